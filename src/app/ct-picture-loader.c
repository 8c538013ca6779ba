/* ct-picture-loader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One job at a time for the picture in sight, first for a preview when that is cheaper, then
 * for all of it; then one job at a time for those that are likely to be next, which only the
 * cache keeps. What the cache has is shown at once and looked at again in a job, in case the
 * file is another one by now. A result counts if its cancellable is still the current one.
 */
#include "ct-picture-loader.h"

#include "ct-error.h"
#include "ct-job.h"
#include "ct-read-ahead.h"

/* A picture with a longer side gets a preview of at most that, where that decodes faster. */
#define PREVIEW_SIDE_PX 1600

/* Levels of the pyramid down to this side, which is that of a tile. */
#define SMALLEST_LEVEL_PX 256

/* So many pictures are decoded ahead, none of them larger than this part of the memory. */
#define N_AHEAD 4
#define AHEAD_PART 4

/* Somebody who goes on sooner than that is leafing: previews will do until he rests as long. */
#define LEAFING_US (180 * 1000)
#define LEAFING_MS 150

/* How a file was when it was decoded, to find it in the cache without asking the disk. */
typedef struct
{
  CtImageKey key;
  double width_px;
  double height_px;
  int shown_width_px;
  int shown_height_px;
  gboolean differs;
} Known;

struct _CtPictureLoader
{
  GObject parent_instance;
  GSettings *settings;
  CtImageCache *cache;
  GHashTable *known;
  GHashTable *revealed;
  CtPicture picture;
  CtPictureRequest request;
  GCancellable *cancellable;
  gint64 shown_us;
  guint settle_id;

  CtReadAhead read_ahead;
  gint64 n_positions;
  CtPictureNeighbour neighbour;
  gpointer neighbour_data;
  GQueue wanted;
  char *ahead_path;
  GCancellable *ahead_cancellable;
};

