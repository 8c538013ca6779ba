/* sample-goods.c - the goods of the sample set
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bottles, tins, boxes, apples, oranges and bananas, and beside them the
 * plants and crates that only dress the scene.
 */

#include "sample-goods.h"

#include <math.h>

typedef struct
{
  double w, h;
  double neck, neck_high, shoulder;
  double level;
  guint32 glass, liquid, cap, label, ink;
  double label_top, label_high;
  const char *word;
} BottleStyle;

static const BottleStyle bottles[] = {
  { .31, .92, .34, .25, .16, .30, 0x3f6b3c, 0x1f3d1f, 0x7a1f2b, 0xf0e6cc, 0x6b1d26, .56, .24, "OLIVE" },
  { .34, .80, .44, .14, .17, .16, 0xf0b860, 0xe88a1c, 0xf4f4ee, 0xfff6df, 0xd4580f, .50, .28, "SUN" },
  { .37, .74, .50, .12, .20, .15, 0xe8ecec, 0xf7f5ee, 0x2f6fb0, 0x2f6fb0, 0xffffff, .50, .26, "MILK" },
  { .28, .90, .30, .22, .20, .22, 0xd8c060, 0xd2a91e, 0x2c2a26, 0x2e4a2a, 0xf0dfa0, .54, .26, "OIL" },
  { .30, .84, .36, .16, .24, .18, 0x5a2a18, 0x2f120a, 0xd8392f, 0xd8392f, 0xffffff, .48, .20, "COLA" },
  { .31, .78, .38, .18, .18, .20, 0xb8485c, 0x8d1f38, 0xe8d8b0, 0xf8ecec, 0x8d1f38, .52, .28, "PLUM" },
};

typedef struct
{
  double w, h;
  guint32 paper, band, ink;
  const char *word;
  gboolean ribs;
} TinStyle;

static const TinStyle tins[] = {
  { .36, .44, 0xc5342b, 0xf6eedc, 0xc5342b, "SOUP", FALSE },  { .35, .42, 0x3f7f45, 0xf3e9b8, 0x2a5a30, "PEAS", FALSE },
  { .34, .40, 0xe6b422, 0xfdf8e6, 0x8a5a10, "CORN", TRUE },   { .45, .26, 0x2a6a9c, 0xe9f2f6, 0x1d4a70, "TUNA", FALSE },
  { .38, .52, 0x5b3a29, 0xe9d3a4, 0x5b3a29, "COCOA", FALSE }, { .35, .46, 0x20525a, 0xf0a33c, 0x20333a, "TEA", TRUE },
};

typedef struct
{
  double w, h;
  guint32 card, deco, ink;
  const char *word;
  int design;
} BoxStyle;

static const BoxStyle boxes[] = {
  { .58, .74, 0xe9a02c, 0xf8efd4, 0x8a3a12, "OATS", 0 },   { .49, .50, 0x2f7d6b, 0xe8d9a0, 0xf6efd8, "TEA", 1 },
  { .45, .78, 0x2b5aa0, 0xe8c65a, 0xffffff, "PASTA", 2 },  { .60, .62, 0xb93a52, 0xf7e3d8, 0xffffff, "RICE", 3 },
  { .54, .56, 0xf0e8d8, 0xc8643c, 0x5a3a28, "CRISPS", 0 }, { .65, .40, 0x6a4a7c, 0xe6cfe8, 0xffffff, "SALT", 1 },
};

/* Width and height as parts of the height of a shelf row. */
void
good_size (GoodKind kind, int variant, double *width, double *height)
{
  static const double plain[][2] = {
    [GOOD_APPLE] = { .36, .37 }, [GOOD_ORANGE] = { .35, .35 },   [GOOD_BANANA] = { .76, .48 },
    [GOOD_PLANT] = { .56, .74 }, [GOOD_CRATE_BACK] = { 0, .24 }, [GOOD_CRATE_FRONT] = { 0, .17 },
  };

  switch (kind)
    {
    case GOOD_BOTTLE:
      *width = bottles[variant % 6].w;
      *height = bottles[variant % 6].h;
      break;
    case GOOD_TIN:
      *width = tins[variant % 6].w;
      *height = tins[variant % 6].h;
      break;
    case GOOD_BOX:
      *width = boxes[variant % 6].w;
      *height = boxes[variant % 6].h;
      break;
    default:
      *width = plain[kind][0];
      *height = plain[kind][1];
      break;
    }
}

