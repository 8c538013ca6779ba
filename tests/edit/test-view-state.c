/* test-view-state.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is hidden or locked, and that nothing can take hold of it.
 */
#include "ct-selection-verbs.h"
#include "edit-fixture.h"

static GArray *
rows_of (guint32 row)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_append_val (rows, row);
  return rows;
}

static CtViewState *
view_of (Fixture *fixture)
{
  return ct_tool_controller_get_view_state (fixture->controller);
}

static void
lock (Fixture *fixture, guint32 row, gboolean locked)
{
  g_autoptr (GArray) rows = rows_of (row);

  g_assert_true (ct_view_state_set_locked (view_of (fixture), rows, locked));
}

static void
hide (Fixture *fixture, guint32 row)
{
  g_autoptr (GArray) rows = rows_of (row);

  g_assert_true (ct_view_state_set_hidden (view_of (fixture), rows, TRUE));
  fixture->flags = ct_tool_controller_sync (fixture->controller).flags;
}

static void
test_switches (void)
{
  g_autoptr (CtViewState) view = ct_view_state_new ();
  guint64 serial = ct_view_state_get_serial (view);

  g_assert_true (ct_view_state_is_visible (view, 7));
  g_assert_true (ct_view_state_set_peeking (view, TRUE));
  g_assert_cmpuint (ct_view_state_get_serial (view), >, serial);
  /* Key repeat. */
  serial = ct_view_state_get_serial (view);
  g_assert_false (ct_view_state_set_peeking (view, 2));
  g_assert_cmpuint (ct_view_state_get_serial (view), ==, serial);
  g_assert_false (ct_view_state_is_visible (view, 7));
  g_assert_false (ct_view_state_is_free (view, 7));
  g_assert_true (ct_view_state_get_show_boxes (view));
  ct_view_state_set_peeking (view, FALSE);
  g_assert_true (ct_view_state_is_visible (view, 7));
  g_assert_true (ct_view_state_set_show_boxes (view, FALSE));
  g_assert_false (ct_view_state_set_show_boxes (view, FALSE));
  g_assert_false (ct_view_state_is_visible (view, 7));
  g_assert_false (ct_view_state_is_hidden (view, 7));
  ct_view_state_reset (view);
  g_assert_true (ct_view_state_is_free (view, 7));
  g_assert_true (ct_view_state_is_free (view, CT_NO_ROW));
}

static void
test_hide_one_others_all (void)
{
  Fixture fixture;
  guint32 rows[4];
  g_autoptr (GArray) shown = NULL;

  fixture_set_up (&fixture);
  for (guint i = 0; i < 4; i++)
    rows[i] = add_box (&fixture, 50.0 * i, 10, 20, 20);
  hide (&fixture, rows[1]);
  g_assert_false (ct_view_state_is_visible (view_of (&fixture), rows[1]));
  g_assert_true (ct_view_state_is_visible (view_of (&fixture), rows[0]));
  g_assert_cmpuint (ct_view_state_count_hidden (view_of (&fixture), fixture.dataset, fixture.image), ==, 1);
  /* The others, and a hidden one comes back when it is meant. */
  shown = rows_of (rows[1]);
  g_assert_true (ct_view_state_hide_others (view_of (&fixture), fixture.dataset, fixture.image, shown));
  g_assert_false (ct_view_state_hide_others (view_of (&fixture), fixture.dataset, fixture.image, shown));
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (ct_view_state_is_visible (view_of (&fixture), rows[i]), ==, i == 1);
  /* What is drawn later is seen. */
  g_assert_true (ct_view_state_is_visible (view_of (&fixture), add_box (&fixture, 5, 5, 5, 5)));
  g_assert_true (ct_view_state_show_image (view_of (&fixture), fixture.dataset, fixture.image));
  g_assert_false (ct_view_state_show_image (view_of (&fixture), fixture.dataset, fixture.image));
  g_assert_cmpuint (ct_view_state_count_hidden (view_of (&fixture), fixture.dataset, fixture.image), ==, 0);
  /* None of it is a change of the data set. */
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Draw Box");
  fixture_tear_down (&fixture);
}

