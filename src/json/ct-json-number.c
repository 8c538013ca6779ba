/* ct-json-number.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Correctly rounded reading with a fast path for the numbers that data sets hold, and
 * writing of the shortest text that reads back as the same double.
 */
#include "ct-json-number.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Powers of ten that a double holds exactly. */
static const double exact_powers[] = {
  1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

static gboolean
slow_double (const char *text, gsize length, double *value)
{
  char small[64];
  g_autofree char *large = NULL;
  char *copy = small;
  char *end;
  double nearest;

  if (length >= sizeof small)
    copy = large = g_malloc (length + 1);
  memcpy (copy, text, length);
  copy[length] = '\0';
  nearest = g_ascii_strtod (copy, &end);
  if (end != copy + length || !isfinite (nearest))
    return FALSE;
  *value = nearest;
  return TRUE;
}

/* Powers of ten that an extended double, with its 64 bits of mantissa, holds exactly. */
static const long double extended_powers[] = {
  1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,  1e10L, 1e11L, 1e12L, 1e13L,
  1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L,
};

/* Whether long double really has 64 bits of mantissa here, which emulators may not give it. */
static inline gboolean
has_extended (void)
{
  static const volatile long double tiny = 0x1p-63L;

  return LDBL_MANT_DIG == 64 && 1.0L + tiny != 1.0L;
}

/* Divides in extended precision. The quotient is correctly rounded to 64 bits; rounding it again
 * to 53 is correct too, unless it lies exactly half-way between two doubles. */
static gboolean
extended_quotient (guint64 mantissa, int power, double *value)
{
  long double quotient = (long double) mantissa / extended_powers[power];
  guint64 bits;

  memcpy (&bits, &quotient, sizeof bits);
  if ((bits & 0x7ff) == 0x400)
    return FALSE;
  *value = (double) quotient;
  return TRUE;
}

#if G_BYTE_ORDER == G_LITTLE_ENDIAN

/* Eight digits at once: each byte is checked, then neighbours are joined to pairs, fours and eights. */
static inline gboolean
eight_digits (const char *text, guint64 *value)
{
  guint64 bytes, high;

  memcpy (&bytes, text, sizeof bytes);
  high = bytes & G_GUINT64_CONSTANT (0xf0f0f0f0f0f0f0f0);
  high |= ((bytes + G_GUINT64_CONSTANT (0x0606060606060606)) & G_GUINT64_CONSTANT (0xf0f0f0f0f0f0f0f0)) >> 4;
  if (high != G_GUINT64_CONSTANT (0x3333333333333333))
    return FALSE;
  bytes -= G_GUINT64_CONSTANT (0x3030303030303030);
  bytes = (bytes * 10 + (bytes >> 8)) & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff);
  bytes = (bytes * 100 + (bytes >> 16)) & G_GUINT64_CONSTANT (0x0000ffff0000ffff);
  *value = (bytes * 10000 + (bytes >> 32)) & G_GUINT64_CONSTANT (0xffffffff);
  return TRUE;
}

#else

static inline gboolean
eight_digits (const char *text, guint64 *value)
{
  return FALSE;
}

#endif

/* Takes digits from @i on into @mantissa, which wraps around when there are too many. */
static inline gsize
read_digits (const char *text, gsize i, gsize length, guint64 *mantissa)
{
  guint64 value;

  while (length - i >= 8 && eight_digits (text + i, &value))
    {
      *mantissa = *mantissa * 100000000 + value;
      i += 8;
    }
  for (; i < length && g_ascii_isdigit (text[i]); i++)
    *mantissa = *mantissa * 10 + (guint64) (text[i] - '0');
  return i;
}

static gsize
count_leading_zeros (const char *text, gsize length)
{
  gsize n = 0;

  for (gsize i = 0; i < length && (text[i] == '0' || text[i] == '.' || text[i] == '-'); i++)
    n += text[i] == '0';
  return n;
}

/**
 * ct_json_number_to_double:
 * @text: a JSON number of @length bytes, not terminated; its grammar was checked
 * @value: (out): the nearest double
 *
 * A mantissa below 2^53 divided by an exact power of ten is one correctly rounded operation; up to
 * 19 digits are divided in extended precision where the processor has it; all else goes
 * through g_ascii_strtod().
 *
 * Returns: %FALSE if the number is too large for a double; then @value stays as it was
 */
