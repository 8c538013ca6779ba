/* test-tool-extreme.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scripts for the box of four extreme points.
 */
#include "edit-fixture.h"

static void
set_up (Fixture *fixture)
{
  fixture_set_up (fixture);
  g_assert_true (key_with (fixture, 0, CT_KEY_E) & CT_TOOL_MODE);
  g_assert_cmpint (ct_tool_controller_get_mode (fixture->controller), ==, CT_DRAW_EXTREME);
}

static CtRect
last_box (Fixture *fixture)
{
  return fixture->dataset->annotations.bbox[fixture->dataset->annotations.n_rows - 1];
}

static guint
n_marks (Fixture *fixture)
{
  g_autoptr (CtDisplayList) list = preview (fixture);
  guint n = 0;

  for (guint i = 0; i < ct_display_list_get_size (list); i++)
    n += ct_display_list_get (list, i)->kind == CT_SHAPE_HANDLES;
  return n;
}

static void
test_four_clicks (void)
{
  Fixture fixture;
  guint position;

  set_up (&fixture);
  /* Also inside of a box. */
  add_box (&fixture, 0, 0, 400, 300);
  position = ct_history_get_position (fixture.history);
  click_with (&fixture, 0, 100, 40);
  g_assert_true (ct_tool_controller_is_busy (fixture.controller));
  g_assert_cmpuint (n_marks (&fixture), ==, 1);
  move (&fixture, 50, 90);
  assert_rect (previewed (&fixture, CT_SHAPE_NEW_BOX), 50, 40, 50, 50);
  click_with (&fixture, 0, 50, 90);
  click_with (&fixture, 0, 140, 80);
  g_assert_cmpuint (n_marks (&fixture), ==, 3);
  assert_rect (previewed (&fixture, CT_SHAPE_NEW_BOX), 50, 40, 90, 50);
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position);
  click_with (&fixture, 0, 90, 120);
  assert_rect (last_box (&fixture), 50, 40, 90, 80);
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position + 1);
  g_assert_true (fixture.flags & CT_TOOL_SELECTION);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  fixture_tear_down (&fixture);
}

/* Any order of any points, at any zoom: the last preview is the box, and it is the box around
 * the places where the button was let go. */
static void
test_random (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
      CtRect shown = { 0, 0, 0, 0 };
      Fixture fixture;
      double smallest;

      set_up (&fixture);
      ct_viewport_set_zoom_at (&fixture.viewport, exp2 (g_test_rand_double_range (-5, 5)), CT_POINT_INIT (400, 300));
      for (guint j = 0; j < 4; j++)
        {
          double x = g_test_rand_double_range (0, IMAGE_WIDTH);
          double y = g_test_rand_double_range (0, IMAGE_HEIGHT);

          point_at (&fixture,
                    CT_POINTER_PRESS,
                    0,
                    g_test_rand_double_range (0, 400),
                    g_test_rand_double_range (0, 300));
          move (&fixture, x, y);
          if (j == 3)
            shown = previewed (&fixture, CT_SHAPE_NEW_BOX);
          release (&fixture, x, y);
          left = fmin (left, x);
          right = fmax (right, x);
          top = fmin (top, y);
          bottom = fmax (bottom, y);
        }
      smallest = fmax (1, 2 / fixture.viewport.scale);
      g_assert_false (ct_tool_controller_is_busy (fixture.controller));
      g_assert_cmpuint (n_boxes (&fixture), ==, shown.width >= smallest && shown.height >= smallest);
      if (n_boxes (&fixture) == 1)
        {
          CtRect box = last_box (&fixture);

          assert_same_rect (box, shown);
          g_assert_cmpfloat (fabs (box.x - left), <=, 1.0 / 32);
          g_assert_cmpfloat (fabs (box.y - top), <=, 1.0 / 32);
          g_assert_cmpfloat (fabs (box.x + box.width - right), <=, 1.0 / 32);
          g_assert_cmpfloat (fabs (box.y + box.height - bottom), <=, 1.0 / 32);
          g_assert_cmpfloat (fmod (box.width * 16, 1), ==, 0);
        }
      fixture_tear_down (&fixture);
    }
}

static void
test_backspace (void)
{
  Fixture fixture;
  guint64 revision;

  set_up (&fixture);
  revision = fixture.dataset->revision;
  click_with (&fixture, 0, 100, 40);
  click_with (&fixture, 0, 10, 10);
  g_assert_true (key_with (&fixture, 0, CT_KEY_BACKSPACE) & CT_TOOL_HANDLED);
  g_assert_cmpuint (n_marks (&fixture), ==, 1);
  /* Between press and release there is no point to take back yet. */
  press (&fixture, 50, 90);
  key_with (&fixture, 0, CT_KEY_BACKSPACE);
  release (&fixture, 50, 90);
  g_assert_cmpuint (n_marks (&fixture), ==, 2);
  click_with (&fixture, 0, 140, 80);
  click_with (&fixture, 0, 90, 120);
  assert_rect (last_box (&fixture), 50, 40, 90, 80);
  ct_history_undo (fixture.history);
  g_assert_cmpuint (fixture.dataset->revision, ==, revision + 2);
  ct_tool_controller_sync (fixture.controller);
  /* The last one taken back is the end of the gesture, and the next press of the key is nobody's. */
  click_with (&fixture, 0, 100, 40);
  g_assert_true (key_with (&fixture, 0, CT_KEY_BACKSPACE) & CT_TOOL_HANDLED);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  g_assert_false (key_with (&fixture, 0, CT_KEY_BACKSPACE) & CT_TOOL_HANDLED);
  fixture_tear_down (&fixture);
}

