/* test-image-finder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list that jobs, snapshots and edits have made against the one that a query makes at once; and the
 * promise that what somebody works through does not run away.
 */
#include "ct-image-finder.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "app-fixture.h"
#include "ct-verbs.h"

typedef struct
{
  char *folder;
  CtSession *session;
} Fixture;

#define N_IMAGES 40

static char *
make_coco (void)
{
  GString *text = g_string_new ("{\"images\": [");

  for (guint i = 0; i < N_IMAGES; i++)
    g_string_append_printf (text,
                            "%s{\"id\": %u, \"file_name\": \"%c-%u.jpg\", \"width\": %u, \"height\": 50}",
                            i > 0 ? ", " : "",
                            i + 1,
                            "zab"[i % 3],
                            i,
                            100 + i % 7);
  g_string_append (text, "], \"annotations\": [");
  for (guint i = 0; i < N_IMAGES; i++)
    g_string_append_printf (text,
                            "%s{\"id\": %u, \"image_id\": %u, \"category_id\": %u, \"bbox\": [1, 2, %u, 4], "
                            "\"score\": 0.%u}",
                            i > 0 ? ", " : "",
                            i + 1,
                            i / 2 + 1,
                            i % 3 + 1,
                            5 + i,
                            i % 10);
  g_string_append (text,
                   "], \"categories\": [{\"id\": 1, \"name\": \"tin\"}, {\"id\": 2, \"name\": \"jar\"}, {\"id\": 3, "
                   "\"name\": \"bag\"}]}");
  return g_string_free (text, FALSE);
}

static void
opened_cb (CtSession *session, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *text = make_coco ();
  g_autofree char *path = NULL;
  gboolean opened = FALSE;

  self->folder = g_dir_make_tmp ("ct-finder-XXXXXX", NULL);
  path = g_build_filename (self->folder, "set.json", NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  for (guint i = 0; i < N_IMAGES; i += 2)
    {
      g_autofree char *name = g_strdup_printf ("%c-%u.jpg", "zab"[i % 3], i);
      g_autofree char *picture = g_build_filename (self->folder, name, NULL);

      g_assert_true (g_file_set_contents (picture, "no picture", -1, NULL));
    }
  self->session = ct_session_new ();
  ct_session_open (self->session, path, CT_DIALECT_AUTO, NULL, NULL, opened_cb, &opened);
  app_wait_for (opened);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  ct_session_close (self->session);
  app_fixture_settle ();
  g_clear_object (&self->session);
  app_fixture_remove_folder (self->folder);
  g_free (self->folder);
}

static CtImageFinder *
finder_of (Fixture *self)
{
  return ct_session_get_finder (self->session);
}

static guint
count_listed (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (ct_session_get_images (self->session)));
}

static void
wait_found (Fixture *self)
{
  app_wait_for (!ct_image_finder_is_busy (finder_of (self)));
}

static void
find (Fixture *self, CtQuery *query, CtImageNeeds needs)
{
  g_autoptr (CtQuery) mine = query;

  ct_image_finder_find (finder_of (self), mine, needs);
  wait_found (self);
}

static void
assert_listed (Fixture *self, const GArray *expected)
{
  const GArray *rows = ct_image_list_get_rows (ct_session_get_images (self->session));

  g_assert_cmpmem (rows->data, rows->len * sizeof (guint32), expected->data, expected->len * sizeof (guint32));
}

/* A question, an order, and what the same question says at once. */
static void
test_same_answer (Fixture *self, gconstpointer data)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);
  const guint32 categories[] = { 0, 2 };

  for (guint i = 0; i < 5; i++)
    for (CtQuerySortKey key = 0; key < CT_QUERY_N_SORT_KEYS; key++)
      {
        CtQuerySort sort = { key, key % 2 == 1 };
        g_autoptr (CtQuery) query = i == 0   ? NULL
                                    : i == 1 ? ct_query_new_category (CT_QUERY_ALL, categories, 2)
                                    : i == 2 ? ct_query_new_range (CT_QUERY_WIDTH_PX, 10, 30)
                                    : i == 3 ? ct_query_new_name ("A-1")
                                             : ct_query_new_not (ct_query_new_state (CT_QUERY_LABELLED));
        g_autoptr (GArray) expected = NULL;

        if (key == CT_QUERY_BY_DATE)
          continue;
        expected = ct_query_run (query, &sort, dataset, NULL, NULL, NULL, NULL);
        ct_image_finder_sort (finder_of (self), &sort);
        ct_image_finder_find (finder_of (self), query, CT_IMAGE_NEEDS_BOXES);
        g_assert_true (ct_image_finder_is_busy (finder_of (self)));
        wait_found (self);
        assert_listed (self, expected);
        g_assert_false (ct_image_finder_is_stale (finder_of (self)));
      }
}

