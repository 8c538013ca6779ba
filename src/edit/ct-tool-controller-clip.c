/* ct-tool-controller-clip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copy and paste on the image at hand: what is pasted is selected. Where a clip waits between
 * the two, and whether others get it as text, is the window's affair.
 */
#include "ct-clip.h"
#include "ct-tool-controller.h"

static gboolean
is_ready (const CtToolController *self)
{
  const CtToolContext *context = ct_tool_controller_get_context (self);

  return context->history != NULL && !ct_tool_controller_is_busy (self)
         && ct_image_table_is_alive (&ct_history_get_dataset (context->history)->images, context->image);
}

static guint
flags_of (const CtToolContext *context)
{
  return (context->settings.keep_inside ? CT_PASTE_KEEP_INSIDE : 0u)
         | (context->settings.fixed_categories ? CT_PASTE_NO_NEW_CATEGORIES : 0u);
}

static CtToolResult
select_pasted (CtToolController *self, guint n, const GArray *pasted, const GError *error)
{
  const CtToolResult none = { 0, CT_CURSOR_DEFAULT };
  CtSelection *selection = ct_tool_controller_get_selection (self);
  const CtDataset *dataset;

  if (error != NULL)
    return ct_tool_controller_refuse (self, error->message);
  if (n == 0)
    return none;
  dataset = ct_history_get_dataset (ct_tool_controller_get_context (self)->history);
  ct_selection_clear (selection);
  for (guint i = 0; i < pasted->len; i++)
    if ((dataset->annotations.flags[g_array_index (pasted, guint32, i)] & CT_RECORD_HAS_BBOX) != 0)
      ct_selection_add (selection, g_array_index (pasted, guint32, i));
  return (CtToolResult){ CT_TOOL_HANDLED | CT_TOOL_REDRAW | CT_TOOL_SELECTION, CT_CURSOR_DEFAULT };
}

/**
 * ct_tool_controller_copy:
 *
 * Returns: (transfer full) (nullable): a clip of the selection; %NULL when nothing is selected
 */
CtDataset *
ct_tool_controller_copy (CtToolController *self)
{
  const CtToolContext *context = ct_tool_controller_get_context (self);
  g_autoptr (GArray) rows = ct_selection_dup_rows (context->selection);

  if (context->history == NULL || rows->len == 0)
    return NULL;
  return ct_clip_new (ct_history_get_dataset (context->history), rows);
}

/**
 * ct_tool_controller_cut:
 * @result: (out): what came of it
 *
 * Returns: (transfer full) (nullable): a clip of what is now deleted; %NULL when that is nothing
 */
CtDataset *
ct_tool_controller_cut (CtToolController *self, CtToolResult *result)
{
  const CtToolContext *context = ct_tool_controller_get_context (self);
  g_autoptr (CtDataset) clip = NULL;

  *result = (CtToolResult){ 0, CT_CURSOR_DEFAULT };
  if (!is_ready (self))
    return NULL;
  clip = ct_clip_cut (context->selection, context->history);
  *result = ct_tool_controller_sync (self);
  result->flags |= clip->annotations.n_alive > 0 ? CT_TOOL_HANDLED | CT_TOOL_REDRAW : 0;
  return clip->annotations.n_alive > 0 ? g_steal_pointer (&clip) : NULL;
}

/**
 * ct_tool_controller_paste:
 * @clip: (nullable): from ct_tool_controller_copy() or from a text
 *
 * Pastes at the same place; beside it where an equal box lies there already.
 */
CtToolResult
ct_tool_controller_paste (CtToolController *self, const CtDataset *clip)
{
  const CtToolContext *context = ct_tool_controller_get_context (self);
  g_autoptr (GArray) pasted = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GError) error = NULL;
  guint n;

  if (clip == NULL || !is_ready (self))
    return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
  n = ct_clip_paste (clip, context->history, context->image, flags_of (context) | CT_PASTE_SHIFT, pasted, &error);
  return select_pasted (self, n, pasted, error);
}

/**
 * ct_tool_controller_duplicate:
 *
 * Copies the selected boxes beside themselves.
 */
CtToolResult
ct_tool_controller_duplicate (CtToolController *self)
{
  const CtToolContext *context = ct_tool_controller_get_context (self);
  g_autoptr (GArray) rows = ct_selection_dup_rows (context->selection);
  g_autoptr (GArray) pasted = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GError) error = NULL;
  guint n;

  if (!is_ready (self))
    return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
  n = ct_clip_duplicate (context->history, rows, context->image, flags_of (context), pasted, &error);
  return select_pasted (self, n, pasted, error);
}

/**
 * ct_tool_controller_paste_image:
 * @from: row of another image, or %CT_NO_ROW
 *
 * Copies all annotations of another image to this one, except those that it has already.
 */
CtToolResult
ct_tool_controller_paste_image (CtToolController *self, guint32 from)
{
  const CtToolContext *context = ct_tool_controller_get_context (self);
  g_autoptr (GArray) pasted = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GError) error = NULL;
  guint n;

  if (!is_ready (self))
    return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
  n = ct_clip_paste_image (context->history, from, context->image, flags_of (context), pasted, &error);
  return select_pasted (self, n, pasted, error);
}
