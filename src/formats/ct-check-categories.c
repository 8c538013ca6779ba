/* ct-check-categories.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rules about categories: their names, and which of them are the same thing twice.
 */
#include "ct-check-private.h"

/* (transfer full): the name without white space around it, also such as ASCII does not have. */
char *
ct_check_dup_trimmed (const char *name)
{
  const char *end = name + strlen (name);

  while (*name != '\0' && g_unichar_isspace (g_utf8_get_char (name)))
    name = g_utf8_next_char (name);
  while (end > name)
    {
      const char *last = g_utf8_prev_char (end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last;
    }
  return g_strndup (name, (gsize) (end - name));
}

/* What a name means to people: composed, without case and white space around it. */
static char *
dup_meaning (const char *name)
{
  g_autofree char *trimmed = ct_check_dup_trimmed (name);
  g_autofree char *folded = g_utf8_casefold (trimmed, -1);
  char *meaning = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);

  return meaning != NULL ? meaning : g_steal_pointer (&folded);
}

static gboolean
is_referable (const CtCategoryTable *categories, guint32 row)
{
  return (categories->flags[row] & CT_RECORD_UNREFERABLE) == 0;
}

/* Turns the first row of each class into the first that annotations can name, if one can. */
static void
prefer_referable (const CtCategoryTable *categories, guint32 *classes)
{
  g_autofree guint32 *best = g_new (guint32, (gsize) categories->n_rows + 1);

  for (guint32 row = 0; row < categories->n_rows; row++)
    best[row] = row;
  for (guint32 row = 0; row < categories->n_rows; row++)
    if (ct_category_table_is_alive (categories, row) && is_referable (categories, row)
        && !is_referable (categories, best[classes[row]]))
      best[classes[row]] = row;
  for (guint32 row = 0; row < categories->n_rows; row++)
    classes[row] = best[classes[row]];
}

static void
group_by_name (CtChecker *self)
{
  const CtCategoryTable *categories = &self->dataset->categories;
  g_autoptr (GHashTable) first = g_hash_table_new (NULL, NULL);

  for (guint32 row = 0; row < categories->n_rows; row++)
    {
      gpointer key = GUINT_TO_POINTER (categories->name[row]);
      gpointer other;

      self->same_name[row] = row;
      if (!ct_category_table_is_alive (categories, row))
        continue;
      if (g_hash_table_lookup_extended (first, key, NULL, &other))
        self->same_name[row] = GPOINTER_TO_UINT (other);
      else
        g_hash_table_insert (first, key, GUINT_TO_POINTER (row));
    }
  prefer_referable (categories, self->same_name);
}

static void
group_by_meaning (CtChecker *self)
{
  const CtCategoryTable *categories = &self->dataset->categories;
  g_autoptr (GHashTable) first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint32 row = 0; row < categories->n_rows; row++)
    {
      char *meaning;
      gpointer other;

      self->same_meaning[row] = row;
      if (!ct_category_table_is_alive (categories, row))
        continue;
      meaning = dup_meaning (ct_dataset_get_category_name (self->dataset, row));
      if (g_hash_table_lookup_extended (first, meaning, NULL, &other))
        {
          self->same_meaning[row] = GPOINTER_TO_UINT (other);
          g_free (meaning);
        }
      else
        {
          g_hash_table_insert (first, meaning, GUINT_TO_POINTER (row));
        }
    }
  prefer_referable (categories, self->same_meaning);
}

/* Whether enough categories for the profile are left when only these classes are. */
static gboolean
are_enough (const CtChecker *self, const guint32 *classes, gboolean only_used)
{
  const CtCategoryTable *categories = &self->dataset->categories;
  g_autoptr (CtBitset) left = ct_bitset_new (categories->n_rows);

  if (!self->azure)
    return TRUE;
  for (guint32 row = 0; row < categories->n_rows; row++)
    if (ct_category_table_is_alive (categories, row) && (!only_used || categories->n_annotations[row] > 0))
      ct_bitset_set (left, classes[row], TRUE);
  return ct_bitset_count (left) >= self->limits->min_categories;
}

/* A category can take another's annotations if it has an id, or if there are none to take. */
static gboolean
can_merge (const CtCategoryTable *categories, guint32 row, guint32 into)
{
  return is_referable (categories, into) || categories->n_annotations[row] == 0;
}

static void
check_name (CtChecker *self, guint32 row, gboolean may_merge, gboolean is_alone)
{
  const CtCategoryTable *categories = &self->dataset->categories;
  const char *name = ct_dataset_get_category_name (self->dataset, row);
  guint32 same = self->same_name[row];
  guint32 similar = self->same_meaning[row];
  g_autofree char *trimmed = ct_check_dup_trimmed (name);

  if (*trimmed == '\0')
    {
      ct_check_report (self, CT_RULE_CATEGORY_UNNAMED, row, CT_NO_ROW, FALSE);
      return;
    }
  if (same != row)
    ct_check_report (self, CT_RULE_CATEGORY_DUPLICATE, row, same, can_merge (categories, row, same));
  if (similar != row && categories->name[similar] != categories->name[row])
    ct_check_report (self, CT_RULE_CATEGORY_SIMILAR, row, similar, may_merge && can_merge (categories, row, similar));
  if (!g_str_equal (name, trimmed))
    ct_check_report (self, CT_RULE_CATEGORY_NAME_SPACES, row, CT_NO_ROW, is_alone);
}

gboolean
ct_check_categories (CtChecker *self)
{
  const CtCategoryTable *categories = &self->dataset->categories;
  g_autoptr (CtBitset) shared = ct_bitset_new (categories->n_rows);
  gboolean may_merge, may_remove;

  group_by_name (self);
  group_by_meaning (self);
  may_merge = are_enough (self, self->same_meaning, FALSE);
  may_remove = are_enough (self, self->same_name, TRUE);
  for (guint32 row = 0; row < categories->n_rows; row++)
    if (self->same_meaning[row] != row)
      ct_bitset_set (shared, self->same_meaning[row], TRUE);
  for (guint32 row = 0; row < categories->n_rows; row++)
    {
      if (!ct_check_go_on (self, row, categories->n_rows))
        return FALSE;
      if (!ct_category_table_is_alive (categories, row))
        continue;
      check_name (self, row, may_merge, self->same_meaning[row] == row && !ct_bitset_get (shared, row));
      if (categories->n_annotations[row] == 0)
        ct_check_report (self, CT_RULE_CATEGORY_UNUSED, row, CT_NO_ROW, may_remove);
    }
  return TRUE;
}

/* What a category is used for; known when all annotations were seen. */
void
ct_check_use (CtChecker *self)
{
  const CtCategoryTable *categories = &self->dataset->categories;
  gboolean training = self->options.purpose == CT_CHECK_TRAINING;

  for (guint32 row = 0; row < categories->n_rows && self->azure && training; row++)
    {
      if (!ct_category_table_is_alive (categories, row) || self->first_image[row] == CT_NO_ROW
          || ct_bitset_get (self->two_images, row))
        continue;
      ct_check_report (self,
                       self->limits->min_per_category > 1 ? CT_RULE_CATEGORY_RARE : CT_RULE_CATEGORY_FEW_IMAGES,
                       row,
                       CT_NO_ROW,
                       FALSE);
    }
}
