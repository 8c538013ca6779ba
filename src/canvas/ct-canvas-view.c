/* ct-canvas-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts the layers of a frame together. Picture and boxes are kept and only moved while
 * nothing but the place of the picture changes. While it zooms they are drafts; what was
 * drafted is drawn well as soon as it rests.
 */
#include "ct-canvas-private.h"

#include "ct-palette.h"

#include <math.h>

static const GdkRGBA ground_dark = { 0.12f, 0.12f, 0.12f, 1 };
static const GdkRGBA ground_light = { 0.76f, 0.76f, 0.76f, 1 };
static const GdkRGBA empty_picture = { 0.5f, 0.5f, 0.5f, 1 };

/* A zoom that changed less than so long ago is still changing. */
#define REST_MS 100

/* More names than these wait until the zoom rests. */
#define MOVING_NAMES 100

/**
 * Frame:
 * @content: what there is to see
 * @hidden: rows that the tools show elsewhere for now
 * @quality: what there is time for
 * @is_soft: the renderer has no GPU, so the picture is painted by hand as well
 *
 * What the layers of one frame agree on.
 */
typedef struct
{
  CtCanvasContent content;
  GHashTable *hidden;
  GdkRGBA ground;
  CtRasterQuality quality;
  gboolean is_soft;
} Frame;

/**
 * ct_canvas_forget_boxes:
 *
 * The next frame draws the boxes anew.
 */
void
ct_canvas_forget_boxes (CtCanvas *self)
{
  self->boxes.is_valid = FALSE;
  g_clear_pointer (&self->boxes.node, gsk_render_node_unref);
  ct_scene_forget (self->scene);
}

static void
find_hidden (CtCanvas *self, Frame *frame)
{
  frame->hidden = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < ct_display_list_get_size (self->shapes); i++)
    {
      const CtShape *shape = ct_display_list_get (self->shapes, i);

      if (shape->kind != CT_SHAPE_MOVED_BOX)
        continue;
      g_hash_table_add (frame->hidden, GUINT_TO_POINTER (shape->annotation));
      frame->content.hidden += (shape->annotation + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    }
}

static guint32
find_color (gconstpointer data, guint32 category)
{
  return ct_palette_find (data, category);
}

static GArray *
find_boxes (CtCanvas *self, const CtRect *area_px, GHashTable *hidden)
{
  const CtDataset *dataset = ct_history_get_dataset (self->history);
  const CtAnnotationTable *table = &dataset->annotations;
  CtSelection *selection = ct_tool_controller_get_selection (self->controller);
  CtSceneIndex *index = ct_tool_controller_get_index (self->controller);
  const CtViewState *view = ct_tool_controller_get_view_state (self->controller);
  gboolean is_selection = ct_selection_get_size (selection) > 0;
  gboolean is_hiding = g_hash_table_size (hidden) > 0;
  gboolean has_locked = ct_view_state_has_locked (view);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  GArray *boxes;

  ct_scene_index_query (index, area_px, rows);
  boxes = g_array_sized_new (FALSE, TRUE, sizeof (CtLayerBox), rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      CtLayerBox box = { { 0, 0, 0, 0 }, table->category[row], FALSE, FALSE, NULL };

      if ((is_hiding && g_hash_table_contains (hidden, GUINT_TO_POINTER (row))) || !ct_view_state_is_visible (view, row)
          || !ct_scene_index_get_box (index, row, &box.rect_px))
        continue;
      box.selected = is_selection && ct_selection_contains (selection, row);
      box.locked = has_locked && ct_view_state_is_locked (view, row);
      box.name = self->show_names ? ct_dataset_get_category_name (dataset, box.category) : NULL;
      box.category = ct_palette_find (dataset, box.category);
      g_array_append_val (boxes, box);
    }
  ct_layer_sort_boxes ((CtLayerBox *) (gpointer) boxes->data, boxes->len);
  return boxes;
}

typedef struct
{
  CtCanvas *canvas;
  GHashTable *hidden;
} Collect;

static GArray *
collect_for_scene (gpointer data, const CtRect *area_px)
{
  Collect *collect = data;

  return find_boxes (collect->canvas, area_px, collect->hidden);
}

static gboolean
has_cairo (CtCanvas *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  return native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}

/* Regions of a huge picture come in any size, which tiles have not. */
static gboolean
is_soft (CtCanvas *self)
{
  return ct_tile_store_get_pyramid (self->tiles) != NULL && (self->source != NULL || has_cairo (self));
}

static gboolean
shows_boxes (CtCanvas *self)
{
  const CtViewState *view = ct_tool_controller_get_view_state (self->controller);

  return self->history != NULL && ct_view_state_get_show_boxes (view) && !ct_view_state_get_peeking (view);
}

