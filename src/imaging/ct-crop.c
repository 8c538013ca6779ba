/* ct-crop.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture is reduced as far as the part that needs most pixels allows; each part is cut out of
 * that and averaged to its size. Parts that are smaller than asked for are not enlarged.
 */
#include "ct-crop.h"

#include "ct-decoder.h"
#include "ct-probe.h"
#include "ct-pyramid.h"

#include <math.h>

/* A little of what is around a box tells whether it fits. */
#define MARGIN 0.15
#define LEAST_MARGIN_PX 2

/* What one decode may hold; several run at the same time. */
#define MAX_DECODE_BYTES (G_GUINT64_CONSTANT (1) << 30)

/**
 * ct_crop_get_region:
 * @bbox_px: a box, image pixels
 * @image_px: the whole image, likewise
 *
 * Returns: the box with some of what is around it, inside the image; empty when nothing of the
 *   box lies there, or it has no area
 */
CtRect
ct_crop_get_region (const CtRect *bbox_px, const CtRect *image_px)
{
  CtRect inside = ct_rect_intersect (bbox_px, image_px);
  double margin;
  CtRect around;

  if (!isfinite (bbox_px->x + bbox_px->y) || !(bbox_px->width > 0 && bbox_px->height > 0)
      || !(inside.width > 0 && inside.height > 0))
    return CT_RECT_INIT (0, 0, 0, 0);
  margin = fmax (LEAST_MARGIN_PX, MARGIN * fmax (inside.width, inside.height));
  around = CT_RECT_INIT (inside.x - margin, inside.y - margin, inside.width + 2 * margin, inside.height + 2 * margin);
  return ct_rect_intersect (&around, image_px);
}

/* By what a picture may be reduced, a power of two, so that no part has fewer than @side_px pixels for it. */
static double
find_denominator (const CtRect *regions_px, guint n, double side_px)
{
  double smallest = INFINITY;
  double denominator = 1;

  for (guint i = 0; i < n; i++)
    if (regions_px[i].width > 0)
      smallest = fmin (smallest, fmax (regions_px[i].width, regions_px[i].height));
  while (isfinite (smallest) && smallest / (2 * denominator) >= side_px)
    denominator *= 2;
  return denominator;
}

/* Whole pixels that the region touches, out of pixels that are the picture times @scale. */
static CtPixels *
cut (const CtPixels *pixels, const CtRect *region_px, double scale_x, double scale_y, int side_px)
{
  int left = (int) CLAMP (floor (region_px->x * scale_x), 0, ct_pixels_get_width (pixels) - 1);
  int top = (int) CLAMP (floor (region_px->y * scale_y), 0, ct_pixels_get_height (pixels) - 1);
  int right = (int) CLAMP (ceil ((region_px->x + region_px->width) * scale_x), left + 1, ct_pixels_get_width (pixels));
  int bottom =
      (int) CLAMP (ceil ((region_px->y + region_px->height) * scale_y), top + 1, ct_pixels_get_height (pixels));
  g_autoptr (CtPixels) piece = ct_pixels_crop (pixels, left, top, right - left, bottom - top);
  int longer = MAX (right - left, bottom - top);

  if (longer <= side_px)
    return g_steal_pointer (&piece);
  return ct_pixels_shrink (piece,
                           MAX (1, (int) lround ((double) (right - left) * side_px / longer)),
                           MAX (1, (int) lround ((double) (bottom - top) * side_px / longer)));
}

static void
unref_pixels (gpointer pixels)
{
  if (pixels != NULL)
    ct_pixels_unref (pixels);
}

/* What the boxes count in: the size that the data set has, or the picture's own. */
static CtRect
choose_frame (const char *path, const CtRect *image_px, CtProbe *probe, gboolean *stored, GError **error)
{
  if (!ct_probe_file (path, probe, error))
    return CT_RECT_INIT (0, 0, 0, 0);
  *stored = image_px->width > 0 && image_px->height > 0
            && ct_probe_means_stored_frame (probe, image_px->width, image_px->height);
  if (image_px->width > 0 && image_px->height > 0)
    return CT_RECT_INIT (0, 0, image_px->width, image_px->height);
  return CT_RECT_INIT (0, 0, probe->width, probe->height);
}

/**
 * ct_crop_file:
 * @path: a picture
 * @image_px: its size as the data set has it, which also says in which frame it is meant; empty when it does not say
 * @boxes_px: (array length=n_boxes): boxes in that frame
 * @side_px: the longer side of each part at most; at least 1
 * @cancellable: (nullable): as in ct_decode_file()
 *
 * Cuts ct_crop_get_region() of each box. Of a damaged picture what is there is taken.
 *
 * Returns: (transfer full) (element-type CtPixels): one for each box, %NULL where there is nothing to
 *   show; or %NULL with the errors of ct_decode_file()
 */
GPtrArray *
ct_crop_file (const char *path,
              const CtRect *image_px,
              const CtRect *boxes_px,
              guint n_boxes,
              int side_px,
              GCancellable *cancellable,
              GError **error)
{
  CtDecodeOptions options = { .allow_truncated = TRUE, .quick = TRUE, .limit_bytes = MAX_DECODE_BYTES };
  g_autofree CtRect *regions = g_new0 (CtRect, MAX (n_boxes, 1));
  g_autoptr (CtPixels) pixels = NULL;
  GPtrArray *pieces;
  CtProbe probe;
  CtRect frame;
  double scale;
  double denominator;

  g_return_val_if_fail (side_px > 0 && side_px <= G_MAXINT / 2, NULL);

  frame = choose_frame (path, image_px, &probe, &options.stored_frame, error);
  if (frame.width <= 0)
    return NULL;
  for (guint i = 0; i < n_boxes; i++)
    regions[i] = ct_crop_get_region (&boxes_px[i], &frame);
  /* The data set may have the picture in another size than it is. */
  scale = fmin (MAX (probe.width, probe.height) / fmax (frame.width, frame.height), 1e6);
  denominator = find_denominator (regions, n_boxes, side_px / scale);
  options.max_side_px = (int) ceil (MAX (probe.stored_width, probe.stored_height) / denominator);
  pixels = ct_decode_file (path, &options, NULL, cancellable, error);
  if (pixels == NULL)
    return NULL;
  pieces = g_ptr_array_new_full (n_boxes, unref_pixels);
  for (guint i = 0; i < n_boxes; i++)
    g_ptr_array_add (pieces,
                     regions[i].width > 0 ? cut (pixels,
                                                 &regions[i],
                                                 ct_pixels_get_width (pixels) / frame.width,
                                                 ct_pixels_get_height (pixels) / frame.height,
                                                 side_px)
                                          : NULL);
  return pieces;
}
