/* test-tiles.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which tiles a view needs, and that what they show is the picture: in place at every zoom,
 * exact at 100 %, squares from 300 % on.
 */
#include "canvas-fixture.h"
#include "ct-canvas-tiles.h"

#include <math.h>

static CtPixels *
make_pixels (int width, int height, guint32 (*color) (int x, int y))
{
  guint8 *data = g_malloc ((gsize) width * height * 3);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 rgb = color (x, y);
        guint8 *pixel = data + ((gsize) y * width + x) * 3;

        pixel[0] = rgb >> 16;
        pixel[1] = rgb >> 8;
        pixel[2] = rgb;
      }
  return ct_pixels_new_take (CT_PIXEL_RGB8, width, height, data);
}

/* Every pixel another colour than its neighbours. */
static guint32
noise (int x, int y)
{
  guint32 value = (guint32) x * 2654435761u ^ (guint32) y * 2246822519u;

  return (value ^ value >> 13) & 0xffffff;
}

static guint32
mark (int x, int y)
{
  return x >= 1000 && x < 1200 && y >= 600 && y < 800 ? 0xff0000 : 0x0000ff;
}

static CtTileStore *
make_store (CtPixels *pixels)
{
  g_autoptr (CtPyramid) pyramid = ct_pyramid_new (pixels, CT_TILE_SIDE, NULL, NULL, NULL);
  CtTileStore *store = ct_tile_store_new ();

  ct_tile_store_set_pyramid (store, pyramid);
  return store;
}

/* Draws until nothing is missing. */
static cairo_surface_t *
draw_store (CtTileStore *store, const CtViewport *view, guint *n_frames)
{
  GskRenderNode *node = NULL;
  cairo_surface_t *surface;
  gboolean again = TRUE;
  guint n = 0;

  while (again)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      again = ct_tile_store_snapshot (store, snapshot, view, 4);
      g_clear_pointer (&node, gsk_render_node_unref);
      node = gtk_snapshot_free_to_node (snapshot);
      g_assert_cmpuint (++n, <, 200);
    }
  if (n_frames != NULL)
    *n_frames = n;
  g_assert_cmpuint (ct_layer_count_nodes (node), <, 300);
  surface = draw_node (node, view->device_scale);
  g_clear_pointer (&node, gsk_render_node_unref);
  return surface;
}

static void
test_levels (void)
{
  g_assert_cmpint (ct_tile_level_for_zoom (1.0), ==, 0);
  g_assert_cmpint (ct_tile_level_for_zoom (2.99), ==, 0);
  g_assert_cmpint (ct_tile_level_for_zoom (0.51), ==, 0);
  g_assert_cmpint (ct_tile_level_for_zoom (0.5), ==, 1);
  g_assert_cmpint (ct_tile_level_for_zoom (0.26), ==, 1);
  g_assert_cmpint (ct_tile_level_for_zoom (0.125), ==, 3);
  g_assert_cmpint (ct_tile_level_for_zoom (3.0), ==, -2);
  g_assert_cmpint (ct_tile_level_for_zoom (4.0), ==, -2);
  g_assert_cmpint (ct_tile_level_for_zoom (4.01), ==, -3);
  g_assert_cmpint (ct_tile_level_for_zoom (64.0), ==, -6);
}

