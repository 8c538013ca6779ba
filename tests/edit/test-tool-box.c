/* test-tool-box.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scripts for drawing boxes, and the promise that what is shown is what is stored.
 */
#include "edit-fixture.h"

static void
set_up (Fixture *fixture)
{
  fixture_set_up (fixture);
  ct_tool_controller_set_draw_mode (fixture->controller, TRUE);
}

static CtRect
last_box (Fixture *fixture)
{
  return fixture->dataset->annotations.bbox[fixture->dataset->annotations.n_rows - 1];
}

static void
test_drag (void)
{
  Fixture fixture;
  guint position;

  set_up (&fixture);
  position = ct_history_get_position (fixture.history);
  drag_with (&fixture, 0, 50, 60, 20, 100);
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  assert_rect (last_box (&fixture), 20, 60, 30, 40);
  g_assert_cmpuint (fixture.dataset->annotations.category[0], ==, fixture.category);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, 0);
  g_assert_true (fixture.flags & CT_TOOL_SELECTION);
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position + 1);
  ct_history_undo (fixture.history);
  g_assert_cmpuint (n_boxes (&fixture), ==, 0);
  ct_tool_controller_sync (fixture.controller);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 0);
  fixture_tear_down (&fixture);
}

static void
test_two_clicks (void)
{
  Fixture fixture;

  set_up (&fixture);
  click_with (&fixture, 0, 50, 60);
  g_assert_true (ct_tool_controller_is_busy (fixture.controller));
  move (&fixture, 80, 70);
  assert_rect (previewed (&fixture, CT_SHAPE_NEW_BOX), 50, 60, 30, 10);
  move (&fixture, 30, 30);
  assert_rect (previewed (&fixture, CT_SHAPE_NEW_BOX), 30, 30, 20, 30);
  press (&fixture, 20, 20);
  g_assert_cmpuint (n_boxes (&fixture), ==, 0);
  move (&fixture, 10, 10);
  release (&fixture, 10, 10);
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  assert_rect (last_box (&fixture), 10, 10, 40, 50);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  fixture_tear_down (&fixture);
}

/* At every zoom, anywhere, with both gestures: the last preview is the box. */
static void
test_what_is_shown_is_stored (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      guint modifiers = g_test_rand_bit () ? CT_MODIFIER_SHIFT : 0;
      CtPoint from = CT_POINT_INIT (g_test_rand_double_range (-30, 430), g_test_rand_double_range (-30, 330));
      CtPoint to = CT_POINT_INIT (g_test_rand_double_range (-30, 430), g_test_rand_double_range (-30, 330));
      CtRect shown, box;
      Fixture fixture;
      double smallest;

      set_up (&fixture);
      ct_viewport_set_zoom_at (&fixture.viewport, exp2 (g_test_rand_double_range (-6, 6)), CT_POINT_INIT (400, 300));
      point_at (&fixture, CT_POINTER_PRESS, modifiers, from.x, from.y);
      if (g_test_rand_bit ())
        {
          point_at (&fixture, CT_POINTER_RELEASE, modifiers, from.x, from.y);
          if (ct_tool_controller_is_busy (fixture.controller))
            point_at (&fixture, CT_POINTER_PRESS, modifiers, to.x, to.y);
        }
      point_at (&fixture, CT_POINTER_MOTION, modifiers, to.x, to.y);
      if (!is_previewed (&fixture, CT_SHAPE_NEW_BOX))
        {
          fixture_tear_down (&fixture);
          continue;
        }
      shown = previewed (&fixture, CT_SHAPE_NEW_BOX);
      point_at (&fixture, CT_POINTER_RELEASE, modifiers, to.x, to.y);
      smallest = fmax (1, 2 / fixture.viewport.scale);
      g_assert_cmpuint (n_boxes (&fixture), ==, shown.width >= smallest && shown.height >= smallest);
      if (n_boxes (&fixture) == 1)
        {
          box = last_box (&fixture);
          assert_same_rect (box, shown);
          g_assert_true (box.x >= 0 && box.y >= 0);
          g_assert_true (box.x + box.width <= IMAGE_WIDTH && box.y + box.height <= IMAGE_HEIGHT);
          /* Sixteenths of a pixel: exact, and short as text. */
          g_assert_cmpfloat (fmod (box.x * 16, 1), ==, 0);
          g_assert_cmpfloat (fmod (box.width * 16, 1), ==, 0);
          if (modifiers != 0)
            g_assert_cmpfloat (box.width, ==, box.height);
          else
            g_assert_cmpfloat (fabs (box.x - CLAMP (fmin (from.x, to.x), 0, IMAGE_WIDTH)), <=, 1.0 / 32);
        }
      fixture_tear_down (&fixture);
    }
}

static void
test_square (void)
{
  Fixture fixture;

  set_up (&fixture);
  drag_with (&fixture, CT_MODIFIER_SHIFT, 100, 100, 150, 70);
  assert_rect (last_box (&fixture), 100, 50, 50, 50);
  /* The picture's edge limits both sides. */
  drag_with (&fixture, CT_MODIFIER_SHIFT, 100, 280, 150, 500);
  assert_rect (last_box (&fixture), 100, 280, 20, 20);
  fixture_tear_down (&fixture);
}

