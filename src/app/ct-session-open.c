/* ct-session-open.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening and letting go, in jobs: journals and locks are nothing for the main thread. One opening of a
 * session is under way at a time; what is opened next gives it up. No opening begins before the documents
 * that this program has left have let go of their files.
 */
#include "ct-session-private.h"

#include <string.h>

#include "ct-error.h"
#include "ct-job.h"
#include "ct-journal-store.h"
#include "ct-probe.h"
#include "ct-query.h"

/* ---- letting go ---- */

static GMutex closing_lock;
static GCond closing_ended;
static guint n_closing;

typedef struct
{
  CtDetached *detached;
  char *put_aside; /* the document whose journal nobody wants */
  char *left;      /* the document whose reader was at @place */
  CtPlace *place;
  GApplication *application;
} Closing;

static void
closing_free (gpointer data)
{
  Closing *closing = data;

  g_free (closing->put_aside);
  g_free (closing->left);
  ct_place_free (closing->place);
  g_free (closing);
}

static gpointer
close_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Closing *closing = data;
  g_autoptr (GError) problem = NULL;

  if (closing->detached != NULL)
    ct_detached_close (g_steal_pointer (&closing->detached));
  if (closing->put_aside != NULL)
    g_free (ct_journal_put_aside (closing->put_aside));
  /* Nobody is to be bothered with that. */
  if (closing->place != NULL && !ct_place_save (closing->place, closing->left, NULL, &problem))
    g_debug ("%s", problem->message);
  g_mutex_lock (&closing_lock);
  n_closing--;
  g_cond_broadcast (&closing_ended);
  g_mutex_unlock (&closing_lock);
  return NULL;
}

static void
close_done (gpointer result, const GError *error, gpointer user_data)
{
  Closing *closing = user_data;

  if (closing->application != NULL)
    {
      g_application_release (closing->application);
      g_object_unref (closing->application);
    }
}

static void
wait_for_closings (void)
{
  g_mutex_lock (&closing_lock);
  while (n_closing > 0)
    g_cond_wait (&closing_ended, &closing_lock);
  g_mutex_unlock (&closing_lock);
}

/* The program does not end before it is done. */
static void
start_closing (Closing *closing)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL)
    {
      closing->application = g_object_ref (application);
      g_application_hold (application);
    }
  g_mutex_lock (&closing_lock);
  n_closing++;
  g_mutex_unlock (&closing_lock);
  ct_job_run (CT_JOB_CURRENT_IMAGE, "close document", close_worker, closing, closing_free, NULL, close_done, closing);
}

/* Takes journal and lock from a document and closes them in a job. */
void
ct_session_release_document (CtSession *self, CtDocument *document)
{
  CtDetached *detached = ct_document_take_apart (document);
  Closing *closing;

  if (detached == NULL)
    return;
  closing = g_new0 (Closing, 1);
  closing->detached = detached;
  closing->put_aside = self->put_aside ? g_strdup (ct_document_get_path (document)) : NULL;
  start_closing (closing);
}

/**
 * ct_session_keep_place:
 * @place: (transfer full): where the document that is open would be left now
 *
 * Writes it down in a job, for the next opening. The program does not end before, and nothing is opened before.
 */
void
ct_session_keep_place (CtSession *self, CtPlace *place)
{
  Closing *closing = g_new0 (Closing, 1);

  g_return_if_fail (self->document != NULL);
  closing->left = g_strdup (ct_document_get_path (self->document));
  closing->place = place;
  start_closing (closing);
}

/* ---- opening ---- */

struct _CtSessionOpening
{
  CtSession *session;
  char *path;
  char *image; /* the one to begin with */
  CtSessionOptions options;
  CtCheckOptions check_options;
  CtProgress *progress;
  GCancellable *cancellable;
  CtSessionCallback callback;
  gpointer user_data;
  CtDocument *previous; /* the same file, without journal and lock meanwhile */
  CtDetached *detached; /* which are these */
  gboolean was_kept;
  gboolean is_asking;

  /* What came of it. */
  CtDocument *document;
  GArray *rows;
  CtSessionChecked *checked;
  CtPlace *place;
  guint32 first;
  char *beside;
  gboolean is_kept_again;
  gboolean was_pulled;
  CtRemoteResult pulled;
};

