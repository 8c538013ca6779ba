/* ct-window-autosave.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A clock and a timer for CtAutosave, which decides. What fails is told in the banner, never in a dialog:
 * nobody asked for it now.
 */
#include "ct-window-private.h"

#include "ct-error.h"

static gint64
clock_ms (gpointer data)
{
  return g_get_monotonic_time () / 1000;
}

static void arm (CtWindow *self);

static gboolean
save_now (gpointer user_data)
{
  CtWindow *self = user_data;

  self->autosave_source = 0;
  ct_window_look_outside (self);
  if (ct_autosave_get_wait_ms (self->autosave) == 0 && ct_session_is_editable (self->session) && !self->leaving
      && !ct_session_is_saving (self->session))
    ct_window_save (self, NULL, TRUE);
  return G_SOURCE_REMOVE;
}

static void
arm (CtWindow *self)
{
  gint64 wait_ms = ct_autosave_get_wait_ms (self->autosave);

  g_clear_handle_id (&self->autosave_source, g_source_remove);
  if (wait_ms != CT_AUTOSAVE_NEVER)
    self->autosave_source = g_timeout_add ((guint) MIN (wait_ms, G_MAXINT), save_now, self);
}

static void
setting_cb (CtWindow *self)
{
  ct_autosave_set_enabled (self->autosave, g_settings_get_boolean (self->settings, "autosave"));
  arm (self);
}

static void
editable_cb (CtWindow *self)
{
  arm (self);
}

/* Another document, or none: nothing has happened to it. */
void
ct_window_document_left (CtWindow *self)
{
  g_clear_pointer (&self->autosave, ct_autosave_free);
  self->autosave = ct_autosave_new (clock_ms, NULL);
  setting_cb (self);
}

void
ct_window_begin_autosave (CtWindow *self)
{
  ct_window_document_left (self);
  g_signal_connect_object (self->settings, "changed::autosave", G_CALLBACK (setting_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::editable", G_CALLBACK (editable_cb), self, G_CONNECT_SWAPPED);
}

void
ct_window_end_autosave (CtWindow *self)
{
  g_clear_handle_id (&self->autosave_source, g_source_remove);
  g_clear_pointer (&self->autosave, ct_autosave_free);
}

/* The document was edited, undone or redone. */
void
ct_window_note_change (CtWindow *self)
{
  ct_autosave_note_change (self->autosave, ct_session_is_modified (self->session));
  arm (self);
}

static CtAutosaveResult
result_of (const GError *error)
{
  if (error == NULL)
    return CT_AUTOSAVE_SAVED;
  return g_error_matches (error, CT_ERROR, CT_ERROR_CONFLICT) ? CT_AUTOSAVE_REFUSED : CT_AUTOSAVE_FAILED;
}

/* A save of the document in its place has ended, asked for or not. */
void
ct_window_note_saved (CtWindow *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  ct_autosave_end (self->autosave, result_of (error), ct_session_is_modified (self->session));
  ct_set_str (&self->save_problem, error != NULL ? error->message : NULL);
  if (ct_session_get_save_warning (self->session) != NULL)
    ct_set_str (&self->warning, ct_session_get_save_warning (self->session));
  arm (self);
  ct_window_look_outside (self);
  ct_window_update_banner (self);
}

/* @hold: a person has to decide something first; %FALSE once that is done */
void
ct_window_hold_autosave (CtWindow *self, gboolean hold)
{
  if (hold)
    {
      ct_autosave_begin (self->autosave);
      ct_autosave_end (self->autosave, CT_AUTOSAVE_REFUSED, ct_session_is_modified (self->session));
    }
  else
    ct_autosave_resolve (self->autosave);
  arm (self);
}

/* Whether changes are to be saved without a question before the document is left. */
gboolean
ct_window_saves_on_leaving (CtWindow *self)
{
  ct_autosave_note_change (self->autosave, ct_session_is_modified (self->session));
  return self->outside == CT_OUTSIDE_SAME && ct_session_is_editable (self->session)
         && ct_autosave_wants_on_leaving (self->autosave);
}
