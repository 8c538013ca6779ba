/* test-decoder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pixels of pictures made here and of the samples; sizes against the probe; damage.
 */
#include "ct-decoder.h"

#include "ct-error.h"
#include "ct-probe.h"
#include "ct-pyramid.h"
#include "imaging-fixtures.h"

#include <string.h>
#include <turbojpeg.h>

static CtPixels *
decode (GBytes *bytes, const CtDecodeOptions *options)
{
  g_autoptr (GError) error = NULL;
  CtPixels *pixels = ct_decode_bytes (bytes, "x", options, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pixels);
  return pixels;
}

static void
assert_fails (GBytes *bytes, const CtDecodeOptions *options, CtError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ct_decode_bytes (bytes, "some-name.jpg", options, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, "some-name.jpg"));
}

/* Lossless formats give back every bit. */
static void
test_lossless (void)
{
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (1);

  for (guint i = 0; i < 40; i++)
    {
      int width = g_rand_int_range (rand_source, 1, 80);
      int height = g_rand_int_range (rand_source, 1, 80);
      g_autoptr (CtPixels) rgb = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, width, height);
      g_autoptr (CtPixels) rgba = fixture_random_pixels (rand_source, CT_PIXEL_RGBA8, width + 5, height);
      GBytes *files[5] = { fixture_png (rgb),
                           fixture_png (rgba),
                           fixture_bmp (rgb, FALSE),
                           fixture_bmp (rgb, TRUE),
                           fixture_tiff (rgb, 1, i % 2 != 0) };

      for (guint j = 0; j < G_N_ELEMENTS (files); j++)
        {
          g_autoptr (CtPixels) pixels = decode (files[j], NULL);

          g_assert_cmpint (fixture_pixel_distance (pixels, j == 1 ? rgba : rgb), ==, 0);
          g_assert_null (ct_pixels_get_damage (pixels));
          g_bytes_unref (files[j]);
        }
    }
}

static void
test_jpeg (void)
{
  static const int flags[] = { 0, TJFLAG_PROGRESSIVE };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      g_autoptr (CtPixels) original = fixture_gradient (301, 203);
      g_autoptr (GBytes) jpeg = fixture_jpeg (original, 98, flags[i]);
      g_autoptr (CtPixels) pixels = decode (jpeg, NULL);

      g_assert_cmpint (fixture_pixel_distance (pixels, original), <=, 6);
      g_assert_cmpuint (ct_pixels_get_denominator (pixels), ==, 1);
    }
}

/* CMYK is stored inverted, so that a file's C × K / 255 is red. */
static void
test_cmyk (void)
{
  guint8 *data = g_malloc (32 * 32 * 4);
  g_autoptr (CtPixels) ink = NULL;
  g_autoptr (CtPixels) pixels = NULL;
  g_autoptr (GBytes) jpeg = NULL;

  for (guint i = 0; i < 32 * 32; i++)
    memcpy (data + 4 * i, "\xf0\x50\x20\x80", 4);
  ink = ct_pixels_new_take (CT_PIXEL_RGBA8, 32, 32, data);
  jpeg = fixture_jpeg (ink, 98, 0);
  pixels = decode (jpeg, NULL);
  g_assert_cmpint (ct_pixels_get_format (pixels), ==, CT_PIXEL_RGB8);
  g_assert_cmpfloat_with_epsilon (fixture_mean (pixels, 0), 0xf0 * 0x80 / 255.0, 3);
  g_assert_cmpfloat_with_epsilon (fixture_mean (pixels, 1), 0x50 * 0x80 / 255.0, 3);
  g_assert_cmpfloat_with_epsilon (fixture_mean (pixels, 2), 0x20 * 0x80 / 255.0, 3);
}

