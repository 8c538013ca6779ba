/* ct-crop.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small pictures of parts of a picture: many parts for one decode, which is no larger than
 * they need.
 */
#pragma once

#include "ct-pixels.h"

G_BEGIN_DECLS

CtRect ct_crop_get_region (const CtRect *bbox_px, const CtRect *image_px);
GPtrArray *ct_crop_file (const char *path,
                         const CtRect *image_px,
                         const CtRect *boxes_px,
                         guint n_boxes,
                         int side_px,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
