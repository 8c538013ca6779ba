/* make-sample.c - draws the sample set and writes its annotations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws a dozen pictures of shop shelves and a COCO file with the boxes of
 * the goods on them.  The boxes are measured from the drawn pixels, so they
 * are tight.  Every run gives the same pictures.
 */

#include "sample-goods.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ROWS 3
#define MAX_ITEMS 40
#define JPEG_QUALITY "88"

/* What stands on a shelf, one letter for each thing:
 *
 *   b t x a o n p   bottle, tin, box, apple, orange, banana, plant
 *   digit           the variant, after the letter
 *   capital         the thing is drawn but gets no label
 *   ^               before a thing: it stands on the one before, or, for
 *                   fruit, in the dip between the two before
 *   [ ]             a crate around things
 *   . <             more room; the first thing is cut by the left edge
 */
typedef struct
{
  double y;
  double depth;
  const char *spec;
} Shelf;

typedef struct
{
  const char *file;
  int width, height;
  WallKind wall;
  guint32 wall_hex;
  ShelfKind shelf;
  guint32 shelf_hex;
  guint32 tag_hex;
  Light light;
  Shelf rows[MAX_ROWS];
  gboolean labelled;
  gboolean turned;
} Scene;

typedef struct
{
  Good good;
  int category;
  gboolean on_top;
  double gaps;
  double glue;
  double raise;
  cairo_surface_t *surface;
  guchar *mask;
} Item;

typedef struct
{
  cairo_surface_t *surface;
  Item items[MAX_ITEMS];
  int n_items;
  Rng rng;
} Picture;

typedef struct
{
  int x, y, w, h; /* in tenths of a pixel */
} Box;

static const char *category_names[][2] = {
  { "bottle", "packaged" }, { "tin", "packaged" }, { "box", "packaged" },
  { "apple", "fruit" },     { "orange", "fruit" }, { "banana", "fruit" },
};

