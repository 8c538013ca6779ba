/* ct-remote-push.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the local copy to the container, only over the content that was last read. "Somebody
 * else was first" may be ourselves, after an answer that was lost, so the blob is looked at before
 * that is believed.
 */
#include "ct-error.h"
#include "ct-local-file-private.h"
#include "ct-remote-set-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define N_TRIES 5
#define THEIRS_NAME ".theirs"

typedef struct
{
  CtRemoteSet *self;
  CtRemotePush how;
  CtRemoteResult *result;
  CtRemoteView view;
  CtProgress *progress;
  GCancellable *cancellable;
  gboolean is_blocked; /* the conflict is not one of contents */
  char *new_etag;
} Push;

static void
report_sent (guint64 n_bytes, gpointer data)
{
  Push *push = data;

  ct_progress_report_count (push->progress, n_bytes, (guint64) push->view.copy.st_size);
}

/* Writes the copy over the blob with that ETag; NULL where there must be none. */
static gboolean
put (Push *push, const char *etag, GError **error)
{
  CtRemoteView *view = &push->view;
  const CtPutRequest request = {
    .name = push->self->coco_name,
    .path = push->self->coco_path,
    .size = (guint64) view->copy.st_size,
    .md5 = view->copy_md5,
    .content_type = "application/json",
    .condition = etag != NULL ? CT_PUT_IF_MATCH : CT_PUT_IF_ABSENT,
    .etag = etag,
    .sent = report_sent,
    .sent_data = push,
  };

  g_clear_pointer (&push->new_etag, g_free);
  return ct_container_put (push->self->container, &request, &push->new_etag, push->cancellable, error);
}

static gboolean
fail_conflict (Push *push, GError **error)
{
  const CtBlob *theirs = &push->view.theirs;
  g_autoptr (GDateTime) time =
      theirs->modified_us > 0 ? g_date_time_new_from_unix_local (theirs->modified_us / G_USEC_PER_SEC) : NULL;
  g_autofree char *when = time != NULL ? g_date_time_format (time, "%c") : NULL;

  if (!push->view.has_theirs)
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_CONFLICT,
                 _ ("“%s” was removed from the container by somebody else. Your edits are on this computer; write "
                    "them to the container anew, or save them under another name."),
                 push->self->coco_name);
  else if (when != NULL)
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_CONFLICT,
                 /* Translators: the first %s is a file name, the second a date with time */
                 _ ("“%s” was changed by somebody else on %s. Your edits are on this computer; keep the other file as "
                    "a copy and write yours, or look at it beside yours."),
                 push->self->coco_name,
                 when);
  else
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_CONFLICT,
                 _ ("“%s” was changed by somebody else. Your edits are on this computer; keep the other file as a "
                    "copy and write yours, or look at it beside yours."),
                 push->self->coco_name);
  return FALSE;
}

