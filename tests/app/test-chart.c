/* test-chart.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts as pixels: lengths are in proportion, nothing is drawn beside the place, long names are shortened,
 * no numbers are a sentence; and what is exported can be read.
 */
#include "ct-chart.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define MARGIN 40

/* A picture with a margin around the chart that must stay clear. */
typedef struct
{
  cairo_surface_t *surface;
  int width;
  int height;
} Picture;

static void
draw (Picture *self, const CtChart *chart, const CtChartStyle *style, int width, int height)
{
  cairo_t *cr;

  self->width = width;
  self->height = height;
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width + 2 * MARGIN, height + 2 * MARGIN);
  cr = cairo_create (self->surface);
  cairo_translate (cr, MARGIN, MARGIN);
  ct_chart_draw (chart, cr, style, width, height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (self->surface);
}

static guint32
pixel (const Picture *self, int x, int y)
{
  const guchar *row = cairo_image_surface_get_data (self->surface)
                      + (gsize) cairo_image_surface_get_stride (self->surface) * (gsize) (y + MARGIN);
  guint32 value;

  memcpy (&value, row + (gsize) (x + MARGIN) * 4, sizeof value);
  return value;
}

static gboolean
is_color (guint32 value, const GdkRGBA *color)
{
  int r = (int) (value >> 16 & 255), g = (int) (value >> 8 & 255), b = (int) (value & 255);

  return value >> 24 == 255 && abs (r - (int) lroundf (color->red * 255)) <= 2
         && abs (g - (int) lroundf (color->green * 255)) <= 2 && abs (b - (int) lroundf (color->blue * 255)) <= 2;
}

static guint
count_color (const Picture *self, const GdkRGBA *color)
{
  guint n = 0;

  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      n += is_color (pixel (self, x, y), color);
  return n;
}

static gboolean
is_clear (const Picture *self, double x, double y, double width, double height)
{
  for (int row = (int) ceil (y); row < (int) floor (y + height); row++)
    for (int column = (int) ceil (x); column < (int) floor (x + width); column++)
      if (pixel (self, column, row) != 0)
        return FALSE;
  return TRUE;
}

static void
assert_margin_clear (const Picture *self)
{
  for (int y = -MARGIN; y < self->height + MARGIN; y++)
    for (int x = -MARGIN; x < self->width + MARGIN; x++)
      if (x < 0 || y < 0 || x >= self->width || y >= self->height)
        g_assert_cmpuint (pixel (self, x, y), ==, 0);
}

static void
clear (Picture *self)
{
  cairo_surface_destroy (self->surface);
}

static void
style_init (CtChartStyle *style, gboolean dark, gboolean rtl)
{
  ct_chart_style_init (style, dark);
  style->background.alpha = 0;
  style->rtl = rtl;
}

static CtChart *
random_bars (GRand *source, gboolean histogram)
{
  CtChart *chart =
      histogram ? ct_chart_new_histogram ("Title", "label", "value") : ct_chart_new_bars ("Title", "label", "value");
  int n = g_rand_int_range (source, 1, 40);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *label = g_strnfill ((gsize) g_rand_int_range (source, 0, i % 5 == 0 ? 200 : 12), 'W');

      ct_chart_add (chart, label, i == 0 ? 90 : g_rand_int_range (source, 0, 100));
    }
  return chart;
}

/* The longest bar fills the room, each other one as much of it as its value is of the largest. */
static void
test_proportion (void)
{
  for (guint round = 0; round < 4; round++)
    {
      g_autoptr (CtChart) chart = ct_chart_new_bars ("Title", "label", "value");
      static const double values[] = { 10, 40, 0, 20, 1 };
      CtChartStyle style;
      CtRect longest, place;
      Picture picture;
      double height;

      style_init (&style, round % 2 == 1, round >= 2);
      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        ct_chart_add (chart, "label", values[i]);
      height = ct_chart_measure (chart, &style, 500);
      draw (&picture, chart, &style, 500, (int) height);
      g_assert_true (ct_chart_get_place (chart, &style, 500, height, 1, &longest));
      g_assert_cmpfloat (longest.width, >, 300);
      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        {
          int n = 0;

          g_assert_true (ct_chart_get_place (chart, &style, 500, height, i, &place));
          g_assert_cmpfloat_with_epsilon (place.width, longest.width * values[i] / 40, 1e-9);
          if (style.rtl)
            g_assert_cmpfloat_with_epsilon (place.x + place.width, longest.x + longest.width, 1e-9);
          else
            g_assert_cmpfloat_with_epsilon (place.x, longest.x, 1e-9);
          for (int x = 0; x < 500; x++)
            n += is_color (pixel (&picture, x, (int) (place.y + place.height / 2)), &style.bar);
          g_assert_cmpint (abs (n - (int) place.width), <=, 2);
        }
      g_assert_false (ct_chart_get_place (chart, &style, 500, height, G_N_ELEMENTS (values), &place));
      assert_margin_clear (&picture);
      clear (&picture);
    }
}

