/* ct-pyramid.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Box filters: two by two for the levels, any ratio for thumbnails. As in ct-rows.c, colours
 * are weighted with their alpha.
 */
#include "ct-pyramid.h"

#include "ct-error.h"
#include "ct-memory-private.h"
#include "ct-rows-private.h"

#include <math.h>
#include <string.h>

struct _CtPyramid
{
  gatomicrefcount ref_count;
  GPtrArray *levels;
};

/**
 * ct_pixels_halve:
 * @pixels: any size; a side of 1 stays 1
 *
 * The next level: sides are halved and rounded up. Where a side is odd, the last column
 * or row is the average of the pixels that are there.
 *
 * Returns: (transfer full): the level, knowing the full size
 */
CtPixels *
ct_pixels_halve (const CtPixels *pixels)
{
  CtPixelFormat format = ct_pixels_get_format (pixels);
  int width = ct_pixels_get_width (pixels);
  int last = ct_pixels_get_height (pixels) - 1;
  int half_width = (width + 1) / 2;
  int half_height = (last + 2) / 2;
  gsize row_bytes = (gsize) half_width * ct_pixel_format_bytes (format);
  guint8 *data = ct_memory_alloc (row_bytes, (gsize) half_height);
  g_autoptr (CtPixels) half = NULL;
  g_autoptr (CtPixels) sized = NULL;
  double low, high;

  if (data == NULL)
    g_error ("%s: not enough memory", G_STRFUNC);
  for (int y = 0; y < half_height; y++)
    ct_row_halve (format,
                  ct_pixels_get_pixel (pixels, 0, 2 * y),
                  ct_pixels_get_pixel (pixels, 0, MIN (2 * y + 1, last)),
                  width,
                  y,
                  data + (gsize) y * row_bytes);
  half = ct_pixels_new_take (format, half_width, half_height, data);
  sized = ct_pixels_new_reduced (half,
                                 ct_pixels_get_denominator (pixels) * 2,
                                 ct_pixels_get_full_width (pixels),
                                 ct_pixels_get_full_height (pixels));
  ct_pixels_get_range (pixels, &low, &high);
  return ct_pixels_new_ranged (sized, low, high);
}

/* One source row, weighted, added to sums of red × alpha, green × alpha, blue × alpha, alpha. */
static void
add_row (float *sums, const CtPixels *pixels, int y, float weight)
{
  gboolean has_alpha = ct_pixels_get_format (pixels) == CT_PIXEL_RGBA8;
  guint bpp = has_alpha ? 4 : 3;
  const guint8 *from = ct_pixels_get_pixel (pixels, 0, y);

  for (int x = 0; x < ct_pixels_get_width (pixels); x++, from += bpp, sums += 4)
    {
      float alpha = weight * (has_alpha ? from[3] / 255.0f : 1.0f);

      sums[0] += alpha * from[0];
      sums[1] += alpha * from[1];
      sums[2] += alpha * from[2];
      sums[3] += alpha;
    }
}

/* How much of the unit interval that starts at @i lies between @from and @to. */
static inline float
overlap (int i, double from, double to)
{
  return (float) (MIN (to, i + 1.0) - MAX (from, (double) i));
}

static void
write_row (guint8 *to, const float *sums, int n_source, int n_target, guint bpp, float row_weight)
{
  double ratio = (double) n_source / n_target;

  for (int x = 0; x < n_target; x++, to += bpp)
    {
      double from = x * ratio;
      double end = MIN ((x + 1) * ratio, n_source);
      float total[4] = { 0 };

      for (int i = (int) from; i < end; i++)
        for (guint j = 0; j < 4; j++)
          total[j] += overlap (i, from, end) * sums[4 * i + j];
      for (guint j = 0; j < 3; j++)
        to[j] = total[3] > 0 ? (guint8) CLAMP (total[j] / total[3] + 0.5f, 0, 255) : 0;
      if (bpp == 4)
        to[3] = (guint8) CLAMP (total[3] / (row_weight * (float) (end - from)) * 255 + 0.5f, 0, 255);
    }
}

