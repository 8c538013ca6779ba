/* ct-view-state.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three sets of rows and two switches. Rows are never used again, so what is said of a deleted
 * box is still true when undo brings it back.
 */
#include "ct-view-state.h"

#include "ct-bitset.h"

struct _CtViewState
{
  CtBitset *locked;
  CtBitset *hidden;
  CtBitset *hidden_categories;
  guint n_locked;
  guint n_hidden_categories;
  const CtDataset *dataset;
  gboolean show_boxes;
  gboolean peeking;
  guint64 serial;
};

CtViewState *
ct_view_state_new (void)
{
  CtViewState *self = g_new0 (CtViewState, 1);

  self->locked = ct_bitset_new (0);
  self->hidden = ct_bitset_new (0);
  self->hidden_categories = ct_bitset_new (0);
  self->show_boxes = TRUE;
  return self;
}

void
ct_view_state_free (CtViewState *self)
{
  ct_bitset_free (self->locked);
  ct_bitset_free (self->hidden);
  ct_bitset_free (self->hidden_categories);
  g_free (self);
}

/**
 * ct_view_state_reset:
 *
 * Shows everything and locks nothing; for another document.
 */
void
ct_view_state_reset (CtViewState *self)
{
  ct_bitset_free (self->locked);
  ct_bitset_free (self->hidden);
  ct_bitset_free (self->hidden_categories);
  self->locked = ct_bitset_new (0);
  self->hidden = ct_bitset_new (0);
  self->hidden_categories = ct_bitset_new (0);
  self->n_locked = 0;
  self->n_hidden_categories = 0;
  self->show_boxes = TRUE;
  self->peeking = FALSE;
  self->serial++;
}

/**
 * ct_view_state_get_serial:
 *
 * Returns: a number that grows with each change
 */
guint64
ct_view_state_get_serial (const CtViewState *self)
{
  return self->serial;
}

static gboolean
set_rows (CtViewState *self, CtBitset *set, const GArray *annotations, gboolean value)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < annotations->len; i++)
    {
      guint32 row = g_array_index (annotations, guint32, i);

      if (row == CT_NO_ROW || ct_bitset_get (set, row) == (value != FALSE))
        continue;
      ct_bitset_set (set, row, value);
      if (set == self->locked && value)
        self->n_locked++;
      else if (set == self->locked)
        self->n_locked--;
      changed = TRUE;
    }
  if (changed)
    self->serial++;
  return changed;
}

/**
 * ct_view_state_set_locked:
 * @annotations: (element-type guint32): rows
 *
 * What is locked can be selected in lists, but no tool hits it and no verb over a selection
 * changes it. Undo and redo still do.
 *
 * Returns: whether anything changed
 */
gboolean
ct_view_state_set_locked (CtViewState *self, const GArray *annotations, gboolean locked)
{
  return set_rows (self, self->locked, annotations, locked);
}

/**
 * ct_view_state_toggle_locked:
 * @annotations: (element-type guint32): rows
 *
 * Unlocks them if all are locked, and locks them otherwise.
 *
 * Returns: whether anything changed
 */
gboolean
ct_view_state_toggle_locked (CtViewState *self, const GArray *annotations)
{
  gboolean all = TRUE;

  for (guint i = 0; i < annotations->len; i++)
    all = all && ct_view_state_is_locked (self, g_array_index (annotations, guint32, i));
  return ct_view_state_set_locked (self, annotations, !all);
}

gboolean
ct_view_state_is_locked (const CtViewState *self, guint32 annotation)
{
  return self->n_locked > 0 && ct_bitset_get (self->locked, annotation);
}

gboolean
ct_view_state_has_locked (const CtViewState *self)
{
  return self->n_locked > 0;
}

static guint32
category_of (const CtViewState *self, guint32 annotation)
{
  return self->dataset != NULL && annotation < self->dataset->annotations.n_rows
             ? self->dataset->annotations.category[annotation]
             : CT_NO_ROW;
}

/**
 * ct_view_state_set_hidden:
 * @annotations: (element-type guint32): rows
 * @hidden: %FALSE brings back their categories too, or they would not be seen
 *
 * Returns: whether anything changed
 */
gboolean
ct_view_state_set_hidden (CtViewState *self, const GArray *annotations, gboolean hidden)
{
  gboolean changed = set_rows (self, self->hidden, annotations, hidden);

  for (guint i = 0; !hidden && self->n_hidden_categories > 0 && i < annotations->len; i++)
    {
      guint32 category = category_of (self, g_array_index (annotations, guint32, i));

      changed = ct_view_state_set_category_hidden (self, category, FALSE) || changed;
    }
  return changed;
}

/**
 * ct_view_state_set_dataset:
 * @dataset: (nullable) (unowned): what says of which category an annotation is
 */
void
ct_view_state_set_dataset (CtViewState *self, const CtDataset *dataset)
{
  self->dataset = dataset;
}

/**
 * ct_view_state_set_category_hidden:
 * @category: row
 *
 * Hides all boxes of a category on all images, those that come later included.
 *
 * Returns: whether anything changed
 */
gboolean
ct_view_state_set_category_hidden (CtViewState *self, guint32 category, gboolean hidden)
{
  if (category == CT_NO_ROW || ct_bitset_get (self->hidden_categories, category) == (hidden != FALSE))
    return FALSE;
  ct_bitset_set (self->hidden_categories, category, hidden);
  if (hidden)
    self->n_hidden_categories++;
  else
    self->n_hidden_categories--;
  self->serial++;
  return TRUE;
}

