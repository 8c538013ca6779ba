/* ct-image-goto.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The keys stay in the entry. Names are looked through a little at a time, so that a million of them do not stop
 * the window; whoever presses Enter before something is found goes there when it is.
 */
#include "ct-image-goto.h"

#include "ct-query.h"
#include "ct-record-item.h"

/* Nobody goes through more rows than these instead of typing another letter. */
#define MAX_ROWS 50

#define SLICE_US 4000
#define IMAGES_PER_LOOK 512

struct _CtImageGoto
{
  GtkPopover parent_instance;
  GtkWidget *entry;
  GtkWidget *scroller;
  GtkWidget *view;
  GtkWidget *hint;
  GListStore *found;
  GtkSingleSelection *selection;
  CtSession *session;
  CtQuery *query;
  guint next;
  guint search_source;
  gboolean wants_first;
};

G_DEFINE_FINAL_TYPE (CtImageGoto, ct_image_goto, GTK_TYPE_POPOVER)

static const GArray *
get_rows (CtImageGoto *self)
{
  return self->session != NULL ? ct_image_list_get_rows (ct_session_get_images (self->session)) : NULL;
}

static void
bind_cb (CtImageGoto *self, GtkListItem *list_item)
{
  CtRecordItem *item = gtk_list_item_get_item (list_item);
  guint32 image = ct_record_item_get_row (item);
  guint position = ct_image_list_find (ct_session_get_images (self->session), image);
  g_autofree char *text =
      g_strdup_printf ("%u   %s", position + 1, ct_dataset_get_file_name (ct_record_item_get_dataset (item), image));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (list_item)), text);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (list_item, label);
}

static void
choose (CtImageGoto *self, guint position)
{
  guint32 image = ct_record_list_get_row (G_LIST_MODEL (self->found), position);

  if (image == CT_NO_ROW)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  if (ct_image_table_is_alive (&ct_session_get_dataset (self->session)->images, image))
    ct_session_set_image (self->session, image);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-canvas", NULL);
}

static void
show_hint (CtImageGoto *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  gtk_widget_set_visible (self->hint, n == 0);
  if (*text == '\0')
    gtk_label_set_text (GTK_LABEL (self->hint), _ ("The number of an image in the list, or a part of its name"));
  else
    gtk_label_set_text (GTK_LABEL (self->hint),
                        self->search_source != 0 ? _ ("Searching…") : _ ("There is no such image in the list"));
}

static void
add (CtImageGoto *self, guint32 image)
{
  g_autoptr (CtRecordItem) item = ct_record_item_new (ct_session_get_dataset (self->session), image);

  g_list_store_append (self->found, item);
}

static gboolean
search_cb (gpointer data)
{
  CtImageGoto *self = data;
  CtDataset *dataset = ct_session_get_dataset (self->session);
  const GArray *rows = get_rows (self);
  gint64 end_us = g_get_monotonic_time () + SLICE_US;
  guint n = rows != NULL && dataset != NULL ? rows->len : 0;

  while (self->next < n && g_list_model_get_n_items (G_LIST_MODEL (self->found)) < MAX_ROWS)
    {
      guint32 image = g_array_index (rows, guint32, self->next++);

      if (ct_query_matches (self->query, dataset, NULL, image)
          && ct_record_list_get_row (G_LIST_MODEL (self->found), 0) != image)
        add (self, image);
      if (self->next % IMAGES_PER_LOOK == 0 && g_get_monotonic_time () > end_us)
        break;
    }
  if (self->wants_first && g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0)
    {
      self->search_source = 0;
      choose (self, 0);
      return G_SOURCE_REMOVE;
    }
  if (self->next < n && g_list_model_get_n_items (G_LIST_MODEL (self->found)) < MAX_ROWS)
    return G_SOURCE_CONTINUE;
  self->search_source = 0;
  self->wants_first = FALSE;
  show_hint (self);
  return G_SOURCE_REMOVE;
}

