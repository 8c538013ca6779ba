/* imaging-fixtures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writers of minimal pictures. They share no code with the readers that they test.
 */
#include "imaging-fixtures.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>
#include <turbojpeg.h>

/* A path below the folder of shared test files, or NULL (and the test skipped) without one. */
char *
fixture_shared_path (const char *name)
{
  const char *root = g_getenv ("CT_SHARED_DATA");

  if (root == NULL || !g_file_test (root, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("CT_SHARED_DATA names no folder: the sample pictures are not here");
      return NULL;
    }
  return g_build_filename (root, "images", name, NULL);
}

/* Writes a file into a new temporary folder. */
char *
fixture_write (const char *name, GBytes *bytes)
{
  g_autofree char *folder = g_dir_make_tmp ("ct-imaging-XXXXXX", NULL);
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return path;
}

GBytes *
fixture_read (const char *path)
{
  char *contents;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

/* Removes what fixture_write() made, folder included. */
void
fixture_remove (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

CtPixels *
fixture_random_pixels (GRand *rand, CtPixelFormat format, int width, int height)
{
  gsize n = (gsize) width * height * ct_pixel_format_bytes (format);
  guint8 *data = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    data[i] = (guint8) g_rand_int_range (rand, 0, 256);
  return ct_pixels_new_take (format, width, height, data);
}

/* Smooth and without any symmetry, so that JPEG keeps it and no wrong turn looks right. */
CtPixels *
fixture_gradient (int width, int height)
{
  guint8 *data = g_malloc ((gsize) width * height * 3);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint8 *p = data + ((gsize) y * width + x) * 3;

        p[0] = (guint8) (x * 200 / MAX (width - 1, 1));
        p[1] = (guint8) (y * 200 / MAX (height - 1, 1));
        p[2] = 60;
      }
  return ct_pixels_new_take (CT_PIXEL_RGB8, width, height, data);
}

static void
assert_same_shape (const CtPixels *a, const CtPixels *b)
{
  g_assert_cmpint (ct_pixels_get_width (a), ==, ct_pixels_get_width (b));
  g_assert_cmpint (ct_pixels_get_height (a), ==, ct_pixels_get_height (b));
  g_assert_cmpint (ct_pixels_get_format (a), ==, ct_pixels_get_format (b));
}

/* The sum and the largest of the differences of all samples. */
static double
compare (const CtPixels *a, const CtPixels *b, int *largest)
{
  guint bpp = ct_pixel_format_bytes (ct_pixels_get_format (a));
  double sum = 0;

  assert_same_shape (a, b);
  *largest = 0;
  for (int y = 0; y < ct_pixels_get_height (a); y++)
    {
      const guint8 *p = ct_pixels_get_pixel (a, 0, y);
      const guint8 *q = ct_pixels_get_pixel (b, 0, y);

      for (gsize i = 0; i < (gsize) ct_pixels_get_width (a) * bpp; i++)
        {
          int difference = ABS ((int) p[i] - (int) q[i]);

          sum += difference;
          *largest = MAX (*largest, difference);
        }
    }
  return sum;
}

int
fixture_pixel_distance (const CtPixels *a, const CtPixels *b)
{
  int largest;

  compare (a, b, &largest);
  return largest;
}

double
fixture_mean_distance (const CtPixels *a, const CtPixels *b)
{
  int largest;
  double n = (double) ct_pixels_get_width (a) * ct_pixels_get_height (a);

  return compare (a, b, &largest) / (n * ct_pixel_format_bytes (ct_pixels_get_format (a)));
}

double
fixture_mean (const CtPixels *pixels, guint channel)
{
  double sum = 0;

  for (int y = 0; y < ct_pixels_get_height (pixels); y++)
    for (int x = 0; x < ct_pixels_get_width (pixels); x++)
      sum += ct_pixels_get_pixel (pixels, x, y)[channel];
  return sum / ((double) ct_pixels_get_width (pixels) * ct_pixels_get_height (pixels));
}

GBytes *
fixture_jpeg (const CtPixels *pixels, int quality, int tj_flags)
{
  tjhandle handle = tjInitCompress ();
  guint8 *buffer = NULL;
  gulong n_bytes = 0;
  GBytes *bytes;
  int format = ct_pixels_get_format (pixels) == CT_PIXEL_RGB8 ? TJPF_RGB : TJPF_CMYK;

  g_assert_cmpint (tjCompress2 (handle,
                                ct_pixels_get_data (pixels),
                                ct_pixels_get_width (pixels),
                                (int) ct_pixels_get_stride (pixels),
                                ct_pixels_get_height (pixels),
                                format,
                                &buffer,
                                &n_bytes,
                                TJSAMP_444,
                                quality,
                                tj_flags),
                   ==,
                   0);
  bytes = g_bytes_new (buffer, n_bytes);
  tjFree (buffer);
  tjDestroy (handle);
  return bytes;
}

GBytes *
fixture_png (const CtPixels *pixels)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_bytes (ct_pixels_get_bytes (pixels),
                                                            GDK_COLORSPACE_RGB,
                                                            ct_pixels_get_format (pixels) == CT_PIXEL_RGBA8,
                                                            8,
                                                            ct_pixels_get_width (pixels),
                                                            ct_pixels_get_height (pixels),
                                                            (int) ct_pixels_get_stride (pixels));
  char *buffer;
  gsize n_bytes;
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &n_bytes, "png", &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (buffer, n_bytes);
}

static void
put (GByteArray *array, guint64 value, guint n_bytes, gboolean big_endian)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      guint8 byte = (guint8) (value >> 8 * (big_endian ? n_bytes - 1 - i : i));

      g_byte_array_append (array, &byte, 1);
    }
}

