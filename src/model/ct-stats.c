/* ct-stats.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One pass over the images and their lists, one over the annotations. The heat map is kept as its own
 * second difference while counting: a box changes 16 cells of that at most, however large it is.
 */
#include "ct-stats-private.h"

#include <math.h>

#define ROWS_PER_REPORT 65536
#define SUB_CELLS 256
#define GRID_UNITS (CT_STATS_GRID * SUB_CELLS)
/* A box that ends at the right edge changes the cell behind it. */
#define DIFFERENCES (CT_STATS_GRID + 2)

typedef struct
{
  CtStats *stats;
  const CtDataset *dataset;
  const GArray *scores;
  guint32 *n_boxes_of;
  guint32 *n_images_of;
  guint32 *seen;
  double *widths;
  double *heights;
  gint64 *differences;
  CtProgress *progress;
  GCancellable *cancellable;
} Counter;

static gboolean
go_on (Counter *self, guint64 done, GError **error)
{
  guint64 total = (guint64) self->dataset->images.n_rows + self->dataset->annotations.n_rows;

  if (done % ROWS_PER_REPORT != 0)
    return TRUE;
  ct_progress_report_count (self->progress, done, total);
  return !ct_cancelled (self->cancellable, error);
}

static void
count_image (Counter *self, guint32 image)
{
  const CtDataset *dataset = self->dataset;
  CtStats *stats = self->stats;
  guint32 n_boxes = 0;

  stats->n_images++;
  stats->n_reviewed += (dataset->images.flags[image] & CT_RECORD_REVIEWED) != 0;
  stats->n_unlabelled += dataset->images.n_annotations[image] == 0;
  stats->n_unsized += !(dataset->images.width[image] > 0 && dataset->images.height[image] > 0);
  stats->max_per_image = MAX (stats->max_per_image, dataset->images.n_annotations[image]);
  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    {
      guint32 category = dataset->annotations.category[row];

      n_boxes += (dataset->annotations.flags[row] & CT_RECORD_HAS_BBOX) != 0;
      if (category == CT_NO_ROW || self->seen[category] == image)
        continue;
      self->seen[category] = image;
      self->n_images_of[category]++;
    }
  stats->n_without_boxes += n_boxes == 0;
  ct_histogram_add (&stats->histograms[CT_STATS_BOXES_PER_IMAGE], n_boxes);
}

static void
count_sizes (CtStats *stats, const CtRect *bbox)
{
  double area = bbox->width * bbox->height;

  ct_histogram_add (&stats->histograms[CT_STATS_WIDTH_PX], bbox->width);
  ct_histogram_add (&stats->histograms[CT_STATS_HEIGHT_PX], bbox->height);
  ct_histogram_add (&stats->histograms[CT_STATS_AREA_PX], area);
  ct_histogram_add (&stats->histograms[CT_STATS_ASPECT], bbox->width / bbox->height);
  stats->n_small += area < 32 * 32;
  stats->n_medium += area >= 32 * 32 && area < 96 * 96;
  stats->n_large += area >= 96 * 96;
}

/* Where an edge is on the grid, cut off at its ends. */
static int
to_grid (double position, double size)
{
  double place = floor (position / size * GRID_UNITS + 0.5);

  return place > 0 ? (int) MIN (place, (double) GRID_UNITS) : 0;
}

/* How the covered part of the cells differs from cell to cell along one side: at the cell where the span
 * begins and the one behind it, and the same where it ends. */
static void
span_differences (int start, int end, int cells[4], int values[4])
{
  int first = start / SUB_CELLS, last = end / SUB_CELLS;
  int missing = start % SUB_CELLS, more = end % SUB_CELLS;

  cells[0] = first;
  values[0] = SUB_CELLS - missing;
  cells[1] = first + 1;
  values[1] = missing;
  cells[2] = last;
  values[2] = more - SUB_CELLS;
  cells[3] = last + 1;
  values[3] = -more;
}

