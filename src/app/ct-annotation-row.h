/* ct-annotation-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How one box looks in its panel: colour and name of its category, size, and whether it is
 * locked or hidden.
 */
#pragma once

#include "ct-canvas.h"
#include "ct-record-item.h"

G_BEGIN_DECLS

#define CT_TYPE_ANNOTATION_ROW (ct_annotation_row_get_type ())
G_DECLARE_FINAL_TYPE (CtAnnotationRow, ct_annotation_row, CT, ANNOTATION_ROW, GtkWidget)

GtkWidget *ct_annotation_row_new (void);
void ct_annotation_row_set_canvas (CtAnnotationRow *self, CtCanvas *canvas);
void ct_annotation_row_set_item (CtAnnotationRow *self, CtRecordItem *item);

G_END_DECLS
