/* ct-image-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns that grow together.
 */
#include "ct-image-table.h"
#include "ct-table-private.h"

#define EACH_COLUMN(X)                                                                                                 \
  X (id)                                                                                                               \
  X (id_kind)                                                                                                          \
  X (flags)                                                                                                            \
  X (file_name)                                                                                                        \
  X (width)                                                                                                            \
  X (height)                                                                                                           \
  X (first)                                                                                                            \
  X (last)                                                                                                             \
  X (n_annotations)                                                                                                    \
  X (source_offset)                                                                                                    \
  X (source_length)

void
ct_image_table_reserve (CtImageTable *self, guint32 n_rows)
{
#define RENEW(column) CT_COLUMN_RENEW (self, column, n_rows);
  if (n_rows <= self->n_allocated)
    return;
  EACH_COLUMN (RENEW)
  self->n_allocated = n_rows;
#undef RENEW
}

/**
 * ct_image_table_clear:
 *
 * Frees the columns; the struct itself belongs to the caller.
 */
void
ct_image_table_clear (CtImageTable *self)
{
#define FREE(column) CT_COLUMN_FREE (self, column);
  EACH_COLUMN (FREE)
  memset (self, 0, sizeof *self);
#undef FREE
}

/**
 * ct_image_table_append:
 *
 * Returns: the row of a new, empty, living record
 */
guint32
ct_image_table_append (CtImageTable *self)
{
  guint32 row = self->n_rows;

  if (row == self->n_allocated)
    ct_image_table_reserve (self, ct_table_grown (self->n_allocated));
  self->id[row] = 0;
  self->id_kind[row] = 0;
  self->flags[row] = 0;
  self->file_name[row] = 0;
  self->width[row] = 0.0;
  self->height[row] = 0.0;
  self->first[row] = CT_NO_ROW;
  self->last[row] = CT_NO_ROW;
  self->n_annotations[row] = 0;
  self->source_offset[row] = 0;
  self->source_length[row] = 0;
  self->n_rows++;
  self->n_alive++;
  return row;
}

/**
 * ct_image_table_copy:
 * @self: a cleared table
 *
 * Makes @self a copy of @other with no room to spare.
 */
void
ct_image_table_copy (CtImageTable *self, const CtImageTable *other)
{
#define COPY(column) CT_COLUMN_COPY (self, other, column);
  *self = *other;
  self->n_allocated = other->n_rows;
  EACH_COLUMN (COPY)
#undef COPY
}

/* Like ct_image_table_copy(), but the columns are only made; @pieces tells what belongs into them. */
void
ct_image_table_begin_copy (CtImageTable *self, const CtImageTable *other, GArray *pieces)
{
#define BEGIN(column) CT_COLUMN_BEGIN_COPY (self, other, column, pieces);
  *self = *other;
  self->n_allocated = other->n_rows;
  EACH_COLUMN (BEGIN)
#undef BEGIN
}
