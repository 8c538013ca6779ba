/* ct-remote-set.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A data set in a container, worked on as if it were on this computer: a local copy of its COCO
 * file, which is opened, edited and saved like any other, its pictures as they are needed, and
 * the way back. Knows nothing of documents.
 *
 * How a window uses it; every step but the getters runs in a worker:
 *
 *  1. ct_remote_place_split() takes what was typed apart, ct_remote_set_new() finds the COCO file; when there are
 *     several, ct_remote_find_coco() lists them and the user chooses.
 *  2. ct_remote_set_pull() with %CT_REMOTE_PULL_CAREFUL, or %CT_REMOTE_PULL_LOOK when another window has
 *     the document open, brings the copy up to date. %CT_REMOTE_CONFLICT: ask, and pull again with
 *     the answer. %CT_REMOTE_OFFLINE: go on with the copy that is here, and say so.
 *  3. Open ct_remote_set_get_coco_path() as a document, call ct_document_set_image_folder() with
 *     ct_remote_set_get_image_folder(), and ct_remote_set_learn() with the document's CtCoco.
 *  4. Before a picture is decoded, in the same worker: ct_remote_set_fetch_image(), decode
 *     ct_remote_picture_get_path(), ct_remote_picture_unref(). When the image in sight changes:
 *     ct_remote_set_read_ahead() with the neighbours.
 *  5. After each save: ct_remote_set_push(). %CT_ERROR_CONFLICT: ask; keep theirs as a copy
 *     (%CT_REMOTE_PUSH_KEEP_THEIRS), or look at theirs (%CT_REMOTE_PULL_BESIDE), or stop.
 *  6. ct_remote_set_get_state() says what to show; ct_remote_state_get_title() has the words. The
 *     saved file is as safe on this computer as any other, whatever the state.
 *
 * What to remember of it is ct_remote_set_dup_address(). ct_remote_find_address() tells a local copy that
 * somebody opens as a file. A credential that was renewed is a new container for the same place, and a new set for that finds
 * the same copy. All functions may be called from any thread.
 */
#pragma once

#include "ct-coco.h"
#include "ct-container.h"

G_BEGIN_DECLS

#define CT_REMOTE_CACHE_BYTES (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024)

#define CT_TYPE_REMOTE_SET (ct_remote_set_get_type ())
G_DECLARE_FINAL_TYPE (CtRemoteSet, ct_remote_set, CT, REMOTE_SET, GObject)

/**
 * CtRemoteOptions:
 * @prefix: (nullable): folder inside the container in which to look for the COCO file
 * @coco_name: (nullable): the COCO file's blob, its folder included; %NULL looks for it, which
 *   needs the permission to list
 * @cache_bytes: how much space pictures may take; 0 is %CT_REMOTE_CACHE_BYTES. When a set is
 *   opened, those of all other sets that nobody has open are cut to the same
 * @data_folder: (nullable): where local copies are; %NULL is a folder of the user's data
 * @cache_folder: (nullable): where pictures are; %NULL is a folder of the user's cache
 * @folds_names: take it that the file system does not tell names apart that differ in case or
 *   normal form alone; otherwise it is found out
 *
 * Members left out are zero.
 */
typedef struct
{
  const char *prefix;
  const char *coco_name;
  guint64 cache_bytes;
  const char *data_folder;
  const char *cache_folder;
  gboolean folds_names;
} CtRemoteOptions;

/**
 * CtRemoteState:
 * @CT_REMOTE_UNKNOWN: nobody has looked yet
 * @CT_REMOTE_SAME: the copy is what the container has
 * @CT_REMOTE_BEHIND: the container has something newer, the copy no edits of its own
 * @CT_REMOTE_AHEAD: the copy has edits that are not written back yet
 * @CT_REMOTE_CONFLICT: both
 * @CT_REMOTE_GONE: the container has no such file any more
 * @CT_REMOTE_OFFLINE: the container cannot be asked; the copy may or may not have edits
 */
typedef enum
{
  CT_REMOTE_UNKNOWN,
  CT_REMOTE_SAME,
  CT_REMOTE_BEHIND,
  CT_REMOTE_AHEAD,
  CT_REMOTE_CONFLICT,
  CT_REMOTE_GONE,
  CT_REMOTE_OFFLINE,
} CtRemoteState;

