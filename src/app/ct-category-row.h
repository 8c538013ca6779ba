/* ct-category-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How one category looks in its panel: colour, name, numbers of boxes, key, whether it is to be
 * seen. Can be dragged to another place.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-canvas.h"
#include "ct-category-list.h"
#include "ct-record-item.h"

G_BEGIN_DECLS

/**
 * CtCategoryFacts:
 * @canvas: (nullable): who knows what is hidden
 * @here: for each row of the categories the number of its boxes on the current image
 * @n_here: how many rows that are
 * @digits: of ct_category_list_find_digits()
 *
 * What the panel counts once for all its rows.
 */
typedef struct
{
  CtCanvas *canvas;
  guint32 *here;
  guint32 n_here;
  guint32 digits[CT_N_DIGITS];
} CtCategoryFacts;

#define CT_TYPE_CATEGORY_ROW (ct_category_row_get_type ())
G_DECLARE_FINAL_TYPE (CtCategoryRow, ct_category_row, CT, CATEGORY_ROW, GtkWidget)

GtkWidget *ct_category_row_new (void);
void ct_category_row_set_facts (CtCategoryRow *self, const CtCategoryFacts *facts);
void ct_category_row_set_item (CtCategoryRow *self, CtRecordItem *item, GtkListItem *list_item);
guint32 ct_category_row_get_category (CtCategoryRow *self);

G_END_DECLS
