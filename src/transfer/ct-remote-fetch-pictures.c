/* ct-remote-fetch-pictures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pictures of one fetch, by as many threads as are of use. A picture counts as there only
 * when its content was compared by length and MD5.
 */
#include "ct-container-folder.h"
#include "ct-error.h"
#include "ct-local-file-private.h"
#include "ct-remote-fetch-private.h"

#include <string.h>

#define MAX_WORKERS 8
/* For a container that takes one put at a time, such as a folder on another computer. */
#define MIN_WORKERS 4

static gboolean
hash_local (CtRemoteFetch *self, const char *path, const struct stat *info, CtMd5 *md5, GError **error)
{
  CtLedger *ledger = self->options->ledger;
  guint64 size;

  if (ledger != NULL && ct_ledger_find_md5 (ledger, path, info, md5))
    return TRUE;
  if (!ct_local_file_hash (path, md5, &size, NULL, NULL, self->cancellable, error))
    return FALSE;
  if (ledger != NULL)
    ct_ledger_note_md5 (ledger, path, info, md5);
  return TRUE;
}

/* The blob's MD5, by reading it where nobody knows it. */
static gboolean
find_md5 (CtRemoteFetch *self, const CtBlob *blob, CtMd5 *md5, GError **error)
{
  g_auto (CtBlob) asked = { 0 };
  g_autoptr (GOutputStream) nowhere = NULL;

  if (!blob->has_md5 && !ct_container_head (self->container, blob->name, &asked, self->cancellable, error))
    return FALSE;
  if (blob->has_md5 || asked.has_md5)
    {
      *md5 = blob->has_md5 ? blob->md5 : asked.md5;
      return TRUE;
    }
  nowhere = ct_md5_stream_new (NULL);
  if (!ct_container_get (self->container, blob->name, nowhere, NULL, self->cancellable, error))
    return FALSE;
  ct_md5_stream_finish (CT_MD5_STREAM (nowhere), md5);
  return TRUE;
}

/**
 * ct_remote_fetch_is_there:
 * @is: (out): whether the file has the blob's content
 */
gboolean
ct_remote_fetch_is_there (CtRemoteFetch *self, const char *local_name, const CtBlob *blob, gboolean *is, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, local_name, NULL);
  struct stat info;
  CtMd5 md5, theirs;

  *is = FALSE;
  if (!ct_remote_file_stat (self->root_fd, local_name, &info) || (guint64) info.st_size != blob->size)
    return TRUE;
  if (!find_md5 (self, blob, &theirs, error) || !hash_local (self, path, &info, &md5, error))
    return FALSE;
  *is = ct_md5_equal (&md5, &theirs);
  return TRUE;
}

/* What is known of the blob: from the listing, or else by asking. */
static gboolean
look_up (CtRemoteFetch *self, const char *name, CtBlob *blob, GError **error)
{
  const CtBlob *listed = self->known != NULL ? g_hash_table_lookup (self->known, name) : NULL;

  if (self->known == NULL)
    return ct_container_head (self->container, name, blob, self->cancellable, error);
  if (listed == NULL)
    {
      g_set_error_literal (error, CT_ERROR, CT_ERROR_NOT_FOUND, "");
      return FALSE;
    }
  *blob = *listed;
  blob->name = g_strdup (listed->name);
  blob->etag = blob->content_type = NULL;
  return TRUE;
}

