/* test-crop-set.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which boxes are in the set of a category, and in what order, against the rule in other words.
 */
#include "ct-crop-set.h"

#include <math.h>

#include "ct-verbs.h"

typedef struct
{
  CtDataset *dataset;
  CtHistory *history;
  guint32 category;
  guint32 image;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = ct_dataset_new ();
  fixture->history = ct_history_new (fixture->dataset);
  fixture->category = ct_verb_add_category (fixture->history, "bottle", NULL);
  fixture->image = ct_verb_add_image (fixture->history, "a.jpg", 1000, 1000, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->history);
  ct_dataset_unref (fixture->dataset);
}

static guint32
add (Fixture *fixture, double width, double height)
{
  CtRect bbox = { 10, 20, width, height };
  guint32 row = ct_verb_add_annotation (fixture->history, fixture->image, fixture->category, &bbox, NULL);

  g_assert_cmpuint (row, !=, CT_NO_ROW);
  return row;
}

static GArray *
sort (Fixture *fixture, CtCropOrder order)
{
  g_autoptr (CtCropSet) set = ct_crop_set_new (fixture->dataset, fixture->category);
  g_autoptr (GError) error = NULL;
  GArray *rows = ct_crop_set_sort (set, order, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, ct_crop_set_get_size (set));
  return rows;
}

static void
assert_rows (GArray *rows, const guint32 *wanted, guint n)
{
  g_assert_cmpmem (rows->data, rows->len * sizeof (guint32), wanted, n * sizeof (guint32));
}

static void
test_which (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = NULL;
  guint32 other = ct_verb_add_category (fixture->history, "tin", NULL);
  guint32 first = add (fixture, 30, 40);
  guint32 gone = add (fixture, 31, 40);
  guint32 moved = add (fixture, 32, 40);
  guint32 last = add (fixture, 33, 40);

  g_assert_true (ct_verb_delete_annotation (fixture->history, gone, NULL));
  g_assert_true (ct_verb_set_category (fixture->history, moved, other, NULL));
  ct_verb_add_annotation (fixture->history, fixture->image, fixture->category, NULL, NULL);
  rows = sort (fixture, CT_CROP_ORDER_IMAGE);
  assert_rows (rows, (guint32[]){ first, last }, 2);
}

static void
test_orders (Fixture *fixture, gconstpointer data)
{
  guint32 usual = add (fixture, 100, 50);
  guint32 large = add (fixture, 140, 70);
  guint32 tall = add (fixture, 10, 400);
  guint32 small = add (fixture, 60, 32);
  guint32 tiny = add (fixture, 4, 2);
  g_autoptr (GArray) odd = sort (fixture, CT_CROP_ORDER_ODD);
  g_autoptr (GArray) by_small = sort (fixture, CT_CROP_ORDER_SMALL);
  g_autoptr (GArray) by_large = sort (fixture, CT_CROP_ORDER_LARGE);
  g_autoptr (GArray) by_shape = sort (fixture, CT_CROP_ORDER_SHAPE);

  assert_rows (by_small, (guint32[]){ tiny, small, tall, usual, large }, 5);
  assert_rows (by_large, (guint32[]){ large, usual, tall, small, tiny }, 5);
  g_assert_cmpuint (g_array_index (by_shape, guint32, 0), ==, tall);
  /* The shape of four is the same up to a tenth, so a tall one is the oddest; then the one with 1/600 of the area. */
  g_assert_cmpuint (g_array_index (odd, guint32, 0), ==, tall);
  g_assert_cmpuint (g_array_index (odd, guint32, 1), ==, tiny);
}

/* What is left of a box in a damaged file. */
static void
test_flat (Fixture *fixture, gconstpointer data)
{
  guint32 usual = add (fixture, 100, 50);
  guint32 flat = add (fixture, 101, 50);
  guint32 wild = add (fixture, 102, 50);

  fixture->dataset->annotations.bbox[flat].height = 0;
  fixture->dataset->annotations.bbox[wild].width = NAN;
  for (CtCropOrder order = 0; order < CT_N_CROP_ORDERS; order++)
    {
      g_autoptr (GArray) rows = sort (fixture, order);

      if (order == CT_CROP_ORDER_IMAGE)
        assert_rows (rows, (guint32[]){ usual, flat, wild }, 3);
      else
        assert_rows (rows, (guint32[]){ flat, wild, usual }, 3);
    }
}

static void
test_resolutions (Fixture *fixture, gconstpointer data)
{
  CtRect bbox = { 0, 0, 1000, 1000 };
  guint32 large = ct_verb_add_image (fixture->history, "b.jpg", 10000, 10000, NULL);
  guint32 there = add (fixture, 101, 101);
  guint32 same = ct_verb_add_annotation (fixture->history, large, fixture->category, &bbox, NULL);
  g_autoptr (GArray) rows = sort (fixture, CT_CROP_ORDER_SMALL);

  assert_rows (rows, (guint32[]){ same, there }, 2);
}

static double
area_of (const Fixture *fixture, guint32 row)
{
  return fixture->dataset->annotations.bbox[row].width * fixture->dataset->annotations.bbox[row].height;
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) rows = NULL;

  for (guint i = 0; i < 2000; i++)
    add (fixture, g_test_rand_int_range (1, 300), g_test_rand_int_range (1, 300));
  for (CtCropOrder order = 0; order < CT_N_CROP_ORDERS; order++)
    {
      g_clear_pointer (&rows, g_array_unref);
      g_hash_table_remove_all (seen);
      rows = sort (fixture, order);
      for (guint i = 0; i < rows->len; i++)
        {
          guint32 row = g_array_index (rows, guint32, i);
          double before = i > 0 ? area_of (fixture, g_array_index (rows, guint32, i - 1)) : 0;

          g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (row)));
          if (i > 0 && order == CT_CROP_ORDER_SMALL)
            g_assert_cmpfloat (before, <=, area_of (fixture, row));
          if (i > 0 && order == CT_CROP_ORDER_LARGE)
            g_assert_cmpfloat (before, >=, area_of (fixture, row));
        }
      g_assert_cmpuint (g_hash_table_size (seen), ==, 2000);
    }
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CtCropSet) set = ct_crop_set_new (fixture->dataset, fixture->category);
  g_autoptr (GError) error = NULL;

  for (CtCropOrder order = 0; order < CT_N_CROP_ORDERS; order++)
    {
      g_autoptr (GArray) rows = ct_crop_set_sort (set, order, NULL, NULL);

      g_assert_cmpuint (rows->len, ==, 0);
    }
  g_cancellable_cancel (cancellable);
  g_assert_null (ct_crop_set_sort (set, CT_CROP_ORDER_ODD, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add_test (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/crop-set/which", test_which);
  add_test ("/crop-set/orders", test_orders);
  add_test ("/crop-set/flat", test_flat);
  add_test ("/crop-set/resolutions", test_resolutions);
  add_test ("/crop-set/random", test_random);
  add_test ("/crop-set/nothing", test_nothing);
  return g_test_run ();
}
