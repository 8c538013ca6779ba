/* bench-journal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-journal FILE N: opens a document for editing, puts 10,000 boxes on one image, makes N
 * gestures there with pauses, and prints what they cost the main thread with and without a
 * journal, when they were committed, and how long a bulk edit, opening again, saving and opening
 * after that take. FILE is overwritten. Times in microseconds, but for those that say ms.
 */
#include <stdio.h>
#include <stdlib.h>

#include "ct-document.h"
#include "ct-verbs.h"

#define BOXES 10000
#define PAUSE_US 1000

typedef struct
{
  GArray *cost_us;
  GArray *processor_us;
  GArray *committed_us;
} Times;

static double
clock_us (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

static double
now_us (void)
{
  return clock_us (CLOCK_MONOTONIC);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
percentile (GArray *values, double part)
{
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint) (part * (values->len - 1)));
}

static CtDocument *
open_document (const char *path, gboolean journaled)
{
  CtOpenOptions options = { CT_DIALECT_AUTO, NULL, FALSE };
  g_autoptr (GError) error = NULL;
  CtDocument *document = journaled ? ct_document_open_for_editing (path, &options, NULL, NULL, &error)
                                   : ct_document_open (path, CT_DIALECT_AUTO, NULL, NULL, NULL, &error);

  if (document == NULL)
    g_error ("%s", error->message);
  return document;
}

static guint32
fill_image (CtDocument *document)
{
  CtHistory *history = ct_document_get_history (document);
  guint32 first = ct_document_get_dataset (document)->annotations.n_rows;

  ct_history_begin (history, "Fill");
  for (guint i = 0; i < BOXES; i++)
    ct_verb_add_annotation (history, 0, 0, &CT_RECT_INIT (i % 900, i / 900, 20, 30), NULL);
  ct_history_end (history);
  if (!ct_document_flush_journal (document, NULL))
    g_error ("The journal cannot be written");
  return first;
}

static void
gesture (CtHistory *history, guint32 first, guint i)
{
  guint32 row = first + i * 7919 % BOXES;

  switch (i % 5)
    {
    case 0:
      ct_verb_add_annotation (history, 0, 0, &CT_RECT_INIT (i % 900, 5, 20, 30), NULL);
      break;
    case 1:
      ct_history_undo (history);
      break;
    case 2:
      ct_history_redo (history);
      break;
    default:
      ct_verb_set_bbox (history, row, &CT_RECT_INIT (i % 900 + 0.5, i % 400, 21, 31), NULL);
      break;
    }
}

static void
measure (CtDocument *document, guint n, Times *times)
{
  CtHistory *history = ct_document_get_history (document);
  guint32 first = fill_image (document);

  times->cost_us = g_array_new (FALSE, FALSE, sizeof (double));
  times->processor_us = g_array_new (FALSE, FALSE, sizeof (double));
  times->committed_us = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < n; i++)
    {
      double start;
      double start_processor;
      double cost;
      double processor;
      double committed;

      g_usleep (PAUSE_US);
      start_processor = clock_us (CLOCK_THREAD_CPUTIME_ID);
      start = now_us ();
      gesture (history, first, i);
      cost = now_us () - start;
      processor = clock_us (CLOCK_THREAD_CPUTIME_ID) - start_processor;
      while (!ct_document_is_settled (document))
        g_thread_yield ();
      committed = now_us () - start;
      g_array_append_val (times->cost_us, cost);
      g_array_append_val (times->processor_us, processor);
      g_array_append_val (times->committed_us, committed);
    }
}

/* One group over many annotations. */
static double
bulk_ms (CtDocument *document, guint32 n)
{
  CtHistory *history = ct_document_get_history (document);
  CtDataset *dataset = ct_document_get_dataset (document);
  double start = now_us ();

  ct_history_begin (history, "Bulk");
  for (guint32 row = 0; row < MIN (n, dataset->annotations.n_rows); row++)
    ct_verb_set_category (history, row, (dataset->annotations.category[row] + 1) % dataset->categories.n_rows, NULL);
  ct_history_end (history);
  return (now_us () - start) / 1000;
}

static double
save_ms (CtDocument *document)
{
  g_autoptr (GError) error = NULL;
  double start = now_us ();

  if (!ct_document_save (document, NULL, NULL, &error))
    g_error ("%s", error->message);
  return (now_us () - start) / 1000;
}

static double
open_ms (const char *path, CtDocument **document)
{
  double start = now_us ();

  *document = open_document (path, TRUE);
  return (now_us () - start) / 1000;
}

static void
print (const char *name, double value, gboolean last)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  printf ("\"%s\": %s%s", name, g_ascii_formatd (number, sizeof number, "%.2f", value), last ? "}\n" : ", ");
}

int
main (int argc, char **argv)
{
  Times without;
  Times with;
  double bulk_without;
  double bulk;
  double recovered_ms;
  double reopened_ms;
  double saved_ms;
  double saved_again_ms;
  double plain_ms;
  guint n;
  CtDocument *document;

  if (argc != 3)
    {
      fprintf (stderr, "bench-journal FILE N\n");
      return 2;
    }
  n = (guint) atoi (argv[2]);
  plain_ms = now_us ();
  document = open_document (argv[1], FALSE);
  plain_ms = (now_us () - plain_ms) / 1000;
  measure (document, n, &without);
  bulk_without = bulk_ms (document, 100000);
  g_object_unref (document);
  document = open_document (argv[1], TRUE);
  measure (document, n, &with);
  bulk = bulk_ms (document, 100000);
  g_object_unref (document);
  recovered_ms = open_ms (argv[1], &document);
  saved_ms = save_ms (document);
  saved_again_ms = save_ms (document);
  g_object_unref (document);
  reopened_ms = open_ms (argv[1], &document);
  printf ("{");
  print ("annotations", ct_document_get_dataset (document)->annotations.n_alive, FALSE);
  print ("without_p50", percentile (without.cost_us, 0.5), FALSE);
  print ("without_p99", percentile (without.cost_us, 0.99), FALSE);
  print ("without_processor_p99", percentile (without.processor_us, 0.99), FALSE);
  print ("processor_p99", percentile (with.processor_us, 0.99), FALSE);
  print ("p50", percentile (with.cost_us, 0.5), FALSE);
  print ("p99", percentile (with.cost_us, 0.99), FALSE);
  print ("committed_p50", percentile (with.committed_us, 0.5), FALSE);
  print ("committed_p99", percentile (with.committed_us, 0.99), FALSE);
  print ("bulk_without_ms", bulk_without, FALSE);
  print ("bulk_ms", bulk, FALSE);
  print ("open_plain_ms", plain_ms, FALSE);
  print ("open_recovered_ms", recovered_ms, FALSE);
  print ("save_ms", saved_ms, FALSE);
  print ("save_again_ms", saved_again_ms, FALSE);
  print ("open_saved_ms", reopened_ms, TRUE);
  g_object_unref (document);
  return 0;
}
