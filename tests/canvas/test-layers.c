/* test-layers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines, names and previews as they look, drawn without a display; the two ways of drawing
 * boxes against each other; and the limit of nodes.
 */
#include "canvas-fixture.h"
#include "ct-palette.h"

#include <pango/pangocairo.h>

#define NODE_LIMIT 5000

static PangoContext *
make_fonts (void)
{
  return pango_font_map_create_context (pango_cairo_font_map_get_default ());
}

static cairo_surface_t *
draw_boxes (const CtLayerBox *boxes, guint n_boxes, const CtViewport *view)
{
  GskRenderNode *node = ct_layer_boxes (boxes, n_boxes, view, NULL);
  cairo_surface_t *surface = draw_node (node, view->device_scale);

  g_clear_pointer (&node, gsk_render_node_unref);
  return surface;
}

static CtLayerBox
random_box (void)
{
  CtLayerBox box = { { 0, 0, 0, 0 }, 0, FALSE, FALSE, "bottle" };

  box.rect_px = CT_RECT_INIT (g_test_rand_double_range (-50, 400),
                              g_test_rand_double_range (-50, 300),
                              g_test_rand_double_range (0.1, 60),
                              g_test_rand_double_range (0.1, 60));
  box.category = (guint32) g_test_rand_int_range (0, 20);
  box.selected = g_test_rand_int_range (0, 10) == 0;
  box.locked = g_test_rand_int_range (0, 4) == 0;
  return box;
}

/* Along a row of pixels through the left edge: dark, colour, colour, light, nothing. */
static void
test_lines_are_sharp (void)
{
  for (int scale = 1; scale <= 3; scale++)
    for (double zoom = 0.3; zoom < 30; zoom *= 1.9)
      {
        CtViewport view = make_view (4000, 3000, zoom, scale);
        CtLayerBox box = { { 1000.3, 1000.7, 150 / zoom * scale, 100 / zoom * scale }, 1, FALSE, FALSE, NULL };
        guint32 color = rgb_of (ct_palette_get (1));
        cairo_surface_t *surface;
        int x, y;

        view.origin_wpx = CT_POINT_INIT (50.37 - 1000 * view.scale, 60.81 - 1000 * view.scale);
        x = ct_outline_for_box (&box.rect_px, FALSE, &view).x1;
        y = ct_outline_for_box (&box.rect_px, FALSE, &view).y1 + 40 * scale;
        g_assert_cmpfloat (ABS (x - ct_viewport_to_widget (&view, CT_POINT_INIT (1000.3, 0)).x * scale), <=, 0.5);
        surface = draw_boxes (&box, 1, &view);
        assert_pixel (surface, x - 3, y, 0x000000);
        assert_pixel (surface, x - 2, y, 0x000000);
        assert_pixel (surface, x - 1, y, color);
        assert_pixel (surface, x, y, color);
        assert_pixel (surface, x + 1, y, 0xa6a6a6);
        assert_pixel (surface, x + 2, y, 0x000000);
        cairo_surface_destroy (surface);
      }
}

static void
test_dark_edge_on_light (void)
{
  CtViewport view = make_view (400, 300, 1, 1);
  CtLayerBox box = { { 100, 100, 50, 50 }, 0, FALSE, FALSE, NULL };
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node = ct_layer_boxes (&box, 1, &view, NULL);
  cairo_surface_t *surface;

  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 1, 1, 1, 1 }, &GRAPHENE_RECT_INIT (0, 0, 400, 300));
  gtk_snapshot_append_node (snapshot, node);
  gsk_render_node_unref (node);
  node = gtk_snapshot_free_to_node (snapshot);
  surface = draw_node (node, 1);
  assert_pixel (surface, 97, 120, 0xffffff);
  assert_pixel (surface, 98, 120, 0x595959);
  assert_pixel (surface, 99, 120, rgb_of (ct_palette_get (0)));
  assert_pixel (surface, 125, 125, 0xffffff);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
}

