/* test-clip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copy, cut, paste, duplicate, and the boxes of another image.
 */
#include "ct-clip.h"
#include "ct-error.h"
#include "edit-fixture.h"

static guint32
add_image (Fixture *fixture, const char *name, double width, double height)
{
  return ct_verb_add_image (fixture->history, name, width, height, NULL);
}

static CtRect
nth_box (Fixture *fixture, guint32 image, guint n)
{
  g_autoptr (GArray) rows = ct_dataset_get_annotations (fixture->dataset, image);

  g_assert_cmpuint (n, <, rows->len);
  return fixture->dataset->annotations.bbox[g_array_index (rows, guint32, n)];
}

static guint
n_on (Fixture *fixture, guint32 image)
{
  return fixture->dataset->images.n_annotations[image];
}

static CtDataset *
clip_of (Fixture *fixture)
{
  g_autoptr (GArray) rows = ct_dataset_get_annotations (fixture->dataset, fixture->image);

  return ct_clip_new (fixture->dataset, rows);
}

static void
test_to_another_image (void)
{
  g_autoptr (CtDataset) clip = NULL;
  g_autoptr (GArray) pasted = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  guint32 other;
  guint position;

  fixture_set_up (&fixture);
  other = add_image (&fixture, "b.jpg", IMAGE_WIDTH, IMAGE_HEIGHT);
  add_box (&fixture, 10.1, 20.2, 30.3, 40.4);
  add_box (&fixture, 50, 60, 70, 80);
  ct_verb_add_annotation (fixture.history, fixture.image, fixture.category, NULL, NULL);
  clip = clip_of (&fixture);
  g_assert_cmpuint (clip->annotations.n_alive, ==, 3);
  position = ct_history_get_position (fixture.history);
  g_assert_cmpuint (ct_clip_paste (clip, fixture.history, other, CT_PASTE_SHIFT | CT_PASTE_KEEP_INSIDE, pasted, &error),
                    ==,
                    3);
  g_assert_no_error (error);
  g_assert_cmpuint (pasted->len, ==, 3);
  g_assert_cmpuint (fixture.dataset->annotations.image[g_array_index (pasted, guint32, 2)], ==, other);
  /* The same place, to the last bit. */
  assert_rect (nth_box (&fixture, other, 0), 10.1, 20.2, 30.3, 40.4);
  assert_rect (nth_box (&fixture, other, 1), 50, 60, 70, 80);
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position + 1);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Paste 3 Boxes");
  ct_history_undo (fixture.history);
  g_assert_cmpuint (n_on (&fixture, other), ==, 0);
  fixture_tear_down (&fixture);
}

/* Where the list of categories is fixed, boxes of another one are refused, and nothing changes. */
static void
test_no_new_categories (void)
{
  g_autoptr (CtDataset) clip = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  fixture_set_up (&fixture);
  add_box (&fixture, 100, 100, 50, 50);
  clip = clip_of (&fixture);
  g_assert_cmpuint (ct_clip_paste (clip, fixture.history, fixture.image, CT_PASTE_NO_NEW_CATEGORIES, NULL, NULL),
                    ==,
                    1);
  g_assert_true (ct_verb_rename_category (fixture.history, fixture.category, "flask", NULL));
  g_assert_cmpuint (ct_clip_paste (clip, fixture.history, fixture.image, CT_PASTE_NO_NEW_CATEGORIES, NULL, &error),
                    ==,
                    0);
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  g_assert_cmpuint (fixture.dataset->categories.n_rows, ==, 1);
  g_assert_cmpuint (n_on (&fixture, fixture.image), ==, 2);
  fixture_tear_down (&fixture);
}

