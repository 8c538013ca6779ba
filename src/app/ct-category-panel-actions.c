/* ct-category-panel-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the menus and keys of the list of categories do, always to the current one.
 */
#include "ct-category-panel-private.h"

#include "ct-category-dialogs.h"
#include "ct-category-editor.h"
#include "ct-category-verbs.h"

static GtkWindow *
get_window (CtCategoryPanel *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
edit_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CtCategoryPanel *self = CT_CATEGORY_PANEL (widget);

  gtk_window_present (GTK_WINDOW (ct_category_editor_new (get_window (self), self->session, self->category)));
}

static void
merge_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CtCategoryPanel *self = CT_CATEGORY_PANEL (widget);

  ct_category_dialogs_merge (get_window (self), self->session, self->category);
}

static void
delete_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CtCategoryPanel *self = CT_CATEGORY_PANEL (widget);

  ct_category_dialogs_delete (get_window (self), self->session, self->category);
}

static void
import_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CtCategoryPanel *self = CT_CATEGORY_PANEL (widget);

  ct_category_dialogs_import_file (get_window (self), self->session);
}

/**
 * ct_category_panel_import_text:
 * @text: names, one a line
 */
void
ct_category_panel_import_text (CtCategoryPanel *self, const char *text)
{
  if (self->session != NULL && ct_session_is_editable (self->session))
    ct_category_dialogs_import_text (get_window (self), self->session, text);
}

/* ---- what is seen ---- */

static void
show_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CtCategoryPanel *self = CT_CATEGORY_PANEL (widget);

  ct_canvas_set_category_hidden (self->facts.canvas, self->category, g_str_equal (name, "category.hide"));
}

static void
show_only_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CtCategoryPanel *self = CT_CATEGORY_PANEL (widget);

  ct_canvas_show_only_category (self->facts.canvas, self->category);
}

static void
show_all_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ct_canvas_show_all_categories (CT_CATEGORY_PANEL (widget)->facts.canvas);
}

/* ---- order ---- */

static void
move_to (CtCategoryPanel *self, guint32 category, guint position)
{
  g_autoptr (GError) error = NULL;

  if (!ct_verb_move_category (ct_session_get_history (self->session), category, position, &error))
    ct_category_panel_tell (self, error->message);
  else if (!self->told_order)
    ct_category_panel_tell (self, _ ("The order here is yours; the file keeps its own."));
  self->told_order = TRUE;
}

static gboolean
can_move (CtCategoryPanel *self)
{
  if (!ct_session_is_editable (self->session))
    return FALSE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list))
      == ct_session_get_dataset (self->session)->categories.n_alive)
    return TRUE;
  ct_category_panel_tell (self, _ ("End the search to change the order."));
  return FALSE;
}

/**
 * ct_category_panel_move:
 * @category: row of what goes to another place
 * @beside: row of the one there
 * @behind: whether behind it, and not before it
 */
void
ct_category_panel_move (CtCategoryPanel *self, guint32 category, guint32 beside, gboolean behind)
{
  guint from = ct_record_list_find (G_LIST_MODEL (self->list), category);
  guint to = ct_record_list_find (G_LIST_MODEL (self->list), beside);

  if (from == CT_NO_ROW || to == CT_NO_ROW || from == to || !can_move (self))
    return;
  to += behind ? 1 : 0;
  move_to (self, category, to > from ? to - 1 : to);
}

static void
move_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CtCategoryPanel *self = CT_CATEGORY_PANEL (widget);
  guint position = ct_record_list_find (G_LIST_MODEL (self->list), self->category);
  gboolean up = g_str_equal (name, "category.move-up");

  if (!can_move (self) || position == CT_NO_ROW || (up && position == 0))
    return;
  move_to (self, self->category, up ? position - 1 : position + 1);
}

/* ---- all of them ---- */

