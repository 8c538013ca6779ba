/* ct-dataset.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables together, and the list of annotations that each image heads.
 */
#include "ct-dataset.h"

/**
 * ct_dataset_new:
 *
 * Returns: (transfer full): an empty data set
 */
CtDataset *
ct_dataset_new (void)
{
  CtDataset *self = g_new0 (CtDataset, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->strings = ct_strpool_new ();
  return self;
}

CtDataset *
ct_dataset_ref (CtDataset *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_dataset_unref (CtDataset *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  ct_image_table_clear (&self->images);
  ct_annotation_table_clear (&self->annotations);
  ct_category_table_clear (&self->categories);
  ct_strpool_unref (self->strings);
  g_free (self);
}

/**
 * ct_dataset_copy:
 *
 * Costs a copy of the columns (some 80 bytes an annotation); texts are shared.
 *
 * Returns: (transfer full): a snapshot that another thread may read
 */
CtDataset *
ct_dataset_copy (const CtDataset *self)
{
  CtDataset *copy = g_new0 (CtDataset, 1);

  g_atomic_ref_count_init (&copy->ref_count);
  copy->strings = ct_strpool_snapshot (self->strings);
  ct_image_table_copy (&copy->images, &self->images);
  ct_annotation_table_copy (&copy->annotations, &self->annotations);
  ct_category_table_copy (&copy->categories, &self->categories);
  copy->revision = self->revision;
  return copy;
}

/**
 * ct_dataset_link_annotation:
 * @annotation: a row that is in no image's list yet
 *
 * Puts the annotation at the end of its image's list and counts it if it lives.
 */
void
ct_dataset_link_annotation (CtDataset *self, guint32 annotation)
{
  CtImageTable *images = &self->images;
  guint32 image = self->annotations.image[annotation];
  guint32 category = self->annotations.category[annotation];
  gboolean alive = (self->annotations.flags[annotation] & CT_RECORD_DEAD) == 0;

  self->annotations.next[annotation] = CT_NO_ROW;
  if (category != CT_NO_ROW && alive)
    self->categories.n_annotations[category]++;
  if (image == CT_NO_ROW)
    return;
  if (images->last[image] == CT_NO_ROW)
    images->first[image] = annotation;
  else
    self->annotations.next[images->last[image]] = annotation;
  images->last[image] = annotation;
  if (alive)
    images->n_annotations[image]++;
}

/**
 * ct_dataset_link_annotations:
 *
 * Makes the lists and counts anew from the columns; for readers, once, at the end.
 */
void
ct_dataset_link_annotations (CtDataset *self)
{
  for (guint32 i = 0; i < self->images.n_rows; i++)
    {
      self->images.first[i] = self->images.last[i] = CT_NO_ROW;
      self->images.n_annotations[i] = 0;
    }
  for (guint32 i = 0; i < self->categories.n_rows; i++)
    self->categories.n_annotations[i] = 0;
  for (guint32 i = 0; i < self->annotations.n_rows; i++)
    ct_dataset_link_annotation (self, i);
}

const char *
ct_dataset_get_file_name (const CtDataset *self, guint32 image)
{
  g_return_val_if_fail (image < self->images.n_rows, NULL);
  return ct_strpool_get (self->strings, self->images.file_name[image]);
}

/**
 * ct_dataset_get_category_name:
 * @category: a row, or %CT_NO_ROW
 *
 * Returns: (nullable): the name; %NULL for %CT_NO_ROW
 */
const char *
ct_dataset_get_category_name (const CtDataset *self, guint32 category)
{
  if (category == CT_NO_ROW)
    return NULL;
  g_return_val_if_fail (category < self->categories.n_rows, NULL);
  return ct_strpool_get (self->strings, self->categories.name[category]);
}

/**
 * ct_dataset_get_image_rect:
 *
 * Returns: the whole picture in image pixels; empty when its size is unknown
 */
CtRect
ct_dataset_get_image_rect (const CtDataset *self, guint32 image)
{
  g_return_val_if_fail (image < self->images.n_rows, CT_RECT_INIT (0, 0, 0, 0));
  return CT_RECT_INIT (0, 0, self->images.width[image], self->images.height[image]);
}

static guint32
skip_dead (const CtDataset *self, guint32 annotation)
{
  while (annotation != CT_NO_ROW && (self->annotations.flags[annotation] & CT_RECORD_DEAD) != 0)
    annotation = self->annotations.next[annotation];
  return annotation;
}

/**
 * ct_dataset_first_annotation:
 *
 * Returns: the first living annotation of the image, or %CT_NO_ROW
 */
guint32
ct_dataset_first_annotation (const CtDataset *self, guint32 image)
{
  g_return_val_if_fail (image < self->images.n_rows, CT_NO_ROW);
  return skip_dead (self, self->images.first[image]);
}

/**
 * ct_dataset_next_annotation:
 *
 * Returns: the next living annotation of the same image, or %CT_NO_ROW
 */
guint32
ct_dataset_next_annotation (const CtDataset *self, guint32 annotation)
{
  g_return_val_if_fail (annotation < self->annotations.n_rows, CT_NO_ROW);
  return skip_dead (self, self->annotations.next[annotation]);
}

/**
 * ct_dataset_get_annotations:
 *
 * Returns: (transfer full) (element-type guint32): rows of the living annotations of the image, oldest first
 */
GArray *
ct_dataset_get_annotations (const CtDataset *self, guint32 image)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 row = ct_dataset_first_annotation (self, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (self, row))
    g_array_append_val (rows, row);
  return rows;
}

/**
 * ct_dataset_dup_id:
 *
 * Returns: (transfer full): the record's id for people; "–" when it has none
 */
char *
ct_dataset_dup_id (const CtDataset *self, CtRecordKind kind, guint32 row)
{
  gint64 value = 0;
  guint8 id_kind = CT_ID_NONE;

  if (kind == CT_RECORD_IMAGE && row < self->images.n_rows)
    {
      value = self->images.id[row];
      id_kind = self->images.id_kind[row];
    }
  else if (kind == CT_RECORD_ANNOTATION && row < self->annotations.n_rows)
    {
      value = self->annotations.id[row];
      id_kind = self->annotations.id_kind[row];
    }
  else if (kind == CT_RECORD_CATEGORY && row < self->categories.n_rows)
    {
      value = self->categories.id[row];
      id_kind = self->categories.id_kind[row];
    }
  if (id_kind == CT_ID_NONE)
    return g_strdup ("–");
  if (ct_id_is_text (id_kind))
    return g_strdup (ct_strpool_get (self->strings, (CtStr) value));
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

/**
 * ct_dataset_find_image:
 *
 * Returns: the first living image with this file name, or %CT_NO_ROW
 */
guint32
ct_dataset_find_image (const CtDataset *self, const char *file_name)
{
  CtStr str = ct_strpool_find (self->strings, file_name);

  if (str == CT_NO_STR)
    return CT_NO_ROW;
  for (guint32 i = 0; i < self->images.n_rows; i++)
    if (self->images.file_name[i] == str && ct_image_table_is_alive (&self->images, i))
      return i;
  return CT_NO_ROW;
}

/**
 * ct_dataset_find_category:
 *
 * Returns: the first living category of this name, or %CT_NO_ROW
 */
guint32
ct_dataset_find_category (const CtDataset *self, const char *name)
{
  CtStr str = ct_strpool_find (self->strings, name);

  if (str == CT_NO_STR)
    return CT_NO_ROW;
  for (guint32 i = 0; i < self->categories.n_rows; i++)
    if (self->categories.name[i] == str && ct_category_table_is_alive (&self->categories, i))
      return i;
  return CT_NO_ROW;
}

static guint32
find_in_column (const gint64 *ids, const guint8 *kinds, const guint16 *flags, guint32 n_rows, gint64 id)
{
  for (guint32 i = 0; i < n_rows; i++)
    if (ids[i] == id && ct_id_is_number (kinds[i]) && (flags[i] & CT_RECORD_DEAD) == 0)
      return i;
  return CT_NO_ROW;
}

/**
 * ct_dataset_find_id:
 *
 * Looks through the whole table.
 *
 * Returns: the first living record with this id, or %CT_NO_ROW
 */
guint32
ct_dataset_find_id (const CtDataset *self, CtRecordKind kind, gint64 id)
{
  switch (kind)
    {
    case CT_RECORD_IMAGE:
      return find_in_column (self->images.id, self->images.id_kind, self->images.flags, self->images.n_rows, id);
    case CT_RECORD_ANNOTATION:
      return find_in_column (self->annotations.id,
                             self->annotations.id_kind,
                             self->annotations.flags,
                             self->annotations.n_rows,
                             id);
    case CT_RECORD_CATEGORY:
      return find_in_column (self->categories.id,
                             self->categories.id_kind,
                             self->categories.flags,
                             self->categories.n_rows,
                             id);
    case CT_RECORD_FILE:
    default:
      return CT_NO_ROW;
    }
}
