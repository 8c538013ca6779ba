/* ct-annotation-panel.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list with several selected rows. It tells of selections that the person made, never of
 * those that it was given.
 */
#include "ct-annotation-panel.h"

#include "ct-annotation-row.h"

struct _CtAnnotationPanel
{
  GtkWidget parent_instance;
  GtkLabel *heading;
  GtkStack *stack;
  GtkListView *view;
  GtkLabel *empty;
  GtkWidget *separator;
  CtBoxInspector *inspector;
  CtCanvas *canvas;
  GListStore *list;
  GtkMultiSelection *selection;
  CtSession *session;
  guint32 image;
  gboolean muted;
};

G_DEFINE_FINAL_TYPE (CtAnnotationPanel, ct_annotation_panel, GTK_TYPE_WIDGET)

enum
{
  SELECTION_CHANGED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, CtAnnotationPanel *self)
{
  GtkWidget *row = ct_annotation_row_new ();

  ct_annotation_row_set_canvas (CT_ANNOTATION_ROW (row), self->canvas);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  ct_annotation_row_set_item (CT_ANNOTATION_ROW (gtk_list_item_get_child (list_item)),
                              gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  ct_annotation_row_set_item (CT_ANNOTATION_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
selection_cb (CtAnnotationPanel *self)
{
  if (!self->muted)
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
activate_cb (CtAnnotationPanel *self, guint position)
{
  g_signal_emit (self, signals[ACTIVATED], 0, ct_record_list_get_row (G_LIST_MODEL (self->list), position));
}

static char *
make_heading (CtAnnotationPanel *self, guint n)
{
  guint n_hidden = self->canvas != NULL && n > 0 ? ct_canvas_count_hidden (self->canvas) : 0;

  if (n == 0)
    return g_strdup (_ ("Boxes"));
  /* Translators: heading of the list of boxes on one image; the first number is how many there are */
  if (n_hidden > 0)
    return g_strdup_printf (ngettext ("Boxes (%u, %u hidden)", "Boxes (%u, %u hidden)", n_hidden), n, n_hidden);
  /* Translators: heading of the list of boxes on one image, with their number */
  return g_strdup_printf (_ ("Boxes (%u)"), n);
}

static void
update (CtAnnotationPanel *self)
{
  CtDataset *dataset = self->session != NULL ? ct_session_get_dataset (self->session) : NULL;
  guint32 image = self->session != NULL ? ct_session_get_image (self->session) : CT_NO_ROW;
  g_autoptr (GArray) rows = NULL;
  g_autofree char *heading = NULL;
  guint n;

  if (dataset != NULL && image != CT_NO_ROW)
    rows = ct_dataset_get_annotations (dataset, image);
  n = rows != NULL ? rows->len : 0;
  self->muted = TRUE;
  if (image == self->image)
    ct_record_list_follow (self->list, dataset, rows);
  else
    {
      gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
      ct_record_list_turn (self->list, dataset, rows);
    }
  self->image = image;
  self->muted = FALSE;
  heading = make_heading (self, n);
  gtk_label_set_text (self->heading, heading);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "boxes" : "empty");
}

static void
changed_cb (CtAnnotationPanel *self, const CtChange *change)
{
  if (change->annotations || change->categories)
    update (self);
}

static void
disconnect_session (CtAnnotationPanel *self)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
}

static void
ct_annotation_panel_dispose (GObject *object)
{
  CtAnnotationPanel *self = CT_ANNOTATION_PANEL (object);

  disconnect_session (self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->canvas != NULL)
    g_signal_handlers_disconnect_by_data (self->canvas, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_ANNOTATION_PANEL);
  g_clear_object (&self->canvas);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (ct_annotation_panel_parent_class)->dispose (object);
}

static void
ct_annotation_panel_class_init (CtAnnotationPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_annotation_panel_dispose;

  /**
   * CtAnnotationPanel::selection-changed:
   *
   * The person selected other boxes in the list.
   */
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed",
                                             G_TYPE_FROM_CLASS (klass),
                                             G_SIGNAL_RUN_LAST,
                                             0,
                                             NULL,
                                             NULL,
                                             NULL,
                                             G_TYPE_NONE,
                                             0);
  /**
   * CtAnnotationPanel::activated:
   * @annotation: row of the box
   *
   * The person wants to work on this box.
   */
  signals[ACTIVATED] = g_signal_new ("activated",
                                     G_TYPE_FROM_CLASS (klass),
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     1,
                                     G_TYPE_UINT);

  g_type_ensure (CT_TYPE_BOX_INSPECTOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-annotation-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, CtAnnotationPanel, heading);
  gtk_widget_class_bind_template_child (widget_class, CtAnnotationPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, CtAnnotationPanel, view);
  gtk_widget_class_bind_template_child (widget_class, CtAnnotationPanel, empty);
  gtk_widget_class_bind_template_child (widget_class, CtAnnotationPanel, separator);
  gtk_widget_class_bind_template_child (widget_class, CtAnnotationPanel, inspector);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ct_annotation_panel_init (CtAnnotationPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->image = CT_NO_ROW;
  self->list = ct_record_list_new ();
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (selection_cb), self);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);
}

