/* ct-image-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A hash table into a queue in order of use, behind one lock that is held for a few
 * pointer moves only: pictures are freed after it is released.
 */
#include "ct-image-cache.h"

#include "ct-probe-private.h"

#include <errno.h>
#include <sys/stat.h>

typedef struct
{
  CtImageKey key;
  CtPixels *pixels;
  CtPyramid *pyramid; /* of @pixels, or NULL */
  GList link;
} Entry;

struct _CtImageCache
{
  gatomicrefcount ref_count;
  GMutex lock;
  GHashTable *entries;
  GQueue recent;
  CtImageCacheStats stats;
};

/**
 * ct_image_key_init_for_file:
 * @key: (out caller-allocates): borrows @path
 * @path: a picture; only its modification time and size are read
 * @options: (nullable): how it is to be decoded
 *
 * Returns: whether the file exists; otherwise @error is of %CT_ERROR
 */
gboolean
ct_image_key_init_for_file (CtImageKey *key, const char *path, const CtDecodeOptions *options, GError **error)
{
  struct stat st;

  if (stat (path, &st) != 0)
    return ct_probe_fail_with_errno (path, errno, error);
  *key = (CtImageKey){
    .path = path,
    .mtime_ns = (gint64) st.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + st.st_mtim.tv_nsec,
    .size_bytes = (guint64) st.st_size,
    .max_side_px = options != NULL ? options->max_side_px : 0,
    .stored_frame = options != NULL && options->stored_frame,
    .allow_truncated = options != NULL && options->allow_truncated,
    .deep = options != NULL && options->deep,
  };
  return TRUE;
}

static guint
key_hash (gconstpointer data)
{
  const CtImageKey *key = data;
  guint64 numbers[4] = { (guint64) key->mtime_ns,
                         key->size_bytes,
                         (guint64) key->max_side_px,
                         (key->stored_frame ? 1u : 0u) | (key->allow_truncated ? 2u : 0u) | (key->deep ? 4u : 0u) };

  return g_str_hash (key->path) ^ (guint) ct_hash_bytes (numbers, sizeof numbers);
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const CtImageKey *left = a;
  const CtImageKey *right = b;

  return left->mtime_ns == right->mtime_ns && left->size_bytes == right->size_bytes
         && left->max_side_px == right->max_side_px && !left->stored_frame == !right->stored_frame
         && !left->allow_truncated == !right->allow_truncated && !left->deep == !right->deep
         && g_str_equal (left->path, right->path);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  ct_pixels_unref (entry->pixels);
  g_clear_pointer (&entry->pyramid, ct_pyramid_unref);
  g_free ((char *) entry->key.path);
  g_free (entry);
}

/**
 * ct_image_cache_new:
 * @max_bytes: of all pictures together; 0 for %CT_IMAGE_CACHE_DEFAULT_BYTES
 *
 * Returns: (transfer full): an empty cache
 */
