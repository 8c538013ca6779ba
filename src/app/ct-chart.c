/* ct-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The content of a chart, and its ways into a file.
 */
#include "ct-chart-private.h"

#include <cairo-svg.h>
#include <math.h>

#include "ct-error.h"
#include "ct-stats-csv.h"

#define RGB(r, g, b)                                                                                                   \
  {                                                                                                                    \
    (r) / 255.0f, (g) / 255.0f, (b) / 255.0f, 1.0f                                                                     \
  }

/* cairo refuses image surfaces beyond. */
#define LARGEST_PX 32000
/* How many bars or bins a description for the ear names. */
#define N_DESCRIBED 12

/**
 * ct_chart_style_init:
 * @self: (out caller-allocates): colours that can be read on their background, and text of 15 px
 * @dark: light on dark
 */
void
ct_chart_style_init (CtChartStyle *self, gboolean dark)
{
  static const CtChartStyle light = {
    RGB (38, 38, 42),
    RGB (255, 255, 255),
    RGB (105, 105, 112),
    RGB (28, 113, 216),
    RGB (192, 28, 40),
    NULL,
    15,
    0,
    FALSE,
  };
  static const CtChartStyle night = {
    RGB (246, 245, 244),
    RGB (36, 36, 36),
    RGB (160, 160, 166),
    RGB (98, 160, 234),
    RGB (255, 163, 72),
    NULL,
    15,
    0,
    FALSE,
  };

  *self = dark ? night : light;
}

