/* test-query.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which images are listed, and which is the next one to look at.
 */
#include "ct-query.h"

#include <locale.h>

#include "model-fixtures.h"

static void
assert_rows (GArray *rows, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", g_array_index (rows, guint32, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
query (const CtDataset *dataset, const char *text, gboolean only_unreviewed, const char *expected)
{
  CtQuery what = { text, only_unreviewed };
  g_autoptr (GArray) rows = ct_query_images (dataset, &what);

  assert_rows (rows, expected);
}

static void
test_images (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  g_autoptr (GArray) all = ct_query_images (dataset, NULL);

  assert_rows (all, "0 1 2");
  query (dataset, NULL, FALSE, "0 1 2");
  query (dataset, "", FALSE, "0 1 2");
  query (dataset, NULL, TRUE, "0 2");
  query (dataset, "B.JPG", FALSE, "1");
  query (dataset, "B.JPG", TRUE, "");
  query (dataset, "sub/", FALSE, "1");
  query (dataset, ".jp", FALSE, "0 1 2");
  query (dataset, "x", FALSE, "");
  g_assert_true (ct_verb_delete_image (history, 0, NULL));
  query (dataset, NULL, FALSE, "1 2");
}

/* Without regard to case means letters of all scripts. */
static void
test_case (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtHistory) history = ct_history_new (dataset);

  ct_verb_add_image (history, "GRÖSSE.jpg", 0, 0, NULL);
  ct_verb_add_image (history, "größe.jpg", 0, 0, NULL);
  ct_verb_add_image (history, "ΣΟΦΟΣ.jpg", 0, 0, NULL);
  query (dataset, "größe", FALSE, "0 1");
  query (dataset, "σοφοσ", FALSE, "2");
}

static guint32
naive_next (const CtDataset *dataset, guint32 image, int step)
{
  guint32 n = dataset->images.n_rows;
  guint32 row = image;

  for (;;)
    {
      row = step > 0 ? (row + 1) % n : (row + n - 1) % n;
      if (row == image)
        return CT_NO_ROW;
      if (ct_image_table_is_alive (&dataset->images, row) && (dataset->images.flags[row] & CT_RECORD_REVIEWED) == 0)
        return row;
    }
}

static void
test_next_unreviewed (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (7);
  g_autoptr (CtDataset) empty = ct_dataset_new ();

  g_assert_cmpuint (ct_query_next_unreviewed (empty, 0, 1), ==, CT_NO_ROW);
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (CtDataset) dataset = fixture_random_dataset (source, 1 + round % 6);
      g_autoptr (CtHistory) history = ct_history_new (dataset);

      for (guint i = 0; i < 15; i++)
        fixture_random_edit (history, source);
      for (guint32 image = 0; image < dataset->images.n_rows; image++)
        for (int step = -1; step <= 1; step += 2)
          g_assert_cmpuint (ct_query_next_unreviewed (dataset, image, step), ==, naive_next (dataset, image, step));
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/images", test_images);
  g_test_add_func ("/query/case", test_case);
  g_test_add_func ("/query/next-unreviewed", test_next_unreviewed);
  return g_test_run ();
}
