/* test-tool-select.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scripts for selecting, moving, resizing, nudging and deleting.
 */
#include "edit-fixture.h"

static CtRect
bbox_of (Fixture *fixture, guint32 row)
{
  return fixture->dataset->annotations.bbox[row];
}

static void
test_click_selects (void)
{
  Fixture fixture;
  guint32 large, small;

  fixture_set_up (&fixture);
  large = add_box (&fixture, 50, 50, 200, 200);
  small = add_box (&fixture, 120, 120, 40, 40);
  click_with (&fixture, 0, 140, 140);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, small);
  g_assert_true (is_previewed (&fixture, CT_SHAPE_HANDLES));
  click_with (&fixture, 0, 140, 140);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, large);
  g_assert_true (fixture.flags & CT_TOOL_SELECTION);
  click_with (&fixture, 0, 140, 140);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, small);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 1);
  click_with (&fixture, 0, 60, 200);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, large);
  fixture_tear_down (&fixture);
}

static void
test_picked_stays_in_hand (void)
{
  Fixture fixture;
  guint32 large, small;

  fixture_set_up (&fixture);
  large = add_box (&fixture, 50, 50, 200, 200);
  small = add_box (&fixture, 120, 120, 40, 40);
  /* A small box on a large selected one can be dragged at once. */
  click_with (&fixture, 0, 60, 200);
  drag_with (&fixture, 0, 140, 140, 150, 140);
  assert_rect (bbox_of (&fixture, small), 130, 120, 40, 40);
  assert_rect (bbox_of (&fixture, large), 50, 50, 200, 200);
  /* But a box that was reached for below others is the one that moves. */
  click_with (&fixture, 0, 150, 140);
  click_with (&fixture, 0, 150, 140);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, large);
  drag_with (&fixture, 0, 150, 140, 160, 140);
  assert_rect (bbox_of (&fixture, large), 60, 50, 200, 200);
  assert_rect (bbox_of (&fixture, small), 130, 120, 40, 40);
  fixture_tear_down (&fixture);
}

static void
test_move (void)
{
  Fixture fixture;
  guint32 row;
  guint64 revision;
  guint position;
  CtRect shown;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100.3, 100.7, 50.1, 40.9);
  revision = fixture.dataset->revision;
  position = ct_history_get_position (fixture.history);
  press (&fixture, 120, 120);
  move (&fixture, 120.5, 120.5);
  g_assert_false (is_previewed (&fixture, CT_SHAPE_MOVED_BOX));
  move (&fixture, 131.03, 112.98);
  shown = previewed (&fixture, CT_SHAPE_MOVED_BOX);
  g_assert_cmpint (fixture.cursor, ==, CT_CURSOR_MOVE);
  g_assert_cmpuint (fixture.dataset->revision, ==, revision);
  release (&fixture, 131.03, 112.98);
  assert_same_rect (bbox_of (&fixture, row), shown);
  assert_rect (shown, 100.3 + 11, 100.7 - 7, 50.1, 40.9);
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position + 1);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Move Box");
  g_assert_false (is_previewed (&fixture, CT_SHAPE_MOVED_BOX));
  ct_history_undo (fixture.history);
  assert_rect (bbox_of (&fixture, row), 100.3, 100.7, 50.1, 40.9);
  fixture_tear_down (&fixture);
}

static void
test_move_stays_inside (void)
{
  Fixture fixture;
  guint32 a, b;

  fixture_set_up (&fixture);
  a = add_box (&fixture, 100, 100, 50, 40);
  b = add_box (&fixture, 160, 100, 50, 40);
  click_with (&fixture, 0, 120, 120);
  click_with (&fixture, CT_MODIFIER_CONTROL, 180, 120);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 2);
  drag_with (&fixture, 0, 120, 120, 900, -900);
  assert_rect (bbox_of (&fixture, a), 290, 0, 50, 40);
  assert_rect (bbox_of (&fixture, b), 350, 0, 50, 40);
  fixture_tear_down (&fixture);
}

