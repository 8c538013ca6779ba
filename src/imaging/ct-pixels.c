/* ct-pixels.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pixel buffer and what can be cut from it without averaging. Buffers that come from
 * elsewhere keep their stride; buffers made here have rows without gaps, which is what
 * textures upload fastest.
 */
#include "ct-pixels.h"

#include <math.h>
#include <string.h>

struct _CtPixels
{
  gatomicrefcount ref_count;
  CtPixelFormat format;
  int width;
  int height;
  gsize stride;
  GBytes *bytes;
  const guint8 *data;
  guint denominator;
  int full_width;
  int full_height;
  double low;
  double high;
  char *damage;
};

/**
 * ct_pixel_format_bytes:
 *
 * Returns: the bytes of one pixel
 */
guint
ct_pixel_format_bytes (CtPixelFormat format)
{
  return ct_pixel_format_channels (format) * (ct_pixel_format_is_deep (format) ? 2 : 1);
}

/**
 * ct_pixel_format_channels:
 *
 * Returns: the samples of one pixel, alpha included
 */
guint
ct_pixel_format_channels (CtPixelFormat format)
{
  if (format == CT_PIXEL_GRAY16)
    return 1;
  return ct_pixel_format_has_alpha (format) ? 4 : 3;
}

/**
 * ct_pixel_format_is_deep:
 *
 * Returns: whether samples have 16 bits
 */
gboolean
ct_pixel_format_is_deep (CtPixelFormat format)
{
  return format == CT_PIXEL_GRAY16 || format == CT_PIXEL_RGB16 || format == CT_PIXEL_RGBA16;
}

/**
 * ct_pixel_format_has_alpha:
 *
 * Returns: whether the last sample of a pixel is its alpha
 */
gboolean
ct_pixel_format_has_alpha (CtPixelFormat format)
{
  return format == CT_PIXEL_RGBA8 || format == CT_PIXEL_RGBA16;
}

/**
 * ct_pixels_new:
 * @format: what a pixel is made of
 * @width_px: at least 1
 * @height_px: at least 1
 * @stride_bytes: from one row to the next, at least the bytes of a row
 * @data: the rows, top first; a reference is taken. The last row may lack its gap
 *
 * Returns: (transfer full): the pixels, which are their own full size
 */
CtPixels *
ct_pixels_new (CtPixelFormat format, int width_px, int height_px, gsize stride_bytes, GBytes *data)
{
  CtPixels *self;
  gsize row_bytes;

  g_return_val_if_fail (width_px > 0 && height_px > 0, NULL);
  row_bytes = (gsize) width_px * ct_pixel_format_bytes (format);
  g_return_val_if_fail (stride_bytes >= row_bytes, NULL);
  g_return_val_if_fail (g_bytes_get_size (data) >= (gsize) (height_px - 1) * stride_bytes + row_bytes, NULL);

  self = g_new0 (CtPixels, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->format = format;
  self->width = self->full_width = width_px;
  self->height = self->full_height = height_px;
  self->stride = stride_bytes;
  self->bytes = g_bytes_ref (data);
  self->data = g_bytes_get_data (data, NULL);
  self->denominator = 1;
  self->high = ct_pixel_format_is_deep (format) ? G_MAXUINT16 : G_MAXUINT8;
  return self;
}

/**
 * ct_pixels_new_take:
 * @data: (transfer full): rows without gaps, from g_malloc()
 *
 * Returns: (transfer full): the pixels
 */
CtPixels *
ct_pixels_new_take (CtPixelFormat format, int width_px, int height_px, guint8 *data)
{
  gsize stride = (gsize) width_px * ct_pixel_format_bytes (format);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, stride * height_px);

  return ct_pixels_new (format, width_px, height_px, stride, bytes);
}

static CtPixels *
copy_header (const CtPixels *pixels)
{
  CtPixels *self = ct_pixels_new (pixels->format, pixels->width, pixels->height, pixels->stride, pixels->bytes);

  self->denominator = pixels->denominator;
  self->full_width = pixels->full_width;
  self->full_height = pixels->full_height;
  self->low = pixels->low;
  self->high = pixels->high;
  self->damage = g_strdup (pixels->damage);
  return self;
}

