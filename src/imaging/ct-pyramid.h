/* ct-pyramid.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture at full size, half, a quarter …, for drawing below 100 % without shimmering.
 * Averages pixels; knows nothing of files, tiles on the screen or textures.
 */
#pragma once

#include "ct-pixels.h"
#include "ct-progress.h"

G_BEGIN_DECLS

typedef struct _CtPyramid CtPyramid;

CtPyramid *
ct_pyramid_new (CtPixels *base, int smallest_side_px, CtProgress *progress, GCancellable *cancellable, GError **error);
CtPyramid *ct_pyramid_ref (CtPyramid *self);
void ct_pyramid_unref (CtPyramid *self);
guint ct_pyramid_get_n_levels (const CtPyramid *self);
CtPixels *ct_pyramid_get_level (const CtPyramid *self, guint level);
guint ct_pyramid_level_for_scale (const CtPyramid *self, double scale);
gsize ct_pyramid_get_n_bytes (const CtPyramid *self);

CtPixels *ct_pixels_halve (const CtPixels *pixels);
CtPixels *ct_pixels_shrink (const CtPixels *pixels, int width_px, int height_px);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPyramid, ct_pyramid_unref)

G_END_DECLS
