/* test-selection.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The selection, and the verbs that act on all of it at once.
 */
#include "ct-selection-verbs.h"
#include "edit-fixture.h"

static void
test_set (void)
{
  g_autoptr (CtSelection) selection = ct_selection_new ();
  guint64 serial = ct_selection_get_serial (selection);

  g_assert_cmpuint (ct_selection_get_primary (selection), ==, CT_NO_ROW);
  g_assert_true (ct_selection_add (selection, 5));
  g_assert_true (ct_selection_add (selection, 0));
  g_assert_false (ct_selection_add (selection, 0));
  g_assert_cmpuint (ct_selection_get_primary (selection), ==, 0);
  g_assert_true (ct_selection_add (selection, 5));
  g_assert_cmpuint (ct_selection_get_primary (selection), ==, 5);
  g_assert_cmpuint (ct_selection_get_size (selection), ==, 2);
  ct_selection_toggle (selection, 5);
  g_assert_false (ct_selection_contains (selection, 5));
  g_assert_true (ct_selection_contains (selection, 0));
  g_assert_cmpuint (ct_selection_get_serial (selection), >, serial);
  serial = ct_selection_get_serial (selection);
  g_assert_false (ct_selection_set_only (selection, 0));
  g_assert_cmpuint (ct_selection_get_serial (selection), ==, serial);
  g_assert_true (ct_selection_set_only (selection, CT_NO_ROW));
  g_assert_false (ct_selection_clear (selection));
}

static void
test_retain (void)
{
  Fixture fixture;
  guint32 a, b, c;
  guint32 other;

  fixture_set_up (&fixture);
  a = add_box (&fixture, 0, 0, 10, 10);
  b = add_box (&fixture, 20, 0, 10, 10);
  other = ct_verb_add_image (fixture.history, "b.jpg", 10, 10, NULL);
  c = ct_verb_add_annotation (fixture.history, other, fixture.category, &CT_RECT_INIT (1, 1, 2, 2), NULL);
  ct_selection_add (selection_of (&fixture), a);
  ct_selection_add (selection_of (&fixture), b);
  ct_selection_add (selection_of (&fixture), c);
  ct_verb_delete_annotation (fixture.history, a, NULL);
  g_assert_true (ct_selection_retain (selection_of (&fixture), fixture.dataset, fixture.image));
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 1);
  g_assert_true (ct_selection_contains (selection_of (&fixture), b));
  g_assert_false (ct_selection_contains (selection_of (&fixture), a));
  g_assert_false (ct_selection_retain (selection_of (&fixture), fixture.dataset, fixture.image));
  fixture_tear_down (&fixture);
}

static void
test_move_is_one_group (void)
{
  Fixture fixture;
  CtRect bounds = CT_RECT_INIT (0, 0, IMAGE_WIDTH, IMAGE_HEIGHT);
  guint32 a, b;
  guint position;

  fixture_set_up (&fixture);
  a = add_box (&fixture, 10, 10, 10, 10);
  b = add_box (&fixture, 350, 20.1, 40, 10);
  ct_selection_add (selection_of (&fixture), a);
  ct_selection_add (selection_of (&fixture), b);
  position = ct_history_get_position (fixture.history);
  g_assert_true (ct_selection_move (selection_of (&fixture), fixture.history, 50, 0.25, &bounds));
  /* The second one stops at the edge, and so does the first. */
  assert_rect (fixture.dataset->annotations.bbox[a], 20, 10.25, 10, 10);
  assert_rect (fixture.dataset->annotations.bbox[b], 360, 20.1 + 0.25, 40, 10);
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position + 1);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Move Boxes");
  g_assert_false (ct_selection_move (selection_of (&fixture), fixture.history, 1, 0, &bounds));
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position + 1);
  ct_history_undo (fixture.history);
  assert_rect (fixture.dataset->annotations.bbox[b], 350, 20.1, 40, 10);
  fixture_tear_down (&fixture);
}

