/* ct-id-map.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Open addressing with linear probing, at most two thirds full. The hash is another one in every
 * map, so that nobody can write a file whose ids all meet in one slot.
 */
#include "ct-id-map.h"

typedef struct
{
  gint64 id;
  guint32 row;
} Slot;

struct _CtIdMap
{
  Slot *slots;
  gsize mask;
  guint64 seed;
  guint32 n_used;
};

static gsize
first_slot (const CtIdMap *self, gint64 id)
{
  guint64 hash = ((guint64) id ^ self->seed) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  hash = (hash ^ (hash >> 32)) * G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  return (gsize) (hash ^ (hash >> 32)) & self->mask;
}

static void
allocate (CtIdMap *self, gsize n_slots)
{
  self->slots = g_new (Slot, n_slots);
  self->mask = n_slots - 1;
  for (gsize i = 0; i < n_slots; i++)
    self->slots[i].row = CT_NO_ROW;
}

/**
 * ct_id_map_new:
 * @n_expected: how many ids to make room for; more come by themselves
 */
CtIdMap *
ct_id_map_new (guint32 n_expected)
{
  CtIdMap *self = g_new0 (CtIdMap, 1);
  gsize n_slots = 16;

  while (n_slots * 2 / 3 < n_expected)
    n_slots *= 2;
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();
  allocate (self, n_slots);
  return self;
}

void
ct_id_map_free (CtIdMap *self)
{
  g_free (self->slots);
  g_free (self);
}

static void
grow (CtIdMap *self)
{
  Slot *old = self->slots;
  gsize n_old = self->mask + 1;

  allocate (self, n_old * 2);
  self->n_used = 0;
  for (gsize i = 0; i < n_old; i++)
    if (old[i].row != CT_NO_ROW)
      ct_id_map_insert (self, old[i].id, old[i].row);
  g_free (old);
}

/**
 * ct_id_map_insert:
 *
 * Returns: %FALSE if the id was there already; then its first row stays
 */
gboolean
ct_id_map_insert (CtIdMap *self, gint64 id, guint32 row)
{
  gsize slot;

  if ((gsize) self->n_used + 1 > (self->mask + 1) * 2 / 3)
    grow (self);
  slot = first_slot (self, id);
  while (self->slots[slot].row != CT_NO_ROW)
    {
      if (self->slots[slot].id == id)
        return FALSE;
      slot = (slot + 1) & self->mask;
    }
  self->slots[slot].id = id;
  self->slots[slot].row = row;
  self->n_used++;
  return TRUE;
}

/**
 * ct_id_map_lookup:
 *
 * Returns: the row, or %CT_NO_ROW
 */
guint32
ct_id_map_lookup (const CtIdMap *self, gint64 id)
{
  gsize slot = first_slot (self, id);

  while (self->slots[slot].row != CT_NO_ROW)
    {
      if (self->slots[slot].id == id)
        return self->slots[slot].row;
      slot = (slot + 1) & self->mask;
    }
  return CT_NO_ROW;
}
