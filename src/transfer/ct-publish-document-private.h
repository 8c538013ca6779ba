/* ct-publish-document-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Publishes one file that several people may write: the COCO file, the working file. Only over
 * what was seen; what to do about anything else is the plan's to say.
 */
#pragma once

#include "ct-publish-send-private.h"
#include "ct-publisher.h"

G_BEGIN_DECLS

typedef gboolean (*CtDocumentWriter) (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error);

/**
 * CtPublishDocument:
 * @write: writes the file
 * @lease: (nullable): see #CtPutRequest
 * @was_looked_at: whether @etag_now says what is there now
 * @etag_now: (nullable): as the last listing has it
 * @sent: (nullable): told how much is on its way
 * @conflict: (inout): filled when somebody else has written it
 * @state: (out): what became of it
 * @size: (out): of ours
 * @md5: (out): of ours, unless @size is 0
 */
typedef struct
{
  CtPublishPlan *plan;
  const CtPublishItem *item;
  CtDocumentWriter write;
  gpointer write_data;
  const char *lease;
  gboolean was_looked_at;
  const char *etag_now;
  CtBytesFunc sent;
  gpointer sent_data;
  CtPublishConflict **conflict;
  CtPublishCocoState state;
  guint64 size;
  CtMd5 md5;
} CtPublishDocument;

gboolean ct_publish_document (CtPublishDocument *self, CtProgress *progress, GCancellable *cancellable, GError **error);
gboolean ct_publish_stop_for_conflict (CtPublishPlan *plan,
                                       CtPublishConflict **conflict,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
