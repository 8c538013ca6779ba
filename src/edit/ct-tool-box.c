/* ct-tool-box.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws boxes. Press, move, release is one gesture; press and release in place sets the
 * first corner, and the next click the second. Backspace takes the first corner back. What is
 * previewed and what is committed is the same rectangle by construction: box_rect().
 */
#include "ct-tool-box.h"

#include <math.h>

/* A click so far outside the picture is no corner, but a click beside it. */
#define CORNER_REACH_WPX 8.0

/*
 * State:
 * @STATE_IDLE: nothing is begun
 * @STATE_PRESSED: the first corner is down, not moved yet
 * @STATE_DRAGGING: the second corner follows, the button is down
 * @STATE_CORNER: the first corner was clicked, the second follows the pointer
 * @STATE_CORNER_PRESSED: the button is down for the second corner
 * @STATE_WAITING: the box is drawn and waits for a category
 */
typedef enum
{
  STATE_IDLE,
  STATE_PRESSED,
  STATE_DRAGGING,
  STATE_CORNER,
  STATE_CORNER_PRESSED,
  STATE_WAITING,
} State;

typedef struct
{
  CtTool parent;
  State state;
  CtPoint pressed_px;
  CtPoint from_px;
  CtPoint to_px;
  CtPoint pointer_px;
  gboolean has_pointer;
  gboolean square;
} Box;

static CtRect
box_rect (const Box *self, const CtToolContext *context)
{
  CtRect bounds = ct_tool_context_get_bounds (context);
  double dx = self->to_px.x - self->from_px.x;
  double dy = self->to_px.y - self->from_px.y;
  double side = fmax (fabs (dx), fabs (dy));

  if (!self->square)
    return ct_rect_from_corners (self->from_px.x, self->from_px.y, self->to_px.x, self->to_px.y);
  if (context->settings.keep_inside)
    {
      side = fmin (side, dx < 0 ? self->from_px.x : bounds.width - self->from_px.x);
      side = fmin (side, dy < 0 ? self->from_px.y : bounds.height - self->from_px.y);
    }
  return CT_RECT_INIT (dx < 0 ? self->from_px.x - side : self->from_px.x,
                       dy < 0 ? self->from_px.y - side : self->from_px.y,
                       side,
                       side);
}

static void
move_to (Box *self, const CtToolContext *context, const CtPointerEvent *event)
{
  self->pointer_px = event->at_px;
  self->has_pointer = TRUE;
  if (self->state == STATE_WAITING)
    return;
  self->to_px = ct_tool_context_place (context, event->at_px);
  self->square = (event->modifiers & CT_MODIFIER_SHIFT) != 0;
}

/* Puts the box into the model; the state is idle before, because others listen. */
static CtToolResult
commit (Box *self, CtToolContext *context)
{
  CtToolResult result = { CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_CROSSHAIR };
  CtRect rect = box_rect (self, context);

  /* A box that waits was large enough at the zoom at which it was drawn. */
  if (self->state != STATE_WAITING && !ct_tool_context_is_large_enough (context, &rect))
    {
      self->state = STATE_IDLE;
      return result;
    }
  if (!ct_tool_context_has_category (context))
    {
      self->state = STATE_WAITING;
      result.flags |= CT_TOOL_NEEDS_CATEGORY;
      return result;
    }
  self->state = STATE_IDLE;
  return ct_tool_context_add_box (context, &rect);
}

static gboolean
is_near_picture (const CtToolContext *context, CtPoint at_px)
{
  CtPoint place = ct_tool_context_place (context, at_px);

  return fmax (fabs (place.x - at_px.x), fabs (place.y - at_px.y)) * context->viewport->scale <= CORNER_REACH_WPX;
}

static CtToolResult
press (Box *self, CtToolContext *context, const CtPointerEvent *event)
{
  CtToolResult result = { CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_CROSSHAIR };

  if (self->state == STATE_CORNER)
    {
      self->state = STATE_CORNER_PRESSED;
      return result;
    }
  self->state = STATE_PRESSED;
  move_to (self, context, event);
  self->pressed_px = event->at_px;
  self->from_px = self->to_px;
  if (ct_selection_clear (context->selection))
    result.flags |= CT_TOOL_SELECTION;
  return result;
}

static CtToolResult
release (Box *self, CtToolContext *context)
{
  CtToolResult result = { CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_CROSSHAIR };

  if (self->state == STATE_DRAGGING || self->state == STATE_CORNER_PRESSED)
    return commit (self, context);
  if (self->state == STATE_PRESSED)
    self->state = is_near_picture (context, self->pressed_px) ? STATE_CORNER : STATE_IDLE;
  return result;
}

