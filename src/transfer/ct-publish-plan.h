/* ct-publish-plan.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What publishing a data set would send where: every picture and, last, the COCO file,
 * compared with what the container holds. Sends nothing. Knows nothing of how sending works.
 *
 * A plan is made in a worker, then read by anybody, then run once (ct-publisher.h).
 */
#pragma once

#include "ct-container.h"
#include "ct-ledger.h"
#include "ct-profile.h"

G_BEGIN_DECLS

/**
 * CtPublishState:
 * @CT_PUBLISH_NEW: the container has no such blob
 * @CT_PUBLISH_CHANGED: it has another content
 * @CT_PUBLISH_SAME: it has it already
 * @CT_PUBLISH_MISSING: the picture's file does not exist
 * @CT_PUBLISH_UNREADABLE: it cannot be read, or changed while it was read
 * @CT_PUBLISH_OUTSIDE: it lies outside the image folder
 * @CT_PUBLISH_BAD_NAME: no blob can have its name
 * @CT_PUBLISH_DUPLICATE: another picture has the name
 * @CT_PUBLISH_TOO_LARGE: larger than the container takes
 * @CT_PUBLISH_NOT_TAKEN: the profile does not take it
 *
 * From %CT_PUBLISH_MISSING on the item is a problem: it is not sent, and the published COCO
 * file does not name it.
 */
typedef enum
{
  CT_PUBLISH_NEW,
  CT_PUBLISH_CHANGED,
  CT_PUBLISH_SAME,
  CT_PUBLISH_MISSING,
  CT_PUBLISH_UNREADABLE,
  CT_PUBLISH_OUTSIDE,
  CT_PUBLISH_BAD_NAME,
  CT_PUBLISH_DUPLICATE,
  CT_PUBLISH_TOO_LARGE,
  CT_PUBLISH_NOT_TAKEN,
} CtPublishState;

#define CT_PUBLISH_N_STATES (CT_PUBLISH_NOT_TAKEN + 1)

/**
 * CtPublishOnConflict:
 * @CT_PUBLISH_ON_CONFLICT_STOP: leave theirs alone, and say who wrote it and when
 * @CT_PUBLISH_ON_CONFLICT_COPY: keep theirs under another name in the container, then write ours
 * @CT_PUBLISH_ON_CONFLICT_BESIDE: fetch theirs into a file of this computer and write nothing
 *
 * What to do about a COCO file, or a working file, that somebody else has written.
 */
typedef enum
{
  CT_PUBLISH_ON_CONFLICT_STOP,
  CT_PUBLISH_ON_CONFLICT_COPY,
  CT_PUBLISH_ON_CONFLICT_BESIDE,
} CtPublishOnConflict;

/**
 * CtPublishConflict:
 * @blob_name: the blob that somebody else has written
 * @is_known: whether the container could be asked; without it the following are empty
 * @writer: (nullable): who wrote it, for people, as far as the container knows
 * @modified_us: when, microseconds since 1970, or 0
 * @size: of theirs, in bytes
 * @etag: (nullable): of theirs
 * @copy_name: (nullable): the blob that theirs is kept in
 * @saved_path: (nullable): the local file that theirs was fetched into
 */
typedef struct
{
  char *blob_name;
  gboolean is_known;
  char *writer;
  gint64 modified_us;
  guint64 size;
  char *etag;
  char *copy_name;
  char *saved_path;
} CtPublishConflict;

/**
 * CtPublishOptions:
 * @prefix: (nullable): folder inside the container
 * @coco_name: (nullable): name of the COCO file under @prefix; %NULL is "annotations.json"
 * @profile: its form
 * @only_reviewed: leave out images that nobody has reviewed
 * @only_labelled: leave out images without annotations
 * @document_path: (nullable): the file that is open, so that publishing never overwrites it
 * @ledger: (nullable): spares hashing files anew, stands in for a listing where the credential
 *   allows none, and knows which COCO file is ours; without it the one that is there when the plan is
 *   made counts as seen
 * @on_conflict: see there
 * @with_working_file: publish the document itself, too, after the COCO file, under its own name or
 *   one like it, and with it every picture that it names
 */
typedef struct
{
  const char *prefix;
  const char *coco_name;
  CtProfile profile;
  gboolean only_reviewed;
  gboolean only_labelled;
  const char *document_path;
  CtLedger *ledger;
  CtPublishOnConflict on_conflict;
  gboolean with_working_file;
} CtPublishOptions;

