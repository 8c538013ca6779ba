/* fuzz-json.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The JSON reader on arbitrary bytes: it ends, stays within its input, sticks to an error,
 * and skipping a value leads to the same place as reading it token by token.
 */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "ct-error.h"
#include "ct-json-number.h"
#include "ct-json-reader.h"
#include "ct-json-writer.h"

/* Containers up to this depth are skipped as well as read; more would take quadratic time. */
#define SKIPPED_DEPTH 4

typedef struct
{
  gboolean good;
  gsize start;
  gsize end;
} Skipped;

static void
check_number (const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);
  char buffer[CT_JSON_NUMBER_SIZE];
  double expected = g_ascii_strtod (copy, NULL);
  double value;
  gint64 whole;

  g_assert_true (ct_json_number_to_double (text, length, &value) == (isfinite (expected) != 0));
  if (!isfinite (expected))
    return;
  g_assert_true (value == expected);
  g_assert_true (g_ascii_strtod (ct_json_number_format (buffer, value), NULL) == value);
  if (ct_json_number_to_int64 (text, length, &whole))
    g_assert_true ((double) whole == value);
}

static void
check_string (CtJsonReader *reader, gboolean is_name)
{
  gsize length;
  g_autofree char *text = ct_json_reader_dup_string (reader, &length);
  g_autofree char *again = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  CtJsonReader second;

  g_assert_cmpuint (length, <=, reader->end - reader->start);
  if (strlen (text) != length)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (ct_json_reader_string_is (reader, text));
  ct_json_append_string (json, text, (CtJsonEscapes) (length % 8));
  ct_json_reader_init (&second, json->str, json->len, CT_JSON_STRICT);
  g_assert_cmpint (ct_json_reader_next (&second), ==, CT_JSON_STRING);
  again = ct_json_reader_dup_string (&second, NULL);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpint (ct_json_reader_next (&second), ==, CT_JSON_END);
}

static void
check_error (CtJsonReader *reader, gsize size)
{
  g_autoptr (GError) error = NULL;
  guint line, column;

  g_assert_cmpuint (reader->start, <=, size);
  g_assert_cmpint (ct_json_reader_next (reader), ==, CT_JSON_ERROR);
  g_assert_false (ct_json_reader_skip (reader));
  ct_json_reader_get_place (reader, reader->start, &line, &column);
  g_assert_cmpuint (line, >=, 1);
  g_assert_cmpuint (column, >=, 1);
  g_assert_cmpuint (line + column, <=, size + 2);
  ct_json_reader_set_error (reader, "f", &error);
  g_assert_true (g_error_matches (error, CT_ERROR, CT_ERROR_SYNTAX)
                 || g_error_matches (error, CT_ERROR, CT_ERROR_LIMIT));
  g_assert_true (g_str_has_prefix (error->message, "f:"));
}

/* Where a container that the reader stands on ends, found by skipping it with a copy of the reader. */
static Skipped
skip_copy (const CtJsonReader *reader)
{
  CtJsonReader copy = *reader;
  Skipped skipped = { ct_json_reader_skip (&copy), 0, 0 };

  skipped.start = copy.start;
  skipped.end = copy.end;
  return skipped;
}

static void
read_all (const char *data, gsize size, CtJsonFlags flags)
{
  Skipped open[CT_JSON_MAX_DEPTH + 1];
  gsize starts[CT_JSON_MAX_DEPTH + 1];
  CtJsonReader reader;
  CtJsonToken token;
  gsize n_tokens = 0;
  gsize last_end = 0;
  guint depth = 0;

  ct_json_reader_init (&reader, data, size, flags);
  while ((token = ct_json_reader_next (&reader)) != CT_JSON_ERROR && token != CT_JSON_END)
    {
      g_assert_cmpuint (++n_tokens, <=, size);
      g_assert_cmpuint (reader.start, >=, last_end);
      g_assert_cmpuint (reader.end, >, reader.start);
      g_assert_cmpuint (reader.end, <=, size);
      last_end = reader.end;
      if (token == CT_JSON_NUMBER)
        check_number (data + reader.start, reader.end - reader.start);
      else if (token == CT_JSON_STRING || token == CT_JSON_NAME)
        check_string (&reader, token == CT_JSON_NAME);
      else if (token == CT_JSON_OBJECT || token == CT_JSON_ARRAY)
        {
          g_assert_cmpuint (depth, <, CT_JSON_MAX_DEPTH);
          starts[depth] = reader.start;
          if (depth < SKIPPED_DEPTH)
            open[depth] = skip_copy (&reader);
          depth++;
        }
      else if (token == CT_JSON_OBJECT_END || token == CT_JSON_ARRAY_END)
        {
          g_assert_cmpint (data[starts[--depth]], ==, token == CT_JSON_OBJECT_END ? '{' : '[');
          if (depth < SKIPPED_DEPTH)
            {
              g_assert_true (open[depth].good);
              g_assert_cmpuint (open[depth].start, ==, starts[depth]);
              g_assert_cmpuint (open[depth].end, ==, reader.end);
            }
        }
      else
        g_assert_true (token != CT_JSON_NONFINITE || flags == CT_JSON_ALLOW_NONFINITE);
    }
  if (token == CT_JSON_ERROR)
    {
      for (guint i = 0; i < MIN (depth, SKIPPED_DEPTH); i++)
        g_assert_false (open[i].good);
      check_error (&reader, size);
      return;
    }
  g_assert_cmpuint (depth, ==, 0);
  g_assert_cmpuint (n_tokens, >, 0);
  g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_END);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  fuzz_init ();
  read_all ((const char *) data, size, CT_JSON_STRICT);
  read_all ((const char *) data, size, CT_JSON_ALLOW_NONFINITE);
  return 0;
}