static const Scene scenes[] = {
  { "shelf-01.jpg",
    1280,
    960,
    WALL_PLASTER,
    0xd9c7a6,
    SHELF_WOOD,
    0xa8713c,
    0xfdf3d8,
    { { 1.06, 1.0, .88 }, 1.08, .34, .30, .25, .30, 5 },
    { { .47, .06, "b0b1.t0.x0" }, { .92, .07, "[a0a1^a0].o0O1.n1" } },
    TRUE,
    FALSE },
  { "shelf-02.jpg",
    1024,
    768,
    WALL_PANEL,
    0xb9c3cb,
    SHELF_METAL,
    0xaeb8c0,
    0xf6d94a,
    { { .92, 1.0, 1.08 }, 1.04, .30, .60, .10, .25, 6 },
    { { .48, .05, "t3^t3T2t5.b4B2" }, { .93, .06, "x2X1.t4p1.b3" } },
    TRUE,
    FALSE },
  { "shelf-03.jpg",
    640,
    480,
    WALL_TILES,
    0xf3f1ea,
    SHELF_WHITE,
    0xf0eee8,
    0xffffff,
    { { 1.0, 1.0, .98 }, 1.10, .16, .40, .20, .18, 4 },
    { { .90, .14, "p1b2.o0o1^o0.n0" } },
    TRUE,
    FALSE },
  { "shelf-04.jpg",
    1600,
    1200,
    WALL_SHOP,
    0x5a3a24,
    SHELF_WOOD,
    0x8a5a30,
    0xfdf3d8,
    { { 1.08, .99, .86 }, 1.10, .38, .40, .55, .35, 4 },
    { { .93, .13, "b0.[a0a1^a0].b3x4" } },
    TRUE,
    FALSE },
  { "shelf-05.png",
    640,
    480,
    WALL_PLASTER,
    0xb8c8b4,
    SHELF_WHITE,
    0xe8e4da,
    0xffffff,
    { { .98, 1.02, 1.0 }, 1.06, .24, .30, .20, .22, 0 },
    { { .90, .13, "x1t1t2.b5" } },
    TRUE,
    FALSE },
  { "shelf-06.jpg",
    768,
    1024,
    WALL_PLANKS,
    0x9c6c44,
    SHELF_WOOD,
    0xc08a52,
    0xfdf3d8,
    { { 1.05, 1.0, .90 }, 1.14, .34, .50, .20, .30, 6 },
    { { .35, .05, "b1b5T4" }, { .66, .05, "n0.x3t5" }, { .95, .05, "[o0O1o0].a1P1" } },
    TRUE,
    TRUE },
  { "shelf-07.jpg",
    720,
    1080,
    WALL_TILES,
    0xcfe0de,
    SHELF_SLATE,
    0x4a4e52,
    0xe8e8e8,
    { { .96, 1.0, 1.04 }, 1.04, .32, .65, .30, .32, 6 },
    { { .48, .05, "b3.b0b2" }, { .94, .06, "t0t5^T2.P0" } },
    TRUE,
    FALSE },
  { "shelf-08.jpg",
    1200,
    675,
    WALL_PLASTER,
    0x7a7488,
    SHELF_SLATE,
    0x5a544e,
    0xe8e0d0,
    { { .92, .94, 1.04 }, .76, .50, .28, .30, .70, 9 },
    { { .92, .11, "b4b5.x5t3^t3.b3" } },
    FALSE,
    FALSE },
  { "shelf-09.jpg",
    800,
    600,
    WALL_PANEL,
    0xd8d2c4,
    SHELF_METAL,
    0xc4c8ca,
    0xf4f4f0,
    { { 1.0, 1.0, .97 }, 1.12, .20, .50, .10, .22, 5 },
    { { .50, .05, "<x0x4.t1T0" }, { .94, .07, "[o0O1o0].n2.A1" } },
    TRUE,
    FALSE },
  { "shelf-10.jpg",
    1440,
    960,
    WALL_PLANKS,
    0xd8d4c8,
    SHELF_WHITE,
    0xf4f1ea,
    0xfff8e0,
    { { .97, 1.0, 1.05 }, 1.06, .28, .70, .20, .28, 5 },
    { { .47, .05, "b2b1.x1P1.t5T5" }, { .93, .07, "X3.[a1A0a1].n1B5" } },
    TRUE,
    FALSE },
  { "shelf-11.jpg",
    1000,
    750,
    WALL_SHOP,
    0x3a4450,
    SHELF_SLATE,
    0x6a6258,
    0xf0f0f0,
    { { .94, .98, 1.06 }, .92, .40, .60, .40, .50, 7 },
    { { .92, .13, "[o0o1^o0].n0.b0" } },
    FALSE,
    FALSE },
  { "corner/shelf-12.jpg",
    960,
    600,
    WALL_PLASTER,
    0xe0b890,
    SHELF_WOOD,
    0x7c4c28,
    0xfdf3d8,
    { { 1.10, .96, .78 }, .92, .46, .25, .45, .55, 8 },
    { { .91, .12, "P0t4.a0a2.x2b0" } },
    TRUE,
    FALSE },
};

static void
init_item (Item *item, char letter, int variant, double unit)
{
  static const char letters[] = "btxaonp";
  const char *at = strchr (letters, g_ascii_tolower (letter));
  GoodKind kind = (GoodKind) (at - letters);
  Good *good = &item->good;

  good->kind = kind;
  good->variant = variant;
  good_size (kind, variant, &good->w, &good->h);
  good->w *= unit;
  good->h *= unit;
  if (g_ascii_islower (letter) && kind != GOOD_PLANT)
    item->category = (int) kind + 1;
}

static gboolean
is_fruit (const Item *item)
{
  return item->good.kind >= GOOD_APPLE && item->good.kind <= GOOD_ORANGE;
}

