/* ct-session-remote.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A document that is the copy of one in a container: what was saved is written back in a job, one at a
 * time. However that ends, the copy is as safe here as any other file. The set is let go of in a job,
 * because its threads may have to end first.
 */
#include "ct-session-private.h"

#include "ct-error.h"
#include "ct-job.h"

#include <string.h>

/* A container out of reach is asked again after that, and whenever something was saved. */
#define RETRY_SECONDS 30

/* A look at the container is good for that long. */
#define LOOK_US (30 * G_USEC_PER_SEC)

/* So many pictures are fetched ahead, so many of them on the other side. */
#define N_AHEAD 8
#define N_BEHIND 2

typedef struct
{
  CtSession *session;
  CtRemoteSet *remote;
  CtRemotePush how;
  GCancellable *cancellable;
  CtRemoteResult result;
  GApplication *application;
} Pushing;

static void
pushing_free (gpointer data)
{
  Pushing *pushing = data;

  if (pushing->application != NULL)
    g_application_release (pushing->application);
  g_clear_object (&pushing->application);
  g_object_unref (pushing->session);
  g_object_unref (pushing->remote);
  g_object_unref (pushing->cancellable);
  ct_remote_result_clear (&pushing->result);
  g_free (pushing);
}

static gpointer
push_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Pushing *pushing = data;

  return ct_remote_set_push (pushing->remote, pushing->how, &pushing->result, NULL, cancellable, error) ? pushing
                                                                                                        : NULL;
}

static gboolean
retry (gpointer user_data)
{
  CtSession *self = user_data;

  self->push_source = 0;
  ct_session_push (self, CT_REMOTE_PUSH_CAREFUL);
  return G_SOURCE_REMOVE;
}

static void
push_done (gpointer result, const GError *error, gpointer user_data)
{
  Pushing *pushing = user_data;
  CtSession *self = pushing->session;
  gboolean again;

  if (self->pushing != pushing->cancellable)
    return;
  again = self->push_again && (error == NULL || !g_error_matches (error, CT_ERROR, CT_ERROR_CONFLICT));
  g_clear_object (&self->pushing);
  self->push_again = FALSE;
  self->remote_state = pushing->result.state;
  self->theirs_us = pushing->result.theirs_us;
  ct_set_str (&self->remote_problem, error != NULL ? error->message : NULL);
  self->unpushed = error != NULL;
  if (pushing->result.other_name != NULL)
    {
      /* Translators: %s is the name of a file */
      g_autofree char *text =
          g_strdup_printf (_ ("What the container had is kept there as “%s”."), pushing->result.other_name);

      ct_session_tell_kept (self, text);
    }
  if (again)
    ct_session_push (self, CT_REMOTE_PUSH_CAREFUL);
  else if (g_error_matches (error, CT_ERROR, CT_ERROR_NETWORK))
    self->push_source = g_timeout_add_seconds (RETRY_SECONDS, retry, self);
  ct_session_tell_remote (self);
}

/**
 * ct_session_push:
 * @how: what to do if the container has something else than was last read
 *
 * Writes the saved document back to its container, in a job. One that is under way is followed by another.
 * CtSession::remote-changed tells how it went.
 */
void
ct_session_push (CtSession *self, CtRemotePush how)
{
  GApplication *application = g_application_get_default ();
  Pushing *pushing;

  if (!ct_session_is_remote (self) || ct_session_is_locked (self))
    return;
  g_clear_handle_id (&self->push_source, g_source_remove);
  if (self->pushing != NULL)
    {
      self->push_again = TRUE;
      return;
    }
  if (!ct_remote_set_may_write (self->remote))
    {
      self->remote_state = CT_REMOTE_AHEAD;
      ct_set_str (&self->remote_problem,
                  _ ("The credential does not allow to write to the container. Ask for one that does, and open the "
                     "container with it; or save under another name."));
      ct_session_tell_remote (self);
      return;
    }
  pushing = g_new0 (Pushing, 1);
  pushing->session = g_object_ref (self);
  pushing->remote = g_object_ref (self->remote);
  pushing->how = how;
  pushing->cancellable = self->pushing = g_cancellable_new ();
  g_object_ref (pushing->cancellable);
  if (application != NULL)
    {
      pushing->application = g_object_ref (application);
      g_application_hold (application);
    }
  ct_session_tell_remote (self);
  ct_job_run (CT_JOB_EXPORT,
              "write to container",
              push_worker,
              pushing,
              pushing_free,
              pushing->cancellable,
              push_done,
              pushing);
}

/**
 * ct_session_stop_push:
 *
 * Gives up writing back; what was saved stays on this computer, and is written back when the container
 * is opened again.
 */
