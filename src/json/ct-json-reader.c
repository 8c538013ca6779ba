/* ct-json-reader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The grammar of RFC 8259 as a machine that is asked for one token at a time. A problem
 * sticks: every later call returns CT_JSON_ERROR again.
 */
#include "ct-json-reader.h"

#include <string.h>

#include "ct-error.h"
#include "ct-json-number.h"
#include "ct-json-scan.h"

/* What may come next. */
enum
{
  STATE_VALUE,
  STATE_FIRST_NAME,
  STATE_FIRST_ELEMENT,
  STATE_AFTER,
  STATE_DONE,
  STATE_ERROR,
};

static const guint8 is_space[256] = { ['\t'] = 1, ['\n'] = 1, ['\r'] = 1, [' '] = 1 };

/**
 * ct_json_reader_init:
 * @data: @length bytes that outlive the reader; need no NUL at the end
 *
 * A UTF-8 byte-order mark is passed over.
 */
void
ct_json_reader_init (CtJsonReader *self, const char *data, gsize length, CtJsonFlags flags)
{
  memset (self, 0, sizeof *self);
  self->data = data;
  self->length = length;
  self->flags = flags;
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    self->position = 3;
}

/**
 * ct_json_reader_init_within:
 * @position: where an element of a list begins that is a member of the root object
 *
 * For reading a part of a large file: as if the reader had come there from the beginning.
 */
void
ct_json_reader_init_within (CtJsonReader *self, const char *data, gsize length, CtJsonFlags flags, gsize position)
{
  ct_json_reader_init (self, data, length, flags);
  self->position = position;
  self->depth = 2;
  self->is_object[0] = 1;
}

/**
 * ct_json_reader_is_in_root_list:
 *
 * Returns: whether the innermost list or object is a list that is a member of the root object
 */
gboolean
ct_json_reader_is_in_root_list (const CtJsonReader *self)
{
  return self->depth == 2 && (self->is_object[0] & 3) == 1;
}

static CtJsonToken
fail_at (CtJsonReader *self, gsize at, const char *problem)
{
  if (self->state != STATE_ERROR)
    {
      self->state = STATE_ERROR;
      self->problem = problem;
      self->problem_at = at;
    }
  self->start = self->end = self->problem_at;
  return self->token = CT_JSON_ERROR;
}

static CtJsonToken
fail (CtJsonReader *self, const char *problem)
{
  return fail_at (self, self->position, problem);
}

static inline void
skip_space (CtJsonReader *self)
{
  while (self->position < self->length && is_space[(guchar) self->data[self->position]])
    self->position++;
}

static inline int
peek (const CtJsonReader *self)
{
  return self->position < self->length ? (guchar) self->data[self->position] : -1;
}

static inline gboolean
in_object (const CtJsonReader *self)
{
  return (self->is_object[(self->depth - 1) / 64] >> ((self->depth - 1) % 64) & 1) != 0;
}

static inline CtJsonToken
value_done (CtJsonReader *self, CtJsonToken token)
{
  self->end = self->position;
  self->state = self->depth > 0 ? STATE_AFTER : STATE_DONE;
  return self->token = token;
}

/* Reads the escape at the position, whose backslash is checked; FALSE if it is none. */
static gboolean
read_escape (CtJsonReader *self)
{
  gsize at = self->position;

  if (at + 1 >= self->length)
    return FALSE;
  switch (self->data[at + 1])
    {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      self->position = at + 2;
      return TRUE;
    case 'u':
      if (at + 5 >= self->length)
        return FALSE;
      for (gsize i = at + 2; i < at + 6; i++)
        if (!g_ascii_isxdigit (self->data[i]))
          return FALSE;
      self->position = at + 6;
      return TRUE;
    default:
      return FALSE;
    }
}

