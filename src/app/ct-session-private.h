/* ct-session-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CtSession share: ct-session.c is the object, ct-session-images.c the
 * current image, ct-session-open.c opens and lets go, ct-session-files.c saves, ct-session-check.c checks,
 * ct-session-others.c knows how the document stands with other programs, ct-session-remote.c with
 * the container that it came from.
 */
#pragma once

#include "ct-bitset.h"
#include "ct-check-index.h"
#include "ct-dataset-copy.h"
#include "ct-session.h"

G_BEGIN_DECLS

typedef struct _CtSessionOpening CtSessionOpening;

/**
 * CtSessionChecked:
 * @problems: images that findings of weight are about
 *
 * What a check brings.
 */
typedef struct
{
  CtFindings *findings;
  CtCheckIndex *index;
  CtBitset *problems;
} CtSessionChecked;

struct _CtSession
{
  GObject parent_instance;
  CtDocument *document;
  CtImageList *images;
  CtImageFinder *finder;
  CtPictureLoader *loader;
  CtFindings *findings;
  CtPlace *place;                 /* where somebody was when it was left last */
  CtSessionOpening *opening;      /* the one that is under way */
  CtSessionOpening *next_opening; /* waits for its end */
  gboolean reopening;             /* journal and lock are away from the document meanwhile */
  gboolean taken_over;
  gboolean unkept; /* it had a journal, and could not get it back */
  gboolean put_aside;
  gboolean comparing; /* what is on disk with what was read or written */
  gboolean compared;
  CtLockOwner owner; /* since it was taken over */
  char *save_warning;
  CtCheckOptions check_options;
  CtCheckIndex *check_index;
  gboolean checking;
  guint check_source;              /* waits, or copies */
  CtDatasetCopy *check_copy;       /* what is copied for the checker */
  guint64 check_revision;          /* of what */
  GCancellable *check_cancellable; /* of the job */
  gint64 check_begin;
  guint check_ms; /* how long it took the last time */
  GQueue saves;
  guint32 image;

  CtRemoteSet *remote;
  CtRemoteState remote_state;
  char *remote_problem;
  gboolean unpushed;     /* something that was saved is not in the container */
  gint64 theirs_us;      /* when somebody else wrote what is in conflict, or 0 */
  GCancellable *pushing; /* the push that is under way */
  gboolean push_again;   /* something was saved since it began */
  guint push_source;
  GCancellable *looking; /* the look at the container that is under way */
  gint64 looked_us;
};

void ct_session_take_document (CtSession *self,
                               CtDocument *document,
                               GArray *rows,
                               CtSessionChecked *checked,
                               guint32 first,
                               CtRemoteSet *remote);
void ct_session_leave_document (CtSession *self);
void ct_session_take_checked (CtSession *self, CtSessionChecked *checked);
void ct_session_set_checking (CtSession *self, gboolean checking);
void ct_session_release_document (CtSession *self, CtDocument *document);
void ct_session_give_up_opening (CtSession *self);
void ct_session_ask_choice (CtSession *self, const CtRecovery *recovery);
void ct_session_tell_beside (CtSession *self, const char *path);
void ct_session_notify_editable (CtSession *self);
void ct_session_start_save (CtSession *self);
void ct_session_load_picture (CtSession *self);
CtSessionChecked *
ct_session_checked_new (CtCoco *coco, const CtCheckOptions *options, GCancellable *cancellable, GError **error);
void ct_session_checked_free (CtSessionChecked *self);
void ct_session_notify_modified (CtSession *self);
void ct_session_queue_check (CtSession *self);
void ct_session_stop_check (CtSession *self);
void ct_session_drop_saves (CtSession *self);
void ct_session_take_remote (CtSession *self, CtRemoteSet *remote);
void ct_session_take_pulled (CtSession *self, const CtRemoteResult *result);
void ct_session_note_saved_copy (CtSession *self);
void ct_session_fetch_ahead (CtSession *self);
void ct_session_tell_remote (CtSession *self);
void ct_session_tell_kept (CtSession *self, const char *text);

G_END_DECLS
