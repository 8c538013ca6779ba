/* ct-credential-keep.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The credential of a container, kept between two uses in the place that ct-secrets.h has for
 * it, so that next time the container's address is enough.
 */
#pragma once

#include "ct-credential.h"

G_BEGIN_DECLS

char *ct_credential_dup_address (CtCredential *self);
gboolean ct_credential_keep (CtCredential *self, CtSecret *text, GCancellable *cancellable, GError **error);
CtCredential *ct_credential_find_kept (CtCredential *self, GCancellable *cancellable);
void ct_credential_forget_kept (CtCredential *self, GCancellable *cancellable);

G_END_DECLS
