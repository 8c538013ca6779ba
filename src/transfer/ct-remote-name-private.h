/* ct-remote-name-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the name that a COCO file has for a picture to the names of its blob and of its local
 * copy. Pure functions. A file name comes from anybody: no local name leads out of a folder.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

char *ct_remote_local_name (const char *file_name);
char *ct_remote_stand_in_name (const char *file_name);
char *ct_remote_fold_name (const char *local_name);
char *ct_remote_folder_of (const char *blob_name);
void ct_remote_widen_folder (char **folder, const char *blob_name);
char *ct_remote_blob_name (const char *folder, const char *file_name);
char *ct_remote_blob_of_url (const char *container_url, const char *url);

G_END_DECLS
