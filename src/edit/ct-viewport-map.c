/* ct-viewport-map.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The map has the shape of the picture and lies in the lower right corner of the widget.
 */
#include "ct-viewport-map.h"

#include <math.h>

/* In a smaller widget the map would be in the way. */
#define ROOM_FACTOR 2.2

/* A picture that is much longer than wide gets a map that can still be hit. */
#define SHORTEST_SIDE_WPX 24.0

/* Less than that outside of the widget is not worth a map. */
#define HIDDEN_WPX 1.5

/**
 * ct_viewport_get_map:
 * @map_wpx: (out caller-allocates): where the map lies, on whole widget pixels
 *
 * Returns: whether there is one: a part of the picture is out of sight, and the widget has room
 */
gboolean
ct_viewport_get_map (const CtViewport *self, CtRect *map_wpx)
{
  double right = self->origin_wpx.x + self->image_width_px * self->scale;
  double bottom = self->origin_wpx.y + self->image_height_px * self->scale;
  double scale, width, height;

  if (!ct_viewport_has_image (self)
      || fmin (self->widget_width_wpx, self->widget_height_wpx) < ROOM_FACTOR * CT_MAP_SIDE_WPX)
    return FALSE;
  if (self->origin_wpx.x > -HIDDEN_WPX && self->origin_wpx.y > -HIDDEN_WPX
      && right < self->widget_width_wpx + HIDDEN_WPX && bottom < self->widget_height_wpx + HIDDEN_WPX)
    return FALSE;
  scale = CT_MAP_SIDE_WPX / fmax (self->image_width_px, self->image_height_px);
  width = fmax (round (self->image_width_px * scale), SHORTEST_SIDE_WPX);
  height = fmax (round (self->image_height_px * scale), SHORTEST_SIDE_WPX);
  *map_wpx = CT_RECT_INIT (floor (self->widget_width_wpx) - CT_MAP_MARGIN_WPX - width,
                           floor (self->widget_height_wpx) - CT_MAP_MARGIN_WPX - height,
                           width,
                           height);
  return TRUE;
}

/**
 * ct_viewport_get_map_frame:
 * @map_wpx: of ct_viewport_get_map()
 *
 * Returns: the part of the map that stands for what is in sight, in widget pixels; never empty
 */
CtRect
ct_viewport_get_map_frame (const CtViewport *self, const CtRect *map_wpx)
{
  CtRect visible = ct_viewport_get_visible (self);
  double x = map_wpx->width / self->image_width_px;
  double y = map_wpx->height / self->image_height_px;
  CtRect frame =
      CT_RECT_INIT (map_wpx->x + visible.x * x, map_wpx->y + visible.y * y, visible.width * x, visible.height * y);
  CtRect seen = ct_rect_intersect (&frame, map_wpx);

  seen.width = fmax (seen.width, 3);
  seen.height = fmax (seen.height, 3);
  return ct_rect_move_inside (&seen, map_wpx);
}

/**
 * ct_viewport_map_to_image:
 * @map_wpx: of ct_viewport_get_map()
 * @at_wpx: widget pixels, on the map or beside it
 *
 * Returns: the point of the picture that this means, in image pixels, within the picture
 */
CtPoint
ct_viewport_map_to_image (const CtViewport *self, const CtRect *map_wpx, CtPoint at_wpx)
{
  return CT_POINT_INIT (CLAMP ((at_wpx.x - map_wpx->x) / map_wpx->width, 0, 1) * self->image_width_px,
                        CLAMP ((at_wpx.y - map_wpx->y) / map_wpx->height, 0, 1) * self->image_height_px);
}
