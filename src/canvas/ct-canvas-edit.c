/* ct-canvas-edit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What menus, keys and panels do to boxes: modes and settings of the tools, categories, copy
 * and paste, and which boxes are locked or hidden. The tools themselves know how.
 */
#include "ct-canvas-private.h"

#include "ct-selection-verbs.h"

static CtViewState *
get_view (CtCanvas *self)
{
  return ct_tool_controller_get_view_state (self->controller);
}

static gboolean
can_edit (CtCanvas *self)
{
  return self->history != NULL && self->is_editable && self->message == NULL;
}

static void
set_mode (CtCanvas *self, CtDrawMode mode)
{
  if (ct_tool_controller_get_mode (self->controller) == mode)
    return;
  ct_tool_controller_set_mode (self->controller, mode);
  ct_canvas_refresh_pointer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ct_canvas_tell_mode (self);
}

void
ct_canvas_set_draw_mode (CtCanvas *self, gboolean draw_mode)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (draw_mode != ct_canvas_get_draw_mode (self))
    set_mode (self, draw_mode ? CT_DRAW_BOX : CT_DRAW_ON_EMPTY);
}

gboolean
ct_canvas_get_draw_mode (CtCanvas *self)
{
  return ct_tool_controller_get_mode (self->controller) == CT_DRAW_BOX;
}

/**
 * ct_canvas_set_extreme_mode:
 * @extreme_mode: whether clicks are the four extreme points of a thing
 */
void
ct_canvas_set_extreme_mode (CtCanvas *self, gboolean extreme_mode)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (extreme_mode != ct_canvas_get_extreme_mode (self))
    set_mode (self, extreme_mode ? CT_DRAW_EXTREME : CT_DRAW_ON_EMPTY);
}

gboolean
ct_canvas_get_extreme_mode (CtCanvas *self)
{
  return ct_tool_controller_get_mode (self->controller) == CT_DRAW_EXTREME;
}

static CtToolSettings
get_settings (CtCanvas *self)
{
  return ct_tool_controller_get_context (self->controller)->settings;
}

static void
set_settings (CtCanvas *self, const CtToolSettings *settings, const char *property)
{
  ct_tool_controller_set_settings (self->controller, settings);
  ct_canvas_refresh_pointer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (property != NULL)
    g_object_notify (G_OBJECT (self), property);
}

/**
 * ct_canvas_set_keep_inside:
 * @keep_inside: whether boxes end at the edges of the picture
 */
void
ct_canvas_set_keep_inside (CtCanvas *self, gboolean keep_inside)
{
  CtToolSettings settings = get_settings (self);

  g_return_if_fail (CT_IS_CANVAS (self));

  if (settings.keep_inside == keep_inside)
    return;
  settings.keep_inside = keep_inside;
  set_settings (self, &settings, "keep-inside");
}

gboolean
ct_canvas_get_keep_inside (CtCanvas *self)
{
  return get_settings (self).keep_inside;
}

/**
 * ct_canvas_set_draw_on_empty:
 * @draw_on_empty: whether a press on no box draws one
 */
void
ct_canvas_set_draw_on_empty (CtCanvas *self, gboolean draw_on_empty)
{
  CtToolSettings settings = get_settings (self);

  g_return_if_fail (CT_IS_CANVAS (self));

  if (settings.draw_on_empty == draw_on_empty)
    return;
  settings.draw_on_empty = draw_on_empty;
  set_settings (self, &settings, "draw-on-empty");
}

gboolean
ct_canvas_get_draw_on_empty (CtCanvas *self)
{
  return get_settings (self).draw_on_empty;
}

/**
 * ct_canvas_set_fixed_categories:
 * @fixed_categories: whether boxes that would need a new category cannot be pasted
 */
void
ct_canvas_set_fixed_categories (CtCanvas *self, gboolean fixed_categories)
{
  CtToolSettings settings = get_settings (self);

  settings.fixed_categories = fixed_categories;
  set_settings (self, &settings, NULL);
}