/* Every handle, at random zooms: what was shown is what is stored, edges that were not
 * taken keep their place, undo brings all back. */
static void
test_resize_with_all_handles (void)
{
  for (guint i = 0; i < 400; i++)
    {
      CtHandle handle = i % CT_N_HANDLES;
      CtRect old, shown, seen, now;
      CtPoint at;
      Fixture fixture;
      guint32 row;
      double to_x, to_y;

      fixture_set_up (&fixture);
      old = CT_RECT_INIT (g_test_rand_double_range (0, 250),
                          g_test_rand_double_range (0, 200),
                          g_test_rand_double_range (60, 140),
                          g_test_rand_double_range (60, 90));
      row = add_box (&fixture, old.x, old.y, old.width, old.height);
      at = ct_handle_get_point (handle, &old);
      ct_viewport_set_zoom_at (&fixture.viewport,
                               exp2 (g_test_rand_double_range (-0.5, 5)),
                               ct_viewport_to_widget (&fixture.viewport, at));
      ct_selection_set_only (selection_of (&fixture), row);
      /* Far enough to be a drag at every zoom. */
      to_x = at.x + (g_test_rand_bit () ? 1 : -1) * g_test_rand_double_range (10, 200);
      to_y = at.y + (g_test_rand_bit () ? 1 : -1) * g_test_rand_double_range (10, 200);
      press (&fixture, at.x, at.y);
      g_assert_cmpint (fixture.cursor, ==, ct_cursor_for_handle (handle));
      move (&fixture, to_x, to_y);
      shown = previewed (&fixture, CT_SHAPE_MOVED_BOX);
      release (&fixture, to_x, to_y);
      now = bbox_of (&fixture, row);
      if (shown.width >= 1 && shown.height >= 1)
        assert_same_rect (now, shown);
      else
        assert_same_rect (now, old);
      if (handle == CT_HANDLE_N || handle == CT_HANDLE_S)
        g_assert_true (now.x == old.x && now.width == old.width);
      if (handle == CT_HANDLE_W || handle == CT_HANDLE_E)
        g_assert_true (now.y == old.y && now.height == old.height);
      seen = ct_viewport_get_image_rect (&fixture.viewport);
      g_assert_true (ct_rect_contains (&seen, now.x, now.y));
      g_assert_cmpfloat (now.x + now.width, <=, IMAGE_WIDTH + 1e-9);
      g_assert_cmpfloat (now.y + now.height, <=, IMAGE_HEIGHT + 1e-9);
      if (!ct_rect_equal (&now, &old))
        {
          g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Resize Box");
          ct_history_undo (fixture.history);
        }
      assert_same_rect (bbox_of (&fixture, row), old);
      fixture_tear_down (&fixture);
    }
}

static void
test_resize_flips_and_rejects_nothing_left (void)
{
  Fixture fixture;
  guint32 row;
  guint64 revision;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 50, 40);
  ct_selection_set_only (selection_of (&fixture), row);
  drag_with (&fixture, 0, 150, 120, 80, 120);
  assert_rect (bbox_of (&fixture, row), 80, 100, 20, 40);
  revision = fixture.dataset->revision;
  drag_with (&fixture, 0, 80, 120, 100, 120);
  assert_rect (bbox_of (&fixture, row), 80, 100, 20, 40);
  g_assert_cmpuint (fixture.dataset->revision, ==, revision);
  fixture_tear_down (&fixture);
}

