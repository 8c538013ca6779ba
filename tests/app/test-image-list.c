/* test-image-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CtImageList against a shadow copy that replays every signal, over random changes; and the
 * promises that GTK relies on: one image, one pointer; one selection, wherever it goes.
 */
#include "ct-image-list.h"

#include "ct-query.h"
#include "ct-verbs.h"

/* What somebody who only listens knows of the list. */
typedef struct
{
  CtImageList *list;
  GPtrArray *items;
  GArray *selected;
  guint n_signals;
  guint n_changed;
} Shadow;

static gboolean
is_selected (Shadow *shadow, guint position)
{
  return gtk_selection_model_is_selected (GTK_SELECTION_MODEL (shadow->list), position);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Shadow *shadow)
{
  g_assert_cmpuint (position + removed, <=, shadow->items->len);
  if (removed > 0)
    {
      g_ptr_array_remove_range (shadow->items, position, removed);
      g_array_remove_range (shadow->selected, position, removed);
    }
  for (guint i = 0; i < added; i++)
    {
      gboolean selected = is_selected (shadow, position + i);

      g_ptr_array_insert (shadow->items, position + i, g_list_model_get_item (model, position + i));
      g_array_insert_val (shadow->selected, position + i, selected);
    }
  shadow->n_signals++;
  shadow->n_changed += removed + added;
}

static void
selection_changed_cb (GtkSelectionModel *model, guint position, guint n_items, Shadow *shadow)
{
  for (guint i = position; i < position + n_items; i++)
    g_array_index (shadow->selected, gboolean, i) = is_selected (shadow, i);
  shadow->n_signals++;
}

static void
shadow_init (Shadow *shadow, CtImageList *list)
{
  shadow->list = list;
  shadow->items = g_ptr_array_new_with_free_func (g_object_unref);
  shadow->selected = g_array_new (FALSE, TRUE, sizeof (gboolean));
  shadow->n_signals = 0;
  shadow->n_changed = 0;
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), shadow);
  g_signal_connect (list, "selection-changed", G_CALLBACK (selection_changed_cb), shadow);
  items_changed_cb (G_LIST_MODEL (list), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (list)), shadow);
}

static void
shadow_clear (Shadow *shadow)
{
  g_signal_handlers_disconnect_by_data (shadow->list, shadow);
  g_ptr_array_unref (shadow->items);
  g_array_unref (shadow->selected);
}

/* Each way to ask for the selection gives the same answer. */
static void
assert_selection_agrees (Shadow *shadow, guint n_selected)
{
  g_autoptr (GtkBitset) selection = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (shadow->list));
  g_autoptr (GArray) images = ct_image_list_dup_selection (shadow->list);
  guint32 current = ct_image_list_get_selected (shadow->list);

  g_assert_cmpuint (gtk_bitset_get_size (selection), ==, n_selected);
  g_assert_cmpuint (images->len, ==, n_selected);
  for (guint i = 0; i < n_selected; i++)
    g_assert_cmpuint (ct_image_list_get_image (shadow->list, gtk_bitset_get_nth (selection, i)),
                      ==,
                      g_array_index (images, guint32, i));
  if (n_selected == 1 && ct_image_list_find (shadow->list, current) == GTK_INVALID_LIST_POSITION)
    g_assert_true (
        gtk_selection_model_is_selected (GTK_SELECTION_MODEL (shadow->list), gtk_bitset_get_nth (selection, 0)));
}

static void
assert_same (Shadow *shadow)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (shadow->list));
  guint n_selected = 0;

  g_assert_cmpuint (n, ==, shadow->items->len);
  g_assert_cmpuint (n, ==, shadow->selected->len);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CtImageItem) item = g_list_model_get_item (G_LIST_MODEL (shadow->list), i);

      g_assert_true (item == g_ptr_array_index (shadow->items, i));
      g_assert_cmpint (is_selected (shadow, i), ==, g_array_index (shadow->selected, gboolean, i));
      g_assert_cmpuint (ct_image_list_find (shadow->list, ct_image_item_get_image (item)), ==, i);
      n_selected += is_selected (shadow, i) ? 1 : 0;
    }
  g_assert_cmpuint (n_selected, ==, ct_image_list_get_n_selected (shadow->list));
  assert_selection_agrees (shadow, n_selected);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (shadow->list), n));
}

