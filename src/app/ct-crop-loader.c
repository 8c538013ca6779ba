/* ct-crop-loader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As for thumbnails a wish is only noted, and served when things have rested for a moment: first
 * what is nearest to sight, and with it all other wishes for the same picture, because the decode
 * is what costs. A job whose wishes are all gone is given up.
 */
#include "ct-crop-loader.h"

#include "ct-crop.h"
#include "ct-error.h"
#include "ct-job.h"

#define MAX_JOBS 2
#define MAX_KEPT 1500
#define MAX_OF_ONE_PICTURE 64
#define REST_MS 30

/**
 * Job:
 * @n_wishes: those that still wait for it
 */
typedef struct
{
  CtCropLoader *loader;
  GCancellable *cancellable;
  char *path;
  CtRemoteSet *remote;
  char *file_name;
  CtRect image_px;
  int side_px;
  GArray *annotations;
  GArray *boxes;
  guint n_wishes;
} Job;

typedef struct
{
  const CtThumbnailClient *client;
  gpointer owner;
  guint32 annotation;
  char *path;
  CtRemoteSet *remote;
  char *file_name;
  CtRect image_px;
  CtRect bbox_px;
  int side_px;
  guint64 serial;
  Job *job; /* while one is at it */
} Wish;

/* What is shown again without asking the disk. */
typedef struct
{
  guint32 annotation;
  char *path;
  CtRect image_px;
  CtRect bbox_px;
  int side_px;
  GdkTexture *texture;
  GList link;
} Kept;

struct _CtCropLoader
{
  GObject parent_instance;
  GHashTable *wishes; /* by owner */
  GHashTable *kept;   /* by annotation */
  GQueue recent;      /* the links of @kept, last used first */
  guint64 serial;
  guint n_jobs;
  guint n_decodes;
  guint rest_id;
  gboolean is_stopped;
};

G_DEFINE_FINAL_TYPE (CtCropLoader, ct_crop_loader, G_TYPE_OBJECT)

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  if (wish->job != NULL && --wish->job->n_wishes == 0)
    g_cancellable_cancel (wish->job->cancellable);
  g_clear_object (&wish->remote);
  g_free (wish->file_name);
  g_free (wish->path);
  g_free (wish);
}

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_object_unref (kept->texture);
  g_free (kept->path);
  g_free (kept);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->loader);
  g_object_unref (job->cancellable);
  g_array_unref (job->annotations);
  g_array_unref (job->boxes);
  g_clear_object (&job->remote);
  g_free (job->file_name);
  g_free (job->path);
  g_free (job);
}

static void
ct_crop_loader_dispose (GObject *object)
{
  ct_crop_loader_stop (CT_CROP_LOADER (object));
  G_OBJECT_CLASS (ct_crop_loader_parent_class)->dispose (object);
}

static void
ct_crop_loader_finalize (GObject *object)
{
  CtCropLoader *self = CT_CROP_LOADER (object);

  g_hash_table_unref (self->wishes);
  g_hash_table_unref (self->kept);
  G_OBJECT_CLASS (ct_crop_loader_parent_class)->finalize (object);
}

static void
ct_crop_loader_class_init (CtCropLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ct_crop_loader_dispose;
  G_OBJECT_CLASS (klass)->finalize = ct_crop_loader_finalize;
}

static void
ct_crop_loader_init (CtCropLoader *self)
{
  self->wishes = g_hash_table_new_full (NULL, NULL, NULL, wish_free);
  self->kept = g_hash_table_new_full (NULL, NULL, NULL, kept_free);
  g_queue_init (&self->recent);
}

/**
 * ct_crop_loader_new:
 *
 * Returns: (transfer full): a loader that keeps some textures
 */
CtCropLoader *
ct_crop_loader_new (void)
{
  return g_object_new (CT_TYPE_CROP_LOADER, NULL);
}

static void
drop (CtCropLoader *self, Kept *kept)
{
  g_queue_unlink (&self->recent, &kept->link);
  g_hash_table_remove (self->kept, GUINT_TO_POINTER (kept->annotation));
}

static void
keep (CtCropLoader *self, const Wish *wish, GdkTexture *texture)
{
  Kept *kept = g_hash_table_lookup (self->kept, GUINT_TO_POINTER (wish->annotation));

  if (kept != NULL)
    drop (self, kept);
  kept = g_new0 (Kept, 1);
  kept->annotation = wish->annotation;
  kept->path = g_strdup (wish->path);
  kept->image_px = wish->image_px;
  kept->bbox_px = wish->bbox_px;
  kept->side_px = wish->side_px;
  kept->texture = g_object_ref (texture);
  kept->link.data = kept;
  g_hash_table_insert (self->kept, GUINT_TO_POINTER (kept->annotation), kept);
  g_queue_push_head_link (&self->recent, &kept->link);
  if (g_queue_get_length (&self->recent) > MAX_KEPT)
    drop (self, g_queue_peek_tail (&self->recent));
}

