/* test-canvas.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The widget in a window: facts it tells, what it keeps and lets go, and that a frame with
 * ten thousand boxes stays below the limit of nodes. Needs a display.
 */
#include "ct-canvas-private.h"
#include "ct-verbs.h"

#include <math.h>

typedef struct
{
  CtDataset *dataset;
  CtHistory *history;
  guint32 image;
  guint32 category;
  CtCanvas *canvas;
  GtkWidget *window;
  guint n_selections;
  guint n_views;
  guint n_requests;
} Fixture;

static void
count (guint *counter)
{
  (*counter)++;
}

static void
wait_for_frames (Fixture *self, guint n)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->canvas));
  gint64 first = gdk_frame_clock_get_frame_counter (clock);
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (gdk_frame_clock_get_frame_counter (clock) < first + n)
    {
      gtk_widget_queue_draw (GTK_WIDGET (self->canvas));
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
    }
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->dataset = ct_dataset_new ();
  self->history = ct_history_new (self->dataset);
  self->image = ct_verb_add_image (self->history, "a.jpg", 800, 600, NULL);
  self->category = ct_verb_add_category (self->history, "bottle", NULL);
  self->canvas = CT_CANVAS (ct_canvas_new ());
  g_signal_connect_swapped (self->canvas, "selection-changed", G_CALLBACK (count), &self->n_selections);
  g_signal_connect_swapped (self->canvas, "view-changed", G_CALLBACK (count), &self->n_views);
  g_signal_connect_swapped (self->canvas, "needs-category", G_CALLBACK (count), &self->n_requests);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 824, 624);
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_child (GTK_WINDOW (self->window), GTK_WIDGET (self->canvas));
  gtk_widget_show (self->window);
  ct_canvas_set_history (self->canvas, self->history);
  ct_canvas_set_image (self->canvas, self->image);
  ct_canvas_set_category (self->canvas, self->category);
  wait_for_frames (self, 2);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_object_ref (self->canvas);
  gtk_window_destroy (GTK_WINDOW (self->window));
  /* Jobs that were cancelled hold the canvas until their callbacks have run. */
  for (guint i = 0; i < 10000 && (i == 0 || G_OBJECT (self->canvas)->ref_count > 1); i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      if (i > 0)
        g_usleep (1000);
    }
  g_assert_finalize_object (self->canvas);
  g_assert_finalize_object (self->history);
  ct_dataset_unref (self->dataset);
}

static guint32
add_box (Fixture *self, double x, double y, double width, double height)
{
  CtRect rect = { x, y, width, height };

  return ct_verb_add_annotation (self->history, self->image, self->category, &rect, NULL);
}

static CtPixels *
grey_pixels (int width, int height)
{
  gsize n = (gsize) width * (gsize) height * 3;
  guint8 *data = g_malloc (n);

  memset (data, 0x40, n);
  return ct_pixels_new_take (CT_PIXEL_RGB8, width, height, data);
}