CtImageCache *
ct_image_cache_new (guint64 max_bytes)
{
  CtImageCache *self = g_new0 (CtImageCache, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->entries = g_hash_table_new (key_hash, key_equal);
  g_queue_init (&self->recent);
  self->stats.max_bytes = max_bytes != 0 ? max_bytes : CT_IMAGE_CACHE_DEFAULT_BYTES;
  return self;
}

CtImageCache *
ct_image_cache_ref (CtImageCache *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_image_cache_unref (CtImageCache *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  ct_image_cache_clear (self);
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gsize
entry_bytes (const Entry *entry)
{
  return entry->pyramid != NULL ? ct_pyramid_get_n_bytes (entry->pyramid) : ct_pixels_get_n_bytes (entry->pixels);
}

/* Moves an entry out of the cache, to be freed by the caller after unlocking. */
static void
take_out (CtImageCache *self, Entry *entry, GPtrArray *dropped)
{
  g_hash_table_remove (self->entries, &entry->key);
  g_queue_unlink (&self->recent, &entry->link);
  self->stats.n_bytes -= entry_bytes (entry);
  g_ptr_array_add (dropped, entry);
}

static void
evict (CtImageCache *self, GPtrArray *dropped)
{
  while (self->stats.n_bytes > self->stats.max_bytes)
    {
      take_out (self, self->recent.tail->data, dropped);
      self->stats.n_evicted++;
    }
}

/* Locked: the entry, now the one used last. */
static Entry *
use (CtImageCache *self, const CtImageKey *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    return NULL;
  g_queue_unlink (&self->recent, &entry->link);
  g_queue_push_head_link (&self->recent, &entry->link);
  return entry;
}

/**
 * ct_image_cache_lookup:
 *
 * Returns: (transfer full) (nullable): the picture, now the one used last
 */
CtPixels *
ct_image_cache_lookup (CtImageCache *self, const CtImageKey *key)
{
  CtPixels *pixels = NULL;
  Entry *entry;

  g_mutex_lock (&self->lock);
  entry = use (self, key);
  if (entry != NULL)
    {
      pixels = ct_pixels_ref (entry->pixels);
      self->stats.n_hits++;
    }
  else
    self->stats.n_misses++;
  g_mutex_unlock (&self->lock);
  return pixels;
}

/**
 * ct_image_cache_lookup_pyramid:
 *
 * Returns: (transfer full) (nullable): the picture with its levels, now the one used last; %NULL
 *   also when only the picture itself was put in
 */
CtPyramid *
ct_image_cache_lookup_pyramid (CtImageCache *self, const CtImageKey *key)
{
  CtPyramid *pyramid = NULL;
  Entry *entry;

  g_mutex_lock (&self->lock);
  entry = use (self, key);
  if (entry != NULL && entry->pyramid != NULL)
    {
      pyramid = ct_pyramid_ref (entry->pyramid);
      self->stats.n_hits++;
    }
  else
    self->stats.n_misses++;
  g_mutex_unlock (&self->lock);
  return pyramid;
}

/**
 * ct_image_cache_contains:
 *
 * Neither a use of the picture nor a hit or a miss.
 *
 * Returns: whether the picture is there
 */
gboolean
ct_image_cache_contains (CtImageCache *self, const CtImageKey *key)
{
  gboolean found;

  g_mutex_lock (&self->lock);
  found = g_hash_table_contains (self->entries, key);
  g_mutex_unlock (&self->lock);
  return found;
}

static gboolean
insert (CtImageCache *self, const CtImageKey *key, CtPixels *pixels, CtPyramid *pyramid)
{
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (entry_free);
  Entry *entry = g_new0 (Entry, 1);
  Entry *old;
  gboolean fits;

  entry->key = *key;
  entry->key.path = g_strdup (key->path);
  entry->pixels = ct_pixels_ref (pixels);
  entry->pyramid = pyramid != NULL ? ct_pyramid_ref (pyramid) : NULL;
  entry->link.data = entry;

  g_mutex_lock (&self->lock);
  old = g_hash_table_lookup (self->entries, key);
  if (old != NULL)
    take_out (self, old, dropped);
  fits = entry_bytes (entry) <= self->stats.max_bytes;
  if (fits)
    {
      g_hash_table_insert (self->entries, &entry->key, entry);
      g_queue_push_head_link (&self->recent, &entry->link);
      self->stats.n_bytes += entry_bytes (entry);
      evict (self, dropped);
    }
  else
    g_ptr_array_add (dropped, entry);
  g_mutex_unlock (&self->lock);
  return fits;
}

/**
 * ct_image_cache_insert:
 * @key: copied
 * @pixels: a reference is taken; replaces what had the same key
 *
 * Pictures that were not used for the longest time are dropped until everything fits.
 *
 * Returns: whether the picture is kept; one that is larger than the bound is not
 */
gboolean
ct_image_cache_insert (CtImageCache *self, const CtImageKey *key, CtPixels *pixels)
{
  return insert (self, key, pixels, NULL);
}

/**
 * ct_image_cache_insert_pyramid:
 * @key: copied
 * @pyramid: a reference is taken; its level 0 is what ct_image_cache_lookup() finds
 *
 * As ct_image_cache_insert(); all levels count.
 *
 * Returns: whether it is kept
 */
gboolean
ct_image_cache_insert_pyramid (CtImageCache *self, const CtImageKey *key, CtPyramid *pyramid)
{
  return insert (self, key, ct_pyramid_get_level (pyramid, 0), pyramid);
}

/**
 * ct_image_cache_clear:
 *
 * Drops every picture; the counters of hits and misses go on.
 */
void
ct_image_cache_clear (CtImageCache *self)
{
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (entry_free);

  g_mutex_lock (&self->lock);
  while (self->recent.tail != NULL)
    take_out (self, self->recent.tail->data, dropped);
  g_mutex_unlock (&self->lock);
}

/**
 * ct_image_cache_set_max_bytes:
 * @max_bytes: the new bound, obeyed at once; 0 for %CT_IMAGE_CACHE_DEFAULT_BYTES
 */
void
ct_image_cache_set_max_bytes (CtImageCache *self, guint64 max_bytes)
{
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (entry_free);

  g_mutex_lock (&self->lock);
  self->stats.max_bytes = max_bytes != 0 ? max_bytes : CT_IMAGE_CACHE_DEFAULT_BYTES;
  evict (self, dropped);
  g_mutex_unlock (&self->lock);
}

/**
 * ct_image_cache_get_stats:
 * @stats: (out caller-allocates): the numbers of this moment
 */
void
ct_image_cache_get_stats (CtImageCache *self, CtImageCacheStats *stats)
{
  g_mutex_lock (&self->lock);
  *stats = self->stats;
  stats->n_images = self->recent.length;
  g_mutex_unlock (&self->lock);
}
