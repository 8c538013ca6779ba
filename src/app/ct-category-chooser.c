/* ct-category-chooser.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keys stay in the entry; arrows go through the list from there. While nothing is typed no
 * category is chosen, so that nobody takes the first one by accident.
 */
#include "ct-category-chooser.h"

#include "ct-base.h"
#include "ct-category-match.h"
#include "ct-record-item.h"
#include "ct-swatch.h"

/* Nobody goes through more rows than these instead of typing another letter. */
#define MAX_ROWS 5000

#define LIST_HEIGHT_WPX 160

struct _CtCategoryChooser
{
  GtkWidget parent_instance;
  GtkWidget *entry;
  GtkWidget *view;
  GListStore *list;
  GtkSingleSelection *selection;
  CtCategoryMatch *match;
  CtDataset *dataset;
  guint32 except;
};

G_DEFINE_FINAL_TYPE (CtCategoryChooser, ct_category_chooser, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *swatch = ct_swatch_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, CtCategoryChooser *self)
{
  GtkWidget *swatch = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  guint32 row = ct_record_item_get_row (gtk_list_item_get_item (list_item));

  ct_swatch_set_category (CT_SWATCH (swatch), self->dataset, row);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (swatch)),
                      ct_dataset_get_category_name (self->dataset, row));
}

static void
select_position (CtCategoryChooser *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", position);
}

static void
find (CtCategoryChooser *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GArray) hits = ct_category_match_find (self->match, text, MAX_ROWS);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < hits->len; i++)
    if (g_array_index (hits, CtCategoryHit, i).category != self->except)
      g_ptr_array_add (items, ct_record_item_new (self->dataset, g_array_index (hits, CtCategoryHit, i).category));
  g_list_store_splice (self->list, 0, g_list_model_get_n_items (G_LIST_MODEL (self->list)), items->pdata, items->len);
  select_position (self, *text != '\0' && items->len > 0 ? 0 : GTK_INVALID_LIST_POSITION);
}

static void
selected_cb (CtCategoryChooser *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activate_cb (CtCategoryChooser *self)
{
  if (ct_category_chooser_get_category (self) != CT_NO_ROW)
    g_signal_emit (self, signals[ACTIVATED], 0);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CtCategoryChooser *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint position = gtk_single_selection_get_selected (self->selection);
  gboolean down = keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down;

  if (n == 0 || (!down && keyval != GDK_KEY_Up && keyval != GDK_KEY_KP_Up))
    return GDK_EVENT_PROPAGATE;
  if (position >= n)
    select_position (self, down ? 0 : n - 1);
  else if (down ? position + 1 < n : position > 0)
    select_position (self, down ? position + 1 : position - 1);
  return GDK_EVENT_STOP;
}

static void
ct_category_chooser_dispose (GObject *object)
{
  CtCategoryChooser *self = CT_CATEGORY_CHOOSER (object);
  GtkWidget *child;

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_pointer (&self->match, ct_category_match_free);
  g_clear_pointer (&self->dataset, ct_dataset_unref);
  G_OBJECT_CLASS (ct_category_chooser_parent_class)->dispose (object);
}

static void
ct_category_chooser_class_init (CtCategoryChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_category_chooser_dispose;

  /**
   * CtCategoryChooser::changed:
   *
   * Another category is chosen, or none.
   */
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CtCategoryChooser::activated:
   *
   * The one that is chosen is meant.
   */
  signals[ACTIVATED] =
      g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
make_list (CtCategoryChooser *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  self->view = gtk_list_view_new (g_object_ref (GTK_SELECTION_MODEL (self->selection)), g_object_ref (factory));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Matching categories"),
                                  -1);
  gtk_widget_add_css_class (self->view, "navigation-sidebar");
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT_WPX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_add_css_class (scroller, "category-popover");
  return scroller;
}

static void
ct_category_chooser_init (CtCategoryChooser *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->except = CT_NO_ROW;
  self->match = ct_category_match_new ();
  self->list = ct_record_list_new ();
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _ ("Find a category"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find a category"),
                                  -1);
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  gtk_widget_set_parent (make_list (self), GTK_WIDGET (self));
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (find), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->entry, keys);
}

/**
 * ct_category_chooser_new:
 * @dataset: whose categories
 * @except: row of the one that is not there to be chosen
 *
 * Returns: a chooser in which none is chosen yet
 */
GtkWidget *
ct_category_chooser_new (CtDataset *dataset, guint32 except)
{
  CtCategoryChooser *self = g_object_new (CT_TYPE_CATEGORY_CHOOSER, NULL);

  self->dataset = ct_dataset_ref (dataset);
  self->except = except;
  ct_category_match_set_dataset (self->match, dataset);
  find (self);
  return GTK_WIDGET (self);
}

/**
 * ct_category_chooser_get_category:
 *
 * Returns: row of what is chosen, or %CT_NO_ROW
 */
guint32
ct_category_chooser_get_category (CtCategoryChooser *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  return position != GTK_INVALID_LIST_POSITION ? ct_record_list_get_row (G_LIST_MODEL (self->list), position)
                                               : CT_NO_ROW;
}
