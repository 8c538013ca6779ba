/* ct-window-recovery.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the journal had when a document was opened, what other programs do to it while it is open, and
 * what a person can do about either.
 */
#include "ct-window-private.h"

#include "ct-job.h"
#include "ct-journal-store.h"

/* How often to look what others do. */
#define WATCH_SECONDS 2

/* So long the offer to discard what was recovered stands, if nothing is edited. */
#define OFFER_SECONDS 30

/* Journals of saved documents, and those that were put aside, are kept for 90 days. */
#define OLD_S (90 * 24 * 60 * 60)

/* ---- what was recovered ---- */

static void
offer_dismissed_cb (CtWindow *self, AdwToast *offer)
{
  if (self->offer != offer)
    return;
  g_clear_object (&self->offer);
  ct_window_note_change (self);
}

static void
make_offer (CtWindow *self, guint n_gestures)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u edit that was not saved is here again",
                                                     "%u edits that were not saved are here again",
                                                     n_gestures),
                                           n_gestures);
  AdwToast *offer = adw_toast_new (text);

  adw_toast_set_button_label (offer, _ ("_Discard"));
  adw_toast_set_action_name (offer, "win.discard-recovered");
  adw_toast_set_timeout (offer, OFFER_SECONDS);
  g_signal_connect_object (offer, "dismissed", G_CALLBACK (offer_dismissed_cb), self, G_CONNECT_SWAPPED);
  self->offer = g_object_ref (offer);
  self->offer_since = g_get_monotonic_time ();
  adw_toast_overlay_add_toast (self->toasts, offer);
}

static gboolean
dismiss_late (gpointer user_data)
{
  CtWindow *self = user_data;
  g_autoptr (AdwToast) offer = g_steal_pointer (&self->old_offer);

  self->offer_source = 0;
  adw_toast_dismiss (offer);
  return G_SOURCE_REMOVE;
}

/*
 * What was recovered is the document from now on, and is saved with it.
 *
 * Returns: whether the offer is still to be seen for a moment
 */
gboolean
ct_window_end_offer (CtWindow *self)
{
  g_autoptr (AdwToast) offer = g_steal_pointer (&self->offer);

  if (offer == NULL)
    return FALSE;
  ct_window_note_change (self);
  if (g_get_monotonic_time () - self->offer_since >= CT_WINDOW_TOAST_ARRIVAL_US)
    {
      adw_toast_dismiss (offer);
      return FALSE;
    }
  g_clear_handle_id (&self->offer_source, g_source_remove);
  g_set_object (&self->old_offer, offer);
  self->offer_source = g_timeout_add (CT_WINDOW_TOAST_ARRIVAL_US / 1000, dismiss_late, self);
  return TRUE;
}

/* After opening: what there is to be told about journal and lock. */
void
ct_window_tell_recovery (CtWindow *self)
{
  const CtRecovery *recovery = ct_document_get_recovery (ct_session_get_document (self->session));

  if (recovery->aside != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("The journal of this document was damaged and could not be used. "
                                                  "It was moved to %s."),
                                               recovery->aside);

      ct_set_str (&self->warning, text);
    }
  else if (recovery->problem != NULL)
    ct_set_str (&self->warning, recovery->problem);
  if (recovery->kind == CT_RECOVERY_DONE)
    make_offer (self, recovery->n_gestures);
  ct_window_update_banner (self);
}

static void
discard_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  ct_canvas_cancel (ct_workspace_get_canvas (self->workspace));
  if (!ct_session_is_editable (self->session))
    return;
  if (ct_document_discard_recovered (ct_session_get_document (self->session)))
    ct_window_toast (self, _ ("Discarded; Redo brings it back"));
  else
    ct_window_toast (self, _ ("Something else was done since; use Undo"));
}

/* ---- two versions ---- */

static void
choice_cb (CtSessionChoice choice, gpointer user_data)
{
  g_autoptr (CtWindow) self = user_data;

  ct_session_choose (self->session, choice);
  if (choice == CT_SESSION_NEITHER)
    {
      ct_window_cancel_open (self);
      ct_window_show_page (self);
    }
}