/* Facts of the disk and of the file's text come by themselves. */
static void
test_facts (Fixture *self, gconstpointer data)
{
  const CtQuerySort by_date = { CT_QUERY_BY_DATE, FALSE };

  find (self, ct_query_new_state (CT_QUERY_MISSING), CT_IMAGE_NEEDS_FILES);
  g_assert_cmpuint (count_listed (self), ==, N_IMAGES / 2);
  find (self, ct_query_new_range (CT_QUERY_SCORE, 0.85, INFINITY), CT_IMAGE_NEEDS_SCORES);
  g_assert_cmpuint (count_listed (self), ==, N_IMAGES / 10);
  ct_image_finder_sort (finder_of (self), &by_date);
  find (self, NULL, 0);
  g_assert_cmpuint (count_listed (self), ==, N_IMAGES);
  /* Those without a picture, which has no date, are last. */
  g_assert_cmpuint (ct_image_list_get_image (ct_session_get_images (self->session), N_IMAGES - 1) % 2, ==, 1);
}

/* A reviewed image stays until the list is made again; A goes back to it. */
static void
test_does_not_run_away (Fixture *self, gconstpointer data)
{
  CtImageList *images = ct_session_get_images (self->session);
  g_autoptr (CtImageItem) item = g_list_model_get_item (G_LIST_MODEL (images), 1);

  find (self, ct_query_new_state (CT_QUERY_UNREVIEWED), 0);
  ct_session_set_image (self->session, 1);
  g_assert_cmpuint (ct_session_accept (self->session), ==, 2);
  g_assert_cmpuint (count_listed (self), ==, N_IMAGES);
  g_assert_true (ct_image_finder_is_stale (finder_of (self)));
  g_assert_true (ct_image_item_is_stale (item));
  g_assert_true (ct_session_go (self->session, -1));
  g_assert_cmpuint (ct_session_get_image (self->session), ==, 1);
  ct_image_finder_again (finder_of (self));
  wait_found (self);
  g_assert_cmpuint (count_listed (self), ==, N_IMAGES - 1);
  g_assert_false (ct_image_finder_is_stale (finder_of (self)));
  /* It is still what the canvas shows; going on begins at the top. */
  g_assert_cmpuint (ct_session_get_image (self->session), ==, 1);
  /* Undoing makes it fit, so it comes back to its place. */
  g_assert_true (ct_session_undo (self->session));
  g_assert_cmpuint (count_listed (self), ==, N_IMAGES);
  g_assert_cmpuint (ct_image_list_find (images, 1), ==, 1);
}

static void
test_removed_goes_at_once (Fixture *self, gconstpointer data)
{
  CtHistory *history = ct_session_get_history (self->session);

  find (self, ct_query_new_state (CT_QUERY_LABELLED), 0);
  g_assert_cmpuint (count_listed (self), ==, N_IMAGES / 2);
  ct_verb_delete_image (history, 3, NULL);
  g_assert_cmpuint (count_listed (self), ==, N_IMAGES / 2 - 1);
  ct_history_begin (history, "Remove");
  ct_verb_delete_image (history, 5, NULL);
  ct_verb_delete_image (history, 6, NULL);
  ct_history_end (history);
  g_assert_cmpuint (count_listed (self), ==, N_IMAGES / 2 - 3);
  ct_session_undo (self->session);
  ct_session_undo (self->session);
  wait_found (self);
  g_assert_cmpuint (count_listed (self), ==, N_IMAGES / 2);
}

