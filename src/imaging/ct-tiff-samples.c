/* ct-tiff-samples.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the numbers of a TIFF to pixels. Unsigned samples of up to 16 bits keep their value;
 * floats, signed and longer ones are stretched from the smallest to the largest of the picture.
 */
#include "ct-tiff-private.h"

#include <math.h>
#include <string.h>

/*
 * ct_tiff_is_measured:
 *
 * Returns: whether the range of the samples must be known before the first can be converted
 */
gboolean
ct_tiff_is_measured (const CtTiffLayout *layout)
{
  return layout->kind == CT_TIFF_FLOAT || layout->kind == CT_TIFF_SIGNED
         || (layout->kind == CT_TIFF_UNSIGNED && layout->bits > 16);
}

/*
 * ct_tiff_choose_format:
 *
 * Returns: the format that ct_tiff_convert_row() is to write
 */
CtPixelFormat
ct_tiff_choose_format (const CtTiffLayout *layout, gboolean deep)
{
  gboolean has_alpha = layout->alpha >= 0;

  deep = deep && (layout->bits > 8 || ct_tiff_is_measured (layout));
  if (deep && layout->n_colours == 1 && !has_alpha)
    return CT_PIXEL_GRAY16;
  if (deep)
    return has_alpha ? CT_PIXEL_RGBA16 : CT_PIXEL_RGB16;
  return has_alpha ? CT_PIXEL_RGBA8 : CT_PIXEL_RGB8;
}

/* IEEE 754 binary16, which C has no portable type for. */
static double
half_to_double (guint16 half)
{
  int exponent = half >> 10 & 31;
  double fraction = half & 1023;
  double value;

  if (exponent == 31)
    value = fraction != 0 ? NAN : INFINITY;
  else if (exponent == 0)
    value = ldexp (fraction, -24);
  else
    value = ldexp (1024 + fraction, exponent - 25);
  return (half & 0x8000) != 0 ? -value : value;
}

static double
float_at (guint bits, const guint8 *row, gsize i)
{
  float single;
  double value;
  guint16 half;

  if (bits == 16)
    {
      memcpy (&half, row + 2 * i, 2);
      return half_to_double (half);
    }
  if (bits == 32)
    {
      memcpy (&single, row + 4 * i, 4);
      return (double) single;
    }
  memcpy (&value, row + 8 * i, 8);
  return value;
}

static double
integer_at (guint bits, gboolean is_signed, const guint8 *row, gsize i)
{
  guint64 value = 0;

  switch (bits)
    {
    case 8:
      return is_signed ? (gint8) row[i] : row[i];
    case 16:
      {
        guint16 word;

        memcpy (&word, row + 2 * i, 2);
        return is_signed ? (gint16) word : word;
      }
    case 32:
      {
        guint32 word;

        memcpy (&word, row + 4 * i, 4);
        return is_signed ? (double) (gint32) word : (double) word;
      }
    default:
      memcpy (&value, row + 8 * i, 8);
      return is_signed ? (double) (gint64) value : (double) value;
    }
}

static double
number_at (const CtTiffLayout *layout, const guint8 *row, gsize i)
{
  if (layout->kind == CT_TIFF_FLOAT)
    return float_at (layout->bits, row, i);
  return integer_at (layout->bits, layout->kind == CT_TIFF_SIGNED, row, i);
}

/*
 * ct_tiff_measure_row:
 * @range: widened to hold the colours of the row; NaN and the infinities do not count
 */
void
ct_tiff_measure_row (const CtTiffLayout *layout, const guint8 *row, int width, CtSampleRange *range)
{
  for (int x = 0; x < width; x++)
    for (guint j = 0; j < layout->n_colours; j++)
      {
        double value = number_at (layout, row, (gsize) x * layout->n_samples + j);

        if (!isfinite (value))
          continue;
        range->low = range->known ? MIN (range->low, value) : value;
        range->high = range->known ? MAX (range->high, value) : value;
        range->known = TRUE;
      }
}

static guint16
stretch (double value, double low, double high)
{
  /* Halved, because the difference of two doubles may be more than a double can hold. */
  double span = high / 2 - low / 2;
  double part = span > 0 ? (value / 2 - low / 2) / span : 0;

  /* Written so that NaN becomes 0. */
  return part > 0 ? (guint16) (MIN (part, 1) * G_MAXUINT16 + 0.5) : 0;
}

static double
full_alpha (const CtTiffLayout *layout)
{
  if (layout->kind == CT_TIFF_FLOAT)
    return 1;
  return ldexp (1, (int) layout->bits - (layout->kind == CT_TIFF_SIGNED ? 1 : 0)) - 1;
}

static guint16
packed_at (const guint8 *row, guint bits, gsize i)
{
  gsize bit = i * bits;
  guint value = 0;

  for (guint n = 0; n < bits; n++, bit++)
    value = value << 1 | (row[bit / 8] >> (7 - bit % 8) & 1);
  /* The upper bits again below, so that the largest is 65535. */
  return (guint16) (value << (16 - bits) | value >> (2 * bits - 16));
}

