/* ct-tool-controller.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Routes events to the tools. A tool that is busy gets everything; otherwise the place
 * under the pointer and the modifiers decide.
 */
#include "ct-tool-controller.h"

#include "ct-image-verbs.h"
#include "ct-selection-verbs.h"
#include "ct-tool-box.h"
#include "ct-tool-extreme.h"
#include "ct-tool-select.h"

#include <math.h>

/* The box that a key draws has this part of the visible picture's width and height. */
#define KEY_BOX_PART 4.0

enum
{
  TOOL_SELECT,
  TOOL_BOX,
  TOOL_EXTREME,
  N_TOOLS
};

struct _CtToolController
{
  CtToolContext context;
  CtTool *tools[N_TOOLS];
  CtTool *current;
  CtDrawMode mode;
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
  self->context.view = ct_view_state_new ();
  self->context.selection = ct_selection_new ();
  self->context.index = ct_scene_index_new ();
  self->context.settings = CT_TOOL_SETTINGS_INIT;
  ct_selection_set_view (self->context.selection, self->context.view);
  self->tools[TOOL_SELECT] = ct_tool_select_new ();
  self->tools[TOOL_BOX] = ct_tool_box_new ();
  self->tools[TOOL_EXTREME] = ct_tool_extreme_new ();
  self->current = self->tools[TOOL_SELECT];
  return self;
}

void
ct_tool_controller_free (CtToolController *self)
{
  for (guint i = 0; i < N_TOOLS; i++)
    ct_tool_free (self->tools[i]);
  ct_scene_index_free (self->context.index);
  ct_selection_free (self->context.selection);
  ct_view_state_free (self->context.view);
  g_clear_object (&self->context.history);
  g_free (self->context.refusal);
  g_free (self);
}

static CtTool *
busy_tool (const CtToolController *self)
{
  for (guint i = 0; i < N_TOOLS; i++)
    if (ct_tool_is_busy (self->tools[i]))
      return self->tools[i];
  return NULL;
}

static void
reset (CtToolController *self)
{
  ct_tool_controller_cancel (self);
  ct_selection_clear (self->context.selection);
}

/**
 * ct_tool_controller_set_history:
 * @history: (nullable): a reference is taken
 *
 * Gives up what is under way; there is no image afterwards, nothing hidden and nothing locked.
 */
void
ct_tool_controller_set_history (CtToolController *self, CtHistory *history)
{
  reset (self);
  if (history != self->context.history)
    ct_view_state_reset (self->context.view);
  g_set_object (&self->context.history, history);
  ct_view_state_set_dataset (self->context.view, history != NULL ? ct_history_get_dataset (history) : NULL);
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
  CtToolResult result;

  self->context.category = category;
  result = ct_tool_box_category_chosen (self->tools[TOOL_BOX], &self->context);
  result.flags |= ct_tool_extreme_category_chosen (self->tools[TOOL_EXTREME], &self->context).flags;
  return result;
}

/**
 * ct_tool_controller_choose_category:
 * @category: row of a living category
 *
 * What a digit or the type-to-find list does: the category becomes the current one, and the box that
 * waits for one, or else the selected annotations, or else, when images are classified, the image get
 * it. An image that has the tag loses it again.
 */
CtToolResult
ct_tool_controller_choose_category (CtToolController *self, guint32 category)
{
  CtToolContext *context = &self->context;
  gboolean busy = busy_tool (self) != NULL;
  g_autoptr (GError) error = NULL;
  CtToolResult result;

  if (context->history == NULL
      || !ct_category_table_is_alive (&ct_history_get_dataset (context->history)->categories, category))
    return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
  result = ct_tool_controller_set_category (self, category);
  result.flags |= CT_TOOL_HANDLED | CT_TOOL_REDRAW;
  if (busy)
    return result;
  if (ct_selection_get_size (context->selection) > 0)
    ct_selection_relabel (context->selection, context->history, category);
  else if (context->settings.classify && context->image != CT_NO_ROW
           && !ct_image_toggle_tag (context->history, context->image, category, &error))
    return ct_tool_controller_refuse (self, error->message);
  return result;
}

/**
 * ct_tool_controller_refuse:
 * @reason: for people
 *
 * Returns: what says that something cannot be done, with the reason in the context
 */
