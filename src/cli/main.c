/* main.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cartouchectl: finds the command, runs it in a worker, and turns signals and errors into
 * a clean end with an exit code. Knows nothing of what the commands do.
 */
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "ct-command.h"
#include "ct-job.h"

typedef struct
{
  const CtCommand *command;
  gpointer options;
  CtRun run;
  CtExit code;
  GError *error;
  GMainLoop *loop;
} Task;

static void
print_utf8 (const char *text)
{
  fputs (text, stdout);
}

static void
print_error_utf8 (const char *text)
{
  fputs (text, stderr);
}

static gpointer
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->code = task->command->run (task->options, &task->run, &task->error);
  return task;
}

static gpointer
print (gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (GError) flush_error = NULL;

  if (!ct_output_flush (task->run.output, &flush_error) && task->error == NULL)
    {
      task->error = g_steal_pointer (&flush_error);
      task->code = CT_EXIT_DESTINATION;
    }
  return task;
}

static void
work_done (gpointer result, const GError *error, gpointer user_data)
{
  Task *task = user_data;

  /* Cancelled before the worker began. */
  if (error != NULL && task->error == NULL)
    task->error = g_error_copy (error);
  g_main_loop_quit (task->loop);
}

/* The first signal asks to stop, the second does not ask. */
static gboolean
stop (gpointer user_data)
{
  Task *task = user_data;

  if (g_cancellable_is_cancelled (task->run.cancellable))
    _exit (CT_EXIT_CANCELLED);
  g_cancellable_cancel (task->run.cancellable);
  return G_SOURCE_CONTINUE;
}

/*
 * A shell that starts jobs in the background has them ignore SIGINT; so it stays. Watched
 * until the process ends: a signal that comes when the work is done no longer changes how
 * it ended.
 */
static void
watch_signal (int number, Task *task)
{
  struct sigaction old;

  if (sigaction (number, NULL, &old) == 0 && old.sa_handler == SIG_IGN)
    return;
  g_unix_signal_add (number, stop, task);
}

static int
finish (Task *task)
{
  if (task->error == NULL)
    return task->code;
  if (g_error_matches (task->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      ct_output_failure (_ ("Cancelled."));
      return CT_EXIT_CANCELLED;
    }
  ct_output_failure (task->error->message);
  return task->code;
}

static int
run_command (const CtCommand *command, gpointer options)
{
  Task task = { .command = command, .options = options, .code = CT_EXIT_CANCELLED };
  CtProgressLine *line;
  int code;

  task.loop = g_main_loop_new (NULL, FALSE);
  task.run.progress = ct_progress_new ();
  task.run.cancellable = g_cancellable_new ();
  task.run.output = ct_output_new ();
  line = ct_progress_line_new (task.run.progress);
  watch_signal (SIGINT, &task);
  watch_signal (SIGTERM, &task);
  ct_job_run (CT_JOB_EXPORT, command->name, work, &task, NULL, task.run.cancellable, work_done, &task);
  g_main_loop_run (task.loop);
  ct_progress_line_free (line);
  /* In a worker too: when nobody reads the output, a signal still reaches the loop. */
  ct_job_run (CT_JOB_EXPORT, command->name, print, &task, NULL, NULL, work_done, &task);
  g_main_loop_run (task.loop);
  code = finish (&task);

  g_clear_error (&task.error);
  ct_output_free (task.run.output);
  g_object_unref (task.run.cancellable);
  g_object_unref (task.run.progress);
  g_main_loop_unref (task.loop);
  return code;
}

static int
usage_error (const char *command, const char *problem)
{
  g_autofree char *text = NULL;

  if (command != NULL)
    text = g_strdup_printf (_ ("%s: %s. See “cartouchectl %s --help”."), command, problem, command);
  else
    text = g_strdup_printf (_ ("%s. See “cartouchectl --help”."), problem);
  ct_output_failure (text);
  return CT_EXIT_USAGE;
}

static char *
make_summary (void)
{
  GString *text = g_string_new (_ ("Checks, converts, edits, publishes and fetches COCO files."));

  g_string_append_printf (text, "\n\n%s\n", _ ("Commands:"));
  for (const CtCommand *const *command = ct_command_list (); *command != NULL; command++)
    g_string_append_printf (text, "  %-10s %s\n", (*command)->name, _ ((*command)->summary));
  g_string_append_printf (text, "\n%s", _ ("“cartouchectl COMMAND --help” tells more."));
  return g_string_free (text, FALSE);
}

/* Parses what stands before the command; --help and --version end here. */
static gboolean
parse_main (char ***words, GError **error)
{
  gboolean version = FALSE;
  g_auto (GStrv) rest = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Print the version and exit"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_autofree char *summary = make_summary ();
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("COMMAND [OPTION…] …"));

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context,
                                    _ ("Exit codes: 0 done, 1 findings or partial, 2 usage, 3 input cannot be "
                                       "read, 4 destination refused or unreachable, 130 cancelled."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse_strv (context, words, error))
    return FALSE;
  if (version)
    {
      puts ("cartouchectl " CT_VERSION);
      exit (CT_EXIT_DONE);
    }
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) words = g_strdupv (argv);
  g_autofree char *program = NULL;
  g_autoptr (GError) error = NULL;
  const CtCommand *command;
  gpointer options;
  int code;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_print_handler (print_utf8);
  g_set_printerr_handler (print_error_utf8);
  g_set_prgname ("cartouchectl");

  if (!parse_main (&words, &error))
    return usage_error (NULL, error->message);
  if (g_strv_length (words) < 2)
    return usage_error (NULL, _ ("Say what to do: check, convert, stats, apply, fetch or publish"));
  command = ct_command_find (words[1]);
  if (command == NULL)
    {
      g_autofree char *problem = g_strdup_printf (_ ("There is no command “%s”"), words[1]);

      return usage_error (NULL, problem);
    }
  program = g_strdup_printf ("cartouchectl %s", command->name);
  g_set_prgname (program);
  options = command->parse (command, words + 1, &error);
  if (options == NULL)
    return usage_error (command->name, error->message);
  code = run_command (command, options);
  command->free (options);
  return code;
}
