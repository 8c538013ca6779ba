/* ct-picture-source.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One picture file kept open for looking at, whatever its size: the whole of it at a scale, or
 * a region at full sharpness, within a bound in bytes. Synchronous, cancellable, safe from any
 * thread. Knows nothing of tiles on the screen or textures.
 */
#pragma once

#include "ct-decoder.h"
#include "ct-probe.h"

G_BEGIN_DECLS

#define CT_PICTURE_SOURCE_DEFAULT_LIMIT_BYTES (G_GUINT64_CONSTANT (1) << 30)

/**
 * CtPictureAccess:
 * @CT_PICTURE_WHOLE: level 0 and its pyramid fit into the bound: decode it and be done
 * @CT_PICTURE_REGIONS: level 0 does not fit, but regions of it can be decoded
 * @CT_PICTURE_REDUCED: nothing sharper than ct_picture_source_get_whole_level() can be had;
 *   ct_picture_source_get_note() says so to people
 */
typedef enum
{
  CT_PICTURE_WHOLE,
  CT_PICTURE_REGIONS,
  CT_PICTURE_REDUCED,
} CtPictureAccess;

/**
 * CtPixelRect:
 * @x: left edge in pixels of a level
 * @y: top edge
 * @width: at least 1
 * @height: at least 1
 */
typedef struct
{
  int x;
  int y;
  int width;
  int height;
} CtPixelRect;

typedef struct _CtPictureSource CtPictureSource;

CtPictureSource *
ct_picture_source_open (const char *path, const CtDecodeOptions *options, GCancellable *cancellable, GError **error);
CtPictureSource *ct_picture_source_ref (CtPictureSource *self);
void ct_picture_source_unref (CtPictureSource *self);

const CtProbe *ct_picture_source_get_probe (const CtPictureSource *self);
CtPictureAccess ct_picture_source_get_access (const CtPictureSource *self);
const char *ct_picture_source_get_note (const CtPictureSource *self);
guint ct_picture_source_get_n_levels (const CtPictureSource *self);
guint ct_picture_source_get_whole_level (const CtPictureSource *self);
guint ct_picture_source_get_first_level (const CtPictureSource *self, int max_side_px);
void ct_picture_source_get_level_size (const CtPictureSource *self, guint level, int *width_px, int *height_px);
gsize ct_picture_source_get_n_bytes (CtPictureSource *self);

CtPixels *ct_picture_source_decode_level (CtPictureSource *self,
                                          guint level,
                                          CtProgress *progress,
                                          GCancellable *cancellable,
                                          GError **error);
CtPixels *ct_picture_source_decode_region (CtPictureSource *self,
                                           guint level,
                                           const CtPixelRect *region,
                                           GCancellable *cancellable,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPictureSource, ct_picture_source_unref)

G_END_DECLS
