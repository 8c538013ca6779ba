/* ct-command.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of commands, and what the parsing of their words has in common.
 */
#include "ct-command.h"

/**
 * ct_command_list:
 *
 * Returns: all commands in the order of the help, ended by %NULL
 */
const CtCommand *const *
ct_command_list (void)
{
  static const CtCommand *const commands[] = {
    &ct_command_check,
    &ct_command_convert,
    &ct_command_stats,
    &ct_command_apply,
    &ct_command_publish,
    &ct_command_fetch,
    NULL,
  };

  return commands;
}

/**
 * ct_command_find:
 *
 * Returns: (nullable): the command of this name
 */
const CtCommand *
ct_command_find (const char *name)
{
  for (const CtCommand *const *command = ct_command_list (); *command != NULL; command++)
    if (g_str_equal ((*command)->name, name))
      return *command;
  return NULL;
}

static gboolean
check_operands (const CtCommand *self, char **operands, guint n_operands, GError **error)
{
  guint n = operands != NULL ? g_strv_length (operands) : 0;

  if (n == n_operands)
    return TRUE;
  if (n < n_operands)
    g_set_error (error,
                 G_OPTION_ERROR,
                 G_OPTION_ERROR_FAILED,
                 _ ("Something is missing: %s is needed"),
                 _ (self->operands));
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("“%s” is one word too many"), operands[n_operands]);
  return FALSE;
}

/**
 * ct_command_parse_words:
 * @words: the program's name and then everything behind the command's name; is used up
 * @entries: the command's options
 * @n_operands: how many words must remain
 * @operands: (out) (transfer full): the words that remain
 *
 * Parses the words of a command. --help prints the help and ends the program.
 */
gboolean
ct_command_parse_words (const CtCommand *self,
                        char **words,
                        const GOptionEntry *entries,
                        guint n_operands,
                        char ***operands,
                        GError **error)
{
  g_auto (GStrv) rest = NULL;
  const GOptionEntry rest_entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, _ (self->operands) },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_auto (GStrv) copy = g_strdupv (words);

  g_option_context_set_summary (context, _ (self->summary));
  if (self->details != NULL)
    {
      g_autofree char *text = g_strconcat (self->example != NULL ? self->example : "", _ (self->details), NULL);

      g_option_context_set_description (context, text);
    }
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, rest_entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (context, &copy, error) || !check_operands (self, rest, n_operands, error))
    return FALSE;
  *operands = g_steal_pointer (&rest);
  return TRUE;
}
