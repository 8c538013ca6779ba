/* blob-server.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The blob service that tests talk to: tests/lib/fault-server.py, or the one that CT_BLOB_SERVER
 * names, which has no faults.
 */
#pragma once

#include "ct-container-azure.h"

G_BEGIN_DECLS

typedef struct _BlobServer BlobServer;

BlobServer *blob_server_new (const char *token);
BlobServer *blob_server_new_tls (void);
const char *blob_server_get_ca_file (BlobServer *self);
void blob_server_free (BlobServer *self);
void blob_server_set_rules (BlobServer *self, const char *json);
void blob_server_set_entra (BlobServer *self, const char *json);
guint blob_server_count (BlobServer *self, const char *method, const char *part, const char *what);
guint64 blob_server_bytes (BlobServer *self, const char *part);
double blob_server_gap_s (BlobServer *self, const char *part);
CtContainer *blob_server_open (BlobServer *self, const char *container, const CtAzureOptions *options);
CtContainer *blob_server_make (BlobServer *self, const CtAzureOptions *options);
char *blob_server_dup_endpoint (BlobServer *self);

G_END_DECLS