static CtHistory *
make_history (guint n_images)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  CtHistory *history = ct_history_new (dataset);

  for (guint i = 0; i < n_images; i++)
    {
      g_autofree char *name = g_strdup_printf ("%04u.jpg", i);

      g_assert_cmpuint (ct_verb_add_image (history, name, 640, 480, NULL), ==, i);
    }
  return history;
}

static CtImageList *
make_list (CtHistory *history)
{
  CtImageList *list = ct_image_list_new ();
  CtDataset *dataset = ct_history_get_dataset (history);

  ct_image_list_set_rows (list, dataset, ct_query_images (dataset, NULL));
  return list;
}

static GArray *
random_rows (CtDataset *dataset, guint out_of)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 row = 0; row < dataset->images.n_rows; row++)
    if ((guint) g_test_rand_int_range (0, 10) < out_of)
      g_array_append_val (rows, row);
  return rows;
}

/* What Control and Shift do in the list. */
static void
select_randomly (CtImageList *list)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint at = n > 0 ? (guint) g_test_rand_int_range (0, (gint32) n) : 0;
  guint length = n > 0 ? (guint) g_test_rand_int_range (1, (gint32) (n - at) + 1) : 0;

  switch (g_test_rand_int_range (0, 7))
    {
    case 0:
      gtk_selection_model_select_item (model, at, FALSE);
      break;
    case 1:
      gtk_selection_model_unselect_item (model, at);
      break;
    case 2:
      gtk_selection_model_select_range (model, at, length, TRUE);
      break;
    case 3:
      gtk_selection_model_select_range (model, at, length, FALSE);
      break;
    case 4:
      gtk_selection_model_unselect_range (model, at, length);
      break;
    case 5:
      gtk_selection_model_select_all (model);
      break;
    default:
      gtk_selection_model_unselect_all (model);
      break;
    }
}

static void
test_shadow (void)
{
  g_autoptr (CtHistory) history = make_history (60);
  g_autoptr (CtImageList) list = make_list (history);
  CtDataset *dataset = ct_history_get_dataset (history);
  Shadow shadow;

  shadow_init (&shadow, list);
  for (guint round = 0; round < 1500; round++)
    {
      guint act = (guint) g_test_rand_int_range (0, 7);
      guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

      if (act == 0)
        ct_image_list_set_rows (list, dataset, random_rows (dataset, (guint) g_test_rand_int_range (0, 11)));
      else if (act == 1)
        ct_image_list_set_selected (list, (guint32) g_test_rand_int_range (0, 60));
      else if (act == 2 && n > 0)
        g_assert_true (gtk_selection_model_select_item (GTK_SELECTION_MODEL (list),
                                                        (guint) g_test_rand_int_range (0, (gint32) n),
                                                        TRUE));
      else if (act == 3)
        ct_image_list_set_rows (list, dataset, ct_query_images (dataset, NULL));
      else
        select_randomly (list);
      assert_same (&shadow);
    }
  ct_image_list_set_rows (list, NULL, NULL);
  assert_same (&shadow);
  g_assert_cmpuint (shadow.items->len, ==, 0);
  shadow_clear (&shadow);
}

/* Adding one image must not make GTK look at all others. */
static void
test_small_ranges (void)
{
  g_autoptr (CtHistory) history = make_history (1000);
  g_autoptr (CtImageList) list = make_list (history);
  CtDataset *dataset = ct_history_get_dataset (history);
  Shadow shadow;

  shadow_init (&shadow, list);
  shadow.n_signals = shadow.n_changed = 0;
  ct_verb_add_image (history, "new.jpg", 1, 1, NULL);
  ct_image_list_set_rows (list, dataset, ct_query_images (dataset, NULL));
  g_assert_cmpuint (shadow.n_changed, ==, 1);
  ct_verb_delete_image (history, 500, NULL);
  ct_image_list_set_rows (list, dataset, ct_query_images (dataset, NULL));
  g_assert_cmpuint (shadow.n_changed, ==, 2);
  ct_image_list_set_rows (list, dataset, ct_query_images (dataset, NULL));
  g_assert_cmpuint (shadow.n_signals, ==, 2);
  assert_same (&shadow);
  shadow_clear (&shadow);
}