void
ct_session_stop_push (CtSession *self)
{
  g_clear_handle_id (&self->push_source, g_source_remove);
  self->push_again = FALSE;
  if (self->pushing == NULL)
    return;
  g_cancellable_cancel (self->pushing);
  g_clear_object (&self->pushing);
  self->remote_state = CT_REMOTE_AHEAD;
  ct_session_tell_remote (self);
}

/* ---- looking ---- */

typedef struct
{
  CtSession *session;
  CtRemoteSet *remote;
  GCancellable *cancellable;
  CtRemoteResult result;
} Looking;

static void
looking_free (gpointer data)
{
  Looking *looking = data;

  g_object_unref (looking->session);
  g_object_unref (looking->remote);
  g_object_unref (looking->cancellable);
  ct_remote_result_clear (&looking->result);
  g_free (looking);
}

static gpointer
look_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Looking *looking = data;

  return ct_remote_set_pull (looking->remote, CT_REMOTE_PULL_LOOK, &looking->result, NULL, cancellable, error) ? looking
                                                                                                               : NULL;
}

/* Only news counts; being out of reach is told when there is something to write. */
static void
look_done (gpointer result, const GError *error, gpointer user_data)
{
  Looking *looking = user_data;
  CtSession *self = looking->session;

  if (self->looking != looking->cancellable)
    return;
  g_clear_object (&self->looking);
  if (result == NULL || self->pushing != NULL || self->remote_state != CT_REMOTE_SAME
      || looking->result.state != CT_REMOTE_BEHIND)
    return;
  self->remote_state = CT_REMOTE_BEHIND;
  self->theirs_us = looking->result.theirs_us;
  ct_session_tell_remote (self);
}

/**
 * ct_session_look_remote:
 *
 * Looks in a job whether somebody else has written the document's file in its container; for whenever a person
 * comes back to the window. Asks twice a minute at most.
 */
void
ct_session_look_remote (CtSession *self)
{
  gint64 now_us = g_get_monotonic_time ();
  Looking *looking;

  if (!ct_session_is_remote (self) || self->looking != NULL || self->pushing != NULL || self->reopening
      || self->remote_state != CT_REMOTE_SAME || now_us - self->looked_us < LOOK_US)
    return;
  self->looked_us = now_us;
  self->looking = g_cancellable_new ();
  looking = g_new0 (Looking, 1);
  looking->session = g_object_ref (self);
  looking->remote = g_object_ref (self->remote);
  looking->cancellable = g_object_ref (self->looking);
  ct_job_run (CT_JOB_INDEX,
              "look at container",
              look_worker,
              looking,
              looking_free,
              looking->cancellable,
              look_done,
              looking);
}

/* The document was saved in its place. */
void
ct_session_note_saved_copy (CtSession *self)
{
  if (!ct_session_is_remote (self))
    return;
  self->remote_state = CT_REMOTE_AHEAD;
  self->unpushed = TRUE;
  ct_session_push (self, CT_REMOTE_PUSH_CAREFUL);
}

static gpointer
release_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  g_object_unref (data);
  return NULL;
}

/* Takes @remote for the document that is open from now on, or lets go of the last one. */
void
ct_session_take_remote (CtSession *self, CtRemoteSet *remote)
{
  CtRemoteSet *old = self->remote;

  g_clear_handle_id (&self->push_source, g_source_remove);
  if (self->pushing != NULL)
    g_cancellable_cancel (self->pushing);
  g_clear_object (&self->pushing);
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looked_us = 0;
  self->push_again = FALSE;
  g_clear_pointer (&self->remote_problem, g_free);
  self->remote_state = CT_REMOTE_UNKNOWN;
  self->unpushed = FALSE;
  self->remote = remote != NULL ? g_object_ref (remote) : NULL;
  if (old == NULL)
    return;
  if (old != remote)
    ct_remote_set_read_ahead (old, NULL);
  ct_job_run (CT_JOB_EXPORT, "leave container", release_worker, old, NULL, NULL, NULL, NULL);
}

/* What opening found out. What is saved here and not there goes there now. */
void
ct_session_take_pulled (CtSession *self, const CtRemoteResult *result)
{
  self->remote_state = result->state;
  self->theirs_us = result->theirs_us;
  self->unpushed = result->state == CT_REMOTE_AHEAD || result->state == CT_REMOTE_CONFLICT;
  ct_set_str (&self->remote_problem, result->note);
  if (result->other_path != NULL)
    {
      /* Translators: %s is the path of a file */
      g_autofree char *text = g_strdup_printf (_ ("Your version is kept on this computer as %s."), result->other_path);

      ct_session_tell_kept (self, text);
    }
  if (result->state == CT_REMOTE_AHEAD)
    ct_session_push (self, CT_REMOTE_PUSH_CAREFUL);
  ct_session_tell_remote (self);
}

