/* sample-goods.h - the goods of the sample set
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each thing is drawn w wide and h high, standing on the point (cx, base).
 * The variant picks its colours and shape; tilt says how far it is seen
 * from above.
 */

#pragma once

#include "sample-paint.h"

typedef enum
{
  GOOD_BOTTLE,
  GOOD_TIN,
  GOOD_BOX,
  GOOD_APPLE,
  GOOD_ORANGE,
  GOOD_BANANA,
  GOOD_PLANT,
  GOOD_CRATE_BACK,
  GOOD_CRATE_FRONT
} GoodKind;

typedef struct
{
  GoodKind kind;
  int variant;
  double cx, base;
  double w, h;
  double tilt;
} Good;

void good_size (GoodKind kind, int variant, double *width, double *height);
void draw_good (cairo_t *cr, Rng *rng, const Good *good);
