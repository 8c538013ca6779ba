/* ct-canvas-motion.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The view in motion: on its way to another zoom, or running on after a hand let go. Ends at
 * once where the desktop asks for no animations.
 */
#include "ct-canvas-private.h"

#include <math.h>

static gboolean
is_animated (CtCanvas *self)
{
  gboolean enabled = FALSE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &enabled, NULL);
  return enabled && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static void
stop (CtCanvas *self)
{
  self->motion.is_zooming = FALSE;
  self->motion.is_swiping = FALSE;
  if (self->motion.tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->motion.tick_id);
  self->motion.tick_id = 0;
}

/* Returns whether there is still some way to go. */
static gboolean
step_zoom (CtCanvas *self, gint64 time_us)
{
  CtCanvasMotion *motion = &self->motion;
  double part = (double) (time_us - motion->start_us) / CT_VIEW_ANIMATION_US;

  ct_viewport_interpolate (&motion->from, &motion->to, ct_view_ease (part), &self->viewport);
  motion->is_zooming = part < 1;
  return motion->is_zooming;
}

static gboolean
step_swipe (CtCanvas *self, gint64 time_us)
{
  CtCanvasMotion *motion = &self->motion;
  double seconds = (double) (time_us - motion->start_us) / G_USEC_PER_SEC;
  CtPoint way = ct_swipe_way (motion->velocity_wpx_s, seconds);
  CtPoint before = self->viewport.origin_wpx;

  ct_viewport_pan (&self->viewport, way.x - motion->swiped_wpx.x, way.y - motion->swiped_wpx.y);
  motion->is_swiping =
      !ct_swipe_is_over (motion->velocity_wpx_s, seconds)
      && (seconds <= 0 || before.x != self->viewport.origin_wpx.x || before.y != self->viewport.origin_wpx.y
          || (way.x == motion->swiped_wpx.x && way.y == motion->swiped_wpx.y));
  motion->swiped_wpx = way;
  return motion->is_swiping;
}

static gboolean
tick (GtkWidget *widget, GdkFrameClock *clock, gpointer unused)
{
  CtCanvas *self = CT_CANVAS (widget);
  gint64 time_us = gdk_frame_clock_get_frame_time (clock);
  gboolean goes_on;

  /* The first frame is the one in which the motion starts, however long ago the last one was. */
  if (self->motion.start_us == 0)
    self->motion.start_us = time_us;
  goes_on = self->motion.is_zooming ? step_zoom (self, time_us) : step_swipe (self, time_us);
  if (!goes_on)
    self->motion.tick_id = 0;
  ct_canvas_view_moved (self);
  return goes_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
start (CtCanvas *self)
{
  self->motion.start_us = 0;
  if (self->motion.tick_id == 0)
    self->motion.tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick, NULL, NULL);
}

/**
 * ct_canvas_settle:
 *
 * A motion under way ends now: a zoom at its goal, a pan where it is.
 */
void
ct_canvas_settle (CtCanvas *self)
{
  gboolean was_zooming = self->motion.is_zooming;

  stop (self);
  if (was_zooming)
    self->viewport = self->motion.to;
}

/**
 * ct_canvas_get_goal:
 *
 * Returns: the view, or the one it is on its way to
 */
CtViewport
ct_canvas_get_goal (CtCanvas *self)
{
  return self->motion.is_zooming ? self->motion.to : self->viewport;
}

/**
 * ct_canvas_go:
 * @goal: of the same widget and picture
 *
 * Shows another view, by a short way that the eye can follow.
 */
void
ct_canvas_go (CtCanvas *self, const CtViewport *goal)
{
  gboolean tiny = fabs (log (goal->scale / self->viewport.scale)) < 1e-3;

  self->motion.is_swiping = FALSE;
  if (!is_animated (self) || !ct_viewport_has_image (goal)
      || (tiny
          && hypot (goal->origin_wpx.x - self->viewport.origin_wpx.x, goal->origin_wpx.y - self->viewport.origin_wpx.y)
                 < 2))
    {
      stop (self);
      self->viewport = *goal;
    }
  else
    {
      self->motion.from = self->viewport;
      self->motion.to = *goal;
      self->motion.is_zooming = TRUE;
      start (self);
    }
  ct_canvas_view_moved (self);
}

/**
 * ct_canvas_let_go:
 * @velocity_wpx_s: of the hand, in widget pixels a second
 *
 * A pan runs on.
 */
void
ct_canvas_let_go (CtCanvas *self, CtPoint velocity_wpx_s)
{
  if ((velocity_wpx_s.x == 0 && velocity_wpx_s.y == 0) || !is_animated (self))
    return;
  ct_canvas_settle (self);
  self->motion.velocity_wpx_s = velocity_wpx_s;
  self->motion.swiped_wpx = CT_POINT_INIT (0, 0);
  self->motion.is_swiping = TRUE;
  start (self);
}