/* Light and shade of an upright cylinder from x on, w wide. */
static void
shade_cylinder (cairo_t *cr, double x, double w, double strength)
{
  const Stop stops[] = { { 0.00, 0x000000, 0.58 * strength }, { 0.12, 0x000000, 0.20 * strength },
                         { 0.22, 0xffffff, 0.05 * strength }, { 0.32, 0xffffff, 0.30 * strength },
                         { 0.42, 0xffffff, 0.04 * strength }, { 0.62, 0x000000, 0.06 * strength },
                         { 0.86, 0x000000, 0.46 * strength }, { 0.96, 0x000000, 0.58 * strength },
                         { 1.00, 0x000000, 0.36 * strength } };

  paint_linear (cr, x, 0, x + w, 0, stops, G_N_ELEMENTS (stops));
}

/* A band round a cylinder: both edges sag by e. */
static void
band_path (cairo_t *cr, double x, double w, double top, double bottom, double e)
{
  double k = e * 4 / 3;

  cairo_move_to (cr, x, top);
  cairo_curve_to (cr, x + w * 0.1, top + k, x + w * 0.9, top + k, x + w, top);
  cairo_line_to (cr, x + w, bottom);
  cairo_curve_to (cr, x + w * 0.9, bottom + k, x + w * 0.1, bottom + k, x, bottom);
  cairo_close_path (cr);
}

static void
bottle_path (cairo_t *cr, const BottleStyle *s, double w, double h, double e)
{
  double n0 = w * (1 - s->neck) / 2;
  double n1 = w - n0;
  double neck = h * s->neck_high;
  double body = neck + h * s->shoulder;
  double mid = (neck + body) / 2;

  cairo_move_to (cr, n0, h * 0.015);
  cairo_line_to (cr, n0, neck);
  cairo_curve_to (cr, n0, mid, 0, mid, 0, body);
  cairo_line_to (cr, 0, h - e);
  cairo_curve_to (cr, 0, h + e / 3, w, h + e / 3, w, h - e);
  cairo_line_to (cr, w, body);
  cairo_curve_to (cr, w, mid, n1, mid, n1, neck);
  cairo_line_to (cr, n1, h * 0.015);
  cairo_close_path (cr);
}

static void
paint_bottle_glass (cairo_t *cr, const BottleStyle *s, double w, double h)
{
  double level = h * s->level;
  const Stop rims[] = { { 0.00, 0x000000, 0.45 },
                        { 0.07, 0x000000, 0.05 },
                        { 0.50, 0xffffff, 0.06 },
                        { 0.93, 0x000000, 0.10 },
                        { 1.00, 0x000000, 0.50 } };

  set_hex (cr, s->glass, 0.72);
  cairo_paint (cr);
  cairo_rectangle (cr, 0, level, w, h);
  set_hex (cr, s->liquid, 0.97);
  cairo_fill (cr);
  set_rgb (cr, rgb_mix (rgb (s->liquid), rgb (0xffffff), 0.35), 0.8);
  cairo_rectangle (cr, 0, level, w, h * 0.006);
  cairo_fill (cr);
  paint_glow (cr, w * 0.62, h * 0.72, w * 0.42, h * 0.34, s->glass, 0.6);
  paint_linear (cr, 0, 0, w, 0, rims, G_N_ELEMENTS (rims));
  shade_cylinder (cr, 0, w, 0.45);
}

static void
draw_bottle_label (cairo_t *cr, const BottleStyle *s, double w, double h, double e)
{
  double top = h * s->label_top;
  double high = h * s->label_high;

  cairo_push_group (cr);
  set_hex (cr, s->label, 1);
  cairo_paint (cr);
  set_hex (cr, s->ink, 0.9);
  band_path (cr, 0, w, top + high * 0.05, top + high * 0.09, e * 0.6);
  cairo_fill (cr);
  band_path (cr, 0, w, top + high * 0.91, top + high * 0.95, e * 0.6);
  cairo_fill (cr);
  draw_word (cr, s->word, w / 2, top + high * 0.36 + e * 0.6, w * 0.68, high * 0.28, 1.15);
  cairo_arc (cr, w / 2, top + high * 0.72 + e * 0.5, high * 0.11, 0, 2 * G_PI);
  cairo_fill (cr);
  set_hex (cr, s->label, 1);
  cairo_arc (cr, w / 2, top + high * 0.72 + e * 0.5, high * 0.06, 0, 2 * G_PI);
  cairo_fill (cr);
  shade_cylinder (cr, 0, w, 0.7);
  cairo_pop_group_to_source (cr);
  band_path (cr, 0, w, top, top + high, e * 0.6);
  cairo_fill (cr);
}

