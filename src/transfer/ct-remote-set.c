/* ct-remote-set.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The object and its pictures. What happens to the COCO file is in ct-remote-pull.c and
 * ct-remote-push.c.
 *
 * The copy has a folder of its own in the user's data, because it may hold work that exists nowhere
 * else. Pictures are in the user's cache: those in "pictures" under their own names, where the document
 * looks for them, and in "others" those whose names cannot be names here.
 */
#include "ct-container-folder.h"
#include "ct-error.h"
#include "ct-remote-index-private.h"
#include "ct-remote-name-private.h"
#include "ct-remote-place.h"
#include "ct-remote-set-private.h"

#include <string.h>
#include <unistd.h>

#define N_AHEAD 3
#define PLAIN_FOLDER "pictures"
#define STAND_IN_FOLDER "others"
#define MAX_TITLE_BYTES 40

G_DEFINE_FINAL_TYPE (CtRemoteSet, ct_remote_set, G_TYPE_OBJECT)

static void
ct_remote_set_finalize (GObject *object)
{
  CtRemoteSet *self = CT_REMOTE_SET (object);

  /* First of all: its threads use everything else. */
  g_clear_pointer (&self->ahead, ct_remote_ahead_free);
  g_clear_pointer (&self->cache, ct_remote_cache_free);
  g_clear_pointer (&self->map, ct_remote_map_unref);
  g_clear_object (&self->container);
  g_hash_table_unref (self->claims);
  g_hash_table_unref (self->stand_ins);
  g_mutex_clear (&self->lock);
  if (self->folder_fd >= 0)
    close (self->folder_fd);
  g_free (self->coco_name);
  g_free (self->folder);
  g_free (self->coco_file);
  g_free (self->coco_path);
  g_free (self->image_folder);
  g_free (self->base_path);
  G_OBJECT_CLASS (ct_remote_set_parent_class)->finalize (object);
}

static void
ct_remote_set_class_init (CtRemoteSetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_remote_set_finalize;
}

