/* ct-viewport-motion.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Zooms change by equal factors in equal times, and the point that both views share stays
 * where it is on the whole way. A pan let go slows down like a thing in water.
 */
#include "ct-viewport-motion.h"

#include <math.h>

/* After each second a pan has this power of e less speed. */
#define SWIPE_FRICTION 6.0

/* Moves that are older than this tell nothing of the speed. */
#define SWIPE_MEMORY_US (80 * 1000)

/* A hand that has not moved for so long holds still. */
#define SWIPE_HOLD_US (50 * 1000)

/**
 * ct_view_ease:
 * @part: of the time, 0 to 1
 *
 * Returns: the part of the way, 0 to 1: fast at first, slow at the end
 */
double
ct_view_ease (double part)
{
  double left = 1 - CLAMP (part, 0, 1);

  return 1 - left * left * left;
}

/**
 * ct_viewport_interpolate:
 * @from: where the way begins
 * @to: where it ends, of the same widget and picture
 * @part: of the way, 0 to 1
 * @between: (out caller-allocates): the view there; at 1 it equals @to, its mode included
 */
void
ct_viewport_interpolate (const CtViewport *from, const CtViewport *to, double part, CtViewport *between)
{
  double ratio = to->scale / from->scale;
  double way = part;

  *between = *to;
  if (part >= 1)
    return;
  between->mode = CT_VIEW_FREE;
  between->scale = from->scale * pow (ratio, part);
  /* The origin is a linear function of the scale as long as one point stays in place. */
  if (fabs (log (ratio)) > 1e-6)
    way = (between->scale - from->scale) / (to->scale - from->scale);
  between->origin_wpx.x = from->origin_wpx.x + (to->origin_wpx.x - from->origin_wpx.x) * way;
  between->origin_wpx.y = from->origin_wpx.y + (to->origin_wpx.y - from->origin_wpx.y) * way;
}

void
ct_swipe_clear (CtSwipe *self)
{
  self->n = 0;
}

/**
 * ct_swipe_add:
 * @at_wpx: where the hand is
 * @time_us: now, in microseconds of any clock that only goes forward
 */
void
ct_swipe_add (CtSwipe *self, CtPoint at_wpx, gint64 time_us)
{
  if (self->n == CT_SWIPE_SAMPLES)
    {
      for (guint i = 1; i < self->n; i++)
        {
          self->at_wpx[i - 1] = self->at_wpx[i];
          self->time_us[i - 1] = self->time_us[i];
        }
      self->n--;
    }
  self->at_wpx[self->n] = at_wpx;
  self->time_us[self->n] = time_us;
  self->n++;
}

/**
 * ct_swipe_get_velocity:
 * @time_us: when the hand lets go
 *
 * Returns: how fast it was, in widget pixels a second; zero when it held still before
 */
CtPoint
ct_swipe_get_velocity (const CtSwipe *self, gint64 time_us)
{
  guint last = self->n - 1;
  guint first = last;
  CtPoint velocity;
  double seconds;

  if (self->n < 2 || time_us - self->time_us[last] > SWIPE_HOLD_US)
    return CT_POINT_INIT (0, 0);
  while (first > 0 && time_us - self->time_us[first - 1] <= SWIPE_MEMORY_US)
    first--;
  seconds = (double) (time_us - self->time_us[first]) / G_USEC_PER_SEC;
  if (first == last || seconds <= 0)
    return CT_POINT_INIT (0, 0);
  velocity = CT_POINT_INIT ((self->at_wpx[last].x - self->at_wpx[first].x) / seconds,
                            (self->at_wpx[last].y - self->at_wpx[first].y) / seconds);
  return hypot (velocity.x, velocity.y) < CT_SWIPE_MIN_WPX_S ? CT_POINT_INIT (0, 0) : velocity;
}

/**
 * ct_swipe_way:
 * @velocity_wpx_s: when the hand let go
 * @seconds: since then
 *
 * Returns: how far it ran until now, in widget pixels
 */
CtPoint
ct_swipe_way (CtPoint velocity_wpx_s, double seconds)
{
  double part = -expm1 (-SWIPE_FRICTION * seconds) / SWIPE_FRICTION;

  return CT_POINT_INIT (velocity_wpx_s.x * part, velocity_wpx_s.y * part);
}

/**
 * ct_swipe_is_over:
 *
 * Returns: whether it is so slow by then that nobody sees it move
 */
gboolean
ct_swipe_is_over (CtPoint velocity_wpx_s, double seconds)
{
  return hypot (velocity_wpx_s.x, velocity_wpx_s.y) * exp (-SWIPE_FRICTION * seconds) < CT_SWIPE_END_WPX_S;
}
