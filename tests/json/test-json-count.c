/* test-json-count.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The counter against the reader and against its plain twin, on texts of the right shape and
 * on pieces cut at any place.
 */
#include "ct-json-count.h"

#include <locale.h>
#include <string.h>

#include "ct-json-reader.h"

static const char *const names[] = { "images", "annotations", "categories" };
enum
{
  N = G_N_ELEMENTS (names)
};

static gboolean
count_text (const char *text, gsize length, gboolean plain, guint64 *counts)
{
  g_autoptr (CtJsonCounter) counter = ct_json_counter_new (names, N);
  gsize done = 0;

  while (done < length)
    {
      gsize piece = (gsize) g_test_rand_int_range (1, 300);

      piece = MIN (piece, length - done);
      if (plain)
        ct_json_counter_feed_plain (counter, text + done, piece);
      else
        ct_json_counter_feed (counter, text + done, piece);
      done += piece;
    }
  return ct_json_counter_finish (counter, counts);
}

static void
count_list (CtJsonReader *reader, guint64 *count)
{
  while (ct_json_reader_next (reader) != CT_JSON_ARRAY_END)
    {
      g_assert_cmpint (reader->token, !=, CT_JSON_ERROR);
      *count += reader->token == CT_JSON_OBJECT;
      g_assert_true (ct_json_reader_skip (reader));
    }
}

static void
count_by_reader (const char *text, gsize length, guint64 *counts)
{
  CtJsonReader reader;

  memset (counts, 0, N * sizeof *counts);
  ct_json_reader_init (&reader, text, length, CT_JSON_STRICT);
  g_assert_cmpint (ct_json_reader_next (&reader), ==, CT_JSON_OBJECT);
  while (ct_json_reader_next (&reader) == CT_JSON_NAME)
    {
      guint list = 0;

      while (list < N && !ct_json_reader_string_is (&reader, names[list]))
        list++;
      if (ct_json_reader_next (&reader) == CT_JSON_ARRAY && list < N)
        count_list (&reader, &counts[list]);
      else
        g_assert_true (ct_json_reader_skip (&reader));
    }
  g_assert_cmpint (reader.token, ==, CT_JSON_OBJECT_END);
}

static void
append_value (GString *text, guint depth)
{
  static const char *const scalars[] = {
    "null",       "-1.5e3", "\"plain\"", "\"]}[{\"", "\"\\\"\"", "\"\\\\\"", "\"\\\\\\\"}\\\\\"",
    "\"images\"", "true",   "\"ü日本\"", "\"\""
  };
  guint kind = g_test_rand_int_range (0, depth > 5 ? 1 : 4);

  if (kind <= 1)
    {
      g_string_append (text, scalars[g_test_rand_int_range (0, G_N_ELEMENTS (scalars))]);
      return;
    }
  g_string_append_c (text, kind == 2 ? '[' : '{');
  for (int i = 0, n = g_test_rand_int_range (0, 5); i < n; i++)
    {
      g_string_append (text, i > 0 ? (g_test_rand_bit () ? "," : ",\n  ") : "");
      if (kind == 3)
        g_string_append (text, g_test_rand_bit () ? "\"annotations\":" : "\"bbox\" : ");
      append_value (text, depth + 1);
    }
  g_string_append_c (text, kind == 2 ? ']' : '}');
}

static GString *
random_text (void)
{
  static const char *const members[] = { "images",        "annotations", "categories", "info",       "\\u0069mages",
                                         "images\\u0000", "image",       "imagess",    "\\\"images", "images\\\\" };
  GString *text = g_string_new ("{");

  for (int i = 0, n = g_test_rand_int_range (0, 6); i < n; i++)
    {
      g_string_append_printf (text,
                              "%s\"%s\": ",
                              i > 0 ? ", " : " ",
                              members[g_test_rand_int_range (0, G_N_ELEMENTS (members))]);
      if (g_test_rand_bit ())
        {
          g_string_append_c (text, '[');
          for (int j = 0, m = g_test_rand_int_range (0, 12); j < m; j++)
            {
              g_string_append (text, j > 0 ? ", " : "");
              append_value (text, 2);
            }
          g_string_append_c (text, ']');
        }
      else
        {
          append_value (text, 1);
        }
    }
  g_string_append_c (text, '}');
  return text;
}

static void
test_like_the_reader (void)
{
  guint64 total = 0;

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = random_text ();
      guint64 expected[N], wide[N], plain[N];

      count_by_reader (text->str, text->len, expected);
      g_assert_true (count_text (text->str, text->len, FALSE, wide));
      g_assert_true (count_text (text->str, text->len, TRUE, plain));
      g_assert_cmpmem (wide, sizeof wide, expected, sizeof expected);
      g_assert_cmpmem (plain, sizeof plain, expected, sizeof expected);
      total += expected[0] + expected[1] + expected[2];
    }
  g_assert_cmpuint (total, >, 1000);
}

/* Cut or changed anywhere: never closed when cut, and both twins say the same of any bytes. */
static void
test_damaged (void)
{
  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = random_text ();
      guint64 wide[N], plain[N];
      gsize cut = (gsize) g_test_rand_int_range (1, (gint32) text->len);

      g_assert_false (count_text (text->str, cut, FALSE, wide));
      for (guint i = 0; i < 3; i++)
        text->str[g_test_rand_int_range (0, (gint32) text->len)] = "{}[]\"\\,:x "[g_test_rand_int_range (0, 10)];
      g_assert_cmpint (count_text (text->str, text->len, FALSE, wide),
                       ==,
                       count_text (text->str, text->len, TRUE, plain));
      g_assert_cmpmem (wide, sizeof wide, plain, sizeof plain);
    }
}

static void
test_missing_record (void)
{
  const char *text = "{\"images\":[{\"id\":1},{\"id\":2},null,{}],\"annotations\":[]}";
  guint64 counts[N];

  g_assert_true (count_text (text, strlen (text), FALSE, counts));
  g_assert_cmpuint (counts[0], ==, 3);
  g_assert_cmpuint (counts[1], ==, 0);
  g_assert_cmpuint (counts[2], ==, 0);
  text = "[{\"image_id\":1}]";
  g_assert_true (count_text (text, strlen (text), FALSE, counts));
  g_assert_cmpuint (counts[0] + counts[1] + counts[2], ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/count/like-the-reader", test_like_the_reader);
  g_test_add_func ("/json/count/damaged", test_damaged);
  g_test_add_func ("/json/count/missing-record", test_missing_record);
  return g_test_run ();
}
