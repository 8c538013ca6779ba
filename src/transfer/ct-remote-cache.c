/* ct-remote-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file is made in the thread of whoever asks for it first; who comes later waits. The first
 * may give up without ending it for the others: it ends when nobody wants it any more.
 *
 * A folder belongs to one cache at a time, which a lock on a file in it says. Files that the index
 * does not know are of no use and go when the folder is opened.
 */
#include "ct-error.h"
#include "ct-folder-io-private.h"
#include "ct-local-file-private.h"
#include "ct-remote-cache-private.h"
#include "ct-remote-index-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define WAIT_US (G_USEC_PER_SEC / 10)
#define MAX_SLOTS 64

/* A file in the making. */
typedef struct
{
  char *name;
  guint n_refs;
  guint n_wanting;
  gboolean is_done;
  GError *error;
  GCancellable *cancellable;
  CtProgress *progress;
} Flight;

struct _CtRemoteCache
{
  gatomicrefcount ref_count; /* the owner's, and one for each picture that is held */
  char *folder;
  int root_fd;
  int lock_fd;
  guint64 max_bytes;
  CtRemoteFill fill;
  gpointer data;
  gboolean folds_names;
  guint slot;

  /* Guarded by the lock. */
  GMutex lock;
  GCond changed;
  CtRemoteIndex *index;
  GHashTable *entries;
  GHashTable *flights;
  GQueue order; /* of entries, the most recently used first */
  guint64 bytes;
  gint64 last_us; /* use of any; each is later than the one before, whatever the clock does */
};

struct _CtRemotePicture
{
  CtRemoteCache *cache;
  CtRemoteEntry *entry;
  char *path;
};

/* ---- entries; all with the lock taken ---- */

static void
add_entry (CtRemoteCache *self, CtRemoteEntry *entry)
{
  entry->link.data = entry;
  g_hash_table_replace (self->entries, entry->name, entry);
  g_queue_push_head_link (&self->order, &entry->link);
  self->bytes += entry->size;
}

static void
take_entry_out (CtRemoteCache *self, CtRemoteEntry *entry)
{
  g_queue_unlink (&self->order, &entry->link);
  g_hash_table_remove (self->entries, entry->name);
  self->bytes -= entry->size;
}

/* Also removes the file. Nobody holds it. */
static void
drop_entry (CtRemoteCache *self, CtRemoteEntry *entry)
{
  take_entry_out (self, entry);
  ct_remote_file_remove (self->root_fd, entry->name);
  ct_remote_index_forget (self->index, entry->name);
  ct_remote_entry_free (entry);
}

static void
shrink (CtRemoteCache *self)
{
  GList *link = self->order.tail;

  while (link != NULL && self->bytes > self->max_bytes)
    {
      CtRemoteEntry *entry = link->data;

      link = link->prev;
      if (entry->n_holds == 0)
        drop_entry (self, entry);
    }
}

static CtRemotePicture *
hold (CtRemoteCache *self, CtRemoteEntry *entry)
{
  CtRemotePicture *picture = g_new0 (CtRemotePicture, 1);

  g_atomic_ref_count_inc (&self->ref_count);
  picture->cache = self;
  picture->entry = entry;
  picture->path = g_build_filename (self->folder, entry->name, NULL);
  entry->n_holds++;
  entry->used_us = self->last_us = MAX (g_get_real_time (), self->last_us + 1);
  g_queue_unlink (&self->order, &entry->link);
  g_queue_push_head_link (&self->order, &entry->link);
  return picture;
}

/* The picture if its file is there as it was left. */
static CtRemotePicture *
find (CtRemoteCache *self, const char *name)
{
  CtRemoteEntry *entry = g_hash_table_lookup (self->entries, name);
  struct stat info;

  if (entry == NULL)
    return NULL;
  if (entry->n_holds > 0 || (ct_remote_file_stat (self->root_fd, name, &info) && (guint64) info.st_size == entry->size))
    return hold (self, entry);
  drop_entry (self, entry);
  return NULL;
}

/* ---- flights ---- */

