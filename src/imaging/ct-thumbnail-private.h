/* ct-thumbnail-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shared thumbnail cache as a place on disk.
 */
#pragma once

#include "ct-thumbnail.h"

G_BEGIN_DECLS

/**
 * CtThumbnailPlace:
 * @uri: of the picture
 * @size: the name of the folder for thumbnails of that size
 * @side_px: of thumbnails there
 * @mtime_s: of the picture, in seconds since 1970
 * @file_bytes: of the picture
 */
typedef struct
{
  char *uri;
  const char *size;
  int side_px;
  gint64 mtime_s;
  guint64 file_bytes;
} CtThumbnailPlace;

gboolean ct_thumbnail_place_init (CtThumbnailPlace *self, const char *path, int side_px, GError **error);
void ct_thumbnail_place_clear (CtThumbnailPlace *self);
char *ct_thumbnail_place_get_file (const CtThumbnailPlace *self);
CtPixels *ct_thumbnail_place_load (const CtThumbnailPlace *self);
gboolean ct_thumbnail_place_has_failed (const CtThumbnailPlace *self);
gboolean ct_thumbnail_place_store (const CtThumbnailPlace *self, const CtPixels *pixels, const char *mime);
gboolean ct_thumbnail_place_store_failure (const CtThumbnailPlace *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtThumbnailPlace, ct_thumbnail_place_clear)

G_END_DECLS
