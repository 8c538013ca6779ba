/* bench-findings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-findings FILE: opens a file with very many findings in the program's window, shows their list, unfolds the
 * longest rule, jumps about in it, edits a box and waits for the new findings, repairs all of a rule and takes that back.
 * Saves nothing; wants GSETTINGS_BACKEND=memory and a home of its own. Prints for each how long it took and how long the main loop was busy with one thing at most, in milliseconds.
 */
#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "ct-findings-panel.h"
#include "ct-repair.h"
#include "ct-verbs.h"
#include "ct-window.h"

static gint64 awake_us;
static gint64 busiest_us;     /* by the clock */
static gint64 busiest_cpu_us; /* of it, what this thread did: the rest is the machine's other work */
static gint64 awake_cpu_us;

static gint64
get_cpu_us (void)
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
      busiest_cpu_us = MAX (busiest_cpu_us, get_cpu_us () - awake_cpu_us);
    }
  result = g_poll (fds, n_fds, timeout);
  awake_us = g_get_monotonic_time ();
  awake_cpu_us = get_cpu_us ();
  return result;
}

static void
run_for (guint ms)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) ms * 1000;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (200);
}

static gint64 began_us;
static gint64 began_cpu_us;

static void
begin (void)
{
  run_for (300);
  busiest_us = awake_us = busiest_cpu_us = 0;
  began_us = g_get_monotonic_time ();
  began_cpu_us = get_cpu_us ();
}

static void
end (const char *what)
{
  double taken_ms = (double) (g_get_monotonic_time () - began_us) / 1000;
  double cpu_ms = (double) (get_cpu_us () - began_cpu_us) / 1000;

  run_for (300);
  printf ("%-24s %9.1f ms, %8.1f of the processor; longest stop of the loop %7.1f ms, %6.1f of the processor\n",
          what,
          taken_ms,
          cpu_ms,
          (double) busiest_us / 1000,
          (double) busiest_cpu_us / 1000);
  fflush (stdout);
}

static GtkWidget *
find_widget (GtkWidget *root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
wait_for_findings (CtSession *session)
{
  while (ct_session_is_checking (session))
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (200);
}

static const CtCheckGroup *
longest (CtSession *session)
{
  CtCheckIndex *index = ct_session_get_check_index (session);
  const CtCheckGroup *best = NULL;

  for (guint i = 0; i < ct_check_index_get_n_groups (index); i++)
    {
      const CtCheckGroup *group = ct_check_index_get_group (index, i);

      if (group->n_repairable > 0 && (best == NULL || group->marks->len > best->marks->len))
        best = group;
    }
  return best;
}

/* The heading of the rule, in action's stead. */
static guint
find_heading (CtFindingsList *list, const CtCheckGroup *group)
{
  CtFindingsFacts facts;

  for (guint i = 0; ct_findings_list_get_facts (list, i, &facts); i++)
    if (facts.is_rule && facts.rule == group->rule)
      return i;
  return 0;
}

static void
jump_about (CtFindingsPanel *panel)
{
  GtkWidget *view = find_widget (GTK_WIDGET (panel), GTK_TYPE_LIST_VIEW);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (ct_findings_panel_get_list (panel)));

  for (guint i = 0; i < 20; i++)
    {
      gtk_widget_activate_action (view, "list.scroll-to-item", "u", (guint) ((guint64) i * 7919 * 104729 % n));
      run_for (50);
    }
}

static void
measure (CtWindow *window)
{
  CtSession *session = ct_window_get_session (window);
  CtFindingsPanel *panel = CT_FINDINGS_PANEL (find_widget (GTK_WIDGET (window), CT_TYPE_FINDINGS_PANEL));
  CtFindingsList *list = ct_findings_panel_get_list (panel);
  CtHistory *history = ct_session_get_history (session);
  const CtCheckGroup *group = longest (session);
  CtRect box = CT_RECT_INIT (1, 2, 3, 4);
  guint n = 0;

  printf ("%u findings of %s, %u of them repairable\n", group->marks->len, group->code, group->n_repairable);
  begin ();
  g_action_group_activate_action (G_ACTION_GROUP (window), "show-findings", NULL);
  end ("show the list");
  begin ();
  ct_findings_list_set_expanded (list, find_heading (list, group), TRUE);
  end ("unfold a rule");
  begin ();
  jump_about (panel);
  end ("20 jumps");
  for (guint i = 0; i < 3; i++)
    {
      begin ();
      box.x += 1;
      ct_verb_set_bbox (history, g_array_index (longest (session)->marks, CtCheckMark, 5).row, &box, NULL);
      wait_for_findings (session);
      end ("edit, new findings");
    }
  begin ();
  ct_repair_apply_group (history,
                         ct_document_get_coco (ct_session_get_document (session)),
                         longest (session),
                         &n,
                         NULL);
  end ("repair");
  wait_for_findings (session);
  printf ("%u repaired\n", n);
  begin ();
  ct_session_undo (session);
  end ("undo");
  begin ();
  wait_for_findings (session);
  end ("findings after that");
}

int
main (int argc, char **argv)
{
  g_autoptr (GSettings) settings = NULL;
  CtWindow *window;
  CtSession *session;
  struct rusage usage;

  if (argc < 2)
    return EXIT_FAILURE;
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_main_context_set_poll_func (NULL, watch_poll);
  settings = g_settings_new (CT_APPLICATION_ID);
  g_settings_set_boolean (settings, "autosave", FALSE);
  window = ct_window_new (NULL);
  gtk_window_present (GTK_WINDOW (window));
  session = ct_window_get_session (window);
  begin ();
  ct_window_open (window, argv[1]);
  while (ct_session_get_check_index (session) == NULL)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (200);
  end ("open and check");
  if (longest (session) == NULL)
    {
      fprintf (stderr, "%s has nothing that can be repaired.\n", argv[1]);
      return EXIT_FAILURE;
    }
  measure (window);
  getrusage (RUSAGE_SELF, &usage);
  printf ("largest memory %ld MB\n", usage.ru_maxrss / 1024);
  ct_session_discard (session);
  return EXIT_SUCCESS;
}