static void
count_heat (Counter *self, const CtRect *bbox, double image_width, double image_height)
{
  int left = to_grid (bbox->x, image_width), right = to_grid (bbox->x + bbox->width, image_width);
  int top = to_grid (bbox->y, image_height), bottom = to_grid (bbox->y + bbox->height, image_height);
  int columns[4], column_values[4], rows[4], row_values[4];

  if (left >= right || top >= bottom)
    {
      self->stats->n_heat_outside++;
      return;
    }
  self->stats->n_heat++;
  span_differences (left, right, columns, column_values);
  span_differences (top, bottom, rows, row_values);
  for (guint i = 0; i < 4; i++)
    for (guint j = 0; j < 4; j++)
      self->differences[rows[i] * DIFFERENCES + columns[j]] += (gint64) row_values[i] * column_values[j];
}

static void
count_box (Counter *self, guint32 row)
{
  const CtDataset *dataset = self->dataset;
  CtStats *stats = self->stats;
  const CtRect *bbox = &dataset->annotations.bbox[row];
  guint32 image = dataset->annotations.image[row];
  double width = image != CT_NO_ROW ? dataset->images.width[image] : 0;
  double height = image != CT_NO_ROW ? dataset->images.height[image] : 0;
  gboolean sized = width > 0 && height > 0;

  self->widths[stats->n_boxes] = bbox->width;
  self->heights[stats->n_boxes] = bbox->height;
  stats->n_boxes++;
  if (sized)
    count_heat (self, bbox, width, height);
  else
    stats->n_heat_unsized++;
  if (!(bbox->width > 0 && bbox->height > 0))
    {
      stats->n_flat++;
      return;
    }
  count_sizes (stats, bbox);
  if (!sized)
    return;
  ct_histogram_add (&stats->histograms[CT_STATS_WIDTH_RELATIVE], bbox->width / width);
  ct_histogram_add (&stats->histograms[CT_STATS_HEIGHT_RELATIVE], bbox->height / height);
  ct_histogram_add (&stats->histograms[CT_STATS_AREA_RELATIVE], bbox->width * bbox->height / (width * height));
}

static void
count_annotation (Counter *self, guint32 row)
{
  CtStats *stats = self->stats;
  guint16 flags = self->dataset->annotations.flags[row];
  guint32 category = self->dataset->annotations.category[row];
  double score = self->scores != NULL && row < self->scores->len ? g_array_index (self->scores, double, row) : NAN;

  if ((flags & CT_RECORD_DEAD) != 0)
    return;
  stats->n_annotations++;
  stats->n_crowd += (flags & CT_RECORD_CROWD) != 0;
  stats->n_orphans += self->dataset->annotations.image[row] == CT_NO_ROW;
  stats->n_uncategorised += category == CT_NO_ROW;
  if (!isnan (score))
    {
      stats->n_scores++;
      ct_histogram_add (&stats->histograms[CT_STATS_SCORE], score);
    }
  if ((flags & CT_RECORD_HAS_BBOX) == 0)
    {
      stats->n_tags++;
      return;
    }
  if (category != CT_NO_ROW)
    self->n_boxes_of[category]++;
  count_box (self, row);
}

static gboolean
count_all (Counter *self, GError **error)
{
  guint32 n_images = self->dataset->images.n_rows;

  for (guint32 image = 0; image < n_images; image++)
    {
      if (!go_on (self, image, error))
        return FALSE;
      if (ct_image_table_is_alive (&self->dataset->images, image))
        count_image (self, image);
    }
  for (guint32 row = 0; row < self->dataset->annotations.n_rows; row++)
    {
      if (!go_on (self, (guint64) n_images + row, error))
        return FALSE;
      count_annotation (self, row);
    }
  return !ct_cancelled (self->cancellable, error);
}

