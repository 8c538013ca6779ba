/* ct-verbs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verbs. New records are appended dead and then brought to life by an edit, so that
 * creating and deleting are the same edit in two directions.
 */
#include "ct-verbs.h"

#include <math.h>

#include "ct-error.h"
#include "ct-id-map.h"

/* The id of a new record: the largest plus one, or, where a file uses up the largest there can
 * be, the largest free one that even readers with doubles hold exactly. */
static gint64
next_id (const gint64 *ids, const guint8 *kinds, guint32 n_rows, gint64 *max_id)
{
  g_autoptr (CtIdMap) used = NULL;
  gint64 id = G_GINT64_CONSTANT (9007199254740991);

  if (*max_id < G_MAXINT64)
    return ++*max_id;
  used = ct_id_map_new (n_rows);
  for (guint32 i = 0; i < n_rows; i++)
    if (ct_id_is_number (kinds[i]))
      ct_id_map_insert (used, ids[i], i);
  while (ct_id_map_lookup (used, id) != CT_NO_ROW)
    id--;
  return id;
}

static gboolean
check_image (CtDataset *dataset, guint32 image, GError **error)
{
  if (ct_image_table_is_alive (&dataset->images, image))
    return TRUE;
  g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("There is no such image in the data set."));
  return FALSE;
}

static gboolean
check_annotation (CtDataset *dataset, guint32 annotation, GError **error)
{
  if (ct_annotation_table_is_alive (&dataset->annotations, annotation))
    return TRUE;
  g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("There is no such annotation in the data set."));
  return FALSE;
}

static gboolean
check_category (CtDataset *dataset, guint32 category, GError **error)
{
  if (ct_category_table_is_alive (&dataset->categories, category))
    return TRUE;
  g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("There is no such category in the data set."));
  return FALSE;
}

/* Whether an annotation can name these two records. */
static gboolean
check_referable (CtDataset *dataset, guint32 image, guint32 category, GError **error)
{
  if (image != CT_NO_ROW && (dataset->images.flags[image] & CT_RECORD_UNREFERABLE) != 0)
    g_set_error (
        error,
        CT_ERROR,
        CT_ERROR_USAGE,
        _ ("The image “%s” has no id of its own in the file, so nothing can be attached to it. Give it one first."),
        ct_dataset_get_file_name (dataset, image));
  else if ((dataset->categories.flags[category] & CT_RECORD_UNREFERABLE) != 0)
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_USAGE,
                 _ ("The category “%s” has no id of its own in the file, so nothing can be given it. Use another one."),
                 ct_dataset_get_category_name (dataset, category));
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_bbox (const CtRect *bbox, GError **error)
{
  if (isfinite (bbox->x) && isfinite (bbox->y) && isfinite (bbox->width) && isfinite (bbox->height) && bbox->width > 0
      && bbox->height > 0)
    return TRUE;
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_USAGE,
               _ ("A box needs four finite numbers and a width and height above zero."));
  return FALSE;
}

static gboolean
check_name (const char *name, GError **error)
{
  if (name != NULL && *name != '\0' && g_utf8_validate (name, -1, NULL))
    return TRUE;
  g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("A name must not be empty."));
  return FALSE;
}

static void
push_one (CtHistory *history, const char *label, CtEdit edit)
{
  ct_history_begin (history, label);
  ct_history_push (history, &edit);
  ct_history_end (history);
}

/**
 * ct_verb_add_annotation:
 * @image: row of a living image
 * @category: row of a living category
 * @bbox: (nullable): image pixels; %NULL makes an image-level tag
 *
 * The new annotation gets the largest id plus one.
 *
 * Returns: its row, or %CT_NO_ROW with @error set
 */
