/* ct-preferences-keys.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page with the keys: a row for each command. Every change is written to the settings, and
 * what is shown is read from there.
 */
#include "ct-preferences-private.h"

#include "ct-shortcut-keys.h"
#include "ct-shortcut-recorder.h"

#define COMMAND "ct-command"

static guint
command_of (gpointer widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), COMMAND));
}

static gboolean
is_fixed (guint command)
{
  return ct_command_get (command)->action == NULL;
}

static void
store (CtPreferences *self)
{
  g_autofree char *text = ct_keymap_to_string (self->keymap);

  g_settings_set_string (self->settings, "keymap", text);
}

static void
show_row (CtPreferences *self, guint command)
{
  GtkWidget *row = g_ptr_array_index (self->rows, command);
  GtkWidget *reset = g_object_get_data (G_OBJECT (row), "reset");
  g_autofree char *keys = ct_shortcut_dup_labels (ct_keymap_get_keys (self->keymap, command));
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  if (is_fixed (command))
    /* Translators: %s is one or more keys */
    text = g_strdup_printf (_ ("%s · cannot be changed"), keys);
  else
    text = *keys != '\0' ? g_strdup (keys) : g_strdup (_ ("No key"));
  escaped = g_markup_escape_text (text, -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  if (reset != NULL)
    gtk_widget_set_visible (reset, ct_keymap_is_changed (self->keymap, command));
}

static gboolean
contains (const char *haystack, const char *needle)
{
  g_autofree char *text = g_utf8_casefold (haystack, -1);

  return strstr (text, needle) != NULL;
}

/* A row is found by the words of its title, or by one of its keys as it is written. */
static void
search_cb (CtPreferences *self)
{
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  gboolean shown[CT_N_COMMAND_GROUPS] = { FALSE };
  gboolean any = FALSE;

  g_strstrip (needle);
  for (guint i = 0; i < ct_command_count (); i++)
    {
      const char *const *keys = ct_keymap_get_keys (self->keymap, i);
      g_autofree char *title = ct_command_dup_title (i);
      gboolean found = *needle == '\0' || contains (title, needle);

      for (; *keys != NULL && !found; keys++)
        {
          g_autofree char *label = ct_shortcut_dup_label (*keys);
          g_autofree char *text = g_utf8_casefold (label, -1);

          found = g_str_equal (text, needle);
        }
      gtk_widget_set_visible (g_ptr_array_index (self->rows, i), found);
      shown[ct_command_get (i)->group] |= found;
      any |= found;
    }
  for (guint i = 0; i < CT_N_COMMAND_GROUPS; i++)
    gtk_widget_set_visible (self->groups[i], shown[i]);
  gtk_widget_set_visible (self->nothing, !any);
}

/* Escape backs out one step. */
static void
stop_search_cb (CtPreferences *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
preset_cb (CtPreferences *self)
{
  guint preset = adw_combo_row_get_selected (self->preset);

  if (preset >= CT_N_KEYMAP_PRESETS || preset == (guint) ct_keymap_get_preset (self->keymap))
    return;
  ct_keymap_set_preset (self->keymap, preset);
  store (self);
}

static void
keymap_cb (CtPreferences *self)
{
  g_autofree char *text = g_settings_get_string (self->settings, "keymap");

  ct_keymap_free (self->keymap);
  self->keymap = ct_keymap_parse (text);
  for (guint i = 0; i < ct_command_count (); i++)
    show_row (self, i);
  adw_combo_row_set_selected (self->preset, ct_keymap_get_preset (self->keymap));
  gtk_widget_set_sensitive (GTK_WIDGET (self->reset_row), ct_keymap_has_changes (self->keymap));
  search_cb (self);
}

/* Gives the command the key, in place of those that it has or in addition. */
static void
assign (CtPreferences *self, const char *key)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;

  if (self->adding)
    g_strv_builder_addv (builder, (const char **) ct_keymap_get_keys (self->keymap, self->command));
  if (*key != '\0')
    g_strv_builder_add (builder, key);
  keys = g_strv_builder_end (builder);
  ct_keymap_assign (self->keymap, self->command, (const char *const *) keys);
  store (self);
}

static void
clash_cb (CtPreferences *self, const char *response)
{
  g_autofree char *key = g_steal_pointer (&self->key);

  if (key != NULL && g_str_equal (response, "replace"))
    assign (self, key);
}

static void
ask_clash (CtPreferences *self, const char *key, guint other)
{
  g_autofree char *label = ct_shortcut_dup_label (key);
  g_autofree char *theirs = ct_command_dup_title (other);
  g_autofree char *ours = ct_command_dup_title (self->command);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  /* Translators: %s is a key, then a command */
  heading = g_strdup_printf (_ ("“%s” Is Taken by “%s”"), label, theirs);
  if (is_fixed (other))
    /* Translators: %s is a command */
    body = g_strdup_printf (_ ("The canvas keeps this key for itself. Choose another one for “%s”."), ours);
  else
    /* Translators: %s are two commands */
    body = g_strdup_printf (_ ("If you replace it, the key is for “%s” and no longer for “%s”."), ours, theirs);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);
  if (is_fixed (other))
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_OK"));
    }
  else
    {
      adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                        "cancel",
                                        _ ("_Cancel"),
                                        "replace",
                                        _ ("_Replace"),
                                        NULL);
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "replace", ADW_RESPONSE_DESTRUCTIVE);
    }
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  ct_set_str (&self->key, key);
  g_signal_connect_object (dialog, "response", G_CALLBACK (clash_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
recorded_cb (const char *key, gpointer user_data)
{
  CtPreferences *self = user_data;
  guint other = CT_NO_COMMAND;

  if (key == NULL)
    return;
  if (*key == '\0')
    {
      self->adding = FALSE;
      assign (self, key);
      return;
    }
  other = ct_keymap_find_clash (self->keymap, self->command, key);
  if (other == CT_NO_COMMAND)
    assign (self, key);
  else
    ask_clash (self, key, other);
}

static void
record (CtPreferences *self, guint command, gboolean adding)
{
  g_autofree char *title = ct_command_dup_title (command);

  self->command = command;
  self->adding = adding;
  ct_shortcut_record (GTK_WINDOW (self), title, recorded_cb, self);
}

static void
activated_cb (CtPreferences *self, GtkWidget *row)
{
  record (self, command_of (row), FALSE);
}

static void
add_cb (CtPreferences *self, GtkWidget *button)
{
  record (self, command_of (button), TRUE);
}

static void
reset_cb (CtPreferences *self, GtkWidget *button)
{
  GtkWidget *row = g_ptr_array_index (self->rows, command_of (button));

  /* The button goes away, and the keys must not go with it. */
  gtk_widget_grab_focus (row);
  ct_keymap_reset (self->keymap, command_of (button));
  store (self);
}

static void
reset_all_cb (CtPreferences *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->preset));
  ct_keymap_reset_all (self->keymap);
  store (self);
}

