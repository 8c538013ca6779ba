/* ct-image-panel-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CtImagePanel share: ct-image-panel.c is the widget, ct-image-panel-find.c searching, filtering and
 * sorting, ct-image-panel-bulk.c what is done to the selected images.
 */
#pragma once

#include "ct-category-popover.h"
#include "ct-image-filter-popover.h"
#include "ct-image-goto.h"
#include "ct-image-panel.h"

G_BEGIN_DECLS

struct _CtImagePanel
{
  GtkWidget parent_instance;
  GtkWidget *content;
  GtkLabel *count;
  GtkWidget *update;
  GtkSpinner *spinner;
  GtkSearchEntry *search;
  GtkMenuButton *filter_button;
  GtkMenuButton *sort_button;
  GtkLabel *join;
  GtkFlowBox *chips;
  GtkStack *stack;
  GtkListView *list;
  GtkGridView *grid;
  GtkLabel *nothing;
  GtkWidget *nothing_button;
  GtkRevealer *bar;
  GtkLabel *bar_label;
  GMenuModel *image_menu;
  GtkWidget *menu;
  CtImageFilterPopover *popover;
  CtCategoryPopover *tags;
  CtImageGoto *go_to;
  CtSession *session;
  CtThumbnailLoader *loader;
  CtImageFilter filter;
  guint busy_source;
  gboolean muted;
  gboolean show_grid;
  gboolean had_focus;
  gboolean removes_tag;
};

/* ct-image-panel.c */
CtImageList *ct_image_panel_get_list (CtImagePanel *self);
void ct_image_panel_show_state (CtImagePanel *self);

/* ct-image-panel-find.c */
void ct_image_panel_add_find (CtImagePanel *self);
void ct_image_panel_find (CtImagePanel *self);
void ct_image_panel_forget_filter (CtImagePanel *self);
void ct_image_panel_clear_filter (GtkWidget *widget, const char *name, GVariant *parameter);
const char *ct_image_panel_get_sort (CtImagePanel *self);
gboolean ct_image_panel_get_descending (CtImagePanel *self);
void ct_image_panel_set_sort (CtImagePanel *self, const char *key, gboolean descending);

/* ct-image-panel-bulk.c */
void ct_image_panel_install_bulk (GtkWidgetClass *widget_class);
void ct_image_panel_add_bulk (CtImagePanel *self);
void ct_image_panel_remove_bulk (CtImagePanel *self);
void ct_image_panel_show_bulk (CtImagePanel *self);
void ct_image_panel_popup_menu (CtImagePanel *self, GtkWidget *view, double x_wpx, double y_wpx);

G_END_DECLS
