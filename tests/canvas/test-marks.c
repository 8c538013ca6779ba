/* test-marks.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A box drawn on a mark of a picture lies on what was painted there, whatever the orientation in
 * the file, at every zoom. Everything is measured on the painted image: where the mark's edges
 * are, and where the lines of the box are. No display.
 */
#include "canvas-fixture.h"
#include "ct-canvas-scene.h"
#include "ct-canvas-tiles.h"
#include "ct-decoder.h"
#include "ct-palette.h"

#include "../imaging/imaging-fixtures.h"

#include <math.h>

#define WIDTH_PX 1801
#define HEIGHT_PX 1203

/* Half a device pixel, and how well the place of a smoothed edge can be read. */
#define TOLERANCE_DPX 0.6

#define CATEGORY 1

/* Lines and edges are looked for so far around their place. */
#define NEAR_DPX 4

static const CtRect mark_px = { 701, 401, 299, 203 };

static const double zooms[] = { 0.05, 0.0731, 0.11, 0.1875, 0.25, 1 / 3.0, 0.47, 0.5, 0.6667,
                                0.83, 0.99,   1,    1.01,   1.25, 1.5,     1.99, 2,   2.71,
                                3,    3.3,    3.5,  4,      4.7,  5.5,     6,    7.3, 8 };

/* Places within a device pixel, the halves among them. */
static const double fractions[] = { 0, 0.25, 0.37, 0.5, 0.81 };

typedef enum
{
  BY_HAND,
  BY_TILES,
} Way;

static GArray *
collect_box (gpointer data, const CtRect *area_px)
{
  const CtRect *rect = data;
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (CtLayerBox));
  CtLayerBox box = { *rect, CATEGORY, FALSE, FALSE, NULL };

  if (ct_rect_intersects (rect, area_px))
    g_array_append_val (boxes, box);
  return boxes;
}

/* What the canvas shows, with a box or without one. */
static cairo_surface_t *
draw (CtPyramid *pyramid, const CtViewport *view, Way way, const CtRect *box_px)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface;
  GskRenderNode *node;

  if (way == BY_HAND)
    {
      g_autoptr (CtScene) scene = ct_scene_new ();
      CtSceneSource source = { pyramid, NULL, { 0, 0, 0, 1 }, box_px != NULL ? collect_box : NULL, (gpointer) box_px };

      ct_scene_update (scene, &source, view, CT_RASTER_SHARP);
      ct_scene_append (scene, snapshot, TRUE);
    }
  else
    {
      g_autoptr (CtTileStore) store = ct_tile_store_new ();

      ct_tile_store_set_pyramid (store, pyramid);
      g_assert_false (ct_tile_store_snapshot (store, snapshot, view, 10000));
      if (box_px != NULL)
        {
          CtLayerBox box = { *box_px, CATEGORY, FALSE, FALSE, NULL };
          g_autoptr (GskRenderNode) boxes = ct_layer_boxes (&box, 1, view, NULL);

          gtk_snapshot_append_node (snapshot, boxes);
        }
    }
  node = gtk_snapshot_free_to_node (snapshot);
  surface = draw_node (node, view->device_scale);
  gsk_render_node_unref (node);
  return surface;
}

/* The pixel so far along a row, or along a column. */
static guint32
pixel_along (cairo_surface_t *surface, gboolean along_row, int i, int other)
{
  return along_row ? pixel_at (surface, i, other) : pixel_at (surface, other, i);
}

/* Where the picture goes from black to white or back near @expected, in device pixels: the sum tells it better than
 * the place of half of white where pixels were put together. NAN where it does not. */
static double
find_edge (cairo_surface_t *surface, gboolean along_row, int expected, int other)
{
  int first = (int) (pixel_along (surface, along_row, expected - NEAR_DPX, other) & 255);
  int last = (int) (pixel_along (surface, along_row, expected + NEAR_DPX, other) & 255);
  double at = expected - NEAR_DPX;

  if (ABS (last - first) < 200)
    return NAN;
  for (int i = expected - NEAR_DPX; i <= expected + NEAR_DPX; i++)
    {
      double part = (pixel_along (surface, along_row, i, other) & 255) / 255.0;

      at += first < last ? 1 - part : part;
    }
  return at;
}