/* The position is behind the opening quote; moves it behind the closing one. */
static gboolean
read_string (CtJsonReader *self)
{
  const char *data = self->data;
  gsize first = self->position;
  gboolean ascii = TRUE;

  self->escaped = FALSE;
  for (;;)
    {
      gsize i = ct_json_scan_string (data, self->position, self->length);

      self->position = i;
      if (i == self->length)
        {
          fail (self, N_ ("the file ends within a string"));
          return FALSE;
        }
      if (data[i] == '"')
        break;
      if (data[i] == '\\')
        {
          self->escaped = TRUE;
          if (!read_escape (self))
            {
              fail (self, N_ ("this is no escape that JSON knows"));
              return FALSE;
            }
        }
      else if ((guchar) data[i] < 0x20)
        {
          fail (self, N_ ("a control character within a string must be escaped"));
          return FALSE;
        }
      else
        {
          ascii = FALSE;
          self->position++;
        }
    }
  if (!ascii)
    {
      const char *bad;

      if (!g_utf8_validate_len (self->data + first, self->position - first, &bad))
        {
          fail_at (self, (gsize) (bad - self->data), N_ ("this is not valid UTF-8"));
          return FALSE;
        }
    }
  self->position++;
  return TRUE;
}

static inline gsize
skip_digits (const CtJsonReader *self, gsize i)
{
  return ct_json_scan_digits (self->data, i, self->length);
}

static CtJsonToken
read_word (CtJsonReader *self, const char *word, CtJsonToken token)
{
  gsize length = strlen (word);

  if (self->length - self->position >= length && memcmp (self->data + self->position, word, length) == 0)
    {
      self->position += length;
      return value_done (self, token);
    }
  return fail (self, N_ ("here should be a value"));
}

static CtJsonToken
read_nonfinite (CtJsonReader *self, const char *word)
{
  if ((self->flags & CT_JSON_ALLOW_NONFINITE) == 0)
    return fail (self, N_ ("here should be a value"));
  return read_word (self, word, CT_JSON_NONFINITE);
}

static CtJsonToken
read_number (CtJsonReader *self)
{
  gsize i = self->position;
  gsize digits;

  if (self->data[i] == '-')
    {
      i++;
      if (i < self->length && self->data[i] == 'I')
        return read_nonfinite (self, "-Infinity");
    }
  digits = i;
  i = skip_digits (self, i);
  if (i == digits)
    return fail_at (self, i, N_ ("a number needs a digit here"));
  if (self->data[digits] == '0' && i > digits + 1)
    return fail_at (self, digits, N_ ("a number must not begin with 0"));
  if (i < self->length && self->data[i] == '.')
    {
      digits = i + 1;
      i = skip_digits (self, digits);
      if (i == digits)
        return fail_at (self, i, N_ ("a number needs a digit after the point"));
    }
  if (i < self->length && (self->data[i] == 'e' || self->data[i] == 'E'))
    {
      i++;
      if (i < self->length && (self->data[i] == '+' || self->data[i] == '-'))
        i++;
      digits = i;
      i = skip_digits (self, digits);
      if (i == digits)
        return fail_at (self, i, N_ ("a number needs a digit in its exponent"));
    }
  self->position = i;
  return value_done (self, CT_JSON_NUMBER);
}

static CtJsonToken
open_container (CtJsonReader *self, gboolean object)
{
  guint64 bit;

  if (self->depth == CT_JSON_MAX_DEPTH)
    {
      self->problem_is_limit = TRUE;
      return fail (self, N_ ("lists and objects are nested too deeply"));
    }
  bit = G_GUINT64_CONSTANT (1) << (self->depth % 64);
  if (object)
    self->is_object[self->depth / 64] |= bit;
  else
    self->is_object[self->depth / 64] &= ~bit;
  self->depth++;
  self->position++;
  self->end = self->position;
  self->state = object ? STATE_FIRST_NAME : STATE_FIRST_ELEMENT;
  return self->token = object ? CT_JSON_OBJECT : CT_JSON_ARRAY;
}