/**
 * ct_view_state_show_only_category:
 * @category: row
 *
 * Hides all other categories that there are now.
 *
 * Returns: whether anything changed
 */
gboolean
ct_view_state_show_only_category (CtViewState *self, const CtDataset *dataset, guint32 category)
{
  gboolean changed = FALSE;

  for (guint32 row = 0; row < dataset->categories.n_rows; row++)
    changed = ct_view_state_set_category_hidden (self, row, row != category) || changed;
  return changed;
}

gboolean
ct_view_state_show_all_categories (CtViewState *self)
{
  if (self->n_hidden_categories == 0)
    return FALSE;
  ct_bitset_free (self->hidden_categories);
  self->hidden_categories = ct_bitset_new (0);
  self->n_hidden_categories = 0;
  self->serial++;
  return TRUE;
}

gboolean
ct_view_state_is_category_hidden (const CtViewState *self, guint32 category)
{
  return self->n_hidden_categories > 0 && category != CT_NO_ROW && ct_bitset_get (self->hidden_categories, category);
}

gboolean
ct_view_state_has_hidden_categories (const CtViewState *self)
{
  return self->n_hidden_categories > 0;
}

/**
 * ct_view_state_hide_others:
 * @image: row
 * @shown: (element-type guint32): rows that stay in sight, or come back to it
 *
 * Hides all other boxes that the image has now; boxes drawn later are seen.
 *
 * Returns: whether anything changed
 */
gboolean
ct_view_state_hide_others (CtViewState *self, const CtDataset *dataset, guint32 image, const GArray *shown)
{
  g_autoptr (GArray) rows = ct_dataset_get_annotations (dataset, image);
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (CtBitset) keep = ct_bitset_new (0);
  gboolean changed;

  for (guint i = 0; i < shown->len; i++)
    ct_bitset_set (keep, g_array_index (shown, guint32, i), TRUE);
  for (guint i = 0; i < rows->len; i++)
    if (!ct_bitset_get (keep, g_array_index (rows, guint32, i)))
      g_array_append_val (others, g_array_index (rows, guint32, i));
  changed = ct_view_state_set_hidden (self, shown, FALSE);
  return ct_view_state_set_hidden (self, others, TRUE) || changed;
}

/**
 * ct_view_state_show_image:
 * @image: row
 *
 * Shows every box of the image again, all categories, and boxes at all.
 *
 * Returns: whether anything changed
 */
gboolean
ct_view_state_show_image (CtViewState *self, const CtDataset *dataset, guint32 image)
{
  g_autoptr (GArray) rows = ct_dataset_get_annotations (dataset, image);
  gboolean changed = ct_view_state_set_show_boxes (self, TRUE);

  changed = ct_view_state_show_all_categories (self) || changed;
  return ct_view_state_set_hidden (self, rows, FALSE) || changed;
}

/**
 * ct_view_state_set_show_boxes:
 * @show_boxes: whether boxes are shown at all; each keeps its own mark meanwhile
 *
 * Returns: whether that is new
 */
gboolean
ct_view_state_set_show_boxes (CtViewState *self, gboolean show_boxes)
{
  if (self->show_boxes == (show_boxes != FALSE))
    return FALSE;
  self->show_boxes = show_boxes != FALSE;
  self->serial++;
  return TRUE;
}

gboolean
ct_view_state_get_show_boxes (const CtViewState *self)
{
  return self->show_boxes;
}

/**
 * ct_view_state_set_peeking:
 * @peeking: whether the key is held that shows the bare picture
 *
 * Returns: whether that is new; key repeat is not
 */
gboolean
ct_view_state_set_peeking (CtViewState *self, gboolean peeking)
{
  if (self->peeking == (peeking != FALSE))
    return FALSE;
  self->peeking = peeking != FALSE;
  self->serial++;
  return TRUE;
}

gboolean
ct_view_state_get_peeking (const CtViewState *self)
{
  return self->peeking;
}

/**
 * ct_view_state_is_hidden:
 *
 * Returns: whether this one was hidden, or its category, whatever the switches say
 */
gboolean
ct_view_state_is_hidden (const CtViewState *self, guint32 annotation)
{
  return ct_bitset_get (self->hidden, annotation)
         || (self->n_hidden_categories > 0 && ct_view_state_is_category_hidden (self, category_of (self, annotation)));
}

/**
 * ct_view_state_is_visible:
 *
 * Returns: whether the box is to be drawn now
 */
gboolean
ct_view_state_is_visible (const CtViewState *self, guint32 annotation)
{
  return self->show_boxes && !self->peeking && !ct_view_state_is_hidden (self, annotation);
}

/**
 * ct_view_state_is_free:
 *
 * Returns: whether a tool may take hold of the box: it is visible and not locked
 */
gboolean
ct_view_state_is_free (const CtViewState *self, guint32 annotation)
{
  return ct_view_state_is_visible (self, annotation) && !ct_view_state_is_locked (self, annotation);
}

/**
 * ct_view_state_count_hidden:
 * @image: row
 *
 * Returns: how many living annotations of the image were hidden one by one or with their category
 */
guint
ct_view_state_count_hidden (const CtViewState *self, const CtDataset *dataset, guint32 image)
{
  guint n = 0;

  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    n += ct_view_state_is_hidden (self, row);
  return n;
}
