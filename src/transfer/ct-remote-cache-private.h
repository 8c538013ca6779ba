/* ct-remote-cache-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that can be had again: a folder of limited size out of which the least recently used
 * go first, never one that somebody holds. Each is filled once, however many ask for it at a time.
 * Knows nothing of where they come from.
 *
 * Functions may be called from any thread.
 */
#pragma once

#include "ct-remote-file-private.h"
#include "ct-remote-set.h"

G_BEGIN_DECLS

#define CT_REMOTE_INDEX_NAME ".index"
#define CT_REMOTE_LOCK_NAME ".lock"

typedef struct _CtRemoteCache CtRemoteCache;

/**
 * CtRemoteFill:
 * @name: the file to make, relative to the folder
 * @subject: what ct_remote_cache_get() was given
 * @blob_name: (out): what it was made from
 * @got: (out): what came
 *
 * Makes a file. Called without any lock, at most once at a time for one name.
 */
typedef gboolean (*CtRemoteFill) (gpointer data,
                                  int root_fd,
                                  const char *name,
                                  const char *subject,
                                  char **blob_name,
                                  CtRemoteGot *got,
                                  CtProgress *progress,
                                  GCancellable *cancellable,
                                  GError **error);

CtRemoteCache *
ct_remote_cache_open (const char *folder, guint64 max_bytes, CtRemoteFill fill, gpointer data, GError **error);
void ct_remote_cache_free (CtRemoteCache *self);
CtRemotePicture *ct_remote_cache_get (CtRemoteCache *self,
                                      const char *name,
                                      const char *subject,
                                      CtProgress *progress,
                                      GCancellable *cancellable,
                                      GError **error);
CtRemotePicture *ct_remote_cache_peek (CtRemoteCache *self, const char *name);
const char *ct_remote_cache_get_folder (CtRemoteCache *self);
guint64 ct_remote_cache_get_bytes (CtRemoteCache *self);
GPtrArray *ct_remote_cache_list (CtRemoteCache *self);
void ct_remote_cache_forget (CtRemoteCache *self, const char *name);
gboolean ct_remote_cache_folds_names (CtRemoteCache *self);

/* ct-remote-trim.c */
void ct_remote_cache_trim (const char *folder, const char *own_key, guint64 max_bytes);

G_END_DECLS
