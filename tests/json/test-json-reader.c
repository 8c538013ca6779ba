/* test-json-reader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tokens with their places, strings with their escapes, skipping, and where an error is.
 */
#include "ct-json-reader.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "ct-error.h"

static void
init (CtJsonReader *reader, const char *text)
{
  ct_json_reader_init (reader, text, strlen (text), CT_JSON_ALLOW_NONFINITE);
}

/* All tokens of a text, as their words with the text that they span. */
static char *
tokens_of (const char *text)
{
  GString *tokens = g_string_new (NULL);
  CtJsonReader reader;
  CtJsonToken token;

  init (&reader, text);
  do
    {
      token = ct_json_reader_next (&reader);
      g_string_append_printf (tokens,
                              "%s‹%.*s› ",
                              ct_json_token_to_string (token),
                              (int) (reader.end - reader.start),
                              text + reader.start);
    }
  while (token != CT_JSON_END && token != CT_JSON_ERROR);
  return g_string_free (tokens, FALSE);
}

static void
test_tokens (void)
{
  g_autofree char *tokens =
      tokens_of (" {\"a\" : [1, -2.5e3 ,\"x\"], \"b\":{} ,\"c\":[true,false,null,NaN,-Infinity]}\n");

  g_assert_cmpstr (tokens,
                   ==,
                   "object‹{› name‹\"a\"› array‹[› number‹1› number‹-2.5e3› string‹\"x\"› array end‹]› "
                   "name‹\"b\"› object‹{› object end‹}› name‹\"c\"› array‹[› true‹true› false‹false› null‹null› "
                   "nonfinite‹NaN› nonfinite‹-Infinity› array end‹]› object end‹}› end‹› ");
}

static void
test_root_values (void)
{
  static const char *const roots[] = { "1", "\"a\"", "null", "true" };

  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *spaced = g_strdup_printf ("\n %s\t", roots[i]);
      CtJsonReader reader;

      init (&reader, spaced);
      ct_json_reader_next (&reader);
      g_assert_cmpuint (reader.start, ==, 2);
      g_assert_cmpuint (reader.end, ==, 2 + strlen (roots[i]));
      g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_END);
      g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_END);
    }
}

static void
assert_string (const char *json, const char *expected, gsize expected_length)
{
  CtJsonReader reader;
  gsize length;
  g_autofree char *text = NULL;

  init (&reader, json);
  g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_STRING);
  text = ct_json_reader_dup_string (&reader, &length);
  g_assert_cmpmem (text, length + 1, expected, expected_length + 1);
}

#define ASSERT_STRING(json, expected) assert_string ((json), (expected), sizeof (expected) - 1)

static void
test_strings (void)
{
  ASSERT_STRING ("\"\"", "");
  ASSERT_STRING ("\"plain\"", "plain");
  ASSERT_STRING ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
  ASSERT_STRING ("\"a\\u0041\\u00e9\\u20AC.\"", "aAé€.");
  ASSERT_STRING ("\"\\ud83d\\ude00\\uDBFF\\uDFFF\"", "\360\237\230\200\364\217\277\277");
  ASSERT_STRING ("\"\\u0000a\\u0000\"", "\0a\0");
  ASSERT_STRING ("\"Grün\\\\u0041\"", "Grün\\u0041");
  ASSERT_STRING ("\"\\uffff\\ufffe\"", "\357\277\277\357\277\276");
  /* Halves of pairs, alone, in the wrong order, or with something between them. */
  ASSERT_STRING ("\"\\ud800\"", "\357\277\275");
  ASSERT_STRING ("\"\\udc00\\ud800\"", "\357\277\275\357\277\275");
  ASSERT_STRING ("\"\\ud800\\ud83d\\ude00\"", "\357\277\275\360\237\230\200");
  ASSERT_STRING ("\"\\ud800\\n\"", "\357\277\275\n");
  ASSERT_STRING ("\"\\ud800x\\udc00\"", "\357\277\275x\357\277\275");
  ASSERT_STRING ("\"\\ud800\\u0041\"", "\357\277\275A");
}