/* What is hidden or locked is neither drawn nor selected, and other documents know nothing of it. */
static void
test_marks (Fixture *self, gconstpointer unused)
{
  g_autoptr (CtDataset) other = ct_dataset_new ();
  g_autoptr (CtHistory) history = ct_history_new (other);
  guint32 a = add_box (self, 10, 10, 50, 50);
  guint32 b = add_box (self, 100, 10, 50, 50);
  guint n_marks = 0;

  g_signal_connect_swapped (self->canvas, "marks-changed", G_CALLBACK (count), &n_marks);
  wait_for_frames (self, 2);
  g_assert_cmpuint (self->canvas->boxes.n_boxes, ==, 2);
  ct_canvas_select (self->canvas, a);
  ct_canvas_hide_selection (self->canvas);
  g_assert_cmpuint (n_marks, ==, 1);
  g_assert_cmpuint (ct_selection_get_size (ct_tool_controller_get_selection (self->canvas->controller)), ==, 0);
  wait_for_frames (self, 2);
  g_assert_cmpuint (self->canvas->boxes.n_boxes, ==, 1);
  ct_canvas_set_locked (self->canvas, b, TRUE);
  g_assert_cmpuint (n_marks, ==, 2);
  ct_canvas_set_locked (self->canvas, b, TRUE);
  g_assert_cmpuint (n_marks, ==, 2);
  ct_canvas_select_all (self->canvas);
  g_assert_cmpuint (ct_selection_get_size (ct_tool_controller_get_selection (self->canvas->controller)), ==, 0);
  ct_canvas_set_peeking (self->canvas, TRUE);
  g_assert_cmpuint (n_marks, ==, 2);
  ct_canvas_set_peeking (self->canvas, FALSE);
  ct_canvas_set_show_boxes (self->canvas, FALSE);
  g_assert_false (ct_canvas_get_show_boxes (self->canvas));
  ct_canvas_show_all (self->canvas);
  g_assert_true (ct_canvas_get_show_boxes (self->canvas));
  wait_for_frames (self, 2);
  g_assert_cmpuint (self->canvas->boxes.n_boxes, ==, 2);
  g_assert_cmpuint (ct_canvas_count_locked (self->canvas), ==, 1);
  ct_canvas_set_history (self->canvas, history);
  ct_canvas_set_history (self->canvas, self->history);
  ct_canvas_set_image (self->canvas, self->image);
  g_assert_cmpuint (ct_canvas_count_locked (self->canvas), ==, 0);
  ct_canvas_set_history (self->canvas, NULL);
}

static void
test_selection (Fixture *self, gconstpointer unused)
{
  g_autoptr (GArray) rows = NULL;
  guint32 a = add_box (self, 10, 10, 50, 50);
  guint32 b = add_box (self, 100, 10, 50, 50);

  g_assert_cmpuint (self->n_selections, ==, 0);
  ct_canvas_select (self->canvas, a);
  g_assert_cmpuint (self->n_selections, ==, 1);
  ct_canvas_select (self->canvas, a);
  g_assert_cmpuint (self->n_selections, ==, 1);
  ct_canvas_select_all (self->canvas);
  g_assert_cmpuint (self->n_selections, ==, 2);
  rows = ct_canvas_dup_selection (self->canvas);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpuint (g_array_index (rows, guint32, 1), ==, b);
  ct_canvas_delete_selection (self->canvas);
  g_assert_cmpuint (self->n_selections, ==, 3);
  g_assert_cmpuint (self->dataset->images.n_annotations[self->image], ==, 0);
  ct_history_undo (self->history);
  g_assert_cmpuint (self->n_selections, ==, 3);
  ct_canvas_select (self->canvas, b);
  ct_verb_delete_annotation (self->history, b, NULL);
  g_assert_cmpuint (self->n_selections, ==, 5);
  /* What is no annotation of this image cannot be selected. */
  ct_canvas_select (self->canvas, b);
  g_array_unref (rows);
  rows = ct_canvas_dup_selection (self->canvas);
  g_assert_cmpuint (rows->len, ==, 0);
  ct_canvas_select (self->canvas, a);
  ct_canvas_set_image (self->canvas, CT_NO_ROW);
  g_array_unref (rows);
  rows = ct_canvas_dup_selection (self->canvas);
  g_assert_cmpuint (rows->len, ==, 0);
}

static void
test_relabel (Fixture *self, gconstpointer unused)
{
  guint32 other = ct_verb_add_category (self->history, "tin", NULL);
  guint32 row = add_box (self, 10, 10, 50, 50);

  ct_canvas_select (self->canvas, row);
  ct_canvas_relabel_selection (self->canvas, other);
  g_assert_cmpuint (self->dataset->annotations.category[row], ==, other);
}

