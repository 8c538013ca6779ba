/* ct-publish-report.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is in the container after a publish, blob by blob, beside what was to be there: asked
 * anew, so that it does not rest on what the publisher remembers. Holds no secrets.
 */
#pragma once

#include "ct-publisher.h"

G_BEGIN_DECLS

/**
 * CtPublishVerdict:
 * @CT_PUBLISH_VERDICT_AGREED: the container has it with our length and MD5
 * @CT_PUBLISH_VERDICT_CONFIRMED: the container compared the MD5 when it was sent, and cannot be asked again
 * @CT_PUBLISH_VERDICT_UNCHECKED: could not be checked
 * @CT_PUBLISH_VERDICT_DIFFERS: the container has something else
 * @CT_PUBLISH_VERDICT_MISSING: the container does not have it
 * @CT_PUBLISH_VERDICT_NOT_SENT: it was refused, failed or was not reached
 */
typedef enum
{
  CT_PUBLISH_VERDICT_AGREED,
  CT_PUBLISH_VERDICT_CONFIRMED,
  CT_PUBLISH_VERDICT_UNCHECKED,
  CT_PUBLISH_VERDICT_DIFFERS,
  CT_PUBLISH_VERDICT_MISSING,
  CT_PUBLISH_VERDICT_NOT_SENT,
} CtPublishVerdict;

#define CT_PUBLISH_N_VERDICTS (CT_PUBLISH_VERDICT_NOT_SENT + 1)

/**
 * CtPublishReportEntry:
 * @blob_name: the blob
 * @verdict: see there
 * @size: of ours, in bytes
 * @has_md5: whether @md5 is known
 * @md5: of ours
 * @has_service_md5: whether @service_md5 is known
 * @service_md5: as the container says
 * @reason: (nullable): why it is not agreed, for people
 */
typedef struct
{
  const char *blob_name;
  CtPublishVerdict verdict;
  guint64 size;
  gboolean has_md5;
  CtMd5 md5;
  gboolean has_service_md5;
  CtMd5 service_md5;
  const char *reason;
} CtPublishReportEntry;

typedef struct _CtPublishReport CtPublishReport;

CtPublishReport *ct_publish_report_new (CtPublishPlan *plan,
                                        const CtPublishResult *result,
                                        CtProgress *progress,
                                        GCancellable *cancellable,
                                        GError **error);
void ct_publish_report_free (CtPublishReport *self);
guint ct_publish_report_get_n_entries (CtPublishReport *self);
const CtPublishReportEntry *ct_publish_report_get_entry (CtPublishReport *self, guint index);
guint ct_publish_report_count (CtPublishReport *self, CtPublishVerdict verdict);
guint64 ct_publish_report_get_bytes (CtPublishReport *self, CtPublishVerdict verdict);
const char *ct_publish_verdict_to_string (CtPublishVerdict verdict);
gboolean
ct_publish_report_write (CtPublishReport *self, GOutputStream *stream, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtPublishReport, ct_publish_report_free)

G_END_DECLS
