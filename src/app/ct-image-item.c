/* ct-image-item.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the data set whenever it is asked; takes itself out of the list's cache when it goes.
 */
#include "ct-image-item.h"

struct _CtImageItem
{
  GObject parent_instance;
  CtDataset *dataset;
  GHashTable *cache;
  guint32 image;
  CtImageMarks marks;
};

G_DEFINE_FINAL_TYPE (CtImageItem, ct_image_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ct_image_item_dispose (GObject *object)
{
  CtImageItem *self = CT_IMAGE_ITEM (object);

  if (self->cache != NULL)
    g_hash_table_remove (self->cache, GUINT_TO_POINTER (self->image));
  g_clear_pointer (&self->cache, g_hash_table_unref);
  G_OBJECT_CLASS (ct_image_item_parent_class)->dispose (object);
}

static void
ct_image_item_finalize (GObject *object)
{
  CtImageItem *self = CT_IMAGE_ITEM (object);

  ct_dataset_unref (self->dataset);
  G_OBJECT_CLASS (ct_image_item_parent_class)->finalize (object);
}

static void
ct_image_item_class_init (CtImageItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ct_image_item_dispose;
  object_class->finalize = ct_image_item_finalize;

  /**
   * CtImageItem::changed:
   *
   * What the item tells of its image may differ from before.
   */
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ct_image_item_init (CtImageItem *self)
{
}

/**
 * ct_image_item_new:
 * @image: row of a living image
 * @cache: (nullable): from image to item without references; the item enters and leaves it by itself
 *
 * Returns: (transfer full): a new item
 */
CtImageItem *
ct_image_item_new (CtDataset *dataset, guint32 image, GHashTable *cache)
{
  CtImageItem *self = g_object_new (CT_TYPE_IMAGE_ITEM, NULL);

  self->dataset = ct_dataset_ref (dataset);
  self->image = image;
  if (cache != NULL)
    {
      self->cache = g_hash_table_ref (cache);
      g_hash_table_insert (cache, GUINT_TO_POINTER (image), self);
    }
  return self;
}

/**
 * ct_image_item_get_image:
 *
 * Returns: the row of the image in the data set
 */
guint32
ct_image_item_get_image (CtImageItem *self)
{
  return self->image;
}

/**
 * ct_image_item_get_name:
 *
 * Returns: (transfer none): the file name as the data set has it
 */
const char *
ct_image_item_get_name (CtImageItem *self)
{
  return ct_dataset_get_file_name (self->dataset, self->image);
}

/**
 * ct_image_item_get_n_annotations:
 *
 * Returns: boxes and tags of the image
 */
guint32
ct_image_item_get_n_annotations (CtImageItem *self)
{
  return self->dataset->images.n_annotations[self->image];
}

/**
 * ct_image_item_get_state:
 *
 * Returns: the one state that matters most
 */
CtImageState
ct_image_item_get_state (CtImageItem *self)
{
  if ((self->marks & CT_IMAGE_MARK_MISSING) != 0)
    return CT_IMAGE_STATE_MISSING;
  if ((self->marks & CT_IMAGE_MARK_PROBLEM) != 0)
    return CT_IMAGE_STATE_PROBLEM;
  if ((self->dataset->images.flags[self->image] & CT_RECORD_REVIEWED) != 0)
    return CT_IMAGE_STATE_REVIEWED;
  if (ct_image_item_get_n_annotations (self) > 0)
    return CT_IMAGE_STATE_LABELLED;
  return CT_IMAGE_STATE_UNLABELLED;
}

/**
 * ct_image_item_is_stale:
 *
 * Returns: whether the image is still listed only because it was when the list was made
 */
gboolean
ct_image_item_is_stale (CtImageItem *self)
{
  return (self->marks & CT_IMAGE_MARK_STALE) != 0;
}

/**
 * ct_image_item_set_marks:
 * @marks: what the list knows of this image
 */
void
ct_image_item_set_marks (CtImageItem *self, CtImageMarks marks)
{
  if (self->marks == marks)
    return;
  self->marks = marks;
  ct_image_item_refresh (self);
}

/**
 * ct_image_item_refresh:
 *
 * Tells whoever shows the item to look again.
 */
void
ct_image_item_refresh (CtImageItem *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}
