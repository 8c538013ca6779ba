/* ct-profile-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the strict writers share: a buffered sink whose first error sticks, and the choice of
 * images. Private to the floor.
 */
#pragma once

#include "ct-coco-private.h"
#include "ct-id-map.h"
#include "ct-profile.h"

G_BEGIN_DECLS

/**
 * CtProfileWriter:
 * @image_ids: by row: the id to be written, 0 for images that are left out
 * @number_ids: for the profile coco: ids that were written, by list
 * @text_ids: likewise, of ids that are texts
 * @max_ids: likewise, the largest number given
 */
typedef struct
{
  CtCoco *coco;
  CtDataset *dataset;
  const CtProfileOptions *options;
  CtProfileCounts *counts;
  CtFindings *report;
  GOutputStream *stream;
  CtProgress *progress;
  GCancellable *cancellable;
  GError **error;
  GString *buffer;
  guint32 *image_ids;
  CtIdMap *number_ids[CT_N_LISTS];
  CtIdMap *text_ids[CT_N_LISTS];
  gint64 max_ids[CT_N_LISTS];
  guint64 n_written;
  guint64 n_total;
  gboolean failed;
} CtProfileWriter;

void ct_profile_begin_record (CtProfileWriter *self, guint32 n_before);
gboolean ct_profile_flush (CtProfileWriter *self, gsize at_least);
void ct_profile_append_number (CtProfileWriter *self, double value);
void ct_profile_append_string (CtProfileWriter *self, const char *text);
gboolean ct_profile_is_wanted (CtProfileWriter *self, guint32 image);
gboolean ct_profile_write_azure (CtProfileWriter *self);
gboolean ct_profile_write_coco (CtProfileWriter *self);

G_END_DECLS
