/* ct-publisher.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs a plan: pictures first, the COCO file last and only when every picture that it names
 * is there. Knows nothing of windows or of what kind the container is.
 */
#pragma once

#include "ct-error.h"
#include "ct-publish-plan.h"

G_BEGIN_DECLS

/**
 * CtPublishOutcome:
 * @CT_PUBLISH_STOPPED: cancelled, or the container is gone, or the COCO file there is somebody else's;
 *   no COCO file was written, unless it was the working file that was cancelled
 * @CT_PUBLISH_INCOMPLETE: ran to the end, but pictures or the COCO file failed; the COCO
 *   file of before, if any, is untouched; publishing again sends what is missing
 * @CT_PUBLISH_PARTIAL: the COCO file is published without the pictures that were refused or that the
 *   profile does not take, or the working file is not
 * @CT_PUBLISH_COMPLETE: everything is there
 */
typedef enum
{
  CT_PUBLISH_STOPPED,
  CT_PUBLISH_INCOMPLETE,
  CT_PUBLISH_PARTIAL,
  CT_PUBLISH_COMPLETE,
} CtPublishOutcome;

/**
 * CtPublishCocoState:
 * @CT_PUBLISH_COCO_HELD_BACK: not tried, because a picture that it names is not there
 * @CT_PUBLISH_COCO_FAILED: tried and refused; see the failures
 * @CT_PUBLISH_COCO_SAME: was there already, byte for byte
 * @CT_PUBLISH_COCO_SENT: written and confirmed
 */
typedef enum
{
  CT_PUBLISH_COCO_HELD_BACK,
  CT_PUBLISH_COCO_FAILED,
  CT_PUBLISH_COCO_SAME,
  CT_PUBLISH_COCO_SENT,
} CtPublishCocoState;

/**
 * CtPublishFailure:
 * @image: row of the image, or %CT_NO_ROW for the COCO file
 * @refused: known from the plan, as opposed to tried and failed
 * @code: what kind, when not @refused
 * @blob_name: the blob
 * @reason: a sentence with the remedy
 */
typedef struct
{
  guint32 image;
  gboolean refused;
  CtError code;
  char *blob_name;
  char *reason;
} CtPublishFailure;

/**
 * CtPublishFate:
 * @CT_PUBLISH_FATE_LEFT: not reached
 * @CT_PUBLISH_FATE_SENT: sent, and the service took it with its MD5
 * @CT_PUBLISH_FATE_SKIPPED: was there already
 * @CT_PUBLISH_FATE_FAILED: tried and failed
 * @CT_PUBLISH_FATE_REFUSED: not tried
 */
typedef enum
{
  CT_PUBLISH_FATE_LEFT,
  CT_PUBLISH_FATE_SENT,
  CT_PUBLISH_FATE_SKIPPED,
  CT_PUBLISH_FATE_FAILED,
  CT_PUBLISH_FATE_REFUSED,
} CtPublishFate;

/**
 * CtPublishSent:
 * @fate: a #CtPublishFate
 * @has_md5: whether @size and @md5 are known
 * @size: of what was sent or is there
 * @md5: likewise
 */
typedef struct
{
  guint8 fate;
  guint8 has_md5;
  guint64 size;
  CtMd5 md5;
} CtPublishSent;

/**
 * CtPublishResult:
 * @outcome: see there
 * @coco_state: what became of the COCO file
 * @n_found: pictures in the plan; always the sum of the following five
 * @n_sent: pictures sent and confirmed
 * @n_skipped: pictures that were there already
 * @n_failed: pictures that were tried and failed
 * @n_refused: pictures that the plan refused
 * @n_left: pictures that were not reached; 0 unless stopped
 * @bytes_sent: of what was confirmed, the COCO file included
 * @was_looked_at: whether the container was asked, after the pictures and before the COCO file,
 *   what it has; %FALSE when the credential does not allow that, or there was no need
 * @conflict: (nullable): the COCO file or working file that somebody else has written, and where it
 *   is kept now
 * @has_working: whether the working file was asked for
 * @working_state: what became of it
 * @sent: (element-type CtPublishSent): by index of the item, the working file after the last: what
 *   became of each, for ct_publish_report_new()
 * @failures: (element-type CtPublishFailure): failed and refused
 * @coco_url: of the COCO file, also when it was not written
 * @coco_counts: what the COCO file holds, when it was written or the same
 * @report: what the profile changed or left out
 */
typedef struct
{
  CtPublishOutcome outcome;
  CtPublishCocoState coco_state;
  guint32 n_found;
  guint32 n_sent;
  guint32 n_skipped;
  guint32 n_failed;
  guint32 n_refused;
  guint32 n_left;
  guint64 bytes_sent;
  gboolean was_looked_at;
  CtPublishConflict *conflict;
  gboolean has_working;
  CtPublishCocoState working_state;
  GArray *sent;
  GPtrArray *failures;
  char *coco_url;
  CtProfileCounts coco_counts;
  CtFindings *report;
} CtPublishResult;

CtPublishResult *ct_publish_result_new (void);
void ct_publish_result_free (CtPublishResult *self);
const char *ct_publish_outcome_to_string (CtPublishOutcome outcome);
gboolean ct_publisher_run (CtPublishPlan *plan,
                           CtPublishResult *result,
                           CtProgress *progress,
                           GCancellable *cancellable,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPublishResult, ct_publish_result_free)

G_END_DECLS
