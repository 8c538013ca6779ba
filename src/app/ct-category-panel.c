/* ct-category-panel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list with one selected row, the current category, and an entry. The property is kept
 * apart from the selection, which comes and goes while the list is rebuilt or searched.
 */
#include "ct-category-panel-private.h"

#include <string.h>

#include "ct-verbs.h"

G_DEFINE_FINAL_TYPE (CtCategoryPanel, ct_category_panel, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CATEGORY,
  PROP_LOCKED,
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

/* ---- rows ---- */

static void
moved_cb (CtCategoryPanel *self, guint32 category, gboolean behind, CtCategoryRow *row)
{
  ct_category_panel_move (self, category, ct_category_row_get_category (row), behind);
}

static void
menu_cb (CtCategoryPanel *self, double x, double y, CtCategoryRow *row)
{
  ct_category_panel_set_category (self, ct_category_row_get_category (row));
  ct_category_panel_popup_menu (self, GTK_WIDGET (row), x, y);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, CtCategoryPanel *self)
{
  GtkWidget *row = ct_category_row_new ();

  ct_category_row_set_facts (CT_CATEGORY_ROW (row), &self->facts);
  g_signal_connect_swapped (row, "moved", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (row, "menu", G_CALLBACK (menu_cb), self);
  gtk_list_item_set_child (list_item, row);
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

/* ---- following the data set ---- */

static void
count_here (CtCategoryPanel *self, CtDataset *dataset)
{
  guint32 image = dataset != NULL ? ct_session_get_image (self->session) : CT_NO_ROW;
  CtCategoryFacts *facts = &self->facts;

  facts->n_here = dataset != NULL ? dataset->categories.n_rows : 0;
  g_free (facts->here);
  facts->here = g_new0 (guint32, facts->n_here + 1);
  if (image == CT_NO_ROW)
    return;
  for (guint32 row = ct_dataset_first_annotation (dataset, image); row != CT_NO_ROW;
       row = ct_dataset_next_annotation (dataset, row))
    if (dataset->annotations.category[row] != CT_NO_ROW)
      facts->here[dataset->annotations.category[row]]++;
}

/* The rows whose names hold what is searched for, in any case of letters. */
static GArray *
filter (CtCategoryPanel *self, const CtDataset *dataset, GArray *rows)
{
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  GArray *found;

  g_strstrip (needle);
  if (*needle == '\0' || !gtk_toggle_button_get_active (self->search_button))
    return g_array_ref (rows);
  found = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 row = g_array_index (rows, guint32, i);
      g_autofree char *name = g_utf8_casefold (ct_dataset_get_category_name (dataset, row), -1);

      if (strstr (name, needle) != NULL)
        g_array_append_val (found, row);
    }
  return found;
}

static void
show_empty (CtCategoryPanel *self, guint n_all, guint n_shown)
{
  gtk_stack_set_visible_child_name (self->stack, n_shown > 0 ? "list" : n_all > 0 ? "nothing" : "empty");
}

/* Makes list and current category follow the data set; a category that is gone cannot be the current one. */
static void
update (CtCategoryPanel *self)
{
  CtDataset *dataset = self->session != NULL ? ct_session_get_dataset (self->session) : NULL;
  g_autoptr (GArray) all =
      dataset != NULL ? ct_category_list_new (dataset) : g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) rows = filter (self, dataset, all);
  guint32 category = self->category;

  count_here (self, dataset);
  if (dataset != NULL)
    ct_category_list_find_digits (dataset, all, self->facts.digits);
  self->muted = TRUE;
  ct_record_list_follow (self->list, dataset, rows);
  self->muted = FALSE;
  if (dataset == NULL || !ct_category_table_is_alive (&dataset->categories, category))
    category = all->len > 0 ? g_array_index (all, guint32, 0) : CT_NO_ROW;
  show_empty (self, all->len, rows->len);
  ct_category_panel_set_category (self, category);
  select_category (self);
  ct_category_panel_update_actions (self);
}

static void
editable_cb (CtCategoryPanel *self)
{
  gboolean editable = self->session != NULL && ct_session_is_editable (self->session);

  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), editable && !self->locked);
  gtk_entry_set_placeholder_text (self->entry, self->locked ? _ ("The list is locked") : _ ("Add category"));
  ct_category_panel_update_actions (self);
}

static void
document_cb (CtCategoryPanel *self)
{
  self->category = CT_NO_ROW;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_toggle_button_set_active (self->search_button, FALSE);
  update (self);
  editable_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATEGORY]);
}

static void
changed_cb (CtCategoryPanel *self, const CtChange *change)
{
  if (change->categories || change->annotations || change->images)
    update (self);
}

/* ---- search and entry ---- */

static void
search_toggled_cb (CtCategoryPanel *self)
{
  gboolean active = gtk_toggle_button_get_active (self->search_button);

  gtk_revealer_set_reveal_child (self->search_bar, active);
  if (active)
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
  else
    gtk_editable_set_text (self->search, "");
  update (self);
}

/* Escape takes the search away, and the keys go where the arrows work. */
static void
stop_search_cb (CtCategoryPanel *self)
{
  gtk_toggle_button_set_active (self->search_button, FALSE);
  ct_category_panel_focus_list (self);
}

