/* ct-shared-key.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a request is signed with the key of a storage account ("Authorize with Shared Key" in
 * the documentation of Azure Storage). Pure functions.
 */
#pragma once

#include "ct-secret.h"

G_BEGIN_DECLS

#define CT_ACCOUNT_KEY_BYTES 64

CtSecret *ct_shared_key_decode (const char *base64);
char *ct_shared_key_string_to_sign (const char *method,
                                    const char *account,
                                    const char *path,
                                    const char *query,
                                    GPtrArray *headers,
                                    guint64 content_length);
char *ct_shared_key_hmac (const CtSecret *key, const char *text);

G_END_DECLS
