/* ct-viewport.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Arithmetic of the view. Zooming keeps the image point under the pointer, fitting is a
 * mode and not a number, and no way of panning loses the picture.
 */
#include "ct-viewport.h"

#include <math.h>

/* Buckets in one doubling of the zoom. */
#define BUCKETS_PER_OCTAVE 4

/* Free space around a rectangle that is to be seen whole, as a part of the widget. */
#define SHOWN_RECT_MARGIN 0.15

/**
 * ct_viewport_init:
 *
 * Makes a view of nothing, in the mode %CT_VIEW_FIT.
 */
void
ct_viewport_init (CtViewport *self)
{
  *self = (CtViewport){ CT_VIEW_FIT, 1.0, { 0.0, 0.0 }, 0.0, 0.0, 0.0, 0.0, 1 };
}

/**
 * ct_viewport_has_image:
 *
 * Returns: whether widget and picture both have a size, so that the view means something
 */
gboolean
ct_viewport_has_image (const CtViewport *self)
{
  return self->image_width_px > 0 && self->image_height_px > 0 && self->widget_width_wpx > 0
         && self->widget_height_wpx > 0;
}

/* What is left of a side of the widget when the margins are taken off. */
static double
usable (double side_wpx)
{
  return side_wpx > 4 * CT_VIEW_MARGIN_WPX ? side_wpx - 2 * CT_VIEW_MARGIN_WPX : side_wpx;
}

static double
fit_scale (const CtViewport *self, CtViewMode mode)
{
  double scale = usable (self->widget_width_wpx) / self->image_width_px;

  if (mode == CT_VIEW_FIT)
    scale = fmin (scale, usable (self->widget_height_wpx) / self->image_height_px);
  return fmin (scale, CT_ZOOM_MAX / self->device_scale);
}

static double
clamp_scale (const CtViewport *self, double scale)
{
  double smallest = fmin (CT_ZOOM_MIN / self->device_scale, fit_scale (self, CT_VIEW_FIT));

  return CLAMP (scale, smallest, CT_ZOOM_MAX / self->device_scale);
}

static void
center_on (CtViewport *self, CtPoint center_px)
{
  self->origin_wpx.x = self->widget_width_wpx / 2 - center_px.x * self->scale;
  self->origin_wpx.y = self->widget_height_wpx / 2 - center_px.y * self->scale;
}

static void
refit (CtViewport *self)
{
  if (!ct_viewport_has_image (self) || self->mode == CT_VIEW_FREE)
    return;
  self->scale = fit_scale (self, self->mode);
  center_on (self, CT_POINT_INIT (self->image_width_px / 2, self->image_height_px / 2));
  if (self->mode == CT_VIEW_FIT_WIDTH && self->origin_wpx.y < CT_VIEW_MARGIN_WPX)
    self->origin_wpx.y = CT_VIEW_MARGIN_WPX;
}

/* Moves one axis back until enough of the picture is in sight, but never further than it
 * was: a view that zooming left close to the edge must not jump at the first pan. */
static double
clamp_axis (double origin_wpx, double before_wpx, double picture_wpx, double widget_wpx)
{
  double keep = fmin (CT_VIEW_KEEP_WPX, fmin (picture_wpx, widget_wpx));
  double lowest = fmin (keep - picture_wpx, before_wpx);
  double highest = fmax (widget_wpx - keep, before_wpx);

  return CLAMP (origin_wpx, lowest, highest);
}

static void
clamp_origin (CtViewport *self, CtPoint before_wpx)
{
  self->origin_wpx.x =
      clamp_axis (self->origin_wpx.x, before_wpx.x, self->image_width_px * self->scale, self->widget_width_wpx);
  self->origin_wpx.y =
      clamp_axis (self->origin_wpx.y, before_wpx.y, self->image_height_px * self->scale, self->widget_height_wpx);
}

/* As clamp_origin(), without regard to where the picture was. */
static void
clamp_origin_strictly (CtViewport *self)
{
  CtPoint middle = CT_POINT_INIT ((self->widget_width_wpx - self->image_width_px * self->scale) / 2,
                                  (self->widget_height_wpx - self->image_height_px * self->scale) / 2);

  clamp_origin (self, middle);
}

/**
 * ct_viewport_set_widget_size:
 * @width_wpx: widget pixels
 * @height_wpx: widget pixels
 * @device_scale: device pixels for one widget pixel
 *
 * A fitted picture fits again; in the mode %CT_VIEW_FREE what was in the middle stays there.
 */
