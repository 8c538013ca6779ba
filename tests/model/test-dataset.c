/* test-dataset.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables together: lists of annotations, look-ups, and copies with a life of their own.
 */
#include "ct-dataset.h"

#include <locale.h>

#include "model-fixtures.h"

#include "ct-dataset-copy.h"

static void
test_lists (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (GArray) rows = ct_dataset_get_annotations (dataset, 0);
  CtRect size = ct_dataset_get_image_rect (dataset, 0);
  static const guint32 expected[] = { 0, 2, 3 };

  g_assert_cmpmem (rows->data, rows->len * sizeof (guint32), expected, sizeof expected);
  g_assert_cmpuint (ct_dataset_first_annotation (dataset, 2), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_dataset_next_annotation (dataset, 3), ==, CT_NO_ROW);
  g_assert_cmpstr (ct_dataset_get_file_name (dataset, 1), ==, "sub/b.jpg");
  g_assert_cmpstr (ct_dataset_get_category_name (dataset, 1), ==, "tin");
  g_assert_null (ct_dataset_get_category_name (dataset, CT_NO_ROW));
  g_assert_true (ct_rect_equal (&size, &CT_RECT_INIT (0, 0, 640, 480)));
  fixture_assert_counts (dataset);
}

/* Linking twice gives the same lists and counts, not double ones. */
static void
test_link_again (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (CtDataset) then = ct_dataset_copy (dataset);

  ct_dataset_link_annotations (dataset);
  fixture_assert_same (dataset, then);
  fixture_assert_counts (dataset);
}

static void
test_find (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (CtHistory) history = ct_history_new (dataset);

  g_assert_cmpuint (ct_dataset_find_image (dataset, "c.jpg"), ==, 2);
  g_assert_cmpuint (ct_dataset_find_image (dataset, "b.jpg"), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_dataset_find_image (dataset, "bottle"), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_dataset_find_category (dataset, "tin"), ==, 1);
  g_assert_cmpuint (ct_dataset_find_category (dataset, "c.jpg"), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_dataset_find_id (dataset, CT_RECORD_IMAGE, 3), ==, 1);
  g_assert_cmpuint (ct_dataset_find_id (dataset, CT_RECORD_ANNOTATION, 14), ==, 3);
  g_assert_cmpuint (ct_dataset_find_id (dataset, CT_RECORD_CATEGORY, 5), ==, 1);
  g_assert_cmpuint (ct_dataset_find_id (dataset, CT_RECORD_CATEGORY, 3), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_dataset_find_id (dataset, CT_RECORD_FILE, 3), ==, CT_NO_ROW);
  /* The dead are not found. */
  g_assert_true (ct_verb_delete_image (history, 2, NULL));
  g_assert_cmpuint (ct_dataset_find_image (dataset, "c.jpg"), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_dataset_find_id (dataset, CT_RECORD_IMAGE, 9), ==, CT_NO_ROW);
}

