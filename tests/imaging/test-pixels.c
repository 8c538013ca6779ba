/* test-pixels.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cutting, enlarging and the loss of alpha, against one-pixel-at-a-time arithmetic.
 */
#include "ct-pixels.h"

#include "imaging-fixtures.h"

#include <math.h>

static GRand *rand_source;

static void
test_strides (void)
{
  static const guint8 rows[] = { 1, 2, 3, 99, 4, 5, 6 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (rows, sizeof rows);
  g_autoptr (CtPixels) pixels = ct_pixels_new (CT_PIXEL_RGB8, 1, 2, 4, bytes);

  g_assert_nonnull (pixels);
  g_assert_cmpuint (ct_pixels_get_pixel (pixels, 0, 1)[0], ==, 4);
  g_assert_cmpuint (ct_pixels_get_denominator (pixels), ==, 1);
  g_assert_cmpint (ct_pixels_get_full_height (pixels), ==, 2);
  g_assert_null (ct_pixels_get_damage (pixels));
  g_assert_cmpuint (ct_pixels_get_n_bytes (pixels), >=, sizeof rows);
}

static void
test_crop (void)
{
  g_autoptr (CtPixels) pixels = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 70, 50);

  for (guint i = 0; i < 300; i++)
    {
      int x = g_rand_int_range (rand_source, 0, 70);
      int y = g_rand_int_range (rand_source, 0, 50);
      int width = g_rand_int_range (rand_source, 1, 100);
      int height = g_rand_int_range (rand_source, 1, 100);
      g_autoptr (CtPixels) tile = ct_pixels_crop (pixels, x, y, width, height);

      g_assert_cmpint (ct_pixels_get_width (tile), ==, MIN (width, 70 - x));
      g_assert_cmpint (ct_pixels_get_height (tile), ==, MIN (height, 50 - y));
      g_assert_cmpuint (ct_pixels_get_stride (tile), ==, (gsize) ct_pixels_get_width (tile) * 3);
      for (int row = 0; row < ct_pixels_get_height (tile); row++)
        g_assert_cmpmem (ct_pixels_get_pixel (tile, 0, row),
                         ct_pixels_get_stride (tile),
                         ct_pixels_get_pixel (pixels, x, y + row),
                         ct_pixels_get_stride (tile));
    }
}

/* Tiles of any size, put side by side, are the picture. */
static void
test_tiles_cover (void)
{
  g_autoptr (CtPixels) pixels = fixture_random_pixels (rand_source, CT_PIXEL_RGBA8, 131, 67);
  guint64 n_pixels = 0;

  for (int y = 0; y < 67; y += 32)
    for (int x = 0; x < 131; x += 32)
      {
        g_autoptr (CtPixels) tile = ct_pixels_crop (pixels, x, y, 32, 32);

        n_pixels += (guint64) ct_pixels_get_width (tile) * (guint64) ct_pixels_get_height (tile);
        g_assert_cmpmem (ct_pixels_get_pixel (tile, 0, 0), 4, ct_pixels_get_pixel (pixels, x, y), 4);
      }
  g_assert_cmpuint (n_pixels, ==, 131 * 67);
}

static void
test_magnify (void)
{
  g_autoptr (CtPixels) pixels = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 20, 10);

  for (guint i = 0; i < 200; i++)
    {
      CtRect region = CT_RECT_INIT (g_rand_double_range (rand_source, -5, 20),
                                    g_rand_double_range (rand_source, -5, 10),
                                    g_rand_double_range (rand_source, 0.1, 20),
                                    g_rand_double_range (rand_source, 0.1, 10));
      int width = g_rand_int_range (rand_source, 1, 60);
      int height = g_rand_int_range (rand_source, 1, 60);
      g_autoptr (CtPixels) large = ct_pixels_magnify (pixels, &region, width, height);

      g_assert_cmpint (ct_pixels_get_width (large), ==, width);
      g_assert_cmpint (ct_pixels_get_height (large), ==, height);
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          {
            int from_x = (int) floor (region.x + (x + 0.5) * region.width / width);
            int from_y = (int) floor (region.y + (y + 0.5) * region.height / height);

            g_assert_cmpmem (ct_pixels_get_pixel (large, x, y),
                             3,
                             ct_pixels_get_pixel (pixels, CLAMP (from_x, 0, 19), CLAMP (from_y, 0, 9)),
                             3);
          }
    }
}

/* Eight times as large: each pixel becomes a square of 8 × 8, no more and no less. */
static void
test_magnify_whole_factor (void)
{
  g_autoptr (CtPixels) pixels = fixture_random_pixels (rand_source, CT_PIXEL_RGBA8, 7, 5);
  CtRect region = CT_RECT_INIT (0, 0, 7, 5);
  g_autoptr (CtPixels) large = ct_pixels_magnify (pixels, &region, 56, 40);

  for (int y = 0; y < 40; y++)
    for (int x = 0; x < 56; x++)
      g_assert_cmpmem (ct_pixels_get_pixel (large, x, y), 4, ct_pixels_get_pixel (pixels, x / 8, y / 8), 4);
}

static void
test_without_alpha (void)
{
  static const guint8 opaque[] = { 1, 2, 3, 255, 4, 5, 6, 255 };
  static const guint8 clear[] = { 1, 2, 3, 255, 4, 5, 6, 254 };
  g_autoptr (CtPixels) a = ct_pixels_new_take (CT_PIXEL_RGBA8, 2, 1, g_memdup2 (opaque, sizeof opaque));
  g_autoptr (CtPixels) b = ct_pixels_new_take (CT_PIXEL_RGBA8, 2, 1, g_memdup2 (clear, sizeof clear));
  g_autoptr (CtPixels) damaged = ct_pixels_new_damaged (a, "scratched");
  g_autoptr (CtPixels) packed = ct_pixels_without_alpha (damaged);
  g_autoptr (CtPixels) same = ct_pixels_without_alpha (b);

  g_assert_cmpint (ct_pixels_get_format (packed), ==, CT_PIXEL_RGB8);
  g_assert_cmpmem (ct_pixels_get_data (packed), 6, "\1\2\3\4\5\6", 6);
  g_assert_cmpstr (ct_pixels_get_damage (packed), ==, "scratched");
  g_assert_true (same == b);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  rand_source = g_rand_new_with_seed (7);
  g_test_add_func ("/pixels/strides", test_strides);
  g_test_add_func ("/pixels/crop", test_crop);
  g_test_add_func ("/pixels/tiles-cover", test_tiles_cover);
  g_test_add_func ("/pixels/magnify", test_magnify);
  g_test_add_func ("/pixels/magnify-whole-factor", test_magnify_whole_factor);
  g_test_add_func ("/pixels/without-alpha", test_without_alpha);
  status = g_test_run ();
  g_rand_free (rand_source);
  return status;
}