static GtkWidget *
add_button (CtPreferences *self, GtkWidget *row, const char *icon, const char *tooltip, const char *command_title)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *label = g_strdup_printf ("%s: %s", command_title, tooltip);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), COMMAND, g_object_get_data (G_OBJECT (row), COMMAND));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static GtkWidget *
make_row (CtPreferences *self, guint command)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = ct_command_dup_title (command);
  GtkWidget *reset;
  GtkWidget *add;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_object_set_data (G_OBJECT (row), COMMAND, GUINT_TO_POINTER (command));
  if (is_fixed (command))
    return row;
  reset = add_button (self, row, "edit-undo-symbolic", _ ("Reset"), title);
  add = add_button (self, row, "list-add-symbolic", _ ("Add Another Key"), title);
  g_object_set_data (G_OBJECT (row), "reset", reset);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reset, "clicked", G_CALLBACK (reset_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  return row;
}

/* Fills the page with the keys. */
void
ct_preferences_add_keys (CtPreferences *self)
{
  g_autoptr (GtkStringList) presets = gtk_string_list_new (NULL);

  self->keymap = ct_keymap_new ();
  self->rows = g_ptr_array_new ();
  for (guint i = 0; i < CT_N_KEYMAP_PRESETS; i++)
    gtk_string_list_append (presets, ct_keymap_preset_get_title (i));
  adw_combo_row_set_model (self->preset, G_LIST_MODEL (presets));
  for (guint i = 0; i < CT_N_COMMAND_GROUPS; i++)
    {
      self->groups[i] = adw_preferences_group_new ();
      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->groups[i]), ct_command_group_get_title (i));
      adw_preferences_page_add (self->keys_page, ADW_PREFERENCES_GROUP (self->groups[i]));
    }
  for (guint i = 0; i < ct_command_count (); i++)
    {
      GtkWidget *row = make_row (self, i);

      g_ptr_array_add (self->rows, row);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->groups[ct_command_get (i)->group]), row);
    }
  g_signal_connect_object (self->settings, "changed::keymap", G_CALLBACK (keymap_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (stop_search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reset_all, "clicked", G_CALLBACK (reset_all_cb), self, G_CONNECT_SWAPPED);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self->keys_page));
  keymap_cb (self);
  g_signal_connect_object (self->preset, "notify::selected", G_CALLBACK (preset_cb), self, G_CONNECT_SWAPPED);
}
