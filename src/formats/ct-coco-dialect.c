/* ct-coco-dialect.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Deciding what the numbers mean, and converting them. The rule is that of Azure Machine
 * Learning's COCO importer, sharpened for whole files: relative if no number is above one.
 */
#include "ct-coco-dialect.h"

#include <math.h>

#define UP_TO_ONE (1.0 + 1e-6)
#define CERTAINLY_PIXEL 1.5

/**
 * ct_coco_dialect_note:
 * @raw: four finite numbers as they stand in the file
 *
 * Counts one box.
 */
void
ct_coco_dialect_note (CtBoxEvidence *evidence, const CtRect *raw)
{
  double largest = fmax (fmax (raw->x, raw->y), fmax (raw->width, raw->height));
  double smallest = fmin (fmin (raw->x, raw->y), fmin (raw->width, raw->height));

  evidence->n_boxes++;
  evidence->n_up_to_one += largest <= UP_TO_ONE && smallest >= -1e-6;
  evidence->n_above += largest > CERTAINLY_PIXEL;
}

static void
set (CtCocoDialect *self, gboolean relative, gboolean certain, char *reason)
{
  self->relative = relative;
  self->certain = certain;
  self->reason = reason;
}

static void
decide_unit (CtCocoDialect *self, const CtBoxEvidence *evidence)
{
  g_autofree char *n_boxes = g_strdup_printf ("%" G_GUINT64_FORMAT, evidence->n_boxes);
  g_autofree char *n_above = g_strdup_printf ("%" G_GUINT64_FORMAT, evidence->n_above);

  if (evidence->n_boxes == 0)
    set (self, FALSE, TRUE, g_strdup (_ ("The file has no boxes yet; new ones are written in pixels.")));
  else if (evidence->n_up_to_one == evidence->n_boxes)
    set (self,
         TRUE,
         TRUE,
         g_strdup_printf (ngettext ("The box (%s) lies between 0 and 1.",
                                    "All %s boxes lie between 0 and 1.",
                                    (gulong) evidence->n_boxes),
                          n_boxes));
  else if (evidence->n_above > 0)
    set (self,
         FALSE,
         TRUE,
         g_strdup_printf (ngettext ("%s box has a number above 1.5.",
                                    "%s boxes have a number above 1.5.",
                                    (gulong) evidence->n_above),
                          n_above));
  else
    set (self,
         FALSE,
         FALSE,
         g_strdup (_ ("The boxes fit neither pixels nor fractions clearly; they are taken as pixels.")));
}

/**
 * ct_coco_dialect_decide:
 * @self: (out caller-allocates): to be cleared with ct_coco_dialect_clear()
 * @choice: overrules the evidence unless %CT_DIALECT_AUTO
 * @bbox_format: (nullable): the member of that name at the root, "ltwh" or "ltrb"
 */
void
ct_coco_dialect_decide (CtCocoDialect *self,
                        const CtBoxEvidence *evidence,
                        CtCocoDialectChoice choice,
                        const char *bbox_format)
{
  self->ltrb = g_strcmp0 (bbox_format, "ltrb") == 0;
  switch (choice)
    {
    case CT_DIALECT_PIXEL:
      set (self, FALSE, TRUE, g_strdup (_ ("Pixels, as you chose.")));
      break;
    case CT_DIALECT_RELATIVE:
      set (self, TRUE, TRUE, g_strdup (_ ("Fractions of width and height, as you chose.")));
      break;
    case CT_DIALECT_AUTO:
    default:
      decide_unit (self, evidence);
      break;
    }
}

void
ct_coco_dialect_clear (CtCocoDialect *self)
{
  g_clear_pointer (&self->reason, g_free);
}

/**
 * ct_coco_dialect_to_px:
 * @raw: four numbers as they stand in the file
 * @width_px: of the image; where it is unknown (0), relative boxes stay as they are
 *
 * Returns: left, top, width, height in image pixels
 */
CtRect
ct_coco_dialect_to_px (const CtCocoDialect *self, const CtRect *raw, double width_px, double height_px)
{
  CtRect rect = *raw;

  if (self->ltrb)
    {
      rect.width = raw->width - raw->x;
      rect.height = raw->height - raw->y;
    }
  if (self->relative && width_px > 0 && height_px > 0)
    {
      rect.x *= width_px;
      rect.width *= width_px;
      rect.y *= height_px;
      rect.height *= height_px;
    }
  return rect;
}

/* The fraction that a span covers: lowered by single steps until start + fraction is at most
 * one, if the span ends within the picture. The consumer's checker grants no tolerance. */
static double
relative_span (double start, double start_px, double span_px, double size_px)
{
  double fraction = span_px / size_px;

  if (span_px > 0 && start_px + span_px <= size_px)
    while (fraction > 0 && start + fraction > 1.0)
      fraction = nextafter (fraction, 0.0);
  return fraction;
}

/**
 * ct_coco_dialect_from_px:
 * @bbox_px: left, top, width, height in image pixels
 *
 * The inverse of ct_coco_dialect_to_px(). A box that ends within the picture gives fractions
 * with l + w ≤ 1 and t + h ≤ 1 in doubles.
 */
CtRect
ct_coco_dialect_from_px (const CtCocoDialect *self, const CtRect *bbox_px, double width_px, double height_px)
{
  CtRect raw = *bbox_px;

  if (self->relative && width_px > 0 && height_px > 0)
    {
      raw.x = bbox_px->x / width_px;
      raw.y = bbox_px->y / height_px;
      raw.width = relative_span (raw.x, bbox_px->x, bbox_px->width, width_px);
      raw.height = relative_span (raw.y, bbox_px->y, bbox_px->height, height_px);
    }
  if (self->ltrb)
    {
      raw.width += raw.x;
      raw.height += raw.y;
    }
  return raw;
}

/**
 * ct_coco_dialect_to_string:
 *
 * Returns: (transfer full): such as "relative, ltwh"; not translated
 */
char *
ct_coco_dialect_to_string (const CtCocoDialect *self)
{
  return g_strconcat (self->relative ? "relative" : "pixel", ", ", self->ltrb ? "ltrb" : "ltwh", NULL);
}
