/* ct-crop-wall.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order is made once, in a job, and then kept: what is relabelled leaves, and nothing else
 * moves under the hand. Keys are those of the keymap.
 */
#include "ct-crop-wall.h"

#include "ct-category-popover.h"
#include "ct-crop-list.h"
#include "ct-crop-set.h"
#include "ct-crop-tile.h"
#include "ct-dialogs.h"
#include "ct-job.h"
#include "ct-keymap.h"
#include "ct-selection-verbs.h"
#include "ct-shortcut-keys.h"
#include "ct-verbs.h"

#define WINDOW_WIDTH_WPX 860
#define WINDOW_HEIGHT_WPX 680

struct _CtCropWall
{
  GtkWidget parent_instance;
  AdwToastOverlay *toasts;
  GtkDropDown *category;
  GtkDropDown *order;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkGridView *grid;
  GtkLabel *count;
  GtkWidget *finder;
  GtkEventController *keys;
  GSimpleActionGroup *actions;
  GSettings *settings;
  CtSession *session;
  CtCategoryPanel *categories;
  CtCropLoader *loader;
  CtCropList *list;
  GtkMultiSelection *selection;
  GArray *rows; /* of the categories in the drop-down */
  guint32 shown;
  GCancellable *cancellable;
  guint follow_id;
  gboolean muted;
};

G_DEFINE_FINAL_TYPE (CtCropWall, ct_crop_wall, GTK_TYPE_WIDGET)

enum
{
  SHOW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a job works with. @wall is only touched in the main context, while @cancellable is the wall's. */
typedef struct
{
  CtCropWall *wall;
  GCancellable *cancellable;
  CtCropSet *set;
  CtCropOrder order;
  guint32 category;
} Sorting;

static void
sorting_free (gpointer data)
{
  Sorting *sorting = data;

  g_object_unref (sorting->cancellable);
  ct_crop_set_free (sorting->set);
  g_free (sorting);
}

static gpointer
sort_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Sorting *sorting = data;

  return ct_crop_set_sort (sorting->set, sorting->order, cancellable, error);
}

static void
update_count (CtCropWall *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint64 n_selected = gtk_bitset_get_size (selected);
  gboolean can_edit = n_selected > 0 && ct_session_is_editable (self->session);
  g_autofree char *boxes = g_strdup_printf (ngettext ("%'u box", "%'u boxes", n), n);
  g_autofree char *text = NULL;

  /* Translators: number of boxes that are selected, and “120 boxes” */
  text = n_selected > 0 ? g_strdup_printf (_ ("%'u of %s selected"), (guint) n_selected, boxes) : g_strdup (boxes);
  gtk_label_set_text (self->count, text);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "delete")),
                               can_edit);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "relabel")),
                               can_edit);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "show")),
                               n_selected == 1);
}

static void
update_page (CtCropWall *self)
{
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0 ? "wall" : "empty");
  update_count (self);
}

static void
sort_done (gpointer result, const GError *error, gpointer user_data)
{
  Sorting *sorting = user_data;
  CtCropWall *self = sorting->wall;

  if (g_cancellable_is_cancelled (sorting->cancellable) || result == NULL)
    {
      g_clear_pointer ((GArray **) &result, g_array_unref);
      return;
    }
  g_clear_object (&self->cancellable);
  ct_crop_list_set_order (self->list, ct_session_get_dataset (self->session), sorting->category, result);
  /* What was drawn or relabelled while the job ran. */
  ct_crop_list_follow (self->list);
  update_page (self);
}

static void
forget_job (CtCropWall *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
sort (CtCropWall *self)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);
  Sorting *sorting;

  forget_job (self);
  ct_crop_list_set_order (self->list, NULL, CT_NO_ROW, g_array_new (FALSE, FALSE, sizeof (guint32)));
  if (dataset == NULL || self->shown == CT_NO_ROW)
    {
      update_page (self);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "sorting");
  sorting = g_new0 (Sorting, 1);
  self->cancellable = g_cancellable_new ();
  sorting->wall = self;
  sorting->cancellable = g_object_ref (self->cancellable);
  sorting->set = ct_crop_set_new (dataset, self->shown);
  sorting->order = MIN (gtk_drop_down_get_selected (self->order), CT_N_CROP_ORDERS - 1);
  sorting->category = self->shown;
  ct_job_run (CT_JOB_INDEX, "sort boxes", sort_worker, sorting, sorting_free, self->cancellable, sort_done, sorting);
}