/* Reads one row's letters into items, sized for a row `unit` high. */
static int
parse_row (const char *spec, double unit, Item *items)
{
  int n = 0;
  double gaps = 0.7;
  double glue = 0;
  double raise = 0;
  gboolean on_top = FALSE;

  memset (items, 0, MAX_ITEMS * sizeof *items);
  for (const char *p = spec; *p != '\0'; p++)
    {
      Item *item = &items[n];

      if (*p == '.')
        gaps += 1.1;
      else if (*p == '^')
        on_top = TRUE;
      else if (*p == '[' || *p == ']')
        {
          gboolean open = *p == '[';

          item->good.kind = open ? GOOD_CRATE_BACK : GOOD_CRATE_FRONT;
          good_size (item->good.kind, 0, &item->good.w, &item->good.h);
          item->good.h *= unit;
          item->gaps = open ? gaps : 0;
          item->glue = open ? 0 : 0.05 * unit;
          item->raise = (open ? 0.03 : -0.02) * unit;
          gaps = open ? 0 : 1;
          glue = open ? 0.05 * unit : 0;
          raise = open ? 0.04 * unit : 0;
          n++;
        }
      else if (g_ascii_isalpha (*p))
        {
          int variant = g_ascii_isdigit (p[1]) ? *++p - '0' : 0;

          init_item (item, p[g_ascii_isdigit (*p) ? -1 : 0], variant, unit);
          item->raise = raise;
          item->on_top = on_top;
          if (!on_top)
            {
              gboolean near = n > 0 && is_fruit (item) && is_fruit (&items[n - 1]);

              item->gaps = near ? 0 : gaps;
              item->glue = near ? -0.03 * item->good.w : glue;
              gaps = 1;
              glue = 0;
            }
          on_top = FALSE;
          n++;
        }
    }

  return n;
}

/* Puts the things that stand on others where those are. */
static void
stack_item (Item *items, int i)
{
  const Good *below = &items[i - 1].good;
  Good *good = &items[i].good;

  good->base = below->base - below->h + below->w * 0.5 * below->tilt * 1.7;
  good->cx = below->cx + below->w * 0.02;

  if (is_fruit (&items[i]) && i > 1)
    {
      good->cx = (below->cx + items[i - 2].good.cx) / 2;
      good->base = below->base - below->h * 0.70;
    }
}

/* Sets out the items of a row between the edges of a picture. */
static void
place_row (Item *items, int n, double base, double gap, double start, double tilt)
{
  double x = start;
  int open = -1;

  for (int i = 0; i < n; i++)
    {
      Good *good = &items[i].good;

      good->tilt = tilt;
      if (items[i].on_top)
        {
          stack_item (items, i);
          continue;
        }

      x += items[i].gaps * gap + items[i].glue;
      good->cx = x + good->w / 2;
      good->base = base - items[i].raise;
      x += good->w;

      if (good->kind == GOOD_CRATE_BACK)
        open = i;
      else if (good->kind == GOOD_CRATE_FRONT && open >= 0)
        {
          Good *back = &items[open].good;

          good->w = x - back->cx;
          good->cx = (x + back->cx) / 2;
          back->w = good->w;
          back->cx = good->cx;
        }
    }
}

static int
layout_row (const Scene *scene, int row, double top, Item *items)
{
  const Shelf *shelf = &scene->rows[row];
  double depth = shelf->depth * scene->height;
  double base = shelf->y * scene->height - depth * 0.38;
  double unit = (base - top) * 0.96;
  double tilt = 0.08 + 0.26 * shelf->y * shelf->y;
  gboolean cut = shelf->spec[0] == '<';
  double gap = 0;
  int n = 0;

  /* Make the goods smaller until they have room. */
  for (int tries = 0; tries < 40; tries++)
    {
      double fixed = 0;
      double gaps = 0.7;

      n = parse_row (shelf->spec, unit, items);
      for (int i = 0; i < n; i++)
        if (!items[i].on_top)
          {
            fixed += items[i].good.w + items[i].glue;
            gaps += items[i].gaps;
          }
      if (cut)
        fixed -= items[0].good.w * 0.35;
      gap = (scene->width - fixed) / gaps;
      if (gap >= unit * 0.045)
        break;
      unit *= 0.97;
    }

  place_row (items, n, base, gap, cut ? -items[0].good.w * 0.35 - items[0].gaps * gap : 0, tilt);

  return n;
}

