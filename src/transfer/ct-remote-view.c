/* ct-remote-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compares the local copy, the blob and what both had in common last. Contents decide, ETags
 * only spare looking at them: a blob that was written again with the same bytes is no news,
 * and one that we wrote ourselves before something went wrong is no conflict.
 */
#include "ct-error.h"
#include "ct-local-file-private.h"
#include "ct-remote-set-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_NAME ".lock"
#define LOCK_WAIT_US (G_USEC_PER_SEC / 20)

void
ct_remote_view_clear (CtRemoteView *self)
{
  ct_remote_base_clear (&self->base);
  ct_blob_clear (&self->theirs);
  g_clear_error (&self->problem);
  *self = (CtRemoteView){ 0 };
}

/**
 * ct_remote_set_lock:
 *
 * Waits until no other window or program brings the same copy up to date.
 *
 * Returns: a file descriptor to close afterwards, or -1
 */
int
ct_remote_set_lock (CtRemoteSet *self, GCancellable *cancellable, GError **error)
{
  int fd = openat (self->folder_fd, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      ct_local_file_set_error (error, errno, self->folder);
      return -1;
    }
  while (flock (fd, LOCK_EX | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR))
    {
      if (ct_cancelled (cancellable, error))
        {
          close (fd);
          return -1;
        }
      g_usleep (LOCK_WAIT_US);
    }
  return fd;
}

/**
 * ct_remote_set_look_at_copy:
 * @view: gets what concerns the base and the local copy
 */
gboolean
ct_remote_set_look_at_copy (CtRemoteSet *self, CtRemoteView *view, GCancellable *cancellable, GError **error)
{
  guint64 size;

  view->has_base = ct_remote_base_load (&view->base, self->base_path);
  view->has_copy = ct_remote_file_stat (self->folder_fd, self->coco_file, &view->copy);
  if (!view->has_copy)
    return TRUE;
  if (view->has_base && ct_remote_base_is_copy (&view->base, &view->copy))
    {
      view->copy_md5 = view->base.md5;
      return TRUE;
    }
  if (!ct_local_file_hash (self->coco_path, &view->copy_md5, &size, NULL, NULL, cancellable, error))
    return FALSE;
  /* A save meanwhile is in the hash, if not in these; then the next look hashes again. */
  view->copy.st_size = (off_t) size;
  view->is_edited = !view->has_base || size != view->base.size || !ct_md5_equal (&view->copy_md5, &view->base.md5);
  return TRUE;
}

/**
 * ct_remote_set_is_content:
 * @is: (out): whether the blob has exactly that content
 *
 * Reads the blob where the container does not know its MD5.
 */
gboolean
ct_remote_set_is_content (CtRemoteSet *self,
                          const CtBlob *blob,
                          guint64 size,
                          const CtMd5 *md5,
                          gboolean *is,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GOutputStream) nowhere = NULL;
  CtMd5 read;

  *is = FALSE;
  if (blob->size != size)
    return TRUE;
  if (blob->has_md5)
    {
      *is = ct_md5_equal (&blob->md5, md5);
      return TRUE;
    }
  nowhere = ct_md5_stream_new (NULL);
  if (!ct_container_get (self->container, self->coco_name, nowhere, NULL, cancellable, error))
    return FALSE;
  *is = ct_md5_stream_finish (CT_MD5_STREAM (nowhere), &read) == size && ct_md5_equal (&read, md5);
  return TRUE;
}

static gboolean
look_at_theirs (CtRemoteSet *self, CtRemoteView *view, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  view->has_theirs = ct_container_head (self->container, self->coco_name, &view->theirs, cancellable, &local);
  if (view->has_theirs)
    return TRUE;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!g_error_matches (local, CT_ERROR, CT_ERROR_NOT_FOUND) || ct_container_is_lost (self->container))
    view->problem = g_steal_pointer (&local);
  return TRUE;
}

/* Whether the ETag that is new to us stands for bytes that are not. */
static gboolean
compare_contents (CtRemoteSet *self, CtRemoteView *view, GCancellable *cancellable, GError **error)
{
  gboolean is = FALSE;

  if (view->has_base
      && !ct_remote_set_is_content (self, &view->theirs, view->base.size, &view->base.md5, &is, cancellable, error))
    return FALSE;
  if (is)
    {
      view->is_newer = FALSE;
      return ct_remote_set_agree (self, view, view->theirs.etag, view->base.size, &view->base.md5, NULL, error);
    }
  /* Without edits the copy is the base, which it is not. */
  if (!view->has_copy || !view->is_edited)
    return TRUE;
  if (!ct_remote_set_is_content (self,
                                 &view->theirs,
                                 (guint64) view->copy.st_size,
                                 &view->copy_md5,
                                 &is,
                                 cancellable,
                                 error))
    return FALSE;
  if (!is)
    return TRUE;
  view->is_newer = view->is_edited = FALSE;
  return ct_remote_set_agree (self,
                              view,
                              view->theirs.etag,
                              (guint64) view->copy.st_size,
                              &view->copy_md5,
                              &view->copy,
                              error);
}

