/* test-decoder-deep.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 16 bits and floats: every bit arrives, the file's own numbers can be told, and without being
 * asked for the upper eight bits are given.
 */
#include "ct-decoder.h"

#include "ct-pyramid.h"
#include "imaging-fixtures.h"

#include <math.h>

static GRand *rand_source;

static CtPixels *
decode (GBytes *bytes, gboolean deep)
{
  CtDecodeOptions options = { .deep = deep, .stored_frame = TRUE };
  g_autoptr (GError) error = NULL;
  CtPixels *pixels = ct_decode_bytes (bytes, "x", &options, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (ct_pixels_get_damage (pixels));
  return pixels;
}

static guint
sample_at (const CtPixels *pixels, int x, int y, guint channel)
{
  CtPixelFormat format = ct_pixels_get_format (pixels);
  const guint8 *p = ct_pixels_get_pixel (pixels, x, y);

  if (!ct_pixel_format_is_deep (format))
    return p[channel];
  return ((const guint16 *) (const void *) p)[format == CT_PIXEL_GRAY16 ? 0 : channel];
}

/* The file's number of a sample in memory. */
static double
number_at (const CtPixels *pixels, int x, int y, guint channel)
{
  double low, high;
  double largest = ct_pixel_format_is_deep (ct_pixels_get_format (pixels)) ? 65535 : 255;

  ct_pixels_get_range (pixels, &low, &high);
  return low + (high - low) * sample_at (pixels, x, y, channel) / largest;
}

static void
test_png (void)
{
  static const CtPixelFormat formats[] = { CT_PIXEL_GRAY16, CT_PIXEL_RGB16, CT_PIXEL_RGBA16 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (CtPixels) original = fixture_random_pixels (rand_source, formats[i / 2], 41, 37);
      g_autoptr (GBytes) png = fixture_png_deep (original, i % 2 != 0);
      g_autoptr (CtPixels) deep = decode (png, TRUE);
      g_autoptr (CtPixels) flat = decode (png, FALSE);
      g_autoptr (CtPixels) expected = ct_pixels_to_8bit (original);
      double low, high;

      g_assert_cmpint (fixture_pixel_distance (deep, original), ==, 0);
      g_assert_cmpint (fixture_pixel_distance (flat, expected), ==, 0);
      ct_pixels_get_range (deep, &low, &high);
      g_assert_cmpfloat (low, ==, 0);
      g_assert_cmpfloat (high, ==, 65535);
    }
}

/* Strips and tiles, planes and pixels, whole numbers and floats: the number in the file comes back. */
static void
test_tiff_numbers (void)
{
  g_autoptr (CtPixels) original = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 131, 77);

  for (guint i = 0; i < 96; i++)
    {
      FixtureTiff kind = {
        .bits = 8u << i % 4,
        .tiled = (i & 4) != 0,
        .separate = (i & 8) != 0,
        .n_colours = (i & 16) != 0 ? 3 : 1,
        .is_float = i >= 32 && i < 64 && i % 4 >= 2,
        .is_signed = i >= 64,
        .compressed = i % 3 == 0,
      };
      g_autoptr (GBytes) tiff = fixture_tiff_of_kind (original, &kind);
      g_autoptr (CtPixels) deep = decode (tiff, TRUE);
      g_autoptr (CtPixels) flat = decode (tiff, FALSE);
      gboolean measured = kind.is_float || kind.is_signed || kind.bits > 16;
      gboolean is_deep = measured || kind.bits == 16;
      double low, high;

      g_assert_cmpint (ct_pixel_format_is_deep (ct_pixels_get_format (deep)), ==, is_deep);
      g_assert_false (ct_pixel_format_is_deep (ct_pixels_get_format (flat)));
      ct_pixels_get_range (deep, &low, &high);
      for (int y = 0; y < 77; y += 5)
        for (int x = 0; x < 131; x += 3)
          for (guint channel = 0; channel < kind.n_colours; channel++)
            {
              double expected = fixture_tiff_sample (original, &kind, x, y, channel);
              double tolerance = measured ? (high - low) / 65535 : 0;

              g_assert_cmpfloat (fabs (number_at (deep, x, y, channel) - expected), <=, tolerance);
              if (is_deep)
                g_assert_cmpuint (sample_at (flat, x, y, channel), ==, sample_at (deep, x, y, channel) >> 8);
            }
    }
}

