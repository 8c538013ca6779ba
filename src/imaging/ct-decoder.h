/* ct-decoder.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a picture file to pixels. Synchronous and cancellable; reads files, never writes
 * them. Knows nothing of caches, tiles or windows.
 */
#pragma once

#include "ct-pixels.h"
#include "ct-progress.h"

G_BEGIN_DECLS

#define CT_DECODE_DEFAULT_LIMIT_BYTES (G_GUINT64_CONSTANT (4) << 30)

/**
 * CtDecodeOptions:
 * @max_side_px: when not 0, the picture is reduced by the smallest power of two that makes
 *   both sides at most that long; much faster than full size for JPEG
 * @stored_frame: do not apply the EXIF orientation
 * @allow_truncated: return what is there of a damaged picture, see ct_pixels_get_damage()
 * @deep: give 16-bit and float pictures with 16 bits a sample (see ct_pixels_get_range());
 *   otherwise the upper eight bits are given, as OpenCV and Pillow read such files
 * @quick: for previews and thumbnails: a JPEG at 1/8 or less may have colours of half the
 *   resolution of its light, and takes half the time
 * @limit_bytes: refuse to hold more than that while decoding; 0 for
 *   %CT_DECODE_DEFAULT_LIMIT_BYTES
 *
 * All zero is a full decode, as shown, of undamaged pictures.
 */
typedef struct
{
  int max_side_px;
  gboolean stored_frame;
  gboolean allow_truncated;
  gboolean deep;
  gboolean quick;
  guint64 limit_bytes;
} CtDecodeOptions;

CtPixels *ct_decode_file (const char *path,
                          const CtDecodeOptions *options,
                          CtProgress *progress,
                          GCancellable *cancellable,
                          GError **error);
CtPixels *ct_decode_bytes (GBytes *bytes,
                           const char *name,
                           const CtDecodeOptions *options,
                           CtProgress *progress,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