/**
 * ct_canvas_set_classify:
 * @classify: whether images get tags and no boxes
 */
void
ct_canvas_set_classify (CtCanvas *self, gboolean classify)
{
  CtToolSettings settings = get_settings (self);

  g_return_if_fail (CT_IS_CANVAS (self));

  if (settings.classify == classify)
    return;
  settings.classify = classify;
  set_settings (self, &settings, NULL);
}

/**
 * ct_canvas_is_busy:
 *
 * Returns: whether a gesture is under way, or a box waits for its category
 */
gboolean
ct_canvas_is_busy (CtCanvas *self)
{
  return ct_tool_controller_is_busy (self->controller);
}

/**
 * ct_canvas_select_all:
 *
 * Selects every box of the image that is neither hidden nor locked.
 */
void
ct_canvas_select_all (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_canvas_apply (self, ct_tool_controller_select_all (self->controller));
}

/**
 * ct_canvas_choose_category:
 * @category: row of a living category
 *
 * It becomes the current one, and what is selected, or the box that waits for one, gets it; in a
 * document of tags the image does.
 */
void
ct_canvas_choose_category (CtCanvas *self, guint32 category)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (can_edit (self))
    ct_canvas_apply (self, ct_tool_controller_choose_category (self->controller, category));
}

/**
 * ct_canvas_relabel_selection:
 * @category: row of a living category
 */
void
ct_canvas_relabel_selection (CtCanvas *self, guint32 category)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (can_edit (self))
    ct_selection_relabel (ct_tool_controller_get_selection (self->controller), self->history, category);
}

void
ct_canvas_delete_selection (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (can_edit (self))
    ct_selection_delete (ct_tool_controller_get_selection (self->controller), self->history);
}

/**
 * ct_canvas_add_box:
 *
 * Draws a box in the middle of what is in sight, for hands without a pointer.
 */
void
ct_canvas_add_box (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (can_edit (self))
    ct_canvas_apply (self, ct_tool_controller_add_box (self->controller));
}

/**
 * ct_canvas_copy:
 *
 * Returns: (transfer full) (nullable): a clip of the selection; %NULL when nothing is selected
 */
CtDataset *
ct_canvas_copy (CtCanvas *self)
{
  g_return_val_if_fail (CT_IS_CANVAS (self), NULL);

  return ct_tool_controller_copy (self->controller);
}

/**
 * ct_canvas_cut:
 *
 * Returns: (transfer full) (nullable): a clip of what is now deleted; %NULL when that is nothing
 */
CtDataset *
ct_canvas_cut (CtCanvas *self)
{
  CtDataset *clip;
  CtToolResult result;

  g_return_val_if_fail (CT_IS_CANVAS (self), NULL);

  if (!can_edit (self))
    return NULL;
  clip = ct_tool_controller_cut (self->controller, &result);
  ct_canvas_apply (self, result);
  return clip;
}

/**
 * ct_canvas_paste:
 * @clip: from ct_canvas_copy() or from a text
 *
 * Returns: whether anything was pasted; it is selected then
 */
gboolean
ct_canvas_paste (CtCanvas *self, const CtDataset *clip)
{
  CtToolResult result;

  g_return_val_if_fail (CT_IS_CANVAS (self), FALSE);

  if (!can_edit (self))
    return FALSE;
  result = ct_tool_controller_paste (self->controller, clip);
  ct_canvas_apply (self, result);
  return (result.flags & CT_TOOL_HANDLED) != 0;
}

/**
 * ct_canvas_paste_image:
 * @from: row of another image
 *
 * Returns: whether this image got any annotation of that one, or said why not
 */
