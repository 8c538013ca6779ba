/* ct-snapshot.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The columns of a large data set that queries read, copied a little at a time by the thread that owns it, while
 * editing goes on. Half as much to copy as the whole (ct-dataset-copy.h), a quarter for names and marks
 * alone. Knows nothing of queries or main loops.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

/**
 * CtSnapshotParts:
 * @CT_SNAPSHOT_IMAGES: names, sizes, flags and counts of images, and all of the categories
 * @CT_SNAPSHOT_ANNOTATIONS: boxes, categories and flags of annotations as well, by image
 * @CT_SNAPSHOT_PLACES: where annotations stand in the file as well
 *
 * How much of the data set. Columns that no part names are %NULL in the copy, ids among them.
 */
typedef enum
{
  CT_SNAPSHOT_IMAGES = 0,
  CT_SNAPSHOT_ANNOTATIONS = 1 << 0,
  CT_SNAPSHOT_PLACES = 1 << 1,
} CtSnapshotParts;

typedef struct _CtSnapshot CtSnapshot;

CtSnapshot *ct_snapshot_new (CtDataset *dataset, CtSnapshotParts parts);
void ct_snapshot_free (CtSnapshot *self);
gboolean ct_snapshot_step (CtSnapshot *self, gsize n_bytes);
CtDataset *ct_snapshot_get (CtSnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtSnapshot, ct_snapshot_free)

G_END_DECLS
