/* ct-image-panel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The widget: two views of one list, of which the one in sight has the model, and what is said about the list as
 * a whole. The verbs are the actions "images.…".
 */
#include "ct-image-panel-private.h"

#include "ct-image-row.h"

/* Answers that come sooner need no sign that something is going on. */
#define BUSY_MS 250

G_DEFINE_FINAL_TYPE (CtImagePanel, ct_image_panel, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_IMAGES_GRID,
  PROP_SORT,
  PROP_DESCENDING,
  N_PROPS
};

enum
{
  MESSAGE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/**
 * ct_image_panel_get_list:
 *
 * Returns: (transfer none) (nullable): the images
 */
CtImageList *
ct_image_panel_get_list (CtImagePanel *self)
{
  return self->session != NULL ? ct_session_get_images (self->session) : NULL;
}

static GtkWidget *
get_view (CtImagePanel *self)
{
  return self->show_grid ? GTK_WIDGET (self->grid) : GTK_WIDGET (self->list);
}

/* ---- rows ---- */

static void
context_cb (GtkGestureClick *gesture, int n_press, double x_wpx, double y_wpx, GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);
  CtImagePanel *self = CT_IMAGE_PANEL (gtk_widget_get_ancestor (row, CT_TYPE_IMAGE_PANEL));
  guint position = gtk_list_item_get_position (list_item);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (ct_image_panel_get_list (self));

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  if (!gtk_selection_model_is_selected (model, position))
    gtk_selection_model_select_item (model, position, TRUE);
  ct_image_panel_popup_menu (self, row, x_wpx, y_wpx);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
setup (CtImagePanel *self, GtkListItem *list_item, gboolean large)
{
  GtkWidget *row = ct_image_row_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  if (large)
    ct_image_row_set_large (CT_IMAGE_ROW (row));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (context_cb), list_item);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  ct_image_row_set_loader (CT_IMAGE_ROW (row), self->loader);
  gtk_list_item_set_child (list_item, row);
}

static void
setup_row_cb (CtImagePanel *self, GtkListItem *list_item)
{
  setup (self, list_item, FALSE);
}

static void
setup_tile_cb (CtImagePanel *self, GtkListItem *list_item)
{
  setup (self, list_item, TRUE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  ct_image_row_set_item (CT_IMAGE_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  ct_image_row_set_item (CT_IMAGE_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static GtkListItemFactory *
make_factory (CtImagePanel *self, gpointer setup_func)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_func), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}

/* ---- what is shown ---- */

static char *
dup_count (CtImagePanel *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (ct_image_panel_get_list (self)));
  guint n_all = ct_image_finder_get_n_images (ct_session_get_finder (self->session));

  if (ct_image_filter_is_empty (&self->filter))
    return g_strdup_printf ("%'u", n_all);
  /* Translators: so many images are listed of so many */
  return g_strdup_printf (_ ("%'u of %'u"), n, n_all);
}

static void
show_nothing (CtImagePanel *self)
{
  gboolean filtered = !ct_image_filter_is_empty (&self->filter);

  gtk_label_set_text (self->nothing, filtered ? _ ("No image matches") : _ ("There are no images here"));
  gtk_widget_set_visible (self->nothing_button, filtered);
}

static gboolean
busy_cb (gpointer data)
{
  CtImagePanel *self = data;

  self->busy_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
show_busy (CtImagePanel *self, gboolean busy)
{
  if (busy && self->busy_source == 0 && !gtk_widget_get_visible (GTK_WIDGET (self->spinner)))
    self->busy_source = g_timeout_add (BUSY_MS, busy_cb, self);
  if (busy)
    return;
  g_clear_handle_id (&self->busy_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
}

/* Everything but the rows: how many there are, whether the list is right, which page is in sight. */
void
ct_image_panel_show_state (CtImagePanel *self)
{
  CtImageFinder *finder = ct_session_get_finder (self->session);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (ct_image_panel_get_list (self)));
  gboolean busy = ct_image_finder_is_busy (finder);
  g_autofree char *count = dup_count (self);

  gtk_label_set_text (self->count, count);
  gtk_widget_set_visible (self->update, ct_image_finder_is_stale (finder) && !busy);
  show_busy (self, busy);
  show_nothing (self);
  if (n > 0 || !busy)
    gtk_stack_set_visible_child_name (self->stack,
                                      n == 0 && ct_session_get_document (self->session) != NULL ? "nothing"
                                      : self->show_grid                                         ? "grid"
                                                                                                : "list");
}

static void
items_cb (CtImagePanel *self, guint position, guint removed, guint added)
{
  GtkWidget *view = get_view (self);
  GtkRoot *root = gtk_widget_get_root (view);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  self->had_focus = self->had_focus || (focus != NULL && gtk_widget_is_ancestor (focus, view));
  if (!self->muted)
    ct_image_panel_show_state (self);
}

/* The keys stay where they were, though the row that had them is gone. */
static void
found_cb (CtImagePanel *self)
{
  guint current = ct_image_list_find (ct_image_panel_get_list (self), ct_session_get_image (self->session));

  ct_image_panel_show_state (self);
  if (current == GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (get_view (self), "list.scroll-to-item", "u", 0);
  ct_image_panel_scroll_to_current (self);
  if (self->had_focus)
    gtk_widget_grab_focus (get_view (self));
  self->had_focus = FALSE;
}

static void
selection_cb (CtImagePanel *self)
{
  ct_image_panel_show_bulk (self);
}

static void
document_cb (CtImagePanel *self)
{
  ct_image_panel_forget_filter (self);
  ct_image_panel_show_state (self);
  ct_image_panel_show_bulk (self);
}

static void
changed_cb (CtImagePanel *self, const CtChange *change)
{
  if (change->images)
    ct_image_panel_show_state (self);
}

static void
put_model (CtImagePanel *self)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (ct_image_panel_get_list (self));

  gtk_list_view_set_model (self->list, self->show_grid ? NULL : model);
  gtk_grid_view_set_model (self->grid, self->show_grid ? model : NULL);
}

static void
set_grid (CtImagePanel *self, gboolean show_grid)
{
  if (self->show_grid == !!show_grid)
    return;
  self->show_grid = !!show_grid;
  if (self->session != NULL)
    {
      put_model (self);
      ct_image_panel_show_state (self);
      ct_image_panel_scroll_to_current (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IMAGES_GRID]);
}

static void
update_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ct_image_finder_again (ct_session_get_finder (CT_IMAGE_PANEL (widget)->session));
}

/* ---- the object ---- */

static void
disconnect_session (CtImagePanel *self)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (ct_session_get_images (self->session), self);
      g_signal_handlers_disconnect_by_data (ct_session_get_finder (self->session), self);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  g_clear_object (&self->session);
}