gboolean
ct_canvas_paste_image (CtCanvas *self, guint32 from)
{
  CtToolResult result;

  g_return_val_if_fail (CT_IS_CANVAS (self), FALSE);

  if (!can_edit (self))
    return FALSE;
  result = ct_tool_controller_paste_image (self->controller, from);
  ct_canvas_apply (self, result);
  return (result.flags & CT_TOOL_HANDLED) != 0;
}

void
ct_canvas_duplicate (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (can_edit (self))
    ct_canvas_apply (self, ct_tool_controller_duplicate (self->controller));
}

/* The tools let go of what went out of sight. */
static void
view_changed (CtCanvas *self)
{
  ct_canvas_apply (self, ct_tool_controller_sync (self->controller));
  ct_canvas_refresh_pointer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
marks_changed (CtCanvas *self, gboolean changed)
{
  if (!changed)
    return;
  view_changed (self);
  ct_canvas_tell_marks (self);
}

/**
 * ct_canvas_set_peeking:
 * @peeking: whether the bare picture is shown for the moment
 */
void
ct_canvas_set_peeking (CtCanvas *self, gboolean peeking)
{
  if (ct_view_state_set_peeking (get_view (self), peeking))
    view_changed (self);
}

void
ct_canvas_set_show_boxes (CtCanvas *self, gboolean show_boxes)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (!ct_view_state_set_show_boxes (get_view (self), show_boxes))
    return;
  view_changed (self);
  ct_canvas_tell_show_boxes (self);
}

gboolean
ct_canvas_get_show_boxes (CtCanvas *self)
{
  return ct_view_state_get_show_boxes (get_view (self));
}

gboolean
ct_canvas_is_locked (CtCanvas *self, guint32 annotation)
{
  return ct_view_state_is_locked (get_view (self), annotation);
}

/**
 * ct_canvas_is_hidden:
 *
 * Returns: whether this box was hidden by itself or with its category
 */
gboolean
ct_canvas_is_hidden (CtCanvas *self, guint32 annotation)
{
  return ct_view_state_is_hidden (get_view (self), annotation);
}

static GArray *
rows_of (guint32 annotation)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_append_val (rows, annotation);
  return rows;
}

/**
 * ct_canvas_set_locked:
 * @annotation: row
 * @locked: whether no tool takes hold of it
 */
void
ct_canvas_set_locked (CtCanvas *self, guint32 annotation, gboolean locked)
{
  g_autoptr (GArray) rows = rows_of (annotation);

  g_return_if_fail (CT_IS_CANVAS (self));

  marks_changed (self, ct_view_state_set_locked (get_view (self), rows, locked));
}

void
ct_canvas_set_hidden (CtCanvas *self, guint32 annotation, gboolean hidden)
{
  g_autoptr (GArray) rows = rows_of (annotation);

  g_return_if_fail (CT_IS_CANVAS (self));

  marks_changed (self, ct_view_state_set_hidden (get_view (self), rows, hidden));
}

/**
 * ct_canvas_is_selection_locked:
 *
 * Returns: whether something is selected and all of it is locked
 */
gboolean
ct_canvas_is_selection_locked (CtCanvas *self)
{
  CtSelection *selection = ct_tool_controller_get_selection (self->controller);
  guint n = ct_selection_get_size (selection);
  gboolean locked = n > 0 && ct_view_state_has_locked (get_view (self));

  for (guint i = 0; i < n && locked; i++)
    locked = ct_view_state_is_locked (get_view (self), ct_selection_get (selection, i));
  return locked;
}

void
ct_canvas_lock_selection (CtCanvas *self, gboolean locked)
{
  g_autoptr (GArray) rows = ct_canvas_dup_selection (self);

  marks_changed (self, ct_view_state_set_locked (get_view (self), rows, locked));
}

void
ct_canvas_hide_selection (CtCanvas *self)
{
  g_autoptr (GArray) rows = ct_canvas_dup_selection (self);

  marks_changed (self, ct_view_state_set_hidden (get_view (self), rows, TRUE));
}

