/* ct-image-facts.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What queries ask about and the data set does not hold: which pictures are there and since when, and
 * the scores of annotations. Slow, for workers; they see a snapshot.
 */
#pragma once

#include "ct-bitset.h"
#include "ct-dataset.h"

G_BEGIN_DECLS

/**
 * CtImageFiles:
 * @missing: images whose picture is not there, by row
 * @dates: (element-type gint64): when the pictures were last changed, in microseconds since 1970, by row;
 *   G_MININT64 where there is none
 */
typedef struct
{
  CtBitset *missing;
  GArray *dates;
} CtImageFiles;

CtImageFiles *
ct_image_files_look (const CtDataset *dataset, const char *folder, GCancellable *cancellable, GError **error);
void ct_image_files_free (CtImageFiles *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtImageFiles, ct_image_files_free)

G_END_DECLS
