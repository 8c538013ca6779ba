/* test-conventions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keys and the mouse as people are promised them, a case for each row of the table, as far
 * as tools and verbs serve it. What each tool does beyond that is in its own test.
 */
#include "ct-category-match.h"
#include "ct-clip.h"
#include "ct-image-verbs.h"
#include "ct-query.h"
#include "edit-fixture.h"

static CtRect
bbox_of (Fixture *fixture, guint32 row)
{
  return fixture->dataset->annotations.bbox[row];
}

static guint32
last_row (Fixture *fixture)
{
  return fixture->dataset->annotations.n_rows - 1;
}

/* Next and previous image: D, A, Page Down, Page Up. */
static void
test_next_previous (void)
{
  g_autoptr (GArray) list = NULL;
  Fixture fixture;
  guint32 second;

  fixture_set_up (&fixture);
  second = ct_verb_add_image (fixture.history, "b.jpg", 10, 10, NULL);
  list = ct_query_images (fixture.dataset, NULL);
  g_assert_cmpuint (ct_query_step (list, fixture.image, 1), ==, second);
  g_assert_cmpuint (ct_query_step (list, second, -1), ==, fixture.image);
  g_assert_cmpuint (ct_query_step (list, second, 1), ==, CT_NO_ROW);
  fixture_tear_down (&fixture);
}

/* Draw: W or B toggles; draw on empty, select on box; Alt held always draws, even inside a box. */
static void
test_draw (void)
{
  static const CtKey keys[] = { CT_KEY_W, CT_KEY_B };
  Fixture fixture;

  fixture_set_up (&fixture);
  drag_with (&fixture, 0, 100, 100, 200, 200);
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  drag_with (&fixture, 0, 150, 150, 160, 160);
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  assert_rect (bbox_of (&fixture, 0), 110, 110, 100, 100);
  drag_with (&fixture, CT_MODIFIER_ALT, 150, 150, 160, 160);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      key_with (&fixture, 0, keys[i]);
      drag_with (&fixture, 0, 120, 120, 140, 140);
      g_assert_cmpuint (n_boxes (&fixture), ==, 3 + i);
      key_with (&fixture, 0, keys[i]);
      g_assert_false (ct_tool_controller_get_draw_mode (fixture.controller));
    }
  fixture_tear_down (&fixture);
}

/* The other setting: on empty a rubber band; drawing needs a mode or Alt. */
static void
test_select_on_empty (void)
{
  CtToolSettings settings = CT_TOOL_SETTINGS_INIT;
  Fixture fixture;
  guint32 a, b;

  fixture_set_up (&fixture);
  settings.draw_on_empty = FALSE;
  ct_tool_controller_set_settings (fixture.controller, &settings);
  a = add_box (&fixture, 100, 100, 20, 20);
  b = add_box (&fixture, 150, 100, 20, 20);
  move (&fixture, 50, 50);
  g_assert_cmpint (fixture.cursor, ==, CT_CURSOR_DEFAULT);
  press (&fixture, 90, 90);
  move (&fixture, 130, 130);
  assert_rect (previewed (&fixture, CT_SHAPE_RUBBER_BAND), 90, 90, 40, 40);
  release (&fixture, 130, 130);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, a);
  /* With Shift or Ctrl it adds. */
  drag_with (&fixture, CT_MODIFIER_SHIFT, 145, 90, 180, 130);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 2);
  click_with (&fixture, CT_MODIFIER_SHIFT, 160, 110);
  g_assert_false (ct_selection_contains (selection_of (&fixture), b));
  click_with (&fixture, CT_MODIFIER_CONTROL, 160, 110);
  g_assert_true (ct_selection_contains (selection_of (&fixture), b));
  /* Also from inside a box. */
  ct_selection_clear (selection_of (&fixture));
  drag_with (&fixture, CT_MODIFIER_SHIFT, 110, 110, 160, 130);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 2);
  assert_rect (bbox_of (&fixture, a), 100, 100, 20, 20);
  click_with (&fixture, 0, 300, 200);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 0);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  drag_with (&fixture, CT_MODIFIER_ALT, 300, 200, 350, 250);
  g_assert_cmpuint (n_boxes (&fixture), ==, 3);
  fixture_tear_down (&fixture);
}

