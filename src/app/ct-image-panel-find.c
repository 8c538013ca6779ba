/* ct-image-panel-find.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From what is typed and chosen to the question for the finder; and the chips, which say what is on and take
 * it away when they are pressed.
 */
#include "ct-image-panel-private.h"

static const char *const sort_keys[CT_QUERY_N_SORT_KEYS] = {
  [CT_QUERY_BY_DOCUMENT] = "document", [CT_QUERY_BY_NAME] = "name", [CT_QUERY_BY_BOXES] = "boxes",
  [CT_QUERY_BY_SIZE] = "size",         [CT_QUERY_BY_DATE] = "date", [CT_QUERY_BY_REVIEWED] = "reviewed",
};

static void
chip_cb (CtImagePanel *self, GtkWidget *chip)
{
  CtFilterPart part = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "part"));

  ct_image_filter_drop (&self->filter, part);
  gtk_widget_grab_focus (GTK_WIDGET (self->filter_button));
  ct_image_panel_find (self);
}

static void
add_chip (CtImagePanel *self, GtkWidget *chip)
{
  GtkWidget *child;

  gtk_flow_box_insert (self->chips, chip, -1);
  child = gtk_widget_get_parent (chip);
  gtk_widget_set_focusable (child, FALSE);
  gtk_widget_set_halign (child, GTK_ALIGN_START);
}

static GtkWidget *
make_chip (CtImagePanel *self, CtFilterPart part)
{
  g_autofree char *text = ct_image_filter_dup_text (&self->filter, part, ct_session_get_dataset (self->session));
  g_autofree char *name = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *chip = gtk_button_new ();

  /* Translators: %s is a condition of the filter, such as "Not reviewed" */
  name = g_strdup_printf (_ ("Remove filter “%s”"), text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_tooltip_text (chip, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (chip), "part", GUINT_TO_POINTER (part));
  g_signal_connect_swapped (chip, "clicked", G_CALLBACK (chip_cb), self);
  return chip;
}

static void
show_chips (CtImagePanel *self)
{
  const char *join = ct_image_filter_get_join_text (&self->filter);
  guint n = ct_image_filter_count (&self->filter);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_flow_box_remove (self->chips, child);
  gtk_label_set_text (self->join, join != NULL ? join : "");
  gtk_widget_set_visible (GTK_WIDGET (self->join), join != NULL);
  for (CtFilterPart part = 0; n > 0 && part < CT_FILTER_N_PARTS; part++)
    if (ct_image_filter_has (&self->filter, part))
      add_chip (self, make_chip (self, part));
  gtk_widget_set_visible (GTK_WIDGET (self->chips), n > 0);
  if (n > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->filter_button), "in-use");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->filter_button), "in-use");
}

/* Asks for what the filter says now. */
void
ct_image_panel_find (CtImagePanel *self)
{
  CtDataset *dataset = self->session != NULL ? ct_session_get_dataset (self->session) : NULL;
  g_autoptr (CtQuery) query = NULL;

  show_chips (self);
  if (dataset == NULL)
    return;
  query = ct_image_filter_make_query (&self->filter, dataset);
  ct_image_finder_find (ct_session_get_finder (self->session), query, ct_image_filter_get_needs (&self->filter));
  ct_image_panel_show_state (self);
}

/* Another document has other categories; what was asked of the last one means nothing here. */
void
ct_image_panel_forget_filter (CtImagePanel *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  ct_image_filter_reset (&self->filter);
  self->muted = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  self->muted = FALSE;
  ct_image_filter_popover_set_dataset (self->popover, ct_session_get_dataset (self->session));
  ct_category_popover_set_dataset (self->tags, ct_session_get_dataset (self->session));
  ct_image_goto_set_session (self->go_to, self->session);
  show_chips (self);
}

void
ct_image_panel_clear_filter (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CtImagePanel *self = CT_IMAGE_PANEL (widget);

  ct_image_filter_reset (&self->filter);
  self->muted = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  self->muted = FALSE;
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  ct_image_panel_find (self);
}

static void
search_cb (CtImagePanel *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (self->muted || g_strcmp0 (text, self->filter.name) == 0)
    return;
  ct_image_filter_set_name (&self->filter, text);
  ct_image_panel_find (self);
}

/* Enter goes to the first image that was found, unless the current one is among them. */
static void
activate_cb (CtImagePanel *self)
{
  CtImageList *list = ct_image_panel_get_list (self);
  guint32 first = ct_image_list_get_image (list, 0);

  if (first != CT_NO_ROW
      && ct_image_list_find (list, ct_session_get_image (self->session)) == GTK_INVALID_LIST_POSITION)
    ct_session_set_image (self->session, first);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-canvas", NULL);
}

static void
stop_cb (CtImagePanel *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-canvas", NULL);
}

static void
opened_cb (CtImagePanel *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    ct_image_filter_popover_show_filter (self->popover);
}

static void
chosen_cb (CtImagePanel *self)
{
  self->muted = TRUE;
  if (*self->filter.name == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  self->muted = FALSE;
  ct_image_panel_find (self);
}

void
ct_image_panel_add_find (CtImagePanel *self)
{
  self->popover = CT_IMAGE_FILTER_POPOVER (ct_image_filter_popover_new ());
  ct_image_filter_popover_set_filter (self->popover, &self->filter);
  gtk_menu_button_set_popover (self->filter_button, GTK_WIDGET (self->popover));
  g_signal_connect_swapped (self->popover, "notify::visible", G_CALLBACK (opened_cb), self);
  g_signal_connect_swapped (self->popover, "changed", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (stop_cb), self);
}

const char *
ct_image_panel_get_sort (CtImagePanel *self)
{
  if (self->session == NULL)
    return sort_keys[CT_QUERY_BY_DOCUMENT];
  return sort_keys[ct_image_finder_get_sort (ct_session_get_finder (self->session))->key];
}

gboolean
ct_image_panel_get_descending (CtImagePanel *self)
{
  return self->session != NULL && ct_image_finder_get_sort (ct_session_get_finder (self->session))->descending;
}

void
ct_image_panel_set_sort (CtImagePanel *self, const char *key, gboolean descending)
{
  CtQuerySort sort = { CT_QUERY_BY_DOCUMENT, descending };

  for (CtQuerySortKey i = 0; i < CT_QUERY_N_SORT_KEYS; i++)
    if (g_strcmp0 (sort_keys[i], key) == 0)
      sort.key = i;
  if (self->session != NULL)
    ct_image_finder_sort (ct_session_get_finder (self->session), &sort);
}
