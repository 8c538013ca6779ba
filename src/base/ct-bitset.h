/* ct-bitset.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A set of row numbers, one bit each.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

typedef struct _CtBitset CtBitset;

CtBitset *ct_bitset_new (guint32 n_bits);
CtBitset *ct_bitset_copy (const CtBitset *self);
void ct_bitset_free (CtBitset *self);
void ct_bitset_set (CtBitset *self, guint32 bit, gboolean value);
gboolean ct_bitset_get (const CtBitset *self, guint32 bit);
guint32 ct_bitset_count (const CtBitset *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtBitset, ct_bitset_free)

G_END_DECLS
