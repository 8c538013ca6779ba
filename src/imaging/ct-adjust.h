/* ct-adjust.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a picture is made brighter or clearer on the screen. A value and pure functions: the
 * picture itself and its file never change.
 */
#pragma once

#include "ct-pixels.h"

G_BEGIN_DECLS

/**
 * CtAdjust:
 * @low: the sample that becomes black, 0 … 1 of what the format can hold
 * @high: the sample that becomes white, above @low
 * @brightness: added afterwards, -1 … 1
 * @contrast: -1 (all grey) … 0 (as it is) … 1 (black and white only), around the middle
 * @gamma: 0.1 … 10; above 1 the dark parts become brighter
 *
 * Applied in this order: window, gamma, contrast, brightness. Level and width, as radiologists
 * say, are (@low + @high) / 2 and @high - @low.
 */
typedef struct
{
  double low;
  double high;
  double brightness;
  double contrast;
  double gamma;
} CtAdjust;

#define CT_ADJUST_IDENTITY ((CtAdjust){ 0, 1, 0, 0, 1 })

typedef struct _CtAdjustTable CtAdjustTable;

gboolean ct_adjust_equal (const CtAdjust *a, const CtAdjust *b);
gboolean ct_adjust_is_identity (const CtAdjust *self);
double ct_adjust_map (const CtAdjust *self, double sample);
CtAdjust ct_adjust_with_window (const CtAdjust *self, double level, double width);
CtAdjust ct_adjust_with_auto_window (const CtAdjust *self, const CtPixels *pixels, double outside);

CtAdjustTable *ct_adjust_table_new (const CtAdjust *adjust, gboolean deep);
CtAdjustTable *ct_adjust_table_ref (CtAdjustTable *self);
void ct_adjust_table_unref (CtAdjustTable *self);
CtPixels *ct_adjust_table_apply (const CtAdjustTable *self, CtPixels *pixels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtAdjustTable, ct_adjust_table_unref)

G_END_DECLS
