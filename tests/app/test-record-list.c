/* test-record-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of records follow the data set: right content, smallest change, same items.
 */
#include "ct-record-item.h"

typedef struct
{
  guint n_signals;
  guint n_changed;
} Count;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Count *count)
{
  count->n_signals++;
  count->n_changed += removed + added;
}

static GArray *
rows_from (const guint32 *rows, guint n)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (guint32));

  return g_array_append_vals (array, rows, n);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
follow (GListStore *list, CtDataset *dataset, const guint32 *wanted, guint n)
{
  g_autoptr (GArray) rows = rows_from (wanted, n);

  ct_record_list_follow (list, dataset, rows);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (ct_record_list_get_row (G_LIST_MODEL (list), i), ==, wanted[i]);
}

static void
test_follow (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtDataset) other = ct_dataset_new ();
  g_autoptr (GListStore) list = ct_record_list_new ();
  g_autoptr (CtRecordItem) item = NULL;
  g_autoptr (CtRecordItem) same = NULL;
  Count count = { 0, 0 };

  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &count);
  follow (list, dataset, (guint32[]){ 3, 5, 7 }, 3);
  item = g_list_model_get_item (G_LIST_MODEL (list), 2);
  follow (list, dataset, (guint32[]){ 3, 7 }, 2);
  g_assert_cmpuint (count.n_changed, ==, 4);
  same = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_true (item == same);
  follow (list, dataset, (guint32[]){ 3, 7 }, 2);
  g_assert_cmpuint (count.n_signals, ==, 2);
  follow (list, other, (guint32[]){ 3, 7 }, 2);
  g_assert_cmpuint (count.n_changed, ==, 8);
  g_assert_cmpuint (ct_record_list_find (G_LIST_MODEL (list), 7), ==, 1);
  g_assert_cmpuint (ct_record_list_find (G_LIST_MODEL (list), 8), ==, CT_NO_ROW);
  ct_record_list_follow (list, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_cmpuint (ct_record_list_get_row (G_LIST_MODEL (list), 0), ==, CT_NO_ROW);
}

static void
test_turn (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtDataset) other = ct_dataset_new ();
  g_autoptr (GListStore) list = ct_record_list_new ();
  g_autoptr (GArray) longer = rows_from ((guint32[]){ 9, 8, 7, 6 }, 4);
  g_autoptr (GArray) shorter = rows_from ((guint32[]){ 2 }, 1);
  g_autoptr (CtRecordItem) first = NULL;
  g_autoptr (CtRecordItem) same = NULL;
  guint n_told = 0;
  Count count = { 0, 0 };

  follow (list, dataset, (guint32[]){ 3, 5 }, 2);
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_signal_connect_swapped (first, "changed", G_CALLBACK (count_cb), &n_told);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &count);
  ct_record_list_turn (list, other, longer);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (ct_record_list_get_row (G_LIST_MODEL (list), i), ==, g_array_index (longer, guint32, i));
  same = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (first == same);
  g_assert_true (ct_record_item_get_dataset (first) == other);
  g_assert_cmpuint (n_told, ==, 1);
  /* Only those that were not there before. */
  g_assert_cmpuint (count.n_signals, ==, 1);
  g_assert_cmpuint (count.n_changed, ==, 2);
  ct_record_list_turn (list, other, shorter);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_cmpuint (ct_record_item_get_row (first), ==, 2);
  ct_record_list_turn (list, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

static void
test_random (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (GListStore) list = ct_record_list_new ();

  for (guint round = 0; round < 300; round++)
    {
      guint32 wanted[40];
      guint n = 0;

      for (guint32 row = 0; row < G_N_ELEMENTS (wanted); row++)
        if (g_test_rand_int_range (0, 4) > 0)
          wanted[n++] = row;
      follow (list, dataset, wanted, n);
    }
}

static void
test_told (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (GListStore) list = ct_record_list_new ();
  g_autoptr (CtRecordItem) item = NULL;
  guint count = 0;

  follow (list, dataset, (guint32[]){ 1, 2 }, 2);
  item = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_signal_connect_swapped (item, "changed", G_CALLBACK (count_cb), &count);
  follow (list, dataset, (guint32[]){ 2 }, 1);
  g_assert_cmpuint (count, ==, 1);
  g_assert_true (ct_record_item_get_dataset (item) == dataset);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-list/follow", test_follow);
  g_test_add_func ("/record-list/turn", test_turn);
  g_test_add_func ("/record-list/random", test_random);
  g_test_add_func ("/record-list/told", test_told);
  return g_test_run ();
}
