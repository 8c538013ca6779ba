/* ct-chart.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers as a picture: bars, a histogram or a heat map, drawn with cairo into a widget or a file, or
 * written as a table. Knows nothing of data sets or widgets, and needs no display.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-base.h"
#include "ct-geometry.h"

G_BEGIN_DECLS

/**
 * CtChart:
 *
 * What is to be drawn, without any size or colour. Belongs to one thread at a time.
 */
typedef struct _CtChart CtChart;

/**
 * CtChartStyle:
 * @foreground: text
 * @background: behind everything; with alpha 0 nothing is painted
 * @dim: axes, grid and what is said beside
 * @bar: what is filled
 * @line: the line of a minimum
 * @font: (nullable): family; %NULL is Pango's own
 * @text_px: the size of the text, from which all distances follow; 15 at 100 %
 * @title_margin: what stays free at the end of the title, for a button
 * @rtl: whether bars grow to the left and axes count to the left; a heat map stays as the images are
 */
typedef struct
{
  GdkRGBA foreground;
  GdkRGBA background;
  GdkRGBA dim;
  GdkRGBA bar;
  GdkRGBA line;
  const char *font;
  double text_px;
  double title_margin;
  gboolean rtl;
} CtChartStyle;

void ct_chart_style_init (CtChartStyle *self, gboolean dark);

CtChart *ct_chart_new_bars (const char *title, const char *label_title, const char *value_title);
CtChart *ct_chart_new_histogram (const char *title, const char *label_title, const char *value_title);
CtChart *ct_chart_new_heat (const char *title, guint n_columns, guint n_rows, const double *values);
CtChart *ct_chart_ref (CtChart *self);
void ct_chart_unref (CtChart *self);
void ct_chart_add (CtChart *self, const char *label, double value);
void ct_chart_set_discrete (CtChart *self);
void ct_chart_set_minimum (CtChart *self, double minimum, const char *label);
void ct_chart_set_note (CtChart *self, const char *note);
void ct_chart_set_empty (CtChart *self, const char *sentence);
const char *ct_chart_get_title (const CtChart *self);
gboolean ct_chart_is_empty (const CtChart *self);
char *ct_chart_describe (const CtChart *self);

double ct_chart_measure (const CtChart *self, const CtChartStyle *style, double width);
void ct_chart_draw (const CtChart *self, cairo_t *cr, const CtChartStyle *style, double width, double height);
gboolean ct_chart_get_place (const CtChart *self,
                             const CtChartStyle *style,
                             double width,
                             double height,
                             guint index,
                             CtRect *place);
char *ct_chart_dup_tooltip (const CtChart *self,
                            const CtChartStyle *style,
                            double width,
                            double height,
                            const CtPoint *point);
void ct_chart_ramp (double value, GdkRGBA *color);

GBytes *ct_chart_to_png (const CtChart *self, const CtChartStyle *style, double width, double scale, GError **error);
GBytes *ct_chart_to_svg (const CtChart *self, const CtChartStyle *style, double width, GError **error);
char *ct_chart_to_csv (const CtChart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtChart, ct_chart_unref)

G_END_DECLS
