/* ct-workspace-sides.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two side panels: how wide they are, whether they are wanted, and folding them away
 * in a narrow window.
 */
#include "ct-workspace-private.h"

/* How small a person can make the panel on the right. */
#define RIGHT_MIN_WPX 160

/* By then the first layout is done. */
#define RELEASE_DELAY_MS 100

/* Below so many widget pixels of width a side panel is folded away. */
#define FOLD_RIGHT_WPX 820
#define FOLD_LEFT_WPX 640

/*
 * A GtkPaned knows where its handle is, not how wide its second child shall be: so the panel
 * asks for its width until it has it, and then lets go.
 */
static gboolean
release_right_panel (gpointer user_data)
{
  CtWorkspace *self = user_data;

  if (gtk_widget_get_width (self->right_panel) > 0)
    {
      gtk_paned_set_position (self->right, gtk_paned_get_position (self->right));
      gtk_widget_set_size_request (self->right_panel, RIGHT_MIN_WPX, -1);
    }
  self->release_source = 0;
  return G_SOURCE_REMOVE;
}

void
ct_workspace_right_mapped (CtWorkspace *self)
{
  if (self->release_source == 0)
    self->release_source = g_timeout_add (RELEASE_DELAY_MS, release_right_panel, self);
}

static void
show_side (CtWorkspace *self, GtkWidget *panel, gboolean visible)
{
  if (gtk_widget_get_visible (panel) == visible)
    return;
  gtk_widget_set_visible (panel, visible);
  g_object_notify (G_OBJECT (self), panel == GTK_WIDGET (self->left_panel) ? "show-images" : "show-categories");
}

/* What was asked for in a narrow window holds only while it is narrow. */
void
ct_workspace_want_left (CtWorkspace *self, gboolean visible)
{
  if (!self->left_folded)
    self->left_wanted = visible;
  show_side (self, GTK_WIDGET (self->left_panel), visible);
}

void
ct_workspace_want_right (CtWorkspace *self, gboolean visible)
{
  if (!self->right_folded)
    self->right_wanted = visible;
  show_side (self, self->right_panel, visible);
}

/**
 * ct_workspace_fold:
 * @width_wpx: of the window
 *
 * Folds side panels away when there is no room for them, and brings back what was there
 * before when there is.
 */
void
ct_workspace_fold (CtWorkspace *self, int width_wpx)
{
  gboolean left = width_wpx < FOLD_LEFT_WPX;
  gboolean right = width_wpx < FOLD_RIGHT_WPX;

  ct_findings_panel_set_narrow (self->findings, right);

  if (left != self->left_folded)
    {
      self->left_folded = left;
      show_side (self, GTK_WIDGET (self->left_panel), self->left_wanted && !left);
    }
  if (right != self->right_folded)
    {
      self->right_folded = right;
      if (right && gtk_widget_get_mapped (self->right_panel))
        self->right_wpx = gtk_widget_get_width (self->right_panel);
      gtk_widget_set_size_request (self->right_panel, right ? RIGHT_MIN_WPX : self->right_wpx, -1);
      show_side (self, self->right_panel, self->right_wanted && !right);
    }
}

/**
 * ct_workspace_set_panels:
 * @left: whether the list of images is wanted
 * @right: whether categories and boxes are wanted
 *
 * What is wanted is shown as soon as there is room for it.
 */
void
ct_workspace_set_panels (CtWorkspace *self, gboolean left, gboolean right)
{
  self->left_wanted = left;
  self->right_wanted = right;
  show_side (self, GTK_WIDGET (self->left_panel), left && !self->left_folded);
  show_side (self, self->right_panel, right && !self->right_folded);
}

/**
 * ct_workspace_get_panels:
 * @left: (out): whether the list of images is wanted, in sight or folded away
 * @right: (out): likewise
 */
void
ct_workspace_get_panels (CtWorkspace *self, gboolean *left, gboolean *right)
{
  *left = self->left_wanted;
  *right = self->right_wanted;
}

/**
 * ct_workspace_set_panel_widths:
 *
 * How wide the side panels shall be.
 */
void
ct_workspace_set_panel_widths (CtWorkspace *self, int left_wpx, int right_wpx)
{
  int wider_wpx;

  self->right_wpx = MAX (right_wpx, RIGHT_MIN_WPX);
  gtk_paned_set_position (self->left, left_wpx);
  if (self->release_source == 0 && gtk_widget_get_mapped (self->right_panel))
    {
      wider_wpx = self->right_wpx - gtk_widget_get_width (self->right_panel);
      gtk_paned_set_position (self->right, MAX (gtk_paned_get_position (self->right) - wider_wpx, 0));
      return;
    }
  g_object_set (self->right, "position-set", FALSE, NULL);
  gtk_widget_set_size_request (self->right_panel, self->right_wpx, -1);
}

/**
 * ct_workspace_get_panel_widths:
 * @left_wpx: (out): 0 when the panel is not in sight
 * @right_wpx: (out): likewise
 */
void
ct_workspace_get_panel_widths (CtWorkspace *self, int *left_wpx, int *right_wpx)
{
  *left_wpx =
      gtk_widget_get_mapped (GTK_WIDGET (self->left_panel)) ? gtk_widget_get_width (GTK_WIDGET (self->left_panel)) : 0;
  *right_wpx = gtk_widget_get_mapped (self->right_panel) ? gtk_widget_get_width (self->right_panel) : 0;
}
