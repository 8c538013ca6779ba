/* ct-dataset.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A data set: images, annotations and categories as tables. Knows nothing of JSON, files
 * on disk, pictures or windows. It changes only through edits (ct-edit.h), which
 * ct-verbs.h makes and ct-history.h keeps; readers fill a new one directly.
 *
 * Not thread-safe: it belongs to one thread at a time; ct_dataset_copy() makes the
 * snapshot that a worker may read while editing goes on.
 */
#pragma once

#include "ct-annotation-table.h"
#include "ct-category-table.h"
#include "ct-image-table.h"

G_BEGIN_DECLS

/**
 * CtDataset:
 * @revision: grows with every edit
 */
typedef struct
{
  gatomicrefcount ref_count;
  CtStrpool *strings;
  CtImageTable images;
  CtAnnotationTable annotations;
  CtCategoryTable categories;
  guint64 revision;
} CtDataset;

CtDataset *ct_dataset_new (void);
CtDataset *ct_dataset_ref (CtDataset *self);
void ct_dataset_unref (CtDataset *self);
CtDataset *ct_dataset_copy (const CtDataset *self);
void ct_dataset_link_annotations (CtDataset *self);
void ct_dataset_link_annotation (CtDataset *self, guint32 annotation);

const char *ct_dataset_get_file_name (const CtDataset *self, guint32 image);
const char *ct_dataset_get_category_name (const CtDataset *self, guint32 category);
CtRect ct_dataset_get_image_rect (const CtDataset *self, guint32 image);
guint32 ct_dataset_first_annotation (const CtDataset *self, guint32 image);
guint32 ct_dataset_next_annotation (const CtDataset *self, guint32 annotation);
GArray *ct_dataset_get_annotations (const CtDataset *self, guint32 image);
char *ct_dataset_dup_id (const CtDataset *self, CtRecordKind kind, guint32 row);
guint32 ct_dataset_find_image (const CtDataset *self, const char *file_name);
guint32 ct_dataset_find_category (const CtDataset *self, const char *name);
guint32 ct_dataset_find_id (const CtDataset *self, CtRecordKind kind, gint64 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtDataset, ct_dataset_unref)

G_END_DECLS