static void
test_list_covers (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      int level = g_test_rand_int_range (CT_TILE_LEVEL_CLOSEST, 6);
      double width = g_test_rand_int_range (1, 3000);
      double height = g_test_rand_int_range (1, 3000);
      double side = ldexp (CT_TILE_SIDE, level);
      CtRect visible = CT_RECT_INIT (g_test_rand_double_range (-500, 3000),
                                     g_test_rand_double_range (-500, 3000),
                                     side * g_test_rand_double_range (0.01, 5),
                                     side * g_test_rand_double_range (0.01, 5));
      CtRect picture = CT_RECT_INIT (0, 0, width, height);
      CtRect seen = ct_rect_intersect (&visible, &picture);
      g_autoptr (GArray) tiles = ct_tile_list (level, width, height, &visible);
      double covered = 0;
      double last = 0;

      for (guint j = 0; j < tiles->len; j++)
        {
          CtRect area = ct_tile_get_area (&g_array_index (tiles, CtTile, j));
          CtRect part = ct_rect_intersect (&area, &seen);
          double distance = hypot (area.x + area.width / 2 - seen.x - seen.width / 2,
                                   area.y + area.height / 2 - seen.y - seen.height / 2);

          g_assert_cmpint (g_array_index (tiles, CtTile, j).level, ==, level);
          g_assert_cmpfloat (ct_rect_area (&part), >, 0);
          g_assert_cmpfloat (distance, >=, last - 1e-9);
          covered += ct_rect_area (&part);
          last = distance;
        }
      /* Tiles do not overlap, so equal areas mean that nothing is left out. */
      g_assert_cmpfloat_with_epsilon (covered, ct_rect_area (&seen), 1e-6 * fmax (1, ct_rect_area (&seen)));
    }
}

static void
test_exact_at_hundred_percent (void)
{
  g_autoptr (CtPixels) pixels = make_pixels (700, 500, noise);
  g_autoptr (CtTileStore) store = make_store (pixels);
  CtViewport view = make_view (700, 500, 1.0, 1);
  cairo_surface_t *surface;

  /* Also where the picture does not lie on device pixels: it is not blurred, but moved by less than half a one. */
  view.origin_wpx = CT_POINT_INIT (-150.3, -130.4);
  surface = draw_store (store, &view, NULL);
  for (int y = 0; y < VIEW_HEIGHT; y++)
    for (int x = 0; x < VIEW_WIDTH; x++)
      g_assert_cmphex (pixel_at (surface, x, y), ==, noise (x + 150, y + 130));
  cairo_surface_destroy (surface);
}

static void
test_squares_when_close (void)
{
  g_autoptr (CtPixels) pixels = make_pixels (300, 200, noise);
  g_autoptr (CtTileStore) store = make_store (pixels);

  for (guint i = 0; i < 3; i++)
    {
      double zoom = (double[]){ 4, 16, 64 }[i];
      CtViewport view = make_view (300, 200, zoom, 1);
      cairo_surface_t *surface;

      view.origin_wpx = CT_POINT_INIT (-70 * zoom, -60 * zoom);
      surface = draw_store (store, &view, NULL);
      for (int y = 0; y < VIEW_HEIGHT; y++)
        for (int x = 0; x < VIEW_WIDTH; x++)
          g_assert_cmphex (pixel_at (surface, x, y), ==, noise (70 + (int) (x / zoom), 60 + (int) (y / zoom)));
      cairo_surface_destroy (surface);
    }
}

/* A box on the painted mark: at every zoom the colour changes within a pixel of the box's edge. */
static void
test_in_place_at_every_zoom (void)
{
  g_autoptr (CtPixels) pixels = make_pixels (2000, 1500, mark);
  g_autoptr (CtTileStore) store = make_store (pixels);

  for (double zoom = 0.08; zoom < 40; zoom *= 1.37)
    {
      CtViewport view = make_view (2000, 1500, zoom, 1);
      CtPoint edge;
      cairo_surface_t *surface;

      view.origin_wpx = CT_POINT_INIT (200.4 - 1000 * zoom, 150 - 700 * zoom);
      edge = ct_viewport_to_widget (&view, CT_POINT_INIT (1000, 700));
      surface = draw_store (store, &view, NULL);
      g_assert_true (is_near (pixel_at (surface, (int) floor (edge.x) - 2, (int) edge.y), 0x0000ff, 8));
      g_assert_true (is_near (pixel_at (surface, (int) ceil (edge.x) + 1, (int) edge.y), 0xff0000, 8));
      cairo_surface_destroy (surface);
    }
}

