/* ct-query-parse.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From text to queries, by recursive descent; see ct_query_from_text() for the grammar.
 */
#include "ct-query-private.h"

#include <math.h>
#include <string.h>

#include "ct-error.h"

#define MAX_DEPTH 64

/* @word is what is being looked at: a run of characters, a parenthesis, or a string, which is decoded. */
typedef struct
{
  const char *text;
  const char *start;
  const char *next;
  GString *word;
  gboolean is_string;
  guint depth;
  const CtDataset *dataset;
  GError **error;
} Parser;

static gboolean fail (Parser *self, int code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (Parser *self, int code, const char *format, ...)
{
  g_autofree char *problem = NULL;
  va_list args;

  va_start (args, format);
  problem = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (self->error,
               CT_ERROR,
               code,
               _ ("Character %ld of the filter: %s"),
               g_utf8_pointer_to_offset (self->text, self->start) + 1,
               problem);
  return FALSE;
}

static gboolean
read_string (Parser *self)
{
  const char *p = self->start + 1;

  self->is_string = TRUE;
  for (; *p != '\0' && *p != '"'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      g_string_append_c (self->word, *p);
    }
  if (*p == '\0')
    return fail (self, CT_ERROR_SYNTAX, "%s", _ ("the quotation mark is never closed."));
  self->next = p + 1;
  return TRUE;
}

/* Moves to the next word; the empty word is the end. */
static gboolean
advance (Parser *self)
{
  const char *p = self->next;

  while (g_ascii_isspace (*p))
    p++;
  self->start = p;
  self->is_string = FALSE;
  g_string_truncate (self->word, 0);
  if (*p == '"')
    return read_string (self);
  if (*p == '(' || *p == ')')
    p++;
  else
    while (*p != '\0' && !g_ascii_isspace (*p) && strchr ("()\"", *p) == NULL)
      p++;
  g_string_append_len (self->word, self->start, p - self->start);
  self->next = p;
  return TRUE;
}

static gboolean
is_word (const Parser *self, const char *word)
{
  return !self->is_string && g_str_equal (self->word->str, word);
}

/* Moves on behind one of the words and tells which it was. */
static gboolean
read_choice (Parser *self, const char *const *words, guint n_words, guint *choice)
{
  g_autofree char *list = NULL;
  const char *all[CT_QUERY_N_RANGES + 1] = { NULL };

  for (guint i = 0; i < n_words; i++)
    if (is_word (self, words[i]))
      {
        *choice = i;
        return advance (self);
      }
  memcpy (all, words, n_words * sizeof *words);
  list = g_strjoinv (", ", (char **) all);
  return fail (self, CT_ERROR_SYNTAX, _ ("one of these words is expected: %s."), list);
}

static gboolean
read_categories (Parser *self, GArray *rows)
{
  while (self->is_string)
    {
      guint32 row = ct_dataset_find_category (self->dataset, self->word->str);

      if (row == CT_NO_ROW)
        return fail (self, CT_ERROR_NOT_FOUND, _ ("there is no category “%s”."), self->word->str);
      g_array_append_val (rows, row);
      if (!advance (self))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_category (Parser *self, gboolean tag, CtQuery **query)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint match = CT_QUERY_ANY;

  if (!advance (self) || (!tag && !read_choice (self, ct_query_match_names, CT_QUERY_NONE + 1, &match))
      || !read_categories (self, rows))
    return FALSE;
  if (tag)
    *query = ct_query_new_tag ((const guint32 *) (gpointer) rows->data, rows->len);
  else
    *query = ct_query_new_category (match, (const guint32 *) (gpointer) rows->data, rows->len);
  return TRUE;
}

/* An empty text is no limit. */
static gboolean
read_limit (const char *text, double none, double *limit)
{
  char *end;

  *limit = none;
  if (*text == '\0')
    return TRUE;
  if (strspn (text, "0123456789.eE+-") != strlen (text))
    return FALSE;
  *limit = g_ascii_strtod (text, &end);
  return *end == '\0' && end != text && isfinite (*limit);
}

static gboolean
read_range (Parser *self, CtQueryRange range, CtQuery **query)
{
  const char *dots = strstr (self->word->str, "..");
  g_autofree char *first = NULL;
  double least, most;

  first = dots != NULL ? g_strndup (self->word->str, (gsize) (dots - self->word->str)) : g_strdup (self->word->str);
  if (self->is_string || self->word->len == 0 || !read_limit (first, -INFINITY, &least)
      || !read_limit (dots != NULL ? dots + 2 : first, INFINITY, &most))
    return fail (self, CT_ERROR_SYNTAX, "%s", _ ("a number or a range such as 2..5, 2.. or ..5 is expected."));
  *query = ct_query_new_range (range, least, most);
  if (advance (self))
    return TRUE;
  g_clear_pointer (query, ct_query_unref);
  return FALSE;
}

static gboolean
read_name (Parser *self, CtQuery **query)
{
  g_autoptr (CtQuery) name = NULL;

  if (!advance (self))
    return FALSE;
  if (!self->is_string)
    return fail (self, CT_ERROR_SYNTAX, "%s", _ ("a text in quotation marks is expected."));
  name = ct_query_new_name (self->word->str);
  if (!advance (self))
    return FALSE;
  *query = g_steal_pointer (&name);
  return TRUE;
}

static gboolean
read_condition (Parser *self, CtQuery **query)
{
  guint choice = 0;

  if (is_word (self, "everything") || is_word (self, "nothing"))
    {
      gboolean all = is_word (self, "everything");

      if (!advance (self))
        return FALSE;
      *query = all ? ct_query_new_and (NULL, 0) : ct_query_new_or (NULL, 0);
      return TRUE;
    }
  if (is_word (self, "category") || is_word (self, "tag"))
    return read_category (self, is_word (self, "tag"), query);
  if (is_word (self, "name"))
    return read_name (self, query);
  if (is_word (self, "is"))
    {
      if (!advance (self) || !read_choice (self, ct_query_state_names, CT_QUERY_N_STATES, &choice))
        return FALSE;
      *query = ct_query_new_state (choice);
      return TRUE;
    }
  for (CtQueryRange range = 0; range < CT_QUERY_N_RANGES; range++)
    if (is_word (self, ct_query_range_names[range]))
      return advance (self) && read_range (self, range, query);
  return fail (self,
               CT_ERROR_SYNTAX,
               "%s",
               _ ("a condition is expected, such as category any \"tin\", is reviewed, boxes 2..5 or name \"shelf\"."));
}

static gboolean read_joined (Parser *self, gboolean all, CtQuery **query);

static gboolean
read_part (Parser *self, CtQuery **query)
{
  CtQuery *part = NULL;
  gboolean negated = is_word (self, "not");
  gboolean good;

  if (!negated && !is_word (self, "("))
    return read_condition (self, query);
  if (++self->depth > MAX_DEPTH)
    return fail (self, CT_ERROR_LIMIT, "%s", _ ("the filter is nested too deeply."));
  if (!advance (self))
    return FALSE;
  good = negated ? read_part (self, &part) : read_joined (self, FALSE, &part);
  if (good && !negated)
    good = is_word (self, ")") ? advance (self)
                               : fail (self, CT_ERROR_SYNTAX, "%s", _ ("a closing parenthesis is expected."));
  self->depth--;
  if (good)
    *query = negated ? ct_query_new_not (part) : part;
  else
    g_clear_pointer (&part, ct_query_unref);
  return good;
}

/* Parts joined by "and"; or such parts joined by "or". */
static gboolean
read_joined (Parser *self, gboolean all, CtQuery **query)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ct_query_unref);

  for (;;)
    {
      CtQuery *part = NULL;

      if (!(all ? read_part (self, &part) : read_joined (self, TRUE, &part)))
        return FALSE;
      g_ptr_array_add (parts, part);
      if (!is_word (self, all ? "and" : "or"))
        break;
      if (!advance (self))
        return FALSE;
    }
  g_ptr_array_set_free_func (parts, NULL);
  if (parts->len == 1)
    *query = g_ptr_array_index (parts, 0);
  else
    *query = all ? ct_query_new_and ((CtQuery *const *) parts->pdata, parts->len)
                 : ct_query_new_or ((CtQuery *const *) parts->pdata, parts->len);
  return TRUE;
}

