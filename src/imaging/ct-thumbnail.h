/* ct-thumbnail.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small pictures for lists: made from the file, or taken from the thumbnail cache that all
 * programs of the desktop share. Never writes to a picture.
 */
#pragma once

#include "ct-pixels.h"

G_BEGIN_DECLS

CtPixels *ct_thumbnail_make (const char *path, int side_px, GCancellable *cancellable, GError **error);
CtPixels *ct_thumbnail_get (const char *path, int side_px, GCancellable *cancellable, GError **error);
CtPixels *ct_thumbnail_get_in_frame (const char *path,
                                     int side_px,
                                     double width_px,
                                     double height_px,
                                     GCancellable *cancellable,
                                     GError **error);
CtPixels *ct_thumbnail_lookup (const char *path, int side_px, GError **error);

char *ct_thumbnail_get_cache_path (const char *path, int side_px);

G_END_DECLS
