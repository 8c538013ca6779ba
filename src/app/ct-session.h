/* ct-session.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a window has open: the document, its list of images, the current image and its
 * picture, and the checker's findings. Runs the slow parts in jobs. Knows nothing of
 * widgets; a window shows what it tells.
 */
#pragma once

#include "ct-check-index.h"
#include "ct-document.h"
#include "ct-image-finder.h"
#include "ct-image-list.h"
#include "ct-picture-loader.h"
#include "ct-place.h"
#include "ct-remote-set.h"

G_BEGIN_DECLS

#define CT_TYPE_SESSION (ct_session_get_type ())
G_DECLARE_FINAL_TYPE (CtSession, ct_session, CT, SESSION, GObject)

/**
 * CtSessionCallback:
 * @error: (nullable): why it failed; %NULL when all went well
 */
typedef void (*CtSessionCallback) (CtSession *self, const GError *error, gpointer user_data);

/**
 * CtSessionChoice:
 * @CT_SESSION_ASK: nobody has chosen yet
 * @CT_SESSION_NEITHER: do not open
 * @CT_SESSION_FILE: the file as it is now; the work is put aside
 * @CT_SESSION_WORK: what was done, which the next save puts in the file's place
 * @CT_SESSION_BOTH: the file, and the work as another file beside it
 *
 * What to open when somebody else has changed a file in which there is work that was not saved.
 */
typedef enum
{
  CT_SESSION_ASK,
  CT_SESSION_NEITHER,
  CT_SESSION_FILE,
  CT_SESSION_WORK,
  CT_SESSION_BOTH,
} CtSessionChoice;

/**
 * CtSessionOptions:
 * @dialect: overrules what the file says about itself
 * @take_over: take the document from whoever is editing it
 * @choice: if there has to be one
 * @image: (nullable): file name of the image to begin with; otherwise it is the one where somebody was last
 * @remote: (nullable): the container's data set whose copy the path is; it is brought up to date before
 * @pull: how
 */
typedef struct
{
  CtCocoDialectChoice dialect;
  gboolean take_over;
  CtSessionChoice choice;
  const char *image;
  CtRemoteSet *remote;
  CtRemotePull pull;
} CtSessionOptions;

CtSession *ct_session_new (void);
void ct_session_open (CtSession *self,
                      const char *path,
                      CtCocoDialectChoice dialect,
                      CtProgress *progress,
                      GCancellable *cancellable,
                      CtSessionCallback callback,
                      gpointer user_data);
void ct_session_open_with (CtSession *self,
                           const char *path,
                           const CtSessionOptions *options,
                           CtProgress *progress,
                           GCancellable *cancellable,
                           CtSessionCallback callback,
                           gpointer user_data);
void ct_session_choose (CtSession *self, CtSessionChoice choice);
void ct_session_save (CtSession *self, const char *path, CtSessionCallback callback, gpointer user_data);
void ct_session_wait_saved (CtSession *self, CtSessionCallback callback, gpointer user_data);
const char *ct_session_get_save_warning (CtSession *self);
void ct_session_close (CtSession *self);
void ct_session_discard (CtSession *self);
const CtPlace *ct_session_get_place (CtSession *self);
void ct_session_keep_place (CtSession *self, CtPlace *place);

CtDocument *ct_session_get_document (CtSession *self);
CtDataset *ct_session_get_dataset (CtSession *self);
CtHistory *ct_session_get_history (CtSession *self);
const char *ct_session_get_read_only_reason (CtSession *self);
gboolean ct_session_is_editable (CtSession *self);
gboolean ct_session_is_locked (CtSession *self);
const CtLockOwner *ct_session_get_owner (CtSession *self);
gboolean ct_session_is_kept (CtSession *self);
CtOutside ct_session_look_outside (CtSession *self);
void ct_session_accept_outside (CtSession *self);
gboolean ct_session_is_modified (CtSession *self);
gboolean ct_session_is_saving (CtSession *self);
CtFindings *ct_session_get_findings (CtSession *self);
CtCheckIndex *ct_session_get_check_index (CtSession *self);
gboolean ct_session_is_checking (CtSession *self);
void ct_session_check_soon (CtSession *self);
void ct_session_set_check_profile (CtSession *self, CtProfile profile);
CtProfile ct_session_get_check_profile (CtSession *self);
void ct_session_set_image_folder (CtSession *self, const char *folder);

CtImageList *ct_session_get_images (CtSession *self);
CtImageFinder *ct_session_get_finder (CtSession *self);
guint32 ct_session_get_image (CtSession *self);
void ct_session_set_image (CtSession *self, guint32 image);
gboolean ct_session_go (CtSession *self, int step);
gboolean ct_session_go_unreviewed (CtSession *self, int step);
const CtPicture *ct_session_get_picture (CtSession *self);
void ct_session_reveal_picture (CtSession *self);

CtRemoteSet *ct_session_get_remote (CtSession *self);
CtRemoteSet *ct_session_get_fetched (CtSession *self);
gboolean ct_session_is_remote (CtSession *self);
CtRemoteState ct_session_get_remote_state (CtSession *self);
const char *ct_session_get_remote_problem (CtSession *self);
char *ct_session_dup_conflict (CtSession *self);
gboolean ct_session_is_pushing (CtSession *self);
gboolean ct_session_has_unpushed (CtSession *self);
void ct_session_push (CtSession *self, CtRemotePush how);
void ct_session_stop_push (CtSession *self);
void ct_session_look_remote (CtSession *self);
void ct_session_fetch_again (CtSession *self);

gboolean ct_session_undo (CtSession *self);
gboolean ct_session_redo (CtSession *self);
guint32 ct_session_accept (CtSession *self);
gboolean ct_session_set_reviewed (CtSession *self, gboolean reviewed, GError **error);

G_END_DECLS