static CtToolResult
box_pointer (CtTool *tool, CtToolContext *context, const CtPointerEvent *event)
{
  CtToolResult result = { CT_TOOL_REDRAW, CT_CURSOR_CROSSHAIR };
  Box *self = (Box *) tool;

  if (!ct_tool_context_is_ready (context))
    {
      self->state = STATE_IDLE;
      return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
    }
  if (event->action == CT_POINTER_LEAVE || event->action == CT_POINTER_CANCEL)
    {
      self->has_pointer = FALSE;
      if (event->action == CT_POINTER_CANCEL)
        self->state = STATE_IDLE;
      return result;
    }
  if (event->action != CT_POINTER_MOTION && event->button != CT_BUTTON_PRIMARY)
    return (CtToolResult){ 0, CT_CURSOR_CROSSHAIR };
  if (event->action == CT_POINTER_PRESS && self->state == STATE_WAITING)
    self->state = STATE_IDLE;
  move_to (self, context, event);
  if (self->state == STATE_PRESSED && ct_tool_context_is_drag (context, self->pressed_px, event->at_px))
    self->state = STATE_DRAGGING;
  if (event->action == CT_POINTER_PRESS)
    return press (self, context, event);
  if (event->action == CT_POINTER_RELEASE)
    return release (self, context);
  return result;
}

static CtToolResult
box_key (CtTool *tool, CtToolContext *context, const CtKeyEvent *event)
{
  Box *self = (Box *) tool;
  gboolean takes_back = event->key == CT_KEY_BACKSPACE && event->modifiers == 0 && self->state == STATE_CORNER;

  if ((event->key != CT_KEY_ESCAPE && !takes_back) || self->state == STATE_IDLE)
    return (CtToolResult){ 0, CT_CURSOR_CROSSHAIR };
  self->state = STATE_IDLE;
  return (CtToolResult){ CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_CROSSHAIR };
}

static void
box_preview (const CtTool *tool, const CtToolContext *context, CtDisplayList *list)
{
  const Box *self = (const Box *) tool;
  CtRect rect = box_rect (self, context);

  if (!ct_tool_context_is_ready (context))
    return;
  if (self->state == STATE_DRAGGING || self->state == STATE_CORNER || self->state == STATE_CORNER_PRESSED
      || self->state == STATE_WAITING)
    ct_display_list_add (list, CT_SHAPE_NEW_BOX, &rect, context->category, CT_NO_ROW);
  if (self->has_pointer && self->state != STATE_WAITING && (context->crosshair || self->state != STATE_IDLE))
    {
      rect = CT_RECT_INIT (self->pointer_px.x, self->pointer_px.y, 0, 0);
      ct_display_list_add (list, CT_SHAPE_CROSSHAIR, &rect, context->category, CT_NO_ROW);
    }
}

static void
box_cancel (CtTool *tool, CtToolContext *context)
{
  ((Box *) tool)->state = STATE_IDLE;
}

static gboolean
box_is_busy (const CtTool *tool)
{
  return ((const Box *) tool)->state != STATE_IDLE;
}

static void
box_free (CtTool *tool)
{
  g_free (tool);
}

static const CtToolClass box_class = {
  "box", box_pointer, box_key, box_preview, box_cancel, box_is_busy, box_free,
};

CtTool *
ct_tool_box_new (void)
{
  Box *self = g_new0 (Box, 1);

  self->parent.klass = &box_class;
  return &self->parent;
}

/**
 * ct_tool_box_category_chosen:
 * @self: a tool of ct_tool_box_new()
 * @context: with a current category
 *
 * Commits the box that waited for a category, if there is one.
 */
CtToolResult
ct_tool_box_category_chosen (CtTool *self, CtToolContext *context)
{
  Box *box = (Box *) self;

  g_return_val_if_fail (self->klass == &box_class, ((CtToolResult){ 0, CT_CURSOR_DEFAULT }));
  if (box->state != STATE_WAITING || !ct_tool_context_is_ready (context) || !ct_tool_context_has_category (context))
    return (CtToolResult){ 0, CT_CURSOR_CROSSHAIR };
  return commit (box, context);
}

/**
 * ct_tool_box_propose:
 * @self: a tool of ct_tool_box_new() that is not busy
 * @box_px: image pixels
 *
 * Draws this box at once, for hands without a pointer. Without a category it waits for one.
 */
CtToolResult
ct_tool_box_propose (CtTool *self, CtToolContext *context, const CtRect *box_px)
{
  Box *box = (Box *) self;

  g_return_val_if_fail (self->klass == &box_class, ((CtToolResult){ 0, CT_CURSOR_DEFAULT }));
  if (box->state != STATE_IDLE || !ct_tool_context_is_ready (context) || box_px->width <= 0 || box_px->height <= 0)
    return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
  box->from_px = CT_POINT_INIT (box_px->x, box_px->y);
  box->to_px = CT_POINT_INIT (box_px->x + box_px->width, box_px->y + box_px->height);
  box->square = FALSE;
  box->state = STATE_WAITING;
  return commit (box, context);
}
