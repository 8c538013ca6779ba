/* ct-thumbnail-loader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list view binds many more rows than can be seen, and scrolling binds and unbinds them
 * by the hundred. So a wish is only noted, and when things have rested for a moment those
 * that are nearest to sight are served. A job for something far away is given up.
 */
#include "ct-thumbnail-loader.h"

#include "ct-error.h"
#include "ct-job.h"
#include "ct-thumbnail.h"

#define MAX_JOBS 2
#define MAX_KEPT 1000

/* Long enough for a layout, and for a list that flies past to be gone. */
#define REST_MS 30

typedef struct
{
  const CtThumbnailClient *client;
  gpointer owner;
  char *path;
  CtRemoteSet *remote; /* where to fetch it from, or NULL */
  char *file_name;
  int side_px;
  CtRect size_px;
  guint64 serial;
  GCancellable *cancellable; /* while a job is at it */
} Wish;

/* What is shown again without asking the disk. */
typedef struct
{
  char *path;
  int side_px;
  CtRect size_px;
  GdkTexture *texture;
  char *problem;
  GList link;
} Kept;

typedef struct
{
  CtThumbnailLoader *loader;
  char *path;
  CtRemoteSet *remote;
  char *file_name;
  int side_px;
  CtRect size_px;
  GCancellable *cancellable;
} Load;

struct _CtThumbnailLoader
{
  GObject parent_instance;
  CtThumbnailPathFunc path_func;
  CtThumbnailSizeFunc size_func;
  CtThumbnailRemoteFunc remote_func;
  gpointer path_data;
  GHashTable *wishes; /* by owner */
  GHashTable *kept;   /* by path */
  GQueue recent;      /* the links of @kept, last used first */
  guint64 serial;
  guint n_jobs;
  guint rest_id;
};

G_DEFINE_FINAL_TYPE (CtThumbnailLoader, ct_thumbnail_loader, G_TYPE_OBJECT)

static void
give_up (Wish *wish)
{
  if (wish->cancellable != NULL)
    g_cancellable_cancel (wish->cancellable);
  g_clear_object (&wish->cancellable);
}

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  give_up (wish);
  g_free (wish->path);
  g_clear_object (&wish->remote);
  g_free (wish->file_name);
  g_free (wish);
}

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_clear_object (&kept->texture);
  g_free (kept->problem);
  g_free (kept->path);
  g_free (kept);
}

static void
load_free (gpointer data)
{
  Load *load = data;

  g_object_unref (load->loader);
  g_object_unref (load->cancellable);
  g_free (load->path);
  g_clear_object (&load->remote);
  g_free (load->file_name);
  g_free (load);
}

static void
ct_thumbnail_loader_dispose (GObject *object)
{
  ct_thumbnail_loader_stop (CT_THUMBNAIL_LOADER (object));
  G_OBJECT_CLASS (ct_thumbnail_loader_parent_class)->dispose (object);
}

static void
ct_thumbnail_loader_finalize (GObject *object)
{
  CtThumbnailLoader *self = CT_THUMBNAIL_LOADER (object);

  g_hash_table_unref (self->wishes);
  g_hash_table_unref (self->kept);
  G_OBJECT_CLASS (ct_thumbnail_loader_parent_class)->finalize (object);
}

static void
ct_thumbnail_loader_class_init (CtThumbnailLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ct_thumbnail_loader_dispose;
  G_OBJECT_CLASS (klass)->finalize = ct_thumbnail_loader_finalize;
}

static void
ct_thumbnail_loader_init (CtThumbnailLoader *self)
{
  self->wishes = g_hash_table_new_full (NULL, NULL, NULL, wish_free);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, kept_free);
  g_queue_init (&self->recent);
}

/**
 * ct_thumbnail_loader_new:
 * @path_func: (scope forever): tells where pictures are, until ct_thumbnail_loader_stop()
 *
 * Returns: (transfer full): a loader that keeps some textures
 */
