/* ct-picture-decode.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the cache has is taken from there. Otherwise a preview is decoded, or all of the
 * picture, or as much of it as the memory may hold.
 */
#include "ct-picture-decode.h"

#include "ct-error.h"
#include "ct-job.h"

/* A picture with a longer side gets a preview of at most that, where that decodes faster. */
#define PREVIEW_SIDE_PX 1600

/* Levels of the pyramid down to this side, which is that of a tile. */
#define SMALLEST_LEVEL_PX 256

/* No picture that is decoded ahead is larger than this part of the memory. */
#define AHEAD_PART 4

struct _CtPictureMemory
{
  CtImageCache *cache;
  GHashTable *known;
};

/* What the worker of one decode sees, and its callback. */
typedef struct
{
  CtPictureRequest request;
  CtPictureStep step;
  CtPictureMemory *memory;
  CtImageCache *cache;
  guint64 bound_bytes;
  GCancellable *cancellable;
  GObject *owner;
  CtPictureDecoded callback;
  gpointer user_data;
} Decode;

/**
 * ct_picture_request_clear:
 *
 * Frees what the request owns.
 */
void
ct_picture_request_clear (CtPictureRequest *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->file_name, g_free);
  g_clear_object (&self->remote);
}

/**
 * ct_picture_request_copy:
 * @to: (out caller-allocates): to be cleared with ct_picture_request_clear()
 */
void
ct_picture_request_copy (CtPictureRequest *to, const CtPictureRequest *from)
{
  *to = *from;
  to->path = g_strdup (from->path);
  to->file_name = g_strdup (from->file_name);
  if (to->remote != NULL)
    g_object_ref (to->remote);
}

/**
 * ct_picture_clear:
 *
 * Frees what the picture owns; it is %CT_PICTURE_NONE then.
 */
void
ct_picture_clear (CtPicture *self)
{
  g_clear_pointer (&self->pixels, ct_pixels_unref);
  g_clear_pointer (&self->pyramid, ct_pyramid_unref);
  g_clear_pointer (&self->source, ct_picture_source_unref);
  g_clear_pointer (&self->message, g_free);
  *self = (CtPicture){ 0 };
}

void
ct_picture_found_free (CtPictureFound *self)
{
  if (self == NULL)
    return;
  ct_picture_clear (&self->picture);
  g_free ((char *) self->known.key.path);
  g_free (self);
}

static void
known_free (gpointer data)
{
  CtPictureKnown *known = data;

  g_free ((char *) known->key.path);
  g_free (known);
}

/**
 * ct_picture_memory_new:
 * @cache: a reference is taken
 *
 * Returns: (transfer full): knows nothing yet of what @cache has
 */
CtPictureMemory *
ct_picture_memory_new (CtImageCache *cache)
{
  CtPictureMemory *self = g_new0 (CtPictureMemory, 1);

  self->cache = ct_image_cache_ref (cache);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  return self;
}

void
ct_picture_memory_free (CtPictureMemory *self)
{
  g_hash_table_unref (self->known);
  ct_image_cache_unref (self->cache);
  g_free (self);
}

static void
remember (CtPictureMemory *self, const char *path, const CtPictureFound *found)
{
  CtPictureKnown *known = g_memdup2 (&found->known, sizeof found->known);

  known->key.path = g_strdup (found->known.key.path);
  g_hash_table_replace (self->known, g_strdup (path), known);
}

/**
 * ct_picture_memory_remove:
 *
 * The file is another one by now.
 */
void
ct_picture_memory_remove (CtPictureMemory *self, const char *path)
{
  g_hash_table_remove (self->known, path);
}

/**
 * ct_picture_memory_clear:
 *
 * Any file may be another one by now.
 */
void
ct_picture_memory_clear (CtPictureMemory *self)
{
  g_hash_table_remove_all (self->known);
}

/**
 * ct_picture_memory_get_known:
 *
 * Returns: (transfer none) (nullable): how the file was when it was decoded last
 */
const CtPictureKnown *
ct_picture_memory_get_known (CtPictureMemory *self, const char *path)
{
  return g_hash_table_lookup (self->known, path);
}

static const CtPictureKnown *
find_known (CtPictureMemory *self, const CtPictureRequest *request)
{
  const CtPictureKnown *known = ct_picture_memory_get_known (self, request->path);

  return known != NULL && known->width_px == request->width_px && known->height_px == request->height_px ? known : NULL;
}

/**
 * ct_picture_memory_has:
 *
 * Returns: whether ct_picture_memory_get() would find the picture
 */
gboolean
ct_picture_memory_has (CtPictureMemory *self, const CtPictureRequest *request)
{
  const CtPictureKnown *known = find_known (self, request);

  return known != NULL && ct_image_cache_contains (self->cache, &known->key);
}

