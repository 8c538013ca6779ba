/* ct-json-scan.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs over long stretches of JSON, many bytes at a time where the processor can. Each
 * function has a plain twin that says the same; tests compare the two.
 */
#pragma once

#include "ct-base.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

G_BEGIN_DECLS

/* The first byte from @position on that is no digit, or @length. */
static inline gsize
ct_json_scan_digits (const char *data, gsize position, gsize length)
{
#ifdef __SSE2__
  while (length - position >= 16)
    {
      __m128i bytes = _mm_loadu_si128 ((const __m128i *) (const void *) (data + position));
      /* Shifted so that the digits are the ten least of the signed bytes. */
      __m128i least = _mm_add_epi8 (bytes, _mm_set1_epi8 ((char) (0x80 - '0')));
      guint others = (guint) _mm_movemask_epi8 (_mm_cmpgt_epi8 (least, _mm_set1_epi8 ((char) (0x80 + 9))));

      if (others != 0)
        return position + (gsize) __builtin_ctz (others);
      position += 16;
    }
#endif
  while (position < length && g_ascii_isdigit (data[position]))
    position++;
  return position;
}

gsize ct_json_scan_string (const char *data, gsize position, gsize length);
gsize ct_json_scan_string_plain (const char *data, gsize position, gsize length);
gboolean ct_json_scan_number_list (const char *data, gsize position, gsize length, guint max_depth, gsize *end);
gboolean ct_json_scan_number_list_narrow (const char *data, gsize position, gsize length, guint max_depth, gsize *end);

G_END_DECLS
