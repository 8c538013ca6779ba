/* ct-publish-send-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sends one picture. Keeps no state but in the plan's ledger and touches nothing but its
 * arguments, so that several may be on their way at a time.
 */
#pragma once

#include "ct-publish-plan-private.h"

G_BEGIN_DECLS

/**
 * CtSendOutcome:
 * @already_there: somebody, or an earlier try of ours, had written the same content
 * @container_gone: there is no point in sending more
 * @size: what was confirmed
 * @md5: likewise
 * @etag: (nullable): of the blob as it is now
 */
typedef struct
{
  gboolean already_there;
  gboolean container_gone;
  guint64 size;
  CtMd5 md5;
  char *etag;
} CtSendOutcome;

gboolean ct_publish_send (CtPublishPlan *plan,
                          const CtPublishItem *item,
                          CtBytesFunc func,
                          gpointer data,
                          CtSendOutcome *outcome,
                          GCancellable *cancellable,
                          GError **error);
gboolean ct_publish_put (CtContainer *container,
                         const CtPutRequest *request,
                         CtSendOutcome *outcome,
                         GCancellable *cancellable,
                         GError **error);
void ct_publish_note_sent (CtPublishPlan *plan, const CtPutRequest *request, const CtSendOutcome *outcome);

G_END_DECLS