/* For looking only: nothing that edits does anything, the selection still works. */
static void
test_read_only (Fixture *self, gconstpointer unused)
{
  guint32 other = ct_verb_add_category (self->history, "tin", NULL);
  guint32 row = add_box (self, 10, 10, 50, 50);
  guint64 revision = self->dataset->revision;

  ct_canvas_set_editable (self->canvas, FALSE);
  ct_canvas_select (self->canvas, row);
  ct_canvas_relabel_selection (self->canvas, other);
  ct_canvas_delete_selection (self->canvas);
  g_assert_cmpuint (self->dataset->revision, ==, revision);
  ct_canvas_set_editable (self->canvas, TRUE);
  ct_canvas_delete_selection (self->canvas);
  g_assert_cmpuint (self->dataset->images.n_annotations[self->image], ==, 0);
}

static void
test_zoom (Fixture *self, gconstpointer unused)
{
  double zoom = 0;
  double x, y;

  g_assert_cmpfloat_with_epsilon (ct_canvas_get_zoom (self->canvas), 1.0, 1e-9);
  self->n_views = 0;
  ct_canvas_zoom_in (self->canvas);
  g_assert_cmpuint (self->n_views, ==, 1);
  g_object_get (self->canvas, "zoom", &zoom, NULL);
  g_assert_cmpfloat_with_epsilon (zoom, G_SQRT2, 1e-9);
  ct_canvas_zoom_200 (self->canvas);
  ct_canvas_zoom_out (self->canvas);
  ct_canvas_zoom_100 (self->canvas);
  g_assert_cmpfloat (ct_canvas_get_zoom (self->canvas), ==, 1.0);
  g_assert_cmpuint (self->n_views, ==, 4);
  ct_canvas_zoom_fit (self->canvas);
  g_assert_true (ct_canvas_image_to_widget (self->canvas, 0, 0, &x, &y));
  g_assert_cmpfloat_with_epsilon (x, 12, 1e-9);
  ct_canvas_select (self->canvas, add_box (self, 400, 300, 20, 20));
  ct_canvas_zoom_selection (self->canvas);
  g_assert_cmpfloat (ct_canvas_get_zoom (self->canvas), >, 10);
  /* Another image starts fitted. */
  ct_canvas_set_image (self->canvas, ct_verb_add_image (self->history, "b.jpg", 1600, 1200, NULL));
  g_assert_cmpfloat_with_epsilon (ct_canvas_get_zoom (self->canvas), 0.5, 1e-9);
}

static void
test_size_from_pixels (Fixture *self, gconstpointer unused)
{
  g_autoptr (CtPixels) small = grey_pixels (400, 300);
  g_autoptr (CtPixels) preview = ct_pixels_new_reduced (small, 4, 1600, 1200);
  double x, y;

  ct_canvas_set_image (self->canvas, ct_verb_add_image (self->history, "b.jpg", 0, 0, NULL));
  g_assert_false (ct_canvas_image_to_widget (self->canvas, 0, 0, &x, &y));
  ct_canvas_set_pixels (self->canvas, preview);
  g_assert_true (ct_canvas_image_to_widget (self->canvas, 1600, 1200, &x, &y));
  g_assert_cmpfloat_with_epsilon (x, 812, 1e-9);
  /* Where the data set knows a size, that is the frame. */
  ct_canvas_set_image (self->canvas, self->image);
  ct_canvas_set_pixels (self->canvas, preview);
  g_assert_true (ct_canvas_image_to_widget (self->canvas, 800, 600, &x, &y));
  g_assert_cmpfloat_with_epsilon (x, 812, 1e-9);
}

