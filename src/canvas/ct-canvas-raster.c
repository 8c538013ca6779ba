/* ct-canvas-raster.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thousands of boxes as one texture of the view's size, painted by hand: lines lie on
 * device pixels, so there is nothing to smooth, and filling runs of pixels takes some ten
 * milliseconds where ten thousand render nodes take far more.
 */
#include "ct-canvas-layers.h"
#include "ct-palette.h"

typedef struct
{
  guint32 *pixels;
  int x;
  int y;
  int width;
  int height;
} Raster;

static guint32
premultiplied (const GdkRGBA *color, double alpha)
{
  guint a = (guint) (255 * alpha + 0.5);
  guint r = (guint) (color->red * a + 0.5);
  guint g = (guint) (color->green * a + 0.5);
  guint b = (guint) (color->blue * a + 0.5);

  return a << 24 | r << 16 | g << 8 | b;
}

static guint32
blend (guint32 below, guint32 above)
{
  guint32 left = 255 - (above >> 24);
  guint32 red_blue = (below & 0x00ff00ff) * left;
  guint32 alpha_green = ((below >> 8) & 0x00ff00ff) * left;

  red_blue = ((red_blue + 0x00800080 + ((red_blue >> 8) & 0x00ff00ff)) >> 8) & 0x00ff00ff;
  alpha_green = (alpha_green + 0x00800080 + ((alpha_green >> 8) & 0x00ff00ff)) & 0xff00ff00;
  return above + (red_blue | alpha_green);
}

/* Right and bottom edges are not part of it. */
static void
fill (Raster *self, int x1, int y1, int x2, int y2, guint32 color)
{
  x1 = MAX (x1 - self->x, 0);
  y1 = MAX (y1 - self->y, 0);
  x2 = MIN (x2 - self->x, self->width);
  y2 = MIN (y2 - self->y, self->height);
  for (int y = y1; y < y2; y++)
    {
      guint32 *row = self->pixels + (gsize) y * (gsize) self->width;

      if (color >> 24 == 255)
        for (int x = x1; x < x2; x++)
          row[x] = color;
      else
        for (int x = x1; x < x2; x++)
          row[x] = blend (row[x], color);
    }
}

/* A frame that lies @outside beyond the rectangle and is @width wide. */
static void
frame (Raster *self, const CtOutline *outline, int outside, int width, guint32 color)
{
  int x1 = outline->x1 - outside;
  int y1 = outline->y1 - outside;
  int x2 = outline->x2 + outside;
  int y2 = outline->y2 + outside;

  fill (self, x1, y1, x2, MIN (y1 + width, y2), color);
  fill (self, x1, MAX (y2 - width, y1 + width), x2, y2, color);
  fill (self, x1, y1 + width, MIN (x1 + width, x2), y2 - width, color);
  fill (self, MAX (x2 - width, x1 + width), y1 + width, x2, y2 - width, color);
}

static void
paint_box (Raster *self, const CtLayerBox *box, const CtViewport *viewport)
{
  CtOutline outline = ct_outline_for_box (&box->rect_px, box->selected, viewport);
  const GdkRGBA *color = ct_palette_get (box->category);

  if (outline.x2 + 2 < self->x || outline.y2 + 2 < self->y || outline.x1 - 2 > self->x + self->width
      || outline.y1 - 2 > self->y + self->height)
    return;
  if (box->selected)
    fill (self, outline.x1, outline.y1, outline.x2, outline.y2, premultiplied (color, 0.2));
  frame (self, &outline, 2, 1, premultiplied (&CT_OUTLINE_DARK, 0.65));
  frame (self, &outline, 1, 1 + outline.inside, premultiplied (color, 1));
  if (outline.light)
    frame (self, &outline, -outline.inside, 1, premultiplied (&CT_OUTLINE_LIGHT, 0.65));
}

/**
 * ct_raster_boxes:
 * @boxes: the last one is on top
 * @x: left edge of the texture in the widget, in device pixels
 * @y: top edge likewise
 * @width: device pixels
 * @height: device pixels
 *
 * Returns: (transfer full): a texture with these boxes on nothing
 */
GdkTexture *
ct_raster_boxes (const CtLayerBox *boxes,
                 guint n_boxes,
                 const CtViewport *viewport,
                 int x,
                 int y,
                 int width,
                 int height)
{
  gsize n_pixels = (gsize) width * (gsize) height;
  Raster raster = { g_new0 (guint32, n_pixels), x, y, width, height };
  g_autoptr (GBytes) bytes = g_bytes_new_take (raster.pixels, n_pixels * sizeof (guint32));

  for (guint i = 0; i < n_boxes; i++)
    paint_box (&raster, &boxes[i], viewport);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) width * sizeof (guint32));
}