/* The drop-down follows the categories; the one that is shown stays selected while it lives. */
static void
list_categories (CtCropWall *self)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  g_array_set_size (self->rows, 0);
  for (guint32 row = 0; dataset != NULL && row < dataset->categories.n_rows; row++)
    {
      if (!ct_category_table_is_alive (&dataset->categories, row))
        continue;
      if (row == self->shown)
        selected = self->rows->len;
      gtk_string_list_append (names, ct_dataset_get_category_name (dataset, row));
      g_array_append_val (self->rows, row);
    }
  self->muted = TRUE;
  gtk_drop_down_set_model (self->category, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->category, selected);
  self->muted = FALSE;
}

static gboolean
follow_cb (gpointer user_data)
{
  CtCropWall *self = user_data;

  self->follow_id = 0;
  ct_crop_list_follow (self->list);
  if (self->cancellable == NULL)
    update_page (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (CtCropWall *self, const CtChange *change)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);

  if (change->categories)
    list_categories (self);
  if (self->shown != CT_NO_ROW && !ct_category_table_is_alive (&dataset->categories, self->shown))
    ct_crop_wall_set_category (self, CT_NO_ROW);
  if (self->follow_id == 0)
    self->follow_id = g_idle_add (follow_cb, self);
}

static void
category_cb (CtCropWall *self)
{
  guint selected = gtk_drop_down_get_selected (self->category);

  if (!self->muted && selected < self->rows->len)
    ct_crop_wall_set_category (self, g_array_index (self->rows, guint32, selected));
}

/* The selected boxes; the first position is where the labeler is. */
static CtSelection *
dup_selection (CtCropWall *self, guint *first)
{
  CtSelection *selection = ct_selection_new ();
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position;

  *first = gtk_bitset_is_empty (selected) ? GTK_INVALID_LIST_POSITION : gtk_bitset_get_minimum (selected);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    ct_selection_add (selection, ct_crop_list_get_annotation (self->list, position));
  return selection;
}

/* Whoever goes through boxes one by one goes on with the next, which has come to the same place. */
static void
go_on (CtCropWall *self, guint position, guint n_done)
{
  guint n;

  g_clear_handle_id (&self->follow_id, g_source_remove);
  follow_cb (self);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  if (n_done == 1 && n > 0)
    {
      position = MIN (position, n - 1);
      gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
      gtk_widget_activate_action (GTK_WIDGET (self->grid), "list.scroll-to-item", "u", position);
    }
  else
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  if (n > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

static void
undo_clicked_cb (CtCropWall *self)
{
  ct_session_undo (self->session);
}

static void
toast (CtCropWall *self, const char *text)
{
  AdwToast *done = adw_toast_new (text);

  adw_toast_set_button_label (done, _ ("_Undo"));
  g_signal_connect_object (done, "button-clicked", G_CALLBACK (undo_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, done);
}

static void
relabel (CtCropWall *self, guint32 category)
{
  guint first;
  g_autoptr (CtSelection) selection = dup_selection (self, &first);
  guint n = ct_selection_get_size (selection);
  CtHistory *history = ct_session_get_history (self->session);
  g_autofree char *text = NULL;
  g_autofree char *boxes = NULL;

  if (n == 0 || category == CT_NO_ROW || category == self->shown || history == NULL
      || !ct_session_is_editable (self->session) || !ct_selection_relabel (selection, history, category))
    return;
  boxes = g_strdup_printf (ngettext ("%'u box", "%'u boxes", n), n);
  /* Translators: “3 boxes”, and the name of a category */
  text = g_strdup_printf (_ ("%s changed to “%s”"),
                          boxes,
                          ct_dataset_get_category_name (ct_session_get_dataset (self->session), category));
  toast (self, text);
  go_on (self, first, n);
}

static void
create_cb (CtCropWall *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  guint32 category = ct_verb_add_category (ct_session_get_history (self->session), name, &error);

  if (category != CT_NO_ROW)
    relabel (self, category);
  else
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
}

static void
delete_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtCropWall *self = user_data;
  guint first;
  g_autoptr (CtSelection) selection = dup_selection (self, &first);
  guint n = ct_selection_get_size (selection);
  CtHistory *history = ct_session_get_history (self->session);
  g_autofree char *text = NULL;

  if (n == 0 || history == NULL || !ct_selection_delete (selection, history))
    return;
  text = g_strdup_printf (ngettext ("%'u box deleted", "%'u boxes deleted", n), n);
  toast (self, text);
  go_on (self, first, n);
}

static void
relabel_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtCropWall *self = user_data;
  GdkRectangle at = { gtk_widget_get_width (GTK_WIDGET (self)) / 2,
                      gtk_widget_get_height (GTK_WIDGET (self)) / 3,
                      1,
                      1 };

  ct_category_popover_set_dataset (CT_CATEGORY_POPOVER (self->finder), ct_session_get_dataset (self->session));
  ct_category_popover_open (CT_CATEGORY_POPOVER (self->finder), &at, ct_session_is_editable (self->session));
}

static void
show_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CtCropWall *self = user_data;
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  if (!gtk_bitset_is_empty (selected))
    g_signal_emit (self, signals[SHOW], 0, ct_crop_list_get_annotation (self->list, gtk_bitset_get_minimum (selected)));
}

