/* ct-window-findings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The actions over findings, the profile that is checked against, and the button in the header bar
 * that says how many there are.
 */
#include "ct-window-private.h"

#include "ct-findings-row.h"

static void
next_finding_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_workspace_go_finding (CT_WINDOW (user_data)->workspace, 1);
}

static void
previous_finding_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_workspace_go_finding (CT_WINDOW (user_data)->workspace, -1);
}

static void
repair_finding_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_workspace_repair_finding (CT_WINDOW (user_data)->workspace);
}

static const GActionEntry entries[] = {
  { "next-finding", next_finding_activated },
  { "previous-finding", previous_finding_activated },
  { "repair-finding", repair_finding_activated },
};

/* Whoever opens the list wants to go through it. */
static void
shown_cb (CtWindow *self)
{
  ct_workspace_focus_findings (self->workspace);
}

static char *
describe (CtCheckIndex *index)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int severity = CT_SEVERITY_ERROR; severity >= CT_SEVERITY_INFO; severity--)
    {
      guint64 n = ct_check_index_count (index, severity);
      g_autofree char *count = ct_severity_dup_count (severity, n);

      if (n > 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", count);
    }
  return g_strdup (text->len > 0 ? text->str : _ ("No problems found"));
}

static char *
abbreviate (guint64 n)
{
  if (n == 0)
    return g_strdup ("");
  if (n < 10000)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  /* Translators: thousands, on a button with little room */
  return g_strdup_printf (_ ("%uk"), (guint) (n / 1000));
}

static void
set_class (GtkWidget *widget, const char *name, gboolean is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* Room for the button, and for its number. */
void
ct_window_show_findings_button (CtWindow *self)
{
  gboolean open = ct_session_get_document (self->session) != NULL;

  gtk_widget_set_visible (self->findings, open && !self->very_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->findings_count),
                          !self->narrow && *gtk_label_get_text (self->findings_count) != '\0');
}

/* The worst that was found, and how much of weight. */
static void
findings_cb (CtWindow *self)
{
  CtCheckIndex *index = ct_session_get_check_index (self->session);
  guint64 n_errors = index != NULL ? ct_check_index_count (index, CT_SEVERITY_ERROR) : 0;
  guint64 n_warnings = index != NULL ? ct_check_index_count (index, CT_SEVERITY_WARNING) : 0;
  guint64 n_notes = index != NULL ? ct_check_index_count (index, CT_SEVERITY_INFO) : 0;
  g_autofree char *number = abbreviate (n_errors + n_warnings);
  g_autofree char *text = index != NULL ? describe (index) : g_strdup ("");
  const char *icon = "object-select-symbolic";

  if (n_errors > 0)
    icon = ct_severity_get_icon (CT_SEVERITY_ERROR);
  else if (n_warnings > 0)
    icon = ct_severity_get_icon (CT_SEVERITY_WARNING);
  else if (n_notes > 0)
    icon = ct_severity_get_icon (CT_SEVERITY_INFO);
  gtk_image_set_from_icon_name (self->findings_icon, icon);
  gtk_label_set_text (self->findings_count, number);
  ct_window_show_findings_button (self);
  set_class (self->findings, "severe", n_errors > 0);
  set_class (self->findings, "grave", n_errors == 0 && n_warnings > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->findings), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  ct_window_set_tooltip (self, self->findings, text, "show-findings");
}

static void
profile_cb (CtWindow *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "check-profile");
  CtProfile profile;

  if (ct_profile_from_string (name, &profile))
    ct_session_set_check_profile (self->session, profile);
}

void
ct_window_add_findings (CtWindow *self)
{
  g_autoptr (GAction) profile = g_settings_create_action (self->settings, "check-profile");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), profile);
  ct_window_add_property_action (self, "show-findings", self->workspace);
  g_signal_connect_object (self->workspace, "notify::show-findings", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::findings", G_CALLBACK (findings_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::check-profile", G_CALLBACK (profile_cb), self, G_CONNECT_SWAPPED);
  profile_cb (self);
  findings_cb (self);
}