guint32
ct_verb_add_annotation (CtHistory *history, guint32 image, guint32 category, const CtRect *bbox, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  CtAnnotationTable *table = &dataset->annotations;
  guint32 row;

  if (!check_image (dataset, image, error) || !check_category (dataset, category, error)
      || !check_referable (dataset, image, category, error) || (bbox != NULL && !check_bbox (bbox, error)))
    return CT_NO_ROW;
  row = ct_annotation_table_append (table);
  table->n_alive--;
  table->id[row] = next_id (table->id, table->id_kind, row, &table->max_id);
  table->id_kind[row] = CT_ID_NUMBER;
  table->image[row] = image;
  table->category[row] = category;
  table->flags[row] = CT_RECORD_NEW | CT_RECORD_DEAD;
  if (bbox != NULL)
    {
      table->bbox[row] = *bbox;
      table->flags[row] |= CT_RECORD_HAS_BBOX;
    }
  ct_dataset_link_annotation (dataset, row);
  push_one (history,
            bbox != NULL ? N_ ("Draw Box") : N_ ("Add Tag"),
            ct_edit_new_alive (dataset, CT_RECORD_ANNOTATION, row, TRUE));
  return row;
}

/**
 * ct_verb_set_bbox:
 * @bbox: image pixels, width and height above zero; may leave the picture
 *
 * Returns: %TRUE, also when nothing changed
 */
gboolean
ct_verb_set_bbox (CtHistory *history, guint32 annotation, const CtRect *bbox, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  const CtRect *old;

  if (!check_annotation (dataset, annotation, error) || !check_bbox (bbox, error))
    return FALSE;
  old = &dataset->annotations.bbox[annotation];
  if (ct_rect_equal (old, bbox) && (dataset->annotations.flags[annotation] & CT_RECORD_HAS_BBOX) != 0)
    return TRUE;
  push_one (history,
            old->width == bbox->width && old->height == bbox->height ? N_ ("Move Box") : N_ ("Resize Box"),
            ct_edit_new_bbox (dataset, annotation, bbox));
  return TRUE;
}

/**
 * ct_verb_set_category:
 *
 * Returns: %TRUE, also when nothing changed
 */
gboolean
ct_verb_set_category (CtHistory *history, guint32 annotation, guint32 category, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);

  if (!check_annotation (dataset, annotation, error) || !check_category (dataset, category, error)
      || !check_referable (dataset, CT_NO_ROW, category, error))
    return FALSE;
  if (dataset->annotations.category[annotation] != category)
    push_one (history, N_ ("Change Category"), ct_edit_new_category (dataset, annotation, category));
  return TRUE;
}

gboolean
ct_verb_delete_annotation (CtHistory *history, guint32 annotation, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);

  if (!check_annotation (dataset, annotation, error))
    return FALSE;
  push_one (history, N_ ("Delete Box"), ct_edit_new_alive (dataset, CT_RECORD_ANNOTATION, annotation, FALSE));
  return TRUE;
}

/**
 * ct_verb_add_category:
 * @name: not empty, and no other category's
 *
 * The new category gets the largest id plus one.
 *
 * Returns: its row, or %CT_NO_ROW with @error set
 */
guint32
ct_verb_add_category (CtHistory *history, const char *name, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  CtCategoryTable *table = &dataset->categories;
  guint32 row;

  if (!check_name (name, error))
    return CT_NO_ROW;
  if (ct_dataset_find_category (dataset, name) != CT_NO_ROW)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("There is a category “%s” already."), name);
      return CT_NO_ROW;
    }
  row = ct_category_table_append (table);
  table->n_alive--;
  table->id[row] = next_id (table->id, table->id_kind, row, &table->max_id);
  table->id_kind[row] = CT_ID_NUMBER;
  table->name[row] = ct_strpool_add (dataset->strings, name);
  table->flags[row] = CT_RECORD_NEW | CT_RECORD_DEAD;
  push_one (history, N_ ("Add Category"), ct_edit_new_alive (dataset, CT_RECORD_CATEGORY, row, TRUE));
  return row;
}

gboolean
ct_verb_rename_category (CtHistory *history, guint32 category, const char *name, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  guint32 same;

  if (!check_category (dataset, category, error) || !check_name (name, error))
    return FALSE;
  same = ct_dataset_find_category (dataset, name);
  if (same != CT_NO_ROW && same != category)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("There is a category “%s” already."), name);
      return FALSE;
    }
  if (g_strcmp0 (ct_dataset_get_category_name (dataset, category), name) != 0)
    push_one (history,
              N_ ("Rename Category"),
              ct_edit_new_name (dataset, category, ct_strpool_add (dataset->strings, name)));
  return TRUE;
}