static void
activate_cb (CtCropWall *self, guint position)
{
  g_signal_emit (self, signals[SHOW], 0, ct_crop_list_get_annotation (self->list, position));
}

static const GActionEntry action_entries[] = {
  { .name = "delete", .activate = delete_activated },
  { .name = "relabel", .activate = relabel_activated },
  { .name = "show", .activate = show_activated },
};

static void
setup_cb (CtCropWall *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, ct_crop_tile_new (self->loader));
}

static void
bind_cb (CtCropWall *self, GtkListItem *list_item)
{
  ct_crop_tile_set_item (CT_CROP_TILE (gtk_list_item_get_child (list_item)),
                         gtk_list_item_get_item (list_item),
                         ct_session_get_document (self->session),
                         ct_session_get_fetched (self->session));
}

static void
unbind_cb (CtCropWall *self, GtkListItem *list_item)
{
  ct_crop_tile_set_item (CT_CROP_TILE (gtk_list_item_get_child (list_item)), NULL, NULL, NULL);
}

/* The commands of the keymap that the wall has too. */
static gboolean
run_command (CtCropWall *self, const char *id)
{
  if (g_str_equal (id, "undo"))
    return ct_session_undo (self->session);
  if (g_str_equal (id, "redo"))
    return ct_session_redo (self->session);
  if (g_str_equal (id, "delete"))
    return gtk_widget_activate_action (GTK_WIDGET (self), "wall.delete", NULL);
  if (g_str_equal (id, "find-category"))
    return gtk_widget_activate_action (GTK_WIDGET (self), "wall.relabel", NULL);
  for (guint n = 1; n <= 10; n++)
    {
      g_autofree char *category = g_strdup_printf ("category-%u", n);

      if (g_str_equal (id, category))
        {
          relabel (self, ct_category_panel_find_digit (self->categories, n % 10));
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  CtCropWall *self = CT_CROP_WALL (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  /* Typed into the search of the drop-down, or of the finder. */
  if (focus != NULL && GTK_IS_TEXT (focus))
    return FALSE;
  return run_command (self, g_variant_get_string (arguments, NULL));
}

static void
add_key (CtCropWall *self, const char *key, const char *id)
{
  GtkShortcutTrigger *trigger = ct_shortcut_trigger_new (key);
  GtkShortcut *shortcut;

  if (trigger == NULL)
    return;
  shortcut = gtk_shortcut_new (trigger, gtk_callback_action_new (key_cb, NULL, NULL));
  gtk_shortcut_set_arguments (shortcut, g_variant_new_string (id));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (self->keys), shortcut);
}

static void
keymap_cb (CtCropWall *self)
{
  static const char *const ids[] = { "undo",       "redo",       "delete",     "find-category", "category-1",
                                     "category-2", "category-3", "category-4", "category-5",    "category-6",
                                     "category-7", "category-8", "category-9", "category-10" };
  g_autofree char *text = g_settings_get_string (self->settings, "keymap");
  g_autoptr (CtKeymap) keymap = ct_keymap_parse (text);

  if (self->keys != NULL)
    gtk_widget_remove_controller (GTK_WIDGET (self), self->keys);
  self->keys = gtk_shortcut_controller_new ();
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    for (const char *const *key = ct_keymap_get_keys (keymap, ct_command_find (ids[i])); *key != NULL; key++)
      /* Enter opens the box that has the focus. */
      if (!g_str_equal (*key, "Return"))
        add_key (self, *key, ids[i]);
  gtk_widget_add_controller (GTK_WIDGET (self), self->keys);
}

static void
ct_crop_wall_dispose (GObject *object)
{
  CtCropWall *self = CT_CROP_WALL (object);

  forget_job (self);
  g_clear_handle_id (&self->follow_id, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->loader != NULL)
    ct_crop_loader_stop (self->loader);
  if (self->grid != NULL)
    gtk_grid_view_set_model (self->grid, NULL);
  g_clear_pointer (&self->finder, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->toasts, gtk_widget_unparent);
  self->grid = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->loader);
  g_clear_object (&self->actions);
  g_clear_object (&self->settings);
  g_clear_object (&self->categories);
  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_array_unref);
  G_OBJECT_CLASS (ct_crop_wall_parent_class)->dispose (object);
}

