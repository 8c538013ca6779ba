/* ct-remote-fetch.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The COCO file is read first, under a name that nobody looks for, and gets its own at the end.
 */
#include "ct-error.h"
#include "ct-folder-io-private.h"
#include "ct-local-file-private.h"
#include "ct-remote-fetch-private.h"
#include "ct-remote-name-private.h"
#include "ct-remote-place.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define COMING_NAME "." GETTEXT_PACKAGE "-fetch.json"

static void
failure_free (gpointer data)
{
  CtRemoteFailure *failure = data;

  g_free (failure->file_name);
  g_free (failure->reason);
  g_free (failure);
}

CtRemoteFetchResult *
ct_remote_fetch_result_new (void)
{
  CtRemoteFetchResult *self = g_new0 (CtRemoteFetchResult, 1);

  self->failures = g_ptr_array_new_with_free_func (failure_free);
  return self;
}

void
ct_remote_fetch_result_free (CtRemoteFetchResult *self)
{
  g_free (self->coco_name);
  g_free (self->coco_path);
  g_ptr_array_unref (self->failures);
  g_free (self);
}

static void
clear_item (gpointer data)
{
  CtRemoteItem *item = data;

  g_free (item->local_name);
  g_strfreev (item->blob_names);
  g_free (item->failure);
}

static void
free_blob (gpointer data)
{
  if (data != NULL)
    ct_blob_clear (data);
  g_free (data);
}

static gboolean
open_folder (CtRemoteFetch *self, const char *folder, GError **error)
{
  self->folder = g_canonicalize_filename (folder, NULL);
  if (mkdir (self->folder, 0777) == 0 || errno == EEXIST)
    self->root_fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->root_fd < 0)
    ct_local_file_set_error (error, errno, self->folder);
  return self->root_fd >= 0;
}

/* ---- the COCO file ---- */

/* Fetches it under the name for what is coming; sets *WAS_THERE if it has come in an earlier run. */
static CtCoco *
read_coco (CtRemoteFetch *self, const char *local_name, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, COMING_NAME, NULL);
  g_autofree char *title = ct_container_url_of (self->container, self->result->coco_name);
  const CtRemoteGet get = {
    .container = self->container,
    .root_fd = self->root_fd,
    .local_name = COMING_NAME,
    .blob_name = self->result->coco_name,
    .look_first = TRUE,
  };
  g_auto (CtRemoteGot) got = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  struct stat info;

  if (!ct_remote_file_get (&get, &got, self->progress, self->cancellable, error)
      || !ct_remote_fetch_is_there (self, local_name, &got.blob, &self->result->coco_was_there, error))
    return NULL;
  if (!self->result->coco_was_there && !self->options->replace
      && ct_remote_file_stat (self->root_fd, local_name, &info))
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_DENIED,
                   _ ("“%s” is there already, and it is another file. Move it away, or choose another folder."),
                   local_name);
      return NULL;
    }
  bytes = ct_local_file_load (path, got.size, self->cancellable, error);
  return bytes != NULL ? ct_coco_read (bytes, title, CT_DIALECT_AUTO, self->progress, self->cancellable, error) : NULL;
}

static gboolean
commit_coco (CtRemoteFetch *self, const char *local_name, GError **error)
{
  if (!self->result->coco_was_there)
    {
      /* Pictures first, so that there never is a COCO file without them. */
      if (syncfs (self->root_fd) != 0
          || !ct_folder_io_rename (self->root_fd, COMING_NAME, local_name, self->options->replace)
          || !ct_folder_io_sync_folder (self->root_fd))
        {
          ct_local_file_set_error (error, errno, local_name);
          return FALSE;
        }
    }
  self->result->coco_path = g_build_filename (self->folder, local_name, NULL);
  return TRUE;
}

/* ---- the pictures ---- */

/* Why the picture has no place in the folder; NULL if it has one. FOLDED is NULL where names are told apart. */
static char *
judge_place (const char *file_name, const char *local_name, const char *coco_local, GHashTable *folded)
{
  if (local_name == NULL || strcmp (local_name, coco_local) == 0 || strcmp (local_name, COMING_NAME) == 0)
    return g_strdup_printf (_ ("“%s” cannot be the name of a picture in the folder. Correct the file name."),
                            file_name);
  if (folded == NULL || g_hash_table_add (folded, ct_remote_fold_name (local_name)))
    return NULL;
  return g_strdup_printf (_ ("“%s” and another picture have one name in this folder, which does not tell capital "
                             "letters from small ones. Choose a folder on another disk."),
                          file_name);
}

/* One item for each picture; several images may have the same. */
static void
make_items (CtRemoteFetch *self, CtCoco *coco, CtRemoteMap *map, const char *coco_local)
{
  const CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean folds = ct_folder_io_folds_names (self->root_fd);

  for (guint32 row = 0; row < dataset->images.n_rows; row++)
    {
      CtRemoteItem item = { 0 };
      g_autofree char *local_name = NULL;

      if (!ct_image_table_is_alive (&dataset->images, row))
        continue;
      item.file_name = ct_dataset_get_file_name (dataset, row);
      local_name = ct_remote_local_name (item.file_name);
      if (!g_hash_table_add (seen, g_strdup (local_name != NULL ? local_name : item.file_name)))
        continue;
      item.failure = judge_place (item.file_name, local_name, coco_local, folds ? folded : NULL);
      if (item.failure == NULL)
        {
          item.local_name = g_steal_pointer (&local_name);
          item.blob_names = ct_remote_map_find_blobs (map, item.file_name);
        }
      g_array_append_val (self->items, item);
    }
  self->result->n_found = self->items->len;
}