static void
put_bytes (GByteArray *array, const void *data, gsize n_bytes)
{
  g_byte_array_append (array, data, (guint) n_bytes);
}

static void
put_tag (GByteArray *array, guint tag, guint type, guint count, guint32 value, gboolean big_endian)
{
  put (array, tag, 2, big_endian);
  put (array, type, 2, big_endian);
  put (array, count, 4, big_endian);
  if (type == 3 && count == 1)
    {
      put (array, value, 2, big_endian);
      put (array, 0, 2, big_endian);
    }
  else
    put (array, value, 4, big_endian);
}

/* A TIFF header with a directory that says something else before the orientation. */
GBytes *
fixture_exif (guint orientation, gboolean big_endian)
{
  GByteArray *array = g_byte_array_new ();

  put_bytes (array, big_endian ? "MM" : "II", 2);
  put (array, 42, 2, big_endian);
  put (array, 8, 4, big_endian);
  put (array, 2, 2, big_endian);
  put_tag (array, 0x10f, 2, 4, 0x43424100, big_endian);
  put_tag (array, 0x112, 3, 1, orientation, big_endian);
  put (array, 0, 4, big_endian);
  return g_byte_array_free_to_bytes (array);
}

GBytes *
fixture_jpeg_with_segment (GBytes *jpeg, guint8 marker, const void *data, gsize n_bytes)
{
  GByteArray *array = g_byte_array_new ();
  const guint8 *old = g_bytes_get_data (jpeg, NULL);
  guint8 head[2] = { 0xff, marker };

  put_bytes (array, old, 2);
  put_bytes (array, head, 2);
  put (array, n_bytes + 2, 2, TRUE);
  put_bytes (array, data, n_bytes);
  put_bytes (array, old + 2, g_bytes_get_size (jpeg) - 2);
  return g_byte_array_free_to_bytes (array);
}

GBytes *
fixture_jpeg_with_exif (GBytes *jpeg, guint orientation, gboolean big_endian)
{
  g_autoptr (GBytes) exif = fixture_exif (orientation, big_endian);
  g_autoptr (GByteArray) array = g_byte_array_new ();

  put_bytes (array, "Exif\0\0", 6);
  put_bytes (array, g_bytes_get_data (exif, NULL), g_bytes_get_size (exif));
  return fixture_jpeg_with_segment (jpeg, 0xe1, array->data, array->len);
}

static guint32
crc32_of (const guint8 *data, gsize n_bytes)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < n_bytes; i++)
    {
      crc ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    }
  return ~crc;
}

GBytes *
fixture_png_with_exif (GBytes *png, guint orientation)
{
  g_autoptr (GBytes) exif = fixture_exif (orientation, TRUE);
  GByteArray *array = g_byte_array_new ();
  const guint8 *old = g_bytes_get_data (png, NULL);
  gsize length = g_bytes_get_size (exif);

  put_bytes (array, old, 33);
  put (array, length, 4, TRUE);
  put_bytes (array, "eXIf", 4);
  put_bytes (array, g_bytes_get_data (exif, NULL), length);
  put (array, crc32_of (array->data + 37, length + 4), 4, TRUE);
  put_bytes (array, old + 33, g_bytes_get_size (png) - 33);
  return g_byte_array_free_to_bytes (array);
}

