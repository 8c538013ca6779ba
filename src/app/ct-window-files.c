/* ct-window-files.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening, saving and leaving. Every way of leaving a document goes through ct_window_leave(),
 * so that none of them loses work.
 */
#include "ct-window-private.h"

#include "ct-dialogs.h"
#include "ct-job.h"
#include "ct-probe.h"
#include "ct-sample.h"

/* An opening that is faster than that shows no progress page. */
#define LOADING_DELAY_MS 250

typedef struct
{
  CtWindow *window;
  CtWindowNext next;
  char *path;
  gboolean quietly;
  gboolean is_elsewhere;
  gboolean was_locked;
} Leave;

static Leave *
leave_new (CtWindow *self, CtWindowNext next, char *path)
{
  Leave *leave = g_new0 (Leave, 1);

  leave->window = g_object_ref (self);
  leave->next = next;
  leave->path = path;
  return leave;
}

static void
leave_free (Leave *leave)
{
  if (leave->next != NULL)
    leave->window->leaving = FALSE;
  g_object_unref (leave->window);
  g_free (leave->path);
  g_free (leave);
}

static void
pushed_cb (gboolean leaves, gpointer user_data)
{
  Leave *leave = user_data;

  if (leaves)
    leave->next (leave->window, leave->path);
  leave_free (leave);
}

static void
go_on (gpointer user_data)
{
  Leave *leave = user_data;

  ct_window_wait_pushed (leave->window, pushed_cb, leave);
}

static void
show_save_error (CtWindow *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ct_dialogs_show_error (GTK_WINDOW (self), _ ("The File Could Not Be Saved"), error->message);
}

/* A document that could not be kept at its old place can at its new one. */
static void
saved_cb (CtSession *session, const GError *error, gpointer user_data)
{
  Leave *leave = user_data;
  CtWindow *self = leave->window;

  if (!leave->is_elsewhere || error == NULL)
    ct_window_note_saved (self, error);
  if (error != NULL && !leave->quietly && leave->next == NULL && !leave->is_elsewhere
      && self->outside == CT_OUTSIDE_CHANGED)
    g_action_group_activate_action (G_ACTION_GROUP (self), "choose-version", NULL);
  else if (error != NULL && !leave->quietly)
    show_save_error (self, error);
  else if (error == NULL && leave->next != NULL)
    {
      go_on (leave);
      return;
    }
  else if (error == NULL && !leave->quietly)
    ct_window_toast (self, _ ("Saved"));
  if (error == NULL && leave->is_elsewhere)
    ct_window_note_recent (self);
  if (error == NULL && leave->next == NULL && leave->was_locked)
    ct_window_reopen (self, FALSE, CT_SESSION_ASK);
  leave_free (leave);
}

static void
save_and_leave (Leave *leave, const char *path, CtSessionCallback callback)
{
  leave->is_elsewhere = path != NULL;
  if (path == NULL)
    ct_autosave_begin (leave->window->autosave);
  ct_session_save (leave->window->session, path, callback, leave);
}

/* Leaving may destroy the window and with it the dialog that is still answering, so it waits for its end. */
static void
answer_cb (CtSaveAnswer answer, gpointer user_data)
{
  Leave *leave = user_data;

  if (answer == CT_SAVE_ANSWER_SAVE)
    save_and_leave (leave, NULL, saved_cb);
  else if (answer == CT_SAVE_ANSWER_DISCARD)
    {
      ct_session_discard (leave->window->session);
      g_idle_add_once (go_on, leave);
    }
  else
    leave_free (leave);
}

static void
version_cb (CtSessionChoice choice, gpointer user_data)
{
  Leave *leave = user_data;
  CtSession *session = leave->window->session;
  g_autofree char *beside = NULL;

  switch (choice)
    {
    case CT_SESSION_FILE:
      ct_session_discard (session);
      go_on (leave);
      break;
    case CT_SESSION_WORK:
      ct_session_accept_outside (session);
      save_and_leave (leave, NULL, saved_cb);
      break;
    case CT_SESSION_BOTH:
      beside = ct_document_dup_path_beside (ct_session_get_document (session));
      save_and_leave (leave, beside, saved_cb);
      break;
    case CT_SESSION_ASK:
    case CT_SESSION_NEITHER:
    default:
      leave_free (leave);
      break;
    }
}

/* @problem: (nullable): why saving failed */
static void
ask (Leave *leave, const char *problem)
{
  CtWindow *self = leave->window;
  g_autofree char *title = ct_document_dup_title (ct_session_get_document (self->session));

  gtk_window_present (GTK_WINDOW (self));
  if (self->outside == CT_OUTSIDE_CHANGED)
    ct_window_ask_outside (self, version_cb, leave);
  else
    ct_dialogs_ask_save (GTK_WINDOW (self), title, problem, answer_cb, leave);
}

static void
autosaved_cb (CtSession *session, const GError *error, gpointer user_data)
{
  Leave *leave = user_data;

  ct_window_note_saved (leave->window, error);
  if (error == NULL)
    go_on (leave);
  else if (ct_session_get_document (session) != NULL)
    ask (leave, error->message);
  else
    leave_free (leave);
}