static gboolean
look_up (CtImageCache *cache, const CtImageKey *key, CtPicture *picture)
{
  picture->pyramid = ct_image_cache_lookup_pyramid (cache, key);
  if (picture->pyramid != NULL)
    picture->pixels = ct_pixels_ref (ct_pyramid_get_level (picture->pyramid, 0));
  else
    picture->pixels = ct_image_cache_lookup (cache, key);
  return picture->pixels != NULL;
}

/**
 * ct_picture_memory_get:
 * @picture: (out caller-allocates): of state %CT_PICTURE_NONE before
 *
 * Asks the cache alone, not the disk: the file may be another one by now.
 *
 * Returns: whether @picture is set, and ready
 */
gboolean
ct_picture_memory_get (CtPictureMemory *self, const CtPictureRequest *request, CtPicture *picture)
{
  const CtPictureKnown *known = find_known (self, request);

  if (known == NULL || !look_up (self->cache, &known->key, picture))
    return FALSE;
  picture->state = CT_PICTURE_READY;
  picture->width_px = known->shown_width_px;
  picture->height_px = known->shown_height_px;
  picture->differs = known->differs;
  picture->is_remote = request->remote != NULL;
  picture->message = g_strdup (ct_pixels_get_damage (picture->pixels));
  return TRUE;
}

/* Which frame the data set means, and whether its size fits at all. */
static gboolean
choose_frame (const CtPictureRequest *request, const CtProbe *probe, CtPicture *picture)
{
  gboolean known = request->width_px > 0 && request->height_px > 0;
  gboolean shown = request->width_px == probe->width && request->height_px == probe->height;
  gboolean stored_frame = ct_probe_means_stored_frame (probe, request->width_px, request->height_px);

  picture->width_px = stored_frame ? probe->stored_width : probe->width;
  picture->height_px = stored_frame ? probe->stored_height : probe->height;
  picture->differs = known && !shown && !stored_frame;
  return stored_frame;
}

/* The level to decode: all that fits into the memory, or what a screen needs. */
static guint
choose_level (const Decode *decode, const CtPictureSource *source)
{
  CtImageFormat format = ct_picture_source_get_probe (source)->format;
  guint level = 0;

  if (ct_picture_source_get_access (source) != CT_PICTURE_WHOLE)
    level = ct_picture_source_get_whole_level (source);
  if (decode->step <= CT_PICTURE_STEP_PREVIEW && (format == CT_IMAGE_JPEG || format == CT_IMAGE_MPO))
    level = MAX (level, ct_picture_source_get_first_level (source, PREVIEW_SIDE_PX));
  return level;
}

static gboolean
decode_source (const Decode *decode,
               const char *path,
               CtPicture *picture,
               CtDecodeOptions *options,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (CtPictureSource) source = NULL;
  gboolean is_whole;
  guint sharpest, level;

  options->limit_bytes = decode->bound_bytes;
  source = ct_picture_source_open (path, options, cancellable, error);
  if (source == NULL)
    return FALSE;
  is_whole = ct_picture_source_get_access (source) == CT_PICTURE_WHOLE;
  if (decode->step == CT_PICTURE_STEP_AHEAD && !is_whole)
    {
      g_set_error_literal (error, CT_ERROR, CT_ERROR_LIMIT, "too large to be decoded ahead");
      return FALSE;
    }
  sharpest = is_whole ? 0 : ct_picture_source_get_whole_level (source);
  level = choose_level (decode, source);
  if (decode->step == CT_PICTURE_STEP_PREVIEW && level == sharpest)
    {
      picture->state = CT_PICTURE_NONE;
      return TRUE;
    }
  picture->pixels = ct_picture_source_decode_level (source, level, NULL, cancellable, error);
  if (picture->pixels == NULL)
    return FALSE;
  picture->state = level > sharpest ? CT_PICTURE_LOADING : CT_PICTURE_READY;
  if (!is_whole && level == sharpest)
    picture->source = g_steal_pointer (&source);
  return TRUE;
}

static gboolean
add_pyramid (CtPicture *picture, GCancellable *cancellable, GError **error)
{
  if (picture->pixels == NULL || ct_pixel_format_is_deep (ct_pixels_get_format (picture->pixels)))
    return TRUE;
  picture->pyramid = ct_pyramid_new (picture->pixels, SMALLEST_LEVEL_PX, NULL, cancellable, error);
  return picture->pyramid != NULL;
}

static void
keep (CtImageCache *cache, const CtImageKey *key, const CtPicture *picture)
{
  if (picture->state != CT_PICTURE_READY || picture->source != NULL)
    return;
  if (picture->pyramid != NULL)
    ct_image_cache_insert_pyramid (cache, key, picture->pyramid);
  else
    ct_image_cache_insert (cache, key, picture->pixels);
}

