/* ct-coco-scores.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the records of annotations once more, for one member.
 */
#include "ct-coco-scores.h"

#include <math.h>
#include <string.h>

#include "ct-json-reader.h"

#define RECORDS_PER_LOOK 4096

/* The score of one record, NaN when it has none; of a member that is repeated the last one counts. */
static double
read_score (const char *record, gsize length)
{
  CtJsonReader json;
  double score = NAN;

  ct_json_reader_init (&json, record, length, CT_JSON_ALLOW_NONFINITE);
  if (ct_json_reader_next (&json) != CT_JSON_OBJECT)
    return NAN;
  while (ct_json_reader_next (&json) == CT_JSON_NAME)
    {
      gboolean wanted = ct_json_reader_string_is (&json, "score");

      ct_json_reader_next (&json);
      if (wanted && !ct_json_reader_get_double (&json, &score))
        score = NAN;
      if (!ct_json_reader_skip (&json))
        return NAN;
    }
  return score;
}

/**
 * ct_coco_read_scores:
 * @bytes: the file as it was opened
 * @dataset: what was read from it, with the places of annotations
 *
 * Returns: (transfer full) (element-type double): scores by annotation, NaN where there is none; an empty array for a
 *   file whose text has no such member, which most have not; %NULL when it was cancelled
 */
GArray *
ct_coco_read_scores (GBytes *bytes, const CtDataset *dataset, GCancellable *cancellable, GError **error)
{
  const CtAnnotationTable *annotations = &dataset->annotations;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GArray) scores = g_array_new (FALSE, FALSE, sizeof (double));

  if (length == 0 || memmem (data, length, "\"score\"", 7) == NULL)
    return g_steal_pointer (&scores);
  g_array_set_size (scores, annotations->n_rows);
  for (guint32 row = 0; row < annotations->n_rows; row++)
    {
      if (row % RECORDS_PER_LOOK == 0 && ct_cancelled (cancellable, error))
        return NULL;
      g_array_index (scores, double, row) =
          read_score (data + annotations->source_offset[row], annotations->source_length[row]);
    }
  return g_steal_pointer (&scores);
}
