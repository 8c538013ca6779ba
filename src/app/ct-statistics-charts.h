/* ct-statistics-charts.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which charts statistics become, with their words. No widgets.
 */
#pragma once

#include "ct-chart.h"
#include "ct-stats.h"

G_BEGIN_DECLS

GPtrArray *ct_statistics_charts_new (const CtStats *stats, const CtDataset *dataset, guint minimum);
char *ct_statistics_summary (const CtStats *stats);

G_END_DECLS
