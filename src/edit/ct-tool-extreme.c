/* ct-tool-extreme.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Four clicks on the outermost points of an object, in any order, give the box around them:
 * unlike the corners of a box these points are there to be seen. A point counts where the
 * button is let go. What is previewed and what is committed comes from box_rect().
 */
#include "ct-tool-extreme.h"

#include <math.h>

#define N_POINTS 4

/* A click so far outside the picture is no point of it. */
#define POINT_REACH_WPX 8.0

/*
 * State:
 * @STATE_IDLE: no point is set
 * @STATE_PRESSED: the button is down for the next point
 * @STATE_POINTS: one to three points are set, the button is up
 * @STATE_WAITING: all four are set, and the box waits for a category
 */
typedef enum
{
  STATE_IDLE,
  STATE_PRESSED,
  STATE_POINTS,
  STATE_WAITING,
} State;

typedef struct
{
  CtTool parent;
  State state;
  CtPoint points_px[N_POINTS];
  guint n_points;
  CtPoint pointer_px;
  gboolean has_pointer;
} Extreme;

/* Around the points and, while more are to come, the place where the next one would be. */
static CtRect
box_rect (const Extreme *self, const CtToolContext *context)
{
  CtPoint next = ct_tool_context_place (context, self->pointer_px);
  gboolean with_next = self->n_points == 0 || (self->n_points < N_POINTS && self->has_pointer);
  CtPoint low = with_next ? next : self->points_px[0];
  CtPoint high = low;

  for (guint i = 0; i < self->n_points; i++)
    {
      low = CT_POINT_INIT (fmin (low.x, self->points_px[i].x), fmin (low.y, self->points_px[i].y));
      high = CT_POINT_INIT (fmax (high.x, self->points_px[i].x), fmax (high.y, self->points_px[i].y));
    }
  return ct_rect_from_corners (low.x, low.y, high.x, high.y);
}

static void
reset (Extreme *self)
{
  self->state = STATE_IDLE;
  self->n_points = 0;
}

static CtToolResult
commit (Extreme *self, CtToolContext *context)
{
  CtToolResult result = { CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_CROSSHAIR };
  CtRect rect = box_rect (self, context);

  if (self->state != STATE_WAITING && !ct_tool_context_is_large_enough (context, &rect))
    {
      reset (self);
      return result;
    }
  if (!ct_tool_context_has_category (context))
    {
      self->state = STATE_WAITING;
      result.flags |= CT_TOOL_NEEDS_CATEGORY;
      return result;
    }
  reset (self);
  return ct_tool_context_add_box (context, &rect);
}

static CtToolResult
press (Extreme *self, CtToolContext *context)
{
  CtToolResult result = { CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_CROSSHAIR };

  if (self->state == STATE_WAITING)
    reset (self);
  if (self->n_points == 0 && ct_selection_clear (context->selection))
    result.flags |= CT_TOOL_SELECTION;
  self->state = STATE_PRESSED;
  return result;
}

static CtToolResult
release (Extreme *self, CtToolContext *context)
{
  CtToolResult result = { CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_CROSSHAIR };
  CtPoint place = ct_tool_context_place (context, self->pointer_px);
  double beside = fmax (fabs (place.x - self->pointer_px.x), fabs (place.y - self->pointer_px.y));

  if (self->state != STATE_PRESSED)
    return (CtToolResult){ 0, CT_CURSOR_CROSSHAIR };
  if (beside * context->viewport->scale <= POINT_REACH_WPX)
    self->points_px[self->n_points++] = place;
  self->state = self->n_points > 0 ? STATE_POINTS : STATE_IDLE;
  if (self->n_points == N_POINTS)
    return commit (self, context);
  return result;
}

