/* ct-blob-name.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a blob may be called, how its name is written in a URL, and what type its bytes
 * have. Pure functions; the rules are those of Azure Blob Storage, narrowed to names that
 * every tool keeps as they are.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

#define CT_BLOB_NAME_MAX_CHARACTERS 1024
#define CT_BLOB_NAME_MAX_SEGMENTS 254

gboolean ct_blob_name_check (const char *name, GError **error);
char *ct_blob_name_encode (const char *name);
char *ct_blob_name_join (const char *prefix, const char *name);
const char *ct_content_type_guess (gconstpointer data, gsize length, const char *name);

G_END_DECLS
