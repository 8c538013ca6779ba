/* ct-check-repeats.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Boxes and tags that an image has twice. All hashes are thrown into a field of bits; only
 * rows that meet another there, a few in a hundred by chance, are kept and sorted.
 */
#include "ct-check-repeats.h"

#include "ct-check-private.h"

/* Bits a row in the field: one row in sixteen meets another by chance. */
#define BITS_PER_ROW 16

static int
compare_repeats (gconstpointer a, gconstpointer b)
{
  const CtRepeat *x = a;
  const CtRepeat *y = b;

  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

/**
 * ct_repeats_find:
 *
 * Takes four bytes a row, and sixteen for each row that is returned.
 *
 * Returns: (transfer full) (element-type CtRepeat): rows sorted by hash, then by row; all that are
 *   equal to another are among them, and some that are not
 */
GArray *
ct_repeats_find (guint32 n_rows, CtRepeatHash hash, gpointer data)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (CtRepeat));
  guint shift = 64;
  g_autofree guint64 *once = NULL;
  g_autofree guint64 *twice = NULL;
  gsize n_words;

  while (shift > 28 && (G_GUINT64_CONSTANT (1) << (64 - shift)) < (guint64) n_rows * BITS_PER_ROW + 64)
    shift--;
  n_words = (gsize) 1 << (64 - shift - 6);
  once = g_new0 (guint64, n_words);
  twice = g_new0 (guint64, n_words);
  for (guint32 row = 0; row < n_rows; row++)
    {
      guint64 h = hash (data, row);
      guint64 bit = h >> shift;
      guint64 mask = G_GUINT64_CONSTANT (1) << (bit & 63);

      if (h == 0)
        continue;
      if ((once[bit >> 6] & mask) != 0)
        twice[bit >> 6] |= mask;
      once[bit >> 6] |= mask;
    }
  for (guint32 row = 0; row < n_rows; row++)
    {
      CtRepeat repeat = { hash (data, row), row };
      guint64 bit = repeat.hash >> shift;

      if (repeat.hash != 0 && (twice[bit >> 6] & (G_GUINT64_CONSTANT (1) << (bit & 63))) != 0)
        g_array_append_val (found, repeat);
    }
  g_array_sort (found, compare_repeats);
  return found;
}

static guint64
mix (guint64 hash, guint64 word)
{
  hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return hash ^ (hash >> 29);
}

/* The bits of a number; both zeros are one. */
static guint64
bits (double value)
{
  union
  {
    double value;
    guint64 bits;
  } both = { value + 0.0 };

  return both.bits;
}

/* What makes two annotations the same: image, category, box, and being a crowd or not. */
static guint64
hash_annotation (gpointer data, guint32 row)
{
  const CtAnnotationTable *annotations = data;
  guint16 flags = annotations->flags[row];
  guint64 hash;

  if ((flags & (CT_RECORD_DEAD | CT_RECORD_ODD_BBOX)) != 0 || annotations->image[row] == CT_NO_ROW
      || annotations->category[row] == CT_NO_ROW)
    return 0;
  hash = mix (flags & (CT_RECORD_HAS_BBOX | CT_RECORD_CROWD),
              (guint64) annotations->image[row] << 32 | annotations->category[row]);
  if ((flags & CT_RECORD_HAS_BBOX) != 0)
    {
      const CtRect *bbox = &annotations->bbox[row];

      hash = mix (mix (mix (mix (hash, bits (bbox->x)), bits (bbox->y)), bits (bbox->width)), bits (bbox->height));
    }
  else if ((flags & (CT_RECORD_SEGMENTED | CT_RECORD_CROWD)) != 0)
    {
      return 0;
    }
  return mix (hash, 0) | 1;
}

static gboolean
is_same (const CtAnnotationTable *annotations, guint32 a, guint32 b)
{
  const guint16 kind = CT_RECORD_HAS_BBOX | CT_RECORD_CROWD;

  return annotations->image[a] == annotations->image[b] && annotations->category[a] == annotations->category[b]
         && (annotations->flags[a] & kind) == (annotations->flags[b] & kind)
         && ((annotations->flags[a] & CT_RECORD_HAS_BBOX) == 0
             || ct_rect_equal (&annotations->bbox[a], &annotations->bbox[b]));
}

static int
compare_fixes (gconstpointer a, gconstpointer b)
{
  const CtCheckFix *x = a;
  const CtCheckFix *y = b;

  return x->row < y->row ? -1 : x->row > y->row;
}

/* A shape drawn twice is as likely two things in one place, so only plain boxes are offered to go. */
static void
report (CtChecker *self, const CtCheckFix *pair)
{
  const guint16 *flags = self->dataset->annotations.flags;

  if ((flags[pair->row] & CT_RECORD_HAS_BBOX) != 0)
    ct_check_report (self,
                     CT_RULE_BBOX_DUPLICATE,
                     pair->row,
                     pair->other,
                     ((flags[pair->row] | flags[pair->other]) & CT_RECORD_SEGMENTED) == 0);
  else
    ct_check_report (self, CT_RULE_TAG_REPEATED, pair->row, pair->other, TRUE);
}

gboolean
ct_check_repeats (CtChecker *self)
{
  const CtAnnotationTable *annotations = &self->dataset->annotations;
  g_autoptr (GArray) candidates = ct_repeats_find (annotations->n_rows, hash_annotation, (gpointer) annotations);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (CtCheckFix));
  guint first = 0;

  if (ct_cancelled (self->cancellable, self->error))
    return FALSE;
  for (guint i = 1; i < candidates->len; i++)
    {
      const CtRepeat *a = &g_array_index (candidates, CtRepeat, first);
      const CtRepeat *b = &g_array_index (candidates, CtRepeat, i);
      CtCheckFix pair = { CT_REPAIR_NONE, b->row, a->row };

      if (a->hash != b->hash)
        first = i;
      else if (is_same (annotations, a->row, b->row))
        g_array_append_val (pairs, pair);
    }
  g_array_sort (pairs, compare_fixes);
  for (guint i = 0; i < pairs->len; i++)
    report (self, &g_array_index (pairs, CtCheckFix, i));
  return TRUE;
}
