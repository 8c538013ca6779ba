/* ct-image-item.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row of the list of images, made when it comes into sight and gone when it leaves.
 * A view of one record of the data set: it keeps no copy and changes nothing.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

/**
 * CtImageState:
 * @CT_IMAGE_STATE_UNLABELLED: no boxes, and nobody said that this is right
 * @CT_IMAGE_STATE_LABELLED: has boxes or tags
 * @CT_IMAGE_STATE_REVIEWED: looked at and accepted
 * @CT_IMAGE_STATE_PROBLEM: the checker found something, or the picture cannot be read
 * @CT_IMAGE_STATE_MISSING: there is no picture of this name
 */
typedef enum
{
  CT_IMAGE_STATE_UNLABELLED,
  CT_IMAGE_STATE_LABELLED,
  CT_IMAGE_STATE_REVIEWED,
  CT_IMAGE_STATE_PROBLEM,
  CT_IMAGE_STATE_MISSING,
  CT_IMAGE_N_STATES,
} CtImageState;

/**
 * CtImageMarks:
 * @CT_IMAGE_MARK_PROBLEM: the checker has something against it, or its picture cannot be shown whole
 * @CT_IMAGE_MARK_MISSING: there is no picture
 * @CT_IMAGE_MARK_STALE: it has been changed so that it would not be listed any more
 *
 * What the list knows of an image and the data set does not.
 */
typedef enum
{
  CT_IMAGE_MARK_PROBLEM = 1 << 0,
  CT_IMAGE_MARK_MISSING = 1 << 1,
  CT_IMAGE_MARK_STALE = 1 << 2,
} CtImageMarks;

#define CT_TYPE_IMAGE_ITEM (ct_image_item_get_type ())
G_DECLARE_FINAL_TYPE (CtImageItem, ct_image_item, CT, IMAGE_ITEM, GObject)

CtImageItem *ct_image_item_new (CtDataset *dataset, guint32 image, GHashTable *cache);
guint32 ct_image_item_get_image (CtImageItem *self);
const char *ct_image_item_get_name (CtImageItem *self);
guint32 ct_image_item_get_n_annotations (CtImageItem *self);
CtImageState ct_image_item_get_state (CtImageItem *self);
gboolean ct_image_item_is_stale (CtImageItem *self);
void ct_image_item_set_marks (CtImageItem *self, CtImageMarks marks);
void ct_image_item_refresh (CtImageItem *self);

G_END_DECLS
