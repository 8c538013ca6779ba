/* ct-remote-file-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Brings one blob into one local file: written aside, checked, and only then under its name.
 */
#pragma once

#include "ct-container.h"

G_BEGIN_DECLS

/**
 * CtRemoteGet:
 * @root_fd: the folder that nothing leads out of
 * @local_name: relative to it, checked already; missing folders are made
 * @blob_name: what to read
 * @look_first: ask for the blob first, and take only what is exactly that
 * @unsynced: whoever asks brings it onto the disk afterwards
 * @keep: what is there under @local_name stays, and that is %CT_ERROR_DENIED
 */
typedef struct
{
  CtContainer *container;
  int root_fd;
  const char *local_name;
  const char *blob_name;
  gboolean look_first;
  gboolean unsynced;
  gboolean keep;
} CtRemoteGet;

/**
 * CtRemoteGot:
 * @blob: what was asked for; empty without look_first
 * @size: of what came
 * @md5: of what came
 */
typedef struct
{
  CtBlob blob;
  guint64 size;
  CtMd5 md5;
} CtRemoteGot;

gboolean ct_remote_file_get (const CtRemoteGet *get,
                             CtRemoteGot *got,
                             CtProgress *progress,
                             GCancellable *cancellable,
                             GError **error);
void ct_remote_got_clear (CtRemoteGot *self);
int ct_remote_file_open_folder (const char *path, GError **error);
gboolean ct_remote_file_stat (int root_fd, const char *local_name, struct stat *info);
void ct_remote_file_remove (int root_fd, const char *local_name);
void ct_remote_file_sweep (int root_fd, GHashTable *keep);
void ct_remote_file_clear_stale (int root_fd, const char *local_name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtRemoteGot, ct_remote_got_clear)

G_END_DECLS
