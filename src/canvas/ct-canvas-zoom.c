/* ct-canvas-zoom.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The public functions of the view. Each starts from where the view is going, so that two
 * steps in a row are two steps.
 */
#include "ct-canvas-private.h"

#include <math.h>

/* ct_canvas_show_selection() leaves at least this part of the picture's sides in sight, and shows a box with so
 * many times its size. */
#define SHOWN_PART 6.0
#define SHOWN_TIMES 3.0

static CtPoint
middle (CtCanvas *self)
{
  return CT_POINT_INIT (self->viewport.widget_width_wpx / 2, self->viewport.widget_height_wpx / 2);
}

static void
step_zoom (CtCanvas *self, int steps)
{
  CtViewport goal = ct_canvas_get_goal (self);

  ct_viewport_step_zoom_at (&goal, steps, middle (self));
  ct_canvas_go (self, &goal);
}

static void
set_zoom (CtCanvas *self, double zoom)
{
  CtViewport goal = ct_canvas_get_goal (self);

  ct_viewport_set_zoom_at (&goal, zoom, middle (self));
  ct_canvas_go (self, &goal);
}

static void
set_mode (CtCanvas *self, CtViewMode mode)
{
  CtViewport goal = ct_canvas_get_goal (self);

  ct_viewport_set_mode (&goal, mode);
  ct_canvas_go (self, &goal);
}

void
ct_canvas_zoom_in (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  step_zoom (self, 1);
}

void
ct_canvas_zoom_out (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  step_zoom (self, -1);
}

void
ct_canvas_zoom_fit (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  set_mode (self, CT_VIEW_FIT);
}

void
ct_canvas_zoom_fit_width (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  set_mode (self, CT_VIEW_FIT_WIDTH);
}

void
ct_canvas_zoom_100 (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  set_zoom (self, 1.0);
}

void
ct_canvas_zoom_200 (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  set_zoom (self, 2.0);
}

/**
 * ct_canvas_zoom_selection:
 *
 * Makes the primary selected box fill most of the canvas.
 */
void
ct_canvas_zoom_selection (CtCanvas *self)
{
  CtViewport goal = ct_canvas_get_goal (self);
  CtRect box;

  g_return_if_fail (CT_IS_CANVAS (self));

  if (!ct_scene_index_get_box (ct_tool_controller_get_index (self->controller),
                               ct_selection_get_primary (ct_tool_controller_get_selection (self->controller)),
                               &box))
    return;
  ct_viewport_show_rect (&goal, &box);
  ct_canvas_go (self, &goal);
}

/* How much of the picture to show along a side of a box, in pixels; never much more than all of both. */
static double
shown_side (double box, double image)
{
  return fmax (fmin (SHOWN_TIMES * box, fmax (1.1 * box, image)), image / SHOWN_PART);
}

/**
 * ct_canvas_show_selection:
 *
 * Makes the primary selected box easy to see, with as much around it as it is large, and so much of the picture
 * that one knows where. A box that is so large already is shown with the whole picture.
 */
void
ct_canvas_show_selection (CtCanvas *self)
{
  CtViewport goal = ct_canvas_get_goal (self);
  CtRect box, around;

  g_return_if_fail (CT_IS_CANVAS (self));

  if (!ct_scene_index_get_box (ct_tool_controller_get_index (self->controller),
                               ct_selection_get_primary (ct_tool_controller_get_selection (self->controller)),
                               &box))
    return;
  box = ct_rect_from_corners (box.x, box.y, box.x + box.width, box.y + box.height);
  around.width = shown_side (box.width, goal.image_width_px);
  around.height = shown_side (box.height, goal.image_height_px);
  around.x = box.x - (around.width - box.width) / 2;
  around.y = box.y - (around.height - box.height) / 2;
  ct_viewport_show_rect (&goal, &around);
  ct_canvas_go (self, &goal);
}

/**
 * ct_canvas_get_zoom:
 *
 * Returns: device pixels for one image pixel, as it is or is going to be in a moment; 1.0 is 100 %
 */
double
ct_canvas_get_zoom (CtCanvas *self)
{
  CtViewport goal = ct_canvas_get_goal (self);

  return ct_viewport_get_zoom (&goal);
}

/**
 * ct_canvas_get_view:
 * @zoom: (out): device pixels for one image pixel
 * @center_px: (out): the image point in the middle, in image pixels
 *
 * Returns: whether and how the picture is made to fit
 */
CtViewMode
ct_canvas_get_view (CtCanvas *self, double *zoom, CtPoint *center_px)
{
  CtViewport goal = ct_canvas_get_goal (self);

  if (self->wanted_view.is_wanted)
    {
      *zoom = self->wanted_view.zoom;
      *center_px = self->wanted_view.center_px;
      return self->wanted_view.mode;
    }
  *zoom = ct_viewport_get_zoom (&goal);
  *center_px = ct_viewport_get_center (&goal);
  return ct_viewport_has_image (&goal) ? goal.mode : CT_VIEW_FIT;
}

/**
 * ct_canvas_set_view:
 * @mode: whether and how the current picture is made to fit
 * @zoom: for %CT_VIEW_FREE; what is outside of the limits is kept within
 * @center_px: for %CT_VIEW_FREE, the image point for the middle
 *
 * Shows the current image like this, at once; or as soon as canvas and picture have a size.
 */
void
ct_canvas_set_view (CtCanvas *self, CtViewMode mode, double zoom, CtPoint center_px)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  self->wanted_view = (CtCanvasWantedView){ TRUE, mode, zoom, center_px };
  ct_canvas_settle (self);
  ct_canvas_take_wanted_view (self);
  ct_canvas_view_moved (self);
}

/**
 * ct_canvas_take_wanted_view:
 *
 * If somebody is waiting for a view and it can be shown now, it is the view.
 */
void
ct_canvas_take_wanted_view (CtCanvas *self)
{
  const CtCanvasWantedView wanted = self->wanted_view;
  CtRect picture;

  if (!wanted.is_wanted || !ct_viewport_has_image (&self->viewport))
    return;
  self->wanted_view.is_wanted = FALSE;
  picture = ct_viewport_get_image_rect (&self->viewport);
  ct_viewport_set_mode (&self->viewport, wanted.mode);
  if (wanted.mode != CT_VIEW_FREE)
    return;
  ct_viewport_set_zoom_at (&self->viewport, wanted.zoom, middle (self));
  ct_viewport_center_on (&self->viewport,
                         CT_POINT_INIT (CLAMP (wanted.center_px.x, picture.x, picture.x + picture.width),
                                        CLAMP (wanted.center_px.y, picture.y, picture.y + picture.height)));
}
