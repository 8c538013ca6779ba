/* test-pyramid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sizes, means and exactness of the levels at even, odd and tiny sizes.
 */
#include "ct-pyramid.h"

#include "imaging-fixtures.h"

#include <math.h>

static GRand *rand_source;

static CtPyramid *
build (CtPixels *base, int smallest)
{
  g_autoptr (GError) error = NULL;
  CtPyramid *pyramid = ct_pyramid_new (base, smallest, NULL, NULL, &error);

  g_assert_no_error (error);
  return pyramid;
}

static void
test_sizes (void)
{
  for (guint i = 0; i < 200; i++)
    {
      int width = g_rand_int_range (rand_source, 1, 300);
      int height = g_rand_int_range (rand_source, 1, 300);
      int smallest = g_rand_int_range (rand_source, 1, 64);
      g_autoptr (CtPixels) base = fixture_gradient (width, height);
      g_autoptr (CtPyramid) pyramid = build (base, smallest);
      guint n_levels = ct_pyramid_get_n_levels (pyramid);

      g_assert_true (ct_pyramid_get_level (pyramid, 0) == base);
      for (guint level = 0; level < n_levels; level++)
        {
          CtPixels *pixels = ct_pyramid_get_level (pyramid, level);
          int factor = 1 << level;

          g_assert_cmpint (ct_pixels_get_width (pixels), ==, (width + factor - 1) / factor);
          g_assert_cmpint (ct_pixels_get_height (pixels), ==, (height + factor - 1) / factor);
          g_assert_cmpuint (ct_pixels_get_denominator (pixels), ==, (guint) factor);
          g_assert_cmpint (ct_pixels_get_full_width (pixels), ==, width);
          g_assert_cmpint (ct_pixels_get_full_height (pixels), ==, height);
          if (level + 1 < n_levels)
            g_assert_cmpint (MAX (ct_pixels_get_width (pixels), ct_pixels_get_height (pixels)), >, smallest);
          else
            g_assert_cmpint (MAX (ct_pixels_get_width (pixels), ct_pixels_get_height (pixels)), <=, smallest);
        }
    }
}

/* No level is more than one step away from the true average of its square, at any odd size. */
static void
test_halve_is_the_average (void)
{
  for (guint i = 0; i < 100; i++)
    {
      int width = g_rand_int_range (rand_source, 1, 40);
      int height = g_rand_int_range (rand_source, 1, 40);
      g_autoptr (CtPixels) base = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, width, height);
      g_autoptr (CtPixels) half = ct_pixels_halve (base);

      for (int y = 0; y < ct_pixels_get_height (half); y++)
        for (int x = 0; x < ct_pixels_get_width (half); x++)
          for (guint channel = 0; channel < 3; channel++)
            {
              double sum = 0;
              int n = 0;

              for (int from_y = 2 * y; from_y < MIN (2 * y + 2, height); from_y++)
                for (int from_x = 2 * x; from_x < MIN (2 * x + 2, width); from_x++, n++)
                  sum += ct_pixels_get_pixel (base, from_x, from_y)[channel];
              g_assert_cmpfloat (fabs (ct_pixels_get_pixel (half, x, y)[channel] - sum / n), <=, 0.5);
            }
    }
}

static void
test_constant_stays (void)
{
  for (guint value = 0; value < 256; value++)
    {
      guint8 *data = g_malloc (37 * 23 * 3);
      g_autoptr (CtPixels) base = NULL;
      g_autoptr (CtPyramid) pyramid = NULL;

      for (guint i = 0; i < 37 * 23 * 3; i++)
        data[i] = (guint8) value;
      base = ct_pixels_new_take (CT_PIXEL_RGB8, 37, 23, data);
      pyramid = build (base, 1);
      for (guint level = 0; level < ct_pyramid_get_n_levels (pyramid); level++)
        {
          CtPixels *pixels = ct_pyramid_get_level (pyramid, level);

          g_assert_cmpfloat (fixture_mean (pixels, 0), ==, value);
          g_assert_cmpfloat (fixture_mean (pixels, 2), ==, value);
        }
    }
}

/* Noise has every remainder of a division by four, so that a bias in rounding would add up over the levels. */
static void
test_mean_is_kept (void)
{
  g_autoptr (CtPixels) base = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 512, 512);
  g_autoptr (CtPyramid) pyramid = build (base, 32);

  g_assert_cmpuint (ct_pyramid_get_n_levels (pyramid), ==, 5);
  for (guint level = 1; level < 5; level++)
    for (guint channel = 0; channel < 3; channel++)
      g_assert_cmpfloat (fabs (fixture_mean (ct_pyramid_get_level (pyramid, level), channel)
                               - fixture_mean (base, channel)),
                         <,
                         0.06);
}

static void
test_transparent_does_not_bleed (void)
{
  /* Two opaque red pixels over two transparent green ones, then nothing but transparency. */
  static const guint8 four[] = { 200, 0, 0, 255, 200, 0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 0 };
  static const guint8 none[] = { 0, 255, 0, 0 };
  g_autoptr (CtPixels) base = ct_pixels_new_take (CT_PIXEL_RGBA8, 2, 2, g_memdup2 (four, sizeof four));
  g_autoptr (CtPixels) clear = ct_pixels_new_take (CT_PIXEL_RGBA8, 1, 1, g_memdup2 (none, sizeof none));
  g_autoptr (CtPixels) half = ct_pixels_halve (base);
  g_autoptr (CtPixels) shrunk = ct_pixels_shrink (base, 1, 1);
  g_autoptr (CtPixels) nothing = ct_pixels_halve (clear);

  g_assert_cmpuint (ct_pixels_get_data (half)[0], ==, 200);
  g_assert_cmpuint (ct_pixels_get_data (half)[1], ==, 0);
  g_assert_cmpuint (ct_pixels_get_data (half)[3], >=, 127);
  g_assert_cmpuint (ct_pixels_get_data (half)[3], <=, 128);
  g_assert_cmpuint (ct_pixels_get_data (shrunk)[0], ==, 200);
  g_assert_cmpuint (ct_pixels_get_data (shrunk)[1], ==, 0);
  g_assert_cmpuint (ct_pixels_get_data (shrunk)[3], ==, 128);
  g_assert_cmpuint (ct_pixels_get_data (nothing)[3], ==, 0);
}

