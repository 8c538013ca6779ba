/* ct-remote-set-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files that make up a remote set share.
 */
#pragma once

#include "ct-remote-ahead-private.h"
#include "ct-remote-cache-private.h"
#include "ct-remote-map-private.h"
#include "ct-remote-set.h"

G_BEGIN_DECLS

#define CT_REMOTE_BASE_NAME ".container.json"

struct _CtRemoteSet
{
  GObject parent_instance;
  CtContainer *container;
  char *coco_name;
  char *folder; /* of the local copy */
  int folder_fd;
  char *coco_file; /* in that folder */
  char *coco_path;
  char *image_folder;
  char *base_path;
  CtRemoteCache *cache;
  CtRemoteAhead *ahead;
  gboolean folds_names;

  /* Guarded by the lock. */
  GMutex lock;
  CtRemoteMap *map;
  GHashTable *claims;    /* from folded to exact names, where the file system tells only those apart */
  GHashTable *stand_ins; /* file names whose own name something stands in the way of */
  CtRemoteState state;
  struct stat synced; /* the copy when state was found */
};

/**
 * CtRemoteBase:
 * @etag: of the blob that the local copy was made from, or was written to, last
 * @size: of its content
 * @md5: of its content
 * @copy_size: the local copy as it was then; likewise @copy_mtime_ns, @copy_ctime_ns, @copy_inode
 *
 * What both sides had in common last.
 */
typedef struct
{
  char *etag;
  guint64 size;
  CtMd5 md5;
  guint64 copy_size;
  gint64 copy_mtime_ns;
  gint64 copy_ctime_ns;
  guint64 copy_inode;
} CtRemoteBase;

/* ct-remote-base.c */
gboolean ct_remote_base_load (CtRemoteBase *self, const char *path);
gboolean ct_remote_base_save (const CtRemoteBase *self, CtRemoteSet *set, GError **error);
void ct_remote_base_set_copy (CtRemoteBase *self, const struct stat *info);
gboolean ct_remote_base_is_copy (const CtRemoteBase *self, const struct stat *info);
void ct_remote_base_clear (CtRemoteBase *self);

/**
 * CtRemoteView:
 * @has_base: whether @base says anything
 * @has_copy: whether there is a local copy
 * @copy: what stat() says of it
 * @copy_md5: of its content
 * @is_edited: whether it differs from the base
 * @has_theirs: whether the container has the blob
 * @theirs: the blob
 * @is_newer: whether that differs from the base
 * @problem: (nullable): why the container could not be asked
 *
 * Both sides and what they had in common, at one moment.
 */
typedef struct
{
  gboolean has_base;
  CtRemoteBase base;
  gboolean has_copy;
  struct stat copy;
  CtMd5 copy_md5;
  gboolean is_edited;
  gboolean has_theirs;
  CtBlob theirs;
  gboolean is_newer;
  GError *problem;
} CtRemoteView;

/* ct-remote-view.c */
gboolean ct_remote_set_look (CtRemoteSet *self,
                             CtRemoteView *view,
                             CtProgress *progress,
                             GCancellable *cancellable,
                             GError **error);
gboolean ct_remote_set_look_at_copy (CtRemoteSet *self, CtRemoteView *view, GCancellable *cancellable, GError **error);
gboolean ct_remote_set_is_content (CtRemoteSet *self,
                                   const CtBlob *blob,
                                   guint64 size,
                                   const CtMd5 *md5,
                                   gboolean *is,
                                   GCancellable *cancellable,
                                   GError **error);
CtRemoteState ct_remote_view_judge (const CtRemoteView *self);
void ct_remote_view_clear (CtRemoteView *self);
gboolean ct_remote_set_agree (CtRemoteSet *self,
                              CtRemoteView *view,
                              const char *etag,
                              guint64 size,
                              const CtMd5 *md5,
                              const struct stat *copy,
                              GError **error);
void ct_remote_set_conclude (CtRemoteSet *self, const CtRemoteView *view, CtRemoteState state, CtRemoteResult *result);
int ct_remote_set_lock (CtRemoteSet *self, GCancellable *cancellable, GError **error);
char *ct_remote_set_name_beside (const char *name, const char *whose, gint64 time_us, guint n);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtRemoteBase, ct_remote_base_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtRemoteView, ct_remote_view_clear)

G_END_DECLS
