/* ct-crop-set.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All boxes of one category over all images, and the orders in which somebody who looks for
 * mistakes wants to see them. Knows nothing of pictures.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

/**
 * CtCropOrder:
 * @CT_CROP_ORDER_ODD: those first that are unlike the others in size or shape
 * @CT_CROP_ORDER_SMALL: from the smallest area to the largest
 * @CT_CROP_ORDER_LARGE: from the largest area to the smallest
 * @CT_CROP_ORDER_SHAPE: from tall and narrow to low and wide
 * @CT_CROP_ORDER_IMAGE: as the images and annotations are in the data set
 *
 * Area is the share of the image where the image's size is known, so that pictures of several
 * resolutions compare.
 */
typedef enum
{
  CT_CROP_ORDER_ODD,
  CT_CROP_ORDER_SMALL,
  CT_CROP_ORDER_LARGE,
  CT_CROP_ORDER_SHAPE,
  CT_CROP_ORDER_IMAGE,
} CtCropOrder;

#define CT_N_CROP_ORDERS (CT_CROP_ORDER_IMAGE + 1)

typedef struct _CtCropSet CtCropSet;

CtCropSet *ct_crop_set_new (const CtDataset *dataset, guint32 category);
void ct_crop_set_free (CtCropSet *self);
guint ct_crop_set_get_size (const CtCropSet *self);
GArray *ct_crop_set_sort (const CtCropSet *self, CtCropOrder order, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtCropSet, ct_crop_set_free)

G_END_DECLS
