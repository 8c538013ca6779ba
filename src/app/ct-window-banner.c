/* ct-window-banner.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line above everything that says what is the matter with the document as a whole, and offers what can
 * be done about it. Of several matters the gravest is shown; the next follows when it is dealt with.
 */
#include "ct-window-private.h"

typedef struct
{
  char *text;
  const char *icon;
  const char *first; /* label of a button, or NULL */
  const char *first_action;
  const char *second;
  const char *second_action;
} Matter;

static char *
dup_name (CtWindow *self)
{
  return g_path_get_basename (ct_document_get_path (ct_session_get_document (self->session)));
}

static gboolean
tell_lock (CtWindow *self, Matter *matter)
{
  g_autofree char *name = NULL;
  const CtLockOwner *owner;

  if (!ct_session_is_locked (self->session))
    return FALSE;
  name = dup_name (self);
  owner = ct_session_get_owner (self->session);
  /* Translators: a file, a person and a computer */
  matter->text = g_strdup_printf (_ ("“%s” is being edited by %s on %s. Here it can only be looked at."),
                                  name,
                                  owner->user,
                                  owner->host);
  matter->icon = "changes-prevent-symbolic";
  matter->first = _ ("_Take Over");
  matter->first_action = "win.take-over";
  return TRUE;
}

static gboolean
tell_outside (CtWindow *self, Matter *matter)
{
  g_autofree char *name = NULL;

  if (self->outside != CT_OUTSIDE_CHANGED && self->outside != CT_OUTSIDE_GONE)
    return FALSE;
  name = dup_name (self);
  if (self->outside == CT_OUTSIDE_GONE)
    {
      matter->text = g_strdup_printf (_ ("“%s” was deleted or moved away. Saving writes it again."), name);
      matter->first = _ ("_Save");
      matter->first_action = "win.save-again";
    }
  else if (ct_session_is_modified (self->session))
    {
      matter->text = g_strdup_printf (_ ("Another program has changed “%s”, and you have changes that are not "
                                         "saved. Nothing is saved until you choose."),
                                      name);
      matter->first = _ ("_Choose…");
      matter->first_action = "win.choose-version";
    }
  else
    {
      matter->text = g_strdup_printf (_ ("Another program has changed “%s”."), name);
      matter->first = _ ("_Reload");
      matter->first_action = "win.reload";
    }
  return TRUE;
}

static gboolean
tell_save (CtWindow *self, Matter *matter)
{
  if (self->save_problem == NULL || !ct_session_is_modified (self->session))
    return FALSE;
  /* Translators: the file and why, as the system says it */
  matter->text = g_strdup_printf (_ ("Not saved. Try again when the cause is gone, or save under another name. %s"),
                                  self->save_problem);
  matter->icon = "dialog-error-symbolic";
  matter->first = _ ("_Try Again");
  matter->first_action = "win.save-again";
  matter->second = _ ("Save _As…");
  matter->second_action = "win.save-as";
  return TRUE;
}

static gboolean
tell_journal (CtWindow *self, Matter *matter)
{
  if (self->journal_problem != NULL)
    /* Translators: the file and why, as the system says it */
    matter->text =
        g_strdup_printf (_ ("If the program ended now, what is not saved would be lost. Make room on the disk, "
                            "or save. %s"),
                         self->journal_problem);
  else if (!ct_session_is_kept (self->session))
    matter->text = g_strdup (_ ("From now on only what is saved outlives the program. Save, and open the file "
                                "again."));
  if (matter->text == NULL)
    return FALSE;
  matter->first = _ ("_Save");
  matter->first_action = "win.save";
  return TRUE;
}

static gboolean
tell_warning (CtWindow *self, Matter *matter)
{
  if (self->warning == NULL)
    return FALSE;
  matter->text = g_strdup (self->warning);
  matter->first = _ ("_Dismiss");
  matter->first_action = "win.dismiss";
  return TRUE;
}

/* How the container stands to the copy that is open. */
static gboolean
tell_remote (CtWindow *self, Matter *matter)
{
  CtRemoteState state = ct_session_get_remote_state (self->session);
  const char *problem = ct_session_get_remote_problem (self->session);

  if (!ct_session_is_remote (self->session) || ct_session_is_pushing (self->session))
    return FALSE;
  if (state == CT_REMOTE_CONFLICT || state == CT_REMOTE_GONE)
    {
      matter->text = ct_session_dup_conflict (self->session);
      matter->first = _ ("_Choose…");
      matter->first_action = "win.choose-remote";
    }
  else if (state == CT_REMOTE_BEHIND)
    {
      matter->text = g_strdup (ct_remote_state_get_title (state));
      matter->first = _ ("_Reload");
      matter->first_action = "win.reload";
    }
  else if (state == CT_REMOTE_AHEAD && problem != NULL)
    /* Translators: %s is why, as the container says it */
    matter->text = g_strdup_printf (_ ("Not yet uploaded, but saved on this computer. %s"), problem);
  else if (state == CT_REMOTE_OFFLINE)
    /* Translators: %s is why, as the container says it */
    matter->text =
        g_strdup_printf (_ ("The container cannot be reached; what is shown is the copy on this computer. %s"),
                         problem != NULL ? problem : "");
  if (matter->text != NULL && matter->first == NULL)
    {
      matter->first = _ ("_Try Again");
      matter->first_action = "win.push-again";
    }
  return matter->text != NULL;
}

static void
show_button (GtkWidget *button, const char *label, const char *action)
{
  gtk_widget_set_visible (button, label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

void
ct_window_update_banner (CtWindow *self)
{
  Matter matter = { NULL, "dialog-warning-symbolic", NULL, NULL, NULL, NULL };
  gboolean any = ct_session_get_document (self->session) != NULL
                 && (tell_lock (self, &matter) || tell_outside (self, &matter) || tell_save (self, &matter)
                     || tell_journal (self, &matter) || tell_remote (self, &matter) || tell_warning (self, &matter));

  if (any)
    {
      gtk_label_set_text (self->banner_text, matter.text);
      gtk_image_set_from_icon_name (self->banner_icon, matter.icon);
      show_button (self->banner_first, matter.first, matter.first_action);
      show_button (self->banner_second, matter.second, matter.second_action);
    }
  gtk_revealer_set_reveal_child (self->banner, any);
  g_free (matter.text);
}
