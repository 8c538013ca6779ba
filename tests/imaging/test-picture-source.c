/* test-picture-source.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Regions against the same place of the whole picture, in every kind of file that can be read
 * by regions, and what is offered when memory is short.
 */
#include "ct-picture-source.h"

#include "ct-error.h"
#include "ct-pyramid.h"
#include "imaging-fixtures.h"

#include <string.h>
#include <turbojpeg.h>

static GRand *rand_source;

static CtPictureSource *
open_source (const char *path, const CtDecodeOptions *options)
{
  g_autoptr (GError) error = NULL;
  CtPictureSource *source = ct_picture_source_open (path, options, NULL, &error);

  g_assert_no_error (error);
  return source;
}

static CtPixels *
decode_level (CtPictureSource *source, guint level)
{
  g_autoptr (GError) error = NULL;
  CtPixels *pixels = ct_picture_source_decode_level (source, level, NULL, NULL, &error);

  g_assert_no_error (error);
  return pixels;
}

/* The same without a source. */
static CtPixels *
decode_exactly (GBytes *file, CtDecodeOptions options, guint level)
{
  g_autoptr (GError) error = NULL;
  CtProbe probe;
  CtPixels *pixels;

  g_assert_true (ct_probe_bytes (file, "x", &probe, &error));
  options.max_side_px = (MAX (probe.width, probe.height) + (1 << level) - 1) >> level;
  options.limit_bytes = 0;
  pixels = ct_decode_bytes (file, "x", &options, NULL, NULL, &error);
  g_assert_no_error (error);
  return pixels;
}

static CtPixelRect
random_region (CtPictureSource *source, guint level)
{
  CtPixelRect region;
  int width, height;

  ct_picture_source_get_level_size (source, level, &width, &height);
  region.x = g_rand_int_range (rand_source, 0, width);
  region.y = g_rand_int_range (rand_source, 0, height);
  region.width = g_rand_int_range (rand_source, 1, width - region.x + 1);
  region.height = g_rand_int_range (rand_source, 1, height - region.y + 1);
  return region;
}

static void
assert_region (CtPictureSource *source, guint level, CtPixels *whole, const CtPixelRect *region)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtPixels) pixels = ct_picture_source_decode_region (source, level, region, NULL, &error);
  g_autoptr (CtPixels) expected = ct_pixels_crop (whole, region->x, region->y, region->width, region->height);

  g_assert_no_error (error);
  g_assert_cmpint (fixture_pixel_distance (pixels, expected), ==, 0);
}

/* A source that cannot hold the picture gives the same regions as one that can. */
static void
check_regions (GBytes *file, gboolean deep, guint n_regions)
{
  g_autofree char *path = fixture_write ("x", file);
  CtDecodeOptions generous = { .deep = deep, .stored_frame = g_rand_boolean (rand_source) };
  CtDecodeOptions narrow = generous;
  g_autoptr (CtPictureSource) large = open_source (path, &generous);
  g_autoptr (CtPictureSource) small = NULL;
  g_autoptr (CtPixels) first = decode_level (large, 0);

  /* Less than the picture and more than a band. A TIFF stays on disk, so that its size does not count. */
  narrow.limit_bytes = ct_pixels_get_n_bytes (first) * 9 / 10;
  if (ct_picture_source_get_probe (large)->format != CT_IMAGE_TIFF)
    narrow.limit_bytes += g_bytes_get_size (file);
  small = open_source (path, &narrow);
  g_assert_cmpint (ct_picture_source_get_access (large), ==, CT_PICTURE_WHOLE);
  g_assert_cmpint (ct_picture_source_get_access (small), ==, CT_PICTURE_REGIONS);
  g_assert_cmpuint (ct_picture_source_get_whole_level (small), >, 0);
  g_assert_null (ct_picture_source_get_note (small));
  for (guint level = 0; level <= 4; level++)
    {
      g_autoptr (CtPixels) whole = decode_exactly (file, generous, level);
      int width, height;

      ct_picture_source_get_level_size (small, level, &width, &height);
      g_assert_cmpint (ct_pixels_get_width (whole), ==, width);
      g_assert_cmpint (ct_pixels_get_height (whole), ==, height);
      for (guint i = 0; i < n_regions; i++)
        {
          CtPixelRect region = random_region (small, level);

          assert_region (small, level, whole, &region);
        }
      /* Further ones may be quick previews. */
      if (level == ct_picture_source_get_whole_level (small))
        {
          g_autoptr (CtPixels) same = decode_level (small, level);

          g_assert_cmpint (fixture_pixel_distance (same, whole), ==, 0);
        }
    }
  g_assert_cmpuint (ct_picture_source_get_n_bytes (small), <=, narrow.limit_bytes);
  fixture_remove (path);
}