static void
test_to_the_same_image (void)
{
  g_autoptr (CtDataset) clip = NULL;
  Fixture fixture;
  guint flags = CT_PASTE_SHIFT | CT_PASTE_KEEP_INSIDE;

  fixture_set_up (&fixture);
  add_box (&fixture, 100, 100, 50, 50);
  clip = clip_of (&fixture);
  g_assert_cmpuint (ct_clip_paste (clip, fixture.history, fixture.image, flags, NULL, NULL), ==, 1);
  g_assert_cmpuint (ct_clip_paste (clip, fixture.history, fixture.image, flags, NULL, NULL), ==, 1);
  assert_rect (nth_box (&fixture, fixture.image, 1), 110, 110, 50, 50);
  assert_rect (nth_box (&fixture, fixture.image, 2), 120, 120, 50, 50);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Paste Box");
  /* When it has moved away, the old place is free. */
  ct_verb_set_bbox (fixture.history, 0, &CT_RECT_INIT (0, 0, 5, 5), NULL);
  ct_clip_paste (clip, fixture.history, fixture.image, flags, NULL, NULL);
  assert_rect (nth_box (&fixture, fixture.image, 3), 100, 100, 50, 50);
  fixture_tear_down (&fixture);
}

/* In a corner there is no room to the lower right; and in a picture that is full there is none at all. */
static void
test_shift_at_the_edge (void)
{
  g_autoptr (CtDataset) clip = NULL;
  g_autoptr (CtDataset) full = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint flags = CT_PASTE_SHIFT | CT_PASTE_KEEP_INSIDE;
  Fixture fixture;
  guint32 row;

  fixture_set_up (&fixture);
  add_box (&fixture, 345, 245, 50, 50);
  clip = clip_of (&fixture);
  for (guint i = 0; i < 4; i++)
    ct_clip_paste (clip, fixture.history, fixture.image, flags, NULL, NULL);
  assert_rect (nth_box (&fixture, fixture.image, 1), 350, 250, 50, 50);
  assert_rect (nth_box (&fixture, fixture.image, 2), 335, 235, 50, 50);
  assert_rect (nth_box (&fixture, fixture.image, 3), 325, 225, 50, 50);
  row = add_box (&fixture, 0, 0, IMAGE_WIDTH, IMAGE_HEIGHT);
  g_array_append_val (rows, row);
  full = ct_clip_new (fixture.dataset, rows);
  g_assert_cmpuint (ct_clip_paste (full, fixture.history, fixture.image, flags, NULL, NULL), ==, 1);
  assert_rect (nth_box (&fixture, fixture.image, n_boxes (&fixture) - 1), 0, 0, IMAGE_WIDTH, IMAGE_HEIGHT);
  fixture_tear_down (&fixture);
}

static void
test_other_sizes (void)
{
  g_autoptr (CtDataset) clip = NULL;
  Fixture fixture;
  guint32 half, unknown, small;

  fixture_set_up (&fixture);
  half = add_image (&fixture, "half.jpg", IMAGE_WIDTH / 2, IMAGE_HEIGHT / 2);
  unknown = add_image (&fixture, "unknown.jpg", 0, 0);
  small = add_image (&fixture, "small.jpg", IMAGE_WIDTH, 50);
  add_box (&fixture, 100, 60, 51, 40);
  add_box (&fixture, 390, 290, 30, 40);
  clip = clip_of (&fixture);
  ct_clip_paste (clip, fixture.history, half, 0, NULL, NULL);
  assert_rect (nth_box (&fixture, half, 0), 50, 30, 25.5, 20);
  assert_rect (nth_box (&fixture, half, 1), 195, 145, 15, 20);
  ct_clip_paste (clip, fixture.history, half, CT_PASTE_KEEP_INSIDE, NULL, NULL);
  assert_rect (nth_box (&fixture, half, 3), 195, 145, 5, 5);
  /* With nothing known of one of them, pixels stay pixels. */
  ct_clip_paste (clip, fixture.history, unknown, CT_PASTE_KEEP_INSIDE, NULL, NULL);
  assert_rect (nth_box (&fixture, unknown, 0), 100, 60, 51, 40);
  ct_clip_paste (clip, fixture.history, small, CT_PASTE_KEEP_INSIDE, NULL, NULL);
  assert_rect (nth_box (&fixture, small, 0), 100, 10, 51, 6.6875);
  fixture_tear_down (&fixture);
}