/**
 * CtPublishItem:
 * @image: row of the image, or %CT_NO_ROW for the COCO file
 * @state: see there
 * @has_md5: whether @md5 is known already
 * @blob_name: prefix included; for a bad name the name as it would be
 * @path: (nullable): the local file; %NULL when outside, and for the COCO file
 * @size: in bytes, as far as known
 * @md5: of the local content, when @has_md5
 * @etag: (nullable): of the blob that is there
 * @was_begun: this very content was on its way before, and nobody knows whether it arrived
 * @reason: (nullable): why the item is a problem and what to do, for people
 */
typedef struct
{
  guint32 image;
  CtPublishState state;
  gboolean has_md5;
  gboolean was_begun;
  CtMd5 md5;
  guint64 size;
  char *blob_name;
  const char *path;
  char *etag;
  char *reason;
} CtPublishItem;

/**
 * CtPublishLeftOut:
 * @image: row of the image
 * @fate: a #CtImageFate: why the COCO file does not name it
 * @is_sent: whether it is published all the same, if it can be, because the working file names it
 *
 * A picture that is no problem, but not named in the COCO file.
 */
typedef struct
{
  guint32 image;
  guint8 fate;
  guint8 is_sent;
} CtPublishLeftOut;

/**
 * CtPublishTotals:
 * @n_found: pictures in the plan; the sum of @n_pictures
 * @n_pictures: by #CtPublishState; the COCO file is not counted
 * @n_problems: pictures that will not be sent
 * @n_left_out: pictures that are no problem, but not named in the COCO file; see
 *   ct_publish_plan_get_left_out(). Unless the working file names them, they are no items
 * @n_not_taken: of these, those that nobody chose to leave out: the profile does not take them
 * @n_to_send: pictures to send
 * @bytes_to_send: of these, and of COCO file and working file unless they are the same
 * @coco: what will be written into the COCO file
 */
typedef struct
{
  guint32 n_found;
  guint32 n_pictures[CT_PUBLISH_N_STATES];
  guint32 n_problems;
  guint32 n_left_out;
  guint32 n_not_taken;
  guint32 n_to_send;
  guint64 bytes_to_send;
  CtProfileCounts coco;
} CtPublishTotals;

typedef struct _CtPublishPlan CtPublishPlan;

CtPublishPlan *ct_publish_plan_new (CtCoco *snapshot,
                                    GPtrArray *image_paths,
                                    CtContainer *container,
                                    const CtPublishOptions *options,
                                    CtProgress *progress,
                                    GCancellable *cancellable,
                                    GError **error);
CtPublishPlan *ct_publish_plan_ref (CtPublishPlan *self);
void ct_publish_plan_unref (CtPublishPlan *self);
guint ct_publish_plan_get_n_items (CtPublishPlan *self);
const CtPublishItem *ct_publish_plan_get_item (CtPublishPlan *self, guint index);
const CtPublishItem *ct_publish_plan_get_coco_item (CtPublishPlan *self);
const CtPublishLeftOut *ct_publish_plan_get_left_out (CtPublishPlan *self, guint index);
char *ct_publish_plan_describe_left_out (CtPublishPlan *self, guint index);
const CtPublishItem *ct_publish_plan_get_working_item (CtPublishPlan *self);
const CtPublishConflict *ct_publish_plan_get_conflict (CtPublishPlan *self);
void ct_publish_plan_set_on_conflict (CtPublishPlan *self, CtPublishOnConflict on_conflict);
void ct_publish_plan_set_paused (CtPublishPlan *self, gboolean paused);
const CtPublishTotals *ct_publish_plan_get_totals (CtPublishPlan *self);
CtFindings *ct_publish_plan_get_report (CtPublishPlan *self);
CtContainer *ct_publish_plan_get_container (CtPublishPlan *self);
char *ct_publish_plan_dup_coco_url (CtPublishPlan *self);
gboolean ct_publish_state_is_problem (CtPublishState state);
const char *ct_publish_state_to_string (CtPublishState state);
const char *ct_publish_state_get_title (CtPublishState state);
void ct_publish_conflict_free (CtPublishConflict *self);
char *ct_publish_conflict_describe (const CtPublishConflict *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPublishPlan, ct_publish_plan_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPublishConflict, ct_publish_conflict_free)

G_END_DECLS
