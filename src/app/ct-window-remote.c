/* ct-window-remote.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents from containers: how one is opened, what is said of how it stands to its container, and that
 * nobody leaves it unaware of what is not there yet. No place or text here has a secret in it.
 */
#include "ct-window-private.h"

#include "ct-remote-dialog.h"

/* Writing back that is faster than that is waited for without a word. */
#define WAIT_DELAY_MS 400

static const char *
state_text (CtSession *session)
{
  CtRemoteState state = ct_session_get_remote_state (session);

  if (ct_session_is_pushing (session))
    return _ ("Uploading…");
  if (state == CT_REMOTE_SAME)
    return _ ("Saved in the container");
  if (state == CT_REMOTE_AHEAD)
    return _ ("Not yet uploaded");
  return ct_remote_state_get_title (state);
}

/* Where the document is, and whether what was saved is there. */
char *
ct_window_dup_remote_subtitle (CtWindow *self)
{
  g_autofree char *place = ct_remote_set_dup_title (ct_session_get_remote (self->session));

  if (ct_session_is_modified (self->session))
    return g_steal_pointer (&place);
  /* Translators: state such as "Saved in the container", and the place */
  return g_strdup_printf (_ ("%s · %s"), state_text (self->session), place);
}

/* ---- opening ---- */

static void
chosen_cb (CtRemoteSet *remote, const char *notice, gpointer user_data)
{
  g_autoptr (CtWindow) self = user_data;

  g_autofree char *address = remote != NULL ? ct_remote_set_dup_address (remote) : NULL;

  if (remote == NULL)
    return;
  g_settings_set_string (self->settings, "container-address", address);
  if (notice != NULL)
    ct_window_toast (self, notice);
  ct_window_open_remote (self, remote);
}

static void
open_container_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;
  CtRemoteSet *remote = ct_session_get_remote (self->session);
  g_autofree char *address =
      remote != NULL ? ct_remote_set_dup_address (remote) : g_settings_get_string (self->settings, "container-address");

  ct_remote_dialog_present (GTK_WINDOW (self), address, chosen_cb, g_object_ref (self));
}

static void
fetch_again_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_session_fetch_again (CT_WINDOW (user_data)->session);
}

/* ---- two versions ---- */

static void
conflict_cb (int answer, gpointer user_data)
{
  g_autoptr (CtWindow) self = user_data;

  self->asking_remote = FALSE;
  if (!ct_session_is_remote (self->session))
    return;
  if (answer == 0)
    ct_window_reopen_with (self, FALSE, CT_SESSION_ASK, CT_REMOTE_PULL_THEIRS);
  else if (answer == 1)
    ct_session_push (self->session, CT_REMOTE_PUSH_KEEP_THEIRS);
}

static void
gone_cb (int answer, gpointer user_data)
{
  conflict_cb (answer == 0 ? 1 : -1, user_data);
}

static void
ask_conflict (CtWindow *self)
{
  const char *both[] = { _ ("Open _Theirs"), _ ("Keep Theirs as a Copy and _Write Mine"), NULL };
  const char *gone[] = { _ ("_Write It Again"), NULL };
  gboolean is_gone = ct_session_get_remote_state (self->session) == CT_REMOTE_GONE;
  g_autofree char *conflict = ct_session_dup_conflict (self->session);
  g_autofree char *body = NULL;

  if (self->asking_remote || self->leaving || conflict == NULL)
    return;
  self->asking_remote = TRUE;
  body = is_gone
             ? g_strdup (conflict)
             : g_strdup_printf ("%s %s", conflict, _ ("Whichever you take, the other one is kept under another name."));
  ct_dialogs_ask (GTK_WINDOW (self),
                  is_gone ? _ ("Removed from the Container") : _ ("Changed Here and in the Container"),
                  body,
                  _ ("_Not Now"),
                  is_gone ? gone : both,
                  is_gone ? gone_cb : conflict_cb,
                  g_object_ref (self));
}

static void
choose_remote_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  if (ct_session_is_remote (self->session))
    ask_conflict (self);
}

static void
push_again_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  if (!ct_session_is_remote (self->session))
    return;
  if (ct_session_get_remote_state (self->session) == CT_REMOTE_OFFLINE && !ct_session_is_modified (self->session))
    ct_window_reopen (self, FALSE, CT_SESSION_ASK);
  else
    ct_session_push (self->session, CT_REMOTE_PUSH_CAREFUL);
}

/* ---- leaving ---- */

typedef struct
{
  CtWindow *window;
  CtWindowPushed callback;
  gpointer user_data;
  GtkWidget *dialog;
  guint delay_source;
  gulong handler;
  gboolean is_pushed;
} Waiting;

static void
end_waiting (Waiting *waiting, gboolean leaves)
{
  g_clear_handle_id (&waiting->delay_source, g_source_remove);
  g_clear_signal_handler (&waiting->handler, waiting->window->session);
  waiting->callback (leaves, waiting->user_data);
  g_object_unref (waiting->window);
  g_free (waiting);
}