static void
test_histogram (void)
{
  g_autoptr (CtChart) chart = ct_chart_new_histogram ("Title", "pixels", "boxes");
  CtChartStyle style;
  CtRect first, place;
  Picture picture;
  double height;

  style_init (&style, FALSE, FALSE);
  for (guint i = 0; i < 10; i++)
    ct_chart_add (chart, "8", 10 - i);
  height = ct_chart_measure (chart, &style, 400);
  draw (&picture, chart, &style, 400, (int) height);
  g_assert_true (ct_chart_get_place (chart, &style, 400, height, 0, &first));
  for (guint i = 0; i < 10; i++)
    {
      int n = 0;

      g_assert_true (ct_chart_get_place (chart, &style, 400, height, i, &place));
      g_assert_cmpfloat_with_epsilon (place.height, first.height * (10 - i) / 10, 1e-9);
      g_assert_cmpfloat_with_epsilon (place.y + place.height, first.y + first.height, 1e-9);
      for (int y = 0; y < (int) height; y++)
        n += is_color (pixel (&picture, (int) (place.x + place.width / 2), y), &style.bar);
      g_assert_cmpint (abs (n - (int) place.height), <=, 3);
    }
  assert_margin_clear (&picture);
  clear (&picture);
}

/* Any chart in any place, however small, at any size of the text. */
static void
test_nothing_outside (void)
{
  g_autoptr (GRand) source = g_rand_new ();

  for (guint round = 0; round < 80; round++)
    {
      g_autoptr (CtChart) chart = random_bars (source, round % 2 == 0);
      CtChartStyle style;
      Picture picture;
      int width = g_rand_int_range (source, 1, 600);
      int height;

      style_init (&style, FALSE, g_rand_boolean (source));
      style.text_px = g_rand_int_range (source, 4, 40);
      if (g_rand_boolean (source))
        ct_chart_set_minimum (chart, g_rand_int_range (source, 1, 200), "at least that many and a little bit more");
      if (g_rand_boolean (source))
        ct_chart_set_note (chart, "A note that takes more than one line, if there is little room for it.");
      height =
          g_rand_boolean (source) ? (int) ct_chart_measure (chart, &style, width) : g_rand_int_range (source, 1, 500);
      draw (&picture, chart, &style, width, MIN (height, 3000));
      assert_margin_clear (&picture);
      clear (&picture);
    }
}

/* A long name leaves room for the bar, and never runs into it. */
static void
test_long_names (void)
{
  for (guint rtl = 0; rtl <= 1; rtl++)
    {
      g_autoptr (CtChart) chart = ct_chart_new_bars ("Title", "label", "value");
      g_autofree char *name = g_strnfill (300, 'M');
      CtChartStyle style;
      CtRect place;
      Picture picture;
      double height;

      style_init (&style, FALSE, rtl == 1);
      ct_chart_add (chart, name, 100);
      ct_chart_add (chart, "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", 1);
      height = ct_chart_measure (chart, &style, 600);
      draw (&picture, chart, &style, 600, (int) height);
      g_assert_true (ct_chart_get_place (chart, &style, 600, height, 0, &place));
      g_assert_cmpfloat (place.width, >, 250);
      /* Between name and bar, and between bar and number, is nothing. */
      g_assert_true (is_clear (&picture, place.x - 8, place.y, 8, place.height));
      g_assert_true (is_clear (&picture, place.x + place.width + 1, place.y, 7, place.height));
      /* But there is something where the name is. */
      g_assert_false (rtl == 1 ? is_clear (&picture, place.x + place.width + 20, place.y, 150, place.height)
                               : is_clear (&picture, 20, place.y, 150, place.height));
      assert_margin_clear (&picture);
      clear (&picture);
    }
}

