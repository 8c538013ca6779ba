/* ct-publish-plan-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the publisher needs of a plan beyond what everybody may see.
 */
#pragma once

#include "ct-publish-plan.h"

G_BEGIN_DECLS

/**
 * CtPublishPlan:
 * @prefix: without slashes at its ends; may be empty
 * @place: address of the container, as the ledger has it
 * @ledger: (nullable): see #CtPublishOptions
 * @items: (element-type CtPublishItem): the COCO file last
 * @working: the working file, which has the index after the last item; no blob name when it is not asked for
 * @left_out: (element-type CtPublishLeftOut): what the COCO file does not name, by row of the image
 * @fates: by row of the image, as the profile judged it
 * @by_name: blob name to index of the item plus one; problems are not in it
 * @conflict: (nullable): the COCO file that somebody else has written since we last saw it
 * @lock: for @is_paused
 */
struct _CtPublishPlan
{
  gatomicrefcount ref_count;
  CtCoco *coco;
  GPtrArray *image_paths;
  CtContainer *container;
  CtProfile profile;
  char *prefix;
  char *coco_blob_name;
  char *document_path;
  char *place;
  CtLedger *ledger;
  gboolean only_reviewed;
  gboolean only_labelled;
  CtPublishOnConflict on_conflict;
  GArray *items;
  CtPublishItem working;
  GArray *left_out;
  guint8 *fates;
  GHashTable *by_name;
  CtPublishTotals totals;
  CtFindings *report;
  CtPublishConflict *conflict;
  GMutex lock;
  GCond resumed;
  gboolean is_paused;
};

CtPublishItem *ct_publish_plan_peek_item (CtPublishPlan *self, guint index);
void ct_publish_item_clear (gpointer item);
void ct_publish_item_set_problem (CtPublishItem *item, CtPublishState state, const char *reason);
void ct_publish_gather (CtPublishPlan *plan, gboolean with_working_file);
CtProfileOptions ct_publish_plan_get_profile_options (CtPublishPlan *self, char **base_url);
gboolean ct_publish_plan_wait_resumed (CtPublishPlan *self, GCancellable *cancellable);
gboolean
ct_publish_plan_write_working (CtPublishPlan *self, GOutputStream *stream, GCancellable *cancellable, GError **error);
CtPublishConflict *
ct_publish_conflict_new (CtContainer *container, const CtPublishItem *item, GCancellable *cancellable);
char *ct_publish_ledger_dup_place (const CtPublishPlan *self);
gboolean ct_publish_ledger_knows (CtPublishPlan *self, const CtPublishItem *item, guint64 size, const CtMd5 *md5);
gboolean ct_publish_ledger_has_begun (CtPublishPlan *self, const char *name, guint64 size, const CtMd5 *md5);
void ct_publish_ledger_note_begun (CtPublishPlan *self, const char *name, guint64 size, const CtMd5 *md5);
void
ct_publish_ledger_note_seen (CtPublishPlan *self, const char *name, guint64 size, const CtMd5 *md5, const char *etag);

gboolean ct_publish_plan_write_coco (CtPublishPlan *self,
                                     GOutputStream *stream,
                                     CtProfileCounts *counts,
                                     CtFindings *report,
                                     CtProgress *progress,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