/* Boxes as nodes where they are few, else only their names: the scene has the boxes. */
static void
draw_boxes (CtCanvas *self, const Frame *frame)
{
  CtViewport *view = &self->viewport;
  double ahead = CT_LAYER_AHEAD_WPX / view->scale;
  CtRect area = ct_viewport_get_visible (view);
  PangoContext *fonts = gtk_widget_get_pango_context (GTK_WIDGET (self));
  g_autoptr (GArray) found = NULL;
  const CtLayerBox *boxes;

  area = CT_RECT_INIT (area.x - ahead, area.y - ahead, area.width + 2 * ahead, area.height + 2 * ahead);
  found = find_boxes (self, &area, frame->hidden);
  boxes = (const CtLayerBox *) (gpointer) found->data;
  g_clear_pointer (&self->boxes.node, gsk_render_node_unref);
  self->boxes.n_boxes = found->len;
  self->boxes.is_raster = frame->is_soft || found->len > CT_LAYER_MAX_NODE_BOXES;
  if (frame->quality == CT_RASTER_DRAFT && found->len > MOVING_NAMES)
    fonts = NULL;
  if (!self->boxes.is_raster)
    self->boxes.node = ct_layer_boxes (boxes, found->len, view, fonts);
  else if (fonts != NULL)
    self->boxes.node = ct_layer_names (boxes, found->len, view, fonts);
  self->boxes.is_valid = TRUE;
  self->boxes.view = *view;
  self->boxes.content = frame->content;
}

/* Whether the boxes of the last time only have to be moved, and how far. */
static gboolean
can_keep_boxes (CtCanvas *self, const Frame *frame, CtPoint *shift_wpx)
{
  const CtCanvasBoxes *boxes = &self->boxes;
  const CtViewport *view = &self->viewport;
  double dx = (view->origin_wpx.x - boxes->view.origin_wpx.x) * view->device_scale;
  double dy = (view->origin_wpx.y - boxes->view.origin_wpx.y) * view->device_scale;

  if (!boxes->is_valid || memcmp (&boxes->content, &frame->content, sizeof frame->content) != 0
      || boxes->view.scale != view->scale || boxes->view.device_scale != view->device_scale
      || boxes->view.widget_width_wpx != view->widget_width_wpx
      || boxes->view.widget_height_wpx != view->widget_height_wpx)
    return FALSE;
  if (fmax (fabs (dx), fabs (dy)) > CT_LAYER_AHEAD_WPX * view->device_scale)
    return FALSE;
  /* Lines would not lie on device pixels; to draw few boxes anew costs nothing. */
  if (!boxes->is_raster && (fabs (dx - round (dx)) > 1e-3 || fabs (dy - round (dy)) > 1e-3))
    return FALSE;
  shift_wpx->x = round (dx) / view->device_scale;
  shift_wpx->y = round (dy) / view->device_scale;
  return TRUE;
}

/* The picture where it is painted by hand, and the boxes where they are many. */
static void
snapshot_scene (CtCanvas *self, const Frame *frame, GtkSnapshot *snapshot)
{
  Collect collect = { self, frame->hidden };
  CtSceneSource source = { NULL, self->patch.pixels != NULL ? &self->patch : NULL, frame->ground, NULL, &collect };

  if (frame->is_soft)
    source.pyramid = ct_tile_store_get_pyramid (self->tiles);
  if (shows_boxes (self) && self->boxes.is_raster)
    source.collect = collect_for_scene;
  if (memcmp (&self->scene_content, &frame->content, sizeof frame->content) != 0)
    ct_scene_forget (self->scene);
  self->scene_content = frame->content;
  ct_scene_update (self->scene, &source, &self->viewport, frame->quality);
  ct_scene_append (self->scene, snapshot, has_cairo (self));
}

static void
snapshot_boxes (CtCanvas *self, const Frame *frame, CtPoint shift_wpx, GtkSnapshot *snapshot)
{
  if (self->boxes.node == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) shift_wpx.x, (float) shift_wpx.y));
  gtk_snapshot_append_node (snapshot, self->boxes.node);
  gtk_snapshot_restore (snapshot);
}

static gboolean
draw_again (GtkWidget *widget, GdkFrameClock *clock, gpointer unused)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_REMOVE;
}

static void
snapshot_tiles (CtCanvas *self, GtkSnapshot *snapshot)
{
  CtRect image = ct_viewport_get_image_rect (&self->viewport);
  CtRect rect = ct_viewport_rect_to_widget (&self->viewport, &image);
  CtRect widget = CT_RECT_INIT (0, 0, self->viewport.widget_width_wpx, self->viewport.widget_height_wpx);

  if (ct_tile_store_get_pyramid (self->tiles) != NULL)
    {
      if (ct_tile_store_snapshot (self->tiles, snapshot, &self->viewport, CT_TILES_PER_FRAME))
        gtk_widget_add_tick_callback (GTK_WIDGET (self), draw_again, NULL, NULL);
      return;
    }
  rect = ct_rect_intersect (&rect, &widget);
  if (rect.width > 0 && rect.height > 0)
    gtk_snapshot_append_color (snapshot,
                               &empty_picture,
                               &GRAPHENE_RECT_INIT ((float) rect.x,
                                                    (float) rect.y,
                                                    (float) rect.width,
                                                    (float) rect.height));
}

