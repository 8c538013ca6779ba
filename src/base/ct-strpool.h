/* ct-strpool.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Strings by number. Each string is kept once; a number stays valid as long as the pool.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtStr:
 *
 * The number of a string in a pool. 0 is the empty string, %CT_NO_STR is none at all.
 */
typedef guint32 CtStr;

#define CT_NO_STR G_MAXUINT32

typedef struct _CtStrpool CtStrpool;

CtStrpool *ct_strpool_new (void);
void ct_strpool_unref (CtStrpool *self);
CtStrpool *ct_strpool_snapshot (const CtStrpool *self);
CtStr ct_strpool_add (CtStrpool *self, const char *text);
CtStr ct_strpool_add_len (CtStrpool *self, const char *text, gsize length);
CtStr ct_strpool_find (const CtStrpool *self, const char *text);
guint32 ct_strpool_get_n (const CtStrpool *self);
const char *ct_strpool_get (const CtStrpool *self, CtStr str);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtStrpool, ct_strpool_unref)

G_END_DECLS
