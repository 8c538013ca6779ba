/* bench-open.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-open FILE: opens a document and prints how long that took and the largest memory.
 * bench-open FILE OUT: moves one box, and prints how long saving took, all its checks included.
 */
#include <stdio.h>
#include <sys/resource.h>

#include "ct-document.h"
#include "ct-verbs.h"

static double
milliseconds_since (gint64 start_us)
{
  return (double) (g_get_monotonic_time () - start_us) / 1000;
}

static double
peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss * 1024 / 1e6;
}

static gboolean
move_and_save (CtDocument *document, const char *path, double *ms, GError **error)
{
  CtDataset *dataset = ct_document_get_dataset (document);
  guint32 row = dataset->annotations.n_rows / 2;
  CtRect bbox = dataset->annotations.bbox[row];
  gint64 start_us;

  bbox.x /= 2;
  if (!ct_verb_set_bbox (ct_document_get_history (document), row, &bbox, error))
    return FALSE;
  start_us = g_get_monotonic_time ();
  if (!ct_document_save (document, path, NULL, error))
    return FALSE;
  *ms = milliseconds_since (start_us);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtDocument) document = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  char peak[G_ASCII_DTOSTR_BUF_SIZE];
  gint64 start_us = g_get_monotonic_time ();
  double ms;

  if (argc < 2 || argc > 3)
    {
      fprintf (stderr, "bench-open FILE [OUT]\n");
      return 2;
    }
  document = ct_document_open (argv[1], CT_DIALECT_AUTO, NULL, NULL, NULL, &error);
  ms = milliseconds_since (start_us);
  if (document == NULL || (argc == 3 && !move_and_save (document, argv[2], &ms, &error)))
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  printf ("{\"ms\": %s, \"peak_mb\": %s, \"images\": %u, \"annotations\": %u}\n",
          g_ascii_formatd (number, sizeof number, "%.3f", ms),
          g_ascii_formatd (peak, sizeof peak, "%.1f", peak_mb ()),
          ct_document_get_dataset (document)->images.n_alive,
          ct_document_get_dataset (document)->annotations.n_alive);
  return 0;
}