static cairo_surface_t *
new_surface (const Scene *scene)
{
  return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, scene->width, scene->height);
}

/* Draws one thing on a surface of its own and keeps its coverage. */
static void
render_item (const Scene *scene, Picture *picture, Item *item)
{
  cairo_t *cr;
  gsize stride;
  const guchar *data;
  const Good *good = &item->good;
  const Stop ground[] = { { 0, 0x000000, 0.0 }, { 0.7, 0x000000, 0.06 }, { 1, 0x000000, 0.42 } };

  item->surface = new_surface (scene);
  cr = cairo_create (item->surface);
  draw_good (cr, &picture->rng, good);

  /* Darker towards the ground. */
  cairo_set_operator (cr, CAIRO_OPERATOR_ATOP);
  paint_linear (cr, 0, good->base - good->h * 0.4, 0, good->base, ground, G_N_ELEMENTS (ground));
  cairo_destroy (cr);

  cairo_surface_flush (item->surface);
  stride = (gsize) cairo_image_surface_get_stride (item->surface);
  data = cairo_image_surface_get_data (item->surface);
  item->mask = g_malloc ((gsize) scene->width * (gsize) scene->height);
  for (int y = 0; y < scene->height; y++)
    for (int x = 0; x < scene->width; x++)
      {
        guint32 px;

        memcpy (&px, data + (gsize) y * stride + (gsize) x * 4, 4);
        item->mask[y * scene->width + x] = (guchar) (px >> 24);
      }
}

static void
draw_shadow (const Scene *scene, cairo_t *cr, const Item *item, double top, double y, double depth)
{
  const Good *good = &item->good;
  cairo_surface_t *shadow = new_surface (scene);
  cairo_t *sh = cairo_create (shadow);
  double side = scene->light.pool_x < 0.5 ? 1 : -1;
  double shift = scene->height * 0.022;

  cairo_set_source_rgb (sh, 0.03, 0.02, 0.02);
  cairo_mask_surface (sh, item->surface, 0, 0);
  cairo_destroy (sh);
  blur_surface (shadow, scene->height / 110 + 1);

  cairo_save (cr);
  cairo_rectangle (cr, 0, top, scene->width, y - depth - top);
  cairo_clip (cr);
  cairo_set_source_surface (cr, shadow, side * shift, -shift * 0.2);
  cairo_paint_with_alpha (cr, 0.42);
  cairo_restore (cr);

  cairo_save (cr);
  cairo_rectangle (cr, 0, y - depth, scene->width, depth);
  cairo_clip (cr);
  if (!item->on_top && good->kind != GOOD_CRATE_BACK)
    {
      paint_glow (cr, good->cx + side * good->w * 0.12, good->base, good->w * 0.72, depth * 0.42, 0x0a0604, 0.55);
      paint_glow (cr, good->cx, good->base - depth * 0.02, good->w * 0.56, depth * 0.16, 0x0a0604, 0.75);
    }
  cairo_restore (cr);
  cairo_surface_destroy (shadow);
}