static void
test_string_is (void)
{
  CtJsonReader reader;

  init (&reader, "{\"image_\\u0069d\":1}");
  ct_json_reader_next (&reader);
  g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_NAME);
  g_assert_true (ct_json_reader_string_is (&reader, "image_id"));
  g_assert_false (ct_json_reader_string_is (&reader, "image_"));
  g_assert_false (ct_json_reader_string_is (&reader, "image_\\u0069d"));
  g_assert_false (ct_json_reader_string_is (&reader, "image_id2"));
  g_assert_false (ct_json_reader_string_is (&reader, ""));
  init (&reader, "\"id\\u0000x\"");
  ct_json_reader_next (&reader);
  g_assert_false (ct_json_reader_string_is (&reader, "id"));
  /* An escape that is as long as the text that it must not be taken for. */
  init (&reader, "\"\\n\"");
  ct_json_reader_next (&reader);
  g_assert_false (ct_json_reader_string_is (&reader, "\\n"));
  g_assert_true (ct_json_reader_string_is (&reader, "\n"));
}

static void
test_numbers (void)
{
  CtJsonReader reader;
  double value = -1;
  gint64 whole = -1;

  init (&reader, "[12.5, 7, \"7\", 1e999, NaN]");
  ct_json_reader_next (&reader);
  ct_json_reader_next (&reader);
  g_assert_true (ct_json_reader_get_double (&reader, &value));
  g_assert_cmpfloat (value, ==, 12.5);
  g_assert_false (ct_json_reader_get_int64 (&reader, &whole));
  ct_json_reader_next (&reader);
  g_assert_true (ct_json_reader_get_int64 (&reader, &whole));
  g_assert_cmpint (whole, ==, 7);
  for (guint i = 0; i < 3; i++)
    {
      ct_json_reader_next (&reader);
      g_assert_false (ct_json_reader_get_double (&reader, &value));
      g_assert_false (ct_json_reader_get_int64 (&reader, &whole));
    }
  g_assert_cmpfloat (value, ==, 12.5);
}

static void
test_skip (void)
{
  static const char text[] = "{\"a\": [1, {\"b\": []}, [[2]]], \"c\": 3, \"d\": {} }";
  static const char *const spans[] = { "[1, {\"b\": []}, [[2]]]", "3", "{}" };
  CtJsonReader reader;

  /* From the name, and from the first token of the value. */
  for (guint from_value = 0; from_value < 2; from_value++)
    {
      init (&reader, text);
      ct_json_reader_next (&reader);
      for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
        {
          g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_NAME);
          if (from_value)
            ct_json_reader_next (&reader);
          g_assert_true (ct_json_reader_skip (&reader));
          g_assert_cmpmem (text + reader.start, reader.end - reader.start, spans[i], strlen (spans[i]));
        }
      g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_OBJECT_END);
      g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_END);
    }
}

/* Skipping reads strictly: what is bad inside is found. */
static void
test_skip_bad (void)
{
  static const char *const texts[] = { "[1, [2,], 3]", "{\"a\": {\"b\": \"\\x\"}}", "[[", "[\"\xff\"]", "[01]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      CtJsonReader reader;

      init (&reader, texts[i]);
      ct_json_reader_next (&reader);
      g_assert_false (ct_json_reader_skip (&reader));
      g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_ERROR);
      g_assert_false (ct_json_reader_skip (&reader));
    }
}

