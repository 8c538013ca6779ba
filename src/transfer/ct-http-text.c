/* ct-http-text.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dates are those of RFC 9110, 5.6.7; of its three forms the one that is in use. Names of
 * days and months are English whatever the locale, so GLib's formatting is of no use.
 */
#include "ct-http-text.h"

#include <string.h>

#define RETRY_AFTER_MAX_MS (10 * 60 * 1000)

static const char days[] = "MonTueWedThuFriSatSun";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/**
 * ct_http_date_format:
 * @unix_s: seconds since 1970
 *
 * Returns: (transfer full): "Fri, 01 Mar 2024 12:00:00 GMT"
 */
char *
ct_http_date_format (gint64 unix_s)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (unix_s);

  return g_strdup_printf ("%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
                          days + 3 * (g_date_time_get_day_of_week (date) - 1),
                          g_date_time_get_day_of_month (date),
                          months + 3 * (g_date_time_get_month (date) - 1),
                          g_date_time_get_year (date),
                          g_date_time_get_hour (date),
                          g_date_time_get_minute (date),
                          g_date_time_get_second (date));
}

/* Exactly N digits. */
static gboolean
take_number (const char **text, guint n, int *number)
{
  *number = 0;
  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      *number = 10 * *number + (*text)[i] - '0';
    }
  *text += n;
  return TRUE;
}

static gboolean
take (const char **text, const char *word)
{
  if (!g_str_has_prefix (*text, word))
    return FALSE;
  *text += strlen (word);
  return TRUE;
}

static int
take_month (const char **text)
{
  for (int month = 1; month <= 12; month++)
    if (strncmp (*text, months + 3 * (month - 1), 3) == 0)
      {
        *text += 3;
        return month;
      }
  return 0;
}

/**
 * ct_http_date_parse:
 * @unix_s: (out): seconds since 1970
 *
 * Returns: whether @text is a date as ct_http_date_format() writes it
 */
gboolean
ct_http_date_parse (const char *text, gint64 *unix_s)
{
  g_autoptr (GDateTime) date = NULL;
  int day, month, year, hour, minute, second;

  if (strnlen (text, 3) < 3)
    return FALSE;
  text += 3;
  if (!take (&text, ", ") || !take_number (&text, 2, &day) || !take (&text, " "))
    return FALSE;
  month = take_month (&text);
  if (month == 0 || !take (&text, " ") || !take_number (&text, 4, &year) || !take (&text, " ")
      || !take_number (&text, 2, &hour) || !take (&text, ":") || !take_number (&text, 2, &minute) || !take (&text, ":")
      || !take_number (&text, 2, &second) || strcmp (text, " GMT") != 0)
    return FALSE;
  date = g_date_time_new_utc (year, month, day, hour, minute, MIN (second, 59));
  if (date == NULL)
    return FALSE;
  *unix_s = g_date_time_to_unix (date);
  return TRUE;
}

/**
 * ct_http_parse_retry_after_ms:
 * @seconds_or_date: (nullable): the header Retry-After
 * @milliseconds: (nullable): the header retry-after-ms or x-ms-retry-after-ms
 * @now_s: seconds since 1970
 *
 * Returns: how long to wait at least, at most ten minutes; 0 when the server did not say
 */
gint64
ct_http_parse_retry_after_ms (const char *seconds_or_date, const char *milliseconds, gint64 now_s)
{
  guint64 number;
  gint64 date_s;

  if (milliseconds != NULL && g_ascii_string_to_unsigned (milliseconds, 10, 0, G_MAXINT64, &number, NULL))
    return (gint64) MIN (number, RETRY_AFTER_MAX_MS);
  if (seconds_or_date == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (seconds_or_date, 10, 0, G_MAXINT64, &number, NULL))
    return (gint64) MIN (number, RETRY_AFTER_MAX_MS / 1000) * 1000;
  if (ct_http_date_parse (seconds_or_date, &date_s) && date_s > now_s)
    return MIN (date_s - now_s, RETRY_AFTER_MAX_MS / 1000) * 1000;
  return 0;
}

/**
 * ct_http_headers_add:
 * @headers: (element-type utf8): lines "Name: value"
 */
void
ct_http_headers_add (GPtrArray *headers, const char *name, const char *value)
{
  g_ptr_array_add (headers, g_strdup_printf ("%s: %s", name, value));
}

/**
 * ct_http_headers_get:
 * @headers: (element-type utf8): lines "Name: value"
 *
 * Returns: (nullable): the value of the first header of that name, whatever its case
 */
const char *
ct_http_headers_get (GPtrArray *headers, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < headers->len; i++)
    {
      const char *line = g_ptr_array_index (headers, i);

      if (g_ascii_strncasecmp (line, name, length) == 0 && line[length] == ':')
        {
          line += length + 1;
          while (*line == ' ' || *line == '\t')
            line++;
          return line;
        }
    }
  return NULL;
}
