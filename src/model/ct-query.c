/* ct-query.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running a query over all images, keeping its answer up to date, and walking through it.
 */
#include "ct-query-private.h"

#include <string.h>

#define ROWS_PER_REPORT 16384

static gboolean
go_on (CtProgress *progress, guint32 done, guint32 total, GCancellable *cancellable, GError **error)
{
  if (done % ROWS_PER_REPORT != 0)
    return TRUE;
  ct_progress_report_count (progress, done, total);
  return !ct_cancelled (cancellable, error);
}

static gboolean
has_ranks (const CtDataset *dataset, const CtQueryFacts *facts)
{
  return facts != NULL && facts->name_ranks != NULL && facts->name_ranks->len >= dataset->images.n_rows;
}

static gint64
date_of (const CtQueryFacts *facts, guint32 image)
{
  if (facts == NULL || facts->dates == NULL || image >= facts->dates->len)
    return G_MININT64;
  return g_array_index (facts->dates, gint64, image);
}

/* A number that rises with what is sorted by. %FALSE when that is unknown. */
static gboolean
get_key (CtQuerySortKey key, const CtDataset *dataset, const CtQueryFacts *facts, guint32 image, guint64 *number)
{
  double size = dataset->images.width[image] * dataset->images.height[image];
  gint64 date;

  switch (key)
    {
    case CT_QUERY_BY_NAME:
      *number = g_array_index (facts->name_ranks, guint32, image);
      return TRUE;
    case CT_QUERY_BY_BOXES:
      *number = ct_query_count_boxes (dataset, image);
      return TRUE;
    case CT_QUERY_BY_SIZE:
      memcpy (number, &size, sizeof size);
      return size > 0;
    case CT_QUERY_BY_DATE:
      date = date_of (facts, image);
      *number = (guint64) date ^ G_GUINT64_CONSTANT (1) << 63;
      return date != G_MININT64;
    case CT_QUERY_BY_REVIEWED:
      *number = (dataset->images.flags[image] & CT_RECORD_REVIEWED) != 0;
      return TRUE;
    case CT_QUERY_BY_DOCUMENT:
    case CT_QUERY_N_SORT_KEYS:
    default:
      *number = image;
      return TRUE;
    }
}

static guint64
directed_key (const CtQuerySort *sort, const CtDataset *dataset, const CtQueryFacts *facts, guint32 image)
{
  guint64 number;

  if (!get_key (sort->key, dataset, facts, image, &number))
    return G_MAXUINT64;
  return sort->descending ? ~number : number;
}

static void
sort_rows (GArray *rows, const CtQuerySort *sort, const CtDataset *dataset, const CtQueryFacts *facts)
{
  g_autofree CtQueryPair *pairs = g_new (CtQueryPair, (gsize) rows->len + 1);
  g_autofree CtQueryPair *scratch = g_new (CtQueryPair, (gsize) rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    {
      guint32 image = g_array_index (rows, guint32, i);

      pairs[i] = (CtQueryPair){ directed_key (sort, dataset, facts, image), image };
    }
  ct_query_sort_pairs (pairs, scratch, rows->len);
  for (guint i = 0; i < rows->len; i++)
    g_array_index (rows, guint32, i) = pairs[i].row;
}

static gboolean
is_document_order (const CtQuerySort *sort)
{
  return sort == NULL || (sort->key == CT_QUERY_BY_DOCUMENT && !sort->descending);
}

/**
 * ct_query_run:
 * @self: (nullable): %NULL lists all
 * @sort: (nullable): %NULL for the order of the file
 * @dataset: does not change meanwhile
 * @facts: (nullable): what the caller knows
 *
 * Returns: (transfer full) (element-type guint32): rows of living images in the order to list them, or %NULL when it
 *   was cancelled
 */
GArray *
ct_query_run (const CtQuery *self,
              const CtQuerySort *sort,
              const CtDataset *dataset,
              const CtQueryFacts *facts,
              CtProgress *progress,
              GCancellable *cancellable,
              GError **error)
{
  guint32 n_rows = dataset->images.n_rows;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) ranks = NULL;
  CtQueryFacts known = { 0 };

  for (guint32 image = 0; image < n_rows; image++)
    {
      if (!go_on (progress, image, n_rows, cancellable, error))
        return NULL;
      if (ct_query_matches (self, dataset, facts, image))
        g_array_append_val (rows, image);
    }
  if (is_document_order (sort))
    return g_steal_pointer (&rows);
  if (facts != NULL)
    known = *facts;
  if (sort->key == CT_QUERY_BY_NAME && !has_ranks (dataset, facts))
    {
      ranks = ct_query_rank_names (dataset, cancellable, error);
      if (ranks == NULL)
        return NULL;
      known.name_ranks = ranks;
    }
  sort_rows (rows, sort, dataset, &known);
  return g_steal_pointer (&rows);
}

/* How ct_query_run() orders two images. */
static int
compare_images (const CtQuerySort *sort, const CtDataset *dataset, const CtQueryFacts *facts, guint32 a, guint32 b)
{
  int by_row = (a > b) - (a < b);
  guint64 key_a, key_b;

  if (is_document_order (sort))
    return by_row;
  if (sort->key == CT_QUERY_BY_NAME && !has_ranks (dataset, facts))
    {
      int order = ct_query_compare_names (ct_dataset_get_file_name (dataset, a), ct_dataset_get_file_name (dataset, b));

      if (order == 0)
        return by_row;
      return sort->descending ? -order : order;
    }
  key_a = directed_key (sort, dataset, facts, a);
  key_b = directed_key (sort, dataset, facts, b);
  return key_a != key_b ? (key_a > key_b) - (key_a < key_b) : by_row;
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
 * ct_query_update:
 * @self: (nullable): what @rows is the answer to; as are @sort and @facts
 * @rows: (element-type guint32): an answer of ct_query_run() which is right but for @image
 * @image: whose record, or one of whose annotations, has changed
 *
 * Puts the image where it belongs now, or takes it out. Costs a look through @rows and no more.
 *
 * Returns: whether @rows is different now
 */
gboolean
ct_query_update (const CtQuery *self,
                 const CtQuerySort *sort,
                 const CtDataset *dataset,
                 const CtQueryFacts *facts,
                 GArray *rows,
                 guint32 image)
{
  guint before = position_in (rows, image);
  gboolean was_listed = before < rows->len;
  guint low = 0, high;

  if (was_listed)
    g_array_remove_index (rows, before);
  if (!ct_query_matches (self, dataset, facts, image))
    return was_listed;
  high = rows->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (compare_images (sort, dataset, facts, g_array_index (rows, guint32, middle), image) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  g_array_insert_val (rows, low, image);
  return !was_listed || low != before;
}

/**
 * ct_query_images:
 * @query: (nullable): %NULL lists all; what needs facts matches nothing
 *
 * Returns: (transfer full) (element-type guint32): rows of living images in the order of the file
 */
GArray *
ct_query_images (const CtDataset *dataset, const CtQuery *query)
{
  return ct_query_run (query, NULL, dataset, NULL, NULL, NULL, NULL);
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
