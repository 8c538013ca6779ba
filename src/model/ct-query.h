/* ct-query.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which images to list, and in what order. Reads a data set; may run on a snapshot.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

/**
 * CtQuery:
 * @text: (nullable): only images whose file name holds this, without regard to case
 * @only_unreviewed: leave out what is reviewed
 */
typedef struct
{
  const char *text;
  gboolean only_unreviewed;
} CtQuery;

GArray *ct_query_images (const CtDataset *dataset, const CtQuery *query);
guint32 ct_query_next_unreviewed (const CtDataset *dataset, guint32 image, int step);
guint32 ct_query_next_unreviewed_in (const CtDataset *dataset, const GArray *images, guint32 image, int step);
guint32 ct_query_step (const GArray *images, guint32 image, int step);

G_END_DECLS
