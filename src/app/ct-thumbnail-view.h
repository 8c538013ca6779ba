/* ct-thumbnail-view.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The place of a thumbnail in a row or a grid: always of one size, whatever there is to show. Knows
 * nothing of where thumbnails come from.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Of the square that a thumbnail fits into, in widget pixels: in a list, and in a grid. */
#define CT_THUMBNAIL_SIDE_WPX 36
#define CT_THUMBNAIL_LARGE_WPX 96

#define CT_TYPE_THUMBNAIL_VIEW (ct_thumbnail_view_get_type ())
G_DECLARE_FINAL_TYPE (CtThumbnailView, ct_thumbnail_view, CT, THUMBNAIL_VIEW, GtkWidget)

GtkWidget *ct_thumbnail_view_new (void);
void ct_thumbnail_view_set_side (CtThumbnailView *self, int side_wpx);
int ct_thumbnail_view_get_side (CtThumbnailView *self);
void ct_thumbnail_view_show (CtThumbnailView *self, GdkTexture *texture, gboolean is_wrong);
GdkTexture *ct_thumbnail_view_get_texture (CtThumbnailView *self);
const char *ct_thumbnail_view_get_icon (CtThumbnailView *self);

G_END_DECLS
