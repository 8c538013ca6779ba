/* ct-category-panel.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The categories of the open document: which is the current one, and everything that is done
 * to them: adding, editing, ordering, merging, deleting, hiding.
 */
#pragma once

#include "ct-canvas.h"
#include "ct-session.h"

G_BEGIN_DECLS

#define CT_TYPE_CATEGORY_PANEL (ct_category_panel_get_type ())
G_DECLARE_FINAL_TYPE (CtCategoryPanel, ct_category_panel, CT, CATEGORY_PANEL, GtkWidget)

GtkWidget *ct_category_panel_new (void);
void ct_category_panel_set_session (CtCategoryPanel *self, CtSession *session);
void ct_category_panel_set_canvas (CtCategoryPanel *self, CtCanvas *canvas);
guint32 ct_category_panel_get_category (CtCategoryPanel *self);
void ct_category_panel_set_category (CtCategoryPanel *self, guint32 category);
guint32 ct_category_panel_find_digit (CtCategoryPanel *self, guint digit);
void ct_category_panel_focus_entry (CtCategoryPanel *self);
void ct_category_panel_set_locked (CtCategoryPanel *self, gboolean locked);
gboolean ct_category_panel_get_locked (CtCategoryPanel *self);

G_END_DECLS
