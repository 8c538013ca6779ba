/* ct-window-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verbs of the interface. Menus, keys, buttons and tests name them; which of them are
 * possible now is decided in one function.
 */
#include "ct-window-private.h"

#include "ct-crop-wall.h"
#include "ct-dialogs.h"
#include "ct-statistics-view.h"

static char *
dup_folder (CtWindow *self)
{
  CtDocument *document = ct_session_get_document (self->session);

  return document != NULL ? g_path_get_dirname (ct_document_get_path (document)) : NULL;
}

static void
open_chosen_cb (const char *path, gpointer user_data)
{
  g_autoptr (CtWindow) self = user_data;

  if (path != NULL)
    ct_window_open (self, path);
}

static void
open_folder_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;
  g_autofree char *folder = dup_folder (self);

  ct_dialogs_choose_folder (GTK_WINDOW (self),
                            _ ("Open Folder of Pictures"),
                            folder,
                            open_chosen_cb,
                            g_object_ref (self));
}

static void
open_file_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;
  g_autofree char *folder = dup_folder (self);

  ct_dialogs_choose_coco_file (GTK_WINDOW (self), folder, open_chosen_cb, g_object_ref (self));
}

static void
open_sample_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_window_open_sample (user_data);
}

static void
cancel_open_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_window_cancel_open (user_data);
  ct_window_show_page (user_data);
}

static void
image_folder_chosen_cb (const char *path, gpointer user_data)
{
  g_autoptr (CtWindow) self = user_data;

  if (path != NULL && ct_session_get_document (self->session) != NULL)
    ct_session_set_image_folder (self->session, path);
}

static void
image_folder_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;
  CtDocument *document = ct_session_get_document (self->session);

  ct_dialogs_choose_folder (GTK_WINDOW (self),
                            _ ("Choose the Folder of the Pictures"),
                            ct_document_get_image_folder (document),
                            image_folder_chosen_cb,
                            g_object_ref (self));
}

static void
save_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  if (ct_session_is_modified (self->session))
    ct_window_save (self, NULL, FALSE);
  else
    ct_window_toast (self, _ ("Already saved"));
}

static void
target_chosen_cb (const char *path, gpointer user_data)
{
  g_autoptr (CtWindow) self = user_data;

  if (path != NULL && ct_session_get_document (self->session) != NULL)
    ct_window_save (self, path, FALSE);
}

static void
save_as_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  ct_dialogs_choose_target (GTK_WINDOW (self),
                            ct_document_get_path (ct_session_get_document (self->session)),
                            target_chosen_cb,
                            g_object_ref (self));
}

static void
undo_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  ct_canvas_cancel (ct_workspace_get_canvas (self->workspace));
  ct_session_undo (self->session);
}

static void
redo_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  ct_canvas_cancel (ct_workspace_get_canvas (self->workspace));
  ct_session_redo (self->session);
}

static void
publish_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_window_publish (user_data);
}

/* The main window comes to the front with the box selected. */
static void
show_box_cb (CtWindow *self, guint32 annotation)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);

  if (dataset == NULL || !ct_annotation_table_is_alive (&dataset->annotations, annotation))
    return;
  ct_session_set_image (self->session, dataset->annotations.image[annotation]);
  ct_canvas_select (ct_workspace_get_canvas (self->workspace), annotation);
  ct_workspace_focus_canvas (self->workspace);
  gtk_window_present (GTK_WINDOW (self));
}

static void
crop_wall_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;
  CtCropWall *wall =
      ct_crop_wall_open (GTK_WINDOW (self), self->session, ct_workspace_get_categories (self->workspace));

  g_signal_connect_object (wall, "show-box", G_CALLBACK (show_box_cb), self, G_CONNECT_SWAPPED);
}

static void
statistics_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  ct_statistics_view_open (GTK_WINDOW (self), ct_session_get_dataset (self->session));
}

static void
next_image_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  if (!ct_session_go (self->session, 1))
    ct_window_toast (self, _ ("This is the last image"));
}

static void
previous_image_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  if (!ct_session_go (self->session, -1))
    ct_window_toast (self, _ ("This is the first image"));
}

static void
next_unreviewed_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  if (!ct_session_go_unreviewed (self->session, 1))
    ct_window_toast (self, _ ("All other images are reviewed"));
}

static void
previous_unreviewed_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  if (!ct_session_go_unreviewed (self->session, -1))
    ct_window_toast (self, _ ("All other images are reviewed"));
}