static void
draw_bottle_cap (cairo_t *cr, const BottleStyle *s, double w, double h)
{
  double cw = w * s->neck * 1.16;
  double x = (w - cw) / 2;
  double high = h * 0.055;

  cairo_push_group (cr);
  set_hex (cr, s->cap, 1);
  cairo_paint (cr);
  shade_cylinder (cr, x, cw, 0.8);
  for (int i = 1; i < 9; i++)
    {
      set_hex (cr, 0x000000, 0.16);
      cairo_rectangle (cr, x + cw * i / 9, high * 0.3, cw * 0.03, high);
      cairo_fill (cr);
    }
  cairo_pop_group_to_source (cr);
  round_rect (cr, x, 0, cw, high, cw * 0.1);
  cairo_fill (cr);
}

static void
draw_bottle (cairo_t *cr, const Good *good)
{
  const BottleStyle *s = &bottles[good->variant % 6];
  double w = good->w;
  double h = good->h;
  double e = w * 0.5 * good->tilt;
  const Stop shine[] = { { 0, 0xffffff, 0 }, { 0.3, 0xffffff, 0.55 }, { 0.6, 0xffffff, 0.4 }, { 1, 0xffffff, 0 } };

  cairo_push_group (cr);
  paint_bottle_glass (cr, s, w, h);
  cairo_pop_group_to_source (cr);
  bottle_path (cr, s, w, h, e);
  cairo_fill (cr);

  draw_bottle_label (cr, s, w, h, e);
  draw_bottle_cap (cr, s, w, h);

  /* The window mirrored on shoulder and side. */
  cairo_save (cr);
  bottle_path (cr, s, w, h, e);
  cairo_clip (cr);
  round_rect (cr,
              w * 0.13,
              h * (s->neck_high + s->shoulder * 0.82),
              w * 0.075,
              h * (1 - s->neck_high - s->shoulder) * 0.93,
              w * 0.036);
  cairo_clip (cr);
  paint_linear (cr, 0, h * s->neck_high, 0, h, shine, G_N_ELEMENTS (shine));
  cairo_restore (cr);

  round_rect (cr,
              w * (0.5 - s->neck * 0.30),
              h * 0.075,
              w * s->neck * 0.12,
              h * MAX (s->neck_high - 0.08, 0.03),
              w * s->neck * 0.05);
  set_hex (cr, 0xffffff, 0.4);
  cairo_fill (cr);
}

static void
ellipse (cairo_t *cr, double cx, double cy, double rx, double ry)
{
  cairo_save (cr);
  cairo_translate (cr, cx, cy);
  cairo_scale (cr, rx, ry);
  cairo_new_sub_path (cr);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
}

static void
paint_tin_paper (cairo_t *cr, const TinStyle *s, double w, double top, double bottom, double e)
{
  double high = bottom - top;

  set_hex (cr, s->paper, 1);
  cairo_paint (cr);
  set_hex (cr, s->band, 1);
  band_path (cr, 0, w, top + high * 0.14, top + high * 0.60, e);
  cairo_fill (cr);
  band_path (cr, 0, w, top + high * 0.90, top + high * 0.94, e);
  cairo_fill (cr);
  set_hex (cr, s->ink, 1);
  draw_word (cr, s->word, w / 2, top + high * 0.37 + e, w * 0.66, high * 0.24, 1.3);
  set_hex (cr, s->band, 1);
  for (int i = -1; i <= 1; i++)
    {
      ellipse (cr, w / 2 + i * w * 0.17, top + high * 0.75 + e, high * 0.075, high * 0.075);
      cairo_fill (cr);
    }
}

static void
draw_tin_lid (cairo_t *cr, double w, double e)
{
  const Stop metal[] = { { 0.0, 0x8b9197, 1 },
                         { 0.3, 0xf4f6f7, 1 },
                         { 0.55, 0xaab0b5, 1 },
                         { 0.8, 0xe2e5e7, 1 },
                         { 1.0, 0x7a8086, 1 } };

  cairo_push_group (cr);
  paint_linear (cr, 0, 0, w, 0, metal, G_N_ELEMENTS (metal));
  cairo_pop_group_to_source (cr);
  ellipse (cr, w / 2, e, w / 2, e);
  cairo_fill (cr);

  for (int i = 0; i < 3; i++)
    {
      double f = 0.90 - i * 0.16;

      ellipse (cr, w / 2, e * 1.04, w / 2 * f, e * f);
      cairo_set_line_width (cr, MAX (0.8, w * 0.008));
      set_hex (cr, i % 2 ? 0xffffff : 0x40464c, 0.5);
      cairo_stroke (cr);
    }
}

