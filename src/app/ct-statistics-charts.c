/* ct-statistics-charts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From counts to charts.
 */
#include "ct-statistics-charts.h"

#include <math.h>

/* More categories than that are no picture any more; the table on disk has all. */
#define MOST_BARS 50

typedef guint32 (*CategoryCount) (const CtCategoryStats *stats);

static guint32
count_boxes (const CtCategoryStats *stats)
{
  return stats->n_boxes;
}

static guint32
count_images (const CtCategoryStats *stats)
{
  return stats->n_images;
}

/* The largest first; equal ones in the order of the file. */
static int
compare_counts (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CtCategoryStats *x = a, *y = b;
  guint32 n = (*(const CategoryCount *) user_data) (x), m = (*(const CategoryCount *) user_data) (y);

  return n != m ? (n < m) - (n > m) : (x->category > y->category) - (x->category < y->category);
}

static void
add_categories (CtChart *chart, const CtStats *stats, const CtDataset *dataset, CategoryCount count, guint minimum)
{
  g_autoptr (GArray) sorted = g_array_copy (stats->categories);
  guint n_below = 0;
  g_autoptr (GString) note = g_string_new (NULL);

  g_qsort_with_data (sorted->data, (int) sorted->len, sizeof (CtCategoryStats), compare_counts, &count);
  for (guint i = 0; i < sorted->len; i++)
    {
      const CtCategoryStats *category = &g_array_index (sorted, CtCategoryStats, i);

      n_below += count (category) < minimum;
      if (i < MOST_BARS)
        ct_chart_add (chart, ct_dataset_get_category_name (dataset, category->category), count (category));
    }
  if (sorted->len > MOST_BARS)
    g_string_append_printf (note,
                            ngettext ("%'lu more category is not shown.",
                                      "%'lu more categories are not shown.",
                                      sorted->len - MOST_BARS),
                            (gulong) (sorted->len - MOST_BARS));
  if (n_below > 0)
    {
      g_string_append (note, note->len > 0 ? " " : "");
      g_string_append_printf (note,
                              ngettext ("%'lu category is below the minimum.",
                                        "%'lu categories are below the minimum.",
                                        n_below),
                              (gulong) n_below);
    }
  ct_chart_set_note (chart, note->len > 0 ? note->str : NULL);
}

static CtChart *
make_categories (const CtStats *stats, const CtDataset *dataset, gboolean images, guint minimum)
{
  CtChart *chart = images ? ct_chart_new_bars (_ ("Images per Category"), _ ("Category"), _ ("Images"))
                          : ct_chart_new_bars (_ ("Boxes per Category"), _ ("Category"), _ ("Boxes"));
  g_autofree char *label = g_strdup_printf (_ ("at least %u"), minimum);

  add_categories (chart, stats, dataset, images ? count_images : count_boxes, minimum);
  if (minimum > 0)
    ct_chart_set_minimum (chart, minimum, label);
  ct_chart_set_empty (chart, images ? _ ("No image has a category yet.") : _ ("There are no boxes yet."));
  return chart;
}

/* What stands below a whole number, or below several of them. */
static char *
make_count_label (double from, double to)
{
  if (isinf (to))
    return g_strdup_printf ("%'.0f+", from);
  return to > from + 1 ? g_strdup_printf ("%.0f–%.0f", from, to - 1) : g_strdup_printf ("%.0f", from);
}

/* What stands below the lower edge of a bin. */
static char *
make_label (CtStatsHistogram which, double edge, double next)
{
  if (which == CT_STATS_BOXES_PER_IMAGE)
    return make_count_label (edge, next);
  if (isinf (edge))
    return g_strdup ("< 0");
  if (edge > 0 && which >= CT_STATS_WIDTH_RELATIVE && which <= CT_STATS_AREA_RELATIVE)
    return g_strdup_printf (edge < 0.001 ? "%.2g %%" : "%.3g %%", edge * 100);
  if (edge > 0 && which == CT_STATS_ASPECT)
    return edge < 1 ? g_strdup_printf ("1 : %.3g", 1 / edge) : g_strdup_printf ("%.3g : 1", edge);
  return edge < 1 ? g_strdup_printf ("%.3g", edge) : g_strdup_printf ("%'.10g", edge);
}

/* From the first bin that holds something to the last one. */
static void
add_bins (CtChart *chart, const CtHistogram *histogram, CtStatsHistogram which)
{
  guint first = 0, end = histogram->n_bins;

  while (end > 0 && histogram->counts[end - 1] == 0)
    end--;
  while (first < end && histogram->counts[first] == 0)
    first++;
  for (guint i = first; i < end; i++)
    {
      g_autofree char *label = make_label (which, histogram->edges[i], histogram->edges[i + 1]);

      ct_chart_add (chart, label, (double) histogram->counts[i]);
    }
}

