/* ct-credential.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person pastes to get at a container: the one place that recognises it, says what it
 * is and what it allows, and finds its mistakes before anything is sent. Sends nothing.
 *
 * A credential is immutable and may be used from several threads.
 */
#pragma once

#include "ct-azure-address.h"
#include "ct-device-code.h"
#include "ct-sas.h"

G_BEGIN_DECLS

/**
 * CtCredentialKind:
 * @CT_CREDENTIAL_FOLDER: a folder of this computer; needs no secret
 * @CT_CREDENTIAL_ADDRESS: an address without a secret: public reading, or half of a credential
 * @CT_CREDENTIAL_SAS: a shared access signature
 * @CT_CREDENTIAL_KEY: an account's key
 * @CT_CREDENTIAL_BEARER: a token of Microsoft Entra
 */
typedef enum
{
  CT_CREDENTIAL_FOLDER,
  CT_CREDENTIAL_ADDRESS,
  CT_CREDENTIAL_SAS,
  CT_CREDENTIAL_KEY,
  CT_CREDENTIAL_BEARER,
} CtCredentialKind;

typedef struct _CtCredential CtCredential;

CtCredential *ct_credential_parse (const char *text, GError **error);
CtCredential *ct_credential_new_signed_in (const char *place, CtEntra *entra, GError **error);
CtCredential *ct_credential_at (CtCredential *self, const char *place, GError **error);
CtCredential *ct_credential_ref (CtCredential *self);
void ct_credential_unref (CtCredential *self);
CtCredentialKind ct_credential_get_kind (CtCredential *self);
const CtAzureAddress *ct_credential_get_address (CtCredential *self);
const char *ct_credential_get_folder (CtCredential *self);
const char *ct_credential_get_account (CtCredential *self);
const CtSecret *ct_credential_get_key (CtCredential *self);
const CtSecret *ct_credential_get_token (CtCredential *self);
CtEntra *ct_credential_get_entra (CtCredential *self);
CtAbilities ct_credential_get_abilities (CtCredential *self);
char *ct_credential_describe (CtCredential *self);
char *ct_credential_dup_place (CtCredential *self);
gboolean ct_credential_check (CtCredential *self, CtAbilities needs, gint64 now_s, GPtrArray *remarks, GError **error);
gboolean ct_credential_holds_secret (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtCredential, ct_credential_unref)

G_END_DECLS
