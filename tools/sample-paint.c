/* sample-paint.c - painting helpers of the sample set generator
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything here draws with cairo and takes its chance from an Rng, so the
 * same seed always gives the same picture.
 */

#include "sample-paint.h"

#include <math.h>
#include <string.h>

void
rng_seed (Rng *rng, guint64 seed)
{
  rng->state = seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + 1;
}

/* A number from 0 up to, but not including, 1 (splitmix64). */
double
rng_unit (Rng *rng)
{
  guint64 z;

  rng->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  z = rng->state;
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  z ^= z >> 31;

  return (double) (z >> 11) / 9007199254740992.0;
}

double
rng_range (Rng *rng, double low, double high)
{
  return low + (high - low) * rng_unit (rng);
}

Rgb
rgb (guint32 hex)
{
  Rgb c = { ((hex >> 16) & 0xff) / 255.0, ((hex >> 8) & 0xff) / 255.0, (hex & 0xff) / 255.0 };

  return c;
}

Rgb
rgb_mix (Rgb a, Rgb b, double t)
{
  Rgb c = { a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t };

  return c;
}

void
set_rgb (cairo_t *cr, Rgb colour, double alpha)
{
  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, alpha);
}

void
set_hex (cairo_t *cr, guint32 hex, double alpha)
{
  set_rgb (cr, rgb (hex), alpha);
}

/* Paints the whole clip with a linear gradient. */
void
paint_linear (cairo_t *cr, double x0, double y0, double x1, double y1, const Stop *stops, gsize n_stops)
{
  cairo_pattern_t *pattern = cairo_pattern_create_linear (x0, y0, x1, y1);

  for (gsize i = 0; i < n_stops; i++)
    {
      Rgb c = rgb (stops[i].hex);

      cairo_pattern_add_color_stop_rgba (pattern, stops[i].at, c.r, c.g, c.b, stops[i].alpha);
    }

  cairo_set_source (cr, pattern);
  cairo_paint (cr);
  cairo_pattern_destroy (pattern);
}

/* Paints a soft spot that fades out towards the rim of its ellipse. */
void
paint_glow (cairo_t *cr, double x, double y, double rx, double ry, guint32 hex, double alpha)
{
  cairo_pattern_t *pattern = cairo_pattern_create_radial (0, 0, 0, 0, 0, 1);
  Rgb c = rgb (hex);

  for (int i = 0; i <= 8; i++)
    {
      double t = i / 8.0;
      double fall = 1 - t * t * (3 - 2 * t);

      cairo_pattern_add_color_stop_rgba (pattern, t, c.r, c.g, c.b, alpha * fall);
    }

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, rx, ry);
  cairo_set_source (cr, pattern);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_pattern_destroy (pattern);
}

void
round_rect (cairo_t *cr, double x, double y, double w, double h, double r)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + w - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + w - r, y + h - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + h - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/* Strokes of a letter: points of two digits on a grid of 5 by 7; a comma
 * lifts the pen.  An own alphabet keeps the pictures free of the fonts that
 * happen to be installed. */
static const char *
letter_strokes (char letter)
{
  static const struct
  {
    char letter;
    const char *strokes;
  } table[] = {
    { 'A', "062046,1434" },
    { 'C', "4130100105163645" },
    { 'E', "40000646,0333" },
    { 'I', "0006" },
    { 'K', "0006,400346" },
    { 'L', "000646" },
    { 'M', "0600234046" },
    { 'N', "06004640" },
    { 'O', "103041453616050110" },
    { 'P', "06003041423303" },
    { 'R', "06003041423303,2346" },
    { 'S', "413010010213334445361605" },
    { 'T', "0040,2026" },
    { 'U', "000516364540" },
    { 'V', "002640" },
    { '0', "103041453616050110" },
    { '1', "011016" },
    { '2', "01103041420646" },
    { '5', "400003334445361605" },
    { '9', "4313020110304145361605" },
    { '.', "0606" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].letter == letter)
      return table[i].strokes;

  return "";
}

static double
letter_width (const char *strokes)
{
  int widest = 0;

  for (const char *p = strokes; *p != '\0'; p += (*p == ',') ? 1 : 2)
    if (*p != ',')
      widest = MAX (widest, *p - '0');

  return widest;
}

/* Writes a word with the current source, centred on (cx, cy) and as large
 * as the given width and height allow. */
