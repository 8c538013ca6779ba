/* ct-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Construction, title, and which of the pages is shown.
 */
#include "ct-window-private.h"

#include <string.h>

#define TOAST_SECONDS 3

/* Below so many widget pixels the header bar has no room for buttons that have keys. */
#define NARROW_WPX 640

/* Nor, below so many, for what a key and a menu open as well. */
#define VERY_NARROW_WPX 460

G_DEFINE_FINAL_TYPE (CtWindow, ct_window, ADW_TYPE_APPLICATION_WINDOW)

static void
toast_dismissed_cb (CtWindow *self, AdwToast *toast)
{
  if (self->toast == toast)
    g_clear_object (&self->toast);
}

/*
 * A new message takes the place of the one that is shown, so that fast work is not answered
 * late. A toast that is still on its way in gets another text: libadwaita 1.2 frees a toast
 * twice that is dismissed before it has arrived.
 */
void
ct_window_toast (CtWindow *self, const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);
  gint64 now = g_get_monotonic_time ();
  gboolean has_to_wait = ct_window_end_offer (self);
  AdwToast *toast;

  if (self->toast != NULL && now - self->toast_since < CT_WINDOW_TOAST_ARRIVAL_US)
    {
      adw_toast_set_title (self->toast, title);
      return;
    }
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  toast = adw_toast_new (title);
  g_set_object (&self->toast, toast);
  self->toast_since = has_to_wait ? now + CT_WINDOW_TOAST_ARRIVAL_US : now;
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (toast_dismissed_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* That it cannot be edited for the moment in which it is opened again is not worth a word. */
static gboolean
looks_editable (CtSession *session)
{
  return ct_session_get_read_only_reason (session) == NULL && !ct_session_is_locked (session);
}

void
ct_window_show_title (CtWindow *self)
{
  CtDocument *document = ct_session_get_document (self->session);
  g_autofree char *name = NULL;
  g_autofree char *marked = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *place = NULL;
  g_autofree char *subtitle = NULL;

  if (document == NULL)
    {
      adw_window_title_set_title (self->title, "Cartouche");
      adw_window_title_set_subtitle (self->title, "");
      gtk_window_set_title (GTK_WINDOW (self), "Cartouche");
      return;
    }
  name = g_path_get_basename (ct_document_get_path (document));
  folder = g_path_get_dirname (ct_document_get_path (document));
  place = ct_session_is_remote (self->session) ? ct_window_dup_remote_subtitle (self) : ct_dup_short_path (folder);
  /* Translators: %s is a folder */
  subtitle = looks_editable (self->session) ? g_steal_pointer (&place) : g_strdup_printf (_ ("Read-only · %s"), place);
  marked = ct_session_is_modified (self->session) ? g_strdup_printf ("• %s", name) : g_strdup (name);
  adw_window_title_set_title (self->title, marked);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), marked);
}

static void
modified_cb (CtWindow *self)
{
  ct_window_show_title (self);
  ct_window_update_actions (self);
}

static void
show_buttons (CtWindow *self)
{
  gboolean open = ct_session_get_document (self->session) != NULL;

  gtk_widget_set_visible (self->edit_box, open && !self->narrow);
  gtk_widget_set_visible (self->publish, open);
  ct_window_show_findings_button (self);
}

void
ct_window_show_page (CtWindow *self)
{
  gboolean open = ct_session_get_document (self->session) != NULL;

  gtk_stack_set_visible_child_name (self->stack, open ? "document" : "welcome");
  show_buttons (self);
}

static void
document_cb (CtWindow *self)
{
  ct_window_show_page (self);
  modified_cb (self);
}

static void
selection_cb (CtWindow *self)
{
  ct_window_update_actions (self);
}