static CtJsonToken
close_container (CtJsonReader *self)
{
  CtJsonToken token = in_object (self) ? CT_JSON_OBJECT_END : CT_JSON_ARRAY_END;

  self->depth--;
  self->position++;
  return value_done (self, token);
}

/**
 * ct_json_reader_leave_list:
 * @end: behind the "]" of the list of which the current token begins an element
 *
 * Goes there without reading, since somebody else has read up to there.
 */
void
ct_json_reader_leave_list (CtJsonReader *self, gsize end)
{
  if (self->token == CT_JSON_OBJECT || self->token == CT_JSON_ARRAY)
    self->depth--;
  self->position = end - 1;
  self->start = self->position;
  close_container (self);
}

static CtJsonToken
bad_value (CtJsonReader *self)
{
  int c = peek (self);

  if (c < 0)
    return fail (self, N_ ("the file ends where a value should be"));
  if (c == '.' && self->length - self->position >= 3 && memcmp (self->data + self->position, "...", 3) == 0)
    return fail (self, N_ ("“...” stands for something left out; this is an excerpt, not a whole JSON file"));
  if (c == '\'')
    return fail (self, N_ ("strings need double quotes"));
  if (c == ']' || c == '}')
    return fail (self, N_ ("a value is missing here, perhaps after a superfluous comma"));
  return fail (self, N_ ("here should be a value"));
}

static CtJsonToken
read_value (CtJsonReader *self)
{
  int c = peek (self);

  self->start = self->position;
  switch (c)
    {
    case '{':
      return open_container (self, TRUE);
    case '[':
      return open_container (self, FALSE);
    case '"':
      self->position++;
      if (!read_string (self))
        return CT_JSON_ERROR;
      return value_done (self, CT_JSON_STRING);
    case 't':
      return read_word (self, "true", CT_JSON_TRUE);
    case 'f':
      return read_word (self, "false", CT_JSON_FALSE);
    case 'n':
      return read_word (self, "null", CT_JSON_NULL);
    case 'N':
      return read_nonfinite (self, "NaN");
    case 'I':
      return read_nonfinite (self, "Infinity");
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      return read_number (self);
    default:
      return bad_value (self);
    }
}

static CtJsonToken
read_name (CtJsonReader *self)
{
  int c = peek (self);

  self->start = self->position;
  if (c < 0)
    return fail (self, N_ ("the file ends within an object"));
  if (c == '}')
    return fail (self, N_ ("a member is missing here, perhaps after a superfluous comma"));
  if (c == '.')
    return bad_value (self);
  if (c != '"')
    return fail (self, N_ ("here should be a member name in double quotes"));
  self->position++;
  if (!read_string (self))
    return CT_JSON_ERROR;
  self->end = self->position;
  skip_space (self);
  if (peek (self) != ':')
    return fail (self, N_ ("a colon should follow the member name"));
  self->position++;
  self->state = STATE_VALUE;
  return self->token = CT_JSON_NAME;
}

static CtJsonToken
read_after (CtJsonReader *self)
{
  gboolean object = in_object (self);
  int c = peek (self);

  self->start = self->position;
  if (c == ',')
    {
      self->position++;
      skip_space (self);
      return object ? read_name (self) : read_value (self);
    }
  if (c == (object ? '}' : ']'))
    return close_container (self);
  if (c < 0)
    return fail (self, object ? N_ ("the file ends within an object") : N_ ("the file ends within a list"));
  if (c == '.')
    return bad_value (self);
  return fail (self, object ? N_ ("a comma or “}” should follow here") : N_ ("a comma or “]” should follow here"));
}

/**
 * ct_json_reader_next:
 *
 * Moves to the next token. A name is followed by its value; commas and colons are no tokens.
 *
 * Returns: the token; %CT_JSON_END after the one value that a text holds, %CT_JSON_ERROR for ever
 *   after a breach of the grammar
 */
