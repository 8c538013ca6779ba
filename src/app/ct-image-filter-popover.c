/* ct-image-filter-popover.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of a title and a control, all of one kind: three buttons of which one is down, or two entries for a
 * range. The filter belongs to whoever opens this; it is written here and read back when it was changed
 * elsewhere.
 */
#include "ct-image-filter-popover.h"

#include <math.h>

#include "ct-box-entry.h"
#include "ct-record-item.h"

#define N_RANGES 3

/* With more categories than these, there is an entry to find one. */
#define MANY_CATEGORIES 8

struct _CtImageFilterPopover
{
  GtkPopover parent_instance;
  GtkWidget *box;
  GtkToggleButton *joins[3];
  GtkToggleButton *choices[CT_FILTER_N_CHOICES][3];
  GtkToggleButton *matches[3];
  GtkWidget *categories_title;
  GtkWidget *search;
  GtkWidget *scroller;
  GListStore *categories;
  GtkEntry *ranges[N_RANGES][2];
  GtkDropDown *size_of;
  GtkWidget *clear;
  CtImageFilter *filter;
  CtDataset *dataset;
  gboolean muted;
};

G_DEFINE_FINAL_TYPE (CtImageFilterPopover, ct_image_filter_popover, GTK_TYPE_POPOVER)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const CtQueryRange sizes[] = {
  CT_QUERY_WIDTH_PX,       CT_QUERY_HEIGHT_PX,       CT_QUERY_AREA_PX,
  CT_QUERY_WIDTH_RELATIVE, CT_QUERY_HEIGHT_RELATIVE, CT_QUERY_AREA_RELATIVE,
};

static void
changed (CtImageFilterPopover *self)
{
  if (self->muted || self->filter == NULL)
    return;
  gtk_widget_set_sensitive (self->clear, !ct_image_filter_is_empty (self->filter));
  g_signal_emit (self, signals[CHANGED], 0);
}

static guint
which_is_down (GtkToggleButton *const buttons[3])
{
  for (guint i = 1; i < 3; i++)
    if (gtk_toggle_button_get_active (buttons[i]))
      return i;
  return 0;
}

static void
toggled_cb (CtImageFilterPopover *self, GtkToggleButton *button)
{
  if (self->muted || self->filter == NULL || !gtk_toggle_button_get_active (button))
    return;
  self->filter->join = (CtFilterJoin) which_is_down (self->joins);
  self->filter->match = (CtQueryMatch) which_is_down (self->matches);
  for (guint i = 0; i < CT_FILTER_N_CHOICES; i++)
    self->filter->choices[i] = (CtFilterChoice) which_is_down (self->choices[i]);
  changed (self);
}

static void
add_three (CtImageFilterPopover *self,
           GtkWidget *box,
           const char *title,
           const char *const names[3],
           GtkToggleButton *buttons[3])
{
  GtkWidget *three = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (three, "linked");
  gtk_box_set_homogeneous (GTK_BOX (three), TRUE);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s: %s", title, _ (names[i]));
      GtkWidget *button = gtk_toggle_button_new_with_label (_ (names[i]));

      buttons[i] = GTK_TOGGLE_BUTTON (button);
      gtk_toggle_button_set_group (buttons[i], i > 0 ? buttons[0] : NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), self);
      gtk_box_append (GTK_BOX (three), button);
    }
  gtk_box_append (GTK_BOX (box), three);
}

static GtkWidget *
add_row (CtImageFilterPopover *self, GtkWidget *title)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_hexpand (title, TRUE);
  if (GTK_IS_LABEL (title))
    gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (self->box), row);
  return row;
}

