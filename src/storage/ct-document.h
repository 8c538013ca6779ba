/* ct-document.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A COCO file on disk with its history and its pictures' folder. A document made from a
 * folder without a COCO file is new: it gets its file at the first save. Knows nothing of
 * how pictures are decoded or shown.
 *
 * A document is made in a worker and then belongs to the main thread. One that is opened for
 * editing has a lock and a journal (ct-journal.h): what was not saved is there again, and undo goes on
 * where it was.
 */
#pragma once

#include "ct-coco.h"
#include "ct-history.h"
#include "ct-lock.h"

G_BEGIN_DECLS

#define CT_TYPE_DOCUMENT (ct_document_get_type ())
G_DECLARE_FINAL_TYPE (CtDocument, ct_document, CT, DOCUMENT, GObject)

/**
 * CtSizeFunc:
 * @path: a picture
 * @width_px: (out): as its EXIF orientation shows it
 * @height_px: (out): likewise
 *
 * How the document learns the size of a picture that is new to the data set; it cannot
 * look itself. Called in the thread of ct_document_open().
 */
typedef gboolean (*CtSizeFunc) (const char *path, double *width_px, double *height_px);

CtDocument *ct_document_open (const char *path,
                              CtCocoDialectChoice dialect,
                              CtSizeFunc size_func,
                              CtProgress *progress,
                              GCancellable *cancellable,
                              GError **error);
CtDocument *ct_document_open_with_images (const char *path,
                                          const char *image_folder,
                                          CtCocoDialectChoice dialect,
                                          CtProgress *progress,
                                          GCancellable *cancellable,
                                          GError **error);

/**
 * CtRecoveryKind:
 * @CT_RECOVERY_NONE: there is nothing to be told
 * @CT_RECOVERY_DONE: work that was not saved is here again
 * @CT_RECOVERY_CHANGED: there is work that was not saved, but the file is another than it was made
 *   on. The document is the file; one of ct_document_keep_file(), ct_document_open_recovered() must follow,
 *   before anything is edited
 */
typedef enum
{
  CT_RECOVERY_NONE,
  CT_RECOVERY_DONE,
  CT_RECOVERY_CHANGED,
} CtRecoveryKind;

/**
 * CtRecovery:
 * @n_gestures: how many groups of edits are recovered or wait, about; undone ones count too
 * @changed_us: when the last of them was made, in real time
 * @is_locked: somebody else is editing the file; the document can only be saved under another name
 * @owner: who
 * @aside: (nullable): a damaged journal that was moved there
 * @problem: (nullable): why there is no journal or no lock
 *
 * What opening for editing found beside the file.
 */
typedef struct
{
  CtRecoveryKind kind;
  guint n_gestures;
  gint64 changed_us;
  gboolean is_locked;
  CtLockOwner owner;
  char *aside;
  char *problem;
} CtRecovery;

/**
 * CtOpenOptions:
 * @dialect: overrules what a COCO file says about itself
 * @size_func: (nullable): for pictures of a folder without a COCO file
 * @take_over: take the lock from whoever has it
 */
typedef struct
{
  CtCocoDialectChoice dialect;
  CtSizeFunc size_func;
  gboolean take_over;
} CtOpenOptions;

CtDocument *ct_document_open_for_editing (const char *path,
                                          const CtOpenOptions *options,
                                          CtProgress *progress,
                                          GCancellable *cancellable,
                                          GError **error);
const CtRecovery *ct_document_get_recovery (CtDocument *self);
gboolean ct_document_discard_recovered (CtDocument *self);
CtDocument *
ct_document_open_recovered (CtDocument *self, CtProgress *progress, GCancellable *cancellable, GError **error);
void ct_document_keep_file (CtDocument *self);
void ct_document_keep_recovered (CtDocument *self, CtDocument *recovered);
char *ct_document_dup_path_beside (CtDocument *self);
char *ct_document_keep_both (CtDocument *self, CtDocument *recovered, GCancellable *cancellable, GError **error);

/**
 * CtOutside:
 * @CT_OUTSIDE_CHANGED: the file is another, or was touched
 * @CT_OUTSIDE_GONE: there is no file any more
 * @CT_OUTSIDE_TAKEN_OVER: somebody else has the lock now; this document must not be saved here
 */
typedef enum
{
  CT_OUTSIDE_SAME,
  CT_OUTSIDE_CHANGED,
  CT_OUTSIDE_GONE,
  CT_OUTSIDE_TAKEN_OVER,
} CtOutside;

CtOutside ct_document_look_outside (CtDocument *self);
void ct_document_compare_outside (CtDocument *self, const char *path, GCancellable *cancellable);
void ct_document_accept_outside (CtDocument *self);
char *ct_document_dup_journal_error (CtDocument *self);
gboolean ct_document_is_settled (CtDocument *self);
gboolean ct_document_flush_journal (CtDocument *self, GError **error);

/**
 * CtDetached:
 *
 * Journal and lock that a document had, to be closed by whoever may wait.
 */
typedef struct _CtDetached CtDetached;

CtDetached *ct_document_take_apart (CtDocument *self);
void ct_detached_close (CtDetached *self);
void ct_document_detach (CtDocument *self);
gboolean ct_document_attach_again (CtDocument *self);

CtCoco *ct_document_get_coco (CtDocument *self);
CtDataset *ct_document_get_dataset (CtDocument *self);
CtHistory *ct_document_get_history (CtDocument *self);
const char *ct_document_get_path (CtDocument *self);
const char *ct_document_get_image_folder (CtDocument *self);
void ct_document_set_image_folder (CtDocument *self, const char *folder);
char *ct_document_dup_title (CtDocument *self);
gboolean ct_document_is_new (CtDocument *self);
gboolean ct_document_is_modified (CtDocument *self);
char *ct_document_dup_image_path (CtDocument *self, guint32 image);
char *ct_document_resolve_image (const char *image_folder, const char *file_name, gboolean *inside);

/**
 * CtSave:
 *
 * One save: what is to be written where, taken from the document at one moment.
 */
typedef struct _CtSave CtSave;

CtSave *ct_document_prepare_save (CtDocument *self, const char *path, GError **error);
gboolean ct_save_run (CtSave *self, CtProgress *progress, GCancellable *cancellable, GError **error);
void ct_document_finish_save (CtDocument *self, CtSave *save);
const char *ct_save_get_warning (CtSave *self);
void ct_save_free (CtSave *self);
gboolean ct_document_save (CtDocument *self, const char *path, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtSave, ct_save_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtDetached, ct_detached_close)

G_END_DECLS