static void
ct_remote_set_init (CtRemoteSet *self)
{
  self->folder_fd = -1;
  g_mutex_init (&self->lock);
  self->claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stand_ins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* "set1-3fa94c21d07be1a5": tells people what it is, and is another one for every blob. */
static char *
make_key (CtContainer *container, const char *coco_name)
{
  g_autofree char *address = ct_container_url_of (container, coco_name);
  g_autofree char *container_address = ct_container_url_of (container, NULL);
  const char *slash = strrchr (container_address, '/');
  g_autofree char *title = g_strndup (slash != NULL ? slash + 1 : "", MAX_TITLE_BYTES);
  const char *host = strstr (address, "://");
  gsize origin = host != NULL ? (gsize) (host - address) + 3 : 0;
  g_autofree char *digest = NULL;

  /* One place has one key, however its host is written. */
  origin += strcspn (address + origin, "/");
  for (gsize i = 0; i < origin; i++)
    address[i] = g_ascii_tolower (address[i]);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, address, -1);
  g_strcanon (title, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", '-');
  return g_strdup_printf ("%s%s%.16s", title, *title != '\0' ? "-" : "", digest);
}

/* What the local copy is called: as the blob, if that is a name that the folder can have. */
static char *
make_coco_file (const char *coco_name)
{
  const char *slash = strrchr (coco_name, '/');
  const char *base = slash != NULL ? slash + 1 : coco_name;
  g_autofree char *name = ct_remote_local_name (base);

  /* Hidden files in there are ours, and the lock and the journal need names that are a little longer. */
  return name != NULL && *name != '.' && strlen (name) <= 200 ? g_steal_pointer (&name) : g_strdup ("annotations.json");
}

static char *
make_folder (const char *given, const char *users)
{
  return given != NULL ? g_strdup (given) : g_build_filename (users, GETTEXT_PACKAGE, "containers", NULL);
}

/* Makes the picture's local file: CtRemoteFill. */
static gboolean
fill (gpointer data,
      int root_fd,
      const char *name,
      const char *file_name,
      char **blob_name,
      CtRemoteGot *got,
      CtProgress *progress,
      GCancellable *cancellable,
      GError **error)
{
  CtRemoteSet *self = data;
  g_autoptr (CtRemoteMap) map = NULL;
  g_auto (GStrv) blobs = NULL;

  g_mutex_lock (&self->lock);
  map = ct_remote_map_ref (self->map);
  g_mutex_unlock (&self->lock);
  blobs = ct_remote_map_find_blobs (map, file_name);
  for (guint i = 0; blobs[i] != NULL; i++)
    {
      const CtRemoteGet get = {
        .container = self->container,
        .root_fd = root_fd,
        .local_name = name,
        .blob_name = blobs[i],
        /* A service checks what it sends; a folder does not. */
        .look_first = CT_IS_CONTAINER_FOLDER (self->container),
      };
      g_autoptr (GError) local = NULL;

      if (ct_remote_file_get (&get, got, progress, cancellable, &local))
        {
          *blob_name = g_strdup (blobs[i]);
          return TRUE;
        }
      if (!g_error_matches (local, CT_ERROR, CT_ERROR_NOT_FOUND) || ct_container_is_lost (self->container))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  ct_remote_map_set_error (file_name, blobs[0] != NULL, error);
  return FALSE;
}

/* Whether the name is free, or ours, where the file system cannot tell it from another one's. */
static gboolean
claim (CtRemoteSet *self, const char *local_name)
{
  char *folded;
  const char *owner;

  if (!self->folds_names)
    return TRUE;
  folded = ct_remote_fold_name (local_name);
  owner = g_hash_table_lookup (self->claims, folded);
  if (owner == NULL)
    {
      g_hash_table_insert (self->claims, folded, g_strdup (local_name));
      return TRUE;
    }
  g_free (folded);
  return strcmp (owner, local_name) == 0;
}

/* Where the picture's file is, or will be, in the cache. */
static char *
name_in_cache (CtRemoteSet *self, const char *file_name)
{
  g_autofree char *local_name = ct_remote_local_name (file_name);
  g_autofree char *stand_in = NULL;
  gboolean is_plain;

  g_mutex_lock (&self->lock);
  is_plain = local_name != NULL && !g_hash_table_contains (self->stand_ins, file_name) && claim (self, local_name);
  g_mutex_unlock (&self->lock);
  if (is_plain)
    return g_strconcat (PLAIN_FOLDER "/", local_name, NULL);
  stand_in = ct_remote_stand_in_name (file_name);
  return g_strconcat (STAND_IN_FOLDER "/", stand_in, NULL);
}

static CtRemotePicture *
fetch (CtRemoteSet *self, const char *file_name, CtProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = name_in_cache (self, file_name);
  g_autoptr (GError) local = NULL;
  CtRemotePicture *picture = ct_remote_cache_get (self->cache, name, file_name, progress, cancellable, &local);

  if (picture != NULL)
    return picture;
  if (!g_error_matches (local, CT_ERROR, CT_ERROR_UNSUPPORTED) || g_str_has_prefix (name, STAND_IN_FOLDER "/"))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  /* Something stands in the way of the name, such as a folder "a.jpg" beside a picture "a.jpg". */
  g_mutex_lock (&self->lock);
  g_hash_table_add (self->stand_ins, g_strdup (file_name));
  g_mutex_unlock (&self->lock);
  return fetch (self, file_name, progress, cancellable, error);
}

/* Fetches a neighbour: CtRemoteAheadFunc. */
static gboolean
fetch_ahead (gpointer data, const char *file_name, GCancellable *cancellable)
{
  CtRemoteSet *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CtRemotePicture) picture = fetch (self, file_name, NULL, cancellable, &error);

  return picture != NULL
         || (!ct_container_is_lost (self->container) && !g_error_matches (error, CT_ERROR, CT_ERROR_NETWORK));
}

/* What is there from earlier has its name already. */
static void
claim_cached (CtRemoteSet *self)
{
  g_autoptr (GPtrArray) entries = ct_remote_cache_list (self->cache);

  for (guint i = 0; i < entries->len; i++)
    {
      const CtRemoteEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_has_prefix (entry->name, PLAIN_FOLDER "/"))
        claim (self, entry->name + strlen (PLAIN_FOLDER "/"));
    }
}

