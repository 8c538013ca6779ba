/* ct-crop-tile.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One box of the crop wall: its pixels with a little of what is around them, and its outline.
 */
#pragma once

#include "ct-crop-list.h"
#include "ct-crop-loader.h"
#include "ct-document.h"

G_BEGIN_DECLS

#define CT_TYPE_CROP_TILE (ct_crop_tile_get_type ())
G_DECLARE_FINAL_TYPE (CtCropTile, ct_crop_tile, CT, CROP_TILE, GtkWidget)

GtkWidget *ct_crop_tile_new (CtCropLoader *loader);
void ct_crop_tile_set_item (CtCropTile *self, CtCropItem *item, CtDocument *document, CtRemoteSet *remote);

G_END_DECLS
