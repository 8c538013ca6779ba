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
 * @CT_IMAGE_STATE_PROBLEM: the checker found something
 */
typedef enum
{
  CT_IMAGE_STATE_UNLABELLED,
  CT_IMAGE_STATE_LABELLED,
  CT_IMAGE_STATE_REVIEWED,
  CT_IMAGE_STATE_PROBLEM,
} CtImageState;

#define CT_TYPE_IMAGE_ITEM (ct_image_item_get_type ())
G_DECLARE_FINAL_TYPE (CtImageItem, ct_image_item, CT, IMAGE_ITEM, GObject)

CtImageItem *ct_image_item_new (CtDataset *dataset, guint32 image, GHashTable *cache);
guint32 ct_image_item_get_image (CtImageItem *self);
const char *ct_image_item_get_name (CtImageItem *self);
guint32 ct_image_item_get_n_annotations (CtImageItem *self);
CtImageState ct_image_item_get_state (CtImageItem *self);
void ct_image_item_set_problem (CtImageItem *self, gboolean problem);
void ct_image_item_refresh (CtImageItem *self);

G_END_DECLS