static void
find_image_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_workspace_find_image (CT_WINDOW (user_data)->workspace);
}

static void
go_to_image_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_workspace_go_to_image (CT_WINDOW (user_data)->workspace);
}

static void
accept_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  if (ct_session_accept (self->session) == CT_NO_ROW)
    ct_window_toast (self, _ ("Reviewed. This is the last image"));
}

static void
unmark_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ct_session_set_reviewed (self->session, FALSE, &error))
    ct_window_toast (self, error->message);
}

/* A digit says what new boxes are; or, when boxes are selected, what these are; or gives the image a tag. */
static void
category_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;
  CtCategoryPanel *panel = ct_workspace_get_categories (self->workspace);
  guint64 digit = g_ascii_strtoull (g_variant_get_string (parameter, NULL), NULL, 10);
  guint32 category = digit < 10 ? ct_category_panel_find_digit (panel, (guint) digit) : CT_NO_ROW;

  if (category != CT_NO_ROW)
    ct_workspace_choose_category (self->workspace, category);
}

static void
add_category_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  ct_workspace_add_category (self->workspace);
}

static void
delete_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_canvas_delete_selection (ct_workspace_get_canvas (CT_WINDOW (user_data)->workspace));
}

static void
select_all_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_canvas_select_all (ct_workspace_get_canvas (CT_WINDOW (user_data)->workspace));
}

static void
focus_canvas_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_workspace_focus_canvas (CT_WINDOW (user_data)->workspace);
}

static void
reveal_picture_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;

  ct_session_reveal_picture (self->session);
  ct_workspace_focus_canvas (self->workspace);
}

static void
show_without_picture_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_workspace_show_without_picture (CT_WINDOW (user_data)->workspace);
}

static void
adjust_view_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_workspace_adjust (CT_WINDOW (user_data)->workspace);
}

static void
close_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
}

static void
zoom_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const struct
  {
    const char *action;
    void (*zoom) (CtCanvas *canvas);
  } zooms[] = {
    { "zoom-in", ct_canvas_zoom_in },
    { "zoom-out", ct_canvas_zoom_out },
    { "zoom-fit", ct_canvas_zoom_fit },
    { "zoom-fit-width", ct_canvas_zoom_fit_width },
    { "zoom-100", ct_canvas_zoom_100 },
    { "zoom-200", ct_canvas_zoom_200 },
    { "zoom-selection", ct_canvas_zoom_selection },
  };

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    if (g_str_equal (g_action_get_name (G_ACTION (action)), zooms[i].action))
      zooms[i].zoom (ct_workspace_get_canvas (CT_WINDOW (user_data)->workspace));
}

static void
draw_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  ct_canvas_set_draw_mode (ct_workspace_get_canvas (CT_WINDOW (user_data)->workspace), g_variant_get_boolean (state));
}

static const GActionEntry entries[] = {
  { "open-folder", open_folder_activated },
  { "open-file", open_file_activated },
  { "open-sample", open_sample_activated },
  { "cancel-open", cancel_open_activated },
  { "image-folder", image_folder_activated },
  { "save", save_activated },
  { "save-as", save_as_activated },
  { "undo", undo_activated },
  { "redo", redo_activated },
  { "publish", publish_activated },
  { "crop-wall", crop_wall_activated },
  { "statistics", statistics_activated },
  { "next-image", next_image_activated },
  { "previous-image", previous_image_activated },
  { "next-unreviewed", next_unreviewed_activated },
  { "previous-unreviewed", previous_unreviewed_activated },
  { "find-image", find_image_activated },
  { "go-to-image", go_to_image_activated },
  { "accept", accept_activated },
  { "unmark", unmark_activated },
  { "category", category_activated, "s" },
  { "add-category", add_category_activated },
  { "delete", delete_activated },
  { "select-all", select_all_activated },
  { "focus-canvas", focus_canvas_activated },
  { "zoom-in", zoom_activated },
  { "zoom-out", zoom_activated },
  { "zoom-fit", zoom_activated },
  { "zoom-fit-width", zoom_activated },
  { "zoom-100", zoom_activated },
  { "zoom-200", zoom_activated },
  { "zoom-selection", zoom_activated },
  { "reveal-picture", reveal_picture_activated },
  { "show-without-picture", show_without_picture_activated },
  { "adjust-view", adjust_view_activated },
  { "close", close_activated },
  { "draw", NULL, NULL, "false", draw_changed },
};

