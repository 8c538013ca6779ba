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
saved_cb (CtSession *session, const GError *error, gpointer user_data)
{
  Leave *leave = user_data;

  if (error != NULL)
    ct_dialogs_show_error (GTK_WINDOW (leave->window), _ ("The File Could Not Be Saved"), error->message);
  else if (leave->next != NULL)
    leave->next (leave->window, leave->path);
  else if (!leave->quietly)
    ct_window_toast (leave->window, _ ("Saved"));
  leave_free (leave);
}

static void
discard (gpointer user_data)
{
  Leave *leave = user_data;

  leave->next (leave->window, leave->path);
  leave_free (leave);
}

/* Leaving may destroy the window and with it the dialog that is still answering, so it waits for its end. */
static void
answer_cb (CtSaveAnswer answer, gpointer user_data)
{
  Leave *leave = user_data;

  if (answer == CT_SAVE_ANSWER_SAVE)
    ct_session_save (leave->window->session, NULL, saved_cb, leave);
  else if (answer == CT_SAVE_ANSWER_DISCARD)
    g_idle_add_once (discard, leave);
  else
    leave_free (leave);
}

/* Saving is over, if there was any; what is still changed now needs an answer. */
static void
saves_ended_cb (CtSession *session, const GError *error, gpointer user_data)
{
  Leave *leave = user_data;
  CtWindow *self = leave->window;
  g_autofree char *title = NULL;

  if (!ct_session_is_modified (session))
    {
      leave->next (self, leave->path);
      leave_free (leave);
      return;
    }
  title = ct_document_dup_title (ct_session_get_document (session));
  gtk_window_present (GTK_WINDOW (self));
  ct_dialogs_ask_save (GTK_WINDOW (self), title, answer_cb, leave);
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
  ct_session_save (self->session, path, saved_cb, leave);
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
  end_loading (self);
  g_clear_pointer (&self->open_path, g_free);
  g_clear_pointer (&self->open_image, g_free);
}

static void start_open (CtWindow *self, CtCocoDialectChoice dialect);

static void
dialect_cb (CtCocoDialectChoice dialect, gpointer user_data)
{
  g_autoptr (CtWindow) self = user_data;

  if (dialect != CT_DIALECT_AUTO && self->open_path != NULL && !ct_session_is_modified (self->session))
    start_open (self, dialect);
}

/* What people do first in a fresh set is to say what they are looking for. */
static void
offer_first_steps (CtWindow *self)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);
  const CtCocoDialect *dialect = ct_coco_get_dialect (ct_document_get_coco (ct_session_get_document (self->session)));

  if (self->open_image != NULL)
    {
      guint32 image = ct_dataset_find_image (dataset, self->open_image);

      if (image != CT_NO_ROW)
        ct_session_set_image (self->session, image);
    }
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
    offer_first_steps (self);
}

static void
start_open (CtWindow *self, CtCocoDialectChoice dialect)
{
  g_autofree char *name = g_path_get_basename (self->open_path);
  g_autofree char *title = g_strdup_printf (_ ("Opening “%s”"), name);

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
  ct_session_open (self->session,
                   self->open_path,
                   dialect,
                   self->progress,
                   self->cancellable,
                   opened_cb,
                   g_object_ref (self));
}

static void
go_open (CtWindow *self, const char *path)
{
  g_clear_pointer (&self->open_image, g_free);
  g_clear_pointer (&self->open_path, g_free);
  if (ct_image_name_is_picture (path) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      self->open_path = g_path_get_dirname (path);
      self->open_image = g_path_get_basename (path);
    }
  else
    self->open_path = g_strdup (path);
  start_open (self, CT_DIALECT_AUTO);
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
