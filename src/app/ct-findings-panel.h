/* ct-findings-panel.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the checker says of the open document, by rule, with the repairs that it offers. Says where
 * somebody wants to go; going there is the workspace's affair.
 */
#pragma once

#include "ct-findings-list.h"
#include "ct-session.h"

G_BEGIN_DECLS

#define CT_TYPE_FINDINGS_PANEL (ct_findings_panel_get_type ())
G_DECLARE_FINAL_TYPE (CtFindingsPanel, ct_findings_panel, CT, FINDINGS_PANEL, GtkWidget)

GtkWidget *ct_findings_panel_new (void);
void ct_findings_panel_set_session (CtFindingsPanel *self, CtSession *session);
void ct_findings_panel_set_narrow (CtFindingsPanel *self, gboolean is_narrow);
CtFindingsList *ct_findings_panel_get_list (CtFindingsPanel *self);
gboolean ct_findings_panel_go (CtFindingsPanel *self, int step);
void ct_findings_panel_repair (CtFindingsPanel *self);
void ct_findings_panel_focus (CtFindingsPanel *self);

G_END_DECLS
