/* ct-table-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the three tables share: a table is a struct of columns, and a list of macros
 * says which. Private to the model.
 */
#pragma once

#include "ct-annotation-table.h"
#include "ct-category-table.h"
#include "ct-image-table.h"

#include <string.h>

/* The new capacity for a table that is full. */
static inline guint32
ct_table_grown (guint32 n_allocated)
{
  return n_allocated < 64 ? 64 : n_allocated + n_allocated / 2;
}

#define CT_COLUMN_RENEW(table, column, n)                                                                              \
  ((table)->column = g_realloc_n ((table)->column, (n), sizeof *(table)->column))

#define CT_COLUMN_FREE(table, column) g_clear_pointer (&(table)->column, g_free)

#define CT_COLUMN_COPY(table, other, column)                                                                           \
  ((table)->column = g_memdup2 ((other)->column, (gsize) (other)->n_rows * sizeof *(other)->column))

/* Moves a column to the end of another, in pieces from the end on, so that both together need
 * little more memory than they had. */
static inline gpointer
ct_column_take (gpointer column, gpointer other, gsize n, gsize n_other, gsize n_total, gsize size)
{
  const gsize piece = 65536;

  column = g_realloc_n (column, n_total, size);
  while (n_other > 0)
    {
      gsize n_moved = MIN (n_other, piece);

      n_other -= n_moved;
      memcpy ((char *) column + (n + n_other) * size, (char *) other + n_other * size, n_moved * size);
      other = g_realloc_n (other, n_other, size);
    }
  return column;
}

#define CT_COLUMN_TAKE(table, other, column, n_total)                                                                  \
  ((table)->column = ct_column_take ((table)->column,                                                                  \
                                     g_steal_pointer (&(other)->column),                                               \
                                     (table)->n_rows,                                                                  \
                                     (other)->n_rows,                                                                  \
                                     (n_total),                                                                        \
                                     sizeof *(table)->column))

/**
 * CtColumnPiece:
 *
 * What is still to be copied of one column.
 */
typedef struct
{
  char *to;
  const char *from;
  gsize n_bytes;
} CtColumnPiece;

#define CT_COLUMN_BEGIN_COPY(table, other, column, pieces)                                                             \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    CtColumnPiece piece = { NULL, (const char *) (other)->column, (gsize) (other)->n_rows * sizeof *(other)->column }; \
                                                                                                                       \
    (table)->column = g_malloc (piece.n_bytes);                                                                        \
    piece.to = (char *) (table)->column;                                                                               \
    g_array_append_val (pieces, piece);                                                                                \
  }                                                                                                                    \
  G_STMT_END

void ct_annotation_table_begin_copy (CtAnnotationTable *self, const CtAnnotationTable *other, GArray *pieces);
void ct_image_table_begin_copy (CtImageTable *self, const CtImageTable *other, GArray *pieces);
void ct_category_table_begin_copy (CtCategoryTable *self, const CtCategoryTable *other, GArray *pieces);
