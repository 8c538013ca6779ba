/* ct-json-count.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A machine of a few states. In the root object it goes byte by byte; inside its lists, where
 * nearly all bytes are, only brackets outside of strings matter, and 64 bytes become one bit
 * mask for each of quotes and brackets.
 */
#include "ct-json-count.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define NO_LIST G_MAXUINT
/* Longer names are none of those asked for. */
#define LONGEST_NAME 64

struct _CtJsonCounter
{
  const char *const *names;
  guint n_names;
  guint64 *counts;
  guint64 depth;
  gboolean broken;
  gboolean in_string;
  gboolean escaped; /* the last byte was a back-slash that counts */
  gboolean is_name; /* the next string of the root object is a name */
  guint list;       /* whose objects are counted, or whose value comes next */
  GString *name;
};

/**
 * ct_json_counter_new:
 * @names: of lists in the root object, none longer than 60 bytes; must outlive the counter
 *
 * Returns: (transfer full): a counter at the start of a text
 */
CtJsonCounter *
ct_json_counter_new (const char *const *names, guint n_names)
{
  CtJsonCounter *self = g_new0 (CtJsonCounter, 1);

  self->names = names;
  self->n_names = n_names;
  self->counts = g_new0 (guint64, n_names);
  self->list = NO_LIST;
  self->name = g_string_new (NULL);
  return self;
}

void
ct_json_counter_free (CtJsonCounter *self)
{
  g_free (self->counts);
  g_string_free (self->name, TRUE);
  g_free (self);
}

static void
append_unichar (GString *text, const char *hex)
{
  char digits[5] = { hex[0], hex[1], hex[2], hex[3], '\0' };

  g_string_append_unichar (text, (gunichar) g_ascii_strtoull (digits, NULL, 16));
}

/* The names asked for are plain words, so \uXXXX is the only escape that can spell them. */
static GString *
unescape (const GString *raw)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < raw->len; i++)
    {
      if (raw->str[i] == '\\' && raw->len - i >= 6 && raw->str[i + 1] == 'u')
        {
          append_unichar (text, raw->str + i + 2);
          i += 5;
        }
      else
        {
          g_string_append_c (text, raw->str[i]);
        }
    }
  return text;
}

static guint
find_list (CtJsonCounter *self)
{
  g_autoptr (GString) name = unescape (self->name);

  /* By length too: a name may hold an escaped U+0000. */
  for (guint i = 0; i < self->n_names; i++)
    if (strlen (self->names[i]) == name->len && memcmp (self->names[i], name->str, name->len) == 0)
      return i;
  return NO_LIST;
}

static void
read_in_string (CtJsonCounter *self, char c)
{
  gboolean ends = c == '"' && !self->escaped;

  self->escaped = c == '\\' && !self->escaped;
  if (ends)
    self->in_string = FALSE;
  if (self->depth != 1 || !self->is_name)
    return;
  if (ends)
    {
      self->list = find_list (self);
      self->is_name = FALSE;
    }
  else if (self->name->len < LONGEST_NAME * 6)
    {
      g_string_append_c (self->name, c);
    }
}

static inline void
open_bracket (CtJsonCounter *self, char c)
{
  if (self->depth == 0)
    self->is_name = c == '{';
  else if (self->depth == 1 && c != '[')
    self->list = NO_LIST;
  else if (self->depth == 2 && c == '{' && self->list != NO_LIST)
    self->counts[self->list]++;
  self->depth++;
}

static inline void
close_bracket (CtJsonCounter *self)
{
  if (self->depth == 0)
    self->broken = TRUE;
  else
    self->depth--;
  if (self->depth == 1)
    self->list = NO_LIST;
}

static inline void
read_byte (CtJsonCounter *self, char c)
{
  if (self->in_string)
    {
      read_in_string (self, c);
      return;
    }
  switch (c)
    {
    case '"':
      self->in_string = TRUE;
      g_string_truncate (self->name, 0);
      break;
    case '{':
    case '[':
      open_bracket (self, c);
      break;
    case '}':
    case ']':
      close_bracket (self);
      break;
    case ',':
      if (self->depth == 1)
        {
          self->is_name = TRUE;
          self->list = NO_LIST;
        }
      break;
    default:
      break;
    }
}

