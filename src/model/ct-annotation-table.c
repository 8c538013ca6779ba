/* ct-annotation-table.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns that grow together.
 */
#include "ct-annotation-table.h"
#include "ct-table-private.h"

#define EACH_COLUMN(X)                                                                                                 \
  X (id)                                                                                                               \
  X (id_kind)                                                                                                          \
  X (flags)                                                                                                            \
  X (image)                                                                                                            \
  X (category)                                                                                                         \
  X (bbox)                                                                                                             \
  X (next)                                                                                                             \
  X (source_offset)                                                                                                    \
  X (source_length)

void
ct_annotation_table_reserve (CtAnnotationTable *self, guint32 n_rows)
{
#define RENEW(column) CT_COLUMN_RENEW (self, column, n_rows);
  if (n_rows <= self->n_allocated)
    return;
  EACH_COLUMN (RENEW)
  self->n_allocated = n_rows;
#undef RENEW
}

/**
 * ct_annotation_table_clear:
 *
 * Frees the columns; the struct itself belongs to the caller.
 */
void
ct_annotation_table_clear (CtAnnotationTable *self)
{
#define FREE(column) CT_COLUMN_FREE (self, column);
  EACH_COLUMN (FREE)
  memset (self, 0, sizeof *self);
#undef FREE
}

/**
 * ct_annotation_table_append:
 *
 * Returns: the row of a new, empty, living record
 */
guint32
ct_annotation_table_append (CtAnnotationTable *self)
{
  guint32 row = self->n_rows;

  if (row == self->n_allocated)
    ct_annotation_table_reserve (self, ct_table_grown (self->n_allocated));
  self->id[row] = 0;
  self->id_kind[row] = 0;
  self->flags[row] = 0;
  self->image[row] = CT_NO_ROW;
  self->category[row] = CT_NO_ROW;
  self->bbox[row] = CT_RECT_INIT (0, 0, 0, 0);
  self->next[row] = CT_NO_ROW;
  self->source_offset[row] = 0;
  self->source_length[row] = 0;
  self->n_rows++;
  self->n_alive++;
  return row;
}

/**
 * ct_annotation_table_copy:
 * @self: a cleared table
 *
 * Makes @self a copy of @other with no room to spare.
 */
void
ct_annotation_table_copy (CtAnnotationTable *self, const CtAnnotationTable *other)
{
#define COPY(column) CT_COLUMN_COPY (self, other, column);
  *self = *other;
  self->n_allocated = other->n_rows;
  EACH_COLUMN (COPY)
#undef COPY
}

/* Like ct_annotation_table_copy(), but the columns are only made; @pieces tells what belongs into them. */
void
ct_annotation_table_begin_copy (CtAnnotationTable *self, const CtAnnotationTable *other, GArray *pieces)
{
#define BEGIN(column) CT_COLUMN_BEGIN_COPY (self, other, column, pieces);
  *self = *other;
  self->n_allocated = other->n_rows;
  EACH_COLUMN (BEGIN)
#undef BEGIN
}

/**
 * ct_annotation_table_take_all:
 *
 * Moves the rows of @other as they are to the end of @self, and clears @other. Lists of images
 * are not made; see ct_dataset_link_annotations().
 */
void
ct_annotation_table_take_all (CtAnnotationTable *self, CtAnnotationTable *other)
{
  guint32 n_rows = self->n_rows + other->n_rows;

  if (other->n_rows > 0)
    {
#define TAKE(column) CT_COLUMN_TAKE (self, other, column, n_rows);
      EACH_COLUMN (TAKE)
#undef TAKE
      self->n_rows = self->n_allocated = n_rows;
      self->n_alive += other->n_alive;
      self->max_id = MAX (self->max_id, other->max_id);
    }
  ct_annotation_table_clear (other);
}