/* A random text, by json-glib, in one line or laid out. */
static char *
random_json (GRand *source)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  guint depth = 1;
  guint kinds = 1;

  json_builder_begin_array (builder);
  for (guint i = 0; i < 60; i++)
    {
      if ((kinds & 1) == 0)
        {
          g_autofree char *name = g_strdup_printf ("n%u\n\"ä", i);

          json_builder_set_member_name (builder, name);
        }
      switch (g_rand_int_range (source, 0, 7))
        {
        case 0:
          json_builder_begin_array (builder);
          kinds = kinds << 1 | 1;
          depth++;
          break;
        case 1:
          json_builder_begin_object (builder);
          kinds = kinds << 1;
          depth++;
          break;
        case 2:
          json_builder_add_string_value (builder, "te\\xt\t€");
          break;
        case 3:
          json_builder_add_double_value (builder, g_rand_double_range (source, -1e6, 1e6));
          break;
        case 4:
          json_builder_add_int_value (builder, g_rand_int (source));
          break;
        case 5:
          json_builder_add_null_value (builder);
          break;
        default:
          json_builder_add_boolean_value (builder, TRUE);
          break;
        }
      while (depth > 1 && (depth > 20 || g_rand_int_range (source, 0, 3) == 0))
        {
          if ((kinds & 1) != 0)
            json_builder_end_array (builder);
          else
            json_builder_end_object (builder);
          kinds >>= 1;
          depth--;
        }
    }
  for (; depth > 0; depth--, kinds >>= 1)
    if ((kinds & 1) != 0)
      json_builder_end_array (builder);
    else
      json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, g_rand_boolean (source));
  return json_generator_to_data (generator, NULL);
}

/* Reads a value whose first token is the current one and compares it with json-glib's tree. */
static void
compare_value (CtJsonReader *reader, JsonNode *node)
{
  switch (reader->token)
    {
    case CT_JSON_ARRAY:
      {
        JsonArray *array = json_node_get_array (node);
        guint n = 0;

        while (ct_json_reader_next (reader) != CT_JSON_ARRAY_END)
          compare_value (reader, json_array_get_element (array, n++));
        g_assert_cmpuint (n, ==, json_array_get_length (array));
      }
      break;
    case CT_JSON_OBJECT:
      {
        JsonObject *object = json_node_get_object (node);
        guint n = 0;

        for (; ct_json_reader_next (reader) != CT_JSON_OBJECT_END; n++)
          {
            g_autofree char *name = ct_json_reader_dup_string (reader, NULL);

            g_assert_cmpint (reader->token, ==, CT_JSON_NAME);
            ct_json_reader_next (reader);
            compare_value (reader, json_object_get_member (object, name));
          }
        g_assert_cmpuint (n, ==, json_object_get_size (object));
      }
      break;
    case CT_JSON_STRING:
      {
        g_autofree char *text = ct_json_reader_dup_string (reader, NULL);

        g_assert_cmpstr (text, ==, json_node_get_string (node));
      }
      break;
    case CT_JSON_NUMBER:
      {
        double value;

        g_assert_true (ct_json_reader_get_double (reader, &value));
        g_assert_cmpfloat (value, ==, json_node_get_double (node));
      }
      break;
    case CT_JSON_TRUE:
      g_assert_true (json_node_get_boolean (node));
      break;
    case CT_JSON_NULL:
      g_assert_true (json_node_is_null (node));
      break;
    case CT_JSON_FALSE:
    case CT_JSON_ERROR:
    case CT_JSON_OBJECT_END:
    case CT_JSON_ARRAY_END:
    case CT_JSON_NAME:
    case CT_JSON_NONFINITE:
    case CT_JSON_END:
    default:
      g_assert_not_reached ();
    }
}

static void
test_oracle (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (10);

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *text = random_json (source);
      g_autoptr (JsonParser) parser = json_parser_new ();
      CtJsonReader reader;

      g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
      init (&reader, text);
      ct_json_reader_next (&reader);
      compare_value (&reader, json_parser_get_root (parser));
      g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_END);
    }
}

