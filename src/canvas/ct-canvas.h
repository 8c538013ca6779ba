/* ct-canvas.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The widget on which one picture lies with its boxes: shows, zooms, pans, and passes
 * what hands do to the tools. Knows nothing of windows, files and documents: it is given
 * a history, an image's row and its pixels.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-adjust.h"
#include "ct-history.h"
#include "ct-picture-source.h"
#include "ct-pyramid.h"
#include "ct-viewport.h"

G_BEGIN_DECLS

#define CT_TYPE_CANVAS (ct_canvas_get_type ())
G_DECLARE_FINAL_TYPE (CtCanvas, ct_canvas, CT, CANVAS, GtkWidget)

GtkWidget *ct_canvas_new (void);

void ct_canvas_set_history (CtCanvas *self, CtHistory *history);
void ct_canvas_set_image (CtCanvas *self, guint32 image);
guint32 ct_canvas_get_image (CtCanvas *self);
void ct_canvas_set_pixels (CtCanvas *self, CtPixels *pixels);
void ct_canvas_set_picture (CtCanvas *self, CtPixels *pixels, CtPyramid *pyramid);
void ct_canvas_set_source (CtCanvas *self, CtPictureSource *source);
void ct_canvas_set_adjust (CtCanvas *self, const CtAdjust *adjust, gboolean auto_window);
guint ct_canvas_read_pixel (CtCanvas *self, double x_px, double y_px, double values[4]);
void ct_canvas_set_message (CtCanvas *self, const char *message);

void ct_canvas_set_category (CtCanvas *self, guint32 category);
guint32 ct_canvas_get_category (CtCanvas *self);
void ct_canvas_set_draw_mode (CtCanvas *self, gboolean draw_mode);
gboolean ct_canvas_get_draw_mode (CtCanvas *self);
void ct_canvas_set_extreme_mode (CtCanvas *self, gboolean extreme_mode);
gboolean ct_canvas_get_extreme_mode (CtCanvas *self);
void ct_canvas_set_keep_inside (CtCanvas *self, gboolean keep_inside);
gboolean ct_canvas_get_keep_inside (CtCanvas *self);
void ct_canvas_set_draw_on_empty (CtCanvas *self, gboolean draw_on_empty);
gboolean ct_canvas_get_draw_on_empty (CtCanvas *self);
void ct_canvas_set_fixed_categories (CtCanvas *self, gboolean fixed_categories);
void ct_canvas_set_classify (CtCanvas *self, gboolean classify);
gboolean ct_canvas_is_busy (CtCanvas *self);
void ct_canvas_cancel (CtCanvas *self);

GArray *ct_canvas_dup_selection (CtCanvas *self);
void ct_canvas_select (CtCanvas *self, guint32 annotation);
void ct_canvas_select_rows (CtCanvas *self, GArray *annotations);
void ct_canvas_select_all (CtCanvas *self);
void ct_canvas_choose_category (CtCanvas *self, guint32 category);
void ct_canvas_relabel_selection (CtCanvas *self, guint32 category);
void ct_canvas_delete_selection (CtCanvas *self);
void ct_canvas_add_box (CtCanvas *self);

CtDataset *ct_canvas_copy (CtCanvas *self);
CtDataset *ct_canvas_cut (CtCanvas *self);
gboolean ct_canvas_paste (CtCanvas *self, const CtDataset *clip);
gboolean ct_canvas_paste_image (CtCanvas *self, guint32 from);
void ct_canvas_duplicate (CtCanvas *self);

gboolean ct_canvas_is_locked (CtCanvas *self, guint32 annotation);
gboolean ct_canvas_is_hidden (CtCanvas *self, guint32 annotation);
void ct_canvas_set_locked (CtCanvas *self, guint32 annotation, gboolean locked);
void ct_canvas_set_hidden (CtCanvas *self, guint32 annotation, gboolean hidden);
gboolean ct_canvas_is_selection_locked (CtCanvas *self);
void ct_canvas_lock_selection (CtCanvas *self, gboolean locked);
void ct_canvas_hide_selection (CtCanvas *self);
void ct_canvas_hide_others (CtCanvas *self);
void ct_canvas_set_category_hidden (CtCanvas *self, guint32 category, gboolean hidden);
gboolean ct_canvas_is_category_hidden (CtCanvas *self, guint32 category);
void ct_canvas_show_only_category (CtCanvas *self, guint32 category);
void ct_canvas_show_all_categories (CtCanvas *self);
gboolean ct_canvas_has_hidden_categories (CtCanvas *self);
guint ct_canvas_count_hidden (CtCanvas *self);
guint ct_canvas_count_locked (CtCanvas *self);
void ct_canvas_show_all (CtCanvas *self);
void ct_canvas_unlock_all (CtCanvas *self);

void ct_canvas_zoom_in (CtCanvas *self);
void ct_canvas_zoom_out (CtCanvas *self);
void ct_canvas_zoom_fit (CtCanvas *self);
void ct_canvas_zoom_fit_width (CtCanvas *self);
void ct_canvas_zoom_100 (CtCanvas *self);
void ct_canvas_zoom_200 (CtCanvas *self);
void ct_canvas_zoom_selection (CtCanvas *self);
void ct_canvas_show_selection (CtCanvas *self);
double ct_canvas_get_zoom (CtCanvas *self);
CtViewMode ct_canvas_get_view (CtCanvas *self, double *zoom, CtPoint *center_px);
void ct_canvas_set_view (CtCanvas *self, CtViewMode mode, double zoom, CtPoint center_px);

void ct_canvas_set_show_names (CtCanvas *self, gboolean show_names);
gboolean ct_canvas_get_show_names (CtCanvas *self);
void ct_canvas_set_show_minimap (CtCanvas *self, gboolean show_minimap);
gboolean ct_canvas_get_show_minimap (CtCanvas *self);
void ct_canvas_set_keep_view (CtCanvas *self, gboolean keep_view);
gboolean ct_canvas_get_keep_view (CtCanvas *self);
void ct_canvas_set_editable (CtCanvas *self, gboolean editable);
void ct_canvas_set_show_boxes (CtCanvas *self, gboolean show_boxes);
gboolean ct_canvas_get_show_boxes (CtCanvas *self);
gboolean ct_canvas_get_pointer (CtCanvas *self, double *x_wpx, double *y_wpx);
gboolean ct_canvas_image_to_widget (CtCanvas *self, double x_px, double y_px, double *x_wpx, double *y_wpx);

G_END_DECLS