static CtChart *
new_chart (CtChartKind kind, const char *title)
{
  CtChart *self = g_new0 (CtChart, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->title = g_strdup (title);
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->empty = g_strdup (_ ("There is nothing to count yet."));
  return self;
}

/**
 * ct_chart_new_bars:
 * @label_title: what the labels are, for tables
 * @value_title: what the values are
 *
 * Returns: (transfer full): a list of horizontal bars, one below the other, with their labels and values
 */
CtChart *
ct_chart_new_bars (const char *title, const char *label_title, const char *value_title)
{
  CtChart *self = new_chart (CT_CHART_BARS, title);

  self->label_title = g_strdup (label_title);
  self->value_title = g_strdup (value_title);
  return self;
}

/**
 * ct_chart_new_histogram:
 * @label_title: what the bins are about; stands below them
 * @value_title: what is counted; stands above the axis
 *
 * The label of a bin is its lower edge, and stands there, unless ct_chart_set_discrete() says otherwise.
 *
 * Returns: (transfer full): upright bars side by side
 */
CtChart *
ct_chart_new_histogram (const char *title, const char *label_title, const char *value_title)
{
  CtChart *self = new_chart (CT_CHART_HISTOGRAM, title);

  self->label_title = g_strdup (label_title);
  self->value_title = g_strdup (value_title);
  return self;
}

static double
sane (double value)
{
  return isfinite (value) && value > 0 ? value : 0;
}

/**
 * ct_chart_new_heat:
 * @values: (array): @n_rows × @n_columns numbers, the top row first
 */
CtChart *
ct_chart_new_heat (const char *title, guint n_columns, guint n_rows, const double *values)
{
  CtChart *self = new_chart (CT_CHART_HEAT, title);

  self->n_columns = n_columns;
  self->n_rows = n_rows;
  for (guint i = 0; i < n_columns * n_rows; i++)
    {
      double value = sane (values[i]);

      g_array_append_val (self->values, value);
    }
  return self;
}

CtChart *
ct_chart_ref (CtChart *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_chart_unref (CtChart *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->title);
  g_free (self->label_title);
  g_free (self->value_title);
  g_ptr_array_unref (self->labels);
  g_array_unref (self->values);
  g_free (self->minimum_label);
  g_free (self->note);
  g_free (self->empty);
  g_free (self);
}

/**
 * ct_chart_add:
 * @label: any text; what is too long is shortened where it is drawn
 * @value: what is negative or no number counts as 0
 *
 * Adds a bar, or a bin of a histogram.
 */
void
ct_chart_add (CtChart *self, const char *label, double value)
{
  double number = sane (value);

  g_return_if_fail (self->kind != CT_CHART_HEAT);
  g_ptr_array_add (self->labels, g_utf8_make_valid (label != NULL ? label : "", -1));
  g_array_append_val (self->values, number);
}

/**
 * ct_chart_set_discrete:
 *
 * The label of a bin is what it counts, and stands in its middle. Only for histograms.
 */
void
ct_chart_set_discrete (CtChart *self)
{
  self->discrete = TRUE;
}

/**
 * ct_chart_set_minimum:
 * @minimum: bars below it are drawn hollow, and a line shows where it is; 0 for none
 * @label: (nullable): what the line means
 *
 * Only for bars.
 */
void
ct_chart_set_minimum (CtChart *self, double minimum, const char *label)
{
  self->minimum = sane (minimum);
  ct_set_str (&self->minimum_label, label);
}

/**
 * ct_chart_set_note:
 * @note: (nullable): a sentence below the chart
 */
void
ct_chart_set_note (CtChart *self, const char *note)
{
  ct_set_str (&self->note, note);
}

/**
 * ct_chart_set_empty:
 * @sentence: what is said in place of a chart without any number above 0
 */
void
ct_chart_set_empty (CtChart *self, const char *sentence)
{
  ct_set_str (&self->empty, sentence);
}

const char *
ct_chart_get_title (const CtChart *self)
{
  return self->title;
}

double
ct_chart_get_largest (const CtChart *self)
{
  double largest = 0;

  for (guint i = 0; i < self->values->len; i++)
    largest = MAX (largest, ct_chart_get_value (self, i));
  return largest;
}

/**
 * ct_chart_is_empty:
 *
 * Returns: whether no value is above 0
 */
gboolean
ct_chart_is_empty (const CtChart *self)
{
  return ct_chart_get_largest (self) <= 0;
}

/* A number for people. */
char *
ct_chart_format (double value)
{
  if (value == floor (value) || value >= 1000)
    return g_strdup_printf ("%'.0f", value);
  return g_strdup_printf ("%.3g", value);
}

static void
append_described (GString *text, const CtChart *self)
{
  guint n = 0;

  for (guint i = 0; i < self->labels->len && n < N_DESCRIBED; i++)
    {
      g_autofree char *value = ct_chart_format (ct_chart_get_value (self, i));

      if (self->kind == CT_CHART_HISTOGRAM && ct_chart_get_value (self, i) <= 0)
        continue;
      g_string_append_printf (text, "%s%s: %s", n > 0 ? ", " : "", (char *) self->labels->pdata[i], value);
      n++;
    }
}

/**
 * ct_chart_describe:
 *
 * Returns: (transfer full): the chart in words, for those who hear it
 */
char *
ct_chart_describe (const CtChart *self)
{
  GString *text = g_string_new (NULL);

  if (ct_chart_is_empty (self))
    g_string_append (text, self->empty);
  else
    append_described (text, self);
  if (self->minimum > 0 && self->minimum_label != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", self->minimum_label);
  if (self->note != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", self->note);
  return g_string_free (text, FALSE);
}

static cairo_status_t
append_bytes (void *closure, const guchar *data, guint length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Draws on the surface and ends it; what it wrote is the result. */
static GBytes *
finish_surface (cairo_surface_t *surface, GByteArray *written, cairo_status_t status, GError **error)
{
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (written);
  g_byte_array_unref (written);
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_UNSUPPORTED,
               _ ("The chart cannot be drawn: %s."),
               cairo_status_to_string (status));
  return NULL;
}

static cairo_status_t
draw_on (const CtChart *self, cairo_surface_t *surface, const CtChartStyle *style, double width, double height)
{
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  ct_chart_draw (self, cr, style, width, height);
  status = cairo_status (cr);
  cairo_destroy (cr);
  return status;
}

/**
 * ct_chart_to_png:
 * @width: in units of the style; the height is what ct_chart_measure() says
 * @scale: pixels for each unit, such as 2
 *
 * Returns: (transfer full): a PNG, or %NULL with %CT_ERROR_UNSUPPORTED, which is when it would be too large
 */
GBytes *
ct_chart_to_png (const CtChart *self, const CtChartStyle *style, double width, double scale, GError **error)
{
  double height = ct_chart_measure (self, style, width);
  double width_px = ceil (width * scale), height_px = ceil (height * scale);
  cairo_surface_t *surface;
  cairo_status_t status;
  GByteArray *written = g_byte_array_new ();

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                        (int) MIN (width_px, LARGEST_PX * 2),
                                        (int) MIN (height_px, LARGEST_PX * 2));
  cairo_surface_set_device_scale (surface, scale, scale);
  status = draw_on (self, surface, style, width, height);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, written);
  return finish_surface (surface, written, status, error);
}

/**
 * ct_chart_to_svg:
 * @width: in units of the style; the height is what ct_chart_measure() says
 *
 * Returns: (transfer full): an SVG, or %NULL with %CT_ERROR_UNSUPPORTED
 */
GBytes *
ct_chart_to_svg (const CtChart *self, const CtChartStyle *style, double width, GError **error)
{
  double height = ct_chart_measure (self, style, width);
  GByteArray *written = g_byte_array_new ();
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (append_bytes, written, width, height);
  cairo_status_t status = draw_on (self, surface, style, width, height);

  return finish_surface (surface, written, status, error);
}

/**
 * ct_chart_to_csv:
 *
 * Returns: (transfer full): a line for each bar or bin below a head, or one for each row of a heat map
 */
char *
ct_chart_to_csv (const CtChart *self)
{
  GString *text = g_string_new (NULL);

  if (self->kind != CT_CHART_HEAT)
    {
      ct_csv_append_text (text, self->label_title);
      ct_csv_append_text (text, self->value_title);
      g_string_append_c (text, '\n');
    }
  for (guint i = 0; i < self->values->len; i++)
    {
      if (self->kind != CT_CHART_HEAT)
        ct_csv_append_text (text, self->labels->pdata[i]);
      ct_csv_append_number (text, ct_chart_get_value (self, i));
      if (self->kind != CT_CHART_HEAT || (i + 1) % self->n_columns == 0)
        g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
