/* ct-category-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How one category looks in its panel: colour, digit, name, number of boxes.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-record-item.h"

G_BEGIN_DECLS

#define CT_TYPE_CATEGORY_ROW (ct_category_row_get_type ())
G_DECLARE_FINAL_TYPE (CtCategoryRow, ct_category_row, CT, CATEGORY_ROW, GtkWidget)

GtkWidget *ct_category_row_new (void);
void ct_category_row_set_item (CtCategoryRow *self, CtRecordItem *item, GtkListItem *list_item);

G_END_DECLS
