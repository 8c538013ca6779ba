/* ct-swatch.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small field in the colour of a category.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-dataset.h"

G_BEGIN_DECLS

#define CT_TYPE_SWATCH (ct_swatch_get_type ())
G_DECLARE_FINAL_TYPE (CtSwatch, ct_swatch, CT, SWATCH, GtkWidget)

GtkWidget *ct_swatch_new (void);
void ct_swatch_set_category (CtSwatch *self, const CtDataset *dataset, guint32 category);

G_END_DECLS