CtThumbnailLoader *
ct_thumbnail_loader_new (CtThumbnailPathFunc path_func, gpointer data)
{
  CtThumbnailLoader *self = g_object_new (CT_TYPE_THUMBNAIL_LOADER, NULL);

  self->path_func = path_func;
  self->path_data = data;
  return self;
}

/**
 * ct_thumbnail_loader_set_size_func:
 * @size_func: (scope forever) (nullable): tells how large the data set has pictures, until
 *   ct_thumbnail_loader_stop(); with the data of the path function
 *
 * With it, pictures that the data set means as they are stored are shown so.
 */
void
ct_thumbnail_loader_set_size_func (CtThumbnailLoader *self, CtThumbnailSizeFunc size_func)
{
  self->size_func = size_func;
}

/**
 * ct_thumbnail_loader_set_remote_func:
 * @remote_func: (scope forever) (nullable): tells which pictures have to be fetched, until
 *   ct_thumbnail_loader_stop(); with the data of the path function
 *
 * The path of such a picture only tells it from others.
 */
void
ct_thumbnail_loader_set_remote_func (CtThumbnailLoader *self, CtThumbnailRemoteFunc remote_func)
{
  self->remote_func = remote_func;
}

static void
drop (CtThumbnailLoader *self, Kept *kept)
{
  g_queue_unlink (&self->recent, &kept->link);
  g_hash_table_remove (self->kept, kept->path);
}

static void
keep (CtThumbnailLoader *self, const Load *load, GdkTexture *texture, const char *problem)
{
  Kept *kept = g_hash_table_lookup (self->kept, load->path);

  if (kept != NULL)
    drop (self, kept);
  kept = g_new0 (Kept, 1);
  kept->path = g_strdup (load->path);
  kept->side_px = load->side_px;
  kept->size_px = load->size_px;
  kept->texture = texture != NULL ? g_object_ref (texture) : NULL;
  kept->problem = g_strdup (problem);
  kept->link.data = kept;
  g_hash_table_insert (self->kept, kept->path, kept);
  g_queue_push_head_link (&self->recent, &kept->link);
  if (g_queue_get_length (&self->recent) > MAX_KEPT)
    drop (self, g_queue_peek_tail (&self->recent));
}

static gpointer
load_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Load *load = data;
  g_autoptr (CtRemotePicture) picture = NULL;

  if (load->remote != NULL)
    {
      picture = ct_remote_set_fetch_image (load->remote, load->file_name, NULL, cancellable, error);
      if (picture == NULL)
        return NULL;
    }
  return ct_thumbnail_get_in_frame (picture != NULL ? ct_remote_picture_get_path (picture) : load->path,
                                    load->side_px,
                                    load->size_px.width,
                                    load->size_px.height,
                                    cancellable,
                                    error);
}

/**
 * ct_thumbnail_get_distance:
 * @widget: a row or tile of a view that scrolls up and down
 *
 * Says for a #CtThumbnailClient how far from sight a widget is. A view hides most of those that are.
 *
 * Returns: widget pixels outside of what is scrolled; below zero when it is further than what is seen is high
 */
double
ct_thumbnail_get_distance (GtkWidget *widget)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;
  double height, distance;

  if (scrolled == NULL || !gtk_widget_get_mapped (widget) || gtk_widget_get_height (widget) == 0
      || !gtk_widget_compute_bounds (widget, scrolled, &bounds))
    return -1;
  height = gtk_widget_get_height (scrolled);
  distance = MAX (-((double) bounds.origin.y + bounds.size.height), bounds.origin.y - height);
  return distance <= height ? MAX (distance, 0) : -1;
}

/**
 * ct_thumbnail_make_texture:
 * @pixels: of 8 bits a sample
 *
 * Returns: (transfer full): the same for the screen; the pixels are shared, not copied
 */
