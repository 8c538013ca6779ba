/* sample-paint.h - painting helpers of the sample set generator
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours, a small random generator with a fixed course, gradients, blur,
 * a stroke alphabet, walls, shelves and the light put over a finished scene.
 */

#pragma once

#include <cairo.h>
#include <glib.h>

typedef struct
{
  guint64 state;
} Rng;

typedef struct
{
  double r, g, b;
} Rgb;

typedef struct
{
  double at;
  guint32 hex;
  double alpha;
} Stop;

typedef enum
{
  WALL_PLASTER,
  WALL_TILES,
  WALL_PLANKS,
  WALL_PANEL,
  WALL_SHOP
} WallKind;

typedef enum
{
  SHELF_WOOD,
  SHELF_METAL,
  SHELF_WHITE,
  SHELF_SLATE
} ShelfKind;

typedef struct
{
  Rgb tint;
  double exposure;
  double vignette;
  double pool_x, pool_y;
  double pool;
  double noise;
} Light;

void rng_seed (Rng *rng, guint64 seed);
double rng_unit (Rng *rng);
double rng_range (Rng *rng, double low, double high);

Rgb rgb (guint32 hex);
Rgb rgb_mix (Rgb a, Rgb b, double t);
void set_rgb (cairo_t *cr, Rgb colour, double alpha);
void set_hex (cairo_t *cr, guint32 hex, double alpha);

void paint_linear (cairo_t *cr, double x0, double y0, double x1, double y1, const Stop *stops, gsize n_stops);
void paint_glow (cairo_t *cr, double x, double y, double rx, double ry, guint32 hex, double alpha);
void round_rect (cairo_t *cr, double x, double y, double w, double h, double r);
void draw_word (cairo_t *cr, const char *word, double cx, double cy, double width, double height, double weight);

void blur_surface (cairo_surface_t *surface, int radius);
void draw_wood (cairo_t *cr, Rng *rng, double x, double y, double w, double h, guint32 hex, gboolean upright);
void draw_wall (cairo_t *cr, Rng *rng, int w, int h, WallKind kind, guint32 hex);
void draw_shelf (cairo_t *cr, Rng *rng, double w, double y, double depth, double thick, ShelfKind kind, guint32 hex);
void draw_tag (cairo_t *cr, double cx, double y, double height, const char *price, guint32 hex);
void apply_light (cairo_surface_t *surface, Rng *rng, const Light *light);
