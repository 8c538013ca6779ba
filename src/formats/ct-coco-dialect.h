/* ct-coco-dialect.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the four numbers of a bbox mean. A property of the whole file, never of one box,
 * decided from all boxes with the reason kept for display.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

/**
 * CtCocoDialectChoice:
 * @CT_DIALECT_AUTO: decide from the file
 * @CT_DIALECT_PIXEL: image pixels
 * @CT_DIALECT_RELATIVE: fractions of width and height
 */
typedef enum
{
  CT_DIALECT_AUTO,
  CT_DIALECT_PIXEL,
  CT_DIALECT_RELATIVE,
} CtCocoDialectChoice;

/**
 * CtCocoDialect:
 * @relative: fractions of width and height instead of pixels
 * @ltrb: left, top, right, bottom instead of left, top, width, height (bbox_format)
 * @certain: %FALSE when the file leaves it open; then ask
 * @reason: a sentence for people
 */
typedef struct
{
  gboolean relative;
  gboolean ltrb;
  gboolean certain;
  char *reason;
} CtCocoDialect;

/**
 * CtBoxEvidence:
 * @n_boxes: boxes seen
 * @n_up_to_one: whose four numbers all lie in 0 to 1 (a millionth over is forgiven)
 * @n_above: with a number above 1.5
 *
 * What the reader counts while it reads.
 */
typedef struct
{
  guint64 n_boxes;
  guint64 n_up_to_one;
  guint64 n_above;
} CtBoxEvidence;

void ct_coco_dialect_note (CtBoxEvidence *evidence, const CtRect *raw);
void ct_coco_dialect_decide (CtCocoDialect *self,
                             const CtBoxEvidence *evidence,
                             CtCocoDialectChoice choice,
                             const char *bbox_format);
void ct_coco_dialect_clear (CtCocoDialect *self);
CtRect ct_coco_dialect_to_px (const CtCocoDialect *self, const CtRect *raw, double width_px, double height_px);
CtRect ct_coco_dialect_from_px (const CtCocoDialect *self, const CtRect *bbox_px, double width_px, double height_px);
char *ct_coco_dialect_to_string (const CtCocoDialect *self);

G_END_DECLS