/* Gesture: press, move over three pixels of the screen, release is a drag; press and release in place
 * is the first corner; E is four extreme points. */
static void
test_gestures (void)
{
  Fixture fixture;
  double hair;

  fixture_set_up (&fixture);
  hair = 2.9 / fixture.viewport.scale;
  drag_with (&fixture, 0, 10, 10, 50, 60);
  assert_rect (bbox_of (&fixture, 0), 10, 10, 40, 50);
  drag_with (&fixture, 0, 100, 100, 100 + hair, 100);
  g_assert_true (ct_tool_controller_is_busy (fixture.controller));
  drag_with (&fixture, 0, 150, 140, 150, 140 - hair);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  key_with (&fixture, 0, CT_KEY_E);
  click_with (&fixture, 0, 210, 230);
  click_with (&fixture, 0, 230, 210);
  click_with (&fixture, 0, 250, 230);
  click_with (&fixture, 0, 230, 240);
  assert_rect (bbox_of (&fixture, 2), 210, 210, 40, 30);
  /* A corner taken back. */
  key_with (&fixture, 0, CT_KEY_W);
  click_with (&fixture, 0, 300, 100);
  g_assert_true (key_with (&fixture, 0, CT_KEY_BACKSPACE) & CT_TOOL_HANDLED);
  g_assert_false (ct_tool_controller_is_busy (fixture.controller));
  g_assert_cmpuint (n_boxes (&fixture), ==, 3);
  fixture_tear_down (&fixture);
}

/* Square: Shift; both gestures, also pressed in the middle of one. */
static void
test_square (void)
{
  Fixture fixture;

  fixture_set_up (&fixture);
  drag_with (&fixture, CT_MODIFIER_SHIFT, 100, 100, 150, 110);
  assert_rect (bbox_of (&fixture, 0), 100, 100, 50, 50);
  click_with (&fixture, 0, 200, 100);
  point_at (&fixture, CT_POINTER_MOTION, 0, 220, 150);
  assert_rect (previewed (&fixture, CT_SHAPE_NEW_BOX), 200, 100, 20, 50);
  point_at (&fixture, CT_POINTER_MOTION, CT_MODIFIER_SHIFT, 220, 150);
  assert_rect (previewed (&fixture, CT_SHAPE_NEW_BOX), 200, 100, 50, 50);
  click_with (&fixture, CT_MODIFIER_SHIFT, 220, 150);
  assert_rect (bbox_of (&fixture, 1), 200, 100, 50, 50);
  fixture_tear_down (&fixture);
}

/* Out of the picture only when that is wanted. */
static void
test_kept_inside (void)
{
  CtToolSettings settings = CT_TOOL_SETTINGS_INIT;
  Fixture fixture;

  fixture_set_up (&fixture);
  drag_with (&fixture, 0, 380, 280, 420, 330);
  assert_rect (bbox_of (&fixture, 0), 380, 280, 20, 20);
  settings.keep_inside = FALSE;
  ct_tool_controller_set_settings (fixture.controller, &settings);
  drag_with (&fixture, 0, 10, 10, -20, -30);
  assert_rect (bbox_of (&fixture, 1), -20, -30, 30, 40);
  key_with (&fixture, CT_MODIFIER_SHIFT, CT_KEY_UP);
  assert_rect (bbox_of (&fixture, 1), -20, -40, 30, 40);
  drag_with (&fixture, CT_MODIFIER_SHIFT, 100, 250, 110, 400);
  assert_rect (bbox_of (&fixture, 2), 100, 250, 150, 150);
  fixture_tear_down (&fixture);
}