static void
test_escape_and_cancel_change_nothing (void)
{
  for (guint i = 0; i < 4; i++)
    {
      Fixture fixture;
      guint64 revision;
      guint32 row;

      fixture_set_up (&fixture);
      row = add_box (&fixture, 100, 100, 50, 40);
      ct_selection_set_only (selection_of (&fixture), row);
      revision = fixture.dataset->revision;
      if (i & 1)
        press (&fixture, 120, 120);
      else
        press (&fixture, 150, 140);
      move (&fixture, 200, 200);
      g_assert_true (ct_tool_controller_is_busy (fixture.controller));
      if (i & 2)
        g_assert_true (key_with (&fixture, 0, CT_KEY_ESCAPE) & CT_TOOL_HANDLED);
      else
        point_at (&fixture, CT_POINTER_CANCEL, 0, 200, 200);
      g_assert_false (ct_tool_controller_is_busy (fixture.controller));
      release (&fixture, 200, 200);
      g_assert_cmpuint (fixture.dataset->revision, ==, revision);
      g_assert_true (ct_selection_contains (selection_of (&fixture), row));
      /* The next Escape backs out of the selection, the one after that is nobody's. */
      g_assert_true (key_with (&fixture, 0, CT_KEY_ESCAPE) & CT_TOOL_SELECTION);
      g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 0);
      g_assert_false (key_with (&fixture, 0, CT_KEY_ESCAPE) & CT_TOOL_HANDLED);
      fixture_tear_down (&fixture);
    }
}

static void
test_control_click_toggles (void)
{
  Fixture fixture;
  guint32 a, b;

  fixture_set_up (&fixture);
  a = add_box (&fixture, 100, 100, 50, 40);
  b = add_box (&fixture, 200, 100, 50, 40);
  click_with (&fixture, CT_MODIFIER_CONTROL, 120, 120);
  click_with (&fixture, CT_MODIFIER_CONTROL, 220, 120);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 2);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, b);
  click_with (&fixture, CT_MODIFIER_CONTROL, 220, 120);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, a);
  click_with (&fixture, CT_MODIFIER_CONTROL, 20, 20);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 1);
  fixture_tear_down (&fixture);
}

static void
test_rubber_band (void)
{
  Fixture fixture;
  guint32 a, b, around;
  CtRect band;

  fixture_set_up (&fixture);
  around = add_box (&fixture, 50, 50, 300, 200);
  a = add_box (&fixture, 100, 100, 20, 20);
  b = add_box (&fixture, 140, 100, 20, 20);
  add_box (&fixture, 300, 200, 20, 20);
  point_at (&fixture, CT_POINTER_PRESS, CT_MODIFIER_CONTROL, 90, 90);
  point_at (&fixture, CT_POINTER_MOTION, CT_MODIFIER_CONTROL, 150, 130);
  band = previewed (&fixture, CT_SHAPE_RUBBER_BAND);
  assert_rect (band, 90, 90, 60, 40);
  point_at (&fixture, CT_POINTER_RELEASE, CT_MODIFIER_CONTROL, 150, 130);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 2);
  g_assert_true (ct_selection_contains (selection_of (&fixture), a));
  g_assert_true (ct_selection_contains (selection_of (&fixture), b));
  g_assert_false (ct_selection_contains (selection_of (&fixture), around));
  /* Without a category, empty space bands without Ctrl; the old selection goes. */
  ct_tool_controller_set_category (fixture.controller, CT_NO_ROW);
  drag_with (&fixture, 0, 10, 10, 60, 60);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 1);
  g_assert_true (ct_selection_contains (selection_of (&fixture), around));
  fixture_tear_down (&fixture);
}

static void
test_delete (void)
{
  Fixture fixture;

  fixture_set_up (&fixture);
  for (guint i = 0; i < 3; i++)
    ct_selection_add (selection_of (&fixture), add_box (&fixture, 50.0 * i, 10, 20, 20));
  g_assert_true (key_with (&fixture, 0, CT_KEY_DELETE) & CT_TOOL_SELECTION);
  g_assert_cmpuint (n_boxes (&fixture), ==, 0);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 0);
  g_assert_false (key_with (&fixture, 0, CT_KEY_BACKSPACE) & CT_TOOL_HANDLED);
  ct_history_undo (fixture.history);
  g_assert_cmpuint (n_boxes (&fixture), ==, 3);
  fixture_tear_down (&fixture);
}

