/* ct-tool-select.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Select, move, resize, nudge, delete. A press decides what a drag would do; whether it
 * is a drag or a click shows only when the pointer has gone beyond the threshold.
 */
#include "ct-tool-select.h"

#include "ct-selection-verbs.h"
#include "ct-verbs.h"

#include <math.h>

#define NUDGE_PX 1.0
#define NUDGE_FAR_PX 10.0

/*
 * State:
 * @STATE_IDLE: no button is down
 * @STATE_PRESSED: down on a box or handle, not moved yet
 * @STATE_MOVING: the selected boxes follow the pointer
 * @STATE_RESIZING: a handle follows the pointer
 * @STATE_BAND_PRESSED: down on nothing, or with Ctrl or Shift; not moved yet
 * @STATE_BAND: a rubber band follows the pointer
 */
typedef enum
{
  STATE_IDLE,
  STATE_PRESSED,
  STATE_MOVING,
  STATE_RESIZING,
  STATE_BAND_PRESSED,
  STATE_BAND,
} State;

typedef struct
{
  CtTool parent;
  State state;
  CtHit pressed;
  CtHit clicked;
  guint32 picked;
  gboolean was_selected;
  gboolean adding;
  CtPoint to_px;
} Select;

static const guint handle_sides[CT_N_HANDLES] = {
  CT_SIDE_LEFT | CT_SIDE_TOP,     CT_SIDE_TOP,    CT_SIDE_RIGHT | CT_SIDE_TOP,   CT_SIDE_RIGHT,
  CT_SIDE_RIGHT | CT_SIDE_BOTTOM, CT_SIDE_BOTTOM, CT_SIDE_LEFT | CT_SIDE_BOTTOM, CT_SIDE_LEFT,
};

static CtRect
band_rect (const Select *self)
{
  return ct_rect_from_corners (self->pressed.at_px.x, self->pressed.at_px.y, self->to_px.x, self->to_px.y);
}

/* How far the selected boxes are moved now. */
static CtPoint
move_offset (const Select *self, const CtToolContext *context)
{
  CtRect bounds = ct_tool_context_get_bounds (context);

  return ct_selection_limit_move (context->selection,
                                  ct_history_get_dataset (context->history),
                                  ct_tool_context_snap (context, self->to_px.x - self->pressed.at_px.x),
                                  ct_tool_context_snap (context, self->to_px.y - self->pressed.at_px.y),
                                  context->settings.keep_inside ? &bounds : NULL);
}

static gboolean
resized_box (const Select *self, const CtToolContext *context, CtRect *box)
{
  CtRect bounds = ct_tool_context_get_bounds (context);
  CtRect old;

  /* A list or a key may lock it meanwhile. */
  if (ct_view_state_is_locked (context->view, self->pressed.annotation)
      || !ct_scene_get_box (ct_history_get_dataset (context->history), self->pressed.annotation, &old))
    return FALSE;
  *box = ct_rect_resize (&old,
                         handle_sides[self->pressed.handle],
                         self->to_px.x - self->pressed.at_px.x,
                         self->to_px.y - self->pressed.at_px.y,
                         context->settings.snap_px,
                         context->settings.keep_inside ? &bounds : NULL);
  return TRUE;
}

static CtHit
hit_at (const CtToolContext *context, const CtSelection *selection, CtPoint at_px, const CtHit *previous)
{
  return ct_hit_test (context->index, selection, context->view, context->viewport, at_px, previous);
}

static CtCursor
hover_cursor (const CtToolContext *context, CtPoint at_px)
{
  CtHit hit = hit_at (context, context->selection, at_px, NULL);

  switch (hit.kind)
    {
    case CT_HIT_HANDLE:
      return ct_cursor_for_handle (hit.handle);
    case CT_HIT_EDGE:
    case CT_HIT_INSIDE:
      return ct_selection_contains (context->selection, hit.annotation) ? CT_CURSOR_MOVE : CT_CURSOR_POINTER;
    case CT_HIT_NONE:
    default:
      return CT_CURSOR_DEFAULT;
    }
}

/* A press usually takes the topmost box. But a box that somebody picked on purpose from
 * below others stays in the hand. */
static gboolean
hits_picked (const Select *self, const CtToolContext *context, CtPoint at_px)
{
  double reach = CT_HIT_EDGE_WPX / context->viewport->scale;
  CtRect box;

  if (self->picked == CT_NO_ROW || ct_selection_get_primary (context->selection) != self->picked
      || !ct_view_state_is_free (context->view, self->picked)
      || !ct_scene_index_get_box (context->index, self->picked, &box))
    return FALSE;
  box = CT_RECT_INIT (box.x - reach, box.y - reach, box.width + 2 * reach, box.height + 2 * reach);
  return ct_rect_contains (&box, at_px.x, at_px.y);
}