GdkTexture *
ct_thumbnail_make_texture (CtPixels *pixels)
{
  return gdk_memory_texture_new (ct_pixels_get_width (pixels),
                                 ct_pixels_get_height (pixels),
                                 ct_pixels_get_format (pixels) == CT_PIXEL_RGBA8 ? GDK_MEMORY_R8G8B8A8
                                                                                 : GDK_MEMORY_R8G8B8,
                                 ct_pixels_get_bytes (pixels),
                                 ct_pixels_get_stride (pixels));
}

/* The wish that this job is for, if it is still there. */
static Wish *
find_wish (CtThumbnailLoader *self, const Load *load)
{
  GHashTableIter iter;
  gpointer wish;

  g_hash_table_iter_init (&iter, self->wishes);
  while (g_hash_table_iter_next (&iter, NULL, &wish))
    if (((Wish *) wish)->cancellable == load->cancellable)
      return wish;
  return NULL;
}

static void serve (CtThumbnailLoader *self);

static void
load_done (gpointer result, const GError *error, gpointer user_data)
{
  Load *load = user_data;
  CtThumbnailLoader *self = load->loader;
  Wish *wish = find_wish (self, load);
  g_autoptr (CtPixels) pixels = result;
  g_autoptr (GdkTexture) texture = pixels != NULL ? ct_thumbnail_make_texture (pixels) : NULL;
  const char *problem = pixels != NULL ? ct_pixels_get_damage (pixels) : error->message;

  self->n_jobs--;
  /* A picture that is not there may come; and what was damaged on its way is fetched again. */
  if (texture != NULL || (load->remote == NULL && g_error_matches (error, CT_ERROR, CT_ERROR_CORRUPT)))
    keep (self, load, texture, problem);
  if (wish != NULL)
    {
      const CtThumbnailClient *client = wish->client;
      gpointer owner = wish->owner;

      g_hash_table_remove (self->wishes, owner);
      client->ready (owner, texture, problem);
    }
  serve (self);
}

static void
start (CtThumbnailLoader *self, Wish *wish)
{
  Load *load = g_new0 (Load, 1);

  wish->cancellable = g_cancellable_new ();
  load->loader = g_object_ref (self);
  load->path = g_strdup (wish->path);
  load->remote = wish->remote != NULL ? g_object_ref (wish->remote) : NULL;
  load->file_name = g_strdup (wish->file_name);
  load->side_px = wish->side_px;
  load->size_px = wish->size_px;
  load->cancellable = g_object_ref (wish->cancellable);
  self->n_jobs++;
  ct_job_run (CT_JOB_VISIBLE_THUMBNAIL, "thumbnail", load_worker, load, load_free, load->cancellable, load_done, load);
}

/* The nearest to sight; of equals the last one. What is out of reach by now is given up. */
static Wish *
choose (CtThumbnailLoader *self)
{
  GHashTableIter iter;
  gpointer value;
  Wish *best = NULL;
  double best_distance = 0;

  g_hash_table_iter_init (&iter, self->wishes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Wish *wish = value;
      double distance = wish->client->get_distance (wish->owner);

      if (distance < 0)
        give_up (wish);
      if (distance < 0 || wish->cancellable != NULL)
        continue;
      if (best == NULL || distance < best_distance || (distance == best_distance && wish->serial > best->serial))
        {
          best = wish;
          best_distance = distance;
        }
    }
  return best;
}

static void
serve (CtThumbnailLoader *self)
{
  Wish *wish;

  if (self->path_func == NULL)
    return;
  while ((wish = choose (self)) != NULL && self->n_jobs < MAX_JOBS)
    start (self, wish);
}

static gboolean
rested_cb (gpointer user_data)
{
  CtThumbnailLoader *self = user_data;

  self->rest_id = 0;
  serve (self);
  return G_SOURCE_REMOVE;
}

/**
 * ct_thumbnail_loader_look_again:
 *
 * What is in sight may be something else by now.
 */
