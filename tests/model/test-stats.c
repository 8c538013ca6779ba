/* test-stats.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The statistics against a count by hand, and against a recount over random data sets.
 */
#include "ct-stats-csv.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "model-fixtures.h"

static void
test_by_hand (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (CtStats) stats = ct_stats_new (dataset, NULL, NULL, NULL, NULL);
  const CtCategoryStats *first = &g_array_index (stats->categories, CtCategoryStats, 0);
  const CtCategoryStats *second = &g_array_index (stats->categories, CtCategoryStats, 1);

  g_assert_cmpuint (stats->n_images, ==, 3);
  g_assert_cmpuint (stats->n_annotations, ==, 5);
  g_assert_cmpuint (stats->n_categories, ==, 2);
  g_assert_cmpuint (stats->n_boxes, ==, 3);
  g_assert_cmpuint (stats->n_tags, ==, 2);
  g_assert_cmpuint (stats->n_crowd, ==, 1);
  g_assert_cmpuint (stats->n_reviewed, ==, 1);
  g_assert_cmpuint (stats->n_unlabelled, ==, 1);
  g_assert_cmpuint (stats->max_per_image, ==, 3);
  g_assert_cmpfloat (stats->median_width_px, ==, 30);
  g_assert_cmpfloat (stats->median_height_px, ==, 40);
  g_assert_cmpuint (first->n_annotations, ==, 2);
  /* One of the two annotations is on no image. */
  g_assert_cmpuint (first->n_images, ==, 1);
  g_assert_cmpuint (second->n_annotations, ==, 2);
  g_assert_cmpuint (second->n_images, ==, 2);
}

static void
test_empty (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtStats) stats = ct_stats_new (dataset, NULL, NULL, NULL, NULL);

  g_assert_cmpuint (stats->n_images + stats->n_annotations + stats->n_categories, ==, 0);
  g_assert_cmpuint (stats->categories->len, ==, 0);
  g_assert_cmpfloat (stats->median_width_px, ==, 0);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static gboolean
category_is_on (const CtDataset *dataset, guint32 category, guint32 image)
{
  for (guint32 row = 0; row < dataset->annotations.n_rows; row++)
    if (ct_annotation_table_is_alive (&dataset->annotations, row) && dataset->annotations.image[row] == image
        && dataset->annotations.category[row] == category)
      return TRUE;
  return FALSE;
}

static guint64
sum_of (const CtStats *stats, CtStatsHistogram which)
{
  guint64 sum = 0;

  for (guint i = 0; i < stats->histograms[which].n_bins; i++)
    sum += stats->histograms[which].counts[i];
  return sum;
}

/* What is counted in several ways is the same number. */
static void
assert_sums (const CtStats *stats)
{
  guint32 n_full = stats->n_boxes - stats->n_flat;

  g_assert_cmpuint (sum_of (stats, CT_STATS_BOXES_PER_IMAGE), ==, stats->n_images);
  g_assert_cmpuint (stats->histograms[CT_STATS_BOXES_PER_IMAGE].counts[0], ==, stats->n_without_boxes);
  for (CtStatsHistogram i = CT_STATS_WIDTH_PX; i <= CT_STATS_AREA_PX; i++)
    g_assert_cmpuint (sum_of (stats, i), ==, n_full);
  g_assert_cmpuint (sum_of (stats, CT_STATS_ASPECT), ==, n_full);
  g_assert_cmpuint (stats->n_small + stats->n_medium + stats->n_large, ==, n_full);
  g_assert_cmpuint (sum_of (stats, CT_STATS_SCORE), ==, stats->n_scores);
  g_assert_cmpuint (stats->n_heat + stats->n_heat_unsized + stats->n_heat_outside, ==, stats->n_boxes);
  g_assert_cmpuint (sum_of (stats, CT_STATS_WIDTH_RELATIVE), <=, n_full);
  g_assert_cmpuint (sum_of (stats, CT_STATS_WIDTH_RELATIVE), ==, sum_of (stats, CT_STATS_AREA_RELATIVE));
}