static gpointer
crop_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (CtRemotePicture) picture = NULL;

  if (job->remote != NULL)
    {
      picture = ct_remote_set_fetch_image (job->remote, job->file_name, NULL, cancellable, error);
      if (picture == NULL)
        return NULL;
    }
  return ct_crop_file (picture != NULL ? ct_remote_picture_get_path (picture) : job->path,
                       &job->image_px,
                       (const CtRect *) (gpointer) job->boxes->data,
                       job->boxes->len,
                       job->side_px,
                       cancellable,
                       error);
}

static void serve (CtCropLoader *self);

/* One of the wishes that wait for this job, taken out, because whoever is told may wish again, or go and take others along. */
static Wish *
take_wish (CtCropLoader *self, const Job *job)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->wishes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Wish *) value)->job == job)
      {
        g_hash_table_iter_steal (&iter);
        ((Wish *) value)->job = NULL;
        return value;
      }
  return NULL;
}

static CtPixels *
find_piece (const Job *job, GPtrArray *pieces, guint32 annotation)
{
  for (guint i = 0; i < pieces->len; i++)
    if (g_array_index (job->annotations, guint32, i) == annotation)
      return pieces->pdata[i];
  return NULL;
}

static void
tell (CtCropLoader *self, const Wish *wish, CtPixels *piece, const char *problem)
{
  g_autoptr (GdkTexture) texture = piece != NULL ? ct_thumbnail_make_texture (piece) : NULL;

  if (texture != NULL)
    keep (self, wish, texture);
  wish->client->ready (wish->owner, texture, problem);
}

static void
crop_done (gpointer result, const GError *error, gpointer user_data)
{
  Job *job = user_data;
  CtCropLoader *self = job->loader;
  g_autoptr (GPtrArray) pieces = result;
  Wish *wish;

  self->n_jobs--;
  while ((wish = take_wish (self, job)) != NULL)
    {
      CtPixels *piece = pieces != NULL ? find_piece (job, pieces, wish->annotation) : NULL;
      const char *problem = pieces != NULL ? _ ("Nothing of the box lies in the picture.") : error->message;

      tell (self, wish, piece, piece != NULL ? NULL : problem);
      wish_free (wish);
    }
  serve (self);
}

static gboolean
goes_with (const Wish *wish, const Job *job)
{
  return wish->job == NULL && wish->side_px == job->side_px && ct_rect_equal (&wish->image_px, &job->image_px)
         && g_str_equal (wish->path, job->path) && job->boxes->len < MAX_OF_ONE_PICTURE
         && wish->client->get_distance (wish->owner) >= 0;
}

static void
start (CtCropLoader *self, const Wish *first)
{
  Job *job = g_new0 (Job, 1);
  GHashTableIter iter;
  gpointer value;

  job->loader = g_object_ref (self);
  job->cancellable = g_cancellable_new ();
  job->path = g_strdup (first->path);
  job->remote = first->remote != NULL ? g_object_ref (first->remote) : NULL;
  job->file_name = g_strdup (first->file_name);
  job->image_px = first->image_px;
  job->side_px = first->side_px;
  job->annotations = g_array_new (FALSE, FALSE, sizeof (guint32));
  job->boxes = g_array_new (FALSE, FALSE, sizeof (CtRect));
  g_hash_table_iter_init (&iter, self->wishes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Wish *wish = value;

      if (wish != first && !goes_with (wish, job))
        continue;
      wish->job = job;
      job->n_wishes++;
      g_array_append_val (job->annotations, wish->annotation);
      g_array_append_val (job->boxes, wish->bbox_px);
    }
  self->n_jobs++;
  self->n_decodes++;
  ct_job_run (CT_JOB_VISIBLE_THUMBNAIL, "crops", crop_worker, job, job_free, job->cancellable, crop_done, job);
}

