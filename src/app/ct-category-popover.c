/* ct-category-popover.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keys stay in the entry; arrows go through the list from there. The first row is what
 * Enter takes, so the letters that tell a category from the others are enough.
 */
#include "ct-category-popover.h"

#include "ct-base.h"
#include "ct-category-match.h"
#include "ct-record-item.h"
#include "ct-swatch.h"

/* Nobody goes through more rows than these instead of typing another letter. */
#define MAX_ROWS 5000

#define PAGE_ROWS 8

struct _CtCategoryPopover
{
  GtkPopover parent_instance;
  GtkEditable *entry;
  GtkWidget *scroller;
  GtkListView *view;
  GtkLabel *hint;
  GListStore *list;
  GtkSingleSelection *selection;
  CtCategoryMatch *match;
  CtDataset *dataset;
  char *new_name;
  gboolean can_create;
};

G_DEFINE_FINAL_TYPE (CtCategoryPopover, ct_category_popover, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  CREATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *swatch = ct_swatch_new ();
  GtkWidget *image = gtk_image_new_from_icon_name ("list-add-symbolic");
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, CtCategoryPopover *self)
{
  GtkWidget *swatch = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *image = gtk_widget_get_next_sibling (swatch);
  GtkWidget *label = gtk_widget_get_next_sibling (image);
  guint32 row = ct_record_item_get_row (gtk_list_item_get_item (list_item));
  g_autofree char *text = NULL;

  if (row != CT_NO_ROW)
    text = g_strdup (ct_dataset_get_category_name (self->dataset, row));
  else
    /* Translators: %s is the name of a new category */
    text = g_strdup_printf (_ ("Create “%s”"), self->new_name);
  gtk_widget_set_visible (swatch, row != CT_NO_ROW);
  gtk_widget_set_visible (image, row == CT_NO_ROW);
  if (row != CT_NO_ROW)
    ct_swatch_set_category (CT_SWATCH (swatch), self->dataset, row);
  gtk_label_set_text (GTK_LABEL (label), text);
}

static void
select_position (CtCategoryPopover *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

static void
find (CtCategoryPopover *self)
{
  const char *text = gtk_editable_get_text (self->entry);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) hits = NULL;
  guint n;

  if (self->dataset == NULL)
    return;
  hits = ct_category_match_find (self->match, text, MAX_ROWS);
  for (guint i = 0; i < hits->len; i++)
    g_ptr_array_add (items, ct_record_item_new (self->dataset, g_array_index (hits, CtCategoryHit, i).category));
  g_clear_pointer (&self->new_name, g_free);
  if (self->can_create)
    self->new_name = ct_category_match_dup_new_name (self->match, text);
  if (self->new_name != NULL)
    g_ptr_array_add (items, ct_record_item_new (self->dataset, CT_NO_ROW));
  n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_list_store_splice (self->list, 0, n, items->pdata, items->len);
  gtk_widget_set_visible (self->scroller, items->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), items->len == 0);
  gtk_label_set_text (self->hint,
                      *text == '\0' && self->can_create
                          ? _ ("There is no category yet. Type the name of the first one.")
                          : _ ("There is no such category."));
  if (items->len > 0)
    select_position (self, 0);
}

static void
choose (CtCategoryPopover *self, guint position)
{
  guint32 row;
  g_autofree char *name = NULL;

  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    return;
  row = ct_record_list_get_row (G_LIST_MODEL (self->list), position);
  name = g_strdup (self->new_name);
  gtk_popover_popdown (GTK_POPOVER (self));
  if (row != CT_NO_ROW)
    g_signal_emit (self, signals[CHOSEN], 0, row);
  else
    g_signal_emit (self, signals[CREATE], 0, name);
}

static void
activate_cb (CtCategoryPopover *self)
{
  choose (self, gtk_single_selection_get_selected (self->selection));
}

static void
step (CtCategoryPopover *self, int step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint position = gtk_single_selection_get_selected (self->selection);

  if (n > 0 && position < n)
    select_position (self, (guint) CLAMP ((gint64) position + step, 0, (gint64) n - 1));
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CtCategoryPopover *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Escape:
      gtk_popover_popdown (GTK_POPOVER (self));
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      activate_cb (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      step (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      step (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      step (self, PAGE_ROWS);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      step (self, -PAGE_ROWS);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
ct_category_popover_dispose (GObject *object)
{
  CtCategoryPopover *self = CT_CATEGORY_POPOVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_CATEGORY_POPOVER);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_pointer (&self->dataset, ct_dataset_unref);
  G_OBJECT_CLASS (ct_category_popover_parent_class)->dispose (object);
}

static void
ct_category_popover_finalize (GObject *object)
{
  CtCategoryPopover *self = CT_CATEGORY_POPOVER (object);

  ct_category_match_free (self->match);
  g_free (self->new_name);
  G_OBJECT_CLASS (ct_category_popover_parent_class)->finalize (object);
}

static void
ct_category_popover_class_init (CtCategoryPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_category_popover_dispose;
  G_OBJECT_CLASS (klass)->finalize = ct_category_popover_finalize;

  /**
   * CtCategoryPopover::chosen:
   * @category: row
   */
  signals[CHOSEN] = g_signal_new ("chosen",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_UINT);
  /**
   * CtCategoryPopover::create:
   * @name: of a category that there is not yet
   */
  signals[CREATE] = g_signal_new ("create",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_STRING);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-category-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPopover, entry);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPopover, scroller);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPopover, view);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPopover, hint);
}

static void
ct_category_popover_init (CtCategoryPopover *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->match = ct_category_match_new ();
  self->list = ct_record_list_new ();
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);
  /* Before every change is shown a person must be able to press Enter, so no delay as of "search-changed". */
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (find), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
ct_category_popover_new (void)
{
  return g_object_new (CT_TYPE_CATEGORY_POPOVER, NULL);
}

/**
 * ct_category_popover_set_dataset:
 * @dataset: (nullable): whose categories to find
 */
void
ct_category_popover_set_dataset (CtCategoryPopover *self, CtDataset *dataset)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_list_store_remove_all (self->list);
  g_clear_pointer (&self->dataset, ct_dataset_unref);
  self->dataset = dataset != NULL ? ct_dataset_ref (dataset) : NULL;
  ct_category_match_set_dataset (self->match, dataset);
}

/**
 * ct_category_popover_use:
 * @category: row of what was chosen, by whatever means
 *
 * It comes first from now on, so that the same one again is two keys away.
 */
void
ct_category_popover_use (CtCategoryPopover *self, guint32 category)
{
  ct_category_match_use (self->match, category);
}

/**
 * ct_category_popover_open:
 * @at: in the parent widget
 * @can_create: whether a missing category may be made
 */
void
ct_category_popover_open (CtCategoryPopover *self, const GdkRectangle *at, gboolean can_create)
{
  self->can_create = can_create;
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_editable_set_text (self->entry, "");
  find (self);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
