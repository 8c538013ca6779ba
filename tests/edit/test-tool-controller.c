/* test-tool-controller.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which tool gets which event, and what happens when the data set changes underneath.
 */
#include "edit-fixture.h"

#include <string.h>

static void
test_draw_on_empty_select_on_box (void)
{
  Fixture fixture;
  guint32 row;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 100, 100);
  move (&fixture, 20, 20);
  g_assert_cmpint (fixture.cursor, ==, CT_CURSOR_CROSSHAIR);
  drag_with (&fixture, 0, 20, 20, 60, 60);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  drag_with (&fixture, 0, 150, 150, 160, 150);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  assert_rect (fixture.dataset->annotations.bbox[row], 110, 100, 100, 100);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, row);
  fixture_tear_down (&fixture);
}

static void
test_alt_always_draws (void)
{
  Fixture fixture;
  guint32 row;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 100, 100);
  drag_with (&fixture, CT_MODIFIER_ALT, 120, 120, 150, 150);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  assert_rect (fixture.dataset->annotations.bbox[row], 100, 100, 100, 100);
  fixture_tear_down (&fixture);
}

static void
test_keys_switch_draw_mode (void)
{
  Fixture fixture;

  fixture_set_up (&fixture);
  add_box (&fixture, 100, 100, 100, 100);
  g_assert_true (key_with (&fixture, 0, CT_KEY_W) & CT_TOOL_MODE);
  g_assert_true (ct_tool_controller_get_draw_mode (fixture.controller));
  drag_with (&fixture, 0, 120, 120, 150, 150);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  g_assert_true (key_with (&fixture, 0, CT_KEY_B) & CT_TOOL_MODE);
  g_assert_false (ct_tool_controller_get_draw_mode (fixture.controller));
  g_assert_false (key_with (&fixture, CT_MODIFIER_CONTROL, CT_KEY_W) & CT_TOOL_HANDLED);
  fixture_tear_down (&fixture);
}

static void
test_second_corner_on_box (void)
{
  Fixture fixture;

  fixture_set_up (&fixture);
  add_box (&fixture, 100, 100, 100, 100);
  click_with (&fixture, 0, 50, 50);
  move (&fixture, 150, 150);
  click_with (&fixture, 0, 150, 150);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  assert_rect (fixture.dataset->annotations.bbox[1], 50, 50, 100, 100);
  fixture_tear_down (&fixture);
}

static void
test_click_beside_deselects (void)
{
  Fixture fixture;
  guint32 row;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 100, 100);
  ct_selection_set_only (selection_of (&fixture), row);
  click_with (&fixture, 0, -50, 150);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 0);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  fixture_tear_down (&fixture);
}

static void
test_no_category (void)
{
  Fixture fixture;

  fixture_set_up (&fixture);
  ct_tool_controller_set_category (fixture.controller, CT_NO_ROW);
  drag_with (&fixture, 0, 20, 20, 60, 60);
  g_assert_false (fixture.flags & CT_TOOL_NEEDS_CATEGORY);
  g_assert_cmpuint (n_boxes (&fixture), ==, 0);
  /* With no category in the data set at all, the first box asks for the first one. */
  ct_verb_delete_category (fixture.history, fixture.category, NULL);
  drag_with (&fixture, 0, 20, 20, 60, 60);
  g_assert_true (fixture.flags & CT_TOOL_NEEDS_CATEGORY);
  fixture_tear_down (&fixture);
}

static void
test_no_edit_while_half_drawn (void)
{
  Fixture fixture;

  fixture_set_up (&fixture);
  add_box (&fixture, 100, 100, 100, 100);
  click_with (&fixture, 0, 20, 20);
  g_assert_true (key_with (&fixture, 0, CT_KEY_DELETE) & CT_TOOL_HANDLED);
  g_assert_true (key_with (&fixture, 0, CT_KEY_TAB) & CT_TOOL_HANDLED);
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  g_assert_true (ct_tool_controller_is_busy (fixture.controller));
  fixture_tear_down (&fixture);
}