/**
 * ct_annotation_panel_new:
 *
 * Returns: a panel without a session
 */
GtkWidget *
ct_annotation_panel_new (void)
{
  return g_object_new (CT_TYPE_ANNOTATION_PANEL, NULL);
}

/**
 * ct_annotation_panel_set_session:
 * @session: whose current image to show
 */
void
ct_annotation_panel_set_session (CtAnnotationPanel *self, CtSession *session)
{
  disconnect_session (self);
  self->session = g_object_ref (session);
  ct_box_inspector_set_session (self->inspector, session);
  g_signal_connect_swapped (session, "notify::image", G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "notify::document", G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (changed_cb), self);
  update (self);
}

/**
 * ct_annotation_panel_set_canvas:
 * @canvas: which knows what is locked and hidden; to be called once, before there are rows
 */
void
ct_annotation_panel_set_canvas (CtAnnotationPanel *self, CtCanvas *canvas)
{
  g_return_if_fail (self->canvas == NULL);
  self->canvas = g_object_ref (canvas);
  g_signal_connect_swapped (canvas, "marks-changed", G_CALLBACK (update), self);
}

/**
 * ct_annotation_panel_get_inspector:
 *
 * Returns: (transfer none): the numbers of the selected box
 */
CtBoxInspector *
ct_annotation_panel_get_inspector (CtAnnotationPanel *self)
{
  return self->inspector;
}

/**
 * ct_annotation_panel_set_classify:
 * @classify: whether images get tags and no boxes
 */
void
ct_annotation_panel_set_classify (CtAnnotationPanel *self, gboolean classify)
{
  gtk_label_set_text (self->empty,
                      classify ? _ ("No tags yet. Press the digit of a category to give it to the image.")
                               : _ ("No boxes yet. Drag over the picture to draw one."));
  gtk_widget_set_visible (GTK_WIDGET (self->inspector), !classify);
  gtk_widget_set_visible (self->separator, !classify);
}

/**
 * ct_annotation_panel_dup_selection:
 *
 * Returns: (transfer full) (element-type guint32): rows of the selected boxes
 */
GArray *
ct_annotation_panel_dup_selection (CtAnnotationPanel *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      guint32 row = ct_record_list_get_row (G_LIST_MODEL (self->list), position);

      g_array_append_val (rows, row);
    }
  return rows;
}

/**
 * ct_annotation_panel_set_selection:
 * @annotations: (nullable) (element-type guint32): boxes to select, and no others
 *
 * Selects without telling, and brings the last one into view.
 */
void
ct_annotation_panel_set_selection (CtAnnotationPanel *self, GArray *annotations)
{
  g_autoptr (GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) mask = NULL;
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint last = GTK_INVALID_LIST_POSITION;

  if (n == 0)
    return;
  mask = gtk_bitset_new_range (0, n);
  for (guint i = 0; annotations != NULL && i < annotations->len; i++)
    g_hash_table_add (wanted, GUINT_TO_POINTER (g_array_index (annotations, guint32, i)));
  for (guint i = 0; g_hash_table_size (wanted) > 0 && i < n; i++)
    {
      guint32 row = ct_record_list_get_row (G_LIST_MODEL (self->list), i);

      if (g_hash_table_contains (wanted, GUINT_TO_POINTER (row)))
        gtk_bitset_add (selected, i);
      if (row == g_array_index (annotations, guint32, annotations->len - 1))
        last = i;
    }
  self->muted = TRUE;
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, mask);
  self->muted = FALSE;
  if (last != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", last);
}