void
ct_category_panel_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "category.edit", NULL, edit_activated);
  gtk_widget_class_install_action (widget_class, "category.merge", NULL, merge_activated);
  gtk_widget_class_install_action (widget_class, "category.delete", NULL, delete_activated);
  gtk_widget_class_install_action (widget_class, "category.import", NULL, import_activated);
  gtk_widget_class_install_action (widget_class, "category.hide", NULL, show_activated);
  gtk_widget_class_install_action (widget_class, "category.show", NULL, show_activated);
  gtk_widget_class_install_action (widget_class, "category.show-only", NULL, show_only_activated);
  gtk_widget_class_install_action (widget_class, "category.show-all", NULL, show_all_activated);
  gtk_widget_class_install_action (widget_class, "category.move-up", NULL, move_activated);
  gtk_widget_class_install_action (widget_class, "category.move-down", NULL, move_activated);
  gtk_widget_class_install_property_action (widget_class, "category.locked", "locked");
}

/* Which of them are possible now. */
void
ct_category_panel_update_actions (CtCategoryPanel *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  CtDataset *dataset = self->session != NULL ? ct_session_get_dataset (self->session) : NULL;
  gboolean editable = self->session != NULL && ct_session_is_editable (self->session);
  gboolean one = dataset != NULL && self->category != CT_NO_ROW;
  gboolean seen = one && self->facts.canvas != NULL;
  gboolean hidden = seen && ct_canvas_is_category_hidden (self->facts.canvas, self->category);

  gtk_widget_action_set_enabled (widget, "category.edit", editable && one);
  gtk_widget_action_set_enabled (widget, "category.merge", editable && one && dataset->categories.n_alive > 1);
  gtk_widget_action_set_enabled (widget, "category.delete", editable && one);
  gtk_widget_action_set_enabled (widget, "category.import", editable && !self->locked);
  gtk_widget_action_set_enabled (widget, "category.hide", seen && !hidden);
  gtk_widget_action_set_enabled (widget, "category.show", hidden);
  gtk_widget_action_set_enabled (widget, "category.show-only", seen);
  gtk_widget_action_set_enabled (widget,
                                 "category.show-all",
                                 self->facts.canvas != NULL && ct_canvas_has_hidden_categories (self->facts.canvas));
  gtk_widget_action_set_enabled (widget, "category.move-up", editable && one);
  gtk_widget_action_set_enabled (widget, "category.move-down", editable && one);
}

/* The menu of the current category at a place in a widget. */
void
ct_category_panel_popup_menu (CtCategoryPanel *self, GtkWidget *widget, double x, double y)
{
  double at_x = x, at_y = y;

  gtk_widget_translate_coordinates (widget, GTK_WIDGET (self), x, y, &at_x, &at_y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) at_x, (int) at_y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The row with the keys, or the list, if they are elsewhere. */
static void
popup_at_row (CtCategoryPanel *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)))
    focus = GTK_WIDGET (self->view);
  ct_category_panel_popup_menu (self, focus, 24, gtk_widget_get_height (focus) / 2.0);
}

/**
 * Key:
 *
 * ct-keymap-table.c lists these keys as well, for people to find.
 */
static const struct
{
  guint keyval;
  GdkModifierType modifiers;
  const char *action; /* NULL opens the menu */
} keys[] = {
  { GDK_KEY_F2, 0, "category.edit" },
  { GDK_KEY_Delete, 0, "category.delete" },
  { GDK_KEY_KP_Delete, 0, "category.delete" },
  { GDK_KEY_BackSpace, 0, "category.delete" },
  { GDK_KEY_Up, GDK_ALT_MASK, "category.move-up" },
  { GDK_KEY_KP_Up, GDK_ALT_MASK, "category.move-up" },
  { GDK_KEY_Down, GDK_ALT_MASK, "category.move-down" },
  { GDK_KEY_KP_Down, GDK_ALT_MASK, "category.move-down" },
  { GDK_KEY_Menu, 0, NULL },
  { GDK_KEY_F10, GDK_SHIFT_MASK, NULL },
};

/* What is pressed here is meant for the categories even when it is impossible: never for boxes. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CtCategoryPanel *self)
{
  GdkModifierType modifiers = state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval && keys[i].modifiers == modifiers)
      {
        if (keys[i].action != NULL)
          gtk_widget_activate_action (GTK_WIDGET (self), keys[i].action, NULL);
        else
          popup_at_row (self);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

void
ct_category_panel_add_keys (CtCategoryPanel *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}
