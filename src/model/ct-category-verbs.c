/* ct-category-verbs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How categories look is kept by the history like everything else, although the file only
 * has a place for the colour, if that.
 */
#include "ct-category-verbs.h"

#include "ct-category-list.h"
#include "ct-error.h"

static gboolean
check_category (CtDataset *dataset, guint32 category, GError **error)
{
  if (ct_category_table_is_alive (&dataset->categories, category))
    return TRUE;
  g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("There is no such category in the data set."));
  return FALSE;
}

static void
push_one (CtHistory *history, const char *label, CtEdit edit)
{
  ct_history_begin (history, label);
  ct_history_push (history, &edit);
  ct_history_end (history);
}

static gboolean
check_names (CtDataset *dataset, const GPtrArray *names, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (*name == '\0' || !g_utf8_validate (name, -1, NULL))
        {
          g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("A name must not be empty."));
          return FALSE;
        }
      if (!g_hash_table_add (seen, (gpointer) name) || ct_dataset_find_category (dataset, name) != CT_NO_ROW)
        {
          g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("There is a category “%s” already."), name);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * ct_verb_add_categories:
 * @names: (element-type utf8): none empty, all different, and no other category's
 *
 * Adds them in this order, in one group.
 *
 * Returns: %TRUE, also when there are none
 */
gboolean
ct_verb_add_categories (CtHistory *history, const GPtrArray *names, GError **error)
{
  if (!check_names (ct_history_get_dataset (history), names, error))
    return FALSE;
  ct_history_begin (history, N_ ("Add Categories"));
  for (guint i = 0; i < names->len; i++)
    ct_verb_add_category (history, g_ptr_array_index (names, i), NULL);
  ct_history_end (history);
  return TRUE;
}

/**
 * ct_verb_set_supercategory:
 * @name: may be empty, for none
 *
 * Returns: %TRUE, also when nothing changed
 */
gboolean
ct_verb_set_supercategory (CtHistory *history, guint32 category, const char *name, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  const char *old;

  if (!check_category (dataset, category, error))
    return FALSE;
  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    {
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("This is no text."));
      return FALSE;
    }
  old = ct_strpool_get (dataset->strings, dataset->categories.supercategory[category]);
  if (g_strcmp0 (old != NULL ? old : "", name) != 0)
    push_one (history,
              N_ ("Change Supercategory"),
              ct_edit_new_supercategory (dataset, category, ct_strpool_add (dataset->strings, name)));
  return TRUE;
}

/**
 * ct_verb_set_color:
 * @color: %CT_COLOR_SET with 0xRRGGBB, or %CT_COLOR_NONE for the one that the program chooses
 *
 * The file gets the colour if the record of the category has a place for it; then there is no going back to
 * none but undo.
 *
 * Returns: %TRUE, also when nothing changed
 */
gboolean
ct_verb_set_color (CtHistory *history, guint32 category, guint32 color, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  CtLook look;

  if (!check_category (dataset, category, error))
    return FALSE;
  if (color != CT_COLOR_NONE && (color & ~0xffffffu) != CT_COLOR_SET)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("This is no colour."));
      return FALSE;
    }
  if (color == CT_COLOR_NONE && (dataset->categories.flags[category] & CT_RECORD_COLORED) != 0)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_USAGE,
                   _ ("The colour of “%s” stands in the file. Choose another one."),
                   ct_dataset_get_category_name (dataset, category));
      return FALSE;
    }
  look = dataset->categories.look[category];
  if (look.color == color)
    return TRUE;
  look.color = color;
  push_one (history, N_ ("Change Color"), ct_edit_new_look (dataset, category, look));
  return TRUE;
}

/**
 * ct_verb_set_digit:
 * @digit: 1 to 9, or 0 for the one of its place in the list
 *
 * Takes the key from the category that it was given to before.
 *
 * Returns: %TRUE, also when nothing changed
 */
gboolean
ct_verb_set_digit (CtHistory *history, guint32 category, guint digit, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  const CtCategoryTable *categories = &dataset->categories;

  if (!check_category (dataset, category, error))
    return FALSE;
  if (digit >= CT_N_DIGITS)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("Only the keys 1 to 9 can be given to a category."));
      return FALSE;
    }
  if (categories->look[category].digit == digit)
    return TRUE;
  ct_history_begin (history, N_ ("Change Key"));
  for (guint32 row = 0; row < categories->n_rows; row++)
    {
      CtLook look = categories->look[row];
      gboolean gets = row == category;

      if (!gets && (digit == 0 || look.digit != digit || !ct_category_table_is_alive (categories, row)))
        continue;
      look.digit = gets ? digit : 0;
      push_one (history, "", ct_edit_new_look (dataset, row, look));
    }
  ct_history_end (history);
  return TRUE;
}

/**
 * ct_verb_move_category:
 * @position: among the living ones, from 0; the last place for what is beyond
 *
 * Changes the order in which people see the categories. The file keeps its own, because others may
 * count on it.
 *
 * Returns: %TRUE, also when nothing changed
 */
gboolean
ct_verb_move_category (CtHistory *history, guint32 category, guint position, GError **error)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  g_autoptr (GArray) list = NULL;
  guint old = 0;

  if (!check_category (dataset, category, error))
    return FALSE;
  list = ct_category_list_new (dataset);
  position = MIN (position, list->len - 1);
  while (g_array_index (list, guint32, old) != category)
    old++;
  if (old == position)
    return TRUE;
  g_array_remove_index (list, old);
  g_array_insert_val (list, position, category);
  ct_history_begin (history, N_ ("Move Category"));
  for (guint i = 0; i < list->len; i++)
    {
      guint32 row = g_array_index (list, guint32, i);
      CtLook look = dataset->categories.look[row];

      if (look.place == i)
        continue;
      look.place = i;
      push_one (history, "", ct_edit_new_look (dataset, row, look));
    }
  ct_history_end (history);
  return TRUE;
}

/**
 * ct_verb_delete_category_into:
 * @into: another living category
 *
 * Like ct_verb_merge_category(), under the name of deleting.
 */
gboolean
ct_verb_delete_category_into (CtHistory *history, guint32 category, guint32 into, GError **error)
{
  gboolean good;

  ct_history_begin (history, N_ ("Delete Category"));
  good = ct_verb_merge_category (history, category, into, error);
  ct_history_end (history);
  return good;
}