/* Whatever decodes: a reduced picture has the size of the pyramid's level, and looks like it. */
static void
test_reduced (void)
{
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (2);

  for (guint i = 0; i < 60; i++)
    {
      int width = g_rand_int_range (rand_source, 1, 700);
      int height = g_rand_int_range (rand_source, 1, 700);
      CtDecodeOptions options = { .max_side_px = g_rand_int_range (rand_source, 1, 800) };
      g_autoptr (CtPixels) original = fixture_gradient (width, height);
      g_autoptr (GBytes) file = i % 2 == 0 ? fixture_jpeg (original, 95, 0) : fixture_png (original);
      g_autoptr (CtPixels) pixels = decode (file, &options);
      g_autoptr (CtPixels) expected = ct_pixels_ref (original);
      int longer;

      while (MAX (ct_pixels_get_width (expected), ct_pixels_get_height (expected)) > options.max_side_px)
        {
          CtPixels *half = ct_pixels_halve (expected);

          ct_pixels_unref (expected);
          expected = half;
        }
      longer = MAX (ct_pixels_get_width (pixels), ct_pixels_get_height (pixels));
      g_assert_cmpint (longer, <=, options.max_side_px);
      g_assert_cmpint (ct_pixels_get_full_width (pixels), ==, width);
      g_assert_cmpint (ct_pixels_get_full_height (pixels), ==, height);
      g_assert_cmpuint (ct_pixels_get_denominator (pixels), ==, ct_pixels_get_denominator (expected));
      g_assert_cmpfloat (fixture_mean_distance (pixels, expected), <, 4);
    }
}

static GBytes *
make_jpeg (const CtPixels *pixels, int subsampling, int quality, const char *restart)
{
  tjhandle handle;
  guint8 *buffer = NULL;
  gulong n_bytes = 0;
  GBytes *bytes;

  /* TurboJPEG reads it from the environment. */
  if (restart != NULL)
    g_setenv ("TJ_RESTART", restart, TRUE);
  handle = tjInitCompress ();
  g_assert_cmpint (tjCompress2 (handle,
                                ct_pixels_get_data (pixels),
                                ct_pixels_get_width (pixels),
                                0,
                                ct_pixels_get_height (pixels),
                                TJPF_RGB,
                                &buffer,
                                &n_bytes,
                                subsampling,
                                quality,
                                0),
                   ==,
                   0);
  g_unsetenv ("TJ_RESTART");
  bytes = g_bytes_new (buffer, n_bytes);
  tjFree (buffer);
  tjDestroy (handle);
  return bytes;
}

/* The quick preview is the ordinary one where colour is as fine as light, and close to it elsewhere. */
static void
test_quick (void)
{
  static const int subsamplings[] = { TJSAMP_444, TJSAMP_GRAY, TJSAMP_420, TJSAMP_422, TJSAMP_440 };
  static const char *const restarts[] = { NULL, "1", "3B" };
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (12);
  guint n_different = 0;

  for (guint i = 0; i < 90; i++)
    {
      int subsampling = subsamplings[i % G_N_ELEMENTS (subsamplings)];
      gboolean exactly = i % G_N_ELEMENTS (subsamplings) < 2;
      int width = g_rand_int_range (rand_source, exactly ? 1 : 150, 400);
      int height = g_rand_int_range (rand_source, exactly ? 1 : 150, 400);
      int side = (MAX (width, height) + 7) / 8;
      CtDecodeOptions exact = { .max_side_px = MAX (side >> i % 2, 1) };
      CtDecodeOptions quick = exact;
      g_autoptr (CtPixels) original = !exactly ? fixture_gradient (width, height)
                                               : fixture_random_pixels (rand_source, CT_PIXEL_RGB8, width, height);
      g_autoptr (GBytes) jpeg =
          make_jpeg (original, subsampling, g_rand_int_range (rand_source, exactly ? 5 : 60, 101), restarts[i / 30]);
      g_autoptr (CtPixels) a = decode (jpeg, &exact);
      g_autoptr (CtPixels) b = NULL;

      quick.quick = TRUE;
      b = decode (jpeg, &quick);
      g_assert_cmpuint (ct_pixels_get_denominator (a), ==, ct_pixels_get_denominator (b));
      if (exactly)
        g_assert_cmpint (fixture_pixel_distance (a, b), ==, 0);
      else
        g_assert_cmpfloat (fixture_mean_distance (a, b), <, 8);
      n_different += fixture_pixel_distance (a, b) > 0;
    }
  /* It did not leave everything to the ordinary one. */
  g_assert_cmpuint (n_different, >, 10);
}

