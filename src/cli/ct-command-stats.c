/* ct-command-stats.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cartouchectl stats: counts what is in a COCO file.
 */
#include "ct-cli-input.h"
#include "ct-stats.h"

typedef struct
{
  char **operands;
  gboolean json;
} StatsOptions;

/* A number of the statistics with its names for people and for programs. */
typedef struct
{
  const char *member;
  const char *title;
  double value;
} Figure;

#define N_FIGURES 11

static void
stats_free (gpointer data)
{
  StatsOptions *options = data;

  g_strfreev (options->operands);
  g_free (options);
}

static gpointer
stats_parse (const CtCommand *self, char **words, GError **error)
{
  StatsOptions *options = g_new0 (StatsOptions, 1);
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  if (ct_command_parse_words (self, words, entries, 1, &options->operands, error))
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
    { "reviewed", _ ("Images reviewed"), stats->n_reviewed },
    { "annotations", _ ("Annotations"), stats->n_annotations },
    { "boxes", _ ("Annotations with a box"), stats->n_boxes },
    { "tags", _ ("Annotations without a box"), stats->n_tags },
    { "crowd", _ ("Crowd annotations"), stats->n_crowd },
    { "max_per_image", _ ("Most annotations on one image"), stats->max_per_image },
    { "median_width_px", _ ("Median width of a box in pixels"), stats->median_width_px },
    { "median_height_px", _ ("Median height of a box in pixels"), stats->median_height_px },
    { "categories", _ ("Categories"), stats->n_categories },
  };

  for (guint i = 0; i < N_FIGURES; i++)
    figures[i] = list[i];
}

static void
print_json (const CtStats *stats, const CtDataset *dataset, const Figure *figures, CtOutput *output)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (guint i = 0; i < N_FIGURES; i++)
    {
      json_builder_set_member_name (builder, figures[i].member);
      if (is_median (&figures[i]))
        json_builder_add_double_value (builder, figures[i].value);
      else
        json_builder_add_int_value (builder, (gint64) figures[i].value);
    }
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
      ct_json_add_int (builder, "images", category->n_images);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  ct_output_json (output, builder);
}

static void
print_text (const CtStats *stats, const CtDataset *dataset, const Figure *figures, CtOutput *output)
{
  g_autoptr (CtTable) table = ct_table_new ("lr");
  g_autoptr (CtTable) categories = ct_table_new ("rlrr");

  for (guint i = 0; i < N_FIGURES; i++)
    {
      g_autofree char *value = g_strdup_printf ("%.*f", is_median (&figures[i]) ? 1 : 0, figures[i].value);

      ct_table_add (table, figures[i].title, value, NULL);
    }
  ct_table_print (table, output);
  if (stats->categories->len == 0)
    return;
  ct_output_print (output, "\n");
  ct_table_add (categories, _ ("id"), _ ("category"), _ ("annotations"), _ ("images"), NULL);
  for (guint i = 0; i < stats->categories->len; i++)
    {
      const CtCategoryStats *category = &g_array_index (stats->categories, CtCategoryStats, i);
      g_autofree char *id = ct_dataset_dup_id (dataset, CT_RECORD_CATEGORY, category->category);
      g_autofree char *n_annotations = g_strdup_printf ("%u", category->n_annotations);
      g_autofree char *n_images = g_strdup_printf ("%u", category->n_images);

      ct_table_add (categories,
                    id,
                    ct_dataset_get_category_name (dataset, category->category),
                    n_annotations,
                    n_images,
                    NULL);
    }
  ct_table_print (categories, output);
}

static CtExit
stats_run (gpointer data, CtRun *run, GError **error)
{
  StatsOptions *options = data;
  g_autoptr (CtCoco) coco = ct_cli_open_coco (options->operands[0], CT_DIALECT_AUTO, run, error);
  g_autoptr (CtStats) stats = NULL;
  Figure figures[N_FIGURES];

  if (coco == NULL)
    return CT_EXIT_INPUT;
  stats = ct_stats_new (ct_coco_get_dataset (coco));
  list_figures (stats, figures);
  if (options->json)
    print_json (stats, ct_coco_get_dataset (coco), figures, run->output);
  else
    print_text (stats, ct_coco_get_dataset (coco), figures, run->output);
  return CT_EXIT_DONE;
}

const CtCommand ct_command_stats = {
  .name = "stats",
  .operands = N_ ("FILE"),
  .summary = N_ ("Count what is in a COCO file"),
  .parse = stats_parse,
  .run = stats_run,
  .free = stats_free,
};