static void
test_hidden_is_out_of_reach (void)
{
  Fixture fixture;
  guint32 below, above;

  fixture_set_up (&fixture);
  below = add_box (&fixture, 100, 100, 100, 100);
  above = add_box (&fixture, 120, 120, 60, 60);
  ct_selection_set_only (selection_of (&fixture), above);
  hide (&fixture, above);
  g_assert_true (fixture.flags & CT_TOOL_SELECTION);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 0);
  click_with (&fixture, 0, 150, 150);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, below);
  drag_with (&fixture, CT_MODIFIER_CONTROL, 90, 110, 210, 190);
  g_assert_false (ct_selection_contains (selection_of (&fixture), above));
  key_with (&fixture, 0, CT_KEY_TAB);
  key_with (&fixture, 0, CT_KEY_TAB);
  g_assert_cmpuint (ct_selection_get_primary (selection_of (&fixture)), ==, below);
  /* While nothing is shown there is nothing to take hold of, and the selection is still there. */
  ct_view_state_set_peeking (view_of (&fixture), TRUE);
  ct_tool_controller_sync (fixture.controller);
  move (&fixture, 150, 150);
  g_assert_cmpint (fixture.cursor, ==, CT_CURSOR_CROSSHAIR);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 1);
  g_assert_false (is_previewed (&fixture, CT_SHAPE_HANDLES));
  g_assert_false (key_with (&fixture, 0, CT_KEY_TAB) & CT_TOOL_HANDLED);
  fixture_tear_down (&fixture);
}

static void
test_locked_is_out_of_reach (void)
{
  Fixture fixture;
  guint32 row, other;
  guint32 tin;
  guint64 revision;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 100, 100, 100, 100);
  tin = ct_verb_add_category (fixture.history, "tin", NULL);
  lock (&fixture, row, TRUE);
  click_with (&fixture, CT_MODIFIER_CONTROL, 150, 150);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 0);
  /* A list can still select it; then it wears no handles and nothing changes it. */
  ct_selection_set_only (selection_of (&fixture), row);
  g_assert_false (is_previewed (&fixture, CT_SHAPE_HANDLES));
  revision = fixture.dataset->revision;
  key_with (&fixture, 0, CT_KEY_LEFT);
  key_with (&fixture, CT_MODIFIER_CONTROL, CT_KEY_LEFT);
  key_with (&fixture, 0, CT_KEY_DELETE);
  ct_tool_controller_choose_category (fixture.controller, tin);
  g_assert_false (ct_selection_delete (selection_of (&fixture), fixture.history));
  g_assert_cmpuint (fixture.dataset->revision, ==, revision);
  /* A press on it is a press on what lies below: here, nothing. */
  drag_with (&fixture, 0, 150, 150, 170, 170);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  other = fixture.dataset->annotations.n_rows - 1;
  /* The others of a selection do change. */
  ct_selection_set_only (selection_of (&fixture), row);
  ct_selection_add (selection_of (&fixture), other);
  key_with (&fixture, 0, CT_KEY_RIGHT);
  assert_rect (fixture.dataset->annotations.bbox[row], 100, 100, 100, 100);
  assert_rect (fixture.dataset->annotations.bbox[other], 151, 150, 20, 20);
  press (&fixture, 161, 161);
  move (&fixture, 171, 171);
  g_assert_cmpuint (previewed (&fixture, CT_SHAPE_MOVED_BOX).x, ==, 161);
  release (&fixture, 171, 171);
  assert_rect (fixture.dataset->annotations.bbox[row], 100, 100, 100, 100);
  lock (&fixture, row, FALSE);
  g_assert_true (ct_selection_delete (selection_of (&fixture), fixture.history));
  g_assert_cmpuint (n_boxes (&fixture), ==, 0);
  fixture_tear_down (&fixture);
}