void
draw_word (cairo_t *cr, const char *word, double cx, double cy, double width, double height, double weight)
{
  double total = -2;
  double unit;
  double x, y;

  for (const char *c = word; *c != '\0'; c++)
    total += letter_width (letter_strokes (*c)) + 2;

  unit = MIN (height / 6, width / total);
  x = cx - total * unit / 2;
  y = cy - unit * 3;
  cairo_set_line_width (cr, unit * weight);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);

  for (const char *c = word; *c != '\0'; c++)
    {
      const char *p = letter_strokes (*c);
      gboolean down = FALSE;

      for (; *p != '\0'; p += (*p == ',') ? 1 : 2)
        {
          if (*p == ',')
            down = FALSE;
          else if (!down)
            {
              cairo_move_to (cr, x + (p[0] - '0') * unit, y + (p[1] - '0') * unit);
              down = TRUE;
            }
          else
            cairo_line_to (cr, x + (p[0] - '0') * unit, y + (p[1] - '0') * unit);
        }

      x += (letter_width (letter_strokes (*c)) + 2) * unit;
    }

  cairo_stroke (cr);
}

/* One running-sum pass over n cells of one byte each, `step` bytes apart. */
static void
blur_line (guchar *data, int n, gsize step, int radius, guchar *copy)
{
  int sum = 0;
  int span = 2 * radius + 1;

  for (int i = 0; i < n; i++)
    copy[i] = data[(gsize) i * step];

  for (int i = -radius; i <= radius; i++)
    sum += copy[CLAMP (i, 0, n - 1)];

  for (int i = 0; i < n; i++)
    {
      data[(gsize) i * step] = (guchar) ((sum + span / 2) / span);
      sum += copy[MIN (i + radius + 1, n - 1)];
      sum -= copy[MAX (i - radius, 0)];
    }
}

/* Three box passes come close to a Gaussian.  Takes ARGB32 surfaces. */
void
blur_surface (cairo_surface_t *surface, int radius)
{
  int w = cairo_image_surface_get_width (surface);
  int h = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  guchar *copy = g_malloc ((gsize) MAX (w, h));
  guchar *data;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);

  for (int pass = 0; radius > 0 && pass < 3; pass++)
    for (gsize channel = 0; channel < 4; channel++)
      {
        for (int y = 0; y < h; y++)
          blur_line (data + (gsize) y * stride + channel, w, 4, radius, copy);
        for (int x = 0; x < w; x++)
          blur_line (data + (gsize) x * 4 + channel, h, stride, radius, copy);
      }

  cairo_surface_mark_dirty (surface);
  g_free (copy);
}

static void
draw_grain (cairo_t *cr, Rng *rng, double w, double h)
{
  int lines = (int) (h / 2.2) + 6;

  for (int i = 0; i < lines; i++)
    {
      double y = rng_range (rng, -4, h + 4);
      double wave = rng_range (rng, -0.08, 0.08) * h;
      double start = rng_range (rng, -0.4, 0.7) * w;
      double length = rng_range (rng, 0.3, 1.2) * w;
      gboolean dark = rng_unit (rng) < 0.68;

      cairo_move_to (cr, start, y);
      cairo_curve_to (cr,
                      start + length * 0.3,
                      y + wave,
                      start + length * 0.6,
                      y - wave,
                      start + length,
                      y + wave * 0.4);
      set_hex (cr, dark ? 0x2b1606 : 0xffe9c4, rng_range (rng, 0.03, 0.15));
      cairo_set_line_width (cr, rng_range (rng, 0.5, 2.4));
      cairo_stroke (cr);
    }
}

static void
draw_knot (cairo_t *cr, Rng *rng, double x, double y, double r)
{
  for (int i = 4; i > 0; i--)
    {
      cairo_save (cr);
      cairo_translate (cr, x, y);
      cairo_scale (cr, r * i * 0.34, r * i * 0.16);
      cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
      cairo_restore (cr);
      set_hex (cr, 0x2b1606, 0.10);
      cairo_fill_preserve (cr);
      cairo_set_line_width (cr, rng_range (rng, 0.5, 1.2));
      cairo_stroke (cr);
    }
}

