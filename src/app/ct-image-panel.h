/* ct-image-panel.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The images on the left side of the window: searching, filtering, sorting, a list or a grid, and what is done to
 * several at once. Shows what the session's finder lists; opens and draws nothing.
 */
#pragma once

#include "ct-session.h"
#include "ct-thumbnail-loader.h"

G_BEGIN_DECLS

#define CT_TYPE_IMAGE_PANEL (ct_image_panel_get_type ())
G_DECLARE_FINAL_TYPE (CtImagePanel, ct_image_panel, CT, IMAGE_PANEL, GtkWidget)

GtkWidget *ct_image_panel_new (void);
void ct_image_panel_set_session (CtImagePanel *self, CtSession *session);
void ct_image_panel_set_loader (CtImagePanel *self, CtThumbnailLoader *loader);
void ct_image_panel_scroll_to_current (CtImagePanel *self);
void ct_image_panel_focus_search (CtImagePanel *self);
void ct_image_panel_go_to (CtImagePanel *self);

G_END_DECLS
