/* ct-record-item.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One category or annotation in a panel's list: a row of the data set and a signal that it
 * may look different now. And the function that makes a list of them follow the data set.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

#define CT_TYPE_RECORD_ITEM (ct_record_item_get_type ())
G_DECLARE_FINAL_TYPE (CtRecordItem, ct_record_item, CT, RECORD_ITEM, GObject)

CtRecordItem *ct_record_item_new (CtDataset *dataset, guint32 row);
CtDataset *ct_record_item_get_dataset (CtRecordItem *self);
guint32 ct_record_item_get_row (CtRecordItem *self);

GListStore *ct_record_list_new (void);
void ct_record_list_follow (GListStore *list, CtDataset *dataset, GArray *rows);
void ct_record_list_turn (GListStore *list, CtDataset *dataset, GArray *rows);
guint32 ct_record_list_get_row (GListModel *list, guint position);
guint ct_record_list_find (GListModel *list, guint32 row);

G_END_DECLS