/* A locked box is still seen, in its colour, but fainter and thinner than another. */
static void
test_locked_is_quiet (void)
{
  for (int scale = 1; scale <= 2; scale++)
    for (guint selected = 0; selected < 2; selected++)
      {
        CtViewport view = make_view (400, 300, 1, scale);
        CtLayerBox box = { { 100, 100, 50, 50 }, 1, selected, FALSE, NULL };
        guint32 color = rgb_of (ct_palette_get (1));
        guint differing = 0;
        cairo_surface_t *free_one = draw_boxes (&box, 1, &view);
        cairo_surface_t *locked;
        int x = 100;
        int y = 125;

        box.locked = TRUE;
        locked = draw_boxes (&box, 1, &view);
        assert_pixel (free_one, x - 1, y, color);
        assert_pixel (free_one, x, y, color);
        g_assert_false (is_near (pixel_at (locked, x - 1, y), color, 40));
        g_assert_false (is_near (pixel_at (locked, x, y), color, 20));
        g_assert_false (is_near (pixel_at (locked, x, y), 0, 60));
        /* No light line; inside it looks like any other. */
        for (int i = x + 1; i < x + 6; i++)
          g_assert_cmphex (pixel_at (locked, i, y), ==, pixel_at (locked, x + 20, y));
        g_assert_cmphex (pixel_at (locked, x + 20, y), ==, pixel_at (free_one, x + 20, y));
        for (int i = x - 3; i < x + 3; i++)
          differing += pixel_at (locked, i, y) != pixel_at (free_one, i, y);
        g_assert_cmpuint (differing, >=, 3);
        cairo_surface_destroy (free_one);
        cairo_surface_destroy (locked);
      }
}

/* Many boxes become a texture; it must look as the nodes do. */
static void
test_raster_equals_nodes (void)
{
  for (guint i = 0; i < 60; i++)
    {
      CtViewport view = make_view (400, 300, g_test_rand_double_range (0.2, 5), 1 + (int) i % 2);
      g_autoptr (GdkTexture) texture = NULL;
      CtLayerBox boxes[40];
      cairo_surface_t *expected, *surface;
      int width = VIEW_WIDTH * view.device_scale;
      int height = VIEW_HEIGHT * view.device_scale;
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      GskRenderNode *node;

      view.origin_wpx = CT_POINT_INIT (g_test_rand_double_range (-100, 100), g_test_rand_double_range (-100, 100));
      for (guint j = 0; j < G_N_ELEMENTS (boxes); j++)
        boxes[j] = random_box ();
      ct_layer_sort_boxes (boxes, G_N_ELEMENTS (boxes));
      expected = draw_boxes (boxes, G_N_ELEMENTS (boxes), &view);
      texture = ct_raster_boxes (boxes, G_N_ELEMENTS (boxes), &view, 0, 0, width, height);
      gtk_snapshot_append_texture (snapshot, texture, &GRAPHENE_RECT_INIT (0, 0, VIEW_WIDTH, VIEW_HEIGHT));
      node = gtk_snapshot_free_to_node (snapshot);
      surface = draw_node (node, view.device_scale);
      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          if (!is_near (pixel_at (surface, x, y), pixel_at (expected, x, y), 6))
            g_error ("pixel %d,%d is %06x and not %06x", x, y, pixel_at (surface, x, y), pixel_at (expected, x, y));
      gsk_render_node_unref (node);
      cairo_surface_destroy (surface);
      cairo_surface_destroy (expected);
    }
}

static void
test_order (void)
{
  CtLayerBox boxes[] = {
    { { 0, 0, 10, 10 }, 0, TRUE, FALSE, NULL },
    { { 0, 0, 5, 5 }, 1, FALSE, FALSE, NULL },
    { { 0, 0, 50, 50 }, 2, FALSE, FALSE, NULL },
    { { 0, 0, 20, 20 }, 3, TRUE, FALSE, NULL },
  };

  ct_layer_sort_boxes (boxes, G_N_ELEMENTS (boxes));
  g_assert_cmpuint (boxes[0].category, ==, 2);
  g_assert_cmpuint (boxes[1].category, ==, 1);
  g_assert_cmpuint (boxes[2].category, ==, 3);
  g_assert_cmpuint (boxes[3].category, ==, 0);
}