static void
add_choices (CtImageFilterPopover *self)
{
  static const char *const joins[] = { N_ ("All"), N_ ("Any"), N_ ("None") };
  static const char *const answers[] = { N_ ("Either"), N_ ("Yes"), N_ ("No") };
  static const char *const titles[CT_FILTER_N_CHOICES] = {
    [CT_FILTER_LABELLED] = N_ ("Labelled"),
    [CT_FILTER_REVIEWED] = N_ ("Reviewed"),
    [CT_FILTER_MISSING] = N_ ("Picture missing"),
    [CT_FILTER_PROBLEMS] = N_ ("Has problems"),
  };

  add_three (self,
             add_row (self, gtk_label_new (_ ("Conditions that hold"))),
             _ ("Conditions that hold"),
             joins,
             self->joins);
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  for (guint i = 0; i < CT_FILTER_N_CHOICES; i++)
    add_three (self, add_row (self, gtk_label_new (_ (titles[i]))), _ (titles[i]), answers, self->choices[i]);
}

/* ---- categories ---- */

static void
category_cb (GtkCheckButton *button, GtkListItem *list_item)
{
  CtImageFilterPopover *self = g_object_get_data (G_OBJECT (button), "popover");
  CtRecordItem *item = gtk_list_item_get_item (list_item);

  if (self->muted || self->filter == NULL || item == NULL)
    return;
  ct_bitset_set (self->filter->categories, ct_record_item_get_row (item), gtk_check_button_get_active (button));
  changed (self);
}

static void
setup_cb (CtImageFilterPopover *self, GtkListItem *list_item)
{
  GtkWidget *button = gtk_check_button_new ();

  g_object_set_data (G_OBJECT (button), "popover", self);
  gtk_list_item_set_child (list_item, button);
  gtk_list_item_set_activatable (list_item, FALSE);
  g_signal_connect (button, "toggled", G_CALLBACK (category_cb), list_item);
}

static void
bind_cb (CtImageFilterPopover *self, GtkListItem *list_item)
{
  GtkCheckButton *button = GTK_CHECK_BUTTON (gtk_list_item_get_child (list_item));
  guint32 row = ct_record_item_get_row (gtk_list_item_get_item (list_item));
  gboolean muted = self->muted;

  self->muted = TRUE;
  gtk_check_button_set_label (button, ct_dataset_get_category_name (self->dataset, row));
  gtk_check_button_set_active (button, self->filter != NULL && ct_bitset_get (self->filter->categories, row));
  self->muted = muted;
}

static gboolean
holds (const char *name, const char *folded_text)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  return strstr (folded, folded_text) != NULL;
}

static void
list_categories (CtImageFilterPopover *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  for (guint32 row = 0; self->dataset != NULL && row < self->dataset->categories.n_rows; row++)
    if (ct_category_table_is_alive (&self->dataset->categories, row)
        && holds (ct_dataset_get_category_name (self->dataset, row), text))
      g_ptr_array_add (items, ct_record_item_new (self->dataset, row));
  g_list_store_splice (self->categories,
                       0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->categories)),
                       items->pdata,
                       items->len);
}

static void
add_categories (CtImageFilterPopover *self)
{
  static const char *const matches[] = { N_ ("Any"), N_ ("All"), N_ ("None") };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *model;
  GtkWidget *view;

  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  self->categories_title = gtk_label_new (_ ("With categories"));
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  add_three (self, add_row (self, self->categories_title), _ ("With categories"), matches, self->matches);
  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find a category"),
                                  -1);
  g_object_set (self->search, "placeholder-text", _ ("Find a category"), NULL);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (list_categories), self);
  gtk_box_append (GTK_BOX (self->box), self->search);
  self->categories = ct_record_list_new ();
  model = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->categories))));
  view = gtk_list_view_new (model, factory);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("With categories"), -1);
  self->scroller = gtk_scrolled_window_new ();
  g_object_set (self->scroller,
                "hscrollbar-policy",
                GTK_POLICY_NEVER,
                "max-content-height",
                140,
                "propagate-natural-height",
                TRUE,
                "child",
                view,
                NULL);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
}

/* ---- ranges ---- */

static gboolean
is_percent (CtImageFilterPopover *self, guint range)
{
  return range == 1 && sizes[gtk_drop_down_get_selected (self->size_of)] >= CT_QUERY_WIDTH_RELATIVE;
}

