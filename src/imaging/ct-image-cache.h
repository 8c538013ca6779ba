/* ct-image-cache.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decoded pictures that were used last, with or without the levels of their pyramids, all of
 * them bounded in bytes. Safe from any thread, has no
 * thread of its own, and never decodes: who misses decodes and inserts.
 */
#pragma once

#include "ct-decoder.h"
#include "ct-pyramid.h"

G_BEGIN_DECLS

#define CT_IMAGE_CACHE_DEFAULT_BYTES (G_GUINT64_CONSTANT (1) << 30)

/**
 * CtImageKey:
 * @path: borrowed; the cache copies it
 * @mtime_ns: when the file was last changed, in nanoseconds since 1970
 * @size_bytes: of the file
 * @max_side_px: as in #CtDecodeOptions
 * @stored_frame: as in #CtDecodeOptions
 * @allow_truncated: as in #CtDecodeOptions
 * @deep: as in #CtDecodeOptions
 *
 * What a picture in memory was made from. A file that changed on disk has another key.
 */
typedef struct
{
  const char *path;
  gint64 mtime_ns;
  guint64 size_bytes;
  int max_side_px;
  gboolean stored_frame;
  gboolean allow_truncated;
  gboolean deep;
} CtImageKey;

/**
 * CtImageCacheStats:
 * @n_bytes: held now
 * @max_bytes: the bound
 * @n_images: held now
 * @n_hits: lookups that found something
 * @n_misses: lookups that did not
 * @n_evicted: pictures dropped to stay below the bound
 */
typedef struct
{
  guint64 n_bytes;
  guint64 max_bytes;
  guint n_images;
  guint64 n_hits;
  guint64 n_misses;
  guint64 n_evicted;
} CtImageCacheStats;

typedef struct _CtImageCache CtImageCache;

gboolean ct_image_key_init_for_file (CtImageKey *key, const char *path, const CtDecodeOptions *options, GError **error);

CtImageCache *ct_image_cache_new (guint64 max_bytes);
CtImageCache *ct_image_cache_ref (CtImageCache *self);
void ct_image_cache_unref (CtImageCache *self);
CtPixels *ct_image_cache_lookup (CtImageCache *self, const CtImageKey *key);
gboolean ct_image_cache_insert (CtImageCache *self, const CtImageKey *key, CtPixels *pixels);
CtPyramid *ct_image_cache_lookup_pyramid (CtImageCache *self, const CtImageKey *key);
gboolean ct_image_cache_insert_pyramid (CtImageCache *self, const CtImageKey *key, CtPyramid *pyramid);
gboolean ct_image_cache_contains (CtImageCache *self, const CtImageKey *key);
void ct_image_cache_clear (CtImageCache *self);
void ct_image_cache_set_max_bytes (CtImageCache *self, guint64 max_bytes);
void ct_image_cache_get_stats (CtImageCache *self, CtImageCacheStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtImageCache, ct_image_cache_unref)

G_END_DECLS