static void
waiting_answer_cb (int answer, gpointer user_data)
{
  Waiting *waiting = user_data;

  end_waiting (waiting, waiting->is_pushed || answer == 0);
}

static void
describe_waiting (Waiting *waiting, const char **heading, char **body)
{
  CtSession *session = waiting->window->session;
  g_autofree char *conflict = ct_session_dup_conflict (session);
  const char *problem = conflict != NULL ? conflict : ct_session_get_remote_problem (session);
  const char *promise =
      conflict != NULL
          ? _ ("You are asked again when you open the container.")
          : _ ("What you saved stays on this computer, and is uploaded when you open the container again.");

  if (ct_session_is_pushing (session))
    {
      *heading = _ ("Uploading…");
      *body = g_strdup (promise);
      return;
    }
  *heading = _ ("Not Yet in the Container");
  *body = problem != NULL ? g_strdup_printf ("%s\n\n%s", problem, promise) : g_strdup (promise);
}

static gboolean
show_waiting (gpointer user_data)
{
  Waiting *waiting = user_data;
  const char *answers[] = { _ ("_Leave Anyway"), NULL };
  const char *heading;
  g_autofree char *body = NULL;

  waiting->delay_source = 0;
  describe_waiting (waiting, &heading, &body);
  gtk_window_present (GTK_WINDOW (waiting->window));
  waiting->dialog =
      ct_dialogs_ask (GTK_WINDOW (waiting->window), heading, body, _ ("_Cancel"), answers, waiting_answer_cb, waiting);
  return G_SOURCE_REMOVE;
}

static void
waiting_changed_cb (CtSession *session, gpointer user_data)
{
  Waiting *waiting = user_data;
  const char *heading;
  g_autofree char *body = NULL;

  if (ct_session_is_pushing (session))
    return;
  waiting->is_pushed = !ct_session_has_unpushed (session);
  if (waiting->dialog == NULL && waiting->is_pushed)
    end_waiting (waiting, TRUE);
  else if (waiting->dialog == NULL)
    {
      g_clear_handle_id (&waiting->delay_source, g_source_remove);
      show_waiting (waiting);
    }
  else if (waiting->is_pushed)
    {
      g_clear_signal_handler (&waiting->handler, session);
      gtk_window_close (GTK_WINDOW (waiting->dialog));
    }
  else
    {
      describe_waiting (waiting, &heading, &body);
      ct_dialogs_set_question (waiting->dialog, heading, body);
    }
}

/*
 * Waits until what was saved is in the container, or asks whether to go without.
 * @callback: called once, at once when there is nothing to wait for
 */
void
ct_window_wait_pushed (CtWindow *self, CtWindowPushed callback, gpointer user_data)
{
  Waiting *waiting;

  if (!ct_session_has_unpushed (self->session))
    {
      callback (TRUE, user_data);
      return;
    }
  waiting = g_new0 (Waiting, 1);
  waiting->window = g_object_ref (self);
  waiting->callback = callback;
  waiting->user_data = user_data;
  waiting->handler = g_signal_connect (self->session, "remote-changed", G_CALLBACK (waiting_changed_cb), waiting);
  if (ct_session_is_pushing (self->session))
    waiting->delay_source = g_timeout_add (WAIT_DELAY_MS, show_waiting, waiting);
  else
    show_waiting (waiting);
}

/* ---- telling ---- */

static void
remote_changed_cb (CtWindow *self)
{
  CtRemoteState state = ct_session_get_remote_state (self->session);
  gboolean is_conflict = state == CT_REMOTE_CONFLICT || (state == CT_REMOTE_GONE && self->was_pushing);
  gboolean is_pushing = ct_session_is_pushing (self->session);

  ct_window_show_title (self);
  ct_window_update_banner (self);
  if (ct_session_is_remote (self->session) && !is_pushing && is_conflict && !self->conflict_told)
    {
      self->conflict_told = TRUE;
      ask_conflict (self);
    }
  else if (state == CT_REMOTE_SAME || state == CT_REMOTE_UNKNOWN)
    self->conflict_told = FALSE;
  self->was_pushing = is_pushing;
}

/* Somebody who comes back is told of what others did, before he begins. */
static void
active_cb (CtWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    ct_session_look_remote (self->session);
}

static void
version_kept_cb (CtWindow *self, const char *text)
{
  ct_set_str (&self->warning, text);
  ct_window_update_banner (self);
}

void
ct_window_add_remote (CtWindow *self)
{
  static const GActionEntry entries[] = {
    { "open-container", open_container_activated },
    { "fetch-again", fetch_again_activated },
    { "choose-remote", choose_remote_activated },
    { "push-again", push_again_activated },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (self->session, "remote-changed", G_CALLBACK (remote_changed_cb), self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_cb), NULL);
  g_signal_connect_swapped (self->session, "version-kept", G_CALLBACK (version_kept_cb), self);
}