static gboolean
rested (gpointer data)
{
  CtCanvas *self = data;

  self->rest_id = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* One change of the zoom is drawn well at once; of many in a row only the last one. */
static CtRasterQuality
choose_quality (CtCanvas *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_recent = now_us - self->zoomed_us < REST_MS * 1000;
  gboolean is_draft = is_recent && ct_scene_is_draft (self->scene);

  if (self->drawn_scale != self->viewport.scale)
    {
      is_draft = is_recent || self->motion.is_zooming || self->boxes.n_boxes >= CT_RASTER_PLAIN_BOXES;
      self->zoomed_us = now_us;
    }
  self->drawn_scale = self->viewport.scale;
  if (is_draft)
    {
      g_clear_handle_id (&self->rest_id, g_source_remove);
      self->rest_id = g_timeout_add (REST_MS, rested, self);
    }
  return is_draft ? CT_RASTER_DRAFT : CT_RASTER_SHARP;
}

static void
snapshot_layers (CtCanvas *self, Frame *frame, GtkSnapshot *snapshot)
{
  CtPoint shift = CT_POINT_INIT (0, 0);

  ct_canvas_update_region (self);
  ct_tool_controller_preview (self->controller, self->shapes);
  if (self->history != NULL)
    ct_display_list_map_categories (self->shapes, find_color, ct_history_get_dataset (self->history));
  find_hidden (self, frame);
  frame->is_soft = is_soft (self);
  frame->quality = choose_quality (self);
  frame->content.pyramid = ct_tile_store_get_pyramid (self->tiles);
  if (self->history != NULL)
    frame->content.revision = ct_history_get_dataset (self->history)->revision;
  frame->content.selection = ct_selection_get_serial (ct_tool_controller_get_selection (self->controller));
  frame->content.shown = ct_view_state_get_serial (ct_tool_controller_get_view_state (self->controller));
  frame->content.flags |= (shows_boxes (self) ? 1u : 0u) | (frame->is_soft ? 2u : 0u);
  if (shows_boxes (self) && !can_keep_boxes (self, frame, &shift))
    draw_boxes (self, frame);
  if (!frame->is_soft)
    snapshot_tiles (self, snapshot);
  if (frame->is_soft || (shows_boxes (self) && self->boxes.is_raster))
    snapshot_scene (self, frame, snapshot);
  if (shows_boxes (self))
    snapshot_boxes (self, frame, shift, snapshot);
  if (!ct_view_state_get_peeking (ct_tool_controller_get_view_state (self->controller)))
    ct_layer_overlay (snapshot, self->shapes, &self->viewport);
  ct_canvas_snapshot_map (self, snapshot);
  g_hash_table_unref (frame->hidden);
}

static void
snapshot_focus (CtCanvas *self, GtkSnapshot *snapshot, GdkRGBA color)
{
  GskRoundedRect rect;

  if ((gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_VISIBLE) == 0
      || !gtk_widget_has_focus (GTK_WIDGET (self)))
    return;
  color.alpha *= 0.5f;
  gsk_rounded_rect_init_from_rect (&rect,
                                   &GRAPHENE_RECT_INIT (0,
                                                        0,
                                                        (float) self->viewport.widget_width_wpx,
                                                        (float) self->viewport.widget_height_wpx),
                                   0);
  gtk_snapshot_append_border (snapshot, &rect, (float[4]){ 2, 2, 2, 2 }, (GdkRGBA[4]){ color, color, color, color });
}

/**
 * ct_canvas_snapshot:
 *
 * Implements GtkWidgetClass.snapshot().
 */
void
ct_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CtCanvas *self = CT_CANVAS (widget);
  gboolean transparent = self->pixels != NULL && ct_pixel_format_has_alpha (ct_pixels_get_format (self->pixels));
  Frame frame = { .quality = CT_RASTER_SHARP };
  gboolean is_dark;
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  is_dark = ct_palette_luminance (&text) > 0.3;
  frame.ground = is_dark ? ground_dark : ground_light;
  frame.content.flags = is_dark ? 4 : 0;
  if (!is_soft (self) || self->message != NULL || !ct_viewport_has_image (&self->viewport))
    ct_layer_ground (snapshot, &self->viewport, &frame.ground, transparent && self->message == NULL);
  ct_display_list_clear (self->shapes);
  if (self->message != NULL)
    ct_layer_message (snapshot, &self->viewport, gtk_widget_get_pango_context (widget), &text, self->message);
  else if (ct_viewport_has_image (&self->viewport))
    snapshot_layers (self, &frame, snapshot);
  snapshot_focus (self, snapshot, text);
}