/* A number, or the limit that is none. What is no number is marked and counts as nothing. */
static double
read_entry (CtImageFilterPopover *self, guint range, guint end)
{
  GtkWidget *entry = GTK_WIDGET (self->ranges[range][end]);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  gboolean has_sign = strchr (text, '%') != NULL;
  gboolean is_empty = *text == '\0';
  gboolean is_number;
  double value = 0;

  is_number = !is_empty && ct_box_entry_parse_number (text, &value);
  if (is_empty || is_number)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               is_empty || is_number ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  if (!is_number)
    return end == 0 ? -INFINITY : INFINITY;
  return is_percent (self, range) && !has_sign ? value / 100 : value;
}

static void
range_cb (CtImageFilterPopover *self)
{
  CtFilterRange *ranges[N_RANGES];

  if (self->muted || self->filter == NULL)
    return;
  ranges[0] = &self->filter->boxes;
  ranges[1] = &self->filter->size;
  ranges[2] = &self->filter->score;
  for (guint i = 0; i < N_RANGES; i++)
    *ranges[i] = (CtFilterRange){ read_entry (self, i, 0), read_entry (self, i, 1) };
  self->filter->size_of = sizes[gtk_drop_down_get_selected (self->size_of)];
  changed (self);
}

static void
add_range (CtImageFilterPopover *self, guint range, GtkWidget *title, const char *const names[2])
{
  GtkWidget *row = add_row (self, title);

  for (guint end = 0; end < 2; end++)
    {
      GtkWidget *entry = gtk_entry_new ();

      self->ranges[range][end] = GTK_ENTRY (entry);
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 6);
      gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
      gtk_entry_set_placeholder_text (GTK_ENTRY (entry), end == 0 ? _ ("From") : _ ("To"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (names[end]), -1);
      g_signal_connect_swapped (entry, "changed", G_CALLBACK (range_cb), self);
      if (end == 1)
        gtk_box_append (GTK_BOX (row), gtk_label_new ("–"));
      gtk_box_append (GTK_BOX (row), entry);
    }
}

