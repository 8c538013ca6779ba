/* ct-canvas-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts the layers of a frame together. The layer of boxes is kept and only moved while
 * nothing but the place of the picture changes.
 */
#include "ct-canvas-private.h"

#include "ct-palette.h"

#include <math.h>

static const GdkRGBA ground_dark = { 0.12f, 0.12f, 0.12f, 1 };
static const GdkRGBA ground_light = { 0.76f, 0.76f, 0.76f, 1 };
static const GdkRGBA empty_picture = { 0.5f, 0.5f, 0.5f, 1 };

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
}

/* The rows that the tools show elsewhere for now. */
static GHashTable *
hidden_rows (CtCanvas *self)
{
  GHashTable *rows = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < ct_display_list_get_size (self->shapes); i++)
    {
      const CtShape *shape = ct_display_list_get (self->shapes, i);

      if (shape->kind == CT_SHAPE_MOVED_BOX)
        g_hash_table_add (rows, GUINT_TO_POINTER (shape->annotation));
    }
  return rows;
}

static GArray *
collect_boxes (CtCanvas *self, GHashTable *hidden)
{
  const CtDataset *dataset = ct_history_get_dataset (self->history);
  const CtAnnotationTable *table = &dataset->annotations;
  CtSelection *selection = ct_tool_controller_get_selection (self->controller);
  CtSceneIndex *index = ct_tool_controller_get_index (self->controller);
  double ahead = CT_LAYER_AHEAD_WPX / self->viewport.scale;
  CtRect area = ct_viewport_get_visible (&self->viewport);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  GArray *boxes;

  area = CT_RECT_INIT (area.x - ahead, area.y - ahead, area.width + 2 * ahead, area.height + 2 * ahead);
  ct_scene_index_query (index, &area, rows);
  boxes = g_array_sized_new (FALSE, TRUE, sizeof (CtLayerBox), rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      CtLayerBox box = { { 0, 0, 0, 0 }, table->category[row], FALSE, NULL };

      if (g_hash_table_contains (hidden, GUINT_TO_POINTER (row)) || !ct_scene_index_get_box (index, row, &box.rect_px))
        continue;
      box.selected = ct_selection_contains (selection, row);
      box.name = self->show_names ? ct_dataset_get_category_name (dataset, box.category) : NULL;
      g_array_append_val (boxes, box);
    }
  ct_layer_sort_boxes ((CtLayerBox *) (gpointer) boxes->data, boxes->len);
  return boxes;
}

static void
draw_boxes (CtCanvas *self, GHashTable *hidden)
{
  g_autoptr (GArray) boxes = collect_boxes (self, hidden);

  ct_canvas_forget_boxes (self);
  self->boxes.node = ct_layer_boxes ((const CtLayerBox *) (gpointer) boxes->data,
                                     boxes->len,
                                     &self->viewport,
                                     gtk_widget_get_pango_context (GTK_WIDGET (self)));
  self->boxes.is_valid = TRUE;
  self->boxes.is_raster = boxes->len > CT_LAYER_MAX_NODE_BOXES;
  self->boxes.view = self->viewport;
  self->boxes.revision = ct_history_get_dataset (self->history)->revision;
  self->boxes.selection_serial = ct_selection_get_serial (ct_tool_controller_get_selection (self->controller));
  self->boxes.n_hidden = g_hash_table_size (hidden);
}

/* Whether the boxes of the last time only have to be moved, and how far. */
static gboolean
can_keep_boxes (CtCanvas *self, guint n_hidden, CtPoint *shift_wpx)
{
  const CtCanvasBoxes *boxes = &self->boxes;
  const CtViewport *view = &self->viewport;
  double dx = (view->origin_wpx.x - boxes->view.origin_wpx.x) * view->device_scale;
  double dy = (view->origin_wpx.y - boxes->view.origin_wpx.y) * view->device_scale;

  if (!boxes->is_valid || boxes->revision != ct_history_get_dataset (self->history)->revision
      || boxes->selection_serial != ct_selection_get_serial (ct_tool_controller_get_selection (self->controller))
      || boxes->n_hidden != n_hidden || boxes->view.scale != view->scale
      || boxes->view.device_scale != view->device_scale || boxes->view.widget_width_wpx != view->widget_width_wpx
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

static void
snapshot_boxes (CtCanvas *self, GtkSnapshot *snapshot)
{
  g_autoptr (GHashTable) hidden = hidden_rows (self);
  CtPoint shift = CT_POINT_INIT (0, 0);

  if (!can_keep_boxes (self, g_hash_table_size (hidden), &shift))
    draw_boxes (self, hidden);
  if (self->boxes.node == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) shift.x, (float) shift.y));
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
snapshot_picture (CtCanvas *self, GtkSnapshot *snapshot)
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
  gboolean transparent = self->pixels != NULL && ct_pixels_get_format (self->pixels) == CT_PIXEL_RGBA8;
  gboolean is_dark;
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  is_dark = ct_palette_luminance (&text) > 0.3;
  ct_layer_ground (snapshot,
                   &self->viewport,
                   is_dark ? &ground_dark : &ground_light,
                   transparent && self->message == NULL);
  ct_display_list_clear (self->shapes);
  if (self->message != NULL)
    {
      ct_layer_message (snapshot, &self->viewport, gtk_widget_get_pango_context (widget), &text, self->message);
    }
  else if (ct_viewport_has_image (&self->viewport))
    {
      snapshot_picture (self, snapshot);
      ct_tool_controller_preview (self->controller, self->shapes);
      if (self->history != NULL && self->show_boxes && !self->is_peeking)
        snapshot_boxes (self, snapshot);
      if (!self->is_peeking)
        ct_layer_overlay (snapshot, self->shapes, &self->viewport);
    }
  snapshot_focus (self, snapshot, text);
}