/* A board with grain along its longer side. */
void
draw_wood (cairo_t *cr, Rng *rng, double x, double y, double w, double h, guint32 hex, gboolean upright)
{
  const Stop sheen[] = { { 0.0, 0xffffff, 0.08 }, { 0.3, 0xffffff, 0.02 }, { 1.0, 0x000000, 0.12 } };

  cairo_save (cr);
  cairo_rectangle (cr, x, y, w, h);
  cairo_clip (cr);
  cairo_translate (cr, x, y);
  if (upright)
    {
      double swap = w;

      cairo_rotate (cr, G_PI / 2);
      cairo_translate (cr, 0, -w);
      w = h;
      h = swap;
    }

  set_rgb (cr, rgb_mix (rgb (hex), rgb (0x40220c), rng_range (rng, 0, 0.16)), 1);
  cairo_paint (cr);
  draw_grain (cr, rng, w, h);
  if (rng_unit (rng) < 0.6 && h > 24)
    draw_knot (cr,
               rng,
               rng_range (rng, 0.1, 0.9) * w,
               rng_range (rng, 0.2, 0.8) * h,
               rng_range (rng, 0.25, 0.5) * MIN (h, 90));
  paint_linear (cr, 0, 0, 0, h, sheen, G_N_ELEMENTS (sheen));
  cairo_restore (cr);
}

static void
draw_plaster (cairo_t *cr, Rng *rng, int w, int h, guint32 hex)
{
  set_hex (cr, hex, 1);
  cairo_paint (cr);

  for (int i = 0; i < 90; i++)
    {
      double r = rng_range (rng, 0.05, 0.24) * w;

      paint_glow (cr,
                  rng_unit (rng) * w,
                  rng_unit (rng) * h,
                  r,
                  r * rng_range (rng, 0.4, 1),
                  rng_unit (rng) < 0.5 ? 0xffffff : 0x3a2a1c,
                  rng_range (rng, 0.02, 0.06));
    }

  for (int i = 0; i < 260; i++)
    {
      double x = rng_unit (rng) * w;
      double y = rng_unit (rng) * h;

      cairo_move_to (cr, x, y);
      cairo_rel_curve_to (cr,
                          10,
                          rng_range (rng, -8, 8),
                          24,
                          rng_range (rng, -8, 8),
                          rng_range (rng, 20, 70),
                          rng_range (rng, -10, 10));
      set_hex (cr, rng_unit (rng) < 0.6 ? 0xffffff : 0x3a2a1c, 0.05);
      cairo_set_line_width (cr, rng_range (rng, 1, 4));
      cairo_stroke (cr);
    }
}

static void
draw_tiles (cairo_t *cr, Rng *rng, int w, int h, guint32 hex)
{
  double th = MAX (w, h) / 13.0;
  double tw = th * 2;
  double gap = MAX (2, th * 0.05);
  int row = 0;

  set_hex (cr, 0xb4aea4, 1);
  cairo_paint (cr);

  for (double y = -th * 0.4; y < h; y += th, row++)
    for (double x = -tw * ((row % 2) ? 0.5 : 1); x < w; x += tw)
      {
        Rgb c = rgb_mix (rgb (hex), rgb (0x8a8f96), rng_range (rng, 0, 0.14));
        const Stop gloss[] = { { 0, 0xffffff, rng_range (rng, 0.2, 0.42) },
                               { 0.5, 0xffffff, 0.02 },
                               { 1, 0x000000, 0.09 } };

        cairo_save (cr);
        round_rect (cr, x + gap / 2, y + gap / 2, tw - gap, th - gap, gap);
        cairo_clip (cr);
        set_rgb (cr, c, 1);
        cairo_paint (cr);
        paint_linear (cr, x, y, x + tw * 0.4, y + th, gloss, G_N_ELEMENTS (gloss));
        cairo_set_line_width (cr, gap * 1.4);
        round_rect (cr, x + gap, y + gap, tw - gap, th - gap, gap);
        set_hex (cr, 0xffffff, 0.5);
        cairo_stroke (cr);
        cairo_restore (cr);
      }
}

static void
draw_planks (cairo_t *cr, Rng *rng, int w, int h, guint32 hex)
{
  double pw = w / 8.0;

  for (int i = 0; i < 9; i++)
    {
      double x = i * pw - pw * 0.3;

      draw_wood (cr, rng, x, 0, pw, h, hex, TRUE);
      set_hex (cr, 0x120a04, 0.55);
      cairo_rectangle (cr, x - 1.5, 0, 3, h);
      cairo_fill (cr);
      set_hex (cr, 0xffffff, 0.12);
      cairo_rectangle (cr, x + 1.5, 0, 1.5, h);
      cairo_fill (cr);
    }
}

