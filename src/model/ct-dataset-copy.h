/* ct-dataset-copy.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A snapshot of a data set in small steps, for a thread that must not stop for as long as
 * ct_dataset_copy() takes. The data set must not be edited before the last step; who sees it edited
 * begins anew.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

typedef struct _CtDatasetCopy CtDatasetCopy;

CtDatasetCopy *ct_dataset_copy_begin (CtDataset *source);
gboolean ct_dataset_copy_go_on (CtDatasetCopy *self, gsize n_bytes);
CtDataset *ct_dataset_copy_end (CtDatasetCopy *self);
void ct_dataset_copy_free (CtDatasetCopy *self);

G_END_DECLS