/**
 * ct_canvas_hide_others:
 *
 * Hides what is on the image and not selected.
 */
void
ct_canvas_hide_others (CtCanvas *self)
{
  g_autoptr (GArray) rows = ct_canvas_dup_selection (self);

  if (self->history == NULL || ct_canvas_get_image (self) == CT_NO_ROW)
    return;
  marks_changed (self,
                 ct_view_state_hide_others (get_view (self),
                                            ct_history_get_dataset (self->history),
                                            ct_canvas_get_image (self),
                                            rows));
}

/**
 * ct_canvas_set_category_hidden:
 * @category: row
 * @hidden: whether its boxes are not to be seen, on any image
 */
void
ct_canvas_set_category_hidden (CtCanvas *self, guint32 category, gboolean hidden)
{
  marks_changed (self, ct_view_state_set_category_hidden (get_view (self), category, hidden));
}

gboolean
ct_canvas_is_category_hidden (CtCanvas *self, guint32 category)
{
  return ct_view_state_is_category_hidden (get_view (self), category);
}

/**
 * ct_canvas_show_only_category:
 * @category: row
 *
 * Hides the boxes of all other categories.
 */
void
ct_canvas_show_only_category (CtCanvas *self, guint32 category)
{
  if (self->history == NULL)
    return;
  marks_changed (self,
                 ct_view_state_show_only_category (get_view (self), ct_history_get_dataset (self->history), category));
}

void
ct_canvas_show_all_categories (CtCanvas *self)
{
  marks_changed (self, ct_view_state_show_all_categories (get_view (self)));
}

gboolean
ct_canvas_has_hidden_categories (CtCanvas *self)
{
  return ct_view_state_has_hidden_categories (get_view (self));
}

/**
 * ct_canvas_count_hidden:
 *
 * Returns: how many annotations of the image were hidden, one by one or with their category
 */
guint
ct_canvas_count_hidden (CtCanvas *self)
{
  if (self->history == NULL || ct_canvas_get_image (self) == CT_NO_ROW)
    return 0;
  return ct_view_state_count_hidden (get_view (self),
                                     ct_history_get_dataset (self->history),
                                     ct_canvas_get_image (self));
}

static GArray *
dup_image_rows (CtCanvas *self)
{
  if (self->history == NULL || ct_canvas_get_image (self) == CT_NO_ROW)
    return g_array_new (FALSE, FALSE, sizeof (guint32));
  return ct_dataset_get_annotations (ct_history_get_dataset (self->history), ct_canvas_get_image (self));
}

/**
 * ct_canvas_count_locked:
 *
 * Returns: how many annotations of the image are locked
 */
guint
ct_canvas_count_locked (CtCanvas *self)
{
  g_autoptr (GArray) rows = NULL;
  guint n = 0;

  if (!ct_view_state_has_locked (get_view (self)))
    return 0;
  rows = dup_image_rows (self);
  for (guint i = 0; i < rows->len; i++)
    n += ct_view_state_is_locked (get_view (self), g_array_index (rows, guint32, i)) ? 1 : 0;
  return n;
}

/**
 * ct_canvas_show_all:
 *
 * Shows every box of the image again, and boxes at all.
 */
void
ct_canvas_show_all (CtCanvas *self)
{
  if (self->history == NULL || ct_canvas_get_image (self) == CT_NO_ROW)
    return;
  marks_changed (self,
                 ct_view_state_show_image (get_view (self),
                                           ct_history_get_dataset (self->history),
                                           ct_canvas_get_image (self)));
  ct_canvas_tell_show_boxes (self);
}

/**
 * ct_canvas_unlock_all:
 *
 * Unlocks every box of the image.
 */
void
ct_canvas_unlock_all (CtCanvas *self)
{
  g_autoptr (GArray) rows = dup_image_rows (self);

  marks_changed (self, ct_view_state_set_locked (get_view (self), rows, FALSE));
}
