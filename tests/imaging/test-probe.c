/* test-probe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Headers made by hand, cut at every length and mutated; and what is known about the
 * sample pictures.
 */
#include "ct-probe.h"

#include "ct-error.h"
#include "imaging-fixtures.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define BYTES(literal) g_bytes_new_static (literal, sizeof literal - 1)

static CtProbe
probe (GBytes *bytes)
{
  CtProbe result = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok = ct_probe_bytes (bytes, "x", &result, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
  return result;
}

static void
assert_fails (GBytes *bytes, CtError code)
{
  CtProbe result;
  g_autoptr (GError) error = NULL;

  g_assert_false (ct_probe_bytes (bytes, "some-name.jpg", &result, &error));
  g_assert_error (error, CT_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, "some-name.jpg"));
}

static void
test_names (void)
{
  static const struct
  {
    const char *name;
    CtImageFormat format;
    const char *mime;
  } names[] = {
    { "a.jpg", CT_IMAGE_JPEG, "image/jpeg" },  { "/x.y/A.JPEG", CT_IMAGE_JPEG, "image/jpeg" },
    { "a.b.Png", CT_IMAGE_PNG, "image/png" },  { "a.bmp", CT_IMAGE_BMP, "image/bmp" },
    { "a.gif", CT_IMAGE_GIF, "image/gif" },    { "a.tif", CT_IMAGE_TIFF, "image/tiff" },
    { "a.tiff", CT_IMAGE_TIFF, "image/tiff" }, { "a.webp", CT_IMAGE_WEBP, "image/webp" },
    { "a.ico", CT_IMAGE_ICO, "image/x-icon" }, { "a.mpo", CT_IMAGE_MPO, "image/jpeg" },
    { "a.json", CT_IMAGE_UNKNOWN, NULL },      { "jpg", CT_IMAGE_UNKNOWN, NULL },
    { ".jpg", CT_IMAGE_UNKNOWN, NULL },        { "folder.jpg/readme", CT_IMAGE_UNKNOWN, NULL },
    { "a.", CT_IMAGE_UNKNOWN, NULL },          { "", CT_IMAGE_UNKNOWN, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      CtImageFormat format = ct_image_format_from_name (names[i].name);

      g_assert_cmpint (format, ==, names[i].format);
      g_assert_cmpstr (ct_image_format_to_mime (format), ==, names[i].mime);
      g_assert_cmpint (ct_image_name_is_picture (names[i].name), ==, names[i].mime != NULL);
      g_assert_cmpint (ct_image_format_to_string (format) != NULL, ==, names[i].mime != NULL);
    }
}

static void
test_jpeg (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (37, 21);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 90, 0);
  CtProbe result = probe (jpeg);

  g_assert_cmpint (result.format, ==, CT_IMAGE_JPEG);
  g_assert_cmpint (result.stored_width, ==, 37);
  g_assert_cmpint (result.stored_height, ==, 21);
  g_assert_cmpint (result.bits, ==, 8);
  g_assert_cmpint (result.channels, ==, 3);
  g_assert_false (result.progressive);
  g_assert_cmpint (result.orientation, ==, CT_ORIENTATION_NORMAL);
  g_assert_cmpuint (result.size_bytes, ==, g_bytes_get_size (jpeg));

  for (guint i = 0; i < 20; i++)
    {
      guint orientation = i % 10;
      guint expected = orientation >= 1 && orientation <= 8 ? orientation : 1;
      g_autoptr (GBytes) turned = fixture_jpeg_with_exif (jpeg, orientation, i >= 10);

      result = probe (turned);
      g_assert_cmpuint (result.orientation, ==, expected);
      g_assert_cmpint (result.stored_width, ==, 37);
      g_assert_cmpint (result.width, ==, expected >= 5 ? 21 : 37);
      g_assert_cmpint (result.height, ==, expected >= 5 ? 37 : 21);
    }
}

