/* ct-tool.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Calls into a tool's functions, and what all tools ask of their context.
 */
#include "ct-tool.h"

#include "ct-verbs.h"

#include <math.h>

CtToolResult
ct_tool_pointer (CtTool *self, CtToolContext *context, const CtPointerEvent *event)
{
  return self->klass->pointer (self, context, event);
}

CtToolResult
ct_tool_key (CtTool *self, CtToolContext *context, const CtKeyEvent *event)
{
  return self->klass->key (self, context, event);
}

/**
 * ct_tool_preview:
 *
 * Appends what is to be seen now.
 */
void
ct_tool_preview (const CtTool *self, const CtToolContext *context, CtDisplayList *list)
{
  self->klass->preview (self, context, list);
}

/**
 * ct_tool_cancel:
 *
 * Gives up what is under way; the model stays as it is.
 */
void
ct_tool_cancel (CtTool *self, CtToolContext *context)
{
  self->klass->cancel (self, context);
}

gboolean
ct_tool_is_busy (const CtTool *self)
{
  return self->klass->is_busy (self);
}

void
ct_tool_free (CtTool *self)
{
  self->klass->free (self);
}

/**
 * ct_tool_context_update:
 *
 * Brings the index up to date.
 *
 * Returns: (nullable) (transfer none): the data set
 */
CtDataset *
ct_tool_context_update (CtToolContext *context)
{
  CtDataset *dataset = context->history != NULL ? ct_history_get_dataset (context->history) : NULL;

  ct_scene_index_update (context->index, dataset, context->image);
  return dataset;
}

/**
 * ct_tool_context_is_ready:
 *
 * Returns: whether there is an image to work on and a picture of known size on the screen
 */
gboolean
ct_tool_context_is_ready (const CtToolContext *context)
{
  return context->history != NULL && ct_viewport_has_image (context->viewport)
         && ct_image_table_is_alive (&ct_history_get_dataset (context->history)->images, context->image);
}

/**
 * ct_tool_context_has_category:
 *
 * Returns: whether the current category is one that boxes can be given
 */
gboolean
ct_tool_context_has_category (const CtToolContext *context)
{
  return context->history != NULL
         && ct_category_table_is_alive (&ct_history_get_dataset (context->history)->categories, context->category);
}

/**
 * ct_tool_context_get_bounds:
 *
 * Returns: the whole picture, in image pixels
 */
CtRect
ct_tool_context_get_bounds (const CtToolContext *context)
{
  return ct_viewport_get_image_rect (context->viewport);
}

/**
 * ct_tool_context_snap:
 *
 * Returns: the nearest place for an edge that a hand moves; a multiple of a power of two, so that sums
 *   and differences of such places are exact and their text is short
 */
double
ct_tool_context_snap (const CtToolContext *context, double value_px)
{
  double step = context->settings.snap_px;

  return step > 0 ? round (value_px / step) * step : value_px;
}

/**
 * ct_tool_context_place:
 * @point_px: image pixels
 *
 * Returns: the nearest place for a corner that a hand sets
 */
CtPoint
ct_tool_context_place (const CtToolContext *context, CtPoint point_px)
{
  CtRect bounds = ct_tool_context_get_bounds (context);
  CtPoint place =
      CT_POINT_INIT (ct_tool_context_snap (context, point_px.x), ct_tool_context_snap (context, point_px.y));

  if (!context->settings.keep_inside)
    return place;
  return CT_POINT_INIT (CLAMP (place.x, 0.0, bounds.width), CLAMP (place.y, 0.0, bounds.height));
}

/**
 * ct_tool_context_is_drag:
 *
 * Returns: whether the way from press to here is too long for a click
 */
gboolean
ct_tool_context_is_drag (const CtToolContext *context, CtPoint from_px, CtPoint to_px)
{
  double way_wpx = hypot (to_px.x - from_px.x, to_px.y - from_px.y) * context->viewport->scale;

  return way_wpx > context->settings.drag_threshold_wpx;
}

/**
 * ct_tool_context_is_large_enough:
 * @box_px: image pixels
 *
 * Returns: whether somebody meant to draw this, at the zoom of this moment
 */
gboolean
ct_tool_context_is_large_enough (const CtToolContext *context, const CtRect *box_px)
{
  double smallest = fmax (context->settings.min_side_px, context->settings.min_side_wpx / context->viewport->scale);

  return box_px->width >= smallest && box_px->height >= smallest;
}

/**
 * ct_tool_context_add_box:
 * @box_px: image pixels, not empty
 *
 * Gives the image a box of the current category and selects it. The tool is to be idle before,
 * because others listen to the history.
 */
CtToolResult
ct_tool_context_add_box (CtToolContext *context, const CtRect *box_px)
{
  CtToolResult result = { CT_TOOL_HANDLED | CT_TOOL_REDRAW, CT_CURSOR_CROSSHAIR };
  g_autoptr (GError) error = NULL;
  guint32 row;

  /* Nobody draws what is not to be seen. */
  if (context->view != NULL)
    ct_view_state_set_category_hidden (context->view, context->category, FALSE);
  row = ct_verb_add_annotation (context->history, context->image, context->category, box_px, &error);
  if (row == CT_NO_ROW)
    {
      ct_set_str (&context->refusal, error->message);
      result.flags |= CT_TOOL_REFUSED;
      return result;
    }
  ct_tool_context_update (context);
  ct_selection_set_only (context->selection, row);
  result.flags |= CT_TOOL_SELECTION;
  return result;
}

CtCursor
ct_cursor_for_handle (CtHandle handle)
{
  return handle < CT_N_HANDLES ? (CtCursor) (CT_CURSOR_RESIZE_NW + handle) : CT_CURSOR_DEFAULT;
}

/**
 * ct_cursor_get_name:
 *
 * Returns: (transfer none): the name in CSS and in cursor themes
 */
const char *
ct_cursor_get_name (CtCursor cursor)
{
  static const char *const names[] = {
    [CT_CURSOR_DEFAULT] = "default",     [CT_CURSOR_CROSSHAIR] = "crosshair", [CT_CURSOR_POINTER] = "pointer",
    [CT_CURSOR_MOVE] = "move",           [CT_CURSOR_GRAB] = "grab",           [CT_CURSOR_GRABBING] = "grabbing",
    [CT_CURSOR_RESIZE_NW] = "nw-resize", [CT_CURSOR_RESIZE_N] = "n-resize",   [CT_CURSOR_RESIZE_NE] = "ne-resize",
    [CT_CURSOR_RESIZE_E] = "e-resize",   [CT_CURSOR_RESIZE_SE] = "se-resize", [CT_CURSOR_RESIZE_S] = "s-resize",
    [CT_CURSOR_RESIZE_SW] = "sw-resize", [CT_CURSOR_RESIZE_W] = "w-resize",
  };

  g_return_val_if_fail ((guint) cursor < G_N_ELEMENTS (names), "default");
  return names[cursor];
}
