/* ct-image-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A vector of image rows, its inverse, and a weak cache of the items that are in sight. An
 * image that is asked twice while it is visible is the same pointer, because GTK compares
 * pointers. The selection is an image, never a position, so it survives every change.
 */
#include "ct-image-list.h"

#include <string.h>

struct _CtImageList
{
  GObject parent_instance;
  CtDataset *dataset;
  GArray *rows;
  guint32 *positions;
  guint32 n_positions;
  GHashTable *items;
  CtBitset *problems;
  GHashTable *unreadable;
  guint32 selected;
};

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CtImageList,
                               ct_image_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return CT_TYPE_IMAGE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  CtImageList *self = CT_IMAGE_LIST (model);

  return self->rows != NULL ? self->rows->len : 0;
}

static gboolean
has_problem (CtImageList *self, guint32 image)
{
  return (self->problems != NULL && ct_bitset_get (self->problems, image))
         || g_hash_table_contains (self->unreadable, GUINT_TO_POINTER (image));
}

static gpointer
get_item (GListModel *model, guint position)
{
  CtImageList *self = CT_IMAGE_LIST (model);
  guint32 image = ct_image_list_get_image (self, position);
  CtImageItem *item;

  if (image == CT_NO_ROW)
    return NULL;
  item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (image));
  if (item != NULL)
    return g_object_ref (item);
  item = ct_image_item_new (self->dataset, image, self->items);
  ct_image_item_set_problem (item, has_problem (self, image));
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  CtImageList *self = CT_IMAGE_LIST (model);

  return self->selected != CT_NO_ROW && ct_image_list_get_image (self, position) == self->selected;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  CtImageList *self = CT_IMAGE_LIST (model);
  guint at = ct_image_list_find (self, self->selected);

  if (at == GTK_INVALID_LIST_POSITION || at < position || at - position >= n_items)
    return gtk_bitset_new_empty ();
  return gtk_bitset_new_range (at, 1);
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  CtImageList *self = CT_IMAGE_LIST (model);
  guint32 image = ct_image_list_get_image (self, position);

  if (image != CT_NO_ROW)
    ct_image_list_set_selected (self, image);
  return image != CT_NO_ROW;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
}

static void
ct_image_list_finalize (GObject *object)
{
  CtImageList *self = CT_IMAGE_LIST (object);

  g_clear_pointer (&self->dataset, ct_dataset_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->positions, g_free);
  g_clear_pointer (&self->problems, ct_bitset_free);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->unreadable);
  G_OBJECT_CLASS (ct_image_list_parent_class)->finalize (object);
}

