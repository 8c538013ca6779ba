/* ct-coco-count.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The last look at a file before it takes the place of the old one: as many records as the
 * data set has, and a text that is closed.
 */
#include "ct-coco-private.h"

#include "ct-error.h"
#include "ct-json-count.h"

#define PIECE_BYTES (256 * 1024)

/**
 * ct_coco_count_records:
 * @counts: (out): the records that a save of the present state must hold
 *
 * What stands in the file without counting as a record of the data set, such as the first of
 * two lists of one name, is in these numbers, because saving keeps it.
 */
void
ct_coco_count_records (CtCoco *self, CtCocoCounts *counts)
{
  for (int list = 0; list < CT_N_LISTS; list++)
    {
      CtTableView table = ct_coco_get_table (self, list);

      counts->n[list] = table.n_alive + self->lists[list].n_forgotten;
    }
  /* A plain list of detections has no lists with names. */
  if (self->kind == CT_COCO_RESULTS)
    *counts = (CtCocoCounts){ { 0, 0, 0 } };
}

static gboolean
feed_all (CtJsonCounter *counter, GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autofree char *piece = g_malloc (PIECE_BYTES);
  gssize length;

  while ((length = g_input_stream_read (stream, piece, PIECE_BYTES, cancellable, error)) > 0)
    ct_json_counter_feed (counter, piece, (gsize) length);
  return length == 0;
}

/**
 * ct_coco_check_counts:
 * @stream: a COCO file that was just written
 * @expected: how many records each list must have
 * @path: for messages
 *
 * Reads the text again and counts, with code that neither reader nor writer share.
 *
 * Returns: %FALSE with %CT_ERROR_CORRUPT when a record is missing or too many, or the text is not closed
 */
gboolean
ct_coco_check_counts (GInputStream *stream,
                      const CtCocoCounts *expected,
                      const char *path,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (CtJsonCounter) counter = ct_json_counter_new (ct_list_names, CT_N_LISTS);
  guint64 found[CT_N_LISTS];
  gboolean closed;

  if (!feed_all (counter, stream, cancellable, error))
    return FALSE;
  closed = ct_json_counter_finish (counter, found);
  if (!closed)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CORRUPT,
                   _ ("%s: what was written is not a whole JSON text, so the file on disk was left as it was. "
                      "Save under another name, and report this as a bug."),
                   path);
      return FALSE;
    }
  for (int list = 0; list < CT_N_LISTS; list++)
    if (found[list] != expected->n[list])
      {
        g_autofree char *is = g_strdup_printf ("%" G_GUINT64_FORMAT, found[list]);
        g_autofree char *should = g_strdup_printf ("%" G_GUINT64_FORMAT, expected->n[list]);

        g_set_error (error,
                     CT_ERROR,
                     CT_ERROR_CORRUPT,
                     _ ("%s: the list “%s” was written with %s records instead of %s, so the file on disk was left as "
                        "it was. Save under another name, and report this as a bug."),
                     path,
                     ct_list_names[list],
                     is,
                     should);
        return FALSE;
      }
  return TRUE;
}