static gboolean
take_page (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  GHashTable *known = data;

  for (guint i = 0; i < n_blobs; i++)
    {
      gpointer key;
      CtBlob *kept;

      if (!g_hash_table_lookup_extended (known, blobs[i].name, &key, NULL))
        continue;
      kept = g_new0 (CtBlob, 1);
      *kept = blobs[i];
      kept->name = g_strdup (blobs[i].name);
      kept->etag = kept->content_type = NULL;
      g_hash_table_insert (known, g_strdup (blobs[i].name), kept);
    }
  return TRUE;
}

/* Asks once for all, where that is allowed. */
static gboolean
list_blobs (CtRemoteFetch *self, GError **error)
{
  g_autoptr (GHashTable) known = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *prefix = NULL;

  if ((ct_container_get_abilities (self->container) & CT_CAN_LIST) == 0)
    return TRUE;
  known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_blob);
  for (guint i = 0; i < self->items->len; i++)
    {
      const CtRemoteItem *item = &g_array_index (self->items, CtRemoteItem, i);

      for (guint k = 0; item->blob_names != NULL && item->blob_names[k] != NULL; k++)
        {
          g_hash_table_insert (known, g_strdup (item->blob_names[k]), NULL);
          ct_remote_widen_folder (&folder, item->blob_names[k]);
        }
    }
  prefix = folder != NULL && *folder != '\0' ? g_strconcat (folder, "/", NULL) : NULL;
  if (!ct_container_list (self->container, prefix, take_page, known, self->progress, self->cancellable, error))
    return FALSE;
  self->known = g_steal_pointer (&known);
  return TRUE;
}

static void
finish_items (CtRemoteFetch *self)
{
  g_autoptr (GHashTable) cleared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  ct_remote_file_clear_stale (self->root_fd, COMING_NAME);
  for (guint i = 0; i < self->items->len; i++)
    {
      const CtRemoteItem *item = &g_array_index (self->items, CtRemoteItem, i);
      CtRemoteFailure *failure;

      if (item->local_name != NULL && g_hash_table_add (cleared, ct_remote_folder_of (item->local_name)))
        ct_remote_file_clear_stale (self->root_fd, item->local_name);
      if (item->failure == NULL)
        continue;
      failure = g_new0 (CtRemoteFailure, 1);
      failure->file_name = g_strdup (item->file_name);
      failure->reason = g_strdup (item->failure);
      g_ptr_array_add (self->result->failures, failure);
    }
}

static gboolean
run (CtRemoteFetch *self, GError **error)
{
  const char *base = strrchr (self->result->coco_name, '/');
  g_autofree char *coco_local = ct_remote_local_name (base != NULL ? base + 1 : self->result->coco_name);
  g_autoptr (CtCoco) coco = NULL;
  g_autoptr (CtRemoteMap) map = ct_remote_map_new (self->container, self->result->coco_name);

  if (coco_local == NULL || strcmp (coco_local, COMING_NAME) == 0)
    ct_set_str (&coco_local, "annotations.json");
  coco = read_coco (self, coco_local, error);
  if (coco == NULL || !ct_coco_require_images (coco, error)
      || !ct_remote_map_learn (map, coco, NULL, self->progress, self->cancellable, error))
    return FALSE;
  make_items (self, coco, map, coco_local);
  if (!list_blobs (self, error))
    return FALSE;
  ct_remote_fetch_pictures (self);
  finish_items (self);
  if (self->stopped != NULL)
    {
      g_propagate_error (error, g_error_copy (self->stopped));
      return FALSE;
    }
  return commit_coco (self, coco_local, error);
}

/**
 * ct_remote_fetch_run:
 * @folder: is made when it is missing, but not what is above it
 * @options: (nullable): see there
 * @result: from ct_remote_fetch_result_new(); tells what was done, also on failure
 *
 * Fetches a data set. A picture that cannot be had is no error but in @result, and the COCO file still
 * comes. Run again after whatever happened, it goes on where it was.
 */
gboolean
ct_remote_fetch_run (CtContainer *container,
                     const char *folder,
                     const CtRemoteFetchOptions *options,
                     CtRemoteFetchResult *result,
                     CtProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  static const CtRemoteFetchOptions defaults = { 0 };
  CtRemoteFetch self = {
    .container = container,
    .options = options != NULL ? options : &defaults,
    .result = result,
    .progress = progress,
    .cancellable = cancellable,
    .root_fd = -1,
  };
  gboolean ok;

  g_return_val_if_fail (result->coco_name == NULL, FALSE);

  if (self.options->coco_name != NULL)
    result->coco_name = ct_remote_check_coco_name (self.options->coco_name, error);
  else
    result->coco_name = ct_remote_choose_coco (container, self.options->prefix, progress, cancellable, error);
  if (result->coco_name == NULL)
    return FALSE;
  g_mutex_init (&self.lock);
  self.items = g_array_new (FALSE, FALSE, sizeof (CtRemoteItem));
  g_array_set_clear_func (self.items, clear_item);
  ok = open_folder (&self, folder, error) && run (&self, error);
  if (self.root_fd >= 0)
    {
      unlinkat (self.root_fd, COMING_NAME, 0);
      close (self.root_fd);
    }
  g_array_unref (self.items);
  g_clear_pointer (&self.known, g_hash_table_unref);
  g_clear_error (&self.stopped);
  g_mutex_clear (&self.lock);
  g_free (self.folder);
  return ok;
}