static void
test_categories_by_name (void)
{
  g_autoptr (CtDataset) clip = NULL;
  g_autoptr (CtDataset) other = ct_dataset_new ();
  g_autoptr (CtHistory) history = ct_history_new (other);
  Fixture fixture;
  guint32 tin, image, bottle;
  guint position;

  fixture_set_up (&fixture);
  tin = ct_verb_add_category (fixture.history, "tin", NULL);
  add_box (&fixture, 10, 10, 20, 20);
  ct_verb_add_annotation (fixture.history, fixture.image, tin, &CT_RECT_INIT (1, 2, 3, 4), NULL);
  clip = clip_of (&fixture);
  /* The clip outlives its document, and its categories are others there. */
  image = ct_verb_add_image (history, "x.jpg", IMAGE_WIDTH, IMAGE_HEIGHT, NULL);
  ct_verb_add_category (history, "first", NULL);
  bottle = ct_verb_add_category (history, "bottle", NULL);
  fixture_tear_down (&fixture);
  position = ct_history_get_position (history);
  g_assert_cmpuint (ct_clip_paste (clip, history, image, 0, NULL, NULL), ==, 2);
  g_assert_cmpuint (other->annotations.category[0], ==, bottle);
  g_assert_cmpstr (ct_dataset_get_category_name (other, other->annotations.category[1]), ==, "tin");
  g_assert_cmpuint (other->categories.n_alive, ==, 3);
  /* One step back takes the new category away as well. */
  g_assert_cmpuint (ct_history_get_position (history), ==, position + 1);
  ct_history_undo (history);
  g_assert_cmpuint (other->categories.n_alive, ==, 2);
}

static void
test_nothing (void)
{
  g_autoptr (CtDataset) empty = ct_dataset_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (CtDataset) clip = NULL;
  g_autoptr (GError) error = NULL;
  const guint32 strange[] = { 12345, CT_NO_ROW };
  Fixture fixture;
  guint64 revision;

  fixture_set_up (&fixture);
  revision = fixture.dataset->revision;
  g_array_append_vals (rows, strange, 2);
  clip = ct_clip_new (fixture.dataset, rows);
  g_assert_cmpuint (clip->annotations.n_rows, ==, 0);
  g_assert_cmpuint (ct_clip_paste (clip, fixture.history, fixture.image, 0, NULL, &error), ==, 0);
  g_assert_cmpuint (ct_clip_paste (empty, fixture.history, fixture.image, 0, NULL, &error), ==, 0);
  g_assert_cmpuint (ct_clip_duplicate (fixture.history, rows, fixture.image, 0, NULL, &error), ==, 0);
  g_assert_cmpuint (ct_clip_paste_image (fixture.history, CT_NO_ROW, fixture.image, 0, NULL, &error), ==, 0);
  g_assert_cmpuint (ct_clip_paste_image (fixture.history, fixture.image, fixture.image, 0, NULL, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture.dataset->revision, ==, revision);
  fixture_tear_down (&fixture);
}

/* Nothing can be attached to an image without an id: an error in words, and no category left behind. */
static void
test_refused (void)
{
  g_autoptr (CtDataset) clip = NULL;
  g_autoptr (GArray) pasted = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  guint32 other;

  fixture_set_up (&fixture);
  other = add_image (&fixture, "b.jpg", 100, 100);
  add_box (&fixture, 10, 10, 20, 20);
  clip = clip_of (&fixture);
  ct_verb_delete_category (fixture.history, fixture.category, NULL);
  fixture.dataset->images.flags[other] |= CT_RECORD_UNREFERABLE;
  g_assert_cmpuint (ct_clip_paste (clip, fixture.history, other, 0, pasted, &error), ==, 0);
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  g_assert_cmpuint (pasted->len, ==, 0);
  g_assert_cmpuint (fixture.dataset->categories.n_alive, ==, 0);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Delete Category");
  fixture_tear_down (&fixture);
}

static void
test_controller (void)
{
  g_autoptr (CtDataset) copied = NULL;
  g_autoptr (CtDataset) cut = NULL;
  CtToolResult result;
  Fixture fixture;
  guint32 a, b;

  fixture_set_up (&fixture);
  g_assert_null (ct_tool_controller_copy (fixture.controller));
  g_assert_null (ct_tool_controller_cut (fixture.controller, &result));
  g_assert_false (ct_tool_controller_paste (fixture.controller, NULL).flags & CT_TOOL_HANDLED);
  a = add_box (&fixture, 10, 10, 20, 20);
  b = add_box (&fixture, 100, 100, 20, 20);
  ct_selection_add (selection_of (&fixture), a);
  ct_selection_add (selection_of (&fixture), b);
  copied = ct_tool_controller_copy (fixture.controller);
  g_assert_cmpuint (copied->annotations.n_alive, ==, 2);
  g_assert_true (ct_tool_controller_duplicate (fixture.controller).flags & CT_TOOL_SELECTION);
  g_assert_cmpuint (n_boxes (&fixture), ==, 4);
  /* What is new is selected. */
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 2);
  g_assert_false (ct_selection_contains (selection_of (&fixture), a));
  assert_rect (nth_box (&fixture, fixture.image, 2), 20, 20, 20, 20);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Duplicate 2 Boxes");
  cut = ct_tool_controller_cut (fixture.controller, &result);
  g_assert_true (result.flags & CT_TOOL_SELECTION);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Cut Boxes");
  ct_tool_controller_paste (fixture.controller, cut);
  assert_rect (nth_box (&fixture, fixture.image, 2), 20, 20, 20, 20);
  /* Not in the middle of a gesture. */
  press (&fixture, 300, 200);
  move (&fixture, 320, 220);
  g_assert_false (ct_tool_controller_paste (fixture.controller, cut).flags & CT_TOOL_HANDLED);
  g_assert_false (ct_tool_controller_duplicate (fixture.controller).flags & CT_TOOL_HANDLED);
  g_assert_cmpuint (n_boxes (&fixture), ==, 4);
  fixture_tear_down (&fixture);
}

