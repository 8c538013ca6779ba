/* ct-crop-set.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two numbers a box, its size and its shape, both as logarithms, so that half and double are
 * equally far from the usual. How odd a box is, is its distance from the median in units of the
 * median distance: a few wild boxes do not make themselves look usual, as they would with mean
 * and standard deviation.
 */
#include "ct-crop-set.h"

#include "ct-error.h"
#include "ct-stats-private.h"

#include <math.h>

/* Boxes of machine-made sets may all have one size; a tenth more or less is not odd then. */
#define LEAST_SPREAD 0.1

/* A box without an area, or whose numbers are none, is the oddest. */
#define NO_NUMBER INFINITY

typedef struct
{
  guint32 annotation;
  guint32 image;
  double size;
  double shape;
  double key;
} Box;

struct _CtCropSet
{
  GArray *boxes;
};

static Box
measure (const CtDataset *dataset, guint32 annotation)
{
  const CtRect *bbox = &dataset->annotations.bbox[annotation];
  guint32 image = dataset->annotations.image[annotation];
  CtRect whole = ct_dataset_get_image_rect (dataset, image);
  double area = bbox->width * bbox->height;
  Box box = { annotation, image, NO_NUMBER, NO_NUMBER, 0 };

  if (!(bbox->width > 0 && bbox->height > 0) || !isfinite (area) || area <= 0)
    return box;
  if (whole.width > 0 && whole.height > 0 && isfinite (whole.width * whole.height))
    area /= whole.width * whole.height;
  box.size = log (area);
  box.shape = log (bbox->width / bbox->height);
  return box;
}

/**
 * ct_crop_set_new:
 * @category: row of a living category
 *
 * Copies what it needs of the data set, which takes milliseconds for a million boxes; the
 * data set may change afterwards. Tags of whole images and boxes that belong to no image are not in it.
 *
 * Returns: (transfer full): the boxes of the category
 */
CtCropSet *
ct_crop_set_new (const CtDataset *dataset, guint32 category)
{
  const CtAnnotationTable *annotations = &dataset->annotations;
  CtCropSet *self = g_new0 (CtCropSet, 1);

  self->boxes = g_array_new (FALSE, FALSE, sizeof (Box));
  for (guint32 row = 0; row < annotations->n_rows; row++)
    {
      Box box;

      if (annotations->category[row] != category || !ct_annotation_table_is_alive (annotations, row)
          || (annotations->flags[row] & CT_RECORD_HAS_BBOX) == 0
          || !ct_image_table_is_alive (&dataset->images, annotations->image[row]))
        continue;
      box = measure (dataset, row);
      g_array_append_val (self->boxes, box);
    }
  return self;
}

void
ct_crop_set_free (CtCropSet *self)
{
  g_array_unref (self->boxes);
  g_free (self);
}

/**
 * ct_crop_set_get_size:
 *
 * Returns: the number of boxes
 */
guint
ct_crop_set_get_size (const CtCropSet *self)
{
  return self->boxes->len;
}

/* The median, and the median distance from it, of those that have a number. */
static void
find_usual (const GArray *boxes, goffset member, double *middle, double *spread)
{
  g_autofree double *values = g_new (double, MAX (boxes->len, 1));
  gsize n = 0;

  for (guint i = 0; i < boxes->len; i++)
    {
      double value = G_STRUCT_MEMBER (double, &g_array_index (boxes, Box, i), member);

      if (isfinite (value))
        values[n++] = value;
    }
  *middle = n > 0 ? ct_stats_median (values, n) : 0;
  for (gsize i = 0; i < n; i++)
    values[i] = fabs (values[i] - *middle);
  *spread = fmax (n > 0 ? ct_stats_median (values, n) : 0, LEAST_SPREAD);
}

static void
set_oddness (GArray *boxes)
{
  double size, shape, size_spread, shape_spread;

  find_usual (boxes, G_STRUCT_OFFSET (Box, size), &size, &size_spread);
  find_usual (boxes, G_STRUCT_OFFSET (Box, shape), &shape, &shape_spread);
  for (guint i = 0; i < boxes->len; i++)
    {
      Box *box = &g_array_index (boxes, Box, i);

      /* The oddest first. */
      box->key = -fmax (fabs (box->size - size) / size_spread, fabs (box->shape - shape) / shape_spread);
    }
}

static void
set_keys (GArray *boxes, CtCropOrder order)
{
  if (order == CT_CROP_ORDER_ODD)
    {
      set_oddness (boxes);
      return;
    }
  for (guint i = 0; i < boxes->len; i++)
    {
      Box *box = &g_array_index (boxes, Box, i);

      if (order == CT_CROP_ORDER_IMAGE)
        box->key = box->image;
      else if (!isfinite (box->size))
        box->key = -INFINITY;
      else if (order == CT_CROP_ORDER_SHAPE)
        box->key = box->shape;
      else
        box->key = order == CT_CROP_ORDER_SMALL ? box->size : -box->size;
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Box *x = a;
  const Box *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->annotation < y->annotation ? -1 : x->annotation > y->annotation;
}

/**
 * ct_crop_set_sort:
 * @cancellable: (nullable): looked at before the sorting, which takes a second for ten million boxes
 *
 * Boxes without an area come first in all orders but %CT_CROP_ORDER_IMAGE; equals stay in the order
 * of the data set.
 *
 * Returns: (transfer full) (element-type guint32): rows of the annotations, or %NULL when cancelled
 */
GArray *
ct_crop_set_sort (const CtCropSet *self, CtCropOrder order, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) boxes = g_array_copy (self->boxes);
  GArray *rows;

  if (ct_cancelled (cancellable, error))
    return NULL;
  set_keys (boxes, order);
  g_array_sort (boxes, compare);
  rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), boxes->len);
  for (guint i = 0; i < boxes->len; i++)
    g_array_append_val (rows, g_array_index (boxes, Box, i).annotation);
  return rows;
}
