/* ct-remote-pull.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the container to the local copy. Edits that are only here are never overwritten: they
 * are kept under another name at least.
 */
#include "ct-error.h"
#include "ct-local-file-private.h"
#include "ct-remote-set-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define INCOMING_NAME ".incoming"
#define MAX_COPIES 1000

/* A second name for a file; a copy of it where files have only one name. Nothing is replaced. */
static gboolean
copy (CtRemoteSet *self, const char *name, const char *other, GError **error)
{
  g_autofree char *from_path = g_build_filename (self->folder, name, NULL);
  g_autofree char *to_path = g_build_filename (self->folder, other, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (from_path);
  g_autoptr (GFile) to = g_file_new_for_path (to_path);

  if (linkat (self->folder_fd, name, self->folder_fd, other, 0) == 0)
    return TRUE;
  return g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, error);
}

/* Gives a file a name that nothing has; a second name, if KEEP. Returns the name. */
static char *
name_beside (CtRemoteSet *self, const char *name, gboolean keep, const char *whose, gint64 time_us, GError **error)
{
  for (guint i = 1; i < MAX_COPIES; i++)
    {
      g_autofree char *other = ct_remote_set_name_beside (self->coco_file, whose, time_us, i);
      GError *local = NULL;

      if (copy (self, name, other, &local))
        {
          if (!keep)
            unlinkat (self->folder_fd, name, 0);
          return g_steal_pointer (&other);
        }
      if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_EXISTS) || i + 1 == MAX_COPIES)
        {
          ct_error_from_io (error, local, self->coco_path);
          return NULL;
        }
      g_error_free (local);
    }
  g_return_val_if_reached (NULL);
}

/* Brings theirs into the folder, under a name that no document is opened from. */
static gboolean
fetch_theirs (CtRemoteSet *self, CtRemoteGot *got, CtProgress *progress, GCancellable *cancellable, GError **error)
{
  const CtRemoteGet get = {
    .container = self->container,
    .root_fd = self->folder_fd,
    .local_name = INCOMING_NAME,
    .blob_name = self->coco_name,
    .look_first = TRUE,
  };

  return ct_remote_file_get (&get, got, progress, cancellable, error);
}

static void
take_theirs (CtRemoteView *view, CtRemoteGot *got)
{
  ct_blob_clear (&view->theirs);
  view->theirs = got->blob;
  got->blob = (CtBlob){ 0 };
}

/* Whether the copy is still the file that was looked at. */
static gboolean
is_untouched (CtRemoteSet *self, const CtRemoteView *view)
{
  struct stat now;

  if (!ct_remote_file_stat (self->folder_fd, self->coco_file, &now))
    return !view->has_copy;
  return view->has_copy && ct_local_file_unchanged (&view->copy, &now);
}

/* Theirs becomes the copy; edits, if there are any, get another name before. */
static gboolean
replace (CtRemoteSet *self,
         CtRemoteView *view,
         CtRemoteResult *result,
         CtProgress *progress,
         GCancellable *cancellable,
         GError **error)
{
  g_auto (CtRemoteGot) got = { 0 };
  g_autofree char *mine = NULL;

  if (!fetch_theirs (self, &got, progress, cancellable, error))
    return FALSE;
  if (!is_untouched (self, view))
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CONFLICT,
                   _ ("“%s” was saved while the container's file was fetched. Try again."),
                   self->coco_file);
      return FALSE;
    }
  if (view->is_edited)
    {
      mine = name_beside (self, self->coco_file, TRUE, "mine", g_get_real_time (), error);
      if (mine == NULL)
        return FALSE;
      result->other_path = g_build_filename (self->folder, mine, NULL);
    }
  if (renameat (self->folder_fd, INCOMING_NAME, self->folder_fd, self->coco_file) != 0
      || !ct_remote_file_stat (self->folder_fd, self->coco_file, &view->copy))
    {
      ct_local_file_set_error (error, errno, self->coco_path);
      return FALSE;
    }
  take_theirs (view, &got);
  view->has_copy = view->has_theirs = TRUE;
  view->is_edited = view->is_newer = FALSE;
  view->copy_md5 = got.md5;
  result->replaced = TRUE;
  return ct_remote_set_agree (self, view, view->theirs.etag, got.size, &got.md5, &view->copy, error);
}