static CtToolResult
press (Select *self, CtToolContext *context, const CtPointerEvent *event)
{
  CtToolResult result = { CT_TOOL_HANDLED, CT_CURSOR_DEFAULT };

  self->to_px = event->at_px;
  self->adding = (event->modifiers & (CT_MODIFIER_CONTROL | CT_MODIFIER_SHIFT)) != 0;
  self->pressed = hit_at (context, context->selection, event->at_px, NULL);
  if (self->pressed.kind == CT_HIT_HANDLE && (event->modifiers & CT_MODIFIER_CONTROL) == 0)
    self->adding = FALSE;
  if (self->pressed.kind == CT_HIT_NONE || self->adding)
    {
      self->state = STATE_BAND_PRESSED;
      return result;
    }
  self->state = STATE_PRESSED;
  if (self->pressed.kind == CT_HIT_HANDLE)
    {
      self->was_selected = TRUE;
      result.cursor = ct_cursor_for_handle (self->pressed.handle);
      return result;
    }
  result.cursor = CT_CURSOR_MOVE;
  if (hits_picked (self, context, event->at_px))
    self->pressed.annotation = self->picked;
  self->was_selected = ct_selection_contains (context->selection, self->pressed.annotation);
  if (!self->was_selected && ct_selection_set_only (context->selection, self->pressed.annotation))
    {
      result.flags |= CT_TOOL_SELECTION | CT_TOOL_REDRAW;
      self->clicked = self->pressed;
    }
  return result;
}

static CtToolResult
motion (Select *self, CtToolContext *context, const CtPointerEvent *event)
{
  CtToolResult result = { CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_DEFAULT };
  gboolean is_drag = ct_tool_context_is_drag (context, self->pressed.at_px, event->at_px);

  switch (self->state)
    {
    case STATE_PRESSED:
      if (is_drag)
        self->state = self->pressed.kind == CT_HIT_HANDLE ? STATE_RESIZING : STATE_MOVING;
      break;
    case STATE_BAND_PRESSED:
      if (is_drag)
        self->state = STATE_BAND;
      break;
    case STATE_IDLE:
      result.flags = 0;
      result.cursor = hover_cursor (context, event->at_px);
      return result;
    case STATE_MOVING:
    case STATE_RESIZING:
    case STATE_BAND:
    default:
      break;
    }
  self->to_px = event->at_px;
  if (self->state == STATE_MOVING || self->state == STATE_PRESSED)
    result.cursor = CT_CURSOR_MOVE;
  if (self->pressed.kind == CT_HIT_HANDLE)
    result.cursor = ct_cursor_for_handle (self->pressed.handle);
  return result;
}

/* Press and release in place: the smallest box, or the next one below when that was clicked before. */
static void
click (Select *self, CtToolContext *context)
{
  const CtHit *previous = self->was_selected ? &self->clicked : NULL;
  CtHit hit;

  if (!self->was_selected)
    return;
  if (self->clicked.annotation != ct_selection_get_primary (context->selection))
    previous = NULL;
  hit = hit_at (context, NULL, self->pressed.at_px, previous);
  if (hit.kind == CT_HIT_NONE)
    return;
  self->clicked = hit;
  self->picked = hit.annotation;
  ct_selection_set_only (context->selection, hit.annotation);
}

static void
click_outside (Select *self, CtToolContext *context)
{
  CtHit hit = hit_at (context, NULL, self->pressed.at_px, NULL);

  self->clicked = CT_HIT_INIT;
  if (!self->adding)
    ct_selection_clear (context->selection);
  else if (hit.kind != CT_HIT_NONE)
    ct_selection_toggle (context->selection, hit.annotation);
}

static void
commit_band (Select *self, CtToolContext *context)
{
  CtRect band = band_rect (self);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!self->adding)
    ct_selection_clear (context->selection);
  ct_scene_index_query (context->index, &band, rows);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      CtRect box;

      /* A box that lies around the whole band was not meant. */
      if (ct_scene_index_get_box (context->index, row, &box)
          && !(ct_rect_contains (&box, band.x, band.y)
               && ct_rect_contains (&box, band.x + band.width, band.y + band.height))
          && ct_view_state_is_free (context->view, row) && !ct_selection_contains (context->selection, row))
        ct_selection_add (context->selection, row);
    }
}

static void
commit_resize (Select *self, CtToolContext *context)
{
  double smallest = context->settings.min_side_px;
  CtRect old, box;

  if (!resized_box (self, context, &box) || !ct_scene_index_get_box (context->index, self->pressed.annotation, &old))
    return;
  if (box.width >= fmin (smallest, old.width) && box.height >= fmin (smallest, old.height))
    {
      ct_history_begin (context->history, N_ ("Resize Box"));
      ct_verb_set_bbox (context->history, self->pressed.annotation, &box, NULL);
      ct_history_end (context->history);
    }
}

