/* test-json-number.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers from text as the C library reads them in the C locale, and to text so that they read
 * back as the same, in whatever locale the test runs.
 */
#include "ct-json-number.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_RANDOM 1000000
#define N_HALFWAY 5000
#define N_FORMAT 50000

static locale_t c_locale;
static GRand *source;

static void
assert_reads_as_strtod (const char *text)
{
  double expected = strtod_l (text, NULL, c_locale);
  double value = -12345;
  gboolean fits = ct_json_number_to_double (text, strlen (text), &value);

  g_assert_cmpint (fits, ==, isfinite (expected) != 0);
  /* To the bit: −0 is not 0. What does not fit leaves the value alone. */
  if (!fits)
    expected = -12345;
  if (memcmp (&value, &expected, sizeof value) != 0)
    g_error ("%s read as %.17g instead of %.17g", text, value, expected);
}

static guint
below (guint n)
{
  return (guint) g_rand_int_range (source, 0, (int) n);
}

static void
append_digits (GString *text, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, (char) ('0' + below (10)));
}

/* A number of JSON's grammar: mostly such as data sets hold, some long, some extreme. */
static void
make_number (GString *text)
{
  gboolean is_long = below (20) == 0;

  g_string_truncate (text, 0);
  if (below (3) == 0)
    g_string_append_c (text, '-');
  if (below (4) == 0)
    g_string_append_c (text, '0');
  else
    {
      g_string_append_c (text, (char) ('1' + below (9)));
      append_digits (text, below (is_long ? 40 : 6));
    }
  if (below (3) > 0)
    {
      g_string_append_c (text, '.');
      append_digits (text, 1 + below (is_long ? 60 : 18));
    }
  if (below (5) == 0)
    g_string_append_printf (text,
                            "%c%s%u",
                            below (2) ? 'e' : 'E',
                            below (3) == 0 ? "-"
                            : below (2)    ? "+"
                                           : "",
                            below (is_long ? 400 : 30));
}

static void
test_random (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      make_number (text);
      assert_reads_as_strtod (text->str);
    }
}

static double
random_double (void)
{
  guint64 bits = (guint64) g_rand_int (source) << 32 | g_rand_int (source);
  double value;

  do
    {
      memcpy (&value, &bits, sizeof value);
      bits = bits * G_GUINT64_CONSTANT (6364136223846793005) + 1;
    }
  while (!isfinite (value));
  return value;
}

/* The middle between two neighbours, exactly, and a hair to both sides: rounding must go to even. */
static void
test_halfway (void)
{
  for (guint i = 0; i < N_HALFWAY; i++)
    {
      double value = ldexp (1 + g_rand_double (source), (int) below (130) - 60);
      long double middle = ((long double) value + (long double) nextafter (value, INFINITY)) / 2;
      g_autofree char *text = g_malloc (1200);
      gsize length;

      /* The program's locale may print a decimal comma. */
      length = (gsize) g_snprintf (text, 1100, "%.200Lf", middle);
      text[strcspn (text, ",.")] = '.';
      assert_reads_as_strtod (text);
      strcpy (text + length, "1");
      assert_reads_as_strtod (text);
      text[length] = '\0';
      for (char *p = text + length - 1; *p == '0'; p--)
        *p = '9';
      assert_reads_as_strtod (text);
    }
}

