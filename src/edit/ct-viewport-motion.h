/* ct-viewport-motion.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a view gets from one place to another in time: the way between two views, and a pan that
 * runs on when the hand has let go. Arithmetic only; who owns a clock asks for each frame.
 */
#pragma once

#include "ct-viewport.h"

G_BEGIN_DECLS

/* So long takes the way from one zoom to another. */
#define CT_VIEW_ANIMATION_US (120 * 1000)

/* A pan that is let go slower than this stays where it is, and one that gets as slow ends. */
#define CT_SWIPE_MIN_WPX_S 250.0
#define CT_SWIPE_END_WPX_S 15.0

/* How many moves of a hand are remembered. */
#define CT_SWIPE_SAMPLES 8

/**
 * CtSwipe:
 * @at_wpx: where the hand was, the oldest first
 * @time_us: when
 * @n: how many of them
 *
 * The last moves of a hand, from which its speed is told.
 */
typedef struct
{
  CtPoint at_wpx[CT_SWIPE_SAMPLES];
  gint64 time_us[CT_SWIPE_SAMPLES];
  guint n;
} CtSwipe;

double ct_view_ease (double part);
void ct_viewport_interpolate (const CtViewport *from, const CtViewport *to, double part, CtViewport *between);

void ct_swipe_clear (CtSwipe *self);
void ct_swipe_add (CtSwipe *self, CtPoint at_wpx, gint64 time_us);
CtPoint ct_swipe_get_velocity (const CtSwipe *self, gint64 time_us);
CtPoint ct_swipe_way (CtPoint velocity_wpx_s, double seconds);
gboolean ct_swipe_is_over (CtPoint velocity_wpx_s, double seconds);

G_END_DECLS