/* Whatever is wrong with a file, the quick decoder says what the ordinary one says. */
static void
test_quick_mutations (void)
{
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (13);
  g_autoptr (CtPixels) noise = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 133, 127);
  g_autoptr (GBytes) plain = make_jpeg (noise, TJSAMP_444, 60, NULL);
  g_autoptr (GBytes) restarts = make_jpeg (noise, TJSAMP_420, 60, "2");

  for (guint i = 0; i < 1500; i++)
    {
      GBytes *file = i % 2 != 0 ? plain : restarts;
      g_autoptr (GBytes) mutant = fixture_mutate (rand_source, file, i % 3 == 0 ? 700 : g_bytes_get_size (file));
      CtDecodeOptions exact = { .max_side_px = 20, .allow_truncated = i % 4 < 2, .limit_bytes = 64 << 20 };
      CtDecodeOptions quick = exact;
      g_autoptr (CtPixels) a = NULL;
      g_autoptr (CtPixels) b = NULL;

      quick.quick = TRUE;
      a = ct_decode_bytes (mutant, "x", &exact, NULL, NULL, NULL);
      b = ct_decode_bytes (mutant, "x", &quick, NULL, NULL, NULL);
      /* A wrong bit that both can live with may be noticed by one of them only. */
      if (a != NULL && b != NULL)
        g_assert_cmpint (ct_pixels_get_width (a), ==, ct_pixels_get_width (b));
      if (a != NULL)
        g_assert_nonnull (b);
    }
}

static void
test_orientation (void)
{
  g_autoptr (CtPixels) original = fixture_gradient (45, 30);
  g_autoptr (GBytes) jpeg = fixture_jpeg (original, 98, 0);
  g_autoptr (GBytes) png = fixture_png (original);
  CtDecodeOptions stored = { .stored_frame = TRUE };

  for (guint tag = 1; tag <= 8; tag++)
    {
      g_autoptr (CtPixels) shown = ct_orientation_apply (ct_orientation_from_tag (tag), original);
      GBytes *files[4] = { fixture_tiff (original, tag, FALSE),
                           fixture_tiff (original, tag, TRUE),
                           fixture_png_with_exif (png, tag),
                           fixture_jpeg_with_exif (jpeg, tag, FALSE) };

      for (guint i = 0; i < G_N_ELEMENTS (files); i++)
        {
          g_autoptr (CtPixels) a = decode (files[i], NULL);
          g_autoptr (CtPixels) b = decode (files[i], &stored);

          g_assert_cmpint (fixture_pixel_distance (a, shown), <=, i == 3 ? 6 : 0);
          g_assert_cmpint (fixture_pixel_distance (b, original), <=, i == 3 ? 6 : 0);
          g_bytes_unref (files[i]);
        }
    }
}

/* A bomb is refused by its header, before any memory is asked for. */
static void
test_limits (void)
{
  g_autoptr (CtPixels) original = fixture_gradient (100, 100);
  g_autoptr (GBytes) jpeg = fixture_jpeg (original, 90, 0);
  g_autoptr (GBytes) progressive = fixture_jpeg (original, 90, TJFLAG_PROGRESSIVE);
  g_autoptr (GBytes) png = fixture_png (original);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_autoptr (GBytes) bomb = NULL;
  CtDecodeOptions narrow = { .limit_bytes = 29999 };
  CtDecodeOptions enough = { .limit_bytes = 30000 };
  CtDecodeOptions small = { .limit_bytes = 29999, .max_side_px = 50 };
  g_autoptr (CtPixels) fits = decode (jpeg, &enough);
  g_autoptr (CtPixels) reduced = decode (jpeg, &small);
  g_autofree char *path = fixture_write ("x.jpg", jpeg);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ct_pixels_get_width (fits), ==, 100);
  g_assert_cmpint (ct_pixels_get_width (reduced), ==, 50);
  assert_fails (jpeg, &narrow, CT_ERROR_LIMIT);
  assert_fails (png, &narrow, CT_ERROR_LIMIT);
  assert_fails (progressive, &enough, CT_ERROR_LIMIT);
  /* 1,000,000 × 1,000,000 pixels in a few hundred bytes. */
  memcpy (copy + 16, "\0\x0f\x42\x40\0\x0f\x42\x40", 8);
  bomb = g_bytes_new_static (copy, g_bytes_get_size (png));
  assert_fails (bomb, NULL, CT_ERROR_LIMIT);

  narrow.limit_bytes = 10;
  g_assert_null (ct_decode_file (path, &narrow, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_LIMIT);
  fixture_remove (path);
}