static void
compare_with_recount (const CtDataset *dataset)
{
  g_autoptr (CtStats) stats = ct_stats_new (dataset, NULL, NULL, NULL, NULL);
  g_autofree double *widths = g_new (double, dataset->annotations.n_rows + 1);
  guint32 n_boxes = 0, n_crowd = 0, n_alive = 0, n_reviewed = 0, n_unlabelled = 0, most = 0, n_listed = 0;

  for (guint32 row = 0; row < dataset->annotations.n_rows; row++)
    {
      guint16 flags = dataset->annotations.flags[row];

      if ((flags & CT_RECORD_DEAD) != 0)
        continue;
      n_alive++;
      n_crowd += (flags & CT_RECORD_CROWD) != 0;
      if ((flags & CT_RECORD_HAS_BBOX) != 0)
        widths[n_boxes++] = dataset->annotations.bbox[row].width;
    }
  qsort (widths, n_boxes, sizeof *widths, compare_doubles);
  for (guint32 image = 0; image < dataset->images.n_rows; image++)
    {
      g_autoptr (GArray) rows = ct_dataset_get_annotations (dataset, image);

      if (!ct_image_table_is_alive (&dataset->images, image))
        continue;
      n_reviewed += (dataset->images.flags[image] & CT_RECORD_REVIEWED) != 0;
      n_unlabelled += rows->len == 0;
      most = MAX (most, rows->len);
    }
  g_assert_cmpuint (stats->n_annotations, ==, n_alive);
  g_assert_cmpuint (stats->n_boxes, ==, n_boxes);
  g_assert_cmpuint (stats->n_tags, ==, n_alive - n_boxes);
  g_assert_cmpuint (stats->n_crowd, ==, n_crowd);
  g_assert_cmpuint (stats->n_reviewed, ==, n_reviewed);
  g_assert_cmpuint (stats->n_unlabelled, ==, n_unlabelled);
  g_assert_cmpuint (stats->max_per_image, ==, most);
  g_assert_cmpuint (stats->n_images, ==, dataset->images.n_alive);
  if (n_boxes > 0)
    g_assert_cmpfloat (stats->median_width_px, ==, (widths[(n_boxes - 1) / 2] + widths[n_boxes / 2]) / 2);
  for (guint32 category = 0; category < dataset->categories.n_rows; category++)
    {
      const CtCategoryStats *of_category;
      guint32 n_images = 0;

      if (!ct_category_table_is_alive (&dataset->categories, category))
        continue;
      for (guint32 image = 0; image < dataset->images.n_rows; image++)
        n_images += category_is_on (dataset, category, image);
      of_category = &g_array_index (stats->categories, CtCategoryStats, n_listed++);
      g_assert_cmpuint (of_category->category, ==, category);
      g_assert_cmpuint (of_category->n_annotations, ==, dataset->categories.n_annotations[category]);
      g_assert_cmpuint (of_category->n_images, ==, n_images);
    }
  g_assert_cmpuint (stats->categories->len, ==, n_listed);
  assert_sums (stats);
  g_assert_cmpuint (stats->n_categories, ==, n_listed);
}

static void
test_random (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (8);

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (CtDataset) dataset = fixture_random_dataset (source, (guint) g_rand_int_range (source, 1, 25));
      g_autoptr (CtHistory) history = ct_history_new (dataset);

      for (guint i = 0; i < 40; i++)
        fixture_random_edit (history, source);
      compare_with_recount (dataset);
    }
}

static void
add_image (CtDataset *dataset, double width, double height)
{
  guint32 row = ct_image_table_append (&dataset->images);

  dataset->images.width[row] = width;
  dataset->images.height[row] = height;
}