static void
go_close (CtWindow *self, const char *path)
{
  self->closing = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
ct_window_close_request (GtkWindow *window)
{
  CtWindow *self = CT_WINDOW (window);

  if (!self->closing
      && (ct_session_is_modified (self->session) || ct_session_is_saving (self->session)
          || ct_session_has_unpushed (self->session)))
    {
      ct_window_leave (self, go_close, NULL);
      return GDK_EVENT_STOP;
    }
  ct_window_remember_size (self);
  ct_window_cancel_open (self);
  /* Jobs may hold the session longer than the program lives, and journal and lock want to be closed. */
  ct_session_close (self->session);
  return GTK_WINDOW_CLASS (ct_window_parent_class)->close_request (window);
}

static void
layout_cb (CtWindow *self, int width)
{
  self->narrow = width < NARROW_WPX;
  self->very_narrow = width < VERY_NARROW_WPX;
  show_buttons (self);
  ct_workspace_fold (self->workspace, width);
}

static void
ct_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ct_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)),
                           "layout",
                           G_CALLBACK (layout_cb),
                           widget,
                           G_CONNECT_SWAPPED);
}

static void
ct_window_dispose (GObject *object)
{
  CtWindow *self = CT_WINDOW (object);

  ct_window_cancel_open (self);
  ct_window_remove_recovery (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_WINDOW);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_object (&self->toast);
  g_clear_weak_pointer (&self->publish_dialog);
  g_clear_object (&self->clip_content);
  g_clear_pointer (&self->held_place, ct_place_free);
  g_clear_pointer (&self->clip, ct_dataset_unref);
  g_clear_pointer (&self->destination, g_free);
  g_clear_object (&self->wanted_remote);
  G_OBJECT_CLASS (ct_window_parent_class)->dispose (object);
}

static void
ct_window_class_init (CtWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_window_dispose;
  widget_class->realize = ct_window_realize;
  GTK_WINDOW_CLASS (klass)->close_request = ct_window_close_request;
  g_type_ensure (CT_TYPE_WELCOME);
  g_type_ensure (CT_TYPE_WORKSPACE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CtWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, banner_icon);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, banner_text);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, banner_first);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, banner_second);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, edit_box);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, undo);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, redo);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, publish);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, header);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, open);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, leave_fullscreen);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, findings);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, findings_icon);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, findings_count);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, loading_title);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, loading_text);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, loading_bar);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, CtWindow, workspace);
}

static void
ct_window_init (CtWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (CT_APPLICATION_ID);
  self->session = ct_session_new ();
  ct_workspace_set_session (self->workspace, self->session);
  ct_window_add_actions (self);
  ct_window_add_state (self);
  g_settings_bind (self->settings,
                   "show-annotation-names",
                   ct_workspace_get_canvas (self->workspace),
                   "show-names",
                   G_SETTINGS_BIND_DEFAULT);
  ct_window_add_findings (self);
  ct_window_add_outside (self);
  g_signal_connect_swapped (self->workspace, "message", G_CALLBACK (ct_window_toast), self);
  g_signal_connect_swapped (self->workspace, "selection-changed", G_CALLBACK (selection_cb), self);
  g_signal_connect_swapped (self->session, "notify::document", G_CALLBACK (document_cb), self);
  g_signal_connect_swapped (self->session, "notify::modified", G_CALLBACK (modified_cb), self);
  g_signal_connect_swapped (self->session, "notify::editable", G_CALLBACK (modified_cb), self);
  g_signal_connect_swapped (self->session, "notify::image", G_CALLBACK (selection_cb), self);
  ct_window_add_recovery (self);
  ct_window_add_remote (self);
  ct_window_add_keys (self);
  ct_window_add_publish (self);
  ct_window_restore_size (self);
  document_cb (self);
}

/**
 * ct_window_new:
 *
 * Returns: (transfer none): a window with the welcome page
 */
CtWindow *
ct_window_new (GtkApplication *application)
{
  return g_object_new (CT_TYPE_WINDOW, "application", application, NULL);
}

/**
 * ct_window_get_session:
 *
 * Returns: (transfer none): what the window has open
 */
CtSession *
ct_window_get_session (CtWindow *self)
{
  return self->session;
}

/**
 * ct_window_is_empty:
 *
 * Returns: whether nothing is open or being opened
 */
gboolean
ct_window_is_empty (CtWindow *self)
{
  return ct_session_get_document (self->session) == NULL && self->cancellable == NULL && !self->leaving;
}

/**
 * ct_window_set_destination:
 * @destination: where Publish sends to from this window; the settings are not touched
 */
void
ct_window_set_destination (CtWindow *self, const char *destination)
{
  ct_set_str (&self->destination, destination);
}