static void
opening_free (CtSessionOpening *self)
{
  g_object_unref (self->session);
  g_free (self->path);
  g_free (self->image);
  g_clear_pointer (&self->place, ct_place_free);
  g_clear_object (&self->progress);
  g_object_unref (self->cancellable);
  g_clear_object (&self->previous);
  g_clear_object (&self->document);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->checked, ct_session_checked_free);
  g_free (self->beside);
  g_clear_object (&self->options.remote);
  ct_remote_result_clear (&self->pulled);
  g_free (self);
}

static gboolean
probe_size (const char *path, double *width_px, double *height_px)
{
  CtProbe probe;

  if (!ct_probe_file (path, &probe, NULL))
    return FALSE;
  *width_px = probe.width;
  *height_px = probe.height;
  return TRUE;
}

/* In the worker: everything as it was before. */
static void
put_back (CtSessionOpening *self)
{
  if (self->document != NULL)
    ct_document_detach (self->document);
  g_clear_object (&self->document);
  if (self->was_kept)
    self->is_kept_again = ct_document_attach_again (self->previous);
}

/* A journal has the first bytes a moment after the first edit; whoever dies before leaves edits without them. */
static void
explain (GError **error)
{
  g_autofree char *message = NULL;

  if (error == NULL || *error == NULL || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  message = g_steal_pointer (&(*error)->message);
  (*error)->message = g_strdup_printf (_ ("%s Open the document again and take the file."), message);
}

static gboolean
take_work (CtSessionOpening *self, GError **error)
{
  CtDocument *work = ct_document_open_recovered (self->document, self->progress, self->cancellable, error);

  if (work == NULL)
    {
      explain (error);
      return FALSE;
    }
  if (self->options.choice == CT_SESSION_WORK)
    {
      ct_document_keep_recovered (self->document, work);
      g_object_unref (self->document);
      self->document = work;
      return TRUE;
    }
  self->beside = ct_document_keep_both (self->document, work, self->cancellable, error);
  ct_document_detach (work);
  g_object_unref (work);
  return self->beside != NULL;
}

static gboolean
choose (CtSessionOpening *self, GError **error)
{
  if (ct_document_get_recovery (self->document)->kind != CT_RECOVERY_CHANGED)
    return TRUE;
  if (self->options.choice != CT_SESSION_FILE)
    return take_work (self, error);
  ct_document_keep_file (self->document);
  return TRUE;
}

/* The image that was asked for, or the one where somebody was last; no row for the first one of the list. */
static void
find_first (CtSessionOpening *self)
{
  CtDataset *dataset = ct_document_get_dataset (self->document);
  const char *name = self->image;

  g_clear_pointer (&self->place, ct_place_free);
  self->place = ct_place_load (ct_document_get_path (self->document));
  if (name == NULL && self->place != NULL)
    name = self->place->image;
  self->first = name != NULL ? ct_dataset_find_image (dataset, name) : CT_NO_ROW;
}

/* Where its pictures are. They are fetched when they are wanted. */
static gboolean
learn (CtSessionOpening *self, GError **error)
{
  CtRemoteSet *remote = self->options.remote;

  if (remote == NULL)
    return TRUE;
  ct_document_set_image_folder (self->document, ct_remote_set_get_image_folder (remote));
  return ct_remote_set_learn (remote,
                              ct_document_get_coco (self->document),
                              NULL,
                              self->progress,
                              self->cancellable,
                              error);
}

static gboolean
look_through (CtSessionOpening *self, GError **error)
{
  find_first (self);
  ct_progress_report (self->progress, -1, _ ("Checking…"));
  self->rows = ct_query_images (ct_document_get_dataset (self->document), NULL);
  g_clear_pointer (&self->checked, ct_session_checked_free);
  self->checked =
      ct_session_checked_new (ct_document_get_coco (self->document), &self->check_options, self->cancellable, error);
  return self->checked != NULL;
}

/* Brings the copy up to date; not under the feet of somebody else who has it open. */
static gboolean
pull (CtSessionOpening *self, GError **error)
{
  CtRemoteSet *remote = self->options.remote;
  CtRemotePull how = self->options.pull;
  g_autoptr (GError) local = NULL;
  g_autoptr (CtLock) lock = NULL;
  CtLockOwner owner = { 0 };

  if (remote == NULL || self->was_pulled)
    return TRUE;
  lock = ct_lock_acquire (self->path, FALSE, &owner, &local);
  ct_lock_owner_clear (&owner);
  if (g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT))
    how = CT_REMOTE_PULL_LOOK;
  self->was_pulled = ct_remote_set_pull (remote, how, &self->pulled, self->progress, self->cancellable, error)
                     && (self->pulled.state == CT_REMOTE_OFFLINE
                         || ct_remote_set_refresh_images (remote, NULL, self->progress, self->cancellable, error));
  return self->was_pulled;
}