static void
draw_panel (cairo_t *cr, int w, int h, guint32 hex)
{
  double step = w / 30.0;
  double r = step * 0.13;
  const Stop sheen[] = { { 0, 0xffffff, 0.18 },
                         { 0.35, 0xffffff, 0.0 },
                         { 0.6, 0xffffff, 0.10 },
                         { 1, 0x000000, 0.12 } };

  set_hex (cr, hex, 1);
  cairo_paint (cr);
  paint_linear (cr, 0, 0, w, h * 0.3, sheen, G_N_ELEMENTS (sheen));

  for (double y = step / 2; y < h; y += step)
    for (double x = step / 2; x < w + step; x += step)
      {
        cairo_arc (cr, x, y + r * 0.4, r * 1.1, 0, 2 * G_PI);
        set_hex (cr, 0xffffff, 0.5);
        cairo_fill (cr);
        cairo_arc (cr, x, y, r, 0, 2 * G_PI);
        set_hex (cr, 0x20262c, 0.75);
        cairo_fill (cr);
      }
}

/* A shop far out of focus: rows of coloured goods and some lamps. */
static void
draw_shop (cairo_t *cr, Rng *rng, int w, int h, guint32 hex)
{
  static const guint32 goods[] = { 0xb5483a, 0xd9a441, 0x5f8a4c, 0x3f6f8f, 0xe6dcc4, 0x8c5a3c, 0xc9763a };
  double row = h / 4.2;

  set_hex (cr, hex, 1);
  cairo_paint (cr);

  for (double y = row * 0.9; y < h + row; y += row)
    {
      for (double x = -20; x < w;)
        {
          double gw = rng_range (rng, 0.02, 0.055) * w;
          double gh = row * rng_range (rng, 0.35, 0.72);

          set_hex (cr, goods[(int) (rng_unit (rng) * 7)], 0.75);
          round_rect (cr, x, y - gh, gw, gh, gw * 0.2);
          cairo_fill (cr);
          x += gw + rng_range (rng, 0, 0.02) * w;
        }
      set_hex (cr, 0x4a2f1c, 1);
      cairo_rectangle (cr, 0, y, w, row * 0.1);
      cairo_fill (cr);
    }

  blur_surface (cairo_get_target (cr), w / 90);

  for (int i = 0; i < 26; i++)
    {
      double r = rng_range (rng, 0.010, 0.026) * w;

      cairo_arc (cr, rng_unit (rng) * w, rng_unit (rng) * h * 0.55, r, 0, 2 * G_PI);
      set_hex (cr, 0xffe2ac, rng_range (rng, 0.07, 0.26));
      cairo_fill (cr);
    }
}

void
draw_wall (cairo_t *cr, Rng *rng, int w, int h, WallKind kind, guint32 hex)
{
  int soften = MAX (w, h) / 900 + 1;

  switch (kind)
    {
    case WALL_TILES:
      draw_tiles (cr, rng, w, h, hex);
      break;
    case WALL_PLANKS:
      draw_planks (cr, rng, w, h, hex);
      break;
    case WALL_PANEL:
      draw_panel (cr, w, h, hex);
      break;
    case WALL_SHOP:
      draw_shop (cr, rng, w, h, hex);
      soften = w / 400;
      break;
    case WALL_PLASTER:
    default:
      draw_plaster (cr, rng, w, h, hex);
      break;
    }

  blur_surface (cairo_get_target (cr), soften);
}

static void
draw_shelf_wood (cairo_t *cr, Rng *rng, double w, double y, double depth, double thick, guint32 hex)
{
  draw_wood (cr, rng, 0, y - depth, w, depth, hex, FALSE);
  draw_wood (cr, rng, 0, y, w, thick, hex, FALSE);
  set_hex (cr, 0x1c0e04, 0.22);
  cairo_rectangle (cr, 0, y, w, thick);
  cairo_fill (cr);
}

static void
draw_shelf_plain (cairo_t *cr, double w, double y, double depth, double thick, guint32 hex, double gloss)
{
  const Stop top[] = { { 0, 0x000000, 0.25 }, { 0.5, 0xffffff, gloss * 0.5 }, { 1, 0xffffff, gloss } };
  const Stop front[] = { { 0, 0xffffff, gloss * 1.3 },
                         { 0.25, 0x000000, 0.04 },
                         { 0.8, 0x000000, 0.18 },
                         { 1, 0x000000, 0.4 } };

  cairo_save (cr);
  cairo_rectangle (cr, 0, y - depth, w, depth + thick);
  cairo_clip (cr);
  set_hex (cr, hex, 1);
  cairo_paint (cr);
  cairo_rectangle (cr, 0, y - depth, w, depth);
  cairo_clip (cr);
  paint_linear (cr, 0, y - depth, 0, y, top, G_N_ELEMENTS (top));
  cairo_restore (cr);

  cairo_save (cr);
  cairo_rectangle (cr, 0, y, w, thick);
  cairo_clip (cr);
  paint_linear (cr, 0, y, 0, y + thick, front, G_N_ELEMENTS (front));
  cairo_restore (cr);
}