static char *
dup_question (const CtRecovery *recovery)
{
  g_autoptr (GDateTime) changed = g_date_time_new_from_unix_local (recovery->changed_us / G_USEC_PER_SEC);
  g_autofree char *when = g_date_time_format (changed, "%x %X");
  /* Translators: %s is date and time */
  g_autofree char *edits = g_strdup_printf (ngettext ("%u edit of yours from %s is not in it.",
                                                      "%u edits of yours, the last from %s, are not in it.",
                                                      recovery->n_gestures),
                                            recovery->n_gestures,
                                            when);

  /* Translators: %s is a sentence such as "2 edits of yours … are not in it." */
  return g_strdup_printf (_ ("Another program has changed the file since you worked on it. %s With both, your work "
                             "becomes a second file beside it."),
                          edits);
}

static void
choice_needed_cb (CtWindow *self, const CtRecovery *recovery)
{
  g_autofree char *body = dup_question (recovery);
  g_autofree char *name = g_path_get_basename (self->open_path);
  g_autofree char *heading = g_strdup_printf (_ ("Which Version of “%s”?"), name);

  ct_dialogs_ask_version (GTK_WINDOW (self), heading, body, choice_cb, g_object_ref (self));
}

void
ct_window_open_beside (CtWindow *self, const char *path)
{
  CtWindow *other = ct_window_new (gtk_window_get_application (GTK_WINDOW (self)));

  gtk_window_present (GTK_WINDOW (other));
  ct_window_open (other, path);
}

/* Asks what shall become of a file that was changed outside, and of the changes here. */
void
ct_window_ask_outside (CtWindow *self, CtVersionCallback callback, gpointer user_data)
{
  g_autofree char *name = g_path_get_basename (ct_document_get_path (ct_session_get_document (self->session)));
  g_autofree char *heading = g_strdup_printf (_ ("Which Version of “%s”?"), name);

  gtk_window_present (GTK_WINDOW (self));
  ct_dialogs_ask_version (GTK_WINDOW (self),
                          heading,
                          _ ("Another program has changed it, and you have changes that are not saved. With both, your "
                             "work becomes a second file beside it."),
                          callback,
                          user_data);
}

typedef struct
{
  CtWindow *window;
  char *path;
} Both;

static void
both_saved_cb (CtSession *session, const GError *error, gpointer user_data)
{
  Both *both = user_data;

  ct_window_note_saved (both->window, error);
  if (error != NULL)
    ct_dialogs_show_error (GTK_WINDOW (both->window), _ ("The File Could Not Be Saved"), error->message);
  else
    ct_window_open_beside (both->window, both->path);
  g_object_unref (both->window);
  g_free (both->path);
  g_free (both);
}

static void
outside_answer_cb (CtSessionChoice choice, gpointer user_data)
{
  g_autoptr (CtWindow) self = user_data;
  CtDocument *document = ct_session_get_document (self->session);

  if (document == NULL || self->outside != CT_OUTSIDE_CHANGED)
    return;
  if (choice == CT_SESSION_FILE)
    ct_window_reopen (self, FALSE, CT_SESSION_FILE);
  else if (choice == CT_SESSION_WORK)
    {
      ct_session_accept_outside (self->session);
      ct_window_look_outside (self);
      ct_window_save (self, NULL, FALSE);
    }
  else if (choice == CT_SESSION_BOTH)
    {
      g_autofree char *beside = ct_document_dup_path_beside (document);
      Both *both = g_new0 (Both, 1);

      both->window = g_object_ref (self);
      both->path = g_strdup (ct_document_get_path (document));
      ct_session_save (self->session, beside, both_saved_cb, both);
    }
}

static void
choose_version_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_window_ask_outside (user_data, outside_answer_cb, g_object_ref (user_data));
}

/* ---- the others ---- */