/* The goods mirrored in a polished shelf. */
static void
draw_mirror (const Scene *scene, cairo_t *cr, const Item *item, double y)
{
  double base = item->good.base;
  double strength = scene->shelf == SHELF_WOOD ? 0.10 : 0.26;
  cairo_pattern_t *fade;

  if (item->on_top || item->good.kind == GOOD_CRATE_BACK)
    return;

  fade = cairo_pattern_create_linear (0, base, 0, y);
  cairo_pattern_add_color_stop_rgba (fade, 0, 0, 0, 0, strength);
  cairo_pattern_add_color_stop_rgba (fade, 1, 0, 0, 0, 0);
  cairo_save (cr);
  cairo_rectangle (cr, 0, base - 2, scene->width, y - base + 2);
  cairo_clip (cr);
  cairo_translate (cr, 0, 2 * base);
  cairo_scale (cr, 1, -1);
  cairo_set_source_surface (cr, item->surface, 0, 0);
  cairo_identity_matrix (cr);
  cairo_mask (cr, fade);
  cairo_restore (cr);
  cairo_pattern_destroy (fade);
}

static void
draw_tags (const Scene *scene, cairo_t *cr, const Item *items, int n, double y, double thick)
{
  static const char *prices[] = { "1.20", "2.95", "0.99", "5.50", "1.95" };

  for (int i = 0; i < n; i++)
    {
      const Good *good = &items[i].good;

      if (items[i].on_top || i % 2 || good->kind >= GOOD_PLANT)
        continue;
      draw_tag (cr,
                MAX (good->cx, thick * 1.3),
                y + thick * 0.12,
                thick * 0.80,
                prices[(i + good->variant) % 5],
                scene->tag_hex);
    }
}

/* Paints an item and takes what it hides from the coverage of the others. */
static void
paint_item (const Scene *scene, cairo_t *cr, Picture *picture, Item *item)
{
  int pixels = scene->width * scene->height;

  cairo_set_source_surface (cr, item->surface, 0, 0);
  cairo_paint (cr);

  for (Item *other = picture->items; other < item; other++)
    for (int p = 0; p < pixels; p++)
      other->mask[p] = (guchar) (other->mask[p] * (255 - item->mask[p]) / 255);
}

static double
draw_row (const Scene *scene, cairo_t *cr, Picture *picture, int row, double top)
{
  const Shelf *shelf = &scene->rows[row];
  double y = shelf->y * scene->height;
  double depth = shelf->depth * scene->height;
  double thick = 0.045 * scene->height;
  Item *items = &picture->items[picture->n_items];
  Item row_items[MAX_ITEMS];
  int n = layout_row (scene, row, top, row_items);

  if (picture->n_items + n > MAX_ITEMS)
    g_error ("%s: too many things on the shelves", scene->file);

  memcpy (items, row_items, (gsize) n * sizeof *items);
  picture->n_items += n;

  draw_shelf (cr, &picture->rng, scene->width, y, depth, thick, scene->shelf, scene->shelf_hex);

  for (int i = 0; i < n; i++)
    render_item (scene, picture, &items[i]);
  for (int i = 0; i < n; i++)
    draw_mirror (scene, cr, &items[i], y);
  for (int i = 0; i < n; i++)
    draw_shadow (scene, cr, &items[i], top, y, depth);
  for (int i = 0; i < n; i++)
    paint_item (scene, cr, picture, &items[i]);
  draw_tags (scene, cr, items, n, y, thick);

  return y + thick;
}

static void
draw_picture (const Scene *scene, guint64 seed, Picture *picture)
{
  cairo_t *cr;
  double top = 0;

  memset (picture, 0, sizeof *picture);
  rng_seed (&picture->rng, seed);
  picture->surface = new_surface (scene);
  cr = cairo_create (picture->surface);
  draw_wall (cr, &picture->rng, scene->width, scene->height, scene->wall, scene->wall_hex);

  for (int row = 0; row < MAX_ROWS && scene->rows[row].spec != NULL; row++)
    top = draw_row (scene, cr, picture, row, top);

  cairo_destroy (cr);
  apply_light (picture->surface, &picture->rng, &scene->light);
}

static void
clear_picture (Picture *picture)
{
  for (int i = 0; i < picture->n_items; i++)
    {
      cairo_surface_destroy (picture->items[i].surface);
      g_free (picture->items[i].mask);
    }

  cairo_surface_destroy (picture->surface);
}