/* The header may stand far behind profiles and thumbnails, and between stray bytes. */
static void
test_jpeg_long_header (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (37, 21);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 90, 0);
  g_autoptr (GBytes) progressive = fixture_jpeg (pixels, 90, 16384);
  g_autoptr (GBytes) file = fixture_jpeg_with_segment (jpeg, 0xe2, "MPF\0II*\0", 8);
  g_autofree guint8 *filler = g_malloc (65533);
  g_autofree char *path = NULL;
  CtProbe result, from_file;
  g_autoptr (GError) error = NULL;

  /* Full of what looks like frame headers of another size. */
  for (guint i = 0; i < 65533; i++)
    filler[i] = (guint8) "\xff\xc0\0\x0b\x08\0\x07\0\x07\1"[i % 10];
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GBytes) longer = fixture_jpeg_with_segment (file, 0xe2, filler, 65533);

      g_bytes_unref (file);
      file = g_steal_pointer (&longer);
    }
  result = probe (file);
  g_assert_cmpint (result.format, ==, CT_IMAGE_MPO);
  g_assert_cmpint (result.stored_width, ==, 37);
  g_assert_true (probe (progressive).progressive);

  path = fixture_write ("misnamed.png", file);
  g_assert_true (ct_probe_file (path, &from_file, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&from_file, sizeof from_file, &result, sizeof result);
  fixture_remove (path);
}

static void
test_png (void)
{
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (5);
  g_autoptr (CtPixels) pixels = fixture_random_pixels (rand_source, CT_PIXEL_RGBA8, 9, 5);
  g_autoptr (GBytes) png = fixture_png (pixels);
  CtProbe result = probe (png);

  g_assert_cmpint (result.format, ==, CT_IMAGE_PNG);
  g_assert_cmpint (result.width, ==, 9);
  g_assert_cmpint (result.height, ==, 5);
  g_assert_cmpint (result.channels, ==, 4);
  g_assert_cmpint (result.bits, ==, 8);
  for (guint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (GBytes) turned = fixture_png_with_exif (png, orientation);

      result = probe (turned);
      g_assert_cmpuint (result.orientation, ==, orientation);
      g_assert_cmpint (result.width, ==, orientation >= 5 ? 5 : 9);
    }
}

static void
test_tiff (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (7, 4);

  for (guint i = 0; i < 16; i++)
    {
      g_autoptr (GBytes) tiff = fixture_tiff (pixels, i / 2 + 1, i % 2 != 0);
      CtProbe result = probe (tiff);

      g_assert_cmpint (result.format, ==, CT_IMAGE_TIFF);
      g_assert_cmpuint (result.orientation, ==, i / 2 + 1);
      g_assert_cmpint (result.stored_width, ==, 7);
      g_assert_cmpint (result.stored_height, ==, 4);
      g_assert_cmpint (result.width, ==, i / 2 + 1 >= 5 ? 4 : 7);
      g_assert_cmpint (result.bits, ==, 8);
      g_assert_cmpint (result.channels, ==, 3);
    }
}

static void
test_big_tiff (void)
{
  static const char big[] = "II\x2b\0\x08\0\0\0"
                            "\x10\0\0\0\0\0\0\0"
                            "\x03\0\0\0\0\0\0\0"
                            "\0\1\4\0\1\0\0\0\0\0\0\0\x2c\1\0\0\0\0\0\0"
                            "\1\1\x10\0\1\0\0\0\0\0\0\0\xc8\0\0\0\0\0\0\0"
                            "\x12\1\3\0\1\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0";
  g_autoptr (GBytes) bytes = BYTES (big);
  CtProbe result = probe (bytes);

  g_assert_cmpint (result.stored_width, ==, 300);
  g_assert_cmpint (result.stored_height, ==, 200);
  g_assert_cmpint (result.width, ==, 200);
  g_assert_cmpint (result.orientation, ==, CT_ORIENTATION_ROTATE_270);
}

static void
test_bmp_gif (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (7, 4);
  g_autoptr (GBytes) bmp = fixture_bmp (pixels, FALSE);
  g_autoptr (GBytes) top_down = fixture_bmp (pixels, TRUE);
  g_autoptr (GBytes) os2 = BYTES ("BM\0\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0\x05\0\x06\0\1\0\x18\0");
  g_autoptr (GBytes) gif = BYTES ("GIF89a\x2c\1\xc8\0\0\0\0");

  g_assert_cmpint (probe (bmp).height, ==, 4);
  g_assert_cmpint (probe (top_down).height, ==, 4);
  g_assert_cmpint (probe (top_down).format, ==, CT_IMAGE_BMP);
  g_assert_cmpint (probe (os2).width, ==, 5);
  g_assert_cmpint (probe (os2).height, ==, 6);
  g_assert_cmpint (probe (gif).width, ==, 300);
  g_assert_cmpint (probe (gif).height, ==, 200);
}

