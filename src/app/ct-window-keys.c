/* ct-window-keys.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys without Ctrl, and those that a text entry has its own meaning for. They are handled
 * on the way up from the widget with the focus, so an entry takes what it wants first; but
 * before a list takes Space and the like for itself.
 */
#include "ct-window-private.h"

typedef struct
{
  const char *keys;
  const char *action;
  const char *parameter;
} Key;

static const Key keys[] = {
  { "d|Page_Down|KP_Page_Down", "win.next-image", NULL },
  { "a|Page_Up|KP_Page_Up", "win.previous-image", NULL },
  { "n", "win.next-unreviewed", NULL },
  { "<Shift>n", "win.previous-unreviewed", NULL },
  { "space", "win.accept", NULL },
  { "<Shift>space", "win.unmark", NULL },
  { "w|b", "win.draw", NULL },
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
  { "Escape", "win.focus-canvas", NULL },
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

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) != NULL
         && gtk_widget_activate_action (widget, key->action, NULL);
}

/* Installs the keys of the window. */
void
ct_window_add_keys (CtWindow *self)
{
  GtkEventController *up = gtk_shortcut_controller_new ();
  GtkEventController *down = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    add_key (up, &keys[i], gtk_named_action_new (keys[i].action));
  for (guint i = 0; i < G_N_ELEMENTS (list_keys); i++)
    add_key (down, &list_keys[i], gtk_callback_action_new (list_key_cb, (gpointer) &list_keys[i], NULL));
  gtk_event_controller_set_propagation_phase (down, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), up);
  gtk_widget_add_controller (GTK_WIDGET (self), down);
}