/* Many rows are replaced in two steps, of which each tells the truth. */
static void
test_large_ranges (void)
{
  g_autoptr (CtHistory) history = make_history (2000);
  g_autoptr (CtImageList) list = make_list (history);
  CtDataset *dataset = ct_history_get_dataset (history);
  Shadow shadow;

  shadow_init (&shadow, list);
  for (guint round = 0; round < 20; round++)
    {
      ct_image_list_set_selected (list, (guint32) g_test_rand_int_range (0, 2000));
      ct_image_list_set_rows (list, dataset, random_rows (dataset, (guint) g_test_rand_int_range (0, 11)));
      assert_same (&shadow);
    }
  ct_image_list_set_rows (list, dataset, ct_query_images (dataset, NULL));
  assert_same (&shadow);
  shadow_clear (&shadow);
}

static void
test_same_pointer (void)
{
  g_autoptr (CtHistory) history = make_history (3);
  g_autoptr (CtImageList) list = make_list (history);
  CtImageItem *first = g_list_model_get_item (G_LIST_MODEL (list), 1);
  CtImageItem *again = g_list_model_get_item (G_LIST_MODEL (list), 1);
  gpointer gone = first;

  g_assert_true (first == again);
  g_assert_cmpuint (ct_image_item_get_image (first), ==, 1);
  g_assert_cmpstr (ct_image_item_get_name (first), ==, "0001.jpg");
  g_object_unref (again);
  g_object_add_weak_pointer (G_OBJECT (first), &gone);
  g_object_unref (first);
  g_assert_null (gone);

  first = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_cmpuint (ct_image_item_get_image (first), ==, 1);
  g_assert_finalize_object (first);
}

/* An item may outlive its list, and its data set's place in the list. */
static void
test_outlives (void)
{
  g_autoptr (CtHistory) history = make_history (3);
  g_autoptr (CtHistory) other = make_history (2);
  CtImageList *list = make_list (history);
  g_autoptr (CtImageItem) old = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autoptr (CtImageItem) fresh = NULL;

  ct_image_list_set_rows (list, ct_history_get_dataset (other), ct_query_images (ct_history_get_dataset (other), NULL));
  fresh = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (fresh != old);
  g_assert_finalize_object (list);
  g_assert_cmpstr (ct_image_item_get_name (old), ==, "0000.jpg");
  g_assert_cmpuint (ct_image_item_get_n_annotations (fresh), ==, 0);
}

static void
test_selection_is_an_image (void)
{
  g_autoptr (CtHistory) history = make_history (5);
  g_autoptr (CtImageList) list = make_list (history);
  CtDataset *dataset = ct_history_get_dataset (history);
  GArray *some = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint32 rows[] = { 0, 4 };
  g_autoptr (GtkBitset) selection = NULL;

  ct_image_list_set_selected (list, 3);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), 3));
  g_array_append_vals (some, rows, G_N_ELEMENTS (rows));
  ct_image_list_set_rows (list, dataset, some);
  g_assert_cmpuint (ct_image_list_get_selected (list), ==, 3);
  g_assert_cmpuint (ct_image_list_find (list, 3), ==, GTK_INVALID_LIST_POSITION);
  selection = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (list));
  g_assert_true (gtk_bitset_is_empty (selection));
  ct_image_list_set_rows (list, dataset, ct_query_images (dataset, NULL));
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), 3));
  g_assert_false (gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (list), 3));
  g_assert_false (gtk_selection_model_select_item (GTK_SELECTION_MODEL (list), 5, TRUE));
  g_assert_cmpuint (ct_image_list_get_selected (list), ==, 3);
}