/**
 * ct_json_counter_feed_plain:
 *
 * The same as ct_json_counter_feed(), a byte at a time.
 */
void
ct_json_counter_feed_plain (CtJsonCounter *self, const char *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    read_byte (self, data[i]);
}

#ifdef __SSE2__

#define BLOCK 64

typedef struct
{
  guint64 quote;
  guint64 backslash;
  guint64 open;
  guint64 close;
} Masks;

static inline void
classify (Masks *masks, const char *data)
{
  const __m128i quote = _mm_set1_epi8 ('"');
  const __m128i backslash = _mm_set1_epi8 ('\\');
  /* This bit is all that "[" lacks to be "{", and "]" to be "}". */
  const __m128i curl = _mm_set1_epi8 ('{' ^ '[');
  const __m128i open = _mm_set1_epi8 ('{');
  const __m128i close = _mm_set1_epi8 ('}');

  memset (masks, 0, sizeof *masks);
  for (int i = 0; i < 4; i++)
    {
      __m128i bytes = _mm_loadu_si128 ((const __m128i *) (const void *) (data + 16 * i));
      __m128i curled = _mm_or_si128 (bytes, curl);

      masks->quote |= (guint64) (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes, quote)) << (16 * i);
      masks->backslash |= (guint64) (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes, backslash)) << (16 * i);
      masks->open |= (guint64) (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (curled, open)) << (16 * i);
      masks->close |= (guint64) (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (curled, close)) << (16 * i);
    }
}

/* Each bit becomes the parity of itself and all lower ones: set from a quote to the next. */
static inline guint64
parity (guint64 bits)
{
  for (int shift = 1; shift < BLOCK; shift *= 2)
    bits ^= bits << shift;
  return bits;
}

/* Reads a block whose brackets all stay within the root's members. FALSE leaves it as it was. */
static inline gboolean
read_block (CtJsonCounter *self, const char *data)
{
  Masks masks;
  guint64 inside;
  guint64 brackets;
  guint64 least;

  classify (&masks, data);
  if (masks.backslash != 0 || self->escaped)
    return FALSE;
  inside = parity (masks.quote) ^ (self->in_string ? G_MAXUINT64 : 0);
  brackets = (masks.open | masks.close) & ~inside;
  least = (guint64) __builtin_popcountll (masks.close & ~inside) + 1;
  if (self->depth <= least)
    {
      /* Only where the block might lead back into the root must each bracket be looked at. */
      guint64 depth = self->depth;

      for (guint64 rest = brackets; rest != 0; rest &= rest - 1)
        {
          depth += (masks.open & rest & -rest) != 0 ? 1 : -1;
          if (depth < 2)
            return FALSE;
        }
    }
  for (guint64 rest = brackets; rest != 0; rest &= rest - 1)
    {
      if ((masks.open & rest & -rest) == 0)
        self->depth--;
      else if (self->depth++ == 2 && self->list != NO_LIST && data[__builtin_ctzll (rest)] == '{')
        self->counts[self->list]++;
    }
  self->in_string = inside >> (BLOCK - 1) != 0;
  return TRUE;
}

/**
 * ct_json_counter_feed:
 * @data: the next piece of the text; it may end anywhere, within a string or an escape too
 */
void
ct_json_counter_feed (CtJsonCounter *self, const char *data, gsize length)
{
  gsize i = 0;

  while (i < length)
    {
      if (self->depth >= 2 && length - i >= BLOCK && read_block (self, data + i))
        {
          i += BLOCK;
        }
      else
        {
          gsize end = MIN (length, i + BLOCK);

          while (i < end)
            read_byte (self, data[i++]);
        }
    }
}

#else

void
ct_json_counter_feed (CtJsonCounter *self, const char *data, gsize length)
{
  ct_json_counter_feed_plain (self, data, length);
}

#endif

/**
 * ct_json_counter_finish:
 * @counts: (out): for each name, how many objects stood directly in the root's lists of that name
 *
 * Returns: whether the text is closed: every string and bracket has its end
 */
gboolean
ct_json_counter_finish (CtJsonCounter *self, guint64 *counts)
{
  memcpy (counts, self->counts, self->n_names * sizeof *counts);
  return !self->broken && !self->in_string && self->depth == 0;
}