/* Theirs gets a name of its own; nothing else changes. */
static gboolean
put_beside (CtRemoteSet *self,
            CtRemoteView *view,
            CtRemoteResult *result,
            CtProgress *progress,
            GCancellable *cancellable,
            GError **error)
{
  g_auto (CtRemoteGot) got = { 0 };
  g_autofree char *theirs = NULL;

  if (!fetch_theirs (self, &got, progress, cancellable, error))
    return FALSE;
  take_theirs (view, &got);
  theirs = name_beside (self, INCOMING_NAME, FALSE, "theirs", view->theirs.modified_us, error);
  if (theirs != NULL)
    result->other_path = g_build_filename (self->folder, theirs, NULL);
  return theirs != NULL;
}

static gboolean
act (CtRemoteSet *self,
     CtRemotePull how,
     CtRemoteView *view,
     CtRemoteResult *result,
     CtProgress *progress,
     GCancellable *cancellable,
     GError **error)
{
  CtRemoteState state = ct_remote_view_judge (view);

  if (!view->has_theirs)
    return TRUE;
  if (!view->has_copy || (how == CT_REMOTE_PULL_CAREFUL && state == CT_REMOTE_BEHIND)
      || (how == CT_REMOTE_PULL_THEIRS && state != CT_REMOTE_SAME))
    return replace (self, view, result, progress, cancellable, error);
  if (how == CT_REMOTE_PULL_BESIDE)
    return put_beside (self, view, result, progress, cancellable, error);
  /* Spares hashing it next time. */
  if (view->has_base && !view->is_edited && !ct_remote_base_is_copy (&view->base, &view->copy))
    {
      ct_remote_base_set_copy (&view->base, &view->copy);
      return ct_remote_base_save (&view->base, self, error);
    }
  return TRUE;
}

/* Without a copy there is nothing to go on with. */
static gboolean
need_copy (CtRemoteSet *self, CtRemoteView *view, GError **error)
{
  if (view->has_copy)
    return TRUE;
  if (view->problem != NULL)
    g_propagate_error (error, g_steal_pointer (&view->problem));
  else
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_NOT_FOUND,
                 _ ("“%s” is not in the container. Check the address, or publish a data set there first."),
                 self->coco_name);
  return FALSE;
}

static gboolean
pull_locked (CtRemoteSet *self,
             CtRemotePull how,
             CtRemoteResult *result,
             CtProgress *progress,
             GCancellable *cancellable,
             GError **error)
{
  g_auto (CtRemoteView) view = { 0 };

  if (!ct_remote_set_look (self, &view, progress, cancellable, error)
      || !act (self, how, &view, result, progress, cancellable, error) || !need_copy (self, &view, error))
    return FALSE;
  ct_remote_set_conclude (self, &view, ct_remote_view_judge (&view), result);
  return TRUE;
}

/**
 * ct_remote_set_pull:
 * @how: what to do if the container has something newer
 * @result: (out): clear it with ct_remote_result_clear(), whatever was returned
 *
 * Compares the local copy with the container and brings it up to date as far as @how allows.
 * Where there is no copy yet, it is made. A container that cannot be asked is an error only then;
 * otherwise the state is %CT_REMOTE_OFFLINE. A conflict is no error either.
 *
 * Returns: whether there is a local copy that can be opened
 */
gboolean
ct_remote_set_pull (CtRemoteSet *self,
                    CtRemotePull how,
                    CtRemoteResult *result,
                    CtProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  int lock_fd;
  gboolean ok;

  g_return_val_if_fail (CT_IS_REMOTE_SET (self), FALSE);

  *result = (CtRemoteResult){ 0 };
  lock_fd = ct_remote_set_lock (self, cancellable, error);
  if (lock_fd < 0)
    return FALSE;
  ct_remote_file_clear_stale (self->folder_fd, self->coco_file);
  ok = pull_locked (self, how, result, progress, cancellable, error);
  unlinkat (self->folder_fd, INCOMING_NAME, 0);
  close (lock_fd);
  return ok;
}