static void
draw_tin (cairo_t *cr, const Good *good)
{
  const TinStyle *s = &tins[good->variant % 6];
  double w = good->w;
  double h = good->h;
  double e = w * 0.5 * MAX (good->tilt, 0.05);
  double top = e + h * 0.05;
  double bottom = h - e - h * 0.05;
  const Stop metal[] = { { 0.00, 0x5c6268, 1 }, { 0.18, 0xb4babf, 1 }, { 0.32, 0xfbfcfc, 1 },
                         { 0.50, 0x9aa1a7, 1 }, { 0.80, 0xc9ced2, 1 }, { 1.00, 0x4a5056, 1 } };

  cairo_push_group (cr);
  paint_linear (cr, 0, 0, w, 0, metal, G_N_ELEMENTS (metal));
  cairo_pop_group_to_source (cr);
  band_path (cr, 0, w, e, h - e, e);
  cairo_fill (cr);

  cairo_push_group (cr);
  paint_tin_paper (cr, s, w, top, bottom, e);
  shade_cylinder (cr, 0, w, 0.85);
  for (int i = 0; s->ribs && i < 7; i++)
    {
      double y = top + (bottom - top) * (0.64 + i * 0.045);

      band_path (cr, 0, w, y, y + h * 0.006, e);
      set_hex (cr, i % 2 ? 0xffffff : 0x000000, 0.18);
      cairo_fill (cr);
    }
  cairo_pop_group_to_source (cr);
  band_path (cr, w * 0.012, w * 0.976, top, bottom, e);
  cairo_fill (cr);

  draw_tin_lid (cr, w, e);
}

static void
box_picture (cairo_t *cr, const BoxStyle *s, double w, double y, double h)
{
  double r = MIN (w, h) * 0.40;
  double cx = w / 2;
  double cy = y + h / 2;

  switch (s->design)
    {
    case 0: /* a bowl of cereals */
      set_hex (cr, s->deco, 1);
      ellipse (cr, cx, cy, r * 1.1, r * 1.1);
      cairo_fill (cr);
      set_hex (cr, 0xc98a3a, 1);
      ellipse (cr, cx, cy - r * 0.05, r * 0.74, r * 0.34);
      cairo_fill (cr);
      set_hex (cr, s->ink, 1);
      cairo_arc (cr, cx, cy - r * 0.02, r * 0.76, 0, G_PI);
      cairo_close_path (cr);
      cairo_fill (cr);
      break;
    case 1: /* two leaves */
      for (int side = -1; side <= 1; side += 2)
        {
          cairo_move_to (cr, cx, cy + r);
          cairo_curve_to (cr, cx, cy, cx + side * r * 0.3, cy - r * 0.7, cx + side * r * 1.1, cy - r * 0.9);
          cairo_curve_to (cr, cx + side * r * 1.2, cy, cx + side * r * 0.7, cy + r * 0.5, cx, cy + r);
          set_hex (cr, s->deco, side < 0 ? 1 : 0.75);
          cairo_fill (cr);
        }
      break;
    case 2: /* a window on sticks of pasta */
      cairo_save (cr);
      round_rect (cr, w * 0.2, y, w * 0.6, h, w * 0.1);
      cairo_clip (cr);
      set_hex (cr, 0xb98a2c, 1);
      cairo_paint (cr);
      for (int i = 0; i < 16; i++)
        {
          set_hex (cr, i % 3 ? 0xf3d97e : 0xe2bd55, 1);
          cairo_rectangle (cr, w * (0.2 + i * 0.039), y, w * 0.026, h);
          cairo_fill (cr);
        }
      cairo_restore (cr);
      break;
    default: /* slanted stripes */
      for (int i = 0; i < 5; i++)
        {
          double x = w * (0.12 + i * 0.18);

          cairo_move_to (cr, x, y + h);
          cairo_line_to (cr, x + w * 0.12, y);
          cairo_rel_line_to (cr, w * 0.08, 0);
          cairo_line_to (cr, x + w * 0.08, y + h);
          set_hex (cr, s->deco, 0.9);
          cairo_fill (cr);
        }
      break;
    }
}

static void
paint_box_front (cairo_t *cr, const BoxStyle *s, double w, double t, double h)
{
  double high = h - t;
  const Stop shade[] = { { 0, 0xffffff, 0.22 }, { 0.4, 0xffffff, 0.03 }, { 1, 0x000000, 0.20 } };

  set_hex (cr, s->card, 1);
  cairo_paint (cr);
  set_hex (cr, s->deco, 1);
  cairo_rectangle (cr, 0, t + high * 0.05, w, high * 0.025);
  cairo_rectangle (cr, 0, t + high * 0.93, w, high * 0.025);
  cairo_fill (cr);
  box_picture (cr, s, w, t + high * 0.42, high * 0.44);
  set_hex (cr, s->ink, 1);
  draw_word (cr, s->word, w / 2, t + high * 0.24, w * 0.74, high * 0.17, 1.35);
  paint_linear (cr, 0, t, w * 0.6, h, shade, G_N_ELEMENTS (shade));
}

