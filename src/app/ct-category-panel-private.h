/* ct-category-panel-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CtCategoryPanel share: ct-category-panel.c shows the list and keeps the
 * current category, ct-category-panel-actions.c does what menus and keys ask for.
 */
#pragma once

#include "ct-category-panel.h"
#include "ct-category-row.h"

G_BEGIN_DECLS

struct _CtCategoryPanel
{
  GtkWidget parent_instance;
  GtkWidget *heading_box;
  GtkWidget *heading;
  GtkToggleButton *search_button;
  GtkRevealer *search_bar;
  GtkEditable *search;
  GtkStack *stack;
  GtkListView *view;
  GtkWidget *entry_box;
  GtkEntry *entry;
  GtkToggleButton *lock;
  GMenuModel *row_menu;
  GtkWidget *menu;
  GListStore *list;
  GtkSingleSelection *selection;
  CtSession *session;
  CtCategoryFacts facts;
  guint32 category;
  gboolean muted;
  gboolean locked;
  gboolean told_order;
};

/* ct-category-panel.c */
void ct_category_panel_tell (CtCategoryPanel *self, const char *text);
void ct_category_panel_focus_list (CtCategoryPanel *self);

/* ct-category-panel-actions.c */
void ct_category_panel_install_actions (GtkWidgetClass *widget_class);
void ct_category_panel_add_keys (CtCategoryPanel *self);
void ct_category_panel_update_actions (CtCategoryPanel *self);
void ct_category_panel_popup_menu (CtCategoryPanel *self, GtkWidget *widget, double x, double y);
void ct_category_panel_move (CtCategoryPanel *self, guint32 category, guint32 beside, gboolean behind);
void ct_category_panel_import_text (CtCategoryPanel *self, const char *text);

G_END_DECLS
