/* ct-command-apply.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cartouchectl apply: edits a COCO file by a script and changes nothing else in it.
 */
#include <gio/gunixinputstream.h>
#include <unistd.h>

#include "ct-cli-destination.h"
#include "ct-cli-input.h"
#include "ct-cli-script.h"
#include "ct-error.h"

typedef struct
{
  char **operands;
  char *script;
  char *output;
  CtCocoDialectChoice dialect;
} ApplyOptions;

static void
apply_free (gpointer data)
{
  ApplyOptions *options = data;

  g_strfreev (options->operands);
  g_free (options->script);
  g_free (options->output);
  g_free (options);
}

static gboolean
need_option (const char *value, const char *option, GError **error)
{
  if (value != NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("The option %s is needed"), option);
  return FALSE;
}

static gpointer
apply_parse (const CtCommand *self, char **words, GError **error)
{
  ApplyOptions *options = g_new0 (ApplyOptions, 1);
  g_autofree char *dialect = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "script", 0, 0, G_OPTION_ARG_FILENAME, &options->script,
      N_ ("The edits; “-” is standard input"), N_ ("EDITS.jsonl") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
      N_ ("Where to write; “-” is standard output"), N_ ("OUT") },
    { "dialect", 0, 0, G_OPTION_ARG_STRING, &dialect,
      N_ ("What the boxes of IN are: auto (the default), pixel or relative"), N_ ("DIALECT") },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  if (ct_command_parse_words (self, words, entries, 1, &options->operands, error)
      && need_option (options->script, "--script", error) && need_option (options->output, "-o", error)
      && ct_cli_parse_dialect (dialect, &options->dialect, error))
    return options;
  apply_free (options);
  return NULL;
}

static GInputStream *
open_script (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) io_error = NULL;
  GFileInputStream *stream;

  if (g_str_equal (path, "-"))
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);
  file = g_file_new_for_path (path);
  stream = g_file_read (file, cancellable, &io_error);
  if (stream == NULL)
    ct_error_from_io (error, g_steal_pointer (&io_error), path);
  return stream != NULL ? G_INPUT_STREAM (stream) : NULL;
}

static CtExit
run_script (ApplyOptions *options, CtCoco *coco, CtRun *run, guint *n_edits, GError **error)
{
  g_autoptr (GInputStream) script = open_script (options->script, run->cancellable, error);
  g_autofree char *name = g_filename_display_name (options->script);

  if (script == NULL)
    return CT_EXIT_INPUT;
  ct_progress_report (run->progress, 0, _ ("Editing"));
  return ct_script_run (coco, script, name, n_edits, run->cancellable, error) ? CT_EXIT_DONE : CT_EXIT_USAGE;
}

static CtExit
apply_run (gpointer data, CtRun *run, GError **error)
{
  ApplyOptions *options = data;
  g_autoptr (CtCoco) coco = ct_cli_open_any (options->operands[0], options->dialect, run, error);
  guint n_edits = 0;
  CtExit code;

  if (coco == NULL)
    return CT_EXIT_INPUT;
  code = run_script (options, coco, run, &n_edits, error);
  if (code != CT_EXIT_DONE)
    return code;
  ct_progress_report (run->progress, 0, _ ("Writing"));
  if (!ct_cli_save_coco (coco, options->output, run->progress, run->cancellable, error))
    return CT_EXIT_DESTINATION;
  ct_output_note (run->output,
                  g_dngettext (GETTEXT_PACKAGE, "%u edit applied.\n", "%u edits applied.\n", n_edits),
                  n_edits);
  return CT_EXIT_DONE;
}

const CtCommand ct_command_apply = {
  .name = "apply",
  .operands = N_ ("IN"),
  .summary = N_ ("Edit a COCO file by a script"),
  .example = "  {\"do\": \"add\", \"image\": \"a.jpg\", \"category\": \"bottle\", \"bbox\": [10, 20, 30, 40]}\n"
             "  {\"do\": \"move\", \"annotation\": 7, \"bbox\": [0.1, 0.2, 0.3, 0.4], \"unit\": \"relative\"}\n"
             "  {\"do\": \"relabel\", \"annotation\": 7, \"category\": \"tin\"}\n"
             "  {\"do\": \"delete\", \"annotation\": 7}\n"
             "  {\"do\": \"add-category\", \"name\": \"jar\"}\n"
             "  {\"do\": \"rename-category\", \"category\": \"jar\", \"name\": \"glass\"}\n"
             "  {\"do\": \"delete-category\", \"category\": \"glass\"}\n"
             "  {\"do\": \"add-image\", \"file_name\": \"b.jpg\", \"width\": 640, \"height\": 480}\n"
             "  {\"do\": \"remove-image\", \"image\": \"b.jpg\"}\n"
             "  {\"do\": \"review\", \"image\": \"a.jpg\", \"reviewed\": true}\n"
             "  {\"do\": \"repair\", \"code\": \"bbox-outside\", \"profile\": \"coco\"}\n"
             "  {\"do\": \"undo\"}\n"
             "  {\"do\": \"redo\"}\n\n",
  .details =
      N_ ("Each line of the script is one of these; empty lines are skipped. Images and categories are named by "
          "id (a number) or by name, annotations by id; where an id occurs twice, “image” says which one is meant. "
          "A new record gets the largest id plus one. A box is left, top, width and height, in pixels unless the "
          "unit is relative; “add” without a box adds a tag. What “repair” can do is listed by “check --rules”. "
          "If a line is wrong, nothing is written. What is not edited stays as it is, byte for byte."),
  .parse = apply_parse,
  .run = apply_run,
  .free = apply_free,
};