/**
 * ct_query_from_text:
 * @text: conditions joined by and, or, not and parentheses; "not" binds closest, "or" loosest. A condition is
 *   category any|all|none "name"…, tag ["name"…], is unlabelled|labelled|reviewed|unreviewed|missing|problem,
 *   name "text", everything, nothing, or one of boxes, width-px, height-px, area-px, width-relative,
 *   height-relative, area-relative and score with a number or a range (2..5, 2.., ..5)
 * @dataset: where categories are looked up by name
 * @query: (out) (transfer full) (nullable): %NULL for an empty text
 *
 * Returns: %FALSE with %CT_ERROR_SYNTAX, %CT_ERROR_NOT_FOUND for an unknown category, or %CT_ERROR_LIMIT; the
 *   message tells at which character
 */
gboolean
ct_query_from_text (const char *text, const CtDataset *dataset, CtQuery **query, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) word = g_string_new (NULL);
  Parser parser = { .text = valid, .start = valid, .next = valid, .word = word, .dataset = dataset, .error = error };

  *query = NULL;
  if (!advance (&parser))
    return FALSE;
  if (*parser.start == '\0')
    return TRUE;
  if (!read_joined (&parser, FALSE, query))
    return FALSE;
  if (*parser.start == '\0')
    return TRUE;
  g_clear_pointer (query, ct_query_unref);
  return fail (&parser, CT_ERROR_SYNTAX, _ ("“and” or “or” is expected before “%s”."), word->str);
}
