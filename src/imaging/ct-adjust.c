/* ct-adjust.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One function from sample to sample, written into a table, and the loops that look it up.
 */
#include "ct-adjust.h"

#include <math.h>

#define MIN_WINDOW (1.0 / G_MAXUINT16)

struct _CtAdjustTable
{
  gatomicrefcount ref_count;
  gboolean identity;
  gboolean deep;
  guint8 values[];
};

gboolean
ct_adjust_equal (const CtAdjust *a, const CtAdjust *b)
{
  return a->low == b->low && a->high == b->high && a->brightness == b->brightness && a->contrast == b->contrast
         && a->gamma == b->gamma;
}

gboolean
ct_adjust_is_identity (const CtAdjust *self)
{
  return ct_adjust_equal (self, &CT_ADJUST_IDENTITY);
}

/**
 * ct_adjust_map:
 * @sample: 0 … 1
 *
 * Never falls as @sample rises.
 *
 * Returns: what is to be seen, 0 … 1
 */
double
ct_adjust_map (const CtAdjust *self, double sample)
{
  double gamma = CLAMP (self->gamma, 0.1, 10);
  double contrast = CLAMP (self->contrast, -1, 1);
  double value = (sample - self->low) / MAX (self->high - self->low, MIN_WINDOW);

  value = CLAMP (value, 0, 1);
  if (gamma != 1)
    value = pow (value, 1 / gamma);
  /* A slope of 0 … 1 … infinite at the middle. */
  if (contrast > 0)
    value = (value - 0.5) / MAX (1 - contrast, MIN_WINDOW) + 0.5;
  else if (contrast < 0)
    value = (value - 0.5) * (1 + contrast) + 0.5;
  value += self->brightness;
  return CLAMP (value, 0, 1);
}

/**
 * ct_adjust_with_window:
 * @level: the middle of the window, 0 … 1
 * @width: of the window, at least 1/65535
 *
 * Returns: @self with that window, which may reach beyond 0 and 1
 */
CtAdjust
ct_adjust_with_window (const CtAdjust *self, double level, double width)
{
  CtAdjust result = *self;

  width = MAX (width, MIN_WINDOW);
  result.low = level - width / 2;
  result.high = level + width / 2;
  return result;
}

static void
count_samples (const CtPixels *pixels, guint32 *counts)
{
  CtPixelFormat format = ct_pixels_get_format (pixels);
  guint n_channels = ct_pixel_format_channels (format);
  guint n_colours = n_channels - (ct_pixel_format_has_alpha (format) ? 1 : 0);

  for (int y = 0; y < ct_pixels_get_height (pixels); y++)
    {
      const guint8 *row = ct_pixels_get_pixel (pixels, 0, y);
      const guint16 *deep = (const guint16 *) (const void *) row;

      for (int x = 0; x < ct_pixels_get_width (pixels); x++)
        for (guint j = 0; j < n_colours; j++)
          {
            gsize i = (gsize) x * n_channels + j;

            counts[ct_pixel_format_is_deep (format) ? deep[i] : row[i] * 257u]++;
          }
    }
}

/**
 * ct_adjust_with_auto_window:
 * @pixels: any level of a pyramid; a small one is quick
 * @outside: how much of all samples may fall out of the window at each end, such as 0.005
 *
 * Returns: @self with the window that shows what the picture has; unchanged for a picture of
 *   one value
 */
CtAdjust
ct_adjust_with_auto_window (const CtAdjust *self, const CtPixels *pixels, double outside)
{
  g_autofree guint32 *counts = g_new0 (guint32, G_MAXUINT16 + 1);
  CtAdjust result = *self;
  double total = 0;
  double sum = 0;
  guint low = 0;
  guint high = G_MAXUINT16;

  count_samples (pixels, counts);
  for (guint i = 0; i <= G_MAXUINT16; i++)
    total += counts[i];
  while (low < G_MAXUINT16 && (sum += counts[low]) <= total * outside)
    low++;
  sum = 0;
  while (high > 0 && (sum += counts[high]) <= total * outside)
    high--;
  if (low >= high)
    return result;
  result.low = (double) low / G_MAXUINT16;
  result.high = (double) high / G_MAXUINT16;
  return result;
}