/* Uncompressed RGB in one strip, pixels last. */
GBytes *
fixture_tiff (const CtPixels *pixels, guint orientation, gboolean big_endian)
{
  GByteArray *array = g_byte_array_new ();
  guint width = (guint) ct_pixels_get_width (pixels);
  guint height = (guint) ct_pixels_get_height (pixels);
  guint extra = 8 + 2 + 10 * 12 + 4;

  put_bytes (array, big_endian ? "MM" : "II", 2);
  put (array, 42, 2, big_endian);
  put (array, 8, 4, big_endian);
  put (array, 10, 2, big_endian);
  put_tag (array, 256, 3, 1, width, big_endian);
  put_tag (array, 257, 3, 1, height, big_endian);
  put_tag (array, 258, 3, 3, extra, big_endian);
  put_tag (array, 259, 3, 1, 1, big_endian);
  put_tag (array, 262, 3, 1, 2, big_endian);
  put_tag (array, 273, 4, 1, extra + 6, big_endian);
  put_tag (array, 274, 3, 1, orientation, big_endian);
  put_tag (array, 277, 3, 1, 3, big_endian);
  put_tag (array, 278, 3, 1, height, big_endian);
  put_tag (array, 279, 4, 1, width * height * 3, big_endian);
  put (array, 0, 4, big_endian);
  for (guint i = 0; i < 3; i++)
    put (array, 8, 2, big_endian);
  for (guint y = 0; y < height; y++)
    put_bytes (array, ct_pixels_get_pixel (pixels, 0, (int) y), (gsize) width * 3);
  return g_byte_array_free_to_bytes (array);
}

/* 24 bits, uncompressed. */
GBytes *
fixture_bmp (const CtPixels *pixels, gboolean top_down)
{
  GByteArray *array = g_byte_array_new ();
  int width = ct_pixels_get_width (pixels);
  int height = ct_pixels_get_height (pixels);
  guint padding = (4 - (guint) width * 3 % 4) % 4;
  guint32 n_bytes = ((guint32) width * 3 + padding) * (guint32) height;

  put_bytes (array, "BM", 2);
  put (array, 54 + n_bytes, 4, FALSE);
  put (array, 0, 4, FALSE);
  put (array, 54, 4, FALSE);
  put (array, 40, 4, FALSE);
  put (array, (guint32) width, 4, FALSE);
  put (array, (guint32) (top_down ? -height : height), 4, FALSE);
  put (array, 1, 2, FALSE);
  put (array, 24, 2, FALSE);
  put (array, 0, 4, FALSE);
  put (array, n_bytes, 4, FALSE);
  for (guint i = 0; i < 4; i++)
    put (array, 0, 4, FALSE);
  for (int row = 0; row < height; row++)
    {
      for (int x = 0; x < width; x++)
        {
          const guint8 *p = ct_pixels_get_pixel (pixels, x, top_down ? row : height - 1 - row);
          guint8 bgr[3] = { p[2], p[1], p[0] };

          put_bytes (array, bgr, 3);
        }
      put (array, 0, padding, FALSE);
    }
  return g_byte_array_free_to_bytes (array);
}

/* A copy with one to eight changed bytes among the first @within, and perhaps cut off. */
GBytes *
fixture_mutate (GRand *rand, GBytes *bytes, gsize within)
{
  gsize length = g_bytes_get_size (bytes);
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  int n_changes = g_rand_int_range (rand, 1, 9);

  within = CLAMP (within, 1, length);
  for (int i = 0; i < n_changes; i++)
    {
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) within);

      switch (g_rand_int_range (rand, 0, 4))
        {
        case 0:
          copy[at] = 0;
          break;
        case 1:
          copy[at] = 0xff;
          break;
        case 2:
          copy[at] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
          break;
        default:
          copy[at] = (guint8) g_rand_int_range (rand, 0, 256);
          break;
        }
    }
  if (g_rand_int_range (rand, 0, 4) == 0)
    length = (gsize) g_rand_int_range (rand, 1, (gint32) length);
  return g_bytes_new_take (copy, length);
}
