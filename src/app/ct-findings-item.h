/* ct-findings-item.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of the list of findings while it is in sight: a rule with its number of findings, or one
 * finding. Knows words; where it stands in the list only the list knows.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-check-index.h"

G_BEGIN_DECLS

/**
 * CtFindingsFacts:
 * @is_rule: whether it is the heading of a rule; then @mark is empty
 * @rule: as #CtCheckGroup.rule
 * @code: of the rule
 * @kind: what table the rows count in
 * @severity: of the rule
 * @summary: of the rule
 * @n: findings of the rule
 * @n_repairable: those of them that can be repaired
 * @repair: of the finding, or for a heading of the rule
 * @expanded: whether the findings of the rule are listed
 * @mark: the finding
 */
typedef struct
{
  gboolean is_rule;
  guint rule;
  const char *code;
  CtRecordKind kind;
  CtSeverity severity;
  const char *summary;
  guint64 n;
  guint n_repairable;
  CtRepair repair;
  gboolean expanded;
  CtCheckMark mark;
} CtFindingsFacts;

#define CT_TYPE_FINDINGS_ITEM (ct_findings_item_get_type ())
G_DECLARE_FINAL_TYPE (CtFindingsItem, ct_findings_item, CT, FINDINGS_ITEM, GObject)

CtFindingsItem *
ct_findings_item_new (const CtFindingsFacts *facts, CtCheckIndex *index, CtCoco *coco, GHashTable *items);
CtFindingsItem *ct_findings_item_find (GHashTable *items, const CtFindingsFacts *facts);
GHashTable *ct_findings_item_table_new (void);
const CtFindingsFacts *ct_findings_item_get_facts (CtFindingsItem *self);
char *ct_findings_item_dup_text (CtFindingsItem *self);
const char *ct_findings_item_get_image_name (CtFindingsItem *self);
void ct_findings_item_update (CtFindingsItem *self, const CtFindingsFacts *facts, CtCheckIndex *index);

G_END_DECLS
