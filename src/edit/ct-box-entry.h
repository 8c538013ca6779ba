/* ct-box-entry.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers of a box as somebody reads and types them: left, top, width and height, in image
 * pixels or as parts of the picture. Knows the hand's typing, no entries on a screen.
 */
#pragma once

#include "ct-history.h"

G_BEGIN_DECLS

typedef enum
{
  CT_BOX_LEFT,
  CT_BOX_TOP,
  CT_BOX_WIDTH,
  CT_BOX_HEIGHT,
  CT_N_BOX_FIELDS,
} CtBoxField;

/**
 * CtBoxUnit:
 * @CT_BOX_PIXELS: image pixels
 * @CT_BOX_RELATIVE: parts of the picture's width or height, from 0 to 1; "25 %" is one too
 */
typedef enum
{
  CT_BOX_PIXELS,
  CT_BOX_RELATIVE,
} CtBoxUnit;

gboolean ct_box_entry_parse_number (const char *text, double *value);
gboolean ct_box_entry_parse (const char *text,
                             CtBoxField field,
                             CtBoxUnit unit,
                             const CtRect *image,
                             gboolean keep_inside,
                             CtRect *box_px,
                             GError **error);
char *ct_box_entry_format (const CtRect *box_px, CtBoxField field, CtBoxUnit unit, const CtRect *image);
gboolean ct_box_entry_apply (CtHistory *history,
                             guint32 annotation,
                             const char *text,
                             CtBoxField field,
                             CtBoxUnit unit,
                             gboolean keep_inside,
                             GError **error);

G_END_DECLS