CtToolResult
ct_tool_controller_refuse (CtToolController *self, const char *reason)
{
  ct_set_str (&self->context.refusal, reason);
  return (CtToolResult){ CT_TOOL_HANDLED | CT_TOOL_REFUSED, CT_CURSOR_DEFAULT };
}

/**
 * ct_tool_controller_set_mode:
 * @mode: what a press does
 *
 * Gives up what is under way when that changes something.
 */
void
ct_tool_controller_set_mode (CtToolController *self, CtDrawMode mode)
{
  static const guint tools[] = { TOOL_SELECT, TOOL_BOX, TOOL_EXTREME };

  g_return_if_fail ((guint) mode < G_N_ELEMENTS (tools));
  if (self->mode == mode)
    return;
  ct_tool_controller_cancel (self);
  self->mode = mode;
  self->context.crosshair = mode != CT_DRAW_ON_EMPTY;
  self->current = self->tools[tools[mode]];
}

CtDrawMode
ct_tool_controller_get_mode (const CtToolController *self)
{
  return self->mode;
}

/**
 * ct_tool_controller_set_draw_mode:
 * @draw_mode: whether every press draws, also on a box
 *
 * The box tool on or off; see ct_tool_controller_set_mode().
 */
void
ct_tool_controller_set_draw_mode (CtToolController *self, gboolean draw_mode)
{
  if (draw_mode != ct_tool_controller_get_draw_mode (self))
    ct_tool_controller_set_mode (self, draw_mode ? CT_DRAW_BOX : CT_DRAW_ON_EMPTY);
}

gboolean
ct_tool_controller_get_draw_mode (const CtToolController *self)
{
  return self->mode == CT_DRAW_BOX;
}

/**
 * ct_tool_controller_set_settings:
 * @settings: copied; from %CT_TOOL_SETTINGS_INIT
 *
 * Gives up what is under way.
 */
