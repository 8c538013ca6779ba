/* test-orientation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of EXIF by hand for one pixel, and everything else as properties.
 */
#include "ct-orientation.h"

#include "imaging-fixtures.h"

#define N_ROUNDS 2000

static GRand *rand_source;

/* Where the first stored pixel is seen, as the EXIF standard words it (row 0 is the visual …). */
static void
test_first_pixel (void)
{
  static const struct
  {
    gboolean right;
    gboolean bottom;
    gboolean swaps;
  } seen[] = {
    { FALSE, FALSE, FALSE }, { TRUE, FALSE, FALSE }, { TRUE, TRUE, FALSE }, { FALSE, TRUE, FALSE },
    { FALSE, FALSE, TRUE },  { TRUE, FALSE, TRUE },  { TRUE, TRUE, TRUE },  { FALSE, TRUE, TRUE },
  };

  for (guint tag = 1; tag <= 8; tag++)
    {
      CtOrientation orientation = ct_orientation_from_tag (tag);
      CtPoint p = ct_orientation_point_to_shown (orientation, 30, 20, CT_POINT_INIT (0.5, 0.5));
      int width, height;

      ct_orientation_map_size (orientation, 30, 20, &width, &height);
      g_assert_cmpint (width, ==, seen[tag - 1].swaps ? 20 : 30);
      g_assert_cmpint (height, ==, seen[tag - 1].swaps ? 30 : 20);
      g_assert_cmpfloat (p.x, ==, seen[tag - 1].right ? width - 0.5 : 0.5);
      g_assert_cmpfloat (p.y, ==, seen[tag - 1].bottom ? height - 0.5 : 0.5);
      g_assert_cmpint (ct_orientation_swaps_sides (orientation), ==, seen[tag - 1].swaps);
    }
}

/* 6 is what a phone writes that was turned: the stored top edge is seen at the right. */
static void
test_second_pixel (void)
{
  CtPoint p = ct_orientation_point_to_shown (CT_ORIENTATION_ROTATE_90, 30, 20, CT_POINT_INIT (1.5, 0.5));

  g_assert_cmpfloat (p.x, ==, 19.5);
  g_assert_cmpfloat (p.y, ==, 1.5);
  p = ct_orientation_point_to_shown (CT_ORIENTATION_ROTATE_270, 30, 20, CT_POINT_INIT (1.5, 0.5));
  g_assert_cmpfloat (p.x, ==, 0.5);
  g_assert_cmpfloat (p.y, ==, 28.5);
}

static void
test_bad_tags (void)
{
  static const guint bad[] = { 0, 9, 255, 65535, G_MAXUINT };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (ct_orientation_from_tag (bad[i]), ==, CT_ORIENTATION_NORMAL);
}

static CtOrientation
random_orientation (void)
{
  return ct_orientation_from_tag ((guint) g_rand_int_range (rand_source, 1, 9));
}

static void
test_points_round_trip (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      CtOrientation orientation = random_orientation ();
      int width = g_rand_int_range (rand_source, 1, 20000);
      int height = g_rand_int_range (rand_source, 1, 20000);
      /* Quarters are exact in double, so that equality may be asked for. */
      CtPoint p = CT_POINT_INIT (g_rand_int_range (rand_source, 0, width * 4 + 1) / 4.0,
                                 g_rand_int_range (rand_source, 0, height * 4 + 1) / 4.0);
      CtPoint shown = ct_orientation_point_to_shown (orientation, width, height, p);
      CtPoint back = ct_orientation_point_to_stored (orientation, width, height, shown);
      int shown_width, shown_height;

      ct_orientation_map_size (orientation, width, height, &shown_width, &shown_height);
      g_assert_cmpfloat (shown.x, >=, 0);
      g_assert_cmpfloat (shown.x, <=, shown_width);
      g_assert_cmpfloat (shown.y, >=, 0);
      g_assert_cmpfloat (shown.y, <=, shown_height);
      g_assert_cmpfloat (back.x, ==, p.x);
      g_assert_cmpfloat (back.y, ==, p.y);
    }
}

static void
test_rects_agree_with_corners (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      CtOrientation orientation = random_orientation ();
      int width = g_rand_int_range (rand_source, 1, 5000);
      int height = g_rand_int_range (rand_source, 1, 5000);
      CtRect rect = CT_RECT_INIT (g_rand_int_range (rand_source, -100, width * 4) / 4.0,
                                  g_rand_int_range (rand_source, -100, height * 4) / 4.0,
                                  g_rand_int_range (rand_source, 0, width * 4 + 1) / 4.0,
                                  g_rand_int_range (rand_source, 0, height * 4 + 1) / 4.0);
      CtRect shown = ct_orientation_rect_to_shown (orientation, width, height, &rect);
      CtRect back = ct_orientation_rect_to_stored (orientation, width, height, &shown);
      CtPoint a = ct_orientation_point_to_shown (orientation, width, height, CT_POINT_INIT (rect.x, rect.y));
      CtPoint b = ct_orientation_point_to_shown (orientation,
                                                 width,
                                                 height,
                                                 CT_POINT_INIT (rect.x + rect.width, rect.y + rect.height));
      CtRect corners = ct_rect_from_corners (a.x, a.y, b.x, b.y);

      g_assert_true (ct_rect_equal (&shown, &corners));
      g_assert_true (ct_rect_equal (&back, &rect));
    }
}

