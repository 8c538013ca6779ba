/* ct-workspace.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a document is worked on: images on the left, the canvas in the middle with notices
 * above, categories and boxes on the right, the status below. Keeps all of them in step
 * with the session. Opens and saves nothing.
 */
#pragma once

#include "ct-box-inspector.h"
#include "ct-canvas.h"
#include "ct-category-panel.h"
#include "ct-image-panel.h"

G_BEGIN_DECLS

#define CT_TYPE_WORKSPACE (ct_workspace_get_type ())
G_DECLARE_FINAL_TYPE (CtWorkspace, ct_workspace, CT, WORKSPACE, GtkWidget)

GtkWidget *ct_workspace_new (void);
void ct_workspace_set_session (CtWorkspace *self, CtSession *session);
CtCanvas *ct_workspace_get_canvas (CtWorkspace *self);
CtCategoryPanel *ct_workspace_get_categories (CtWorkspace *self);
CtImagePanel *ct_workspace_get_image_panel (CtWorkspace *self);
void ct_workspace_find_image (CtWorkspace *self);
void ct_workspace_go_to_image (CtWorkspace *self);
CtBoxInspector *ct_workspace_get_inspector (CtWorkspace *self);
void ct_workspace_choose_category (CtWorkspace *self, guint32 category);
void ct_workspace_find_category (CtWorkspace *self);
void ct_workspace_edit_numbers (CtWorkspace *self);
void ct_workspace_show_without_picture (CtWorkspace *self);
void ct_workspace_go_finding (CtWorkspace *self, int step);
void ct_workspace_repair_finding (CtWorkspace *self);
void ct_workspace_focus_findings (CtWorkspace *self);
void ct_workspace_adjust (CtWorkspace *self);
void ct_workspace_focus_canvas (CtWorkspace *self);
void ct_workspace_add_category (CtWorkspace *self);
void ct_workspace_ask_category (CtWorkspace *self);
void ct_workspace_fold (CtWorkspace *self, int width_wpx);
void ct_workspace_set_panel_widths (CtWorkspace *self, int left_wpx, int right_wpx);
void ct_workspace_get_panel_widths (CtWorkspace *self, int *left_wpx, int *right_wpx);
void ct_workspace_set_panels (CtWorkspace *self, gboolean left, gboolean right);
void ct_workspace_get_panels (CtWorkspace *self, gboolean *left, gboolean *right);

G_END_DECLS
