/* ct-edit-codec.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A group of edits as bytes, for a journal: the same on every machine, with its version, and
 * read with suspicion. Records are named by row, so the bytes mean something only to a data
 * set that was read from the same file; texts stand there by value. Each edit brings the
 * value before and after it: both directions can be had from the bytes, and a data set to which
 * they do not belong is noticed. Knows nothing of files.
 */
#pragma once

#include "ct-edit.h"

G_BEGIN_DECLS

#define CT_EDIT_CODEC_VERSION 1

/* So many rows that no living record has may lie between two that are named. */
#define CT_EDIT_CODEC_MAX_GAP (1u << 26)

void ct_edit_codec_begin (GByteArray *bytes);
void ct_edit_codec_append (GByteArray *bytes,
                           const CtDataset *dataset,
                           const CtEdit *after,
                           const CtEdit *before,
                           gboolean with_record);
gboolean ct_edit_codec_decode (GBytes *bytes,
                               CtDataset *dataset,
                               guint32 max_gap,
                               GArray *after,
                               GArray *before,
                               GError **error);
gboolean ct_edit_codec_equal (const CtEdit *a, const CtEdit *b);

G_END_DECLS