static void
ct_image_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CtImageList *self = CT_IMAGE_LIST (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_uint (value, self->selected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ct_image_list_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CtImageList *self = CT_IMAGE_LIST (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      ct_image_list_set_selected (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ct_image_list_class_init (CtImageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ct_image_list_finalize;
  object_class->get_property = ct_image_list_get_property;
  object_class->set_property = ct_image_list_set_property;

  /**
   * CtImageList:selected:
   *
   * Row of the selected image in the data set, or %CT_NO_ROW. It need not be in the list.
   */
  properties[PROP_SELECTED] = g_param_spec_uint ("selected",
                                                 NULL,
                                                 NULL,
                                                 0,
                                                 G_MAXUINT32,
                                                 CT_NO_ROW,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ct_image_list_init (CtImageList *self)
{
  self->items = g_hash_table_new (NULL, NULL);
  self->unreadable = g_hash_table_new (NULL, NULL);
  self->selected = CT_NO_ROW;
}

/**
 * ct_image_list_new:
 *
 * Returns: (transfer full): an empty list
 */
CtImageList *
ct_image_list_new (void)
{
  return g_object_new (CT_TYPE_IMAGE_LIST, NULL);
}

/* From image to position; images that are not listed have none. */
static void
index_rows (CtImageList *self)
{
  self->n_positions = self->dataset != NULL ? self->dataset->images.n_rows : 0;
  self->positions = g_renew (guint32, self->positions, MAX (self->n_positions, 1));
  memset (self->positions, 0xff, (gsize) self->n_positions * sizeof (guint32));
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    self->positions[g_array_index (self->rows, guint32, i)] = i;
}

static guint
common_start (GArray *a, GArray *b)
{
  guint n = 0;

  while (n < a->len && n < b->len && g_array_index (a, guint32, n) == g_array_index (b, guint32, n))
    n++;
  return n;
}

static guint
common_end (GArray *a, GArray *b, guint start)
{
  guint n = 0;

  while (n < a->len - start && n < b->len - start
         && g_array_index (a, guint32, a->len - 1 - n) == g_array_index (b, guint32, b->len - 1 - n))
    n++;
  return n;
}

/* Items in sight belong to the old data set and must not be found again. */
static void
forget_items (CtImageList *self)
{
  g_hash_table_unref (self->items);
  self->items = g_hash_table_new (NULL, NULL);
}

/**
 * ct_image_list_set_rows:
 * @dataset: (nullable): what the rows count in
 * @rows: (transfer full) (nullable) (element-type guint32): living images in the order to show
 *
 * Lists something else. Within one data set only the range that differs is announced, and
 * the selected image stays selected, also while it is not listed.
 */
void
ct_image_list_set_rows (CtImageList *self, CtDataset *dataset, GArray *rows)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->rows);
  gboolean same = dataset != NULL && dataset == self->dataset && old != NULL && rows != NULL;
  guint n_old = old != NULL ? old->len : 0;
  guint n_new = rows != NULL ? rows->len : 0;
  guint start = same ? common_start (old, rows) : 0;
  guint end = same ? common_end (old, rows, start) : 0;

  if (dataset != self->dataset)
    {
      g_clear_pointer (&self->dataset, ct_dataset_unref);
      self->dataset = dataset != NULL ? ct_dataset_ref (dataset) : NULL;
      self->selected = CT_NO_ROW;
      g_clear_pointer (&self->problems, ct_bitset_free);
      g_hash_table_remove_all (self->unreadable);
      forget_items (self);
    }
  self->rows = rows;
  index_rows (self);
  if (n_old != n_new || start + end < n_new)
    g_list_model_items_changed (G_LIST_MODEL (self), start, n_old - start - end, n_new - start - end);
  if (!same)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/**
 * ct_image_list_set_problems:
 * @problems: (transfer full) (nullable): images against which the checker has something, by row
 */
void
ct_image_list_set_problems (CtImageList *self, CtBitset *problems)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  g_clear_pointer (&self->problems, ct_bitset_free);
  self->problems = problems;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, g_object_ref (item));
  for (guint i = 0; i < items->len; i++)
    ct_image_item_set_problem (items->pdata[i], has_problem (self, ct_image_item_get_image (items->pdata[i])));
}

/**
 * ct_image_list_set_unreadable:
 * @unreadable: whether the picture cannot be shown, or not all of it, which no checker of the file can know
 */
void
ct_image_list_set_unreadable (CtImageList *self, guint32 image, gboolean unreadable)
{
  CtImageItem *item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (image));

  if (unreadable)
    g_hash_table_add (self->unreadable, GUINT_TO_POINTER (image));
  else
    g_hash_table_remove (self->unreadable, GUINT_TO_POINTER (image));
  if (item != NULL)
    ct_image_item_set_problem (item, has_problem (self, image));
}

/**
 * ct_image_list_get_rows:
 *
 * Returns: (transfer none) (nullable) (element-type guint32): the images in the order in which they are listed
 */
const GArray *
ct_image_list_get_rows (CtImageList *self)
{
  return self->rows;
}

/**
 * ct_image_list_get_image:
 *
 * Returns: the row of the image at @position, or %CT_NO_ROW behind the end
 */
guint32
ct_image_list_get_image (CtImageList *self, guint position)
{
  if (self->rows == NULL || position >= self->rows->len)
    return CT_NO_ROW;
  return g_array_index (self->rows, guint32, position);
}

/**
 * ct_image_list_find:
 * @image: row in the data set
 *
 * Returns: its position, or %GTK_INVALID_LIST_POSITION when it is not listed
 */
guint
ct_image_list_find (CtImageList *self, guint32 image)
{
  return image < self->n_positions ? self->positions[image] : GTK_INVALID_LIST_POSITION;
}

/**
 * ct_image_list_get_selected:
 *
 * Returns: row of the selected image, or %CT_NO_ROW
 */
guint32
ct_image_list_get_selected (CtImageList *self)
{
  return self->selected;
}

/**
 * ct_image_list_set_selected:
 * @image: row in the data set, or %CT_NO_ROW; need not be listed
 */
void
ct_image_list_set_selected (CtImageList *self, guint32 image)
{
  guint before = ct_image_list_find (self, self->selected);
  guint after = ct_image_list_find (self, image);

  if (self->selected == image)
    return;
  self->selected = image;
  if (before != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), before, 1);
  if (after != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), after, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/**
 * ct_image_list_refresh:
 * @image: whose record changed, or %CT_NO_ROW for any
 *
 * Makes the rows that are in sight look again.
 */
void
ct_image_list_refresh (CtImageList *self, guint32 image)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, &item))
    if (image == CT_NO_ROW || GPOINTER_TO_UINT (key) == image)
      g_ptr_array_add (items, g_object_ref (item));
  for (guint i = 0; i < items->len; i++)
    ct_image_item_refresh (items->pdata[i]);
}
