/* ct-window-keys.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keys of the keymap in one window, apart from those that the application has as
 * accelerators. They are handled on the way up from the widget with the focus, so an entry takes
 * what it wants first; but on the way down before a list takes Space and the like for itself, and
 * before the canvas takes keys that mean something else now.
 */
#include "ct-window-private.h"

#include <string.h>

#include "ct-shortcut-keys.h"
#include "ct-tooltip.h"

#define KEYS "ct-window-keys"

/**
 * Keys:
 * @up: sees keys that nobody has used
 * @down: sees keys before lists and the canvas
 */
typedef struct
{
  CtKeymap *keymap;
  GtkEventController *up;
  GtkEventController *down;
} Keys;

/* What the canvas does by itself, which has to be stopped where the keymap says otherwise. */
static const struct
{
  const char *key;
  const char *command;
} canvas_keys[] = {
  { "w", "draw" },
  { "b", "draw" },
  { "e", "draw-extreme" },
  { "f", "zoom-fit" },
  { "<Control>0", "zoom-fit" },
  { "<Control>1", "zoom-100" },
  { "<Control>2", "zoom-200" },
  { "z", "zoom-selection" },
  { "plus", "zoom-in" },
  { "equal", "zoom-in" },
  { "<Control>plus", "zoom-in" },
  { "<Control>equal", "zoom-in" },
  { "<Alt>plus", "zoom-in" },
  { "<Alt>equal", "zoom-in" },
  { "minus", "zoom-out" },
  { "<Control>minus", "zoom-out" },
  { "<Shift>h", "show-boxes" },
  { "t", "show-names" },
  { "Delete", "delete" },
  { "BackSpace", "delete" },
};

/* What lists would use up. */
static const char *const list_keys[] = { "space", "<Shift>space", "Page_Up", "Page_Down", NULL };

static void
keys_free (gpointer data)
{
  Keys *keys = data;

  ct_keymap_free (keys->keymap);
  g_free (keys);
}

static CtKeymap *
keymap_of (CtWindow *self)
{
  Keys *keys = g_object_get_data (G_OBJECT (self), KEYS);

  return keys != NULL ? keys->keymap : NULL;
}

/* What the table names must be there; of the application only where there is one. */
static gboolean
has_action (CtWindow *self, guint command)
{
  const char *action = ct_command_get (command)->action;
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  const GVariantType *type = NULL;
  GApplication *application = g_application_get_default ();
  GActionGroup *group = G_ACTION_GROUP (self);

  if (action == NULL || (g_str_has_prefix (action, "app.") && application == NULL))
    return TRUE;
  if (g_str_has_prefix (action, "app."))
    group = G_ACTION_GROUP (application);
  return g_action_parse_detailed_name (action, &name, &target, NULL)
         && g_action_group_query_action (group, strchr (name, '.') + 1, NULL, &type, NULL, NULL, NULL)
         && (type == NULL) == (target == NULL) && (type == NULL || g_variant_is_of_type (target, type));
}

static gboolean
run (CtWindow *self, guint command)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  GActionGroup *group;

  if (!g_action_parse_detailed_name (ct_command_get (command)->action, &name, &target, NULL))
    g_return_val_if_reached (FALSE);
  group = g_str_has_prefix (name, "app.") ? G_ACTION_GROUP (g_application_get_default ()) : G_ACTION_GROUP (self);
  if (group == NULL || !g_action_group_get_action_enabled (group, strchr (name, '.') + 1))
    return FALSE;
  return gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
}

/* Of all commands that have the key the one that is possible now. */
static gboolean
run_key (CtWindow *self, const char *key)
{
  for (guint i = 0; i < ct_command_count (); i++)
    if (ct_command_get (i)->action != NULL && ct_keymap_has_key (keymap_of (self), i, key) && run (self, i))
      return TRUE;
  return FALSE;
}

/* What is pressed while a text is typed is meant for the text, even when the text has no use for it;
 * but no text is so long that it is leafed through. */
static gboolean
up_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  const char *key = g_variant_get_string (arguments, NULL);

  if (GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (widget))) && !g_str_equal (key, "Page_Up")
      && !g_str_equal (key, "Page_Down"))
    return FALSE;
  return run_key (CT_WINDOW (widget), key);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (widget), "focus-canvas")
         && gtk_widget_activate_action (widget, "win.focus-canvas", NULL);
}

static gboolean
list_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));

  /* A button in a row has a use for Space itself. */
  return focus != NULL && !GTK_IS_BUTTON (focus) && gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) != NULL
         && run_key (CT_WINDOW (widget), g_variant_get_string (arguments, NULL));
}

static gboolean
canvas_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  if (!CT_IS_CANVAS (gtk_window_get_focus (GTK_WINDOW (widget))))
    return FALSE;
  run_key (CT_WINDOW (widget), g_variant_get_string (arguments, NULL));
  return TRUE;
}