static void
ct_crop_wall_class_init (CtCropWallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_crop_wall_dispose;

  /**
   * CtCropWall::show-box:
   * @annotation: row of the box
   *
   * The person wants to see the box in its image.
   */
  signals[SHOW] = g_signal_new ("show-box",
                                G_TYPE_FROM_CLASS (klass),
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                1,
                                G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-crop-wall.ui");
  gtk_widget_class_bind_template_child (widget_class, CtCropWall, toasts);
  gtk_widget_class_bind_template_child (widget_class, CtCropWall, category);
  gtk_widget_class_bind_template_child (widget_class, CtCropWall, order);
  gtk_widget_class_bind_template_child (widget_class, CtCropWall, stack);
  gtk_widget_class_bind_template_child (widget_class, CtCropWall, scroller);
  gtk_widget_class_bind_template_child (widget_class, CtCropWall, grid);
  gtk_widget_class_bind_template_child (widget_class, CtCropWall, count);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cropwall");
}

static void
watch_scrolling (CtCropWall *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  g_signal_connect_object (adjustment,
                           "value-changed",
                           G_CALLBACK (ct_crop_loader_look_again),
                           self->loader,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment,
                           "changed",
                           G_CALLBACK (ct_crop_loader_look_again),
                           self->loader,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid, "map", G_CALLBACK (ct_crop_loader_look_again), self->loader, G_CONNECT_SWAPPED);
}

static void
ct_crop_wall_init (CtCropWall *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkExpression) name = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  gtk_widget_init_template (GTK_WIDGET (self));
  self->shown = CT_NO_ROW;
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->loader = ct_crop_loader_new ();
  self->list = ct_crop_list_new ();
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  self->settings = g_settings_new (CT_APPLICATION_ID);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), action_entries, G_N_ELEMENTS (action_entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "wall", G_ACTION_GROUP (self->actions));
  gtk_drop_down_set_expression (self->category, name);
  self->finder = ct_category_popover_new ();
  gtk_widget_set_parent (self->finder, GTK_WIDGET (self));
  g_signal_connect_swapped (self->finder, "chosen", G_CALLBACK (relabel), self);
  g_signal_connect_swapped (self->finder, "create", G_CALLBACK (create_cb), self);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (update_count), self);
  g_signal_connect_swapped (self->category, "notify::selected", G_CALLBACK (category_cb), self);
  g_signal_connect_swapped (self->order, "notify::selected", G_CALLBACK (sort), self);
  g_signal_connect_swapped (self->settings, "changed::keymap", G_CALLBACK (keymap_cb), self);
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_grid_view_set_factory (self->grid, factory);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->grid, "activate", G_CALLBACK (activate_cb), self);
  watch_scrolling (self);
  keymap_cb (self);
}

/**
 * ct_crop_wall_new:
 * @session: with a document open
 * @categories: which knows what the digits mean
 *
 * Returns: a wall of the boxes of the current category
 */
GtkWidget *
ct_crop_wall_new (CtSession *session, CtCategoryPanel *categories)
{
  CtCropWall *self = g_object_new (CT_TYPE_CROP_WALL, NULL);

  self->session = g_object_ref (session);
  self->categories = g_object_ref (categories);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (session, "notify::editable", G_CALLBACK (update_count), self);
  ct_crop_wall_set_category (self, ct_category_panel_get_category (categories));
  return GTK_WIDGET (self);
}

/**
 * ct_crop_wall_set_category:
 * @category: row of a living category, or %CT_NO_ROW
 *
 * Shows its boxes.
 */
void
ct_crop_wall_set_category (CtCropWall *self, guint32 category)
{
  self->shown = category;
  list_categories (self);
  sort (self);
}

/**
 * ct_crop_wall_open:
 * @parent: stays usable beside it; when its document is closed the wall goes too
 *
 * Returns: (transfer none): the wall in a window of its own, presented
 */
CtCropWall *
ct_crop_wall_open (GtkWindow *parent, CtSession *session, CtCategoryPanel *categories)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *wall = ct_crop_wall_new (session, categories);

  gtk_window_set_title (window, _ ("Crop Wall"));
  /* Not transient: what is above its parent for good would hide the box that it shows there. */
  g_signal_connect_object (parent, "destroy", G_CALLBACK (gtk_window_destroy), window, G_CONNECT_SWAPPED);
  gtk_window_set_default_size (window, WINDOW_WIDTH_WPX, WINDOW_HEIGHT_WPX);
  gtk_widget_set_vexpand (wall, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), wall);
  adw_window_set_content (ADW_WINDOW (window), box);
  ct_dialogs_add_closing_keys (window);
  g_signal_connect_object (session, "notify::document", G_CALLBACK (gtk_window_destroy), window, G_CONNECT_SWAPPED);
  gtk_window_present (window);
  return CT_CROP_WALL (wall);
}
