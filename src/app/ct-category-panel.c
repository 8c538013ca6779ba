/* ct-category-panel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list with one selected row, the current category, and an entry. The property is kept
 * apart from the selection, which comes and goes while the list is rebuilt.
 */
#include "ct-category-panel.h"

#include "ct-category-row.h"
#include "ct-verbs.h"

struct _CtCategoryPanel
{
  GtkWidget parent_instance;
  GtkWidget *heading;
  GtkWidget *scroller;
  GtkListView *view;
  GtkEntry *entry;
  GListStore *list;
  GtkSingleSelection *selection;
  CtSession *session;
  guint32 category;
  gboolean muted;
};

G_DEFINE_FINAL_TYPE (CtCategoryPanel, ct_category_panel, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CATEGORY,
  N_PROPS
};

enum
{
  ADDED,
  REFUSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, ct_category_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  ct_category_row_set_item (CT_CATEGORY_ROW (gtk_list_item_get_child (list_item)),
                            gtk_list_item_get_item (list_item),
                            list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  ct_category_row_set_item (CT_CATEGORY_ROW (gtk_list_item_get_child (list_item)), NULL, NULL);
}

static void
selected_cb (CtCategoryPanel *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (!self->muted && position != GTK_INVALID_LIST_POSITION)
    ct_category_panel_set_category (self, ct_record_list_get_row (G_LIST_MODEL (self->list), position));
}

static void
select_category (CtCategoryPanel *self)
{
  guint position = ct_record_list_find (G_LIST_MODEL (self->list), self->category);
  gboolean muted = self->muted;

  if (gtk_single_selection_get_selected (self->selection) == position)
    return;
  self->muted = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->muted = muted;
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

/* Makes list and current category follow the data set; a category that is gone cannot be the current one. */
static void
update (CtCategoryPanel *self)
{
  CtDataset *dataset = self->session != NULL ? ct_session_get_dataset (self->session) : NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 category = self->category;

  for (guint32 row = 0; dataset != NULL && row < dataset->categories.n_rows; row++)
    if (ct_category_table_is_alive (&dataset->categories, row))
      g_array_append_val (rows, row);
  self->muted = TRUE;
  ct_record_list_follow (self->list, dataset, rows);
  self->muted = FALSE;
  if (dataset == NULL || !ct_category_table_is_alive (&dataset->categories, category))
    category = rows->len > 0 ? g_array_index (rows, guint32, 0) : CT_NO_ROW;
  ct_category_panel_set_category (self, category);
  select_category (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), self->session != NULL && ct_session_is_editable (self->session));
}

static void
document_cb (CtCategoryPanel *self)
{
  self->category = CT_NO_ROW;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATEGORY]);
}

static void
editable_cb (CtCategoryPanel *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), ct_session_is_editable (self->session));
}

static void
changed_cb (CtCategoryPanel *self, const CtChange *change)
{
  if (change->categories || change->annotations || change->images)
    update (self);
}

static void
add_cb (CtCategoryPanel *self)
{
  CtHistory *history = ct_session_get_history (self->session);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr (GError) error = NULL;
  guint32 category;

  if (history == NULL || *name == '\0')
    return;
  category = ct_dataset_find_category (ct_session_get_dataset (self->session), name);
  if (category == CT_NO_ROW)
    category = ct_verb_add_category (history, name, &error);
  if (category == CT_NO_ROW)
    {
      g_signal_emit (self, signals[REFUSED], 0, error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  ct_category_panel_set_category (self, category);
  g_signal_emit (self, signals[ADDED], 0);
}

static void
disconnect_session (CtCategoryPanel *self)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
}

static void
ct_category_panel_dispose (GObject *object)
{
  CtCategoryPanel *self = CT_CATEGORY_PANEL (object);

  disconnect_session (self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_CATEGORY_PANEL);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (ct_category_panel_parent_class)->dispose (object);
}

static void
ct_category_panel_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CtCategoryPanel *self = CT_CATEGORY_PANEL (object);

  switch (prop_id)
    {
    case PROP_CATEGORY:
      g_value_set_uint (value, self->category);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ct_category_panel_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CtCategoryPanel *self = CT_CATEGORY_PANEL (object);

  switch (prop_id)
    {
    case PROP_CATEGORY:
      ct_category_panel_set_category (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ct_category_panel_class_init (CtCategoryPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ct_category_panel_dispose;
  object_class->get_property = ct_category_panel_get_property;
  object_class->set_property = ct_category_panel_set_property;

  /**
   * CtCategoryPanel:category:
   *
   * Row of the category that new boxes get, or %CT_NO_ROW when there is none.
   */
  properties[PROP_CATEGORY] = g_param_spec_uint ("category",
                                                 NULL,
                                                 NULL,
                                                 0,
                                                 G_MAXUINT32,
                                                 CT_NO_ROW,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CtCategoryPanel::added:
   *
   * A name was typed, and its category is now the current one.
   */
  signals[ADDED] =
      g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CtCategoryPanel::refused:
   * @message: why no category was added
   */
  signals[REFUSED] = g_signal_new ("refused",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-category-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, heading);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, view);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, entry);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ct_category_panel_init (CtCategoryPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->category = CT_NO_ROW;
  self->list = ct_record_list_new ();
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (add_cb), self);
}

/**
 * ct_category_panel_new:
 *
 * Returns: a panel without a session
 */
GtkWidget *
ct_category_panel_new (void)
{
  return g_object_new (CT_TYPE_CATEGORY_PANEL, NULL);
}

/**
 * ct_category_panel_set_session:
 * @session: whose document to show
 */
void
ct_category_panel_set_session (CtCategoryPanel *self, CtSession *session)
{
  disconnect_session (self);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::document", G_CALLBACK (document_cb), self);
  g_signal_connect_swapped (session, "notify::editable", G_CALLBACK (editable_cb), self);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (changed_cb), self);
  document_cb (self);
}

/**
 * ct_category_panel_get_category:
 *
 * Returns: row of the current category, or %CT_NO_ROW
 */
guint32
ct_category_panel_get_category (CtCategoryPanel *self)
{
  return self->category;
}

/**
 * ct_category_panel_set_category:
 * @category: row of a living category, or %CT_NO_ROW
 */
void
ct_category_panel_set_category (CtCategoryPanel *self, guint32 category)
{
  if (self->category == category)
    return;
  self->category = category;
  select_category (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATEGORY]);
}

/**
 * ct_category_panel_get_nth:
 *
 * Returns: row of the category at @position, or %CT_NO_ROW behind the end
 */
guint32
ct_category_panel_get_nth (CtCategoryPanel *self, guint position)
{
  return ct_record_list_get_row (G_LIST_MODEL (self->list), position);
}

/**
 * ct_category_panel_focus_entry:
 *
 * Makes the next keys a new category's name.
 */
void
ct_category_panel_focus_entry (CtCategoryPanel *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