static gboolean
needs_choice (CtSessionOpening *self)
{
  return ct_document_get_recovery (self->document)->kind == CT_RECOVERY_CHANGED
         && self->options.choice == CT_SESSION_ASK;
}

static gboolean
open_document (CtSessionOpening *self, GError **error)
{
  CtOpenOptions options = { self->options.dialect, probe_size, self->options.take_over };

  if (self->document == NULL && !pull (self, error))
    return FALSE;
  if (self->document == NULL)
    self->document = ct_document_open_for_editing (self->path, &options, self->progress, self->cancellable, error);
  if (self->document == NULL)
    return FALSE;
  if (needs_choice (self))
    return TRUE;
  return choose (self, error) && learn (self, error) && look_through (self, error)
         && !ct_cancelled (self->cancellable, error);
}

static gpointer
open_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  CtSessionOpening *self = data;

  ct_detached_close (g_steal_pointer (&self->detached));
  wait_for_closings ();
  if (!ct_cancelled (self->cancellable, error) && open_document (self, error))
    return self;
  put_back (self);
  return NULL;
}

static void begin (CtSessionOpening *self);

static void
end (CtSessionOpening *self, const GError *error)
{
  CtSession *session = g_object_ref (self->session);
  CtSessionOpening *next;

  session->opening = NULL;
  session->reopening = FALSE;
  if (error == NULL)
    {
      ct_session_leave_document (session);
      g_clear_pointer (&session->place, ct_place_free);
      session->place = g_steal_pointer (&self->place);
    }
  if (error == NULL)
    ct_session_take_document (session,
                              g_steal_pointer (&self->document),
                              g_steal_pointer (&self->rows),
                              g_steal_pointer (&self->checked),
                              self->first,
                              self->options.remote);
  else if (self->was_kept && self->previous == session->document)
    session->unkept = !self->is_kept_again;
  ct_session_notify_editable (session);
  ct_session_start_save (session);
  self->callback (session, error, self->user_data);
  if (error == NULL && self->was_pulled)
    ct_session_take_pulled (session, &self->pulled);
  if (error == NULL && self->beside != NULL)
    ct_session_tell_beside (session, self->beside);
  opening_free (self);
  next = session->opening == NULL ? g_steal_pointer (&session->next_opening) : NULL;
  if (next != NULL)
    begin (next);
  g_object_unref (session);
}

static void run (CtSessionOpening *self);

static void
open_done (gpointer result, const GError *error, gpointer user_data)
{
  CtSessionOpening *self = user_data;

  if (result == NULL)
    end (self, error);
  else if (g_cancellable_is_cancelled (self->cancellable))
    run (self);
  else if (needs_choice (self))
    {
      self->is_asking = TRUE;
      ct_session_ask_choice (self->session, ct_document_get_recovery (self->document));
    }
  else
    end (self, NULL);
}

/* The worker looks at the cancellable by itself, because journal and lock need it however this ends. */
static void
run (CtSessionOpening *self)
{
  self->is_asking = FALSE;
  ct_job_run (CT_JOB_CURRENT_IMAGE, "open document", open_worker, self, NULL, NULL, open_done, self);
}