void
ct_tool_controller_set_settings (CtToolController *self, const CtToolSettings *settings)
{
  ct_tool_controller_cancel (self);
  self->context.settings = *settings;
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
 * ct_tool_controller_get_view_state:
 *
 * Returns: (transfer none): what is hidden and locked; whoever changes it calls
 *   ct_tool_controller_sync() afterwards
 */
CtViewState *
ct_tool_controller_get_view_state (CtToolController *self)
{
  return self->context.view;
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
  return self->context.settings.draw_on_empty && !self->context.settings.classify
         && (ct_tool_context_has_category (&self->context)
             || ct_history_get_dataset (self->context.history)->categories.n_alive == 0);
}

static CtTool *
choose_tool (CtToolController *self, const CtPointerEvent *event)
{
  CtToolContext *context = &self->context;
  CtTool *busy = busy_tool (self);
  CtHit hit;

  if (busy != NULL)
    return busy;
  if (!ct_tool_context_is_ready (context) || (event->modifiers & CT_MODIFIER_CONTROL) != 0)
    return self->tools[TOOL_SELECT];
  if (self->mode == CT_DRAW_EXTREME)
    return self->tools[TOOL_EXTREME];
  if (self->mode == CT_DRAW_BOX || (event->modifiers & CT_MODIFIER_ALT) != 0)
    return self->tools[TOOL_BOX];
  ct_tool_context_update (context);
  hit = ct_hit_test (context->index, context->selection, context->view, context->viewport, event->at_px, NULL);
  return self->tools[hit.kind == CT_HIT_NONE && draws_on_empty (self) ? TOOL_BOX : TOOL_SELECT];
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
  self->context.crosshair = self->mode != CT_DRAW_ON_EMPTY || (event->modifiers & CT_MODIFIER_ALT) != 0;
  if (event->action == CT_POINTER_PRESS && self->context.history != NULL)
    self->select_revision = ct_history_get_dataset (self->context.history)->revision;
  result = ct_tool_pointer (tool, &self->context, event);
  if (changed)
    result.flags |= CT_TOOL_REDRAW;
  return result;
}

static CtToolResult
toggle_mode (CtToolController *self, CtDrawMode mode)
{
  ct_tool_controller_set_mode (self, self->mode == mode ? CT_DRAW_ON_EMPTY : mode);
  return (CtToolResult){ CT_TOOL_HANDLED | CT_TOOL_REDRAW | CT_TOOL_MODE,
                         self->mode == CT_DRAW_ON_EMPTY ? CT_CURSOR_DEFAULT : CT_CURSOR_CROSSHAIR };
}

/**
 * ct_tool_controller_get_escape_step:
 *
 * Returns: what Escape would back out of now, one thing at a time
 */
CtEscapeStep
ct_tool_controller_get_escape_step (const CtToolController *self)
{
  if (busy_tool (self) != NULL)
    return CT_ESCAPE_GESTURE;
  if (ct_selection_get_size (self->context.selection) > 0)
    return CT_ESCAPE_SELECTION;
  return self->mode != CT_DRAW_ON_EMPTY ? CT_ESCAPE_MODE : CT_ESCAPE_NOTHING;
}

/**
 * ct_tool_controller_escape:
 *
 * Backs out one step.
 *
 * Returns: without %CT_TOOL_HANDLED there was nothing, and Escape is somebody else's
 */
CtToolResult
ct_tool_controller_escape (CtToolController *self)
{
  switch (ct_tool_controller_get_escape_step (self))
    {
    case CT_ESCAPE_GESTURE:
      return ct_tool_controller_cancel (self);
    case CT_ESCAPE_SELECTION:
      ct_selection_clear (self->context.selection);
      return (CtToolResult){ CT_TOOL_HANDLED | CT_TOOL_REDRAW | CT_TOOL_SELECTION, CT_CURSOR_DEFAULT };
    case CT_ESCAPE_MODE:
      return toggle_mode (self, self->mode);
    case CT_ESCAPE_NOTHING:
    default:
      return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
    }
}

/**
 * ct_tool_controller_key:
 *
 * Returns: what came of it; without %CT_TOOL_HANDLED the key is somebody else's
 */
CtToolResult
ct_tool_controller_key (CtToolController *self, const CtKeyEvent *event)
{
  CtTool *busy = busy_tool (self);
  CtToolResult result;

  if (event->key == CT_KEY_ESCAPE)
    return ct_tool_controller_escape (self);
  if ((event->key == CT_KEY_W || event->key == CT_KEY_B) && event->modifiers == 0)
    return toggle_mode (self, CT_DRAW_BOX);
  if (event->key == CT_KEY_E && event->modifiers == 0)
    return toggle_mode (self, CT_DRAW_EXTREME);
  result = ct_tool_key (busy != NULL ? busy : self->tools[TOOL_SELECT], &self->context, event);
  /* Nothing is edited while something is half done. */
  if (busy != NULL && event->key != CT_KEY_NONE && event->key < CT_KEY_RETURN)
    result.flags |= CT_TOOL_HANDLED;
  return result;
}

/**
 * ct_tool_controller_add_box:
 *
 * Draws a box in the middle of what is in sight, for hands without a pointer; arrow keys do the
 * rest. Without a category it waits for one.
 */
CtToolResult
ct_tool_controller_add_box (CtToolController *self)
{
  CtToolContext *context = &self->context;
  CtRect visible, seen, box;

  if (busy_tool (self) != NULL || !ct_tool_context_is_ready (context))
    return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
  visible = ct_viewport_get_visible (context->viewport);
  box = ct_tool_context_get_bounds (context);
  seen = ct_rect_intersect (&visible, &box);
  if (seen.width > 0 && seen.height > 0)
    box = seen;
  box = CT_RECT_INIT (floor (box.x + box.width / 2 - box.width / KEY_BOX_PART / 2),
                      floor (box.y + box.height / 2 - box.height / KEY_BOX_PART / 2),
                      fmax (1, round (box.width / KEY_BOX_PART)),
                      fmax (1, round (box.height / KEY_BOX_PART)));
  return ct_tool_box_propose (self->tools[TOOL_BOX], context, &box);
}

/**
 * ct_tool_controller_select_all:
 *
 * Selects every box of the image that is neither hidden nor locked.
 */
CtToolResult
ct_tool_controller_select_all (CtToolController *self)
{
  CtToolContext *context = &self->context;
  g_autoptr (GArray) rows = NULL;
  guint64 serial = ct_selection_get_serial (context->selection);

  if (busy_tool (self) != NULL || context->history == NULL
      || !ct_image_table_is_alive (&ct_history_get_dataset (context->history)->images, context->image))
    return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
  rows = ct_scene_index_by_place (ct_tool_controller_get_index (self));
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);

      if (ct_view_state_is_free (context->view, row) && !ct_selection_contains (context->selection, row))
        ct_selection_add (context->selection, row);
    }
  if (ct_selection_get_serial (context->selection) == serial)
    return (CtToolResult){ CT_TOOL_HANDLED, CT_CURSOR_DEFAULT };
  return (CtToolResult){ CT_TOOL_HANDLED | CT_TOOL_REDRAW | CT_TOOL_SELECTION, CT_CURSOR_DEFAULT };
}