/* Measures the visible pixels of an item.  A pixel that is covered in part
 * moves the edge by that part. */
static gboolean
measure_item (const Scene *scene, const Item *item, Box *box)
{
  const int least = 96;
  int w = scene->width;
  int h = scene->height;
  int left = w, right = -1, upper = h, lower = -1;
  int cover[4] = { 0, 0, 0, 0 };

  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      if (item->mask[y * w + x] >= least)
        {
          left = MIN (left, x);
          right = MAX (right, x);
          upper = MIN (upper, y);
          lower = MAX (lower, y);
        }

  if (right < 0)
    return FALSE;

  for (int y = upper; y <= lower; y++)
    {
      cover[0] = MAX (cover[0], item->mask[y * w + left]);
      cover[1] = MAX (cover[1], item->mask[y * w + right]);
    }
  for (int x = left; x <= right; x++)
    {
      cover[2] = MAX (cover[2], item->mask[upper * w + x]);
      cover[3] = MAX (cover[3], item->mask[lower * w + x]);
    }

  box->x = left * 10 + (255 - cover[0]) * 10 / 255;
  box->y = upper * 10 + (255 - cover[2]) * 10 / 255;
  box->w = right * 10 + cover[1] * 10 / 255 - box->x;
  box->h = lower * 10 + cover[3] * 10 / 255 - box->y;

  return box->w > 0 && box->h > 0;
}

static GdkPixbuf *
surface_to_pixbuf (cairo_surface_t *surface)
{
  int w = cairo_image_surface_get_width (surface);
  int h = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  const guchar *data = cairo_image_surface_get_data (surface);
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, w, h);
  guchar *out = gdk_pixbuf_get_pixels (pixbuf);
  int out_stride = gdk_pixbuf_get_rowstride (pixbuf);

  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      {
        guint32 px;
        guchar *to = out + y * out_stride + x * 3;

        memcpy (&px, data + (gsize) y * stride + (gsize) x * 4, 4);
        to[0] = (guchar) (px >> 16);
        to[1] = (guchar) (px >> 8);
        to[2] = (guchar) px;
      }

  return pixbuf;
}

/* Writes a JPEG; a turned one is stored on its side, with an EXIF segment
 * that asks the viewer to turn it by a quarter to the right. */
static gboolean
save_jpeg (GdkPixbuf *pixbuf, const char *path, gboolean turned, GError **error)
{
  static const char app1[] = "\xff\xe1\x00\x22"
                             "Exif\0\0"
                             "MM\x00\x2a\x00\x00\x00\x08"
                             "\x00\x01"
                             "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"
                             "\x00\x00\x00\x00";
  g_autoptr (GdkPixbuf) stored = NULL;
  g_autoptr (GString) bytes = NULL;
  g_autofree char *buffer = NULL;
  gsize size = 0;

  stored = turned ? gdk_pixbuf_rotate_simple (pixbuf, GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE) : g_object_ref (pixbuf);

  if (!gdk_pixbuf_save_to_buffer (stored, &buffer, &size, "jpeg", error, "quality", JPEG_QUALITY, NULL))
    return FALSE;

  bytes = g_string_new_len (buffer, (gssize) size);
  if (turned)
    g_string_insert_len (bytes, 2, app1, sizeof app1 - 1);

  return g_file_set_contents (path, bytes->str, (gssize) bytes->len, error);
}

static gboolean
save_picture (const Scene *scene, cairo_surface_t *surface, const char *folder, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = surface_to_pixbuf (surface);
  g_autofree char *path = g_build_filename (folder, scene->file, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_mkdir_with_parents (parent, 0755) != 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: cannot make the folder", parent);
      return FALSE;
    }

  if (g_str_has_suffix (scene->file, ".png"))
    return gdk_pixbuf_save (pixbuf, path, "png", error, "compression", "9", NULL);

  return save_jpeg (pixbuf, path, scene->turned, error);
}

