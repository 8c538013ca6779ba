/* ct-image-verbs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tag is an annotation without a box.
 */
#include "ct-image-verbs.h"

#include "ct-error.h"
#include "ct-query.h"
#include "ct-verbs.h"

/**
 * ct_image_find_tag:
 * @image: row
 * @category: row
 *
 * Returns: the first living annotation of the image that has this category and no box, or %CT_NO_ROW
 */
guint32
ct_image_find_tag (const CtDataset *dataset, guint32 image, guint32 category)
{
  const CtAnnotationTable *table = &dataset->annotations;

  if (!ct_image_table_is_alive (&dataset->images, image))
    return CT_NO_ROW;
  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    if (table->category[row] == category
        && (table->flags[row] & (CT_RECORD_HAS_BBOX | CT_RECORD_ODD_BBOX | CT_RECORD_SEGMENTED)) == 0)
      return row;
  return CT_NO_ROW;
}

/**
 * ct_image_toggle_tag:
 * @image: row of a living image
 * @category: row of a living category
 *
 * Puts the tag on the image, or takes it off, every copy of it, in one group.
 *
 * Returns: %FALSE with @error set when nothing could be done
 */
gboolean
ct_image_toggle_tag (CtHistory *history, guint32 image, guint32 category, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  guint32 row = category != CT_NO_ROW ? ct_image_find_tag (dataset, image, category) : CT_NO_ROW;

  if (row == CT_NO_ROW)
    return ct_verb_add_annotation (history, image, category, NULL, error) != CT_NO_ROW;
  ct_history_begin (history, N_ ("Remove Tag"));
  for (; row != CT_NO_ROW; row = ct_image_find_tag (dataset, image, category))
    ct_verb_delete_annotation (history, row, NULL);
  ct_history_end (history);
  return TRUE;
}

/**
 * ct_image_accept:
 * @images: (element-type guint32): rows in the order in which they are looked at
 * @image: one of them
 *
 * Marks the image as reviewed.
 *
 * Returns: the image after it, or %CT_NO_ROW when it is the last or not in the list
 */
guint32
ct_image_accept (CtHistory *history, const GArray *images, guint32 image)
{
  if (!ct_verb_set_reviewed (history, image, TRUE, NULL))
    return CT_NO_ROW;
  return ct_query_step (images, image, 1);
}