/**
 * ct_tool_controller_pick:
 * @at_px: image pixels
 *
 * For a menu about what lies at a place: selects the box there, unless it is selected already; where
 * there is none, nothing is selected.
 */
CtToolResult
ct_tool_controller_pick (CtToolController *self, CtPoint at_px)
{
  CtToolContext *context = &self->context;
  gboolean changed;
  CtHit hit;

  if (busy_tool (self) != NULL || !ct_tool_context_is_ready (context))
    return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
  ct_tool_context_update (context);
  hit = ct_hit_test (context->index, context->selection, context->view, context->viewport, at_px, NULL);
  if (hit.kind != CT_HIT_NONE && ct_selection_contains (context->selection, hit.annotation))
    changed = ct_selection_add (context->selection, hit.annotation);
  else
    changed = ct_selection_set_only (context->selection, hit.annotation);
  return (CtToolResult){ CT_TOOL_HANDLED | (changed ? CT_TOOL_SELECTION | CT_TOOL_REDRAW : 0), CT_CURSOR_DEFAULT };
}

/**
 * ct_tool_controller_preview:
 * @list: shapes are appended
 */
void
ct_tool_controller_preview (const CtToolController *self, CtDisplayList *list)
{
  for (guint i = 0; i < N_TOOLS; i++)
    if (i == TOOL_SELECT || self->current == self->tools[i] || ct_tool_is_busy (self->tools[i]))
      ct_tool_preview (self->tools[i], &self->context, list);
}

gboolean
ct_tool_controller_is_busy (const CtToolController *self)
{
  return busy_tool (self) != NULL;
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

  for (guint i = 0; i < N_TOOLS; i++)
    ct_tool_cancel (self->tools[i], &self->context);
  return (CtToolResult){ busy ? CT_TOOL_HANDLED | CT_TOOL_REDRAW : 0,
                         self->mode == CT_DRAW_ON_EMPTY ? CT_CURSOR_DEFAULT : CT_CURSOR_CROSSHAIR };
}

static gboolean
deselect_hidden (CtToolController *self)
{
  g_autoptr (GArray) rows = ct_selection_dup_rows (self->context.selection);
  gboolean changed = FALSE;

  for (guint i = rows->len; i > 0; i--)
    if (ct_view_state_is_hidden (self->context.view, g_array_index (rows, guint32, i - 1)))
      changed |= ct_selection_remove (self->context.selection, g_array_index (rows, guint32, i - 1));
  return changed;
}

/**
 * ct_tool_controller_sync:
 *
 * To be called when the history or the view state has changed: drops what is no more, or hidden, from
 * the selection, and gives up a move or resize whose boxes changed underneath. A half-drawn box goes on.
 */
CtToolResult
ct_tool_controller_sync (CtToolController *self)
{
  CtToolResult result = { 0, CT_CURSOR_DEFAULT };
  CtDataset *dataset;

  if (self->context.history == NULL)
    return result;
  dataset = ct_history_get_dataset (self->context.history);
  if (ct_tool_is_busy (self->tools[TOOL_SELECT]) && dataset->revision != self->select_revision)
    {
      ct_tool_cancel (self->tools[TOOL_SELECT], &self->context);
      result.flags |= CT_TOOL_REDRAW;
    }
  if (ct_selection_retain (self->context.selection, dataset, self->context.image) || deselect_hidden (self))
    result.flags |= CT_TOOL_SELECTION | CT_TOOL_REDRAW;
  return result;
}
