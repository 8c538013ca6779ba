/* ct-canvas-minimap.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small map in the corner: the whole picture, and a frame around what is in sight.
 */
#include "ct-canvas-private.h"

#include "ct-viewport-map.h"

#include <math.h>

/**
 * ct_canvas_get_map:
 * @map_wpx: (out caller-allocates): where it lies
 *
 * Returns: whether the map is shown
 */
gboolean
ct_canvas_get_map (CtCanvas *self, CtRect *map_wpx)
{
  return self->show_minimap && self->message == NULL && ct_tile_store_get_pyramid (self->tiles) != NULL
         && ct_viewport_get_map (&self->viewport, map_wpx);
}

/**
 * ct_canvas_is_on_map:
 *
 * Returns: whether a point of the widget belongs to the map
 */
gboolean
ct_canvas_is_on_map (CtCanvas *self, CtPoint at_wpx)
{
  CtRect map;

  return ct_canvas_get_map (self, &map) && ct_rect_contains (&map, at_wpx.x, at_wpx.y);
}

/**
 * ct_canvas_follow_map:
 * @at_wpx: on the map or beside it
 *
 * Brings what the map shows there into the middle.
 */
void
ct_canvas_follow_map (CtCanvas *self, CtPoint at_wpx)
{
  CtRect map;

  ct_canvas_settle (self);
  if (!ct_viewport_get_map (&self->viewport, &map))
    return;
  ct_viewport_center_on (&self->viewport, ct_viewport_map_to_image (&self->viewport, &map, at_wpx));
  ct_canvas_view_moved (self);
}

void
ct_canvas_forget_map (CtCanvas *self)
{
  g_clear_object (&self->map_texture);
}

/* The smallest level that is not smaller than the map, brought to its size. */
static GdkTexture *
make_texture (CtPyramid *pyramid, int width, int height)
{
  guint level = ct_pyramid_get_n_levels (pyramid) - 1;
  CtPixels *pixels = ct_pyramid_get_level (pyramid, level);
  g_autoptr (CtPixels) small = NULL;

  while (level > 0 && (ct_pixels_get_width (pixels) < width || ct_pixels_get_height (pixels) < height))
    pixels = ct_pyramid_get_level (pyramid, --level);
  small =
      ct_pixels_shrink (pixels, MIN (width, ct_pixels_get_width (pixels)), MIN (height, ct_pixels_get_height (pixels)));
  return ct_texture_from_pixels (small);
}

static void
append_frame (GtkSnapshot *snapshot, const CtRect *rect, double grow, float width, const GdkRGBA *color)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) (rect->x - grow),
                                               (float) (rect->y - grow),
                                               (float) (rect->width + 2 * grow),
                                               (float) (rect->height + 2 * grow));
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &bounds, 0);
  gtk_snapshot_append_border (snapshot,
                              &rounded,
                              (float[4]){ width, width, width, width },
                              (GdkRGBA[4]){ *color, *color, *color, *color });
}

/**
 * ct_canvas_snapshot_map:
 *
 * Draws the map where there is one.
 */
void
ct_canvas_snapshot_map (CtCanvas *self, GtkSnapshot *snapshot)
{
  int scale = self->viewport.device_scale;
  double pixel = 1.0 / scale;
  CtRect map, frame;

  if (!ct_canvas_get_map (self, &map))
    return;
  if (self->map_texture != NULL
      && (self->map_width != (int) map.width * scale || self->map_height != (int) map.height * scale))
    ct_canvas_forget_map (self);
  if (self->map_texture == NULL)
    {
      self->map_width = (int) map.width * scale;
      self->map_height = (int) map.height * scale;
      self->map_texture = make_texture (ct_tile_store_get_pyramid (self->tiles), self->map_width, self->map_height);
    }
  append_frame (snapshot, &map, 2, 2, &(GdkRGBA){ 0, 0, 0, 0.55f });
  gtk_snapshot_append_texture (snapshot,
                               self->map_texture,
                               &GRAPHENE_RECT_INIT ((float) map.x,
                                                    (float) map.y,
                                                    (float) map.width,
                                                    (float) map.height));
  append_frame (snapshot, &map, 1, 1, &(GdkRGBA){ 1, 1, 1, 0.75f });
  frame = ct_viewport_get_map_frame (&self->viewport, &map);
  frame = CT_RECT_INIT (round (frame.x * scale) * pixel,
                        round (frame.y * scale) * pixel,
                        round (frame.width * scale) * pixel,
                        round (frame.height * scale) * pixel);
  append_frame (snapshot, &frame, 1, (float) (3 * pixel), &(GdkRGBA){ 0, 0, 0, 0.8f });
  append_frame (snapshot, &frame, 1 - pixel, (float) pixel, &(GdkRGBA){ 1, 1, 1, 1 });
}