static CtToolResult
extreme_pointer (CtTool *tool, CtToolContext *context, const CtPointerEvent *event)
{
  CtToolResult result = { CT_TOOL_REDRAW, CT_CURSOR_CROSSHAIR };
  Extreme *self = (Extreme *) tool;

  if (!ct_tool_context_is_ready (context))
    {
      reset (self);
      return (CtToolResult){ 0, CT_CURSOR_DEFAULT };
    }
  if (event->action == CT_POINTER_LEAVE || event->action == CT_POINTER_CANCEL)
    {
      self->has_pointer = FALSE;
      /* The point under way is lost, not those before it. */
      if (self->state == STATE_PRESSED)
        self->state = self->n_points > 0 ? STATE_POINTS : STATE_IDLE;
      return result;
    }
  if (event->action != CT_POINTER_MOTION && event->button != CT_BUTTON_PRIMARY)
    return (CtToolResult){ 0, CT_CURSOR_CROSSHAIR };
  self->pointer_px = event->at_px;
  self->has_pointer = TRUE;
  if (event->action == CT_POINTER_PRESS)
    return press (self, context);
  if (event->action == CT_POINTER_RELEASE)
    return release (self, context);
  return result;
}

static CtToolResult
extreme_key (CtTool *tool, CtToolContext *context, const CtKeyEvent *event)
{
  const CtToolResult handled = { CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_CROSSHAIR };
  Extreme *self = (Extreme *) tool;

  if (self->state == STATE_IDLE)
    return (CtToolResult){ 0, CT_CURSOR_CROSSHAIR };
  if (event->key == CT_KEY_ESCAPE)
    {
      reset (self);
      return handled;
    }
  if (event->key != CT_KEY_BACKSPACE || event->modifiers != 0)
    return (CtToolResult){ 0, CT_CURSOR_CROSSHAIR };
  if (self->state != STATE_PRESSED && self->n_points > 0)
    {
      self->n_points--;
      self->state = self->n_points > 0 ? STATE_POINTS : STATE_IDLE;
    }
  return handled;
}

static void
extreme_preview (const CtTool *tool, const CtToolContext *context, CtDisplayList *list)
{
  const Extreme *self = (const Extreme *) tool;
  CtRect rect = box_rect (self, context);

  if (!ct_tool_context_is_ready (context))
    return;
  if (self->n_points > 0)
    ct_display_list_add (list, CT_SHAPE_NEW_BOX, &rect, context->category, CT_NO_ROW);
  for (guint i = 0; i < self->n_points; i++)
    {
      rect = CT_RECT_INIT (self->points_px[i].x, self->points_px[i].y, 0, 0);
      ct_display_list_add (list, CT_SHAPE_HANDLES, &rect, context->category, CT_NO_ROW);
    }
  if (self->has_pointer && self->state != STATE_WAITING && (context->crosshair || self->state != STATE_IDLE))
    {
      rect = CT_RECT_INIT (self->pointer_px.x, self->pointer_px.y, 0, 0);
      ct_display_list_add (list, CT_SHAPE_CROSSHAIR, &rect, context->category, CT_NO_ROW);
    }
}

static void
extreme_cancel (CtTool *tool, CtToolContext *context)
{
  reset ((Extreme *) tool);
}

static gboolean
extreme_is_busy (const CtTool *tool)
{
  return ((const Extreme *) tool)->state != STATE_IDLE;
}

static void
extreme_free (CtTool *tool)
{
  g_free (tool);
}

static const CtToolClass extreme_class = {
  "extreme", extreme_pointer, extreme_key, extreme_preview, extreme_cancel, extreme_is_busy, extreme_free,
};

CtTool *
ct_tool_extreme_new (void)
{
  Extreme *self = g_new0 (Extreme, 1);

  self->parent.klass = &extreme_class;
  return &self->parent;
}

/**
 * ct_tool_extreme_category_chosen:
 * @self: a tool of ct_tool_extreme_new()
 * @context: with a current category
 *
 * Commits the box that waited for a category, if there is one.
 */
CtToolResult
ct_tool_extreme_category_chosen (CtTool *self, CtToolContext *context)
{
  Extreme *extreme = (Extreme *) self;

  g_return_val_if_fail (self->klass == &extreme_class, ((CtToolResult){ 0, CT_CURSOR_DEFAULT }));
  if (extreme->state != STATE_WAITING || !ct_tool_context_is_ready (context) || !ct_tool_context_has_category (context))
    return (CtToolResult){ 0, CT_CURSOR_CROSSHAIR };
  return commit (extreme, context);
}