/* The middle of the line near @expected, which is two pixels wide; NAN where there is none. */
static double
find_line (cairo_surface_t *surface, gboolean along_row, int expected, int other)
{
  guint32 color = rgb_of (ct_palette_get (CATEGORY));

  for (int i = expected - NEAR_DPX; i <= expected + NEAR_DPX; i++)
    if (is_near (pixel_along (surface, along_row, i, other), color, 1)
        && is_near (pixel_along (surface, along_row, i + 1, other), color, 1)
        && !is_near (pixel_along (surface, along_row, i - 1, other), color, 1)
        && !is_near (pixel_along (surface, along_row, i + 2, other), color, 1))
      return i + 1;
  return NAN;
}

typedef struct
{
  const char *name;
  CtPyramid *pyramid;
  CtRect mark_px;
  Way way;
  double worst_dpx;
} Case;

/* Both edges that meet in one corner of the mark, which lies in the middle of the view. */
static void
check_corner (Case *self, const CtViewport *view, gboolean right, gboolean bottom)
{
  const CtRect *mark = &self->mark_px;
  CtPoint corner_px = CT_POINT_INIT (mark->x + (right ? mark->width : 0), mark->y + (bottom ? mark->height : 0));
  CtPoint corner = ct_viewport_to_widget (view, corner_px);
  cairo_surface_t *plain = draw (self->pyramid, view, self->way, NULL);
  cairo_surface_t *boxed = draw (self->pyramid, view, self->way, mark);
  double zoom = ct_viewport_get_zoom (view);

  for (guint along_row = 0; along_row < 2; along_row++)
    {
      double other = (along_row ? corner.y : corner.x) * view->device_scale;
      double inwards = fmin (30, (along_row ? mark->height : mark->width) * zoom / 2);
      int expected = (int) floor ((along_row ? corner.x : corner.y) * view->device_scale);
      double edge, line;

      other += (along_row ? bottom : right) ? -inwards : inwards;
      edge = find_edge (plain, along_row, expected, (int) other);
      line = find_line (boxed, along_row, expected, (int) other);
      if (!(fabs (edge - line) <= TOLERANCE_DPX))
        g_error ("%s, %s, zoom %g, scale %d, origin %g,%g: the mark's %s edge was painted at %.3f and the box at %.3f",
                 self->name,
                 self->way == BY_HAND ? "by hand" : "by tiles",
                 zoom,
                 view->device_scale,
                 view->origin_wpx.x,
                 view->origin_wpx.y,
                 along_row ? (right ? "right" : "left") : (bottom ? "bottom" : "top"),
                 edge,
                 line);
      self->worst_dpx = fmax (self->worst_dpx, fabs (edge - line));
    }
  cairo_surface_destroy (plain);
  cairo_surface_destroy (boxed);
}

static void
check_mark (Case *self, double zoom, int device_scale)
{
  CtPixels *base = ct_pyramid_get_level (self->pyramid, 0);
  CtViewport view = make_view (ct_pixels_get_width (base), ct_pixels_get_height (base), zoom, device_scale);

  g_assert_cmpfloat_with_epsilon (ct_viewport_get_zoom (&view), zoom, 1e-9);
  for (guint i = 0; i < 4; i++)
    {
      double x = self->mark_px.x + (i % 2 == 1 ? self->mark_px.width : 0);
      double y = self->mark_px.y + (i / 2 == 1 ? self->mark_px.height : 0);
      double shift_x = fractions[(guint) g_test_rand_int_range (0, G_N_ELEMENTS (fractions))] / device_scale;
      double shift_y = fractions[(guint) g_test_rand_int_range (0, G_N_ELEMENTS (fractions))] / device_scale;

      /* The corner at a fraction of a pixel, or the picture. */
      view.origin_wpx = CT_POINT_INIT (VIEW_WIDTH / 2 - x * view.scale, VIEW_HEIGHT / 2 - y * view.scale);
      if (g_test_rand_bit ())
        view.origin_wpx = CT_POINT_INIT (floor (view.origin_wpx.x), floor (view.origin_wpx.y));
      view.origin_wpx.x += shift_x;
      view.origin_wpx.y += shift_y;
      check_corner (self, &view, i % 2 == 1, i / 2 == 1);
    }
}