G_DEFINE_FINAL_TYPE (CtPictureLoader, ct_picture_loader, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* All windows share it: the bound is one of the program. It is never freed. */
static CtImageCache *the_cache;

typedef enum
{
  STEP_PREVIEW,
  STEP_FULL,
  STEP_VERIFY,
  STEP_AHEAD,
} Step;

/* What the worker of one decode sees. */
typedef struct
{
  CtPictureRequest request;
  CtImageCache *cache;
  Step step;
  guint64 bound_bytes;
  gint64 mtime_ns;
  guint64 size_bytes;
  CtPictureLoader *loader;
  GCancellable *cancellable;
} Decode;

/* What it found. */
typedef struct
{
  CtPicture picture;
  Known known;
  gboolean is_unchanged;
} Found;

static Decode *
decode_new (CtPictureLoader *self, const CtPictureRequest *request, Step step, GCancellable *cancellable)
{
  Decode *decode = g_new0 (Decode, 1);
  CtImageCacheStats stats;

  ct_image_cache_get_stats (self->cache, &stats);
  decode->request = *request;
  decode->request.path = g_strdup (request->path);
  decode->cache = ct_image_cache_ref (self->cache);
  decode->step = step;
  decode->bound_bytes = step == STEP_AHEAD ? stats.max_bytes / AHEAD_PART : stats.max_bytes;
  decode->loader = g_object_ref (self);
  decode->cancellable = g_object_ref (cancellable);
  return decode;
}

static void
decode_free (gpointer data)
{
  Decode *decode = data;

  ct_picture_request_clear (&decode->request);
  ct_image_cache_unref (decode->cache);
  g_object_unref (decode->loader);
  g_object_unref (decode->cancellable);
  g_free (decode);
}

static void
picture_clear (CtPicture *self)
{
  g_clear_pointer (&self->pixels, ct_pixels_unref);
  g_clear_pointer (&self->pyramid, ct_pyramid_unref);
  g_clear_pointer (&self->source, ct_picture_source_unref);
  g_clear_pointer (&self->message, g_free);
  *self = (CtPicture){ 0 };
}

static void
found_free (Found *self)
{
  if (self == NULL)
    return;
  picture_clear (&self->picture);
  g_free (self);
}

static void
known_free (gpointer data)
{
  Known *known = data;

  g_free ((char *) known->key.path);
  g_free (known);
}

/* Which frame the data set means, and whether its size fits at all. */
static gboolean
choose_frame (const CtPictureRequest *request, const CtProbe *probe, CtPicture *picture)
{
  gboolean known = request->width_px > 0 && request->height_px > 0;
  gboolean shown = request->width_px == probe->width && request->height_px == probe->height;
  gboolean stored = request->width_px == probe->stored_width && request->height_px == probe->stored_height;
  gboolean stored_frame = known && stored && !shown;

  picture->width_px = stored_frame ? probe->stored_width : probe->width;
  picture->height_px = stored_frame ? probe->stored_height : probe->height;
  picture->differs = known && !shown && !stored;
  return stored_frame;
}

/* The level to decode: all that fits into the memory, or what a screen needs. */
static guint
choose_level (const Decode *decode, const CtPictureSource *source, const CtProbe *probe)
{
  guint level = 0;

  if (ct_picture_source_get_access (source) != CT_PICTURE_WHOLE)
    level = ct_picture_source_get_whole_level (source);
  if (decode->step == STEP_PREVIEW && (probe->format == CT_IMAGE_JPEG || probe->format == CT_IMAGE_MPO))
    level = MAX (level, ct_picture_source_get_first_level (source, PREVIEW_SIDE_PX));
  return level;
}

static gboolean
decode_source (Decode *decode, Found *found, CtDecodeOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (CtPictureSource) source = NULL;
  const CtProbe *probe;
  CtPicture *picture = &found->picture;
  guint level;

  options->limit_bytes = decode->bound_bytes;
  source = ct_picture_source_open (decode->request.path, options, cancellable, error);
  if (source == NULL)
    return FALSE;
  probe = ct_picture_source_get_probe (source);
  if (decode->step == STEP_AHEAD && ct_picture_source_get_access (source) != CT_PICTURE_WHOLE)
    {
      g_set_error_literal (error, CT_ERROR, CT_ERROR_LIMIT, "too large to be decoded ahead");
      return FALSE;
    }
  level = choose_level (decode, source, probe);
  picture->pixels = ct_picture_source_decode_level (source, level, NULL, cancellable, error);
  if (picture->pixels == NULL)
    return FALSE;
  picture->state = CT_PICTURE_READY;
  if (ct_picture_source_get_access (source) == CT_PICTURE_WHOLE && level > 0)
    picture->state = CT_PICTURE_LOADING;
  else if (ct_picture_source_get_access (source) != CT_PICTURE_WHOLE
           && level > ct_picture_source_get_whole_level (source))
    picture->state = CT_PICTURE_LOADING;
  else if (ct_picture_source_get_access (source) != CT_PICTURE_WHOLE)
    picture->source = g_steal_pointer (&source);
  return TRUE;
}

static gboolean
add_pyramid (CtPicture *picture, GCancellable *cancellable, GError **error)
{
  if (ct_pixel_format_is_deep (ct_pixels_get_format (picture->pixels)))
    return TRUE;
  picture->pyramid = ct_pyramid_new (picture->pixels, SMALLEST_LEVEL_PX, NULL, cancellable, error);
  return picture->pyramid != NULL;
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

static void
keep (CtImageCache *cache, const CtImageKey *key, const CtPicture *picture)
{
  if (picture->state == CT_PICTURE_LOADING || picture->source != NULL)
    return;
  if (picture->pyramid != NULL)
    ct_image_cache_insert_pyramid (cache, key, picture->pyramid);
  else
    ct_image_cache_insert (cache, key, picture->pixels);
}

static gboolean
find (Decode *decode, Found *found, GCancellable *cancellable, GError **error)
{
  CtDecodeOptions options = { .allow_truncated = TRUE, .deep = TRUE };
  CtPicture *picture = &found->picture;
  CtProbe probe;

  if (!ct_probe_file (decode->request.path, &probe, error))
    return FALSE;
  options.stored_frame = choose_frame (&decode->request, &probe, picture);
  if (!ct_image_key_init_for_file (&found->known.key, decode->request.path, &options, error))
    return FALSE;
  found->known.width_px = decode->request.width_px;
  found->known.height_px = decode->request.height_px;
  found->known.shown_width_px = picture->width_px;
  found->known.shown_height_px = picture->height_px;
  found->known.differs = picture->differs;
  picture->state = CT_PICTURE_READY;
  if (!look_up (decode->cache, &found->known.key, picture))
    {
      if (!decode_source (decode, found, &options, cancellable, error) || !add_pyramid (picture, cancellable, error))
        return FALSE;
      keep (decode->cache, &found->known.key, picture);
    }
  picture->message = g_strdup (ct_pixels_get_damage (picture->pixels));
  if (picture->message == NULL && picture->source != NULL)
    picture->message = g_strdup (ct_picture_source_get_note (picture->source));
  return TRUE;
}

static gpointer
decode_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Decode *decode = data;
  Found *found = g_new0 (Found, 1);

  if (decode->step == STEP_VERIFY)
    {
      if (!ct_image_key_init_for_file (&found->known.key, decode->request.path, NULL, error))
        {
          found_free (found);
          return NULL;
        }
      found->is_unchanged =
          found->known.key.mtime_ns == decode->mtime_ns && found->known.key.size_bytes == decode->size_bytes;
      return found;
    }
  if (find (decode, found, cancellable, error))
    return found;
  found_free (found);
  return NULL;
}

static void
remember (CtPictureLoader *self, const Decode *decode, const Found *found)
{
  Known *known = g_new (Known, 1);

  *known = found->known;
  known->key.path = g_strdup (decode->request.path);
  g_hash_table_replace (self->known, (char *) known->key.path, known);
}

static void look_ahead (CtPictureLoader *self);
static void start_decode (CtPictureLoader *self, Step step);
static gboolean show_cached (CtPictureLoader *self);
static void want_ahead (CtPictureLoader *self);

/* The picture that somebody went to meanwhile was just being decoded ahead. */
static void
take_ahead (CtPictureLoader *self)
{
  if (!show_cached (self))
    {
      start_decode (self, STEP_PREVIEW);
      return;
    }
  g_signal_emit (self, signals[CHANGED], 0);
  want_ahead (self);
}

static void
ahead_done (gpointer result, const GError *error, gpointer user_data)
{
  Decode *decode = user_data;
  CtPictureLoader *self = decode->loader;
  gboolean is_awaited = decode->cancellable == self->ahead_cancellable && self->picture.state == CT_PICTURE_LOADING
                        && g_strcmp0 (self->request.path, decode->request.path) == 0;

  if (result != NULL)
    remember (self, decode, result);
  found_free (result);
  if (decode->cancellable != self->ahead_cancellable)
    return;
  g_clear_object (&self->ahead_cancellable);
  g_clear_pointer (&self->ahead_path, g_free);
  if (is_awaited)
    take_ahead (self);
  else
    look_ahead (self);
}

static Known *
find_known (CtPictureLoader *self, const CtPictureRequest *request)
{
  Known *known = g_hash_table_lookup (self->known, request->path);

  return known != NULL && known->width_px == request->width_px && known->height_px == request->height_px ? known : NULL;
}

/* One at a time: two would only take the processors from the picture in sight. */
static void
look_ahead (CtPictureLoader *self)
{
  gpointer wanted;

  while (self->ahead_cancellable == NULL && (wanted = g_queue_pop_head (&self->wanted)) != NULL)
    {
      CtPictureRequest request = { 0 };
      Decode *decode;
      Known *known;

      if (!self->neighbour (self->neighbour_data, *(gint64 *) wanted, &request))
        {
          g_free (wanted);
          continue;
        }
      g_free (wanted);
      known = find_known (self, &request);
      if (known == NULL || !ct_image_cache_contains (self->cache, &known->key))
        {
          self->ahead_cancellable = g_cancellable_new ();
          self->ahead_path = g_strdup (request.path);
          decode = decode_new (self, &request, STEP_AHEAD, self->ahead_cancellable);
          ct_job_run (CT_JOB_NEIGHBOUR,
                      "decode ahead",
                      decode_worker,
                      decode,
                      decode_free,
                      decode->cancellable,
                      ahead_done,
                      decode);
        }
      ct_picture_request_clear (&request);
    }
}

static void
want_ahead (CtPictureLoader *self)
{
  gint64 positions[N_AHEAD];
  guint n =
      self->read_ahead.position < 0 ? 0 : ct_read_ahead_list (&self->read_ahead, self->n_positions, positions, N_AHEAD);

  g_queue_clear_full (&self->wanted, g_free);
  for (guint i = 0; i < n; i++)
    g_queue_push_tail (&self->wanted, g_memdup2 (&positions[i], sizeof positions[i]));
  look_ahead (self);
}

static void
stop_ahead (CtPictureLoader *self)
{
  g_queue_clear_full (&self->wanted, g_free);
  if (self->ahead_cancellable != NULL)
    g_cancellable_cancel (self->ahead_cancellable);
  g_clear_object (&self->ahead_cancellable);
  g_clear_pointer (&self->ahead_path, g_free);
}

static gboolean
settled_cb (gpointer user_data)
{
  CtPictureLoader *self = user_data;

  self->settle_id = 0;
  if (self->picture.state == CT_PICTURE_LOADING)
    start_decode (self, STEP_FULL);
  else
    want_ahead (self);
  return G_SOURCE_REMOVE;
}

/* The next step for the picture in sight, or later while somebody leafs. */
static void
go_on (CtPictureLoader *self, gboolean is_leafing)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (is_leafing)
    self->settle_id = g_timeout_add (LEAFING_MS, settled_cb, self);
  else
    settled_cb (self);
}