static void
test_places_of_errors (void)
{
  static const struct
  {
    const char *text;
    const char *place;
    const char *word;
  } cases[] = {
    { "", "1:1", "ends" },
    { "[1,\n 2,\n x]", "3:2", "value" },
    { "[1,\r\n 2,\r\n x]", "3:2", "value" },
    { "[1,\r 2,\r x]", "3:2", "value" },
    { "[1,\n\r\n\r\r\n x]", "5:2", "value" },
    { "[\"äöü\" x]", "1:8", "comma" },
    { "[\"\360\237\230\200\", ]", "1:7", "superfluous comma" },
    { "\357\273\277x", "1:1", "value" },
    { "\357\273\277\nx", "2:1", "value" },
    { "[\"a\nb\"]", "1:4", "control" },
    { "[\"\\q\"]", "1:3", "escape" },
    { "[\"\\u12x4\"]", "1:3", "escape" },
    { "[\"ab\xff\"]", "1:5", "UTF-8" },
    { "[01]", "1:2", "begin with 0" },
    { "[1.]", "1:4", "after the point" },
    { "[1e]", "1:4", "exponent" },
    { "[-]", "1:3", "digit" },
    { "{\"a\" 1}", "1:6", "colon" },
    { "{\"a\":1,}", "1:8", "superfluous comma" },
    { "{a:1}", "1:2", "double quotes" },
    { "['a']", "1:2", "double quotes" },
    { "{\"a\":1]", "1:7", "}" },
    { "[1}", "1:3", "]" },
    { "{} x", "1:4", "end here" },
    { "[1", "1:3", "ends within a list" },
    { "{\"a\":1\n", "2:1", "ends within an object" },
    { "{\"images\": [\n  ...\n]}", "2:3", "left out" },
    { "{\"images\": [1, ...]}", "1:16", "left out" },
    { "{\"a\": 1\n...}", "2:1", "left out" },
    { "{\"a\": 1, ...}", "1:10", "left out" },
    { "\"abc", "1:5", "within a string" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *start = g_strdup_printf ("file:%s: ", cases[i].place);
      g_autoptr (GError) error = NULL;
      CtJsonReader reader;
      CtJsonToken token;

      ct_json_reader_init (&reader, cases[i].text, strlen (cases[i].text), CT_JSON_STRICT);
      do
        token = ct_json_reader_next (&reader);
      while (token != CT_JSON_ERROR && token != CT_JSON_END);
      g_assert_cmpint (token, ==, CT_JSON_ERROR);
      ct_json_reader_set_error (&reader, "file", &error);
      g_assert_error (error, CT_ERROR, CT_ERROR_SYNTAX);
      if (!g_str_has_prefix (error->message, start) || strstr (error->message, cases[i].word) == NULL)
        g_error ("‘%s’ gave “%s”, not %s … %s", cases[i].text, error->message, cases[i].place, cases[i].word);
    }
}

/* Every offset of a text, against counting by hand. */
static void
test_places (void)
{
  static const char text[] = "a\303\244\r\n\rb\n\n\360\237\230\200c";
  static const guint8 lines[] = { 1, 1, 1, 1, 1, 2, 3, 3, 4, 5, 5, 5, 5, 5, 5 };
  static const guint8 columns[] = { 1, 2, 3, 3, 4, 1, 1, 2, 1, 1, 2, 2, 2, 2, 3 };
  CtJsonReader reader;

  init (&reader, text);
  for (gsize i = 0; i < sizeof text; i++)
    {
      guint line, column;

      ct_json_reader_get_place (&reader, i, &line, &column);
      g_assert_cmpuint (line, ==, lines[i]);
      g_assert_cmpuint (column, ==, columns[i]);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/reader/tokens", test_tokens);
  g_test_add_func ("/json/reader/root-values", test_root_values);
  g_test_add_func ("/json/reader/strings", test_strings);
  g_test_add_func ("/json/reader/string-is", test_string_is);
  g_test_add_func ("/json/reader/numbers", test_numbers);
  g_test_add_func ("/json/reader/skip", test_skip);
  g_test_add_func ("/json/reader/skip-bad", test_skip_bad);
  g_test_add_func ("/json/reader/oracle", test_oracle);
  g_test_add_func ("/json/reader/places-of-errors", test_places_of_errors);
  g_test_add_func ("/json/reader/places", test_places);
  return g_test_run ();
}
