/* ct-destination.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From what a person typed or pasted to a container, of whatever kind.
 */
#pragma once

#include "ct-container-folder.h"
#include "ct-credential.h"

G_BEGIN_DECLS

CtCredential *ct_credential_resolve (const char *destination, const char *text, GError **error);
CtContainer *ct_container_new_with_credential (CtCredential *credential, CtAbilities needs, GError **error);

G_END_DECLS
