/* ct-query.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks the image table in the order of the file.
 */
#include "ct-query.h"

#include <string.h>

static gboolean
matches (const CtDataset *dataset, guint32 image, const CtQuery *query, const char *folded)
{
  g_autofree char *name = NULL;

  if (!ct_image_table_is_alive (&dataset->images, image))
    return FALSE;
  if (query == NULL)
    return TRUE;
  if (query->only_unreviewed && (dataset->images.flags[image] & CT_RECORD_REVIEWED) != 0)
    return FALSE;
  if (folded == NULL)
    return TRUE;
  name = g_utf8_casefold (ct_dataset_get_file_name (dataset, image), -1);
  return strstr (name, folded) != NULL;
}

/**
 * ct_query_images:
 * @query: (nullable): %NULL lists all
 *
 * Returns: (transfer full) (element-type guint32): rows of living images in the order of the file
 */
GArray *
ct_query_images (const CtDataset *dataset, const CtQuery *query)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), dataset->images.n_alive);
  g_autofree char *folded = NULL;

  if (query != NULL && query->text != NULL && *query->text != '\0')
    folded = g_utf8_casefold (query->text, -1);
  for (guint32 row = 0; row < dataset->images.n_rows; row++)
    if (matches (dataset, row, query, folded))
      g_array_append_val (rows, row);
  return rows;
}

/**
 * ct_query_next_unreviewed:
 * @image: where to start, not counted itself
 * @step: 1 forwards, -1 backwards; goes round at the end
 *
 * Returns: the next living image that is not reviewed, or %CT_NO_ROW if there is none but @image
 */
guint32
ct_query_next_unreviewed (const CtDataset *dataset, guint32 image, int step)
{
  guint32 n = dataset->images.n_rows;

  for (guint32 i = 1; i < n; i++)
    {
      guint32 row = (guint32) (((guint64) image + (step > 0 ? i : n - i)) % n);

      if (ct_image_table_is_alive (&dataset->images, row) && (dataset->images.flags[row] & CT_RECORD_REVIEWED) == 0)
        return row;
    }
  return CT_NO_ROW;
}

static guint
position_in (const GArray *images, guint32 image)
{
  for (guint i = 0; i < images->len; i++)
    if (g_array_index (images, guint32, i) == image)
      return i;
  return images->len;
}

/**
 * ct_query_step:
 * @images: (element-type guint32): rows in the order of a list
 * @image: one of them
 * @step: 1 forwards, -1 backwards; does not go round
 *
 * Returns: the image beside it in the list, or %CT_NO_ROW at the end or when it is not in the list
 */
guint32
ct_query_step (const GArray *images, guint32 image, int step)
{
  guint at = position_in (images, image);

  if (at == images->len || (step > 0 ? at + 1 == images->len : at == 0))
    return CT_NO_ROW;
  return g_array_index (images, guint32, step > 0 ? at + 1 : at - 1);
}

/**
 * ct_query_next_unreviewed_in:
 * @images: (element-type guint32): rows in the order of a list
 * @image: where to start, not counted itself; when it is not in the list, the list is searched from its
 *   beginning, or backwards from its end
 * @step: 1 forwards, -1 backwards; goes round at the end
 *
 * Like ct_query_next_unreviewed(), within a list.
 *
 * Returns: a living image that is not reviewed, or %CT_NO_ROW if there is none but @image
 */
guint32
ct_query_next_unreviewed_in (const CtDataset *dataset, const GArray *images, guint32 image, int step)
{
  guint n = images->len;
  guint at = position_in (images, image);

  if (n == 0)
    return CT_NO_ROW;
  if (at == n)
    at = step > 0 ? n - 1 : 0;
  for (guint i = 0; i < n; i++)
    {
      guint32 row;

      at = (at + (step > 0 ? 1 : n - 1)) % n;
      row = g_array_index (images, guint32, at);
      if (row != image && ct_image_table_is_alive (&dataset->images, row)
          && (dataset->images.flags[row] & CT_RECORD_REVIEWED) == 0)
        return row;
    }
  return CT_NO_ROW;
}