static void
test_chosen (void)
{
  static const char *const texts[] = {
    "0",
    "-0",
    "0.0",
    "-0.0",
    "0e5",
    "-0e-5",
    "1",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "9007199254740995",
    "9007199254740993.0",
    "90071992547409930e-1",
    "0.1",
    "0.3",
    "123456.789",
    "1e22",
    "1e23",
    "8.5e22",
    "9007199254740992e22",
    "1e-22",
    "1e-23",
    "0.0000000000000000000001",
    "0.00000000000000000000001",
    "9007199254740991e-22",
    "999999999999999999",
    "1000000000000000000",
    "18446744073709551615",
    "18446744073709551616",
    "184467440737095516160",
    "1.7976931348623157e308",
    "1.7976931348623158e308",
    "1.7976931348623159e308",
    "1e308",
    "1e309",
    "-1e309",
    "1e400",
    "2.2250738585072011e-308",
    "2.2250738585072012e-308",
    "2.2250738585072014e-308",
    "4.9406564584124654e-324",
    "2.4703282292062327e-324",
    "2.4703282292062328e-324",
    "1e-400",
    "5e-324",
    "0.500000000000000166533453693773481063544750213623046875",
    "0.50000000000000016653345369377348106354475021362304687500000000000000000000000000001",
    "3.508354649267438937e-312",
    "1e99999999999",
    "1e-99999999999",
    "0e99999999999",
    "123e-99999999999999999999",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_reads_as_strtod (texts[i]);
}

/* Very long texts, which no fixed buffer holds. */
static void
test_long (void)
{
  for (guint n = 10; n < 100000; n *= 7)
    {
      g_autoptr (GString) text = g_string_new ("0.");

      append_digits (text, n);
      assert_reads_as_strtod (text->str);
      g_string_assign (text, "1");
      for (guint i = 0; i < n; i++)
        g_string_append_c (text, '0');
      assert_reads_as_strtod (text->str);
      g_string_append_printf (text, "e-%u", n);
      assert_reads_as_strtod (text->str);
    }
}

/* Only the given bytes are looked at. */
static void
test_unterminated (void)
{
  double value;
  gint64 whole;

  g_assert_true (ct_json_number_to_double ("12.5678", 4, &value));
  g_assert_cmpfloat (value, ==, 12.5);
  g_assert_true (ct_json_number_to_double ("1e25", 3, &value));
  g_assert_cmpfloat (value, ==, 100);
  g_assert_true (ct_json_number_to_int64 ("1234", 2, &whole));
  g_assert_cmpint (whole, ==, 12);
}

static void
test_int64 (void)
{
  static const struct
  {
    const char *text;
    gboolean fits;
    gint64 value;
  } cases[] = {
    { "0", TRUE, 0 },
    { "-0", TRUE, 0 },
    { "-1", TRUE, -1 },
    { "9223372036854775807", TRUE, G_MAXINT64 },
    { "-9223372036854775808", TRUE, G_MININT64 },
    { "9223372036854775808", FALSE, 0 },
    { "-9223372036854775809", FALSE, 0 },
    { "9999999999999999999", FALSE, 0 },
    { "18446744073709551617", FALSE, 0 },
    { "99999999999999999999999", FALSE, 0 },
    { "1.0", FALSE, 0 },
    { "1e2", FALSE, 0 },
    { "-", FALSE, 0 },
    { "", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 value = 4711;

      g_assert_cmpint (ct_json_number_to_int64 (cases[i].text, strlen (cases[i].text), &value), ==, cases[i].fits);
      g_assert_cmpint (value, ==, cases[i].fits ? cases[i].value : 4711);
    }
  for (guint i = 0; i < 10000; i++)
    {
      gint64 expected = (gint64) ((guint64) g_rand_int (source) << 32 | g_rand_int (source)) >> below (64);
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, expected);
      gint64 value;

      g_assert_true (ct_json_number_to_int64 (text, strlen (text), &value));
      g_assert_cmpint (value, ==, expected);
    }
}

static void
assert_formats (double value)
{
  char text[CT_JSON_NUMBER_SIZE];
  char longest[64];
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  double again;

  g_assert_true (ct_json_number_format (text, value) == text);
  g_assert_true (ct_json_number_to_double (text, strlen (text), &again));
  g_assert_true (again == value);
  g_assert_null (strchr (text, ','));
  /* Never longer than the first of 15, 16 and 17 digits that does, but for the zeros of a small or large number. */
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (longest, sizeof longest, formats[i], value);
      if (g_ascii_strtod (longest, NULL) == value)
        break;
    }
  if (fabs (value) >= 1e-4 && fabs (value) < 1e15)
    g_assert_cmpuint (strlen (text), <=, strlen (longest));
  if (value == 0 || (fabs (value) >= 1e-12 && fabs (value) < 1e21))
    g_assert_true (strpbrk (text, "eE") == NULL);
}