/* Class: a digit sets the current class, or relabels the selection; the rest is found by typing. */
static void
test_class (void)
{
  g_autoptr (CtCategoryMatch) match = ct_category_match_new ();
  g_autoptr (GArray) hits = NULL;
  g_autofree char *name = NULL;
  Fixture fixture;
  guint32 tin, row;

  fixture_set_up (&fixture);
  tin = ct_verb_add_category (fixture.history, "tin", NULL);
  ct_tool_controller_choose_category (fixture.controller, tin);
  g_assert_cmpuint (ct_tool_controller_get_context (fixture.controller)->category, ==, tin);
  drag_with (&fixture, 0, 10, 10, 50, 50);
  row = last_row (&fixture);
  g_assert_cmpuint (fixture.dataset->annotations.category[row], ==, tin);
  ct_tool_controller_choose_category (fixture.controller, fixture.category);
  g_assert_cmpuint (fixture.dataset->annotations.category[row], ==, fixture.category);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Change Category");
  /* In the middle of a box it is the box's, and nothing else changes. */
  click_with (&fixture, 0, 100, 100);
  ct_tool_controller_choose_category (fixture.controller, tin);
  g_assert_true (ct_tool_controller_is_busy (fixture.controller));
  click_with (&fixture, 0, 150, 150);
  g_assert_cmpuint (fixture.dataset->annotations.category[last_row (&fixture)], ==, tin);
  g_assert_cmpuint (fixture.dataset->annotations.category[row], ==, fixture.category);
  /* Nor does a key in the middle of a drag give what is dragged another class. */
  press (&fixture, 125, 125);
  move (&fixture, 135, 125);
  ct_tool_controller_choose_category (fixture.controller, fixture.category);
  g_assert_cmpuint (fixture.dataset->annotations.category[last_row (&fixture)], ==, tin);
  release (&fixture, 135, 125);
  assert_rect (bbox_of (&fixture, last_row (&fixture)), 110, 100, 50, 50);
  ct_category_match_set_dataset (match, fixture.dataset);
  hits = ct_category_match_find (match, "bot", 9);
  g_assert_cmpuint (g_array_index (hits, CtCategoryHit, 0).category, ==, fixture.category);
  name = ct_category_match_dup_new_name (match, "can");
  g_assert_cmpuint (ct_verb_add_category (fixture.history, name, NULL), !=, CT_NO_ROW);
  fixture_tear_down (&fixture);
}

/* Accept and go on: Space, Shift+Space, N, Shift+N. */
static void
test_accept (void)
{
  g_autoptr (GArray) list = NULL;
  Fixture fixture;
  guint32 second, third;

  fixture_set_up (&fixture);
  second = ct_verb_add_image (fixture.history, "b.jpg", 10, 10, NULL);
  third = ct_verb_add_image (fixture.history, "c.jpg", 10, 10, NULL);
  list = ct_query_images (fixture.dataset, NULL);
  g_assert_cmpuint (ct_image_accept (fixture.history, list, second), ==, third);
  g_assert_cmpuint (ct_query_next_unreviewed_in (fixture.dataset, list, fixture.image, 1), ==, third);
  g_assert_cmpuint (ct_query_next_unreviewed_in (fixture.dataset, list, third, -1), ==, fixture.image);
  ct_verb_set_reviewed (fixture.history, second, FALSE, NULL);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Unmark Reviewed");
  g_assert_cmpuint (ct_query_next_unreviewed_in (fixture.dataset, list, fixture.image, 1), ==, second);
  fixture_tear_down (&fixture);
}

/* Delete, Backspace: at once, and always undoable; undo leads to the image where it happened. */
static void
test_delete_and_undo (void)
{
  static const CtKey keys[] = { CT_KEY_DELETE, CT_KEY_BACKSPACE };
  Fixture fixture;

  fixture_set_up (&fixture);
  for (guint i = 0; i < 2; i++)
    {
      guint32 row = add_box (&fixture, 10, 10, 20, 20);

      ct_selection_set_only (selection_of (&fixture), row);
      g_assert_true (key_with (&fixture, 0, keys[i]) & CT_TOOL_HANDLED);
      g_assert_cmpuint (n_boxes (&fixture), ==, i);
      ct_tool_controller_set_image (fixture.controller, CT_NO_ROW);
      g_assert_cmpuint (ct_history_undo (fixture.history), ==, fixture.image);
      ct_tool_controller_set_image (fixture.controller, fixture.image);
      g_assert_cmpuint (n_boxes (&fixture), ==, i + 1);
    }
  /* Not in the middle of a drag. */
  press (&fixture, 20, 20);
  move (&fixture, 30, 30);
  g_assert_true (key_with (&fixture, 0, CT_KEY_DELETE) & CT_TOOL_HANDLED);
  release (&fixture, 30, 30);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Move Box");
  fixture_tear_down (&fixture);
}

