/* test-image-verbs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tags of an image, and the review that goes through a list.
 */
#include "ct-error.h"
#include "ct-image-verbs.h"
#include "ct-query.h"
#include "edit-fixture.h"

static void
test_toggle_tag (void)
{
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  guint32 tag;
  guint position;

  fixture_set_up (&fixture);
  add_box (&fixture, 10, 10, 20, 20);
  g_assert_cmpuint (ct_image_find_tag (fixture.dataset, fixture.image, fixture.category), ==, CT_NO_ROW);
  g_assert_true (ct_image_toggle_tag (fixture.history, fixture.image, fixture.category, &error));
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Add Tag");
  tag = ct_image_find_tag (fixture.dataset, fixture.image, fixture.category);
  g_assert_cmpuint (tag, !=, CT_NO_ROW);
  g_assert_false (fixture.dataset->annotations.flags[tag] & CT_RECORD_HAS_BBOX);
  /* A file may hold a tag twice; taking it off takes both. The box stays. */
  ct_verb_add_annotation (fixture.history, fixture.image, fixture.category, NULL, NULL);
  position = ct_history_get_position (fixture.history);
  g_assert_true (ct_image_toggle_tag (fixture.history, fixture.image, fixture.category, &error));
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position + 1);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Remove Tag");
  ct_history_undo (fixture.history);
  g_assert_cmpuint (ct_image_find_tag (fixture.dataset, fixture.image, fixture.category), ==, tag);
  g_assert_false (ct_image_toggle_tag (fixture.history, fixture.image, CT_NO_ROW, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (ct_image_toggle_tag (fixture.history, 99, fixture.category, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  fixture_tear_down (&fixture);
}

/* The same keys: on the selection if there is one, else on the image. */
static void
test_classification_mode (void)
{
  CtToolSettings settings = CT_TOOL_SETTINGS_INIT;
  Fixture fixture;
  guint32 row, tin;

  fixture_set_up (&fixture);
  row = add_box (&fixture, 10, 10, 20, 20);
  tin = ct_verb_add_category (fixture.history, "tin", NULL);
  ct_tool_controller_choose_category (fixture.controller, tin);
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  settings.classify = TRUE;
  ct_tool_controller_set_settings (fixture.controller, &settings);
  ct_tool_controller_choose_category (fixture.controller, tin);
  g_assert_cmpuint (ct_image_find_tag (fixture.dataset, fixture.image, tin), !=, CT_NO_ROW);
  ct_selection_set_only (selection_of (&fixture), row);
  ct_tool_controller_choose_category (fixture.controller, fixture.category);
  ct_tool_controller_choose_category (fixture.controller, tin);
  g_assert_cmpuint (fixture.dataset->annotations.category[row], ==, tin);
  g_assert_cmpuint (n_boxes (&fixture), ==, 2);
  ct_selection_clear (selection_of (&fixture));
  ct_tool_controller_choose_category (fixture.controller, tin);
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  /* A slip of the hand draws no box on an image that gets none. */
  drag_with (&fixture, 0, 200, 100, 250, 150);
  g_assert_cmpuint (n_boxes (&fixture), ==, 1);
  /* And an image that cannot have any says so. */
  fixture.dataset->images.flags[fixture.image] |= CT_RECORD_UNREFERABLE;
  g_assert_true (ct_tool_controller_choose_category (fixture.controller, tin).flags & CT_TOOL_REFUSED);
  g_assert_nonnull (ct_tool_controller_get_context (fixture.controller)->refusal);
  g_assert_false (ct_tool_controller_choose_category (fixture.controller, 77).flags & CT_TOOL_HANDLED);
  fixture_tear_down (&fixture);
}

static void
test_review (void)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (guint32));
  Fixture fixture;
  guint32 images[5];
  guint32 at;

  fixture_set_up (&fixture);
  images[0] = fixture.image;
  for (guint i = 1; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.jpg", i);

      images[i] = ct_verb_add_image (fixture.history, name, 10, 10, NULL);
    }
  /* The order of the list counts, not that of the file; image 4 is filtered out. */
  for (guint i = 0; i < 4; i++)
    g_array_append_val (list, images[3 - i]);
  at = ct_image_accept (fixture.history, list, images[3]);
  g_assert_cmpuint (at, ==, images[2]);
  g_assert_true (fixture.dataset->images.flags[images[3]] & CT_RECORD_REVIEWED);
  g_assert_cmpstr (ct_history_get_undo_label (fixture.history), ==, "Mark Reviewed");
  g_assert_cmpuint (ct_query_step (list, images[2], -1), ==, images[3]);
  g_assert_cmpuint (ct_query_step (list, images[3], -1), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_query_step (list, images[0], 1), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_query_step (list, images[4], 1), ==, CT_NO_ROW);
  ct_image_accept (fixture.history, list, images[1]);
  g_assert_cmpuint (ct_query_next_unreviewed_in (fixture.dataset, list, images[2], 1), ==, images[0]);
  g_assert_cmpuint (ct_query_next_unreviewed_in (fixture.dataset, list, images[0], 1), ==, images[2]);
  g_assert_cmpuint (ct_query_next_unreviewed_in (fixture.dataset, list, images[0], -1), ==, images[2]);
  g_assert_cmpuint (ct_query_next_unreviewed_in (fixture.dataset, list, images[4], 1), ==, images[2]);
  g_assert_cmpuint (ct_query_next_unreviewed_in (fixture.dataset, list, images[4], -1), ==, images[0]);
  g_assert_cmpuint (ct_image_accept (fixture.history, list, images[0]), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_query_next_unreviewed_in (fixture.dataset, list, images[2], 1), ==, CT_NO_ROW);
  /* Accepting twice is no second change; accepting what is gone is none at all. */
  at = ct_history_get_position (fixture.history);
  ct_image_accept (fixture.history, list, images[0]);
  g_assert_cmpuint (ct_image_accept (fixture.history, list, 1234), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, at);
  g_array_set_size (list, 0);
  g_assert_cmpuint (ct_query_next_unreviewed_in (fixture.dataset, list, images[0], 1), ==, CT_NO_ROW);
  fixture_tear_down (&fixture);
}

static guint
count_tagged (Fixture *fixture, const GArray *images)
{
  guint n = 0;

  for (guint i = 0; i < images->len; i++)
    n += ct_image_find_tag (fixture->dataset, g_array_index (images, guint32, i), fixture->category) != CT_NO_ROW;
  return n;
}

/* What is done to many images is one step of undo, and leaves those alone that are so already. */
static void
test_many (void)
{
  g_autoptr (GArray) images = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GError) error = NULL;
  const guint32 nowhere = 9999;
  Fixture fixture;
  guint position, n, n_alive;

  fixture_set_up (&fixture);
  g_array_append_val (images, fixture.image);
  for (guint i = 0; i < 3; i++)
    {
      guint32 image = ct_verb_add_image (fixture.history, i == 0 ? "x.jpg" : i == 1 ? "y.jpg" : "z.jpg", 10, 10, NULL);

      g_array_append_val (images, image);
    }
  n_alive = fixture.dataset->images.n_alive;
  position = ct_history_get_position (fixture.history);
  ct_images_set_reviewed (fixture.history, images, TRUE);
  g_assert_cmpuint (ct_history_get_position (fixture.history), ==, position + 1);
  for (guint i = 0; i < images->len; i++)
    g_assert_true (fixture.dataset->images.flags[g_array_index (images, guint32, i)] & CT_RECORD_REVIEWED);
  ct_history_undo (fixture.history);
  g_assert_false (fixture.dataset->images.flags[fixture.image] & CT_RECORD_REVIEWED);

  g_assert_true (ct_image_toggle_tag (fixture.history, fixture.image, fixture.category, NULL));
  g_assert_true (ct_images_set_tag (fixture.history, images, fixture.category, TRUE, &n, &error));
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (count_tagged (&fixture, images), ==, 4);
  g_assert_true (ct_images_set_tag (fixture.history, images, fixture.category, FALSE, &n, &error));
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (count_tagged (&fixture, images), ==, 0);
  ct_history_undo (fixture.history);
  ct_history_undo (fixture.history);
  g_assert_cmpuint (count_tagged (&fixture, images), ==, 1);

  ct_images_remove (fixture.history, images);
  g_assert_cmpuint (fixture.dataset->images.n_alive, ==, n_alive - 4);
  ct_history_undo (fixture.history);
  g_assert_cmpuint (fixture.dataset->images.n_alive, ==, n_alive);
  /* All or nothing. */
  g_array_append_val (images, nowhere);
  g_assert_false (ct_images_set_tag (fixture.history, images, fixture.category, TRUE, &n, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  g_assert_cmpuint (count_tagged (&fixture, images), ==, 1);
  fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-verbs/toggle-tag", test_toggle_tag);
  g_test_add_func ("/image-verbs/classification", test_classification_mode);
  g_test_add_func ("/image-verbs/review", test_review);
  g_test_add_func ("/image-verbs/many", test_many);
  return g_test_run ();
}