/* The image with this number in the list, if the text is one. */
static guint32
image_of_number (CtImageGoto *self, const char *text)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32 - 1, &number, NULL))
    return CT_NO_ROW;
  return ct_image_list_get_image (ct_session_get_images (self->session), (guint) number - 1);
}

static void
find_cb (CtImageGoto *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  guint32 numbered;

  g_clear_handle_id (&self->search_source, g_source_remove);
  g_clear_pointer (&self->query, ct_query_unref);
  g_list_store_remove_all (self->found);
  self->next = 0;
  self->wants_first = FALSE;
  if (*text != '\0' && self->session != NULL)
    {
      numbered = image_of_number (self, text);
      if (numbered != CT_NO_ROW)
        add (self, numbered);
      self->query = ct_query_new_name (text);
      self->search_source = g_idle_add (search_cb, self);
    }
  show_hint (self);
}

static void
activate_cb (CtImageGoto *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->found)) > 0)
    choose (self, gtk_single_selection_get_selected (self->selection));
  else
    self->wants_first = self->search_source != 0;
}

static void
found_cb (CtImageGoto *self)
{
  show_hint (self);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CtImageGoto *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  guint position = gtk_single_selection_get_selected (self->selection);

  if ((keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down) && position + 1 < n)
    position++;
  else if ((keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up) && position > 0 && n > 0)
    position--;
  else
    return GDK_EVENT_PROPAGATE;
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", position);
  return GDK_EVENT_STOP;
}

static void
stop_cb (CtImageGoto *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
closed_cb (CtImageGoto *self)
{
  g_clear_handle_id (&self->search_source, g_source_remove);
  self->wants_first = FALSE;
}

static void
ct_image_goto_dispose (GObject *object)
{
  CtImageGoto *self = CT_IMAGE_GOTO (object);

  g_clear_handle_id (&self->search_source, g_source_remove);
  if (self->found != NULL)
    g_signal_handlers_disconnect_by_data (self->found, self);
  g_clear_pointer (&self->query, ct_query_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->selection);
  g_clear_object (&self->found);
  G_OBJECT_CLASS (ct_image_goto_parent_class)->dispose (object);
}

static void
ct_image_goto_class_init (CtImageGotoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ct_image_goto_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
add_list (CtImageGoto *self, GtkWidget *box)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  self->found = ct_record_list_new ();
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->found)));
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Images found"), -1);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->found, "items-changed", G_CALLBACK (found_cb), self);
  self->scroller = gtk_scrolled_window_new ();
  g_object_set (self->scroller,
                "hscrollbar-policy",
                GTK_POLICY_NEVER,
                "max-content-height",
                240,
                "propagate-natural-height",
                TRUE,
                "child",
                self->view,
                NULL);
  gtk_box_append (GTK_BOX (box), self->scroller);
}

static void
ct_image_goto_init (CtImageGoto *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _ ("Go to number or name"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Go to number or name"),
                                  -1);
  gtk_box_append (GTK_BOX (box), self->entry);
  add_list (self, box);
  self->hint = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->hint), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->hint), 30);
  gtk_widget_add_css_class (self->hint, "dim-label");
  gtk_box_append (GTK_BOX (box), self->hint);
  gtk_widget_set_size_request (box, 280, -1);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "category-popover");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Go to image"), -1);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (find_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (stop_cb), self);
  g_signal_connect (self, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
ct_image_goto_new (void)
{
  return g_object_new (CT_TYPE_IMAGE_GOTO, NULL);
}

/**
 * ct_image_goto_set_session:
 * @session: (nullable): in whose list to look
 */
void
ct_image_goto_set_session (CtImageGoto *self, CtSession *session)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_clear_handle_id (&self->search_source, g_source_remove);
  g_list_store_remove_all (self->found);
  g_set_object (&self->session, session);
}

/**
 * ct_image_goto_open:
 *
 * Makes the next keys a number or a name.
 */
void
ct_image_goto_open (CtImageGoto *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  find_cb (self);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->entry);
}
