/* test-thumbnail.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Size, proportion and orientation of small pictures.
 */
#include "ct-thumbnail.h"

#include "ct-error.h"
#include "imaging-fixtures.h"

static CtPixels *
make (GBytes *bytes, int side)
{
  g_autofree char *path = fixture_write ("x", bytes);
  g_autoptr (GError) error = NULL;
  CtPixels *pixels = ct_thumbnail_make (path, side, NULL, &error);

  g_assert_no_error (error);
  fixture_remove (path);
  return pixels;
}

static void
test_sizes (void)
{
  static const int sizes[][2] = { { 400, 300 }, { 301, 999 }, { 1000, 1 }, { 129, 128 }, { 128, 128 }, { 5, 3 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (CtPixels) pixels = fixture_gradient (sizes[i][0], sizes[i][1]);
      int longer = MAX (sizes[i][0], sizes[i][1]);
      g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 95, 0);
      g_autoptr (GBytes) png = fixture_png (pixels);
      g_autoptr (CtPixels) a = make (jpeg, 128);
      g_autoptr (CtPixels) b = make (png, 128);

      g_assert_cmpint (MAX (ct_pixels_get_width (a), ct_pixels_get_height (a)), ==, MIN (longer, 128));
      g_assert_cmpint (ct_pixels_get_width (a), ==, ct_pixels_get_width (b));
      g_assert_cmpint (ct_pixels_get_height (a), ==, ct_pixels_get_height (b));
      g_assert_cmpint (ct_pixels_get_full_width (a), ==, sizes[i][0]);
      g_assert_cmpint (ct_pixels_get_full_height (a), ==, sizes[i][1]);
      g_assert_cmpfloat (fixture_mean_distance (a, b), <, 4);
    }
}

/* Turned like the picture: the same as the thumbnail of the pixels that people see. */
static void
test_orientation (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (300, 200);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 95, 0);

  for (guint tag = 1; tag <= 8; tag++)
    {
      g_autoptr (GBytes) turned = fixture_jpeg_with_exif (jpeg, tag, FALSE);
      g_autoptr (CtPixels) shown = ct_orientation_apply (ct_orientation_from_tag (tag), pixels);
      g_autoptr (GBytes) png = fixture_png (shown);
      g_autoptr (CtPixels) a = make (turned, 64);
      g_autoptr (CtPixels) b = make (png, 64);

      g_assert_cmpint (ct_pixels_get_height (a), ==, tag >= 5 ? 64 : 43);
      g_assert_cmpfloat (fixture_mean_distance (a, b), <, 4);
    }
}

static void
test_damaged_and_missing (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (300, 200);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 95, 0);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (jpeg, 0, g_bytes_get_size (jpeg) * 2 / 3);
  g_autoptr (CtPixels) thumbnail = make (half, 64);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *path = fixture_write ("x.jpg", jpeg);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (ct_pixels_get_damage (thumbnail));
  g_cancellable_cancel (cancellable);
  g_assert_null (ct_thumbnail_make (path, 64, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  fixture_remove (path);
  g_assert_null (ct_thumbnail_make (path, 64, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thumbnail/sizes", test_sizes);
  g_test_add_func ("/thumbnail/orientation", test_orientation);
  g_test_add_func ("/thumbnail/damaged-and-missing", test_damaged_and_missing);
  return g_test_run ();
}