static void
draw_box (cairo_t *cr, const Good *good)
{
  const BoxStyle *s = &boxes[good->variant % 6];
  double w = good->w;
  double h = good->h;
  double fw = w * 0.84;
  double t = MAX (w * 0.16 * good->tilt * 3, 1);

  cairo_push_group (cr);
  paint_box_front (cr, s, fw, t, h);
  cairo_pop_group_to_source (cr);
  cairo_rectangle (cr, 0, t, fw, h - t);
  cairo_fill (cr);

  cairo_move_to (cr, fw - 0.5, t);
  cairo_line_to (cr, w, 0);
  cairo_line_to (cr, w, h - t);
  cairo_line_to (cr, fw - 0.5, h);
  cairo_close_path (cr);
  set_rgb (cr, rgb_mix (rgb (s->card), rgb (0x120c10), 0.48), 1);
  cairo_fill (cr);
  set_rgb (cr, rgb_mix (rgb (s->ink), rgb (s->card), 0.55), 0.5);
  for (int i = 0; i < 6; i++)
    {
      cairo_move_to (cr, fw + w * 0.03, h * (0.5 + i * 0.05));
      cairo_line_to (cr, w * 0.97, h * (0.5 + i * 0.05) - t * 0.7);
      cairo_set_line_width (cr, h * 0.012);
      cairo_stroke (cr);
    }

  cairo_move_to (cr, 0, t);
  cairo_line_to (cr, w - fw, 0);
  cairo_line_to (cr, w, 0);
  cairo_line_to (cr, fw, t);
  cairo_close_path (cr);
  set_rgb (cr, rgb_mix (rgb (s->card), rgb (0xffffff), 0.35), 1);
  cairo_fill (cr);

  cairo_move_to (cr, fw, t);
  cairo_line_to (cr, fw, h);
  cairo_set_line_width (cr, MAX (1, w * 0.008));
  set_hex (cr, 0xffffff, 0.35);
  cairo_stroke (cr);
}

static void
paint_ball (cairo_t *cr, double w, double h, guint32 bright, guint32 base, guint32 dark)
{
  cairo_pattern_t *p;
  const guint32 hex[] = { bright, base, base, dark, dark };
  const double at[] = { 0, 0.34, 0.56, 0.92, 1 };

  p = cairo_pattern_create_radial (w * 0.36, h * 0.34, 0, w * 0.46, h * 0.46, w * 0.66);
  for (int i = 0; i < 5; i++)
    {
      Rgb c = rgb (hex[i]);

      cairo_pattern_add_color_stop_rgb (p, at[i], c.r, c.g, c.b);
    }

  cairo_set_source (cr, p);
  cairo_paint (cr);
  cairo_pattern_destroy (p);
}

static void
apple_path (cairo_t *cr, double w, double h)
{
  cairo_move_to (cr, w * 0.5, h * 0.23);
  cairo_curve_to (cr, w * .60, h * .12, w * 1.0, h * .10, w, h * .50);
  cairo_curve_to (cr, w * 1.0, h * .76, w * .80, h * 1.02, w * .63, h * .995);
  cairo_curve_to (cr, w * .57, h * .985, w * .56, h * .965, w * .5, h * .965);
  cairo_curve_to (cr, w * .44, h * .965, w * .43, h * .985, w * .37, h * .995);
  cairo_curve_to (cr, w * .20, h * 1.02, w * 0, h * .76, 0, h * .50);
  cairo_curve_to (cr, w * 0, h * .10, w * .40, h * .12, w * .5, h * .23);
  cairo_close_path (cr);
}

static void
paint_apple_skin (cairo_t *cr, Rng *rng, double w, double h, guint32 streak)
{
  for (int i = 0; i < 60; i++)
    {
      double a = rng_range (rng, -1.1, 1.1);
      double end = rng_range (rng, 0.45, 0.95);

      cairo_move_to (cr, w * (0.5 + a * 0.05), h * 0.26);
      cairo_curve_to (cr,
                      w * (0.5 + a * 0.30),
                      h * 0.22,
                      w * (0.5 + a * 0.46),
                      h * 0.45,
                      w * (0.5 + a * 0.40),
                      h * end);
      set_hex (cr, streak, rng_range (rng, 0.04, 0.16));
      cairo_set_line_width (cr, w * rng_range (rng, 0.008, 0.03));
      cairo_stroke (cr);
    }

  for (int i = 0; i < 34; i++)
    {
      ellipse (cr, w * rng_range (rng, 0.08, 0.92), h * rng_range (rng, 0.35, 0.92), w * 0.007, w * 0.007);
      set_hex (cr, 0xfff0c0, 0.35);
      cairo_fill (cr);
    }
}