static gboolean
is_leafing (CtPictureLoader *self)
{
  return self->read_ahead.run > 1 && g_get_monotonic_time () - self->shown_us < LEAFING_US;
}

/* What could be read of a damaged file is shown only when somebody asks for it. */
static void
hide_damage (CtPictureLoader *self)
{
  if (self->picture.state == CT_PICTURE_READY && ct_pixels_get_damage (self->picture.pixels) != NULL
      && !g_hash_table_contains (self->revealed, self->request.path))
    self->picture.state = CT_PICTURE_DAMAGED;
}

static void
take_error (CtPictureLoader *self, const GError *error)
{
  CtPictureState state = g_error_matches (error, CT_ERROR, CT_ERROR_NOT_FOUND) ? CT_PICTURE_MISSING : CT_PICTURE_BROKEN;

  picture_clear (&self->picture);
  self->picture.state = state;
  self->picture.message = g_strdup (error->message);
}

static void
decode_done (gpointer result, const GError *error, gpointer user_data)
{
  Decode *decode = user_data;
  CtPictureLoader *self = decode->loader;
  Found *found = result;

  if (decode->cancellable != self->cancellable || (found != NULL && found->is_unchanged))
    {
      found_free (found);
      return;
    }
  if (found != NULL && decode->step == STEP_VERIFY)
    {
      g_hash_table_remove (self->known, decode->request.path);
      start_decode (self, STEP_FULL);
      found_free (found);
      return;
    }
  if (found == NULL)
    {
      take_error (self, error);
    }
  else
    {
      remember (self, decode, found);
      picture_clear (&self->picture);
      self->picture = found->picture;
      g_free (found);
      hide_damage (self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
  if (decode->cancellable == self->cancellable)
    go_on (self, is_leafing (self));
}

static void
start_decode (CtPictureLoader *self, Step step)
{
  Decode *decode = decode_new (self, &self->request, step, self->cancellable);
  Known *known = g_hash_table_lookup (self->known, self->request.path);

  if (known != NULL)
    {
      decode->mtime_ns = known->key.mtime_ns;
      decode->size_bytes = known->key.size_bytes;
    }
  ct_job_run (CT_JOB_CURRENT_IMAGE,
              "decode picture",
              decode_worker,
              decode,
              decode_free,
              decode->cancellable,
              decode_done,
              decode);
}

static void
forget (CtPictureLoader *self)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  picture_clear (&self->picture);
  ct_picture_request_clear (&self->request);
}

static void
ct_picture_loader_dispose (GObject *object)
{
  CtPictureLoader *self = CT_PICTURE_LOADER (object);

  forget (self);
  stop_ahead (self);
  self->neighbour = NULL;
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (ct_picture_loader_parent_class)->dispose (object);
}

static void
ct_picture_loader_finalize (GObject *object)
{
  CtPictureLoader *self = CT_PICTURE_LOADER (object);

  g_hash_table_unref (self->known);
  g_hash_table_unref (self->revealed);
  ct_image_cache_unref (self->cache);
  G_OBJECT_CLASS (ct_picture_loader_parent_class)->finalize (object);
}

static void
ct_picture_loader_class_init (CtPictureLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ct_picture_loader_dispose;
  object_class->finalize = ct_picture_loader_finalize;

  /**
   * CtPictureLoader::changed:
   *
   * ct_picture_loader_get_picture() tells something else than before.
   */
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
memory_cb (CtPictureLoader *self)
{
  ct_image_cache_set_max_bytes (self->cache, (guint64) g_settings_get_uint (self->settings, "picture-memory") << 20);
}

static void
ct_picture_loader_init (CtPictureLoader *self)
{
  if (the_cache == NULL)
    the_cache = ct_image_cache_new (0);
  self->cache = ct_image_cache_ref (the_cache);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, known_free);
  self->revealed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->read_ahead = CT_READ_AHEAD_INIT;
  self->settings = g_settings_new (CT_APPLICATION_ID);
  g_signal_connect_swapped (self->settings, "changed::picture-memory", G_CALLBACK (memory_cb), self);
  memory_cb (self);
}

/**
 * ct_picture_loader_new:
 *
 * Returns: (transfer full): a loader; all of them share one cache
 */
CtPictureLoader *
ct_picture_loader_new (void)
{
  return g_object_new (CT_TYPE_PICTURE_LOADER, NULL);
}

/* What the cache has is there at once. */
static gboolean
show_cached (CtPictureLoader *self)
{
  Known *known = find_known (self, &self->request);

  if (known == NULL || !look_up (self->cache, &known->key, &self->picture))
    return FALSE;
  self->picture.state = CT_PICTURE_READY;
  self->picture.width_px = known->shown_width_px;
  self->picture.height_px = known->shown_height_px;
  self->picture.differs = known->differs;
  self->picture.message = g_strdup (ct_pixels_get_damage (self->picture.pixels));
  hide_damage (self);
  return TRUE;
}

static gboolean
is_ahead (CtPictureLoader *self, const char *path)
{
  return self->ahead_cancellable != NULL && g_str_equal (self->ahead_path, path);
}

/**
 * ct_picture_loader_show:
 * @request: the picture to show
 * @position: of the picture in a list, -1 when it is in none
 * @n_positions: how long that is
 * @neighbour: (scope forever): tells of other positions; called until the loader is gone
 * @data: for @neighbour
 *
 * Starts to load. Whatever was asked before is no longer wanted; what is decoded ahead goes on
 * unless this is a jump.
 */
void
ct_picture_loader_show (CtPictureLoader *self,
                        const CtPictureRequest *request,
                        gint64 position,
                        gint64 n_positions,
                        CtPictureNeighbour neighbour,
                        gpointer data)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean leafing = now_us - self->shown_us < LEAFING_US;

  forget (self);
  self->request = *request;
  self->request.path = g_strdup (request->path);
  self->n_positions = n_positions;
  self->neighbour = neighbour;
  self->neighbour_data = data;
  self->shown_us = now_us;
  self->cancellable = g_cancellable_new ();
  if (ct_read_ahead_move (&self->read_ahead, position) && !is_ahead (self, request->path))
    stop_ahead (self);
  if (show_cached (self))
    {
      g_signal_emit (self, signals[CHANGED], 0);
      start_decode (self, STEP_VERIFY);
      go_on (self, leafing);
      return;
    }
  self->picture.state = CT_PICTURE_LOADING;
  g_signal_emit (self, signals[CHANGED], 0);
  if (!is_ahead (self, request->path))
    start_decode (self, STEP_PREVIEW);
}