/* Appends a number given in parts of `scale`, without idle zeros. */
static void
append_number (GString *out, gint64 parts, int scale)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.10g", (double) parts / scale);
  g_string_append (out, text);
}

static void
append_annotation (GString *out, int id, int image, int category, Box box)
{
  const int sides[] = { box.x, box.y, box.w, box.h };

  g_string_append_printf (out,
                          "%s    {\"id\": %d, \"image_id\": %d, "
                          "\"category_id\": %d, \"bbox\": [",
                          id > 1 ? ",\n" : "",
                          id,
                          image,
                          category);
  for (int i = 0; i < 4; i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      append_number (out, sides[i], 10);
    }
  g_string_append (out, "], \"area\": ");
  append_number (out, (gint64) box.w * box.h, 100);
  g_string_append (out, ", \"iscrowd\": 0, \"segmentation\": []}");
}

static void
append_image (GString *out, const Scene *scene, int id)
{
  g_string_append_printf (out,
                          "%s    {\"id\": %d, \"file_name\": \"%s\", "
                          "\"width\": %d, \"height\": %d, \"license\": 1}",
                          id > 1 ? ",\n" : "",
                          id,
                          scene->file,
                          scene->width,
                          scene->height);
}

static char *
build_coco (const GString *images, const GString *annotations)
{
  GString *out = g_string_new (NULL);

  g_string_append (out,
                   "{\n"
                   "  \"info\": {\"description\": \"Cartouche sample set: "
                   "drawn shop shelves\", \"version\": \"1.0\"},\n"
                   "  \"licenses\": [\n"
                   "    {\"id\": 1, \"name\": \"CC0-1.0\", \"url\": "
                   "\"https://creativecommons.org/publicdomain/zero/1.0/\"}\n"
                   "  ],\n");
  g_string_append_printf (out, "  \"images\": [\n%s\n  ],\n", images->str);
  g_string_append_printf (out, "  \"annotations\": [\n%s\n  ],\n", annotations->str);
  g_string_append (out, "  \"categories\": [\n");
  for (gsize i = 0; i < G_N_ELEMENTS (category_names); i++)
    g_string_append_printf (out,
                            "%s    {\"id\": %d, \"name\": \"%s\", "
                            "\"supercategory\": \"%s\"}",
                            i > 0 ? ",\n" : "",
                            (int) i + 1,
                            category_names[i][0],
                            category_names[i][1]);
  g_string_append (out, "\n  ]\n}\n");

  return g_string_free (out, FALSE);
}

static gboolean
make_sample (const char *folder, GError **error)
{
  g_autoptr (GString) images = g_string_new (NULL);
  g_autoptr (GString) annotations = g_string_new (NULL);
  g_autofree char *path = g_build_filename (folder, "annotations.json", NULL);
  g_autofree char *coco = NULL;
  int next = 1;

  for (int s = 0; s < (int) G_N_ELEMENTS (scenes); s++)
    {
      const Scene *scene = &scenes[s];
      Picture picture;
      gboolean saved;

      draw_picture (scene, (guint64) s + 1, &picture);
      saved = save_picture (scene, picture.surface, folder, error);
      append_image (images, scene, s + 1);

      for (int i = 0; saved && scene->labelled && i < picture.n_items; i++)
        {
          Box box;

          if (picture.items[i].category > 0 && measure_item (scene, &picture.items[i], &box))
            append_annotation (annotations, next++, s + 1, picture.items[i].category, box);
        }

      clear_picture (&picture);
      if (!saved)
        return FALSE;
    }

  coco = build_coco (images, annotations);
  return g_file_set_contents (path, coco, -1, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc != 2)
    {
      g_printerr ("Usage: make-sample FOLDER\n");
      return EXIT_FAILURE;
    }

  if (!make_sample (argv[1], &error))
    {
      g_printerr ("make-sample: %s\n", error->message);
      return EXIT_FAILURE;
    }

  return EXIT_SUCCESS;
}
