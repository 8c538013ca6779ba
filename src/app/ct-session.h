/* ct-session.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a window has open: the document, its list of images, the current image and its
 * picture, and the checker's findings. Runs the slow parts in jobs. Knows nothing of
 * widgets; a window shows what it tells.
 */
#pragma once

#include "ct-document.h"
#include "ct-image-list.h"
#include "ct-picture-loader.h"

G_BEGIN_DECLS

#define CT_TYPE_SESSION (ct_session_get_type ())
G_DECLARE_FINAL_TYPE (CtSession, ct_session, CT, SESSION, GObject)

/**
 * CtSessionCallback:
 * @error: (nullable): why it failed; %NULL when all went well
 */
typedef void (*CtSessionCallback) (CtSession *self, const GError *error, gpointer user_data);

CtSession *ct_session_new (void);
void ct_session_open (CtSession *self,
                      const char *path,
                      CtCocoDialectChoice dialect,
                      CtProgress *progress,
                      GCancellable *cancellable,
                      CtSessionCallback callback,
                      gpointer user_data);
void ct_session_save (CtSession *self, const char *path, CtSessionCallback callback, gpointer user_data);
void ct_session_wait_saved (CtSession *self, CtSessionCallback callback, gpointer user_data);
void ct_session_close (CtSession *self);

CtDocument *ct_session_get_document (CtSession *self);
CtDataset *ct_session_get_dataset (CtSession *self);
CtHistory *ct_session_get_history (CtSession *self);
const char *ct_session_get_read_only_reason (CtSession *self);
gboolean ct_session_is_editable (CtSession *self);
gboolean ct_session_is_modified (CtSession *self);
gboolean ct_session_is_saving (CtSession *self);
CtFindings *ct_session_get_findings (CtSession *self);
void ct_session_set_image_folder (CtSession *self, const char *folder);

CtImageList *ct_session_get_images (CtSession *self);
guint32 ct_session_get_image (CtSession *self);
void ct_session_set_image (CtSession *self, guint32 image);
gboolean ct_session_go (CtSession *self, int step);
gboolean ct_session_go_unreviewed (CtSession *self, int step);
const CtPicture *ct_session_get_picture (CtSession *self);
void ct_session_reveal_picture (CtSession *self);

gboolean ct_session_undo (CtSession *self);
gboolean ct_session_redo (CtSession *self);
guint32 ct_session_accept (CtSession *self);
gboolean ct_session_set_reviewed (CtSession *self, gboolean reviewed, GError **error);

G_END_DECLS