/* A hidden category takes its boxes out of reach, later ones included; what is drawn is seen. */
static void
test_hidden_category (void)
{
  Fixture fixture;
  CtViewState *view;
  guint32 first, other, second;
  g_autoptr (GArray) one = NULL;

  fixture_set_up (&fixture);
  view = view_of (&fixture);
  first = add_box (&fixture, 10, 10, 50, 50);
  other = ct_verb_add_category (fixture.history, "tin", NULL);
  g_assert_true (ct_view_state_set_category_hidden (view, fixture.category, TRUE));
  g_assert_false (ct_view_state_set_category_hidden (view, fixture.category, 2));
  g_assert_false (ct_view_state_set_category_hidden (view, CT_NO_ROW, TRUE));
  second = add_box (&fixture, 100, 10, 50, 50);
  g_assert_false (ct_view_state_is_visible (view, first) || ct_view_state_is_free (view, second));
  g_assert_true (ct_view_state_is_hidden (view, first));
  g_assert_cmpuint (ct_view_state_count_hidden (view, fixture.dataset, fixture.image), ==, 2);
  g_assert_true (ct_verb_set_category (fixture.history, second, other, NULL));
  g_assert_true (ct_view_state_is_free (view, second));
  g_assert_true (ct_view_state_show_only_category (view, fixture.dataset, fixture.category));
  g_assert_true (ct_view_state_is_visible (view, first));
  g_assert_false (ct_view_state_is_visible (view, second));
  /* To show the box is to show its category. */
  one = rows_of (second);
  g_assert_true (ct_view_state_set_hidden (view, one, FALSE));
  g_assert_true (ct_view_state_is_visible (view, second));
  g_assert_false (ct_view_state_has_hidden_categories (view));
  ct_view_state_set_category_hidden (view, fixture.category, TRUE);
  ct_view_state_set_category_hidden (view, other, TRUE);
  g_assert_true (ct_view_state_show_image (view, fixture.dataset, fixture.image));
  g_assert_false (ct_view_state_has_hidden_categories (view));
  ct_view_state_set_category_hidden (view, fixture.category, TRUE);
  drag_with (&fixture, 0, 200, 200, 260, 260);
  g_assert_cmpuint (n_boxes (&fixture), ==, 3);
  g_assert_false (ct_view_state_is_category_hidden (view, fixture.category));
  fixture_tear_down (&fixture);
}

static void
test_toggle_lock (void)
{
  g_autoptr (CtViewState) view = ct_view_state_new ();
  g_autoptr (GArray) both = rows_of (3);
  g_autoptr (GArray) one = rows_of (5);
  guint32 row = 5;

  g_array_append_val (both, row);
  ct_view_state_set_locked (view, one, TRUE);
  g_assert_true (ct_view_state_toggle_locked (view, both));
  g_assert_true (ct_view_state_is_locked (view, 3) && ct_view_state_is_locked (view, 5));
  g_assert_true (ct_view_state_toggle_locked (view, both));
  g_assert_false (ct_view_state_has_locked (view));
}

static void
test_another_document (void)
{
  Fixture fixture;
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtHistory) history = ct_history_new (dataset);

  fixture_set_up (&fixture);
  lock (&fixture, add_box (&fixture, 1, 1, 5, 5), TRUE);
  ct_tool_controller_set_image (fixture.controller, CT_NO_ROW);
  g_assert_true (ct_view_state_has_locked (view_of (&fixture)));
  ct_tool_controller_set_history (fixture.controller, history);
  g_assert_false (ct_view_state_has_locked (view_of (&fixture)));
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view-state/switches", test_switches);
  g_test_add_func ("/view-state/hide", test_hide_one_others_all);
  g_test_add_func ("/view-state/hidden-out-of-reach", test_hidden_is_out_of_reach);
  g_test_add_func ("/view-state/locked-out-of-reach", test_locked_is_out_of_reach);
  g_test_add_func ("/view-state/hidden-category", test_hidden_category);
  g_test_add_func ("/view-state/toggle-lock", test_toggle_lock);
  g_test_add_func ("/view-state/another-document", test_another_document);
  return g_test_run ();
}
