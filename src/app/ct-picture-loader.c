/* ct-picture-loader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A picture that nobody decoded ahead is decoded twice at a time: a preview, where that is
 * quicker, and all of it. Somebody who leafs gets previews alone until he rests. What the cache
 * has is shown at once and looked at again in a job, in case the file is another one by now.
 * A result counts if its cancellable is still the current one.
 */
#include "ct-picture-loader.h"

#include "ct-error.h"
#include "ct-job.h"

/* Somebody who goes on sooner than that is leafing: previews will do until he rests as long. */
#define LEAFING_US (180 * 1000)
#define LEAFING_MS 150

struct _CtPictureLoader
{
  GObject parent_instance;
  GSettings *settings;
  CtImageCache *cache;
  CtPictureMemory *memory;
  CtPictureAhead *ahead;
  GHashTable *revealed;
  CtPicture picture;
  CtPictureRequest request;
  GCancellable *cancellable;
  gboolean is_decoding_all;
  gint64 shown_us;
  guint settle_id;
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

/* Looks whether the file is still the one that the cache knows. */
typedef struct
{
  CtPictureLoader *loader;
  GCancellable *cancellable;
  char *path;
  gint64 mtime_ns;
  guint64 size_bytes;
} Verify;

static void start_decode (CtPictureLoader *self, CtPictureStep step);

/* What could be read of a damaged file is shown only when somebody asks for it. */
static void
hide_damage (CtPictureLoader *self)
{
  if (self->picture.state == CT_PICTURE_READY && ct_pixels_get_damage (self->picture.pixels) != NULL
      && !g_hash_table_contains (self->revealed, self->request.path))
    self->picture.state = CT_PICTURE_DAMAGED;
}

/* What the cache has is there at once. */
static gboolean
show_cached (CtPictureLoader *self)
{
  if (!ct_picture_memory_get (self->memory, &self->request, &self->picture))
    return FALSE;
  hide_damage (self);
  return TRUE;
}

static void
take_error (CtPictureLoader *self, const GError *error)
{
  CtPictureState state = CT_PICTURE_BROKEN;

  if (g_error_matches (error, CT_ERROR, CT_ERROR_NOT_FOUND))
    state = CT_PICTURE_MISSING;
  else if (self->request.remote != NULL && g_error_matches (error, CT_ERROR, CT_ERROR_NETWORK))
    state = CT_PICTURE_UNFETCHED;
  ct_picture_clear (&self->picture);
  self->picture.state = state;
  self->picture.is_remote = self->request.remote != NULL;
  self->picture.message = g_strdup (error->message);
}

static void
take_found (CtPictureLoader *self, CtPictureFound *found)
{
  ct_picture_clear (&self->picture);
  self->picture = found->picture;
  found->picture = (CtPicture){ 0 };
  hide_damage (self);
}

static gboolean
settled_cb (gpointer user_data)
{
  CtPictureLoader *self = user_data;

  self->settle_id = 0;
  if (self->picture.state == CT_PICTURE_LOADING)
    start_decode (self, CT_PICTURE_STEP_FULL);
  else
    ct_picture_ahead_start (self->ahead);
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
  return ct_picture_ahead_get_run (self->ahead) > 1 && g_get_monotonic_time () - self->shown_us < LEAFING_US;
}

/* A preview counts as long as nothing else is known; that there is none, or why, tells the whole picture. */
static void
take_preview (CtPictureLoader *self, CtPictureFound *found)
{
  if (found == NULL || found->picture.state == CT_PICTURE_NONE || self->picture.state != CT_PICTURE_LOADING)
    return;
  take_found (self, found);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
decoded_cb (gpointer user_data,
            const CtPictureRequest *request,
            CtPictureStep step,
            GCancellable *cancellable,
            CtPictureFound *found,
            const GError *error)
{
  CtPictureLoader *self = user_data;

  if (cancellable != self->cancellable)
    {
      ct_picture_found_free (found);
      return;
    }
  if (step == CT_PICTURE_STEP_PREVIEW)
    {
      take_preview (self, found);
      ct_picture_found_free (found);
      return;
    }
  if (step == CT_PICTURE_STEP_FULL)
    self->is_decoding_all = FALSE;
  if (found == NULL)
    take_error (self, error);
  else
    take_found (self, found);
  ct_picture_found_free (found);
  g_signal_emit (self, signals[CHANGED], 0);
  if (cancellable == self->cancellable)
    go_on (self, is_leafing (self));
}

static void
start_decode (CtPictureLoader *self, CtPictureStep step)
{
  if (step == CT_PICTURE_STEP_FULL)
    {
      if (self->is_decoding_all)
        return;
      self->is_decoding_all = TRUE;
    }
  ct_picture_decode (self->memory, &self->request, step, self->cancellable, G_OBJECT (self), decoded_cb, self);
}

/* Nothing is known of the picture yet. */
static void
start (CtPictureLoader *self, gboolean leafing)
{
  if (leafing)
    {
      start_decode (self, CT_PICTURE_STEP_QUICK);
      return;
    }
  start_decode (self, CT_PICTURE_STEP_PREVIEW);
  start_decode (self, CT_PICTURE_STEP_FULL);
}

static void
verify_free (gpointer data)
{
  Verify *verify = data;

  g_object_unref (verify->loader);
  g_object_unref (verify->cancellable);
  g_free (verify->path);
  g_free (verify);
}

static gpointer
verify_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Verify *verify = data;
  CtImageKey key;

  if (!ct_image_key_init_for_file (&key, verify->path, NULL, error))
    return NULL;
  return GINT_TO_POINTER (key.mtime_ns == verify->mtime_ns && key.size_bytes == verify->size_bytes ? 1 : 2);
}

static void
verified_cb (gpointer result, const GError *error, gpointer user_data)
{
  Verify *verify = user_data;
  CtPictureLoader *self = verify->loader;

  if (verify->cancellable != self->cancellable || result == GINT_TO_POINTER (1))
    return;
  ct_picture_memory_remove (self->memory, verify->path);
  if (result != NULL)
    {
      start_decode (self, CT_PICTURE_STEP_FULL);
      return;
    }
  take_error (self, error);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
start_verify (CtPictureLoader *self)
{
  const CtPictureKnown *known = ct_picture_memory_get_known (self->memory, self->request.path);
  Verify *verify;

  /* Whoever was told of the picture may have asked for another. What was fetched is not changed by anybody. */
  if (known == NULL || self->request.remote != NULL)
    return;
  verify = g_new0 (Verify, 1);
  verify->loader = g_object_ref (self);
  verify->cancellable = g_object_ref (self->cancellable);
  verify->path = g_strdup (self->request.path);
  verify->mtime_ns = known->key.mtime_ns;
  verify->size_bytes = known->key.size_bytes;
  ct_job_run (CT_JOB_CURRENT_IMAGE,
              "look at the file again",
              verify_worker,
              verify,
              verify_free,
              verify->cancellable,
              verified_cb,
              verify);
}

/* The picture that somebody went to meanwhile was just being decoded ahead. */
static void
ahead_done (gpointer owner, const char *path)
{
  CtPictureLoader *self = owner;

  if (self->picture.state != CT_PICTURE_LOADING || g_strcmp0 (self->request.path, path) != 0)
    {
      ct_picture_ahead_go_on (self->ahead);
      return;
    }
  if (!show_cached (self))
    {
      start (self, is_leafing (self));
      return;
    }
  g_signal_emit (self, signals[CHANGED], 0);
  ct_picture_ahead_start (self->ahead);
}

static void
forget (CtPictureLoader *self)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->is_decoding_all = FALSE;
  ct_picture_clear (&self->picture);
  ct_picture_request_clear (&self->request);
}

static void
ct_picture_loader_dispose (GObject *object)
{
  CtPictureLoader *self = CT_PICTURE_LOADER (object);

  forget (self);
  ct_picture_ahead_stop (self->ahead);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (ct_picture_loader_parent_class)->dispose (object);
}

static void
ct_picture_loader_finalize (GObject *object)
{
  CtPictureLoader *self = CT_PICTURE_LOADER (object);

  ct_picture_ahead_free (self->ahead);
  ct_picture_memory_free (self->memory);
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
  self->memory = ct_picture_memory_new (self->cache);
  self->ahead = ct_picture_ahead_new (G_OBJECT (self), self->memory, ahead_done);
  self->revealed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
  gboolean is_ahead;

  forget (self);
  ct_picture_request_copy (&self->request, request);
  self->shown_us = now_us;
  self->cancellable = g_cancellable_new ();
  is_ahead = ct_picture_ahead_is_at (self->ahead, request->path);
  if (ct_picture_ahead_move (self->ahead, position, n_positions, neighbour, data) && !is_ahead)
    ct_picture_ahead_stop (self->ahead);
  if (show_cached (self))
    {
      g_signal_emit (self, signals[CHANGED], 0);
      start_verify (self);
      go_on (self, leafing);
      return;
    }
  self->picture.state = CT_PICTURE_LOADING;
  g_signal_emit (self, signals[CHANGED], 0);
  if (!is_ahead)
    start (self, leafing && ct_picture_ahead_get_run (self->ahead) > 1);
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
  ct_picture_ahead_forget (self->ahead);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ct_picture_loader_forget:
 *
 * Any file may be another one by now: what is decoded is compared with the disk before it is shown again.
 */
void
ct_picture_loader_forget (CtPictureLoader *self)
{
  ct_picture_memory_clear (self->memory);
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
