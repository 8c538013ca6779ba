/* ct-tool-controller.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Routes events to the tools. A tool that is busy gets everything; otherwise the place
 * under the pointer and the modifiers decide.
 */
#include "ct-tool-controller.h"

#include "ct-tool-box.h"
#include "ct-tool-select.h"

struct _CtToolController
{
  CtToolContext context;
  CtTool *select;
  CtTool *box;
  CtTool *current;
  gboolean draw_mode;
  guint64 select_revision;
};

/**
 * ct_tool_controller_new:
 * @viewport: borrowed for as long as the controller lives
 */
CtToolController *
ct_tool_controller_new (const CtViewport *viewport)
{
  CtToolController *self = g_new0 (CtToolController, 1);

  self->context.image = CT_NO_ROW;
  self->context.category = CT_NO_ROW;
  self->context.viewport = viewport;
  self->context.selection = ct_selection_new ();
  self->context.index = ct_scene_index_new ();
  self->context.settings = CT_TOOL_SETTINGS_INIT;
  self->select = ct_tool_select_new ();
  self->box = ct_tool_box_new ();
  self->current = self->select;
  return self;
}

void
ct_tool_controller_free (CtToolController *self)
{
  ct_tool_free (self->select);
  ct_tool_free (self->box);
  ct_scene_index_free (self->context.index);
  ct_selection_free (self->context.selection);
  g_clear_object (&self->context.history);
  g_free (self);
}

static void
reset (CtToolController *self)
{
  ct_tool_cancel (self->select, &self->context);
  ct_tool_cancel (self->box, &self->context);
  ct_selection_clear (self->context.selection);
}

/**
 * ct_tool_controller_set_history:
 * @history: (nullable): a reference is taken
 *
 * Gives up what is under way; there is no image afterwards.
 */
void
ct_tool_controller_set_history (CtToolController *self, CtHistory *history)
{
  reset (self);
  g_set_object (&self->context.history, history);
  self->context.image = CT_NO_ROW;
  self->context.category = CT_NO_ROW;
  /* Another data set may lie at the same address. */
  ct_scene_index_update (self->context.index, NULL, CT_NO_ROW);
}

/**
 * ct_tool_controller_set_image:
 * @image: row, or %CT_NO_ROW
 *
 * Gives up what is under way and selects nothing.
 */
void
ct_tool_controller_set_image (CtToolController *self, guint32 image)
{
  reset (self);
  self->context.image = image;
  ct_tool_context_update (&self->context);
}

/**
 * ct_tool_controller_set_category:
 * @category: row of what new boxes become, or %CT_NO_ROW
 *
 * Commits a box that waited for a category.
 */
CtToolResult
ct_tool_controller_set_category (CtToolController *self, guint32 category)
{
  self->context.category = category;
  return ct_tool_box_category_chosen (self->box, &self->context);
}

/**
 * ct_tool_controller_set_draw_mode:
 * @draw_mode: whether every press draws, also on a box
 *
 * Gives up what is under way when that changes something.
 */
void
ct_tool_controller_set_draw_mode (CtToolController *self, gboolean draw_mode)
{
  if (self->draw_mode == draw_mode)
    return;
  ct_tool_controller_cancel (self);
  self->draw_mode = draw_mode;
  self->context.crosshair = draw_mode;
  self->current = draw_mode ? self->box : self->select;
}

gboolean
ct_tool_controller_get_draw_mode (const CtToolController *self)
{
  return self->draw_mode;
}

/**
 * ct_tool_controller_get_context:
 *
 * Returns: (transfer none): what the tools work on
 */
const CtToolContext *
ct_tool_controller_get_context (const CtToolController *self)
{
  return &self->context;
}

CtSelection *
ct_tool_controller_get_selection (CtToolController *self)
{
  return self->context.selection;
}

/**
 * ct_tool_controller_get_index:
 *
 * Returns: (transfer none): the boxes of the image, up to date
 */
CtSceneIndex *
ct_tool_controller_get_index (CtToolController *self)
{
  ct_tool_context_update (&self->context);
  return self->context.index;
}

/* Whether a press on nothing draws: there is a category to draw in, or none at all, so
 * that the first box asks for the first one. */
static gboolean
draws_on_empty (const CtToolController *self)
{
  return ct_tool_context_has_category (&self->context)
         || ct_history_get_dataset (self->context.history)->categories.n_alive == 0;
}