static void
test_change_underneath (void)
{
  Fixture fixture;
  guint32 row;
  guint64 revision;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 100, 100);
  press (&fixture, 150, 150);
  move (&fixture, 160, 160);
  g_assert_false (ct_tool_controller_sync (fixture.controller).flags & CT_TOOL_REDRAW);
  g_assert_true (ct_tool_controller_is_busy (fixture.controller));
  ct_history_undo (fixture.history);
  revision = fixture.dataset->revision;
  g_assert_true (ct_tool_controller_sync (fixture.controller).flags & CT_TOOL_SELECTION);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  release (&fixture, 160, 160);
  g_assert_cmpuint (fixture.dataset->revision, ==, revision);
  g_assert_false (ct_annotation_table_is_alive (&fixture.dataset->annotations, row));
  fixture_tear_down (&fixture);
}

/* A menu is about what was under the pointer: a box, or the selection that it belongs to, or nothing. */
static void
test_pick (void)
{
  Fixture fixture;
  guint32 a, b, c;

  fixture_set_up (&fixture);
  a = add_box (&fixture, 10, 10, 50, 50);
  b = add_box (&fixture, 100, 10, 50, 50);
  c = add_box (&fixture, 200, 10, 50, 50);
  g_assert_true (ct_tool_controller_pick (fixture.controller, CT_POINT_INIT (30, 30)).flags & CT_TOOL_SELECTION);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, a);
  ct_selection_add (selection_of (&fixture), b);
  ct_tool_controller_pick (fixture.controller, CT_POINT_INIT (30, 30));
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 2);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, a);
  ct_tool_controller_pick (fixture.controller, CT_POINT_INIT (220, 30));
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 1);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, c);
  ct_tool_controller_pick (fixture.controller, CT_POINT_INIT (300, 250));
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 0);
  g_assert_false (ct_tool_controller_pick (fixture.controller, CT_POINT_INIT (300, 250)).flags & CT_TOOL_SELECTION);
  press (&fixture, 30, 30);
  g_assert_false (ct_tool_controller_pick (fixture.controller, CT_POINT_INIT (30, 30)).flags & CT_TOOL_HANDLED);
  fixture_tear_down (&fixture);
}

/* Locked or hidden in the middle of a gesture by other means: the gesture does not touch it. */
static void
test_locked_underneath (void)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  Fixture fixture;
  guint64 revision;
  guint32 row;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 100, 100);
  g_array_append_val (rows, row);
  ct_selection_set_only (selection_of (&fixture), row);
  revision = fixture.dataset->revision;
  for (double at = 150; at <= 200; at += 50)
    {
      press (&fixture, at, at);
      move (&fixture, at + 20, at + 20);
      g_assert_true (is_previewed (&fixture, CT_SHAPE_MOVED_BOX));
      ct_view_state_set_locked (ct_tool_controller_get_view_state (fixture.controller), rows, TRUE);
      g_assert_false (is_previewed (&fixture, CT_SHAPE_MOVED_BOX));
      release (&fixture, at + 20, at + 20);
      ct_view_state_set_locked (ct_tool_controller_get_view_state (fixture.controller), rows, FALSE);
    }
  g_assert_cmpuint (fixture.dataset->revision, ==, revision);
  /* Shift on a handle is still the handle. */
  drag_with (&fixture, CT_MODIFIER_SHIFT, 200, 200, 220, 230);
  assert_rect (fixture.dataset->annotations.bbox[row], 100, 100, 120, 130);
  fixture_tear_down (&fixture);
}

/* What the data set refuses is told, and leaves nothing. */
static void
test_refusal (void)
{
  Fixture fixture;

  fixture_set_up (&fixture);
  fixture.dataset->images.flags[fixture.image] |= CT_RECORD_UNREFERABLE;
  drag_with (&fixture, 0, 20, 20, 60, 60);
  g_assert_true (fixture.flags & CT_TOOL_REFUSED);
  g_assert_nonnull (strstr (ct_tool_controller_get_context (fixture.controller)->refusal, "a.jpg"));
  g_assert_cmpuint (n_boxes (&fixture), ==, 0);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  fixture_tear_down (&fixture);
}

static void
test_nothing_to_work_on (void)
{
  Fixture fixture;
  guint64 revision;

  fixture_set_up (&fixture);
  add_box (&fixture, 100, 100, 100, 100);
  revision = fixture.dataset->revision;
  ct_tool_controller_set_image (fixture.controller, CT_NO_ROW);
  drag_with (&fixture, 0, 20, 20, 60, 60);
  drag_with (&fixture, CT_MODIFIER_ALT, 20, 20, 60, 60);
  key_with (&fixture, 0, CT_KEY_TAB);
  key_with (&fixture, 0, CT_KEY_DELETE);
  g_assert_false (is_previewed (&fixture, CT_SHAPE_NEW_BOX));
  ct_tool_controller_set_history (fixture.controller, NULL);
  drag_with (&fixture, 0, 20, 20, 60, 60);
  key_with (&fixture, 0, CT_KEY_LEFT);
  key_with (&fixture, 0, CT_KEY_ESCAPE);
  ct_tool_controller_sync (fixture.controller);
  g_assert_cmpuint (fixture.dataset->revision, ==, revision);
  fixture_tear_down (&fixture);
}

