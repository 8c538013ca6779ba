/* ct-category-chooser.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list of categories, searched by typing, from which one is chosen. For dialogs.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-dataset.h"

G_BEGIN_DECLS

#define CT_TYPE_CATEGORY_CHOOSER (ct_category_chooser_get_type ())
G_DECLARE_FINAL_TYPE (CtCategoryChooser, ct_category_chooser, CT, CATEGORY_CHOOSER, GtkWidget)

GtkWidget *ct_category_chooser_new (CtDataset *dataset, guint32 except);
guint32 ct_category_chooser_get_category (CtCategoryChooser *self);

G_END_DECLS
