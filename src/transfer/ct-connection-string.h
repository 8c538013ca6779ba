/* ct-connection-string.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The connection string of a storage account: "key=value" pairs between semicolons. Knows
 * nothing of requests.
 */
#pragma once

#include "ct-secret.h"

G_BEGIN_DECLS

/**
 * CtConnectionString:
 * @account: (nullable): its name
 * @endpoint: address of the blob service, as written or composed; may have a query
 * @key: (nullable): the account's key, its bytes
 * @sas: (nullable): a shared access signature; exactly one of the two is there
 */
typedef struct
{
  char *account;
  CtSecret *endpoint;
  CtSecret *key;
  CtSecret *sas;
} CtConnectionString;

gboolean ct_connection_string_looks_like_one (const char *text);
CtConnectionString *ct_connection_string_parse (const char *text, GError **error);
void ct_connection_string_free (CtConnectionString *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtConnectionString, ct_connection_string_free)

G_END_DECLS
