/* ct-window-edit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The actions over boxes: the clipboard, categories, what is locked and what is hidden. Where
 * copied boxes wait: as they are while the clipboard is ours, as text for everybody else.
 */
#include "ct-window-private.h"

#include <string.h>

#include "ct-clip-text.h"
#include "ct-query.h"

static CtCanvas *
get_canvas (CtWindow *self)
{
  return ct_workspace_get_canvas (self->workspace);
}

static GdkClipboard *
get_clipboard (CtWindow *self)
{
  return gtk_widget_get_clipboard (GTK_WIDGET (self));
}

/* A clip that is too large for a text takes its place all the same, or pasting would bring what was there before. */
static void
take_clip (CtWindow *self, CtDataset *clip)
{
  g_autofree char *text = ct_clip_text_write (clip);

  g_clear_pointer (&self->clip, ct_dataset_unref);
  self->clip = clip;
  g_clear_object (&self->clip_content);
  self->clip_content = gdk_content_provider_new_typed (G_TYPE_STRING, text != NULL ? text : "");
  gdk_clipboard_set_content (get_clipboard (self), self->clip_content);
}

static void
copy_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;
  CtDataset *clip = ct_canvas_copy (get_canvas (self));
  g_autofree char *text = NULL;

  if (clip == NULL)
    return;
  take_clip (self, clip);
  text = g_strdup_printf (ngettext ("%u box copied", "%u boxes copied", clip->annotations.n_alive),
                          clip->annotations.n_alive);
  ct_window_toast (self, text);
}

static void
cut_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;
  CtDataset *clip = ct_canvas_cut (get_canvas (self));
  g_autofree char *text = NULL;

  if (clip == NULL)
    return;
  take_clip (self, clip);
  text =
      g_strdup_printf (ngettext ("%u box cut", "%u boxes cut", clip->annotations.n_alive), clip->annotations.n_alive);
  ct_window_toast (self, text);
}

typedef struct
{
  CtWindow *window;
  CtDocument *document;
  guint32 image;
} Paste;

static void
paste_free (Paste *paste)
{
  g_object_unref (paste->window);
  g_free (paste);
}

static void
paste_text (CtWindow *self, const char *text)
{
  g_autoptr (CtDataset) clip = NULL;
  g_autoptr (GError) error = NULL;

  if (text == NULL || !ct_clip_text_is_one (text, strlen (text)))
    {
      ct_window_toast (self, _ ("There are no boxes on the clipboard"));
      return;
    }
  clip = ct_clip_text_read (text, strlen (text), &error);
  if (clip != NULL)
    ct_canvas_paste (get_canvas (self), clip);
  else
    ct_window_toast (self, error->message);
}

/* Somebody may have gone on meanwhile; boxes must not land on another image. */
static void
text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Paste *paste = user_data;
  CtSession *session = paste->window->session;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (session != NULL && ct_session_get_document (session) == paste->document
      && ct_session_get_image (session) == paste->image)
    paste_text (paste->window, text);
  paste_free (paste);
}

static void
paste_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;
  GdkClipboard *clipboard = get_clipboard (self);
  Paste *paste;

  if (self->clip_content != NULL && gdk_clipboard_get_content (clipboard) == self->clip_content)
    {
      ct_canvas_paste (get_canvas (self), self->clip);
      return;
    }
  paste = g_new0 (Paste, 1);
  paste->window = g_object_ref (self);
  paste->document = ct_session_get_document (self->session);
  paste->image = ct_session_get_image (self->session);
  gdk_clipboard_read_text_async (clipboard, NULL, text_cb, paste);
}

static void
paste_previous_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtWindow *self = user_data;
  const GArray *rows = ct_image_list_get_rows (ct_session_get_images (self->session));
  guint32 from = rows != NULL ? ct_query_step (rows, ct_session_get_image (self->session), -1) : CT_NO_ROW;

  if (from == CT_NO_ROW)
    ct_window_toast (self, _ ("This is the first image"));
  else if (!ct_canvas_paste_image (get_canvas (self), from))
    ct_window_toast (self, _ ("The image before has no other boxes"));
}