static void
test_shrink (void)
{
  for (guint i = 0; i < 100; i++)
    {
      CtPixelFormat format = i % 2 == 0 ? CT_PIXEL_RGB8 : CT_PIXEL_RGBA8;
      int width = g_rand_int_range (rand_source, 1, 90);
      int height = g_rand_int_range (rand_source, 1, 90);
      int small_width = g_rand_int_range (rand_source, 1, width + 1);
      int small_height = g_rand_int_range (rand_source, 1, height + 1);
      g_autoptr (CtPixels) base = fixture_random_pixels (rand_source, format, width, height);
      g_autoptr (CtPixels) small = ct_pixels_shrink (base, small_width, small_height);
      g_autoptr (CtPixels) same = ct_pixels_shrink (base, width, height);
      guint alpha_or_blue = ct_pixel_format_bytes (format) - 1;

      g_assert_cmpint (ct_pixels_get_width (small), ==, small_width);
      g_assert_cmpint (ct_pixels_get_height (small), ==, small_height);
      /* Each source pixel weighs the same, so that the mean is kept up to rounding. */
      g_assert_cmpfloat (fabs (fixture_mean (small, alpha_or_blue) - fixture_mean (base, alpha_or_blue)), <, 0.51);
      g_assert_cmpfloat (fabs (fixture_mean (same, alpha_or_blue) - fixture_mean (base, alpha_or_blue)), <, 0.001);
      if (format == CT_PIXEL_RGB8)
        g_assert_cmpint (fixture_pixel_distance (same, base), ==, 0);
    }
}

static void
test_level_for_scale (void)
{
  g_autoptr (CtPixels) base = fixture_gradient (1024, 700);
  g_autoptr (CtPyramid) pyramid = build (base, 64);
  g_autoptr (CtPixels) preview = ct_pixels_new_reduced (base, 8, 8192, 5600);
  g_autoptr (CtPyramid) from_preview = build (preview, 512);

  g_assert_cmpuint (ct_pyramid_get_n_levels (pyramid), ==, 5);
  g_assert_cmpuint (ct_pyramid_level_for_scale (pyramid, 4.0), ==, 0);
  g_assert_cmpuint (ct_pyramid_level_for_scale (pyramid, 1.0), ==, 0);
  g_assert_cmpuint (ct_pyramid_level_for_scale (pyramid, 0.51), ==, 0);
  g_assert_cmpuint (ct_pyramid_level_for_scale (pyramid, 0.5), ==, 1);
  g_assert_cmpuint (ct_pyramid_level_for_scale (pyramid, 0.13), ==, 2);
  g_assert_cmpuint (ct_pyramid_level_for_scale (pyramid, 0.001), ==, 4);
  g_assert_cmpuint (ct_pyramid_get_n_levels (from_preview), ==, 2);
  g_assert_cmpuint (ct_pyramid_level_for_scale (from_preview, 0.125), ==, 0);
  g_assert_cmpuint (ct_pyramid_level_for_scale (from_preview, 0.0625), ==, 1);
  g_assert_cmpint (ct_pixels_get_full_width (ct_pyramid_get_level (from_preview, 1)), ==, 8192);
}

static void
test_cancel_and_progress (void)
{
  g_autoptr (CtPixels) base = fixture_gradient (100, 100);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CtProgress) progress = ct_progress_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CtPyramid) pyramid = ct_pyramid_new (base, 1, progress, cancellable, &error);
  CtPyramid *cancelled;

  g_assert_no_error (error);
  g_assert_cmpfloat (ct_progress_get_fraction (progress), ==, 1.0);
  g_assert_cmpuint (ct_pyramid_get_n_bytes (pyramid), >, 100 * 100 * 3);
  g_assert_cmpuint (ct_pyramid_get_n_bytes (pyramid), <, 100 * 100 * 3 * 3 / 2);

  g_cancellable_cancel (cancellable);
  cancelled = ct_pyramid_new (base, 1, NULL, cancellable, &error);
  g_assert_null (cancelled);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  rand_source = g_rand_new_with_seed (11);
  g_test_add_func ("/pyramid/sizes", test_sizes);
  g_test_add_func ("/pyramid/halve-is-the-average", test_halve_is_the_average);
  g_test_add_func ("/pyramid/constant-stays", test_constant_stays);
  g_test_add_func ("/pyramid/mean-is-kept", test_mean_is_kept);
  g_test_add_func ("/pyramid/transparent-does-not-bleed", test_transparent_does_not_bleed);
  g_test_add_func ("/pyramid/shrink", test_shrink);
  g_test_add_func ("/pyramid/level-for-scale", test_level_for_scale);
  g_test_add_func ("/pyramid/cancel-and-progress", test_cancel_and_progress);
  status = g_test_run ();
  g_rand_free (rand_source);
  return status;
}
