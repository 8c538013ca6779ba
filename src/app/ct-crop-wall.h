/* ct-crop-wall.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All boxes of one category over all images as tiles, odd ones first, to be relabelled or deleted
 * where they are. A window of its own beside the one whose document it shows.
 */
#pragma once

#include <adwaita.h>

#include "ct-category-panel.h"
#include "ct-session.h"

G_BEGIN_DECLS

#define CT_TYPE_CROP_WALL (ct_crop_wall_get_type ())
G_DECLARE_FINAL_TYPE (CtCropWall, ct_crop_wall, CT, CROP_WALL, GtkWidget)

GtkWidget *ct_crop_wall_new (CtSession *session, CtCategoryPanel *categories);
void ct_crop_wall_set_category (CtCropWall *self, guint32 category);
CtCropWall *ct_crop_wall_open (GtkWindow *parent, CtSession *session, CtCategoryPanel *categories);

G_END_DECLS
