/* test-category-verbs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is done to categories, that undo takes it back, and the order and the keys that people see.
 */
#include "ct-category-verbs.h"

#include <locale.h>

#include "ct-category-list.h"
#include "ct-error.h"
#include "model-fixtures.h"

typedef struct
{
  CtDataset *dataset;
  CtDataset *before;
  CtHistory *history;
  GError *error;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (1);

  self->dataset = fixture_random_dataset (source, 20);
  self->before = ct_dataset_copy (self->dataset);
  self->history = ct_history_new (self->dataset);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->history);
  ct_dataset_unref (self->dataset);
  ct_dataset_unref (self->before);
}

static void
assert_reverses (Fixture *self)
{
  g_autoptr (CtDataset) after = ct_dataset_copy (self->dataset);

  fixture_assert_counts (self->dataset);
  ct_history_undo (self->history);
  g_assert_false (ct_history_can_undo (self->history));
  fixture_assert_same (self->dataset, self->before);
  ct_history_redo (self->history);
  fixture_assert_same (self->dataset, after);
}

static void
assert_refused (Fixture *self, gboolean done)
{
  g_assert_false (done);
  g_assert_error (self->error, CT_ERROR, CT_ERROR_USAGE);
  g_clear_error (&self->error);
  g_assert_cmpuint (self->dataset->revision, ==, self->before->revision);
  g_assert_false (ct_history_can_undo (self->history));
}

/* The rows of the list as a text such as "01234". */
static char *
order (Fixture *self)
{
  g_autoptr (GArray) list = ct_category_list_new (self->dataset);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (text, "%u", g_array_index (list, guint32, i));
  return g_string_free (text, FALSE);
}

#define ASSERT_ORDER(self, wanted)                                                                                     \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *found_order = order (self);                                                                       \
    g_assert_cmpstr (found_order, ==, wanted);                                                                         \
  }                                                                                                                    \
  G_STMT_END

/* Which category has each key, from 1 on, "." for none. */
static char *
digits (Fixture *self)
{
  g_autoptr (GArray) list = ct_category_list_new (self->dataset);
  GString *text = g_string_new (NULL);
  guint32 rows[CT_N_DIGITS];

  ct_category_list_find_digits (self->dataset, list, rows);
  for (guint i = 1; i <= CT_N_DIGITS; i++)
    {
      guint32 row = rows[i % CT_N_DIGITS];

      g_string_append_c (text, row != CT_NO_ROW ? (char) ('0' + row) : '.');
      g_assert_cmpuint (ct_category_list_get_digit (rows, row), <=, row != CT_NO_ROW ? 9 : 10);
    }
  return g_string_free (text, FALSE);
}

#define ASSERT_DIGITS(self, wanted)                                                                                    \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *found_digits = digits (self);                                                                     \
    g_assert_cmpstr (found_digits, ==, wanted);                                                                        \
  }                                                                                                                    \
  G_STMT_END

static void
test_move (Fixture *self, gconstpointer data)
{
  ASSERT_ORDER (self, "01234");
  g_assert_true (ct_verb_move_category (self->history, 4, 0, &self->error));
  ASSERT_ORDER (self, "40123");
  assert_reverses (self);
  g_assert_true (ct_verb_move_category (self->history, 4, 1, &self->error));
  ASSERT_ORDER (self, "04123");
  g_assert_true (ct_verb_move_category (self->history, 0, 99, &self->error));
  ASSERT_ORDER (self, "41230");
  /* A new one comes last, and so does one that takes the place of a deleted one. */
  ct_verb_add_category (self->history, "new", NULL);
  ASSERT_ORDER (self, "412305");
  g_assert_true (ct_verb_delete_category (self->history, 2, NULL));
  g_assert_true (ct_verb_move_category (self->history, 5, 1, &self->error));
  ASSERT_ORDER (self, "45130");
  ct_verb_add_category (self->history, "newer", NULL);
  ASSERT_ORDER (self, "451306");
  while (ct_history_can_undo (self->history))
    ct_history_undo (self->history);
  fixture_assert_same (self->dataset, self->before);
}

