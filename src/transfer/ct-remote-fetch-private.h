/* ct-remote-fetch-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the two files of fetching share: the list of pictures and what is known of each.
 */
#pragma once

#include "ct-remote-fetch.h"
#include "ct-remote-file-private.h"
#include "ct-remote-map-private.h"

G_BEGIN_DECLS

/**
 * CtRemoteItem:
 * @file_name: of the image
 * @local_name: (nullable): where it goes; %NULL when @failure says why it cannot
 * @blob_names: (nullable): where it may be
 * @failure: (nullable): why it is not there
 */
typedef struct
{
  const char *file_name;
  char *local_name;
  char **blob_names;
  char *failure;
} CtRemoteItem;

/**
 * CtRemoteFetch:
 * @known: (nullable): from names of blobs to CtBlob, of those that were listed; %NULL if nothing was
 * @next: the item that nobody has begun
 * @stopped: (nullable): why nobody is to begin another one
 *
 * One run. What the workers change is guarded by the lock.
 */
typedef struct
{
  CtContainer *container;
  const CtRemoteFetchOptions *options;
  CtRemoteFetchResult *result;
  CtProgress *progress;
  GCancellable *cancellable;
  char *folder;
  int root_fd;
  GArray *items;
  GHashTable *known;
  GMutex lock;
  guint next;
  GError *stopped;
} CtRemoteFetch;

void ct_remote_fetch_pictures (CtRemoteFetch *self);
gboolean ct_remote_fetch_is_there (CtRemoteFetch *self,
                                   const char *local_name,
                                   const CtBlob *blob,
                                   gboolean *is,
                                   GError **error);

G_END_DECLS
