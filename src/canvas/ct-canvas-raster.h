/* ct-canvas-raster.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Painting by hand into memory, for what render nodes are too slow for: thousands of boxes,
 * and the picture where no GPU scales it. Private to the floor.
 */
#pragma once

#include "ct-canvas-layers.h"
#include "ct-pyramid.h"

G_BEGIN_DECLS

/**
 * CtRaster:
 * @pixels: premultiplied, 0xAARRGGBB in the machine's order; borrowed
 * @stride: from row to row, in pixels
 * @x: left edge in the widget, in device pixels
 * @y: top edge likewise
 * @width: device pixels
 * @height: device pixels
 *
 * A part of the widget to paint on; nothing is painted beside it.
 */
typedef struct
{
  guint32 *pixels;
  gsize stride;
  int x;
  int y;
  int width;
  int height;
} CtRaster;

/**
 * CtRasterQuality:
 * @CT_RASTER_SHARP: as it shall look
 * @CT_RASTER_DRAFT: while it moves: the picture is not smoothed
 */
typedef enum
{
  CT_RASTER_SHARP,
  CT_RASTER_DRAFT,
} CtRasterQuality;

/**
 * CtRasterPatch:
 * @pixels: (nullable): a part of the picture, sharper than the pyramid has it
 * @area_px: which one, in pixels of the full picture
 * @texel_px: how many of them one pixel stands for
 */
typedef struct
{
  CtPixels *pixels;
  CtRect area_px;
  double texel_px;
} CtRasterPatch;

/* From so many boxes on, a draft has only their coloured lines. */
#define CT_RASTER_PLAIN_BOXES 2500

CtRaster ct_raster_part (const CtRaster *self, int x, int y, int width, int height);
void ct_raster_fill (CtRaster *self, int x1, int y1, int x2, int y2, guint32 color);
guint32 ct_raster_color (const GdkRGBA *color, double alpha);
void ct_raster_paint_boxes (CtRaster *self,
                            const CtLayerBox *boxes,
                            guint n_boxes,
                            const CtViewport *viewport,
                            CtRasterQuality quality);
void ct_raster_paint_picture (CtRaster *self,
                              CtPyramid *pyramid,
                              const CtRasterPatch *patch,
                              const CtViewport *viewport,
                              const GdkRGBA *ground,
                              CtRasterQuality quality);

G_END_DECLS
