/* ct-stats-csv.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of comma separated values out of statistics.
 */
#include "ct-stats-csv.h"

#include <math.h>
#include <string.h>

/**
 * ct_csv_append_text:
 * @line: the text so far; a comma is put between two fields
 * @text: (nullable): any UTF-8; %NULL is an empty field
 */
void
ct_csv_append_text (GString *line, const char *text)
{
  const char *value = text != NULL ? text : "";
  gboolean first = line->len == 0 || line->str[line->len - 1] == '\n';

  if (!first)
    g_string_append_c (line, ',');
  /* An empty first field would look like no field. */
  if (strpbrk (value, ",\"\r\n") == NULL && !(first && *value == '\0'))
    {
      g_string_append (line, value);
      return;
    }
  g_string_append_c (line, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *p);
    }
  g_string_append_c (line, '"');
}

/**
 * ct_csv_format_number:
 * @buffer: room for G_ASCII_DTOSTR_BUF_SIZE bytes
 * @value: an infinite one or NaN becomes an empty text
 *
 * Writes a number with a point and no more digits than it takes to read it back.
 */
void
ct_csv_format_number (char *buffer, double value)
{
  *buffer = '\0';
  if (!isfinite (value))
    return;
  g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_dtostr (buffer, G_ASCII_DTOSTR_BUF_SIZE, value);
}

/**
 * ct_csv_append_number:
 * @value: an infinite one is an empty field
 */
void
ct_csv_append_number (GString *line, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  ct_csv_format_number (text, value);
  ct_csv_append_text (line, text);
}

/**
 * ct_stats_table_get_name:
 *
 * Returns: the name of the table for programs, such as "categories"
 */
const char *
ct_stats_table_get_name (CtStatsTable table)
{
  if (table == CT_STATS_TABLE_CATEGORIES)
    return "categories";
  if (table == CT_STATS_TABLE_HEAT)
    return "heat";
  return ct_stats_histogram_get_name (table - CT_STATS_TABLE_HISTOGRAM);
}

/**
 * ct_stats_table_from_name:
 *
 * Returns: %FALSE if no table has this name
 */
gboolean
ct_stats_table_from_name (const char *name, CtStatsTable *table)
{
  for (CtStatsTable i = 0; i < CT_STATS_N_TABLES; i++)
    if (g_str_equal (name, ct_stats_table_get_name (i)))
      {
        *table = i;
        return TRUE;
      }
  return FALSE;
}

static void
append_categories (GString *text, const CtStats *stats, const CtDataset *dataset)
{
  g_string_append (text, "id,name,annotations,boxes,images\n");
  for (guint i = 0; i < stats->categories->len; i++)
    {
      const CtCategoryStats *category = &g_array_index (stats->categories, CtCategoryStats, i);
      g_autofree char *id = ct_dataset_dup_id (dataset, CT_RECORD_CATEGORY, category->category);

      ct_csv_append_text (text, id);
      ct_csv_append_text (text, ct_dataset_get_category_name (dataset, category->category));
      ct_csv_append_number (text, category->n_annotations);
      ct_csv_append_number (text, category->n_boxes);
      ct_csv_append_number (text, category->n_images);
      g_string_append_c (text, '\n');
    }
}

static void
append_heat (GString *text, const CtStats *stats)
{
  for (guint row = 0; row < CT_STATS_GRID; row++)
    {
      for (guint column = 0; column < CT_STATS_GRID; column++)
        ct_csv_append_number (text, ct_stats_get_heat (stats, column, row));
      g_string_append_c (text, '\n');
    }
}

static void
append_histogram (GString *text, const CtHistogram *histogram)
{
  g_string_append (text, "from,to,count\n");
  for (guint i = 0; i < histogram->n_bins; i++)
    {
      ct_csv_append_number (text, histogram->edges[i]);
      ct_csv_append_number (text, histogram->edges[i + 1]);
      ct_csv_append_number (text, (double) histogram->counts[i]);
      g_string_append_c (text, '\n');
    }
}

/**
 * ct_stats_to_csv:
 * @dataset: that @stats were counted in
 *
 * Returns: (transfer full): lines, each with its end
 */
char *
ct_stats_to_csv (const CtStats *stats, const CtDataset *dataset, CtStatsTable table)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (table < CT_STATS_N_TABLES, g_string_free (text, FALSE));
  if (table == CT_STATS_TABLE_CATEGORIES)
    append_categories (text, stats, dataset);
  else if (table == CT_STATS_TABLE_HEAT)
    append_heat (text, stats);
  else
    append_histogram (text, &stats->histograms[table - CT_STATS_TABLE_HISTOGRAM]);
  return g_string_free (text, FALSE);
}
