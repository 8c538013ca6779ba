/* ct-coco-scores.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scores that detectors write into annotations. They are no part of the data set, because
 * most files have none.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

GArray *ct_coco_read_scores (GBytes *bytes, const CtDataset *dataset, GCancellable *cancellable, GError **error);

G_END_DECLS