static void
test_stretched_to_the_frame (void)
{
  g_autoptr (CtPixels) pixels = make_pixels (2000, 1500, mark);
  g_autoptr (CtTileStore) store = make_store (pixels);
  CtViewport view = make_view (1000, 500, 0.35, 1);
  cairo_surface_t *surface = draw_store (store, &view, NULL);

  /* The mark's middle at (1100, 700) of 2000 × 1500 lies at (550, 233) of 1000 × 500. */
  assert_pixel (surface, (int) (550 * 0.35), (int) (233 * 0.35), 0xff0000);
  assert_pixel (surface, (int) (440 * 0.35), (int) (233 * 0.35), 0x0000ff);
  assert_pixel (surface, (int) (550 * 0.35), (int) (300 * 0.35), 0x0000ff);
  /* And nothing is drawn beside it. */
  assert_pixel (surface, 352, 100, 0x000000);
  assert_pixel (surface, 100, 177, 0x000000);
  assert_pixel (surface, 349, 174, 0x0000ff);
  cairo_surface_destroy (surface);
}

static void
test_preview (void)
{
  g_autoptr (CtPixels) full = make_pixels (2000, 1500, mark);
  g_autoptr (CtPixels) half = ct_pixels_halve (full);
  g_autoptr (CtPixels) quarter = ct_pixels_halve (half);
  g_autoptr (CtTileStore) store = make_store (quarter);
  CtViewport view = make_view (2000, 1500, 1.0, 1);
  cairo_surface_t *surface;

  g_assert_cmpuint (ct_pixels_get_denominator (quarter), ==, 4);
  view.origin_wpx = CT_POINT_INIT (-900, -600);
  surface = draw_store (store, &view, NULL);
  assert_pixel (surface, 200, 100, 0xff0000);
  assert_pixel (surface, 90, 100, 0x0000ff);
  assert_pixel (surface, 310, 100, 0x0000ff);
  cairo_surface_destroy (surface);
}

static void
test_bounded (void)
{
  g_autoptr (CtPixels) pixels = make_pixels (6000, 4000, noise);
  g_autoptr (CtTileStore) store = make_store (pixels);
  CtViewport view = make_view (6000, 4000, 1.0, 2);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  cairo_surface_t *surface;
  guint n_frames;
  gsize most = 0;

  /* The first frame shows something everywhere, from the one coarse tile. */
  g_assert_true (ct_tile_store_snapshot (store, snapshot, &view, 0));
  g_assert_cmpuint (ct_tile_store_get_size (store), ==, 1);
  node = gtk_snapshot_free_to_node (snapshot);
  surface = draw_node (node, 2);
  g_assert_cmphex (pixel_at (surface, 2, 2), !=, 0);
  g_assert_cmphex (pixel_at (surface, 797, 597), !=, 0);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);

  cairo_surface_destroy (draw_store (store, &view, &n_frames));
  g_assert_cmpuint (n_frames, ==, 3);
  cairo_surface_destroy (draw_store (store, &view, &n_frames));
  g_assert_cmpuint (n_frames, ==, 1);
  for (guint i = 0; i < 60; i++)
    {
      most = MAX (most, ct_tile_store_get_n_bytes (store));
      ct_viewport_pan (&view, -90, -60);
      cairo_surface_destroy (draw_store (store, &view, NULL));
      g_assert_cmpuint (ct_tile_store_get_n_bytes (store), <=, CT_TILES_MAX_BYTES);
    }
  /* The whole picture would be 69 MiB: something was dropped, and no more than needed. */
  g_assert_cmpuint (most, >, CT_TILES_MAX_BYTES / 3);
  ct_tile_store_set_pyramid (store, NULL);
  g_assert_cmpuint (ct_tile_store_get_size (store), ==, 0);
  g_assert_cmpuint (ct_tile_store_get_n_bytes (store), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_assert_false (gtk_init_check ());
  g_test_add_func ("/tiles/levels", test_levels);
  g_test_add_func ("/tiles/list-covers", test_list_covers);
  g_test_add_func ("/tiles/exact-at-hundred-percent", test_exact_at_hundred_percent);
  g_test_add_func ("/tiles/squares-when-close", test_squares_when_close);
  g_test_add_func ("/tiles/in-place", test_in_place_at_every_zoom);
  g_test_add_func ("/tiles/stretched", test_stretched_to_the_frame);
  g_test_add_func ("/tiles/preview", test_preview);
  g_test_add_func ("/tiles/bounded", test_bounded);
  return g_test_run ();
}