/**
 * ct_picture_loader_reveal:
 *
 * What could be read of a damaged picture shall be shown, now and when it comes again.
 */
void
ct_picture_loader_reveal (CtPictureLoader *self)
{
  if (self->picture.state != CT_PICTURE_DAMAGED)
    return;
  g_hash_table_add (self->revealed, g_strdup (self->request.path));
  self->picture.state = CT_PICTURE_READY;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ct_picture_loader_clear:
 *
 * Shows nothing. The cache stays.
 */
void
ct_picture_loader_clear (CtPictureLoader *self)
{
  forget (self);
  stop_ahead (self);
  self->read_ahead = CT_READ_AHEAD_INIT;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ct_picture_loader_refuse:
 * @message: why there is no picture to load, for people
 *
 * Shows that the picture is missing.
 */
void
ct_picture_loader_refuse (CtPictureLoader *self, const char *message)
{
  forget (self);
  self->picture.state = CT_PICTURE_MISSING;
  self->picture.message = g_strdup (message);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ct_picture_loader_get_picture:
 *
 * Returns: (transfer none): what there is now
 */
const CtPicture *
ct_picture_loader_get_picture (CtPictureLoader *self)
{
  return &self->picture;
}

/**
 * ct_picture_request_clear:
 *
 * Frees what the request owns.
 */
void
ct_picture_request_clear (CtPictureRequest *self)
{
  g_clear_pointer (&self->path, g_free);
}
