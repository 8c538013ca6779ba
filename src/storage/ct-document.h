/* ct-document.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A COCO file on disk with its history and its pictures' folder. A document made from a
 * folder without a COCO file is new: it gets its file at the first save. Knows nothing of
 * how pictures are decoded or shown.
 *
 * A document is made in a worker and then belongs to the main thread.
 */
#pragma once

#include "ct-coco.h"
#include "ct-history.h"

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
void ct_save_free (CtSave *self);
gboolean ct_document_save (CtDocument *self, const char *path, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtSave, ct_save_free)

G_END_DECLS
