/* test-palette.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The colours as people see them, those with other colour vision included: no two look
 * alike, and names can be read on all of them.
 */
#include "ct-palette.h"

#include <math.h>

typedef double Matrix[3][3];

/* Full loss of one kind of cone, after Machado, Oliveira and Fernandes (2009), for linear RGB. */
static const struct
{
  const char *name;
  Matrix matrix;
} visions[] = {
  { "normal", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
  { "protanopia",
    { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } } },
  { "deuteranopia",
    { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } } },
  { "tritanopia",
    { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } } },
};

static const Matrix to_xyz = { { 0.4124, 0.3576, 0.1805 }, { 0.2126, 0.7152, 0.0722 }, { 0.0193, 0.1192, 0.9505 } };

static double
to_linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static void
multiply (const Matrix matrix, const double from[3], double to[3])
{
  for (guint i = 0; i < 3; i++)
    to[i] = matrix[i][0] * from[0] + matrix[i][1] * from[1] + matrix[i][2] * from[2];
}

static double
cube_root_part (double value)
{
  return value > 0.008856 ? cbrt (value) : 7.787 * value + 16.0 / 116;
}

/* The colour in CIELAB as seen with this vision. */
static void
to_lab (const GdkRGBA *color, const Matrix vision, double lab[3])
{
  double rgb[3] = { to_linear (color->red), to_linear (color->green), to_linear (color->blue) };
  double seen[3], xyz[3], f[3];

  multiply (vision, rgb, seen);
  for (guint i = 0; i < 3; i++)
    seen[i] = CLAMP (seen[i], 0, 1);
  multiply (to_xyz, seen, xyz);
  f[0] = cube_root_part (xyz[0] / 0.95047);
  f[1] = cube_root_part (xyz[1]);
  f[2] = cube_root_part (xyz[2] / 1.08883);
  lab[0] = 116 * f[1] - 16;
  lab[1] = 500 * (f[0] - f[1]);
  lab[2] = 200 * (f[1] - f[2]);
}

static double
difference (const GdkRGBA *a, const GdkRGBA *b, const Matrix vision)
{
  double x[3], y[3];

  to_lab (a, vision, x);
  to_lab (b, vision, y);
  return sqrt ((x[0] - y[0]) * (x[0] - y[0]) + (x[1] - y[1]) * (x[1] - y[1]) + (x[2] - y[2]) * (x[2] - y[2]));
}

static void
test_apart_for_everybody (void)
{
  for (guint v = 0; v < G_N_ELEMENTS (visions); v++)
    {
      double nearest = INFINITY;

      for (guint i = 0; i < CT_PALETTE_SIZE; i++)
        for (guint j = 0; j < i; j++)
          nearest = fmin (nearest, difference (ct_palette_get (i), ct_palette_get (j), visions[v].matrix));
      g_test_message ("%s: the two nearest colours differ by %.1f", visions[v].name, nearest);
      /* Differences from 10 on are seen at a glance. */
      g_assert_cmpfloat (nearest, >=, 15);
    }
}

/* The first categories are what most data sets have: they must differ more. */
static void
test_first_four_differ_most (void)
{
  for (guint v = 0; v < G_N_ELEMENTS (visions); v++)
    for (guint i = 0; i < 4; i++)
      for (guint j = 0; j < i; j++)
        {
          double apart = difference (ct_palette_get (i), ct_palette_get (j), visions[v].matrix);

          g_test_message ("%s: %u and %u differ by %.1f", visions[v].name, j, i, apart);
          g_assert_cmpfloat (apart, >=, 30);
        }
}

static void
test_names_can_be_read (void)
{
  for (guint i = 0; i <= CT_PALETTE_SIZE; i++)
    {
      guint32 category = i < CT_PALETTE_SIZE ? i : CT_NO_ROW;
      double a = ct_palette_luminance (ct_palette_get (category)) + 0.05;
      double b = ct_palette_luminance (ct_palette_get_text (category)) + 0.05;

      /* WCAG 2 AA for text of normal size. */
      g_assert_cmpfloat (fmax (a, b) / fmin (a, b), >=, 4.5);
    }
}

static void
test_repeats (void)
{
  g_assert_true (ct_palette_get (3) == ct_palette_get (3 + CT_PALETTE_SIZE));
  g_assert_true (ct_palette_get (CT_NO_ROW) != ct_palette_get (CT_NO_ROW - 1));
}

/* A colour that a category was given is drawn as it is; without one the row decides. */
static void
test_own_color (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  guint32 row = ct_category_table_append (&dataset->categories);
  guint32 found;
  const GdkRGBA *color;

  g_assert_cmpuint (ct_palette_find (dataset, row), ==, row);
  g_assert_cmpuint (ct_palette_find (dataset, CT_NO_ROW), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_palette_find (NULL, 3), ==, 3);
  dataset->categories.look[row].color = CT_COLOR_SET | 0xff8000;
  found = ct_palette_find (dataset, row);
  color = ct_palette_get (found);
  g_assert_true (gdk_rgba_equal (color, &(GdkRGBA){ 1, 128 / 255.0f, 0, 1 }));
  g_assert_true (ct_palette_get (found) == color);
  g_assert_true (ct_palette_get_text (found)->red < 0.5f);
  dataset->categories.look[row].color = CT_COLOR_SET;
  g_assert_true (gdk_rgba_equal (ct_palette_get (ct_palette_find (dataset, row)), &(GdkRGBA){ 0, 0, 0, 1 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/apart-for-everybody", test_apart_for_everybody);
  g_test_add_func ("/palette/first-four", test_first_four_differ_most);
  g_test_add_func ("/palette/names-can-be-read", test_names_can_be_read);
  g_test_add_func ("/palette/repeats", test_repeats);
  g_test_add_func ("/palette/own-color", test_own_color);
  return g_test_run ();
}
