/* ct-selection-verbs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Verbs over a selection. Rows are copied first, because whoever listens to the history
 * may prune the selection meanwhile. Locked boxes stay as they are.
 */
#include "ct-selection-verbs.h"

#include "ct-scene-index.h"
#include "ct-verbs.h"

#include <math.h>

/* What lies outside already may come back, but goes no further. */
static double
limit_axis (double by, double low, double high, double low_bound, double high_bound)
{
  if (by > 0)
    return fmin (by, fmax (0, high_bound - high));
  return fmax (by, fmin (0, low_bound - low));
}

/**
 * ct_selection_limit_move:
 * @dx_px: image pixels to the right
 * @dy_px: image pixels down
 * @bounds: (nullable): what the boxes must not leave
 *
 * The boxes move as one: what stops the first stops all.
 *
 * Returns: how far they may move
 */
CtPoint
ct_selection_limit_move (const CtSelection *self,
                         const CtDataset *dataset,
                         double dx_px,
                         double dy_px,
                         const CtRect *bounds)
{
  g_autoptr (GArray) rows = ct_selection_dup_unlocked (self);
  CtRect around = { 0, 0, 0, 0 };
  gboolean any = FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      CtRect box;
      double right, bottom;

      if (!ct_scene_get_box (dataset, g_array_index (rows, guint32, i), &box))
        continue;
      right = fmax (box.x + box.width, any ? around.x + around.width : -INFINITY);
      bottom = fmax (box.y + box.height, any ? around.y + around.height : -INFINITY);
      around.x = any ? fmin (around.x, box.x) : box.x;
      around.y = any ? fmin (around.y, box.y) : box.y;
      around.width = right - around.x;
      around.height = bottom - around.y;
      any = TRUE;
    }
  if (!any || bounds == NULL)
    return CT_POINT_INIT (dx_px, dy_px);
  return CT_POINT_INIT (limit_axis (dx_px, around.x, around.x + around.width, bounds->x, bounds->x + bounds->width),
                        limit_axis (dy_px, around.y, around.y + around.height, bounds->y, bounds->y + bounds->height));
}

/**
 * ct_selection_move:
 * @dx_px: image pixels to the right
 * @dy_px: image pixels down
 * @bounds: (nullable): what the boxes must not leave
 *
 * Returns: whether anything moved
 */
gboolean
ct_selection_move (const CtSelection *self, CtHistory *history, double dx_px, double dy_px, const CtRect *bounds)
{
  g_autoptr (GArray) rows = ct_selection_dup_unlocked (self);
  CtDataset *dataset = ct_history_get_dataset (history);
  CtPoint by = ct_selection_limit_move (self, dataset, dx_px, dy_px, bounds);
  guint64 revision = dataset->revision;

  if (by.x == 0 && by.y == 0)
    return FALSE;
  ct_history_begin (history, rows->len == 1 ? N_ ("Move Box") : N_ ("Move Boxes"));
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      CtRect box;

      if (!ct_scene_get_box (dataset, row, &box))
        continue;
      box.x += by.x;
      box.y += by.y;
      ct_verb_set_bbox (history, row, &box, NULL);
    }
  ct_history_end (history);
  return dataset->revision != revision;
}

static double
move_edge (double edge_px, double by_px, double snap_px, const double *low, const double *high)
{
  edge_px += by_px;
  if (snap_px > 0)
    edge_px = round (edge_px / snap_px) * snap_px;
  return low != NULL ? CLAMP (edge_px, *low, *high) : edge_px;
}

/**
 * ct_rect_resize:
 * @sides: of #CtSides, the edges that move; the others keep their place exactly
 * @dx_px: by how much left and right edges move
 * @dy_px: by how much top and bottom edges move
 * @snap_px: moved edges lie on multiples of this; 0 for anywhere
 * @bounds: (nullable): what moved edges must not leave
 *
 * An edge that crosses the opposite one changes roles with it.
 *
 * Returns: the normal rectangle, which may be empty
 */
