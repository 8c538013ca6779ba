/* test-http-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dates and waiting times of HTTP, whatever the locale.
 */
#include "ct-http-text.h"

#include <string.h>

static void
test_date (void)
{
  static const gint64 times[] = { 0, 1, 951782400, 1709294400, 4102444799 };
  static const char *const wrong[] = {
    "",
    "Fri",
    "Fri, ",
    "Fri, 01 Mar 2024 12:00:00",
    "Fri, 1 Mar 2024 12:00:00 GMT",
    "Fri, 01 Mrz 2024 12:00:00 GMT",
    "Fri, 31 Feb 2024 12:00:00 GMT",
    "Fri, 01 Mar 2024 25:00:00 GMT",
    "Friday, 01-Mar-24 12:00:00 GMT",
  };
  g_autofree char *text = ct_http_date_format (1709294400);
  gint64 parsed;

  g_assert_cmpstr (text, ==, "Fri, 01 Mar 2024 12:00:00 GMT");
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *date = ct_http_date_format (times[i]);

      g_assert_true (ct_http_date_parse (date, &parsed));
      g_assert_cmpint (parsed, ==, times[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (ct_http_date_parse (wrong[i], &parsed));
}

static void
test_retry_after (void)
{
  g_assert_cmpint (ct_http_parse_retry_after_ms (NULL, NULL, 0), ==, 0);
  g_assert_cmpint (ct_http_parse_retry_after_ms ("2", NULL, 0), ==, 2000);
  g_assert_cmpint (ct_http_parse_retry_after_ms ("2", "150", 0), ==, 150);
  g_assert_cmpint (ct_http_parse_retry_after_ms ("soon", NULL, 0), ==, 0);
  g_assert_cmpint (ct_http_parse_retry_after_ms ("-3", NULL, 0), ==, 0);
  g_assert_cmpint (ct_http_parse_retry_after_ms ("99999999999", NULL, 0), ==, 600000);
  g_assert_cmpint (ct_http_parse_retry_after_ms ("Fri, 01 Mar 2024 12:00:07 GMT", NULL, 1709294400), ==, 7000);
  g_assert_cmpint (ct_http_parse_retry_after_ms ("Fri, 01 Mar 2024 12:00:00 GMT", NULL, 1709294400), ==, 0);
}

static void
test_headers (void)
{
  g_autoptr (GPtrArray) headers = g_ptr_array_new_with_free_func (g_free);

  ct_http_headers_add (headers, "ETagX", "no");
  ct_http_headers_add (headers, "ETag", "\"1\"");
  g_assert_cmpstr (ct_http_headers_get (headers, "etag"), ==, "\"1\"");
  g_assert_null (ct_http_headers_get (headers, "eta"));
}

/* Random bytes are no date, no time to wait, and no crash. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 20000; i++)
    {
      char text[40] = "Fri, 01 Mar 2024 12:00:00 GMT";
      gint64 parsed;
      guint n = (guint) g_rand_int_range (rand, 0, 6);

      for (guint k = 0; k < n; k++)
        text[g_rand_int_range (rand, 0, 30)] = (char) g_rand_int_range (rand, 0, 256);
      text[39] = '\0';
      ct_http_date_parse (text, &parsed);
      g_assert_cmpint (ct_http_parse_retry_after_ms (text, NULL, 0), >=, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-text/date", test_date);
  g_test_add_func ("/http-text/retry-after", test_retry_after);
  g_test_add_func ("/http-text/headers", test_headers);
  g_test_add_func ("/http-text/random", test_random);
  return g_test_run ();
}
