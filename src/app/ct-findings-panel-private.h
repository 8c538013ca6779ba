/* ct-findings-panel-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CtFindingsPanel share: ct-findings-panel.c shows the list,
 * ct-findings-repair.c mends.
 */
#pragma once

#include "ct-findings-panel.h"

G_BEGIN_DECLS

/**
 * CtFindingsSizing:
 *
 * A look at pictures for their sizes, which is under way; defined in ct-findings-repair.c.
 */
typedef struct _CtFindingsSizing CtFindingsSizing;

struct _CtFindingsPanel
{
  GtkWidget parent_instance;
  GtkWidget *head;
  GtkLabel *heading;
  GtkLabel *profile;
  GtkSpinner *spinner;
  GtkToggleButton *errors;
  GtkLabel *n_errors;
  GtkToggleButton *warnings;
  GtkLabel *n_warnings;
  GtkToggleButton *notes;
  GtkLabel *n_notes;
  GtkStack *stack;
  GtkListView *view;
  GtkLabel *sound_text;
  CtSession *session;
  CtFindingsList *list;
  guint focus_tick;
  guint spinner_source;
  gboolean is_narrow;
  gboolean can_repair;

  /* A repair that waits for the check that is under way. */
  gboolean has_wish;
  CtFindingsFacts wish;
  CtFindingsSizing *sizing;
};

void ct_findings_panel_message (CtFindingsPanel *self, const char *text);
void ct_findings_panel_wish (CtFindingsPanel *self, guint position);
void ct_findings_panel_grant (CtFindingsPanel *self);
void ct_findings_panel_forget_wish (CtFindingsPanel *self);

G_END_DECLS