static gboolean
fetch_blob (CtRemoteFetch *self,
            const CtRemoteItem *item,
            const char *name,
            gboolean *was_there,
            guint64 *size,
            GError **error)
{
  const CtRemoteGet get = {
    .container = self->container,
    .root_fd = self->root_fd,
    .local_name = item->local_name,
    .blob_name = name,
    /* A service checks what it sends; a folder does not. */
    .look_first = CT_IS_CONTAINER_FOLDER (self->container),
    .unsynced = TRUE,
    .keep = !self->options->replace,
  };
  g_auto (CtBlob) blob = { 0 };
  g_auto (CtRemoteGot) got = { 0 };
  struct stat info;

  if (!look_up (self, name, &blob, error)
      || !ct_remote_fetch_is_there (self, item->local_name, &blob, was_there, error))
    return FALSE;
  *size = blob.size;
  if (*was_there)
    return TRUE;
  if (!self->options->replace && ct_remote_file_stat (self->root_fd, item->local_name, &info))
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_DENIED,
                   _ ("“%s” is there already, and it is another file. Move it away, or choose another folder."),
                   item->local_name);
      return FALSE;
    }
  if (!ct_remote_file_get (&get, &got, NULL, self->cancellable, error))
    return FALSE;
  *size = got.size;
  if (self->options->ledger != NULL && ct_remote_file_stat (self->root_fd, item->local_name, &info))
    {
      g_autofree char *path = g_build_filename (self->folder, item->local_name, NULL);

      ct_ledger_note_md5 (self->options->ledger, path, &info, &got.md5);
    }
  return TRUE;
}

/* Tries the names that the blob may have. */
static gboolean
fetch_item (CtRemoteFetch *self, const CtRemoteItem *item, gboolean *was_there, guint64 *size, GError **error)
{
  guint n_blobs = item->blob_names != NULL ? g_strv_length (item->blob_names) : 0;

  for (guint i = 0; i < n_blobs; i++)
    {
      g_autoptr (GError) local = NULL;

      if (fetch_blob (self, item, item->blob_names[i], was_there, size, &local))
        return TRUE;
      if (!g_error_matches (local, CT_ERROR, CT_ERROR_NOT_FOUND) || ct_container_is_lost (self->container))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  ct_remote_map_set_error (item->file_name, n_blobs > 0, error);
  return FALSE;
}

/* Whether the next picture would fail in the same way. */
static gboolean
concerns_all (CtRemoteFetch *self, const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || ct_container_is_lost (self->container);
}

/* With the lock taken. */
static void
note (CtRemoteFetch *self, CtRemoteItem *item, gboolean was_there, guint64 size, GError *error)
{
  CtRemoteFetchResult *result = self->result;

  if (error != NULL && concerns_all (self, error))
    {
      if (self->stopped == NULL)
        self->stopped = g_error_copy (error);
      return;
    }
  if (error != NULL)
    {
      item->failure = g_strdup (error->message);
      result->n_failed++;
    }
  else if (was_there)
    result->n_there++;
  else
    {
      result->n_fetched++;
      result->bytes_fetched += size;
    }
  ct_progress_report_count (self->progress, result->n_fetched + result->n_there + result->n_failed, result->n_found);
}

static gpointer
work (gpointer data)
{
  CtRemoteFetch *self = data;

  g_mutex_lock (&self->lock);
  while (self->stopped == NULL && self->next < self->items->len)
    {
      CtRemoteItem *item = &g_array_index (self->items, CtRemoteItem, self->next++);
      g_autoptr (GError) error = NULL;
      gboolean was_there = FALSE;
      guint64 size = 0;

      if (item->local_name == NULL)
        {
          self->result->n_failed++;
          continue;
        }
      g_mutex_unlock (&self->lock);
      fetch_item (self, item, &was_there, &size, &error);
      g_mutex_lock (&self->lock);
      note (self, item, was_there, size, error);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/**
 * ct_remote_fetch_pictures:
 *
 * Fetches what is not there. What goes wrong is in the items, or in @stopped when it concerns all.
 */
void
ct_remote_fetch_pictures (CtRemoteFetch *self)
{
  GThread *threads[MAX_WORKERS];
  guint n = CLAMP (ct_container_get_parallel (self->container), MIN_WORKERS, MAX_WORKERS);

  n = MIN (n, MAX (self->items->len, 1));
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("fetch", work, self);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
}
