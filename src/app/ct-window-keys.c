/* ct-window-keys.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys without Ctrl, and those that a text entry has its own meaning for. They are handled
 * on the way up from the widget with the focus, so an entry takes what it wants first; but
 * before a list takes Space and the like for itself.
 */
#include "ct-window-private.h"

#include <string.h>

/**
 * Key:
 * @keys: as gtk_shortcut_trigger_parse_string() reads them
 * @wakes: means the same while a text is typed
 */
typedef struct
{
  const char *keys;
  const char *action;
  const char *parameter;
  gboolean wakes;
} Key;

static const Key keys[] = {
  { "d", "win.next-image", NULL },
  { "Page_Down|KP_Page_Down", "win.next-image", NULL, TRUE },
  { "a", "win.previous-image", NULL },
  { "Page_Up|KP_Page_Up", "win.previous-image", NULL, TRUE },
  { "n", "win.next-unreviewed", NULL },
  { "<Shift>n", "win.previous-unreviewed", NULL },
  { "space", "win.accept", NULL },
  { "<Shift>space", "win.unmark", NULL },
  { "w|b", "win.draw", NULL },
  { "e", "win.draw-extreme", NULL },
  { "<Shift>b|Insert|KP_Insert", "win.add-box", NULL },
  { "slash|KP_Divide|Return|KP_Enter", "win.find-category", NULL },
  { "<Alt>Return|<Alt>KP_Enter", "win.edit-numbers", NULL },
  { "l", "win.lock", NULL },
  { "<Shift>l", "win.unlock-all", NULL },
  { "<Shift>h", "win.show-boxes", NULL },
  { "<Control>h", "win.hide", NULL },
  { "<Shift><Control>h", "win.hide-others", NULL },
  { "<Alt>h", "win.show-all", NULL },
  { "<Control>c", "win.copy", NULL },
  { "<Control>x", "win.cut", NULL },
  { "<Control>v", "win.paste", NULL },
  { "<Shift><Control>v", "win.paste-previous", NULL },
  { "<Control>d", "win.duplicate", NULL },
  { "t", "win.show-names", NULL },
  { "f", "win.zoom-fit", NULL },
  { "g", "win.adjust-view", NULL },
  { "z", "win.zoom-selection", NULL },
  { "plus|KP_Add", "win.zoom-in", NULL },
  { "minus|KP_Subtract", "win.zoom-out", NULL },
  { "Delete|KP_Delete|BackSpace", "win.delete", NULL },
  { "<Control>a", "win.select-all", NULL },
  { "<Control>z", "win.undo", NULL },
  { "<Shift><Control>z|<Control>y", "win.redo", NULL },
  { "Escape", "win.focus-canvas", NULL, TRUE },
  { "1|KP_1", "win.category", "1" },
  { "2|KP_2", "win.category", "2" },
  { "3|KP_3", "win.category", "3" },
  { "4|KP_4", "win.category", "4" },
  { "5|KP_5", "win.category", "5" },
  { "6|KP_6", "win.category", "6" },
  { "7|KP_7", "win.category", "7" },
  { "8|KP_8", "win.category", "8" },
  { "9|KP_9", "win.category", "9" },
  { "0|KP_0", "win.category", "0" },
};

/* What lists would use up. */
static const Key list_keys[] = {
  { "space", "win.accept", NULL },
  { "<Shift>space", "win.unmark", NULL },
  { "Page_Down|KP_Page_Down", "win.next-image", NULL },
  { "Page_Up|KP_Page_Up", "win.previous-image", NULL },
};

/* What is pressed while a text is typed is meant for the text, even when the text has no use for it. */
static gboolean
key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  const Key *key = user_data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (widget), key->action + strlen ("win."));

  if (GTK_IS_TEXT (focus) && !key->wakes)
    return FALSE;
  return g_action_get_enabled (action) && gtk_widget_activate_action_variant (widget, key->action, arguments);
}

static void
add_key (GtkEventController *controller, const Key *key, GtkShortcutAction *action)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (key->keys), action);

  if (key->parameter != NULL)
    gtk_shortcut_set_arguments (shortcut, g_variant_new_string (key->parameter));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static gboolean
list_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  const Key *key = user_data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));

  /* A button in a row has a use for Space itself. */
  return focus != NULL && !GTK_IS_BUTTON (focus) && gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) != NULL
         && gtk_widget_activate_action (widget, key->action, NULL);
}

/* Installs the keys of the window. */
void
ct_window_add_keys (CtWindow *self)
{
  GtkEventController *up = gtk_shortcut_controller_new ();
  GtkEventController *down = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_return_if_fail (g_action_map_lookup_action (G_ACTION_MAP (self), keys[i].action + strlen ("win.")) != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    add_key (up, &keys[i], gtk_callback_action_new (key_cb, (gpointer) &keys[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (list_keys); i++)
    add_key (down, &list_keys[i], gtk_callback_action_new (list_key_cb, (gpointer) &list_keys[i], NULL));
  gtk_event_controller_set_propagation_phase (down, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), up);
  gtk_widget_add_controller (GTK_WIDGET (self), down);
}