/* Where it is already is no edit, and the dead cannot be moved. */
static void
test_move_refused (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_move_category (self->history, 2, 2, &self->error));
  g_assert_true (ct_verb_move_category (self->history, 4, 1000, &self->error));
  g_assert_false (ct_history_can_undo (self->history));
  assert_refused (self, ct_verb_move_category (self->history, 5, 0, &self->error));
  assert_refused (self, ct_verb_move_category (self->history, CT_NO_ROW, 0, &self->error));
}

static void
test_digit (Fixture *self, gconstpointer data)
{
  ASSERT_DIGITS (self, "01234.....");
  g_assert_true (ct_verb_set_digit (self->history, 3, 1, &self->error));
  ASSERT_DIGITS (self, "312.4.....");
  assert_reverses (self);
  /* Taken from the one that had it. */
  g_assert_true (ct_verb_set_digit (self->history, 4, 1, &self->error));
  ASSERT_DIGITS (self, "4123......");
  g_assert_cmpuint (self->dataset->categories.look[3].digit, ==, 0);
  ct_history_undo (self->history);
  ASSERT_DIGITS (self, "312.4.....");
  g_assert_true (ct_verb_set_digit (self->history, 3, 0, &self->error));
  ASSERT_DIGITS (self, "01234.....");
  g_assert_false (ct_verb_set_digit (self->history, 0, 10, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_USAGE);
  g_clear_error (&self->error);
}

static void
test_color (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_set_color (self->history, 2, CT_COLOR_SET | 0x00ff80, &self->error));
  g_assert_cmphex (self->dataset->categories.look[2].color, ==, CT_COLOR_SET | 0x00ff80);
  /* The file has no place for it. */
  g_assert_cmphex (self->dataset->categories.flags[2], ==, self->before->categories.flags[2]);
  assert_reverses (self);
  g_assert_true (ct_verb_set_color (self->history, 2, CT_COLOR_NONE, &self->error));
  fixture_assert_same (self->dataset, self->before);
}

/* Where the file has a colour it gets the new one, and undone it counts as untouched. */
static void
test_color_in_file (Fixture *self, gconstpointer data)
{
  self->dataset->categories.flags[2] |= CT_RECORD_COLORED;
  self->before->categories.flags[2] |= CT_RECORD_COLORED;
  assert_refused (self, ct_verb_set_color (self->history, 2, CT_COLOR_NONE, &self->error));
  assert_refused (self, ct_verb_set_color (self->history, 2, 0x123456, &self->error));
  g_assert_true (ct_verb_move_category (self->history, 2, 0, NULL));
  g_assert_cmphex (self->dataset->categories.flags[2], ==, CT_RECORD_COLORED);
  ct_history_undo (self->history);
  g_assert_true (ct_verb_set_color (self->history, 2, CT_COLOR_SET, &self->error));
  g_assert_cmphex (self->dataset->categories.flags[2], ==, CT_RECORD_COLORED | CT_RECORD_EDITED_COLOR);
  assert_reverses (self);
}

static void
test_supercategory (Fixture *self, gconstpointer data)
{
  CtCategoryTable *categories = &self->dataset->categories;

  g_assert_true (ct_verb_set_supercategory (self->history, 1, "", &self->error));
  g_assert_false (ct_history_can_undo (self->history));
  assert_refused (self, ct_verb_set_supercategory (self->history, 1, "\xff", &self->error));
  assert_refused (self, ct_verb_set_supercategory (self->history, 9, "x", &self->error));
  g_assert_true (ct_verb_set_supercategory (self->history, 1, "vehicle", &self->error));
  g_assert_cmpstr (ct_strpool_get (self->dataset->strings, categories->supercategory[1]), ==, "vehicle");
  g_assert_cmphex (categories->flags[1], ==, CT_RECORD_EDITED_SUPERCATEGORY);
  assert_reverses (self);
}