gboolean
ct_json_number_to_double (const char *text, gsize length, double *value)
{
  gboolean negative = length > 0 && text[0] == '-';
  gsize first = negative ? 1 : 0;
  guint64 mantissa = 0;
  gsize n_decimals = 0;
  gsize n_digits, i;
  double magnitude;

  if (length > 40)
    return slow_double (text, length, value);
  i = read_digits (text, first, length, &mantissa);
  n_digits = i - first;
  if (i < length && text[i] == '.')
    {
      gsize point = i;

      i = read_digits (text, point + 1, length, &mantissa);
      n_decimals = i - point - 1;
      n_digits += n_decimals;
    }
  if (i < length || n_decimals > 27 || (n_digits > 19 && n_digits - count_leading_zeros (text, length) > 19))
    return slow_double (text, length, value);
  if (mantissa <= G_GUINT64_CONSTANT (1) << 53 && n_decimals <= 22)
    magnitude = (double) mantissa / exact_powers[n_decimals];
  else if (!has_extended () || !extended_quotient (mantissa, (int) n_decimals, &magnitude))
    return slow_double (text, length, value);
  *value = negative ? -magnitude : magnitude;
  return TRUE;
}

/**
 * ct_json_number_to_int64:
 *
 * Returns: %FALSE if the text is no whole number in plain digits, or too large
 */
gboolean
ct_json_number_to_int64 (const char *text, gsize length, gint64 *value)
{
  gboolean negative = length > 0 && text[0] == '-';
  guint64 magnitude = 0;
  gsize i = negative ? 1 : 0;

  if (i == length || length - i > 19)
    return FALSE;
  for (; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      magnitude = magnitude * 10 + (guint64) (text[i] - '0');
    }
  if (magnitude > (guint64) G_MAXINT64 + (negative ? 1 : 0))
    return FALSE;
  *value = negative ? (gint64) -magnitude : (gint64) magnitude;
  return TRUE;
}

#define MIN_DIGITS 15
#define MAX_DIGITS 17

static const guint64 powers[] = {
  G_GUINT64_CONSTANT (1),
  G_GUINT64_CONSTANT (10),
  G_GUINT64_CONSTANT (100),
  G_GUINT64_CONSTANT (1000),
  G_GUINT64_CONSTANT (10000),
  G_GUINT64_CONSTANT (100000),
  G_GUINT64_CONSTANT (1000000),
  G_GUINT64_CONSTANT (10000000),
  G_GUINT64_CONSTANT (100000000),
  G_GUINT64_CONSTANT (1000000000),
  G_GUINT64_CONSTANT (10000000000),
  G_GUINT64_CONSTANT (100000000000),
  G_GUINT64_CONSTANT (1000000000000),
  G_GUINT64_CONSTANT (10000000000000),
  G_GUINT64_CONSTANT (100000000000000),
  G_GUINT64_CONSTANT (1000000000000000),
};

/* Writes the digits of a number up to the end of a buffer; returns where they begin. */
static char *
put_digits (char *end, guint64 number, int at_least)
{
  for (; number > 0 || at_least > 0; number /= 10, at_least--)
    *--end = (char) ('0' + number % 10);
  return end;
}

static void
give (char *buffer, const char *text, const char *end)
{
  memcpy (buffer, text, (gsize) (end - text));
  buffer[end - text] = '\0';
}

/* Writes @mantissa / 10^@n_decimals into the end of a buffer without needless zeros. */
static char *
put_decimal (char *end, guint64 mantissa, int n_decimals, gboolean negative)
{
  int n = n_decimals;

  for (; n > 0 && mantissa % 10 == 0; n--)
    mantissa /= 10;
  for (int i = 0; i < n; i++, mantissa /= 10)
    *--end = (char) ('0' + mantissa % 10);
  if (n > 0)
    *--end = '.';
  end = put_digits (end, mantissa, 1);
  if (negative)
    *--end = '-';
  return end;
}

/* For numbers of an ordinary size the digits are made in integers: 17 digits fit into 57 of the 64 bits that an extended double has. Reading the text back is the proof, so
 * where a double is no wider this fails at times and never errs. Of two texts with 17
 * digits that read back alike either may come. */
