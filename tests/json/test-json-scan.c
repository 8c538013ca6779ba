/* test-json-scan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The wide scans against the plain reading of the same text: what they accept must be accepted
 * token by token and end at the same place; what they refuse they may leave to the reader, but
 * ordinary polygons they must take.
 */
#include "ct-json-scan.h"

#include <locale.h>
#include <string.h>

#include "ct-json-reader.h"

/* Where the list that begins @text ends, reading token by token; 0 if it breaks the grammar. */
static gsize
end_by_tokens (const char *text)
{
  CtJsonReader reader;
  guint depth = 0;

  ct_json_reader_init (&reader, text, strlen (text), CT_JSON_STRICT);
  do
    {
      switch (ct_json_reader_next (&reader))
        {
        case CT_JSON_ARRAY:
        case CT_JSON_OBJECT:
          depth++;
          break;
        case CT_JSON_ARRAY_END:
        case CT_JSON_OBJECT_END:
          depth--;
          break;
        case CT_JSON_ERROR:
          return 0;
        case CT_JSON_NAME:
        case CT_JSON_STRING:
        case CT_JSON_NUMBER:
        case CT_JSON_NONFINITE:
        case CT_JSON_TRUE:
        case CT_JSON_FALSE:
        case CT_JSON_NULL:
        case CT_JSON_END:
        default:
          break;
        }
    }
  while (depth > 0);
  return reader.end;
}

static void
append_number (GString *text)
{
  static const char *const numbers[] = { "0",       "-0",  "7",    "10", "-12.5", "0.25", "123456789012345678",
                                         "-0.0001", "640", "99.99" };

  g_string_append (text, numbers[g_test_rand_int_range (0, G_N_ELEMENTS (numbers))]);
}

static void
append_space (GString *text)
{
  static const char *const spaces[] = { "",
                                        "",
                                        "",
                                        " ",
                                        "\n",
                                        "  \n    ",
                                        "\n                                       "
                                        "                                      " };

  g_string_append (text, spaces[g_test_rand_int_range (0, G_N_ELEMENTS (spaces))]);
}

static void
append_list (GString *text, guint depth)
{
  gint n = g_test_rand_int_range (0, 30);

  g_string_append_c (text, '[');
  append_space (text);
  for (gint i = 0; i < n; i++)
    {
      if (i > 0)
        {
          append_space (text);
          g_string_append_c (text, ',');
          append_space (text);
        }
      if (depth < 4 && g_test_rand_int_range (0, 12) == 0)
        append_list (text, depth + 1);
      else
        append_number (text);
    }
  append_space (text);
  g_string_append_c (text, ']');
}

static char *
random_list (void)
{
  GString *text = g_string_new (NULL);

  append_list (text, 0);
  return g_string_free (text, FALSE);
}

/* Runs the scan with room behind the list, as it has within a file. */
static gboolean
scan (const char *list, gsize *end)
{
  g_autofree char *text = g_strconcat (list,
                                       ", \"x\": [1, 2, 3]",
                                       "                                                                        ",
                                       NULL);

  gsize narrow_end = *end;
  gboolean good = ct_json_scan_number_list (text, 1, strlen (text), 512, end);

  g_assert_cmpint (ct_json_scan_number_list_narrow (text, 1, strlen (text), 512, &narrow_end), ==, good);
  g_assert_cmpuint (narrow_end, ==, *end);
  return good;
}

static void
test_accepts (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *list = random_list ();
      gsize end = 0;

#ifdef __SSE2__
      g_assert_true (scan (list, &end));
      g_assert_cmpuint (end, ==, strlen (list));
#else
      g_assert_false (scan (list, &end));
#endif
      g_assert_cmpuint (end_by_tokens (list), ==, strlen (list));
    }
}

/* One byte changed, added or left out: the scan never takes what the tokens refuse. */
static void
test_mutations (void)
{
  static const char bytes[] = "0123456789.,-[] \n\t\"{}eE+x";
  guint n_taken = 0;

  for (guint i = 0; i < 60000; i++)
    {
      g_autofree char *list = random_list ();
      g_autoptr (GString) text = g_string_new (list);
      gsize at = (gsize) g_test_rand_int_range (1, (gint) text->len + 1);
      char byte = bytes[g_test_rand_int_range (0, sizeof bytes - 1)];
      gsize end = 0;

      switch (g_test_rand_int_range (0, 3))
        {
        case 0:
          g_string_insert_c (text, (gssize) at, byte);
          break;
        case 1:
          g_string_erase (text, (gssize) at - 1, 1);
          break;
        default:
          text->str[at - 1] = byte;
          break;
        }
      if (text->str[0] == '[' && scan (text->str, &end))
        {
          g_autofree char *whole = g_strndup (text->str, end);

          n_taken++;
          if (end > text->len || end_by_tokens (whole) != end)
            g_error ("the scan took: %s", text->str);
        }
    }
  g_test_message ("%u of the changed lists were still good", n_taken);
}

static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize end;

  for (guint i = 0; i < 10; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < 10; i++)
    g_string_append_c (text, ']');
  for (guint i = 0; i < 70; i++)
    g_string_append_c (text, ' ');
#ifdef __SSE2__
  g_assert_true (ct_json_scan_number_list (text->str, 1, text->len, 10, &end));
  g_assert_cmpuint (end, ==, 20);
#endif
  g_assert_false (ct_json_scan_number_list (text->str, 1, text->len, 9, &end));
}

static void
test_strings (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      char text[100];
      gsize length = (gsize) g_test_rand_int_range (0, sizeof text);

      for (gsize j = 0; j < length; j++)
        text[j] = g_test_rand_int_range (0, 40) == 0 ? (char) g_test_rand_int_range (0, 256)
                                                     : (char) g_test_rand_int_range ('a', 'z');
      for (gsize start = 0; start < length; start += 7)
        g_assert_cmpuint (ct_json_scan_string (text, start, length),
                          ==,
                          ct_json_scan_string_plain (text, start, length));
    }
}

static void
test_digits (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      char text[70];
      gsize length = (gsize) g_test_rand_int_range (0, sizeof text);
      gsize expected;

      for (gsize j = 0; j < length; j++)
        text[j] = g_test_rand_int_range (0, 30) == 0 ? (char) g_test_rand_int_range (0, 256)
                                                     : (char) g_test_rand_int_range ('0', '9' + 1);
      for (gsize start = 0; start <= length; start += 5)
        {
          for (expected = start; expected < length && g_ascii_isdigit (text[expected]);)
            expected++;
          g_assert_cmpuint (ct_json_scan_digits (text, start, length), ==, expected);
        }
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/scan/accepts", test_accepts);
  g_test_add_func ("/json/scan/mutations", test_mutations);
  g_test_add_func ("/json/scan/depth", test_depth);
  g_test_add_func ("/json/scan/strings", test_strings);
  g_test_add_func ("/json/scan/digits", test_digits);
  return g_test_run ();
}
