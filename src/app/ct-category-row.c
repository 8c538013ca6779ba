/* ct-category-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The digit comes from the place in the list, so a row also looks at that.
 */
#include "ct-category-row.h"

#include "ct-swatch.h"
#include "ct-tooltip.h"

struct _CtCategoryRow
{
  GtkWidget parent_instance;
  CtSwatch *swatch;
  GtkLabel *digit;
  GtkLabel *name;
  GtkLabel *count;
  CtRecordItem *item;
  GtkListItem *list_item;
};

G_DEFINE_FINAL_TYPE (CtCategoryRow, ct_category_row, GTK_TYPE_WIDGET)

static void
update (CtCategoryRow *self)
{
  CtDataset *dataset = ct_record_item_get_dataset (self->item);
  guint32 category = ct_record_item_get_row (self->item);
  guint position = gtk_list_item_get_position (self->list_item);
  guint32 n = dataset->categories.n_annotations[category];
  const char *name = ct_dataset_get_category_name (dataset, category);
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *digit = position < 10 ? g_strdup_printf ("%u", (position + 1) % 10) : g_strdup ("");
  g_autofree char *description = g_strdup_printf (ngettext ("%u box", "%u boxes", n), n);

  ct_swatch_set_category (self->swatch, category);
  gtk_label_set_text (self->digit, digit);
  gtk_widget_set_opacity (GTK_WIDGET (self->digit), position < 10 ? 1 : 0);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->count, count);
  ct_tooltip_set (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description,
                                  GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS,
                                  digit,
                                  -1);
}

/**
 * ct_category_row_set_item:
 * @item: (nullable): what to show from now on; %NULL lets go
 * @list_item: (nullable): whose child this is
 */
void
ct_category_row_set_item (CtCategoryRow *self, CtRecordItem *item, GtkListItem *list_item)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  self->list_item = list_item;
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}

static void
ct_category_row_dispose (GObject *object)
{
  ct_category_row_set_item (CT_CATEGORY_ROW (object), NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_CATEGORY_ROW);
  G_OBJECT_CLASS (ct_category_row_parent_class)->dispose (object);
}

static void
ct_category_row_class_init (CtCategoryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_category_row_dispose;
  g_type_ensure (CT_TYPE_SWATCH);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-category-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CtCategoryRow, swatch);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryRow, digit);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryRow, name);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryRow, count);
}

static void
ct_category_row_init (CtCategoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ct_category_row_new:
 *
 * Returns: a row without a category
 */
GtkWidget *
ct_category_row_new (void)
{
  return g_object_new (CT_TYPE_CATEGORY_ROW, NULL);
}
