/* test-adjust.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table against the function, the function against what people expect of it, and that
 * nothing to adjust costs nothing.
 */
#include "ct-adjust.h"

#include "imaging-fixtures.h"

#include <math.h>

static GRand *rand_source;

static CtAdjust
random_adjust (void)
{
  CtAdjust adjust = {
    .low = g_rand_double_range (rand_source, -0.5, 0.9),
    .brightness = g_rand_double_range (rand_source, -1, 1),
    .contrast = g_rand_double_range (rand_source, -1, 1),
    .gamma = g_rand_double_range (rand_source, 0.05, 12),
  };

  adjust.high = adjust.low + g_rand_double_range (rand_source, 0, 1);
  return adjust;
}

static void
test_identity (void)
{
  CtAdjust identity = CT_ADJUST_IDENTITY;
  g_autoptr (CtAdjustTable) table = ct_adjust_table_new (&identity, FALSE);
  g_autoptr (CtAdjustTable) deep_table = ct_adjust_table_new (&identity, TRUE);
  g_autoptr (CtPixels) rgb = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 30, 20);
  g_autoptr (CtPixels) same = ct_adjust_table_apply (table, rgb);

  g_assert_true (ct_adjust_is_identity (&identity));
  g_assert_true (same == rgb);
  for (CtPixelFormat format = CT_PIXEL_GRAY16; format <= CT_PIXEL_RGBA16; format++)
    {
      g_autoptr (CtPixels) deep = fixture_random_pixels (rand_source, format, 30, 20);
      g_autoptr (CtPixels) shown = ct_adjust_table_apply (deep_table, deep);
      g_autoptr (CtPixels) expected = ct_pixels_to_8bit (deep);

      g_assert_cmpint (fixture_pixel_distance (shown, expected), ==, 0);
    }
  for (double sample = 0; sample <= 1; sample += 1.0 / 255)
    g_assert_cmpfloat_with_epsilon (ct_adjust_map (&identity, sample), sample, 1e-12);
}

/* Brighter stays brighter, and nothing leaves 0 … 1, whatever the settings. */
static void
test_monotonic (void)
{
  for (guint trial = 0; trial < 500; trial++)
    {
      CtAdjust adjust = random_adjust ();
      double last = 0;

      for (guint i = 0; i <= 200; i++)
        {
          double value = ct_adjust_map (&adjust, i / 200.0);

          g_assert_true (value >= last && value <= 1);
          last = value;
        }
    }
}

static void
test_meanings (void)
{
  CtAdjust adjust = CT_ADJUST_IDENTITY;
  CtAdjust window = ct_adjust_with_window (&adjust, 0.1, 0.02);

  g_assert_cmpfloat_with_epsilon (ct_adjust_map (&window, 0.1), 0.5, 1e-9);
  g_assert_cmpfloat (ct_adjust_map (&window, 0.089), ==, 0);
  g_assert_cmpfloat (ct_adjust_map (&window, 0.111), ==, 1);
  adjust.brightness = 0.25;
  g_assert_cmpfloat_with_epsilon (ct_adjust_map (&adjust, 0.5), 0.75, 1e-9);
  adjust = CT_ADJUST_IDENTITY;
  adjust.contrast = -1;
  g_assert_cmpfloat_with_epsilon (ct_adjust_map (&adjust, 1), 0.5, 1e-9);
  adjust.contrast = 0.5;
  g_assert_cmpfloat_with_epsilon (ct_adjust_map (&adjust, 0.6), 0.7, 1e-9);
  adjust = CT_ADJUST_IDENTITY;
  adjust.gamma = 2;
  g_assert_cmpfloat_with_epsilon (ct_adjust_map (&adjust, 0.25), 0.5, 1e-9);
  g_assert_false (ct_adjust_is_identity (&adjust));
}

/* Every sample becomes what the function says, alpha stays, the size is known on. */
static void
test_apply (void)
{
  for (guint trial = 0; trial < 60; trial++)
    {
      CtPixelFormat format = (CtPixelFormat) (trial % 5);
      gboolean deep = ct_pixel_format_is_deep (format);
      CtAdjust adjust = random_adjust ();
      g_autoptr (CtAdjustTable) table = ct_adjust_table_new (&adjust, deep);
      g_autoptr (CtPixels) random = fixture_random_pixels (rand_source, format, 17, 9);
      g_autoptr (CtPixels) pixels = ct_pixels_new_reduced (random, 4, 68, 36);
      g_autoptr (CtPixels) shown = ct_adjust_table_apply (table, pixels);
      guint n = ct_pixel_format_channels (format);

      g_assert_cmpuint (ct_pixels_get_denominator (shown), ==, 4);
      g_assert_cmpint (ct_pixels_get_full_width (shown), ==, 68);
      for (int y = 0; y < 9; y++)
        for (int x = 0; x < 17; x++)
          {
            const guint8 *from = ct_pixels_get_pixel (pixels, x, y);
            const guint8 *to = ct_pixels_get_pixel (shown, x, y);

            for (guint i = 0; i < ct_pixel_format_channels (ct_pixels_get_format (shown)); i++)
              {
                guint sample = deep ? ((const guint16 *) (const void *) from)[MIN (i, n - 1)] : from[i];
                double value = ct_adjust_map (&adjust, sample / (deep ? 65535.0 : 255.0)) * 255;

                if (i == 3)
                  g_assert_cmpuint (to[i], ==, deep ? sample >> 8 : sample);
                else
                  g_assert_cmpfloat (fabs (to[i] - value), <=, 1.001);
              }
          }
    }
}

static void
test_auto_window (void)
{
  guint16 *data = g_new (guint16, 100 * 100);
  CtAdjust identity = CT_ADJUST_IDENTITY;
  g_autoptr (CtPixels) pixels = NULL;
  g_autoptr (CtPixels) flat = NULL;
  CtAdjust adjust;

  for (guint i = 0; i < 100 * 100; i++)
    data[i] = (guint16) (1000 + i % 2000);
  data[5] = 65535;
  pixels = ct_pixels_new_take (CT_PIXEL_GRAY16, 100, 100, (guint8 *) data);
  adjust = ct_adjust_with_auto_window (&identity, pixels, 0.001);
  g_assert_cmpfloat_with_epsilon (adjust.low * 65535, 1000, 5);
  g_assert_cmpfloat_with_epsilon (adjust.high * 65535, 2999, 5);
  flat = ct_pixels_new_take (CT_PIXEL_RGB8, 8, 8, g_malloc0 (192));
  adjust = ct_adjust_with_auto_window (&identity, flat, 0.01);
  g_assert_true (ct_adjust_is_identity (&adjust));
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  rand_source = g_rand_new_with_seed (5);
  g_test_add_func ("/adjust/identity", test_identity);
  g_test_add_func ("/adjust/monotonic", test_monotonic);
  g_test_add_func ("/adjust/meanings", test_meanings);
  g_test_add_func ("/adjust/apply", test_apply);
  g_test_add_func ("/adjust/auto-window", test_auto_window);
  status = g_test_run ();
  g_rand_free (rand_source);
  return status;
}
