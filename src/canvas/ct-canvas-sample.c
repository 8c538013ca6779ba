/* ct-canvas-sample.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture painted by hand for the renderer that has no GPU: that one filters shrunken
 * textures so slowly that a window takes 30 ms, and cannot be told not to smooth. Pixels are
 * taken from the level of the pyramid that has at least one for each device pixel.
 */
#include "ct-canvas-raster.h"
#include "ct-canvas-tiles.h"

#include <math.h>
#include <string.h>

#define CHECKER_WPX 8

/* Weights between two pixels are parts of this. */
#define WEIGHT_ONE 256

/* Where the values of one column or row come from: two neighbours and the weight of the second. */
typedef struct
{
  int first;
  int second;
  guint weight;
} Source;

/* One axis: device pixels from @start to @end show the picture. */
typedef struct
{
  int start;
  int end;
  double origin;
  double zoom;
} Axis;

/* Smoothing is for zooms between; at 100 %, and where pixels are squares, there is nothing to smooth. */
static gboolean
is_smooth (double zoom, CtRasterQuality quality)
{
  return quality == CT_RASTER_SHARP && zoom < CT_TILE_NEAREST_ZOOM && fabs (zoom - 1) > 1e-9;
}

/* From @first_px to @last_px of the picture, as far as they lie within the raster. */
static Axis
make_axis (double origin_wpx, int scale, double zoom, double first_px, double last_px, int from, int length)
{
  Axis axis;

  axis.zoom = zoom;
  axis.origin = origin_wpx * scale;
  axis.start = (int) CLAMP (floor (axis.origin + first_px * zoom + CT_LAYER_HALF_DPX), from, from + length);
  axis.end = (int) CLAMP (floor (axis.origin + last_px * zoom + CT_LAYER_HALF_DPX), axis.start, from + length);
  return axis;
}

static Source *
make_sources (const Axis *axis, double first_px, double texel_px, int n_texels, gboolean smooth)
{
  Source *sources = g_new (Source, axis->end - axis->start + 1);
  /* Unsmoothed pixels end on the device pixels on which boxes around them do. */
  double middle = smooth ? 0.5 : 1 - CT_LAYER_HALF_DPX;

  for (int i = axis->start; i < axis->end; i++)
    {
      Source *source = &sources[i - axis->start];
      double at = ((i + middle - axis->origin) / axis->zoom - first_px) / texel_px;

      if (smooth)
        at -= 0.5;
      source->first = CLAMP ((int) floor (at), 0, n_texels - 1);
      source->second = smooth ? MIN (source->first + 1, n_texels - 1) : source->first;
      source->weight = smooth ? (guint) (CLAMP (at - source->first, 0, 1) * WEIGHT_ONE) : 0;
    }
  return sources;
}

static inline guint32
fetch (const guint8 *at, guint bpp)
{
  guint alpha;

  if (bpp == 3)
    return 0xff000000 | (guint32) at[0] << 16 | (guint32) at[1] << 8 | at[2];
  alpha = at[3];
  if (alpha == 255)
    return 0xff000000 | (guint32) at[0] << 16 | (guint32) at[1] << 8 | at[2];
  return alpha << 24 | (at[0] * alpha + 127) / 255 << 16 | (at[1] * alpha + 127) / 255 << 8
         | (at[2] * alpha + 127) / 255;
}

static inline guint32
mix (guint32 a, guint32 b, guint weight)
{
  guint32 red_blue = (a & 0x00ff00ff) * (WEIGHT_ONE - weight) + (b & 0x00ff00ff) * weight;
  guint32 alpha_green = ((a >> 8) & 0x00ff00ff) * (WEIGHT_ONE - weight) + ((b >> 8) & 0x00ff00ff) * weight;

  return ((red_blue >> 8) & 0x00ff00ff) | (alpha_green & 0xff00ff00);
}

static inline guint32
over (guint32 below, guint32 above)
{
  guint32 left = 255 - (above >> 24);

  if (left == 0)
    return above;
  return above + mix (0, below, left + (left >> 7));
}

