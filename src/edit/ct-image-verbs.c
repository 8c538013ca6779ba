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
 * ct_images_set_reviewed:
 * @images: (element-type guint32): rows; dead ones are passed over
 *
 * Marks all of them as reviewed or not, in one group.
 */
void
ct_images_set_reviewed (CtHistory *history, const GArray *images, gboolean reviewed)
{
  ct_history_begin (history, reviewed ? N_ ("Mark Images Reviewed") : N_ ("Unmark Images"));
  for (guint i = 0; i < images->len; i++)
    ct_verb_set_reviewed (history, g_array_index (images, guint32, i), reviewed, NULL);
  ct_history_end (history);
}

/* Takes every copy of the tag off the image. */
static gboolean
remove_tag (CtHistory *history, guint32 image, guint32 category)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  guint32 row = ct_image_find_tag (dataset, image, category);
  gboolean found = row != CT_NO_ROW;

  for (; row != CT_NO_ROW; row = ct_image_find_tag (dataset, image, category))
    ct_verb_delete_annotation (history, row, NULL);
  return found;
}

/**
 * ct_images_set_tag:
 * @images: (element-type guint32): rows
 * @category: row of a living category
 * @tagged: whether all of them shall have the tag, or none
 * @n_changed: (out): how many have changed
 *
 * Does so in one group. Images that are already so stay as they are.
 *
 * Returns: %FALSE with @error set, and nothing changed, when one of the images cannot be given the tag
 */
gboolean
ct_images_set_tag (CtHistory *history,
                   const GArray *images,
                   guint32 category,
                   gboolean tagged,
                   guint *n_changed,
                   GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);

  *n_changed = 0;
  ct_history_begin (history, tagged ? N_ ("Set Tag") : N_ ("Remove Tag"));
  for (guint i = 0; i < images->len; i++)
    {
      guint32 image = g_array_index (images, guint32, i);

      if (!tagged)
        {
          *n_changed += remove_tag (history, image, category);
          continue;
        }
      if (ct_image_find_tag (dataset, image, category) != CT_NO_ROW)
        continue;
      if (ct_verb_add_annotation (history, image, category, NULL, error) == CT_NO_ROW)
        {
          ct_history_abort (history);
          return FALSE;
        }
      *n_changed += 1;
    }
  ct_history_end (history);
  return TRUE;
}

/**
 * ct_images_remove:
 * @images: (element-type guint32): rows; dead ones are passed over
 *
 * Takes all of them out of the data set with their annotations, in one group. The pictures on disk are not touched.
 */
void
ct_images_remove (CtHistory *history, const GArray *images)
{
  ct_history_begin (history, N_ ("Remove Images"));
  for (guint i = 0; i < images->len; i++)
    ct_verb_delete_image (history, g_array_index (images, guint32, i), NULL);
  ct_history_end (history);
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
