/* ct-hit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hit tests. All reaches are in widget pixels, so they feel the same at every zoom; on
 * boxes that are small on the screen they shrink inwards, so that every box has an inside.
 */
#include "ct-hit.h"

#include <math.h>

typedef struct
{
  CtHitKind kind;
  double area;
  guint32 row;
} Candidate;

/* Where each handle sits: -1 is the left or top edge, 1 the right or bottom one. */
static const struct
{
  int x;
  int y;
} handle_sides[CT_N_HANDLES] = {
  { -1, -1 }, { 0, -1 }, { 1, -1 }, { 1, 0 }, { 1, 1 }, { 0, 1 }, { -1, 1 }, { -1, 0 },
};

/**
 * ct_handle_get_point:
 *
 * Returns: where the handle of the rectangle sits, in the rectangle's unit
 */
CtPoint
ct_handle_get_point (CtHandle handle, const CtRect *bbox)
{
  return CT_POINT_INIT (bbox->x + bbox->width * (handle_sides[handle].x + 1) / 2,
                        bbox->y + bbox->height * (handle_sides[handle].y + 1) / 2);
}

/**
 * ct_handle_is_shown:
 * @scale: widget pixels for one unit of @bbox
 *
 * Corners always have their handles; the middle of a side only if there is room between the corners.
 */
gboolean
ct_handle_is_shown (CtHandle handle, const CtRect *bbox, double scale)
{
  double room = 3 * CT_HANDLE_SIZE_WPX;

  if (handle_sides[handle].x == 0)
    return bbox->width * scale >= room;
  if (handle_sides[handle].y == 0)
    return bbox->height * scale >= room;
  return TRUE;
}

/* How far a distance from a handle's middle lies beyond its reach on one axis; not above 0 within. */
static double
beyond_reach (double distance_wpx, int side, double length_wpx)
{
  double inwards = fmin (CT_HIT_HANDLE_WPX, length_wpx / 4);

  if (side == 0)
    return fabs (distance_wpx) - inwards;
  if (distance_wpx * side < 0)
    return fabs (distance_wpx) - inwards;
  return fabs (distance_wpx) - CT_HIT_HANDLE_WPX;
}

/**
 * ct_hit_handle:
 * @bbox: image pixels
 * @annotation: goes into the result
 * @at_px: image pixels
 *
 * Returns: a hit of the kind %CT_HIT_HANDLE on the nearest handle in reach, or of %CT_HIT_NONE
 */
CtHit
ct_hit_handle (const CtRect *bbox, const CtViewport *viewport, guint32 annotation, CtPoint at_px)
{
  CtHit hit = CT_HIT_INIT;
  double nearest = INFINITY;

  hit.at_px = at_px;
  for (CtHandle handle = CT_HANDLE_NW; handle < CT_N_HANDLES; handle++)
    {
      CtPoint point = ct_handle_get_point (handle, bbox);
      double dx = (at_px.x - point.x) * viewport->scale;
      double dy = (at_px.y - point.y) * viewport->scale;

      if (!ct_handle_is_shown (handle, bbox, viewport->scale)
          || beyond_reach (dx, handle_sides[handle].x, bbox->width * viewport->scale) > 0
          || beyond_reach (dy, handle_sides[handle].y, bbox->height * viewport->scale) > 0 || hypot (dx, dy) >= nearest)
        continue;
      nearest = hypot (dx, dy);
      hit.kind = CT_HIT_HANDLE;
      hit.annotation = annotation;
      hit.handle = handle;
    }
  return hit;
}

static CtHitKind
hit_box (const CtRect *box, const CtViewport *viewport, CtPoint at_px)
{
  double outside = CT_HIT_EDGE_WPX / viewport->scale;
  double inside = fmin (outside, fmin (box->width, box->height) / 4);
  CtRect around =
      CT_RECT_INIT (box->x - outside, box->y - outside, box->width + 2 * outside, box->height + 2 * outside);

  if (!ct_rect_contains (&around, at_px.x, at_px.y))
    return CT_HIT_NONE;
  if (at_px.x > box->x + inside && at_px.x < box->x + box->width - inside && at_px.y > box->y + inside
      && at_px.y < box->y + box->height - inside)
    return CT_HIT_INSIDE;
  return CT_HIT_EDGE;
}

static int
compare_candidates (const void *a, const void *b)
{
  const Candidate *x = a;
  const Candidate *y = b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->area != y->area)
    return x->area < y->area ? -1 : 1;
  return x->row > y->row ? -1 : x->row < y->row;
}

/* Everything that the point touches, in the order in which it is to be hit. */
static GArray *
find_candidates (const CtSceneIndex *index, const CtViewState *view, const CtViewport *viewport, CtPoint at_px)
{
  double reach = CT_HIT_EDGE_WPX / viewport->scale;
  CtRect area = CT_RECT_INIT (at_px.x - reach, at_px.y - reach, 2 * reach, 2 * reach);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  ct_scene_index_query (index, &area, rows);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      Candidate candidate = { CT_HIT_NONE, 0, row };
      CtRect box;

      if (!ct_scene_index_get_box (index, row, &box) || (view != NULL && !ct_view_state_is_free (view, row)))
        continue;
      candidate.kind = hit_box (&box, viewport, at_px);
      candidate.area = ct_rect_area (&box);
      if (candidate.kind != CT_HIT_NONE)
        g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  return candidates;
}

/**
 * ct_hit_same_place:
 *
 * Returns: whether two points are so close on the screen that a second click there means the same place
 */
gboolean
ct_hit_same_place (const CtViewport *viewport, CtPoint a_px, CtPoint b_px)
{
  return hypot (a_px.x - b_px.x, a_px.y - b_px.y) * viewport->scale <= CT_HIT_EDGE_WPX;
}

/**
 * ct_hit_test:
 * @index: up to date
 * @selection: (nullable): its primary box wears the handles
 * @view: (nullable): what is hidden or locked and so cannot be hit
 * @at_px: image pixels
 * @previous: (nullable): what the last click hit. At the same place the next one below is hit instead,
 *   and after the lowest the topmost again; handles do not count then
 *
 * Returns: what is hit: handles of the primary box, then edges, then insides, smaller boxes first
 */
CtHit
ct_hit_test (const CtSceneIndex *index,
             const CtSelection *selection,
             const CtViewState *view,
             const CtViewport *viewport,
             CtPoint at_px,
             const CtHit *previous)
{
  g_autoptr (GArray) candidates = NULL;
  gboolean again =
      previous != NULL && previous->kind != CT_HIT_NONE && ct_hit_same_place (viewport, previous->at_px, at_px);
  guint32 primary = selection != NULL ? ct_selection_get_primary (selection) : CT_NO_ROW;
  CtHit hit = CT_HIT_INIT;
  CtRect box;
  guint chosen = 0;

  if (!again && ct_scene_index_get_box (index, primary, &box)
      && (view == NULL || ct_view_state_is_free (view, primary)))
    hit = ct_hit_handle (&box, viewport, primary, at_px);
  hit.at_px = at_px;
  if (hit.kind != CT_HIT_NONE)
    return hit;
  candidates = find_candidates (index, view, viewport, at_px);
  if (candidates->len == 0)
    return hit;
  for (guint i = 0; again && i < candidates->len; i++)
    if (g_array_index (candidates, Candidate, i).row == previous->annotation)
      chosen = (i + 1) % candidates->len;
  hit.kind = g_array_index (candidates, Candidate, chosen).kind;
  hit.annotation = g_array_index (candidates, Candidate, chosen).row;
  return hit;
}
