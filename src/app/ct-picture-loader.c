/* ct-picture-loader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One job at a time for the picture in sight, first for a preview when that is cheaper, then
 * for all of it; when it is there, one job for each neighbour, whose result only the cache
 * keeps. A result counts if its cancellable is still the current one.
 */
#include "ct-picture-loader.h"

#include "ct-error.h"
#include "ct-job.h"
#include "ct-probe.h"

/* A JPEG with a longer side gets a preview of at most that, which decodes several times faster. */
#define PREVIEW_SIDE_PX 1600

/* Neighbours that would take more memory than that are not decoded ahead. */
#define AHEAD_LIMIT_BYTES (G_GUINT64_CONSTANT (256) << 20)

struct _CtPictureLoader
{
  GObject parent_instance;
  CtImageCache *cache;
  GCancellable *cancellable;
  CtPicture picture;
  GArray *neighbours;
};

G_DEFINE_FINAL_TYPE (CtPictureLoader, ct_picture_loader, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What the worker of one decode sees. */
typedef struct
{
  CtPictureRequest request;
  CtImageCache *cache;
  gboolean preview;
  guint64 limit_bytes;
  CtPictureLoader *loader;
  GCancellable *cancellable;
} Decode;

static Decode *
decode_new (CtPictureLoader *self, const CtPictureRequest *request, gboolean preview)
{
  Decode *decode = g_new0 (Decode, 1);

  decode->request = *request;
  decode->request.path = g_strdup (request->path);
  decode->cache = ct_image_cache_ref (self->cache);
  decode->preview = preview;
  decode->loader = g_object_ref (self);
  decode->cancellable = g_object_ref (self->cancellable);
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
  g_clear_pointer (&self->message, g_free);
  *self = (CtPicture){ 0 };
}

static void
picture_free (CtPicture *self)
{
  if (self == NULL)
    return;
  picture_clear (self);
  g_free (self);
}

/* Which frame the data set means, and whether its size fits at all. */
static void
choose_frame (const CtPictureRequest *request, const CtProbe *probe, CtPicture *picture, CtDecodeOptions *options)
{
  gboolean known = request->width_px > 0 && request->height_px > 0;
  gboolean shown = request->width_px == probe->width && request->height_px == probe->height;
  gboolean stored = request->width_px == probe->stored_width && request->height_px == probe->stored_height;

  options->stored_frame = known && stored && !shown;
  picture->width_px = options->stored_frame ? probe->stored_width : probe->width;
  picture->height_px = options->stored_frame ? probe->stored_height : probe->height;
  picture->differs = known && !shown && !stored;
}

static CtPixels *
decode_cached (Decode *decode, const CtDecodeOptions *options, GCancellable *cancellable, GError **error)
{
  CtImageKey key;
  CtPixels *pixels;

  if (!ct_image_key_init_for_file (&key, decode->request.path, options, error))
    return NULL;
  pixels = ct_image_cache_lookup (decode->cache, &key);
  if (pixels != NULL)
    return pixels;
  pixels = ct_decode_file (decode->request.path, options, NULL, cancellable, error);
  if (pixels != NULL)
    ct_image_cache_insert (decode->cache, &key, pixels);
  return pixels;
}

static gboolean
is_cached (Decode *decode, const CtDecodeOptions *options)
{
  g_autoptr (CtPixels) pixels = NULL;
  CtImageKey key;

  if (ct_image_key_init_for_file (&key, decode->request.path, options, NULL))
    pixels = ct_image_cache_lookup (decode->cache, &key);
  return pixels != NULL;
}

static gpointer
decode_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Decode *decode = data;
  CtDecodeOptions options = { .allow_truncated = TRUE, .limit_bytes = decode->limit_bytes };
  CtPicture *picture = g_new0 (CtPicture, 1);
  CtProbe probe;

  if (!ct_probe_file (decode->request.path, &probe, error))
    {
      picture_free (picture);
      return NULL;
    }
  choose_frame (&decode->request, &probe, picture, &options);
  if (decode->preview && (probe.format == CT_IMAGE_JPEG || probe.format == CT_IMAGE_MPO)
      && MAX (probe.width, probe.height) > PREVIEW_SIDE_PX && !is_cached (decode, &options))
    options.max_side_px = PREVIEW_SIDE_PX;
  picture->pixels = decode_cached (decode, &options, cancellable, error);
  if (picture->pixels == NULL)
    {
      picture_free (picture);
      return NULL;
    }
  picture->state = ct_pixels_get_denominator (picture->pixels) > 1 ? CT_PICTURE_LOADING : CT_PICTURE_READY;
  picture->message = g_strdup (ct_pixels_get_damage (picture->pixels));
  return picture;
}

