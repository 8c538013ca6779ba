/* ct-command-stats.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cartouchectl stats: counts what is in a COCO file.
 */
#include <math.h>

#include "ct-cli-input.h"
#include "ct-coco-scores.h"
#include "ct-stats-csv.h"

typedef struct
{
  char **operands;
  gboolean json;
  gboolean histograms;
  gboolean heat;
  char *csv;
  CtStatsTable table;
} StatsOptions;

/* A number of the statistics with its names for people and for programs. */
typedef struct
{
  const char *member;
  const char *title;
  double value;
} Figure;

#define N_FIGURES 19

static void
stats_free (gpointer data)
{
  StatsOptions *options = data;

  g_strfreev (options->operands);
  g_free (options->csv);
  g_free (options);
}

static char *
table_names (void)
{
  GString *names = g_string_new (NULL);

  for (CtStatsTable i = 0; i < CT_STATS_N_TABLES; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ct_stats_table_get_name (i));
  return g_string_free (names, FALSE);
}

static gboolean
check_options (StatsOptions *options, GError **error)
{
  g_autofree char *names = table_names ();

  if (options->csv != NULL && !ct_stats_table_from_name (options->csv, &options->table))
    g_set_error (error,
                 G_OPTION_ERROR,
                 G_OPTION_ERROR_BAD_VALUE,
                 _ ("There is no table “%s”; there are %s"),
                 options->csv,
                 names);
  else if (options->csv != NULL && (options->json || options->histograms || options->heat))
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("--csv prints one table and nothing else"));
  else if (options->heat && !options->json)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("--heat needs --json, or use --csv heat"));
  else
    return TRUE;
  return FALSE;
}