/* A file may have boxes that leave the picture. They come back when they are told to, and only then. */
static void
test_move_from_outside (void)
{
  CtRect bounds = CT_RECT_INIT (0, 0, IMAGE_WIDTH, IMAGE_HEIGHT);
  Fixture fixture;
  guint32 row;

  fixture_set_up (&fixture);
  row = add_box (&fixture, -5, 280, 20, 30);
  ct_selection_add (selection_of (&fixture), row);
  g_assert_false (ct_selection_move (selection_of (&fixture), fixture.history, -1, 1, &bounds));
  g_assert_true (ct_selection_move (selection_of (&fixture), fixture.history, 1, 1, &bounds));
  assert_rect (fixture.dataset->annotations.bbox[row], -4, 280, 20, 30);
  g_assert_true (ct_selection_move (selection_of (&fixture), fixture.history, -1, -1, &bounds));
  assert_rect (fixture.dataset->annotations.bbox[row], -4, 279, 20, 30);
  fixture_tear_down (&fixture);
}

static void
test_resize (void)
{
  Fixture fixture;
  CtRect bounds = CT_RECT_INIT (0, 0, IMAGE_WIDTH, IMAGE_HEIGHT);
  CtRect rect = CT_RECT_INIT (10.3, 20.7, 30.1, 40.9);
  guint32 row;

  /* Edges that do not move keep their numbers. */
  rect = ct_rect_resize (&rect, CT_SIDE_RIGHT, 5, 99, 0.25, &bounds);
  assert_rect (rect, 10.3, 20.7, 45.5 - 10.3, 40.9);
  rect = CT_RECT_INIT (10, 20, 30, 40);
  assert_rect (ct_rect_resize (&rect, CT_SIDE_LEFT | CT_SIDE_TOP, 50, 60, 0, NULL), 40, 60, 20, 20);
  assert_rect (ct_rect_resize (&rect, CT_SIDE_RIGHT | CT_SIDE_BOTTOM, 900, 900, 0, &bounds), 10, 20, 390, 280);
  assert_rect (ct_rect_resize (&rect, CT_SIDE_LEFT, -900, 0, 0, NULL), -890, 20, 930, 40);

  fixture_set_up (&fixture);
  row = add_box (&fixture, 10, 10, 3, 10);
  ct_selection_add (selection_of (&fixture), row);
  g_assert_true (ct_selection_resize (selection_of (&fixture), fixture.history, CT_SIDE_RIGHT, -2, 0, 1, &bounds));
  assert_rect (fixture.dataset->annotations.bbox[row], 10, 10, 1, 10);
  g_assert_false (ct_selection_resize (selection_of (&fixture), fixture.history, CT_SIDE_RIGHT, -1, 0, 1, &bounds));
  assert_rect (fixture.dataset->annotations.bbox[row], 10, 10, 1, 10);
  fixture_tear_down (&fixture);
}

static void
test_relabel_and_delete (void)
{
  Fixture fixture;
  guint32 other;
  guint position;

  fixture_set_up (&fixture);
  other = ct_verb_add_category (fixture.history, "tin", NULL);
  for (guint i = 0; i < 3; i++)
    ct_selection_add (selection_of (&fixture), add_box (&fixture, 10.0 * i, 0, 5, 5));
  position = ct_history_get_position (fixture.history);
  g_assert_true (ct_selection_relabel (selection_of (&fixture), fixture.history, other));
  g_assert_cmpuint (fixture.dataset->categories.n_annotations[other], ==, 3);
  g_assert_false (ct_selection_relabel (selection_of (&fixture), fixture.history, other));
  g_assert_true (ct_selection_delete (selection_of (&fixture), fixture.history));
  g_assert_cmpuint (n_boxes (&fixture), ==, 0);
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position + 2);
  ct_history_undo (fixture.history);
  ct_history_undo (fixture.history);
  g_assert_cmpuint (fixture.dataset->categories.n_annotations[fixture.category], ==, 3);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/selection/set", test_set);
  g_test_add_func ("/selection/retain", test_retain);
  g_test_add_func ("/selection/move", test_move_is_one_group);
  g_test_add_func ("/selection/move-from-outside", test_move_from_outside);
  g_test_add_func ("/selection/resize", test_resize);
  g_test_add_func ("/selection/relabel-and-delete", test_relabel_and_delete);
  return g_test_run ();
}
