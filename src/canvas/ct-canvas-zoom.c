/* ct-canvas-zoom.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The public functions of the view. Each starts from where the view is going, so that two
 * steps in a row are two steps.
 */
#include "ct-canvas-private.h"

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