static void
test_webp (void)
{
  g_autoptr (GBytes) lossy = BYTES ("RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x2c\x41\xc8\x80");
  g_autoptr (GBytes) lossless = BYTES ("RIFF\x12\0\0\0WEBPVP8L\x05\0\0\0\x2f\x2b\xc1\x31\x10\0");
  CtProbe result = probe (lossy);

  /* The two upper bits are a scale, not size. */
  g_assert_cmpint (result.format, ==, CT_IMAGE_WEBP);
  g_assert_cmpint (result.width, ==, 300);
  g_assert_cmpint (result.height, ==, 200);
  result = probe (lossless);
  g_assert_cmpint (result.width, ==, 300);
  g_assert_cmpint (result.height, ==, 200);
  g_assert_cmpint (result.channels, ==, 4);

  for (guint i = 0; i < 16; i++)
    {
      g_autoptr (GBytes) exif = fixture_exif (i / 2 + 1, FALSE);
      g_autoptr (GByteArray) array = g_byte_array_new ();
      g_autoptr (GBytes) file = NULL;
      guint8 length = (guint8) (g_bytes_get_size (exif) + (i % 2 != 0 ? 6 : 0));

      g_byte_array_append (array,
                           (const guint8 *) "RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x08\0\0\0\x2b\1\0\xc7\0\0"
                                            "VP8 \3\0\0\0abc\0EXIF",
                           30 + 12 + 4);
      g_byte_array_append (array, &length, 1);
      g_byte_array_append (array, (const guint8 *) "\0\0\0Exif\0\0", i % 2 != 0 ? 9 : 3);
      g_byte_array_append (array, g_bytes_get_data (exif, NULL), (guint) g_bytes_get_size (exif));
      file = g_byte_array_free_to_bytes (g_steal_pointer (&array));
      result = probe (file);
      g_assert_cmpuint (result.orientation, ==, i / 2 + 1);
      g_assert_cmpint (result.stored_width, ==, 300);
      g_assert_cmpint (result.stored_height, ==, 200);
    }
}

/* The largest counts, wherever it stands; a PNG inside may be larger than the directory can say. */
static void
test_ico (void)
{
  static const char icon[] = "\0\0\1\0\2\0"
                             "\x30\x30\0\0\1\0\x20\0\x28\0\0\0\x3e\0\0\0"
                             "\0\0\0\0\1\0\x20\0\x18\0\0\0\x26\0\0\0"
                             "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\0\0\0\1\x2c"
                             "\x28\0\0\0\x30\0\0\0\x60\0\0\0\1\0\x20\0\0\0\0\0\0\0\0\0"
                             "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
  g_autoptr (GBytes) bytes = g_bytes_new_static (icon, sizeof icon - 1);
  /* The same with a directory of one entry. */
  g_autofree guint8 *copy = g_memdup2 (icon, sizeof icon - 1);
  g_autoptr (GBytes) first = g_bytes_new_static (copy, sizeof icon - 1);
  g_autoptr (GBytes) empty = BYTES ("\0\0\1\0\0\0");
  CtProbe result = probe (bytes);

  g_assert_cmpint (result.format, ==, CT_IMAGE_ICO);
  g_assert_cmpint (result.width, ==, 512);
  g_assert_cmpint (result.height, ==, 300);
  copy[4] = 1;
  g_assert_cmpint (probe (first).width, ==, 48);
  g_assert_cmpint (probe (first).height, ==, 48);
  assert_fails (empty, CT_ERROR_CORRUPT);
}

