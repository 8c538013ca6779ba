/* test-category-match.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Type to find: the order of what is found, and every keystroke against a plain definition.
 */
#include "ct-category-match.h"
#include "edit-fixture.h"

#include <string.h>

typedef struct
{
  CtDataset *dataset;
  CtHistory *history;
  CtCategoryMatch *match;
} Names;

static Names
make_names (const char *const *names)
{
  Names self = { ct_dataset_new (), NULL, ct_category_match_new () };

  self.history = ct_history_new (self.dataset);
  for (; *names != NULL; names++)
    g_assert_cmpuint (ct_verb_add_category (self.history, *names, NULL), !=, CT_NO_ROW);
  ct_category_match_set_dataset (self.match, self.dataset);
  return self;
}

static void
clear_names (Names *self)
{
  ct_category_match_free (self->match);
  g_assert_finalize_object (self->history);
  ct_dataset_unref (self->dataset);
}

/* What is found, as one string. */
static void
assert_found (Names *self, const char *text, guint max, const char *expected)
{
  g_autoptr (GArray) hits = ct_category_match_find (self->match, text, max);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (found,
                            "%s%s",
                            i > 0 ? "|" : "",
                            ct_dataset_get_category_name (self->dataset,
                                                          g_array_index (hits, CtCategoryHit, i).category));
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_ranks (void)
{
  static const char *const names[] = { "scar", "race car", "cactus area", "carrot", "car", "Carpet", "bottle", NULL };
  g_autoptr (GArray) hits = NULL;
  Names self = make_names (names);

  assert_found (&self, "car", 10, "car|carrot|Carpet|race car|scar|cactus area");
  assert_found (&self, " CAR ", 3, "car|carrot|Carpet");
  assert_found (&self, "carp", 10, "Carpet");
  /* The nearer the letters, the better. */
  assert_found (&self, "cr", 10, "scar|carrot|car|Carpet|race car|cactus area");
  hits = ct_category_match_find (self.match, "car", 10);
  g_assert_cmpint (g_array_index (hits, CtCategoryHit, 0).rank, ==, CT_MATCH_EXACT);
  g_assert_cmpint (g_array_index (hits, CtCategoryHit, 1).rank, ==, CT_MATCH_PREFIX);
  g_assert_cmpint (g_array_index (hits, CtCategoryHit, 3).rank, ==, CT_MATCH_WORD);
  g_assert_cmpint (g_array_index (hits, CtCategoryHit, 4).rank, ==, CT_MATCH_SUBSTRING);
  g_assert_cmpint (g_array_index (hits, CtCategoryHit, 5).rank, ==, CT_MATCH_SUBSEQUENCE);
  assert_found (&self, "xyz", 10, "");
  assert_found (&self, "", 2, "scar|race car");
  clear_names (&self);
}

static void
test_case_accents_scripts (void)
{
  static const char *const names[] = { "Café", "Straße", "ÅNGSTRÖM", "猫", "قط", "🐈 cat", "e\xcc\x81tude", NULL };
  Names self = make_names (names);

  assert_found (&self, "cafe", 5, "Café");
  assert_found (&self, "CAFÉ", 5, "Café");
  assert_found (&self, "strasse", 5, "Straße");
  assert_found (&self, "ang", 5, "ÅNGSTRÖM");
  assert_found (&self, "猫", 5, "猫");
  assert_found (&self, "قط", 5, "قط");
  assert_found (&self, "étu", 5, "e\xcc\x81tude");
  assert_found (&self, "🐈", 5, "🐈 cat");
  /* Bytes that are no text find nothing and do no harm. */
  assert_found (&self, "\xff\xfe", 5, "");
  clear_names (&self);
}

static void
test_last_used (void)
{
  static const char *const names[] = { "bag", "ball", "banana", "ba", NULL };
  Names self = make_names (names);

  g_assert_cmpuint (ct_category_match_get_last (self.match), ==, CT_NO_ROW);
  ct_category_match_use (self.match, 1);
  ct_category_match_use (self.match, 2);
  g_assert_cmpuint (ct_category_match_get_last (self.match), ==, 2);
  assert_found (&self, "", 9, "banana|ball|bag|ba");
  /* Rank counts more than habit. */
  assert_found (&self, "ba", 9, "ba|banana|ball|bag");
  ct_category_match_use (self.match, 1);
  assert_found (&self, "b", 2, "ball|banana");
  ct_verb_delete_category (self.history, 1, NULL);
  g_assert_cmpuint (ct_category_match_get_last (self.match), ==, CT_NO_ROW);
  assert_found (&self, "b", 9, "banana|bag|ba");
  ct_history_undo (self.history);
  g_assert_cmpuint (ct_category_match_get_last (self.match), ==, 1);
  clear_names (&self);
}

static void
test_follows_edits (void)
{
  static const char *const names[] = { "bottle", "tin", NULL };
  Names self = make_names (names);

  assert_found (&self, "bo", 5, "bottle");
  ct_verb_rename_category (self.history, 0, "flask", NULL);
  assert_found (&self, "bo", 5, "");
  assert_found (&self, "fl", 5, "flask");
  ct_verb_add_category (self.history, "boat", NULL);
  assert_found (&self, "bo", 5, "boat");
  ct_history_undo (self.history);
  ct_history_undo (self.history);
  assert_found (&self, "bo", 5, "bottle");
  ct_category_match_set_dataset (self.match, NULL);
  assert_found (&self, "bo", 5, "");
  clear_names (&self);
}

static void
assert_new_name (Names *self, const char *text, const char *expected)
{
  g_autofree char *name = ct_category_match_dup_new_name (self->match, text);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_new_name (void)
{
  static const char *const names[] = { "bottle", NULL };
  g_autofree char *long_name = g_strnfill (5000, 'a');
  Names self = make_names (names);

  assert_new_name (&self, "  tin can ", "tin can");
  assert_new_name (&self, "bottle", NULL);
  assert_new_name (&self, " bottle ", NULL);
  /* Another case is another name. */
  assert_new_name (&self, "Bottle", "Bottle");
  assert_new_name (&self, "", NULL);
  assert_new_name (&self, "  ", NULL);
  assert_new_name (&self, "\xff", NULL);
  assert_new_name (&self, long_name, NULL);
  assert_found (&self, long_name, 5, "");
  clear_names (&self);
}

/* The letters of text are in name in this order. */
static gboolean
is_subsequence (const char *name, const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (*text == ' ')
        continue;
      name = strchr (name, *text);
      if (name == NULL)
        return FALSE;
      name++;
    }
  return TRUE;
}

/* Random names and texts of few letters: what is found is exactly what holds the letters, ranks never
 * get better further down, and at most so many are found. */
static void
test_random (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Names self;

  for (guint i = 0; i < 800; i++)
    {
      GString *name = g_string_new (NULL);

      for (guint j = g_test_rand_int_range (2, 9); j > 0; j--)
        g_string_append_c (name, "abcd  "[g_test_rand_int_range (0, 6)]);
      g_string_append_printf (name, "%u", i);
      g_ptr_array_add (names, g_string_free (name, FALSE));
    }
  g_ptr_array_add (names, NULL);
  self = make_names ((const char *const *) names->pdata);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *text = g_strdup ("abcd");
      g_autofree guint8 *seen = g_new0 (guint8, 800);
      g_autoptr (GArray) hits = NULL;
      guint n = 0;

      for (guint j = 0; j < 4; j++)
        text[j] = "abcd0123"[g_test_rand_int_range (0, 8)];
      text[g_test_rand_int_range (0, 5)] = '\0';
      hits = ct_category_match_find (self.match, text, 10000);
      for (guint j = 0; j < hits->len; j++)
        {
          const CtCategoryHit *hit = &g_array_index (hits, CtCategoryHit, j);

          g_assert_cmpint (seen[hit->category]++, ==, 0);
          g_assert_cmpint (hit->rank, >=, j > 0 ? g_array_index (hits, CtCategoryHit, j - 1).rank : CT_MATCH_EXACT);
          g_assert_cmpint (hit->rank <= CT_MATCH_SUBSTRING,
                           ==,
                           strstr (g_ptr_array_index (names, hit->category), text) != NULL);
        }
      for (guint j = 0; j < 800; j++)
        n += is_subsequence (g_ptr_array_index (names, j), text);
      g_assert_cmpuint (hits->len, ==, n);
      g_clear_pointer (&hits, g_array_unref);
      hits = ct_category_match_find (self.match, text, 7);
      g_assert_cmpuint (hits->len, ==, MIN (n, 7));
    }
  clear_names (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/category-match/ranks", test_ranks);
  g_test_add_func ("/category-match/case-accents-scripts", test_case_accents_scripts);
  g_test_add_func ("/category-match/last-used", test_last_used);
  g_test_add_func ("/category-match/follows-edits", test_follows_edits);
  g_test_add_func ("/category-match/new-name", test_new_name);
  g_test_add_func ("/category-match/random", test_random);
  return g_test_run ();
}