/* The nearest to sight; of equals the first that was wished. */
static Wish *
choose (CtCropLoader *self)
{
  GHashTableIter iter;
  gpointer value;
  Wish *best = NULL;
  double best_distance = 0;

  g_hash_table_iter_init (&iter, self->wishes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Wish *wish = value;
      double distance = wish->job == NULL ? wish->client->get_distance (wish->owner) : -1;

      if (distance < 0)
        continue;
      if (best == NULL || distance < best_distance || (distance == best_distance && wish->serial < best->serial))
        {
          best = wish;
          best_distance = distance;
        }
    }
  return best;
}

static void
serve (CtCropLoader *self)
{
  Wish *wish;

  while (!self->is_stopped && self->n_jobs < MAX_JOBS && (wish = choose (self)) != NULL)
    start (self, wish);
}

static gboolean
rested_cb (gpointer user_data)
{
  CtCropLoader *self = user_data;

  self->rest_id = 0;
  serve (self);
  return G_SOURCE_REMOVE;
}

/**
 * ct_crop_loader_look_again:
 *
 * What is in sight may be something else by now.
 */
void
ct_crop_loader_look_again (CtCropLoader *self)
{
  if (self->is_stopped || g_hash_table_size (self->wishes) == 0)
    return;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, REST_MS, rested_cb, self, NULL);
}

static gboolean
show_kept (CtCropLoader *self, gpointer owner, const CtThumbnailClient *client, const CtCropWish *wish)
{
  Kept *kept = g_hash_table_lookup (self->kept, GUINT_TO_POINTER (wish->annotation));

  if (kept == NULL || kept->side_px != wish->side_px || !ct_rect_equal (&kept->bbox_px, &wish->bbox_px)
      || !ct_rect_equal (&kept->image_px, &wish->image_px) || !g_str_equal (kept->path, wish->path))
    return FALSE;
  g_queue_unlink (&self->recent, &kept->link);
  g_queue_push_head_link (&self->recent, &kept->link);
  client->ready (owner, kept->texture, NULL);
  return TRUE;
}

static gboolean
is_wished (const Wish *there, const CtCropWish *wish)
{
  return there->annotation == wish->annotation && there->side_px == wish->side_px
         && ct_rect_equal (&there->bbox_px, &wish->bbox_px) && ct_rect_equal (&there->image_px, &wish->image_px)
         && g_strcmp0 (there->path, wish->path) == 0;
}

/**
 * ct_crop_loader_want:
 * @owner: tells wishes apart; each has one at most, and a new one takes the place of the last
 * @client: (scope forever): asked and told until ct_crop_loader_cancel()
 * @wish: is copied
 *
 * What is kept is told before this returns. Everything else comes when the owner is in sight or
 * near, or never.
 */
void
ct_crop_loader_want (CtCropLoader *self, gpointer owner, const CtThumbnailClient *client, const CtCropWish *wish)
{
  Wish *there = g_hash_table_lookup (self->wishes, owner);

  if (self->is_stopped || (there != NULL && is_wished (there, wish)))
    return;
  g_hash_table_remove (self->wishes, owner);
  if (wish->path == NULL)
    {
      client->ready (owner, NULL, _ ("There can be no picture of this name."));
      return;
    }
  if (show_kept (self, owner, client, wish))
    return;
  there = g_new0 (Wish, 1);
  there->client = client;
  there->owner = owner;
  there->annotation = wish->annotation;
  there->path = g_strdup (wish->path);
  there->remote = wish->remote != NULL ? g_object_ref (wish->remote) : NULL;
  there->file_name = g_strdup (wish->file_name);
  there->image_px = wish->image_px;
  there->bbox_px = wish->bbox_px;
  there->side_px = wish->side_px;
  there->serial = self->serial++;
  g_hash_table_insert (self->wishes, owner, there);
  ct_crop_loader_look_again (self);
}

/**
 * ct_crop_loader_cancel:
 *
 * The owner is told nothing any more.
 */
void
ct_crop_loader_cancel (CtCropLoader *self, gpointer owner)
{
  g_hash_table_remove (self->wishes, owner);
}

/**
 * ct_crop_loader_stop:
 *
 * Forgets all wishes, for good.
 */
void
ct_crop_loader_stop (CtCropLoader *self)
{
  self->is_stopped = TRUE;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_hash_table_remove_all (self->wishes);
}

/**
 * ct_crop_loader_get_n_jobs:
 *
 * Returns: how many jobs are under way, those that were given up included
 */
guint
ct_crop_loader_get_n_jobs (CtCropLoader *self)
{
  return self->n_jobs;
}

/**
 * ct_crop_loader_get_n_decodes:
 *
 * Returns: how many decodes were begun so far
 */
guint
ct_crop_loader_get_n_decodes (CtCropLoader *self)
{
  return self->n_decodes;
}