static void
enable (CtWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
enable_all (CtWindow *self, const char *const *names, gboolean enabled)
{
  for (guint i = 0; names[i] != NULL; i++)
    enable (self, names[i], enabled);
}

static void
show_undo (CtWindow *self, const char *undo_label, const char *redo_label)
{
  g_autofree char *undo = NULL;
  g_autofree char *redo = NULL;

  /* Translators: %s is what was done, such as "Move Box" */
  undo = undo_label != NULL ? g_strdup_printf (_ ("Undo %s"), undo_label) : g_strdup (_ ("Undo"));
  /* Translators: %s is what was done, such as "Move Box" */
  redo = redo_label != NULL ? g_strdup_printf (_ ("Redo %s"), redo_label) : g_strdup (_ ("Redo"));
  ct_window_set_tooltip (self, self->undo, undo, "undo");
  ct_window_set_tooltip (self, self->redo, redo, "redo");
}

/* Which actions are possible now. Called whenever document, image, selection or history change. */
void
ct_window_update_actions (CtWindow *self)
{
  static const char *const need_document[] = { "image-folder",
                                               "save",
                                               "save-as",
                                               "publish",
                                               "crop-wall",
                                               "statistics",
                                               "zoom-in",
                                               "zoom-out",
                                               "zoom-fit",
                                               "zoom-fit-width",
                                               "zoom-100",
                                               "zoom-200",
                                               "next-image",
                                               "previous-image",
                                               "focus-canvas",
                                               "category",
                                               "find-image",
                                               "go-to-image",
                                               "next-unreviewed",
                                               "previous-unreviewed",
                                               "select-all",
                                               "adjust-view",
                                               "reveal-picture",
                                               "show-without-picture",
                                               "next-finding",
                                               "previous-finding",
                                               NULL };
  static const char *const need_editable[] = { "accept", "unmark", "add-category", "draw", "repair-finding", NULL };
  CtHistory *history = ct_session_get_history (self->session);
  gboolean document = history != NULL;
  gboolean editable = ct_session_is_editable (self->session);
  g_autoptr (GArray) selected = ct_canvas_dup_selection (ct_workspace_get_canvas (self->workspace));
  gboolean can_undo = editable && ct_history_can_undo (history);
  gboolean can_redo = editable && ct_history_can_redo (history);

  enable_all (self, need_document, document);
  enable_all (self, need_editable, editable);
  enable (self, "delete", editable && selected->len > 0);
  enable (self, "zoom-selection", selected->len > 0);
  ct_window_update_edit_actions (self, selected->len);
  enable (self, "undo", can_undo);
  enable (self, "redo", can_redo);
  show_undo (self,
             can_undo ? ct_history_get_undo_label (history) : NULL,
             can_redo ? ct_history_get_redo_label (history) : NULL);
}

static void
draw_mode_cb (CtWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "draw");
  gboolean draw_mode = ct_canvas_get_draw_mode (ct_workspace_get_canvas (self->workspace));

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (draw_mode));
}

void
ct_window_add_property_action (CtWindow *self, const char *name, gpointer object)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, object, name);

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

void
ct_window_add_actions (CtWindow *self)
{
  CtCanvas *canvas = ct_workspace_get_canvas (self->workspace);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  ct_window_add_property_action (self, "show-names", canvas);
  ct_window_add_property_action (self, "show-minimap", canvas);
  ct_window_add_property_action (self, "keep-view", canvas);
  g_settings_bind (self->settings, "show-minimap", canvas, "show-minimap", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "keep-view", canvas, "keep-view", G_SETTINGS_BIND_DEFAULT);
  ct_window_add_property_action (self, "images-grid", ct_workspace_get_image_panel (self->workspace));
  g_settings_bind (self->settings,
                   "images-grid",
                   ct_workspace_get_image_panel (self->workspace),
                   "images-grid",
                   G_SETTINGS_BIND_DEFAULT);
  ct_window_add_property_action (self, "show-images", self->workspace);
  ct_window_add_property_action (self, "show-categories", self->workspace);
  ct_window_add_edit_actions (self);
  g_settings_bind (self->settings,
                   "lock-categories",
                   ct_workspace_get_categories (self->workspace),
                   "locked",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (canvas, "notify::draw-mode", G_CALLBACK (draw_mode_cb), self, G_CONNECT_SWAPPED);
}