static void
add_ranges (CtImageFilterPopover *self)
{
  static const char *const boxes[] = { N_ ("At least so many boxes"), N_ ("At most so many boxes") };
  static const char *const size[] = { N_ ("Size of a box from"), N_ ("Size of a box to") };
  static const char *const score[] = { N_ ("Score from"), N_ ("Score to") };
  const char *const names[] = { _ ("Box width, px"),
                                _ ("Box height, px"),
                                _ ("Box area, px²"),
                                _ ("Box width, %"),
                                _ ("Box height, %"),
                                _ ("Box area, %"),
                                NULL };
  GtkWidget *size_of = gtk_drop_down_new_from_strings (names);

  self->size_of = GTK_DROP_DOWN (size_of);
  gtk_accessible_update_property (GTK_ACCESSIBLE (size_of), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Size of a box"), -1);
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  add_range (self, 0, gtk_label_new (_ ("Boxes")), boxes);
  add_range (self, 1, size_of, size);
  add_range (self, 2, gtk_label_new (_ ("Score")), score);
  g_signal_connect_swapped (size_of, "notify::selected", G_CALLBACK (range_cb), self);
}

static void
clear_cb (CtImageFilterPopover *self)
{
  if (self->filter == NULL)
    return;
  ct_image_filter_reset (self->filter);
  ct_image_filter_popover_show_filter (self);
  changed (self);
}

static void
ct_image_filter_popover_dispose (GObject *object)
{
  CtImageFilterPopover *self = CT_IMAGE_FILTER_POPOVER (object);

  self->filter = NULL;
  self->muted = TRUE;
  g_clear_object (&self->categories);
  g_clear_pointer (&self->dataset, ct_dataset_unref);
  G_OBJECT_CLASS (ct_image_filter_popover_parent_class)->dispose (object);
}

static void
ct_image_filter_popover_class_init (CtImageFilterPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ct_image_filter_popover_dispose;

  /**
   * CtImageFilterPopover::changed:
   *
   * The filter is another one.
   */
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
ct_image_filter_popover_init (CtImageFilterPopover *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->muted = TRUE;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Filter"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "filter-popover");
  add_choices (self);
  add_categories (self);
  add_ranges (self);
  self->clear = gtk_button_new_with_mnemonic (_ ("_Clear Filters"));
  gtk_widget_set_margin_top (self->clear, 6);
  g_signal_connect_swapped (self->clear, "clicked", G_CALLBACK (clear_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->clear);
  g_object_set (scroller,
                "hscrollbar-policy",
                GTK_POLICY_NEVER,
                "max-content-height",
                600,
                "propagate-natural-height",
                TRUE,
                "propagate-natural-width",
                TRUE,
                "child",
                self->box,
                NULL);
  gtk_popover_set_child (GTK_POPOVER (self), scroller);
  self->muted = FALSE;
}

GtkWidget *
ct_image_filter_popover_new (void)
{
  return g_object_new (CT_TYPE_IMAGE_FILTER_POPOVER, NULL);
}

/**
 * ct_image_filter_popover_set_filter:
 * @filter: (nullable): what to change; outlives the popover, or is taken away
 */
void
ct_image_filter_popover_set_filter (CtImageFilterPopover *self, CtImageFilter *filter)
{
  self->filter = filter;
}

/**
 * ct_image_filter_popover_set_dataset:
 * @dataset: (nullable): whose categories can be chosen
 */
void
ct_image_filter_popover_set_dataset (CtImageFilterPopover *self, CtDataset *dataset)
{
  g_list_store_remove_all (self->categories);
  g_clear_pointer (&self->dataset, ct_dataset_unref);
  self->dataset = dataset != NULL ? ct_dataset_ref (dataset) : NULL;
}

static void
write_range (CtImageFilterPopover *self, guint range, const CtFilterRange *values)
{
  double ends[2] = { values->least, values->most };

  for (guint end = 0; end < 2; end++)
    {
      g_autofree char *text = isfinite (ends[end])
                                  ? g_strdup_printf ("%g", ends[end] * (is_percent (self, range) ? 100 : 1))
                                  : g_strdup ("");

      gtk_editable_set_text (GTK_EDITABLE (self->ranges[range][end]), text);
      gtk_widget_remove_css_class (GTK_WIDGET (self->ranges[range][end]), "error");
    }
}

/**
 * ct_image_filter_popover_show_filter:
 *
 * The filter or the categories have changed elsewhere.
 */
void
ct_image_filter_popover_show_filter (CtImageFilterPopover *self)
{
  const CtImageFilter *filter = self->filter;
  gboolean has_categories, has_many;

  if (filter == NULL)
    return;
  self->muted = TRUE;
  gtk_toggle_button_set_active (self->joins[filter->join], TRUE);
  gtk_toggle_button_set_active (self->matches[filter->match], TRUE);
  for (guint i = 0; i < CT_FILTER_N_CHOICES; i++)
    gtk_toggle_button_set_active (self->choices[i][filter->choices[i]], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i] == filter->size_of)
      gtk_drop_down_set_selected (self->size_of, i);
  write_range (self, 0, &filter->boxes);
  write_range (self, 1, &filter->size);
  write_range (self, 2, &filter->score);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  has_categories = self->dataset != NULL && self->dataset->categories.n_alive > 0;
  has_many = has_categories && self->dataset->categories.n_alive > MANY_CATEGORIES;
  gtk_widget_set_visible (gtk_widget_get_parent (self->categories_title), has_categories);
  gtk_widget_set_visible (self->search, has_many);
  gtk_widget_set_visible (self->scroller, has_categories);
  list_categories (self);
  gtk_widget_set_sensitive (self->clear, !ct_image_filter_is_empty (filter));
  self->muted = FALSE;
}