/* The state is idle before the model changes: whoever listens to the history sees no
 * gesture under way. */
static void
commit (Select *self, CtToolContext *context)
{
  State state = self->state;
  CtPoint by;

  self->state = STATE_IDLE;
  switch (state)
    {
    case STATE_PRESSED:
      click (self, context);
      break;
    case STATE_MOVING:
      by = move_offset (self, context);
      ct_selection_move (context->selection, context->history, by.x, by.y, NULL);
      break;
    case STATE_RESIZING:
      commit_resize (self, context);
      break;
    case STATE_BAND_PRESSED:
      click_outside (self, context);
      break;
    case STATE_BAND:
      commit_band (self, context);
      break;
    case STATE_IDLE:
    default:
      break;
    }
}

static CtToolResult
release (Select *self, CtToolContext *context, const CtPointerEvent *event)
{
  CtToolResult result = { CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_DEFAULT };
  guint64 serial = ct_selection_get_serial (context->selection);

  if (self->state == STATE_IDLE)
    return (CtToolResult){ 0, hover_cursor (context, event->at_px) };
  motion (self, context, event);
  commit (self, context);
  ct_tool_context_update (context);
  if (ct_selection_get_serial (context->selection) != serial)
    result.flags |= CT_TOOL_SELECTION;
  result.cursor = hover_cursor (context, event->at_px);
  return result;
}

static CtToolResult
select_pointer (CtTool *tool, CtToolContext *context, const CtPointerEvent *event)
{
  Select *self = (Select *) tool;

  ct_tool_context_update (context);
  if (!ct_tool_context_is_ready (context))
    {
      self->state = STATE_IDLE;
      return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
    }
  switch (event->action)
    {
    case CT_POINTER_PRESS:
      if (event->button != CT_BUTTON_PRIMARY || self->state != STATE_IDLE)
        break;
      return press (self, context, event);
    case CT_POINTER_MOTION:
      return motion (self, context, event);
    case CT_POINTER_RELEASE:
      if (event->button != CT_BUTTON_PRIMARY)
        break;
      return release (self, context, event);
    case CT_POINTER_CANCEL:
      self->state = STATE_IDLE;
      return (CtToolResult){ CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_DEFAULT };
    case CT_POINTER_LEAVE:
    default:
      break;
    }
  return (CtToolResult){ 0, hover_cursor (context, event->at_px) };
}

/* The next free box by place, or the one before; with Ctrl it is to fill the view. */
static CtToolResult
cycle (Select *self, CtToolContext *context, guint modifiers)
{
  CtToolResult result = { CT_TOOL_HANDLED | CT_TOOL_REDRAW | CT_TOOL_SELECTION, CT_CURSOR_DEFAULT };
  g_autoptr (GArray) rows = ct_scene_index_by_place (context->index);
  gboolean backwards = (modifiers & CT_MODIFIER_SHIFT) != 0;
  guint32 primary = ct_selection_get_primary (context->selection);
  guint at = backwards ? 0 : rows->len - 1;

  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, guint32, i) == primary)
      at = i;
  for (guint i = 0; i < rows->len; i++)
    {
      at = (at + (backwards ? rows->len - 1 : 1)) % rows->len;
      if (!ct_view_state_is_free (context->view, g_array_index (rows, guint32, at)))
        continue;
      self->picked = g_array_index (rows, guint32, at);
      ct_selection_set_only (context->selection, self->picked);
      result.flags |= (modifiers & CT_MODIFIER_CONTROL) != 0 ? CT_TOOL_ZOOM : CT_TOOL_REVEAL;
      return result;
    }
  return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
}

/* Arrows move; with Ctrl they move the right and bottom edges, with Ctrl and Shift the
 * left and top ones. */
static CtToolResult
nudge (CtToolContext *context, guint modifiers, double dx, double dy)
{
  CtRect bounds = ct_tool_context_get_bounds (context);
  const CtRect *limit = context->settings.keep_inside ? &bounds : NULL;
  gboolean shift = (modifiers & CT_MODIFIER_SHIFT) != 0;
  guint sides;

  if (ct_selection_get_size (context->selection) == 0 || (modifiers & CT_MODIFIER_ALT) != 0)
    return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
  if ((modifiers & CT_MODIFIER_CONTROL) == 0)
    {
      double step = shift ? NUDGE_FAR_PX : NUDGE_PX;

      ct_selection_move (context->selection, context->history, dx * step, dy * step, limit);
    }
  else
    {
      if (dx != 0)
        sides = shift ? CT_SIDE_LEFT : CT_SIDE_RIGHT;
      else
        sides = shift ? CT_SIDE_TOP : CT_SIDE_BOTTOM;
      ct_selection_resize (context->selection, context->history, sides, dx, dy, context->settings.min_side_px, limit);
    }
  return (CtToolResult){ CT_TOOL_HANDLED | CT_TOOL_REDRAW | CT_TOOL_REVEAL, CT_CURSOR_DEFAULT };
}

