/* ct-workspace-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the files of CtWorkspace share: ct-workspace.c keeps everything in step with the
 * session, ct-workspace-sides.c looks after the side panels, ct-workspace-findings.c goes to findings, ct-workspace-popups.c after what opens
 * over the canvas.
 */
#pragma once

#include "ct-annotation-panel.h"
#include "ct-category-popover.h"
#include "ct-findings-panel.h"
#include "ct-image-panel.h"
#include "ct-picture-page.h"
#include "ct-status-bar.h"
#include "ct-thumbnail-loader.h"
#include "ct-workspace.h"

G_BEGIN_DECLS

struct _CtWorkspace
{
  GtkWidget parent_instance;
  GtkPaned *top;
  GtkPaned *left;
  GtkPaned *right;
  CtImagePanel *left_panel;
  GtkWidget *right_panel;
  GtkRevealer *notice;
  GtkWidget *notice_box;
  GtkImage *notice_icon;
  GtkLabel *notice_text;
  GtkWidget *notice_button;
  CtCanvas *canvas;
  CtPicturePage *page;
  CtCategoryPanel *categories;
  CtAnnotationPanel *annotations;
  CtStatusBar *status;
  CtFindingsPanel *findings;
  GMenuModel *box_menu;
  GtkWidget *menu;
  CtCategoryPopover *finder;
  CtSession *session;
  CtThumbnailLoader *thumbnails;
  gboolean selecting;
  gboolean needs_category;
  gboolean without_picture;
  gboolean left_wanted;
  gboolean right_wanted;
  gboolean left_folded;
  gboolean right_folded;
  guint release_source;
  int right_wpx;
};

/* ct-workspace-popups.c */
void ct_workspace_add_popups (CtWorkspace *self);
void ct_workspace_remove_popups (CtWorkspace *self);

/* ct-workspace-findings.c */
void ct_workspace_add_findings (CtWorkspace *self);
void ct_workspace_want_findings (CtWorkspace *self, gboolean visible);

/* ct-workspace-sides.c */
void ct_workspace_want_left (CtWorkspace *self, gboolean visible);
void ct_workspace_want_right (CtWorkspace *self, gboolean visible);
void ct_workspace_right_mapped (CtWorkspace *self);

G_END_DECLS
