/* ct-category-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sort, and two counts. Places are sort keys and need not be different: two categories
 * with the same one stand in the order of their rows.
 */
#include "ct-category-list.h"

#include "ct-bitset.h"

static int
compare_places (gconstpointer a, gconstpointer b, gpointer data)
{
  const CtLook *look = data;
  guint32 x = *(const guint32 *) a;
  guint32 y = *(const guint32 *) b;

  if (look[x].place != look[y].place)
    return look[x].place < look[y].place ? -1 : 1;
  return (x > y) - (x < y);
}

/**
 * ct_category_list_new:
 *
 * Returns: (transfer full) (element-type guint32): rows of the living categories in the order in which
 *   people see them
 */
GArray *
ct_category_list_new (const CtDataset *dataset)
{
  const CtCategoryTable *categories = &dataset->categories;
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), categories->n_alive);
  gboolean sorted = TRUE;

  for (guint32 row = 0; row < categories->n_rows; row++)
    if (ct_category_table_is_alive (categories, row))
      {
        sorted =
            sorted
            && (rows->len == 0
                || categories->look[g_array_index (rows, guint32, rows->len - 1)].place <= categories->look[row].place);
        g_array_append_val (rows, row);
      }
  if (!sorted)
    g_array_sort_with_data (rows, compare_places, categories->look);
  return rows;
}

/**
 * ct_category_list_find_digits:
 * @list: (element-type guint32): of ct_category_list_new()
 * @rows: (out): for each key the category that it stands for, or %CT_NO_ROW; the key 0 is the first one
 *
 * A key belongs to the category that it was given to; one that was given to none belongs to the category in
 * that place of the list, 0 to the tenth, unless that one was given a key.
 */
void
ct_category_list_find_digits (const CtDataset *dataset, const GArray *list, guint32 rows[CT_N_DIGITS])
{
  const CtLook *look = dataset->categories.look;

  for (guint digit = 0; digit < CT_N_DIGITS; digit++)
    rows[digit] = CT_NO_ROW;
  for (guint i = 0; i < list->len; i++)
    {
      guint32 row = g_array_index (list, guint32, i);

      if (look[row].digit > 0 && look[row].digit < CT_N_DIGITS && rows[look[row].digit] == CT_NO_ROW)
        rows[look[row].digit] = row;
    }
  for (guint i = 0; i < MIN (list->len, CT_N_DIGITS); i++)
    {
      guint32 row = g_array_index (list, guint32, i);
      guint digit = (i + 1) % CT_N_DIGITS;

      if (rows[digit] == CT_NO_ROW && look[row].digit == 0)
        rows[digit] = row;
    }
}

/**
 * ct_category_list_get_digit:
 * @rows: of ct_category_list_find_digits()
 *
 * Returns: the key of the category, or %CT_N_DIGITS if it has none
 */
guint
ct_category_list_get_digit (const guint32 rows[CT_N_DIGITS], guint32 category)
{
  guint digit = 0;

  while (digit < CT_N_DIGITS && rows[digit] != category)
    digit++;
  return digit;
}

/**
 * ct_category_list_count_images:
 *
 * Looks through all annotations: a few ms for 1,000,000 of them.
 *
 * Returns: on how many images the category is
 */
guint32
ct_category_list_count_images (const CtDataset *dataset, guint32 category)
{
  const CtAnnotationTable *annotations = &dataset->annotations;
  g_autoptr (CtBitset) images = ct_bitset_new (dataset->images.n_rows);

  for (guint32 row = 0; row < annotations->n_rows; row++)
    if (annotations->category[row] == category && annotations->image[row] != CT_NO_ROW
        && ct_annotation_table_is_alive (annotations, row))
      ct_bitset_set (images, annotations->image[row], TRUE);
  return ct_bitset_count (images);
}