static void
edit_randomly (Fixture *self)
{
  CtHistory *history = ct_session_get_history (self->session);
  CtDataset *dataset = ct_session_get_dataset (self->session);
  guint32 image = (guint32) g_test_rand_int_range (0, (gint32) dataset->images.n_rows);
  CtRect bbox = CT_RECT_INIT (1, 1, g_test_rand_int_range (1, 40), 5);

  switch (g_test_rand_int_range (0, 8))
    {
    case 0:
      ct_verb_set_reviewed (history, image, g_test_rand_bit (), NULL);
      break;
    case 1:
    case 2:
      ct_verb_add_annotation (history, image, (guint32) g_test_rand_int_range (0, 3), &bbox, NULL);
      break;
    case 3:
      ct_verb_delete_annotation (history, ct_dataset_first_annotation (dataset, image), NULL);
      break;
    case 4:
      if (dataset->images.n_alive > 5)
        ct_verb_delete_image (history, image, NULL);
      break;
    case 5:
      ct_history_begin (history, "Several");
      for (guint32 i = 0; i < dataset->images.n_rows; i += 7)
        ct_verb_set_reviewed (history, i, g_test_rand_bit (), NULL);
      ct_history_end (history);
      break;
    case 6:
      ct_session_redo (self->session);
      break;
    default:
      ct_session_undo (self->session);
      break;
    }
}

/* Edits while questions are asked, waited for or not: in the end both ways to the list agree. */
static void
test_two_ways (Fixture *self, gconstpointer data)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);
  const guint32 categories[] = { 1 };

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (CtQuery) query = round % 3 == 0   ? ct_query_new_category (CT_QUERY_ANY, categories, 1)
                                  : round % 3 == 1 ? ct_query_new_state (CT_QUERY_UNREVIEWED)
                                                   : ct_query_new_range (CT_QUERY_BOXES, 1, 2);
      CtQuerySort sort = { (CtQuerySortKey) g_test_rand_int_range (0, CT_QUERY_BY_DATE), g_test_rand_bit () };
      g_autoptr (GArray) expected = NULL;

      ct_image_finder_sort (finder_of (self), &sort);
      ct_image_finder_find (finder_of (self), query, CT_IMAGE_NEEDS_BOXES);
      for (guint i = 0; i < 6; i++)
        {
          const GArray *rows;

          edit_randomly (self);
          if (g_test_rand_bit ())
            g_main_context_iteration (NULL, FALSE);
          if (g_test_rand_bit ())
            wait_found (self);
          rows = ct_image_list_get_rows (ct_session_get_images (self->session));
          for (guint k = 0; k < rows->len; k++)
            g_assert_true (ct_image_table_is_alive (&dataset->images, g_array_index (rows, guint32, k)));
        }
      ct_image_finder_again (finder_of (self));
      wait_found (self);
      expected = ct_query_run (query, &sort, dataset, NULL, NULL, NULL, NULL);
      assert_listed (self, expected);
    }
}

/* Another document, or none, while an answer is on its way. */
static void
test_gone_meanwhile (Fixture *self, gconstpointer data)
{
  g_autoptr (CtQuery) query = ct_query_new_state (CT_QUERY_REVIEWED);

  ct_image_finder_find (finder_of (self), query, 0);
  ct_session_close (self->session);
  g_assert_false (ct_image_finder_is_busy (finder_of (self)));
  g_assert_cmpuint (count_listed (self), ==, 0);
  app_fixture_settle ();
  g_assert_cmpuint (count_listed (self), ==, 0);
  ct_image_finder_find (finder_of (self), query, 0);
  ct_image_finder_again (finder_of (self));
  g_assert_false (ct_image_finder_is_busy (finder_of (self)));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/image-finder/same-answer", test_same_answer);
  ADD ("/image-finder/facts", test_facts);
  ADD ("/image-finder/does-not-run-away", test_does_not_run_away);
  ADD ("/image-finder/removed-goes-at-once", test_removed_goes_at_once);
  ADD ("/image-finder/two-ways", test_two_ways);
  ADD ("/image-finder/gone-meanwhile", test_gone_meanwhile);
  return g_test_run ();
}