/* A loader asked to make room for what these headers promise would take gigabytes. */
static void
test_empty_promises (void)
{
  static const guint offsets_in_bmp[] = { 10, 14, 46 };
  g_autoptr (CtPixels) original = fixture_gradient (9, 5);
  g_autoptr (GBytes) bmp = fixture_bmp (original, FALSE);
  CtProbe probe;

  for (guint i = 0; i < G_N_ELEMENTS (offsets_in_bmp); i++)
    {
      guint8 *copy = g_memdup2 (g_bytes_get_data (bmp, NULL), g_bytes_get_size (bmp));
      g_autoptr (GBytes) bomb = NULL;

      memcpy (copy + offsets_in_bmp[i], "\x36\0\0\x7f", 4);
      bomb = g_bytes_new_take (copy, g_bytes_get_size (bmp));
      /* Already by the header, so that no loader sees it. */
      g_assert_false (ct_probe_bytes (bomb, "x", &probe, NULL));
      assert_fails (bomb, NULL, CT_ERROR_CORRUPT);
    }
}

#define GIF_HEAD "GIF89a\1\0\1\0\x80\0\0\xff\0\x80\0\0\xff"
#define GIF_FRAME ",\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"

/* The first frame counts; what follows may be missing or wrong. */
static void
test_gif (void)
{
  static const char one[] = GIF_HEAD "!\xf9\4\0\0\0\0\0" GIF_FRAME ";";
  static const char two[] = GIF_HEAD GIF_FRAME ",\0\0\0\0\1\0\0\0\0\2\2\x44\1\0;";
  static const char cut[] = GIF_HEAD ",\0\0\0\0\1\0\1\0\0\2\2\x44";
  static const char none[] = GIF_HEAD ";12345678901234567890";
  static const char flat[] = GIF_HEAD ",\0\0\0\0\1\0\0\0\0\2\2\x44\1\0;";
  GBytes *good[2] = { g_bytes_new_static (one, sizeof one - 1), g_bytes_new_static (two, sizeof two - 1) };
  GBytes *bad[3] = { g_bytes_new_static (cut, sizeof cut - 1),
                     g_bytes_new_static (none, sizeof none - 1),
                     g_bytes_new_static (flat, sizeof flat - 1) };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (CtPixels) pixels = decode (good[i], NULL);

      g_assert_cmpint (ct_pixels_get_width (pixels), ==, 1);
      g_assert_cmpmem (ct_pixels_get_data (pixels), 3, "\xff\0\x80", 3);
      g_bytes_unref (good[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      assert_fails (bad[i], NULL, CT_ERROR_CORRUPT);
      g_bytes_unref (bad[i]);
    }
}

/* The first rows of a damaged picture are those of the whole one. */
static void
assert_damaged (GBytes *whole, gsize n_bytes, gboolean from_the_top)
{
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (whole, NULL), n_bytes);
  g_autoptr (GBytes) cut = g_bytes_new_static (copy, n_bytes);
  CtDecodeOptions options = { .allow_truncated = TRUE };
  g_autoptr (CtPixels) expected = decode (whole, NULL);
  g_autoptr (CtPixels) rest = NULL;
  g_autoptr (CtPixels) top = NULL;
  g_autoptr (CtPixels) expected_top = NULL;

  assert_fails (cut, NULL, CT_ERROR_CORRUPT);
  rest = decode (cut, &options);
  g_assert_nonnull (ct_pixels_get_damage (rest));
  g_assert_cmpint (ct_pixels_get_width (rest), ==, ct_pixels_get_width (expected));
  g_assert_cmpint (ct_pixels_get_height (rest), ==, ct_pixels_get_height (expected));
  if (!from_the_top)
    return;
  top = ct_pixels_crop (rest, 0, 0, ct_pixels_get_width (rest), ct_pixels_get_height (rest) / 4);
  expected_top = ct_pixels_crop (expected, 0, 0, ct_pixels_get_width (rest), ct_pixels_get_height (rest) / 4);
  g_assert_cmpint (fixture_pixel_distance (top, expected_top), ==, 0);
}