static void
test_pixels_are_swapped_when_ready (Fixture *self, gconstpointer unused)
{
  g_autoptr (CtPixels) small = grey_pixels (400, 300);
  g_autoptr (CtPixels) preview = ct_pixels_new_reduced (small, 4, 1600, 1200);
  g_autoptr (CtPixels) full = grey_pixels (1600, 1200);
  CtPyramid *shown;

  ct_canvas_set_pixels (self->canvas, preview);
  shown = ct_tile_store_get_pyramid (self->canvas->tiles);
  g_assert_nonnull (shown);
  ct_canvas_set_pixels (self->canvas, full);
  g_assert_true (ct_tile_store_get_pyramid (self->canvas->tiles) == shown);
  while (self->canvas->pyramid_cancellable != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ct_pyramid_get_level (ct_tile_store_get_pyramid (self->canvas->tiles), 0) == full);
  /* What comes too late is dropped. */
  ct_canvas_set_pixels (self->canvas, full);
  ct_canvas_set_image (self->canvas, CT_NO_ROW);
  wait_for_frames (self, 5);
  g_assert_null (ct_tile_store_get_pyramid (self->canvas->tiles));
}

static GskRenderNode *
frame_of (Fixture *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (self->canvas)->snapshot (GTK_WIDGET (self->canvas), snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
test_frame_is_bounded (Fixture *self, gconstpointer unused)
{
  g_autoptr (CtPixels) pixels = grey_pixels (800, 600);

  ct_canvas_set_pixels (self->canvas, pixels);
  while (self->canvas->pyramid_cancellable != NULL)
    g_main_context_iteration (NULL, TRUE);
  ct_history_begin (self->history, "Many");
  for (guint i = 0; i < 10000; i++)
    add_box (self, i % 100 * 8, i / 100 * 6, 7, 5);
  ct_history_end (self->history);
  for (guint i = 0; i < 3; i++)
    {
      GskRenderNode *node = frame_of (self);

      g_test_message ("%u nodes", ct_layer_count_nodes (node));
      g_assert_cmpuint (ct_layer_count_nodes (node), <, 5000);
      g_assert_cmpuint (ct_layer_count_nodes (node), >, 0);
      gsk_render_node_unref (node);
      if (i == 0)
        ct_canvas_select_all (self->canvas);
      else
        ct_canvas_zoom_200 (self->canvas);
      wait_for_frames (self, 2);
    }
}

static void
test_boxes_are_kept_while_panning (Fixture *self, gconstpointer unused)
{
  GskRenderNode *before;

  add_box (self, 100, 100, 50, 50);
  ct_canvas_zoom_200 (self->canvas);
  gsk_render_node_unref (frame_of (self));
  before = self->canvas->boxes.node;
  g_assert_nonnull (before);
  ct_viewport_pan (&self->canvas->viewport, 20, -30);
  gsk_render_node_unref (frame_of (self));
  g_assert_true (self->canvas->boxes.node == before);
  ct_viewport_pan (&self->canvas->viewport, 300, 0);
  gsk_render_node_unref (frame_of (self));
  g_assert_cmpfloat (self->canvas->boxes.view.origin_wpx.x, ==, self->canvas->viewport.origin_wpx.x);
  ct_canvas_select_all (self->canvas);
  gsk_render_node_unref (frame_of (self));
  g_assert_cmpuint (self->canvas->boxes.content.selection, ==, self->canvas->told_selection);
}

static void
test_message (Fixture *self, gconstpointer unused)
{
  GskRenderNode *with, *without;

  for (guint i = 0; i < 20; i++)
    add_box (self, 20 * i, 100, 10, 50);
  without = frame_of (self);
  ct_canvas_set_message (self->canvas, "The file is damaged.");
  with = frame_of (self);
  g_assert_cmpuint (ct_layer_count_nodes (with), <, ct_layer_count_nodes (without));
  ct_canvas_set_image (self->canvas, CT_NO_ROW);
  g_assert_null (self->canvas->message);
  gsk_render_node_unref (with);
  gsk_render_node_unref (without);
}

static void
test_draw_mode (Fixture *self, gconstpointer unused)
{
  guint n_notified = 0;

  g_signal_connect_swapped (self->canvas, "notify::draw-mode", G_CALLBACK (count), &n_notified);
  ct_canvas_set_draw_mode (self->canvas, TRUE);
  ct_canvas_set_draw_mode (self->canvas, TRUE);
  g_assert_true (ct_canvas_get_draw_mode (self->canvas));
  g_object_set (self->canvas, "draw-mode", FALSE, NULL);
  g_assert_false (ct_canvas_get_draw_mode (self->canvas));
  g_assert_cmpuint (n_notified, ==, 2);
}

/* Without a current category the drawn box waits for one. */
static void
test_needs_category (Fixture *self, gconstpointer unused)
{
  CtPointerEvent event = { CT_POINTER_PRESS, CT_BUTTON_PRIMARY, 1, 0, { 0, 0 }, { 100, 100 } };

  ct_verb_delete_category (self->history, self->category, NULL);
  ct_canvas_apply (self->canvas, ct_tool_controller_pointer (self->canvas->controller, &event));
  event.action = CT_POINTER_MOTION;
  event.at_px = CT_POINT_INIT (200, 150);
  ct_canvas_apply (self->canvas, ct_tool_controller_pointer (self->canvas->controller, &event));
  event.action = CT_POINTER_RELEASE;
  ct_canvas_apply (self->canvas, ct_tool_controller_pointer (self->canvas->controller, &event));
  g_assert_cmpuint (self->n_requests, ==, 1);
  g_assert_cmpuint (self->dataset->annotations.n_alive, ==, 0);
  ct_canvas_set_category (self->canvas, ct_verb_add_category (self->history, "tin", NULL));
  g_assert_cmpuint (self->dataset->annotations.n_alive, ==, 1);
  g_assert_cmpuint (self->n_selections, ==, 1);
}

static void
test_history_goes (Fixture *self, gconstpointer unused)
{
  CtDataset *dataset = ct_dataset_new ();
  CtHistory *history = ct_history_new (dataset);

  add_box (self, 10, 10, 50, 50);
  ct_canvas_select_all (self->canvas);
  ct_canvas_set_history (self->canvas, history);
  g_assert_cmpuint (ct_canvas_get_image (self->canvas), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_canvas_get_category (self->canvas), ==, CT_NO_ROW);
  wait_for_frames (self, 2);
  add_box (self, 10, 10, 50, 50);
  ct_canvas_set_history (self->canvas, NULL);
  wait_for_frames (self, 2);
  g_assert_finalize_object (history);
  ct_dataset_unref (dataset);
}

/* Zooming takes a few frames, tells its goal at once, and two steps in a row are two steps. */
static void
test_animation (Fixture *self, gconstpointer unused)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  ct_canvas_zoom_200 (self->canvas);
  ct_canvas_zoom_in (self->canvas);
  g_assert_cmpfloat_with_epsilon (ct_canvas_get_zoom (self->canvas), 2 * G_SQRT2, 1e-9);
  g_assert_cmpfloat (ct_viewport_get_zoom (&self->canvas->viewport), ==, 1.0);
  while (self->canvas->motion.is_zooming)
    {
      double before = ct_viewport_get_zoom (&self->canvas->viewport);

      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpfloat (ct_viewport_get_zoom (&self->canvas->viewport), >=, before);
    }
  g_assert_cmpfloat_with_epsilon (ct_viewport_get_zoom (&self->canvas->viewport), 2 * G_SQRT2, 1e-9);
  /* Fitting is a mode again when it has arrived, also when the hand interrupts. */
  ct_canvas_zoom_fit (self->canvas);
  g_assert_true (self->canvas->motion.is_zooming);
  ct_canvas_settle (self->canvas);
  g_assert_cmpint (self->canvas->viewport.mode, ==, CT_VIEW_FIT);
  g_assert_cmpuint (self->canvas->motion.tick_id, ==, 0);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static void
test_swipe_ends (Fixture *self, gconstpointer unused)
{
  double start;

  ct_canvas_zoom_200 (self->canvas);
  start = self->canvas->viewport.origin_wpx.x;
  ct_canvas_let_go (self->canvas, CT_POINT_INIT (-600, 0));
  g_assert_false (self->canvas->motion.is_swiping);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  ct_canvas_let_go (self->canvas, CT_POINT_INIT (-600, 0));
  while (self->canvas->motion.is_swiping)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (self->canvas->viewport.origin_wpx.x, <, start - 50);
  g_assert_cmpfloat (self->canvas->viewport.origin_wpx.x, >, start - 110);
  /* A zoom takes its place. */
  ct_canvas_let_go (self->canvas, CT_POINT_INIT (-600, 0));
  ct_canvas_zoom_100 (self->canvas);
  g_assert_false (self->canvas->motion.is_swiping);
  ct_canvas_settle (self->canvas);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static void
test_keep_view (Fixture *self, gconstpointer unused)
{
  guint32 same = ct_verb_add_image (self->history, "b.jpg", 800, 600, NULL);
  CtPoint origin;

  ct_canvas_set_keep_view (self->canvas, TRUE);
  ct_canvas_zoom_200 (self->canvas);
  ct_viewport_pan (&self->canvas->viewport, 33, -21);
  origin = self->canvas->viewport.origin_wpx;
  ct_canvas_set_image (self->canvas, same);
  g_assert_cmpfloat (ct_canvas_get_zoom (self->canvas), ==, 2);
  g_assert_cmpfloat (self->canvas->viewport.origin_wpx.x, ==, origin.x);
  g_assert_cmpfloat (self->canvas->viewport.origin_wpx.y, ==, origin.y);
  /* A fitted view is kept as what it is. */
  ct_canvas_zoom_fit (self->canvas);
  ct_canvas_set_image (self->canvas, ct_verb_add_image (self->history, "c.jpg", 1600, 1200, NULL));
  g_assert_cmpfloat_with_epsilon (ct_canvas_get_zoom (self->canvas), 0.5, 1e-9);
}

static void
test_minimap (Fixture *self, gconstpointer unused)
{
  g_autoptr (CtPixels) pixels = grey_pixels (800, 600);
  CtPoint center;
  CtRect map;

  ct_canvas_set_pixels (self->canvas, pixels);
  while (self->canvas->pyramid_cancellable != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (ct_canvas_get_map (self->canvas, &map));
  ct_canvas_zoom_200 (self->canvas);
  g_assert_true (ct_canvas_get_map (self->canvas, &map));
  g_assert_true (ct_canvas_is_on_map (self->canvas, CT_POINT_INIT (map.x + 1, map.y + 1)));
  ct_canvas_follow_map (self->canvas, CT_POINT_INIT (map.x + map.width * 0.4, map.y + map.height * 0.6));
  center = ct_viewport_get_center (&self->canvas->viewport);
  g_assert_cmpfloat_with_epsilon (center.x, 320, 1e-6);
  g_assert_cmpfloat_with_epsilon (center.y, 360, 1e-6);
  gsk_render_node_unref (frame_of (self));
  g_assert_nonnull (self->canvas->map_texture);
  ct_canvas_set_show_minimap (self->canvas, FALSE);
  g_assert_false (ct_canvas_get_map (self->canvas, &map));
}

/* What the pyramid shows of the pixel in the corner. */
static guint8
shown_grey (Fixture *self)
{
  while (self->canvas->pyramid_cancellable != NULL)
    g_main_context_iteration (NULL, TRUE);
  return ct_pixels_get_data (ct_pyramid_get_level (ct_tile_store_get_pyramid (self->canvas->tiles), 0))[0];
}

/* The view gets brighter, the pixels that are read out do not; of quick changes the last one wins. */
static void
test_adjust (Fixture *self, gconstpointer unused)
{
  g_autoptr (CtPixels) pixels = grey_pixels (800, 600);
  CtAdjust adjust = CT_ADJUST_IDENTITY;
  double values[4];

  ct_canvas_set_pixels (self->canvas, pixels);
  g_assert_cmpuint (shown_grey (self), ==, 0x40);
  for (guint i = 1; i <= 10; i++)
    {
      adjust.brightness = i * 0.05;
      ct_canvas_set_adjust (self->canvas, &adjust, TRUE);
    }
  g_assert_cmpuint (shown_grey (self), >, 0x90);
  g_assert_cmpuint (ct_canvas_read_pixel (self->canvas, 10, 20, values), ==, 3);
  g_assert_cmpfloat (values[0], ==, 0x40);
  g_assert_cmpuint (ct_canvas_read_pixel (self->canvas, -1, 20, values), ==, 0);
  g_assert_cmpuint (ct_canvas_read_pixel (self->canvas, 10, 600, values), ==, 0);
  adjust = CT_ADJUST_IDENTITY;
  ct_canvas_set_adjust (self->canvas, &adjust, TRUE);
  g_assert_cmpuint (shown_grey (self), ==, 0x40);
}

/* 16 bits of which a few are used: the range is found, so that something is to be seen. */
static void
test_deep (Fixture *self, gconstpointer unused)
{
  guint16 *data = g_new (guint16, 400 * 300);
  g_autoptr (CtPixels) pixels = NULL;
  double values[4];

  for (guint i = 0; i < 400 * 300; i++)
    data[i] = (guint16) (i % 400 < 200 ? 100 : 900);
  pixels = ct_pixels_new_take (CT_PIXEL_GRAY16, 400, 300, (guint8 *) data);
  ct_canvas_set_image (self->canvas, ct_verb_add_image (self->history, "deep.png", 400, 300, NULL));
  ct_canvas_set_pixels (self->canvas, pixels);
  g_assert_cmpuint (shown_grey (self), <, 30);
  g_assert_cmpuint (ct_canvas_read_pixel (self->canvas, 399, 0, values), ==, 1);
  g_assert_cmpfloat_with_epsilon (values[0], 900, 1e-6);
  {
    CtPixels *shown = ct_pyramid_get_level (ct_tile_store_get_pyramid (self->canvas->tiles), 0);

    g_assert_cmpuint (ct_pixels_get_pixel (shown, 399, 0)[0], >, 220);
  }
}

/* With the pyramid at hand there is no frame without the picture. */
static void
test_pyramid_at_hand (Fixture *self, gconstpointer unused)
{
  g_autoptr (CtPixels) pixels = grey_pixels (1600, 1200);
  g_autoptr (CtPyramid) pyramid = ct_pyramid_new (pixels, CT_TILE_SIDE, NULL, NULL, NULL);

  ct_canvas_set_picture (self->canvas, pixels, pyramid);
  g_assert_true (ct_tile_store_get_pyramid (self->canvas->tiles) == pyramid);
  g_assert_null (self->canvas->pyramid_cancellable);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_printerr ("test-canvas needs a display\n");
      return 1;
    }
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
#define ADD(name, function) g_test_add ("/canvas/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("selection", test_selection);
  ADD ("marks", test_marks);
  ADD ("relabel", test_relabel);
  ADD ("read-only", test_read_only);
  ADD ("zoom", test_zoom);
  ADD ("size-from-pixels", test_size_from_pixels);
  ADD ("pixels-swapped", test_pixels_are_swapped_when_ready);
  ADD ("frame-is-bounded", test_frame_is_bounded);
  ADD ("boxes-kept", test_boxes_are_kept_while_panning);
  ADD ("message", test_message);
  ADD ("draw-mode", test_draw_mode);
  ADD ("needs-category", test_needs_category);
  ADD ("history-goes", test_history_goes);
  ADD ("animation", test_animation);
  ADD ("swipe-ends", test_swipe_ends);
  ADD ("keep-view", test_keep_view);
  ADD ("minimap", test_minimap);
  ADD ("adjust", test_adjust);
  ADD ("deep", test_deep);
  ADD ("pyramid-at-hand", test_pyramid_at_hand);
  return g_test_run ();
}