/* All boxes of the previous image, and only once. */
static void
test_previous_image (void)
{
  Fixture fixture;
  guint32 next;

  fixture_set_up (&fixture);
  for (guint i = 0; i < 5; i++)
    add_box (&fixture, 20.0 * i, 10, 15.5, 20);
  ct_verb_add_annotation (fixture.history, fixture.image, fixture.category, NULL, NULL);
  next = add_image (&fixture, "b.jpg", IMAGE_WIDTH, IMAGE_HEIGHT);
  ct_tool_controller_set_image (fixture.controller, next);
  g_assert_true (ct_tool_controller_paste_image (fixture.controller, fixture.image).flags & CT_TOOL_SELECTION);
  g_assert_cmpuint (n_on (&fixture, next), ==, 6);
  g_assert_cmpuint (ct_selection_get_size (selection_of (&fixture)), ==, 5);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Copy 6 Boxes of Another Image");
  g_assert_false (ct_tool_controller_paste_image (fixture.controller, fixture.image).flags & CT_TOOL_HANDLED);
  g_assert_cmpuint (n_on (&fixture, next), ==, 6);
  /* What was moved meanwhile is another box. */
  key_with (&fixture, 0, CT_KEY_LEFT);
  key_with (&fixture, 0, CT_KEY_DOWN);
  ct_tool_controller_paste_image (fixture.controller, fixture.image);
  g_assert_cmpuint (n_on (&fixture, next), ==, 11);
  ct_history_undo (fixture.history);
  g_assert_cmpuint (n_on (&fixture, next), ==, 6);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clip/to-another-image", test_to_another_image);
  g_test_add_func ("/clip/to-the-same-image", test_to_the_same_image);
  g_test_add_func ("/clip/no-new-categories", test_no_new_categories);
  g_test_add_func ("/clip/shift-at-the-edge", test_shift_at_the_edge);
  g_test_add_func ("/clip/other-sizes", test_other_sizes);
  g_test_add_func ("/clip/categories-by-name", test_categories_by_name);
  g_test_add_func ("/clip/nothing", test_nothing);
  g_test_add_func ("/clip/refused", test_refused);
  g_test_add_func ("/clip/controller", test_controller);
  g_test_add_func ("/clip/previous-image", test_previous_image);
  return g_test_run ();
}