/* Copy, cut, paste, duplicate, select all; all of the previous image. */
static void
test_clipboard (void)
{
  g_autoptr (CtDataset) clip = NULL;
  CtToolResult result;
  Fixture fixture;
  guint32 second;

  fixture_set_up (&fixture);
  second = ct_verb_add_image (fixture.history, "b.jpg", IMAGE_WIDTH, IMAGE_HEIGHT, NULL);
  for (guint i = 0; i < 3; i++)
    add_box (&fixture, 50.0 * i, 10, 20, 20);
  g_assert_true (ct_tool_controller_select_all (fixture.controller).flags & CT_TOOL_SELECTION);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 3);
  ct_tool_controller_duplicate (fixture.controller);
  g_assert_cmpuint (n_boxes (&fixture), ==, 6);
  clip = ct_tool_controller_cut (fixture.controller, &result);
  g_assert_cmpuint (n_boxes (&fixture), ==, 3);
  ct_tool_controller_set_image (fixture.controller, second);
  ct_tool_controller_paste (fixture.controller, clip);
  g_assert_cmpuint (fixture.dataset->images.n_annotations[second], ==, 3);
  assert_rect (bbox_of (&fixture, last_row (&fixture)), 110, 20, 20, 20);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Paste 3 Boxes");
  ct_tool_controller_paste_image (fixture.controller, fixture.image);
  ct_tool_controller_paste_image (fixture.controller, fixture.image);
  g_assert_cmpuint (fixture.dataset->images.n_annotations[second], ==, 6);
  fixture_tear_down (&fixture);
}

/* Nudge: arrows 1, Shift 10; Ctrl moves right and bottom, Ctrl+Shift left and top. Without a selection
 * arrows are left to whoever pans. */
static void
test_nudge (void)
{
  static const struct
  {
    guint modifiers;
    CtKey key;
    CtRect rect;
  } keys[] = {
    { 0, CT_KEY_RIGHT, { 101, 100, 50, 40 } },
    { CT_MODIFIER_SHIFT, CT_KEY_UP, { 101, 90, 50, 40 } },
    { CT_MODIFIER_CONTROL, CT_KEY_RIGHT, { 101, 90, 51, 40 } },
    { CT_MODIFIER_CONTROL, CT_KEY_UP, { 101, 90, 51, 39 } },
    { CT_MODIFIER_CONTROL | CT_MODIFIER_SHIFT, CT_KEY_LEFT, { 100, 90, 52, 39 } },
    { CT_MODIFIER_CONTROL | CT_MODIFIER_SHIFT, CT_KEY_DOWN, { 100, 91, 52, 38 } },
  };
  Fixture fixture;
  guint32 row;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 50, 40);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_false (key_with (&fixture, keys[i].modifiers, keys[i].key) & CT_TOOL_HANDLED);
  ct_selection_set_only (selection_of (&fixture), row);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      guint position = ct_history_get_position (fixture.history);

      g_assert_true (key_with (&fixture, keys[i].modifiers, keys[i].key) & CT_TOOL_HANDLED);
      assert_same_rect (bbox_of (&fixture, row), keys[i].rect);
      g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position + 1);
    }
  fixture_tear_down (&fixture);
}