/* Fetches what is likely to be looked at next. */
void
ct_session_fetch_ahead (CtSession *self)
{
  CtDataset *dataset = ct_session_get_dataset (self);
  guint position = ct_image_list_find (self->images, self->image);
  guint n_images = g_list_model_get_n_items (G_LIST_MODEL (self->images));
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (ct_session_get_fetched (self) == NULL || dataset == NULL || position == GTK_INVALID_LIST_POSITION)
    return;
  for (guint i = 1; i <= N_AHEAD && position + i < n_images; i++)
    g_ptr_array_add (names,
                     (char *) ct_dataset_get_file_name (dataset, ct_image_list_get_image (self->images, position + i)));
  for (guint i = 1; i <= N_BEHIND && i <= position; i++)
    g_ptr_array_add (names,
                     (char *) ct_dataset_get_file_name (dataset, ct_image_list_get_image (self->images, position - i)));
  g_ptr_array_add (names, NULL);
  ct_remote_set_read_ahead (self->remote, (const char *const *) names->pdata);
}

/**
 * ct_session_get_remote:
 *
 * Returns: (transfer none) (nullable): the container's data set whose copy is open
 */
CtRemoteSet *
ct_session_get_remote (CtSession *self)
{
  return self->remote;
}

/**
 * ct_session_get_fetched:
 *
 * Returns: (transfer none) (nullable): the container that pictures come from; none when they are taken from a folder
 *   that somebody has chosen
 */
CtRemoteSet *
ct_session_get_fetched (CtSession *self)
{
  gboolean is_there =
      self->remote != NULL && self->document != NULL
      && g_strcmp0 (ct_document_get_image_folder (self->document), ct_remote_set_get_image_folder (self->remote)) == 0;

  return is_there ? self->remote : NULL;
}

/**
 * ct_session_is_remote:
 *
 * Returns: whether saving writes to a container, too; no longer after saving under another name
 */
gboolean
ct_session_is_remote (CtSession *self)
{
  return self->remote != NULL && self->document != NULL
         && strcmp (ct_document_get_path (self->document), ct_remote_set_get_coco_path (self->remote)) == 0;
}

/**
 * ct_session_get_remote_state:
 *
 * Returns: how the saved document and the container's stand to each other
 */
CtRemoteState
ct_session_get_remote_state (CtSession *self)
{
  return self->remote_state;
}

/**
 * ct_session_get_remote_problem:
 *
 * Returns: (transfer none) (nullable): why the container has not got what was saved, or cannot be asked
 */
const char *
ct_session_get_remote_problem (CtSession *self)
{
  return self->remote_problem;
}

/**
 * ct_session_dup_conflict:
 *
 * Returns: (transfer full) (nullable): what somebody else did to the file in the container, and when as far as
 *   that is known, for people; %NULL where there is no conflict. Who it was no container tells
 */
char *
ct_session_dup_conflict (CtSession *self)
{
  g_autoptr (GDateTime) time =
      self->theirs_us > 0 ? g_date_time_new_from_unix_local (self->theirs_us / G_USEC_PER_SEC) : NULL;
  g_autofree char *when = time != NULL ? g_date_time_format (time, "%x %X") : NULL;
  g_autofree char *name = NULL;

  if (self->remote == NULL || (self->remote_state != CT_REMOTE_CONFLICT && self->remote_state != CT_REMOTE_GONE))
    return NULL;
  name = g_path_get_basename (ct_remote_set_get_coco_name (self->remote));
  if (self->remote_state == CT_REMOTE_GONE)
    return g_strdup_printf (_ ("Somebody has removed “%s” from the container. It is still on this computer."), name);
  if (when == NULL)
    return g_strdup_printf (_ ("Somebody else has changed “%s” in the container. Your version is saved on this "
                               "computer."),
                            name);
  /* Translators: the first %s is a file, the second one date and time */
  return g_strdup_printf (_ ("Somebody else has changed “%s” in the container on %s. Your version is saved on this "
                             "computer."),
                          name,
                          when);
}

/**
 * ct_session_is_pushing:
 *
 * Returns: whether the document is being written to its container
 */
gboolean
ct_session_is_pushing (CtSession *self)
{
  return self->pushing != NULL;
}

/**
 * ct_session_has_unpushed:
 *
 * Returns: whether something that was saved is not in the container, as far as is known
 */
gboolean
ct_session_has_unpushed (CtSession *self)
{
  if (!ct_session_is_remote (self) || ct_session_is_locked (self))
    return FALSE;
  return self->pushing != NULL || self->unpushed;
}

/**
 * ct_session_fetch_again:
 *
 * Tries once more to get the picture of the current image.
 */
void
ct_session_fetch_again (CtSession *self)
{
  ct_session_load_picture (self);
}
