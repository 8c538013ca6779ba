/* ct-image-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A vector of image rows, its inverse, and a weak cache of the items that are in sight. An
 * image that is asked twice while it is visible is the same pointer, because GTK compares
 * pointers. What is selected are images, never positions, so it survives every change.
 *
 * The current image is always selected. To go to another one, by whatever means but Control or Shift in
 * the list, selects that one alone. Only what is listed can be selected in addition.
 */
#include "ct-image-list.h"

#include <string.h>

/*
 * When more rows than these are replaced, the new ones are put behind the old ones, which are taken out then. Told
 * both at once, GTK 4.8 looks for the row that has the focus in all that are added, which makes an object of
 * each; and if the old ones went first it would throw its widgets away and make new ones.
 */
#define REPLACED_AT_ONCE 500

struct _CtImageList
{
  GObject parent_instance;
  CtDataset *dataset;
  GArray *rows;
  guint32 *positions;
  guint32 n_positions;
  gboolean is_indexed;
  GHashTable *items;
  CtBitset *problems;
  CtBitset *missing;
  CtBitset *stale;
  GHashTable *unreadable;
  CtBitset *marked; /* selected, when that is not the current image alone */
  guint n_marked;
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
  PROP_N_SELECTED,
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

static CtImageMarks
get_marks (CtImageList *self, guint32 image)
{
  CtImageMarks marks = 0;

  if ((self->problems != NULL && ct_bitset_get (self->problems, image))
      || g_hash_table_contains (self->unreadable, GUINT_TO_POINTER (image)))
    marks |= CT_IMAGE_MARK_PROBLEM;
  if (self->missing != NULL && ct_bitset_get (self->missing, image))
    marks |= CT_IMAGE_MARK_MISSING;
  if (self->stale != NULL && ct_bitset_get (self->stale, image))
    marks |= CT_IMAGE_MARK_STALE;
  return marks;
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
  ct_image_item_set_marks (item, get_marks (self, image));
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
is_image_selected (CtImageList *self, guint32 image)
{
  if (image == CT_NO_ROW)
    return FALSE;
  return self->marked != NULL ? ct_bitset_get (self->marked, image) : image == self->selected;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  CtImageList *self = CT_IMAGE_LIST (model);

  return is_image_selected (self, ct_image_list_get_image (self, position));
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  CtImageList *self = CT_IMAGE_LIST (model);
  GtkBitset *selection = gtk_bitset_new_empty ();
  guint at = ct_image_list_find (self, self->selected);
  guint end = position + MIN (n_items, g_list_model_get_n_items (G_LIST_MODEL (self)) - position);

  if (self->marked == NULL && at != GTK_INVALID_LIST_POSITION && at >= position && at < end)
    gtk_bitset_add (selection, at);
  for (guint i = position; self->marked != NULL && i < end; i++)
    if (is_selected (model, i))
      gtk_bitset_add (selection, i);
  return selection;
}

static void set_current (CtImageList *self, guint32 image);

/* The current image alone is kept as that, without a set. */
static void
count_marked (CtImageList *self)
{
  self->n_marked = self->marked != NULL ? ct_bitset_count (self->marked) : 0;
  if (self->n_marked == 0 || (self->n_marked == 1 && is_image_selected (self, self->selected)))
    g_clear_pointer (&self->marked, ct_bitset_free);
  if (self->marked == NULL)
    self->n_marked = 0;
}

static void
tell_selection (CtImageList *self, guint position, guint n_items)
{
  if (n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n_items);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/* When nothing else is selected any more, the current image is so again. */
static void
tell_current (CtImageList *self)
{
  guint at = ct_image_list_find (self, self->selected);

  if (at != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), at, 1);
}

static void
begin_marking (CtImageList *self)
{
  if (self->marked != NULL)
    return;
  self->marked = ct_bitset_new (self->n_positions);
  if (ct_image_list_find (self, self->selected) != GTK_INVALID_LIST_POSITION)
    ct_bitset_set (self->marked, self->selected, TRUE);
}

/* Selects so many rows, or takes them out of what is selected. */
static void
mark_range (CtImageList *self, guint position, guint n_items, gboolean marked)
{
  begin_marking (self);
  for (guint i = position; i < position + n_items; i++)
    ct_bitset_set (self->marked, ct_image_list_get_image (self, i), marked);
}

/* Takes everything away but the current image; what changes is told in one range. */
static void
unmark_all (CtImageList *self)
{
  guint first = GTK_INVALID_LIST_POSITION;
  guint last = 0;

  for (guint i = 0; self->marked != NULL && i < self->rows->len; i++)
    if (is_selected (GTK_SELECTION_MODEL (self), i))
      {
        first = MIN (first, i);
        last = i;
      }
  g_clear_pointer (&self->marked, ct_bitset_free);
  self->n_marked = 0;
  tell_current (self);
  tell_selection (self, first, first != GTK_INVALID_LIST_POSITION ? last - first + 1 : 0);
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  CtImageList *self = CT_IMAGE_LIST (model);
  guint32 image = ct_image_list_get_image (self, position);

  if (image == CT_NO_ROW)
    return FALSE;
  if (unselect_rest)
    {
      ct_image_list_set_selected (self, image);
      return TRUE;
    }
  mark_range (self, position, 1, TRUE);
  count_marked (self);
  tell_selection (self, position, 1);
  return TRUE;
}

/* When the current image is taken out, the first of the others becomes the current one: the list always shows one. */
static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  CtImageList *self = CT_IMAGE_LIST (model);
  guint32 image = ct_image_list_get_image (self, position);

  if (self->marked == NULL || !is_image_selected (self, image))
    return FALSE;
  mark_range (self, position, 1, FALSE);
  if (image == self->selected)
    for (guint i = 0; i < self->rows->len; i++)
      if (is_selected (model, i))
        {
          set_current (self, ct_image_list_get_image (self, i));
          break;
        }
  count_marked (self);
  tell_current (self);
  tell_selection (self, position, 1);
  return TRUE;
}

static gboolean
select_range (GtkSelectionModel *model, guint position, guint n_items, gboolean unselect_rest)
{
  CtImageList *self = CT_IMAGE_LIST (model);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self));

  if (position >= n)
    return FALSE;
  n_items = MIN (n_items, n - position);
  if (unselect_rest)
    unmark_all (self);
  mark_range (self, position, n_items, TRUE);
  if (!is_image_selected (self, self->selected))
    set_current (self, ct_image_list_get_image (self, position));
  count_marked (self);
  tell_selection (self, position, n_items);
  return TRUE;
}