void
ct_thumbnail_loader_look_again (CtThumbnailLoader *self)
{
  if (self->path_func == NULL || g_hash_table_size (self->wishes) == 0)
    return;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, REST_MS, rested_cb, self, NULL);
}

static gboolean
show_kept (CtThumbnailLoader *self,
           gpointer owner,
           const CtThumbnailClient *client,
           const char *path,
           int side_px,
           const CtRect *size_px)
{
  Kept *kept = g_hash_table_lookup (self->kept, path);

  if (kept == NULL || kept->side_px != side_px || !ct_rect_equal (&kept->size_px, size_px))
    return FALSE;
  g_queue_unlink (&self->recent, &kept->link);
  g_queue_push_head_link (&self->recent, &kept->link);
  client->ready (owner, kept->texture, kept->problem);
  return TRUE;
}

/**
 * ct_thumbnail_loader_want:
 * @owner: tells wishes apart; each has one at most, and a new one takes the place of the last
 * @client: (scope forever): asked and told until ct_thumbnail_loader_cancel()
 * @image: whose picture
 * @side_px: the longer side, in pixels of the screen
 *
 * What is kept is told before this returns. Everything else comes when the owner is in sight or
 * near, or never.
 */
void
ct_thumbnail_loader_want (CtThumbnailLoader *self,
                          gpointer owner,
                          const CtThumbnailClient *client,
                          guint32 image,
                          int side_px)
{
  g_autofree char *path = self->path_func != NULL ? self->path_func (self->path_data, image) : NULL;
  CtRect size_px = { 0, 0, 0, 0 };
  Wish *wish = g_hash_table_lookup (self->wishes, owner);

  if (self->path_func == NULL)
    return;
  if (self->size_func != NULL)
    size_px = self->size_func (self->path_data, image);
  if (wish != NULL && wish->side_px == side_px && ct_rect_equal (&wish->size_px, &size_px)
      && g_strcmp0 (wish->path, path) == 0)
    return;
  g_hash_table_remove (self->wishes, owner);
  if (path == NULL)
    {
      client->ready (owner, NULL, _ ("There can be no picture of this name."));
      return;
    }
  if (show_kept (self, owner, client, path, side_px, &size_px))
    return;
  wish = g_new0 (Wish, 1);
  wish->client = client;
  wish->owner = owner;
  wish->path = g_steal_pointer (&path);
  if (self->remote_func != NULL)
    wish->remote = self->remote_func (self->path_data, image, &wish->file_name);
  if (wish->remote != NULL)
    g_object_ref (wish->remote);
  wish->side_px = side_px;
  wish->size_px = size_px;
  wish->serial = self->serial++;
  g_hash_table_insert (self->wishes, owner, wish);
  ct_thumbnail_loader_look_again (self);
}

/**
 * ct_thumbnail_loader_cancel:
 *
 * The owner is told nothing any more.
 */
void
ct_thumbnail_loader_cancel (CtThumbnailLoader *self, gpointer owner)
{
  g_hash_table_remove (self->wishes, owner);
}

/**
 * ct_thumbnail_loader_stop:
 *
 * Forgets all wishes, for good.
 */
void
ct_thumbnail_loader_stop (CtThumbnailLoader *self)
{
  self->path_func = NULL;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_hash_table_remove_all (self->wishes);
}

/**
 * ct_thumbnail_loader_get_n_jobs:
 *
 * Returns: how many jobs are under way, those that were given up included
 */
guint
ct_thumbnail_loader_get_n_jobs (CtThumbnailLoader *self)
{
  return self->n_jobs;
}

/**
 * ct_thumbnail_loader_get_n_kept:
 *
 * Returns: for how many pictures the answer is kept
 */
guint
ct_thumbnail_loader_get_n_kept (CtThumbnailLoader *self)
{
  return g_hash_table_size (self->kept);
}