static void
test_group (void)
{
  for (guint a = 1; a <= 8; a++)
    {
      CtOrientation first = ct_orientation_from_tag (a);

      g_assert_cmpint (ct_orientation_compose (first, ct_orientation_invert (first)), ==, CT_ORIENTATION_NORMAL);
      g_assert_cmpint (ct_orientation_compose (ct_orientation_invert (first), first), ==, CT_ORIENTATION_NORMAL);
      for (guint b = 1; b <= 8; b++)
        {
          CtOrientation then = ct_orientation_from_tag (b);
          CtOrientation both = ct_orientation_compose (first, then);
          CtPoint p = CT_POINT_INIT (3, 4);
          CtPoint step, once;
          int width, height;

          ct_orientation_map_size (first, 30, 20, &width, &height);
          step = ct_orientation_point_to_shown (then, width, height, ct_orientation_point_to_shown (first, 30, 20, p));
          once = ct_orientation_point_to_shown (both, 30, 20, p);
          g_assert_cmpfloat (step.x, ==, once.x);
          g_assert_cmpfloat (step.y, ==, once.y);
        }
    }
  g_assert_cmpint (ct_orientation_invert (CT_ORIENTATION_ROTATE_90), ==, CT_ORIENTATION_ROTATE_270);
  g_assert_cmpint (ct_orientation_compose (CT_ORIENTATION_ROTATE_90, CT_ORIENTATION_ROTATE_90),
                   ==,
                   CT_ORIENTATION_ROTATE_180);
}

/* Random pixels with a gap at the end of each row. */
static CtPixels *
random_strided (CtPixelFormat format, int width, int height)
{
  gsize stride = (gsize) width * ct_pixel_format_bytes (format) + (gsize) g_rand_int_range (rand_source, 0, 9);
  guint8 *data = g_malloc (stride * height);
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < stride * height; i++)
    data[i] = (guint8) g_rand_int_range (rand_source, 0, 256);
  bytes = g_bytes_new_take (data, stride * height);
  return ct_pixels_new (format, width, height, stride, bytes);
}

/* Each pixel is where the mapping of points says, and the inverse brings all of them back. */
static void
test_pixels_follow_points (void)
{
  for (guint i = 0; i < 200; i++)
    {
      CtOrientation orientation = ct_orientation_from_tag (i % 8 + 1);
      CtPixelFormat format = i % 3 == 0 ? CT_PIXEL_RGBA8 : CT_PIXEL_RGB8;
      int width = g_rand_int_range (rand_source, 1, 150);
      int height = g_rand_int_range (rand_source, 1, 150);
      g_autoptr (CtPixels) stored = random_strided (format, width, height);
      g_autoptr (CtPixels) shown = ct_orientation_apply (orientation, stored);
      g_autoptr (CtPixels) back = ct_orientation_apply (ct_orientation_invert (orientation), shown);

      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          {
            CtPoint p = ct_orientation_point_to_shown (orientation, width, height, CT_POINT_INIT (x + 0.5, y + 0.5));

            g_assert_cmpmem (ct_pixels_get_pixel (stored, x, y),
                             ct_pixel_format_bytes (format),
                             ct_pixels_get_pixel (shown, (int) p.x, (int) p.y),
                             ct_pixel_format_bytes (format));
          }
      g_assert_cmpint (fixture_pixel_distance (back, stored), ==, 0);
    }
}

static void
test_apply_keeps_facts (void)
{
  g_autoptr (CtPixels) small = fixture_gradient (5, 3);
  g_autoptr (CtPixels) reduced = ct_pixels_new_reduced (small, 4, 17, 10);
  g_autoptr (CtPixels) damaged = ct_pixels_new_damaged (reduced, "half of it");
  g_autoptr (CtPixels) turned = ct_orientation_apply (CT_ORIENTATION_ROTATE_90, damaged);
  g_autoptr (CtPixels) same = ct_orientation_apply (CT_ORIENTATION_NORMAL, damaged);

  g_assert_cmpint (ct_pixels_get_width (turned), ==, 3);
  g_assert_cmpint (ct_pixels_get_full_width (turned), ==, 10);
  g_assert_cmpint (ct_pixels_get_full_height (turned), ==, 17);
  g_assert_cmpuint (ct_pixels_get_denominator (turned), ==, 4);
  g_assert_cmpstr (ct_pixels_get_damage (turned), ==, "half of it");
  g_assert_true (same == damaged);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  rand_source = g_rand_new_with_seed (20240601);
  g_test_add_func ("/orientation/first-pixel", test_first_pixel);
  g_test_add_func ("/orientation/second-pixel", test_second_pixel);
  g_test_add_func ("/orientation/bad-tags", test_bad_tags);
  g_test_add_func ("/orientation/points-round-trip", test_points_round_trip);
  g_test_add_func ("/orientation/rects-agree-with-corners", test_rects_agree_with_corners);
  g_test_add_func ("/orientation/group", test_group);
  g_test_add_func ("/orientation/pixels-follow-points", test_pixels_follow_points);
  g_test_add_func ("/orientation/apply-keeps-facts", test_apply_keeps_facts);
  status = g_test_run ();
  g_rand_free (rand_source);
  return status;
}
