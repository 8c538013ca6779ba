/* ct-canvas-raster.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Boxes painted by hand: lines lie on device pixels, so there is nothing to smooth, and
 * filling runs of pixels takes some milliseconds where ten thousand render nodes take far
 * more.
 */
#include "ct-canvas-raster.h"
#include "ct-palette.h"

/**
 * ct_raster_color:
 * @alpha: 0 to 1, in place of the colour's own
 *
 * Returns: the colour as a raster holds it
 */
guint32
ct_raster_color (const GdkRGBA *color, double alpha)
{
  guint a = (guint) (255 * alpha + 0.5);
  guint r = (guint) (color->red * a + 0.5);
  guint g = (guint) (color->green * a + 0.5);
  guint b = (guint) (color->blue * a + 0.5);

  return a << 24 | r << 16 | g << 8 | b;
}

/**
 * ct_raster_part:
 * @x: left edge in the widget, in device pixels; the part lies inside of @self
 * @y: top edge likewise
 *
 * Returns: a part that shares the memory
 */
CtRaster
ct_raster_part (const CtRaster *self, int x, int y, int width, int height)
{
  return (CtRaster){
    self->pixels + (gsize) (y - self->y) * self->stride + (gsize) (x - self->x), self->stride, x, y, width, height
  };
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

/**
 * ct_raster_fill:
 * @x2: the first column that is not part of it
 * @y2: the first row that is not part of it
 */
void
ct_raster_fill (CtRaster *self, int x1, int y1, int x2, int y2, guint32 color)
{
  x1 = MAX (x1 - self->x, 0);
  y1 = MAX (y1 - self->y, 0);
  x2 = MIN (x2 - self->x, self->width);
  y2 = MIN (y2 - self->y, self->height);
  for (int y = y1; y < y2; y++)
    {
      guint32 *row = self->pixels + (gsize) y * self->stride;

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
frame (CtRaster *self, const CtOutline *outline, int outside, int width, guint32 color)
{
  int x1 = outline->x1 - outside;
  int y1 = outline->y1 - outside;
  int x2 = outline->x2 + outside;
  int y2 = outline->y2 + outside;

  ct_raster_fill (self, x1, y1, x2, MIN (y1 + width, y2), color);
  ct_raster_fill (self, x1, MAX (y2 - width, y1 + width), x2, y2, color);
  ct_raster_fill (self, x1, y1 + width, MIN (x1 + width, x2), y2 - width, color);
  ct_raster_fill (self, MAX (x2 - width, x1 + width), y1 + width, x2, y2 - width, color);
}

static void
paint_box (CtRaster *self, const CtLayerBox *box, const CtViewport *viewport, gboolean plain)
{
  CtOutline outline = ct_outline_for_box (&box->rect_px, box->selected, viewport);
  const GdkRGBA *color = ct_palette_get (box->category);

  if (outline.x2 + 2 < self->x || outline.y2 + 2 < self->y || outline.x1 - 2 > self->x + self->width
      || outline.y1 - 2 > self->y + self->height)
    return;
  if (box->locked)
    {
      if (box->selected)
        ct_raster_fill (self, outline.x1, outline.y1, outline.x2, outline.y2, ct_raster_color (color, 0.2));
      frame (self, &outline, 1, 1, ct_raster_color (&CT_OUTLINE_DARK, CT_OUTLINE_LOCKED_DARK_ALPHA));
      frame (self, &outline, 0, 1, ct_raster_color (color, CT_OUTLINE_LOCKED_ALPHA));
      return;
    }
  if (outline.thin)
    {
      frame (self, &outline, 0, 1, ct_raster_color (color, 1));
      return;
    }
  if (plain && !box->selected)
    {
      frame (self, &outline, 1, 2, ct_raster_color (color, 1));
      return;
    }
  if (box->selected)
    ct_raster_fill (self, outline.x1, outline.y1, outline.x2, outline.y2, ct_raster_color (color, 0.2));
  frame (self, &outline, 2, 1, ct_raster_color (&CT_OUTLINE_DARK, 0.65));
  frame (self, &outline, 1, 1 + outline.inside, ct_raster_color (color, 1));
  if (outline.light)
    frame (self, &outline, -outline.inside, 1, ct_raster_color (&CT_OUTLINE_LIGHT, 0.65));
}

/**
 * ct_raster_paint_boxes:
 * @boxes: the last one is on top
 */
void
ct_raster_paint_boxes (CtRaster *self,
                       const CtLayerBox *boxes,
                       guint n_boxes,
                       const CtViewport *viewport,
                       CtRasterQuality quality)
{
  gboolean plain = quality == CT_RASTER_DRAFT && n_boxes >= CT_RASTER_PLAIN_BOXES;

  for (guint i = 0; i < n_boxes; i++)
    paint_box (self, &boxes[i], viewport, plain);
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
  CtRaster raster = { g_new0 (guint32, n_pixels), (gsize) width, x, y, width, height };
  g_autoptr (GBytes) bytes = g_bytes_new_take (raster.pixels, n_pixels * sizeof (guint32));

  ct_raster_paint_boxes (&raster, boxes, n_boxes, viewport, CT_RASTER_SHARP);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) width * sizeof (guint32));
}
