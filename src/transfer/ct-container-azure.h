/* ct-container-azure.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A container of Azure Blob Storage, or a folder in it, behind the interface of containers.
 */
#pragma once

#include "ct-container.h"
#include "ct-credential.h"
#include "ct-http.h"

G_BEGIN_DECLS

/**
 * CtAzureOptions:
 * @http: see there
 * @parallel: how many requests at a time at most; 0 is 64
 * @block_bytes: files larger than eight of these go in blocks of this size; 0 is 8 MiB
 * @give_up_ms: how long one request may go without success in all; 0 is five minutes
 *
 * Members that are zero have their defaults.
 */
typedef struct
{
  CtHttpOptions http;
  guint parallel;
  guint block_bytes;
  guint give_up_ms;
} CtAzureOptions;

#define CT_TYPE_CONTAINER_AZURE (ct_container_azure_get_type ())
G_DECLARE_FINAL_TYPE (CtContainerAzure, ct_container_azure, CT, CONTAINER_AZURE, GObject)

CtContainer *
ct_container_azure_new (CtCredential *credential, CtAbilities needs, const CtAzureOptions *options, GError **error);
gboolean ct_container_azure_create (CtContainerAzure *self, GCancellable *cancellable, GError **error);

G_END_DECLS
