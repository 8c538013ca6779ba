/* ct-image-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Name, count and state of an image; the state as icon, tooltip and description.
 */
#include "ct-image-row.h"

struct _CtImageRow
{
  GtkWidget parent_instance;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *count;
  CtImageItem *item;
};

G_DEFINE_FINAL_TYPE (CtImageRow, ct_image_row, GTK_TYPE_WIDGET)

static const char *
state_icon (CtImageState state)
{
  switch (state)
    {
    case CT_IMAGE_STATE_PROBLEM:
      return "dialog-warning-symbolic";
    case CT_IMAGE_STATE_REVIEWED:
      return "object-select-symbolic";
    case CT_IMAGE_STATE_LABELLED:
    case CT_IMAGE_STATE_UNLABELLED:
    default:
      return "image-x-generic-symbolic";
    }
}

static const char *
state_text (CtImageState state)
{
  switch (state)
    {
    case CT_IMAGE_STATE_PROBLEM:
      return _ ("Has problems");
    case CT_IMAGE_STATE_REVIEWED:
      return _ ("Reviewed");
    case CT_IMAGE_STATE_LABELLED:
      return _ ("Labelled, not reviewed");
    case CT_IMAGE_STATE_UNLABELLED:
    default:
      return _ ("Not labelled");
    }
}

static void
update (CtImageRow *self)
{
  CtImageState state = ct_image_item_get_state (self->item);
  guint32 n = ct_image_item_get_n_annotations (self->item);
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *boxes = g_strdup_printf (ngettext ("%u box", "%u boxes", n), n);
  g_autofree char *tooltip = NULL;
  g_autofree char *description = NULL;

  /* Translators: name of an image file, number of boxes, state */
  tooltip = g_strdup_printf (_ ("%s\n%s · %s"), ct_image_item_get_name (self->item), boxes, state_text (state));
  /* Translators: number of boxes, state; read aloud after the name of the image */
  description = g_strdup_printf (_ ("%s, %s"), boxes, state_text (state));
  gtk_image_set_from_icon_name (self->icon, state_icon (state));
  gtk_label_set_text (self->name, ct_image_item_get_name (self->item));
  gtk_label_set_text (self->count, n > 0 ? count : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  ct_image_item_get_name (self->item),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description,
                                  -1);
  for (guint i = 0; i <= CT_IMAGE_STATE_PROBLEM; i++)
    {
      static const char *const classes[] = { "unlabelled", "labelled", "reviewed", "problem" };

      if (i == state)
        gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
    }
}

/**
 * ct_image_row_set_item:
 * @item: (nullable): what to show from now on; %NULL lets go
 */
void
ct_image_row_set_item (CtImageRow *self, CtImageItem *item)
{
  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  if (!g_set_object (&self->item, item) || item == NULL)
    return;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}

static void
ct_image_row_dispose (GObject *object)
{
  CtImageRow *self = CT_IMAGE_ROW (object);

  ct_image_row_set_item (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_IMAGE_ROW);
  G_OBJECT_CLASS (ct_image_row_parent_class)->dispose (object);
}

static void
ct_image_row_class_init (CtImageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_image_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-image-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CtImageRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CtImageRow, name);
  gtk_widget_class_bind_template_child (widget_class, CtImageRow, count);
  gtk_widget_class_set_css_name (widget_class, "imagerow");
}

static void
ct_image_row_init (CtImageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ct_image_row_new:
 *
 * Returns: a row without an image
 */
GtkWidget *
ct_image_row_new (void)
{
  return g_object_new (CT_TYPE_IMAGE_ROW, NULL);
}