static void
test_node_limit (void)
{
  static const guint sizes[] = { 1, 100, CT_LAYER_MAX_NODE_BOXES, CT_LAYER_MAX_NODE_BOXES + 1, 10000 };
  PangoContext *fonts = make_fonts ();
  CtViewport view = make_view (400, 300, 1, 1);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree CtLayerBox *boxes = g_new (CtLayerBox, sizes[i]);
      g_autoptr (CtDisplayList) list = ct_display_list_new ();
      GskRenderNode *node;
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      for (guint j = 0; j < sizes[i]; j++)
        {
          boxes[j] = random_box ();
          boxes[j].selected = TRUE;
          ct_display_list_add (list, CT_SHAPE_MOVED_BOX, &boxes[j].rect_px, 0, j);
        }
      node = ct_layer_boxes (boxes, sizes[i], &view, fonts);
      g_test_message ("%u boxes: %u nodes", sizes[i], ct_layer_count_nodes (node));
      g_assert_cmpuint (ct_layer_count_nodes (node), <, NODE_LIMIT - 1000);
      gsk_render_node_unref (node);
      ct_layer_overlay (snapshot, list, &view);
      node = gtk_snapshot_free_to_node (snapshot);
      g_assert_cmpuint (ct_layer_count_nodes (node), <, NODE_LIMIT - 1000);
      gsk_render_node_unref (node);
    }
  g_assert_null (ct_layer_boxes (NULL, 0, &view, fonts));
  g_object_unref (fonts);
}

/* Coordinates stay within what floats hold, however large the box on the screen. */
static void
test_huge_boxes (void)
{
  CtViewport view = make_view (20000, 20000, 64, 1);
  CtLayerBox box = { { 0, 0, 20000, 20000 }, 0, FALSE, FALSE, NULL };
  GskRenderNode *node;
  graphene_rect_t bounds;

  view.origin_wpx = CT_POINT_INIT (100 - 20000 * 64.0, -640000);
  node = ct_layer_boxes (&box, 1, &view, NULL);
  gsk_render_node_get_bounds (node, &bounds);
  g_assert_cmpfloat (bounds.size.width, <, 2000);
  g_assert_cmpfloat_with_epsilon (bounds.origin.x + bounds.size.width, 102, 0.01);
  gsk_render_node_unref (node);
}

static gboolean
has_color_in (cairo_surface_t *surface, guint32 color, int x1, int y1, int x2, int y2)
{
  for (int y = y1; y < y2; y++)
    for (int x = x1; x < x2; x++)
      if (is_near (pixel_at (surface, x, y), color, 2))
        return TRUE;
  return FALSE;
}

static cairo_surface_t *
draw_named (const CtLayerBox *boxes, guint n_boxes, const CtViewport *view)
{
  PangoContext *fonts = make_fonts ();
  GskRenderNode *node = ct_layer_boxes (boxes, n_boxes, view, fonts);
  cairo_surface_t *surface = draw_node (node, 1);

  gsk_render_node_unref (node);
  g_object_unref (fonts);
  return surface;
}

static void
test_names (void)
{
  CtViewport view = make_view (400, 300, 1, 1);
  CtLayerBox boxes[] = {
    { { 100, 100, 80, 60 }, 1, FALSE, FALSE, "bottle" },
    { { 200, 200, 10, 10 }, 2, FALSE, FALSE, "tin" },
  };
  cairo_surface_t *surface = draw_named (boxes, 2, &view);

  /* Above the large box, nothing at the small one. */
  g_assert_true (has_color_in (surface, rgb_of (ct_palette_get (1)), 100, 85, 130, 97));
  g_assert_false (has_color_in (surface, rgb_of (ct_palette_get (2)), 190, 180, 260, 197));
  cairo_surface_destroy (surface);

  boxes[1].selected = TRUE;
  surface = draw_named (boxes, 2, &view);
  g_assert_true (has_color_in (surface, rgb_of (ct_palette_get (2)), 190, 180, 260, 197));
  cairo_surface_destroy (surface);
}