static void
add_key (GtkEventController *controller, const char *key, GtkShortcutFunc callback)
{
  GtkShortcutTrigger *trigger = ct_shortcut_trigger_new (key);
  GtkShortcut *shortcut;

  if (trigger == NULL)
    return;
  shortcut = gtk_shortcut_new (trigger, gtk_callback_action_new (callback, NULL, NULL));
  gtk_shortcut_set_arguments (shortcut, g_variant_new_string (key));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static void
remove_keys (GtkEventController *controller)
{
  GListModel *model = G_LIST_MODEL (controller);

  while (g_list_model_get_n_items (model) > 0)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (model, 0);

      gtk_shortcut_controller_remove_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
}

static void
add_commands (Keys *keys)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ct_command_count (); i++)
    {
      const char *const *key = ct_keymap_get_keys (keys->keymap, i);

      for (; ct_command_get (i)->action != NULL && *key != NULL; key++)
        {
          if (ct_shortcut_is_wide (i, *key) || !g_hash_table_add (known, (gpointer) *key))
            continue;
          add_key (keys->up, *key, up_cb);
          if (g_strv_contains (list_keys, *key))
            add_key (keys->down, *key, list_cb);
        }
    }
  add_key (keys->up, "Escape", escape_cb);
  for (guint i = 0; i < G_N_ELEMENTS (canvas_keys); i++)
    if (!ct_keymap_has_key (keys->keymap, ct_command_find (canvas_keys[i].command), canvas_keys[i].key))
      add_key (keys->down, canvas_keys[i].key, canvas_cb);
}

/**
 * ct_window_set_tooltip:
 * @text: what the button does
 * @command: id of the command that does the same
 *
 * The tooltip tells the key in force as well.
 */
void
ct_window_set_tooltip (CtWindow *self, GtkWidget *button, const char *text, const char *command)
{
  CtKeymap *keymap = keymap_of (self);
  const char *key = keymap != NULL ? ct_keymap_get_keys (keymap, ct_command_find (command))[0] : NULL;
  g_autofree char *label = key != NULL ? ct_shortcut_dup_label (key) : NULL;
  g_autofree char *tooltip = NULL;

  /* Translators: what a button does, and in parentheses the key that does the same */
  tooltip = label != NULL ? g_strdup_printf (_ ("%s (%s)"), text, label) : g_strdup (text);
  ct_tooltip_set (button, tooltip);
}

/* The command of an action, or %CT_NO_COMMAND. */
static guint
find_command (const char *action)
{
  for (guint i = 0; action != NULL && i < ct_command_count (); i++)
    if (g_strcmp0 (ct_command_get (i)->action, action) == 0)
      return i;
  return CT_NO_COMMAND;
}

/* Menus have no action; what they are for stands in the table all the same. */
static guint
command_of (CtWindow *self, GtkWidget *button)
{
  if (GTK_IS_ACTIONABLE (button))
    return find_command (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)));
  if (GTK_IS_MENU_BUTTON (button) && gtk_menu_button_get_primary (GTK_MENU_BUTTON (button)))
    return ct_command_find ("main-menu");
  if (button == self->open)
    return ct_command_find ("open-file");
  return CT_NO_COMMAND;
}

/* Every button in the header bar tells its key. What it does stands in the template. */
static void
update_tooltips (CtWindow *self, GtkWidget *widget)
{
  const char *text = g_object_get_data (G_OBJECT (widget), "ct-tooltip");
  guint command = command_of (self, widget);

  if (text == NULL && command != CT_NO_COMMAND)
    {
      g_object_set_data_full (G_OBJECT (widget), "ct-tooltip", g_strdup (gtk_widget_get_tooltip_text (widget)), g_free);
      text = g_object_get_data (G_OBJECT (widget), "ct-tooltip");
    }
  if (text != NULL)
    ct_window_set_tooltip (self, widget, text, ct_command_get (command)->id);
  if (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    update_tooltips (self, child);
}

static void
keymap_cb (CtWindow *self)
{
  Keys *keys = g_object_get_data (G_OBJECT (self), KEYS);
  g_autofree char *text = g_settings_get_string (self->settings, "keymap");

  ct_keymap_free (keys->keymap);
  keys->keymap = ct_keymap_parse (text);
  remove_keys (keys->up);
  remove_keys (keys->down);
  add_commands (keys);
  update_tooltips (self, self->header);
  ct_window_update_actions (self);
}

/* The canvas knows how long Space was held; what a tap means stands in the keymap. */
static void
tap_space_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  run_key (user_data, g_variant_get_boolean (parameter) ? "<Shift>space" : "space");
}

/* Installs the keys of the window, and keeps them as the settings say. */
void
ct_window_add_keys (CtWindow *self)
{
  static const GActionEntry entries[] = { { "tap-space", tap_space_activated, "b" } };
  Keys *keys = g_new0 (Keys, 1);

  for (guint i = 0; i < ct_command_count (); i++)
    g_return_if_fail (has_action (self, i));
  keys->keymap = ct_keymap_new ();
  keys->up = gtk_shortcut_controller_new ();
  keys->down = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (keys->down, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), keys->up);
  gtk_widget_add_controller (GTK_WIDGET (self), keys->down);
  g_object_set_data_full (G_OBJECT (self), KEYS, keys, keys_free);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->settings, "changed::keymap", G_CALLBACK (keymap_cb), self, G_CONNECT_SWAPPED);
  keymap_cb (self);
}
