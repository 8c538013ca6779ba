/* imaging-fixtures-deep.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of more than eight bits a sample, written by libpng and libtiff.
 */
#include "imaging-fixtures.h"

#include <glib/gstdio.h>
#include <png.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#define TILE_SIDE 64
#define ROWS_PER_STRIP 50

/* The number that a TIFF of that kind has for a pixel: it says the same in its own range. */
double
fixture_tiff_sample (const CtPixels *pixels, const FixtureTiff *kind, int x, int y, guint channel)
{
  const guint8 *p = ct_pixels_get_pixel (pixels, x, y);
  /* Eight bits more of detail for the wider ones. */
  guint detail = p[channel] * 256u + p[(channel + 1) % 3];

  if (kind->is_float)
    return detail / 1000.0 - 20;
  if (kind->is_signed)
    return kind->bits == 8 ? (int) p[channel] - 128 : (int) (detail / 2) - 15000;
  if (kind->bits == 8)
    return p[channel];
  return kind->bits == 16 ? detail : detail * 60000.0;
}

static guint
sample_bytes (const FixtureTiff *kind)
{
  return kind->bits / 8;
}

static void
write_sample (const FixtureTiff *kind, double value, guint8 *to)
{
  if (kind->is_float && kind->bits == 64)
    memcpy (to, &value, 8);
  else if (kind->is_float)
    {
      float single = (float) value;

      memcpy (to, &single, 4);
    }
  else
    {
      gint64 whole = (gint64) value;

      if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
        memcpy (to, &whole, sample_bytes (kind));
      else
        memcpy (to, (guint8 *) &whole + 8 - sample_bytes (kind), sample_bytes (kind));
    }
}

/* Pixels from (left, top) on, of all channels or of one; outside there are zeros. */
static guint8 *
make_block (const CtPixels *pixels, const FixtureTiff *kind, int left, int top, int width, int height, int plane)
{
  guint n = plane < 0 ? kind->n_colours : 1;
  guint8 *block = g_malloc0 ((gsize) width * height * n * sample_bytes (kind));
  guint8 *to = block;

  for (int y = top; y < top + height; y++)
    for (int x = left; x < left + width; x++)
      for (guint i = 0; i < n; i++, to += sample_bytes (kind))
        if (x < ct_pixels_get_width (pixels) && y < ct_pixels_get_height (pixels))
          write_sample (kind, fixture_tiff_sample (pixels, kind, x, y, plane < 0 ? i : (guint) plane), to);
  return block;
}

static void
write_blocks (TIFF *tiff, const CtPixels *pixels, const FixtureTiff *kind, int plane)
{
  int width = ct_pixels_get_width (pixels);
  int height = ct_pixels_get_height (pixels);
  int block_width = kind->tiled ? TILE_SIDE : width;
  int block_height = kind->tiled ? TILE_SIDE : ROWS_PER_STRIP;

  for (int y = 0; y < height; y += block_height)
    for (int x = 0; x < width; x += block_width)
      {
        int rows = kind->tiled ? TILE_SIDE : MIN (ROWS_PER_STRIP, height - y);
        g_autofree guint8 *block = make_block (pixels, kind, x, y, block_width, rows, plane);
        guint16 sample = (guint16) MAX (plane, 0);
        tmsize_t n = (tmsize_t) block_width * rows * (plane < 0 ? kind->n_colours : 1) * sample_bytes (kind);

        if (kind->tiled)
          g_assert_cmpint (TIFFWriteTile (tiff, block, (guint32) x, (guint32) y, 0, sample), >, 0);
        else
          g_assert_cmpint (TIFFWriteEncodedStrip (tiff, TIFFComputeStrip (tiff, (guint32) y, sample), block, n), ==, n);
      }
}

GBytes *
fixture_tiff_of_kind (const CtPixels *pixels, const FixtureTiff *kind)
{
  g_autofree char *path = NULL;
  guint photometric = kind->n_colours == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
  guint sample_format = kind->is_float ? SAMPLEFORMAT_IEEEFP : kind->is_signed ? SAMPLEFORMAT_INT : SAMPLEFORMAT_UINT;
  GBytes *bytes;
  TIFF *tiff;
  int fd = g_file_open_tmp ("ct-imaging-XXXXXX.tif", &path, NULL);

  close (fd);
  tiff = TIFFOpen (path, "w");
  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, ct_pixels_get_width (pixels));
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, ct_pixels_get_height (pixels));
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, kind->bits);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, kind->n_colours);
  TIFFSetField (tiff, TIFFTAG_SAMPLEFORMAT, sample_format);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, kind->inverted ? PHOTOMETRIC_MINISWHITE : photometric);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, kind->separate ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, kind->compressed ? COMPRESSION_LZW : COMPRESSION_NONE);
  TIFFSetField (tiff, TIFFTAG_ORIENTATION, MAX (kind->orientation, 1));
  if (kind->tiled)
    {
      TIFFSetField (tiff, TIFFTAG_TILEWIDTH, TILE_SIDE);
      TIFFSetField (tiff, TIFFTAG_TILELENGTH, TILE_SIDE);
    }
  else
    TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, ROWS_PER_STRIP);
  for (guint plane = 0; plane < (kind->separate ? kind->n_colours : 1); plane++)
    write_blocks (tiff, pixels, kind, kind->separate ? (int) plane : -1);
  TIFFClose (tiff);
  bytes = fixture_read (path);
  g_unlink (path);
  return bytes;
}

static void
append_bytes (png_structp png, png_bytep data, size_t n_bytes)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) n_bytes);
}

/* From GRAY16, RGB16 or RGBA16. */
GBytes *
fixture_png_deep (const CtPixels *pixels, gboolean interlaced)
{
  GByteArray *array = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  int type = PNG_COLOR_TYPE_RGB;
  int height = ct_pixels_get_height (pixels);
  g_autofree guint8 **rows = g_new (guint8 *, height);

  if (ct_pixels_get_format (pixels) == CT_PIXEL_GRAY16)
    type = PNG_COLOR_TYPE_GRAY;
  else if (ct_pixels_get_format (pixels) == CT_PIXEL_RGBA16)
    type = PNG_COLOR_TYPE_RGBA;
  png_set_write_fn (png, array, append_bytes, NULL);
  png_set_IHDR (png,
                info,
                (guint32) ct_pixels_get_width (pixels),
                (guint32) height,
                16,
                type,
                interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  png_write_info (png, info);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);
  for (int y = 0; y < height; y++)
    rows[y] = (guint8 *) ct_pixels_get_pixel (pixels, 0, y);
  png_write_image (png, rows);
  png_write_end (png, NULL);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (array);
}