static void
add_box (CtDataset *dataset, guint32 image, double x, double y, double width, double height)
{
  guint32 row = ct_annotation_table_append (&dataset->annotations);

  dataset->annotations.image[row] = image;
  dataset->annotations.category[row] = CT_NO_ROW;
  dataset->annotations.flags[row] = CT_RECORD_HAS_BBOX;
  dataset->annotations.bbox[row] = CT_RECT_INIT (x, y, width, height);
}

/* Each cell by itself, from the definition. */
static gint64
naive_heat (const CtDataset *dataset, int column, int row)
{
  gint64 heat = 0;

  for (guint32 i = 0; i < dataset->annotations.n_rows; i++)
    {
      const CtRect *bbox = &dataset->annotations.bbox[i];
      guint32 image = dataset->annotations.image[i];
      double width = dataset->images.width[image], height = dataset->images.height[image];
      double left, right, top, bottom;

      if (!(width > 0 && height > 0))
        continue;
      left = MAX (floor (bbox->x / width * 16384 + 0.5), column * 256.0);
      right = MIN (floor ((bbox->x + bbox->width) / width * 16384 + 0.5), column * 256.0 + 256);
      top = MAX (floor (bbox->y / height * 16384 + 0.5), row * 256.0);
      bottom = MIN (floor ((bbox->y + bbox->height) / height * 16384 + 0.5), row * 256.0 + 256);
      if (left < right && top < bottom)
        heat += (gint64) ((right - left) * (bottom - top));
    }
  return heat;
}

static void
test_heat (void)
{
  g_autoptr (GRand) source = g_rand_new ();
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtStats) stats = NULL;

  add_image (dataset, 640, 480);
  add_image (dataset, 64, 64);
  add_image (dataset, 0, 10);
  add_box (dataset, 1, 0, 0, 64, 64);
  add_box (dataset, 1, -1e15, -1e15, 2e15, 2e15);
  add_box (dataset, 1, 63, 63, 1, 1);
  add_box (dataset, 1, 64, 64, 1, 1);
  add_box (dataset, 1, 10, 10, -5, 5);
  add_box (dataset, 1, 10, 10, 1e-9, 5);
  add_box (dataset, 2, 1, 1, 1, 1);
  for (guint i = 0; i < 200; i++)
    add_box (dataset,
             (guint32) g_rand_int_range (source, 0, 2),
             g_rand_double_range (source, -50, 700),
             g_rand_double_range (source, -50, 500),
             pow (10, g_rand_double_range (source, -3, 3)),
             pow (10, g_rand_double_range (source, -3, 3)));
  ct_dataset_link_annotations (dataset);
  stats = ct_stats_new (dataset, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (stats->n_unsized, ==, 1);
  g_assert_cmpuint (stats->n_heat_unsized, ==, 1);
  g_assert_cmpuint (stats->n_heat_outside, >=, 3);
  assert_sums (stats);
  for (int row = 0; row < CT_STATS_GRID; row++)
    for (int column = 0; column < CT_STATS_GRID; column++)
      g_assert_cmpint (stats->heat[row * CT_STATS_GRID + column], ==, naive_heat (dataset, column, row));
  g_assert_cmpfloat (ct_stats_get_heat (stats, 63, 63), >=, 3);
}

/* A bin holds its lower edge and not its upper one. */
static void
test_edges (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtStats) stats = NULL;
  const CtHistogram *widths;

  add_image (dataset, 100, 100);
  for (double width = 0.5; width < 40000; width *= 2)
    {
      add_box (dataset, 0, 0, 0, width, 1);
      add_box (dataset, 0, 0, 0, nextafter (width, 0), 1);
    }
  ct_dataset_link_annotations (dataset);
  stats = ct_stats_new (dataset, NULL, NULL, NULL, NULL);
  widths = &stats->histograms[CT_STATS_WIDTH_PX];
  for (guint i = 0; i < widths->n_bins; i++)
    {
      guint n = 0;

      for (guint32 row = 0; row < dataset->annotations.n_rows; row++)
        n += dataset->annotations.bbox[row].width >= widths->edges[i]
             && dataset->annotations.bbox[row].width < widths->edges[i + 1];
      g_assert_cmpuint (widths->counts[i], ==, n);
    }
  g_assert_cmpuint (widths->counts[0], ==, 3);
  for (CtStatsHistogram i = 0; i < CT_STATS_N_HISTOGRAMS; i++)
    {
      const CtHistogram *histogram = &stats->histograms[i];

      for (guint bin = 0; bin < histogram->n_bins; bin++)
        g_assert_cmpfloat (histogram->edges[bin], <, histogram->edges[bin + 1]);
      g_assert_true (isinf (histogram->edges[histogram->n_bins]));
    }
}

