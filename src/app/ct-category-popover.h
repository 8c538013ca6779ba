/* ct-category-popover.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Type to find: an entry over a list of the categories that it may mean, and a last row that
 * makes a new one. Says what was chosen, and changes nothing itself.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-dataset.h"

G_BEGIN_DECLS

#define CT_TYPE_CATEGORY_POPOVER (ct_category_popover_get_type ())
G_DECLARE_FINAL_TYPE (CtCategoryPopover, ct_category_popover, CT, CATEGORY_POPOVER, GtkPopover)

GtkWidget *ct_category_popover_new (void);
void ct_category_popover_set_dataset (CtCategoryPopover *self, CtDataset *dataset);
void ct_category_popover_use (CtCategoryPopover *self, guint32 category);
void ct_category_popover_open (CtCategoryPopover *self, const GdkRectangle *at, gboolean can_create);

G_END_DECLS
