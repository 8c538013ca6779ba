/* bench-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-list FILE: opens the file in the program's window and asks its list of images for what
 * a person asks for: two conditions at once, other orders, all again, the end of the list. Prints for
 * each how long it took until the list that answers was painted, how long the main loop was busy
 * with one thing at most, by the clock and in processor time; and the largest memory.
 */
#include <adwaita.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "ct-window.h"

static gint64 awake_us;
static gint64 busiest_us;
static gint64 awake_cpu_us;
static gint64 work_us;
static gint64 painted_us;

/* What this thread has really done, however many others want the processor. */
static gint64
cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Between two waits of the main loop lies what it did at one go. */
static int
watch_poll (GPollFD *fds, guint n_fds, int timeout)
{
  int result;

  if (awake_us != 0)
    {
      busiest_us = MAX (busiest_us, g_get_monotonic_time () - awake_us);
      work_us = MAX (work_us, cpu_us () - awake_cpu_us);
    }
  result = g_poll (fds, n_fds, timeout);
  awake_us = g_get_monotonic_time ();
  awake_cpu_us = cpu_us ();
  return result;
}

static void
after_paint (GdkFrameClock *clock, gpointer data)
{
  painted_us = g_get_monotonic_time ();
}

static void
run_until (gint64 end_us)
{
  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (200);
}

static GtkWidget *
find_list (GtkWidget *widget, gpointer model)
{
  GtkWidget *found =
      GTK_IS_LIST_VIEW (widget) && (gpointer) gtk_list_view_get_model (GTK_LIST_VIEW (widget)) == model ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list (child, model);
  return found;
}

static gint64
begin (void)
{
  awake_us = 0;
  busiest_us = 0;
  work_us = 0;
  return g_get_monotonic_time ();
}

/* Until the next frame is painted, and a moment longer for what comes after it. */
static void
end (const char *what, gint64 start_us, GtkWidget *list)
{
  gint64 now_us = g_get_monotonic_time ();
  double ms;

  gtk_widget_queue_draw (list);
  while (painted_us < now_us)
    g_main_context_iteration (NULL, TRUE);
  ms = (double) (painted_us - start_us) / 1000;
  run_until (g_get_monotonic_time () + G_USEC_PER_SEC / 5);
  printf ("\"%s_ms\": %.1f, \"%s_busiest_ms\": %.2f, \"%s_work_ms\": %.2f, ",
          what,
          ms,
          what,
          (double) busiest_us / 1000,
          what,
          (double) work_us / 1000);
}

static void
wait_found (CtImageFinder *finder)
{
  while (ct_image_finder_is_busy (finder))
    g_main_context_iteration (NULL, TRUE);
}

static void
measure_sort (CtImageFinder *finder, const char *what, CtQuerySortKey key, GtkWidget *list)
{
  const CtQuerySort sort = { key, TRUE };
  gint64 start_us = begin ();

  ct_image_finder_sort (finder, &sort);
  wait_found (finder);
  end (what, start_us, list);
}

static void
measure_filter (CtImageFinder *finder, GtkWidget *list, GListModel *images)
{
  const guint32 categories[] = { 1 };
  CtQuery *parts[] = { ct_query_new_category (CT_QUERY_ANY, categories, 1), ct_query_new_state (CT_QUERY_UNREVIEWED) };
  g_autoptr (CtQuery) query = ct_query_new_and (parts, G_N_ELEMENTS (parts));
  gint64 start_us = begin ();

  ct_image_finder_find (finder, query, CT_IMAGE_NEEDS_BOXES);
  wait_found (finder);
  end ("filter", start_us, list);
  printf ("\"found\": %u, ", g_list_model_get_n_items (images));
}

static void
measure_name (CtImageFinder *finder, GtkWidget *list)
{
  g_autoptr (CtQuery) query = ct_query_new_name ("99");
  gint64 start_us = begin ();

  ct_image_finder_find (finder, query, CT_IMAGE_NEEDS_NOTHING);
  wait_found (finder);
  end ("name", start_us, list);
}

static void
measure_all (CtImageFinder *finder, GtkWidget *list)
{
  gint64 start_us = begin ();

  ct_image_finder_find (finder, NULL, CT_IMAGE_NEEDS_NOTHING);
  wait_found (finder);
  end ("all", start_us, list);
}

static void
measure_end (GtkWidget *list, GListModel *images)
{
  gint64 start_us = begin ();

  gtk_widget_activate_action (list, "list.scroll-to-item", "u", g_list_model_get_n_items (images) - 1);
  end ("end", start_us, list);
}

int
main (int argc, char **argv)
{
  struct rusage usage;
  CtWindow *window;
  CtSession *session;
  CtImageFinder *finder;
  GListModel *images;
  GtkWidget *list;
  gint64 start_us;

  if (argc != 2)
    return 2;
  g_main_context_set_poll_func (NULL, watch_poll);
  adw_init ();
  window = ct_window_new (NULL);
  session = ct_window_get_session (window);
  finder = ct_session_get_finder (session);
  images = G_LIST_MODEL (ct_session_get_images (session));
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 940);
  gtk_window_present (GTK_WINDOW (window));
  run_until (g_get_monotonic_time () + G_USEC_PER_SEC / 2);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint", G_CALLBACK (after_paint), NULL);
  list = find_list (GTK_WIDGET (window), images);
  printf ("{");
  start_us = begin ();
  ct_window_open (window, argv[1]);
  while (g_list_model_get_n_items (images) == 0)
    g_main_context_iteration (NULL, TRUE);
  end ("open", start_us, list);
  run_until (g_get_monotonic_time () + G_USEC_PER_SEC);
  measure_filter (finder, list, images);
  measure_name (finder, list);
  measure_all (finder, list);
  measure_sort (finder, "by_name", CT_QUERY_BY_NAME, list);
  measure_sort (finder, "by_boxes", CT_QUERY_BY_BOXES, list);
  measure_end (list, images);
  getrusage (RUSAGE_SELF, &usage);
  printf ("\"images\": %u, \"peak_mb\": %.1f}\n",
          g_list_model_get_n_items (images),
          (double) usage.ru_maxrss * 1024 / 1e6);
  return 0;
}