static void
test_refusals (void)
{
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) text = BYTES ("{\"images\": []}");
  g_autoptr (GBytes) start = BYTES ("\xff\xd8\xff");
  g_autoptr (GBytes) zero = BYTES ("GIF89a\0\0\xc8\0\0\0\0");
  g_autofree char *path = fixture_write ("x.jpg", text);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *pipe_path = g_build_filename (folder, "pipe.jpg", NULL);
  CtProbe result;
  g_autoptr (GError) error = NULL;

  assert_fails (empty, CT_ERROR_CORRUPT);
  assert_fails (text, CT_ERROR_UNSUPPORTED);
  assert_fails (start, CT_ERROR_CORRUPT);
  assert_fails (zero, CT_ERROR_CORRUPT);

  g_assert_false (ct_probe_file (path, &result, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (ct_probe_file (folder, &result, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  /* A pipe without a writer would block whoever waits for it. */
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_false (ct_probe_file (pipe_path, &result, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (pipe_path), ==, 0);
  fixture_remove (path);
  g_assert_false (ct_probe_file (path, &result, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
}

static GPtrArray *
make_all_kinds (void)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (CtPixels) pixels = fixture_gradient (23, 11);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 80, 0);
  g_autoptr (GBytes) png = fixture_png (pixels);

  g_ptr_array_add (files, fixture_jpeg_with_exif (jpeg, 6, TRUE));
  g_ptr_array_add (files, fixture_png_with_exif (png, 5));
  g_ptr_array_add (files, fixture_tiff (pixels, 8, FALSE));
  g_ptr_array_add (files, fixture_tiff (pixels, 7, TRUE));
  g_ptr_array_add (files, fixture_bmp (pixels, FALSE));
  g_ptr_array_add (files, BYTES ("RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x17\0\x0b\0"));
  g_ptr_array_add (files, BYTES ("GIF89a\x17\0\x0b\0\0\0\0"));
  return files;
}

/* Cut at every length: either refused, or the size is the true one. */
static void
test_every_length (void)
{
  g_autoptr (GPtrArray) files = make_all_kinds ();
  guint n_refused = 0, n_accepted = 0;

  for (guint i = 0; i < files->len; i++)
    {
      GBytes *file = g_ptr_array_index (files, i);

      for (gsize length = 0; length <= g_bytes_get_size (file); length++)
        {
          /* A copy of exactly that length, so that a look beyond the end is seen by the sanitizer. */
          g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (file, NULL), length);
          g_autoptr (GBytes) cut = g_bytes_new_static (copy, length);
          g_autoptr (GError) error = NULL;
          CtProbe result;

          if (ct_probe_bytes (cut, "x", &result, &error))
            {
              g_assert_no_error (error);
              g_assert_cmpint (result.stored_width, ==, 23);
              g_assert_cmpint (result.stored_height, ==, 11);
              n_accepted++;
            }
          else
            {
              g_assert_nonnull (error);
              g_assert_true (error->domain == CT_ERROR);
              n_refused++;
            }
        }
      g_assert_cmpint (probe (file).stored_width, ==, 23);
    }
  g_assert_cmpuint (n_refused, >, 7 * 10);
  g_assert_cmpuint (n_accepted, >, 7);
}

static void
test_mutations (void)
{
  g_autoptr (GPtrArray) files = make_all_kinds ();
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (99);
  guint n_accepted = 0;

  for (guint i = 0; i < 7000; i++)
    {
      GBytes *file = g_ptr_array_index (files, i % files->len);
      g_autoptr (GBytes) mutant = fixture_mutate (rand_source, file, 160);
      g_autoptr (GError) error = NULL;
      CtProbe result;

      if (!ct_probe_bytes (mutant, "x", &result, &error))
        {
          g_assert_true (error->domain == CT_ERROR);
          continue;
        }
      n_accepted++;
      g_assert_cmpint (result.stored_width, >=, 1);
      g_assert_cmpint (result.stored_height, >=, 1);
      g_assert_cmpint (result.orientation, >=, 1);
      g_assert_cmpint (result.orientation, <=, 8);
      g_assert_cmpint (MAX (result.width, result.height), ==, MAX (result.stored_width, result.stored_height));
    }
  g_assert_cmpuint (n_accepted, >, 1000);
}

/* What images/README.md says of each file. */
static void
test_samples (void)
{
  static const struct
  {
    const char *name;
    CtImageFormat format;
    int width;
    int height;
    int orientation;
    int bits;
  } samples[] = {
    { "bmp-24bit.bmp", CT_IMAGE_BMP, 127, 64, 1, 8 },
    { "bmp-palette-rle8.bmp", CT_IMAGE_BMP, 127, 64, 1, 8 },
    { "bmp-top-down.bmp", CT_IMAGE_BMP, 6, 6, 1, 8 },
    { "gif-animated.gif", CT_IMAGE_GIF, 85, 77, 1, 8 },
    { "gif-truncated.gif", CT_IMAGE_GIF, 575, 800, 1, 8 },
    { "ico-three-sizes.ico", CT_IMAGE_ICO, 48, 48, 1, 8 },
    { "jpeg-12bit.jpg", CT_IMAGE_JPEG, 149, 227, 1, 12 },
    { "jpeg-arithmetic.jpg", CT_IMAGE_JPEG, 227, 149, 1, 8 },
    { "jpeg-cmyk.jpg", CT_IMAGE_JPEG, 100, 100, 1, 8 },
    { "jpeg-gray-corrupt-marker.jpg", CT_IMAGE_JPEG, 500, 500, 1, 8 },
    { "jpeg-gray.jpg", CT_IMAGE_JPEG, 128, 128, 1, 8 },
    { "jpeg-named.png", CT_IMAGE_JPEG, 1920, 1080, 1, 8 },
    { "jpeg-progressive.jpg", CT_IMAGE_JPEG, 650, 470, 1, 8 },
    { "jpeg-truncated-cmyk.jpg", CT_IMAGE_JPEG, 256, 256, 1, 8 },
    { "jpeg-truncated.jpg", CT_IMAGE_JPEG, 290, 442, 1, 8 },
    { "jpeg-xyb-profile.jpg", CT_IMAGE_JPEG, 290, 442, 1, 8 },
    { "mpo-two-pictures.mpo", CT_IMAGE_MPO, 640, 480, 1, 8 },
    { "png-animated.png", CT_IMAGE_PNG, 100, 100, 1, 8 },
    { "png-exif-orientation-3.png", CT_IMAGE_PNG, 512, 512, 1, 8 },
    { "png-gray16.png", CT_IMAGE_PNG, 32, 32, 1, 16 },
    { "png-interlaced.png", CT_IMAGE_PNG, 32, 32, 1, 8 },
    { "png-palette-alpha.png", CT_IMAGE_PNG, 32, 32, 1, 8 },
    { "png-rgb16.png", CT_IMAGE_PNG, 149, 227, 1, 16 },
    { "png-rgba16.png", CT_IMAGE_PNG, 32, 32, 1, 16 },
    { "png-truncated.png", CT_IMAGE_PNG, 640, 480, 1, 8 },
    { "tiff-gray16.tif", CT_IMAGE_TIFF, 64, 64, 1, 16 },
    { "tiff-orientation-6.tif", CT_IMAGE_TIFF, 88, 590, 6, 1 },
    { "tiff-rgb.tif", CT_IMAGE_TIFF, 128, 128, 1, 8 },
    { "tiff-three-pages.tiff", CT_IMAGE_TIFF, 10, 10, 1, 1 },
    { "tiff-ycbcr.tif", CT_IMAGE_TIFF, 250, 325, 1, 8 },
    { "webp-animated.webp", CT_IMAGE_WEBP, 245, 245, 1, 8 },
    { "webp-lossy.webp", CT_IMAGE_WEBP, 480, 360, 1, 8 },
    { "webp-orientation-6.webp", CT_IMAGE_WEBP, 128, 128, 6, 8 },
  };
  g_autofree char *folder = fixture_shared_path ("formats");

  if (folder == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_build_filename (folder, samples[i].name, NULL);
      g_autoptr (GBytes) bytes = fixture_read (path);
      g_autoptr (GError) error = NULL;
      CtProbe result, from_bytes;

      g_test_message ("%s", samples[i].name);
      g_assert_true (ct_probe_file (path, &result, &error));
      g_assert_no_error (error);
      g_assert_cmpint (result.format, ==, samples[i].format);
      g_assert_cmpint (result.stored_width, ==, samples[i].width);
      g_assert_cmpint (result.stored_height, ==, samples[i].height);
      g_assert_cmpint (result.orientation, ==, samples[i].orientation);
      g_assert_cmpint (result.bits, ==, samples[i].bits);
      from_bytes = probe (bytes);
      g_assert_cmpmem (&from_bytes, sizeof from_bytes, &result, sizeof result);
    }
}

static void
test_exif_samples (void)
{
  g_autofree char *folder = fixture_shared_path ("exif");

  if (folder == NULL)
    return;
  for (guint i = 0; i < 18; i++)
    {
      guint tag = i % 9;
      g_autofree char *name = g_strdup_printf ("%s_%u.jpg", i < 9 ? "Landscape" : "Portrait", tag);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      CtProbe result;

      g_assert_true (ct_probe_file (path, &result, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (result.orientation, ==, MAX (tag, 1));
      g_assert_cmpint (result.width, ==, i < 9 ? 1800 : 1200);
      g_assert_cmpint (result.height, ==, i < 9 ? 1200 : 1800);
      g_assert_cmpint (result.stored_width, ==, tag >= 5 ? result.height : result.width);
    }
}

/* A profile is noted, with its name where the header tells it. */
static void
test_profiles (void)
{
  static const struct
  {
    const char *name;
    const char *profile;
  } samples[] = {
    { "jpeg-truncated.jpg", "Artifex Software A98 ICC Profile" },
    { "jpeg-xyb-profile.jpg", "XYB_Per" },
    { "jpeg-12bit.jpg", "sRGB2014" },
    { "png-rgb16.png", "ICCProfile" },
    { "jpeg-progressive.jpg", NULL },
    { "tiff-rgb.tif", NULL },
    { "webp-lossy.webp", NULL },
  };
  g_autofree char *folder = fixture_shared_path ("formats");

  if (folder == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_build_filename (folder, samples[i].name, NULL);
      g_autoptr (GError) error = NULL;
      CtProbe result;

      g_assert_true (ct_probe_file (path, &result, &error));
      g_assert_no_error (error);
      g_assert_cmpint (result.has_profile, ==, samples[i].profile != NULL);
      g_assert_cmpstr (result.profile, ==, samples[i].profile != NULL ? samples[i].profile : "");
    }
}

/* A name that is too long or no UTF-8 is cut between characters and mended. */
static void
test_profile_names (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (8, 8);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 90, 0);
  guint8 segment[14 + 132 + 12 + 300] = "ICC_PROFILE\0\1\1";
  guint8 *profile = segment + 14;
  g_autoptr (GBytes) file = NULL;
  CtProbe result;

  /* One tag: desc, at byte 144, 212 bytes long, with a name of 200. */
  memcpy (profile + 128, "\0\0\0\1desc\0\0\0\x90\0\0\0\xd4", 16);
  memcpy (profile + 144, "desc\0\0\0\0\0\0\0\xc8", 12);
  for (guint i = 0; i < 100; i++)
    memcpy (profile + 156 + 2 * i, "\xc3\xa4", 2);
  profile[160] = 0xff;
  file = fixture_jpeg_with_segment (jpeg, 0xe2, segment, sizeof segment);
  result = probe (file);
  g_assert_true (result.has_profile);
  g_assert_true (g_utf8_validate (result.profile, -1, NULL));
  g_assert_true (g_str_has_prefix (result.profile, "ää"));
  g_assert_cmpuint (strlen (result.profile), >, 50);
}

static void
test_floats (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (8, 8);
  FixtureTiff kind = { .bits = 32, .is_float = TRUE, .n_colours = 1 };
  FixtureTiff whole = { .bits = 32, .n_colours = 1 };
  g_autoptr (GBytes) a = fixture_tiff_of_kind (pixels, &kind);
  g_autoptr (GBytes) b = fixture_tiff_of_kind (pixels, &whole);
  CtProbe real = probe (a);
  CtProbe integer = probe (b);

  g_assert_true (real.is_float);
  g_assert_false (integer.is_float);
  g_assert_cmpint (real.bits, ==, 32);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/names", test_names);
  g_test_add_func ("/probe/jpeg", test_jpeg);
  g_test_add_func ("/probe/jpeg-long-header", test_jpeg_long_header);
  g_test_add_func ("/probe/png", test_png);
  g_test_add_func ("/probe/tiff", test_tiff);
  g_test_add_func ("/probe/big-tiff", test_big_tiff);
  g_test_add_func ("/probe/bmp-gif", test_bmp_gif);
  g_test_add_func ("/probe/webp", test_webp);
  g_test_add_func ("/probe/ico", test_ico);
  g_test_add_func ("/probe/refusals", test_refusals);
  g_test_add_func ("/probe/every-length", test_every_length);
  g_test_add_func ("/probe/mutations", test_mutations);
  g_test_add_func ("/probe/samples", test_samples);
  g_test_add_func ("/probe/exif-samples", test_exif_samples);
  g_test_add_func ("/probe/profiles", test_profiles);
  g_test_add_func ("/probe/profile-names", test_profile_names);
  g_test_add_func ("/probe/floats", test_floats);
  return g_test_run ();
}
