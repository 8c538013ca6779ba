/* ct-chart-layout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where everything of a chart goes, and what is at a place. All places are worked out from left to right; a
 * style from right to left mirrors them at the very end, in ct_chart_layout_flip().
 */
#include "ct-chart-private.h"

#include <math.h>

/* Parts of the height of the text. */
#define LINE 1.5
#define GAP 0.6
#define HISTOGRAM_LINES 13
#define HEAT_LINES 24
/* The longest label takes this part of the width. */
#define LABEL_PART 0.38

static PangoLayout *
make_text (const CtChartStyle *style)
{
  PangoFontMap *map = pango_cairo_font_map_get_default ();
  PangoContext *context = pango_font_map_create_context (map);
  PangoLayout *text = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_new ();

  if (style->font != NULL)
    pango_font_description_set_family (font, style->font);
  else
    pango_font_description_set_family (font, "sans");
  pango_font_description_set_absolute_size (font, style->text_px * PANGO_SCALE);
  pango_context_set_base_dir (context, style->rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  pango_layout_set_font_description (text, font);
  pango_layout_set_single_paragraph_mode (text, TRUE);
  pango_font_description_free (font);
  g_object_unref (context);
  return text;
}

double
ct_chart_layout_text_width (const CtChartLayout *self, const char *text)
{
  int width;

  pango_layout_set_width (self->text, -1);
  pango_layout_set_text (self->text, text, -1);
  pango_layout_get_pixel_size (self->text, &width, NULL);
  return width;
}

/* The height of a sentence that may take several lines. */
double
ct_chart_layout_sentence_height (const CtChartLayout *self, const char *text)
{
  int height;

  pango_layout_set_single_paragraph_mode (self->text, FALSE);
  pango_layout_set_width (self->text, (int) (MAX (self->width, 1) * PANGO_SCALE));
  pango_layout_set_text (self->text, text, -1);
  pango_layout_get_pixel_size (self->text, NULL, &height);
  pango_layout_set_single_paragraph_mode (self->text, TRUE);
  return height;
}

static double
above_plot (const CtChartLayout *self)
{
  double lines = 1;

  if (self->chart->kind == CT_CHART_HISTOGRAM || self->chart->minimum > 0)
    lines++;
  return lines * self->line + self->gap;
}

static double
below_plot (const CtChartLayout *self)
{
  double below = 0;

  if (self->chart->kind == CT_CHART_HISTOGRAM)
    below += 2 * self->line;
  if (self->chart->kind == CT_CHART_HEAT)
    below += self->gap + self->line;
  if (self->chart->note != NULL)
    below += self->gap + ct_chart_layout_sentence_height (self, self->chart->note);
  return below;
}

static void
lay_out_sides (CtChartLayout *self)
{
  const CtChart *chart = self->chart;

  for (guint i = 0; i < chart->values->len && chart->kind == CT_CHART_BARS; i++)
    {
      g_autofree char *value = ct_chart_format (ct_chart_get_value (chart, i));

      self->label_width = MAX (self->label_width, ct_chart_layout_text_width (self, chart->labels->pdata[i]));
      self->value_width = MAX (self->value_width, ct_chart_layout_text_width (self, value));
    }
  self->label_width = MIN (self->label_width, self->width * LABEL_PART);
  if (chart->kind == CT_CHART_HISTOGRAM)
    {
      g_autofree char *most = ct_chart_format (self->largest);

      self->label_width = MIN (ct_chart_layout_text_width (self, most), self->width * LABEL_PART);
    }
}

void
ct_chart_layout_init (CtChartLayout *self, const CtChart *chart, const CtChartStyle *style, double width, double height)
{
  double below;

  *self = (CtChartLayout){ .chart = chart, .style = style, .width = width, .height = height };
  self->text = make_text (style);
  self->line = ceil (style->text_px * LINE);
  self->gap = ceil (style->text_px * GAP);
  self->largest = MAX (ct_chart_get_largest (chart), chart->minimum);
  lay_out_sides (self);
  below = below_plot (self);
  self->plot.x = self->label_width > 0 ? self->label_width + self->gap : 0;
  self->plot.y = above_plot (self);
  self->plot.width = MAX (width - self->plot.x - (self->value_width > 0 ? self->value_width + self->gap : 0), 0);
  self->plot.height = MAX (height - self->plot.y - below, 0);
  if (chart->kind == CT_CHART_HEAT)
    {
      double side = floor (MIN (self->plot.width, self->plot.height));

      self->plot = CT_RECT_INIT (floor ((width - side) / 2), self->plot.y, side, side);
    }
}

/**
 * ct_chart_measure:
 * @width: what there is
 *
 * Returns: the height in which everything has room
 */
double
ct_chart_measure (const CtChart *self, const CtChartStyle *style, double width)
{
  CtChartLayout layout;
  double height;

  ct_chart_layout_init (&layout, self, style, width, 0);
  if (ct_chart_is_empty (self))
    height = layout.line + layout.gap + ct_chart_layout_sentence_height (&layout, self->empty);
  else if (self->kind == CT_CHART_BARS)
    height = above_plot (&layout) + self->values->len * layout.line + below_plot (&layout);
  else if (self->kind == CT_CHART_HISTOGRAM)
    height = above_plot (&layout) + HISTOGRAM_LINES * layout.line + below_plot (&layout);
  else
    height = above_plot (&layout) + MIN (width, HEAT_LINES * layout.line) + below_plot (&layout);
  g_object_unref (layout.text);
  return ceil (height);
}

double
ct_chart_layout_flip (const CtChartLayout *self, double x, double width)
{
  return self->style->rtl ? self->width - x - width : x;
}

/* From left to right, also where the style is mirrored. */
CtRect
ct_chart_layout_place (const CtChartLayout *self, guint index)
{
  const CtRect *plot = &self->plot;
  guint n = MAX (self->chart->values->len, 1);
  double part = self->largest > 0 ? ct_chart_get_value (self->chart, index) / self->largest : 0;
  double slot;

  if (self->chart->kind == CT_CHART_BARS)
    {
      slot = plot->height / n;
      return CT_RECT_INIT (plot->x, plot->y + index * slot + slot * 0.15, part * plot->width, slot * 0.7);
    }
  if (self->chart->kind == CT_CHART_HISTOGRAM)
    {
      slot = plot->width / n;
      return CT_RECT_INIT (plot->x + index * slot,
                           plot->y + plot->height * (1 - part),
                           MAX (slot - (slot > 4 ? 1 : 0), 0),
                           plot->height * part);
    }
  {
    guint column = index % self->chart->n_columns, row = index / self->chart->n_columns;
    double left = floor (plot->width * column / self->chart->n_columns);
    double top = floor (plot->height * row / self->chart->n_rows);
    double right = floor (plot->width * (column + 1) / self->chart->n_columns);
    double bottom = floor (plot->height * (row + 1) / self->chart->n_rows);

    return CT_RECT_INIT (plot->x + left, plot->y + top, right - left, bottom - top);
  }
}

/**
 * ct_chart_get_place:
 * @index: of a bar, a bin, or a cell
 * @place: (out): where ct_chart_draw() puts it, without its label
 *
 * Returns: %FALSE when there is no such thing in the chart
 */
gboolean
ct_chart_get_place (const CtChart *self,
                    const CtChartStyle *style,
                    double width,
                    double height,
                    guint index,
                    CtRect *place)
{
  CtChartLayout layout;

  if (index >= self->values->len || ct_chart_is_empty (self))
    return FALSE;
  ct_chart_layout_init (&layout, self, style, width, height);
  *place = ct_chart_layout_place (&layout, index);
  if (self->kind != CT_CHART_HEAT)
    place->x = ct_chart_layout_flip (&layout, place->x, place->width);
  g_object_unref (layout.text);
  return TRUE;
}

/* What is said about a bar, a bin or a cell. */
static char *
make_tooltip (const CtChart *self, guint index)
{
  g_autofree char *value = ct_chart_format (ct_chart_get_value (self, index));

  if (self->kind == CT_CHART_HEAT)
    return g_steal_pointer (&value);
  if (self->kind == CT_CHART_BARS || self->discrete)
    return g_strdup_printf ("%s: %s", (char *) self->labels->pdata[index], value);
  if (index + 1 == self->labels->len)
    return g_strdup_printf ("≥ %s: %s", (char *) self->labels->pdata[index], value);
  return g_strdup_printf ("%s – %s: %s",
                          (char *) self->labels->pdata[index],
                          (char *) self->labels->pdata[index + 1],
                          value);
}

/**
 * ct_chart_dup_tooltip:
 * @point: a place of what ct_chart_draw() has drawn in this size
 *
 * Returns: (transfer full) (nullable): the name and the value of what is there; anywhere in the line of a bar, or in
 *   the column of a bin
 */
char *
ct_chart_dup_tooltip (const CtChart *self, const CtChartStyle *style, double width, double height, const CtPoint *point)
{
  CtChartLayout layout;
  guint n = self->values->len;
  CtRect plot;
  double x, part = 0;
  gint64 index = -1;

  if (ct_chart_is_empty (self))
    return NULL;
  ct_chart_layout_init (&layout, self, style, width, height);
  g_object_unref (layout.text);
  plot = layout.plot;
  x = style->rtl && self->kind != CT_CHART_HEAT ? width - point->x : point->x;
  if (self->kind == CT_CHART_BARS)
    plot = CT_RECT_INIT (0, plot.y, width, plot.height);
  if (x < plot.x || x >= plot.x + plot.width || point->y < plot.y || point->y >= plot.y + plot.height)
    return NULL;
  part = self->kind == CT_CHART_BARS ? (point->y - plot.y) / plot.height : (x - plot.x) / plot.width;
  if (self->kind == CT_CHART_HEAT)
    index = (gint64) ((point->y - plot.y) / plot.height * self->n_rows) * self->n_columns
            + (gint64) (part * self->n_columns);
  else
    index = (gint64) (part * n);
  return make_tooltip (self, (guint) MIN (index, (gint64) n - 1));
}
