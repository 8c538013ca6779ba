/* test-crop.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of pictures: the right pixels, in the frame of the data set, in the size asked for.
 */
#include "ct-crop.h"

#include <math.h>

#include "ct-error.h"
#include "imaging-fixtures.h"

static const CtRect no_size = { 0, 0, 0, 0 };

static GPtrArray *
crop (const char *path, const CtRect *image_px, const CtRect *boxes, guint n, int side_px)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *pieces = ct_crop_file (path, image_px, boxes, n, side_px, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (pieces->len, ==, n);
  return pieces;
}

/* What ct_crop_file() must give for a part that is not reduced. */
static void
assert_is_part (const CtPixels *piece, const CtPixels *whole, const CtRect *bbox)
{
  CtRect image = { 0, 0, ct_pixels_get_width (whole), ct_pixels_get_height (whole) };
  CtRect region = ct_crop_get_region (bbox, &image);
  int left = (int) floor (region.x);
  int top = (int) floor (region.y);
  g_autoptr (CtPixels) part = ct_pixels_crop (whole,
                                              left,
                                              top,
                                              (int) ceil (region.x + region.width) - left,
                                              (int) ceil (region.y + region.height) - top);

  g_assert_nonnull (piece);
  g_assert_cmpint (ct_pixels_get_width (piece), ==, ct_pixels_get_width (part));
  g_assert_cmpint (ct_pixels_get_height (piece), ==, ct_pixels_get_height (part));
  g_assert_cmpint (fixture_pixel_distance (piece, part), ==, 0);
}

static void
test_region (void)
{
  CtRect image = { 0, 0, 100, 80 };
  CtRect region = ct_crop_get_region (&(CtRect){ 40, 30, 20, 10 }, &image);

  g_assert_true (ct_rect_equal (&region, &(CtRect){ 37, 27, 26, 16 }));
  /* The margin ends with the picture, and what lies outside has none. */
  region = ct_crop_get_region (&(CtRect){ -10, 0, 20, 10 }, &image);
  g_assert_true (ct_rect_equal (&region, &(CtRect){ 0, 0, 12, 12 }));
  region = ct_crop_get_region (&(CtRect){ 100, 0, 20, 10 }, &image);
  g_assert_cmpfloat (region.width, ==, 0);
  region = ct_crop_get_region (&(CtRect){ 10, 10, 0, 10 }, &image);
  g_assert_cmpfloat (region.width, ==, 0);
  region = ct_crop_get_region (&(CtRect){ NAN, 10, 5, 10 }, &image);
  g_assert_cmpfloat (region.width, ==, 0);
}

static void
test_parts (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (CtPixels) whole = fixture_random_pixels (rand, CT_PIXEL_RGB8, 90, 70);
  g_autoptr (GBytes) png = fixture_png (whole);
  g_autofree char *path = fixture_write ("parts.png", png);
  CtRect boxes[] = { { 10, 10, 20, 20 }, { 0, 0, 90, 70 }, { 85.5, 60.25, 30, 30 }, { 200, 10, 5, 5 }, { 5, 5, 1, 1 } };
  g_autoptr (GPtrArray) pieces = crop (path, &no_size, boxes, G_N_ELEMENTS (boxes), 128);

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    if (i == 3)
      g_assert_null (pieces->pdata[i]);
    else
      assert_is_part (pieces->pdata[i], whole, &boxes[i]);
  fixture_remove (path);
}

static void
test_sizes (void)
{
  g_autoptr (CtPixels) whole = fixture_gradient (1600, 1200);
  g_autoptr (GBytes) jpeg = fixture_jpeg (whole, 95, 0);
  g_autofree char *path = fixture_write ("sizes.jpg", jpeg);
  CtRect boxes[] = { { 200, 200, 800, 400 }, { 100, 100, 500, 700 } };
  g_autoptr (GPtrArray) pieces = crop (path, &no_size, boxes, 2, 100);

  g_assert_cmpint (ct_pixels_get_width (pieces->pdata[0]), ==, 100);
  g_assert_cmpint (ct_pixels_get_height (pieces->pdata[0]), <, 70);
  g_assert_cmpint (ct_pixels_get_height (pieces->pdata[1]), ==, 100);
  fixture_remove (path);
}

/* The data set says half the size: its boxes are half as large as the pixels they mean. */
static void
test_other_size (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (CtPixels) whole = fixture_random_pixels (rand, CT_PIXEL_RGB8, 80, 60);
  g_autoptr (GBytes) png = fixture_png (whole);
  g_autofree char *path = fixture_write ("other-size.png", png);
  CtRect half = { 0, 0, 40, 30 };
  CtRect boxes[] = { { 10, 10, 20, 10 } };
  g_autoptr (GPtrArray) pieces = crop (path, &half, boxes, 1, 128);
  CtRect region = ct_crop_get_region (&boxes[0], &half);
  g_autoptr (CtPixels) part = ct_pixels_crop (whole,
                                              (int) (2 * region.x),
                                              (int) (2 * region.y),
                                              (int) (2 * region.width),
                                              (int) (2 * region.height));

  g_assert_cmpint (fixture_pixel_distance (pieces->pdata[0], part), ==, 0);
  fixture_remove (path);
}

/* As shown the picture is 60 by 90; a data set that has 90 by 60 means it as it is stored. */
static void
test_frames (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  g_autoptr (CtPixels) stored = fixture_random_pixels (rand, CT_PIXEL_RGB8, 90, 60);
  g_autoptr (GBytes) plain = fixture_png (stored);
  g_autoptr (GBytes) png = fixture_png_with_exif (plain, 6);
  g_autofree char *path = fixture_write ("frames.png", png);
  CtRect as_stored = { 0, 0, 90, 60 };
  CtRect as_shown = { 0, 0, 60, 90 };
  CtRect boxes[] = { { 10, 20, 20, 10 } };
  CtRect turned = { 60 - 20 - 10, 10, 10, 20 };
  g_autoptr (GPtrArray) pieces = crop (path, &as_stored, boxes, 1, 128);
  g_autoptr (GPtrArray) shown = crop (path, &as_shown, &turned, 1, 128);

  assert_is_part (pieces->pdata[0], stored, &boxes[0]);
  /* The same spot of the picture, turned by a quarter. */
  g_assert_cmpint (ct_pixels_get_width (shown->pdata[0]), ==, ct_pixels_get_height (pieces->pdata[0]));
  g_assert_cmpfloat (fixture_mean (shown->pdata[0], 0), ==, fixture_mean (pieces->pdata[0], 0));
  fixture_remove (path);
}

static void
test_errors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("no picture", 10);
  g_autofree char *path = fixture_write ("none.jpg", bytes);
  CtRect box = { 0, 0, 10, 10 };

  g_assert_null (ct_crop_file (path, &no_size, &box, 1, 10, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  fixture_remove (path);
  g_assert_null (ct_crop_file (path, &no_size, &box, 1, 10, NULL, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crop/region", test_region);
  g_test_add_func ("/crop/parts", test_parts);
  g_test_add_func ("/crop/sizes", test_sizes);
  g_test_add_func ("/crop/other-size", test_other_size);
  g_test_add_func ("/crop/frames", test_frames);
  g_test_add_func ("/crop/errors", test_errors);
  return g_test_run ();
}
