/* ct-secrets.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where credentials stay between two publishes: the desktop's keyring, or, where there is
 * none, this program's memory until it ends. Nowhere else.
 *
 * All functions block, perhaps until the user has unlocked the keyring, and may be called
 * from any thread.
 */
#pragma once

#include "ct-secret.h"

G_BEGIN_DECLS

gboolean
ct_secrets_store (const char *place, const char *title, CtSecret *secret, GCancellable *cancellable, GError **error);
CtSecret *ct_secrets_find (const char *place, GCancellable *cancellable);
void ct_secrets_forget (const char *place, GCancellable *cancellable);

G_END_DECLS
