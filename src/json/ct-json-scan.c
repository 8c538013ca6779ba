/* ct-json-scan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Polygons are most of a COCO file: lists of numbers, perhaps nested, that nobody asks for but
 * whose grammar must be checked all the same. Here 64 bytes become one bit mask for each
 * class of character, and the rules of RFC 8259 become arithmetic on masks. What it cannot
 * vouch for it leaves to the reader, which then finds the place of the mistake.
 */
#include "ct-json-scan.h"

#include <string.h>

#ifdef __SSE2__
#include <immintrin.h>
#endif

/**
 * ct_json_scan_string_plain:
 *
 * The same as ct_json_scan_string(), a byte at a time.
 */
gsize
ct_json_scan_string_plain (const char *data, gsize position, gsize length)
{
  while (position < length)
    {
      guchar c = (guchar) data[position];

      if (c == '"' || c == '\\' || c < 0x20 || c >= 0x80)
        break;
      position++;
    }
  return position;
}

#ifdef __SSE2__

/**
 * ct_json_scan_string:
 * @position: within a string
 *
 * Returns: the first byte that ends the plain part of a string – a quote, a back-slash, a
 *   control character or one above U+007F – or @length
 */
gsize
ct_json_scan_string (const char *data, gsize position, gsize length)
{
  const __m128i quote = _mm_set1_epi8 ('"');
  const __m128i backslash = _mm_set1_epi8 ('\\');
  const __m128i space = _mm_set1_epi8 (0x20);

  while (length - position >= 16)
    {
      __m128i bytes = _mm_loadu_si128 ((const __m128i *) (const void *) (data + position));
      /* Signed: control characters and what is above 0x7f are both less than a space. */
      __m128i special = _mm_or_si128 (_mm_or_si128 (_mm_cmpeq_epi8 (bytes, quote), _mm_cmpeq_epi8 (bytes, backslash)),
                                      _mm_cmplt_epi8 (bytes, space));
      guint mask = (guint) _mm_movemask_epi8 (special);

      if (mask != 0)
        return position + (gsize) __builtin_ctz (mask);
      position += 16;
    }
  return ct_json_scan_string_plain (data, position, length);
}

/*
 * One bit for each of 64 bytes, the first byte in the lowest bit.
 * digit, zero, point, comma, space (blank or line feed), minus, open "[", close "]", other
 */
typedef struct
{
  guint64 digit;
  guint64 zero;
  guint64 point;
  guint64 comma;
  guint64 space;
  guint64 minus;
  guint64 open;
  guint64 close;
  guint64 other;
} Masks;

typedef void (*Classifier) (Masks *masks, const char *data);

#define ALWAYS_INLINE static inline __attribute__ ((always_inline))

ALWAYS_INLINE guint64
join (int a, int b, int c, int d)
{
  return (guint64) (guint) a | (guint64) (guint) b << 16 | (guint64) (guint) c << 32 | (guint64) (guint) d << 48;
}

ALWAYS_INLINE guint64
equal_mask (const __m128i bytes[4], char c)
{
  const __m128i wanted = _mm_set1_epi8 (c);

  return join (_mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes[0], wanted)),
               _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes[1], wanted)),
               _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes[2], wanted)),
               _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes[3], wanted)));
}

ALWAYS_INLINE int
digit_mask_16 (__m128i bytes)
{
  const __m128i below = _mm_set1_epi8 ('0' - 1);
  const __m128i above = _mm_set1_epi8 ('9' + 1);

  return _mm_movemask_epi8 (_mm_and_si128 (_mm_cmpgt_epi8 (bytes, below), _mm_cmplt_epi8 (bytes, above)));
}