static CtPixels *
make_marked (void)
{
  guint8 *data = g_malloc0 ((gsize) WIDTH_PX * HEIGHT_PX * 3);

  for (int y = (int) mark_px.y; y < mark_px.y + mark_px.height; y++)
    memset (data + ((gsize) y * WIDTH_PX + (gsize) mark_px.x) * 3, 255, (gsize) mark_px.width * 3);
  return ct_pixels_new_take (CT_PIXEL_RGB8, WIDTH_PX, HEIGHT_PX, data);
}

/* A file in which the picture is stored as the tag says, read back as the program does. */
static CtPyramid *
load_turned (CtPixels *shown, CtOrientation orientation)
{
  g_autoptr (CtPixels) stored = ct_orientation_apply (ct_orientation_invert (orientation), shown);
  g_autoptr (GBytes) plain = fixture_jpeg (stored, 100, 0);
  g_autoptr (GBytes) bytes = fixture_jpeg_with_exif (plain, orientation, orientation % 2 == 0);
  g_autofree char *path = fixture_write ("turned.jpg", bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (CtPixels) pixels = ct_decode_file (path, NULL, NULL, NULL, &error);
  CtPyramid *pyramid;

  g_assert_no_error (error);
  g_assert_cmpint (ct_pixels_get_width (pixels), ==, WIDTH_PX);
  g_assert_cmpint (fixture_pixel_distance (pixels, shown), <=, 24);
  pyramid = ct_pyramid_new (pixels, CT_TILE_SIDE, NULL, NULL, NULL);
  g_assert_nonnull (pyramid);
  fixture_remove (path);
  return pyramid;
}

static void
test_turned (gconstpointer data)
{
  guint orientation = GPOINTER_TO_UINT (data);
  g_autofree char *name = g_strdup_printf ("orientation %u", orientation);
  g_autoptr (CtPixels) shown = make_marked ();
  g_autoptr (CtPyramid) pyramid = load_turned (shown, (CtOrientation) orientation);

  for (guint way = BY_HAND; way <= BY_TILES; way++)
    {
      Case one = { name, pyramid, mark_px, (Way) way, 0 };

      /* Each zoom with some of the orientations and both scales. */
      for (guint i = orientation % 3; i < G_N_ELEMENTS (zooms); i += 3)
        check_mark (&one, zooms[i], 1 + (int) (i + orientation) % 2);
      g_test_message ("%s: %.2f device pixels at most", way == BY_HAND ? "by hand" : "by tiles", one.worst_dpx);
    }
}

/* ---- the pictures of the orientation sets ---- */

/* Where the word “bottom” is sought, and in what lightness it is written. */
static const CtRect bottom_word = { 0.3, 0.9, 0.4, 0.1 };

#define WHITE 250

/* The place of a picture is measured so far around the word. */
#define AROUND_DPX 120

/* Sums of the picture's lightness from its corner: what any rectangle holds is four look-ups. */
typedef struct
{
  int width;
  int height;
  double *sums;
} Light;

static double
lightness (const guint8 *rgb)
{
  return (rgb[0] + rgb[1] + rgb[2]) / 3.0;
}

static Light
light_of (CtPixels *pixels)
{
  Light light = { ct_pixels_get_width (pixels), ct_pixels_get_height (pixels), NULL };
  gsize stride = (gsize) light.width + 1;

  light.sums = g_new0 (double, stride *((gsize) light.height + 1));
  for (int y = 0; y < light.height; y++)
    for (int x = 0; x < light.width; x++)
      {
        double *at = light.sums + (gsize) (y + 1) * stride + x + 1;

        *at = lightness (ct_pixels_get_pixel (pixels, x, y)) + at[-1] + at[-(gssize) stride] - at[-(gssize) stride - 1];
      }
  return light;
}

/* The sum up to a point, as if pixels were squares of one colour. */
static double
sum_to (const Light *light, double x, double y)
{
  int column = CLAMP ((int) floor (x), 0, light->width - 1);
  int row = CLAMP ((int) floor (y), 0, light->height - 1);
  gsize stride = (gsize) light->width + 1;
  const double *at = light->sums + (gsize) row * stride + column;
  double right = CLAMP (x, 0, light->width) - column;
  double down = CLAMP (y, 0, light->height) - row;

  return (1 - down) * ((1 - right) * at[0] + right * at[1])
         + down * ((1 - right) * at[stride] + right * at[stride + 1]);
}

/* What a device pixel should be, were it a window onto the picture. */
static double
ideal_at (const Light *light, const CtViewport *view, int x, int y)
{
  double scale = view->device_scale;
  CtPoint from = ct_viewport_to_image (view, CT_POINT_INIT (x / scale, y / scale));
  CtPoint to = ct_viewport_to_image (view, CT_POINT_INIT ((x + 1) / scale, (y + 1) / scale));
  double sum = sum_to (light, to.x, to.y) - sum_to (light, from.x, to.y) - sum_to (light, to.x, from.y)
               + sum_to (light, from.x, from.y);

  return sum / ((to.x - from.x) * (to.y - from.y));
}

/* How far the painted picture is from where it belongs, in device pixels: the shift that explains best, by the
 * slopes of the picture, how the painted pixels differ from the ideal ones (Lucas and Kanade's equation). */
static CtPoint
find_shift (const Light *light, const CtViewport *view, cairo_surface_t *surface)
{
  CtRect shown = ct_viewport_get_image_rect (view);
  int scale = view->device_scale;
  int middle_x = VIEW_WIDTH / 2 * scale;
  int middle_y = VIEW_HEIGHT / 2 * scale;
  int x1 = MAX ((int) ceil (shown.x * scale) + 3, middle_x - AROUND_DPX);
  int y1 = MAX ((int) ceil (shown.y * scale) + 3, middle_y - AROUND_DPX);
  int x2 = MIN ((int) floor ((shown.x + shown.width) * scale) - 3, middle_x + AROUND_DPX);
  int y2 = MIN ((int) floor ((shown.y + shown.height) * scale) - 3, middle_y + AROUND_DPX);
  double xx = 0, xy = 0, yy = 0, xe = 0, ye = 0;

  for (int y = y1; y < y2; y++)
    for (int x = x1; x < x2; x++)
      {
        double dx = (ideal_at (light, view, x + 1, y) - ideal_at (light, view, x - 1, y)) / 2;
        double dy = (ideal_at (light, view, x, y + 1) - ideal_at (light, view, x, y - 1)) / 2;
        guint32 pixel = pixel_at (surface, x, y);
        double error = ((pixel >> 16 & 255) + (pixel >> 8 & 255) + (pixel & 255)) / 3.0 - ideal_at (light, view, x, y);

        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
        xe -= dx * error;
        ye -= dy * error;
      }
  return CT_POINT_INIT ((yy * xe - xy * ye) / (xx * yy - xy * xy), (xx * ye - xy * xe) / (xx * yy - xy * xy));
}

/* The smallest rectangle around what is white where the word should be. */
static CtRect
find_word (CtPixels *pixels)
{
  int width = ct_pixels_get_width (pixels);
  int height = ct_pixels_get_height (pixels);
  int x1 = width, y1 = height, x2 = 0, y2 = 0;

  for (int y = (int) (bottom_word.y * height); y < height; y++)
    for (int x = (int) (bottom_word.x * width); x < (bottom_word.x + bottom_word.width) * width; x++)
      if (lightness (ct_pixels_get_pixel (pixels, x, y)) >= WHITE)
        {
          x1 = MIN (x1, x);
          y1 = MIN (y1, y);
          x2 = MAX (x2, x + 1);
          y2 = MAX (y2, y + 1);
        }
  g_assert_cmpint (x2, >, x1);
  return CT_RECT_INIT (x1, y1, x2 - x1, y2 - y1);
}

/* The painted picture is where it belongs, and a line of the box around the word is where that edge of it belongs. */
static void
check_photo (Case *self, const Light *light, double zoom, int device_scale)
{
  CtViewport view = make_view (light->width, light->height, zoom, device_scale);
  const CtRect *word = &self->mark_px;
  double fraction = fractions[(guint) g_test_rand_int_range (0, G_N_ELEMENTS (fractions))] / device_scale;
  cairo_surface_t *plain, *boxed;
  double ideal, line, limit;
  CtPoint shift;
  int other;

  view.origin_wpx = CT_POINT_INIT (VIEW_WIDTH / 2 + fraction - word->x * view.scale,
                                   VIEW_HEIGHT / 2 + fraction - (word->y + word->height / 2) * view.scale);
  plain = draw (self->pyramid, &view, self->way, NULL);
  boxed = draw (self->pyramid, &view, self->way, word);
  shift = find_shift (light, &view, plain);
  ideal = ct_viewport_to_widget (&view, CT_POINT_INIT (word->x, 0)).x * device_scale;
  other = (int) (ct_viewport_to_widget (&view, CT_POINT_INIT (0, word->y + word->height / 2)).y * device_scale);
  line = find_line (boxed, TRUE, (int) floor (ideal), other);
  /* Squares end on device pixels, each where the box does, and so lie half a pixel aside at most. */
  limit = zoom == 1 || zoom >= CT_TILE_NEAREST_ZOOM ? 0.75 : 0.35;
  /* So few pixels tell it less well. */
  if (zoom < 0.1)
    limit = 0.55;
  if (!(fabs (line - ideal) <= 0.501) || !(fmax (fabs (shift.x), fabs (shift.y)) <= limit))
    g_error ("%s, %s, zoom %g, scale %d: the picture is %.3f,%.3f beside its place, the box at %.3f for %.3f",
             self->name,
             self->way == BY_HAND ? "by hand" : "by tiles",
             zoom,
             device_scale,
             shift.x,
             shift.y,
             line,
             ideal);
  self->worst_dpx = fmax (self->worst_dpx, fmax (fabs (shift.x), fabs (shift.y)));
  cairo_surface_destroy (plain);
  cairo_surface_destroy (boxed);
}

static void
test_photos (gconstpointer data)
{
  g_autofree char *folder = fixture_shared_path ("exif");
  CtRect first = { 0, 0, 0, 0 };

  for (guint number = 0; number <= 8 && folder != NULL; number++)
    {
      g_autofree char *name = g_strdup_printf ("%s_%u.jpg", (const char *) data, number);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (CtPixels) pixels = ct_decode_file (path, NULL, NULL, NULL, &error);
      g_autoptr (CtPyramid) pyramid = NULL;
      g_autofree double *sums = NULL;
      CtRect word;
      Light light;

      g_assert_no_error (error);
      pyramid = ct_pyramid_new (pixels, CT_TILE_SIDE, NULL, NULL, NULL);
      light = light_of (pixels);
      sums = light.sums;
      word = find_word (pixels);
      if (number == 0)
        first = word;
      g_test_message ("%s: the word at %g,%g, %g×%g", name, word.x, word.y, word.width, word.height);
      for (guint way = BY_HAND; way <= BY_TILES; way++)
        {
          Case one = { name, pyramid, word, (Way) way, 0 };

          for (guint i = number % 5; i < G_N_ELEMENTS (zooms); i += 5)
            check_photo (&one, &light, zooms[i], 1 + (int) (i + number) % 2);
          g_test_message ("%s: %.2f device pixels at most", way == BY_HAND ? "by hand" : "by tiles", one.worst_dpx);
        }
      /* JPEG makes a pixel more or less white. */
      g_assert_cmpfloat_with_epsilon (word.x, first.x, 1.5);
      g_assert_cmpfloat_with_epsilon (word.y, first.y, 1.5);
      g_assert_cmpfloat_with_epsilon (word.width, first.width, 2.5);
      g_assert_cmpfloat_with_epsilon (word.height, first.height, 2.5);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_assert_false (gtk_init_check ());
  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autofree char *name = g_strdup_printf ("/marks/turned/%u", orientation);

      g_test_add_data_func (name, GUINT_TO_POINTER (orientation), test_turned);
    }
  g_test_add_data_func ("/marks/photos/landscape", "Landscape", test_photos);
  g_test_add_data_func ("/marks/photos/portrait", "Portrait", test_photos);
  return g_test_run ();
}
