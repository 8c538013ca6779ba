/* ct-stats.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One pass over the images and their annotations.
 */
#include "ct-stats.h"

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (GArray *values)
{
  guint n = values->len;

  if (n == 0)
    return 0;
  g_array_sort (values, compare_doubles);
  if (n % 2 == 1)
    return g_array_index (values, double, n / 2);
  return (g_array_index (values, double, n / 2 - 1) + g_array_index (values, double, n / 2)) / 2;
}

static void
count_images (CtStats *self, const CtDataset *dataset, guint32 *n_images_of)
{
  g_autofree guint32 *seen = g_new (guint32, dataset->categories.n_rows + 1);

  for (guint32 i = 0; i < dataset->categories.n_rows; i++)
    seen[i] = CT_NO_ROW;
  for (guint32 image = 0; image < dataset->images.n_rows; image++)
    {
      if (!ct_image_table_is_alive (&dataset->images, image))
        continue;
      self->n_images++;
      self->n_reviewed += (dataset->images.flags[image] & CT_RECORD_REVIEWED) != 0;
      self->n_unlabelled += dataset->images.n_annotations[image] == 0;
      self->max_per_image = MAX (self->max_per_image, dataset->images.n_annotations[image]);
      for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
           row = ct_dataset_next_annotation (dataset, row))
        {
          guint32 category = dataset->annotations.category[row];

          if (category == CT_NO_ROW || seen[category] == image)
            continue;
          seen[category] = image;
          n_images_of[category]++;
        }
    }
}

static void
count_boxes (CtStats *self, const CtDataset *dataset)
{
  g_autoptr (GArray) widths = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) heights = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint32 row = 0; row < dataset->annotations.n_rows; row++)
    {
      guint16 flags = dataset->annotations.flags[row];

      if ((flags & CT_RECORD_DEAD) != 0)
        continue;
      self->n_annotations++;
      self->n_crowd += (flags & CT_RECORD_CROWD) != 0;
      if ((flags & CT_RECORD_HAS_BBOX) == 0)
        {
          self->n_tags++;
          continue;
        }
      self->n_boxes++;
      g_array_append_val (widths, dataset->annotations.bbox[row].width);
      g_array_append_val (heights, dataset->annotations.bbox[row].height);
    }
  self->median_width_px = median (widths);
  self->median_height_px = median (heights);
}

/**
 * ct_stats_new:
 *
 * Returns: (transfer full): the counts of the living records
 */
CtStats *
ct_stats_new (const CtDataset *dataset)
{
  CtStats *self = g_new0 (CtStats, 1);
  g_autofree guint32 *n_images_of = g_new0 (guint32, dataset->categories.n_rows + 1);

  self->categories = g_array_new (FALSE, FALSE, sizeof (CtCategoryStats));
  count_images (self, dataset, n_images_of);
  count_boxes (self, dataset);
  for (guint32 row = 0; row < dataset->categories.n_rows; row++)
    {
      CtCategoryStats stats = { row, dataset->categories.n_annotations[row], n_images_of[row] };

      if (ct_category_table_is_alive (&dataset->categories, row))
        g_array_append_val (self->categories, stats);
    }
  self->n_categories = self->categories->len;
  return self;
}

void
ct_stats_free (CtStats *self)
{
  g_array_unref (self->categories);
  g_free (self);
}
