/* ct-bitset.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A growing array of 64-bit words.
 */
#include "ct-bitset.h"

#include <string.h>

struct _CtBitset
{
  guint64 *words;
  guint32 n_words;
};

/**
 * ct_bitset_new:
 * @n_bits: how many bits to make room for; more come by themselves
 */
CtBitset *
ct_bitset_new (guint32 n_bits)
{
  CtBitset *self = g_new0 (CtBitset, 1);

  self->n_words = n_bits / 64 + 1;
  self->words = g_new0 (guint64, self->n_words);
  return self;
}

/**
 * ct_bitset_copy:
 *
 * Returns: (transfer full): a set of the same rows
 */
CtBitset *
ct_bitset_copy (const CtBitset *self)
{
  CtBitset *copy = g_new (CtBitset, 1);

  copy->n_words = self->n_words;
  copy->words = g_memdup2 (self->words, self->n_words * sizeof *self->words);
  return copy;
}

void
ct_bitset_free (CtBitset *self)
{
  g_free (self->words);
  g_free (self);
}

void
ct_bitset_set (CtBitset *self, guint32 bit, gboolean value)
{
  guint32 word = bit / 64;
  guint64 mask = G_GUINT64_CONSTANT (1) << (bit % 64);

  if (word >= self->n_words)
    {
      guint32 n_words;

      if (!value)
        return;
      n_words = MAX (word + 1, self->n_words * 2);
      self->words = g_renew (guint64, self->words, n_words);
      memset (self->words + self->n_words, 0, (n_words - self->n_words) * sizeof (guint64));
      self->n_words = n_words;
    }
  if (value)
    self->words[word] |= mask;
  else
    self->words[word] &= ~mask;
}

gboolean
ct_bitset_get (const CtBitset *self, guint32 bit)
{
  guint32 word = bit / 64;

  return word < self->n_words && (self->words[word] >> (bit % 64) & 1) != 0;
}

/**
 * ct_bitset_count:
 *
 * Returns: how many bits are set
 */
guint32
ct_bitset_count (const CtBitset *self)
{
  guint32 n = 0;

  for (guint32 i = 0; i < self->n_words; i++)
    n += (guint32) __builtin_popcountll (self->words[i]);
  return n;
}
