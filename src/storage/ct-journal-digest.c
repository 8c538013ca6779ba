/* ct-journal-digest.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Four lanes of 64 bits that take eight bytes each in turn, by multiplying and rotating; at the
 * end they are folded twice, in different orders. Digests are in journals, so this must not change
 * without another version of those.
 */
#include "ct-journal-digest.h"

#include <string.h>

#define PRIME_1 G_GUINT64_CONSTANT (0x9e3779b185ebca87)
#define PRIME_2 G_GUINT64_CONSTANT (0xc2b2ae3d27d4eb4f)
#define PRIME_3 G_GUINT64_CONSTANT (0x165667b19e3779f9)

static inline guint64
rotate (guint64 value, guint by)
{
  return (value << by) | (value >> (64 - by));
}

static inline guint64
mix (guint64 lane, guint64 word)
{
  return rotate (lane + word * PRIME_2, 31) * PRIME_1;
}

static inline guint64
load (const guint8 *from)
{
  guint64 raw;

  memcpy (&raw, from, sizeof raw);
  return GUINT64_FROM_LE (raw);
}

static const guint8 *
take_stripes (CtDigester *self, const guint8 *data, gsize n)
{
  guint64 a = self->lanes[0], b = self->lanes[1], c = self->lanes[2], d = self->lanes[3];

  for (; n > 0; n--, data += 32)
    {
      a = mix (a, load (data));
      b = mix (b, load (data + 8));
      c = mix (c, load (data + 16));
      d = mix (d, load (data + 24));
    }
  self->lanes[0] = a;
  self->lanes[1] = b;
  self->lanes[2] = c;
  self->lanes[3] = d;
  return data;
}

void
ct_digester_init (CtDigester *self)
{
  memset (self, 0, sizeof *self);
  self->lanes[0] = PRIME_1;
  self->lanes[1] = PRIME_2;
  self->lanes[2] = PRIME_3;
  self->lanes[3] = PRIME_1 ^ PRIME_3;
}

void
ct_digester_update (CtDigester *self, const void *data, gsize length)
{
  const guint8 *p = data;
  gsize n_rest = self->length % 32;

  self->length += length;
  if (n_rest > 0)
    {
      gsize n = MIN (length, 32 - n_rest);

      memcpy (self->rest + n_rest, p, n);
      p += n;
      length -= n;
      if (n_rest + n < 32)
        return;
      take_stripes (self, self->rest, 1);
    }
  p = take_stripes (self, p, length / 32);
  if (length % 32 > 0)
    memcpy (self->rest, p, length % 32);
}

static guint64
fold (guint64 a, guint64 b, guint64 c, guint64 d, guint64 length)
{
  guint64 hash = rotate (a, 1) + rotate (b, 7) + rotate (c, 12) + rotate (d, 18);

  hash = mix (hash ^ a * PRIME_3, b);
  hash = mix (hash, c);
  hash = mix (hash, d);
  hash = mix (hash, length);
  hash = (hash ^ (hash >> 33)) * PRIME_2;
  hash = (hash ^ (hash >> 29)) * PRIME_3;
  return hash ^ (hash >> 32);
}

CtDigest
ct_digester_finish (CtDigester *self)
{
  gsize n_rest = self->length % 32;
  CtDigest digest;

  if (n_rest > 0)
    {
      memset (self->rest + n_rest, 0, 32 - n_rest);
      take_stripes (self, self->rest, 1);
    }
  digest.a = fold (self->lanes[0], self->lanes[1], self->lanes[2], self->lanes[3], self->length);
  digest.b = fold (self->lanes[3], self->lanes[1], self->lanes[0], self->lanes[2], ~self->length);
  return digest;
}

CtDigest
ct_digest_of (const void *data, gsize length)
{
  CtDigester digester;

  ct_digester_init (&digester);
  ct_digester_update (&digester, data, length);
  return ct_digester_finish (&digester);
}

CtDigest
ct_digest_of_bytes (GBytes *bytes)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  return ct_digest_of (data, length);
}

gboolean
ct_digest_equal (const CtDigest *a, const CtDigest *b)
{
  return a->a == b->a && a->b == b->b;
}

/**
 * ct_digest_to_string:
 *
 * Returns: (transfer full): 32 hexadecimal digits
 */
char *
ct_digest_to_string (const CtDigest *self)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", self->a, self->b);
}
