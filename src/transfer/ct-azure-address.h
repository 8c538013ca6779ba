/* ct-azure-address.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The address of a blob service, a container in it and a folder in that, taken apart.
 * Knows nothing of what the query means.
 */
#pragma once

#include "ct-secret.h"

G_BEGIN_DECLS

/**
 * CtAzureAddress:
 * @endpoint: of the service, without a final slash: `https://name.blob.core.windows.net`, or with
 *   the account in the path as emulators have it
 * @path: the part of @endpoint that belongs to the path: empty, or `/name`
 * @host: to show
 * @account: (nullable): as far as the address tells
 * @is_https: whether the line is encrypted
 * @is_loopback: whether the host is this computer
 * @container: (nullable): not encoded
 * @folder: (nullable): what stands behind the container, not encoded, without slashes at its ends
 * @query: (nullable): without the question mark
 */
typedef struct
{
  char *endpoint;
  char *path;
  char *host;
  char *account;
  gboolean is_https;
  gboolean is_loopback;
  char *container;
  char *folder;
  CtSecret *query;
} CtAzureAddress;

gboolean ct_azure_address_looks_like_one (const char *text);
CtAzureAddress *ct_azure_address_parse (const char *text, GError **error);
CtAzureAddress *ct_azure_address_copy (const CtAzureAddress *self);
void ct_azure_address_free (CtAzureAddress *self);
gboolean ct_azure_address_set_place (CtAzureAddress *self, const char *container_and_folder, GError **error);
gboolean ct_azure_is_account_name (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtAzureAddress, ct_azure_address_free)

G_END_DECLS