static void
duplicate_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_canvas_duplicate (get_canvas (user_data));
}

static void
add_box_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_workspace_focus_canvas (CT_WINDOW (user_data)->workspace);
  ct_canvas_add_box (get_canvas (user_data));
}

static void
find_category_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_workspace_find_category (CT_WINDOW (user_data)->workspace);
}

static void
edit_numbers_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_workspace_edit_numbers (CT_WINDOW (user_data)->workspace);
}

static void
lock_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  ct_canvas_lock_selection (get_canvas (user_data), g_variant_get_boolean (state));
}

static void
hide_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_canvas_hide_selection (get_canvas (user_data));
}

static void
hide_others_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_canvas_hide_others (get_canvas (user_data));
}

static void
show_all_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_canvas_show_all (get_canvas (user_data));
}

static void
unlock_all_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ct_canvas_unlock_all (get_canvas (user_data));
}

static void
extreme_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  ct_canvas_set_extreme_mode (get_canvas (user_data), g_variant_get_boolean (state));
}

static const GActionEntry entries[] = {
  { "copy", copy_activated },
  { "cut", cut_activated },
  { "paste", paste_activated },
  { "paste-previous", paste_previous_activated },
  { "duplicate", duplicate_activated },
  { "add-box", add_box_activated },
  { "find-category", find_category_activated },
  { "edit-numbers", edit_numbers_activated },
  { "lock", NULL, NULL, "false", lock_changed },
  { "unlock-all", unlock_all_activated },
  { "hide", hide_activated },
  { "hide-others", hide_others_activated },
  { "show-all", show_all_activated },
  { "draw-extreme", NULL, NULL, "false", extreme_changed },
};

static void
enable (CtWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
set_state (CtWindow *self, const char *name, gboolean state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (state));
}

/* Which of these actions are possible with so many selected annotations. */
void
ct_window_update_edit_actions (CtWindow *self, guint n_selected)
{
  CtCanvas *canvas = get_canvas (self);
  gboolean document = ct_session_get_document (self->session) != NULL;
  gboolean editable = ct_session_is_editable (self->session);
  gboolean locked = ct_canvas_is_selection_locked (canvas);

  enable (self, "copy", n_selected > 0);
  enable (self, "cut", editable && n_selected > 0 && !locked);
  enable (self, "paste", editable);
  enable (self, "paste-previous", editable);
  enable (self, "duplicate", editable && n_selected > 0);
  enable (self, "add-box", editable);
  enable (self, "find-category", document);
  enable (self, "edit-numbers", editable && n_selected == 1 && !locked);
  enable (self, "lock", n_selected > 0);
  enable (self, "unlock-all", document && ct_canvas_count_locked (canvas) > 0);
  enable (self, "hide", n_selected > 0);
  enable (self, "hide-others", n_selected > 0);
  enable (self, "show-all", document && (!ct_canvas_get_show_boxes (canvas) || ct_canvas_count_hidden (canvas) > 0));
  enable (self, "draw-extreme", editable);
  set_state (self, "lock", locked);
}

static void
extreme_mode_cb (CtWindow *self)
{
  set_state (self, "draw-extreme", ct_canvas_get_extreme_mode (get_canvas (self)));
}

void
ct_window_add_edit_actions (CtWindow *self)
{
  CtCanvas *canvas = get_canvas (self);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  ct_window_add_property_action (self, "show-boxes", canvas);
  ct_window_add_property_action (self, "keep-inside", canvas);
  ct_window_add_property_action (self, "draw-on-empty", canvas);
  g_settings_bind (self->settings, "keep-inside", canvas, "keep-inside", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "draw-on-empty", canvas, "draw-on-empty", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings,
                   "box-numbers-relative",
                   ct_workspace_get_inspector (self->workspace),
                   "relative",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (canvas, "notify::extreme-mode", G_CALLBACK (extreme_mode_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas,
                           "notify::show-boxes",
                           G_CALLBACK (ct_window_update_actions),
                           self,
                           G_CONNECT_SWAPPED);
}