/**
 * ct_adjust_table_new:
 * @deep: for pixels of 16 bits a sample; otherwise of 8
 *
 * Takes some 0.1 ms, deep some 3 ms; applying it does not depend on what is adjusted.
 *
 * Returns: (transfer full): the table, to be used from any thread
 */
CtAdjustTable *
ct_adjust_table_new (const CtAdjust *adjust, gboolean deep)
{
  guint largest = deep ? G_MAXUINT16 : G_MAXUINT8;
  CtAdjustTable *self = g_malloc0 (sizeof (CtAdjustTable) + largest + 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->identity = ct_adjust_is_identity (adjust);
  self->deep = deep;
  for (guint i = 0; i <= largest; i++)
    {
      if (self->identity)
        /* As ct_pixels_to_8bit() does, so that nothing changes when somebody begins to adjust. */
        self->values[i] = (guint8) (deep ? i >> 8 : i);
      else if (deep)
        self->values[i] = (guint8) MIN (ct_adjust_map (adjust, (double) i / largest) * 256, 255);
      else
        self->values[i] = (guint8) (ct_adjust_map (adjust, (double) i / largest) * 255 + 0.5);
    }
  return self;
}

CtAdjustTable *
ct_adjust_table_ref (CtAdjustTable *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_adjust_table_unref (CtAdjustTable *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

static void
map_samples (const guint8 *restrict values, const guint8 *restrict from, gsize n, guint8 *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = values[from[i]];
}

static void
map_deep_samples (const guint8 *restrict values, const guint16 *restrict from, gsize n, guint8 *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] = values[from[i]];
}

static void
map_grey (const guint8 *restrict values, const guint16 *restrict from, gsize n, guint8 *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[3 * i] = to[3 * i + 1] = to[3 * i + 2] = values[from[i]];
}

static void
map_row (const guint8 *values, CtPixelFormat format, const guint8 *from, int width, guint8 *to)
{
  const guint16 *deep = (const guint16 *) (const void *) from;
  gsize n_samples = (gsize) width * ct_pixel_format_channels (format);

  if (format == CT_PIXEL_GRAY16)
    map_grey (values, deep, n_samples, to);
  else if (ct_pixel_format_is_deep (format))
    map_deep_samples (values, deep, n_samples, to);
  else
    map_samples (values, from, n_samples, to);
  /* Alpha is no light. */
  if (format == CT_PIXEL_RGBA8)
    for (gsize i = 3; i < n_samples; i += 4)
      to[i] = from[i];
  else if (format == CT_PIXEL_RGBA16)
    for (gsize i = 3; i < n_samples; i += 4)
      to[i] = (guint8) (deep[i] >> 8);
}

/**
 * ct_adjust_table_apply:
 * @pixels: for instance a tile; deep or not as the table is
 *
 * Returns: (transfer full): RGB8 or RGBA8 of the same size for the screen; @pixels again when
 *   there is nothing to do
 */
CtPixels *
ct_adjust_table_apply (const CtAdjustTable *self, CtPixels *pixels)
{
  CtPixelFormat format = ct_pixels_get_format (pixels);
  CtPixelFormat target = ct_pixel_format_has_alpha (format) ? CT_PIXEL_RGBA8 : CT_PIXEL_RGB8;
  int width = ct_pixels_get_width (pixels);
  int height = ct_pixels_get_height (pixels);
  gsize row_bytes = (gsize) width * ct_pixel_format_bytes (target);
  g_autoptr (CtPixels) mapped = NULL;
  guint8 *data;

  g_return_val_if_fail (self->deep == ct_pixel_format_is_deep (format), NULL);

  if (self->identity && !self->deep)
    return ct_pixels_ref (pixels);
  data = g_malloc_n (row_bytes, (gsize) height);
  for (int y = 0; y < height; y++)
    map_row (self->values, format, ct_pixels_get_pixel (pixels, 0, y), width, data + (gsize) y * row_bytes);
  mapped = ct_pixels_new_take (target, width, height, data);
  return ct_pixels_new_reduced (mapped,
                                ct_pixels_get_denominator (pixels),
                                ct_pixels_get_full_width (pixels),
                                ct_pixels_get_full_height (pixels));
}
