/* ct-local-file-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading the files that are to be sent, without waiting for pipes and devices, and noticing
 * when somebody changes them meanwhile. Never opens for writing.
 */
#pragma once

#include "ct-md5.h"
#include <sys/stat.h>

G_BEGIN_DECLS

int ct_local_file_open (const char *path, struct stat *info, GError **error);
gboolean ct_local_file_unchanged (const struct stat *before, const struct stat *after);
gboolean ct_local_file_hash (const char *path,
                             CtMd5 *md5,
                             guint64 *size,
                             CtBytesFunc func,
                             gpointer data,
                             GCancellable *cancellable,
                             GError **error);
GBytes *ct_local_file_load (const char *path, gsize max_bytes, GCancellable *cancellable, GError **error);
void ct_local_file_set_error (GError **error, int code, const char *path);
void ct_local_file_set_changed (GError **error);

G_END_DECLS