static void
test_escape_and_cancel (void)
{
  Fixture fixture;

  set_up (&fixture);
  click_with (&fixture, 0, 100, 40);
  click_with (&fixture, 0, 50, 90);
  click_with (&fixture, 0, 140, 80);
  /* Somebody takes the gesture away: the point under way is lost, not those before it. */
  press (&fixture, 90, 120);
  point_at (&fixture, CT_POINTER_CANCEL, 0, 90, 120);
  g_assert_cmpuint (n_marks (&fixture), ==, 3);
  g_assert_true (key_with (&fixture, 0, CT_KEY_ESCAPE) & CT_TOOL_HANDLED);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  g_assert_false (is_previewed (&fixture, CT_SHAPE_NEW_BOX));
  g_assert_cmpuint (n_boxes (&fixture), ==, 0);
  g_assert_cmpint (ct_tool_controller_get_mode (fixture.controller), ==, CT_DRAW_EXTREME);
  g_assert_true (key_with (&fixture, 0, CT_KEY_ESCAPE) & CT_TOOL_MODE);
  g_assert_cmpint (ct_tool_controller_get_mode (fixture.controller), ==, CT_DRAW_ON_EMPTY);
  fixture_tear_down (&fixture);
}

static void
test_stray (void)
{
  Fixture fixture;
  guint64 revision;

  set_up (&fixture);
  revision = fixture.dataset->revision;
  /* Far beside the picture is no point; just beside it is one on its edge. */
  click_with (&fixture, 0, -50, 50);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  click_with (&fixture, 0, -1, 50);
  g_assert_true (ct_tool_controller_is_busy (fixture.controller));
  /* Four points on a line are no box. */
  for (guint i = 0; i < 3; i++)
    click_with (&fixture, 0, 20.0 * i + 10, 50);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  g_assert_cmpuint (fixture.dataset->revision, ==, revision);
  fixture_tear_down (&fixture);
}

static void
test_waits_for_category (void)
{
  Fixture fixture;

  set_up (&fixture);
  ct_tool_controller_set_category (fixture.controller, CT_NO_ROW);
  for (guint i = 0; i < 4; i++)
    click_with (&fixture, 0, 20.0 * i + 10, 30.0 * i + 10);
  g_assert_true (fixture.flags & CT_TOOL_NEEDS_CATEGORY);
  move (&fixture, 300, 300);
  assert_rect (previewed (&fixture, CT_SHAPE_NEW_BOX), 10, 10, 60, 90);
  g_assert_true (ct_tool_controller_choose_category (fixture.controller, fixture.category).flags & CT_TOOL_SELECTION);
  assert_rect (last_box (&fixture), 10, 10, 60, 90);
  fixture_tear_down (&fixture);
}

static void
test_zoom_and_pan_between (void)
{
  Fixture fixture;

  set_up (&fixture);
  click_with (&fixture, 0, 100, 40);
  ct_viewport_set_zoom_at (&fixture.viewport, 4, CT_POINT_INIT (10, 10));
  click_with (&fixture, 0, 50, 90);
  ct_viewport_pan (&fixture.viewport, -33, 7);
  click_with (&fixture, 0, 140, 80);
  point_at (&fixture, CT_POINTER_LEAVE, 0, 0, 0);
  assert_rect (previewed (&fixture, CT_SHAPE_NEW_BOX), 50, 40, 90, 50);
  click_with (&fixture, 0, 90, 120);
  assert_rect (last_box (&fixture), 50, 40, 90, 80);
  fixture_tear_down (&fixture);
}

static void
test_selecting_meanwhile (void)
{
  Fixture fixture;
  guint32 row;

  set_up (&fixture);
  row = add_box (&fixture, 0, 0, 100, 100);
  /* Ctrl selects in every mode; not while points are set, though. */
  click_with (&fixture, CT_MODIFIER_CONTROL, 50, 50);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, row);
  click_with (&fixture, 0, 50, 50);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 0);
  click_with (&fixture, CT_MODIFIER_CONTROL, 60, 60);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 0);
  g_assert_true (key_with (&fixture, 0, CT_KEY_DELETE) & CT_TOOL_HANDLED);
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tool-extreme/four-clicks", test_four_clicks);
  g_test_add_func ("/tool-extreme/random", test_random);
  g_test_add_func ("/tool-extreme/backspace", test_backspace);
  g_test_add_func ("/tool-extreme/escape", test_escape_and_cancel);
  g_test_add_func ("/tool-extreme/stray", test_stray);
  g_test_add_func ("/tool-extreme/waits-for-category", test_waits_for_category);
  g_test_add_func ("/tool-extreme/zoom-between", test_zoom_and_pan_between);
  g_test_add_func ("/tool-extreme/selecting", test_selecting_meanwhile);
  return g_test_run ();
}
