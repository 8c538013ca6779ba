/* test-hit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the pointer hits, and in what order.
 */
#include "edit-fixture.h"

static CtHit
hit_at (Fixture *fixture, double x, double y, const CtHit *previous)
{
  return ct_hit_test (ct_tool_controller_get_index (fixture->controller),
                      selection_of (fixture),
                      ct_tool_controller_get_view_state (fixture->controller),
                      &fixture->viewport,
                      CT_POINT_INIT (x, y),
                      previous);
}

static void
test_order (void)
{
  Fixture fixture;
  guint32 large, small, middle;
  CtHit hit;

  fixture_set_up (&fixture);
  large = add_box (&fixture, 50, 50, 200, 200);
  small = add_box (&fixture, 120, 120, 40, 40);
  middle = add_box (&fixture, 100, 100, 100, 100);

  hit = hit_at (&fixture, 10, 10, NULL);
  g_assert_cmpint (hit.kind, ==, CT_HIT_NONE);
  g_assert_cmpuint (hit.annotation, ==, CT_NO_ROW);
  hit = hit_at (&fixture, 140, 140, NULL);
  g_assert_cmpint (hit.kind, ==, CT_HIT_INSIDE);
  g_assert_cmpuint (hit.annotation, ==, small);
  g_assert_cmpuint (hit_at (&fixture, 180, 180, NULL).annotation, ==, middle);
  g_assert_cmpuint (hit_at (&fixture, 220, 220, NULL).annotation, ==, large);
  /* An edge comes before the inside of whatever lies above it. */
  hit = hit_at (&fixture, 100, 150, NULL);
  g_assert_cmpint (hit.kind, ==, CT_HIT_EDGE);
  g_assert_cmpuint (hit.annotation, ==, middle);
  /* A handle of the primary box comes before everything. */
  ct_selection_set_only (selection_of (&fixture), large);
  hit = hit_at (&fixture, 150, 50, NULL);
  g_assert_cmpint (hit.kind, ==, CT_HIT_HANDLE);
  g_assert_cmpint (hit.handle, ==, CT_HANDLE_N);
  g_assert_cmpint (hit_at (&fixture, 250, 250, NULL).handle, ==, CT_HANDLE_SE);
  g_assert_cmpint (hit_at (&fixture, 52, 252, NULL).handle, ==, CT_HANDLE_SW);
  fixture_tear_down (&fixture);
}

static void
test_down_the_stack (void)
{
  static const double sizes[] = { 40, 100, 200 };
  Fixture fixture;
  guint32 rows[3];
  CtHit hit;

  fixture_set_up (&fixture);
  for (guint i = 3; i > 0; i--)
    rows[i - 1] = add_box (&fixture, 150 - sizes[i - 1] / 2, 150 - sizes[i - 1] / 2, sizes[i - 1], sizes[i - 1]);
  hit = hit_at (&fixture, 150, 150, NULL);
  for (guint i = 0; i < 7; i++)
    {
      g_assert_cmpuint (hit.annotation, ==, rows[i % 3]);
      hit = hit_at (&fixture, 150.5, 150, &hit);
    }
  /* Elsewhere it starts from the top. */
  hit = hit_at (&fixture, 150, 150, NULL);
  g_assert_cmpuint (hit_at (&fixture, 160, 150, &hit).annotation, ==, rows[0]);
  fixture_tear_down (&fixture);
}

static void
test_reach_is_in_widget_pixels (void)
{
  Fixture fixture;

  fixture_set_up (&fixture);
  add_box (&fixture, 100, 100, 100, 100);
  for (double zoom = 0.05; zoom < 60; zoom *= 1.7)
    {
      double reach;

      ct_viewport_set_zoom_at (&fixture.viewport, zoom, CT_POINT_INIT (100, 100));
      reach = CT_HIT_EDGE_WPX / fixture.viewport.scale;
      g_assert_cmpint (hit_at (&fixture, 100 - 0.9 * reach, 150, NULL).kind, ==, CT_HIT_EDGE);
      g_assert_cmpint (hit_at (&fixture, 100 - 1.1 * reach, 150, NULL).kind, ==, CT_HIT_NONE);
      /* However small on the screen, the middle is inside. */
      g_assert_cmpint (hit_at (&fixture, 150, 150, NULL).kind, ==, CT_HIT_INSIDE);
    }
  fixture_tear_down (&fixture);
}

static void
test_small_boxes_can_be_moved (void)
{
  Fixture fixture;
  guint32 row;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 4, 4);
  ct_selection_set_only (selection_of (&fixture), row);
  ct_viewport_set_zoom_at (&fixture.viewport, 2, CT_POINT_INIT (0, 0));
  g_assert_cmpint (hit_at (&fixture, 102, 102, NULL).kind, ==, CT_HIT_INSIDE);
  g_assert_cmpint (hit_at (&fixture, 99, 99, NULL).handle, ==, CT_HANDLE_NW);
  g_assert_cmpint (hit_at (&fixture, 105, 105, NULL).handle, ==, CT_HANDLE_SE);
  /* No room for the handles between the corners. */
  g_assert_cmpint (hit_at (&fixture, 102, 98.5, NULL).kind, ==, CT_HIT_EDGE);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hit/order", test_order);
  g_test_add_func ("/hit/down-the-stack", test_down_the_stack);
  g_test_add_func ("/hit/reach", test_reach_is_in_widget_pixels);
  g_test_add_func ("/hit/small-boxes", test_small_boxes_can_be_moved);
  return g_test_run ();
}
