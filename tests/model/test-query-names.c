/* test-query-names.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Searching and sorting by name: whatever the letters, and the same for a million names as for two.
 */
#include "ct-query.h"

#include <locale.h>
#include <string.h>

/* In this order. */
static void
test_natural (void)
{
  static const char *const names[] = { "",
                                       "a",
                                       "a/9.jpg",
                                       "a/10.jpg",
                                       "a/b/1.jpg",
                                       "a b.jpg",
                                       "a-1.jpg",
                                       "a.jpg",
                                       "a0.jpg",
                                       "a1.jpg",
                                       "A2.jpg",
                                       "a02.jpg",
                                       "a2.jpg",
                                       "a9.jpg",
                                       "a10.jpg",
                                       "a10b.jpg",
                                       "a99999999999999999999.jpg",
                                       "a100000000000000000000.jpg",
                                       "aa",
                                       "e",
                                       "ez",
                                       "\xc3\xa9",
                                       "f",
                                       "Z",
                                       "zz",
                                       "\xe4\xb8\xad" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        int order = ct_query_compare_names (names[i], names[j]);

        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
      }
}

static char *
fold_whole (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

/* Folding piece by piece is folding the whole. */
static void
test_contains (void)
{
  static const char *const pieces[] = {
    "a",           "E", "s", "\xc3\xa4",     "\xc3\x9f",     "\xcc\x81",     "\xcc\xa7", "\xe2\x84\xaa",
    "\xc4\xb0",    "/", "1", "\xe1\x84\x80", "\xe1\x85\xa1", "\xe1\x86\xa8", "\xce\xa3", "\xcf\x82",
    "\xe4\xb8\xad"
  };
  g_autoptr (GRand) source = g_rand_new ();
  guint n_true = 0;

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (CtDataset) dataset = ct_dataset_new ();
      g_autoptr (CtQuery) what = NULL;
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;
      char *texts[2];
      guint32 row = ct_image_table_append (&dataset->images);
      gboolean expected;

      for (guint i = 0; i < 2; i++)
        {
          GString *text = g_string_new (NULL);

          for (int n = g_rand_int_range (source, 0, i == 0 ? (round % 100 == 0 ? 200 : 12) : 3); n > 0; n--)
            g_string_append (text, pieces[g_rand_int_range (source, 0, G_N_ELEMENTS (pieces))]);
          texts[i] = g_string_free (text, FALSE);
        }
      dataset->images.file_name[row] = ct_strpool_add (dataset->strings, texts[0]);
      what = ct_query_new_name (texts[1]);
      a = fold_whole (texts[0]);
      b = fold_whole (texts[1]);
      expected = strstr (a, b) != NULL;
      g_assert_cmpint (ct_query_matches (what, dataset, NULL, row), ==, expected);
      n_true += expected;
      g_free (texts[0]);
      g_free (texts[1]);
    }
  g_assert_cmpuint (n_true, >, 300);
  g_assert_cmpuint (n_true, <, 2700);
}

/* Names that are no UTF-8 are searched and sorted like others. */
static void
test_broken_names (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  g_autoptr (CtQuery) what = ct_query_new_name ("B\xff");
  g_autoptr (GArray) ranks = NULL;
  guint32 row = ct_image_table_append (&dataset->images);

  dataset->images.file_name[row] = ct_strpool_add (dataset->strings, "a\xc3");
  row = ct_image_table_append (&dataset->images);
  dataset->images.file_name[row] = ct_strpool_add (dataset->strings, "ab\xe4\xb8");
  g_assert_false (ct_query_matches (what, dataset, NULL, 0));
  g_assert_true (ct_query_matches (what, dataset, NULL, 1));
  ranks = ct_query_rank_names (dataset, NULL, NULL);
  g_assert_cmpuint (ranks->len, ==, 2);
  g_assert_cmpint (ct_query_compare_names ("a\xc3", "a\xc3"), ==, 0);
  g_assert_cmpint (ct_query_compare_names ("a\xc3", "a\xc4"), !=, 0);
}

static char *
random_name (GRand *source)
{
  static const char *const pieces[] = { "a",   "A",        "b", "/",      "1", "0",           "10",
                                        "007", "\xc3\xa4", "-", "shelf-", "",  "\xe4\xb8\xad" };
  GString *name = g_string_new (NULL);

  for (int n = g_rand_int_range (source, 0, 12); n > 0; n--)
    g_string_append (name, pieces[g_rand_int_range (source, 0, G_N_ELEMENTS (pieces))]);
  return g_string_free (name, FALSE);
}

/* Ranks are the order of the comparison, which is one. */
static void
test_ranks (void)
{
  g_autoptr (GRand) source = g_rand_new ();

  for (guint round = 0; round < 30; round++)
    {
      g_autoptr (CtDataset) dataset = ct_dataset_new ();
      g_autoptr (GArray) ranks = NULL;
      guint n = (guint) g_rand_int_range (source, 0, 150);
      g_autofree char *common = g_strnfill ((gsize) g_rand_int_range (source, 0, 40), 'x');

      for (guint i = 0; i < n; i++)
        {
          g_autofree char *end = random_name (source);
          g_autofree char *name = g_strconcat (common, end, NULL);
          guint32 row = ct_image_table_append (&dataset->images);

          dataset->images.file_name[row] = ct_strpool_add (dataset->strings, name);
        }
      ranks = ct_query_rank_names (dataset, NULL, NULL);
      g_assert_cmpuint (ranks->len, ==, n);
      for (guint32 i = 0; i < n; i++)
        for (guint32 j = 0; j < n; j++)
          {
            const char *a = ct_dataset_get_file_name (dataset, i), *b = ct_dataset_get_file_name (dataset, j);
            guint32 x = g_array_index (ranks, guint32, i), y = g_array_index (ranks, guint32, j);
            int order = ct_query_compare_names (a, b);

            g_assert_cmpint ((order > 0) - (order < 0), ==, (x > y) - (x < y));
            g_assert_cmpint (order == 0, ==, g_str_equal (a, b));
          }
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query-names/natural", test_natural);
  g_test_add_func ("/query-names/contains", test_contains);
  g_test_add_func ("/query-names/broken-names", test_broken_names);
  g_test_add_func ("/query-names/ranks", test_ranks);
  return g_test_run ();
}
