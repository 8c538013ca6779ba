/* ct-container-azure-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files that make up the Azure container share.
 */
#pragma once

#include "ct-azure-client-private.h"

G_BEGIN_DECLS

/* Where the blob's writer stands, percent-encoded. */
#define CT_AZURE_WRITER "x-ms-meta-writer"

struct _CtContainerAzure
{
  GObject parent_instance;
  CtCredential *credential;
  CtAzureClient *client;
  guint block_bytes;
};

gboolean ct_container_azure_has_lost_lease (const CtAzureAnswer *answer);
char *ct_container_azure_full_name (CtContainerAzure *self, const char *name);
gboolean ct_container_azure_put (CtContainer *container,
                                 const CtPutRequest *request,
                                 char **etag,
                                 GCancellable *cancellable,
                                 GError **error);
gboolean ct_container_azure_put_blocks (CtContainerAzure *self,
                                        const CtPutRequest *request,
                                        int fd,
                                        GPtrArray *headers,
                                        CtAzureAnswer *answer,
                                        GCancellable *cancellable,
                                        GError **error);
gboolean ct_container_azure_get (CtContainer *container,
                                 const char *name,
                                 GOutputStream *stream,
                                 CtProgress *progress,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