/* Adds up the differences along the rows and then down the columns. */
static void
finish_heat (Counter *self)
{
  gint64 *cells = self->differences;

  for (guint row = 0; row < DIFFERENCES; row++)
    for (guint column = 1; column < DIFFERENCES; column++)
      cells[row * DIFFERENCES + column] += cells[row * DIFFERENCES + column - 1];
  for (guint row = 1; row < DIFFERENCES; row++)
    for (guint column = 0; column < DIFFERENCES; column++)
      cells[row * DIFFERENCES + column] += cells[(row - 1) * DIFFERENCES + column];
  for (guint row = 0; row < CT_STATS_GRID; row++)
    for (guint column = 0; column < CT_STATS_GRID; column++)
      self->stats->heat[row * CT_STATS_GRID + column] = cells[row * DIFFERENCES + column];
}

static void
finish_categories (Counter *self)
{
  const CtCategoryTable *categories = &self->dataset->categories;

  for (guint32 row = 0; row < categories->n_rows; row++)
    {
      CtCategoryStats stats = { row, categories->n_annotations[row], self->n_boxes_of[row], self->n_images_of[row] };

      if (ct_category_table_is_alive (categories, row))
        g_array_append_val (self->stats->categories, stats);
    }
  self->stats->n_categories = self->stats->categories->len;
}

/**
 * ct_stats_new:
 * @dataset: does not change meanwhile
 * @scores: (nullable) (element-type double): the score of each annotation by its row, NaN where there is none;
 *   rows behind its end have none. The data set does not hold scores
 *
 * Returns: (transfer full): the counts of the living records, or %NULL when it was cancelled
 */
CtStats *
ct_stats_new (const CtDataset *dataset,
              const GArray *scores,
              CtProgress *progress,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (CtStats) self = g_new0 (CtStats, 1);
  gsize n_categories = (gsize) dataset->categories.n_rows + 1;
  gsize n_rows = (gsize) dataset->annotations.n_rows + 1;
  g_autofree guint32 *n_boxes_of = g_new0 (guint32, n_categories);
  g_autofree guint32 *n_images_of = g_new0 (guint32, n_categories);
  g_autofree guint32 *seen = g_new (guint32, n_categories);
  g_autofree double *widths = g_new (double, n_rows);
  g_autofree double *heights = g_new (double, n_rows);
  g_autofree gint64 *differences = g_new0 (gint64, DIFFERENCES * DIFFERENCES);
  Counter counter = {
    .stats = self,
    .dataset = dataset,
    .scores = scores,
    .n_boxes_of = n_boxes_of,
    .n_images_of = n_images_of,
    .seen = seen,
    .widths = widths,
    .heights = heights,
    .differences = differences,
    .progress = progress,
    .cancellable = cancellable,
  };

  self->categories = g_array_new (FALSE, FALSE, sizeof (CtCategoryStats));
  for (guint i = 0; i < CT_STATS_N_HISTOGRAMS; i++)
    ct_histogram_init (&self->histograms[i], i);
  for (gsize i = 0; i < n_categories; i++)
    seen[i] = CT_NO_ROW;
  if (!count_all (&counter, error))
    return NULL;
  finish_heat (&counter);
  finish_categories (&counter);
  self->median_width_px = ct_stats_median (widths, self->n_boxes);
  self->median_height_px = ct_stats_median (heights, self->n_boxes);
  return g_steal_pointer (&self);
}

void
ct_stats_free (CtStats *self)
{
  for (guint i = 0; i < CT_STATS_N_HISTOGRAMS; i++)
    g_free (self->histograms[i].counts);
  g_clear_pointer (&self->categories, g_array_unref);
  g_free (self);
}

/**
 * ct_stats_get_heat:
 *
 * Returns: how many boxes cover the cell, parts of them added up
 */
double
ct_stats_get_heat (const CtStats *self, guint column, guint row)
{
  g_return_val_if_fail (column < CT_STATS_GRID && row < CT_STATS_GRID, 0);
  return (double) self->heat[row * CT_STATS_GRID + column] / CT_STATS_HEAT_UNIT;
}