CtRect
ct_rect_resize (const CtRect *rect, guint sides, double dx_px, double dy_px, double snap_px, const CtRect *bounds)
{
  double left = rect->x;
  double top = rect->y;
  double right = rect->x + rect->width;
  double bottom = rect->y + rect->height;
  double high_x = bounds != NULL ? bounds->x + bounds->width : 0;
  double high_y = bounds != NULL ? bounds->y + bounds->height : 0;
  const double *low_x = bounds != NULL ? &bounds->x : NULL;
  const double *low_y = bounds != NULL ? &bounds->y : NULL;
  CtRect resized;

  if (sides & CT_SIDE_LEFT)
    left = move_edge (left, dx_px, snap_px, low_x, &high_x);
  if (sides & CT_SIDE_RIGHT)
    right = move_edge (right, dx_px, snap_px, low_x, &high_x);
  if (sides & CT_SIDE_TOP)
    top = move_edge (top, dy_px, snap_px, low_y, &high_y);
  if (sides & CT_SIDE_BOTTOM)
    bottom = move_edge (bottom, dy_px, snap_px, low_y, &high_y);
  resized = ct_rect_from_corners (left, top, right, bottom);
  if ((sides & (CT_SIDE_LEFT | CT_SIDE_RIGHT)) == 0)
    resized.width = rect->width;
  if ((sides & (CT_SIDE_TOP | CT_SIDE_BOTTOM)) == 0)
    resized.height = rect->height;
  return resized;
}

/**
 * ct_selection_resize:
 * @sides: of #CtSides
 * @dx_px: by how much left and right edges move
 * @dy_px: by how much top and bottom edges move
 * @min_side_px: a box that would get smaller than this stays as it is
 * @bounds: (nullable): what moved edges must not leave
 *
 * Returns: whether any box changed
 */
gboolean
ct_selection_resize (const CtSelection *self,
                     CtHistory *history,
                     guint sides,
                     double dx_px,
                     double dy_px,
                     double min_side_px,
                     const CtRect *bounds)
{
  g_autoptr (GArray) rows = ct_selection_dup_unlocked (self);
  CtDataset *dataset = ct_history_get_dataset (history);
  guint64 revision = dataset->revision;

  ct_history_begin (history, rows->len == 1 ? N_ ("Resize Box") : N_ ("Resize Boxes"));
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      CtRect old, box;

      if (!ct_scene_get_box (dataset, row, &old))
        continue;
      box = ct_rect_resize (&old, sides, dx_px, dy_px, 0, bounds);
      if (box.width >= fmin (min_side_px, old.width) && box.height >= fmin (min_side_px, old.height))
        ct_verb_set_bbox (history, row, &box, NULL);
    }
  ct_history_end (history);
  return dataset->revision != revision;
}

/**
 * ct_selection_relabel:
 * @category: row of a living category
 *
 * Returns: whether any annotation changed
 */
gboolean
ct_selection_relabel (const CtSelection *self, CtHistory *history, guint32 category)
{
  g_autoptr (GArray) rows = ct_selection_dup_unlocked (self);
  CtDataset *dataset = ct_history_get_dataset (history);
  guint64 revision = dataset->revision;

  ct_history_begin (history, N_ ("Change Category"));
  for (guint i = 0; i < rows->len; i++)
    ct_verb_set_category (history, g_array_index (rows, guint32, i), category, NULL);
  ct_history_end (history);
  return dataset->revision != revision;
}

/**
 * ct_selection_delete:
 *
 * The selection itself is left alone; see ct_selection_retain().
 *
 * Returns: whether any annotation was deleted
 */
gboolean
ct_selection_delete (const CtSelection *self, CtHistory *history)
{
  g_autoptr (GArray) rows = ct_selection_dup_unlocked (self);
  CtDataset *dataset = ct_history_get_dataset (history);
  guint64 revision = dataset->revision;

  ct_history_begin (history, rows->len == 1 ? N_ ("Delete Box") : N_ ("Delete Boxes"));
  for (guint i = 0; i < rows->len; i++)
    ct_verb_delete_annotation (history, g_array_index (rows, guint32, i), NULL);
  ct_history_end (history);
  return dataset->revision != revision;
}