static void
ct_image_panel_dispose (GObject *object)
{
  CtImagePanel *self = CT_IMAGE_PANEL (object);

  g_clear_handle_id (&self->busy_source, g_source_remove);
  disconnect_session (self);
  if (self->popover != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->popover, self);
      ct_image_filter_popover_set_filter (self->popover, NULL);
      self->popover = NULL;
    }
  ct_image_panel_remove_bulk (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_IMAGE_PANEL);
  g_clear_object (&self->loader);
  ct_image_filter_clear (&self->filter);
  G_OBJECT_CLASS (ct_image_panel_parent_class)->dispose (object);
}

static void
ct_image_panel_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CtImagePanel *self = CT_IMAGE_PANEL (object);

  switch (prop_id)
    {
    case PROP_IMAGES_GRID:
      g_value_set_boolean (value, self->show_grid);
      break;
    case PROP_SORT:
      g_value_set_string (value, ct_image_panel_get_sort (self));
      break;
    case PROP_DESCENDING:
      g_value_set_boolean (value, ct_image_panel_get_descending (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ct_image_panel_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CtImagePanel *self = CT_IMAGE_PANEL (object);

  switch (prop_id)
    {
    case PROP_IMAGES_GRID:
      set_grid (self, g_value_get_boolean (value));
      break;
    case PROP_SORT:
      ct_image_panel_set_sort (self, g_value_get_string (value), ct_image_panel_get_descending (self));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_DESCENDING:
      ct_image_panel_set_sort (self, ct_image_panel_get_sort (self), g_value_get_boolean (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-image-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, content);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, count);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, update);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, spinner);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, search);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, filter_button);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, sort_button);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, join);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, chips);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, stack);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, list);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, grid);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, nothing);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, nothing_button);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, bar);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, bar_label);
  gtk_widget_class_bind_template_child (widget_class, CtImagePanel, image_menu);
}