static guint32
checker (int x, int y, int scale)
{
  int side = CHECKER_WPX * scale;

  return ((x / side) + (y / side)) % 2 == 0 ? 0xff666666 : 0xff999999;
}

/* Two rows of the picture, smoothed along themselves: the next row of the screen often needs one of them again. */
typedef struct
{
  guint32 *colors[2];
  int rows[2];
} Smoothed;

static void
smooth_along (guint32 *to, const guint8 *from, const Source *columns, int n, guint bpp)
{
  if (bpp == 3)
    for (int i = 0; i < n; i++)
      to[i] = mix (fetch (from + columns[i].first * 3, 3), fetch (from + columns[i].second * 3, 3), columns[i].weight);
  else
    for (int i = 0; i < n; i++)
      to[i] = mix (fetch (from + columns[i].first * 4, 4), fetch (from + columns[i].second * 4, 4), columns[i].weight);
}

/* The one that is not needed as @other makes room. */
static const guint32 *
get_smoothed (Smoothed *self, const CtPixels *pixels, int row, int other, const Source *columns, int n, guint bpp)
{
  guint place = self->rows[0] == row || (self->rows[1] != row && self->rows[1] == other) ? 0 : 1;

  if (self->rows[place] != row)
    smooth_along (self->colors[place], ct_pixels_get_pixel (pixels, 0, row), columns, n, bpp);
  self->rows[place] = row;
  return self->colors[place];
}

static void
smooth_across (guint32 *to, const guint32 *top, const guint32 *bottom, guint weight, int n)
{
  for (int i = 0; i < n; i++)
    to[i] = mix (top[i], bottom[i], weight);
}

static void
plain_row (guint32 *to, const guint8 *from, const Source *columns, int n, guint bpp)
{
  if (bpp == 3)
    for (int i = 0; i < n; i++)
      to[i] = fetch (from + (gsize) columns[i].first * 3, 3);
  else
    for (int i = 0; i < n; i++)
      to[i] = fetch (from + (gsize) columns[i].first * 4, 4);
}

typedef struct
{
  const CtPixels *pixels;
  Axis x;
  Axis y;
  CtRect area_px;
  double texel_px;
  int scale;
  gboolean smooth;
} Layer;

static void
paint_on_checker (guint32 *to, int row, const Layer *layer)
{
  int far_away = CHECKER_WPX * layer->scale * 2 * 4096;

  for (int i = layer->x.start; i < layer->x.end; i++, to++)
    *to = over (checker (i - (int) layer->x.origin + far_away, row - (int) layer->y.origin + far_away, layer->scale),
                *to);
}

static void
paint_layer (CtRaster *self, const Layer *layer)
{
  const CtPixels *pixels = layer->pixels;
  guint bpp = ct_pixel_format_bytes (ct_pixels_get_format (pixels));
  int n = layer->x.end - layer->x.start;
  g_autofree Source *columns =
      make_sources (&layer->x, layer->area_px.x, layer->texel_px, ct_pixels_get_width (pixels), layer->smooth);
  g_autofree Source *rows =
      make_sources (&layer->y, layer->area_px.y, layer->texel_px, ct_pixels_get_height (pixels), layer->smooth);
  g_autofree guint32 *memory = g_new (guint32, (gsize) 2 * n + 1);
  Smoothed smoothed = { { memory, memory + n }, { -1, -1 } };

  for (int i = layer->y.start; i < layer->y.end && n > 0; i++)
    {
      const Source *row = &rows[i - layer->y.start];
      guint32 *to = self->pixels + (gsize) (i - self->y) * self->stride + (layer->x.start - self->x);

      if (!layer->smooth && bpp == 3 && i > layer->y.start && row->first == row[-1].first)
        memcpy (to, to - self->stride, (gsize) n * sizeof (guint32));
      else if (layer->smooth)
        {
          const guint32 *top = get_smoothed (&smoothed, pixels, row->first, row->second, columns, n, bpp);
          const guint32 *bottom = get_smoothed (&smoothed, pixels, row->second, row->first, columns, n, bpp);

          smooth_across (to, top, bottom, row->weight, n);
        }
      else
        plain_row (to, ct_pixels_get_pixel (pixels, 0, row->first), columns, n, bpp);
      if (bpp == 4)
        paint_on_checker (to, i, layer);
    }
}