static void
test_names_spare_small_boxes (void)
{
  CtViewport view = make_view (400, 300, 1, 1);
  CtLayerBox boxes[] = {
    { { 100, 100, 80, 60 }, 1, FALSE, FALSE, "bottle" },
    { { 112, 86, 8, 8 }, 2, FALSE, FALSE, "tin" },
  };
  cairo_surface_t *surface = draw_named (boxes, 2, &view);

  g_assert_false (has_color_in (surface, rgb_of (ct_palette_get (1)), 100, 82, 180, 97));
  cairo_surface_destroy (surface);
  boxes[1].rect_px.x = 300;
  surface = draw_named (boxes, 2, &view);
  g_assert_true (has_color_in (surface, rgb_of (ct_palette_get (1)), 100, 82, 180, 97));
  cairo_surface_destroy (surface);
}

static void
test_overlay (void)
{
  g_autoptr (CtDisplayList) list = ct_display_list_new ();
  CtViewport view = make_view (400, 300, 1, 1);
  CtRect rect = CT_RECT_INIT (50, 60, 100, 80);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  cairo_surface_t *surface;

  ct_display_list_add (list, CT_SHAPE_NEW_BOX, &rect, 4, CT_NO_ROW);
  ct_display_list_add (list, CT_SHAPE_HANDLES, &rect, CT_NO_ROW, CT_NO_ROW);
  rect = CT_RECT_INIT (300.2, 250.7, 0, 0);
  ct_display_list_add (list, CT_SHAPE_CROSSHAIR, &rect, 4, CT_NO_ROW);
  ct_layer_overlay (snapshot, list, &view);
  node = gtk_snapshot_free_to_node (snapshot);
  surface = draw_node (node, 1);
  assert_pixel (surface, 80, 59, rgb_of (ct_palette_get (4)));
  assert_pixel (surface, 50, 60, 0xffffff);
  assert_pixel (surface, 150, 140, 0xffffff);
  assert_pixel (surface, 100, 60, 0xffffff);
  assert_pixel (surface, 300, 10, 0xa6a6a6);
  assert_pixel (surface, 10, 250, 0xa6a6a6);
  assert_pixel (surface, 10, 249, 0x000000);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
}

static void
test_ground (void)
{
  CtViewport view = make_view (100, 100, 1, 1);
  GdkRGBA grey = { 0.2f, 0.2f, 0.2f, 1 };

  for (guint transparent = 0; transparent < 2; transparent++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      GskRenderNode *node;
      cairo_surface_t *surface;

      ct_layer_ground (snapshot, &view, &grey, transparent);
      node = gtk_snapshot_free_to_node (snapshot);
      surface = draw_node (node, 1);
      assert_pixel (surface, 300, 200, 0x333333);
      assert_pixel (surface, 3, 3, transparent ? 0x666666 : 0x333333);
      assert_pixel (surface, 11, 3, transparent ? 0x999999 : 0x333333);
      cairo_surface_destroy (surface);
      gsk_render_node_unref (node);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_assert_false (gtk_init_check ());
  g_test_add_func ("/layers/lines-are-sharp", test_lines_are_sharp);
  g_test_add_func ("/layers/dark-edge", test_dark_edge_on_light);
  g_test_add_func ("/layers/locked-is-quiet", test_locked_is_quiet);
  g_test_add_func ("/layers/raster-equals-nodes", test_raster_equals_nodes);
  g_test_add_func ("/layers/order", test_order);
  g_test_add_func ("/layers/node-limit", test_node_limit);
  g_test_add_func ("/layers/huge-boxes", test_huge_boxes);
  g_test_add_func ("/layers/names", test_names);
  g_test_add_func ("/layers/names-spare-small-boxes", test_names_spare_small_boxes);
  g_test_add_func ("/layers/overlay", test_overlay);
  g_test_add_func ("/layers/ground", test_ground);
  return g_test_run ();
}
