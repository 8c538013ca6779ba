/* ct-canvas-layers.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lies over and under the picture, as functions of plain values: no widget, no data
 * set. Private to the floor; the tests draw them without a display.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-display-list.h"
#include "ct-viewport.h"

G_BEGIN_DECLS

/* Boxes that are drawn as render nodes; more than these become one texture. */
#define CT_LAYER_MAX_NODE_BOXES 600

/* A box with both sides below so many device pixels has thin lines. */
#define CT_LAYER_THIN_DPX 10

/* Names drawn at once. */
#define CT_LAYER_MAX_NAMES 300

/* How far around the widget boxes are drawn ahead, so that panning finds them there. */
#define CT_LAYER_AHEAD_WPX 256.0

/* Added before cutting off, to come to the nearest device pixel. Picture and boxes must go the same way at halves,
 * which are common (at 350 %, say), and which arithmetic misses by a hair on either side. */
#define CT_LAYER_HALF_DPX (0.5 + 1e-6)

/**
 * CtLayerBox:
 * @rect_px: image pixels
 * @category: row, or %CT_NO_ROW
 * @selected: drawn stronger, on top, and always with its name
 * @locked: drawn weaker: one faint line, because nothing can be done to it
 * @name: (nullable): borrowed for the call
 */
typedef struct
{
  CtRect rect_px;
  guint32 category;
  gboolean selected;
  gboolean locked;
  const char *name;
} CtLayerBox;

void
ct_layer_ground (GtkSnapshot *snapshot, const CtViewport *viewport, const GdkRGBA *color, gboolean transparent_picture);
void ct_layer_sort_boxes (CtLayerBox *boxes, guint n_boxes);
GskRenderNode *ct_layer_boxes (const CtLayerBox *boxes, guint n_boxes, const CtViewport *viewport, PangoContext *names);
GskRenderNode *ct_layer_names (const CtLayerBox *boxes, guint n_boxes, const CtViewport *viewport, PangoContext *names);
void ct_layer_overlay (GtkSnapshot *snapshot, const CtDisplayList *list, const CtViewport *viewport);
void ct_layer_message (GtkSnapshot *snapshot,
                       const CtViewport *viewport,
                       PangoContext *context,
                       const GdkRGBA *color,
                       const char *message);
guint ct_layer_count_nodes (GskRenderNode *node);

/**
 * CtOutline:
 * @x1: left edge of the box in device pixels from the widget's corner, a whole number
 * @light: whether there is room for the light line inside
 * @thin: so small that lines of full width would hide what is in it: one of the colour is left
 *
 * A box's lines: colour on both sides of the edge, dark outside, light inside.
 */
typedef struct
{
  int x1;
  int y1;
  int x2;
  int y2;
  int inside;
  gboolean light;
  gboolean thin;
} CtOutline;

CtOutline ct_outline_for_box (const CtRect *rect_px, gboolean selected, const CtViewport *viewport);
GdkTexture *ct_raster_boxes (const CtLayerBox *boxes,
                             guint n_boxes,
                             const CtViewport *viewport,
                             int x,
                             int y,
                             int width,
                             int height);

/* Colours of the lines beside the colour of the category. */
#define CT_OUTLINE_DARK ((GdkRGBA){ 0.0f, 0.0f, 0.0f, 0.65f })
#define CT_OUTLINE_LIGHT ((GdkRGBA){ 1.0f, 1.0f, 1.0f, 0.65f })

/* How much of their colour the lines of locked boxes have, and of the dark beside it. */
#define CT_OUTLINE_LOCKED_ALPHA 0.7
#define CT_OUTLINE_LOCKED_DARK_ALPHA 0.35

G_END_DECLS
