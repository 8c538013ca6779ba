/* ct-strpool.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The texts lie NUL-terminated in blocks that never move; a hash table of numbers finds them.
 */
#include "ct-strpool.h"

#include <string.h>

#define BLOCK_BYTES (256 * 1024)

struct _CtStrpool
{
  GPtrArray *blocks;
  char *free_start;
  gsize free_bytes;
  const char **texts;
  guint32 *lengths;
  guint32 n_texts;
  guint32 n_allocated;
  guint32 *slots;
  gsize mask;
};

CtStrpool *
ct_strpool_new (void)
{
  CtStrpool *self = g_new0 (CtStrpool, 1);

  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_atomic_rc_box_release);
  self->mask = 63;
  self->slots = g_new (guint32, self->mask + 1);
  memset (self->slots, 0xff, (self->mask + 1) * sizeof (guint32));
  ct_strpool_add_len (self, "", 0);
  return self;
}

void
ct_strpool_unref (CtStrpool *self)
{
  g_ptr_array_unref (self->blocks);
  g_free (self->texts);
  g_free (self->lengths);
  g_free (self->slots);
  g_free (self);
}

/**
 * ct_strpool_snapshot:
 *
 * The texts themselves are shared, since they never move or change.
 *
 * Returns: (transfer full): a pool with the same texts under the same numbers, for another thread
 */
CtStrpool *
ct_strpool_snapshot (const CtStrpool *self)
{
  CtStrpool *copy = g_new0 (CtStrpool, 1);

  copy->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_atomic_rc_box_release);
  for (guint i = 0; i < self->blocks->len; i++)
    g_ptr_array_add (copy->blocks, g_atomic_rc_box_acquire (g_ptr_array_index (self->blocks, i)));
  copy->texts = g_memdup2 (self->texts, self->n_texts * sizeof *self->texts);
  copy->lengths = g_memdup2 (self->lengths, self->n_texts * sizeof *self->lengths);
  copy->slots = g_memdup2 (self->slots, (self->mask + 1) * sizeof *self->slots);
  copy->mask = self->mask;
  copy->n_texts = copy->n_allocated = self->n_texts;
  return copy;
}

static gsize
find_slot (const CtStrpool *self, const char *text, gsize length)
{
  gsize slot = ct_hash_bytes (text, length) & self->mask;

  while (self->slots[slot] != CT_NO_STR)
    {
      guint32 i = self->slots[slot];

      if (self->lengths[i] == length && memcmp (self->texts[i], text, length) == 0)
        break;
      slot = (slot + 1) & self->mask;
    }
  return slot;
}

static const char *
store (CtStrpool *self, const char *text, gsize length)
{
  char *where;

  if (length + 1 > self->free_bytes)
    {
      gsize block_bytes = MAX (length + 1, BLOCK_BYTES);

      self->free_start = g_atomic_rc_box_alloc (block_bytes);
      self->free_bytes = block_bytes;
      g_ptr_array_add (self->blocks, self->free_start);
    }
  where = self->free_start;
  memcpy (where, text, length);
  where[length] = '\0';
  self->free_start += length + 1;
  self->free_bytes -= length + 1;
  return where;
}

static void
grow_slots (CtStrpool *self)
{
  gsize n_slots = (self->mask + 1) * 2;

  g_free (self->slots);
  self->mask = n_slots - 1;
  self->slots = g_new (guint32, n_slots);
  memset (self->slots, 0xff, n_slots * sizeof (guint32));
  for (guint32 i = 0; i < self->n_texts; i++)
    self->slots[find_slot (self, self->texts[i], self->lengths[i])] = i;
}

/**
 * ct_strpool_add_len:
 * @text: @length bytes, without NUL among them
 *
 * Returns: the number of this text, the same for equal texts
 */
CtStr
ct_strpool_add_len (CtStrpool *self, const char *text, gsize length)
{
  gsize slot = find_slot (self, text, length);

  if (self->slots[slot] != CT_NO_STR)
    return self->slots[slot];
  if (self->n_texts == self->n_allocated)
    {
      self->n_allocated = MAX (64, self->n_allocated * 2);
      self->texts = g_renew (const char *, self->texts, self->n_allocated);
      self->lengths = g_renew (guint32, self->lengths, self->n_allocated);
    }
  self->texts[self->n_texts] = store (self, text, length);
  self->lengths[self->n_texts] = (guint32) length;
  self->slots[slot] = self->n_texts++;
  if ((gsize) self->n_texts * 3 > (self->mask + 1) * 2)
    grow_slots (self);
  return self->n_texts - 1;
}

/**
 * ct_strpool_add:
 * @text: (nullable): %NULL gives %CT_NO_STR
 */
CtStr
ct_strpool_add (CtStrpool *self, const char *text)
{
  return text != NULL ? ct_strpool_add_len (self, text, strlen (text)) : CT_NO_STR;
}

/**
 * ct_strpool_find:
 *
 * Returns: the number of @text, or %CT_NO_STR if it was never added
 */
CtStr
ct_strpool_find (const CtStrpool *self, const char *text)
{
  return self->slots[find_slot (self, text, strlen (text))];
}

/**
 * ct_strpool_get_n:
 *
 * Returns: how many different texts there are; 1 when only the empty one is
 */
guint32
ct_strpool_get_n (const CtStrpool *self)
{
  return self->n_texts;
}

/**
 * ct_strpool_get:
 *
 * Returns: (nullable): the text; %NULL for %CT_NO_STR. Valid as long as the pool
 */
const char *
ct_strpool_get (const CtStrpool *self, CtStr str)
{
  if (str == CT_NO_STR)
    return NULL;
  g_return_val_if_fail (str < self->n_texts, NULL);
  return self->texts[str];
}
