/* ct-geometry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Arithmetic on rectangles. Pure functions.
 */
#include "ct-geometry.h"

#include <math.h>

/**
 * ct_rect_from_corners:
 *
 * Returns: the normal rectangle with these two opposite corners, in any order
 */
CtRect
ct_rect_from_corners (double x1, double y1, double x2, double y2)
{
  CtRect rect;

  rect.x = fmin (x1, x2);
  rect.y = fmin (y1, y2);
  rect.width = fabs (x2 - x1);
  rect.height = fabs (y2 - y1);
  return rect;
}

/**
 * ct_rect_intersect:
 *
 * Returns: what both have in common; width and height are 0 where that is nothing
 */
CtRect
ct_rect_intersect (const CtRect *a, const CtRect *b)
{
  double x1 = fmax (a->x, b->x);
  double y1 = fmax (a->y, b->y);
  double x2 = fmin (a->x + a->width, b->x + b->width);
  double y2 = fmin (a->y + a->height, b->y + b->height);

  return CT_RECT_INIT (x1, y1, fmax (0.0, x2 - x1), fmax (0.0, y2 - y1));
}

/**
 * ct_rect_move_inside:
 *
 * Returns: @rect moved as little as needed to lie within @bounds; one that is larger than
 *   @bounds sticks to their left and top edges
 */
CtRect
ct_rect_move_inside (const CtRect *rect, const CtRect *bounds)
{
  CtRect moved = *rect;

  moved.x = fmax (bounds->x, fmin (moved.x, bounds->x + bounds->width - moved.width));
  moved.y = fmax (bounds->y, fmin (moved.y, bounds->y + bounds->height - moved.height));
  return moved;
}

/**
 * ct_rect_contains:
 *
 * Returns: whether the point lies inside or on an edge
 */
gboolean
ct_rect_contains (const CtRect *rect, double x, double y)
{
  return x >= rect->x && y >= rect->y && x <= rect->x + rect->width && y <= rect->y + rect->height;
}

/**
 * ct_rect_intersects:
 *
 * Returns: whether the two share a point, edges included
 */
gboolean
ct_rect_intersects (const CtRect *a, const CtRect *b)
{
  return a->x <= b->x + b->width && b->x <= a->x + a->width && a->y <= b->y + b->height && b->y <= a->y + a->height;
}

/**
 * ct_rect_equal:
 *
 * Returns: whether all four numbers are the same
 */
gboolean
ct_rect_equal (const CtRect *a, const CtRect *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

/**
 * ct_rect_area:
 *
 * Returns: width times height
 */
double
ct_rect_area (const CtRect *rect)
{
  return rect->width * rect->height;
}
