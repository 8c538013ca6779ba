/* ct-crop-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two vectors, the order and what of it is there now, and items only for what is in sight.
 * An item that is asked for twice is the same object, because GTK compares pointers.
 */
#include "ct-crop-list.h"

struct _CtCropItem
{
  GObject parent_instance;
  guint32 annotation;
  GHashTable *cache;
};

struct _CtCropList
{
  GObject parent_instance;
  CtDataset *dataset;
  guint32 category;
  GArray *order;
  GArray *rows;
  GHashTable *items; /* weak: by annotation */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (CtCropItem, ct_crop_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (CtCropList,
                               ct_crop_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ct_crop_item_finalize (GObject *object)
{
  CtCropItem *self = CT_CROP_ITEM (object);

  g_hash_table_remove (self->cache, GUINT_TO_POINTER (self->annotation));
  g_hash_table_unref (self->cache);
  G_OBJECT_CLASS (ct_crop_item_parent_class)->finalize (object);
}

static void
ct_crop_item_class_init (CtCropItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_crop_item_finalize;

  /**
   * CtCropItem::changed:
   *
   * The box may be elsewhere now.
   */
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ct_crop_item_init (CtCropItem *self)
{
}

/**
 * ct_crop_item_get_annotation:
 *
 * Returns: row of the box
 */
guint32
ct_crop_item_get_annotation (CtCropItem *self)
{
  return self->annotation;
}

static GType
get_item_type (GListModel *model)
{
  return CT_TYPE_CROP_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return CT_CROP_LIST (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CtCropList *self = CT_CROP_LIST (model);
  guint32 annotation = ct_crop_list_get_annotation (self, position);
  CtCropItem *item;

  if (annotation == CT_NO_ROW)
    return NULL;
  item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (annotation));
  if (item != NULL)
    return g_object_ref (item);
  item = g_object_new (CT_TYPE_CROP_ITEM, NULL);
  item->annotation = annotation;
  item->cache = g_hash_table_ref (self->items);
  g_hash_table_insert (self->items, GUINT_TO_POINTER (annotation), item);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
ct_crop_list_finalize (GObject *object)
{
  CtCropList *self = CT_CROP_LIST (object);

  g_clear_pointer (&self->dataset, ct_dataset_unref);
  g_array_unref (self->order);
  g_array_unref (self->rows);
  g_hash_table_unref (self->items);
  G_OBJECT_CLASS (ct_crop_list_parent_class)->finalize (object);
}

static void
ct_crop_list_class_init (CtCropListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_crop_list_finalize;
}

static void
ct_crop_list_init (CtCropList *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->items = g_hash_table_new (NULL, NULL);
  self->category = CT_NO_ROW;
}

/**
 * ct_crop_list_new:
 *
 * Returns: (transfer full): an empty list
 */
CtCropList *
ct_crop_list_new (void)
{
  return g_object_new (CT_TYPE_CROP_LIST, NULL);
}

static gboolean
belongs (const CtCropList *self, guint32 annotation)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;

  return ct_annotation_table_is_alive (annotations, annotation) && annotations->category[annotation] == self->category
         && (annotations->flags[annotation] & CT_RECORD_HAS_BBOX) != 0
         && ct_image_table_is_alive (&self->dataset->images, annotations->image[annotation]);
}

/* Boxes that were given the category, or drawn, since the order was made stand at its end. */
static void
append_new (CtCropList *self)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  g_autofree guint8 *known = g_new0 (guint8, MAX (annotations->n_rows, 1));

  for (guint i = 0; i < self->order->len; i++)
    known[g_array_index (self->order, guint32, i)] = 1;
  for (guint32 row = 0; row < annotations->n_rows; row++)
    if (known[row] == 0 && annotations->category[row] == self->category && belongs (self, row))
      g_array_append_val (self->order, row);
}

static GArray *
list_present (CtCropList *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < self->order->len; i++)
    {
      guint32 row = g_array_index (self->order, guint32, i);

      if (belongs (self, row))
        g_array_append_val (rows, row);
    }
  return rows;
}

/* Announces the one range that differs. */
static void
replace (CtCropList *self, GArray *rows)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->rows);
  guint start = 0;
  guint end = 0;

  while (start < old->len && start < rows->len
         && g_array_index (old, guint32, start) == g_array_index (rows, guint32, start))
    start++;
  while (end < old->len - start && end < rows->len - start
         && g_array_index (old, guint32, old->len - 1 - end) == g_array_index (rows, guint32, rows->len - 1 - end))
    end++;
  self->rows = rows;
  if (old->len != rows->len || start + end < rows->len)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, rows->len - start - end);
}

/**
 * ct_crop_list_set_order:
 * @dataset: (nullable): what the rows count in
 * @category: whose boxes are listed
 * @order: (transfer full) (element-type guint32): annotations of @dataset in the order to show; those that do
 *   not belong to the category any more are skipped
 */
void
ct_crop_list_set_order (CtCropList *self, CtDataset *dataset, guint32 category, GArray *order)
{
  guint n_old = self->rows->len;

  /* Nothing of the old list is taken for the same box of the new one. */
  g_array_set_size (self->rows, 0);
  g_hash_table_unref (self->items);
  self->items = g_hash_table_new (NULL, NULL);
  if (n_old > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, 0);
  if (dataset != NULL)
    ct_dataset_ref (dataset);
  g_clear_pointer (&self->dataset, ct_dataset_unref);
  self->dataset = dataset;
  self->category = category;
  g_array_unref (self->order);
  self->order = order;
  if (dataset != NULL)
    replace (self, list_present (self));
}

/**
 * ct_crop_list_follow:
 *
 * The data set has changed: boxes leave, come back and are added at the end, and what is in
 * sight is told to look again. Some milliseconds for a million boxes.
 */
void
ct_crop_list_follow (CtCropList *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  if (self->dataset == NULL)
    return;
  append_new (self);
  replace (self, list_present (self));
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, g_object_ref (item));
  for (guint i = 0; i < items->len; i++)
    g_signal_emit (items->pdata[i], signals[CHANGED], 0);
}

/**
 * ct_crop_list_get_annotation:
 *
 * Returns: row of the box at @position, or %CT_NO_ROW behind the end
 */
guint32
ct_crop_list_get_annotation (CtCropList *self, guint position)
{
  return position < self->rows->len ? g_array_index (self->rows, guint32, position) : CT_NO_ROW;
}