static gpointer
stats_parse (const CtCommand *self, char **words, GError **error)
{
  StatsOptions *options = g_new0 (StatsOptions, 1);
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_STRING, &options->csv, N_ ("Print one table as comma-separated values"), N_ ("TABLE") },
    { "histograms", 0, 0, G_OPTION_ARG_NONE, &options->histograms,
      N_ ("Print the histograms too; they are always in the JSON"), NULL },
    { "heat", 0, 0, G_OPTION_ARG_NONE, &options->heat, N_ ("Put the heat map into the JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  if (ct_command_parse_words (self, words, entries, 1, &options->operands, error) && check_options (options, error))
    return options;
  stats_free (options);
  return NULL;
}

/* The medians are the only figures that are no counts. */
static gboolean
is_median (const Figure *figure)
{
  return g_str_has_prefix (figure->member, "median");
}

static void
list_figures (const CtStats *stats, Figure figures[N_FIGURES])
{
  const Figure list[N_FIGURES] = {
    { "images", _ ("Images"), stats->n_images },
    { "unlabelled", _ ("Images without annotations"), stats->n_unlabelled },
    { "without_boxes", _ ("Images without a box"), stats->n_without_boxes },
    { "reviewed", _ ("Images reviewed"), stats->n_reviewed },
    { "unsized", _ ("Images of unknown size"), stats->n_unsized },
    { "annotations", _ ("Annotations"), stats->n_annotations },
    { "boxes", _ ("Annotations with a box"), stats->n_boxes },
    { "tags", _ ("Annotations without a box"), stats->n_tags },
    { "crowd", _ ("Crowd annotations"), stats->n_crowd },
    { "scores", _ ("Annotations with a score"), stats->n_scores },
    { "orphans", _ ("Annotations without an image"), stats->n_orphans },
    { "uncategorised", _ ("Annotations without a category"), stats->n_uncategorised },
    { "flat", _ ("Boxes without width or height"), stats->n_flat },
    { "small", _ ("Boxes below 32 × 32 pixels"), stats->n_small },
    { "medium", _ ("Boxes in between"), stats->n_medium },
    { "large", _ ("Boxes of 96 × 96 pixels or more"), stats->n_large },
    { "max_per_image", _ ("Most annotations on one image"), stats->max_per_image },
    { "median_width_px", _ ("Median width of a box in pixels"), stats->median_width_px },
    { "median_height_px", _ ("Median height of a box in pixels"), stats->median_height_px },
  };

  for (guint i = 0; i < N_FIGURES; i++)
    figures[i] = list[i];
}

static void
add_histogram (JsonBuilder *builder, const CtStats *stats, CtStatsHistogram which)
{
  const CtHistogram *histogram = &stats->histograms[which];

  json_builder_set_member_name (builder, ct_stats_histogram_get_name (which));
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "from");
  json_builder_begin_array (builder);
  for (guint i = 0; i < histogram->n_bins; i++)
    if (isfinite (histogram->edges[i]))
      json_builder_add_double_value (builder, histogram->edges[i]);
    else
      json_builder_add_null_value (builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "count");
  json_builder_begin_array (builder);
  for (guint i = 0; i < histogram->n_bins; i++)
    json_builder_add_int_value (builder, (gint64) histogram->counts[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_heat (JsonBuilder *builder, const CtStats *stats, gboolean cells)
{
  json_builder_set_member_name (builder, "heat");
  json_builder_begin_object (builder);
  ct_json_add_int (builder, "boxes", stats->n_heat);
  ct_json_add_int (builder, "unsized", stats->n_heat_unsized);
  ct_json_add_int (builder, "outside", stats->n_heat_outside);
  ct_json_add_int (builder, "columns", CT_STATS_GRID);
  ct_json_add_int (builder, "rows", CT_STATS_GRID);
  ct_json_add_int (builder, "unit", CT_STATS_HEAT_UNIT);
  if (cells)
    {
      json_builder_set_member_name (builder, "cells");
      json_builder_begin_array (builder);
      for (guint i = 0; i < G_N_ELEMENTS (stats->heat); i++)
        json_builder_add_int_value (builder, stats->heat[i]);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
add_categories (JsonBuilder *builder, const CtStats *stats, const CtDataset *dataset)
{
  json_builder_set_member_name (builder, "by_category");
  json_builder_begin_array (builder);
  for (guint i = 0; i < stats->categories->len; i++)
    {
      const CtCategoryStats *category = &g_array_index (stats->categories, CtCategoryStats, i);
      g_autofree char *id = ct_dataset_dup_id (dataset, CT_RECORD_CATEGORY, category->category);

      json_builder_begin_object (builder);
      ct_json_add_string (builder, "id", id);
      ct_json_add_string (builder, "name", ct_dataset_get_category_name (dataset, category->category));
      ct_json_add_int (builder, "annotations", category->n_annotations);
      ct_json_add_int (builder, "boxes", category->n_boxes);
      ct_json_add_int (builder, "images", category->n_images);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (const StatsOptions *options, const CtStats *stats, const CtDataset *dataset, CtOutput *output)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  Figure figures[N_FIGURES];

  list_figures (stats, figures);
  json_builder_begin_object (builder);
  for (guint i = 0; i < N_FIGURES; i++)
    {
      json_builder_set_member_name (builder, figures[i].member);
      if (is_median (&figures[i]))
        json_builder_add_double_value (builder, figures[i].value);
      else
        json_builder_add_int_value (builder, (gint64) figures[i].value);
    }
  ct_json_add_int (builder, "categories", stats->n_categories);
  add_categories (builder, stats, dataset);
  json_builder_set_member_name (builder, "histograms");
  json_builder_begin_object (builder);
  for (CtStatsHistogram i = 0; i < CT_STATS_N_HISTOGRAMS; i++)
    add_histogram (builder, stats, i);
  json_builder_end_object (builder);
  add_heat (builder, stats, options->heat);
  json_builder_end_object (builder);
  ct_output_json (output, builder);
}

static const char *
histogram_title (CtStatsHistogram which)
{
  static const char *const titles[CT_STATS_N_HISTOGRAMS] = {
    N_ ("boxes on an image"),
    N_ ("width in pixels"),
    N_ ("height in pixels"),
    N_ ("area in square pixels"),
    N_ ("share of the image’s width"),
    N_ ("share of the image’s height"),
    N_ ("share of the image’s area"),
    N_ ("width ÷ height"),
    N_ ("score"),
  };

  return _ (titles[which]);
}

/* From the first bin that holds something to the last one. */
static void
print_histogram (const CtStats *stats, CtStatsHistogram which, CtOutput *output)
{
  const CtHistogram *histogram = &stats->histograms[which];
  g_autoptr (CtTable) table = ct_table_new ("rr");
  guint first = 0, end = histogram->n_bins;

  while (end > 0 && histogram->counts[end - 1] == 0)
    end--;
  while (first < end && histogram->counts[first] == 0)
    first++;
  if (end == 0)
    return;
  ct_output_print (output, "\n");
  ct_table_add (table,
                histogram_title (which),
                which == CT_STATS_BOXES_PER_IMAGE ? _ ("images")
                : which == CT_STATS_SCORE         ? _ ("annotations")
                                                  : _ ("boxes"),
                NULL);
  for (guint i = first; i < end; i++)
    {
      g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, histogram->counts[i]);
      double edge = histogram->edges[i];
      g_autofree char *number = g_strdup_printf (edge < 1 ? "%.3g" : "%.10g", edge);
      g_autofree char *from = isinf (edge) ? g_strdup (_ ("below 0")) : g_strdup_printf (_ ("from %s"), number);

      ct_table_add (table, from, count, NULL);
    }
  ct_table_print (table, output);
}

static void
print_categories (const CtStats *stats, const CtDataset *dataset, CtOutput *output)
{
  g_autoptr (CtTable) table = ct_table_new ("rlrrr");

  ct_output_print (output, "\n");
  ct_table_add (table, _ ("id"), _ ("category"), _ ("annotations"), _ ("boxes"), _ ("images"), NULL);
  for (guint i = 0; i < stats->categories->len; i++)
    {
      const CtCategoryStats *category = &g_array_index (stats->categories, CtCategoryStats, i);
      g_autofree char *id = ct_dataset_dup_id (dataset, CT_RECORD_CATEGORY, category->category);
      g_autofree char *n_annotations = g_strdup_printf ("%u", category->n_annotations);
      g_autofree char *n_boxes = g_strdup_printf ("%u", category->n_boxes);
      g_autofree char *n_images = g_strdup_printf ("%u", category->n_images);

      ct_table_add (table,
                    id,
                    ct_dataset_get_category_name (dataset, category->category),
                    n_annotations,
                    n_boxes,
                    n_images,
                    NULL);
    }
  ct_table_print (table, output);
}

static void
print_text (const StatsOptions *options, const CtStats *stats, const CtDataset *dataset, CtOutput *output)
{
  g_autoptr (CtTable) table = ct_table_new ("lr");
  g_autofree char *n_categories = g_strdup_printf ("%u", stats->n_categories);
  Figure figures[N_FIGURES];

  list_figures (stats, figures);
  for (guint i = 0; i < N_FIGURES; i++)
    {
      g_autofree char *value = g_strdup_printf ("%.*f", is_median (&figures[i]) ? 1 : 0, figures[i].value);

      ct_table_add (table, figures[i].title, value, NULL);
    }
  ct_table_add (table, _ ("Categories"), n_categories, NULL);
  ct_table_print (table, output);
  if (stats->categories->len > 0)
    print_categories (stats, dataset, output);
  for (CtStatsHistogram i = 0; options->histograms && i < CT_STATS_N_HISTOGRAMS; i++)
    print_histogram (stats, i, output);
}

static CtExit
stats_run (gpointer data, CtRun *run, GError **error)
{
  StatsOptions *options = data;
  g_autoptr (CtCoco) coco = ct_cli_open_coco (options->operands[0], CT_DIALECT_AUTO, run, error);
  g_autoptr (GArray) scores = NULL;
  g_autoptr (CtStats) stats = NULL;
  const CtDataset *dataset;

  if (coco == NULL)
    return CT_EXIT_INPUT;
  dataset = ct_coco_get_dataset (coco);
  scores = ct_coco_read_scores (ct_coco_get_bytes (coco), dataset, run->cancellable, error);
  if (scores != NULL)
    stats = ct_stats_new (dataset, scores, run->progress, run->cancellable, error);
  if (stats == NULL)
    return CT_EXIT_CANCELLED;
  if (options->csv != NULL)
    {
      g_autofree char *text = ct_stats_to_csv (stats, dataset, options->table);

      ct_output_print (run->output, "%s", text);
    }
  else if (options->json)
    print_json (options, stats, dataset, run->output);
  else
    print_text (options, stats, dataset, run->output);
  return CT_EXIT_DONE;
}

const CtCommand ct_command_stats = {
  .name = "stats",
  .operands = N_ ("FILE"),
  .summary = N_ ("Count what is in a COCO file"),
  .details =
      N_ ("Tables for --csv: categories, heat (where boxes lie, as a grid of 64 × 64), boxes_per_image, width_px, "
          "height_px, area_px, width_relative, height_relative, area_relative, aspect, score."),
  .parse = stats_parse,
  .run = stats_run,
  .free = stats_free,
};
