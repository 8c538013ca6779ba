/* ct-record-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Items that stay in the list stay the same objects, so that selection and focus stay too. When
 * the whole list is about something else, the objects stay as well and their records change.
 */
#include "ct-record-item.h"

struct _CtRecordItem
{
  GObject parent_instance;
  CtDataset *dataset;
  guint32 row;
};

G_DEFINE_FINAL_TYPE (CtRecordItem, ct_record_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ct_record_item_finalize (GObject *object)
{
  ct_dataset_unref (CT_RECORD_ITEM (object)->dataset);
  G_OBJECT_CLASS (ct_record_item_parent_class)->finalize (object);
}

static void
ct_record_item_class_init (CtRecordItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_record_item_finalize;

  /**
   * CtRecordItem::changed:
   *
   * The record, or the item's place in the list, may differ from before.
   */
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ct_record_item_init (CtRecordItem *self)
{
}

/**
 * ct_record_item_new:
 * @row: in the table that the list is about
 *
 * Returns: (transfer full): a new item
 */
CtRecordItem *
ct_record_item_new (CtDataset *dataset, guint32 row)
{
  CtRecordItem *self = g_object_new (CT_TYPE_RECORD_ITEM, NULL);

  self->dataset = ct_dataset_ref (dataset);
  self->row = row;
  return self;
}

/**
 * ct_record_item_get_dataset:
 *
 * Returns: (transfer none): what the row counts in
 */
CtDataset *
ct_record_item_get_dataset (CtRecordItem *self)
{
  return self->dataset;
}

/**
 * ct_record_item_get_row:
 *
 * Returns: the record
 */
guint32
ct_record_item_get_row (CtRecordItem *self)
{
  return self->row;
}

/**
 * ct_record_list_new:
 *
 * Returns: (transfer full): an empty list of #CtRecordItem
 */
GListStore *
ct_record_list_new (void)
{
  return g_list_store_new (CT_TYPE_RECORD_ITEM);
}

/**
 * ct_record_list_get_row:
 *
 * Returns: the record at @position, or %CT_NO_ROW behind the end
 */
guint32
ct_record_list_get_row (GListModel *list, guint position)
{
  g_autoptr (CtRecordItem) item = g_list_model_get_item (list, position);

  return item != NULL ? item->row : CT_NO_ROW;
}

/**
 * ct_record_list_find:
 *
 * Returns: where @row stands, or %CT_NO_ROW, which is GTK's word for no position too
 */
guint
ct_record_list_find (GListModel *list, guint32 row)
{
  guint n = g_list_model_get_n_items (list);

  for (guint i = 0; i < n; i++)
    if (ct_record_list_get_row (list, i) == row)
      return i;
  return CT_NO_ROW;
}

static gboolean
is_same (GListStore *list, guint position, CtDataset *dataset, guint32 row)
{
  g_autoptr (CtRecordItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return item != NULL && item->dataset == dataset && item->row == row;
}

static void
tell_changed (GListStore *list)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CtRecordItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_signal_emit (item, signals[CHANGED], 0);
    }
}

/* Puts ROWS from START up to END in the place of N_OLD items at START. */
static void
splice (GListStore *list, guint start, guint n_old, CtDataset *dataset, const GArray *rows, guint end)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = start; i < end; i++)
    g_ptr_array_add (added, ct_record_item_new (dataset, g_array_index (rows, guint32, i)));
  if (added->len > 0 || n_old > 0)
    g_list_store_splice (list, start, n_old, added->pdata, added->len);
}

/**
 * ct_record_list_follow:
 * @list: of #CtRecordItem
 * @dataset: (nullable): what @rows count in
 * @rows: (nullable) (element-type guint32): what the list shall hold
 *
 * Replaces the one range that differs, and tells all other items that they may have changed.
 */
void
ct_record_list_follow (GListStore *list, CtDataset *dataset, GArray *rows)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint n_new = rows != NULL ? rows->len : 0;
  guint start = 0;
  guint end = 0;

  while (start < n_old && start < n_new && is_same (list, start, dataset, g_array_index (rows, guint32, start)))
    start++;
  while (end < n_old - start && end < n_new - start
         && is_same (list, n_old - 1 - end, dataset, g_array_index (rows, guint32, n_new - 1 - end)))
    end++;
  splice (list, start, n_old - start - end, dataset, rows, n_new - end);
  tell_changed (list);
}

/**
 * ct_record_list_turn:
 * @list: of #CtRecordItem
 * @dataset: (nullable): what @rows count in
 * @rows: (nullable) (element-type guint32): what the list shall hold
 *
 * Like turning a page: the items that are there are about other records from now on. A view keeps
 * its widgets so, which cost more than all else when the image changes; whoever calls it clears
 * the selection first, which goes by position.
 */
void
ct_record_list_turn (GListStore *list, CtDataset *dataset, GArray *rows)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint n_new = rows != NULL ? rows->len : 0;
  guint n_kept = MIN (n_old, n_new);

  for (guint i = 0; i < n_kept; i++)
    {
      g_autoptr (CtRecordItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (item->dataset != dataset)
        {
          ct_dataset_unref (item->dataset);
          item->dataset = ct_dataset_ref (dataset);
        }
      item->row = g_array_index (rows, guint32, i);
    }
  splice (list, n_kept, n_old - n_kept, dataset, rows, n_new);
  tell_changed (list);
}
