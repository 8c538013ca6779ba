/* ct-canvas-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The canvas from inside: ct-canvas.c owns construction and most public functions,
 * ct-canvas-picture.c the pixels, ct-canvas-zoom.c the verbs of the view, ct-canvas-view.c
 * what is drawn, ct-canvas-input.c what hands do.
 */
#pragma once

#include "ct-canvas.h"
#include "ct-canvas-layers.h"
#include "ct-canvas-tiles.h"
#include "ct-tool-controller.h"

G_BEGIN_DECLS

/**
 * CtCanvasBoxes:
 * @node: the boxes in and around the widget, or %NULL
 * @view: the view for which they were drawn
 * @is_raster: one texture instead of nodes
 *
 * The annotations' layer as it was drawn last, and what it depends on.
 */
typedef struct
{
  gboolean is_valid;
  GskRenderNode *node;
  CtViewport view;
  guint64 revision;
  guint64 selection_serial;
  guint n_hidden;
  gboolean is_raster;
} CtCanvasBoxes;

/**
 * CtCanvasInput:
 * @at_wpx: where the pointer was last
 * @is_inside: whether it is still there
 * @modifiers: of #CtModifiers
 * @button: that is down, or %CT_BUTTON_NONE
 * @is_panning: the button pans, whatever the tools would do
 * @panned_wpx: how far it has panned already
 * @space_since: when Space went down, in microseconds; 0 when it is up
 * @space_used: it panned meanwhile, so it means nothing else
 * @pinch_zoom: the zoom when the pinch began
 */
typedef struct
{
  CtPoint at_wpx;
  gboolean is_inside;
  guint modifiers;
  CtButton button;
  gboolean is_panning;
  CtPoint panned_wpx;
  gint64 space_since;
  gboolean space_used;
  double pinch_zoom;
} CtCanvasInput;

struct _CtCanvas
{
  GtkWidget parent_instance;

  CtHistory *history;
  CtViewport viewport;
  CtToolController *controller;
  CtDisplayList *shapes;

  CtPixels *pixels;
  CtTileStore *tiles;
  GCancellable *pyramid_cancellable;
  char *message;

  gboolean is_editable;
  gboolean show_names;
  gboolean show_boxes;
  gboolean is_peeking;

  CtCanvasBoxes boxes;
  CtCanvasInput input;

  guint64 told_selection;
  double told_zoom;
  guint tell_view_id;
};

void ct_canvas_apply (CtCanvas *self, CtToolResult result);
void ct_canvas_view_moved (CtCanvas *self);
void ct_canvas_set_peeking (CtCanvas *self, gboolean peeking);
void ct_canvas_tell_pointer (CtCanvas *self);
void ct_canvas_tell_accept (CtCanvas *self, gboolean unmark);

void ct_canvas_update_image_size (CtCanvas *self);
void ct_canvas_cancel_pyramid (CtCanvas *self);

void ct_canvas_add_controllers (CtCanvas *self);
void ct_canvas_refresh_pointer (CtCanvas *self);

void ct_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
void ct_canvas_forget_boxes (CtCanvas *self);

G_END_DECLS
