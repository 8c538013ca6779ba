/* ct-command.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a command of cartouchectl is: words are parsed on the main thread, then the work
 * runs in a worker that can be cancelled. A command prints nothing itself: it fills
 * #CtOutput, and main.c writes that once the progress line is gone.
 */
#pragma once

#include "ct-cli-output.h"
#include "ct-progress.h"

G_BEGIN_DECLS

/**
 * CtExit:
 * @CT_EXIT_DONE: everything was done, nothing to complain of
 * @CT_EXIT_FINDINGS: done, but there are findings, or only a part could be done
 * @CT_EXIT_USAGE: the words or the script make no sense
 * @CT_EXIT_INPUT: the input cannot be read
 * @CT_EXIT_DESTINATION: the destination refuses or cannot be reached
 * @CT_EXIT_CANCELLED: stopped by a signal
 */
typedef enum
{
  CT_EXIT_DONE = 0,
  CT_EXIT_FINDINGS = 1,
  CT_EXIT_USAGE = 2,
  CT_EXIT_INPUT = 3,
  CT_EXIT_DESTINATION = 4,
  CT_EXIT_CANCELLED = 130,
} CtExit;

/**
 * CtRun:
 * @progress: never %NULL
 * @cancellable: never %NULL; a signal cancels it
 * @output: what to print at the end
 *
 * What a command's worker works with.
 */
typedef struct
{
  CtProgress *progress;
  GCancellable *cancellable;
  CtOutput *output;
} CtRun;

typedef struct _CtCommand CtCommand;

/**
 * CtCommand:
 * @name: the word on the command line
 * @operands: what comes after the options, for the help
 * @summary: one line
 * @example: (nullable): stands below the options in the help, as it is
 * @details: (nullable): stands below that
 * @parse: makes the command's own options from its words; an error is a usage error
 * @run: does the work in a worker thread; sets the error unless it returns
 *   %CT_EXIT_DONE or %CT_EXIT_FINDINGS
 * @free: frees the options
 */
struct _CtCommand
{
  const char *name;
  const char *operands;
  const char *summary;
  const char *example;
  const char *details;
  gpointer (*parse) (const CtCommand *self, char **words, GError **error);
  CtExit (*run) (gpointer options, CtRun *run, GError **error);
  void (*free) (gpointer options);
};

extern const CtCommand ct_command_check;
extern const CtCommand ct_command_convert;
extern const CtCommand ct_command_stats;
extern const CtCommand ct_command_apply;
extern const CtCommand ct_command_publish;
extern const CtCommand ct_command_fetch;

const CtCommand *const *ct_command_list (void);
const CtCommand *ct_command_find (const char *name);
gboolean ct_command_parse_words (const CtCommand *self,
                                 char **words,
                                 const GOptionEntry *entries,
                                 guint n_operands,
                                 char ***operands,
                                 GError **error);

G_END_DECLS
