/* ct-stats.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts of a data set: how many of what, how large, and where. Reads it; may run on a
 * snapshot. Knows nothing of how the numbers are shown.
 */
#pragma once

#include "ct-dataset.h"
#include "ct-progress.h"

G_BEGIN_DECLS

/**
 * CT_STATS_GRID:
 *
 * Columns of the heat map, and its rows.
 */
#define CT_STATS_GRID 64

/**
 * CT_STATS_HEAT_UNIT:
 *
 * What a cell of the heat map counts for a box that covers the whole cell.
 */
#define CT_STATS_HEAT_UNIT 65536

/**
 * CtHistogram:
 * @n_bins: how many bins
 * @edges: @n_bins + 1 rising numbers; a value v is in bin i when edges[i] ≤ v < edges[i + 1]. The last
 *   is infinite, and the first is at or below everything that is counted
 * @counts: @n_bins numbers
 */
typedef struct
{
  guint n_bins;
  const double *edges;
  guint64 *counts;
} CtHistogram;

/**
 * CtStatsHistogram:
 * @CT_STATS_BOXES_PER_IMAGE: living images by their boxes; tags do not count. One bin each up to 9, then 10,
 *   15, 20, 30, 50, 100, 200, 500 and 1,000
 * @CT_STATS_WIDTH_PX: boxes by width; two bins an octave (1, 1.5, 2, 3, 4, 6 … 12,288, 16,384), one below 1
 * @CT_STATS_HEIGHT_PX: likewise by height
 * @CT_STATS_AREA_PX: by width × height; a bin whenever the side of a square doubles (1, 4, 16 … 4¹⁴), one below 1
 * @CT_STATS_WIDTH_RELATIVE: by width ÷ the image's width; 20 equal bins, and one from 1 on: as wide as the image
 * @CT_STATS_HEIGHT_RELATIVE: likewise by height
 * @CT_STATS_AREA_RELATIVE: by width × height ÷ (the image's width × its height); an octave each (1/65,536 …
 *   1/2, 1), one below
 * @CT_STATS_ASPECT: by width ÷ height; symmetric around "nearly square", which is 0.8 to 1.25
 * @CT_STATS_SCORE: annotations that have a score, by it; 20 equal bins from 0 to 1, one below, one from 1 on
 *
 * The histograms of boxes count those whose width and height are above 0; the relative ones only those on
 * an image of known size. Boxes are taken as they are, also where they reach out of the image; and in a file of
 * fractions those on an image of unknown size, which nobody can turn into pixels, are still fractions.
 */
typedef enum
{
  CT_STATS_BOXES_PER_IMAGE,
  CT_STATS_WIDTH_PX,
  CT_STATS_HEIGHT_PX,
  CT_STATS_AREA_PX,
  CT_STATS_WIDTH_RELATIVE,
  CT_STATS_HEIGHT_RELATIVE,
  CT_STATS_AREA_RELATIVE,
  CT_STATS_ASPECT,
  CT_STATS_SCORE,
  CT_STATS_N_HISTOGRAMS,
} CtStatsHistogram;

/**
 * CtCategoryStats:
 * @category: row
 * @n_annotations: boxes and tags
 * @n_boxes: annotations with a box
 * @n_images: distinct living images with at least one annotation
 */
typedef struct
{
  guint32 category;
  guint32 n_annotations;
  guint32 n_boxes;
  guint32 n_images;
} CtCategoryStats;

/**
 * CtStats:
 * @n_boxes: annotations with a box
 * @n_tags: annotations without one
 * @n_crowd: annotations with iscrowd 1
 * @n_scores: annotations with a score
 * @n_orphans: annotations whose image is not in the file
 * @n_uncategorised: annotations whose category is not in the file
 * @n_unlabelled: images without annotations
 * @n_without_boxes: images without a box; those with tags alone are among them
 * @n_unsized: images whose width or height is unknown
 * @max_per_image: most annotations on one image
 * @n_flat: boxes whose width or height is 0 or less; only in counts, in medians and in no histogram of boxes
 * @n_small: boxes with an area above 0 and below 32² px, as the measures of COCO divide them, but by
 *   the box and not by the outline
 * @n_medium: from 32² and below 96²
 * @n_large: from 96² on
 * @median_width_px: of all boxes, 0 when there are none; between two values their mean
 * @median_height_px: likewise
 * @n_heat: boxes that the heat map counts
 * @n_heat_unsized: boxes that are left out of it because their image is none or of unknown size
 * @n_heat_outside: boxes that are left out because they are beside the image, or thinner than the rounding,
 *   which is 1/16,384 of a side of the image
 * @heat: %CT_STATS_GRID rows of as many cells, top left first. Every image is stretched to the grid, its
 *   boxes are cut off at its edges, their sides are rounded to 1/256 of a cell, and a cell adds up how much
 *   of it each box covers, in units of 1/%CT_STATS_HEAT_UNIT. All in whole numbers, so the order does not matter
 * @histograms: see #CtStatsHistogram
 * @categories: (element-type CtCategoryStats): living categories in the order of the file
 *
 * Dead records count nowhere.
 */
typedef struct
{
  guint32 n_images;
  guint32 n_annotations;
  guint32 n_categories;
  guint32 n_boxes;
  guint32 n_tags;
  guint32 n_crowd;
  guint32 n_scores;
  guint32 n_orphans;
  guint32 n_uncategorised;
  guint32 n_reviewed;
  guint32 n_unlabelled;
  guint32 n_without_boxes;
  guint32 n_unsized;
  guint32 max_per_image;
  guint32 n_flat;
  guint32 n_small;
  guint32 n_medium;
  guint32 n_large;
  double median_width_px;
  double median_height_px;
  guint32 n_heat;
  guint32 n_heat_unsized;
  guint32 n_heat_outside;
  gint64 heat[CT_STATS_GRID * CT_STATS_GRID];
  CtHistogram histograms[CT_STATS_N_HISTOGRAMS];
  GArray *categories;
} CtStats;

CtStats *ct_stats_new (const CtDataset *dataset,
                       const GArray *scores,
                       CtProgress *progress,
                       GCancellable *cancellable,
                       GError **error);
void ct_stats_free (CtStats *self);
double ct_stats_get_heat (const CtStats *self, guint column, guint row);
const char *ct_stats_histogram_get_name (CtStatsHistogram histogram);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtStats, ct_stats_free)

G_END_DECLS