static GBytes *
make_jpeg (const CtPixels *pixels, int subsampling)
{
  tjhandle handle = tjInitCompress ();
  guint8 *buffer = NULL;
  gulong n_bytes = 0;
  GBytes *bytes;

  g_assert_cmpint (tjCompress2 (handle,
                                ct_pixels_get_data (pixels),
                                ct_pixels_get_width (pixels),
                                0,
                                ct_pixels_get_height (pixels),
                                TJPF_RGB,
                                &buffer,
                                &n_bytes,
                                subsampling,
                                85,
                                0),
                   ==,
                   0);
  bytes = g_bytes_new (buffer, n_bytes);
  tjFree (buffer);
  tjDestroy (handle);
  return bytes;
}

/* Smooth upsampling looks beyond a region, so that each kind of subsampling is a case of its own. */
static void
test_jpeg_regions (void)
{
  static const int subsamplings[] = { TJSAMP_444, TJSAMP_422, TJSAMP_420, TJSAMP_440, TJSAMP_411, TJSAMP_GRAY };

  for (guint i = 0; i < G_N_ELEMENTS (subsamplings); i++)
    {
      int width = g_rand_int_range (rand_source, 200, 500);
      int height = g_rand_int_range (rand_source, 2100, 3200);
      g_autoptr (CtPixels) noise = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, width, height);
      g_autoptr (GBytes) jpeg = make_jpeg (noise, subsamplings[i]);
      g_autoptr (GBytes) turned = fixture_jpeg_with_exif (jpeg, 1 + (i * 3 + 4) % 8, FALSE);

      g_test_message ("subsampling %d, %d × %d", subsamplings[i], width, height);
      check_regions (turned, FALSE, 8);
    }
}

static void
test_png_regions (void)
{
  g_autoptr (CtPixels) noise = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 331, 2205);
  g_autoptr (CtPixels) clear = fixture_random_pixels (rand_source, CT_PIXEL_RGBA8, 210, 2205);
  g_autoptr (GBytes) rgb = fixture_png (noise);
  g_autoptr (GBytes) rgba = fixture_png (clear);
  g_autoptr (GBytes) turned = fixture_png_with_exif (rgb, 6);

  check_regions (turned, FALSE, 6);
  check_regions (rgba, FALSE, 6);
}

static void
test_tiff_regions (void)
{
  g_autoptr (CtPixels) noise = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 205, 2301);

  for (guint i = 0; i < 16; i++)
    {
      FixtureTiff kind = {
        .bits = i % 2 != 0 ? 16 : 8,
        .is_float = i == 9 || i == 11,
        .tiled = (i & 2) != 0,
        .separate = (i & 4) != 0,
        .n_colours = (i & 8) != 0 ? 1 : 3,
        .orientation = 1 + i % 8,
        .compressed = i % 3 != 0,
      };
      g_autoptr (GBytes) tiff = NULL;

      if (kind.is_float)
        kind.bits = 32;
      tiff = fixture_tiff_of_kind (noise, &kind);
      g_test_message ("TIFF %u", i);
      check_regions (tiff, i % 4 > 1, 4);
    }
}

/* Others can only be reduced, and say so, or refused. */
static void
test_reduced (void)
{
  g_autoptr (CtPixels) original = fixture_gradient (900, 700);
  g_autoptr (GBytes) bmp = fixture_bmp (original, FALSE);
  g_autofree char *path = fixture_write ("x.bmp", bmp);
  CtDecodeOptions options = { .limit_bytes = g_bytes_get_size (bmp) + 900 * 700 * 4 + 900 * 700 * 2 };
  g_autoptr (CtPictureSource) source = open_source (path, &options);
  guint level = ct_picture_source_get_whole_level (source);
  g_autoptr (CtPixels) pixels = decode_level (source, level);
  g_autoptr (CtPixels) expected = ct_pixels_ref (original);
  g_autoptr (CtPixels) nothing = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ct_picture_source_get_access (source), ==, CT_PICTURE_REDUCED);
  g_assert_nonnull (strstr (ct_picture_source_get_note (source), "1/2"));
  g_assert_cmpuint (level, ==, 1);
  for (guint i = 0; i < level; i++)
    {
      CtPixels *half = ct_pixels_halve (expected);

      ct_pixels_unref (expected);
      expected = half;
    }
  g_assert_cmpint (fixture_pixel_distance (pixels, expected), ==, 0);
  g_assert_cmpuint (ct_pixels_get_denominator (pixels), ==, 1u << level);
  nothing = ct_picture_source_decode_region (source, 0, &(CtPixelRect){ 0, 0, 10, 10 }, NULL, &error);
  g_assert_null (nothing);
  g_assert_error (error, CT_ERROR, CT_ERROR_LIMIT);
  g_clear_error (&error);

  options.limit_bytes = g_bytes_get_size (bmp) + 1000;
  g_assert_null (ct_picture_source_open (path, &options, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_LIMIT);
  fixture_remove (path);
}

