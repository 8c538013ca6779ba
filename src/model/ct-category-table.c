/* ct-category-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns that grow together.
 */
#include "ct-category-table.h"
#include "ct-table-private.h"

#define EACH_COLUMN(X)                                                                                                 \
  X (id)                                                                                                               \
  X (id_kind)                                                                                                          \
  X (flags)                                                                                                            \
  X (name)                                                                                                             \
  X (supercategory)                                                                                                    \
  X (n_annotations)                                                                                                    \
  X (look)                                                                                                             \
  X (source_offset)                                                                                                    \
  X (source_length)

static void
ct_category_table_reserve (CtCategoryTable *self, guint32 n_rows)
{
#define RENEW(column) CT_COLUMN_RENEW (self, column, n_rows);
  if (n_rows <= self->n_allocated)
    return;
  EACH_COLUMN (RENEW)
  self->n_allocated = n_rows;
#undef RENEW
}

/**
 * ct_category_table_clear:
 *
 * Frees the columns; the struct itself belongs to the caller.
 */
void
ct_category_table_clear (CtCategoryTable *self)
{
#define FREE(column) CT_COLUMN_FREE (self, column);
  EACH_COLUMN (FREE)
  memset (self, 0, sizeof *self);
#undef FREE
}

/**
 * ct_category_table_append:
 *
 * Returns: the row of a new, empty, living record
 */
guint32
ct_category_table_append (CtCategoryTable *self)
{
  guint32 row = self->n_rows;

  if (row == self->n_allocated)
    ct_category_table_reserve (self, ct_table_grown (self->n_allocated));
  self->id[row] = 0;
  self->id_kind[row] = 0;
  self->flags[row] = 0;
  self->name[row] = 0;
  self->supercategory[row] = CT_NO_STR;
  self->n_annotations[row] = 0;
  self->look[row] = (CtLook){ CT_COLOR_NONE, row, 0 };
  self->source_offset[row] = 0;
  self->source_length[row] = 0;
  self->n_rows++;
  self->n_alive++;
  return row;
}

/**
 * ct_category_table_copy:
 * @self: a cleared table
 *
 * Makes @self a copy of @other with no room to spare.
 */
void
ct_category_table_copy (CtCategoryTable *self, const CtCategoryTable *other)
{
#define COPY(column) CT_COLUMN_COPY (self, other, column);
  *self = *other;
  self->n_allocated = other->n_rows;
  EACH_COLUMN (COPY)
#undef COPY
}

/* Like ct_category_table_copy(), but the columns are only made; @pieces tells what belongs into them. */
void
ct_category_table_begin_copy (CtCategoryTable *self, const CtCategoryTable *other, GArray *pieces)
{
#define BEGIN(column) CT_COLUMN_BEGIN_COPY (self, other, column, pieces);
  *self = *other;
  self->n_allocated = other->n_rows;
  EACH_COLUMN (BEGIN)
#undef BEGIN
}
