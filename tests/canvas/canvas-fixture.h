/* canvas-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws render nodes on a cairo surface, without a display, and looks at pixels.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-canvas-layers.h"

#define VIEW_WIDTH 400
#define VIEW_HEIGHT 300

static inline CtViewport
make_view (double image_width, double image_height, double zoom, int device_scale)
{
  CtViewport view;

  ct_viewport_init (&view);
  ct_viewport_set_widget_size (&view, VIEW_WIDTH, VIEW_HEIGHT, device_scale);
  ct_viewport_set_image_size (&view, image_width, image_height);
  if (zoom > 0)
    {
      ct_viewport_set_zoom_at (&view, zoom, CT_POINT_INIT (0, 0));
      view.origin_wpx = CT_POINT_INIT (0, 0);
    }
  return view;
}

/* What the node looks like, in device pixels, on black. */
static inline cairo_surface_t *
draw_node (GskRenderNode *node, int device_scale)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, VIEW_WIDTH * device_scale, VIEW_HEIGHT * device_scale);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_paint (cr);
  cairo_scale (cr, device_scale, device_scale);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static inline guint32
pixel_at (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);

  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (x, <, cairo_image_surface_get_width (surface));
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (y, <, cairo_image_surface_get_height (surface));
  return *(const guint32 *) (gconstpointer) (data + y * cairo_image_surface_get_stride (surface) + 4 * x) & 0xffffff;
}

static inline guint32
rgb_of (const GdkRGBA *color)
{
  return (guint32) (color->red * 255 + 0.5f) << 16 | (guint32) (color->green * 255 + 0.5f) << 8
         | (guint32) (color->blue * 255 + 0.5f);
}

static inline gboolean
is_near (guint32 a, guint32 b, int tolerance)
{
  for (guint shift = 0; shift < 24; shift += 8)
    if (ABS ((int) (a >> shift & 255) - (int) (b >> shift & 255)) > tolerance)
      return FALSE;
  return TRUE;
}

#define assert_pixel(_surface, _x, _y, _color)                                                                         \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    guint32 _p = pixel_at (_surface, _x, _y);                                                                          \
                                                                                                                       \
    if (!is_near (_p, _color, 2))                                                                                      \
      g_error ("%s:%d: pixel %d,%d is %06x and not %06x",                                                              \
               __FILE__,                                                                                               \
               __LINE__,                                                                                               \
               (int) (_x),                                                                                             \
               (int) (_y),                                                                                             \
               _p,                                                                                                     \
               (guint) (_color));                                                                                      \
  }                                                                                                                    \
  G_STMT_END