static gboolean
find (const Decode *decode, const char *path, CtPictureFound *found, GCancellable *cancellable, GError **error)
{
  CtDecodeOptions options = { .allow_truncated = TRUE, .deep = TRUE };
  CtPicture *picture = &found->picture;
  CtProbe probe;

  if (!ct_probe_file (path, &probe, error))
    return FALSE;
  options.stored_frame = choose_frame (&decode->request, &probe, picture);
  if (!ct_image_key_init_for_file (&found->known.key, path, &options, error))
    return FALSE;
  found->known.key.path = g_strdup (path);
  found->known.width_px = decode->request.width_px;
  found->known.height_px = decode->request.height_px;
  found->known.shown_width_px = picture->width_px;
  found->known.shown_height_px = picture->height_px;
  found->known.differs = picture->differs;
  picture->state = CT_PICTURE_READY;
  if (!look_up (decode->cache, &found->known.key, picture))
    {
      if (!decode_source (decode, path, picture, &options, cancellable, error)
          || !add_pyramid (picture, cancellable, error))
        return FALSE;
      keep (decode->cache, &found->known.key, picture);
    }
  if (picture->pixels != NULL)
    picture->message = g_strdup (ct_pixels_get_damage (picture->pixels));
  if (picture->message == NULL && picture->source != NULL)
    picture->message = g_strdup (ct_picture_source_get_note (picture->source));
  return TRUE;
}

/* That a picture could not be fetched is told apart from its being broken by the domain of the error. */
static gboolean
fetch (const CtPictureRequest *request, CtRemotePicture **fetched, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  *fetched = ct_remote_set_fetch_image (request->remote, request->file_name, NULL, cancellable, &local);
  if (*fetched != NULL)
    return TRUE;
  if (local->domain == CT_ERROR && !g_error_matches (local, CT_ERROR, CT_ERROR_NOT_FOUND))
    local->code = CT_ERROR_NETWORK;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gpointer
decode_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const CtPictureRequest *request = &((Decode *) data)->request;
  CtPictureFound *found = g_new0 (CtPictureFound, 1);
  CtRemotePicture *fetched = NULL;
  gboolean ok = request->remote == NULL || fetch (request, &fetched, cancellable, error);

  /* What is held stays where it is until its file is open. */
  ok =
      ok
      && find (data, fetched != NULL ? ct_remote_picture_get_path (fetched) : request->path, found, cancellable, error);
  found->picture.is_remote = request->remote != NULL;
  g_clear_pointer (&fetched, ct_remote_picture_unref);
  if (ok)
    return found;
  ct_picture_found_free (found);
  return NULL;
}

static void
decode_free (gpointer data)
{
  Decode *decode = data;

  ct_picture_request_clear (&decode->request);
  ct_image_cache_unref (decode->cache);
  g_object_unref (decode->cancellable);
  g_object_unref (decode->owner);
  g_free (decode);
}

static void
decode_done (gpointer result, const GError *error, gpointer user_data)
{
  Decode *decode = user_data;

  if (result != NULL)
    remember (decode->memory, decode->request.path, result);
  decode->callback (decode->user_data, &decode->request, decode->step, decode->cancellable, result, error);
}

/**
 * ct_picture_decode:
 * @memory: belongs to @owner, and lives as long
 * @request: the picture
 * @step: how much of it
 * @owner: a reference is held until @callback returns
 * @callback: called in any case, in the main context, when it is done or was cancelled
 * @user_data: for @callback
 *
 * Decodes in a job. What is whole is put into the cache.
 */
void
ct_picture_decode (CtPictureMemory *memory,
                   const CtPictureRequest *request,
                   CtPictureStep step,
                   GCancellable *cancellable,
                   GObject *owner,
                   CtPictureDecoded callback,
                   gpointer user_data)
{
  Decode *decode = g_new0 (Decode, 1);
  CtImageCacheStats stats;

  ct_image_cache_get_stats (memory->cache, &stats);
  ct_picture_request_copy (&decode->request, request);
  decode->step = step;
  decode->memory = memory;
  decode->cache = ct_image_cache_ref (memory->cache);
  decode->bound_bytes = step == CT_PICTURE_STEP_AHEAD ? stats.max_bytes / AHEAD_PART : stats.max_bytes;
  decode->cancellable = g_object_ref (cancellable);
  decode->owner = g_object_ref (owner);
  decode->callback = callback;
  decode->user_data = user_data;
  ct_job_run (step == CT_PICTURE_STEP_AHEAD ? CT_JOB_NEIGHBOUR : CT_JOB_CURRENT_IMAGE,
              "decode picture",
              decode_worker,
              decode,
              decode_free,
              decode->cancellable,
              decode_done,
              decode);
}
