/* test-pictures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Real files as the canvas shows them, without a display: the pictures of one orientation set
 * are the same at every zoom, both ways of drawing agree, and a box lies on what was painted
 * there to half a pixel.
 */
#include "canvas-fixture.h"
#include "ct-canvas-raster.h"
#include "ct-canvas-scene.h"
#include "ct-canvas-tiles.h"
#include "ct-decoder.h"

#include <math.h>

static const GdkRGBA black = { 0, 0, 0, 1 };

static CtPyramid *
make_pyramid (CtPixels *pixels)
{
  CtPyramid *pyramid = ct_pyramid_new (pixels, CT_TILE_SIDE, NULL, NULL, NULL);

  g_assert_nonnull (pyramid);
  return pyramid;
}

static cairo_surface_t *
draw_by_tiles (CtPyramid *pyramid, const CtViewport *view)
{
  g_autoptr (CtTileStore) store = ct_tile_store_new ();
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  cairo_surface_t *surface;

  ct_tile_store_set_pyramid (store, pyramid);
  g_assert_false (ct_tile_store_snapshot (store, snapshot, view, 10000));
  node = gtk_snapshot_free_to_node (snapshot);
  surface = draw_node (node, view->device_scale);
  gsk_render_node_unref (node);
  return surface;
}

