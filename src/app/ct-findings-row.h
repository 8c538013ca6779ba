/* ct-findings-row.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row of the list of findings: a rule, or what is wrong with one record. Offers the repair;
 * what that does is the panel's affair.
 */
#pragma once

#include "ct-findings-item.h"

G_BEGIN_DECLS

#define CT_TYPE_FINDINGS_ROW (ct_findings_row_get_type ())
G_DECLARE_FINAL_TYPE (CtFindingsRow, ct_findings_row, CT, FINDINGS_ROW, GtkWidget)

GtkWidget *ct_findings_row_new (void);
void ct_findings_row_set_item (CtFindingsRow *self, CtFindingsItem *item, GtkListItem *place);
guint ct_findings_row_get_position (CtFindingsRow *self);
void ct_findings_row_set_wrap (CtFindingsRow *self, gboolean wrap);
void ct_findings_row_set_can_repair (CtFindingsRow *self, gboolean can_repair);
const char *ct_severity_get_icon (CtSeverity severity);
char *ct_severity_dup_count (CtSeverity severity, guint64 n);

G_END_DECLS
