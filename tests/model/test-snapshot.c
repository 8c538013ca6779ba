/* test-snapshot.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A copy made in steps between edits is what a copy made at once would be.
 */
#include "ct-snapshot.h"

#include "ct-query.h"
#include "ct-verbs.h"

static CtHistory *
make_history (guint n_images)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  CtHistory *history = ct_history_new (dataset);
  guint32 category = ct_verb_add_category (history, "tin", NULL);

  for (guint i = 0; i < n_images; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.jpg", i);
      CtRect bbox = CT_RECT_INIT (1, 2, 3 + i, 4);

      ct_verb_add_image (history, name, 640, 480, NULL);
      if (i % 2 == 0)
        ct_verb_add_annotation (history, i, category, &bbox, NULL);
      ct_verb_set_reviewed (history, i, i % 3 == 0, NULL);
    }
  return history;
}

static void
assert_same_answer (const CtDataset *a, const CtDataset *b, CtQuery *query, CtQuerySortKey key)
{
  CtQuerySort sort = { key, TRUE };
  g_autoptr (CtQuery) mine = query;
  g_autoptr (GArray) one = ct_query_run (query, &sort, a, NULL, NULL, NULL, NULL);
  g_autoptr (GArray) other = ct_query_run (query, &sort, b, NULL, NULL, NULL, NULL);

  g_assert_cmpmem (one->data, one->len * sizeof (guint32), other->data, other->len * sizeof (guint32));
}

static void
test_answers (void)
{
  g_autoptr (CtHistory) history = make_history (100);
  CtDataset *dataset = ct_history_get_dataset (history);
  g_autoptr (CtSnapshot) snapshot = ct_snapshot_new (dataset, CT_SNAPSHOT_ANNOTATIONS);
  g_autoptr (CtDataset) copy = NULL;
  guint n_steps = 0;

  while (!ct_snapshot_step (snapshot, 100))
    {
      n_steps++;
      if (n_steps % 20 == 0 && n_steps < 200)
        ct_verb_delete_image (history, n_steps / 20, NULL);
    }
  g_assert_cmpuint (n_steps, >, 200);
  copy = ct_snapshot_get (snapshot);
  g_assert_cmpuint (copy->revision, ==, dataset->revision);
  assert_same_answer (dataset, copy, NULL, CT_QUERY_BY_NAME);
  assert_same_answer (dataset, copy, ct_query_new_range (CT_QUERY_WIDTH_PX, 20, 70), CT_QUERY_BY_BOXES);
  assert_same_answer (dataset, copy, ct_query_new_state (CT_QUERY_REVIEWED), CT_QUERY_BY_SIZE);
  /* It stays what it was. */
  ct_verb_delete_image (history, 50, NULL);
  g_assert_true (ct_image_table_is_alive (&copy->images, 50));
  g_assert_false (ct_snapshot_step (snapshot, 100));
}

/* Without annotations there are none, rather than somebody else's memory. */
static void
test_images_alone (void)
{
  g_autoptr (CtHistory) history = make_history (10);
  g_autoptr (CtSnapshot) snapshot = ct_snapshot_new (ct_history_get_dataset (history), CT_SNAPSHOT_IMAGES);
  g_autoptr (CtDataset) copy = NULL;

  g_assert_true (ct_snapshot_step (snapshot, G_MAXSIZE));
  copy = ct_snapshot_get (snapshot);
  g_assert_cmpstr (ct_dataset_get_file_name (copy, 7), ==, "7.jpg");
  g_assert_cmpuint (copy->images.n_annotations[2], ==, 1);
  g_assert_cmpuint (ct_dataset_first_annotation (copy, 2), ==, CT_NO_ROW);
  assert_same_answer (ct_history_get_dataset (history), copy, ct_query_new_state (CT_QUERY_LABELLED), CT_QUERY_BY_NAME);
}

static void
test_empty (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtSnapshot) snapshot =
      ct_snapshot_new (dataset, (CtSnapshotParts) (CT_SNAPSHOT_ANNOTATIONS | CT_SNAPSHOT_PLACES));
  g_autoptr (CtDataset) copy = NULL;

  g_assert_true (ct_snapshot_step (snapshot, 0));
  copy = ct_snapshot_get (snapshot);
  assert_same_answer (dataset, copy, NULL, CT_QUERY_BY_NAME);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snapshot/answers", test_answers);
  g_test_add_func ("/snapshot/images-alone", test_images_alone);
  g_test_add_func ("/snapshot/empty", test_empty);
  return g_test_run ();
}
