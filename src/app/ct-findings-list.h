/* ct-findings-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All findings of a check as one list: each rule with its findings below, which can be folded
 * away. A list model and its own selection, of any length; rows are made only when they are seen.
 */
#pragma once

#include "ct-findings-item.h"

G_BEGIN_DECLS

#define CT_TYPE_FINDINGS_LIST (ct_findings_list_get_type ())
G_DECLARE_FINAL_TYPE (CtFindingsList, ct_findings_list, CT, FINDINGS_LIST, GObject)

CtFindingsList *ct_findings_list_new (void);
void ct_findings_list_set_index (CtFindingsList *self, CtCheckIndex *index, CtCoco *coco);
CtCheckIndex *ct_findings_list_get_index (CtFindingsList *self);
void ct_findings_list_set_shown (CtFindingsList *self, CtSeverity severity, gboolean shown);
gboolean ct_findings_list_get_shown (CtFindingsList *self, CtSeverity severity);
void ct_findings_list_set_expanded (CtFindingsList *self, guint position, gboolean expanded);
gboolean ct_findings_list_get_facts (CtFindingsList *self, guint position, CtFindingsFacts *facts);
guint ct_findings_list_get_heading (CtFindingsList *self, guint position);
guint ct_findings_list_get_selected (CtFindingsList *self);
void ct_findings_list_set_selected (CtFindingsList *self, guint position);
guint ct_findings_list_go (CtFindingsList *self, int step);

G_END_DECLS
