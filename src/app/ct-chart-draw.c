/* ct-chart-draw.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts the parts of a chart where the layout says.
 */
#include "ct-chart-private.h"

#include <math.h>

#define LEGEND_STEPS 64
#define RAMP_STEPS 256
#define GRID_LINES 4

/* The two ends of the ramp in Oklab: dark blue and light yellow, which nobody confuses. Between them
 * lightness rises evenly, so it reads in grey too. */
static const double ramp_start[3] = { 0.25, 0.0, -0.12 };
static const double ramp_end[3] = { 0.92, -0.02, 0.13 };

static float
from_linear (double value)
{
  double v = CLAMP (value, 0, 1);

  return (float) (v <= 0.0031308 ? 12.92 * v : 1.055 * pow (v, 1 / 2.4) - 0.055);
}

/**
 * ct_chart_ramp:
 * @value: 0 to 1
 * @color: (out): equal steps of @value look equally far apart, whatever colours somebody can see
 */
void
ct_chart_ramp (double value, GdkRGBA *color)
{
  double t = CLAMP (value, 0, 1);
  double lightness = ramp_start[0] + (ramp_end[0] - ramp_start[0]) * t;
  double a = ramp_start[1] + (ramp_end[1] - ramp_start[1]) * t;
  double b = ramp_start[2] + (ramp_end[2] - ramp_start[2]) * t;
  /* From Oklab to the three cones and to linear RGB, after Ottosson (2020). */
  double l = pow (lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
  double m = pow (lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
  double s = pow (lightness - 0.0894841775 * a - 1.2914855480 * b, 3);

  color->red = from_linear (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  color->green = from_linear (-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  color->blue = from_linear (-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
  color->alpha = 1;
}

/* A line of text in a place; what is too long is shortened. @align is 0 for the place's start, 1 for its end. */
static void
draw_text (const CtChartLayout *self,
           cairo_t *cr,
           const char *text,
           const CtRect *place,
           double align,
           const GdkRGBA *color)
{
  double room = MAX (place->width, 0);
  double natural = ct_chart_layout_text_width (self, text);
  double width = MIN (natural, room);
  double origin = 0;
  int height;

  if (room < 1 || *text == '\0')
    return;
  if (natural > room)
    {
      PangoRectangle shown;

      pango_layout_set_ellipsize (self->text, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (self->text, (int) (room * PANGO_SCALE));
      pango_layout_get_pixel_extents (self->text, NULL, &shown);
      width = MIN (shown.width, room);
      origin = shown.x;
    }
  pango_layout_get_pixel_size (self->text, NULL, &height);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_save (cr);
  /* Letters may lean out of their place, never into others'. */
  cairo_rectangle (cr, ct_chart_layout_flip (self, place->x, room), place->y, room, place->height);
  cairo_clip (cr);
  cairo_move_to (cr,
                 ct_chart_layout_flip (self, place->x + (room - width) * align, width) - origin,
                 place->y + floor ((place->height - height) / 2));
  pango_cairo_show_layout (cr, self->text);
  cairo_restore (cr);
  pango_layout_set_ellipsize (self->text, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_width (self->text, -1);
}

static void
draw_title (const CtChartLayout *self, cairo_t *cr)
{
  CtRect place = CT_RECT_INIT (0, 0, self->width - self->style->title_margin, self->line);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (self->text, attributes);
  draw_text (self, cr, self->chart->title, &place, 0, &self->style->foreground);
  pango_layout_set_attributes (self->text, NULL);
  pango_attr_list_unref (attributes);
}

static void
draw_sentence (const CtChartLayout *self, cairo_t *cr, const char *sentence, double y)
{
  pango_layout_set_single_paragraph_mode (self->text, FALSE);
  pango_layout_set_width (self->text, (int) (MAX (self->width, 1) * PANGO_SCALE));
  pango_layout_set_text (self->text, sentence, -1);
  gdk_cairo_set_source_rgba (cr, &self->style->dim);
  cairo_move_to (cr, 0, y);
  pango_cairo_show_layout (cr, self->text);
  pango_layout_set_single_paragraph_mode (self->text, TRUE);
  pango_layout_set_width (self->text, -1);
}

static void
fill (const CtChartLayout *self, cairo_t *cr, double x, double y, double width, double height, const GdkRGBA *color)
{
  gdk_cairo_set_source_rgba (cr, color);
  cairo_rectangle (cr, ct_chart_layout_flip (self, x, width), y, width, height);
  cairo_fill (cr);
}

static void
draw_bar (const CtChartLayout *self, cairo_t *cr, guint index)
{
  const CtChart *chart = self->chart;
  CtRect bar = ct_chart_layout_place (self, index);
  double slot = self->plot.height / chart->values->len;
  double top = self->plot.y + index * slot;
  CtRect label = CT_RECT_INIT (0, top, self->label_width, slot);
  CtRect value = CT_RECT_INIT (self->width - self->value_width, top, self->value_width, slot);
  g_autofree char *number = ct_chart_format (ct_chart_get_value (chart, index));

  if (ct_chart_get_value (chart, index) >= chart->minimum)
    fill (self, cr, bar.x, bar.y, bar.width, bar.height, &self->style->bar);
  else if (bar.width > 0)
    {
      double line = MIN (MAX (1, floor (self->style->text_px / 10)), bar.width);

      gdk_cairo_set_source_rgba (cr, &self->style->bar);
      cairo_set_line_width (cr, line);
      cairo_rectangle (cr,
                       ct_chart_layout_flip (self, bar.x, bar.width) + line / 2,
                       bar.y + line / 2,
                       bar.width - line,
                       bar.height - line);
      cairo_stroke (cr);
    }
  draw_text (self, cr, chart->labels->pdata[index], &label, 1, &self->style->foreground);
  draw_text (self, cr, number, &value, 1, &self->style->foreground);
}

static void
draw_minimum (const CtChartLayout *self, cairo_t *cr)
{
  const CtChart *chart = self->chart;
  double thick = MAX (1, floor (self->style->text_px / 8));
  double dash = self->style->text_px / 3;
  double x = self->plot.x + chart->minimum / self->largest * self->plot.width;
  CtRect label = CT_RECT_INIT (0, self->line, self->width, self->line);

  x = MIN (x, self->plot.x + self->plot.width - thick);
  gdk_cairo_set_source_rgba (cr, &self->style->line);
  cairo_set_line_width (cr, thick);
  cairo_set_dash (cr, &dash, 1, 0);
  cairo_move_to (cr, ct_chart_layout_flip (self, x, thick) + thick / 2, self->plot.y);
  cairo_line_to (cr, ct_chart_layout_flip (self, x, thick) + thick / 2, self->plot.y + self->plot.height);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (chart->minimum_label != NULL)
    {
      double wide = MIN (ct_chart_layout_text_width (self, chart->minimum_label), self->width);

      label.x = CLAMP (x - wide / 2, 0, self->width - wide);
      label.width = wide;
      draw_text (self, cr, chart->minimum_label, &label, 0, &self->style->line);
    }
}

static void
draw_bars (const CtChartLayout *self, cairo_t *cr)
{
  for (guint i = 0; i < self->chart->values->len; i++)
    draw_bar (self, cr, i);
  if (self->chart->minimum > 0)
    draw_minimum (self, cr);
}

/* Every so many labels that the next one does not touch the last. */
static void
draw_edges (const CtChartLayout *self, cairo_t *cr)
{
  const CtChart *chart = self->chart;
  double slot = self->plot.width / chart->values->len;
  double y = self->plot.y + self->plot.height;
  double free_from = 0;

  for (guint i = 0; i < chart->labels->len; i++)
    {
      double wide = ceil (ct_chart_layout_text_width (self, chart->labels->pdata[i])) + 1;
      double at = chart->discrete ? i + 0.5 : i;
      CtRect place = CT_RECT_INIT (self->plot.x + at * slot - wide / 2, y, wide, self->line);

      if (wide > self->width)
        continue;
      place.x = CLAMP (place.x, 0, self->width - wide);
      if (place.x < free_from)
        continue;
      draw_text (self, cr, chart->labels->pdata[i], &place, 0, &self->style->dim);
      free_from = place.x + wide + self->gap;
    }
}

static void
draw_histogram (const CtChartLayout *self, cairo_t *cr)
{
  const CtChart *chart = self->chart;
  const CtRect *plot = &self->plot;
  CtRect above = CT_RECT_INIT (0, self->line, self->width, self->line);
  CtRect below = CT_RECT_INIT (plot->x, plot->y + plot->height + self->line, plot->width, self->line);
  CtRect most = CT_RECT_INIT (0, plot->y, self->label_width, self->line);
  CtRect zero = CT_RECT_INIT (0, plot->y + plot->height - self->line, self->label_width, self->line);
  g_autofree char *largest = ct_chart_format (self->largest);
  GdkRGBA faint = self->style->dim;

  faint.alpha = 0.3f;
  for (guint i = 0; i < GRID_LINES; i++)
    fill (self, cr, plot->x, floor (plot->y + plot->height * i / GRID_LINES), plot->width, 1, &faint);
  for (guint i = 0; i < chart->values->len; i++)
    {
      CtRect bar = ct_chart_layout_place (self, i);

      fill (self, cr, bar.x, bar.y, bar.width, bar.height, &self->style->bar);
    }
  fill (self, cr, plot->x, plot->y + plot->height - 1, plot->width, 1, &self->style->dim);
  draw_text (self, cr, largest, &most, 1, &self->style->dim);
  draw_text (self, cr, "0", &zero, 1, &self->style->dim);
  draw_text (self, cr, chart->value_title, &above, 0, &self->style->dim);
  draw_edges (self, cr);
  draw_text (self, cr, chart->label_title, &below, 0.5, &self->style->dim);
}

/* Cells of one colour side by side are one rectangle. */
static void
draw_cells (const CtChartLayout *self, cairo_t *cr)
{
  const CtChart *chart = self->chart;

  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint row = 0; row < chart->n_rows; row++)
    for (guint column = 0, end; column < chart->n_columns; column = end)
      {
        guint first = row * chart->n_columns + column;
        int step = (int) (ct_chart_get_value (chart, first) / self->largest * (RAMP_STEPS - 1));
        CtRect from = ct_chart_layout_place (self, first), to = from;
        GdkRGBA color;

        for (end = column + 1; end < chart->n_columns; end++)
          {
            guint next = row * chart->n_columns + end;

            if ((int) (ct_chart_get_value (chart, next) / self->largest * (RAMP_STEPS - 1)) != step)
              break;
            to = ct_chart_layout_place (self, next);
          }
        ct_chart_ramp ((double) step / (RAMP_STEPS - 1), &color);
        gdk_cairo_set_source_rgba (cr, &color);
        cairo_rectangle (cr, from.x, from.y, to.x + to.width - from.x, from.height);
        cairo_fill (cr);
      }
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
}

static void
draw_heat (const CtChartLayout *self, cairo_t *cr)
{
  const CtRect *plot = &self->plot;
  g_autofree char *largest = ct_chart_format (self->largest);
  double y = plot->y + plot->height + self->gap;
  double zero_width = ct_chart_layout_text_width (self, "0"), most_width = ct_chart_layout_text_width (self, largest);
  CtRect zero = CT_RECT_INIT (plot->x, y, zero_width, self->line);
  CtRect most = CT_RECT_INIT (plot->x + plot->width - most_width, y, most_width, self->line);
  double left = zero.x + zero_width + self->gap;
  double wide = most.x - self->gap - left;

  draw_cells (self, cr);
  draw_text (self, cr, "0", &zero, 0, &self->style->dim);
  draw_text (self, cr, largest, &most, 0, &self->style->dim);
  for (guint i = 0; i < LEGEND_STEPS && wide > 0; i++)
    {
      GdkRGBA color;
      double from = floor (wide * i / LEGEND_STEPS), to = floor (wide * (i + 1) / LEGEND_STEPS);

      ct_chart_ramp (i / (LEGEND_STEPS - 1.0), &color);
      fill (self, cr, left + from, y + floor (self->line * 0.25), to - from, floor (self->line * 0.5), &color);
    }
}

/**
 * ct_chart_draw:
 * @cr: its origin is the upper left corner
 * @width: nothing is drawn outside of it
 * @height: likewise; ct_chart_measure() says what looks well
 */
void
ct_chart_draw (const CtChart *self, cairo_t *cr, const CtChartStyle *style, double width, double height)
{
  CtChartLayout layout;

  ct_chart_layout_init (&layout, self, style, width, height);
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  if (style->background.alpha > 0)
    {
      gdk_cairo_set_source_rgba (cr, &style->background);
      cairo_paint (cr);
    }
  draw_title (&layout, cr);
  if (ct_chart_is_empty (self))
    draw_sentence (&layout, cr, self->empty, layout.line + layout.gap);
  else if (self->kind == CT_CHART_BARS)
    draw_bars (&layout, cr);
  else if (self->kind == CT_CHART_HISTOGRAM)
    draw_histogram (&layout, cr);
  else
    draw_heat (&layout, cr);
  if (self->note != NULL && !ct_chart_is_empty (self))
    draw_sentence (&layout, cr, self->note, height - ct_chart_layout_sentence_height (&layout, self->note));
  cairo_restore (cr);
  g_object_unref (layout.text);
}