static void
ahead_done (gpointer result, const GError *error, gpointer user_data)
{
  picture_free (result);
}

static void
look_ahead (CtPictureLoader *self)
{
  for (guint i = 0; i < self->neighbours->len; i++)
    {
      Decode *decode = decode_new (self, &g_array_index (self->neighbours, CtPictureRequest, i), FALSE);

      decode->limit_bytes = AHEAD_LIMIT_BYTES;
      ct_job_run (CT_JOB_NEIGHBOUR,
                  "decode neighbour",
                  decode_worker,
                  decode,
                  decode_free,
                  decode->cancellable,
                  ahead_done,
                  NULL);
    }
  g_array_set_size (self->neighbours, 0);
}

static void start_decode (CtPictureLoader *self, const CtPictureRequest *request, gboolean preview);

static void
decode_done (gpointer result, const GError *error, gpointer user_data)
{
  Decode *decode = user_data;
  CtPictureLoader *self = decode->loader;

  if (decode->cancellable != self->cancellable)
    {
      picture_free (result);
      return;
    }
  if (result == NULL)
    {
      self->picture.state =
          g_error_matches (error, CT_ERROR, CT_ERROR_NOT_FOUND) ? CT_PICTURE_MISSING : CT_PICTURE_BROKEN;
      ct_set_str (&self->picture.message, error->message);
    }
  else
    {
      picture_clear (&self->picture);
      self->picture = *(CtPicture *) result;
      g_free (result);
    }
  g_signal_emit (self, signals[CHANGED], 0);
  if (decode->cancellable != self->cancellable)
    return;
  if (self->picture.state == CT_PICTURE_LOADING)
    start_decode (self, &decode->request, FALSE);
  else
    look_ahead (self);
}

static void
start_decode (CtPictureLoader *self, const CtPictureRequest *request, gboolean preview)
{
  Decode *decode = decode_new (self, request, preview);

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
ct_picture_loader_dispose (GObject *object)
{
  CtPictureLoader *self = CT_PICTURE_LOADER (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (ct_picture_loader_parent_class)->dispose (object);
}

static void
ct_picture_loader_finalize (GObject *object)
{
  CtPictureLoader *self = CT_PICTURE_LOADER (object);

  picture_clear (&self->picture);
  g_array_unref (self->neighbours);
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
ct_picture_loader_init (CtPictureLoader *self)
{
  self->cache = ct_image_cache_new (CT_IMAGE_CACHE_DEFAULT_BYTES);
  self->neighbours = g_array_new (FALSE, TRUE, sizeof (CtPictureRequest));
  g_array_set_clear_func (self->neighbours, (GDestroyNotify) ct_picture_request_clear);
}

/**
 * ct_picture_loader_new:
 *
 * Returns: (transfer full): a loader with a cache of its own
 */
CtPictureLoader *
ct_picture_loader_new (void)
{
  return g_object_new (CT_TYPE_PICTURE_LOADER, NULL);
}

static void
forget (CtPictureLoader *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_array_set_size (self->neighbours, 0);
  picture_clear (&self->picture);
}

/**
 * ct_picture_loader_show:
 * @request: the picture to show
 * @neighbours: (array length=n_neighbours) (nullable): pictures that are likely to be next, best first
 *
 * Starts to load. Whatever was asked before is no longer wanted.
 */
void
ct_picture_loader_show (CtPictureLoader *self,
                        const CtPictureRequest *request,
                        const CtPictureRequest *neighbours,
                        guint n_neighbours)
{
  forget (self);
  self->cancellable = g_cancellable_new ();
  self->picture.state = CT_PICTURE_LOADING;
  for (guint i = 0; i < n_neighbours; i++)
    {
      CtPictureRequest copy = neighbours[i];

      copy.path = g_strdup (copy.path);
      g_array_append_val (self->neighbours, copy);
    }
  g_signal_emit (self, signals[CHANGED], 0);
  start_decode (self, request, TRUE);
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