static void
test_truncated (void)
{
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (3);
  g_autoptr (CtPixels) original = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 160, 160);
  g_autoptr (GBytes) jpeg = fixture_jpeg (original, 80, 0);
  g_autoptr (GBytes) png = fixture_png (original);
  g_autoptr (GBytes) bmp = fixture_bmp (original, FALSE);
  g_autoptr (GBytes) top_down = fixture_bmp (original, TRUE);
  g_autoptr (GBytes) tiff = fixture_tiff (original, 1, FALSE);

  assert_damaged (jpeg, g_bytes_get_size (jpeg) / 2, TRUE);
  assert_damaged (jpeg, g_bytes_get_size (jpeg) - 2, TRUE);
  assert_damaged (png, g_bytes_get_size (png) / 2, TRUE);
  assert_damaged (png, g_bytes_get_size (png) - 12, TRUE);
  assert_damaged (top_down, g_bytes_get_size (top_down) / 2, TRUE);
  assert_damaged (bmp, g_bytes_get_size (bmp) - 1, FALSE);
  assert_damaged (tiff, g_bytes_get_size (tiff) / 2, TRUE);
}

/* Rubbish behind the end is common and harmless. */
static void
test_trailing_bytes (void)
{
  g_autoptr (CtPixels) original = fixture_gradient (40, 30);
  GBytes *files[4] = { fixture_jpeg (original, 95, 0),
                       fixture_png (original),
                       fixture_bmp (original, FALSE),
                       fixture_tiff (original, 1, FALSE) };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GByteArray) array = g_bytes_unref_to_array (files[i]);
      g_autoptr (GBytes) longer = NULL;
      g_autoptr (CtPixels) pixels = NULL;

      g_byte_array_append (array, (const guint8 *) "rubbish behind the end", 22);
      longer = g_byte_array_free_to_bytes (g_steal_pointer (&array));
      pixels = decode (longer, NULL);
      g_assert_cmpint (fixture_pixel_distance (pixels, original), <=, 6);
      g_assert_null (ct_pixels_get_damage (pixels));
    }
}