ALWAYS_INLINE void
classify (Masks *masks, const char *data)
{
  const __m128i *from = (const __m128i *) (const void *) data;
  const __m128i bytes[4] = { _mm_loadu_si128 (from),
                             _mm_loadu_si128 (from + 1),
                             _mm_loadu_si128 (from + 2),
                             _mm_loadu_si128 (from + 3) };

  masks->digit =
      join (digit_mask_16 (bytes[0]), digit_mask_16 (bytes[1]), digit_mask_16 (bytes[2]), digit_mask_16 (bytes[3]));
  masks->zero = equal_mask (bytes, '0');
  masks->point = equal_mask (bytes, '.');
  masks->comma = equal_mask (bytes, ',');
  masks->space = equal_mask (bytes, ' ') | equal_mask (bytes, '\n');
  masks->minus = equal_mask (bytes, '-');
  masks->open = equal_mask (bytes, '[');
  masks->close = equal_mask (bytes, ']');
  masks->other =
      ~(masks->digit | masks->point | masks->comma | masks->space | masks->minus | masks->open | masks->close);
}

#define WITH_AVX512 __attribute__ ((target ("avx512f,avx512bw,bmi,bmi2")))

/* The same with instructions that give all 64 bits at once. */
WITH_AVX512 static inline void
classify_avx512 (Masks *masks, const char *data)
{
  const __m512i bytes = _mm512_loadu_si512 (data);

  masks->digit = _mm512_cmple_epu8_mask (_mm512_sub_epi8 (bytes, _mm512_set1_epi8 ('0')), _mm512_set1_epi8 (9));
  masks->zero = _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 ('0'));
  masks->point = _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 ('.'));
  masks->comma = _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 (','));
  masks->space =
      _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 (' ')) | _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 ('\n'));
  masks->minus = _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 ('-'));
  masks->open = _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 ('['));
  masks->close = _mm512_cmpeq_epi8_mask (bytes, _mm512_set1_epi8 (']'));
  masks->other =
      ~(masks->digit | masks->point | masks->comma | masks->space | masks->minus | masks->open | masks->close);
}

/*
 * What one block tells the next: each is 0 or 1.
 * digit, point, minus, comma, open, close: the last byte was one
 * zero: the last byte was a 0 that begins a number
 * fraction: the last byte belongs to the digits after a point
 * after_comma, after_open, after_value: only white space came since
 */
typedef struct
{
  guint64 digit;
  guint64 point;
  guint64 minus;
  guint64 space;
  guint64 comma;
  guint64 open;
  guint64 close;
  guint64 zero;
  guint64 fraction;
  guint64 after_comma;
  guint64 after_open;
  guint64 after_value;
} Carry;

#define PREVIOUS(mask, carry) ((mask) << 1 | (carry))

/* The first bytes that are no white space, from each of @starts on. @pending becomes 1 if the
 * block ends before one is found. */
ALWAYS_INLINE guint64
first_after (guint64 starts, guint64 space, guint64 *pending)
{
  guint64 sum;

  *pending = __builtin_add_overflow (space, starts & space, &sum);
  return (starts & ~space) | (sum & ~space);
}

/* The rules; returns one bit for each byte that breaks one. */
ALWAYS_INLINE guint64
find_breaches (const Masks *m, Carry *carry)
{
  guint64 number = m->digit | m->point | m->minus;
  guint64 was_digit = PREVIOUS (m->digit, carry->digit);
  guint64 was_point = PREVIOUS (m->point, carry->point);
  guint64 was_minus = PREVIOUS (m->minus, carry->minus);
  guint64 was_space = PREVIOUS (m->space, carry->space);
  guint64 was_comma = PREVIOUS (m->comma, carry->comma);
  guint64 was_open = PREVIOUS (m->open, carry->open);
  guint64 was_close = PREVIOUS (m->close, carry->close);
  guint64 was_number = was_digit | was_point | was_minus;
  guint64 first_digit = m->digit & ~(was_digit | was_point);
  guint64 leading_zero = first_digit & m->zero;
  guint64 fraction_start = (was_point | carry->fraction) & m->digit;
  guint64 sum, breaches, fraction_ends, fractions;
  gboolean fraction_goes_on = __builtin_add_overflow (m->digit, fraction_start, &sum);

  /* Adding a run's first bit to the run carries out behind it. */
  fraction_ends = (sum | carry->fraction) & ~m->digit;
  fractions = m->digit & ~sum;
  breaches = m->point & (~was_digit | fraction_ends);
  breaches |= (was_point | was_minus) & ~m->digit;
  breaches |= m->minus & ~(was_space | was_comma | was_open);
  breaches |= PREVIOUS (leading_zero, carry->zero) & m->digit;
  breaches |=
      first_after (was_comma | carry->after_comma, m->space, &carry->after_comma) & ~(m->digit | m->minus | m->open);
  breaches |= first_after (was_open | carry->after_open, m->space, &carry->after_open)
              & ~(m->digit | m->minus | m->open | m->close);
  breaches |= first_after ((was_number & ~number) | was_close | carry->after_value, m->space, &carry->after_value)
              & ~(m->comma | m->close);
  carry->digit = m->digit >> 63;
  carry->point = m->point >> 63;
  carry->minus = m->minus >> 63;
  carry->space = m->space >> 63;
  carry->comma = m->comma >> 63;
  carry->open = m->open >> 63;
  carry->close = m->close >> 63;
  carry->zero = leading_zero >> 63;
  carry->fraction = fraction_goes_on ? 1 : fractions >> 63;
  return breaches;
}