void
ct_viewport_set_widget_size (CtViewport *self, double width_wpx, double height_wpx, int device_scale)
{
  gboolean had_image = ct_viewport_has_image (self);
  CtPoint center_px = ct_viewport_get_center (self);

  self->widget_width_wpx = width_wpx;
  self->widget_height_wpx = height_wpx;
  self->device_scale = MAX (device_scale, 1);
  if (self->mode == CT_VIEW_FREE && had_image && ct_viewport_has_image (self))
    {
      self->scale = clamp_scale (self, self->scale);
      center_on (self, center_px);
      clamp_origin_strictly (self);
    }
  refit (self);
}

/**
 * ct_viewport_set_image_size:
 * @width_px: image pixels, 0 for no picture
 * @height_px: likewise
 *
 * In the mode %CT_VIEW_FREE scale and place stay, as far as the picture remains in sight.
 */
void
ct_viewport_set_image_size (CtViewport *self, double width_px, double height_px)
{
  self->image_width_px = width_px;
  self->image_height_px = height_px;
  if (self->mode == CT_VIEW_FREE && ct_viewport_has_image (self))
    {
      self->scale = clamp_scale (self, self->scale);
      clamp_origin_strictly (self);
    }
  refit (self);
}

void
ct_viewport_set_mode (CtViewport *self, CtViewMode mode)
{
  self->mode = mode;
  refit (self);
}

/**
 * ct_viewport_get_zoom:
 *
 * Returns: device pixels for one image pixel; 1.0 is 100 %
 */
double
ct_viewport_get_zoom (const CtViewport *self)
{
  return self->scale * self->device_scale;
}

/**
 * ct_viewport_set_zoom_at:
 * @zoom: device pixels for one image pixel; kept within the limits
 * @at_wpx: the point that stays, in widget pixels
 *
 * The image point at @at_wpx stays there. Where that is outside the picture, the view may
 * move on so that the picture remains in sight.
 */
void
ct_viewport_set_zoom_at (CtViewport *self, double zoom, CtPoint at_wpx)
{
  CtPoint at_px;
  CtRect picture;

  if (!ct_viewport_has_image (self) || !isfinite (zoom))
    return;
  at_px = ct_viewport_to_image (self, at_wpx);
  picture = ct_viewport_get_image_rect (self);
  self->mode = CT_VIEW_FREE;
  self->scale = clamp_scale (self, zoom / self->device_scale);
  self->origin_wpx.x = at_wpx.x - at_px.x * self->scale;
  self->origin_wpx.y = at_wpx.y - at_px.y * self->scale;
  if (!ct_rect_contains (&picture, at_px.x, at_px.y))
    clamp_origin_strictly (self);
}

/**
 * ct_viewport_step_zoom_at:
 * @steps: how many, above zero to come closer
 * @at_wpx: the point that stays, in widget pixels
 *
 * Goes to the next of the zooms 100 %, 141 %, 200 %, 283 % …, and 71 %, 50 % … below.
 */
void
ct_viewport_step_zoom_at (CtViewport *self, int steps, CtPoint at_wpx)
{
  double step = 2 * log2 (ct_viewport_get_zoom (self));

  step = steps > 0 ? floor (step + 1e-6) : ceil (step - 1e-6);
  ct_viewport_set_zoom_at (self, exp2 ((step + steps) / 2), at_wpx);
}

/**
 * ct_viewport_pan:
 * @dx_wpx: widget pixels by which the picture moves to the right
 * @dy_wpx: and down
 */
void
ct_viewport_pan (CtViewport *self, double dx_wpx, double dy_wpx)
{
  CtPoint before = self->origin_wpx;

  if (!ct_viewport_has_image (self) || (dx_wpx == 0 && dy_wpx == 0))
    return;
  self->mode = CT_VIEW_FREE;
  self->origin_wpx.x += dx_wpx;
  self->origin_wpx.y += dy_wpx;
  clamp_origin (self, before);
}

/**
 * ct_viewport_show_rect:
 * @rect_px: image pixels
 *
 * Zooms and moves so that the rectangle fills most of the widget.
 */
void
ct_viewport_show_rect (CtViewport *self, const CtRect *rect_px)
{
  double part = 1 - 2 * SHOWN_RECT_MARGIN;

  if (!ct_viewport_has_image (self))
    return;
  self->mode = CT_VIEW_FREE;
  self->scale = clamp_scale (self,
                             fmin (self->widget_width_wpx * part / fmax (rect_px->width, 1e-3),
                                   self->widget_height_wpx * part / fmax (rect_px->height, 1e-3)));
  center_on (self, CT_POINT_INIT (rect_px->x + rect_px->width / 2, rect_px->y + rect_px->height / 2));
}

/**
 * ct_viewport_center_on:
 * @center_px: the image point that comes into the middle, in image pixels
 *
 * Moves without zooming.
 */