/* Whether @path may mean the document that is open, which would then stand in its own way. */
static gboolean
is_same (CtSession *session, const char *path)
{
  g_autofree char *ours = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *theirs = NULL;

  if (session->document == NULL)
    return FALSE;
  ours = ct_journal_canonical (ct_document_get_path (session->document));
  folder = g_path_get_dirname (ours);
  theirs = ct_journal_canonical (path);
  return strcmp (theirs, ours) == 0 || strcmp (theirs, folder) == 0;
}

static void
begin_after_saves (CtSession *session, const GError *error, gpointer user_data)
{
  begin (user_data);
}

static void
begin (CtSessionOpening *self)
{
  CtSession *session = self->session;

  session->opening = self;
  if (is_same (session, self->path))
    {
      if (ct_session_is_saving (session))
        {
          ct_session_wait_saved (session, begin_after_saves, self);
          return;
        }
      self->previous = g_object_ref (session->document);
      self->detached = ct_document_take_apart (session->document);
      self->was_kept = self->detached != NULL;
      session->reopening = TRUE;
      ct_session_notify_editable (session);
    }
  run (self);
}

static void
refuse_next (CtSession *session)
{
  CtSessionOpening *next = g_steal_pointer (&session->next_opening);
  g_autoptr (GError) error = NULL;

  if (next == NULL)
    return;
  g_cancellable_cancel (next->cancellable);
  ct_cancelled (next->cancellable, &error);
  next->callback (session, error, next->user_data);
  opening_free (next);
}

/* Nobody waits for what is being opened any more. */
void
ct_session_give_up_opening (CtSession *self)
{
  refuse_next (self);
  if (self->opening == NULL)
    return;
  g_cancellable_cancel (self->opening->cancellable);
  if (self->opening->is_asking)
    run (self->opening);
}

/**
 * ct_session_open_with:
 * @path: a COCO file, or a folder of pictures
 * @progress: (nullable): told how far it is
 * @cancellable: (nullable): to give up
 * @callback: always called, exactly once
 *
 * Opens in a job. The document that is open now stays until the new one is there, and for
 * good if opening fails. An opening that is under way is given up. While a file is opened again that is open
 * already it cannot be edited.
 */
void
ct_session_open_with (CtSession *self,
                      const char *path,
                      const CtSessionOptions *options,
                      CtProgress *progress,
                      GCancellable *cancellable,
                      CtSessionCallback callback,
                      gpointer user_data)
{
  CtSessionOpening *opening = g_new0 (CtSessionOpening, 1);

  opening->session = g_object_ref (self);
  opening->path = g_strdup (path);
  opening->options = *options;
  opening->check_options = self->check_options;
  opening->image = g_strdup (options->image);
  opening->options.image = NULL;
  if (options->remote != NULL)
    g_object_ref (options->remote);
  opening->progress = progress != NULL ? g_object_ref (progress) : NULL;
  opening->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  opening->callback = callback;
  opening->user_data = user_data;
  ct_session_give_up_opening (self);
  if (self->opening != NULL)
    self->next_opening = opening;
  else
    begin (opening);
}

/**
 * ct_session_open:
 *
 * ct_session_open_with(), asking where there is a choice.
 */
void
ct_session_open (CtSession *self,
                 const char *path,
                 CtCocoDialectChoice dialect,
                 CtProgress *progress,
                 GCancellable *cancellable,
                 CtSessionCallback callback,
                 gpointer user_data)
{
  const CtSessionOptions options = { dialect, FALSE, CT_SESSION_ASK };

  ct_session_open_with (self, path, &options, progress, cancellable, callback, user_data);
}

/**
 * ct_session_choose:
 * @choice: what to open; %CT_SESSION_NEITHER ends opening with %G_IO_ERROR_CANCELLED, and everything stays as
 *   it is
 *
 * The answer to CtSession::choice-needed. Does nothing when nobody asks any more.
 */
void
ct_session_choose (CtSession *self, CtSessionChoice choice)
{
  if (self->opening == NULL || !self->opening->is_asking)
    return;
  self->opening->options.choice = choice;
  if (choice == CT_SESSION_NEITHER || choice == CT_SESSION_ASK)
    g_cancellable_cancel (self->opening->cancellable);
  run (self->opening);
}