/* A board whose front edge begins at y: its upper side above, the edge
 * below, then the shadow it throws on the wall under it. */
void
draw_shelf (cairo_t *cr, Rng *rng, double w, double y, double depth, double thick, ShelfKind kind, guint32 hex)
{
  const Stop under[] = { { 0, 0x0a0704, 0.62 }, { 0.25, 0x0a0704, 0.3 }, { 1, 0x0a0704, 0 } };
  const Stop corner[] = { { 0, 0x0a0704, 0 }, { 1, 0x0a0704, 0.32 } };
  double fade = depth * 3.2;

  cairo_save (cr);
  cairo_rectangle (cr, 0, y + thick, w, fade);
  cairo_clip (cr);
  paint_linear (cr, 0, y + thick, 0, y + thick + fade, under, G_N_ELEMENTS (under));
  cairo_restore (cr);

  cairo_save (cr);
  cairo_rectangle (cr, 0, y - depth * 2.4, w, depth * 1.4);
  cairo_clip (cr);
  paint_linear (cr, 0, y - depth * 2.4, 0, y - depth, corner, G_N_ELEMENTS (corner));
  cairo_restore (cr);

  if (kind == SHELF_WOOD)
    draw_shelf_wood (cr, rng, w, y, depth, thick, hex);
  else
    draw_shelf_plain (cr, w, y, depth, thick, hex, kind == SHELF_SLATE ? 0.12 : 0.34);

  set_hex (cr, 0xffffff, kind == SHELF_SLATE ? 0.2 : 0.4);
  cairo_rectangle (cr, 0, y - 1, w, MAX (1.5, thick * 0.06));
  cairo_fill (cr);
}

/* A price tag on the front edge of a shelf. */
void
draw_tag (cairo_t *cr, double cx, double y, double height, const char *price, guint32 hex)
{
  double w = height * 1.9;

  set_hex (cr, 0x000000, 0.3);
  round_rect (cr, cx - w / 2 + height * 0.05, y + height * 0.08, w, height, height * 0.1);
  cairo_fill (cr);
  set_hex (cr, hex, 1);
  round_rect (cr, cx - w / 2, y, w, height, height * 0.1);
  cairo_fill (cr);
  set_hex (cr, 0x2a2a2a, 0.9);
  draw_word (cr, price, cx, y + height * 0.42, w * 0.7, height * 0.42, 0.9);
  set_hex (cr, 0x2a2a2a, 0.35);
  cairo_rectangle (cr, cx - w * 0.34, y + height * 0.76, w * 0.68, height * 0.07);
  cairo_fill (cr);
}

/* Multiplies the light of the room into the scene, pixel by pixel. */
void
apply_light (cairo_surface_t *surface, Rng *rng, const Light *light)
{
  int w = cairo_image_surface_get_width (surface);
  int h = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  const double tint[3] = { light->tint.b, light->tint.g, light->tint.r };
  double reach = 0.75 * hypot (w, h);
  guchar *data;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);

  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      {
        guchar *at = data + (gsize) y * stride + (gsize) x * 4;
        guint32 px;
        guint32 lit = 0xff000000;
        double far = hypot (x - light->pool_x * w, y - light->pool_y * h);
        double rim = hypot (2.0 * x / w - 1, 2.0 * y / h - 1) / G_SQRT2;
        double pool = 1 + light->pool * (0.45 - MIN (1, far / reach));
        double gain = light->exposure * pool * (1 - light->vignette * pow (rim, 2.6));
        double grain = 0;

        if (light->noise > 0)
          grain = (rng_unit (rng) + rng_unit (rng) - 1) * light->noise;

        memcpy (&px, at, 4);
        for (int c = 0; c < 3; c++)
          {
            double v = ((px >> (8 * c)) & 0xff) / 255.0 * gain * tint[c];

            /* Roll off the brightest part instead of cutting it. */
            if (v > 0.8)
              v = 0.8 + 0.2 * (1 - exp (-(v - 0.8) / 0.2));
            v = v * 255 + grain + 0.5;
            lit |= (guint32) CLAMP (v, 0, 255) << (8 * c);
          }
        memcpy (at, &lit, 4);
      }

  cairo_surface_mark_dirty (surface);
}
