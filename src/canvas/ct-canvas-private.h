/* ct-canvas-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The canvas from inside: ct-canvas.c owns construction and most public functions,
 * ct-canvas-edit.c what menus and keys do to boxes, ct-canvas-picture.c the pixels, ct-canvas-zoom.c the verbs of the view, ct-canvas-motion.c
 * the way from view to view, ct-canvas-view.c what is drawn, ct-canvas-minimap.c the map in the
 * corner, ct-canvas-input.c what hands do.
 */
#pragma once

#include "ct-adjust.h"
#include "ct-canvas.h"
#include "ct-canvas-layers.h"
#include "ct-canvas-scene.h"
#include "ct-canvas-tiles.h"
#include "ct-tool-controller.h"
#include "ct-viewport-motion.h"

G_BEGIN_DECLS

/**
 * CtCanvasContent:
 * @revision: of the data set
 * @selection: serial number
 * @shown: serial number of what is hidden
 * @hidden: of the rows that tools show elsewhere, a hash
 * @pyramid: compared, never used
 * @flags: what is shown, and in which style
 *
 * All that the layers of picture and boxes depend on, but the view.
 */
typedef struct
{
  guint64 revision;
  guint64 selection;
  guint64 shown;
  guint64 hidden;
  gconstpointer pyramid;
  guint64 flags;
} CtCanvasContent;

/**
 * CtCanvasBoxes:
 * @is_valid: whether @node is of now, if @view and @content are
 * @node: boxes and names, or names alone, in and around the widget; or %NULL
 * @view: the view for which it was drawn
 * @content: of what
 * @n_boxes: in and around the widget
 * @is_raster: the boxes are in the scene, and @node has the names
 *
 * The annotations' layer as it was drawn last, and what it depends on.
 */
typedef struct
{
  gboolean is_valid;
  GskRenderNode *node;
  CtViewport view;
  CtCanvasContent content;
  guint n_boxes;
  gboolean is_raster;
} CtCanvasBoxes;

/**
 * CtCanvasMotion:
 * @is_zooming: on the way from @from to @to
 * @is_swiping: running on after a hand let go
 * @start_us: when, by the frame clock; 0 until the first frame
 * @swiped_wpx: how far it ran already
 */
typedef struct
{
  gboolean is_zooming;
  gboolean is_swiping;
  CtViewport from;
  CtViewport to;
  gint64 start_us;
  CtPoint velocity_wpx_s;
  CtPoint swiped_wpx;
  guint tick_id;
} CtCanvasMotion;

/**
 * CtCanvasInput:
 * @at_wpx: where the pointer was last
 * @is_inside: whether it is still there
 * @modifiers: of #CtModifiers
 * @button: that is down, or %CT_BUTTON_NONE
 * @is_panning: the button pans, whatever the tools would do
 * @panned_wpx: how far it has panned already
 * @is_on_map: the button leads the map
 * @swipe: the last moves of a pan
 * @scrolled_wpx: the way of two fingers on a touchpad
 * @space_since: when Space went down, in microseconds; 0 when it is up
 * @space_unmarks: it went down with Shift
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
  gboolean is_on_map;
  CtSwipe swipe;
  CtPoint scrolled_wpx;
  gint64 space_since;
  gboolean space_unmarks;
  gboolean space_used;
  double pinch_zoom;
} CtCanvasInput;

/**
 * CtCanvasWantedView:
 * @is_wanted: whether it waits for canvas and picture to have a size
 *
 * What ct_canvas_set_view() was given.
 */
typedef struct
{
  gboolean is_wanted;
  CtViewMode mode;
  double zoom;
  CtPoint center_px;
} CtCanvasWantedView;

struct _CtCanvas
{
  GtkWidget parent_instance;

  CtHistory *history;
  CtViewport viewport;
  CtCanvasWantedView wanted_view;
  CtToolController *controller;
  CtDisplayList *shapes;

  CtPixels *pixels;
  CtTileStore *tiles;
  GCancellable *pyramid_cancellable;
  CtPictureSource *source;
  GCancellable *region_cancellable;
  CtRasterPatch patch;
  CtAdjust patch_adjust;
  gboolean patch_auto_window;
  CtAdjust adjust;
  gboolean auto_window;
  gboolean is_adjust_late;
  char *message;

  gboolean is_editable;
  gboolean show_names;
  gboolean show_minimap;
  gboolean keep_view;

  CtScene *scene;
  CtCanvasContent scene_content;
  CtCanvasBoxes boxes;
  CtCanvasMotion motion;
  double drawn_scale;
  gint64 zoomed_us;
  guint rest_id;
  GdkTexture *map_texture;
  int map_width;
  int map_height;
  CtCanvasInput input;

  guint64 told_selection;
  double told_zoom;
  guint tell_view_id;
};

void ct_canvas_apply (CtCanvas *self, CtToolResult result);
void ct_canvas_view_moved (CtCanvas *self);
void ct_canvas_tell_pointer (CtCanvas *self);
void ct_canvas_tell_accept (CtCanvas *self, gboolean unmark);
void ct_canvas_tell_menu (CtCanvas *self, CtPoint at_wpx);
void ct_canvas_tell_refused (CtCanvas *self);
void ct_canvas_tell_marks (CtCanvas *self);
void ct_canvas_tell_show_boxes (CtCanvas *self);
void ct_canvas_tell_mode (CtCanvas *self);

void ct_canvas_set_peeking (CtCanvas *self, gboolean peeking);

void ct_canvas_settle (CtCanvas *self);
CtViewport ct_canvas_get_goal (CtCanvas *self);
void ct_canvas_go (CtCanvas *self, const CtViewport *goal);
void ct_canvas_let_go (CtCanvas *self, CtPoint velocity_wpx_s);

gboolean ct_canvas_get_map (CtCanvas *self, CtRect *map_wpx);
gboolean ct_canvas_is_on_map (CtCanvas *self, CtPoint at_wpx);
void ct_canvas_follow_map (CtCanvas *self, CtPoint at_wpx);
void ct_canvas_forget_map (CtCanvas *self);
void ct_canvas_snapshot_map (CtCanvas *self, GtkSnapshot *snapshot);

void ct_canvas_take_wanted_view (CtCanvas *self);
void ct_canvas_update_image_size (CtCanvas *self);
void ct_canvas_cancel_pyramid (CtCanvas *self);
void ct_canvas_update_region (CtCanvas *self);
CtPixels *
ct_canvas_adjust_pixels (CtPixels *pixels, const CtPixels *whole, const CtAdjust *wanted, gboolean auto_window);

void ct_canvas_add_controllers (CtCanvas *self);
void ct_canvas_refresh_pointer (CtCanvas *self);

void ct_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
void ct_canvas_forget_boxes (CtCanvas *self);

G_END_DECLS
