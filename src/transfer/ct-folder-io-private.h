/* ct-folder-io-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steps on the file system that the folder container is made of: walking down to a blob
 * without following links, and files written aside. Knows nothing of conditions or listings.
 *
 * Functions return -1 or FALSE and leave the reason in errno.
 */
#pragma once

#include "ct-base.h"
#include <sys/stat.h>

G_BEGIN_DECLS

int ct_folder_io_open_parent (int root_fd, const char *name, gboolean create, const char **last);
int ct_folder_io_open_folder (int parent_fd, const char *name);
int ct_folder_io_open_blob (int root_fd, const char *name, struct stat *info);
int ct_folder_io_create_aside (int parent_fd, char **aside_name);
gboolean ct_folder_io_is_aside (const char *segment);
gboolean ct_folder_io_has_aside (const char *name);
gboolean ct_folder_io_clear_stale (int parent_fd, const char *aside_name, const struct stat *info);
gboolean ct_folder_io_folds_names (int folder_fd);
gboolean ct_folder_io_write_all (int fd, gconstpointer data, gsize length);
gboolean ct_folder_io_sync_folder (int folder_fd);
gboolean ct_folder_io_rename (int parent_fd, const char *from, const char *to, gboolean replace);

G_END_DECLS