/* Writes what was fetched under the first name that is free or has that content already. */
static gboolean
put_copy (Push *push, const CtRemoteGot *got, const char *path, GError **error)
{
  for (guint i = 1; i < 100; i++)
    {
      g_autofree char *name = ct_remote_set_name_beside (push->self->coco_name, "theirs", got->blob.modified_us, i);
      const CtPutRequest request = {
        .name = name,
        .path = path,
        .size = got->size,
        .md5 = got->md5,
        .content_type = "application/json",
        .condition = CT_PUT_IF_ABSENT,
      };
      g_autoptr (GError) local = NULL;
      g_auto (CtBlob) there = { 0 };

      if (ct_container_put (push->self->container, &request, NULL, push->cancellable, &local)
          || (g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT)
              && ct_container_head (push->self->container, name, &there, push->cancellable, NULL) && there.has_md5
              && there.size == got->size && ct_md5_equal (&there.md5, &got->md5)))
        {
          ct_set_str (&push->result->other_name, name);
          return TRUE;
        }
      if (!g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return fail_conflict (push, error);
}

/* Copies theirs to another name in the container. The view has the ETag of what was copied. */
static gboolean
keep_theirs (Push *push, GError **error)
{
  CtRemoteSet *self = push->self;
  g_auto (CtRemoteGot) got = { 0 };
  g_autofree char *path = g_build_filename (self->folder, THEIRS_NAME, NULL);
  const CtRemoteGet get = {
    .container = self->container,
    .root_fd = self->folder_fd,
    .local_name = THEIRS_NAME,
    .blob_name = self->coco_name,
    .look_first = TRUE,
  };
  gboolean ok =
      ct_remote_file_get (&get, &got, push->progress, push->cancellable, error) && put_copy (push, &got, path, error);

  unlinkat (self->folder_fd, THEIRS_NAME, 0);
  if (!ok)
    return FALSE;
  ct_blob_clear (&push->view.theirs);
  push->view.theirs = got.blob;
  got.blob = (CtBlob){ 0 };
  return TRUE;
}

/* After "somebody else was first": looks who. *DONE: it was ourselves. Else the view has the blob that the
 * next try may overwrite. */
static gboolean
resolve (Push *push, gboolean *done, GError **error)
{
  CtRemoteView *view = &push->view;
  GError *local = NULL;
  gboolean is = FALSE;

  *done = FALSE;
  ct_blob_clear (&view->theirs);
  view->has_theirs =
      ct_container_head (push->self->container, push->self->coco_name, &view->theirs, push->cancellable, &local);
  if (!view->has_theirs)
    {
      if (!g_error_matches (local, CT_ERROR, CT_ERROR_NOT_FOUND) || ct_container_is_lost (push->self->container))
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      g_error_free (local);
      return push->how == CT_REMOTE_PUSH_KEEP_THEIRS || fail_conflict (push, error);
    }
  if (!ct_remote_set_is_content (push->self,
                                 &view->theirs,
                                 (guint64) view->copy.st_size,
                                 &view->copy_md5,
                                 done,
                                 push->cancellable,
                                 error))
    return FALSE;
  if (*done)
    {
      ct_set_str (&push->new_etag, view->theirs.etag);
      return TRUE;
    }
  if (view->has_base
      && !ct_remote_set_is_content (push->self,
                                    &view->theirs,
                                    view->base.size,
                                    &view->base.md5,
                                    &is,
                                    push->cancellable,
                                    error))
    return FALSE;
  if (is)
    return TRUE;
  return push->how == CT_REMOTE_PUSH_KEEP_THEIRS ? keep_theirs (push, error) : fail_conflict (push, error);
}

/* Writes until it is written or there is no hope. */
static gboolean
write_copy (Push *push, GError **error)
{
  CtRemoteView *view = &push->view;
  g_autofree char *etag = view->has_base && *view->base.etag != '\0' ? g_strdup (view->base.etag) : NULL;

  for (guint i = 0; i < N_TRIES; i++)
    {
      g_autoptr (GError) local = NULL;
      gboolean done = FALSE;

      if (put (push, etag, &local))
        return TRUE;
      if (g_error_matches (local, CT_ERROR, CT_ERROR_CORRUPT))
        {
          /* Saved once more meanwhile. */
          ct_remote_base_clear (&view->base);
          if (!ct_remote_set_look_at_copy (push->self, view, push->cancellable, error))
            return FALSE;
          continue;
        }
      if (!g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (!resolve (push, &done, error))
        return FALSE;
      if (done)
        return TRUE;
      if (!ct_set_str (&etag, view->has_theirs ? view->theirs.etag : NULL))
        {
          /* Nobody has changed it: somebody only keeps others from writing for a while. */
          push->is_blocked = TRUE;
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return fail_conflict (push, error);
}

/* An answer without an ETag is asked for one. */
static gboolean
need_etag (Push *push, GError **error)
{
  g_auto (CtBlob) blob = { 0 };

  if (push->new_etag != NULL)
    return TRUE;
  if (!ct_container_head (push->self->container, push->self->coco_name, &blob, push->cancellable, error))
    return FALSE;
  push->new_etag = g_strdup (blob.etag);
  return TRUE;
}

/* What is left to say when there is nothing to write, perhaps because edits were undone. */
static CtRemoteState
state_without_edits (CtRemoteSet *self)
{
  CtRemoteState state = ct_remote_set_get_state (self);

  if (state == CT_REMOTE_AHEAD)
    return CT_REMOTE_SAME;
  return state == CT_REMOTE_CONFLICT ? CT_REMOTE_BEHIND : state;
}

static gboolean
push_locked (Push *push, GError **error)
{
  CtRemoteSet *self = push->self;
  CtRemoteView *view = &push->view;

  if (!ct_remote_set_look_at_copy (self, view, push->cancellable, error))
    return FALSE;
  if (!view->has_copy)
    {
      ct_local_file_set_error (error, ENOENT, self->coco_path);
      return FALSE;
    }
  if (!view->is_edited && push->how == CT_REMOTE_PUSH_CAREFUL)
    {
      ct_remote_set_conclude (self, view, state_without_edits (self), push->result);
      return TRUE;
    }
  if (!write_copy (push, error) || !need_etag (push, error)
      || !ct_remote_set_agree (self,
                               view,
                               push->new_etag,
                               (guint64) view->copy.st_size,
                               &view->copy_md5,
                               &view->copy,
                               error))
    return FALSE;
  ct_remote_set_conclude (self, view, CT_REMOTE_SAME, push->result);
  return TRUE;
}

static CtRemoteState
state_after (const Push *push, const GError *error)
{
  if (g_error_matches (error, CT_ERROR, CT_ERROR_CONFLICT) && !push->is_blocked)
    return push->view.has_theirs ? CT_REMOTE_CONFLICT : CT_REMOTE_GONE;
  return CT_REMOTE_AHEAD;
}

/**
 * ct_remote_set_push:
 * @how: what to do if the container has something else than was last read
 * @result: (out): clear it with ct_remote_result_clear(), whatever was returned
 *
 * Writes the local copy back to the container. %CT_ERROR_CONFLICT means that somebody else has
 * changed or removed the blob; it is untouched then, and @result says when. Whatever the error, the
 * local copy stays, and the next push tries again.
 */
gboolean
ct_remote_set_push (CtRemoteSet *self,
                    CtRemotePush how,
                    CtRemoteResult *result,
                    CtProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  Push push = { .self = self, .how = how, .result = result, .progress = progress, .cancellable = cancellable };
  g_autoptr (GError) local = NULL;
  int lock_fd;
  gboolean ok;

  g_return_val_if_fail (CT_IS_REMOTE_SET (self), FALSE);

  *result = (CtRemoteResult){ 0 };
  lock_fd = ct_remote_set_lock (self, cancellable, error);
  if (lock_fd < 0)
    return FALSE;
  ct_progress_report (progress, -1, _ ("Writing to the container…"));
  ok = push_locked (&push, &local);
  close (lock_fd);
  if (!ok)
    {
      ct_remote_set_conclude (self, &push.view, state_after (&push, local), result);
      g_propagate_error (error, g_steal_pointer (&local));
    }
  ct_remote_view_clear (&push.view);
  g_free (push.new_etag);
  return ok;
}