/* Enter takes the first one that was found. */
static void
search_activate_cb (CtCategoryPanel *self)
{
  guint32 category = ct_record_list_get_row (G_LIST_MODEL (self->list), 0);

  if (category == CT_NO_ROW)
    return;
  ct_category_panel_set_category (self, category);
  ct_category_panel_focus_list (self);
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
      ct_category_panel_tell (self, error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  ct_category_panel_set_category (self, category);
  g_signal_emit (self, signals[ADDED], 0);
}

/* Several lines are no name but a list of names. */
static void
entry_changed_cb (CtCategoryPanel *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *list = NULL;

  if (strpbrk (text, "\r\n") == NULL)
    return;
  list = g_strdup (text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  ct_category_panel_import_text (self, list);
}

static void
lock_toggled_cb (CtCategoryPanel *self)
{
  ct_category_panel_set_locked (self, gtk_toggle_button_get_active (self->lock));
}

/* ---- the object ---- */

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
  if (self->facts.canvas != NULL)
    g_signal_handlers_disconnect_by_data (self->facts.canvas, self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_CATEGORY_PANEL);
  g_clear_object (&self->facts.canvas);
  g_clear_pointer (&self->facts.here, g_free);
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
    case PROP_LOCKED:
      g_value_set_boolean (value, self->locked);
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
    case PROP_LOCKED:
      ct_category_panel_set_locked (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-category-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, heading_box);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, heading);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, search_button);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, search);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, view);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, entry_box);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, entry);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, lock);
  gtk_widget_class_bind_template_child (widget_class, CtCategoryPanel, row_menu);
  gtk_widget_class_bind_template_callback (widget_class, search_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, lock_toggled_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ct_category_panel_class_init (CtCategoryPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ct_category_panel_dispose;
  object_class->get_property = ct_category_panel_get_property;
  object_class->set_property = ct_category_panel_set_property;

  /**
   * CtCategoryPanel:category:
   *
   * Row of the category that new boxes get, or %CT_NO_ROW when there is none.
   */
  properties[PROP_CATEGORY] = g_param_spec_uint ("category", NULL, NULL, 0, G_MAXUINT32, CT_NO_ROW, flags);
  /**
   * CtCategoryPanel:locked:
   *
   * Whether nothing makes a new category.
   */
  properties[PROP_LOCKED] = g_param_spec_boolean ("locked", NULL, NULL, FALSE, flags);
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
   * @message: to be told in passing, such as why something was not done
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

  bind_template (GTK_WIDGET_CLASS (klass));
  ct_category_panel_install_actions (GTK_WIDGET_CLASS (klass));
}

static void
ct_category_panel_init (CtCategoryPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->category = CT_NO_ROW;
  self->list = ct_record_list_new ();
  for (guint i = 0; i < CT_N_DIGITS; i++)
    self->facts.digits[i] = CT_NO_ROW;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  self->menu = gtk_popover_menu_new_from_model (self->row_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Category"), -1);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  ct_category_panel_add_keys (self);
  ct_category_panel_update_actions (self);
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
  g_signal_connect_swapped (session, "notify::image", G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (changed_cb), self);
  document_cb (self);
}

/**
 * ct_category_panel_set_canvas:
 * @canvas: which knows what is hidden; to be called once
 */
void
ct_category_panel_set_canvas (CtCategoryPanel *self, CtCanvas *canvas)
{
  g_return_if_fail (self->facts.canvas == NULL);
  self->facts.canvas = g_object_ref (canvas);
  g_signal_connect_swapped (canvas, "marks-changed", G_CALLBACK (update), self);
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
  ct_category_panel_update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATEGORY]);
}

/**
 * ct_category_panel_find_digit:
 * @digit: 0 to 9
 *
 * Returns: row of the category that this key stands for, or %CT_NO_ROW
 */
guint32
ct_category_panel_find_digit (CtCategoryPanel *self, guint digit)
{
  g_return_val_if_fail (digit < CT_N_DIGITS, CT_NO_ROW);
  return self->session != NULL && ct_session_get_dataset (self->session) != NULL ? self->facts.digits[digit]
                                                                                 : CT_NO_ROW;
}

/**
 * ct_category_panel_focus_entry:
 *
 * Makes the next keys a new category's name.
 */
void
ct_category_panel_focus_entry (CtCategoryPanel *self)
{
  if (self->locked)
    ct_category_panel_tell (self, _ ("The list of categories is locked. Unlock it to add one."));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* Makes the next keys go to the row of the current category. */
void
ct_category_panel_focus_list (CtCategoryPanel *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * ct_category_panel_set_locked:
 * @locked: whether nothing makes a new category, not even pasting
 */
void
ct_category_panel_set_locked (CtCategoryPanel *self, gboolean locked)
{
  if (self->locked == (locked != FALSE))
    return;
  self->locked = locked != FALSE;
  gtk_toggle_button_set_active (self->lock, self->locked);
  gtk_button_set_icon_name (GTK_BUTTON (self->lock),
                            self->locked ? "changes-prevent-symbolic" : "changes-allow-symbolic");
  if (self->facts.canvas != NULL)
    ct_canvas_set_fixed_categories (self->facts.canvas, self->locked);
  editable_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOCKED]);
}

gboolean
ct_category_panel_get_locked (CtCategoryPanel *self)
{
  return self->locked;
}

/* Tells something in passing. */
void
ct_category_panel_tell (CtCategoryPanel *self, const char *text)
{
  g_signal_emit (self, signals[REFUSED], 0, text);
}
