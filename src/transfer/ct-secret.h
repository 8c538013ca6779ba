/* ct-secret.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that must not be seen: keys, tokens, signatures. Lives in memory of its own that is
 * overwritten when the last reference goes. Has no way of being printed.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

typedef struct _CtSecret CtSecret;

/**
 * CtWiped:
 *
 * A string that is overwritten when g_auto() frees it.
 */
typedef char *CtWiped;

CtSecret *ct_secret_new (gconstpointer data, gssize length);
CtSecret *ct_secret_ref (CtSecret *self);
void ct_secret_unref (CtSecret *self);
const char *ct_secret_peek (const CtSecret *self);
gsize ct_secret_get_length (const CtSecret *self);
void ct_wiped_free (char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtSecret, ct_secret_unref)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (CtWiped, ct_wiped_free, NULL)

G_END_DECLS