static void
test_add_several (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_assert_true (ct_verb_add_categories (self->history, names, &self->error));
  g_assert_false (ct_history_can_undo (self->history));
  g_ptr_array_add (names, (gpointer) "one");
  g_ptr_array_add (names, (gpointer) "two");
  g_assert_true (ct_verb_add_categories (self->history, names, &self->error));
  g_assert_cmpuint (ct_dataset_find_category (self->dataset, "two"), ==, 6);
  g_assert_cmpuint (self->dataset->categories.n_alive, ==, 7);
  assert_reverses (self);
}

static void
test_add_several_refused (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = { "", "category-1", "one", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();

      g_ptr_array_add (names, (gpointer) "one");
      g_ptr_array_add (names, (gpointer) bad[i]);
      assert_refused (self, ct_verb_add_categories (self->history, names, &self->error));
      g_assert_cmpuint (self->dataset->categories.n_rows, ==, 5);
    }
}

static void
test_delete_into (Fixture *self, gconstpointer data)
{
  guint32 n = self->dataset->categories.n_annotations[1] + self->dataset->categories.n_annotations[2];

  g_assert_true (ct_verb_delete_category_into (self->history, 1, 2, &self->error));
  g_assert_cmpuint (self->dataset->categories.n_annotations[2], ==, n);
  g_assert_false (ct_category_table_is_alive (&self->dataset->categories, 1));
  g_assert_cmpstr (ct_history_get_undo_label (self->history), ==, "Delete Category");
  assert_reverses (self);
  g_assert_false (ct_verb_delete_category_into (self->history, 2, 1, NULL));
  g_assert_false (ct_verb_delete_category_into (self->history, 2, 2, NULL));
}

static void
test_count_images (Fixture *self, gconstpointer data)
{
  for (guint32 category = 0; category < 5; category++)
    {
      guint32 n = 0;

      for (guint32 image = 0; image < self->dataset->images.n_rows; image++)
        {
          gboolean found = FALSE;

          for (guint32 row = ct_dataset_first_annotation (self->dataset, image); row != CT_NO_ROW;
               row = ct_dataset_next_annotation (self->dataset, row))
            found = found || self->dataset->annotations.category[row] == category;
          n += found;
        }
      g_assert_cmpuint (n, >, 0);
      g_assert_cmpuint (ct_category_list_count_images (self->dataset, category), ==, n);
    }
}

/* However often categories are moved, the list is a permutation of the living ones, and undo brings all back. */
static void
test_random (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (7);

  for (guint i = 0; i < 1500; i++)
    {
      g_autoptr (GArray) list = NULL;
      g_autoptr (CtDataset) now = NULL;

      fixture_random_act (self->history, source);
      list = ct_category_list_new (self->dataset);
      g_assert_cmpuint (list->len, ==, self->dataset->categories.n_alive);
      for (guint j = 0; j < list->len; j++)
        {
          guint32 row = g_array_index (list, guint32, j);

          g_assert_true (ct_category_table_is_alive (&self->dataset->categories, row));
          for (guint k = 0; k < j; k++)
            g_assert_cmpuint (g_array_index (list, guint32, k), !=, row);
        }
    }
  while (ct_history_can_undo (self->history))
    ct_history_undo (self->history);
  fixture_assert_same (self->dataset, self->before);
}

#define ADD(name, func) g_test_add ("/category-verbs/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("move", test_move);
  ADD ("move-refused", test_move_refused);
  ADD ("digit", test_digit);
  ADD ("color", test_color);
  ADD ("color-in-file", test_color_in_file);
  ADD ("supercategory", test_supercategory);
  ADD ("add-several", test_add_several);
  ADD ("add-several-refused", test_add_several_refused);
  ADD ("delete-into", test_delete_into);
  ADD ("count-images", test_count_images);
  ADD ("random", test_random);
  return g_test_run ();
}
