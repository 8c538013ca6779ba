/* ct-credential-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One field for whatever names a container: the address of one with its shared access
 * signature, a connection string, an address whose credential is in the keyring, a folder.
 * Says below the field what that is, what it allows and until when, or what is wrong with it
 * and what helps. A secret is hidden as soon as there is one. Sends nothing anywhere.
 *
 * Emits `changed` when text, credential or error are others than before, and `activated` when
 * Enter was pressed and there is a credential.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-credential.h"

G_BEGIN_DECLS

#define CT_TYPE_CREDENTIAL_ROW (ct_credential_row_get_type ())
G_DECLARE_FINAL_TYPE (CtCredentialRow, ct_credential_row, CT, CREDENTIAL_ROW, GtkWidget)

GtkWidget *ct_credential_row_new (void);
void ct_credential_row_set_title (CtCredentialRow *self, const char *title);
void ct_credential_row_set_hint (CtCredentialRow *self, const char *hint);
void ct_credential_row_set_needs (CtCredentialRow *self, CtAbilities needs);
void ct_credential_row_set_text (CtCredentialRow *self, const char *text);
const char *ct_credential_row_get_text (CtCredentialRow *self);
CtCredential *ct_credential_row_get_credential (CtCredentialRow *self);
const char *ct_credential_row_get_error (CtCredentialRow *self);
gboolean ct_credential_row_is_looking (CtCredentialRow *self);
char *ct_credential_row_dup_address (CtCredentialRow *self);
CtSecret *ct_credential_row_dup_secret (CtCredentialRow *self);

G_END_DECLS