static void
look_at_journal (CtWindow *self)
{
  g_autofree char *problem = ct_document_dup_journal_error (ct_session_get_document (self->session));

  if (ct_set_str (&self->journal_problem, problem))
    ct_window_update_banner (self);
}

/* Notices what somebody else has done; until a person has decided about it nothing is saved by itself. */
void
ct_window_look_outside (CtWindow *self)
{
  CtOutside outside;

  if (ct_session_get_document (self->session) == NULL || ct_session_is_saving (self->session)
      || self->cancellable != NULL)
    return;
  look_at_journal (self);
  outside = ct_session_look_outside (self->session);
  if (outside == self->outside)
    return;
  self->outside = outside;
  ct_window_hold_autosave (self, outside != CT_OUTSIDE_SAME);
  ct_window_update_banner (self);
}

static gboolean
watch (gpointer user_data)
{
  ct_window_look_outside (user_data);
  return G_SOURCE_CONTINUE;
}

static void
active_cb (CtWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    ct_window_look_outside (self);
}

static void
take_over_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  if (ct_session_is_locked (self->session))
    ct_window_reopen (self, TRUE, CT_SESSION_ASK);
}

static void
reload_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  if (ct_session_get_document (self->session) == NULL)
    return;
  if (ct_session_is_modified (self->session))
    ct_window_toast (self, _ ("Save the changes first, or undo them"));
  else
    ct_window_reopen (self, FALSE, CT_SESSION_ASK);
}

static void
save_again_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  if (ct_session_get_document (self->session) != NULL)
    ct_window_save (self, NULL, FALSE);
}

static void
dismiss_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  g_clear_pointer (&self->warning, g_free);
  ct_window_update_banner (self);
}

static gpointer
tidy_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  ct_journal_tidy (OLD_S, cancellable);
  return NULL;
}

static void
tidy_once (void)
{
  static gboolean is_tidy;

  if (!is_tidy)
    ct_job_run (CT_JOB_EXPORT, "tidy journals", tidy_worker, NULL, NULL, NULL, NULL, NULL);
  is_tidy = TRUE;
}

static void
changed_cb (CtWindow *self)
{
  ct_window_end_offer (self);
  ct_window_note_change (self);
  look_at_journal (self);
  ct_window_update_banner (self);
}

static void
document_cb (CtWindow *self)
{
  ct_window_end_offer (self);
  self->outside = CT_OUTSIDE_SAME;
  g_clear_pointer (&self->save_problem, g_free);
  g_clear_pointer (&self->journal_problem, g_free);
  g_clear_pointer (&self->warning, g_free);
  ct_window_document_left (self);
  ct_window_update_banner (self);
}

void
ct_window_add_recovery (CtWindow *self)
{
  static const GActionEntry entries[] = {
    { "discard-recovered", discard_activated }, { "choose-version", choose_version_activated },
    { "take-over", take_over_activated },       { "reload", reload_activated },
    { "save-again", save_again_activated },     { "dismiss", dismiss_activated },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  ct_window_begin_autosave (self);
  g_signal_connect_swapped (self->session, "choice-needed", G_CALLBACK (choice_needed_cb), self);
  g_signal_connect_swapped (self->session, "beside", G_CALLBACK (ct_window_open_beside), self);
  g_signal_connect_swapped (self->session, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->session, "notify::document", G_CALLBACK (document_cb), self);
  g_signal_connect_swapped (self->session, "notify::editable", G_CALLBACK (ct_window_update_banner), self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  self->watch_source = g_timeout_add_seconds (WATCH_SECONDS, watch, self);
  tidy_once ();
}

void
ct_window_remove_recovery (CtWindow *self)
{
  g_clear_handle_id (&self->watch_source, g_source_remove);
  ct_window_end_autosave (self);
  g_clear_handle_id (&self->offer_source, g_source_remove);
  g_clear_object (&self->offer);
  g_clear_object (&self->old_offer);
  g_clear_pointer (&self->save_problem, g_free);
  g_clear_pointer (&self->journal_problem, g_free);
  g_clear_pointer (&self->warning, g_free);
}