/* Cycle boxes: Tab and Shift+Tab by position; Ctrl+Tab zooms to each. Reach below: click again. */
static void
test_cycle_and_stack (void)
{
  Fixture fixture;
  guint32 large, small;

  fixture_set_up (&fixture);
  large = add_box (&fixture, 100, 100, 100, 100);
  small = add_box (&fixture, 120, 120, 60, 60);
  g_assert_true (key_with (&fixture, 0, CT_KEY_TAB) & CT_TOOL_REVEAL);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, large);
  g_assert_true (key_with (&fixture, CT_MODIFIER_CONTROL, CT_KEY_TAB) & CT_TOOL_ZOOM);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, small);
  g_assert_true (key_with (&fixture, CT_MODIFIER_CONTROL | CT_MODIFIER_SHIFT, CT_KEY_TAB) & CT_TOOL_ZOOM);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, large);
  key_with (&fixture, CT_MODIFIER_SHIFT, CT_KEY_TAB);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, small);
  key_with (&fixture, 0, CT_KEY_ESCAPE);
  for (guint i = 0; i < 5; i++)
    {
      click_with (&fixture, 0, 150, 150);
      g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, i % 2 == 0 ? small : large);
    }
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  fixture_tear_down (&fixture);
}

/* Hide: H held peeks. Nothing of it is a change. */
static void
test_peek (void)
{
  Fixture fixture;
  CtViewState *view;
  guint64 revision;
  guint32 row;

  fixture_set_up (&fixture);
  view = ct_tool_controller_get_view_state (fixture.controller);
  row = add_box (&fixture, 100, 100, 100, 100);
  revision = fixture.dataset->revision;
  ct_view_state_set_peeking (view, TRUE);
  g_assert_false (ct_view_state_is_visible (view, row));
  ct_view_state_set_peeking (view, FALSE);
  g_assert_true (ct_view_state_is_visible (view, row));
  g_assert_cmpuint (fixture.dataset->revision, ==, revision);
  fixture_tear_down (&fixture);
}

/* Pan in every mode, also during a half-drawn box: the other buttons are nobody's here, and the view may
 * move between any two events. */
static void
test_pan_meanwhile (void)
{
  for (CtDrawMode mode = CT_DRAW_ON_EMPTY; mode <= CT_DRAW_EXTREME; mode++)
    {
      CtPointerEvent middle = { CT_POINTER_PRESS, CT_BUTTON_MIDDLE, 1, 0, { 0, 0 }, { 200, 200 } };
      Fixture fixture;

      fixture_set_up (&fixture);
      ct_tool_controller_set_mode (fixture.controller, mode);
      click_with (&fixture, 0, 50, 50);
      g_assert_true (ct_tool_controller_is_busy (fixture.controller));
      g_assert_false (ct_tool_controller_pointer (fixture.controller, &middle).flags & CT_TOOL_HANDLED);
      ct_viewport_pan (&fixture.viewport, -50, 20);
      middle.action = CT_POINTER_RELEASE;
      g_assert_false (ct_tool_controller_pointer (fixture.controller, &middle).flags & CT_TOOL_HANDLED);
      g_assert_true (ct_tool_controller_is_busy (fixture.controller));
      click_with (&fixture, 0, 90, 80);
      if (mode == CT_DRAW_EXTREME)
        {
          click_with (&fixture, 0, 60, 60);
          click_with (&fixture, 0, 60, 60);
        }
      assert_rect (bbox_of (&fixture, 0), 50, 50, 40, 30);
      fixture_tear_down (&fixture);
    }
}

/* Escape backs out one step, and says before which. */
static void
test_escape (void)
{
  static const CtEscapeStep steps[] = { CT_ESCAPE_GESTURE, CT_ESCAPE_SELECTION, CT_ESCAPE_MODE, CT_ESCAPE_NOTHING };
  Fixture fixture;
  guint32 row;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 100, 100);
  key_with (&fixture, 0, CT_KEY_E);
  click_with (&fixture, 0, 50, 50);
  ct_selection_set_only (selection_of (&fixture), row);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_assert_cmpint (ct_tool_controller_get_escape_step (fixture.controller), ==, steps[i]);
      g_assert_cmpint ((key_with (&fixture, 0, CT_KEY_ESCAPE) & CT_TOOL_HANDLED) != 0,
                       ==,
                       steps[i] != CT_ESCAPE_NOTHING);
    }
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  fixture_tear_down (&fixture);
}