/**
 * ct_remote_set_look:
 * @view: (out): clear it with ct_remote_view_clear()
 *
 * Looks at both sides. That the container cannot be asked is no error, but in the view.
 */
gboolean
ct_remote_set_look (CtRemoteSet *self,
                    CtRemoteView *view,
                    CtProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) local = NULL;

  *view = (CtRemoteView){ 0 };
  ct_progress_report (progress, -1, _ ("Comparing with the container…"));
  if (!ct_remote_set_look_at_copy (self, view, cancellable, error) || !look_at_theirs (self, view, cancellable, error))
    return FALSE;
  if (!view->has_theirs)
    return TRUE;
  view->is_newer = !view->has_base || g_strcmp0 (view->base.etag, view->theirs.etag) != 0;
  if (!view->is_newer || compare_contents (self, view, cancellable, &local))
    return TRUE;
  if (g_error_matches (local, CT_ERROR, CT_ERROR_NETWORK))
    {
      view->problem = g_steal_pointer (&local);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * ct_remote_view_judge:
 *
 * Returns: how things are
 */
CtRemoteState
ct_remote_view_judge (const CtRemoteView *self)
{
  if (self->problem != NULL)
    return CT_REMOTE_OFFLINE;
  if (!self->has_theirs)
    return CT_REMOTE_GONE;
  if (!self->has_copy)
    return CT_REMOTE_BEHIND;
  if (self->is_newer)
    return self->is_edited ? CT_REMOTE_CONFLICT : CT_REMOTE_BEHIND;
  return self->is_edited ? CT_REMOTE_AHEAD : CT_REMOTE_SAME;
}

/**
 * ct_remote_set_agree:
 * @view: gets the new base
 * @etag: of the blob
 * @copy: (nullable): the local copy, if it has that content, too
 *
 * Notes what both sides have in common from now on.
 */
gboolean
ct_remote_set_agree (CtRemoteSet *self,
                     CtRemoteView *view,
                     const char *etag,
                     guint64 size,
                     const CtMd5 *md5,
                     const struct stat *copy,
                     GError **error)
{
  CtRemoteBase *base = &view->base;
  CtMd5 content = *md5;

  ct_set_str (&base->etag, etag != NULL ? etag : "");
  base->size = size;
  base->md5 = content;
  if (copy != NULL)
    ct_remote_base_set_copy (base, copy);
  view->has_base = TRUE;
  return ct_remote_base_save (base, self, error);
}

/**
 * ct_remote_set_conclude:
 *
 * Remembers and tells how things are.
 */
void
ct_remote_set_conclude (CtRemoteSet *self, const CtRemoteView *view, CtRemoteState state, CtRemoteResult *result)
{
  g_mutex_lock (&self->lock);
  self->state = state;
  self->synced = view->copy;
  g_mutex_unlock (&self->lock);
  result->state = state;
  result->theirs_us = view->theirs.modified_us;
  result->theirs_bytes = view->theirs.size;
  if (view->problem != NULL)
    ct_set_str (&result->note, view->problem->message);
}

/**
 * ct_remote_set_name_beside:
 * @name: of a file or blob
 * @whose: "mine" or "theirs"
 * @n: larger than 1 for one more of the same name
 *
 * Returns: (transfer full): "annotations.theirs-20240301T120000Z.json"
 */
char *
ct_remote_set_name_beside (const char *name, const char *whose, gint64 time_us, guint n)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autofree char *stamp = time != NULL ? g_date_time_format (time, "%Y%m%dT%H%M%SZ") : g_strdup ("0");
  g_autofree char *more = n > 1 ? g_strdup_printf ("-%u", n) : g_strdup ("");
  const char *dot = strrchr (name, '.');
  gsize stem = dot != NULL && strchr (dot, '/') == NULL && dot != name ? (gsize) (dot - name) : strlen (name);

  return g_strdup_printf ("%.*s.%s-%s%s%s", (int) stem, name, whose, stamp, more, name + stem);
}