static void
test_empty (void)
{
  const double zeros[4] = { 0, -1, NAN, INFINITY };
  CtChart *charts[] = { ct_chart_new_bars ("Title", "label", "value"),
                        ct_chart_new_bars ("Title", "label", "value"),
                        ct_chart_new_histogram ("Title", "label", "value"),
                        ct_chart_new_heat ("Title", 2, 2, zeros) };

  ct_chart_add (charts[1], "tin", 0);
  ct_chart_add (charts[1], "box", -INFINITY);
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      CtChartStyle style;
      Picture picture;
      CtRect place;
      g_autofree char *words = NULL;
      GdkRGBA cold;

      style_init (&style, FALSE, FALSE);
      ct_chart_set_empty (charts[i], "No boxes yet.");
      ct_chart_set_minimum (charts[i], 15, NULL);
      words = ct_chart_describe (charts[i]);
      g_assert_cmpstr (words, ==, "No boxes yet.");
      g_assert_true (ct_chart_is_empty (charts[i]));
      g_assert_false (ct_chart_get_place (charts[i], &style, 300, 200, 0, &place));
      draw (&picture, charts[i], &style, 300, (int) ct_chart_measure (charts[i], &style, 300));
      ct_chart_ramp (0, &cold);
      g_assert_cmpuint (count_color (&picture, &style.bar), ==, 0);
      g_assert_cmpuint (count_color (&picture, &style.line), ==, 0);
      g_assert_cmpuint (count_color (&picture, &cold), ==, 0);
      /* The sentence is below the title. */
      g_assert_false (is_clear (&picture, 0, 30, 200, 20));
      assert_margin_clear (&picture);
      clear (&picture);
      ct_chart_unref (charts[i]);
    }
}

/* Below the minimum a bar is hollow, from it on it is full; the line is where the minimum is. */
static void
test_minimum (void)
{
  g_autoptr (CtChart) chart = ct_chart_new_bars ("Title", "label", "value");
  CtChartStyle style;
  CtRect few, enough;
  Picture picture;
  double height, x;
  int n = 0;

  style_init (&style, TRUE, FALSE);
  ct_chart_add (chart, "few", 14);
  ct_chart_add (chart, "enough", 15);
  ct_chart_add (chart, "many", 60);
  ct_chart_set_minimum (chart, 15, "at least 15");
  height = ct_chart_measure (chart, &style, 500);
  draw (&picture, chart, &style, 500, (int) height);
  g_assert_true (ct_chart_get_place (chart, &style, 500, height, 0, &few));
  g_assert_true (ct_chart_get_place (chart, &style, 500, height, 1, &enough));
  g_assert_true (is_clear (&picture, few.x + few.width / 2, few.y + few.height / 2, 2, 2));
  g_assert_true (is_color (pixel (&picture, (int) (enough.x + enough.width / 2), (int) (enough.y + enough.height / 2)),
                           &style.bar));
  x = enough.x + enough.width;
  for (int y = 0; y < (int) height; y++)
    n += is_color (pixel (&picture, (int) round (x), y), &style.line)
         || is_color (pixel (&picture, (int) floor (x), y), &style.line);
  g_assert_cmpint (n, >, 15);
  assert_margin_clear (&picture);
  clear (&picture);
}

/* Each cell has the colour of its value, at the place where images have it in any direction of reading. */
static void
test_heat (void)
{
  for (guint rtl = 0; rtl <= 1; rtl++)
    {
      const double values[6] = { 0, 1, 2, 3, 4, 8 };
      g_autoptr (CtChart) chart = ct_chart_new_heat ("Title", 3, 2, values);
      CtChartStyle style;
      Picture picture;
      CtRect last = { 0 };

      style_init (&style, FALSE, rtl == 1);
      draw (&picture, chart, &style, 330, 400);
      for (guint i = 0; i < 6; i++)
        {
          GdkRGBA color;
          CtRect place;

          g_assert_true (ct_chart_get_place (chart, &style, 330, 400, i, &place));
          ct_chart_ramp (values[i] / 8, &color);
          g_assert_true (
              is_color (pixel (&picture, (int) (place.x + place.width / 2), (int) (place.y + place.height / 2)),
                        &color));
          if (i % 3 > 0)
            g_assert_cmpfloat (place.x, ==, last.x + last.width);
          last = place;
        }
      assert_margin_clear (&picture);
      clear (&picture);
    }
}