/* Saving is over, if there was any; what is still changed now is saved or needs an answer. */
static void
saves_ended_cb (CtSession *session, const GError *error, gpointer user_data)
{
  Leave *leave = user_data;
  CtWindow *self = leave->window;

  if (!ct_session_is_modified (session))
    {
      go_on (leave);
      return;
    }
  ct_window_look_outside (self);
  if (ct_window_saves_on_leaving (self))
    save_and_leave (leave, NULL, autosaved_cb);
  else
    ask (leave, self->save_problem);
}

/*
 * Goes on with @next at once, or when saving is over, or after asking what shall become of
 * changes; or not at all.
 * @path: (transfer full) (nullable): for @next
 */
void
ct_window_leave (CtWindow *self, CtWindowNext next, char *path)
{
  if (self->leaving)
    {
      g_free (path);
      return;
    }
  self->leaving = TRUE;
  ct_session_wait_saved (self->session, saves_ended_cb, leave_new (self, next, path));
}

void
ct_window_save (CtWindow *self, const char *path, gboolean quietly)
{
  Leave *leave = leave_new (self, NULL, NULL);

  leave->quietly = quietly;
  leave->was_locked = path != NULL && (ct_session_is_locked (self->session) || !ct_session_is_kept (self->session));
  save_and_leave (leave, path, saved_cb);
}

static gboolean
show_loading (gpointer user_data)
{
  CtWindow *self = user_data;

  self->loading_source = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
progress_cb (CtWindow *self, GParamSpec *pspec, CtProgress *progress)
{
  g_autofree char *text = ct_progress_dup_text (progress);

  gtk_progress_bar_set_fraction (self->loading_bar, ct_progress_get_fraction (progress));
  gtk_label_set_text (self->loading_text, text != NULL ? text : "");
}

static void
end_loading (CtWindow *self)
{
  g_clear_handle_id (&self->loading_source, g_source_remove);
  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
}

/* Gives up an opening that is under way; what was open before is shown again. */
void
ct_window_cancel_open (CtWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  ct_session_choose (self->session, CT_SESSION_NEITHER);
  end_loading (self);
  g_clear_pointer (&self->open_path, g_free);
  g_clear_pointer (&self->open_image, g_free);
  g_clear_object (&self->open_remote);
}

static void start_open (CtWindow *self, const CtSessionOptions *options);

static void
dialect_cb (CtCocoDialectChoice dialect, gpointer user_data)
{
  g_autoptr (CtWindow) self = user_data;

  const CtSessionOptions options = { dialect, FALSE, CT_SESSION_ASK, self->open_image };

  if (dialect != CT_DIALECT_AUTO && self->open_path != NULL && !ct_session_is_modified (self->session))
    start_open (self, &options);
}

/* What people do first in a fresh set is to say what they are looking for. */
static void
offer_first_steps (CtWindow *self)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);
  const CtCocoDialect *dialect = ct_coco_get_dialect (ct_document_get_coco (ct_session_get_document (self->session)));

  if (!dialect->certain && dataset->annotations.n_alive > 0)
    ct_dialogs_ask_dialect (GTK_WINDOW (self), dialect->reason, dialect_cb, g_object_ref (self));
  if (dataset->categories.n_alive == 0 && ct_session_is_editable (self->session))
    ct_workspace_ask_category (self->workspace);
  else
    ct_workspace_focus_canvas (self->workspace);
}

static void
show_problem (CtWindow *self, const GError *error)
{
  g_autofree char *text = g_markup_escape_text (error->message, -1);
  g_autofree char *name = self->open_path != NULL ? g_path_get_basename (self->open_path) : g_strdup ("");
  g_autofree char *heading = g_strdup_printf (_ ("“%s” Cannot Be Opened"), name);
  g_autofree char *title = g_markup_escape_text (heading, -1);

  if (ct_session_get_document (self->session) != NULL)
    {
      ct_dialogs_show_error (GTK_WINDOW (self), heading, error->message);
      return;
    }
  adw_status_page_set_title (self->problem, title);
  adw_status_page_set_description (self->problem, text);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

/* While a document is being opened: the picture to go to when it is there. */
void
ct_window_begin_with (CtWindow *self, const char *picture)
{
  g_free (self->open_image);
  self->open_image = g_path_get_basename (picture);
}

/* Somebody may have asked for another image meanwhile. */
static void
go_to_image (CtWindow *self)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);
  guint32 image = self->open_image != NULL ? ct_dataset_find_image (dataset, self->open_image) : CT_NO_ROW;

  if (image != CT_NO_ROW)
    ct_session_set_image (self->session, image);
}

static void
opened_cb (CtSession *session, const GError *error, gpointer user_data)
{
  g_autoptr (CtWindow) self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  end_loading (self);
  ct_window_show_page (self);
  if (error != NULL)
    show_problem (self, error);
  else
    {
      ct_window_note_recent (self);
      go_to_image (self);
      ct_window_restore_place (self);
      ct_window_tell_recovery (self);
      offer_first_steps (self);
    }
}