/* The @wanted-th of the samples in each pixel, spread over 16 bits. */
static void
widen (const CtTiffLayout *layout,
       const CtSampleRange *range,
       const guint8 *row,
       int width,
       guint wanted,
       guint16 *to,
       guint step)
{
  const guint16 *words = (const guint16 *) (const void *) row;
  gsize n = layout->n_samples;
  gboolean is_alpha = layout->alpha == (int) wanted;

  if (ct_tiff_is_measured (layout))
    for (int x = 0; x < width; x++)
      to[(gsize) x * step] = stretch (number_at (layout, row, (gsize) x * n + wanted),
                                      is_alpha ? 0 : range->low,
                                      is_alpha ? full_alpha (layout) : range->high);
  else if (layout->bits == 8)
    for (int x = 0; x < width; x++)
      to[(gsize) x * step] = (guint16) (row[(gsize) x * n + wanted] * 257);
  else if (layout->bits == 16)
    for (int x = 0; x < width; x++)
      to[(gsize) x * step] = words[(gsize) x * n + wanted];
  else
    for (int x = 0; x < width; x++)
      to[(gsize) x * step] = packed_at (row, layout->bits, (gsize) x * n + wanted);
}

static void
divide_by_alpha (guint16 *pixels, int width, guint n_colours)
{
  for (int x = 0; x < width; x++, pixels += n_colours + 1)
    for (guint j = 0; j < n_colours; j++)
      {
        guint alpha = pixels[n_colours];
        guint64 colour = alpha == 0 ? 0 : ((guint64) pixels[j] * G_MAXUINT16 + alpha / 2) / alpha;

        pixels[j] = (guint16) MIN (colour, G_MAXUINT16);
      }
}

/* From colours and alpha of 16 bits to the format; grey is tripled where it must be. */
static void
write_pixels (const guint16 *from, int width, guint n_colours, gboolean has_alpha, CtPixelFormat format, guint8 *to)
{
  guint n_from = n_colours + (has_alpha ? 1 : 0);
  guint n_to = ct_pixel_format_channels (format);
  guint16 *deep = (guint16 *) (void *) to;
  gboolean is_deep = ct_pixel_format_is_deep (format);

  for (int x = 0; x < width; x++, from += n_from)
    for (guint j = 0; j < n_to; j++)
      {
        guint16 value = from[has_alpha && j == n_to - 1 ? n_colours : MIN (j, n_colours - 1)];

        if (is_deep)
          deep[(gsize) x * n_to + j] = value;
        else
          to[(gsize) x * n_to + j] = (guint8) (value >> 8);
      }
}

/*
 * ct_tiff_convert_row:
 * @range: of the whole picture, when it is measured
 * @scratch: room for four numbers a pixel
 * @to: room for @width pixels of @format
 */
void
ct_tiff_convert_row (const CtTiffLayout *layout,
                     const CtSampleRange *range,
                     const guint8 *row,
                     int width,
                     CtPixelFormat format,
                     guint16 *scratch,
                     guint8 *to)
{
  gboolean has_alpha = layout->alpha >= 0;
  guint step = layout->n_colours + (has_alpha ? 1 : 0);

  if (format == CT_PIXEL_RGB8 && layout->kind == CT_TIFF_UNSIGNED && layout->bits == 8 && layout->n_samples == 3
      && layout->n_colours == 3)
    {
      memcpy (to, row, (gsize) width * 3);
      return;
    }
  for (guint j = 0; j < layout->n_colours; j++)
    widen (layout, range, row, width, j, scratch + j, step);
  if (has_alpha)
    widen (layout, range, row, width, (guint) layout->alpha, scratch + layout->n_colours, step);
  if (layout->inverted)
    for (int x = 0; x < width; x++)
      scratch[(gsize) x * step] = (guint16) (G_MAXUINT16 - scratch[(gsize) x * step]);
  if (has_alpha && layout->premultiplied)
    divide_by_alpha (scratch, width, layout->n_colours);
  write_pixels (scratch, width, layout->n_colours, has_alpha, format, to);
}

/*
 * ct_tiff_convert_raster:
 * @raster: a row as libtiff makes it, alpha multiplied in
 * @to: RGBA8 with alpha, otherwise RGB8
 */
void
ct_tiff_convert_raster (const guint32 *raster, int width, gboolean has_alpha, guint8 *to)
{
  for (int x = 0; x < width; x++)
    {
      guint alpha = has_alpha ? raster[x] >> 24 : 255;

      for (guint j = 0; j < 3; j++)
        {
          guint colour = raster[x] >> 8 * j & 0xff;

          if (alpha != 255)
            colour = alpha == 0 ? 0 : MIN ((colour * 255 + alpha / 2) / alpha, 255);
          *to++ = (guint8) colour;
        }
      if (has_alpha)
        *to++ = (guint8) alpha;
    }
}