CtJsonToken
ct_json_reader_next (CtJsonReader *self)
{
  skip_space (self);
  switch (self->state)
    {
    case STATE_AFTER:
      return read_after (self);
    case STATE_VALUE:
      return read_value (self);
    case STATE_FIRST_NAME:
      self->start = self->position;
      return peek (self) == '}' ? close_container (self) : read_name (self);
    case STATE_FIRST_ELEMENT:
      self->start = self->position;
      return peek (self) == ']' ? close_container (self) : read_value (self);
    case STATE_DONE:
      self->start = self->end = self->position;
      if (peek (self) >= 0)
        return fail (self, N_ ("the file should end here"));
      return self->token = CT_JSON_END;
    case STATE_ERROR:
    default:
      return self->token = CT_JSON_ERROR;
    }
}

/**
 * ct_json_reader_skip:
 *
 * Moves to the end of the value whose first token is the current one, reading strictly on the
 * way. Afterwards #CtJsonReader.start and end span the whole value. On a name it skips the
 * name's value.
 *
 * Returns: %FALSE after a breach of the grammar
 */
gboolean
ct_json_reader_skip (CtJsonReader *self)
{
  gsize start;
  guint depth;

  if (self->token == CT_JSON_NAME)
    ct_json_reader_next (self);
  start = self->start;
  if (self->token == CT_JSON_ARRAY
      && ct_json_scan_number_list (self->data,
                                   self->position,
                                   self->length,
                                   CT_JSON_MAX_DEPTH - self->depth + 1,
                                   &self->position))
    {
      self->depth--;
      value_done (self, CT_JSON_ARRAY_END);
      self->start = start;
    }
  else if (self->token == CT_JSON_OBJECT || self->token == CT_JSON_ARRAY)
    {
      depth = self->depth - 1;
      while (ct_json_reader_next (self) != CT_JSON_ERROR && self->depth > depth)
        ;
      if (self->token != CT_JSON_ERROR)
        self->start = start;
    }
  return self->token != CT_JSON_ERROR;
}

static guint
hex_unit (const char *p)
{
  guint unit = 0;

  for (guint i = 0; i < 4; i++)
    unit = unit * 16 + (guint) g_ascii_xdigit_value (p[i]);
  return unit;
}