ALWAYS_INLINE gboolean
scan_number_list (Classifier classifier, const char *data, gsize position, gsize length, guint max_depth, gsize *end)
{
  Carry carry = { .open = 1 };
  guint depth = 1;

  while (length - position >= 64)
    {
      Masks masks;
      guint64 breaches, brackets;

      classifier (&masks, data + position);
      breaches = find_breaches (&masks, &carry) | masks.other;
      for (brackets = masks.open | masks.close; brackets != 0; brackets &= brackets - 1)
        {
          int bit = __builtin_ctzll (brackets);

          if ((masks.open >> bit & 1) != 0)
            {
              if (++depth > max_depth)
                return FALSE;
            }
          else if (--depth == 0)
            {
              if (breaches << (63 - bit) != 0)
                return FALSE;
              *end = position + (gsize) bit + 1;
              return TRUE;
            }
        }
      if (breaches != 0)
        return FALSE;
      position += 64;
    }
  return FALSE;
}

WITH_AVX512 static gboolean
scan_number_list_avx512 (const char *data, gsize position, gsize length, guint max_depth, gsize *end)
{
  return scan_number_list (classify_avx512, data, position, length, max_depth, end);
}

/**
 * ct_json_scan_number_list_narrow:
 *
 * The same as ct_json_scan_number_list(), with the instructions that every processor of the kind has.
 */
gboolean
ct_json_scan_number_list_narrow (const char *data, gsize position, gsize length, guint max_depth, gsize *end)
{
  return scan_number_list (classify, data, position, length, max_depth, end);
}

/**
 * ct_json_scan_number_list:
 * @position: behind a "["
 * @max_depth: how many lists may be open at once, that one included
 * @end: (out): behind the matching "]"
 *
 * Passes over a list that holds nothing but numbers without exponent and further such lists,
 * checking the grammar strictly.
 *
 * Returns: %FALSE if the list holds anything else, breaks the grammar or comes too near the end
 *   of the data for this way of reading; then read it token by token
 */
gboolean
ct_json_scan_number_list (const char *data, gsize position, gsize length, guint max_depth, gsize *end)
{
  if (__builtin_cpu_supports ("avx512bw"))
    return scan_number_list_avx512 (data, position, length, max_depth, end);
  return ct_json_scan_number_list_narrow (data, position, length, max_depth, end);
}

#else

gsize
ct_json_scan_string (const char *data, gsize position, gsize length)
{
  return ct_json_scan_string_plain (data, position, length);
}

gboolean
ct_json_scan_number_list_narrow (const char *data, gsize position, gsize length, guint max_depth, gsize *end)
{
  return FALSE;
}

gboolean
ct_json_scan_number_list (const char *data, gsize position, gsize length, guint max_depth, gsize *end)
{
  return FALSE;
}

#endif