static void
flight_unref (Flight *flight)
{
  if (--flight->n_refs > 0)
    return;
  g_free (flight->name);
  g_clear_error (&flight->error);
  g_object_unref (flight->cancellable);
  g_object_unref (flight->progress);
  g_free (flight);
}

static Flight *
flight_new (const char *name, CtProgress *progress)
{
  Flight *flight = g_new0 (Flight, 1);

  flight->name = g_strdup (name);
  flight->cancellable = g_cancellable_new ();
  flight->progress = progress != NULL ? g_object_ref (progress) : ct_progress_new ();
  return flight;
}

/* One less wants it. Called without the lock. */
static void
leave_flight (CtRemoteCache *self, Flight *flight)
{
  gboolean is_last;

  g_mutex_lock (&self->lock);
  is_last = --flight->n_wanting == 0;
  g_mutex_unlock (&self->lock);
  if (is_last)
    g_cancellable_cancel (flight->cancellable);
}

typedef struct
{
  CtRemoteCache *cache;
  Flight *flight;
} Interest;

static void
lose_interest (GCancellable *cancellable, gpointer data)
{
  Interest *interest = data;

  leave_flight (interest->cache, interest->flight);
}

static CtRemoteEntry *
make_entry (const char *name, char *blob_name, const CtRemoteGot *got)
{
  CtRemoteEntry *entry = g_new0 (CtRemoteEntry, 1);

  entry->name = g_strdup (name);
  entry->blob_name = blob_name;
  entry->size = got->size;
  entry->md5 = got->md5;
  entry->fetched_us = entry->used_us = g_get_real_time ();
  return entry;
}

/* The work of a flight, in the thread of who came first. */
static CtRemotePicture *
fly (CtRemoteCache *self, Flight *flight, const char *subject)
{
  CtRemotePicture *picture = NULL;
  g_auto (CtRemoteGot) got = { 0 };
  char *blob_name = NULL;
  GError *error = NULL;
  gboolean ok = self->fill (self->data,
                            self->root_fd,
                            flight->name,
                            subject,
                            &blob_name,
                            &got,
                            flight->progress,
                            flight->cancellable,
                            &error);

  g_mutex_lock (&self->lock);
  if (ok)
    {
      CtRemoteEntry *entry = make_entry (flight->name, blob_name, &got);

      add_entry (self, entry);
      ct_remote_index_note (self->index, entry);
      picture = hold (self, entry);
      shrink (self);
    }
  else
    g_free (blob_name);
  flight->error = error;
  flight->is_done = TRUE;
  g_hash_table_remove (self->flights, flight->name);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return picture;
}

/* With the lock taken; lets go of it while waiting. */
static void
wait_for (CtRemoteCache *self, Flight *flight, CtProgress *progress, GCancellable *cancellable)
{
  while (!flight->is_done && !g_cancellable_is_cancelled (cancellable))
    {
      g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + WAIT_US);
      ct_progress_report (progress, ct_progress_get_fraction (flight->progress), NULL);
    }
}

/* With the lock taken. Starts a flight or joins one; returns what came of it, NULL without an error
 * if somebody else gave it up and it has to be tried anew. */
static CtRemotePicture *
board (CtRemoteCache *self,
       const char *name,
       const char *subject,
       CtProgress *progress,
       GCancellable *cancellable,
       GError **error)
{
  Flight *flight = g_hash_table_lookup (self->flights, name);
  gboolean is_first = flight == NULL;
  CtRemotePicture *picture = NULL;

  if (is_first)
    {
      flight = flight_new (name, progress);
      g_hash_table_insert (self->flights, flight->name, flight);
    }
  flight->n_refs++;
  flight->n_wanting++;
  if (is_first)
    {
      Interest interest = { self, flight };
      gulong id;

      g_mutex_unlock (&self->lock);
      id = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (lose_interest), &interest, NULL) : 0;
      picture = fly (self, flight, subject);
      /* After this the callback neither runs nor will. */
      g_cancellable_disconnect (cancellable, id);
      g_mutex_lock (&self->lock);
    }
  else
    {
      wait_for (self, flight, progress, cancellable);
      if (!flight->is_done)
        {
          g_mutex_unlock (&self->lock);
          leave_flight (self, flight);
          g_mutex_lock (&self->lock);
        }
    }
  if (ct_cancelled (cancellable, error))
    {
      g_mutex_unlock (&self->lock);
      g_clear_pointer (&picture, ct_remote_picture_unref);
      g_mutex_lock (&self->lock);
    }
  else if (flight->error == NULL && picture == NULL)
    picture = find (self, name);
  else if (flight->error != NULL && !g_error_matches (flight->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (flight->error));
  flight_unref (flight);
  return picture;
}

