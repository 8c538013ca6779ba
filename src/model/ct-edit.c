/* ct-edit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Making and applying the smallest changes. The counts of the tables are kept here.
 */
#include "ct-edit.h"

static guint16 *
flags_of (const CtDataset *dataset, CtRecordKind record, guint32 row)
{
  switch (record)
    {
    case CT_RECORD_IMAGE:
      return &dataset->images.flags[row];
    case CT_RECORD_ANNOTATION:
      return &dataset->annotations.flags[row];
    case CT_RECORD_CATEGORY:
      return &dataset->categories.flags[row];
    case CT_RECORD_FILE:
    default:
      g_assert_not_reached ();
    }
}

static CtEdit
edit_new (const CtDataset *dataset, CtEditKind kind, CtRecordKind record, guint32 row, guint16 edited)
{
  CtEdit edit = { (guint8) kind, (guint8) record, 0, row, { { 0, 0, 0, 0 } } };

  edit.flags = *flags_of (dataset, record, row) | edited;
  return edit;
}

/**
 * ct_edit_new_bbox:
 * @bbox: image pixels
 *
 * Returns: an edit, not applied yet, that gives the annotation this box
 */
CtEdit
ct_edit_new_bbox (const CtDataset *dataset, guint32 annotation, const CtRect *bbox)
{
  CtEdit edit =
      edit_new (dataset, CT_EDIT_BBOX, CT_RECORD_ANNOTATION, annotation, CT_RECORD_EDITED_BBOX | CT_RECORD_HAS_BBOX);

  edit.flags &= ~CT_RECORD_ODD_BBOX;
  edit.value.bbox = *bbox;
  return edit;
}

/**
 * ct_edit_new_bbox_scaled:
 * @by_x: factor of left and width
 * @by_y: factor of top and height
 *
 * For boxes that the file gives as fractions, when the size of their image changes: their pixels
 * are others, but what the file says of them is as good as before, so they do not count as edited.
 */
CtEdit
ct_edit_new_bbox_scaled (const CtDataset *dataset, guint32 annotation, double by_x, double by_y)
{
  CtEdit edit = edit_new (dataset, CT_EDIT_BBOX, CT_RECORD_ANNOTATION, annotation, 0);
  const CtRect *old = &dataset->annotations.bbox[annotation];

  edit.value.bbox = CT_RECT_INIT (old->x * by_x, old->y * by_y, old->width * by_x, old->height * by_y);
  return edit;
}

/**
 * ct_edit_new_category:
 * @category: a row
 */
CtEdit
ct_edit_new_category (const CtDataset *dataset, guint32 annotation, guint32 category)
{
  CtEdit edit = edit_new (dataset, CT_EDIT_CATEGORY, CT_RECORD_ANNOTATION, annotation, CT_RECORD_EDITED_CATEGORY);

  edit.value.category = category;
  return edit;
}

/**
 * ct_edit_new_name:
 * @name: in the data set's pool
 */
CtEdit
ct_edit_new_name (const CtDataset *dataset, guint32 category, CtStr name)
{
  CtEdit edit = edit_new (dataset, CT_EDIT_NAME, CT_RECORD_CATEGORY, category, CT_RECORD_EDITED_NAME);

  edit.value.name = name;
  return edit;
}

/**
 * ct_edit_new_alive:
 * @alive: %FALSE deletes the record, %TRUE brings it back
 */
CtEdit
ct_edit_new_alive (const CtDataset *dataset, CtRecordKind record, guint32 row, gboolean alive)
{
  CtEdit edit = edit_new (dataset, CT_EDIT_ALIVE, record, row, 0);

  if (alive)
    edit.flags &= ~CT_RECORD_DEAD;
  else
    edit.flags |= CT_RECORD_DEAD;
  return edit;
}

CtEdit
ct_edit_new_reviewed (const CtDataset *dataset, guint32 image, gboolean reviewed)
{
  CtEdit edit = edit_new (dataset, CT_EDIT_REVIEWED, CT_RECORD_IMAGE, image, CT_RECORD_EDITED_REVIEWED);

  if (reviewed)
    edit.flags |= CT_RECORD_REVIEWED;
  else
    edit.flags &= ~CT_RECORD_REVIEWED;
  return edit;
}

/**
 * ct_edit_new_size:
 * @width_px: in the document's frame, above zero
 * @height_px: likewise
 */
CtEdit
ct_edit_new_size (const CtDataset *dataset, guint32 image, double width_px, double height_px)
{
  CtEdit edit = edit_new (dataset, CT_EDIT_SIZE, CT_RECORD_IMAGE, image, CT_RECORD_EDITED_SIZE);

  edit.value.size = CT_POINT_INIT (width_px, height_px);
  return edit;
}

/**
 * ct_edit_new_supercategory:
 * @name: in the data set's pool
 */
CtEdit
ct_edit_new_supercategory (const CtDataset *dataset, guint32 category, CtStr name)
{
  CtEdit edit = edit_new (dataset, CT_EDIT_SUPERCATEGORY, CT_RECORD_CATEGORY, category, CT_RECORD_EDITED_SUPERCATEGORY);

  edit.value.name = name;
  return edit;
}