static void
ct_image_panel_class_init (CtImagePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ct_image_panel_dispose;
  object_class->get_property = ct_image_panel_get_property;
  object_class->set_property = ct_image_panel_set_property;

  /**
   * CtImagePanel:images-grid:
   *
   * Whether the images are shown as a grid of large thumbnails instead of a list.
   */
  properties[PROP_IMAGES_GRID] = g_param_spec_boolean ("images-grid", NULL, NULL, FALSE, flags);
  /**
   * CtImagePanel:sort:
   *
   * What the images are sorted by: "document", "name", "boxes", "size", "date" or "reviewed".
   */
  properties[PROP_SORT] = g_param_spec_string ("sort", NULL, NULL, "document", flags);
  /**
   * CtImagePanel:descending:
   *
   * Whether the largest or last comes first.
   */
  properties[PROP_DESCENDING] = g_param_spec_boolean ("descending", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CtImagePanel::message:
   * @text: something to be told in passing
   */
  signals[MESSAGE] = g_signal_new ("message",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_STRING);

  gtk_widget_class_install_property_action (widget_class, "images.grid", "images-grid");
  gtk_widget_class_install_property_action (widget_class, "images.sort", "sort");
  gtk_widget_class_install_property_action (widget_class, "images.descending", "descending");
  gtk_widget_class_install_action (widget_class, "images.update", NULL, update_action);
  gtk_widget_class_install_action (widget_class, "images.clear-filters", NULL, ct_image_panel_clear_filter);
  ct_image_panel_install_bulk (widget_class);
  bind_template (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ct_image_panel_init (CtImagePanel *self)
{
  g_autoptr (GtkListItemFactory) rows = NULL;
  g_autoptr (GtkListItemFactory) tiles = NULL;

  ct_image_filter_init (&self->filter);
  gtk_widget_init_template (GTK_WIDGET (self));
  rows = make_factory (self, setup_row_cb);
  tiles = make_factory (self, setup_tile_cb);
  gtk_list_view_set_factory (self->list, rows);
  gtk_grid_view_set_factory (self->grid, tiles);
  ct_image_panel_add_find (self);
  ct_image_panel_add_bulk (self);
}

GtkWidget *
ct_image_panel_new (void)
{
  return g_object_new (CT_TYPE_IMAGE_PANEL, NULL);
}

/**
 * ct_image_panel_set_session:
 * @session: whose images to show
 */
void
ct_image_panel_set_session (CtImagePanel *self, CtSession *session)
{
  CtImageList *images = ct_session_get_images (session);
  CtImageFinder *finder = ct_session_get_finder (session);

  disconnect_session (self);
  self->session = g_object_ref (session);
  /* Before the views, which take the focus from a row that goes. */
  g_signal_connect_swapped (images, "items-changed", G_CALLBACK (items_cb), self);
  g_signal_connect_swapped (images, "notify::n-selected", G_CALLBACK (selection_cb), self);
  g_signal_connect_swapped (finder, "found", G_CALLBACK (found_cb), self);
  g_signal_connect_swapped (finder, "notify::busy", G_CALLBACK (ct_image_panel_show_state), self);
  g_signal_connect_swapped (finder, "notify::stale", G_CALLBACK (ct_image_panel_show_state), self);
  g_signal_connect_swapped (session, "notify::document", G_CALLBACK (document_cb), self);
  g_signal_connect_swapped (session, "notify::editable", G_CALLBACK (ct_image_panel_show_bulk), self);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (changed_cb), self);
  put_model (self);
  document_cb (self);
}

static void
watch_scrolling (CtImagePanel *self, GtkScrollable *view)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (view);
  gpointer look_again = ct_thumbnail_loader_look_again;

  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (look_again), self->loader, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (look_again), self->loader, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "map", G_CALLBACK (look_again), self->loader, G_CONNECT_SWAPPED);
}

/**
 * ct_image_panel_set_loader:
 * @loader: who makes the thumbnails; to be set before the session
 */
void
ct_image_panel_set_loader (CtImagePanel *self, CtThumbnailLoader *loader)
{
  g_return_if_fail (self->loader == NULL);
  self->loader = g_object_ref (loader);
  watch_scrolling (self, GTK_SCROLLABLE (self->list));
  watch_scrolling (self, GTK_SCROLLABLE (self->grid));
}

/**
 * ct_image_panel_scroll_to_current:
 *
 * Brings the current image into sight, if it is listed.
 */
void
ct_image_panel_scroll_to_current (CtImagePanel *self)
{
  guint position = ct_image_list_find (ct_image_panel_get_list (self), ct_session_get_image (self->session));

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (get_view (self), "list.scroll-to-item", "u", position);
}

/**
 * ct_image_panel_focus_search:
 *
 * Makes the next keys a part of a name.
 */
void
ct_image_panel_focus_search (CtImagePanel *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

/**
 * ct_image_panel_go_to:
 *
 * Asks for the number or the name of an image, and goes there.
 */
void
ct_image_panel_go_to (CtImagePanel *self)
{
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (GTK_WIDGET (self->search), GTK_WIDGET (self), &bounds))
    gtk_popover_set_pointing_to (GTK_POPOVER (self->go_to),
                                 &(GdkRectangle){ (int) bounds.origin.x,
                                                  (int) bounds.origin.y,
                                                  (int) bounds.size.width,
                                                  (int) bounds.size.height });
  ct_image_goto_open (self->go_to);
}