/* By keyboard alone: a box in the middle of what is seen, then arrows. */
static void
test_keyboard_alone (void)
{
  Fixture fixture;
  CtRect visible, box;

  fixture_set_up (&fixture);
  ct_viewport_set_zoom_at (&fixture.viewport, 8, CT_POINT_INIT (400, 300));
  visible = ct_viewport_get_visible (&fixture.viewport);
  g_assert_true (ct_tool_controller_add_box (fixture.controller).flags & CT_TOOL_SELECTION);
  box = bbox_of (&fixture, 0);
  g_assert_true (ct_rect_contains (&visible, box.x, box.y));
  g_assert_true (ct_rect_contains (&visible, box.x + box.width, box.y + box.height));
  key_with (&fixture, 0, CT_KEY_LEFT);
  g_assert_cmpfloat (bbox_of (&fixture, 0).x, ==, box.x - 1);
  /* Without a category it asks for one first. */
  ct_tool_controller_set_category (fixture.controller, CT_NO_ROW);
  g_assert_true (ct_tool_controller_add_box (fixture.controller).flags & CT_TOOL_NEEDS_CATEGORY);
  ct_tool_controller_choose_category (fixture.controller, fixture.category);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  ct_tool_controller_set_image (fixture.controller, CT_NO_ROW);
  g_assert_false (ct_tool_controller_add_box (fixture.controller).flags & CT_TOOL_HANDLED);
  fixture_tear_down (&fixture);
}

/* A cursor for every state. */
static void
test_cursors (void)
{
  Fixture fixture;

  for (CtCursor cursor = CT_CURSOR_DEFAULT; cursor <= CT_CURSOR_RESIZE_W; cursor++)
    g_assert_nonnull (ct_cursor_get_name (cursor));
  g_assert_cmpstr (ct_cursor_get_name (ct_cursor_for_handle (CT_HANDLE_SE)), ==, "se-resize");
  fixture_set_up (&fixture);
  add_box (&fixture, 100, 100, 100, 100);
  move (&fixture, 20, 20);
  g_assert_cmpstr (ct_cursor_get_name (fixture.cursor), ==, "crosshair");
  move (&fixture, 150, 150);
  g_assert_cmpstr (ct_cursor_get_name (fixture.cursor), ==, "pointer");
  point_at (&fixture, CT_POINTER_MOTION, CT_MODIFIER_ALT, 150, 150);
  g_assert_cmpstr (ct_cursor_get_name (fixture.cursor), ==, "crosshair");
  press (&fixture, 150, 150);
  g_assert_cmpstr (ct_cursor_get_name (fixture.cursor), ==, "move");
  move (&fixture, 160, 160);
  g_assert_cmpstr (ct_cursor_get_name (fixture.cursor), ==, "move");
  release (&fixture, 160, 160);
  press (&fixture, 210, 210);
  move (&fixture, 220, 220);
  g_assert_cmpstr (ct_cursor_get_name (fixture.cursor), ==, "se-resize");
  release (&fixture, 220, 220);
  key_with (&fixture, 0, CT_KEY_E);
  move (&fixture, 150, 150);
  g_assert_cmpstr (ct_cursor_get_name (fixture.cursor), ==, "crosshair");
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conventions/next-previous", test_next_previous);
  g_test_add_func ("/conventions/draw", test_draw);
  g_test_add_func ("/conventions/select-on-empty", test_select_on_empty);
  g_test_add_func ("/conventions/gestures", test_gestures);
  g_test_add_func ("/conventions/square", test_square);
  g_test_add_func ("/conventions/kept-inside", test_kept_inside);
  g_test_add_func ("/conventions/class", test_class);
  g_test_add_func ("/conventions/accept", test_accept);
  g_test_add_func ("/conventions/delete-and-undo", test_delete_and_undo);
  g_test_add_func ("/conventions/clipboard", test_clipboard);
  g_test_add_func ("/conventions/nudge", test_nudge);
  g_test_add_func ("/conventions/cycle-and-stack", test_cycle_and_stack);
  g_test_add_func ("/conventions/peek", test_peek);
  g_test_add_func ("/conventions/pan-meanwhile", test_pan_meanwhile);
  g_test_add_func ("/conventions/escape", test_escape);
  g_test_add_func ("/conventions/keyboard-alone", test_keyboard_alone);
  g_test_add_func ("/conventions/cursors", test_cursors);
  return g_test_run ();
}
