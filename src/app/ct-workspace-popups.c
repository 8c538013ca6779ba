/* ct-workspace-popups.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What opens over the canvas: the menu of a box, and the list of categories that is searched by
 * typing. Both open at the pointer, so that the hand stays where it is.
 */
#include "ct-workspace-private.h"

#include "ct-verbs.h"

static void
place (CtWorkspace *self, double x_wpx, double y_wpx, GdkRectangle *at)
{
  double x = 0;
  double y = 0;

  gtk_widget_translate_coordinates (GTK_WIDGET (self->canvas), GTK_WIDGET (self), x_wpx, y_wpx, &x, &y);
  *at = (GdkRectangle){ (int) x, (int) y, 1, 1 };
}

static void
menu_cb (CtWorkspace *self, double x_wpx, double y_wpx)
{
  GdkRectangle at;

  place (self, x_wpx, y_wpx, &at);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The category becomes the current one, whatever it is given to. */
static void
chosen_cb (CtWorkspace *self, guint32 category)
{
  ct_workspace_choose_category (self, category);
}

static void
create_cb (CtWorkspace *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  guint32 category = ct_verb_add_category (ct_session_get_history (self->session), name, &error);

  if (category != CT_NO_ROW)
    ct_workspace_choose_category (self, category);
  else
    g_signal_emit_by_name (self, "message", error->message);
}

/* What was chosen in the menu may have taken the keys elsewhere already. */
static void
closed_cb (CtWorkspace *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || focus == GTK_WIDGET (self->canvas) || gtk_widget_is_ancestor (focus, self->menu)
      || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->finder)))
    ct_workspace_focus_canvas (self);
}

void
ct_workspace_add_popups (CtWorkspace *self)
{
  self->menu = gtk_popover_menu_new_from_model (self->box_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Boxes"), -1);
  self->finder = CT_CATEGORY_POPOVER (ct_category_popover_new ());
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->finder), GTK_WIDGET (self));
  g_signal_connect_swapped (self->canvas, "menu", G_CALLBACK (menu_cb), self);
  g_signal_connect_swapped (self->menu, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect_swapped (self->finder, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect_swapped (self->finder, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->finder, "create", G_CALLBACK (create_cb), self);
}

void
ct_workspace_remove_popups (CtWorkspace *self)
{
  if (self->menu != NULL)
    g_signal_handlers_disconnect_by_data (self->menu, self);
  if (self->finder != NULL)
    g_signal_handlers_disconnect_by_data (self->finder, self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->finder, gtk_widget_unparent);
}

/**
 * ct_workspace_find_category:
 *
 * Opens the list of categories at the pointer; without a pointer, in the middle of the canvas.
 */
void
ct_workspace_find_category (CtWorkspace *self)
{
  GdkRectangle at;
  double x, y;

  if (!ct_canvas_get_pointer (self->canvas, &x, &y))
    {
      x = gtk_widget_get_width (GTK_WIDGET (self->canvas)) / 2.0;
      y = gtk_widget_get_height (GTK_WIDGET (self->canvas)) / 3.0;
    }
  place (self, x, y, &at);
  ct_category_popover_open (self->finder,
                            &at,
                            ct_session_is_editable (self->session) && !ct_category_panel_get_locked (self->categories));
}

/**
 * ct_workspace_choose_category:
 * @category: row of a living category
 *
 * It becomes the current one, and the box that waits for one or the selected ones get it; or, in a document of
 * tags with nothing selected, the image.
 */
void
ct_workspace_choose_category (CtWorkspace *self, guint32 category)
{
  ct_category_popover_use (self->finder, category);
  self->needs_category = FALSE;
  ct_canvas_choose_category (self->canvas, category);
  ct_category_panel_set_category (self->categories, category);
}

/**
 * ct_workspace_edit_numbers:
 *
 * Makes the next keys the place and size of the selected box.
 */
void
ct_workspace_edit_numbers (CtWorkspace *self)
{
  ct_workspace_want_right (self, TRUE);
  ct_box_inspector_focus (ct_annotation_panel_get_inspector (self->annotations));
}