static gboolean
open_folders (CtRemoteSet *self, const CtRemoteOptions *options, GError **error)
{
  g_autofree char *key = make_key (self->container, self->coco_name);
  g_autofree char *copies = make_folder (options->data_folder, g_get_user_data_dir ());
  g_autofree char *caches = make_folder (options->cache_folder, g_get_user_cache_dir ());
  g_autofree char *cache_folder = g_build_filename (caches, key, NULL);
  guint64 cache_bytes = options->cache_bytes > 0 ? options->cache_bytes : CT_REMOTE_CACHE_BYTES;

  self->folder = g_build_filename (copies, key, NULL);
  self->folder_fd = ct_remote_file_open_folder (self->folder, error);
  if (self->folder_fd < 0)
    return FALSE;
  self->coco_file = make_coco_file (self->coco_name);
  self->coco_path = g_build_filename (self->folder, self->coco_file, NULL);
  self->base_path = g_build_filename (self->folder, CT_REMOTE_BASE_NAME, NULL);
  ct_remote_cache_trim (caches, key, cache_bytes);
  self->cache = ct_remote_cache_open (cache_folder, cache_bytes, fill, self, error);
  if (self->cache == NULL)
    return FALSE;
  self->folds_names = options->folds_names || ct_remote_cache_folds_names (self->cache);
  claim_cached (self);
  self->image_folder = g_build_filename (ct_remote_cache_get_folder (self->cache), PLAIN_FOLDER, NULL);
  return TRUE;
}

/**
 * ct_remote_set_new:
 * @container: readable; for a place in it see @options
 * @options: (nullable): copied
 *
 * Finds the COCO file, if it is not given, and the place of the local copy. Where there are several
 * candidates, that is %CT_ERROR_USAGE with their names; ct_remote_find_coco() lists them. Does not
 * fetch anything yet.
 *
 * Returns: (transfer full): the set, or %NULL
 */
CtRemoteSet *
ct_remote_set_new (CtContainer *container,
                   const CtRemoteOptions *options,
                   CtProgress *progress,
                   GCancellable *cancellable,
                   GError **error)
{
  static const CtRemoteOptions defaults = { 0 };
  g_autoptr (CtRemoteSet) self = NULL;
  g_autofree char *coco_name = NULL;

  if (options == NULL)
    options = &defaults;
  if (options->coco_name != NULL)
    coco_name = ct_remote_check_coco_name (options->coco_name, error);
  else
    coco_name = ct_remote_choose_coco (container, options->prefix, progress, cancellable, error);
  if (coco_name == NULL)
    return NULL;
  self = g_object_new (CT_TYPE_REMOTE_SET, NULL);
  self->container = g_object_ref (container);
  self->coco_name = g_steal_pointer (&coco_name);
  self->map = ct_remote_map_new (container, self->coco_name);
  if (!open_folders (self, options, error))
    return NULL;
  self->ahead = ct_remote_ahead_new (N_AHEAD, fetch_ahead, self);
  return g_steal_pointer (&self);
}

/**
 * ct_remote_set_get_coco_path:
 *
 * Returns: the local copy of the COCO file, which ct_remote_set_pull() makes
 */
const char *
ct_remote_set_get_coco_path (CtRemoteSet *self)
{
  return self->coco_path;
}

/**
 * ct_remote_set_get_coco_name:
 *
 * Returns: the COCO file's blob
 */
const char *
ct_remote_set_get_coco_name (CtRemoteSet *self)
{
  return self->coco_name;
}

/**
 * ct_remote_set_get_image_folder:
 *
 * Returns: the folder in which pictures appear as they are fetched
 */
const char *
ct_remote_set_get_image_folder (CtRemoteSet *self)
{
  return self->image_folder;
}

/**
 * ct_remote_set_dup_title:
 *
 * Returns: (transfer full): where the data set is, to show: container and COCO file, without secrets
 */
char *
ct_remote_set_dup_title (CtRemoteSet *self)
{
  g_autofree char *container = ct_container_dup_title (self->container);

  return g_strconcat (container, "/", self->coco_name, NULL);
}

/**
 * ct_remote_set_dup_address:
 *
 * Returns: (transfer full): the COCO file's address, without secrets; what to remember, to open it again
 */
char *
ct_remote_set_dup_address (CtRemoteSet *self)
{
  return ct_container_url_of (self->container, self->coco_name);
}

/**
 * ct_remote_set_get_state:
 *
 * Returns: how things are as far as that is known without asking the container; a copy that was
 *   saved since counts as not written back
 */
CtRemoteState
ct_remote_set_get_state (CtRemoteSet *self)
{
  struct stat now;
  CtRemoteState state;
  gboolean was_saved;

  g_mutex_lock (&self->lock);
  state = self->state;
  was_saved = ct_remote_file_stat (self->folder_fd, self->coco_file, &now)
              && (now.st_ino != self->synced.st_ino || now.st_mtim.tv_sec != self->synced.st_mtim.tv_sec
                  || now.st_mtim.tv_nsec != self->synced.st_mtim.tv_nsec);
  g_mutex_unlock (&self->lock);
  if (was_saved && state == CT_REMOTE_SAME)
    return CT_REMOTE_AHEAD;
  return was_saved && state == CT_REMOTE_BEHIND ? CT_REMOTE_CONFLICT : state;
}

