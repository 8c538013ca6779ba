/* ct-window-state.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How large the window is and what it shows: for a new window from the settings, for a document from the
 * place where it was left. Neither is waited for: settings and places are written by other threads.
 */
#include "ct-window-private.h"

#include "ct-recent.h"

#define MIN_WIDTH_WPX 360
#define MIN_HEIGHT_WPX 294
#define MIN_PANEL_WPX 120
#define MAX_PANEL_WPX 800

static const char *
name_of_image (CtWindow *self)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);
  guint32 image = ct_session_get_image (self->session);

  return dataset != NULL && image != CT_NO_ROW ? ct_dataset_get_file_name (dataset, image) : NULL;
}

/* ---- the size of windows ---- */

void
ct_window_remember_size (CtWindow *self)
{
  int width;
  int height;
  int left;
  int right;

  ct_workspace_get_panel_widths (self->workspace, &left, &right);
  if (left > 0)
    g_settings_set_int (self->settings, "left-panel-width", CLAMP (left, MIN_PANEL_WPX, MAX_PANEL_WPX));
  if (right > 0)
    g_settings_set_int (self->settings, "right-panel-width", CLAMP (right, MIN_PANEL_WPX, MAX_PANEL_WPX));
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_int (self->settings, "window-width", MAX (width, MIN_WIDTH_WPX));
  g_settings_set_int (self->settings, "window-height", MAX (height, MIN_HEIGHT_WPX));
}

void
ct_window_restore_size (CtWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  ct_workspace_set_panel_widths (self->workspace,
                                 g_settings_get_int (self->settings, "left-panel-width"),
                                 g_settings_get_int (self->settings, "right-panel-width"));
}

/* ---- the place in a document ---- */

static CtPlace *
dup_place (CtWindow *self)
{
  CtPlace *place = ct_place_new ();
  const CtPlace *before = ct_session_get_place (self->session);
  CtPoint center_px;

  place->image = g_strdup (name_of_image (self));
  place->view = (CtPlaceView) ct_canvas_get_view (ct_workspace_get_canvas (self->workspace), &place->zoom, &center_px);
  place->center_x_px = center_px.x;
  place->center_y_px = center_px.y;
  ct_workspace_get_panels (self->workspace, &place->shows_left, &place->shows_right);
  ct_workspace_get_panel_widths (self->workspace, &place->left_wpx, &place->right_wpx);
  if (place->left_wpx == 0 && before != NULL)
    place->left_wpx = before->left_wpx;
  if (place->right_wpx == 0 && before != NULL)
    place->right_wpx = before->right_wpx;
  gtk_window_get_default_size (GTK_WINDOW (self), &place->width_wpx, &place->height_wpx);
  place->is_maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  place->is_fullscreen = gtk_window_is_fullscreen (GTK_WINDOW (self));
  return place;
}

static void
leaving_cb (CtWindow *self)
{
  ct_session_keep_place (self->session, dup_place (self));
}

/* A window that somebody works in already keeps its size. */
static void
restore_frame (CtWindow *self, const CtPlace *place)
{
  GtkWindow *window = GTK_WINDOW (self);

  if (gtk_window_is_maximized (window) || gtk_window_is_fullscreen (window))
    return;
  if (place->width_wpx >= MIN_WIDTH_WPX && place->height_wpx >= MIN_HEIGHT_WPX)
    gtk_window_set_default_size (window, place->width_wpx, place->height_wpx);
  if (place->is_maximized)
    gtk_window_maximize (window);
  if (place->is_fullscreen)
    gtk_window_fullscreen (window);
}

static void
restore_panels (CtWindow *self, const CtPlace *place)
{
  int left = place->left_wpx > 0 ? place->left_wpx : g_settings_get_int (self->settings, "left-panel-width");
  int right = place->right_wpx > 0 ? place->right_wpx : g_settings_get_int (self->settings, "right-panel-width");

  ct_workspace_set_panel_widths (self->workspace,
                                 CLAMP (left, MIN_PANEL_WPX, MAX_PANEL_WPX),
                                 CLAMP (right, MIN_PANEL_WPX, MAX_PANEL_WPX));
  ct_workspace_set_panels (self->workspace, place->shows_left, place->shows_right);
}

/* Opening again shall not move the view, so the place of now goes before the one that was written down. */
void
ct_window_hold_place (CtWindow *self)
{
  g_clear_pointer (&self->held_place, ct_place_free);
  self->held_place = dup_place (self);
}

/* A document has been opened; its reader is brought back to where they were. */
void
ct_window_restore_place (CtWindow *self)
{
  g_autoptr (CtPlace) held = g_steal_pointer (&self->held_place);
  const CtPlace *place = held != NULL ? held : ct_session_get_place (self->session);
  gboolean is_first = !self->had_document;

  self->had_document = TRUE;
  if (place == NULL)
    return;
  if (held == NULL && is_first)
    restore_frame (self, place);
  if (held == NULL)
    restore_panels (self, place);
  if (place->image != NULL && g_strcmp0 (place->image, name_of_image (self)) == 0)
    ct_canvas_set_view (ct_workspace_get_canvas (self->workspace),
                        (CtViewMode) place->view,
                        place->zoom,
                        CT_POINT_INIT (place->center_x_px, place->center_y_px));
}

/* A folder that has no COCO file yet is remembered itself. */
void
ct_window_note_recent (CtWindow *self)
{
  CtDocument *document = ct_session_get_document (self->session);
  const char *path = document != NULL ? ct_document_get_path (document) : NULL;
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  if (path != NULL)
    ct_recent_note (self->settings, ct_document_is_new (document) ? folder : path, g_get_real_time () / G_USEC_PER_SEC);
}

static void
fullscreened_cb (CtWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "fullscreen");
  gboolean is_fullscreen = gtk_window_is_fullscreen (GTK_WINDOW (self));

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (is_fullscreen));
  gtk_widget_set_visible (self->leave_fullscreen, is_fullscreen);
}

/* The state follows when the window manager has done it. */
static void
fullscreen_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  if (g_variant_get_boolean (state))
    gtk_window_fullscreen (user_data);
  else
    gtk_window_unfullscreen (user_data);
}

void
ct_window_add_state (CtWindow *self)
{
  static const GActionEntry entries[] = { { "fullscreen", NULL, NULL, "false", fullscreen_changed } };

  /* The numbers of the places are those of the views. */
  G_STATIC_ASSERT ((int) CT_PLACE_FIT == (int) CT_VIEW_FIT && (int) CT_PLACE_FIT_WIDTH == (int) CT_VIEW_FIT_WIDTH
                   && (int) CT_PLACE_FREE == (int) CT_VIEW_FREE);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (self->session, "leaving", G_CALLBACK (leaving_cb), self);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (fullscreened_cb), NULL);
  fullscreened_cb (self);
}