/**
 * ct_verb_delete_category:
 *
 * Deletes the category and every annotation that uses it, in one group.
 */
gboolean
ct_verb_delete_category (CtHistory *history, guint32 category, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);

  if (!check_category (dataset, category, error))
    return FALSE;
  ct_history_begin (history, N_ ("Delete Category"));
  for (guint32 i = 0; i < dataset->annotations.n_rows && dataset->categories.n_annotations[category] > 0; i++)
    if (dataset->annotations.category[i] == category && ct_annotation_table_is_alive (&dataset->annotations, i))
      ct_verb_delete_annotation (history, i, NULL);
  push_one (history, "", ct_edit_new_alive (dataset, CT_RECORD_CATEGORY, category, FALSE));
  ct_history_end (history);
  return TRUE;
}

static gboolean
check_merges (CtDataset *dataset, const guint32 *into, GError **error)
{
  const CtCategoryTable *categories = &dataset->categories;

  for (guint32 row = 0; row < categories->n_rows; row++)
    {
      if (into[row] == row || !ct_category_table_is_alive (categories, row))
        continue;
      if (!check_category (dataset, into[row], error)
          || (categories->n_annotations[row] > 0 && !check_referable (dataset, CT_NO_ROW, into[row], error)))
        return FALSE;
      if (into[into[row]] != into[row])
        {
          g_set_error (error,
                       CT_ERROR,
                       CT_ERROR_USAGE,
                       _ ("“%s” cannot be merged into a category that is merged itself."),
                       ct_dataset_get_category_name (dataset, row));
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * ct_verb_merge_categories:
 * @into: for each row of the categories the one that it becomes; itself where it stays
 *
 * Gives the annotations of some categories to others and deletes the former, in one group and one
 * pass over the annotations. What a category is merged into must stay itself.
 *
 * Returns: %TRUE, also when nothing changed
 */
gboolean
ct_verb_merge_categories (CtHistory *history, const guint32 *into, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  CtAnnotationTable *annotations = &dataset->annotations;
  CtCategoryTable *categories = &dataset->categories;

  if (!check_merges (dataset, into, error))
    return FALSE;
  ct_history_begin (history, N_ ("Merge Categories"));
  for (guint32 row = 0; row < annotations->n_rows; row++)
    {
      guint32 category = annotations->category[row];

      if (category != CT_NO_ROW && into[category] != category && ct_annotation_table_is_alive (annotations, row))
        push_one (history, "", ct_edit_new_category (dataset, row, into[category]));
    }
  for (guint32 row = 0; row < categories->n_rows; row++)
    if (into[row] != row && ct_category_table_is_alive (categories, row))
      push_one (history, "", ct_edit_new_alive (dataset, CT_RECORD_CATEGORY, row, FALSE));
  ct_history_end (history);
  return TRUE;
}

/**
 * ct_verb_merge_category:
 * @into: another living category
 *
 * Gives the annotations of @category to @into and deletes @category, in one group.
 */
gboolean
ct_verb_merge_category (CtHistory *history, guint32 category, guint32 into, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  g_autofree guint32 *rows = NULL;

  if (!check_category (dataset, category, error) || !check_category (dataset, into, error))
    return FALSE;
  if (category == into)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("A category cannot be merged into itself."));
      return FALSE;
    }
  rows = g_new (guint32, dataset->categories.n_rows);
  for (guint32 row = 0; row < dataset->categories.n_rows; row++)
    rows[row] = row;
  rows[category] = into;
  return ct_verb_merge_categories (history, rows, error);
}

/**
 * ct_verb_add_image:
 * @file_name: relative to the COCO file, forward slashes; no other image's
 * @width_px: in the document's frame, 0 when unknown
 * @height_px: likewise
 *
 * The new image gets the largest id plus one.
 *
 * Returns: its row, or %CT_NO_ROW with @error set
 */
guint32
ct_verb_add_image (CtHistory *history, const char *file_name, double width_px, double height_px, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);

  if (!check_name (file_name, error))
    return CT_NO_ROW;
  if (ct_dataset_find_image (dataset, file_name) != CT_NO_ROW)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("The image “%s” is in the data set already."), file_name);
      return CT_NO_ROW;
    }
  return ct_verb_add_image_unchecked (history, file_name, width_px, height_px);
}