/**
 * ct_pixels_new_reduced:
 * @pixels: the reduced pixels
 * @denominator: 1, 2, 4, 8 …: a pixel covers a square of that many pixels of the full picture
 * @full_width_px: of the full picture
 * @full_height_px: of the full picture
 *
 * Returns: (transfer full): the same data, knowing what it is a preview of
 */
CtPixels *
ct_pixels_new_reduced (CtPixels *pixels, guint denominator, int full_width_px, int full_height_px)
{
  CtPixels *self = copy_header (pixels);

  self->denominator = denominator;
  self->full_width = full_width_px;
  self->full_height = full_height_px;
  return self;
}

/**
 * ct_pixels_new_damaged:
 * @pixels: what could be decoded
 * @damage: (nullable): a sentence for people about what could not
 *
 * Returns: (transfer full): the same data with the sentence attached
 */
CtPixels *
ct_pixels_new_damaged (CtPixels *pixels, const char *damage)
{
  CtPixels *self = copy_header (pixels);

  ct_set_str (&self->damage, damage);
  return self;
}

/**
 * ct_pixels_new_ranged:
 * @pixels: samples between 0 and the largest that the format holds
 * @low: what the file calls 0
 * @high: what the file calls the largest
 *
 * For files whose numbers are not those in memory: float, signed or 32 bits.
 *
 * Returns: (transfer full): the same data, knowing the file's numbers
 */
CtPixels *
ct_pixels_new_ranged (CtPixels *pixels, double low, double high)
{
  CtPixels *self = copy_header (pixels);

  self->low = low;
  self->high = high;
  return self;
}