static void
start_open (CtWindow *self, const CtSessionOptions *options)
{
  g_autofree char *name = g_path_get_basename (self->open_path);
  g_autofree char *title = g_strdup_printf (_ ("Opening “%s”"), name);
  CtSessionOptions full = *options;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  end_loading (self);
  self->cancellable = g_cancellable_new ();
  self->progress = ct_progress_new ();
  g_signal_connect_swapped (self->progress, "notify", G_CALLBACK (progress_cb), self);
  gtk_label_set_text (self->loading_title, title);
  gtk_label_set_text (self->loading_text, "");
  gtk_progress_bar_set_fraction (self->loading_bar, 0);
  self->loading_source = g_timeout_add (LOADING_DELAY_MS, show_loading, self);
  self->open_dialect = options->dialect;
  full.remote = self->open_remote;
  full.pull = self->open_pull;
  ct_session_open_with (self->session,
                        self->open_path,
                        &full,
                        self->progress,
                        self->cancellable,
                        opened_cb,
                        g_object_ref (self));
}

static void
go_open (CtWindow *self, const char *path)
{
  CtSessionOptions options = { CT_DIALECT_AUTO, FALSE, CT_SESSION_ASK, NULL };

  g_clear_pointer (&self->held_place, ct_place_free);
  g_clear_pointer (&self->open_image, g_free);
  g_clear_pointer (&self->open_path, g_free);
  g_clear_object (&self->open_remote);
  if (ct_image_name_is_picture (path) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      self->open_path = g_path_get_dirname (path);
      self->open_image = g_path_get_basename (path);
    }
  else
    self->open_path = g_strdup (path);
  options.image = self->open_image;
  start_open (self, &options);
}

static void
go_open_remote (CtWindow *self, const char *path)
{
  const CtSessionOptions options = { CT_DIALECT_AUTO, FALSE, CT_SESSION_ASK };

  g_clear_pointer (&self->open_image, g_free);
  ct_set_str (&self->open_path, path);
  g_set_object (&self->open_remote, self->wanted_remote);
  g_clear_object (&self->wanted_remote);
  self->open_pull = CT_REMOTE_PULL_CAREFUL;
  start_open (self, &options);
}

/* Opens the copy of a container's data set in the place of what is open now, which stays if opening fails. */
void
ct_window_open_remote (CtWindow *self, CtRemoteSet *remote)
{
  g_set_object (&self->wanted_remote, remote);
  ct_window_leave (self, go_open_remote, g_strdup (ct_remote_set_get_coco_path (remote)));
}

/* Opens what is open once more, at the same image. */
void
ct_window_reopen (CtWindow *self, gboolean take_over, CtSessionChoice choice)
{
  ct_window_reopen_with (self, take_over, choice, CT_REMOTE_PULL_CAREFUL);
}

/* Likewise; @pull says how to bring the copy of a container's data set up to date. */
void
ct_window_reopen_with (CtWindow *self, gboolean take_over, CtSessionChoice choice, CtRemotePull pull)
{
  CtDocument *document = ct_session_get_document (self->session);
  guint32 image = ct_session_get_image (self->session);
  CtSessionOptions options = { self->open_dialect, take_over, choice, NULL };
  CtRemoteSet *remote = ct_session_is_remote (self->session) ? ct_session_get_remote (self->session) : NULL;

  ct_window_hold_place (self);
  g_free (self->open_image);
  self->open_image =
      image != CT_NO_ROW ? g_strdup (ct_dataset_get_file_name (ct_document_get_dataset (document), image)) : NULL;
  g_free (self->open_path);
  self->open_path = ct_document_is_new (document) ? g_path_get_dirname (ct_document_get_path (document))
                                                  : g_strdup (ct_document_get_path (document));
  options.image = self->open_image;
  g_set_object (&self->open_remote, remote);
  self->open_pull = pull;
  start_open (self, &options);
}

/**
 * ct_window_open:
 * @path: a COCO file, a folder, or a picture, which opens its folder and goes to it
 *
 * Opens in the place of what is open now, which stays if opening fails.
 */
void
ct_window_open (CtWindow *self, const char *path)
{
  ct_window_leave (self, go_open, g_strdup (path));
}

static gpointer
sample_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *target = ct_sample_dup_target ();

  return ct_sample_copy (data, target, cancellable, error);
}

static void
sample_done (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CtWindow) self = user_data;
  g_autofree char *path = result;

  if (path != NULL)
    ct_window_open (self, path);
  else
    ct_dialogs_show_error (GTK_WINDOW (self), _ ("The Sample Could Not Be Copied"), error->message);
}

/* Opens the person's copy of the sample, which is made first if need be. */
void
ct_window_open_sample (CtWindow *self)
{
  char *sample = ct_sample_find ();

  if (sample != NULL)
    ct_job_run (CT_JOB_CURRENT_IMAGE,
                "copy sample",
                sample_worker,
                sample,
                g_free,
                NULL,
                sample_done,
                g_object_ref (self));
}