/**
 * ct_pixels_shrink:
 * @pixels: of 8 bits a sample
 * @width_px: 1 to the width of @pixels
 * @height_px: 1 to the height of @pixels
 *
 * Area average to an arbitrary smaller size.
 *
 * Returns: (transfer full): pixels of exactly that size, as a picture of its own
 */
CtPixels *
ct_pixels_shrink (const CtPixels *pixels, int width_px, int height_px)
{
  CtPixelFormat format = ct_pixels_get_format (pixels);
  guint bpp = ct_pixel_format_bytes (format);
  int width = ct_pixels_get_width (pixels);
  int height = ct_pixels_get_height (pixels);
  double ratio = (double) height / height_px;
  g_autofree float *sums = NULL;
  guint8 *data;

  g_return_val_if_fail (!ct_pixel_format_is_deep (format), NULL);
  g_return_val_if_fail (width_px > 0 && width_px <= width, NULL);
  g_return_val_if_fail (height_px > 0 && height_px <= height, NULL);

  sums = g_new (float, (gsize) width * 4);
  data = g_malloc ((gsize) width_px * height_px * bpp);
  for (int y = 0; y < height_px; y++)
    {
      double from = y * ratio;
      double end = MIN ((y + 1) * ratio, height);

      memset (sums, 0, sizeof (float) * width * 4);
      for (int i = (int) from; i < end; i++)
        add_row (sums, pixels, i, overlap (i, from, end));
      write_row (data + (gsize) y * width_px * bpp, sums, width, width_px, bpp, (float) (end - from));
    }
  return ct_pixels_new_take (format, width_px, height_px, data);
}

/**
 * ct_pyramid_new:
 * @base: level 0; may itself be a preview
 * @smallest_side_px: levels are added until both sides are at most that long; at least 1
 *
 * Returns: (transfer full): the pyramid, or %NULL when cancelled
 */
CtPyramid *
ct_pyramid_new (CtPixels *base, int smallest_side_px, CtProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (CtPyramid) self = g_new0 (CtPyramid, 1);
  CtPixels *level = base;

  g_atomic_ref_count_init (&self->ref_count);
  self->levels = g_ptr_array_new_with_free_func ((GDestroyNotify) ct_pixels_unref);
  g_ptr_array_add (self->levels, ct_pixels_ref (base));

  while (MAX (ct_pixels_get_width (level), ct_pixels_get_height (level)) > MAX (smallest_side_px, 1))
    {
      if (ct_cancelled (cancellable, error))
        return NULL;
      level = ct_pixels_halve (level);
      g_ptr_array_add (self->levels, level);
      /* Each level is a quarter of the work of the one before. */
      ct_progress_report (progress, 1 - pow (0.25, self->levels->len - 1), NULL);
    }
  ct_progress_report (progress, 1, NULL);
  return g_steal_pointer (&self);
}

CtPyramid *
ct_pyramid_ref (CtPyramid *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_pyramid_unref (CtPyramid *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->levels);
  g_free (self);
}

guint
ct_pyramid_get_n_levels (const CtPyramid *self)
{
  return self->levels->len;
}

/**
 * ct_pyramid_get_level:
 * @level: 0 is the largest
 *
 * Returns: (transfer none): the pixels of that level
 */
CtPixels *
ct_pyramid_get_level (const CtPyramid *self, guint level)
{
  g_return_val_if_fail (level < self->levels->len, NULL);

  return g_ptr_array_index (self->levels, level);
}

/**
 * ct_pyramid_level_for_scale:
 * @scale: device pixels per pixel of the full picture
 *
 * Returns: the smallest level that still has at least one pixel for each device pixel;
 *   0 when there is none
 */
guint
ct_pyramid_level_for_scale (const CtPyramid *self, double scale)
{
  guint level = 0;

  while (level + 1 < self->levels->len
         && ct_pixels_get_denominator (g_ptr_array_index (self->levels, level + 1)) * scale <= 1.0)
    level++;
  return level;
}

/**
 * ct_pyramid_get_n_bytes:
 *
 * Returns: the memory that all levels hold
 */
gsize
ct_pyramid_get_n_bytes (const CtPyramid *self)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < self->levels->len; i++)
    n_bytes += ct_pixels_get_n_bytes (g_ptr_array_index (self->levels, i));
  return n_bytes;
}