CtPixels *
ct_pixels_ref (CtPixels *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_pixels_unref (CtPixels *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_bytes_unref (self->bytes);
  g_free (self->damage);
  g_free (self);
}

CtPixelFormat
ct_pixels_get_format (const CtPixels *self)
{
  return self->format;
}

int
ct_pixels_get_width (const CtPixels *self)
{
  return self->width;
}

int
ct_pixels_get_height (const CtPixels *self)
{
  return self->height;
}

gsize
ct_pixels_get_stride (const CtPixels *self)
{
  return self->stride;
}

const guint8 *
ct_pixels_get_data (const CtPixels *self)
{
  return self->data;
}

/**
 * ct_pixels_get_pixel:
 * @x: 0 to width - 1; not checked
 * @y: 0 to height - 1; not checked
 *
 * Returns: the bytes of one pixel, to be read only
 */
const guint8 *
ct_pixels_get_pixel (const CtPixels *self, int x, int y)
{
  return self->data + (gsize) y * self->stride + (gsize) x * ct_pixel_format_bytes (self->format);
}

/**
 * ct_pixels_get_bytes:
 *
 * Returns: (transfer none): the rows, for instance for a texture
 */
GBytes *
ct_pixels_get_bytes (const CtPixels *self)
{
  return self->bytes;
}

/**
 * ct_pixels_get_n_bytes:
 *
 * Returns: the memory that the pixels hold
 */
gsize
ct_pixels_get_n_bytes (const CtPixels *self)
{
  return sizeof (CtPixels) + g_bytes_get_size (self->bytes);
}

/**
 * ct_pixels_get_denominator:
 *
 * Returns: 1 for the full picture, otherwise 2, 4, 8 …
 */
guint
ct_pixels_get_denominator (const CtPixels *self)
{
  return self->denominator;
}

int
ct_pixels_get_full_width (const CtPixels *self)
{
  return self->full_width;
}

int
ct_pixels_get_full_height (const CtPixels *self)
{
  return self->full_height;
}

/**
 * ct_pixels_get_damage:
 *
 * Returns: (nullable): what is wrong with the file that these pixels are the rest of
 */
const char *
ct_pixels_get_damage (const CtPixels *self)
{
  return self->damage;
}

/**
 * ct_pixels_get_range:
 * @low: (out): what the file calls the sample 0
 * @high: (out): what the file calls the largest sample
 *
 * The file's own number of a sample s is low + (high - low) × s / largest, where the largest is
 * 255, or 65535 in deep formats.
 */
void
ct_pixels_get_range (const CtPixels *self, double *low, double *high)
{
  *low = self->low;
  *high = self->high;
}

/* Pixels cut out of @self: a picture of its own, whose samples mean the same. */
static CtPixels *
new_piece (const CtPixels *self, int width_px, int height_px, guint8 *data)
{
  CtPixels *piece = ct_pixels_new_take (self->format, width_px, height_px, data);

  piece->low = self->low;
  piece->high = self->high;
  return piece;
}

/**
 * ct_pixels_crop:
 * @x: left edge, inside
 * @y: top edge, inside
 * @width_px: clipped at the right edge
 * @height_px: clipped at the bottom edge
 *
 * Cuts a tile. The pixels are copied, so that a tile does not keep the whole picture
 * in memory.
 *
 * Returns: (transfer full): the tile, at most as large as asked for
 */
CtPixels *
ct_pixels_crop (const CtPixels *self, int x, int y, int width_px, int height_px)
{
  gsize row_bytes;
  guint8 *data;

  g_return_val_if_fail (x >= 0 && x < self->width && y >= 0 && y < self->height, NULL);
  g_return_val_if_fail (width_px > 0 && height_px > 0, NULL);

  width_px = MIN (width_px, self->width - x);
  height_px = MIN (height_px, self->height - y);
  row_bytes = (gsize) width_px * ct_pixel_format_bytes (self->format);
  data = g_malloc (row_bytes * height_px);
  for (int row = 0; row < height_px; row++)
    memcpy (data + row * row_bytes, ct_pixels_get_pixel (self, x, y + row), row_bytes);
  return new_piece (self, width_px, height_px, data);
}

/* The source column (or row) under the middle of each target column. */
static int *
sample_positions (double start, double length, int n_target, int n_source)
{
  int *positions = g_new (int, n_target);

  for (int i = 0; i < n_target; i++)
    {
      double at = floor (start + (i + 0.5) * length / n_target);

      positions[i] = (int) CLAMP (at, 0, n_source - 1);
    }
  return positions;
}

/**
 * ct_pixels_magnify:
 * @region_px: what to show, in pixels of @self; may be fractional and reach outside,
 *   where the pixels of the edge repeat
 * @width_px: of the result
 * @height_px: of the result
 *
 * Enlarges without smoothing: each pixel of the result is the one under its middle.
 *
 * Returns: (transfer full): the enlarged region
 */
CtPixels *
ct_pixels_magnify (const CtPixels *self, const CtRect *region_px, int width_px, int height_px)
{
  g_autofree int *columns = NULL;
  g_autofree int *rows = NULL;
  guint bpp = ct_pixel_format_bytes (self->format);
  gsize row_bytes;
  guint8 *data;

  g_return_val_if_fail (width_px > 0 && height_px > 0, NULL);

  columns = sample_positions (region_px->x, region_px->width, width_px, self->width);
  rows = sample_positions (region_px->y, region_px->height, height_px, self->height);
  row_bytes = (gsize) width_px * bpp;
  data = g_malloc (row_bytes * height_px);
  for (int y = 0; y < height_px; y++)
    {
      guint8 *to = data + y * row_bytes;

      if (y > 0 && rows[y] == rows[y - 1])
        {
          memcpy (to, to - row_bytes, row_bytes);
          continue;
        }
      for (int x = 0; x < width_px; x++)
        memcpy (to + (gsize) x * bpp, ct_pixels_get_pixel (self, columns[x], rows[y]), bpp);
    }
  return new_piece (self, width_px, height_px, data);
}

static gboolean
is_opaque (const CtPixels *self)
{
  for (int y = 0; y < self->height; y++)
    {
      const guint8 *row = ct_pixels_get_pixel (self, 0, y);
      const guint16 *deep_row = (const guint16 *) (const void *) row;
      guint16 lowest = G_MAXUINT16;

      if (self->format == CT_PIXEL_RGBA8)
        for (int x = 0; x < self->width; x++)
          lowest = MIN (lowest, (guint16) (row[(gsize) x * 4 + 3] * 257));
      else
        for (int x = 0; x < self->width; x++)
          lowest = MIN (lowest, deep_row[(gsize) x * 4 + 3]);
      if (lowest != G_MAXUINT16)
        return FALSE;
    }
  return TRUE;
}

/* New data of the same size, with everything else that @self knows; takes @data. */
static CtPixels *
new_converted (const CtPixels *self, CtPixelFormat format, guint8 *data)
{
  CtPixels *result = ct_pixels_new_take (format, self->width, self->height, data);

  result->denominator = self->denominator;
  result->full_width = self->full_width;
  result->full_height = self->full_height;
  result->low = self->low;
  result->high = self->high;
  result->damage = g_strdup (self->damage);
  return result;
}

/**
 * ct_pixels_without_alpha:
 *
 * Opaque pictures are drawn faster and held smaller without alpha.
 *
 * Returns: (transfer full): RGB of the same depth when no pixel is transparent, otherwise (or
 *   when memory is short) @self again
 */
CtPixels *
ct_pixels_without_alpha (CtPixels *self)
{
  CtPixelFormat format = self->format == CT_PIXEL_RGBA16 ? CT_PIXEL_RGB16 : CT_PIXEL_RGB8;
  guint bpp = ct_pixel_format_bytes (format);
  guint8 *data;
  guint8 *to;

  if (!ct_pixel_format_has_alpha (self->format) || !is_opaque (self))
    return ct_pixels_ref (self);
  to = data = g_try_malloc ((gsize) self->width * self->height * bpp);
  if (data == NULL)
    return ct_pixels_ref (self);

  for (int y = 0; y < self->height; y++)
    {
      const guint8 *from = ct_pixels_get_pixel (self, 0, y);

      if (bpp == 3)
        for (int x = 0; x < self->width; x++, from += 4, to += 3)
          memcpy (to, from, 3);
      else
        for (int x = 0; x < self->width; x++, from += 8, to += 6)
          memcpy (to, from, 6);
    }
  return new_converted (self, format, data);
}

/**
 * ct_pixels_to_8bit:
 *
 * The upper eight bits of deep samples; grey becomes RGB. That is how OpenCV and Pillow reduce
 * 16 bits, and what a trainer sees. The range stays the file's.
 *
 * Returns: (transfer full) (nullable): RGB8 or RGBA8; @self again when it is that already; %NULL
 *   when memory is short
 */
CtPixels *
ct_pixels_to_8bit (CtPixels *self)
{
  CtPixelFormat format = self->format == CT_PIXEL_RGBA16 ? CT_PIXEL_RGBA8 : CT_PIXEL_RGB8;
  gsize n_samples = (gsize) self->width * ct_pixel_format_channels (self->format);
  guint8 *data;
  guint8 *to;

  if (!ct_pixel_format_is_deep (self->format))
    return ct_pixels_ref (self);
  to = data = g_try_malloc ((gsize) self->width * self->height * ct_pixel_format_bytes (format));
  if (data == NULL)
    return NULL;
  for (int y = 0; y < self->height; y++)
    {
      const guint16 *from = (const guint16 *) (const void *) ct_pixels_get_pixel (self, 0, y);

      if (self->format == CT_PIXEL_GRAY16)
        for (gsize i = 0; i < n_samples; i++, to += 3)
          to[0] = to[1] = to[2] = (guint8) (from[i] >> 8);
      else
        for (gsize i = 0; i < n_samples; i++)
          *to++ = (guint8) (from[i] >> 8);
    }
  return new_converted (self, format, data);
}
