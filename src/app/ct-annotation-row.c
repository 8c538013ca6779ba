/* ct-annotation-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Says of a box in words what the canvas shows in lines.
 */
#include "ct-annotation-row.h"

#include "ct-swatch.h"
#include "ct-tooltip.h"

struct _CtAnnotationRow
{
  GtkWidget parent_instance;
  CtSwatch *swatch;
  GtkLabel *name;
  GtkLabel *size;
  GtkToggleButton *locked;
  GtkToggleButton *hidden;
  CtCanvas *canvas;
  CtRecordItem *item;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (CtAnnotationRow, ct_annotation_row, GTK_TYPE_WIDGET)

static char *
describe (const CtDataset *dataset, guint32 annotation)
{
  const CtRect *bbox = &dataset->annotations.bbox[annotation];

  if ((dataset->annotations.flags[annotation] & CT_RECORD_HAS_BBOX) == 0)
    return g_strdup (_ ("Tag of the whole image"));
  return g_strdup_printf (_ ("Box at %.0f, %.0f, %.0f wide and %.0f high"),
                          bbox->x,
                          bbox->y,
                          bbox->width,
                          bbox->height);
}

/* A mark that is set stays in sight; the others come with the pointer or the keys. */
static void
show_mark (GtkToggleButton *button, gboolean is_set, const char *icon, const char *tooltip)
{
  gtk_toggle_button_set_active (button, is_set);
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  ct_tooltip_set (GTK_WIDGET (button), tooltip);
}

static void
update_marks (CtAnnotationRow *self)
{
  guint32 annotation = ct_record_item_get_row (self->item);
  gboolean is_locked = self->canvas != NULL && ct_canvas_is_locked (self->canvas, annotation);
  gboolean is_hidden = self->canvas != NULL && ct_canvas_is_hidden (self->canvas, annotation);

  self->is_updating = TRUE;
  show_mark (self->locked,
             is_locked,
             is_locked ? "changes-prevent-symbolic" : "changes-allow-symbolic",
             is_locked ? _ ("Unlock") : _ ("Lock"));
  show_mark (self->hidden,
             is_hidden,
             is_hidden ? "view-conceal-symbolic" : "view-reveal-symbolic",
             is_hidden ? _ ("Show") : _ ("Hide"));
  self->is_updating = FALSE;
  if (is_hidden)
    gtk_widget_add_css_class (GTK_WIDGET (self), "hidden");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "hidden");
}

static void
locked_cb (CtAnnotationRow *self)
{
  if (!self->is_updating && self->item != NULL && self->canvas != NULL)
    ct_canvas_set_locked (self->canvas,
                          ct_record_item_get_row (self->item),
                          gtk_toggle_button_get_active (self->locked));
}

static void
hidden_cb (CtAnnotationRow *self)
{
  if (!self->is_updating && self->item != NULL && self->canvas != NULL)
    ct_canvas_set_hidden (self->canvas,
                          ct_record_item_get_row (self->item),
                          gtk_toggle_button_get_active (self->hidden));
}

static void
update (CtAnnotationRow *self)
{
  CtDataset *dataset = ct_record_item_get_dataset (self->item);
  guint32 annotation = ct_record_item_get_row (self->item);
  guint32 category = dataset->annotations.category[annotation];
  const CtRect *bbox = &dataset->annotations.bbox[annotation];
  const char *name = ct_category_table_is_alive (&dataset->categories, category)
                         ? ct_dataset_get_category_name (dataset, category)
                         : _ ("Unknown category");
  g_autofree char *description = describe (dataset, annotation);
  g_autofree char *size = NULL;

  if ((dataset->annotations.flags[annotation] & CT_RECORD_HAS_BBOX) != 0)
    size = g_strdup_printf ("%.0f × %.0f", bbox->width, bbox->height);
  ct_swatch_set_category (self->swatch, dataset, category);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->size, size != NULL ? size : _ ("Tag"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description,
                                  -1);
  update_marks (self);
}

/* Another text for every row: made only when it is asked for. */
static gboolean
query_tooltip_cb (CtAnnotationRow *self, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  g_autofree char *description = NULL;

  if (self->item == NULL)
    return FALSE;
  description = describe (ct_record_item_get_dataset (self->item), ct_record_item_get_row (self->item));
  gtk_tooltip_set_text (tooltip, description);
  return TRUE;
}

/**
 * ct_annotation_row_set_canvas:
 * @canvas: (nullable): which knows what is locked and hidden
 */
void
ct_annotation_row_set_canvas (CtAnnotationRow *self, CtCanvas *canvas)
{
  g_set_object (&self->canvas, canvas);
}

/**
 * ct_annotation_row_set_item:
 * @item: (nullable): what to show from now on; %NULL lets go
 */
void
ct_annotation_row_set_item (CtAnnotationRow *self, CtRecordItem *item)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}

static void
ct_annotation_row_dispose (GObject *object)
{
  ct_annotation_row_set_item (CT_ANNOTATION_ROW (object), NULL);
  g_clear_object (&CT_ANNOTATION_ROW (object)->canvas);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_ANNOTATION_ROW);
  G_OBJECT_CLASS (ct_annotation_row_parent_class)->dispose (object);
}

static void
ct_annotation_row_class_init (CtAnnotationRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_annotation_row_dispose;
  g_type_ensure (CT_TYPE_SWATCH);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-annotation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CtAnnotationRow, swatch);
  gtk_widget_class_bind_template_child (widget_class, CtAnnotationRow, name);
  gtk_widget_class_bind_template_child (widget_class, CtAnnotationRow, size);
  gtk_widget_class_bind_template_child (widget_class, CtAnnotationRow, locked);
  gtk_widget_class_bind_template_child (widget_class, CtAnnotationRow, hidden);
  gtk_widget_class_set_css_name (widget_class, "annotationrow");
}

static void
ct_annotation_row_init (CtAnnotationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Where text runs from right to left, width and height would change places. */
  gtk_widget_set_direction (GTK_WIDGET (self->size), GTK_TEXT_DIR_LTR);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect_swapped (self->locked, "toggled", G_CALLBACK (locked_cb), self);
  g_signal_connect_swapped (self->hidden, "toggled", G_CALLBACK (hidden_cb), self);
}

/**
 * ct_annotation_row_new:
 *
 * Returns: a row without a box
 */
GtkWidget *
ct_annotation_row_new (void)
{
  return g_object_new (CT_TYPE_ANNOTATION_ROW, NULL);
}
