/* ct-stats.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts of a data set. Reads it; may run on a snapshot.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

/**
 * CtCategoryStats:
 * @category: row
 * @n_annotations: boxes and tags
 * @n_images: distinct images with at least one
 */
typedef struct
{
  guint32 category;
  guint32 n_annotations;
  guint32 n_images;
} CtCategoryStats;

/**
 * CtStats:
 * @n_boxes: annotations with a box
 * @n_tags: annotations without one
 * @n_unlabelled: images without annotations
 * @max_per_image: most annotations on one image
 * @median_width_px: of all boxes, 0 when there are none
 * @median_height_px: likewise
 * @categories: (element-type CtCategoryStats): living categories in the order of the file
 */
typedef struct
{
  guint32 n_images;
  guint32 n_annotations;
  guint32 n_categories;
  guint32 n_boxes;
  guint32 n_tags;
  guint32 n_crowd;
  guint32 n_reviewed;
  guint32 n_unlabelled;
  guint32 max_per_image;
  double median_width_px;
  double median_height_px;
  GArray *categories;
} CtStats;

CtStats *ct_stats_new (const CtDataset *dataset);
void ct_stats_free (CtStats *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtStats, ct_stats_free)

G_END_DECLS
