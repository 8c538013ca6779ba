/* ct-thumbnail.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A reduced decode to less than twice the wanted size, then an average to the exact size. What
 * was made once is kept in the desktop's cache, in the size that its rules know.
 */
#include "ct-thumbnail.h"

#include "ct-decoder.h"
#include "ct-error.h"
#include "ct-orientation.h"
#include "ct-probe.h"
#include "ct-pyramid.h"
#include "ct-thumbnail-private.h"

#include <math.h>

/* What making one may hold; several are made at the same time. */
#define MAX_DECODE_BYTES (G_GUINT64_CONSTANT (1) << 30)

static int
scale_side (int side, double factor)
{
  return MAX (1, (int) lround (side * factor));
}

/* To a longer side of @side_px at most, keeping what the pixels know. */
static CtPixels *
fit (CtPixels *pixels, int side_px)
{
  int width = ct_pixels_get_width (pixels);
  int height = ct_pixels_get_height (pixels);
  int full_width = ct_pixels_get_full_width (pixels);
  int full_height = ct_pixels_get_full_height (pixels);
  double factor = (double) side_px / MAX (full_width, full_height);
  g_autoptr (CtPixels) small = NULL;
  g_autoptr (CtPixels) sized = NULL;

  if (MAX (width, height) <= side_px)
    return ct_pixels_ref (pixels);
  small = ct_pixels_shrink (pixels,
                            MIN (width, scale_side (full_width, factor)),
                            MIN (height, scale_side (full_height, factor)));
  /* Not a level of a pyramid, so that the denominator says nothing; the full size does. */
  sized = ct_pixels_new_reduced (small, ct_pixels_get_denominator (pixels), full_width, full_height);
  return ct_pixels_new_damaged (sized, ct_pixels_get_damage (pixels));
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
  CtDecodeOptions options = { .allow_truncated = TRUE, .quick = TRUE, .limit_bytes = MAX_DECODE_BYTES };
  g_autoptr (CtPixels) pixels = NULL;

  g_return_val_if_fail (side_px > 0 && side_px <= G_MAXINT / 2, NULL);

  options.max_side_px = 2 * side_px;
  pixels = ct_decode_file (path, &options, NULL, cancellable, error);
  return pixels != NULL ? fit (pixels, side_px) : NULL;
}

/**
 * ct_thumbnail_get_cache_path:
 * @path: a picture that exists
 * @side_px: as in ct_thumbnail_get()
 *
 * Returns: (transfer full) (nullable): the file of the desktop's cache that its thumbnail is or
 *   would be in
 */
char *
ct_thumbnail_get_cache_path (const char *path, int side_px)
{
  g_auto (CtThumbnailPlace) place = { 0 };

  if (!ct_thumbnail_place_init (&place, path, side_px, NULL))
    return NULL;
  return ct_thumbnail_place_get_file (&place);
}

/* There is a mark that says that making one failed; it keeps no reason. */
static void
fail_again (const char *path, GError **error)
{
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CORRUPT,
               _ ("%s: the picture could not be read when its thumbnail was made. Open it to see why."),
               path);
}

static CtPixels *
look_up (const CtThumbnailPlace *place, const char *path, int side_px, GError **error)
{
  g_autoptr (CtPixels) pixels = ct_thumbnail_place_load (place);

  if (pixels != NULL)
    return fit (pixels, side_px);
  if (ct_thumbnail_place_has_failed (place))
    fail_again (path, error);
  return NULL;
}

/**
 * ct_thumbnail_lookup:
 * @path: a picture
 * @side_px: as in ct_thumbnail_get()
 *
 * Looks into the desktop's cache only, which takes a millisecond or less.
 *
 * Returns: (transfer full) (nullable): the thumbnail; %NULL without @error when it has to be
 *   made, with @error when that failed before or the picture is not there
 */
CtPixels *
ct_thumbnail_lookup (const char *path, int side_px, GError **error)
{
  g_auto (CtThumbnailPlace) place = { 0 };

  g_return_val_if_fail (side_px > 0 && side_px <= G_MAXINT / 2, NULL);

  if (!ct_thumbnail_place_init (&place, path, side_px, error))
    return NULL;
  return look_up (&place, path, side_px, error);
}

static const char *
mime_of (const char *path)
{
  CtProbe probe;

  return ct_probe_file (path, &probe, NULL) ? ct_image_format_to_mime (probe.format) : NULL;
}

/**
 * ct_thumbnail_get:
 * @path: a picture
 * @side_px: the longer side, at least 1; smaller pictures are not enlarged
 * @cancellable: (nullable): as in ct_decode_file()
 *
 * ct_thumbnail_make() with a memory: the cache in ~/.cache/thumbnails that the programs of the
 * desktop share. Damaged pictures are made anew each time. Its full size is the picture's, if
 * the program that made it said so.
 *
 * Returns: (transfer full): the thumbnail, or %NULL with the errors of ct_decode_file()
 */
CtPixels *
ct_thumbnail_get (const char *path, int side_px, GCancellable *cancellable, GError **error)
{
  g_auto (CtThumbnailPlace) place = { 0 };
  g_autoptr (CtPixels) pixels = NULL;
  GError *problem = NULL;

  g_return_val_if_fail (side_px > 0 && side_px <= G_MAXINT / 2, NULL);

  if (ct_cancelled (cancellable, error) || !ct_thumbnail_place_init (&place, path, side_px, error))
    return NULL;
  if (place.size == NULL)
    return ct_thumbnail_make (path, side_px, cancellable, error);
  pixels = look_up (&place, path, side_px, &problem);
  if (pixels == NULL && problem == NULL)
    {
      pixels = ct_thumbnail_make (path, place.side_px, cancellable, &problem);
      /* A picture smaller than its thumbnail would be is as quick to read itself. */
      if (pixels != NULL && ct_pixels_get_damage (pixels) == NULL
          && MAX (ct_pixels_get_full_width (pixels), ct_pixels_get_full_height (pixels)) > place.side_px)
        ct_thumbnail_place_store (&place, pixels, mime_of (path));
      /* What no reader is installed for may work tomorrow. */
      if (g_error_matches (problem, CT_ERROR, CT_ERROR_CORRUPT))
        ct_thumbnail_place_store_failure (&place);
    }
  if (problem != NULL)
    g_propagate_error (error, problem);
  return pixels != NULL ? fit (pixels, side_px) : NULL;
}

/**
 * ct_thumbnail_get_in_frame:
 * @width_px: of the picture as the data set has it; 0 when it does not say
 * @height_px: likewise
 *
 * ct_thumbnail_get() for a data set that may mean the picture as stored. The shared cache has only pictures as
 * they are shown, so what comes from there is turned back.
 *
 * Returns: (transfer full): the thumbnail in the frame of the data set, or %NULL with the errors of ct_decode_file()
 */
CtPixels *
ct_thumbnail_get_in_frame (const char *path,
                           int side_px,
                           double width_px,
                           double height_px,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (CtPixels) pixels = ct_thumbnail_get (path, side_px, cancellable, error);
  CtPixels *turned;
  CtProbe probe;

  if (pixels == NULL || width_px <= 0 || height_px <= 0
      || (ct_pixels_get_full_width (pixels) == width_px && ct_pixels_get_full_height (pixels) == height_px)
      || !ct_probe_file (path, &probe, NULL) || !ct_probe_means_stored_frame (&probe, width_px, height_px))
    return g_steal_pointer (&pixels);
  turned = ct_orientation_apply (ct_orientation_invert (probe.orientation), pixels);
  return turned != NULL ? turned : g_steal_pointer (&pixels);
}
