/* ct-canvas-zoom.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The public functions of the view.
 */
#include "ct-canvas-private.h"

static CtPoint
middle (CtCanvas *self)
{
  return CT_POINT_INIT (self->viewport.widget_width_wpx / 2, self->viewport.widget_height_wpx / 2);
}

void
ct_canvas_zoom_in (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_viewport_step_zoom_at (&self->viewport, 1, middle (self));
  ct_canvas_view_moved (self);
}

void
ct_canvas_zoom_out (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_viewport_step_zoom_at (&self->viewport, -1, middle (self));
  ct_canvas_view_moved (self);
}

void
ct_canvas_zoom_fit (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_viewport_set_mode (&self->viewport, CT_VIEW_FIT);
  ct_canvas_view_moved (self);
}

void
ct_canvas_zoom_fit_width (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_viewport_set_mode (&self->viewport, CT_VIEW_FIT_WIDTH);
  ct_canvas_view_moved (self);
}

void
ct_canvas_zoom_100 (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_viewport_set_zoom_at (&self->viewport, 1.0, middle (self));
  ct_canvas_view_moved (self);
}

void
ct_canvas_zoom_200 (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_viewport_set_zoom_at (&self->viewport, 2.0, middle (self));
  ct_canvas_view_moved (self);
}

/**
 * ct_canvas_zoom_selection:
 *
 * Makes the primary selected box fill most of the canvas.
 */
void
ct_canvas_zoom_selection (CtCanvas *self)
{
  CtRect box;

  g_return_if_fail (CT_IS_CANVAS (self));

  if (!ct_scene_index_get_box (ct_tool_controller_get_index (self->controller),
                               ct_selection_get_primary (ct_tool_controller_get_selection (self->controller)),
                               &box))
    return;
  ct_viewport_show_rect (&self->viewport, &box);
  ct_canvas_view_moved (self);
}

/**
 * ct_canvas_get_zoom:
 *
 * Returns: device pixels for one image pixel; 1.0 is 100 %
 */
double
ct_canvas_get_zoom (CtCanvas *self)
{
  return ct_viewport_get_zoom (&self->viewport);
}
