/* ct-image-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How one image looks in the list or the grid. Recycled for one item after the other.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-image-item.h"
#include "ct-thumbnail-loader.h"

G_BEGIN_DECLS

#define CT_TYPE_IMAGE_ROW (ct_image_row_get_type ())
G_DECLARE_FINAL_TYPE (CtImageRow, ct_image_row, CT, IMAGE_ROW, GtkWidget)

GtkWidget *ct_image_row_new (void);
void ct_image_row_set_large (CtImageRow *self);
void ct_image_row_set_item (CtImageRow *self, CtImageItem *item);
void ct_image_row_set_loader (CtImageRow *self, CtThumbnailLoader *loader);

const char *ct_image_state_get_icon (CtImageState state);
const char *ct_image_state_get_text (CtImageState state);

G_END_DECLS
