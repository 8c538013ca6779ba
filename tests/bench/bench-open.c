/* bench-open.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-open FILE: reads a COCO file from disk and prints how long that took and the
 * largest memory. bench-open FILE OUT: moves one box, and prints how long saving took.
 */
#include <stdio.h>
#include <sys/resource.h>

#include "ct-atomic-file.h"
#include "ct-file-load.h"
#include "ct-coco.h"
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

static CtCoco *
open_coco (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = ct_file_load (path, NULL, error);

  if (bytes == NULL)
    return NULL;
  return ct_coco_read (bytes, path, CT_DIALECT_AUTO, NULL, NULL, error);
}

static gboolean
write_splices (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  return ct_splices_write (data, stream, NULL, cancellable, error);
}

static gboolean
move_and_save (CtCoco *coco, const char *path, double *ms, GError **error)
{
  CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  g_autoptr (CtSplices) splices = NULL;
  guint32 row = dataset->annotations.n_rows / 2;
  CtRect bbox = dataset->annotations.bbox[row];
  gint64 start_us;

  bbox.x /= 2;
  if (!ct_verb_set_bbox (history, row, &bbox, error))
    return FALSE;
  start_us = g_get_monotonic_time ();
  splices = ct_coco_plan_save (coco);
  if (!ct_atomic_file_write (path, write_splices, splices, NULL, error))
    return FALSE;
  *ms = milliseconds_since (start_us);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtCoco) coco = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  char peak[G_ASCII_DTOSTR_BUF_SIZE];
  gint64 start_us = g_get_monotonic_time ();
  double ms;

  if (argc < 2 || argc > 3)
    {
      fprintf (stderr, "bench-open FILE [OUT]\n");
      return 2;
    }
  coco = open_coco (argv[1], &error);
  ms = milliseconds_since (start_us);
  if (coco == NULL || (argc == 3 && !move_and_save (coco, argv[2], &ms, &error)))
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  printf ("{\"ms\": %s, \"peak_mb\": %s, \"images\": %u, \"annotations\": %u}\n",
          g_ascii_formatd (number, sizeof number, "%.3f", ms),
          g_ascii_formatd (peak, sizeof peak, "%.1f", peak_mb ()),
          ct_coco_get_dataset (coco)->images.n_alive,
          ct_coco_get_dataset (coco)->annotations.n_alive);
  return 0;
}
