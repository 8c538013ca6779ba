/* test-json-writer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Strings with the escapes that are asked for, and back again through both readers.
 */
#include "ct-json-writer.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

#include "ct-json-reader.h"

#define N_FLAGS 8

static void
assert_written (const char *text, CtJsonEscapes escapes, const char *expected)
{
  g_autoptr (GString) json = g_string_new (">");

  ct_json_append_string (json, text, escapes);
  g_assert_cmpstr (json->str + 1, ==, expected);
  g_assert_cmpint (json->str[0], ==, '>');
}

static void
test_escapes (void)
{
  assert_written ("", CT_JSON_ESCAPE_NEEDED, "\"\"");
  assert_written ("a/b é \360\237\230\200", CT_JSON_ESCAPE_NEEDED, "\"a/b é \360\237\230\200\"");
  assert_written ("\"\\\b\f\n\r\t\001\037", CT_JSON_ESCAPE_NEEDED, "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\"");
  assert_written ("\037", CT_JSON_ESCAPE_UPPER_HEX, "\"\\u001F\"");
  assert_written ("a/b", CT_JSON_ESCAPE_SLASH, "\"a\\/b\"");
  assert_written ("é\360\237\230\200~", CT_JSON_ESCAPE_NON_ASCII, "\"\\u00e9\\ud83d\\ude00~\"");
  assert_written ("é\360\237\230\200",
                  CT_JSON_ESCAPE_NON_ASCII | CT_JSON_ESCAPE_UPPER_HEX,
                  "\"\\u00E9\\uD83D\\uDE00\"");
  assert_written ("\356\200\200\357\277\277", CT_JSON_ESCAPE_NON_ASCII, "\"\\ue000\\uffff\"");
}

/* RFC 8259, section 7: only quote, backslash and U+0000 to U+001F must be escaped. */
static void
test_needed_only (void)
{
  assert_written ("\177", CT_JSON_ESCAPE_NEEDED, "\"\177\"");
  assert_written ("\302\200\342\200\250", CT_JSON_ESCAPE_NEEDED, "\"\302\200\342\200\250\"");
  assert_written ("\177", CT_JSON_ESCAPE_NON_ASCII, "\"\\u007f\"");
}

static char *
random_text (GRand *source)
{
  GString *text = g_string_new (NULL);

  for (int n = g_rand_int_range (source, 0, 30); n > 0; n--)
    {
      static const gunichar limits[] = { 0x20, 0x80, 0x800, 0xd800, 0x110000 };
      gunichar limit = limits[g_rand_int_range (source, 0, G_N_ELEMENTS (limits))];
      gunichar c = (gunichar) g_rand_int_range (source, 1, (int) limit);

      g_string_append_unichar (text, c >= 0xd800 && c < 0xe000 ? '"' : c);
    }
  return g_string_free (text, FALSE);
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (11);

  for (guint i = 0; i < 4000; i++)
    {
      g_autofree char *text = random_text (source);
      CtJsonEscapes escapes = i % N_FLAGS;
      g_autoptr (GString) json = g_string_new (NULL);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autofree char *again = NULL;
      CtJsonReader reader;
      gsize length;

      ct_json_append_string (json, text, escapes);
      for (const char *p = json->str; *p != '\0'; p++)
        {
          g_assert_cmpint ((guchar) *p, >=, 0x20);
          if ((escapes & CT_JSON_ESCAPE_NON_ASCII) != 0)
            g_assert_cmpint ((guchar) *p, <, 0x7f);
          if ((escapes & CT_JSON_ESCAPE_SLASH) != 0 && *p == '/')
            g_assert_cmpint (p[-1], ==, '\\');
        }
      ct_json_reader_init (&reader, json->str, json->len, CT_JSON_STRICT);
      g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_STRING);
      again = ct_json_reader_dup_string (&reader, &length);
      g_assert_cmpstr (again, ==, text);
      g_assert_cmpuint (length, ==, strlen (text));
      g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_END);
      g_assert_true (json_parser_load_from_data (parser, json->str, (gssize) json->len, NULL));
      g_assert_cmpstr (json_node_get_string (json_parser_get_root (parser)), ==, text);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/writer/escapes", test_escapes);
  g_test_add_func ("/json/writer/needed-only", test_needed_only);
  g_test_add_func ("/json/writer/round-trip", test_round_trip);
  return g_test_run ();
}
