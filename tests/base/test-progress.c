/* test-progress.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many reports, few notifications, the last one never lost, in the context of the maker.
 */
#include "ct-progress.h"

#include <locale.h>
#include <math.h>

#define N_REPORTS 10000
#define N_THREADS 4

typedef struct
{
  guint n;
  double last;
  GThread *thread;
} Heard;

static void
on_fraction (CtProgress *progress, GParamSpec *pspec, Heard *heard)
{
  heard->n++;
  heard->last = ct_progress_get_fraction (progress);
  heard->thread = g_thread_self ();
}

static gboolean
quit (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add_full (G_PRIORITY_LOW + 1, ms, quit, &over, NULL);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_values (void)
{
  CtProgress *progress = ct_progress_new ();
  g_autofree char *text = NULL;
  g_autofree char *property = NULL;
  double fraction = -1;

  g_assert_cmpfloat (ct_progress_get_fraction (progress), ==, 0);
  g_assert_null (ct_progress_dup_text (progress));
  ct_progress_report (progress, 0.25, "one");
  ct_progress_report (progress, -1, NULL);
  g_assert_cmpfloat (ct_progress_get_fraction (progress), ==, 0.25);
  ct_progress_report (progress, 7, "two");
  g_assert_cmpfloat (ct_progress_get_fraction (progress), ==, 1);
  text = ct_progress_dup_text (progress);
  g_assert_cmpstr (text, ==, "two");
  ct_progress_report_count (progress, 1, 4);
  g_object_get (progress, "fraction", &fraction, "text", &property, NULL);
  g_assert_cmpfloat (fraction, ==, 0.25);
  g_assert_cmpstr (property, ==, "two");
  ct_progress_report_count (progress, 0, 0);
  g_assert_cmpfloat (ct_progress_get_fraction (progress), ==, 1);
  run_for (200);
  g_assert_finalize_object (progress);
}

static void
test_not_a_number (void)
{
  CtProgress *progress = ct_progress_new ();

  ct_progress_report (progress, 0.5, NULL);
  ct_progress_report (progress, NAN, NULL);
  g_assert_cmpfloat (ct_progress_get_fraction (progress), ==, 0.5);
  run_for (200);
  g_assert_finalize_object (progress);
}

static void
test_collapses (void)
{
  CtProgress *progress = ct_progress_new ();
  Heard heard = { 0 };

  g_signal_connect (progress, "notify::fraction", G_CALLBACK (on_fraction), &heard);
  for (guint i = 1; i <= N_REPORTS; i++)
    {
      ct_progress_report_count (progress, i, N_REPORTS);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  run_for (250);
  g_assert_cmpuint (heard.n, >=, 1);
  g_assert_cmpuint (heard.n, <, 100);
  g_assert_cmpfloat (heard.last, ==, 1);
  g_assert_finalize_object (progress);
}

static gpointer
report_from_thread (gpointer data)
{
  for (guint i = 1; i <= N_REPORTS; i++)
    ct_progress_report (data, (double) i / N_REPORTS, i % 2 == 0 ? "even" : "odd");
  g_object_unref (data);
  return NULL;
}

static void
test_threads (void)
{
  CtProgress *progress = ct_progress_new ();
  GThread *threads[N_THREADS];
  Heard heard = { 0 };

  g_signal_connect (progress, "notify::fraction", G_CALLBACK (on_fraction), &heard);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("report", report_from_thread, g_object_ref (progress));
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (heard.n, ==, 0);
  run_for (250);
  g_assert_cmpuint (heard.n, ==, 1);
  g_assert_cmpfloat (heard.last, ==, 1);
  g_assert_true (heard.thread == g_thread_self ());
  g_assert_finalize_object (progress);
}

static void
test_nobody_listens (void)
{
  CtProgress *progress = ct_progress_new ();

  ct_progress_report (NULL, 0.5, "x");
  ct_progress_report_count (NULL, 1, 2);
  g_assert_finalize_object (progress);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/progress/values", test_values);
  g_test_add_func ("/progress/not-a-number", test_not_a_number);
  g_test_add_func ("/progress/collapses", test_collapses);
  g_test_add_func ("/progress/threads", test_threads);
  g_test_add_func ("/progress/nobody-listens", test_nobody_listens);
  return g_test_run ();
}
