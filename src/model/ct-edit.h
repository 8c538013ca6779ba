/* ct-edit.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The smallest change of a data set: one field of one record gets another value. To apply
 * an edit swaps the value in the edit with the one in the table, so an applied edit is its
 * own inverse, and undo and redo are the same act. Flags that say what was edited are
 * part of the swap: undone to the start, a record counts as untouched again.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

/**
 * CtEditKind:
 * @CT_EDIT_BBOX: annotation; value.bbox
 * @CT_EDIT_CATEGORY: annotation; value.category, a row
 * @CT_EDIT_NAME: category; value.name
 * @CT_EDIT_ALIVE: any record; the flag CT_RECORD_DEAD alone
 * @CT_EDIT_REVIEWED: image; the flag CT_RECORD_REVIEWED alone
 * @CT_EDIT_SIZE: image; value.size
 * @CT_EDIT_SUPERCATEGORY: category; value.name, which may be %CT_NO_STR
 * @CT_EDIT_LOOK: category; value.look
 */
typedef enum
{
  CT_EDIT_BBOX,
  CT_EDIT_CATEGORY,
  CT_EDIT_NAME,
  CT_EDIT_ALIVE,
  CT_EDIT_REVIEWED,
  CT_EDIT_SIZE,
  CT_EDIT_SUPERCATEGORY,
  CT_EDIT_LOOK,
} CtEditKind;

/**
 * CtEdit:
 * @kind: which field
 * @record: which table
 * @flags: all flags of the record after the edit
 * @row: which record
 * @value: its value after the edit
 */
typedef struct
{
  guint8 kind;
  guint8 record;
  guint16 flags;
  guint32 row;
  union
  {
    CtRect bbox;
    guint32 category;
    CtStr name;
    CtPoint size;
    CtLook look;
  } value;
} CtEdit;

CtEdit ct_edit_new_bbox (const CtDataset *dataset, guint32 annotation, const CtRect *bbox);
CtEdit ct_edit_new_bbox_scaled (const CtDataset *dataset, guint32 annotation, double by_x, double by_y);
CtEdit ct_edit_new_category (const CtDataset *dataset, guint32 annotation, guint32 category);
CtEdit ct_edit_new_name (const CtDataset *dataset, guint32 category, CtStr name);
CtEdit ct_edit_new_alive (const CtDataset *dataset, CtRecordKind record, guint32 row, gboolean alive);
CtEdit ct_edit_new_reviewed (const CtDataset *dataset, guint32 image, gboolean reviewed);
CtEdit ct_edit_new_size (const CtDataset *dataset, guint32 image, double width_px, double height_px);
CtEdit ct_edit_new_supercategory (const CtDataset *dataset, guint32 category, CtStr name);
CtEdit ct_edit_new_look (const CtDataset *dataset, guint32 category, CtLook look);
void ct_edit_swap (CtEdit *self, CtDataset *dataset);
guint32 ct_edit_get_image (const CtEdit *self, const CtDataset *dataset);

G_END_DECLS