static void
assert_tooltip (const CtChart *chart, const CtChartStyle *style, guint index, const char *expected)
{
  CtRect place;
  CtPoint point;
  g_autofree char *text = NULL;

  g_assert_true (ct_chart_get_place (chart, style, 500, 400, index, &place));
  point = CT_POINT_INIT (place.x + place.width / 2, place.y + place.height / 2);
  text = ct_chart_dup_tooltip (chart, style, 500, 400, &point);
  g_assert_cmpstr (text, ==, expected);
}

/* The pointer over something hears what it is. */
static void
test_tooltips (void)
{
  const double values[6] = { 0, 1, 2, 3, 4, 8 };
  g_autoptr (CtChart) bars = ct_chart_new_bars ("Title", "label", "value");
  g_autoptr (CtChart) bins = ct_chart_new_histogram ("Title", "label", "value");
  g_autoptr (CtChart) counts = ct_chart_new_histogram ("Title", "label", "value");
  g_autoptr (CtChart) heat = ct_chart_new_heat ("Title", 3, 2, values);
  g_autoptr (CtChart) empty = ct_chart_new_bars ("Title", "label", "value");

  ct_chart_set_discrete (counts);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *label = g_strdup_printf ("%u", 2 * i);

      ct_chart_add (bars, label, i + 1);
      ct_chart_add (bins, label, i + 1);
      ct_chart_add (counts, label, i + 1);
    }
  for (guint rtl = 0; rtl <= 1; rtl++)
    {
      const CtPoint points[] = { { -1, 100 }, { 100, -1 }, { 501, 100 }, { 100, 401 }, { 100, 1 } };
      CtChartStyle style;

      style_init (&style, FALSE, rtl == 1);
      assert_tooltip (bars, &style, 0, "0: 1");
      assert_tooltip (bars, &style, 5, "10: 6");
      assert_tooltip (bins, &style, 0, "0 – 2: 1");
      assert_tooltip (bins, &style, 5, "≥ 10: 6");
      assert_tooltip (counts, &style, 4, "8: 5");
      for (guint i = 0; i < 6; i++)
        {
          g_autofree char *value = g_strdup_printf ("%.0f", values[i]);

          assert_tooltip (heat, &style, i, value);
        }
      for (guint i = 0; i < G_N_ELEMENTS (points); i++)
        {
          g_assert_null (ct_chart_dup_tooltip (bars, &style, 500, 400, &points[i]));
          g_assert_null (ct_chart_dup_tooltip (heat, &style, 500, 400, &points[i]));
          g_assert_null (ct_chart_dup_tooltip (empty, &style, 500, 400, &points[i]));
        }
    }
}

