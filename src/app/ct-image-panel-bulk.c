/* ct-image-panel-bulk.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is done to all selected images at once, each act one step of undo.
 */
#include "ct-image-panel-private.h"

#include "ct-image-verbs.h"
#include "ct-verbs.h"

static void
tell (CtImagePanel *self, const char *text)
{
  g_signal_emit_by_name (self, "message", text);
}

static void
mark (CtImagePanel *self, gboolean reviewed)
{
  g_autoptr (GArray) images = ct_image_list_dup_selection (ct_image_panel_get_list (self));
  g_autofree char *text = NULL;

  ct_images_set_reviewed (ct_session_get_history (self->session), images, reviewed);
  text = reviewed ? g_strdup_printf (ngettext ("%u image is marked as reviewed",
                                               "%u images are marked as reviewed",
                                               images->len),
                                     images->len)
                  : g_strdup_printf (ngettext ("%u image is marked as not reviewed",
                                               "%u images are marked as not reviewed",
                                               images->len),
                                     images->len);
  tell (self, text);
}

static void
mark_reviewed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mark (CT_IMAGE_PANEL (widget), TRUE);
}

static void
mark_unreviewed (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mark (CT_IMAGE_PANEL (widget), FALSE);
}

static void
remove_images (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CtImagePanel *self = CT_IMAGE_PANEL (widget);
  g_autoptr (GArray) images = ct_image_list_dup_selection (ct_image_panel_get_list (self));
  g_autofree char *text = NULL;

  ct_images_remove (ct_session_get_history (self->session), images);
  text = g_strdup_printf (ngettext ("%u image is out of the set; its file stays",
                                    "%u images are out of the set; their files stay",
                                    images->len),
                          images->len);
  tell (self, text);
}

static void
open_tags (CtImagePanel *self, gboolean removes)
{
  GdkRectangle at = { gtk_widget_get_width (GTK_WIDGET (self)) / 2,
                      gtk_widget_get_height (GTK_WIDGET (self)) - 30,
                      1,
                      1 };

  self->removes_tag = removes;
  ct_category_popover_open (self->tags, &at, !removes);
}

static void
set_tag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_tags (CT_IMAGE_PANEL (widget), FALSE);
}

static void
remove_tag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_tags (CT_IMAGE_PANEL (widget), TRUE);
}

static void
tag (CtImagePanel *self, guint32 category)
{
  g_autoptr (GArray) images = ct_image_list_dup_selection (ct_image_panel_get_list (self));
  CtDataset *dataset = ct_session_get_dataset (self->session);
  const char *name = ct_dataset_get_category_name (dataset, category);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n;

  ct_category_popover_use (self->tags, category);
  if (!ct_images_set_tag (ct_session_get_history (self->session), images, category, !self->removes_tag, &n, &error))
    text = g_strdup (error->message);
  else if (self->removes_tag)
    text = g_strdup_printf (ngettext ("The tag “%s” is gone from %u image", "The tag “%s” is gone from %u images", n),
                            name,
                            n);
  else
    text =
        g_strdup_printf (ngettext ("%u more image has the tag “%s”", "%u more images have the tag “%s”", n), n, name);
  tell (self, text);
}

static void
create_cb (CtImagePanel *self, const char *name)
{
  CtHistory *history = ct_session_get_history (self->session);
  g_autoptr (GError) error = NULL;
  guint32 category = ct_verb_add_category (history, name, &error);

  if (category != CT_NO_ROW)
    tag (self, category);
  else
    tell (self, error->message);
}

void
ct_image_panel_install_bulk (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "images.mark-reviewed", NULL, mark_reviewed);
  gtk_widget_class_install_action (widget_class, "images.mark-unreviewed", NULL, mark_unreviewed);
  gtk_widget_class_install_action (widget_class, "images.set-tag", NULL, set_tag);
  gtk_widget_class_install_action (widget_class, "images.remove-tag", NULL, remove_tag);
  gtk_widget_class_install_action (widget_class, "images.remove", NULL, remove_images);
}

/* How many are selected, and whether anything may be done to them. */
void
ct_image_panel_show_bulk (CtImagePanel *self)
{
  static const char *const actions[] = { "images.mark-reviewed",
                                         "images.mark-unreviewed",
                                         "images.set-tag",
                                         "images.remove-tag",
                                         "images.remove" };
  guint n = ct_image_list_get_n_selected (ct_image_panel_get_list (self));
  gboolean possible = n > 0 && ct_session_is_editable (self->session);
  g_autofree char *text = g_strdup_printf (ngettext ("%'u selected", "%'u selected", n), n);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], possible);
  gtk_label_set_text (self->bar_label, text);
  gtk_revealer_set_reveal_child (self->bar, n > 1);
}

static void
closed_cb (CtImagePanel *self)
{
  gtk_widget_grab_focus (self->show_grid ? GTK_WIDGET (self->grid) : GTK_WIDGET (self->list));
}

void
ct_image_panel_add_bulk (CtImagePanel *self)
{
  self->menu = gtk_popover_menu_new_from_model (self->image_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Images"), -1);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  self->tags = CT_CATEGORY_POPOVER (ct_category_popover_new ());
  gtk_popover_set_position (GTK_POPOVER (self->tags), GTK_POS_TOP);
  gtk_widget_set_parent (GTK_WIDGET (self->tags), GTK_WIDGET (self));
  self->go_to = CT_IMAGE_GOTO (ct_image_goto_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->go_to), GTK_WIDGET (self));
  g_signal_connect_swapped (self->tags, "chosen", G_CALLBACK (tag), self);
  g_signal_connect_swapped (self->tags, "create", G_CALLBACK (create_cb), self);
  g_signal_connect_swapped (self->tags, "closed", G_CALLBACK (closed_cb), self);
}

void
ct_image_panel_remove_bulk (CtImagePanel *self)
{
  if (self->tags != NULL)
    g_signal_handlers_disconnect_by_data (self->tags, self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->tags, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->go_to, gtk_widget_unparent);
}

/* The menu of the selected images, at a place in a row. */
void
ct_image_panel_popup_menu (CtImagePanel *self, GtkWidget *row, double x_wpx, double y_wpx)
{
  double x = 0;
  double y = 0;

  gtk_widget_translate_coordinates (row, GTK_WIDGET (self), x_wpx, y_wpx, &x, &y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
