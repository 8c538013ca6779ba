/* bench-window.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-window FILE [STEPS]: opens the file in the program's window, goes from picture to
 * picture as D does, resting in between as a person would, and prints how long it took from
 * the action to the frame that shows the next picture sharp, and how much of that was the action
 * itself; how long the main loop was ever busy with one thing; and the largest memory.
 *
 * bench-window --open PATH: from the wish to open until the first picture is painted sharp, and
 * until the list is painted at its end after a jump there.
 */
#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "ct-canvas-private.h"
#include "ct-window.h"

/* So long somebody looks at a picture, at least. */
#define LOOK_US (350 * 1000)

static gint64 awake_us;
static gint64 busiest_us;
static gboolean is_watching;

/* Between two waits of the main loop lies what it did at one go. */
static int
watch_poll (GPollFD *fds, guint n_fds, int timeout)
{
  int result;

  if (is_watching && awake_us != 0)
    busiest_us = MAX (busiest_us, g_get_monotonic_time () - awake_us);
  result = g_poll (fds, n_fds, timeout);
  awake_us = g_get_monotonic_time ();
  return result;
}

static void
after_paint (GdkFrameClock *clock, gint64 *painted_us)
{
  *painted_us = g_get_monotonic_time ();
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
run_until (gint64 end_us)
{
  while (g_get_monotonic_time () < end_us)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (200);
    }
}

static gboolean
is_ready (CtWindow *window)
{
  return ct_session_get_picture (ct_window_get_session (window))->state >= CT_PICTURE_READY;
}

static double
go_on (CtWindow *window, gint64 *painted_us, GArray *action_ms)
{
  double taken;
  gint64 start_us = g_get_monotonic_time ();
  gint64 ready_us;

  g_action_group_activate_action (G_ACTION_GROUP (window), "next-image", NULL);
  taken = (double) (g_get_monotonic_time () - start_us) / 1000;
  g_array_append_val (action_ms, taken);
  while (!is_ready (window))
    g_main_context_iteration (NULL, TRUE);
  ready_us = g_get_monotonic_time ();
  *painted_us = 0;
  while (*painted_us < ready_us)
    g_main_context_iteration (NULL, TRUE);
  return (double) (*painted_us - start_us) / 1000;
}

static GtkListView *
find_list (GtkWidget *widget, gpointer model)
{
  GtkListView *found = GTK_IS_LIST_VIEW (widget) && (gpointer) gtk_list_view_get_model (GTK_LIST_VIEW (widget)) == model
                           ? GTK_LIST_VIEW (widget)
                           : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list (child, model);
  return found;
}

static double
wait_painted (const gint64 *painted_us, gint64 start_us)
{
  gint64 now_us = g_get_monotonic_time ();

  while (*painted_us < now_us)
    g_main_context_iteration (NULL, TRUE);
  return (double) (*painted_us - start_us) / 1000;
}

static int
measure_opening (CtWindow *window, const char *path)
{
  GListModel *images = G_LIST_MODEL (ct_session_get_images (ct_window_get_session (window)));
  GtkWidget *list;
  gint64 painted_us = 0;
  gint64 start_us;
  struct rusage usage;
  double picture_ms, end_ms;

  run_until (g_get_monotonic_time () + G_USEC_PER_SEC / 2);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)),
                    "after-paint",
                    G_CALLBACK (after_paint),
                    &painted_us);
  awake_us = 0;
  is_watching = TRUE;
  start_us = g_get_monotonic_time ();
  ct_window_open (window, path);
  while (!is_ready (window))
    g_main_context_iteration (NULL, TRUE);
  picture_ms = wait_painted (&painted_us, start_us);
  list = GTK_WIDGET (find_list (GTK_WIDGET (window), images));
  gtk_widget_activate_action (list, "list.scroll-to-item", "u", g_list_model_get_n_items (images) - 1);
  gtk_widget_queue_draw (list);
  end_ms = wait_painted (&painted_us, start_us);
  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"images\": %u, \"picture_ms\": %.1f, \"end_ms\": %.1f, \"busiest_ms\": %.2f, \"peak_mb\": %.1f}\n",
          g_list_model_get_n_items (images),
          picture_ms,
          end_ms,
          (double) busiest_us / 1000,
          (double) usage.ru_maxrss * 1024 / 1e6);
  return 0;
}

int
main (int argc, char **argv)
{
  gboolean only_open = argc == 3 && g_str_equal (argv[1], "--open");
  g_autoptr (GArray) ms = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) action_ms = g_array_new (FALSE, FALSE, sizeof (double));
  guint n_steps = argc > 2 ? (guint) atoi (argv[2]) : 40;
  struct rusage usage;
  CtWindow *window;
  gint64 painted_us = 0;

  if (argc < 2)
    return 2;
  g_main_context_set_poll_func (NULL, watch_poll);
  adw_init ();
  window = ct_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 940);
  gtk_window_present (GTK_WINDOW (window));
  if (only_open)
    return measure_opening (window, argv[2]);
  ct_window_open (window, argv[1]);
  while (!is_ready (window))
    g_main_context_iteration (NULL, TRUE);
  run_until (g_get_monotonic_time () + G_USEC_PER_SEC);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)),
                    "after-paint",
                    G_CALLBACK (after_paint),
                    &painted_us);
  is_watching = TRUE;
  for (guint i = 0; i < n_steps; i++)
    {
      double taken = go_on (window, &painted_us, action_ms);

      g_array_append_val (ms, taken);
      run_until (g_get_monotonic_time () + LOOK_US);
    }
  g_array_sort (ms, compare);
  g_array_sort (action_ms, compare);
  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"ms\": %.2f, \"p95_ms\": %.2f, \"action_ms\": %.2f, \"busiest_ms\": %.2f, \"peak_mb\": %.1f}\n",
          g_array_index (ms, double, ms->len / 2),
          g_array_index (ms, double, (guint) (0.95 * (ms->len - 1))),
          g_array_index (action_ms, double, action_ms->len / 2),
          (double) busiest_us / 1000,
          (double) usage.ru_maxrss * 1024 / 1e6);
  return 0;
}
