/* ct-geometry.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Points and rectangles in double. Values, no objects; the unit is the caller's
 * (image pixels or widget pixels) and is part of the caller's names.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

typedef struct
{
  double x;
  double y;
} CtPoint;

/**
 * CtRect:
 * @x: left edge
 * @y: top edge
 * @width: to the right, never negative in a normal rectangle
 * @height: downwards, never negative in a normal rectangle
 *
 * A box as COCO writes it: left, top, width, height.
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} CtRect;

#define CT_RECT_INIT(_x, _y, _w, _h) ((CtRect){ (_x), (_y), (_w), (_h) })
#define CT_POINT_INIT(_x, _y) ((CtPoint){ (_x), (_y) })

CtRect ct_rect_from_corners (double x1, double y1, double x2, double y2);
CtRect ct_rect_intersect (const CtRect *a, const CtRect *b);
CtRect ct_rect_move_inside (const CtRect *rect, const CtRect *bounds);
gboolean ct_rect_contains (const CtRect *rect, double x, double y);
gboolean ct_rect_intersects (const CtRect *a, const CtRect *b);
gboolean ct_rect_equal (const CtRect *a, const CtRect *b);
double ct_rect_area (const CtRect *rect);

G_END_DECLS
