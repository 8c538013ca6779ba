/* ct-check-index.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every finding of one look at a data set, grouped by rule: twelve bytes each, and a sentence only
 * for those that somebody reads. For lists of any length; CtFindings is for reports.
 */
#pragma once

#include "ct-bitset.h"
#include "ct-check.h"

G_BEGIN_DECLS

/**
 * CtCheckMark:
 * @row: the record, or %CT_NO_ROW for the file
 * @other: a second row of the same table; for the file, and for what the reader found, any number
 * @repair: a #CtRepair
 * @was_read: whether the reader found it; then @other is its place in ct_coco_get_findings()
 *
 * One rule is broken once. Two marks with the same members are the same finding.
 */
typedef struct
{
  guint32 row;
  guint32 other;
  guint8 repair;
  guint8 was_read;
} CtCheckMark;

/**
 * CtCheckGroup:
 * @rule: a number that names the rule and orders the groups of one severity
 * @code: such as "bbox-outside"
 * @kind: what table the rows count in
 * @severity: of all of them
 * @summary: a translated sentence that says what is wrong
 * @repair: what would mend those that can be repaired, %CT_REPAIR_NONE if none can
 * @n_repairable: how many that are
 * @n_unlisted: findings that the reader has only counted, in addition to @marks
 * @marks: (element-type CtCheckMark): in the order in which they were found
 */
typedef struct
{
  guint rule;
  const char *code;
  CtRecordKind kind;
  CtSeverity severity;
  const char *summary;
  CtRepair repair;
  guint n_repairable;
  guint64 n_unlisted;
  GArray *marks;
} CtCheckGroup;

typedef struct _CtCheckIndex CtCheckIndex;

CtFindings *ct_check_run_all (CtCoco *coco,
                              const CtCheckOptions *options,
                              CtCheckIndex **index,
                              CtProgress *progress,
                              GCancellable *cancellable,
                              GError **error);
CtCheckIndex *ct_check_index_ref (CtCheckIndex *self);
void ct_check_index_unref (CtCheckIndex *self);
guint64 ct_check_index_get_revision (const CtCheckIndex *self);
const CtCheckOptions *ct_check_index_get_options (const CtCheckIndex *self);
guint ct_check_index_get_n_groups (const CtCheckIndex *self);
const CtCheckGroup *ct_check_index_get_group (const CtCheckIndex *self, guint index);
guint64 ct_check_index_count (const CtCheckIndex *self, CtSeverity severity);
CtBitset *ct_check_index_find_images (const CtCheckIndex *self, const CtDataset *dataset, CtSeverity at_least);
char *ct_check_index_dup_text (const CtCheckIndex *self, CtCoco *coco, guint rule, const CtCheckMark *mark);

static inline gboolean
ct_check_mark_equal (const CtCheckMark *a, const CtCheckMark *b)
{
  return a->row == b->row && a->other == b->other && a->repair == b->repair && a->was_read == b->was_read;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtCheckIndex, ct_check_index_unref)

G_END_DECLS