static void
test_clamped (void)
{
  Fixture fixture;

  set_up (&fixture);
  drag_with (&fixture, 0, -20, -30, 50, 40);
  assert_rect (last_box (&fixture), 0, 0, 50, 40);
  drag_with (&fixture, 0, 350, 250, 1000, 1000);
  assert_rect (last_box (&fixture), 350, 250, 50, 50);
  fixture_tear_down (&fixture);
}

static void
test_stray_clicks (void)
{
  Fixture fixture;
  guint64 revision;

  set_up (&fixture);
  revision = fixture.dataset->revision;
  /* A double click in place, a hair's breadth, a line, a click beside the picture. */
  click_with (&fixture, 0, 50, 50);
  click_with (&fixture, 0, 50, 50);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  drag_with (&fixture, 0, 50, 50, 50.5, 50.5);
  key_with (&fixture, 0, CT_KEY_ESCAPE);
  drag_with (&fixture, 0, 50, 50, 150, 50.4);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  click_with (&fixture, 0, -50, -50);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  g_assert_cmpuint (fixture.dataset->revision, ==, revision);
  fixture_tear_down (&fixture);
}

static void
test_escape (void)
{
  Fixture fixture;
  guint64 revision;

  set_up (&fixture);
  revision = fixture.dataset->revision;
  press (&fixture, 50, 50);
  move (&fixture, 90, 90);
  g_assert_true (key_with (&fixture, 0, CT_KEY_ESCAPE) & CT_TOOL_HANDLED);
  g_assert_false (is_previewed (&fixture, CT_SHAPE_NEW_BOX));
  move (&fixture, 95, 95);
  release (&fixture, 95, 95);
  click_with (&fixture, 0, 50, 50);
  move (&fixture, 90, 90);
  key_with (&fixture, 0, CT_KEY_ESCAPE);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  g_assert_cmpuint (fixture.dataset->revision, ==, revision);
  /* One step at a time: the draw mode goes last. */
  g_assert_true (ct_tool_controller_get_draw_mode (fixture.controller));
  g_assert_true (key_with (&fixture, 0, CT_KEY_ESCAPE) & CT_TOOL_MODE);
  g_assert_false (ct_tool_controller_get_draw_mode (fixture.controller));
  fixture_tear_down (&fixture);
}

static void
test_zoom_between_two_clicks (void)
{
  Fixture fixture;

  set_up (&fixture);
  click_with (&fixture, 0, 50, 50);
  ct_viewport_set_zoom_at (&fixture.viewport, 4, CT_POINT_INIT (10, 10));
  ct_viewport_pan (&fixture.viewport, -33, 7);
  click_with (&fixture, 0, 90, 80);
  assert_rect (last_box (&fixture), 50, 50, 40, 30);
  fixture_tear_down (&fixture);
}

static void
test_waits_for_category (void)
{
  Fixture fixture;
  guint32 category;

  set_up (&fixture);
  ct_tool_controller_set_category (fixture.controller, CT_NO_ROW);
  drag_with (&fixture, 0, 50, 60, 80, 100);
  g_assert_true (fixture.flags & CT_TOOL_NEEDS_CATEGORY);
  g_assert_cmpuint (n_boxes (&fixture), ==, 0);
  assert_rect (previewed (&fixture, CT_SHAPE_NEW_BOX), 50, 60, 30, 40);
  move (&fixture, 200, 200);
  assert_rect (previewed (&fixture, CT_SHAPE_NEW_BOX), 50, 60, 30, 40);
  category = ct_verb_add_category (fixture.history, "tin", NULL);
  ct_tool_controller_sync (fixture.controller);
  g_assert_true (ct_tool_controller_set_category (fixture.controller, category).flags & CT_TOOL_SELECTION);
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  assert_rect (last_box (&fixture), 50, 60, 30, 40);
  g_assert_cmpuint (fixture.dataset->annotations.category[0], ==, category);
  /* Escape gives up the waiting box. */
  ct_tool_controller_set_category (fixture.controller, CT_NO_ROW);
  drag_with (&fixture, 0, 50, 60, 80, 100);
  key_with (&fixture, 0, CT_KEY_ESCAPE);
  ct_tool_controller_set_category (fixture.controller, category);
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  fixture_tear_down (&fixture);
}

static void
test_crosshair (void)
{
  Fixture fixture;

  set_up (&fixture);
  move (&fixture, 33, 44);
  assert_rect (previewed (&fixture, CT_SHAPE_CROSSHAIR), 33, 44, 0, 0);
  g_assert_cmpint (fixture.cursor, ==, CT_CURSOR_CROSSHAIR);
  point_at (&fixture, CT_POINTER_LEAVE, 0, 33, 44);
  g_assert_false (is_previewed (&fixture, CT_SHAPE_CROSSHAIR));
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tool-box/drag", test_drag);
  g_test_add_func ("/tool-box/two-clicks", test_two_clicks);
  g_test_add_func ("/tool-box/shown-is-stored", test_what_is_shown_is_stored);
  g_test_add_func ("/tool-box/square", test_square);
  g_test_add_func ("/tool-box/clamped", test_clamped);
  g_test_add_func ("/tool-box/stray-clicks", test_stray_clicks);
  g_test_add_func ("/tool-box/escape", test_escape);
  g_test_add_func ("/tool-box/zoom-between-clicks", test_zoom_between_two_clicks);
  g_test_add_func ("/tool-box/waits-for-category", test_waits_for_category);
  g_test_add_func ("/tool-box/crosshair", test_crosshair);
  return g_test_run ();
}