/* Decodes the \uXXXX at p, with its second half where it is a pair; returns behind it. */
static const char *
append_unicode_escape (GString *text, const char *p, const char *end)
{
  guint unit = hex_unit (p + 2);

  p += 6;
  if (unit >= 0xd800 && unit < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u')
    {
      guint low = hex_unit (p + 2);

      if (low >= 0xdc00 && low < 0xe000)
        {
          g_string_append_unichar (text, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
          return p + 6;
        }
    }
  if (unit >= 0xd800 && unit < 0xe000)
    unit = 0xfffd;
  if (unit == 0)
    g_string_append_c (text, '\0');
  else
    g_string_append_unichar (text, unit);
  return p;
}

static const char *
append_escape (GString *text, const char *p, const char *end)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";

  if (p[1] == 'u')
    return append_unicode_escape (text, p, end);
  g_string_append_c (text, to[strchr (from, p[1]) - from]);
  return p + 2;
}

/**
 * ct_json_reader_dup_string:
 * @length: (out) (optional): bytes without the final NUL; differs from strlen() when the
 *   string holds U+0000
 *
 * The current token must be a string or a name. Half of a surrogate pair becomes U+FFFD.
 *
 * Returns: (transfer full): its text as UTF-8
 */
char *
ct_json_reader_dup_string (CtJsonReader *self, gsize *length)
{
  const char *p = self->data + self->start + 1;
  const char *end = self->data + self->end - 1;
  GString *text;

  g_return_val_if_fail (self->token == CT_JSON_STRING || self->token == CT_JSON_NAME, NULL);
  text = g_string_sized_new ((gsize) (end - p));
  while (p < end)
    {
      const char *escape = memchr (p, '\\', (gsize) (end - p));

      if (escape == NULL)
        escape = end;
      g_string_append_len (text, p, escape - p);
      p = escape < end ? append_escape (text, escape, end) : end;
    }
  if (length != NULL)
    *length = text->len;
  return g_string_free (text, FALSE);
}

/**
 * ct_json_reader_string_is:
 *
 * Returns: whether the current string or name is @text, escapes resolved
 */
gboolean
ct_json_reader_string_is (CtJsonReader *self, const char *text)
{
  const char *raw = self->data + self->start + 1;
  gsize raw_length = self->end - self->start - 2;
  gsize length = strlen (text);
  g_autofree char *decoded = NULL;

  /* An escape is longer than what it stands for. */
  if (raw_length <= length)
    return raw_length == length && memcmp (raw, text, length) == 0 && memchr (raw, '\\', length) == NULL;
  if (memchr (raw, '\\', raw_length) == NULL)
    return FALSE;
  decoded = ct_json_reader_dup_string (self, &raw_length);
  return raw_length == length && memcmp (decoded, text, length) == 0;
}

/**
 * ct_json_reader_get_double:
 *
 * Returns: %FALSE if the current token is no number, or one too large for a double
 */
gboolean
ct_json_reader_get_double (CtJsonReader *self, double *value)
{
  return self->token == CT_JSON_NUMBER
         && ct_json_number_to_double (self->data + self->start, self->end - self->start, value);
}

/**
 * ct_json_reader_get_int64:
 *
 * Returns: %FALSE if the current token is no number in plain digits that fits
 */
gboolean
ct_json_reader_get_int64 (CtJsonReader *self, gint64 *value)
{
  return self->token == CT_JSON_NUMBER
         && ct_json_number_to_int64 (self->data + self->start, self->end - self->start, value);
}

/**
 * ct_json_reader_get_place:
 * @offset: a byte of the input
 * @line: (out): from 1; LF, CR and CR LF end a line
 * @column: (out): from 1, in characters
 */
void
ct_json_reader_get_place (CtJsonReader *self, gsize offset, guint *line, guint *column)
{
  gsize line_start = 0;

  *line = 1;
  for (gsize i = 0; i < offset && i < self->length; i++)
    {
      if (self->data[i] == '\n' || (self->data[i] == '\r' && !(i + 1 < self->length && self->data[i + 1] == '\n')))
        {
          (*line)++;
          line_start = i + 1;
        }
    }
  if (line_start == 0 && self->length >= 3 && memcmp (self->data, "\xef\xbb\xbf", 3) == 0)
    line_start = MIN (3, offset);
  *column = 1;
  for (gsize i = line_start; i < offset && i < self->length; i++)
    *column += ((guchar) self->data[i] & 0xc0) != 0x80;
}

/**
 * ct_json_reader_set_error:
 * @file_name: stands at the front of the message
 *
 * Describes the problem that made ct_json_reader_next() return %CT_JSON_ERROR.
 */
void
ct_json_reader_set_error (CtJsonReader *self, const char *file_name, GError **error)
{
  guint line, column;

  g_return_if_fail (self->state == STATE_ERROR);
  ct_json_reader_get_place (self, self->problem_at, &line, &column);
  /* Translators: file, line, column, then what is wrong there */
  g_set_error (error,
               CT_ERROR,
               self->problem_is_limit ? CT_ERROR_LIMIT : CT_ERROR_SYNTAX,
               _ ("%s:%u:%u: %s."),
               file_name,
               line,
               column,
               _ (self->problem));
}

/**
 * ct_json_token_to_string:
 *
 * Returns: a word for messages and tests; not translated
 */
const char *
ct_json_token_to_string (CtJsonToken token)
{
  static const char *const names[] = {
    "error",  "object",    "object end", "array", "array end", "name", "string",
    "number", "nonfinite", "true",       "false", "null",      "end",
  };

  g_return_val_if_fail (token < G_N_ELEMENTS (names), "error");
  return names[token];
}