static void
test_white_is_zero (void)
{
  g_autoptr (CtPixels) original = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 40, 30);
  FixtureTiff kind = { .bits = 16, .n_colours = 1 };
  FixtureTiff inverted = { .bits = 16, .n_colours = 1, .inverted = TRUE };
  g_autoptr (GBytes) a = fixture_tiff_of_kind (original, &kind);
  g_autoptr (GBytes) b = fixture_tiff_of_kind (original, &inverted);
  g_autoptr (CtPixels) black = decode (a, TRUE);
  g_autoptr (CtPixels) white = decode (b, TRUE);

  for (int x = 0; x < 40; x++)
    g_assert_cmpuint (sample_at (black, x, 7, 0) + sample_at (white, x, 7, 0), ==, 65535);
}

/* A pyramid of deep pixels is the average, and so is a reduced decode. */
static void
test_reduced (void)
{
  static const CtPixelFormat formats[] = { CT_PIXEL_GRAY16, CT_PIXEL_RGB16, CT_PIXEL_RGBA16 };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint trial = 0; trial < 30; trial++)
      {
        int width = g_rand_int_range (rand_source, 1, 90);
        int height = g_rand_int_range (rand_source, 1, 90);
        g_autoptr (CtPixels) original = fixture_random_pixels (rand_source, formats[i], width, height);
        g_autoptr (GBytes) png = fixture_png_deep (original, trial % 2 != 0);
        CtDecodeOptions options = { .deep = TRUE, .max_side_px = g_rand_int_range (rand_source, 1, 90) };
        g_autoptr (CtPixels) small = ct_decode_bytes (png, "x", &options, NULL, NULL, NULL);
        g_autoptr (CtPixels) expected = ct_pixels_ref (original);

        while (MAX (ct_pixels_get_width (expected), ct_pixels_get_height (expected)) > options.max_side_px)
          {
            CtPixels *half = ct_pixels_halve (expected);

            ct_pixels_unref (expected);
            expected = half;
          }
        g_assert_cmpint (fixture_pixel_distance (small, expected), ==, 0);
        g_assert_cmpuint (ct_pixels_get_denominator (small), ==, ct_pixels_get_denominator (expected));
      }
}

static void
test_turned (void)
{
  static const CtPixelFormat formats[] = { CT_PIXEL_GRAY16, CT_PIXEL_RGB16, CT_PIXEL_RGBA16 };

  for (guint i = 0; i < 8 * G_N_ELEMENTS (formats); i++)
    {
      CtOrientation orientation = ct_orientation_from_tag (1 + i % 8);
      g_autoptr (CtPixels) plain = fixture_random_pixels (rand_source, formats[i / 8], 71, 66);
      g_autoptr (CtPixels) original = ct_pixels_new_ranged (plain, -3, 4.5);
      g_autoptr (CtPixels) there = ct_orientation_apply (orientation, original);
      g_autoptr (CtPixels) back = ct_orientation_apply (ct_orientation_invert (orientation), there);
      double low, high;

      g_assert_cmpint (fixture_pixel_distance (back, original), ==, 0);
      ct_pixels_get_range (back, &low, &high);
      g_assert_cmpfloat (low, ==, -3);
      g_assert_cmpfloat (high, ==, 4.5);
    }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  rand_source = g_rand_new_with_seed (7);
  g_test_add_func ("/decoder-deep/png", test_png);
  g_test_add_func ("/decoder-deep/tiff-numbers", test_tiff_numbers);
  g_test_add_func ("/decoder-deep/white-is-zero", test_white_is_zero);
  g_test_add_func ("/decoder-deep/reduced", test_reduced);
  g_test_add_func ("/decoder-deep/turned", test_turned);
  status = g_test_run ();
  g_rand_free (rand_source);
  return status;
}
