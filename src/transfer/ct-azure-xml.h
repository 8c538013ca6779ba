/* ct-azure-xml.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the blob service says in XML: a page of a listing, a list of blocks, an error. Takes
 * any bytes, in any pieces, and is fooled by none. Knows nothing of requests.
 */
#pragma once

#include "ct-container.h"
#include "ct-http.h"

G_BEGIN_DECLS

typedef struct _CtAzureXml CtAzureXml;

/**
 * CtAzureBlock:
 * @id: in base64, as the service writes it
 */
typedef struct
{
  char *id;
  guint64 size;
} CtAzureBlock;

CtAzureXml *ct_azure_xml_new (void);
void ct_azure_xml_free (CtAzureXml *self);
void ct_azure_xml_restart (CtAzureXml *self);
gboolean
ct_azure_xml_feed (const CtHttpResponse *response, gconstpointer bytes, gsize length, gpointer self, GError **error);
gboolean ct_azure_xml_finish (CtAzureXml *self, const char *root, GError **error);
GArray *ct_azure_xml_get_blobs (CtAzureXml *self);
GArray *ct_azure_xml_get_uncommitted_blocks (CtAzureXml *self);
const char *ct_azure_xml_get_next_marker (CtAzureXml *self);
gboolean ct_azure_is_error_code (const char *text);
char *ct_azure_xml_dup_error_code (gconstpointer bytes, gsize length);
gboolean ct_azure_md5_from_base64 (const char *text, CtMd5 *md5);
char *ct_azure_quote_etag (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtAzureXml, ct_azure_xml_free)

G_END_DECLS
