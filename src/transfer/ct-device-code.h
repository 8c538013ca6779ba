/* ct-device-code.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in to Microsoft Entra with a code that is typed in elsewhere (RFC 8628), and the
 * tokens that come of it. Knows nothing of what they are for but the name of the storage service.
 */
#pragma once

#include "ct-http.h"
#include "ct-secret.h"

G_BEGIN_DECLS

/**
 * CtEntraApp:
 * @authority: (nullable): `https://host` of the sign-in service; %NULL is the one of the public cloud.
 *   See ct_entra_authority_for_host()
 * @tenant: id or domain of the organisation, or "organizations"
 * @client_id: of an app registration of one's own that allows public client flows
 * @ca_file: (nullable): see #CtHttpOptions
 * @second_ms: how long a second is when waiting; 0 is 1000; for tests
 */
typedef struct
{
  const char *authority;
  const char *tenant;
  const char *client_id;
  const char *ca_file;
  guint second_ms;
} CtEntraApp;

/**
 * CtDeviceCodeFunc:
 * @user_code: to type in
 * @address: where
 * @minutes: how long there is time
 *
 * Shows the code. Called in the thread that waits.
 */
typedef void (*CtDeviceCodeFunc) (const char *user_code, const char *address, guint minutes, gpointer data);

/**
 * CtEntra:
 *
 * Somebody who is signed in. Gives out tokens that are valid, and asks for new ones when they run
 * out. May be used from several threads; one of them at a time asks.
 */
typedef struct _CtEntra CtEntra;

gboolean ct_entra_app_parse (const char *text, char **authority, char **tenant, char **client_id, GError **error);
const char *ct_entra_authority_for_host (const char *host);
CtEntra *ct_entra_sign_in (const CtEntraApp *app,
                           CtDeviceCodeFunc func,
                           gpointer data,
                           GCancellable *cancellable,
                           GError **error);
CtEntra *ct_entra_recall (const CtEntraApp *app, GCancellable *cancellable, GError **error);
CtEntra *ct_entra_ref (CtEntra *self);
void ct_entra_unref (CtEntra *self);
CtSecret *ct_entra_get_token (CtEntra *self, CtSecret *refused, GCancellable *cancellable, GError **error);
gboolean ct_entra_remember (CtEntra *self, GCancellable *cancellable, GError **error);
void ct_entra_forget (const CtEntraApp *app, GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtEntra, ct_entra_unref)

G_END_DECLS