static double
to_linear (double v)
{
  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

static void
to_oklab (const GdkRGBA *color, double lab[3])
{
  double r = to_linear (color->red), g = to_linear (color->green), b = to_linear (color->blue);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

  lab[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
  lab[1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
  lab[2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

static double
luminance (const GdkRGBA *color)
{
  return 0.2126 * to_linear (color->red) + 0.7152 * to_linear (color->green) + 0.0722 * to_linear (color->blue);
}

/* Equal steps look equally large, and each is lighter than the last, so hue is not needed to read it. */
static void
test_ramp (void)
{
  GdkRGBA color;
  double before[3], now[3], step = 0, last_luminance = -1;

  for (guint i = 0; i <= 50; i++)
    {
      double distance;

      ct_chart_ramp (i / 50.0, &color);
      to_oklab (&color, now);
      if (i > 0)
        {
          distance = hypot (hypot (now[0] - before[0], now[1] - before[1]), now[2] - before[2]);
          step = i == 1 ? distance : step;
          g_assert_cmpfloat_with_epsilon (distance, step, step * 0.05);
          g_assert_cmpfloat (luminance (&color), >, last_luminance);
        }
      last_luminance = luminance (&color);
      memcpy (before, now, sizeof now);
    }
  ct_chart_ramp (-3, &color);
  ct_chart_ramp (7, &color);
  g_assert_cmpfloat (color.red, >, 0.9);
}

static double
contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double x = luminance (a) + 0.05, y = luminance (b) + 0.05;

  return MAX (x, y) / MIN (x, y);
}

/* The ratios that WCAG 2 asks of text and of what is no text. */
static void
test_styles (void)
{
  for (guint dark = 0; dark <= 1; dark++)
    {
      CtChartStyle style;

      ct_chart_style_init (&style, dark == 1);
      g_assert_cmpfloat (contrast (&style.foreground, &style.background), >=, 7);
      g_assert_cmpfloat (contrast (&style.dim, &style.background), >=, 4.5);
      g_assert_cmpfloat (contrast (&style.line, &style.background), >=, 4.5);
      g_assert_cmpfloat (contrast (&style.bar, &style.background), >=, 3);
    }
}

static void
test_large_text (void)
{
  g_autoptr (CtChart) chart = ct_chart_new_bars ("Title", "label", "value");
  CtChartStyle style;
  double plain;

  for (guint i = 0; i < 10; i++)
    ct_chart_add (chart, "label", i);
  ct_chart_style_init (&style, FALSE);
  plain = ct_chart_measure (chart, &style, 500);
  style.text_px *= 2;
  g_assert_cmpfloat (ct_chart_measure (chart, &style, 500), >=, plain * 1.9);
}

static void
svg_start (GMarkupParseContext *context,
           const char *element,
           const char **names,
           const char **values,
           gpointer user_data,
           GError **error)
{
  guint *n = user_data;

  if ((*n)++ == 0)
    g_assert_cmpstr (element, ==, "svg");
}

static void
assert_svg (GBytes *bytes)
{
  const GMarkupParser parser = { .start_element = svg_start };
  guint n = 0;
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &n, NULL);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_assert_true (g_markup_parse_context_parse (context, data, (gssize) length, NULL));
  g_assert_true (g_markup_parse_context_end_parse (context, NULL));
  g_assert_cmpuint (n, >, 10);
  g_markup_parse_context_free (context);
}

static void
test_export (void)
{
  const double heat[6] = { 0.5, 1, 2, 3, 4, 1.0 / 3 };
  g_autoptr (CtChart) chart = ct_chart_new_bars ("Title", "Category", "Boxes");
  g_autoptr (CtChart) map = ct_chart_new_heat ("Map", 3, 2, heat);
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GBytes) svg = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *map_csv = NULL;
  CtChartStyle style;

  ct_chart_style_init (&style, TRUE);
  ct_chart_add (chart, "a, \"b\"", 1.5);
  ct_chart_add (chart, "\xe2\x82\xac", 1000000);
  png = ct_chart_to_png (chart, &style, 321, 2, &error);
  g_assert_no_error (error);
  stream = g_memory_input_stream_new_from_bytes (png);
  pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, 642);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, 2 * (int) ct_chart_measure (chart, &style, 321));
  svg = ct_chart_to_svg (map, &style, 300, &error);
  g_assert_no_error (error);
  assert_svg (svg);
  csv = ct_chart_to_csv (chart);
  g_assert_cmpstr (csv, ==, "Category,Boxes\n\"a, \"\"b\"\"\",1.5\n\xe2\x82\xac,1000000\n");
  map_csv = ct_chart_to_csv (map);
  g_assert_cmpstr (map_csv, ==, "0.5,1,2\n3,4,0.33333333333333331\n");
}

/* What is too large for a PNG is refused with a sentence. */
static void
test_too_large (void)
{
  g_autoptr (CtChart) chart = ct_chart_new_bars ("Title", "Category", "Boxes");
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GError) error = NULL;
  CtChartStyle style;

  ct_chart_style_init (&style, FALSE);
  for (guint i = 0; i < 3000; i++)
    ct_chart_add (chart, "a", i);
  png = ct_chart_to_png (chart, &style, 300, 2, &error);
  g_assert_null (png);
  g_assert_nonnull (error);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/proportion", test_proportion);
  g_test_add_func ("/chart/histogram", test_histogram);
  g_test_add_func ("/chart/nothing-outside", test_nothing_outside);
  g_test_add_func ("/chart/long-names", test_long_names);
  g_test_add_func ("/chart/empty", test_empty);
  g_test_add_func ("/chart/minimum", test_minimum);
  g_test_add_func ("/chart/heat", test_heat);
  g_test_add_func ("/chart/tooltips", test_tooltips);
  g_test_add_func ("/chart/ramp", test_ramp);
  g_test_add_func ("/chart/styles", test_styles);
  g_test_add_func ("/chart/large-text", test_large_text);
  g_test_add_func ("/chart/export", test_export);
  g_test_add_func ("/chart/too-large", test_too_large);
  return g_test_run ();
}