/* The sizes that the measures of COCO divide by belong to the larger kind. */
static void
test_kinds_of_size (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtStats) stats = NULL;

  add_image (dataset, 100, 100);
  add_box (dataset, 0, 0, 0, 31.9, 32);
  add_box (dataset, 0, 0, 0, 16, 64);
  add_box (dataset, 0, 0, 0, 96, 95.9);
  add_box (dataset, 0, 0, 0, 96, 96);
  add_box (dataset, 0, 0, 0, 0, 96);
  ct_dataset_link_annotations (dataset);
  stats = ct_stats_new (dataset, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (stats->n_small, ==, 1);
  g_assert_cmpuint (stats->n_medium, ==, 2);
  g_assert_cmpuint (stats->n_large, ==, 1);
  g_assert_cmpuint (stats->n_flat, ==, 1);
}

static void
test_scores (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (GArray) scores = g_array_new (FALSE, FALSE, sizeof (double));
  const double values[] = { 0.5, NAN, -1, 1 };
  g_autoptr (CtStats) stats = NULL;

  g_array_append_vals (scores, values, G_N_ELEMENTS (values));
  stats = ct_stats_new (dataset, scores, NULL, NULL, NULL);
  g_assert_cmpuint (stats->n_scores, ==, 3);
  g_assert_cmpuint (stats->histograms[CT_STATS_SCORE].counts[0], ==, 1);
  g_assert_cmpuint (stats->histograms[CT_STATS_SCORE].counts[11], ==, 1);
  g_assert_cmpuint (stats->histograms[CT_STATS_SCORE].counts[21], ==, 1);
}

static void
test_cancel (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CtProgress) progress = ct_progress_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CtStats) stats = ct_stats_new (dataset, NULL, progress, cancellable, &error);

  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_null (ct_stats_new (dataset, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_csv (void)
{
  g_autoptr (GString) line = g_string_new (NULL);
  CtStatsTable table;

  ct_csv_append_text (line, "");
  ct_csv_append_text (line, "a");
  ct_csv_append_text (line, "b, \"c\"");
  ct_csv_append_text (line, "two\nlines");
  ct_csv_append_number (line, 0.05);
  ct_csv_append_number (line, 1.0 / 3);
  ct_csv_append_number (line, INFINITY);
  ct_csv_append_number (line, 268435456);
  g_assert_cmpstr (line->str, ==, "\"\",a,\"b, \"\"c\"\"\",\"two\nlines\",0.05,0.33333333333333331,,268435456");
  for (CtStatsTable i = 0; i < CT_STATS_N_TABLES; i++)
    {
      g_assert_true (ct_stats_table_from_name (ct_stats_table_get_name (i), &table));
      g_assert_cmpint (table, ==, i);
    }
  g_assert_false (ct_stats_table_from_name ("score ", &table));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stats/by-hand", test_by_hand);
  g_test_add_func ("/stats/empty", test_empty);
  g_test_add_func ("/stats/random", test_random);
  g_test_add_func ("/stats/heat", test_heat);
  g_test_add_func ("/stats/edges", test_edges);
  g_test_add_func ("/stats/kinds-of-size", test_kinds_of_size);
  g_test_add_func ("/stats/scores", test_scores);
  g_test_add_func ("/stats/cancel", test_cancel);
  g_test_add_func ("/stats/csv", test_csv);
  return g_test_run ();
}