/**
 * ct_verb_add_image_unchecked:
 *
 * Like ct_verb_add_image(), for many names that are known to be good and different, as those of
 * a folder are: the check looks through all images each time.
 *
 * Returns: its row
 */
guint32
ct_verb_add_image_unchecked (CtHistory *history, const char *file_name, double width_px, double height_px)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  CtImageTable *table = &dataset->images;
  guint32 row;

  row = ct_image_table_append (table);
  table->n_alive--;
  table->id[row] = next_id (table->id, table->id_kind, row, &table->max_id);
  table->id_kind[row] = CT_ID_NUMBER;
  table->file_name[row] = ct_strpool_add (dataset->strings, file_name);
  table->width[row] = isfinite (width_px) && width_px > 0 ? width_px : 0;
  table->height[row] = isfinite (height_px) && height_px > 0 ? height_px : 0;
  table->flags[row] = CT_RECORD_NEW | CT_RECORD_DEAD;
  push_one (history, N_ ("Add Image"), ct_edit_new_alive (dataset, CT_RECORD_IMAGE, row, TRUE));
  return row;
}

/**
 * ct_verb_delete_image:
 *
 * Takes the image and its annotations out of the data set, in one group. The picture on
 * disk is not touched.
 */
gboolean
ct_verb_delete_image (CtHistory *history, guint32 image, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);

  if (!check_image (dataset, image, error))
    return FALSE;
  ct_history_begin (history, N_ ("Remove Image"));
  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    ct_verb_delete_annotation (history, row, NULL);
  push_one (history, "", ct_edit_new_alive (dataset, CT_RECORD_IMAGE, image, FALSE));
  ct_history_end (history);
  return TRUE;
}

static gboolean
check_size (double width_px, double height_px, GError **error)
{
  if (width_px >= 1 && height_px >= 1 && width_px <= CT_LARGEST_SIDE_PX && height_px <= CT_LARGEST_SIDE_PX)
    return TRUE;
  g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("No picture has this width and height."));
  return FALSE;
}

/**
 * ct_verb_set_image_size:
 * @width_px: in the document's frame, from 1 to %CT_LARGEST_SIDE_PX
 * @height_px: likewise
 * @keep_fractions: the file gives boxes as fractions of the picture, so they stay that; otherwise
 *   they keep their pixels. Where the size was not known, such boxes are fractions until now.
 *
 * Returns: %TRUE, also when nothing changed
 */
gboolean
ct_verb_set_image_size (CtHistory *history,
                        guint32 image,
                        double width_px,
                        double height_px,
                        gboolean keep_fractions,
                        GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  CtRect old;
  gboolean known;

  if (!check_image (dataset, image, error) || !check_size (width_px, height_px, error))
    return FALSE;
  old = ct_dataset_get_image_rect (dataset, image);
  known = old.width > 0 && old.height > 0;
  if (old.width == width_px && old.height == height_px)
    return TRUE;
  ct_history_begin (history, N_ ("Change Image Size"));
  push_one (history, "", ct_edit_new_size (dataset, image, width_px, height_px));
  for (guint32 row = keep_fractions ? ct_dataset_first_annotation (dataset, image) : CT_NO_ROW; row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    if ((dataset->annotations.flags[row] & CT_RECORD_HAS_BBOX) != 0)
      push_one (history,
                "",
                ct_edit_new_bbox_scaled (dataset,
                                         row,
                                         known ? width_px / old.width : width_px,
                                         known ? height_px / old.height : height_px));
  ct_history_end (history);
  return TRUE;
}

/**
 * ct_verb_set_reviewed:
 *
 * Returns: %TRUE, also when nothing changed
 */
gboolean
ct_verb_set_reviewed (CtHistory *history, guint32 image, gboolean reviewed, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);

  if (!check_image (dataset, image, error))
    return FALSE;
  if (((dataset->images.flags[image] & CT_RECORD_REVIEWED) != 0) != (reviewed != FALSE))
    push_one (history,
              reviewed ? N_ ("Mark Reviewed") : N_ ("Unmark Reviewed"),
              ct_edit_new_reviewed (dataset, image, reviewed));
  return TRUE;
}
