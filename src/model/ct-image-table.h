/* ct-image-table.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The images as columns. Readable by everybody; written only by readers that fill a new
 * data set, and by edits.
 */
#pragma once

#include "ct-types.h"

G_BEGIN_DECLS

/**
 * CtImageTable:
 * @n_rows: rows, dead ones included
 * @n_alive: rows that are not dead
 * @max_id: largest number that is an id or a reference to one, or 0
 * @id: value, see #CtIdKind
 * @file_name: as in the file
 * @width: image pixels in the document's frame; 0 when unknown
 * @height: likewise
 * @first: first annotation of the image, or %CT_NO_ROW
 * @last: last annotation, or %CT_NO_ROW
 * @n_annotations: annotations that are not dead
 */
typedef struct
{
  guint32 n_rows;
  guint32 n_allocated;
  guint32 n_alive;
  gint64 max_id;
  gint64 *id;
  guint8 *id_kind;
  guint16 *flags;
  CtStr *file_name;
  double *width;
  double *height;
  guint32 *first;
  guint32 *last;
  guint32 *n_annotations;
  guint64 *source_offset;
  guint32 *source_length;
} CtImageTable;

void ct_image_table_clear (CtImageTable *self);
guint32 ct_image_table_append (CtImageTable *self);
void ct_image_table_copy (CtImageTable *self, const CtImageTable *other);
void ct_image_table_reserve (CtImageTable *self, guint32 n_rows);

static inline gboolean
ct_image_table_is_alive (const CtImageTable *self, guint32 row)
{
  return row < self->n_rows && (self->flags[row] & CT_RECORD_DEAD) == 0;
}

G_END_DECLS
