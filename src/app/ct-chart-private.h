/* ct-chart-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a chart holds, for those that draw it.
 */
#pragma once

#include "ct-chart.h"

G_BEGIN_DECLS

typedef enum
{
  CT_CHART_BARS,
  CT_CHART_HISTOGRAM,
  CT_CHART_HEAT,
} CtChartKind;

/* @labels of bars and bins, %NULL for a heat map; @values are finite and not negative, of a heat map
 * row by row. @minimum is 0 for none. */
struct _CtChart
{
  gatomicrefcount ref_count;
  CtChartKind kind;
  char *title;
  char *label_title;
  char *value_title;
  GPtrArray *labels;
  GArray *values;
  guint n_columns;
  guint n_rows;
  gboolean discrete;
  double minimum;
  char *minimum_label;
  char *note;
  char *empty;
};

static inline double
ct_chart_get_value (const CtChart *self, guint index)
{
  return g_array_index (self->values, double, index);
}

/* @plot is where bars, bins or cells are. */
typedef struct
{
  const CtChart *chart;
  const CtChartStyle *style;
  PangoLayout *text;
  double width;
  double height;
  double line;
  double gap;
  double label_width;
  double value_width;
  double largest;
  CtRect plot;
} CtChartLayout;

void ct_chart_layout_init (CtChartLayout *self,
                           const CtChart *chart,
                           const CtChartStyle *style,
                           double width,
                           double height);
double ct_chart_layout_text_width (const CtChartLayout *self, const char *text);
double ct_chart_layout_sentence_height (const CtChartLayout *self, const char *text);
double ct_chart_layout_flip (const CtChartLayout *self, double x, double width);
CtRect ct_chart_layout_place (const CtChartLayout *self, guint index);

double ct_chart_get_largest (const CtChart *self);
char *ct_chart_format (double value);

G_END_DECLS
