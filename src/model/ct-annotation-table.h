/* ct-annotation-table.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The annotations as columns; see ct-image-table.h for who may write.
 */
#pragma once

#include "ct-types.h"

G_BEGIN_DECLS

/**
 * CtAnnotationTable:
 * @n_rows: rows, dead ones included
 * @n_alive: rows that are not dead
 * @max_id: largest id that is a number, or 0
 * @id: value, see #CtIdKind
 * @image: row of the image, or %CT_NO_ROW if the reference leads nowhere
 * @category: row of the category, or %CT_NO_ROW likewise
 * @bbox: image pixels, left, top, width, height, in the document's frame
 * @next: next annotation of the same image, or %CT_NO_ROW
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
  guint32 *image;
  guint32 *category;
  CtRect *bbox;
  guint32 *next;
  guint64 *source_offset;
  guint32 *source_length;
} CtAnnotationTable;

void ct_annotation_table_clear (CtAnnotationTable *self);
guint32 ct_annotation_table_append (CtAnnotationTable *self);
void ct_annotation_table_copy (CtAnnotationTable *self, const CtAnnotationTable *other);
void ct_annotation_table_reserve (CtAnnotationTable *self, guint32 n_rows);
void ct_annotation_table_take_all (CtAnnotationTable *self, CtAnnotationTable *other);

static inline gboolean
ct_annotation_table_is_alive (const CtAnnotationTable *self, guint32 row)
{
  return row < self->n_rows && (self->flags[row] & CT_RECORD_DEAD) == 0;
}

G_END_DECLS
