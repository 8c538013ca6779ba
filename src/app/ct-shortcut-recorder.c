/* ct-shortcut-recorder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small window that takes the next key for itself, whatever that key does elsewhere.
 */
#include "ct-shortcut-recorder.h"

#include <adwaita.h>

#include "ct-shortcut-keys.h"

typedef struct
{
  GtkWindow *window;
  CtShortcutRecorded callback;
  gpointer user_data;
  gboolean answered;
} Recorder;

static void
answer (Recorder *self, const char *key)
{
  if (self->answered)
    return;
  self->answered = TRUE;
  self->callback (key, self->user_data);
}

static gboolean
close_cb (GtkWindow *window, Recorder *self)
{
  answer (self, NULL);
  return FALSE;
}

static void
unref_closure (gpointer data, GClosure *closure)
{
  g_free (data);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, Recorder *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));
  g_autofree char *key = event != NULL ? ct_shortcut_dup_key (event) : NULL;
  g_autoptr (GtkWindow) window = g_object_ref (self->window);

  if (key == NULL)
    return GDK_EVENT_STOP;
  /* The window goes first: what the answer opens is over the one below. */
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  if (g_str_equal (key, "Escape"))
    answer (self, NULL);
  else
    answer (self, g_str_equal (key, "BackSpace") ? "" : key);
  gtk_window_destroy (window);
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, style);
  return label;
}

/**
 * ct_shortcut_record:
 * @command: the title of what the key is for
 *
 * Shows a window that waits for a key. Escape changes nothing, Backspace takes the keys away. The callback is called
 * once, unless @parent is destroyed before.
 */
void
ct_shortcut_record (GtkWindow *parent, const char *command, CtShortcutRecorded callback, gpointer user_data)
{
  Recorder *self = g_new0 (Recorder, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *text = NULL;

  /* Translators: %s is a command, such as "Next image" */
  text = g_strdup_printf (_ ("Press the New Key for “%s”"), command);
  self->window = GTK_WINDOW (adw_window_new ());
  self->callback = callback;
  self->user_data = user_data;
  gtk_window_set_title (self->window, _ ("New Key"));
  gtk_window_set_transient_for (self->window, parent);
  gtk_window_set_modal (self->window, TRUE);
  gtk_window_set_destroy_with_parent (self->window, TRUE);
  gtk_window_set_resizable (self->window, FALSE);
  gtk_widget_set_size_request (GTK_WIDGET (self->window), 320, -1);
  gtk_box_append (GTK_BOX (texts), make_label (text, "title-4"));
  gtk_box_append (GTK_BOX (texts), make_label (_ ("Escape cancels. Backspace leaves it without a key."), "dim-label"));
  gtk_widget_set_margin_start (texts, 24);
  gtk_widget_set_margin_end (texts, 24);
  gtk_widget_set_margin_top (texts, 12);
  gtk_widget_set_margin_bottom (texts, 36);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), texts);
  adw_window_set_content (ADW_WINDOW (self->window), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->window), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->window), keys);
  g_signal_connect_data (self->window, "close-request", G_CALLBACK (close_cb), self, unref_closure, 0);
  gtk_window_present (self->window);
}