static gboolean
format_ordinary (char *buffer, double value)
{
  char digits[CT_JSON_NUMBER_SIZE];
  char *end = digits + sizeof digits;
  double size = fabs (value);
  int n_before = 0;

  if (!(size >= 1e-4 && size < 1e15) || !has_extended ())
    return FALSE;
  if (size == floor (size))
    {
      give (buffer, put_decimal (end, (guint64) size, 0, value < 0), end);
      return TRUE;
    }
  while (n_before < 15 && size >= (double) powers[n_before])
    n_before++;
  for (double limit = 0.1; n_before <= 0 && size < limit; limit /= 10)
    n_before--;
  for (int n_digits = MIN_DIGITS; n_digits <= MAX_DIGITS; n_digits++)
    {
      int n_decimals = n_digits - n_before;
      long double scaled = (long double) size * (long double) powers[MIN (n_decimals, 15)];
      double back;
      char *text;

      if (n_decimals > 15)
        scaled *= (long double) powers[n_decimals - 15];
      text = put_decimal (end, (guint64) (scaled + 0.5L), n_decimals, value < 0);
      if (ct_json_number_to_double (text, (gsize) (end - text), &back) && back == value)
        {
          give (buffer, text, end);
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * ct_json_number_format:
 * @buffer: (out caller-allocates): at least %CT_JSON_NUMBER_SIZE bytes
 * @value: a finite number
 *
 * Writes the shortest of the forms with 15, 16 or 17 significant digits that reads back as
 * the same double; without an exponent where the number is of an ordinary size.
 *
 * Returns: @buffer
 */
char *
ct_json_number_format (char *buffer, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  g_return_val_if_fail (isfinite (value), strcpy (buffer, "0"));
  if (value == 0)
    return strcpy (buffer, "0");
  if (format_ordinary (buffer, value))
    return buffer;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, CT_JSON_NUMBER_SIZE, formats[i], value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  if (strchr (buffer, 'e') != NULL && fabs (value) >= 1e-12 && fabs (value) < 1e21)
    {
      char plain[CT_JSON_NUMBER_SIZE];
      int n_decimals = fabs (value) >= 1e15 ? 0 : 30;
      gsize length;

      for (int n = 1; n < n_decimals; n++)
        {
          ct_json_number_format_fixed (plain, value, n);
          if (g_ascii_strtod (plain, NULL) == value)
            return strcpy (buffer, plain);
        }
      ct_json_number_format_fixed (plain, value, 0);
      length = strlen (plain);
      if (g_ascii_strtod (plain, NULL) == value)
        memcpy (buffer, plain, length + 1);
    }
  return buffer;
}

/**
 * ct_json_number_format_int:
 * @buffer: (out caller-allocates): at least %CT_JSON_NUMBER_SIZE bytes
 *
 * Returns: @buffer
 */
char *
ct_json_number_format_int (char *buffer, gint64 value)
{
  char digits[CT_JSON_NUMBER_SIZE];
  char *end = digits + sizeof digits;
  char *text = put_digits (end, value < 0 ? -(guint64) value : (guint64) value, 1);

  if (value < 0)
    *--text = '-';
  give (buffer, text, end);
  return buffer;
}

/**
 * ct_json_number_format_fixed:
 * @buffer: (out caller-allocates): at least %CT_JSON_NUMBER_SIZE bytes
 * @n_decimals: 0 to 30 digits after the point
 *
 * Returns: @buffer
 */
char *
ct_json_number_format_fixed (char *buffer, double value, int n_decimals)
{
  char format[16];

  g_snprintf (format, sizeof format, "%%.%df", CLAMP (n_decimals, 0, 30));
  return g_ascii_formatd (buffer, CT_JSON_NUMBER_SIZE, format, value);
}

/**
 * ct_json_number_decimals:
 *
 * Returns: the number of digits after the point, 0 without a point, -1 with an exponent
 */
int
ct_json_number_decimals (const char *text, gsize length)
{
  const char *point = memchr (text, '.', length);

  if (memchr (text, 'e', length) != NULL || memchr (text, 'E', length) != NULL)
    return -1;
  return point != NULL ? (int) (text + length - point - 1) : 0;
}
