/* ct-journal-digest.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells one version of a file from another: 128 bits, as fast as memory can be read, because
 * it is taken of every document that is opened or saved. Against accidents, not against
 * forgers: who can write the journal can as well write the file.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 a;
  guint64 b;
} CtDigest;

/**
 * CtDigester:
 *
 * A digest in the making; nothing to be freed.
 */
typedef struct
{
  guint64 lanes[4];
  guint64 length;
  guint8 rest[32];
} CtDigester;

void ct_digester_init (CtDigester *self);
void ct_digester_update (CtDigester *self, const void *data, gsize length);
CtDigest ct_digester_finish (CtDigester *self);
CtDigest ct_digest_of (const void *data, gsize length);
CtDigest ct_digest_of_bytes (GBytes *bytes);
gboolean ct_digest_equal (const CtDigest *a, const CtDigest *b);
char *ct_digest_to_string (const CtDigest *self);

G_END_DECLS