static void
test_several (void)
{
  g_autoptr (CtHistory) history = make_history (6);
  g_autoptr (CtImageList) list = make_list (history);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (list);
  CtDataset *dataset = ct_history_get_dataset (history);
  GArray *some = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint32 rows[] = { 1, 2, 5 };

  ct_image_list_set_selected (list, 1);
  g_assert_cmpuint (ct_image_list_get_n_selected (list), ==, 1);
  gtk_selection_model_select_item (model, 3, FALSE);
  gtk_selection_model_select_item (model, 5, FALSE);
  g_assert_cmpuint (ct_image_list_get_n_selected (list), ==, 3);
  /* The picture in sight stays. */
  g_assert_cmpuint (ct_image_list_get_selected (list), ==, 1);
  /* What is not listed is not selected, or something would be done to what nobody sees. */
  g_array_append_vals (some, rows, G_N_ELEMENTS (rows));
  ct_image_list_set_rows (list, dataset, some);
  g_assert_cmpuint (ct_image_list_get_n_selected (list), ==, 2);
  ct_image_list_set_rows (list, dataset, ct_query_images (dataset, NULL));
  g_assert_cmpuint (ct_image_list_get_n_selected (list), ==, 2);
  g_assert_false (gtk_selection_model_is_selected (model, 3));
  /* Taking the current image out makes the first of the others the current one. */
  gtk_selection_model_unselect_item (model, 1);
  g_assert_cmpuint (ct_image_list_get_selected (list), ==, 5);
  gtk_selection_model_select_all (model);
  g_assert_cmpuint (ct_image_list_get_n_selected (list), ==, 6);
  ct_image_list_set_selected (list, 5);
  g_assert_cmpuint (ct_image_list_get_n_selected (list), ==, 1);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_states (void)
{
  g_autoptr (CtHistory) history = make_history (2);
  g_autoptr (CtImageList) list = make_list (history);
  g_autoptr (CtImageItem) item = g_list_model_get_item (G_LIST_MODEL (list), 1);
  CtRect bbox = CT_RECT_INIT (1, 2, 3, 4);
  CtBitset *problems = ct_bitset_new (2);
  guint count = 0;

  g_signal_connect_swapped (item, "changed", G_CALLBACK (count_cb), &count);
  g_assert_cmpint (ct_image_item_get_state (item), ==, CT_IMAGE_STATE_UNLABELLED);
  ct_verb_add_annotation (history, 1, ct_verb_add_category (history, "tin", NULL), &bbox, NULL);
  ct_image_list_refresh (list, 1);
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpint (ct_image_item_get_state (item), ==, CT_IMAGE_STATE_LABELLED);
  g_assert_cmpuint (ct_image_item_get_n_annotations (item), ==, 1);
  ct_verb_set_reviewed (history, 1, TRUE, NULL);
  g_assert_cmpint (ct_image_item_get_state (item), ==, CT_IMAGE_STATE_REVIEWED);
  ct_image_list_refresh (list, 0);
  g_assert_cmpuint (count, ==, 1);
  ct_bitset_set (problems, 1, TRUE);
  ct_image_list_set_problems (list, problems);
  g_assert_cmpuint (count, ==, 2);
  g_assert_cmpint (ct_image_item_get_state (item), ==, CT_IMAGE_STATE_PROBLEM);
  ct_image_list_set_image_missing (list, 1, TRUE);
  g_assert_cmpint (ct_image_item_get_state (item), ==, CT_IMAGE_STATE_MISSING);
  ct_image_list_set_missing (list, NULL);
  g_assert_cmpint (ct_image_item_get_state (item), ==, CT_IMAGE_STATE_PROBLEM);
  ct_image_list_set_problems (list, NULL);
  g_assert_cmpint (ct_image_item_get_state (item), ==, CT_IMAGE_STATE_REVIEWED);
  g_assert_false (ct_image_item_is_stale (item));
  ct_image_list_set_image_stale (list, 1, TRUE);
  g_assert_true (ct_image_item_is_stale (item));
}

/* Announcing a million rows makes no objects. */
static void
test_million (void)
{
  g_autoptr (CtImageList) list = ct_image_list_new ();
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtImageItem) last = NULL;
  GArray *rows;

  for (guint i = 0; i < 1000000; i++)
    ct_image_table_append (&dataset->images);
  rows = ct_query_images (dataset, NULL);
  g_assert_cmpuint (rows->len, ==, 1000000);
  ct_image_list_set_rows (list, dataset, rows);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1000000);
  ct_image_list_set_selected (list, 500000);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), 500000));
  last = g_list_model_get_item (G_LIST_MODEL (list), 999999);
  g_assert_cmpuint (ct_image_item_get_image (last), ==, 999999);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-list/shadow", test_shadow);
  g_test_add_func ("/image-list/small-ranges", test_small_ranges);
  g_test_add_func ("/image-list/large-ranges", test_large_ranges);
  g_test_add_func ("/image-list/same-pointer", test_same_pointer);
  g_test_add_func ("/image-list/outlives", test_outlives);
  g_test_add_func ("/image-list/selection-is-an-image", test_selection_is_an_image);
  g_test_add_func ("/image-list/several", test_several);
  g_test_add_func ("/image-list/states", test_states);
  g_test_add_func ("/image-list/million", test_million);
  return g_test_run ();
}
