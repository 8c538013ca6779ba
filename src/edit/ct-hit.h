/* ct-hit.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lies under the pointer: first the handles of the primary selected box, then edges,
 * then insides, smaller boxes first. Boxes that are hidden or locked are not there. Pure
 * functions of index, selection, view state and viewport.
 */
#pragma once

#include "ct-scene-index.h"
#include "ct-selection.h"
#include "ct-view-state.h"
#include "ct-viewport.h"

G_BEGIN_DECLS

/* Reach of the pointer around a line and around a handle's middle. */
#define CT_HIT_EDGE_WPX 4.0
#define CT_HIT_HANDLE_WPX 7.0

/* Side of a handle as it is drawn. */
#define CT_HANDLE_SIZE_WPX 8.0

typedef enum
{
  CT_HIT_NONE,
  CT_HIT_HANDLE,
  CT_HIT_EDGE,
  CT_HIT_INSIDE,
} CtHitKind;

/**
 * CtHandle:
 *
 * Clockwise from the top left corner.
 */
typedef enum
{
  CT_HANDLE_NW,
  CT_HANDLE_N,
  CT_HANDLE_NE,
  CT_HANDLE_E,
  CT_HANDLE_SE,
  CT_HANDLE_S,
  CT_HANDLE_SW,
  CT_HANDLE_W,
  CT_N_HANDLES,
} CtHandle;

/**
 * CtHit:
 * @kind: what was hit
 * @annotation: row, or %CT_NO_ROW when @kind is %CT_HIT_NONE
 * @handle: which, when @kind is %CT_HIT_HANDLE; else %CT_N_HANDLES
 * @at_px: the point that was asked for, in image pixels
 */
typedef struct
{
  CtHitKind kind;
  guint32 annotation;
  CtHandle handle;
  CtPoint at_px;
} CtHit;

#define CT_HIT_INIT ((CtHit){ CT_HIT_NONE, CT_NO_ROW, CT_N_HANDLES, { 0.0, 0.0 } })

CtHit ct_hit_test (const CtSceneIndex *index,
                   const CtSelection *selection,
                   const CtViewState *view,
                   const CtViewport *viewport,
                   CtPoint at_px,
                   const CtHit *previous);
CtHit ct_hit_handle (const CtRect *bbox, const CtViewport *viewport, guint32 annotation, CtPoint at_px);
gboolean ct_hit_same_place (const CtViewport *viewport, CtPoint a_px, CtPoint b_px);
CtPoint ct_handle_get_point (CtHandle handle, const CtRect *bbox);
gboolean ct_handle_is_shown (CtHandle handle, const CtRect *bbox, double scale);

G_END_DECLS
