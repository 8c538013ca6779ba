/* ct-category-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shows what the panel has counted. A drag carries the record; where it is let go decides
 * whether it comes before or behind the row under it.
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
  GtkLabel *here;
  GtkLabel *count;
  GtkToggleButton *hidden;
  const CtCategoryFacts *facts;
  CtRecordItem *item;
  GtkListItem *list_item;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (CtCategoryRow, ct_category_row, GTK_TYPE_WIDGET)

enum
{
  MOVED,
  MENU,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
describe (guint32 n, guint32 n_here)
{
  g_autofree char *boxes = g_strdup_printf (ngettext ("%u box", "%u boxes", n), n);

  /* Translators: the first is “12 boxes” */
  return g_strdup_printf (_ ("%s, %u in this image"), boxes, n_here);
}

static void
show_hidden (CtCategoryRow *self, guint32 category)
{
  gboolean hidden = self->facts->canvas != NULL && ct_canvas_is_category_hidden (self->facts->canvas, category);

  self->is_updating = TRUE;
  gtk_toggle_button_set_active (self->hidden, hidden);
  self->is_updating = FALSE;
  gtk_button_set_icon_name (GTK_BUTTON (self->hidden), hidden ? "view-conceal-symbolic" : "view-reveal-symbolic");
  ct_tooltip_set (GTK_WIDGET (self->hidden), hidden ? _ ("Show Boxes") : _ ("Hide Boxes"));
  if (hidden)
    gtk_widget_add_css_class (GTK_WIDGET (self), "hidden");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "hidden");
}

static void
update (CtCategoryRow *self)
{
  CtDataset *dataset = ct_record_item_get_dataset (self->item);
  guint32 category = ct_record_item_get_row (self->item);
  guint digit = ct_category_list_get_digit (self->facts->digits, category);
  guint32 n = dataset->categories.n_annotations[category];
  guint32 n_here = category < self->facts->n_here ? self->facts->here[category] : 0;
  const char *name = ct_dataset_get_category_name (dataset, category);
  const char *supercategory = ct_strpool_get (dataset->strings, dataset->categories.supercategory[category]);
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *here = n_here > 0 ? g_strdup_printf ("%u", n_here) : g_strdup ("");
  g_autofree char *key = digit < CT_N_DIGITS ? g_strdup_printf ("%u", digit) : g_strdup ("");
  g_autofree char *description = describe (n, n_here);
  g_autofree char *tooltip = NULL;

  if (supercategory != NULL && *supercategory != '\0')
    tooltip = g_strdup_printf ("%s (%s)\n%s", name, supercategory, description);
  else
    tooltip = g_strdup_printf ("%s\n%s", name, description);
  ct_swatch_set_category (self->swatch, dataset, category);
  gtk_label_set_text (self->digit, key);
  gtk_widget_set_opacity (GTK_WIDGET (self->digit), digit < CT_N_DIGITS ? 1 : 0);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->here, here);
  gtk_label_set_text (self->count, count);
  ct_tooltip_set (GTK_WIDGET (self), tooltip);
  show_hidden (self, category);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description,
                                  GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS,
                                  key,
                                  -1);
}

static void
hidden_cb (CtCategoryRow *self)
{
  if (!self->is_updating && self->item != NULL && self->facts->canvas != NULL)
    ct_canvas_set_category_hidden (self->facts->canvas,
                                   ct_record_item_get_row (self->item),
                                   gtk_toggle_button_get_active (self->hidden));
}

/* ---- dragging ---- */

static void
mark_drop (CtCategoryRow *self, gboolean before, gboolean after)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "drop-before");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "drop-after");
  if (before || after)
    gtk_widget_add_css_class (GTK_WIDGET (self), before ? "drop-before" : "drop-after");
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, CtCategoryRow *self)
{
  if (self->item == NULL)
    return NULL;
  return gdk_content_provider_new_typed (CT_TYPE_RECORD_ITEM, self->item);
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, CtCategoryRow *self)
{
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, icon, 0, 0);
}

static gboolean
is_upper_half (CtCategoryRow *self, double y)
{
  return y < gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
}

static GdkDragAction
motion_cb (GtkDropTarget *target, double x, double y, CtCategoryRow *self)
{
  mark_drop (self, is_upper_half (self, y), !is_upper_half (self, y));
  return GDK_ACTION_MOVE;
}

static void
leave_cb (GtkDropTarget *target, CtCategoryRow *self)
{
  mark_drop (self, FALSE, FALSE);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, CtCategoryRow *self)
{
  CtRecordItem *item = g_value_get_object (value);

  mark_drop (self, FALSE, FALSE);
  if (self->item == NULL || ct_record_item_get_dataset (item) != ct_record_item_get_dataset (self->item))
    return FALSE;
  g_signal_emit (self, signals[MOVED], 0, ct_record_item_get_row (item), !is_upper_half (self, y));
  return TRUE;
}

static void
press_cb (GtkGestureClick *gesture, int n_press, double x, double y, CtCategoryRow *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[MENU], 0, x, y);
}

static void
add_controllers (CtCategoryRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (CT_TYPE_RECORD_ITEM, GDK_ACTION_MOVE);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (target, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (target, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (press_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* ---- the widget ---- */

/**
 * ct_category_row_set_facts:
 * @facts: (unowned): lives as long as the row has an item
 */
void
ct_category_row_set_facts (CtCategoryRow *self, const CtCategoryFacts *facts)
{
  self->facts = facts;
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
  mark_drop (self, FALSE, FALSE);
  g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}

/**
 * ct_category_row_get_category:
 *
 * Returns: what the row shows, or %CT_NO_ROW
 */
guint32
ct_category_row_get_category (CtCategoryRow *self)
{
  return self->item != NULL ? ct_record_item_get_row (self->item) : CT_NO_ROW;
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

  /**
   * CtCategoryRow::moved:
   * @category: what was let go here
   * @behind: whether behind this row, and not before it
   */
  signals[MOVED] = g_signal_new ("moved",
                                 G_TYPE_FROM_CLASS (klass),
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 2,
                                 G_TYPE_UINT,
                                 G_TYPE_BOOLEAN);
  /**
   * CtCategoryRow::menu:
   * @x: in the row
   * @y: likewise
   */
  signals[MENU] = g_signal_new ("menu",
                                G_TYPE_FROM_CLASS (klass),
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                2,
                                G_TYPE_DOUBLE,
                                G_TYPE_DOUBLE);

  g_type_ensure (CT_TYPE_SWATCH);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-category-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CtCategoryRow, swatch);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryRow, digit);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryRow, name);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryRow, here);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryRow, count);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryRow, hidden);
  gtk_widget_class_set_css_name (widget_class, "categoryrow");
}

static void
ct_category_row_init (CtCategoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->hidden, "toggled", G_CALLBACK (hidden_cb), self);
  add_controllers (self);
}

/**
 * ct_category_row_new:
 *
 * Returns: a row without a category; it needs facts before it gets one
 */
GtkWidget *
ct_category_row_new (void)
{
  return g_object_new (CT_TYPE_CATEGORY_ROW, NULL);
}