/**
 * ct_remote_cache_get:
 * @subject: for the function that makes the file
 *
 * Makes the file present.
 *
 * Returns: (transfer full): the file, or %NULL
 */
CtRemotePicture *
ct_remote_cache_get (CtRemoteCache *self,
                     const char *name,
                     const char *subject,
                     CtProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  CtRemotePicture *picture = NULL;
  GError *local = NULL;

  if (ct_cancelled (cancellable, error))
    return NULL;
  g_mutex_lock (&self->lock);
  while (picture == NULL && local == NULL)
    {
      picture = find (self, name);
      if (picture == NULL)
        picture = board (self, name, subject, progress, cancellable, &local);
    }
  g_mutex_unlock (&self->lock);
  if (local != NULL)
    g_propagate_error (error, local);
  return picture;
}

/**
 * ct_remote_cache_peek:
 *
 * Returns: (transfer full) (nullable): the file if it is there
 */
CtRemotePicture *
ct_remote_cache_peek (CtRemoteCache *self, const char *name)
{
  CtRemotePicture *picture;

  g_mutex_lock (&self->lock);
  picture = find (self, name);
  g_mutex_unlock (&self->lock);
  return picture;
}

/**
 * ct_remote_cache_list:
 *
 * Returns: (transfer full) (element-type CtRemoteEntry): copies of what is known of all files
 */
GPtrArray *
ct_remote_cache_list (CtRemoteCache *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) ct_remote_entry_free);

  g_mutex_lock (&self->lock);
  for (GList *link = self->order.head; link != NULL; link = link->next)
    {
      CtRemoteEntry *entry = link->data;
      CtRemoteEntry *copy = g_memdup2 (entry, sizeof *entry);

      copy->name = g_strdup (entry->name);
      copy->blob_name = g_strdup (entry->blob_name);
      g_ptr_array_add (list, copy);
    }
  g_mutex_unlock (&self->lock);
  return list;
}

/**
 * ct_remote_cache_forget:
 *
 * Removes a file, unless somebody holds it.
 */
void
ct_remote_cache_forget (CtRemoteCache *self, const char *name)
{
  CtRemoteEntry *entry;

  g_mutex_lock (&self->lock);
  entry = g_hash_table_lookup (self->entries, name);
  if (entry != NULL && entry->n_holds == 0)
    drop_entry (self, entry);
  g_mutex_unlock (&self->lock);
}

const char *
ct_remote_cache_get_folder (CtRemoteCache *self)
{
  return self->folder;
}

guint64
ct_remote_cache_get_bytes (CtRemoteCache *self)
{
  guint64 bytes;

  g_mutex_lock (&self->lock);
  bytes = self->bytes;
  g_mutex_unlock (&self->lock);
  return bytes;
}

/**
 * ct_remote_cache_folds_names:
 *
 * Returns: whether the file system takes names for one that differ in case or normal form
 */
gboolean
ct_remote_cache_folds_names (CtRemoteCache *self)
{
  return self->folds_names;
}

/* ---- opening ---- */

static void
load_entry (CtRemoteEntry *entry, gpointer data)
{
  CtRemoteCache *self = data;
  struct stat info;

  if (ct_remote_file_stat (self->root_fd, entry->name, &info) && (guint64) info.st_size == entry->size)
    {
      add_entry (self, entry);
      self->last_us = MAX (self->last_us, entry->used_us);
      return;
    }
  ct_remote_index_forget (self->index, entry->name);
  ct_remote_entry_free (entry);
}