/**
 * ct_remote_state_get_title:
 *
 * Returns: (transfer none): the state in a few words, for people
 */
const char *
ct_remote_state_get_title (CtRemoteState state)
{
  switch (state)
    {
    case CT_REMOTE_UNKNOWN:
      return _ ("Not compared with the container yet");
    case CT_REMOTE_SAME:
      return _ ("As in the container");
    case CT_REMOTE_BEHIND:
      return _ ("The container has a newer file");
    case CT_REMOTE_AHEAD:
      return _ ("Not yet written back");
    case CT_REMOTE_CONFLICT:
      return _ ("Changed here and in the container");
    case CT_REMOTE_GONE:
      return _ ("Removed from the container");
    case CT_REMOTE_OFFLINE:
      return _ ("The container cannot be reached");
    default:
      g_return_val_if_reached ("");
    }
}

/**
 * ct_remote_set_may_write:
 *
 * Returns: whether writing back may be tried, as far as that is known without asking
 */
gboolean
ct_remote_set_may_write (CtRemoteSet *self)
{
  return (ct_container_get_abilities (self->container) & CT_CAN_WRITE) != 0;
}

/**
 * ct_remote_result_clear:
 *
 * Frees what it owns and leaves it empty.
 */
void
ct_remote_result_clear (CtRemoteResult *self)
{
  g_free (self->other_path);
  g_free (self->other_name);
  g_free (self->note);
  *self = (CtRemoteResult){ 0 };
}

/**
 * ct_remote_set_learn:
 * @coco: of the local copy; nobody edits it meanwhile
 * @findings: (nullable): told of images whose picture cannot be in the container
 *
 * Learns from the COCO file where its pictures are: from the images' addresses, and by asking for the
 * first ones in the folders where a document would look for them, too. Being out of reach is no error.
 * Without this, pictures are looked for beside the COCO file alone.
 */
gboolean
ct_remote_set_learn (CtRemoteSet *self,
                     CtCoco *coco,
                     CtFindings *findings,
                     CtProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  CtRemoteMap *map = ct_remote_map_new (self->container, self->coco_name);
  CtRemoteMap *old = map;
  gboolean ok = ct_remote_map_learn (map, coco, findings, progress, cancellable, error);

  if (ok)
    {
      g_mutex_lock (&self->lock);
      old = self->map;
      self->map = map;
      g_mutex_unlock (&self->lock);
    }
  ct_remote_map_unref (old);
  return ok;
}

/**
 * ct_remote_set_fetch_image:
 * @file_name: of an image, as in the COCO file
 * @progress: (nullable): told how much has come
 *
 * Makes the picture present on this computer, whole and checked; at once when it is already. Who asks for
 * one that is on its way waits for it. %CT_ERROR_NOT_FOUND means that the container has no such picture.
 *
 * Returns: (transfer full): the picture's file, or %NULL
 */
CtRemotePicture *
ct_remote_set_fetch_image (CtRemoteSet *self,
                           const char *file_name,
                           CtProgress *progress,
                           GCancellable *cancellable,
                           GError **error)
{
  CtRemotePicture *picture;

  ct_remote_ahead_hold (self->ahead);
  picture = fetch (self, file_name, progress, cancellable, error);
  ct_remote_ahead_release (self->ahead);
  return picture;
}

/**
 * ct_remote_set_peek_image:
 *
 * Returns: (transfer full) (nullable): the picture's file if it is here already
 */
CtRemotePicture *
ct_remote_set_peek_image (CtRemoteSet *self, const char *file_name)
{
  g_autofree char *name = name_in_cache (self, file_name);

  return ct_remote_cache_peek (self->cache, name);
}

/**
 * ct_remote_set_read_ahead:
 * @file_names: (nullable) (array zero-terminated=1): of images, the likeliest first
 *
 * Fetches these pictures in the background instead of those named before. Returns at once.
 */
void
ct_remote_set_read_ahead (CtRemoteSet *self, const char *const *file_names)
{
  ct_remote_ahead_set (self->ahead, file_names);
}

/**
 * ct_remote_set_get_cached_bytes:
 *
 * Returns: how much space the pictures take now
 */
guint64
ct_remote_set_get_cached_bytes (CtRemoteSet *self)
{
  return ct_remote_cache_get_bytes (self->cache);
}