static CtTool *
choose_tool (CtToolController *self, const CtPointerEvent *event)
{
  CtToolContext *context = &self->context;
  CtHit hit;

  if (ct_tool_is_busy (self->box))
    return self->box;
  if (ct_tool_is_busy (self->select))
    return self->select;
  if (!ct_tool_context_is_ready (context) || (event->modifiers & CT_MODIFIER_CONTROL) != 0)
    return self->select;
  if (self->draw_mode || (event->modifiers & CT_MODIFIER_ALT) != 0)
    return self->box;
  ct_tool_context_update (context);
  hit = ct_hit_test (context->index, context->selection, context->viewport, event->at_px, NULL);
  return hit.kind == CT_HIT_NONE && draws_on_empty (self) ? self->box : self->select;
}

/**
 * ct_tool_controller_pointer:
 *
 * Returns: what came of it; without %CT_TOOL_HANDLED a press may mean something else, such as a menu
 */
CtToolResult
ct_tool_controller_pointer (CtToolController *self, const CtPointerEvent *event)
{
  CtTool *tool = choose_tool (self, event);
  gboolean changed = tool != self->current;
  CtToolResult result;

  self->current = tool;
  self->context.crosshair = self->draw_mode || (event->modifiers & CT_MODIFIER_ALT) != 0;
  if (event->action == CT_POINTER_PRESS && self->context.history != NULL)
    self->select_revision = ct_history_get_dataset (self->context.history)->revision;
  result = ct_tool_pointer (tool, &self->context, event);
  if (changed)
    result.flags |= CT_TOOL_REDRAW;
  return result;
}

static CtToolResult
toggle_draw_mode (CtToolController *self)
{
  ct_tool_controller_set_draw_mode (self, !self->draw_mode);
  return (CtToolResult){ CT_TOOL_HANDLED | CT_TOOL_REDRAW | CT_TOOL_MODE,
                         self->draw_mode ? CT_CURSOR_CROSSHAIR : CT_CURSOR_DEFAULT };
}

/**
 * ct_tool_controller_key:
 *
 * Escape backs out one step: from the gesture, from the selection, from the draw mode.
 *
 * Returns: what came of it; without %CT_TOOL_HANDLED the key is somebody else's
 */
CtToolResult
ct_tool_controller_key (CtToolController *self, const CtKeyEvent *event)
{
  CtToolResult result;

  if ((event->key == CT_KEY_W || event->key == CT_KEY_B) && event->modifiers == 0)
    return toggle_draw_mode (self);
  if (ct_tool_is_busy (self->box))
    {
      result = ct_tool_key (self->box, &self->context, event);
      /* Nothing is edited while a box is half drawn. */
      if (event->key != CT_KEY_NONE && event->key < CT_KEY_RETURN)
        result.flags |= CT_TOOL_HANDLED;
      return result;
    }
  result = ct_tool_key (self->select, &self->context, event);
  if (event->key == CT_KEY_ESCAPE && (result.flags & CT_TOOL_HANDLED) == 0 && self->draw_mode)
    return toggle_draw_mode (self);
  return result;
}

/**
 * ct_tool_controller_preview:
 * @list: shapes are appended
 */
void
ct_tool_controller_preview (const CtToolController *self, CtDisplayList *list)
{
  ct_tool_preview (self->select, &self->context, list);
  if (self->current == self->box || ct_tool_is_busy (self->box))
    ct_tool_preview (self->box, &self->context, list);
}

gboolean
ct_tool_controller_is_busy (const CtToolController *self)
{
  return ct_tool_is_busy (self->box) || ct_tool_is_busy (self->select);
}

/**
 * ct_tool_controller_cancel:
 *
 * Gives up what is under way, whatever it is; the selection stays.
 */
CtToolResult
ct_tool_controller_cancel (CtToolController *self)
{
  gboolean busy = ct_tool_controller_is_busy (self);

  ct_tool_cancel (self->select, &self->context);
  ct_tool_cancel (self->box, &self->context);
  return (CtToolResult){ busy ? CT_TOOL_HANDLED | CT_TOOL_REDRAW : 0, CT_CURSOR_DEFAULT };
}

/**
 * ct_tool_controller_sync:
 *
 * To be called when the history has changed: drops what is no more from the selection, and
 * gives up a move or resize whose boxes changed underneath. A half-drawn box goes on.
 */
CtToolResult
ct_tool_controller_sync (CtToolController *self)
{
  CtToolResult result = { 0, CT_CURSOR_DEFAULT };
  CtDataset *dataset;

  if (self->context.history == NULL)
    return result;
  dataset = ct_history_get_dataset (self->context.history);
  if (ct_tool_is_busy (self->select) && dataset->revision != self->select_revision)
    {
      ct_tool_cancel (self->select, &self->context);
      result.flags |= CT_TOOL_REDRAW;
    }
  if (ct_selection_retain (self->context.selection, dataset, self->context.image))
    result.flags |= CT_TOOL_SELECTION | CT_TOOL_REDRAW;
  return result;
}
