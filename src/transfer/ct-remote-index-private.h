/* ct-remote-index-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a cache remembers of its files from one run of the program to the next. A memory, not
 * a truth: what goes wrong inside is only forgotten. Belongs to one thread at a time.
 */
#pragma once

#include "ct-md5.h"

G_BEGIN_DECLS

/**
 * CtRemoteEntry:
 * @name: the file, relative to the cache's folder
 * @blob_name: what it was made from
 * @size: in bytes
 * @md5: of the content
 * @fetched_us: when, microseconds since 1970
 * @used_us: when last
 * @n_holds: of the cache: how many use it now
 * @link: of the cache: place in the order of use
 */
typedef struct
{
  char *name;
  char *blob_name;
  guint64 size;
  CtMd5 md5;
  gint64 fetched_us;
  gint64 used_us;
  guint n_holds;
  GList link;
} CtRemoteEntry;

/**
 * CtRemoteEntryFunc:
 * @entry: (transfer full): see ct_remote_entry_free()
 */
typedef void (*CtRemoteEntryFunc) (CtRemoteEntry *entry, gpointer data);

typedef struct _CtRemoteIndex CtRemoteIndex;

CtRemoteIndex *ct_remote_index_open (const char *path);
void ct_remote_index_free (CtRemoteIndex *self);
void ct_remote_index_load (CtRemoteIndex *self, CtRemoteEntryFunc func, gpointer data);
void ct_remote_index_note (CtRemoteIndex *self, const CtRemoteEntry *entry);
void ct_remote_index_forget (CtRemoteIndex *self, const char *name);
void ct_remote_index_begin (CtRemoteIndex *self);
void ct_remote_index_end (CtRemoteIndex *self);
void ct_remote_entry_free (CtRemoteEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtRemoteEntry, ct_remote_entry_free)

G_END_DECLS