static gboolean
unselect_range (GtkSelectionModel *model, guint position, guint n_items)
{
  CtImageList *self = CT_IMAGE_LIST (model);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self));

  if (position >= n || self->marked == NULL)
    return FALSE;
  n_items = MIN (n_items, n - position);
  mark_range (self, position, n_items, FALSE);
  if (ct_bitset_count (self->marked) == 0 && ct_image_list_find (self, self->selected) != GTK_INVALID_LIST_POSITION)
    ct_bitset_set (self->marked, self->selected, TRUE);
  count_marked (self);
  tell_current (self);
  tell_selection (self, position, n_items);
  return TRUE;
}

static gboolean
select_all (GtkSelectionModel *model)
{
  return select_range (model, 0, g_list_model_get_n_items (G_LIST_MODEL (model)), FALSE);
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  unmark_all (CT_IMAGE_LIST (model));
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
}

static void
ct_image_list_finalize (GObject *object)
{
  CtImageList *self = CT_IMAGE_LIST (object);

  g_clear_pointer (&self->dataset, ct_dataset_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->positions, g_free);
  g_clear_pointer (&self->problems, ct_bitset_free);
  g_clear_pointer (&self->missing, ct_bitset_free);
  g_clear_pointer (&self->stale, ct_bitset_free);
  g_clear_pointer (&self->marked, ct_bitset_free);
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
    case PROP_N_SELECTED:
      g_value_set_uint (value, ct_image_list_get_n_selected (self));
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
  /**
   * CtImageList:n-selected:
   *
   * How many images are selected, the current one included when it is listed.
   */
  properties[PROP_N_SELECTED] = g_param_spec_uint ("n-selected",
                                                   NULL,
                                                   NULL,
                                                   0,
                                                   G_MAXUINT32,
                                                   0,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
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

/* From image to position; images that are not listed have none. Made when somebody asks, which is a good deal
 * less often than rows change. */
static void
index_rows (CtImageList *self)
{
  if (self->is_indexed)
    return;
  self->is_indexed = TRUE;
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

/* Puts the new rows in, behind the old ones in whose place they are. */
static void
put_in (CtImageList *self, GArray *old, GArray *rows, guint start, guint end)
{
  guint at = old->len - end;
  guint n = rows->len - start - end;

  self->rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), old->len + n);
  g_array_append_vals (self->rows, old->data, at);
  g_array_append_vals (self->rows, &g_array_index (rows, guint32, start), n);
  g_array_append_vals (self->rows, &g_array_index (old, guint32, at), end);
  self->is_indexed = FALSE;
  g_list_model_items_changed (G_LIST_MODEL (self), at, 0, n);
  g_clear_pointer (&self->rows, g_array_unref);
}

/* What is done to the selected images must not touch any that cannot be seen. */
static void
keep_listed_marks (CtImageList *self)
{
  g_autoptr (CtBitset) before = g_steal_pointer (&self->marked);

  self->n_marked = 0;
  if (before == NULL || self->rows == NULL)
    return;
  self->marked = ct_bitset_new (self->n_positions);
  for (guint i = 0; i < self->rows->len; i++)
    {
      guint32 image = g_array_index (self->rows, guint32, i);

      if (ct_bitset_get (before, image))
        ct_bitset_set (self->marked, image, TRUE);
    }
  count_marked (self);
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
  gboolean had_marks = self->marked != NULL;
  guint n_added;

  if (dataset != self->dataset)
    {
      g_clear_pointer (&self->dataset, ct_dataset_unref);
      self->dataset = dataset != NULL ? ct_dataset_ref (dataset) : NULL;
      self->selected = CT_NO_ROW;
      g_clear_pointer (&self->problems, ct_bitset_free);
      g_clear_pointer (&self->missing, ct_bitset_free);
      g_clear_pointer (&self->marked, ct_bitset_free);
      g_hash_table_remove_all (self->unreadable);
      forget_items (self);
    }
  n_added = n_new - start - end;
  if (same && n_old - start - end > 0 && n_added > REPLACED_AT_ONCE)
    {
      put_in (self, old, rows, start, end);
      n_added = 0;
    }
  self->rows = rows;
  self->is_indexed = FALSE;
  keep_listed_marks (self);
  if (n_old - start - end > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, n_old - start - end, n_added);
  if (had_marks && self->marked == NULL)
    tell_current (self);
  if (!same)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/* Tells the items in sight what is known of them now. */
static void
update_marks (CtImageList *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, g_object_ref (item));
  for (guint i = 0; i < items->len; i++)
    ct_image_item_set_marks (items->pdata[i], get_marks (self, ct_image_item_get_image (items->pdata[i])));
}

static void
update_marks_of (CtImageList *self, guint32 image)
{
  CtImageItem *item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (image));

  if (item != NULL)
    ct_image_item_set_marks (item, get_marks (self, image));
}

