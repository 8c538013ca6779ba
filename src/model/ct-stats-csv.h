/* ct-stats-csv.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Statistics as comma separated values (RFC 4180, but with plain line feeds). Numbers have a point in
 * every locale and no more digits than they need; names of columns are for programs and never translated.
 */
#pragma once

#include "ct-stats.h"

G_BEGIN_DECLS

/**
 * CtStatsTable:
 * @CT_STATS_TABLE_CATEGORIES: id, name, annotations, boxes, images
 * @CT_STATS_TABLE_HEAT: %CT_STATS_GRID lines of as many numbers of boxes, without a head
 * @CT_STATS_TABLE_HISTOGRAM: the first of the histograms (from, to, count), in the order of #CtStatsHistogram
 */
typedef enum
{
  CT_STATS_TABLE_CATEGORIES,
  CT_STATS_TABLE_HEAT,
  CT_STATS_TABLE_HISTOGRAM,
  CT_STATS_N_TABLES = CT_STATS_TABLE_HISTOGRAM + CT_STATS_N_HISTOGRAMS,
} CtStatsTable;

const char *ct_stats_table_get_name (CtStatsTable table);
gboolean ct_stats_table_from_name (const char *name, CtStatsTable *table);
char *ct_stats_to_csv (const CtStats *stats, const CtDataset *dataset, CtStatsTable table);

void ct_csv_append_text (GString *line, const char *text);
void ct_csv_format_number (char *buffer, double value);
void ct_csv_append_number (GString *line, double value);

G_END_DECLS