static void
draw_stem (cairo_t *cr, double w, double h, gboolean leaf)
{
  cairo_move_to (cr, w * 0.50, h * 0.25);
  cairo_curve_to (cr, w * 0.50, h * 0.14, w * 0.52, h * 0.08, w * 0.56, h * 0.02);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, w * 0.045);
  set_hex (cr, 0x4a2f16, 1);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, w * 0.014);
  set_hex (cr, 0x9a7444, 0.8);
  cairo_stroke (cr);

  if (!leaf)
    return;

  cairo_move_to (cr, w * 0.53, h * 0.15);
  cairo_curve_to (cr, w * .60, h * 0, w * .76, h * 0, w * .86, h * .07);
  cairo_curve_to (cr, w * .80, h * .18, w * .64, h * .20, w * .53, h * .15);
  set_hex (cr, 0x4d8a36, 1);
  cairo_fill (cr);
  cairo_move_to (cr, w * 0.54, h * 0.148);
  cairo_curve_to (cr, w * .64, h * .10, w * .74, h * .08, w * .84, h * .072);
  cairo_set_line_width (cr, w * 0.012);
  set_hex (cr, 0xbfe08a, 0.8);
  cairo_stroke (cr);
}

static void
draw_apple (cairo_t *cr, Rng *rng, const Good *good)
{
  static const guint32 skins[][4] = {
    { 0xf06a4a, 0xc8202a, 0x5a0a14, 0xffb060 },
    { 0xd8ec7c, 0x8fbe38, 0x40661a, 0xf0f8b0 },
    { 0xf8e884, 0xe6c440, 0x86501a, 0xd02a22 },
  };
  const guint32 *skin = skins[good->variant % 3];
  double w = good->w;
  double h = good->h;

  cairo_push_group (cr);
  paint_ball (cr, w, h * 1.1, skin[0], skin[1], skin[2]);
  paint_apple_skin (cr, rng, w, h, skin[3]);
  paint_glow (cr, w * 0.5, h * 0.22, w * 0.22, h * 0.10, 0x2a1a06, 0.75);
  paint_glow (cr, w * 0.72, h * 0.90, w * 0.30, h * 0.12, 0xffd8a0, 0.28);
  paint_glow (cr, w * 0.28, h * 0.40, w * 0.16, h * 0.15, 0xffffff, 0.75);
  paint_glow (cr, w * 0.26, h * 0.37, w * 0.07, h * 0.07, 0xffffff, 0.8);
  cairo_pop_group_to_source (cr);
  apple_path (cr, w, h);
  cairo_fill (cr);
  draw_stem (cr, w, h, good->variant % 2 == 0);
}

static void
draw_orange (cairo_t *cr, Rng *rng, const Good *good)
{
  double w = good->w;
  double h = good->h;
  double nx = w * (good->variant % 2 ? 0.60 : 0.46);
  double ny = h * 0.17;

  cairo_push_group (cr);
  paint_ball (cr, w, h, 0xffc05a, good->variant % 2 ? 0xf08a1c : 0xf29a24, 0x9a4206);
  for (int i = 0; i < 420; i++)
    {
      double a = rng_range (rng, 0, 2 * G_PI);
      double r = sqrt (rng_unit (rng)) * 0.5;

      ellipse (cr, w * (0.5 + r * cos (a)), h * (0.5 + r * sin (a)), w * 0.009, w * 0.008);
      set_hex (cr, i % 2 ? 0x8a3c00 : 0xffe0a0, 0.16);
      cairo_fill (cr);
    }
  paint_glow (cr, nx, ny, w * 0.17, h * 0.09, 0x7a3400, 0.45);
  for (int i = 0; i < 7; i++)
    {
      double a = i * 2 * G_PI / 7;

      cairo_move_to (cr, nx, ny);
      cairo_line_to (cr, nx + w * 0.06 * cos (a), ny + h * 0.035 * sin (a));
      cairo_set_line_width (cr, w * 0.022);
      set_hex (cr, 0x55702c, 1);
      cairo_stroke (cr);
    }
  paint_glow (cr, w * 0.68, h * 0.90, w * 0.32, h * 0.14, 0xffd090, 0.35);
  paint_glow (cr, w * 0.30, h * 0.34, w * 0.20, h * 0.18, 0xffffff, 0.55);
  paint_glow (cr, w * 0.28, h * 0.31, w * 0.08, h * 0.07, 0xffffff, 0.55);
  cairo_pop_group_to_source (cr);
  ellipse (cr, w / 2, h / 2, w / 2, h / 2);
  cairo_fill (cr);
}