static void
test_levels (void)
{
  g_autoptr (CtPixels) original = fixture_gradient (3000, 2000);
  g_autoptr (GBytes) plain = fixture_jpeg (original, 90, 0);
  g_autoptr (GBytes) jpeg = fixture_jpeg_with_exif (plain, 6, TRUE);
  g_autofree char *path = fixture_write ("x.jpg", jpeg);
  g_autoptr (CtPictureSource) source = open_source (path, NULL);
  int width, height;

  g_assert_cmpuint (ct_picture_source_get_n_levels (source), ==, 5);
  g_assert_cmpuint (ct_picture_source_get_first_level (source, 1500), ==, 3);
  g_assert_cmpuint (ct_picture_source_get_first_level (source, 4000), ==, 0);
  g_assert_cmpuint (ct_picture_source_get_first_level (source, 1), ==, 4);
  ct_picture_source_get_level_size (source, 4, &width, &height);
  g_assert_cmpint (width, ==, 125);
  g_assert_cmpint (height, ==, 188);
  fixture_remove (path);
}

typedef struct
{
  CtPictureSource *source;
  CtPixels *whole;
  guint32 seed;
} Work;

static gpointer
decode_many (gpointer data)
{
  Work *work = data;
  g_autoptr (GRand) rand_here = g_rand_new_with_seed (work->seed);
  guint n_good = 0;

  for (guint i = 0; i < 40; i++)
    {
      CtPixelRect region = { g_rand_int_range (rand_here, 0, 200), g_rand_int_range (rand_here, 0, 2000), 100, 200 };
      g_autoptr (CtPixels) pixels = ct_picture_source_decode_region (work->source, 0, &region, NULL, NULL);
      g_autoptr (CtPixels) expected = ct_pixels_crop (work->whole, region.x, region.y, 100, 200);

      n_good += fixture_pixel_distance (pixels, expected) == 0;
    }
  return GUINT_TO_POINTER (n_good);
}

static void
test_threads (void)
{
  g_autoptr (CtPixels) noise = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 300, 2200);
  g_autoptr (GBytes) jpeg = make_jpeg (noise, TJSAMP_420);
  g_autofree char *path = fixture_write ("x.jpg", jpeg);
  CtDecodeOptions options = { .limit_bytes = g_bytes_get_size (jpeg) + 1500000 };
  g_autoptr (CtPictureSource) source = open_source (path, &options);
  g_autoptr (CtPixels) whole = NULL;
  GThread *threads[3];
  Work works[3];

  whole = ct_decode_bytes (jpeg, "x", NULL, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      works[i] = (Work){ source, whole, i };
      threads[i] = g_thread_new ("regions", decode_many, &works[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 40);
  fixture_remove (path);
}

static void
test_errors (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CtPixels) original = fixture_gradient (300, 3000);
  g_autoptr (GBytes) jpeg = fixture_jpeg (original, 90, 0);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (jpeg, 0, g_bytes_get_size (jpeg) / 2);
  g_autofree char *path = fixture_write ("x.jpg", cut);
  CtDecodeOptions lenient = { .allow_truncated = TRUE };
  g_autoptr (CtPictureSource) strict = open_source (path, NULL);
  g_autoptr (CtPictureSource) forgiving = open_source (path, &lenient);
  g_autoptr (CtPixels) top = NULL;
  g_autoptr (CtPixels) all = NULL;
  g_autoptr (GError) error = NULL;

  top = ct_picture_source_decode_region (strict, 0, &(CtPixelRect){ 0, 0, 300, 100 }, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (top);
  g_assert_null (ct_picture_source_decode_level (strict, 0, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
  g_clear_error (&error);
  all = decode_level (forgiving, 0);
  g_assert_nonnull (ct_pixels_get_damage (all));
  g_cancellable_cancel (cancellable);
  g_assert_null (ct_picture_source_decode_level (forgiving, 0, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ct_picture_source_open (path, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  fixture_remove (path);
  g_assert_null (ct_picture_source_open (path, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  rand_source = g_rand_new_with_seed (11);
  g_test_add_func ("/picture-source/jpeg-regions", test_jpeg_regions);
  g_test_add_func ("/picture-source/png-regions", test_png_regions);
  g_test_add_func ("/picture-source/tiff-regions", test_tiff_regions);
  g_test_add_func ("/picture-source/reduced", test_reduced);
  g_test_add_func ("/picture-source/levels", test_levels);
  g_test_add_func ("/picture-source/threads", test_threads);
  g_test_add_func ("/picture-source/errors", test_errors);
  status = g_test_run ();
  g_rand_free (rand_source);
  return status;
}