/* The first of the folders N/0, N/1 … that nobody else uses. */
static gboolean
take_slot (CtRemoteCache *self, const char *folder, GError **error)
{
  for (guint i = 0; i < MAX_SLOTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      int root_fd = ct_remote_file_open_folder (path, error);
      int lock_fd =
          root_fd >= 0 ? openat (root_fd, CT_REMOTE_LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600) : -1;

      if (root_fd < 0)
        return FALSE;
      /* A file system without locks is taken at its word: there is nobody else. */
      if (lock_fd >= 0 && (flock (lock_fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK))
        {
          self->slot = i;
          self->folder = g_steal_pointer (&path);
          self->root_fd = root_fd;
          self->lock_fd = lock_fd;
          return TRUE;
        }
      if (lock_fd >= 0)
        close (lock_fd);
      close (root_fd);
    }
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_DENIED,
               _ ("%s: Too many windows have this data set open. Close one of them."),
               folder);
  return FALSE;
}

/**
 * ct_remote_cache_open:
 * @folder: of all caches of one kind; each takes a folder in it for itself
 * @max_bytes: beyond which files go that nobody holds
 *
 * Returns: (transfer full): the cache, with what is still there from earlier; or %NULL
 */
CtRemoteCache *
ct_remote_cache_open (const char *folder, guint64 max_bytes, CtRemoteFill fill, gpointer data, GError **error)
{
  CtRemoteCache *self = g_new0 (CtRemoteCache, 1);
  g_autofree char *index_path = NULL;

  if (!take_slot (self, folder, error))
    {
      g_free (self);
      return NULL;
    }
  g_atomic_ref_count_init (&self->ref_count);
  self->max_bytes = max_bytes;
  self->fill = fill;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->entries = g_hash_table_new (g_str_hash, g_str_equal);
  self->flights = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->order);
  index_path = g_build_filename (self->folder, CT_REMOTE_INDEX_NAME, NULL);
  self->index = ct_remote_index_open (index_path);
  ct_remote_index_load (self->index, load_entry, self);
  ct_remote_file_sweep (self->root_fd, self->entries);
  self->folds_names = ct_folder_io_folds_names (self->root_fd);
  shrink (self);
  return self;
}

static void
cache_unref (CtRemoteCache *self)
{
  GList *link;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  ct_remote_index_begin (self->index);
  while ((link = g_queue_pop_head_link (&self->order)) != NULL)
    {
      CtRemoteEntry *entry = link->data;

      if (self->slot == 0)
        ct_remote_index_note (self->index, entry);
      else
        ct_remote_index_forget (self->index, entry->name);
      g_hash_table_remove (self->entries, entry->name);
      ct_remote_entry_free (entry);
    }
  ct_remote_index_end (self->index);
  ct_remote_index_free (self->index);
  /* Who came second leaves nothing behind. */
  if (self->slot > 0)
    ct_remote_file_sweep (self->root_fd, self->entries);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->flights);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  close (self->root_fd);
  close (self->lock_fd);
  g_free (self->folder);
  g_free (self);
}

/**
 * ct_remote_cache_free:
 *
 * Lets go of the cache; pictures that are held stay good.
 */
void
ct_remote_cache_free (CtRemoteCache *self)
{
  cache_unref (self);
}

/**
 * ct_remote_picture_get_path:
 *
 * Returns: where the picture is
 */
const char *
ct_remote_picture_get_path (CtRemotePicture *self)
{
  return self->path;
}

/**
 * ct_remote_picture_unref:
 *
 * Lets go of the picture; from now on its file may disappear.
 */
void
ct_remote_picture_unref (CtRemotePicture *self)
{
  CtRemoteCache *cache = self->cache;

  g_mutex_lock (&cache->lock);
  self->entry->n_holds--;
  shrink (cache);
  g_mutex_unlock (&cache->lock);
  cache_unref (cache);
  g_free (self->path);
  g_free (self);
}
