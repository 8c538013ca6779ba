/* ct-container-folder-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files that make up the folder container share.
 */
#pragma once

#include "ct-container-folder.h"
#include <sys/stat.h>

G_BEGIN_DECLS

struct _CtContainerFolder
{
  GObject parent_instance;
  char *path;
  gboolean is_new; /* the folder was missing and was not made yet */
};

char *ct_container_folder_make_etag (const struct stat *info);
char *ct_container_folder_dup_path (CtContainerFolder *self, const char *name);
void ct_container_folder_fill_blob (CtBlob *blob, const char *name, const struct stat *info);
void ct_container_folder_set_error (CtContainerFolder *self, const char *name, int code, GError **error);
gboolean ct_container_folder_check_name (CtContainerFolder *self, const char *name, GError **error);
int ct_container_folder_open_root (CtContainerFolder *self, GError **error);
gboolean ct_container_folder_make_root (CtContainerFolder *self, GError **error);
gboolean ct_container_folder_is_unmade (CtContainerFolder *self);
gboolean ct_container_folder_list (CtContainer *container,
                                   const char *prefix,
                                   CtContainerPageFunc func,
                                   gpointer data,
                                   CtProgress *progress,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean ct_container_folder_put (CtContainer *container,
                                  const CtPutRequest *request,
                                  char **etag,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
