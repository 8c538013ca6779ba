/* test-image-filter.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the chips say is what the query finds; each part can be taken away alone.
 */
#include "ct-image-filter.h"

#include <math.h>

#include "ct-verbs.h"

/* Four images: nothing; a tin; a jar; a tin and a jar. The last two are reviewed. */
static CtHistory *
make_history (void)
{
  g_autoptr (CtDataset) dataset = ct_dataset_new ();
  CtHistory *history = ct_history_new (dataset);
  CtRect box = CT_RECT_INIT (1, 1, 20, 10);
  guint32 tin = ct_verb_add_category (history, "tin", NULL);
  guint32 jar = ct_verb_add_category (history, "jar", NULL);

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("Shelf %u.jpg", i);
      guint32 image = ct_verb_add_image (history, name, 100, 100, NULL);

      if ((i & 1) != 0)
        ct_verb_add_annotation (history, image, tin, &box, NULL);
      if ((i & 2) != 0)
        ct_verb_add_annotation (history, image, jar, &box, NULL);
      ct_verb_set_reviewed (history, image, i >= 2, NULL);
    }
  return history;
}

/* The images that the filter finds, as digits. */
static char *
found (const CtImageFilter *filter, CtDataset *dataset)
{
  g_autoptr (CtQuery) query = ct_image_filter_make_query (filter, dataset);
  g_autoptr (GArray) rows = ct_query_images (dataset, query);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (text, "%u", g_array_index (rows, guint32, i));
  return g_string_free (text, FALSE);
}

#define assert_found(filter, dataset, expected)                                                                        \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *text_ = found (filter, dataset);                                                                  \
    g_assert_cmpstr (text_, ==, expected);                                                                             \
  }                                                                                                                    \
  G_STMT_END

#define assert_text(filter, part, dataset, expected)                                                                   \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *text_ = ct_image_filter_dup_text (filter, part, dataset);                                         \
    g_assert_cmpstr (text_, ==, expected);                                                                             \
  }                                                                                                                    \
  G_STMT_END

static void
test_joins (void)
{
  g_autoptr (CtHistory) history = make_history ();
  CtDataset *dataset = ct_history_get_dataset (history);
  CtImageFilter filter;

  ct_image_filter_init (&filter);
  g_assert_true (ct_image_filter_is_empty (&filter));
  g_assert_null (ct_image_filter_get_join_text (&filter));
  assert_found (&filter, dataset, "0123");
  filter.choices[CT_FILTER_REVIEWED] = CT_CHOICE_NO;
  assert_found (&filter, dataset, "01");
  g_assert_null (ct_image_filter_get_join_text (&filter));
  filter.choices[CT_FILTER_LABELLED] = CT_CHOICE_YES;
  assert_found (&filter, dataset, "1");
  g_assert_nonnull (ct_image_filter_get_join_text (&filter));
  filter.join = CT_JOIN_ANY;
  assert_found (&filter, dataset, "0123");
  filter.join = CT_JOIN_NONE;
  assert_found (&filter, dataset, "");
  ct_image_filter_drop (&filter, CT_FILTER_LABELLED);
  assert_found (&filter, dataset, "23");
  /* "None of" matters for one condition, too. */
  g_assert_nonnull (ct_image_filter_get_join_text (&filter));
  /* The name is always asked for in addition. */
  ct_image_filter_set_name (&filter, "shelf 3");
  assert_found (&filter, dataset, "3");
  g_assert_cmpuint (ct_image_filter_count (&filter), ==, 1);
  ct_image_filter_reset (&filter);
  g_assert_true (ct_image_filter_is_empty (&filter));
  ct_image_filter_clear (&filter);
}

static void
test_categories (void)
{
  g_autoptr (CtHistory) history = make_history ();
  CtDataset *dataset = ct_history_get_dataset (history);
  CtImageFilter filter;

  ct_image_filter_init (&filter);
  ct_bitset_set (filter.categories, 0, TRUE);
  assert_found (&filter, dataset, "13");
  assert_text (&filter, CT_FILTER_CATEGORIES, dataset, "With tin");
  filter.match = CT_QUERY_NONE;
  assert_found (&filter, dataset, "02");
  assert_text (&filter, CT_FILTER_CATEGORIES, dataset, "Without tin");
  ct_bitset_set (filter.categories, 1, TRUE);
  assert_found (&filter, dataset, "0");
  assert_text (&filter, CT_FILTER_CATEGORIES, dataset, "None of tin, jar");
  filter.match = CT_QUERY_ALL;
  assert_found (&filter, dataset, "3");
  filter.match = CT_QUERY_ANY;
  assert_found (&filter, dataset, "123");
  assert_text (&filter, CT_FILTER_CATEGORIES, dataset, "Any of tin, jar");
  ct_image_filter_drop (&filter, CT_FILTER_CATEGORIES);
  g_assert_true (ct_image_filter_is_empty (&filter));
  ct_image_filter_clear (&filter);
}

static void
test_ranges (void)
{
  g_autoptr (CtHistory) history = make_history ();
  CtDataset *dataset = ct_history_get_dataset (history);
  CtImageFilter filter;

  ct_image_filter_init (&filter);
  g_assert_cmpint (ct_image_filter_get_needs (&filter), ==, CT_IMAGE_NEEDS_NOTHING);
  filter.boxes = (CtFilterRange){ 1, 1 };
  assert_found (&filter, dataset, "12");
  assert_text (&filter, CT_FILTER_BOXES, dataset, "Boxes 1");
  filter.boxes.most = INFINITY;
  assert_found (&filter, dataset, "123");
  assert_text (&filter, CT_FILTER_BOXES, dataset, "Boxes ≥ 1");
  ct_image_filter_drop (&filter, CT_FILTER_BOXES);
  filter.size_of = CT_QUERY_WIDTH_RELATIVE;
  filter.size = (CtFilterRange){ 0.1, 0.2 };
  assert_found (&filter, dataset, "123");
  assert_text (&filter, CT_FILTER_SIZE, dataset, "Box width 10 – 20 %");
  g_assert_cmpint (ct_image_filter_get_needs (&filter), ==, CT_IMAGE_NEEDS_BOXES);
  filter.score.most = 0.5;
  assert_text (&filter, CT_FILTER_SCORE, dataset, "Score ≤ 0.5");
  g_assert_true (ct_image_filter_get_needs (&filter) & CT_IMAGE_NEEDS_SCORES);
  assert_found (&filter, dataset, "");
  ct_image_filter_clear (&filter);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-filter/joins", test_joins);
  g_test_add_func ("/image-filter/categories", test_categories);
  g_test_add_func ("/image-filter/ranges", test_ranges);
  return g_test_run ();
}