static Layer
make_layer (const CtRaster *raster,
            const CtPixels *pixels,
            const CtRect *area_px,
            double texel_px,
            const CtViewport *viewport,
            const CtPixels *base,
            CtRasterQuality quality)
{
  double zoom_x = ct_viewport_get_zoom (viewport) * viewport->image_width_px / ct_pixels_get_full_width (base);
  double zoom_y = ct_viewport_get_zoom (viewport) * viewport->image_height_px / ct_pixels_get_full_height (base);
  int scale = viewport->device_scale;
  gboolean smooth =
      is_smooth (zoom_x, quality) || is_smooth (zoom_y, quality) || (texel_px > 1 && quality == CT_RASTER_SHARP);
  Layer layer = { pixels, { 0 }, { 0 }, *area_px, texel_px, scale, smooth };

  layer.x = make_axis (viewport->origin_wpx.x,
                       scale,
                       zoom_x,
                       area_px->x,
                       area_px->x + area_px->width,
                       raster->x,
                       raster->width);
  layer.y = make_axis (viewport->origin_wpx.y,
                       scale,
                       zoom_y,
                       area_px->y,
                       area_px->y + area_px->height,
                       raster->y,
                       raster->height);
  return layer;
}

/* A draft takes the level below: half as many bytes to walk over, and less glitter. */
static guint
level_for (CtPyramid *pyramid, double zoom, CtRasterQuality quality)
{
  guint level = ct_pyramid_level_for_scale (pyramid, zoom);

  if (quality == CT_RASTER_DRAFT && zoom < 1 && level + 1 < ct_pyramid_get_n_levels (pyramid)
      && ct_pixels_get_denominator (ct_pyramid_get_level (pyramid, level + 1)) * zoom < 1.5)
    level++;
  return level;
}

/**
 * ct_raster_paint_picture:
 * @patch: (nullable): what is known better of a part of it
 * @viewport: the picture is stretched to its image size
 * @ground: of what lies around the picture; under one that lets something through lie squares
 *
 * Every pixel of the raster is opaque afterwards.
 */
void
ct_raster_paint_picture (CtRaster *self,
                         CtPyramid *pyramid,
                         const CtRasterPatch *patch,
                         const CtViewport *viewport,
                         const GdkRGBA *ground,
                         CtRasterQuality quality)
{
  CtPixels *base = ct_pyramid_get_level (pyramid, 0);
  CtRect full = CT_RECT_INIT (0, 0, ct_pixels_get_full_width (base), ct_pixels_get_full_height (base));
  double zoom = ct_viewport_get_zoom (viewport)
                * fmax (viewport->image_width_px / full.width, viewport->image_height_px / full.height);
  CtPixels *pixels = ct_pyramid_get_level (pyramid, level_for (pyramid, zoom, quality));
  Layer layer = make_layer (self, pixels, &full, ct_pixels_get_denominator (pixels), viewport, base, quality);
  guint32 color = ct_raster_color (ground, 1);
  int right = self->x + self->width;

  ct_raster_fill (self, self->x, self->y, right, layer.y.start, color);
  ct_raster_fill (self, self->x, layer.y.end, right, self->y + self->height, color);
  ct_raster_fill (self, self->x, layer.y.start, layer.x.start, layer.y.end, color);
  ct_raster_fill (self, layer.x.end, layer.y.start, right, layer.y.end, color);
  paint_layer (self, &layer);
  if (patch == NULL || patch->texel_px >= ct_pixels_get_denominator (pixels))
    return;
  layer = make_layer (self, patch->pixels, &patch->area_px, patch->texel_px, viewport, base, quality);
  paint_layer (self, &layer);
}
