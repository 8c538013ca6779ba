/* ct-crop-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The boxes of one category as a list model, in an order that somebody else made once. Follows
 * the data set without reshuffling: a box that is gone or belongs to another category leaves, and comes
 * back to its place when that is undone.
 */
#pragma once

#include <gio/gio.h>

#include "ct-dataset.h"

G_BEGIN_DECLS

#define CT_TYPE_CROP_ITEM (ct_crop_item_get_type ())
G_DECLARE_FINAL_TYPE (CtCropItem, ct_crop_item, CT, CROP_ITEM, GObject)

guint32 ct_crop_item_get_annotation (CtCropItem *self);

#define CT_TYPE_CROP_LIST (ct_crop_list_get_type ())
G_DECLARE_FINAL_TYPE (CtCropList, ct_crop_list, CT, CROP_LIST, GObject)

CtCropList *ct_crop_list_new (void);
void ct_crop_list_set_order (CtCropList *self, CtDataset *dataset, guint32 category, GArray *order);
void ct_crop_list_follow (CtCropList *self);
guint32 ct_crop_list_get_annotation (CtCropList *self, guint position);

G_END_DECLS