static void
test_ids_for_people (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  static const struct
  {
    guint8 kind;
    gint64 value;
    const char *text;
  } cases[] = {
    { CT_ID_NUMBER, G_MININT64, "-9223372036854775808" },
    { CT_ID_STRING, 12, "12" },
    { CT_ID_NONE, 12, "–" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = NULL;

      dataset->images.id[0] = cases[i].value;
      dataset->images.id_kind[0] = cases[i].kind;
      id = ct_dataset_dup_id (dataset, CT_RECORD_IMAGE, 0);
      g_assert_cmpstr (id, ==, cases[i].text);
    }
  dataset->images.id_kind[0] = CT_ID_TEXT;
  dataset->images.id[0] = ct_strpool_add (dataset->strings, "x-1");
  {
    g_autofree char *id = ct_dataset_dup_id (dataset, CT_RECORD_IMAGE, 0);
    g_autofree char *none = ct_dataset_dup_id (dataset, CT_RECORD_IMAGE, 99);

    g_assert_cmpstr (id, ==, "x-1");
    g_assert_cmpstr (none, ==, "–");
  }
  /* A text is not found by the number that its value happens to be. */
  g_assert_cmpuint (ct_dataset_find_id (dataset, CT_RECORD_IMAGE, dataset->images.id[0]), !=, 0);
}

/* Tables grow through several sizes and keep what they have. */
static void
test_growth (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (4);
  g_autoptr (CtDataset) dataset = fixture_random_dataset (source, 700);

  g_assert_cmpuint (dataset->images.n_rows, ==, 700);
  g_assert_cmpuint (dataset->annotations.n_rows, ==, 2100);
  for (guint32 row = 0; row < 700; row++)
    {
      g_autofree char *name = g_strdup_printf ("image-%u.jpg", row);

      g_assert_cmpstr (ct_dataset_get_file_name (dataset, row), ==, name);
      g_assert_cmpint (dataset->images.id[row], ==, row + 1);
    }
  fixture_assert_counts (dataset);
}

/* Whatever is done to one of the two does not show in the other. */
/* A copy in steps of any size is the same copy. */
static void
test_copy_in_steps (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint n_images = 0; n_images < 40; n_images += 13)
    for (gsize step = 1; step < 100000; step *= 37)
      {
        g_autoptr (CtDataset) dataset = fixture_random_dataset (source, n_images);
        g_autoptr (CtDataset) copy = NULL;
        g_autoptr (CtDataset) whole = ct_dataset_copy (dataset);
        CtDatasetCopy *copying = ct_dataset_copy_begin (dataset);
        guint n_steps = 1;

        while (ct_dataset_copy_go_on (copying, step))
          n_steps++;
        if (n_images > 0 && step == 1)
          g_assert_cmpuint (n_steps, >, 100);
        copy = ct_dataset_copy_end (copying);
        g_assert_cmpuint (copy->revision, ==, dataset->revision);
        fixture_assert_same (copy, whole);
        fixture_assert_counts (copy);
        copying = ct_dataset_copy_begin (dataset);
        ct_dataset_copy_go_on (copying, step);
        ct_dataset_copy_free (copying);
      }
}

static void
test_copy (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (5);
  g_autoptr (CtDataset) dataset = fixture_random_dataset (source, 20);
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  g_autoptr (CtDataset) copy = NULL;
  g_autoptr (CtDataset) second = NULL;
  g_autoptr (CtHistory) of_copy = NULL;

  for (guint i = 0; i < 50; i++)
    fixture_random_edit (history, source);
  copy = ct_dataset_copy (dataset);
  second = ct_dataset_copy (copy);
  g_assert_cmpuint (copy->revision, ==, dataset->revision);
  fixture_assert_same (copy, dataset);
  for (guint i = 0; i < 200; i++)
    fixture_random_edit (history, source);
  fixture_assert_same (copy, second);
  fixture_assert_counts (copy);
  of_copy = ct_history_new (copy);
  for (guint i = 0; i < 200; i++)
    fixture_random_edit (of_copy, source);
  fixture_assert_counts (copy);
  while (ct_history_can_undo (of_copy))
    ct_history_undo (of_copy);
  fixture_assert_same (copy, second);
  fixture_assert_counts (dataset);
}

static void
test_empty (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtDataset) copy = ct_dataset_copy (dataset);

  ct_dataset_link_annotations (copy);
  fixture_assert_same (copy, dataset);
  g_assert_cmpuint (ct_dataset_find_image (copy, ""), ==, CT_NO_ROW);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/lists", test_lists);
  g_test_add_func ("/dataset/link-again", test_link_again);
  g_test_add_func ("/dataset/find", test_find);
  g_test_add_func ("/dataset/ids-for-people", test_ids_for_people);
  g_test_add_func ("/dataset/growth", test_growth);
  g_test_add_func ("/dataset/copy", test_copy);
  g_test_add_func ("/dataset/copy-in-steps", test_copy_in_steps);
  g_test_add_func ("/dataset/empty", test_empty);
  return g_test_run ();
}
