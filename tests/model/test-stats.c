/* test-stats.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The statistics against a count by hand, and against a recount over random data sets.
 */
#include "ct-stats.h"

#include <locale.h>
#include <stdlib.h>

#include "model-fixtures.h"

static void
test_by_hand (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (CtStats) stats = ct_stats_new (dataset);
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
  g_autoptr (CtStats) stats = ct_stats_new (dataset);

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

static void
compare_with_recount (const CtDataset *dataset)
{
  g_autoptr (CtStats) stats = ct_stats_new (dataset);
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

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stats/by-hand", test_by_hand);
  g_test_add_func ("/stats/empty", test_empty);
  g_test_add_func ("/stats/random", test_random);
  return g_test_run ();
}