static CtChart *
make_histogram (const CtStats *stats,
                CtStatsHistogram which,
                const char *title,
                const char *label_title,
                const char *value_title)
{
  CtChart *chart = ct_chart_new_histogram (title, label_title, value_title);

  add_bins (chart, &stats->histograms[which], which);
  if (which == CT_STATS_BOXES_PER_IMAGE)
    ct_chart_set_discrete (chart);
  ct_chart_set_empty (chart, _ ("There are no boxes yet."));
  return chart;
}

static CtChart *
make_heat (const CtStats *stats)
{
  g_autofree double *values = g_new (double, CT_STATS_GRID *CT_STATS_GRID);
  g_autoptr (GString) note =
      g_string_new (_ ("How many boxes cover each part; every image is stretched to the square."));
  CtChart *chart;

  for (guint i = 0; i < CT_STATS_GRID * CT_STATS_GRID; i++)
    values[i] = ct_stats_get_heat (stats, i % CT_STATS_GRID, i / CT_STATS_GRID);
  chart = ct_chart_new_heat (_ ("Where Boxes Lie"), CT_STATS_GRID, CT_STATS_GRID, values);
  if (stats->n_heat_unsized > 0)
    {
      g_string_append_c (note, ' ');
      g_string_append_printf (note,
                              ngettext ("%'lu box is left out, because its image is of unknown size.",
                                        "%'lu boxes are left out, because their images are of unknown size.",
                                        stats->n_heat_unsized),
                              (gulong) stats->n_heat_unsized);
    }
  ct_chart_set_note (chart, note->str);
  ct_chart_set_empty (chart,
                      stats->n_heat_unsized > 0 ? _ ("The sizes of the images are unknown.")
                                                : _ ("There are no boxes yet."));
  return chart;
}

/**
 * ct_statistics_charts_new:
 * @dataset: that @stats were counted in
 * @minimum: how many images a service wants of each category; 0 for no such line
 *
 * Returns: (transfer full) (element-type CtChart): the charts in the order to show them
 */
GPtrArray *
ct_statistics_charts_new (const CtStats *stats, const CtDataset *dataset, guint minimum)
{
  GPtrArray *charts = g_ptr_array_new_with_free_func ((GDestroyNotify) ct_chart_unref);
  const char *boxes = _ ("Boxes");

  g_ptr_array_add (charts, make_categories (stats, dataset, FALSE, 0));
  g_ptr_array_add (charts, make_categories (stats, dataset, TRUE, minimum));
  g_ptr_array_add (charts,
                   make_histogram (stats,
                                   CT_STATS_BOXES_PER_IMAGE,
                                   _ ("Boxes on an Image"),
                                   _ ("Boxes on the image"),
                                   _ ("Images")));
  g_ptr_array_add (charts, make_heat (stats));
  g_ptr_array_add (charts, make_histogram (stats, CT_STATS_WIDTH_PX, _ ("Width of Boxes"), _ ("Pixels"), boxes));
  g_ptr_array_add (charts, make_histogram (stats, CT_STATS_HEIGHT_PX, _ ("Height of Boxes"), _ ("Pixels"), boxes));
  g_ptr_array_add (charts,
                   make_histogram (stats, CT_STATS_AREA_RELATIVE, _ ("Area of Boxes"), _ ("Part of the image"), boxes));
  g_ptr_array_add (charts, make_histogram (stats, CT_STATS_ASPECT, _ ("Shape of Boxes"), _ ("Width : height"), boxes));
  if (stats->n_scores > 0)
    g_ptr_array_add (charts, make_histogram (stats, CT_STATS_SCORE, _ ("Scores"), _ ("Score"), _ ("Annotations")));
  return charts;
}

static void
append_count (GString *text, char *count)
{
  g_string_append (text, text->len > 0 ? " · " : "");
  g_string_append (text, count);
  g_free (count);
}

/**
 * ct_statistics_summary:
 *
 * Returns: (transfer full): the most important counts in a line
 */
char *
ct_statistics_summary (const CtStats *stats)
{
  GString *text = g_string_new (NULL);

  append_count (text,
                g_strdup_printf (ngettext ("%'lu image", "%'lu images", stats->n_images), (gulong) stats->n_images));
  append_count (text, g_strdup_printf (_ ("%'lu reviewed"), (gulong) stats->n_reviewed));
  append_count (text, g_strdup_printf (_ ("%'lu without a box"), (gulong) stats->n_without_boxes));
  append_count (text, g_strdup_printf (ngettext ("%'lu box", "%'lu boxes", stats->n_boxes), (gulong) stats->n_boxes));
  if (stats->n_tags > 0)
    append_count (text, g_strdup_printf (ngettext ("%'lu tag", "%'lu tags", stats->n_tags), (gulong) stats->n_tags));
  append_count (text,
                g_strdup_printf (ngettext ("%'lu category", "%'lu categories", stats->n_categories),
                                 (gulong) stats->n_categories));
  return g_string_free (text, FALSE);
}