static CtToolResult
delete_selected (CtToolContext *context)
{
  if (!ct_selection_delete (context->selection, context->history))
    return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
  ct_selection_retain (context->selection, ct_history_get_dataset (context->history), context->image);
  return (CtToolResult){ CT_TOOL_HANDLED | CT_TOOL_REDRAW | CT_TOOL_SELECTION, CT_CURSOR_DEFAULT };
}

static CtToolResult
escape (Select *self, CtToolContext *context)
{
  const CtToolResult handled = { CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_DEFAULT };

  if (self->state != STATE_IDLE)
    {
      self->state = STATE_IDLE;
      return handled;
    }
  if (ct_selection_clear (context->selection))
    return (CtToolResult){ handled.flags | CT_TOOL_SELECTION, CT_CURSOR_DEFAULT };
  return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
}

static CtToolResult
select_key (CtTool *tool, CtToolContext *context, const CtKeyEvent *event)
{
  const CtToolResult unhandled = { 0, CT_CURSOR_DEFAULT };
  Select *self = (Select *) tool;

  ct_tool_context_update (context);
  if (event->key == CT_KEY_ESCAPE)
    return escape (self, context);
  if (!ct_tool_context_is_ready (context) || self->state != STATE_IDLE)
    return unhandled;
  switch ((guint) event->key)
    {
    case CT_KEY_DELETE:
    case CT_KEY_BACKSPACE:
      return event->modifiers == 0 ? delete_selected (context) : unhandled;
    case CT_KEY_LEFT:
      return nudge (context, event->modifiers, -1, 0);
    case CT_KEY_RIGHT:
      return nudge (context, event->modifiers, 1, 0);
    case CT_KEY_UP:
      return nudge (context, event->modifiers, 0, -1);
    case CT_KEY_DOWN:
      return nudge (context, event->modifiers, 0, 1);
    case CT_KEY_TAB:
      return (event->modifiers & CT_MODIFIER_ALT) == 0 ? cycle (self, context, event->modifiers) : unhandled;
    default:
      return unhandled;
    }
}

static void
preview_move (const Select *self, const CtToolContext *context, CtDisplayList *list)
{
  const CtDataset *dataset = ct_history_get_dataset (context->history);
  g_autoptr (GArray) rows = ct_selection_dup_unlocked (context->selection);
  CtPoint by = move_offset (self, context);

  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      CtRect box;

      if (!ct_scene_get_box (dataset, row, &box))
        continue;
      box.x += by.x;
      box.y += by.y;
      ct_display_list_add (list, CT_SHAPE_MOVED_BOX, &box, dataset->annotations.category[row], row);
    }
}

static void
select_preview (const CtTool *tool, const CtToolContext *context, CtDisplayList *list)
{
  const Select *self = (const Select *) tool;
  guint32 primary = ct_selection_get_primary (context->selection);
  const CtDataset *dataset;
  CtRect box;

  if (!ct_tool_context_is_ready (context))
    return;
  dataset = ct_history_get_dataset (context->history);
  if (self->state == STATE_BAND)
    {
      box = band_rect (self);
      ct_display_list_add (list, CT_SHAPE_RUBBER_BAND, &box, CT_NO_ROW, CT_NO_ROW);
    }
  else if (self->state == STATE_RESIZING && resized_box (self, context, &box))
    {
      ct_display_list_add (list,
                           CT_SHAPE_MOVED_BOX,
                           &box,
                           dataset->annotations.category[self->pressed.annotation],
                           self->pressed.annotation);
    }
  else if (self->state == STATE_MOVING)
    {
      preview_move (self, context, list);
    }
  else if (ct_view_state_is_free (context->view, primary) && ct_scene_get_box (dataset, primary, &box))
    {
      ct_display_list_add (list, CT_SHAPE_HANDLES, &box, CT_NO_ROW, primary);
    }
}

static void
select_cancel (CtTool *tool, CtToolContext *context)
{
  ((Select *) tool)->state = STATE_IDLE;
}

static gboolean
select_is_busy (const CtTool *tool)
{
  return ((const Select *) tool)->state != STATE_IDLE;
}

static void
select_free (CtTool *tool)
{
  g_free (tool);
}

static const CtToolClass select_class = {
  "select", select_pointer, select_key, select_preview, select_cancel, select_is_busy, select_free,
};

CtTool *
ct_tool_select_new (void)
{
  Select *self = g_new0 (Select, 1);

  self->parent.klass = &select_class;
  self->pressed = self->clicked = CT_HIT_INIT;
  self->picked = CT_NO_ROW;
  return &self->parent;
}