/**
 * ct_edit_new_look:
 *
 * How a category looks is no part of the file, but for a colour that the file has a place for.
 */
CtEdit
ct_edit_new_look (const CtDataset *dataset, guint32 category, CtLook look)
{
  const CtCategoryTable *categories = &dataset->categories;
  gboolean in_file =
      (categories->flags[category] & CT_RECORD_COLORED) != 0 && categories->look[category].color != look.color;
  CtEdit edit = edit_new (dataset, CT_EDIT_LOOK, CT_RECORD_CATEGORY, category, in_file ? CT_RECORD_EDITED_COLOR : 0);

  edit.value.look = look;
  return edit;
}

static void
count_annotation (CtDataset *dataset, guint32 row, gint32 by)
{
  guint32 image = dataset->annotations.image[row];
  guint32 category = dataset->annotations.category[row];

  dataset->annotations.n_alive += by;
  if (image != CT_NO_ROW)
    dataset->images.n_annotations[image] += by;
  if (category != CT_NO_ROW)
    dataset->categories.n_annotations[category] += by;
}

static void
swap_alive (CtEdit *self, CtDataset *dataset, guint16 old_flags)
{
  gint32 by = (gint32) ((old_flags & CT_RECORD_DEAD) != 0) - (gint32) ((self->flags & CT_RECORD_DEAD) != 0);

  switch ((CtRecordKind) self->record)
    {
    case CT_RECORD_ANNOTATION:
      count_annotation (dataset, self->row, by);
      break;
    case CT_RECORD_IMAGE:
      dataset->images.n_alive += by;
      break;
    case CT_RECORD_CATEGORY:
      dataset->categories.n_alive += by;
      break;
    case CT_RECORD_FILE:
    default:
      g_assert_not_reached ();
    }
}

static void
swap_category (CtEdit *self, CtDataset *dataset)
{
  guint32 old = dataset->annotations.category[self->row];
  guint32 new = self->value.category;

  if ((dataset->annotations.flags[self->row] & CT_RECORD_DEAD) == 0)
    {
      if (old != CT_NO_ROW)
        dataset->categories.n_annotations[old]--;
      if (new != CT_NO_ROW)
        dataset->categories.n_annotations[new]++;
    }
  dataset->annotations.category[self->row] = new;
  self->value.category = old;
}

static void
swap_size (CtEdit *self, CtDataset *dataset)
{
  CtPoint old = CT_POINT_INIT (dataset->images.width[self->row], dataset->images.height[self->row]);

  dataset->images.width[self->row] = self->value.size.x;
  dataset->images.height[self->row] = self->value.size.y;
  self->value.size = old;
}

/**
 * ct_edit_swap:
 * @self: an edit of this data set, in the order in which edits were made or, to go back, in reverse
 *
 * Applies the edit and turns it into its inverse. Cannot fail; constant time.
 */
void
ct_edit_swap (CtEdit *self, CtDataset *dataset)
{
  guint16 *flags = flags_of (dataset, self->record, self->row);
  guint16 old_flags = *flags;

  switch ((CtEditKind) self->kind)
    {
    case CT_EDIT_BBOX:
      {
        CtRect old = dataset->annotations.bbox[self->row];

        dataset->annotations.bbox[self->row] = self->value.bbox;
        self->value.bbox = old;
      }
      break;
    case CT_EDIT_CATEGORY:
      swap_category (self, dataset);
      break;
    case CT_EDIT_NAME:
      {
        CtStr old = dataset->categories.name[self->row];

        dataset->categories.name[self->row] = self->value.name;
        self->value.name = old;
      }
      break;
    case CT_EDIT_SUPERCATEGORY:
      {
        CtStr old = dataset->categories.supercategory[self->row];

        dataset->categories.supercategory[self->row] = self->value.name;
        self->value.name = old;
      }
      break;
    case CT_EDIT_LOOK:
      {
        CtLook old = dataset->categories.look[self->row];

        dataset->categories.look[self->row] = self->value.look;
        self->value.look = old;
      }
      break;
    case CT_EDIT_ALIVE:
      swap_alive (self, dataset, old_flags);
      break;
    case CT_EDIT_SIZE:
      swap_size (self, dataset);
      break;
    case CT_EDIT_REVIEWED:
      break;
    default:
      g_assert_not_reached ();
    }
  *flags = self->flags;
  self->flags = old_flags;
  dataset->revision++;
}

/**
 * ct_edit_get_image:
 *
 * Returns: the image that the edit is about, or %CT_NO_ROW for a category
 */
guint32
ct_edit_get_image (const CtEdit *self, const CtDataset *dataset)
{
  switch ((CtRecordKind) self->record)
    {
    case CT_RECORD_IMAGE:
      return self->row;
    case CT_RECORD_ANNOTATION:
      return dataset->annotations.image[self->row];
    case CT_RECORD_CATEGORY:
    case CT_RECORD_FILE:
    default:
      return CT_NO_ROW;
    }
}