static void
test_arrows (void)
{
  Fixture fixture;
  guint32 row;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 50, 40);
  g_assert_false (key_with (&fixture, 0, CT_KEY_LEFT) & CT_TOOL_HANDLED);
  ct_selection_set_only (selection_of (&fixture), row);
  key_with (&fixture, 0, CT_KEY_LEFT);
  key_with (&fixture, CT_MODIFIER_SHIFT, CT_KEY_DOWN);
  assert_rect (bbox_of (&fixture, row), 99, 110, 50, 40);
  key_with (&fixture, CT_MODIFIER_CONTROL, CT_KEY_RIGHT);
  key_with (&fixture, CT_MODIFIER_CONTROL, CT_KEY_UP);
  assert_rect (bbox_of (&fixture, row), 99, 110, 51, 39);
  key_with (&fixture, CT_MODIFIER_CONTROL | CT_MODIFIER_SHIFT, CT_KEY_RIGHT);
  key_with (&fixture, CT_MODIFIER_CONTROL | CT_MODIFIER_SHIFT, CT_KEY_UP);
  assert_rect (bbox_of (&fixture, row), 100, 109, 50, 40);
  for (guint i = 0; i < 50; i++)
    key_with (&fixture, CT_MODIFIER_SHIFT, CT_KEY_RIGHT);
  assert_rect (bbox_of (&fixture, row), 350, 109, 50, 40);
  fixture_tear_down (&fixture);
}

static void
test_tab_cycles (void)
{
  Fixture fixture;
  guint32 rows[3];

  fixture_set_up (&fixture);
  g_assert_false (key_with (&fixture, 0, CT_KEY_TAB) & CT_TOOL_HANDLED);
  rows[1] = add_box (&fixture, 100, 50, 10, 10);
  rows[2] = add_box (&fixture, 10, 80, 10, 10);
  rows[0] = add_box (&fixture, 10, 50, 10, 10);
  for (guint i = 0; i < 7; i++)
    {
      g_assert_true (key_with (&fixture, 0, CT_KEY_TAB) & CT_TOOL_REVEAL);
      g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, rows[i % 3]);
    }
  key_with (&fixture, CT_MODIFIER_SHIFT, CT_KEY_TAB);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, rows[2]);
  fixture_tear_down (&fixture);
}

static void
test_cursors (void)
{
  Fixture fixture;
  guint32 row;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 50, 40);
  move (&fixture, 120, 120);
  g_assert_cmpint (fixture.cursor, ==, CT_CURSOR_POINTER);
  ct_selection_set_only (selection_of (&fixture), row);
  move (&fixture, 120, 120);
  g_assert_cmpint (fixture.cursor, ==, CT_CURSOR_MOVE);
  move (&fixture, 150, 140);
  g_assert_cmpint (fixture.cursor, ==, CT_CURSOR_RESIZE_SE);
  move (&fixture, 100, 120);
  g_assert_cmpint (fixture.cursor, ==, CT_CURSOR_RESIZE_W);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tool-select/click", test_click_selects);
  g_test_add_func ("/tool-select/picked-stays-in-hand", test_picked_stays_in_hand);
  g_test_add_func ("/tool-select/move", test_move);
  g_test_add_func ("/tool-select/move-stays-inside", test_move_stays_inside);
  g_test_add_func ("/tool-select/resize-all-handles", test_resize_with_all_handles);
  g_test_add_func ("/tool-select/resize-flips", test_resize_flips_and_rejects_nothing_left);
  g_test_add_func ("/tool-select/escape-and-cancel", test_escape_and_cancel_change_nothing);
  g_test_add_func ("/tool-select/control-click", test_control_click_toggles);
  g_test_add_func ("/tool-select/rubber-band", test_rubber_band);
  g_test_add_func ("/tool-select/delete", test_delete);
  g_test_add_func ("/tool-select/arrows", test_arrows);
  g_test_add_func ("/tool-select/tab", test_tab_cycles);
  g_test_add_func ("/tool-select/cursors", test_cursors);
  return g_test_run ();
}
