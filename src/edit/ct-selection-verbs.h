/* ct-selection-verbs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is done to all selected boxes at once, in one group each. Keys, menus and the
 * inspector use the same ones.
 */
#pragma once

#include "ct-history.h"
#include "ct-selection.h"

G_BEGIN_DECLS

/**
 * CtSides:
 *
 * Which edges of a box a resize moves.
 */
typedef enum
{
  CT_SIDE_LEFT = 1 << 0,
  CT_SIDE_TOP = 1 << 1,
  CT_SIDE_RIGHT = 1 << 2,
  CT_SIDE_BOTTOM = 1 << 3,
} CtSides;

gboolean
ct_selection_move (const CtSelection *self, CtHistory *history, double dx_px, double dy_px, const CtRect *bounds);
gboolean ct_selection_resize (const CtSelection *self,
                              CtHistory *history,
                              guint sides,
                              double dx_px,
                              double dy_px,
                              double min_side_px,
                              const CtRect *bounds);
gboolean ct_selection_relabel (const CtSelection *self, CtHistory *history, guint32 category);
gboolean ct_selection_delete (const CtSelection *self, CtHistory *history);
CtPoint ct_selection_limit_move (const CtSelection *self,
                                 const CtDataset *dataset,
                                 double dx_px,
                                 double dy_px,
                                 const CtRect *bounds);
CtRect
ct_rect_resize (const CtRect *rect, guint sides, double dx_px, double dy_px, double snap_px, const CtRect *bounds);

G_END_DECLS