/**
 * CtRemotePull:
 * @CT_REMOTE_PULL_LOOK: only say how things are; but a copy that does not exist is made
 * @CT_REMOTE_PULL_CAREFUL: replace a copy that has no edits of its own
 * @CT_REMOTE_PULL_THEIRS: replace it in any case; one with edits is kept under another name
 * @CT_REMOTE_PULL_BESIDE: leave it, and put theirs beside it under another name
 */
typedef enum
{
  CT_REMOTE_PULL_LOOK,
  CT_REMOTE_PULL_CAREFUL,
  CT_REMOTE_PULL_THEIRS,
  CT_REMOTE_PULL_BESIDE,
} CtRemotePull;

/**
 * CtRemotePush:
 * @CT_REMOTE_PUSH_CAREFUL: only over what was last read
 * @CT_REMOTE_PUSH_KEEP_THEIRS: what somebody else has written is copied to another name in the
 *   container first
 */
typedef enum
{
  CT_REMOTE_PUSH_CAREFUL,
  CT_REMOTE_PUSH_KEEP_THEIRS,
} CtRemotePush;

/**
 * CtRemoteResult:
 * @state: how things are now
 * @replaced: the local copy is another file than before, so a document has to be opened anew
 * @theirs_us: of a conflict: when theirs was written, microseconds since 1970, or 0; who, no container tells
 * @theirs_bytes: its size
 * @other_path: (nullable): the file on this computer that was put beside the copy
 * @other_name: (nullable): the blob that theirs was copied to
 * @note: (nullable): why the container could not be asked, for people
 *
 * What a pull or push did; clear it with ct_remote_result_clear().
 */
typedef struct
{
  CtRemoteState state;
  gboolean replaced;
  gint64 theirs_us;
  guint64 theirs_bytes;
  char *other_path;
  char *other_name;
  char *note;
} CtRemoteResult;

/**
 * CtRemotePicture:
 *
 * A picture's local file, which stays where it is as long as this is held.
 */
typedef struct _CtRemotePicture CtRemotePicture;

CtRemoteSet *ct_remote_set_new (CtContainer *container,
                                const CtRemoteOptions *options,
                                CtProgress *progress,
                                GCancellable *cancellable,
                                GError **error);
const char *ct_remote_set_get_coco_path (CtRemoteSet *self);
const char *ct_remote_set_get_coco_name (CtRemoteSet *self);
const char *ct_remote_set_get_image_folder (CtRemoteSet *self);
char *ct_remote_set_dup_title (CtRemoteSet *self);
char *ct_remote_set_dup_address (CtRemoteSet *self);
char *ct_remote_find_address (const char *path);
CtRemoteState ct_remote_set_get_state (CtRemoteSet *self);
const char *ct_remote_state_get_title (CtRemoteState state);
gboolean ct_remote_set_may_write (CtRemoteSet *self);

gboolean ct_remote_set_pull (CtRemoteSet *self,
                             CtRemotePull how,
                             CtRemoteResult *result,
                             CtProgress *progress,
                             GCancellable *cancellable,
                             GError **error);
gboolean ct_remote_set_push (CtRemoteSet *self,
                             CtRemotePush how,
                             CtRemoteResult *result,
                             CtProgress *progress,
                             GCancellable *cancellable,
                             GError **error);
void ct_remote_result_clear (CtRemoteResult *self);

gboolean ct_remote_set_learn (CtRemoteSet *self,
                              CtCoco *coco,
                              CtFindings *findings,
                              CtProgress *progress,
                              GCancellable *cancellable,
                              GError **error);
CtRemotePicture *ct_remote_set_fetch_image (CtRemoteSet *self,
                                            const char *file_name,
                                            CtProgress *progress,
                                            GCancellable *cancellable,
                                            GError **error);
CtRemotePicture *ct_remote_set_peek_image (CtRemoteSet *self, const char *file_name);
void ct_remote_set_read_ahead (CtRemoteSet *self, const char *const *file_names);
gboolean ct_remote_set_refresh_images (CtRemoteSet *self,
                                       guint *n_forgotten,
                                       CtProgress *progress,
                                       GCancellable *cancellable,
                                       GError **error);
guint64 ct_remote_set_get_cached_bytes (CtRemoteSet *self);
const char *ct_remote_picture_get_path (CtRemotePicture *self);
void ct_remote_picture_unref (CtRemotePicture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtRemotePicture, ct_remote_picture_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtRemoteResult, ct_remote_result_clear)

G_END_DECLS