/* A point of a banana: t runs along it, v from its inner to its outer side
 * (-1 … 1). */
static void
banana_point (int finger, double t, double v, double *x, double *y)
{
  double spread = finger * 0.10;
  double r = 0.42 + spread;
  double from = G_PI * (0.98 + finger * 0.012);
  double to = G_PI * (0.10 + finger * 0.045);
  double a = from + (to - from) * t;
  double squeeze = MIN (1, MIN (t / 0.24, (1 - t) / 0.13));
  double half = 0.022 + 0.070 * sin (squeeze * G_PI / 2);
  double px, py;

  /* All fingers start from one stem and part on the way. */
  px = 0.5 + r * cos (a) * 1.05 + spread * 0.98 * (1 - t) * (1 - t);
  py = 0.04 + r * sin (a);
  *x = px + cos (a) * half * v;
  *y = py + sin (a) * half * v;
}

static void
banana_strip (cairo_t *cr, int finger, double v0, double v1, double t0, double t1)
{
  const int steps = 40;
  double x, y;

  for (int i = 0; i <= steps; i++)
    {
      banana_point (finger, t0 + (t1 - t0) * i / steps, v0, &x, &y);
      cairo_line_to (cr, x, y);
    }

  for (int i = steps; i >= 0; i--)
    {
      banana_point (finger, t0 + (t1 - t0) * i / steps, v1, &x, &y);
      cairo_line_to (cr, x, y);
    }

  cairo_close_path (cr);
}

static void
draw_banana_finger (cairo_t *cr, Rng *rng, int finger, gboolean green)
{
  guint32 skin = green ? 0xd9cf4a : 0xf6cf3a;

  cairo_push_group (cr);
  set_hex (cr, skin, 1);
  cairo_paint (cr);

  /* Facets of the skin, from the lit inner side to the shaded outer one. */
  for (int i = 0; i < 12; i++)
    {
      double v = -1.1 + i * 0.2;
      double dark = 0.02 + 0.60 * pow (i / 11.0, 2.2);

      banana_strip (cr, finger, v, v + 0.22, 0, 1);
      set_hex (cr, 0x7a4a00, dark);
      cairo_fill (cr);
    }
  banana_strip (cr, finger, -0.55, -0.30, 0.1, 0.95);
  set_hex (cr, 0xfff6b8, 0.55);
  cairo_fill (cr);
  banana_strip (cr, finger, 0.26, 0.34, 0.05, 0.97);
  set_hex (cr, 0x8a5c08, 0.4);
  cairo_fill (cr);

  for (int i = 0; i < 16; i++)
    {
      double x, y;

      banana_point (finger, rng_range (rng, 0.2, 0.92), rng_range (rng, -0.8, 0.9), &x, &y);
      ellipse (cr, x, y, rng_range (rng, 0.002, 0.008), 0.003);
      set_hex (cr, 0x5a3206, 0.5);
      cairo_fill (cr);
    }

  banana_strip (cr, finger, -1.2, 1.2, 0, 0.12);
  set_hex (cr, 0x8f9a2c, 0.55);
  cairo_fill (cr);
  banana_strip (cr, finger, -1.2, 1.2, 0.965, 1);
  set_hex (cr, 0x2c1c0a, 0.95);
  cairo_fill (cr);
  cairo_pop_group_to_source (cr);
  banana_strip (cr, finger, -1, 1, 0, 1);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 0.006);
  set_hex (cr, 0x6a4206, 0.55);
  cairo_stroke (cr);
}

/* A hand of bananas; scaled so that it fills its frame. */
static void
draw_banana (cairo_t *cr, Rng *rng, const Good *good)
{
  int fingers = 2 + good->variant % 2;
  double x0 = 9, y0 = 9, x1 = -9, y1 = -9;

  for (int f = 0; f < fingers; f++)
    for (int i = 0; i <= 40; i++)
      for (int v = -1; v <= 1; v += 2)
        {
          double x, y;

          banana_point (f, i / 40.0, v, &x, &y);
          x0 = MIN (x0, x);
          x1 = MAX (x1, x);
          y0 = MIN (y0, y);
          y1 = MAX (y1, y);
        }

  cairo_scale (cr, good->w / (x1 - x0), good->h / (y1 - y0));
  cairo_translate (cr, -x0, -y0);

  for (int f = fingers - 1; f >= 0; f--)
    draw_banana_finger (cr, rng, f, good->variant >= 2);
}