/* Random hands for a while: the model never changes while a gesture is under way, Escape
 * always ends it, and undoing everything leads back to the empty image. */
static void
test_random_hands (void)
{
  Fixture fixture;
  guint64 revision;

  fixture_set_up (&fixture);
  for (guint i = 0; i < 20000; i++)
    {
      guint modifiers = g_test_rand_int_range (0, 4) == 0 ? (guint) g_test_rand_int_range (0, 8) : 0;
      gboolean busy = ct_tool_controller_is_busy (fixture.controller);
      double x = g_test_rand_double_range (-20, 420);
      double y = g_test_rand_double_range (-20, 320);

      revision = fixture.dataset->revision;
      switch (g_test_rand_int_range (0, 8))
        {
        case 0:
        case 1:
          point_at (&fixture, CT_POINTER_PRESS, modifiers, x, y);
          g_assert_cmpuint (fixture.dataset->revision, ==, revision);
          break;
        case 2:
        case 3:
          point_at (&fixture, CT_POINTER_MOTION, modifiers, x, y);
          g_assert_cmpuint (fixture.dataset->revision, ==, revision);
          break;
        case 4:
        case 5:
          point_at (&fixture, CT_POINTER_RELEASE, modifiers, x, y);
          break;
        case 6:
          key_with (&fixture, modifiers, (CtKey) g_test_rand_int_range (CT_KEY_NONE, CT_KEY_9 + 1));
          if (busy)
            g_assert_cmpuint (fixture.dataset->revision, ==, revision);
          break;
        case 7:
        default:
          key_with (&fixture, 0, CT_KEY_ESCAPE);
          g_assert_cmpuint (fixture.dataset->revision, ==, revision);
          g_assert_false (ct_tool_controller_is_busy (fixture.controller));
          ct_viewport_step_zoom_at (&fixture.viewport, g_test_rand_int_range (-2, 3), CT_POINT_INIT (x, y));
        }
      ct_tool_controller_sync (fixture.controller);
      for (guint j = 0; j < ct_selection_get_size (selection_of (&fixture)); j++)
        g_assert_true (ct_annotation_table_is_alive (&fixture.dataset->annotations,
                                                     ct_selection_get (selection_of (&fixture), j)));
      g_assert_cmpint (is_previewed (&fixture, CT_SHAPE_RUBBER_BAND) && is_previewed (&fixture, CT_SHAPE_NEW_BOX),
                       ==,
                       FALSE);
    }
  g_assert_cmpuint (fixture.dataset->annotations.n_rows, >, 20);
  while (ct_history_can_undo (fixture.history))
    ct_history_undo (fixture.history);
  g_assert_cmpuint (fixture.dataset->annotations.n_alive, ==, 0);
  g_assert_cmpuint (fixture.dataset->images.n_alive, ==, 0);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tool-controller/draw-on-empty", test_draw_on_empty_select_on_box);
  g_test_add_func ("/tool-controller/alt", test_alt_always_draws);
  g_test_add_func ("/tool-controller/draw-mode", test_keys_switch_draw_mode);
  g_test_add_func ("/tool-controller/second-corner-on-box", test_second_corner_on_box);
  g_test_add_func ("/tool-controller/click-beside", test_click_beside_deselects);
  g_test_add_func ("/tool-controller/no-category", test_no_category);
  g_test_add_func ("/tool-controller/no-edit-while-half-drawn", test_no_edit_while_half_drawn);
  g_test_add_func ("/tool-controller/change-underneath", test_change_underneath);
  g_test_add_func ("/tool-controller/pick", test_pick);
  g_test_add_func ("/tool-controller/locked-underneath", test_locked_underneath);
  g_test_add_func ("/tool-controller/refusal", test_refusal);
  g_test_add_func ("/tool-controller/nothing-to-work-on", test_nothing_to_work_on);
  g_test_add_func ("/tool-controller/random-hands", test_random_hands);
  return g_test_run ();
}
