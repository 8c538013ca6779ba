/* ct-name-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines end as they do anywhere: LF, CRLF, or CR alone. What a byte order mark announces is
 * read, UTF-16 included; without one the text is UTF-8.
 */
#include "ct-name-list.h"

#include <string.h>

#include "ct-error.h"

/**
 * ct_name_list_free:
 */
void
ct_name_list_free (CtNameList *self)
{
  g_ptr_array_unref (self->names);
  g_free (self);
}

/* The text as UTF-8 without a mark; NULL if it is UTF-16 that makes no sense. */
static char *
to_utf8 (const char *text, gsize *length)
{
  const guint8 *bytes = (const guint8 *) text;
  gboolean little = *length >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe;
  gboolean big = *length >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff;

  if (little || big)
    return g_convert (text + 2, (gssize) *length - 2, "UTF-8", little ? "UTF-16LE" : "UTF-16BE", NULL, length, NULL);
  if (*length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      *length -= 3;
      text += 3;
    }
  return g_strndup (text, *length);
}

static gboolean
check_line (const char *line, gsize length, const char *name, guint number, GError **error)
{
  gboolean is_plain = TRUE;

  for (gsize i = 0; i < length; i++)
    is_plain = is_plain && ((guchar) line[i] >= 0x20 || line[i] == '\t');
  if (!is_plain)
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_SYNTAX,
                 _ ("%s:%u: this line holds control characters. A list of names is a plain text."),
                 name,
                 number);
  else if (!g_utf8_validate_len (line, length, NULL))
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_SYNTAX,
                 _ ("%s:%u: this line is no text in UTF-8. Save the list in that encoding."),
                 name,
                 number);
  else if (length > CT_NAME_LIST_MAX_LENGTH)
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_SYNTAX,
                 _ ("%s:%u: this line is too long for a name. A list has one name a line."),
                 name,
                 number);
  else
    return TRUE;
  return FALSE;
}

static gsize
line_length (const char *line, gsize left)
{
  gsize length = 0;

  while (length < left && line[length] != '\n' && line[length] != '\r')
    length++;
  return length;
}

/**
 * ct_name_list_read:
 * @text: as it came from a file or the clipboard
 * @name: of the file, for errors
 *
 * White space around a name is no part of it. To be told which names are there already, call
 * ct_name_list_drop_existing().
 *
 * Returns: (transfer full): the names, or %NULL with %CT_ERROR_SYNTAX or %CT_ERROR_LIMIT that names the line
 */
CtNameList *
ct_name_list_read (const char *text, gsize length, const char *name, GError **error)
{
  g_autoptr (CtNameList) self = g_new0 (CtNameList, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *utf8 = to_utf8 (text, &length);
  guint number = 1, n_blank = 0;
  gsize at = 0;

  self->names = g_ptr_array_new_with_free_func (g_free);
  if (utf8 == NULL)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_SYNTAX, _ ("%s: this is no text in UTF-16."), name);
      return NULL;
    }
  for (; at < length; number++)
    {
      gsize n = line_length (utf8 + at, length - at);
      g_autofree char *line = NULL;

      if (!check_line (utf8 + at, n, name, number, error))
        return NULL;
      line = g_strstrip (g_strndup (utf8 + at, n));
      at += n + (at + n + 1 < length && utf8[at + n] == '\r' && utf8[at + n + 1] == '\n' ? 2 : 1);
      n_blank += *line == '\0';
      if (*line == '\0')
        continue;
      self->n_blank = n_blank;
      if (g_hash_table_contains (seen, line))
        {
          self->n_repeated++;
          continue;
        }
      if (self->names->len == CT_NAME_LIST_MAX_NAMES)
        {
          g_set_error (error,
                       CT_ERROR,
                       CT_ERROR_LIMIT,
                       _ ("%s:%u: there are too many names. Split the list."),
                       name,
                       number);
          return NULL;
        }
      g_hash_table_add (seen, line);
      g_ptr_array_add (self->names, g_steal_pointer (&line));
    }
  return g_steal_pointer (&self);
}

/**
 * ct_name_list_drop_existing:
 *
 * Leaves the names that no living category has, and counts the others.
 */
void
ct_name_list_drop_existing (CtNameList *self, const CtDataset *dataset)
{
  g_autoptr (GHashTable) existing = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint32 row = 0; row < dataset->categories.n_rows; row++)
    if (ct_category_table_is_alive (&dataset->categories, row))
      g_hash_table_add (existing, (gpointer) ct_dataset_get_category_name (dataset, row));
  for (guint i = self->names->len; i > 0; i--)
    if (g_hash_table_contains (existing, g_ptr_array_index (self->names, i - 1)))
      {
        g_ptr_array_remove_index (self->names, i - 1);
        self->n_existing++;
      }
}
