/* ct-viewport.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the picture lies in the widget, and how large. A plain value: copy it, compare it,
 * keep one for each image. Knows nothing of data sets, events or drawing.
 */
#pragma once

#include "ct-geometry.h"

G_BEGIN_DECLS

/**
 * CtViewMode:
 * @CT_VIEW_FIT: the whole picture, whatever the widget's size becomes
 * @CT_VIEW_FIT_WIDTH: the picture's whole width likewise
 * @CT_VIEW_FREE: the scale that somebody chose
 */
typedef enum
{
  CT_VIEW_FIT,
  CT_VIEW_FIT_WIDTH,
  CT_VIEW_FREE,
} CtViewMode;

/**
 * CtViewport:
 * @mode: what happens when widget or picture change their size
 * @scale: widget pixels for one image pixel
 * @origin_wpx: where the top left corner of the picture lies in the widget
 * @widget_width_wpx: the widget; 0 until it has a size
 * @widget_height_wpx: likewise
 * @image_width_px: the picture in the document's frame; 0 when there is none
 * @image_height_px: likewise
 * @device_scale: device pixels for one widget pixel, at least 1
 *
 * Read the members freely; change them through the functions.
 */
typedef struct
{
  CtViewMode mode;
  double scale;
  CtPoint origin_wpx;
  double widget_width_wpx;
  double widget_height_wpx;
  double image_width_px;
  double image_height_px;
  int device_scale;
} CtViewport;

/* The zoom is in device pixels for one image pixel, so 1.0 is 100 %. */
#define CT_ZOOM_MIN 0.01
#define CT_ZOOM_MAX 64.0

/* Free space around a picture that is made to fit. */
#define CT_VIEW_MARGIN_WPX 12.0

/* How much of the picture panning leaves in sight. */
#define CT_VIEW_KEEP_WPX 64.0

void ct_viewport_init (CtViewport *self);
void ct_viewport_set_widget_size (CtViewport *self, double width_wpx, double height_wpx, int device_scale);
void ct_viewport_set_image_size (CtViewport *self, double width_px, double height_px);
void ct_viewport_set_mode (CtViewport *self, CtViewMode mode);
double ct_viewport_get_zoom (const CtViewport *self);
void ct_viewport_set_zoom_at (CtViewport *self, double zoom, CtPoint at_wpx);
void ct_viewport_step_zoom_at (CtViewport *self, int steps, CtPoint at_wpx);
void ct_viewport_pan (CtViewport *self, double dx_wpx, double dy_wpx);
void ct_viewport_show_rect (CtViewport *self, const CtRect *rect_px);
void ct_viewport_center_on (CtViewport *self, CtPoint center_px);
gboolean ct_viewport_reveal_rect (CtViewport *self, const CtRect *rect_px);

gboolean ct_viewport_has_image (const CtViewport *self);
CtPoint ct_viewport_get_center (const CtViewport *self);
CtRect ct_viewport_get_image_rect (const CtViewport *self);
CtRect ct_viewport_get_visible (const CtViewport *self);
CtPoint ct_viewport_to_image (const CtViewport *self, CtPoint point_wpx);
CtPoint ct_viewport_to_widget (const CtViewport *self, CtPoint point_px);
CtRect ct_viewport_rect_to_widget (const CtViewport *self, const CtRect *rect_px);
CtRect ct_viewport_rect_to_image (const CtViewport *self, const CtRect *rect_wpx);
int ct_viewport_get_bucket (const CtViewport *self);
double ct_viewport_bucket_to_scale (const CtViewport *self, int bucket);

G_END_DECLS