static void
test_format_random (void)
{
  for (guint i = 0; i < N_FORMAT; i++)
    {
      assert_formats (random_double ());
      assert_formats (ldexp (g_rand_double (source) - 0.5, (int) below (90) - 40));
      assert_formats (below (1000000) / 64.0);
    }
}

/* A number that somebody typed with up to 15 digits comes out as it was typed. */
static void
test_format_typed (void)
{
  for (guint i = 0; i < N_FORMAT; i++)
    {
      g_autofree char *typed = NULL;
      char text[CT_JSON_NUMBER_SIZE];
      double value;

      typed = g_strdup_printf ("%s%u.%0*u%u",
                               below (2) ? "-" : "",
                               below (100000),
                               (int) below (7),
                               below (100),
                               1 + below (9));
      g_assert_true (ct_json_number_to_double (typed, strlen (typed), &value));
      g_assert_cmpstr (ct_json_number_format (text, value), ==, typed);
    }
}

static void
test_format_chosen (void)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = {
    { 0, "0" },
    { -0.0, "0" },
    { 1, "1" },
    { -1, "-1" },
    { 0.1, "0.1" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { 1.0 / 3, "0.3333333333333333" },
    { 123456.5, "123456.5" },
    { 1e15, "1000000000000000" },
    { 9007199254740993.0, "9007199254740992" },
    { 123456789012345680000.0, "123456789012345683968" },
    { 1e20, "100000000000000000000" },
    { 1e21, "1e+21" },
    { 0.00001, "0.00001" },
    { 1.5e-7, "0.00000015" },
    { 1e-12, "0.000000000001" },
    { 1e300, "1e+300" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[CT_JSON_NUMBER_SIZE];

      g_assert_cmpstr (ct_json_number_format (text, cases[i].value), ==, cases[i].text);
    }
  assert_formats (5e-324);
  assert_formats (-1.7976931348623157e308);
  assert_formats (2.2250738585072011e-308);
}

static void
test_format_fixed (void)
{
  char text[CT_JSON_NUMBER_SIZE];

  g_assert_cmpstr (ct_json_number_format_fixed (text, 1.005, 1), ==, "1.0");
  g_assert_cmpstr (ct_json_number_format_fixed (text, -2.5, 0), ==, "-2");
  g_assert_cmpstr (ct_json_number_format_fixed (text, 0.1, 3), ==, "0.100");
  g_assert_cmpstr (ct_json_number_format_fixed (text, 1234567.25, 2), ==, "1234567.25");
  /* The longest there is fits, and so does what is asked for too much. */
  g_assert_cmpuint (strlen (ct_json_number_format_fixed (text, -1.7976931348623157e308, 99)), ==, 1 + 309 + 1 + 30);
  g_assert_cmpstr (ct_json_number_format_fixed (text, 3, -1), ==, "3");
}

static void
test_decimals (void)
{
  static const struct
  {
    const char *text;
    int n;
  } cases[] = { { "1", 0 }, { "1.0", 1 }, { "-12.345", 3 }, { "1e5", -1 }, { "1.5E5", -1 }, { "0.00", 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ct_json_number_decimals (cases[i].text, strlen (cases[i].text)), ==, cases[i].n);
  g_assert_cmpint (ct_json_number_decimals ("1.25e3", 4), ==, 2);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  c_locale = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  source = g_rand_new_with_seed (9);
  g_test_add_func ("/json/number/random", test_random);
  g_test_add_func ("/json/number/halfway", test_halfway);
  g_test_add_func ("/json/number/chosen", test_chosen);
  g_test_add_func ("/json/number/long", test_long);
  g_test_add_func ("/json/number/unterminated", test_unterminated);
  g_test_add_func ("/json/number/int64", test_int64);
  g_test_add_func ("/json/number/format-random", test_format_random);
  g_test_add_func ("/json/number/format-typed", test_format_typed);
  g_test_add_func ("/json/number/format-chosen", test_format_chosen);
  g_test_add_func ("/json/number/format-fixed", test_format_fixed);
  g_test_add_func ("/json/number/decimals", test_decimals);
  status = g_test_run ();
  g_rand_free (source);
  freelocale (c_locale);
  return status;
}
