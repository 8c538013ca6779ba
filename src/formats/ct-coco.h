/* ct-coco.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A COCO file in memory: its bytes as they were opened, the data set that was read from
 * them, and where in the bytes each record stands. Saving is a splice: untouched ranges of
 * the opened bytes are copied, edited members patched. The bytes never change, however
 * often the document is saved, so undoing everything gives the first file again.
 *
 * Knows nothing of paths, windows or pictures.
 */
#pragma once

#include "ct-dataset.h"
#include "ct-coco-dialect.h"
#include "ct-progress.h"
#include "ct-splice.h"

G_BEGIN_DECLS

/**
 * CtCocoKind:
 * @CT_COCO_INSTANCES: boxes, polygons, key points
 * @CT_COCO_CLASSIFICATION: annotations without any bbox
 * @CT_COCO_PANOPTIC: annotations with segments_info; read-only
 * @CT_COCO_CAPTIONS: annotations with captions; read-only
 * @CT_COCO_RESULTS: a plain list of detections; read-only
 */
typedef enum
{
  CT_COCO_INSTANCES,
  CT_COCO_CLASSIFICATION,
  CT_COCO_PANOPTIC,
  CT_COCO_CAPTIONS,
  CT_COCO_RESULTS,
} CtCocoKind;

typedef struct _CtCoco CtCoco;

/**
 * CtCocoCounts:
 * @n: how many records "images", "annotations" and "categories" have
 */
typedef struct
{
  guint64 n[3];
} CtCocoCounts;

CtCoco *ct_coco_read (GBytes *bytes,
                      const char *name,
                      CtCocoDialectChoice dialect,
                      CtProgress *progress,
                      GCancellable *cancellable,
                      GError **error);
CtCoco *ct_coco_new_empty (void);
CtCoco *ct_coco_ref (CtCoco *self);
void ct_coco_unref (CtCoco *self);
CtCoco *ct_coco_snapshot (CtCoco *self);
CtCoco *ct_coco_snapshot_around (CtCoco *self, CtDataset *dataset);

CtDataset *ct_coco_get_dataset (CtCoco *self);
GBytes *ct_coco_get_bytes (CtCoco *self);
CtFindings *ct_coco_get_findings (CtCoco *self);
const CtCocoDialect *ct_coco_get_dialect (CtCoco *self);
CtCocoKind ct_coco_get_kind (CtCoco *self);
const char *ct_coco_get_read_only_reason (CtCoco *self);
gboolean ct_coco_require_images (CtCoco *self, GError **error);
char *ct_coco_dup_record (CtCoco *self, CtRecordKind kind, guint32 row);

CtSplices *ct_coco_plan_save (CtCoco *self);
void ct_coco_count_records (CtCoco *self, CtCocoCounts *counts);
gboolean ct_coco_check_counts (GInputStream *stream,
                               const CtCocoCounts *expected,
                               const char *path,
                               GCancellable *cancellable,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtCoco, ct_coco_unref)

G_END_DECLS