/* From a file: the name lies, the progress ends at 1, the file stays as it was. */
static void
test_file (void)
{
  g_autoptr (CtPixels) original = fixture_gradient (600, 500);
  g_autoptr (GBytes) bmp = fixture_bmp (original, FALSE);
  g_autofree char *path = fixture_write ("really-a-bitmap.jpg", bmp);
  g_autoptr (CtProgress) progress = ct_progress_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CtPixels) pixels = ct_decode_file (path, NULL, progress, cancellable, &error);
  g_autoptr (GBytes) afterwards = fixture_read (path);

  g_assert_no_error (error);
  g_assert_cmpint (fixture_pixel_distance (pixels, original), ==, 0);
  g_assert_cmpfloat (ct_progress_get_fraction (progress), ==, 1.0);
  g_assert_true (g_bytes_equal (afterwards, bmp));

  g_cancellable_cancel (cancellable);
  g_assert_null (ct_decode_file (path, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ct_decode_bytes (bmp, "x", NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  fixture_remove (path);
  g_assert_null (ct_decode_file (path, NULL, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
}

/* Invariants of any result, whatever the bytes. */
static void
check_mutant (GBytes *mutant, guint i)
{
  CtDecodeOptions options = {
    .allow_truncated = i % 2 == 0,
    .max_side_px = i % 3 == 0 ? 20 : 0,
    .stored_frame = i % 5 == 0,
    .deep = i % 7 < 3,
    .quick = i % 2 == 0,
    .limit_bytes = 64 << 20,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (CtPixels) pixels = ct_decode_bytes (mutant, "x", &options, NULL, NULL, &error);
  CtProbe probe;

  if (pixels == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == CT_ERROR);
      return;
    }
  g_assert_no_error (error);
  g_assert_true (ct_probe_bytes (mutant, "x", &probe, &error));
  g_assert_cmpint (ct_pixels_get_full_width (pixels), ==, options.stored_frame ? probe.stored_width : probe.width);
  g_assert_cmpint (ct_pixels_get_full_height (pixels), ==, options.stored_frame ? probe.stored_height : probe.height);
  if (!options.allow_truncated)
    g_assert_null (ct_pixels_get_damage (pixels));
}

static void
test_mutations (void)
{
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (4);
  g_autoptr (CtPixels) noise = fixture_random_pixels (rand_source, CT_PIXEL_RGB8, 33, 27);
  g_autoptr (GBytes) plain = fixture_jpeg (noise, 75, 0);
  g_autoptr (GBytes) png = fixture_png (noise);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_ptr_array_add (files, fixture_jpeg_with_exif (plain, 6, TRUE));
  g_ptr_array_add (files, fixture_jpeg (noise, 75, TJFLAG_PROGRESSIVE));
  g_ptr_array_add (files, fixture_png_with_exif (png, 5));
  g_ptr_array_add (files, fixture_tiff (noise, 7, FALSE));
  g_ptr_array_add (files, fixture_bmp (noise, FALSE));
  for (guint i = 0; i < 1000; i++)
    {
      GBytes *file = g_ptr_array_index (files, i % files->len);
      gsize within = i % 4 == 0 ? g_bytes_get_size (file) : 300;
      g_autoptr (GBytes) mutant = fixture_mutate (rand_source, file, within);

      check_mutant (mutant, i);
    }
}

static void
test_mutated_samples (void)
{
  static const char *const names[] = {
    "bmp-palette-rle8.bmp", "gif-animated.gif",        "ico-three-sizes.ico",    "jpeg-arithmetic.jpg",
    "jpeg-cmyk.jpg",        "jpeg-gray.jpg",           "png-interlaced.png",     "png-palette-alpha.png",
    "png-rgba16.png",       "tiff-gray16.tif",         "tiff-orientation-6.tif", "jpeg-truncated.jpg",
    "tiff-ycbcr.tif",       "webp-orientation-6.webp", "tiff-three-pages.tiff",  "png-gray16.png",
    "jpeg-xyb-profile.jpg",
  };
  g_autofree char *folder = fixture_shared_path ("formats");
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (6);

  if (folder == NULL)
    return;
  for (guint i = 0; i < 60 * G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i % G_N_ELEMENTS (names)], NULL);
      g_autoptr (GBytes) bytes = fixture_read (path);
      g_autoptr (GBytes) mutant = fixture_mutate (rand_source, bytes, i % 3 == 0 ? g_bytes_get_size (bytes) : 200);

      check_mutant (mutant, i);
    }
}

static gpointer
decode_many (gpointer data)
{
  GPtrArray *files = data;
  guint n_good = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (CtPixels) pixels =
          ct_decode_bytes (g_ptr_array_index (files, i % files->len), "x", NULL, NULL, NULL, NULL);

      n_good += pixels != NULL;
    }
  return GUINT_TO_POINTER (n_good);
}

/* Good and damaged files at the same time, since some loaders keep their errors in static variables. */
static void
test_threads (void)
{
  g_autoptr (CtPixels) original = fixture_gradient (64, 64);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GThread *threads[4];

  g_ptr_array_add (files, fixture_tiff (original, 6, FALSE));
  g_ptr_array_add (files, fixture_jpeg (original, 90, 0));
  g_ptr_array_add (files, fixture_png (original));
  g_ptr_array_add (files, g_bytes_new_from_bytes (g_ptr_array_index (files, 0), 0, 2000));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("decode", decode_many, files);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 75);
}

typedef enum
{
  WHOLE,
  DAMAGED,
  REFUSED,
  NEEDS_WEBP,
} Outcome;

