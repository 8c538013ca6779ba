/* ct-publish-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * State, blob name, reason and size. A line never changes, so there is nothing to follow.
 */
#include "ct-publish-row.h"

struct _CtPublishRow
{
  GtkWidget parent_instance;
  GtkImage *icon;
  GtkWidget *texts;
  GtkLabel *name;
  GtkLabel *detail;
  GtkLabel *size;
};

G_DEFINE_FINAL_TYPE (CtPublishRow, ct_publish_row, GTK_TYPE_WIDGET)

static void
ct_publish_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_PUBLISH_ROW);
  G_OBJECT_CLASS (ct_publish_row_parent_class)->dispose (object);
}

static void
ct_publish_row_class_init (CtPublishRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_publish_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-publish-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CtPublishRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CtPublishRow, texts);
  gtk_widget_class_bind_template_child (widget_class, CtPublishRow, name);
  gtk_widget_class_bind_template_child (widget_class, CtPublishRow, detail);
  gtk_widget_class_bind_template_child (widget_class, CtPublishRow, size);
  gtk_widget_class_set_css_name (widget_class, "publishrow");
}

static void
ct_publish_row_init (CtPublishRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ct_publish_row_new:
 *
 * Returns: a row without a line
 */
GtkWidget *
ct_publish_row_new (void)
{
  return g_object_new (CT_TYPE_PUBLISH_ROW, NULL);
}

/**
 * ct_publish_row_set_line:
 * @line: what to show from now on
 */
void
ct_publish_row_set_line (CtPublishRow *self, CtPublishLine *line)
{
  gtk_image_set_from_icon_name (self->icon, ct_publish_line_get_icon (line));
  gtk_label_set_text (self->name, ct_publish_line_get_name (line));
  gtk_label_set_text (self->detail, ct_publish_line_get_detail (line));
  gtk_label_set_text (self->size, ct_publish_line_get_size (line));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), ct_publish_line_get_name (line));
  if (ct_publish_line_is_problem (line))
    gtk_widget_add_css_class (GTK_WIDGET (self), "problem");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "problem");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  ct_publish_line_get_name (line),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  ct_publish_line_get_detail (line),
                                  -1);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, ct_publish_row_new ());
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  ct_publish_row_set_line (CT_PUBLISH_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

/**
 * ct_publish_row_factory_new:
 *
 * Returns: (transfer full): makes rows for a list of #CtPublishLine
 */
GtkListItemFactory *
ct_publish_row_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  return factory;
}