static void
draw_leaf (cairo_t *cr, double length, guint32 hex)
{
  cairo_move_to (cr, 0, 0);
  cairo_curve_to (cr, length * 0.25, -length * 0.30, length * 0.75, -length * 0.24, length, 0);
  cairo_curve_to (cr, length * 0.70, length * 0.18, length * 0.25, length * 0.16, 0, 0);
  set_hex (cr, hex, 1);
  cairo_fill (cr);
  cairo_move_to (cr, 0, 0);
  cairo_curve_to (cr, length * 0.3, -length * 0.06, length * 0.7, -length * 0.05, length * 0.95, 0);
  cairo_set_line_width (cr, MAX (0.7, length * 0.02));
  set_hex (cr, 0xdff0b8, 0.45);
  cairo_stroke (cr);
}

static void
draw_plant (cairo_t *cr, Rng *rng, const Good *good)
{
  static const guint32 greens[] = { 0x2f5e34, 0x3f7a3e, 0x55954a, 0x6cab55 };
  double w = good->w;
  double h = good->h;
  double pot = h * 0.66;

  for (int i = 0; i < 34; i++)
    {
      double a = rng_range (rng, -G_PI * 1.04, G_PI * 0.04);

      cairo_save (cr);
      cairo_translate (cr, w * rng_range (rng, 0.42, 0.58), pot);
      cairo_rotate (cr, a);
      cairo_translate (cr, w * rng_range (rng, 0, 0.20), 0);
      draw_leaf (cr, w * rng_range (rng, 0.22, 0.36), greens[i * 4 / 34]);
      cairo_restore (cr);
    }

  cairo_push_group (cr);
  set_hex (cr, good->variant % 2 ? 0xd8d2c4 : 0xb8643c, 1);
  cairo_paint (cr);
  shade_cylinder (cr, w * 0.2, w * 0.6, 0.8);
  cairo_pop_group_to_source (cr);
  cairo_move_to (cr, w * 0.22, pot + h * 0.06);
  cairo_line_to (cr, w * 0.30, h * 0.985);
  cairo_curve_to (cr, w * 0.4, h * 1.005, w * 0.6, h * 1.005, w * 0.70, h * 0.985);
  cairo_line_to (cr, w * 0.78, pot + h * 0.06);
  cairo_close_path (cr);
  round_rect (cr, w * 0.18, pot, w * 0.64, h * 0.075, h * 0.015);
  cairo_fill (cr);
}

static void
draw_crate (cairo_t *cr, Rng *rng, const Good *good)
{
  gboolean front = good->kind == GOOD_CRATE_FRONT;
  double w = good->w;
  double h = good->h;
  int slats = 2;
  double slat = h / slats;

  set_hex (cr, 0x241608, 1);
  cairo_rectangle (cr, 0, 0, w, h * 0.98);
  cairo_fill (cr);

  for (int i = 0; i < slats; i++)
    draw_wood (cr, rng, 0, i * slat, w, slat * 0.9, front ? 0xc99a5e : 0x7a5630, FALSE);

  if (!front)
    return;

  draw_wood (cr, rng, 0, 0, h * 0.42, h, 0xb98748, TRUE);
  draw_wood (cr, rng, w - h * 0.42, 0, h * 0.42, h, 0xb98748, TRUE);
  for (int i = 0; i < 4; i++)
    {
      ellipse (cr, i % 2 ? w - h * 0.21 : h * 0.21, h * (i < 2 ? 0.22 : 0.72), h * 0.035, h * 0.035);
      set_hex (cr, 0x4a4a4a, 0.9);
      cairo_fill (cr);
    }
}

void
draw_good (cairo_t *cr, Rng *rng, const Good *good)
{
  cairo_save (cr);
  cairo_translate (cr, good->cx - good->w / 2, good->base - good->h);

  switch (good->kind)
    {
    case GOOD_BOTTLE:
      draw_bottle (cr, good);
      break;
    case GOOD_TIN:
      draw_tin (cr, good);
      break;
    case GOOD_BOX:
      draw_box (cr, good);
      break;
    case GOOD_APPLE:
      draw_apple (cr, rng, good);
      break;
    case GOOD_ORANGE:
      draw_orange (cr, rng, good);
      break;
    case GOOD_BANANA:
      draw_banana (cr, rng, good);
      break;
    case GOOD_PLANT:
      draw_plant (cr, rng, good);
      break;
    case GOOD_CRATE_BACK:
    case GOOD_CRATE_FRONT:
    default:
      draw_crate (cr, rng, good);
      break;
    }

  cairo_restore (cr);
}
