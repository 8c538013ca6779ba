/* ct-cli-output.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text, tables, JSON and the progress line. Everything is UTF-8 whatever the locale.
 */
#include "ct-cli-output.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "ct-error.h"

struct _CtTable
{
  char *alignment;
  GPtrArray *rows;
};

struct _CtProgressLine
{
  CtProgress *progress;
  gulong handler;
  gboolean shown;
};

CtOutput *
ct_output_new (void)
{
  CtOutput *self = g_new0 (CtOutput, 1);

  self->out = g_string_new (NULL);
  self->notes = g_string_new (NULL);
  return self;
}

void
ct_output_free (CtOutput *self)
{
  g_string_free (self->out, TRUE);
  g_string_free (self->notes, TRUE);
  g_free (self);
}

/* Control characters and broken UTF-8 become visible; line ends and tabs stay if asked for. */
static void
append_printable (GString *to, const char *text, gboolean keep_lines)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) && !(keep_lines && c == '\n'))
        g_string_append_printf (to, "\\u%04x", c);
      else
        g_string_append_unichar (to, c);
    }
}

static void append_format (GString *to, const char *format, va_list args) G_GNUC_PRINTF (2, 0);

static void
append_format (GString *to, const char *format, va_list args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);

  append_printable (to, text, TRUE);
}

/**
 * ct_output_print:
 *
 * Adds to standard output. The text ends its own lines.
 */
void
ct_output_print (CtOutput *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  append_format (self->out, format, args);
  va_end (args);
}

/**
 * ct_output_note:
 *
 * Adds to standard error. The text ends its own lines.
 */
void
ct_output_note (CtOutput *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  append_format (self->notes, format, args);
  va_end (args);
}

/**
 * ct_output_json:
 * @builder: holds one finished value
 *
 * Adds the value to standard output, indented.
 */
void
ct_output_json (CtOutput *self, JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  g_string_append (self->out, text);
  g_string_append_c (self->out, '\n');
}

/**
 * ct_json_add_string:
 * @builder: inside an object
 * @value: (nullable): %NULL becomes null
 */
void
ct_json_add_string (JsonBuilder *builder, const char *member, const char *value)
{
  g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  json_builder_set_member_name (builder, member);
  if (valid != NULL)
    json_builder_add_string_value (builder, valid);
  else
    json_builder_add_null_value (builder);
}

/**
 * ct_json_add_int:
 * @builder: inside an object
 */
void
ct_json_add_int (JsonBuilder *builder, const char *member, guint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, (gint64) value);
}

/**
 * ct_output_flush:
 *
 * Writes what was collected.
 */
gboolean
ct_output_flush (CtOutput *self, GError **error)
{
  gboolean written;

  fwrite (self->notes->str, 1, self->notes->len, stderr);
  g_string_truncate (self->notes, 0);
  errno = 0;
  written = fwrite (self->out->str, 1, self->out->len, stdout) == self->out->len && fflush (stdout) == 0;
  g_string_truncate (self->out, 0);
  if (!written)
    g_set_error (error, CT_ERROR, CT_ERROR_DENIED, _ ("Standard output refused the result: %s."), g_strerror (errno));
  return written;
}

/**
 * ct_output_failure:
 * @text: a sentence
 *
 * Prints why cartouchectl failed, at once.
 */
void
ct_output_failure (const char *text)
{
  g_autoptr (GString) line = g_string_new ("cartouchectl: ");

  append_printable (line, text, FALSE);
  g_string_append_c (line, '\n');
  fwrite (line->str, 1, line->len, stderr);
}

/**
 * ct_table_new:
 * @alignment: a letter for each column: l or r
 */
CtTable *
ct_table_new (const char *alignment)
{
  CtTable *self = g_new0 (CtTable, 1);

  self->alignment = g_strdup (alignment);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  return self;
}

void
ct_table_free (CtTable *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self->alignment);
  g_free (self);
}

/**
 * ct_table_add:
 *
 * Adds a row: as many strings as there are columns, then %NULL.
 */
void
ct_table_add (CtTable *self, ...)
{
  gsize n = strlen (self->alignment);
  char **row = g_new0 (char *, n + 1);
  va_list args;

  va_start (args, self);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GString) cell = g_string_new (NULL);
      const char *text = va_arg (args, const char *);

      g_return_if_fail (text != NULL);
      append_printable (cell, text, FALSE);
      row[i] = g_strdup (cell->str);
    }
  va_end (args);
  g_ptr_array_add (self->rows, row);
}

/* How many columns of a terminal the text takes. */
static int
text_width (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

static void
print_row (const CtTable *self, char **row, const int *widths, GString *out)
{
  gsize first = out->len;

  for (gsize column = 0; row[column] != NULL; column++)
    {
      int padding = widths[column] - text_width (row[column]);
      gboolean right = self->alignment[column] == 'r';

      g_string_append_printf (out, "%*s%s%*s", right ? padding : 0, "", row[column], right ? 2 : padding + 2, "");
    }
  while (out->len > first && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

/**
 * ct_table_print:
 *
 * Adds the rows to standard output.
 */
void
ct_table_print (CtTable *self, CtOutput *output)
{
  gsize n = strlen (self->alignment);
  g_autofree int *widths = g_new0 (int, n + 1);

  for (guint i = 0; i < self->rows->len; i++)
    for (gsize column = 0; column < n; column++)
      {
        char **row = g_ptr_array_index (self->rows, i);

        widths[column] = MAX (widths[column], text_width (row[column]));
      }
  for (guint i = 0; i < self->rows->len; i++)
    print_row (self, g_ptr_array_index (self->rows, i), widths, output->out);
}

static void
progress_changed (CtProgress *progress, GParamSpec *pspec, CtProgressLine *self)
{
  g_autofree char *text = ct_progress_dup_text (progress);
  g_autoptr (GString) line = g_string_new ("\r");

  g_string_append_printf (line, "%3.0f %%  ", ct_progress_get_fraction (progress) * 100);
  append_printable (line, text != NULL ? text : "", FALSE);
  g_string_append (line, "\033[K");
  fwrite (line->str, 1, line->len, stderr);
  fflush (stderr);
  self->shown = TRUE;
}

/**
 * ct_progress_line_new:
 *
 * Starts to show the progress, if standard error is a terminal.
 */
CtProgressLine *
ct_progress_line_new (CtProgress *progress)
{
  CtProgressLine *self = g_new0 (CtProgressLine, 1);

  self->progress = g_object_ref (progress);
  if (isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0)
    self->handler = g_signal_connect (progress, "notify::fraction", G_CALLBACK (progress_changed), self);
  return self;
}

/**
 * ct_progress_line_free:
 *
 * Takes the line away.
 */
void
ct_progress_line_free (CtProgressLine *self)
{
  if (self->shown)
    fputs ("\r\033[K", stderr);
  g_clear_signal_handler (&self->handler, self->progress);
  g_object_unref (self->progress);
  g_free (self);
}