static void
take_set (CtImageList *self, CtBitset **where, CtBitset *set)
{
  g_clear_pointer (where, ct_bitset_free);
  *where = set;
  update_marks (self);
}

static void
mark_one (CtImageList *self, CtBitset **where, guint32 image, gboolean marked)
{
  if (*where == NULL && marked)
    *where = ct_bitset_new (self->n_positions);
  if (*where != NULL)
    ct_bitset_set (*where, image, marked);
  update_marks_of (self, image);
}

/**
 * ct_image_list_set_problems:
 * @problems: (transfer full) (nullable): images against which the checker has something, by row
 */
void
ct_image_list_set_problems (CtImageList *self, CtBitset *problems)
{
  take_set (self, &self->problems, problems);
}

/**
 * ct_image_list_set_missing:
 * @missing: (transfer full) (nullable): images whose picture is not there, by row
 */
void
ct_image_list_set_missing (CtImageList *self, CtBitset *missing)
{
  take_set (self, &self->missing, missing);
}

/**
 * ct_image_list_set_image_missing:
 * @missing: what somebody who looked for this picture found
 */
void
ct_image_list_set_image_missing (CtImageList *self, guint32 image, gboolean missing)
{
  mark_one (self, &self->missing, image, missing);
}

/**
 * ct_image_list_set_stale:
 * @stale: (transfer full) (nullable): images that would not be listed if the list were made now, by row
 */
