/* ct-thumbnail.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reduced decode to less than twice the wanted size, then an average to the exact size.
 */
#include "ct-thumbnail.h"

#include "ct-decoder.h"
#include "ct-pyramid.h"

#include <math.h>

static int
scale_side (int side, double factor)
{
  return MAX (1, (int) lround (side * factor));
}

/**
 * ct_thumbnail_make:
 * @path: a picture
 * @side_px: the longer side of the thumbnail, at least 1; smaller pictures are not enlarged
 * @cancellable: (nullable): as in ct_decode_file()
 *
 * Turned as its orientation says. A damaged picture has a thumbnail of what is there, see
 * ct_pixels_get_damage().
 *
 * Returns: (transfer full): the thumbnail, or %NULL with the errors of ct_decode_file()
 */
CtPixels *
ct_thumbnail_make (const char *path, int side_px, GCancellable *cancellable, GError **error)
{
  CtDecodeOptions options = { .allow_truncated = TRUE };
  g_autoptr (CtPixels) pixels = NULL;
  g_autoptr (CtPixels) small = NULL;
  g_autoptr (CtPixels) sized = NULL;
  int full_width, full_height;
  double factor;

  g_return_val_if_fail (side_px > 0 && side_px <= G_MAXINT / 2, NULL);

  options.max_side_px = 2 * side_px;
  pixels = ct_decode_file (path, &options, NULL, cancellable, error);
  if (pixels == NULL)
    return NULL;
  full_width = ct_pixels_get_full_width (pixels);
  full_height = ct_pixels_get_full_height (pixels);
  factor = (double) side_px / MAX (full_width, full_height);
  if (factor >= 1)
    return g_steal_pointer (&pixels);
  small = ct_pixels_shrink (pixels, scale_side (full_width, factor), scale_side (full_height, factor));
  /* Not a level of a pyramid, so that the denominator says nothing; the full size does. */
  sized = ct_pixels_new_reduced (small, ct_pixels_get_denominator (pixels), full_width, full_height);
  return ct_pixels_new_damaged (sized, ct_pixels_get_damage (pixels));
}
