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
 * @by_name: blob name to index of the item plus one; problems are not in it
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
  GArray *items;
  GHashTable *by_name;
  CtPublishTotals totals;
  CtFindings *report;
};

gboolean ct_publish_plan_write_coco (CtPublishPlan *self,
                                     const gboolean *exclude,
                                     GOutputStream *stream,
                                     CtProfileCounts *counts,
                                     CtFindings *report,
                                     CtProgress *progress,
                                     GCancellable *cancellable,
                                     GError **error);
gboolean *ct_publish_plan_make_exclude (CtPublishPlan *self);

G_END_DECLS