void
ct_image_list_set_stale (CtImageList *self, CtBitset *stale)
{
  take_set (self, &self->stale, stale);
}

/**
 * ct_image_list_set_image_stale:
 * @stale: whether the image would not be listed if the list were made now
 */
void
ct_image_list_set_image_stale (CtImageList *self, guint32 image, gboolean stale)
{
  mark_one (self, &self->stale, image, stale);
}

/**
 * ct_image_list_set_unreadable:
 * @unreadable: whether the picture cannot be shown, or not all of it, which no checker of the file can know
 */
void
ct_image_list_set_unreadable (CtImageList *self, guint32 image, gboolean unreadable)
{
  if (unreadable)
    g_hash_table_add (self->unreadable, GUINT_TO_POINTER (image));
  else
    g_hash_table_remove (self->unreadable, GUINT_TO_POINTER (image));
  update_marks_of (self, image);
}

/**
 * ct_image_list_dup_problems:
 *
 * Returns: (transfer full): images with a problem by row, whoever found it
 */
CtBitset *
ct_image_list_dup_problems (CtImageList *self)
{
  CtBitset *problems = self->problems != NULL ? ct_bitset_copy (self->problems) : ct_bitset_new (0);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->unreadable);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    ct_bitset_set (problems, GPOINTER_TO_UINT (key), TRUE);
  return problems;
}

/**
 * ct_image_list_dup_missing:
 *
 * Returns: (transfer full): images without a picture by row, as far as that is known
 */
CtBitset *
ct_image_list_dup_missing (CtImageList *self)
{
  return self->missing != NULL ? ct_bitset_copy (self->missing) : ct_bitset_new (0);
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
  index_rows (self);
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

static void
set_current (CtImageList *self, guint32 image)
{
  guint before = ct_image_list_find (self, self->selected);
  guint after = ct_image_list_find (self, image);

  if (self->selected == image)
    return;
  self->selected = image;
  if (self->marked == NULL && before != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), before, 1);
  if (self->marked == NULL && after != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), after, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/**
 * ct_image_list_set_selected:
 * @image: row in the data set, or %CT_NO_ROW; need not be listed
 *
 * It becomes the current image, and what else was selected is so no longer.
 */
void
ct_image_list_set_selected (CtImageList *self, guint32 image)
{
  if (self->marked != NULL)
    unmark_all (self);
  set_current (self, image);
}

/**
 * ct_image_list_get_n_selected:
 *
 * Returns: how many images are selected; 1 when that is the current image alone, 0 when that is not listed
 */
guint
ct_image_list_get_n_selected (CtImageList *self)
{
  if (self->marked != NULL)
    return self->n_marked;
  return ct_image_list_find (self, self->selected) != GTK_INVALID_LIST_POSITION;
}

/**
 * ct_image_list_dup_selection:
 *
 * Returns: (transfer full) (element-type guint32): the selected images in the order of the list
 */
GArray *
ct_image_list_dup_selection (CtImageList *self)
{
  GArray *images = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; self->marked != NULL && i < self->rows->len; i++)
    {
      guint32 image = g_array_index (self->rows, guint32, i);

      if (ct_bitset_get (self->marked, image))
        g_array_append_val (images, image);
    }
  if (self->marked == NULL && ct_image_list_get_n_selected (self) > 0)
    g_array_append_val (images, self->selected);
  return images;
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
