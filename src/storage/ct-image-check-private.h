/* ct-image-check-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the run over the files and the rules for one picture agree on.
 */
#pragma once

#include "ct-image-check.h"

G_BEGIN_DECLS

void ct_image_check_judge (const CtDataset *dataset,
                           guint32 image,
                           CtProfile profile,
                           const CtPictureFacts *facts,
                           CtFindings *findings);
void ct_image_check_add_missing (const CtDataset *dataset, guint32 image, CtFindings *findings);
void ct_image_check_add_outside (const CtDataset *dataset, guint32 image, CtFindings *findings);
void ct_image_check_add_shared (const CtDataset *dataset, guint32 image, guint32 first, CtFindings *findings);
void ct_image_check_add_twice (const CtDataset *dataset, guint32 image, guint32 first, CtFindings *findings);

G_END_DECLS