static cairo_surface_t *
draw_by_hand (CtPyramid *pyramid, const CtViewport *view, CtRasterQuality quality)
{
  int width = VIEW_WIDTH * view->device_scale;
  int height = VIEW_HEIGHT * view->device_scale;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  CtRaster raster = { (guint32 *) (gpointer) cairo_image_surface_get_data (surface),
                      (gsize) cairo_image_surface_get_stride (surface) / 4,
                      0,
                      0,
                      width,
                      height };

  ct_raster_paint_picture (&raster, pyramid, NULL, view, &black, quality);
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* Each picture has its own number in the middle. */
static gboolean
is_number (const CtViewport *view, int x, int y)
{
  CtPoint at = ct_viewport_to_image (view, CT_POINT_INIT (x, y));

  return fabs (at.x / view->image_width_px - 0.5) < 0.25 && fabs (at.y / view->image_height_px - 0.5) < 0.25;
}

/* The mean difference of a sample when the second is moved. */
static double
difference (const CtViewport *view, cairo_surface_t *a, cairo_surface_t *b, int dx, int dy)
{
  double sum = 0;
  guint n = 0;

  for (int y = 10; y < VIEW_HEIGHT - 10; y += 2)
    for (int x = 10; x < VIEW_WIDTH - 10; x += 2)
      {
        guint32 p = pixel_at (a, x, y);
        guint32 q = pixel_at (b, x + dx, y + dy);

        if (is_number (view, x, y))
          continue;
        for (guint shift = 0; shift < 24; shift += 8)
          sum += ABS ((int) (p >> shift & 255) - (int) (q >> shift & 255));
        n += 3;
      }
  return sum / MAX (n, 1);
}

static CtPixels *
load (const char *folder, const char *format, guint number)
{
  g_autofree char *name = g_strdup_printf ("%s_%u.jpg", format, number);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  CtPixels *pixels = ct_decode_file (path, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return pixels;
}

/* Compares with the picture that is stored as it is shown, where the words are and not the number. */
static void
compare_with_upright (CtPyramid *upright, CtPyramid *other)
{
  CtPixels *base = ct_pyramid_get_level (upright, 0);
  double width = ct_pixels_get_width (base);
  double height = ct_pixels_get_height (base);

  g_assert_cmpint (ct_pixels_get_width (ct_pyramid_get_level (other, 0)), ==, (int) width);
  g_assert_cmpint (ct_pixels_get_height (ct_pyramid_get_level (other, 0)), ==, (int) height);
  for (double zoom = 0.15; zoom < 5; zoom *= 1.9)
    for (guint place = 0; place < 2; place++)
      {
        CtViewport view = make_view (width, height, zoom, 1);
        int step = (int) ceil (zoom);
        cairo_surface_t *a, *b;
        double best;

        /* Where the words “top” and “bottom” are. */
        view.origin_wpx =
            CT_POINT_INIT (VIEW_WIDTH / 2.0 - width / 2 * zoom, place == 0 ? 20 : VIEW_HEIGHT - 20 - height * zoom);
        a = draw_by_tiles (upright, &view);
        b = draw_by_tiles (other, &view);
        best = difference (&view, a, b, 0, 0);
        /* Moved by a pixel of the picture, or of the screen where these are larger, it fits worse. */
        for (int dy = -step; dy <= step; dy += step)
          for (int dx = -step; dx <= step; dx += step)
            if (dx != 0 || dy != 0)
              g_assert_cmpfloat (difference (&view, a, b, dx, dy), >, best);
        g_test_message ("zoom %.2f, place %u: %.1f", zoom, place, best);
        g_assert_cmpfloat (best, <, 24);
        cairo_surface_destroy (b);
        b = draw_by_hand (other, &view, CT_RASTER_SHARP);
        g_assert_cmpfloat (difference (&view, a, b, 0, 0), <, best + 8);
        cairo_surface_destroy (a);
        cairo_surface_destroy (b);
      }
}

static void
test_orientations (gconstpointer data)
{
  const char *shared = g_getenv ("CT_SHARED_DATA");
  g_autofree char *folder = NULL;
  g_autoptr (CtPixels) first = NULL;
  g_autoptr (CtPyramid) upright = NULL;

  if (shared == NULL)
    {
      g_test_skip ("needs CT_SHARED_DATA");
      return;
    }
  folder = g_build_filename (shared, "images", "exif", NULL);
  first = load (folder, data, 1);
  upright = make_pyramid (first);
  for (guint number = 0; number <= 8; number++)
    {
      g_autoptr (CtPixels) pixels = load (folder, data, number);
      g_autoptr (CtPyramid) pyramid = make_pyramid (pixels);

      compare_with_upright (upright, pyramid);
    }
}

static CtPixels *
make_mark (const CtRect *mark, int width, int height)
{
  guint8 *data = g_malloc0 ((gsize) width * height * 3);

  for (int y = (int) mark->y; y < mark->y + mark->height; y++)
    for (int x = (int) mark->x; x < mark->x + mark->width; x++)
      memset (data + ((gsize) y * width + x) * 3, 255, 3);
  return ct_pixels_new_take (CT_PIXEL_RGB8, width, height, data);
}

/* Where along the row the picture passes half of white, in device pixels. */
static double
find_edge (cairo_surface_t *surface, int y, gboolean rising)
{
  int before = (int) (pixel_at (surface, 0, y) & 255);

  for (int x = 1; x < cairo_image_surface_get_width (surface); x++)
    {
      int now = (int) (pixel_at (surface, x, y) & 255);

      if (rising ? before < 128 && now >= 128 : before >= 128 && now < 128)
        return x - 0.5 + (127.5 - before) / (now - before);
      before = now;
    }
  g_assert_not_reached ();
}

/* A box on a painted mark: its line and the edge of the mark are at the same place to half a pixel of the picture
 * or of the screen, whichever is larger, at every zoom and for both ways of drawing. */
static void
test_box_on_mark (void)
{
  CtRect mark = { 900, 600, 200, 160 };
  g_autoptr (CtPixels) pixels = make_mark (&mark, 2001, 1501);
  g_autoptr (CtPyramid) pyramid = make_pyramid (pixels);

  for (double zoom = 0.07; zoom < 60; zoom *= 1.23)
    for (guint by_hand = 0; by_hand < 2; by_hand++)
      for (guint side = 0; side < 2; side++)
        {
          CtViewport view = make_view (2001, 1501, zoom, 1);
          double edge_px = side == 0 ? mark.x : mark.x + mark.width;
          cairo_surface_t *surface;
          CtOutline outline;
          double found;

          view.origin_wpx = CT_POINT_INIT (VIEW_WIDTH / 2 + 0.37 - edge_px * zoom, VIEW_HEIGHT / 2 - 680 * zoom);
          surface = by_hand ? draw_by_hand (pyramid, &view, CT_RASTER_SHARP) : draw_by_tiles (pyramid, &view);
          outline = ct_outline_for_box (&mark, FALSE, &view);
          found = find_edge (surface, VIEW_HEIGHT / 2, side == 0);
          if (fabs (found - (side == 0 ? outline.x1 : outline.x2)) > 0.5 * fmax (1, zoom) + 0.51)
            g_error ("zoom %g, %s, side %u: the mark ends at %g, the box at %d",
                     zoom,
                     by_hand ? "by hand" : "by tiles",
                     side,
                     found,
                     side == 0 ? outline.x1 : outline.x2);
          cairo_surface_destroy (surface);
        }
}

static GArray *
some_boxes (gpointer data, const CtRect *area_px)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (CtLayerBox));
  CtRect all[] = { { 100, 100, 300, 200 }, { 350, 50, 400, 500 }, { 10, 400, 900, 90 } };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      CtLayerBox box = { all[i], i, i == 1, i == 2, NULL };

      if (ct_rect_intersects (&all[i], area_px))
        g_array_append_val (boxes, box);
    }
  ct_layer_sort_boxes ((CtLayerBox *) (gpointer) boxes->data, boxes->len);
  return boxes;
}

static cairo_surface_t *
draw_scene (CtScene *scene)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  cairo_surface_t *surface;

  ct_scene_append (scene, snapshot, TRUE);
  node = gtk_snapshot_free_to_node (snapshot);
  surface = draw_node (node, 1);
  gsk_render_node_unref (node);
  return surface;
}