void
ct_viewport_center_on (CtViewport *self, CtPoint center_px)
{
  if (!ct_viewport_has_image (self))
    return;
  self->mode = CT_VIEW_FREE;
  center_on (self, center_px);
}

/* How far an axis must move so that the stretch from @start of @length lies within @room. */
static double
reveal_axis (double start_wpx, double length_wpx, double room_wpx)
{
  double margin = fmin (CT_VIEW_MARGIN_WPX, fmax (0.0, (room_wpx - length_wpx) / 2));

  if (length_wpx > room_wpx)
    return start_wpx < room_wpx && start_wpx + length_wpx > 0 ? 0 : room_wpx / 2 - start_wpx - length_wpx / 2;
  if (start_wpx < 0)
    return margin - start_wpx;
  if (start_wpx + length_wpx > room_wpx)
    return room_wpx - margin - start_wpx - length_wpx;
  return 0;
}

/**
 * ct_viewport_reveal_rect:
 * @rect_px: image pixels
 *
 * Pans as little as needed to bring the rectangle into sight. Never zooms.
 *
 * Returns: whether the view moved
 */
gboolean
ct_viewport_reveal_rect (CtViewport *self, const CtRect *rect_px)
{
  CtRect rect_wpx = ct_viewport_rect_to_widget (self, rect_px);
  double dx = reveal_axis (rect_wpx.x, rect_wpx.width, self->widget_width_wpx);
  double dy = reveal_axis (rect_wpx.y, rect_wpx.height, self->widget_height_wpx);

  if (!ct_viewport_has_image (self) || self->mode == CT_VIEW_FIT || (dx == 0 && dy == 0))
    return FALSE;
  ct_viewport_pan (self, dx, dy);
  return TRUE;
}

/**
 * ct_viewport_get_center:
 *
 * Returns: the image point in the middle of the widget, in image pixels
 */
CtPoint
ct_viewport_get_center (const CtViewport *self)
{
  return ct_viewport_to_image (self, CT_POINT_INIT (self->widget_width_wpx / 2, self->widget_height_wpx / 2));
}

/**
 * ct_viewport_get_image_rect:
 *
 * Returns: the whole picture, in image pixels
 */
CtRect
ct_viewport_get_image_rect (const CtViewport *self)
{
  return CT_RECT_INIT (0, 0, self->image_width_px, self->image_height_px);
}

/**
 * ct_viewport_get_visible:
 *
 * Returns: the part of the image's plane that the widget shows, in image pixels; it reaches beyond the
 *   picture where the widget does
 */
CtRect
ct_viewport_get_visible (const CtViewport *self)
{
  CtRect widget = CT_RECT_INIT (0, 0, self->widget_width_wpx, self->widget_height_wpx);

  return ct_viewport_rect_to_image (self, &widget);
}

CtPoint
ct_viewport_to_image (const CtViewport *self, CtPoint point_wpx)
{
  return CT_POINT_INIT ((point_wpx.x - self->origin_wpx.x) / self->scale,
                        (point_wpx.y - self->origin_wpx.y) / self->scale);
}

CtPoint
ct_viewport_to_widget (const CtViewport *self, CtPoint point_px)
{
  return CT_POINT_INIT (self->origin_wpx.x + point_px.x * self->scale, self->origin_wpx.y + point_px.y * self->scale);
}

CtRect
ct_viewport_rect_to_widget (const CtViewport *self, const CtRect *rect_px)
{
  CtPoint corner = ct_viewport_to_widget (self, CT_POINT_INIT (rect_px->x, rect_px->y));

  return CT_RECT_INIT (corner.x, corner.y, rect_px->width * self->scale, rect_px->height * self->scale);
}

CtRect
ct_viewport_rect_to_image (const CtViewport *self, const CtRect *rect_wpx)
{
  CtPoint corner = ct_viewport_to_image (self, CT_POINT_INIT (rect_wpx->x, rect_wpx->y));

  return CT_RECT_INIT (corner.x, corner.y, rect_wpx->width / self->scale, rect_wpx->height / self->scale);
}

/**
 * ct_viewport_get_bucket:
 *
 * For caches of what depends on the zoom but need not follow each of its steps.
 *
 * Returns: the number of the range of zooms; 0 lies around 100 %, four make a doubling
 */
int
ct_viewport_get_bucket (const CtViewport *self)
{
  return (int) lround (BUCKETS_PER_OCTAVE * log2 (ct_viewport_get_zoom (self)));
}

/**
 * ct_viewport_bucket_to_scale:
 *
 * Returns: the scale in the middle of the bucket, in widget pixels for one image pixel
 */
double
ct_viewport_bucket_to_scale (const CtViewport *self, int bucket)
{
  return exp2 ((double) bucket / BUCKETS_PER_OCTAVE) / self->device_scale;
}