/* What images/README.md asks for, file by file. */
static void
test_samples (void)
{
  static const struct
  {
    const char *name;
    Outcome outcome;
  } samples[] = {
    { "bmp-24bit.bmp", WHOLE },
    { "bmp-palette-rle8.bmp", WHOLE },
    { "bmp-top-down.bmp", WHOLE },
    { "gif-animated.gif", WHOLE },
    { "gif-truncated.gif", DAMAGED },
    { "ico-three-sizes.ico", WHOLE },
    { "jpeg-12bit.jpg", REFUSED },
    { "jpeg-arithmetic.jpg", WHOLE },
    { "jpeg-cmyk.jpg", WHOLE },
    { "jpeg-gray-corrupt-marker.jpg", DAMAGED },
    { "jpeg-gray.jpg", WHOLE },
    { "jpeg-named.png", WHOLE },
    { "jpeg-progressive.jpg", WHOLE },
    { "jpeg-truncated-cmyk-expected.png", WHOLE },
    { "jpeg-truncated-cmyk.jpg", DAMAGED },
    { "jpeg-truncated.jpg", DAMAGED },
    { "jpeg-xyb-profile.jpg", WHOLE },
    { "mpo-two-pictures.mpo", WHOLE },
    { "png-animated.png", WHOLE },
    { "png-exif-orientation-3.png", WHOLE },
    { "png-gray16.png", WHOLE },
    { "png-interlaced.png", WHOLE },
    { "png-palette-alpha.png", WHOLE },
    { "png-rgb16.png", WHOLE },
    { "png-rgba16.png", WHOLE },
    { "png-truncated.png", DAMAGED },
    { "tiff-gray16.tif", WHOLE },
    { "tiff-orientation-6.tif", WHOLE },
    { "tiff-rgb.tif", WHOLE },
    { "tiff-three-pages.tiff", WHOLE },
    { "tiff-ycbcr.tif", WHOLE },
    { "webp-animated.webp", NEEDS_WEBP },
    { "webp-lossy.webp", NEEDS_WEBP },
    { "webp-orientation-6.webp", NEEDS_WEBP },
  };
  g_autofree char *folder = fixture_shared_path ("formats");
  CtDecodeOptions lenient = { .allow_truncated = TRUE };

  if (folder == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_build_filename (folder, samples[i].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (CtPixels) pixels = ct_decode_file (path, NULL, NULL, NULL, &error);
      Outcome outcome = samples[i].outcome;
      CtProbe probe;

      g_test_message ("%s: %s", samples[i].name, error != NULL ? error->message : "decoded");
      /* Not every system has the loader; without it there must be a clear message. */
      if (outcome == NEEDS_WEBP)
        outcome = pixels != NULL ? WHOLE : REFUSED;
      if (outcome != WHOLE)
        {
          g_assert_null (pixels);
          g_assert_error (error, CT_ERROR, (outcome == DAMAGED ? CT_ERROR_CORRUPT : CT_ERROR_UNSUPPORTED));
          g_assert_nonnull (strstr (error->message, samples[i].name));
          g_clear_error (&error);
        }
      if (outcome == REFUSED)
        continue;
      if (outcome == DAMAGED)
        pixels = ct_decode_file (path, &lenient, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (ct_pixels_get_damage (pixels) != NULL, ==, outcome == DAMAGED);
      g_assert_true (ct_probe_file (path, &probe, &error));
      g_assert_cmpint (ct_pixels_get_width (pixels), ==, probe.width);
      g_assert_cmpint (ct_pixels_get_height (pixels), ==, probe.height);
    }
}

static CtPixels *
decode_sample (const char *folder, const char *name, const CtDecodeOptions *options)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  CtPixels *pixels = ct_decode_file (path, options, NULL, NULL, &error);

  g_assert_no_error (error);
  return pixels;
}

/* Colours and places that a wrong channel order, a negative or a flip would change. */
static void
test_sample_colours (void)
{
  static const struct
  {
    const char *name;
    int x;
    int y;
    guint8 rgb[3];
  } spots[] = {
    { "bmp-top-down.bmp", 3, 0, { 255, 0, 0 } },      { "bmp-top-down.bmp", 3, 5, { 0, 0, 255 } },
    { "jpeg-cmyk.jpg", 3, 1, { 255, 13, 25 } },       { "jpeg-cmyk.jpg", 50, 90, { 0, 4, 4 } },
    { "tiff-three-pages.tiff", 5, 5, { 0, 128, 0 } }, { "tiff-orientation-6.tif", 580, 40, { 255, 255, 255 } },
  };
  g_autofree char *folder = fixture_shared_path ("formats");
  CtDecodeOptions lenient = { .allow_truncated = TRUE };
  g_autoptr (CtPixels) map = NULL;
  g_autoptr (CtPixels) expected = NULL;
  g_autoptr (CtPixels) cube = NULL;

  if (folder == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (spots); i++)
    {
      g_autoptr (CtPixels) pixels = decode_sample (folder, spots[i].name, NULL);
      const guint8 *p = ct_pixels_get_pixel (pixels, spots[i].x, spots[i].y);

      for (guint channel = 0; channel < 3; channel++)
        g_assert_cmpint (ABS ((int) p[channel] - (int) spots[i].rgb[channel]), <=, 12);
    }
  map = decode_sample (folder, "jpeg-truncated-cmyk.jpg", &lenient);
  expected = decode_sample (folder, "jpeg-truncated-cmyk-expected.png", NULL);
  g_assert_cmpfloat (fixture_mean_distance (map, expected), <, 3);
  cube = decode_sample (folder, "png-palette-alpha.png", NULL);
  g_assert_cmpint (ct_pixels_get_format (cube), ==, CT_PIXEL_RGBA8);
  g_assert_cmpuint (ct_pixels_get_pixel (cube, 0, 0)[3], ==, 0);
}

/* Every picture of a set looks like the first, the number in its middle apart. */
static void
test_exif_samples (void)
{
  g_autofree char *folder = fixture_shared_path ("exif");
  CtDecodeOptions preview = { .max_side_px = 256 };

  if (folder == NULL)
    return;
  for (guint set = 0; set < 2; set++)
    {
      g_autoptr (CtPixels) first = NULL;

      for (guint tag = 0; tag <= 8; tag++)
        {
          g_autofree char *name = g_strdup_printf ("%s_%u.jpg", set == 0 ? "Landscape" : "Portrait", tag);
          g_autoptr (CtPixels) pixels = decode_sample (folder, name, &preview);
          g_autoptr (CtPixels) small = ct_pixels_shrink (pixels, set == 0 ? 60 : 40, set == 0 ? 40 : 60);

          g_assert_cmpint (ct_pixels_get_full_width (pixels), ==, set == 0 ? 1800 : 1200);
          g_assert_cmpint (ct_pixels_get_full_height (pixels), ==, set == 0 ? 1200 : 1800);
          if (first == NULL)
            first = ct_pixels_ref (small);
          g_assert_cmpfloat (fixture_mean_distance (small, first), <, 2.5);
          if (tag > 1)
            {
              /* The measure must tell pictures apart, or the line above proves nothing. */
              g_autoptr (CtPixels) upside_down = ct_orientation_apply (CT_ORIENTATION_ROTATE_180, small);
              g_autoptr (CtPixels) mirrored = ct_orientation_apply (CT_ORIENTATION_MIRROR, small);

              g_assert_cmpfloat (fixture_mean_distance (upside_down, first), >, 10);
              g_assert_cmpfloat (fixture_mean_distance (mirrored, first), >, 5);
            }
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoder/lossless", test_lossless);
  g_test_add_func ("/decoder/jpeg", test_jpeg);
  g_test_add_func ("/decoder/cmyk", test_cmyk);
  g_test_add_func ("/decoder/reduced", test_reduced);
  g_test_add_func ("/decoder/quick", test_quick);
  g_test_add_func ("/decoder/quick-mutations", test_quick_mutations);
  g_test_add_func ("/decoder/orientation", test_orientation);
  g_test_add_func ("/decoder/limits", test_limits);
  g_test_add_func ("/decoder/empty-promises", test_empty_promises);
  g_test_add_func ("/decoder/gif", test_gif);
  g_test_add_func ("/decoder/truncated", test_truncated);
  g_test_add_func ("/decoder/trailing-bytes", test_trailing_bytes);
  g_test_add_func ("/decoder/file", test_file);
  g_test_add_func ("/decoder/mutations", test_mutations);
  g_test_add_func ("/decoder/mutated-samples", test_mutated_samples);
  g_test_add_func ("/decoder/threads", test_threads);
  g_test_add_func ("/decoder/samples", test_samples);
  g_test_add_func ("/decoder/sample-colours", test_sample_colours);
  g_test_add_func ("/decoder/exif-samples", test_exif_samples);
  return g_test_run ();
}