/* A scene that was panned piece by piece looks as one that was painted at once, and cost less. */
static void
test_scene_pans (void)
{
  CtRect mark = { 200, 150, 300, 222 };
  g_autoptr (CtPixels) pixels = make_mark (&mark, 1000, 700);
  g_autoptr (CtPyramid) pyramid = make_pyramid (pixels);
  g_autoptr (CtScene) panned = ct_scene_new ();
  CtSceneSource source = { pyramid, NULL, { 0.2f, 0.3f, 0.4f, 1 }, some_boxes, NULL };
  CtViewport view = make_view (1000, 700, 0.83, 1);

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (CtScene) fresh = ct_scene_new ();
      cairo_surface_t *a, *b;

      ct_scene_update (panned, &source, &view, CT_RASTER_SHARP);
      ct_scene_update (fresh, &source, &view, CT_RASTER_SHARP);
      a = draw_scene (panned);
      b = draw_scene (fresh);
      for (int y = 0; y < VIEW_HEIGHT; y++)
        for (int x = 0; x < VIEW_WIDTH; x++)
          if (pixel_at (a, x, y) != pixel_at (b, x, y))
            g_error ("step %u at %d,%d with the picture at %g,%g: %06x and not %06x",
                     i,
                     x,
                     y,
                     view.origin_wpx.x,
                     view.origin_wpx.y,
                     pixel_at (a, x, y),
                     pixel_at (b, x, y));
      cairo_surface_destroy (a);
      cairo_surface_destroy (b);
      view.origin_wpx.x += g_test_rand_int_range (-60, 61);
      view.origin_wpx.y += g_test_rand_int_range (-60, 61);
    }
  g_assert_cmpuint (ct_scene_get_painted (panned), <, 30u * VIEW_WIDTH * VIEW_HEIGHT);
}

static void
test_drafts_become_sharp (void)
{
  CtRect mark = { 200, 150, 300, 222 };
  g_autoptr (CtPixels) pixels = make_mark (&mark, 1000, 700);
  g_autoptr (CtPyramid) pyramid = make_pyramid (pixels);
  g_autoptr (CtScene) scene = ct_scene_new ();
  CtSceneSource source = { pyramid, NULL, black, NULL, NULL };
  CtViewport view = make_view (1000, 700, 0.4, 1);

  ct_scene_update (scene, &source, &view, CT_RASTER_DRAFT);
  g_assert_true (ct_scene_is_draft (scene));
  ct_scene_update (scene, &source, &view, CT_RASTER_SHARP);
  g_assert_false (ct_scene_is_draft (scene));
  /* And what is sharp stays so, without being painted again. */
  ct_scene_update (scene, &source, &view, CT_RASTER_DRAFT);
  g_assert_false (ct_scene_is_draft (scene));
  g_assert_cmpuint (ct_scene_get_painted (scene), ==, 2u * VIEW_WIDTH * VIEW_HEIGHT);
}

/* A sharp patch over a blurred picture: its pixels are where those of the full picture would be. */
static void
test_patch (void)
{
  CtRect mark = { 200, 150, 300, 222 };
  g_autoptr (CtPixels) full = make_mark (&mark, 1000, 700);
  g_autoptr (CtPixels) half = ct_pixels_halve (full);
  g_autoptr (CtPixels) quarter = ct_pixels_halve (half);
  g_autoptr (CtPixels) part = ct_pixels_crop (full, 150, 100, 400, 300);
  g_autoptr (CtPyramid) sharp = make_pyramid (full);
  g_autoptr (CtPyramid) blurred = make_pyramid (quarter);
  CtRasterPatch patch = { part, { 150, 100, 400, 300 }, 1 };
  g_autofree guint32 *a = g_new0 (guint32, VIEW_WIDTH * VIEW_HEIGHT);
  g_autofree guint32 *b = g_new0 (guint32, VIEW_WIDTH * VIEW_HEIGHT);
  CtRaster first = { a, VIEW_WIDTH, 0, 0, VIEW_WIDTH, VIEW_HEIGHT };
  CtRaster second = { b, VIEW_WIDTH, 0, 0, VIEW_WIDTH, VIEW_HEIGHT };
  CtViewport view = make_view (1000, 700, 1, 1);

  view.origin_wpx = CT_POINT_INIT (-150, -100);
  ct_raster_paint_picture (&first, sharp, NULL, &view, &black, CT_RASTER_SHARP);
  ct_raster_paint_picture (&second, blurred, &patch, &view, &black, CT_RASTER_SHARP);
  g_assert_cmpmem (a, sizeof *a * VIEW_WIDTH * VIEW_HEIGHT, b, sizeof *b * VIEW_WIDTH * VIEW_HEIGHT);
  ct_raster_paint_picture (&second, blurred, NULL, &view, &black, CT_RASTER_SHARP);
  g_assert_cmpint (memcmp (a, b, sizeof *a * VIEW_WIDTH * VIEW_HEIGHT), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_assert_false (gtk_init_check ());
  g_test_add_data_func ("/pictures/landscape", "Landscape", test_orientations);
  g_test_add_data_func ("/pictures/portrait", "Portrait", test_orientations);
  g_test_add_func ("/pictures/box-on-mark", test_box_on_mark);
  g_test_add_func ("/pictures/scene-pans", test_scene_pans);
  g_test_add_func ("/pictures/drafts", test_drafts_become_sharp);
  g_test_add_func ("/pictures/patch", test_patch);
  return g_test_run ();
}
