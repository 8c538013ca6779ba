/* ct-image-row.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thumbnail, name, count and state of an image; the state as icon and text, in the tooltip and in the description.
 * A thumbnail is wished for as long as the row has an item, and says whether the picture is well.
 */
#include "ct-image-row.h"

#include "ct-thumbnail-view.h"

struct _CtImageRow
{
  GtkWidget parent_instance;
  CtThumbnailView *thumbnail;
  GtkWidget *texts;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *state;
  GtkLabel *count;
  CtImageItem *item;
  CtThumbnailLoader *loader;
  char *problem;
};

G_DEFINE_FINAL_TYPE (CtImageRow, ct_image_row, GTK_TYPE_WIDGET)

/**
 * ct_image_state_get_icon:
 *
 * Returns: the name of the icon of a state
 */
const char *
ct_image_state_get_icon (CtImageState state)
{
  static const char *const icons[CT_IMAGE_N_STATES] = {
    [CT_IMAGE_STATE_UNLABELLED] = "radio-symbolic",       [CT_IMAGE_STATE_LABELLED] = "radio-checked-symbolic",
    [CT_IMAGE_STATE_REVIEWED] = "object-select-symbolic", [CT_IMAGE_STATE_PROBLEM] = "dialog-warning-symbolic",
    [CT_IMAGE_STATE_MISSING] = "image-missing-symbolic",
  };

  g_return_val_if_fail (state < CT_IMAGE_N_STATES, NULL);
  return icons[state];
}

/**
 * ct_image_state_get_text:
 *
 * Returns: what the state is called
 */
const char *
ct_image_state_get_text (CtImageState state)
{
  static const char *const texts[CT_IMAGE_N_STATES] = {
    [CT_IMAGE_STATE_UNLABELLED] = N_ ("Not labelled"), [CT_IMAGE_STATE_LABELLED] = N_ ("Not reviewed"),
    [CT_IMAGE_STATE_REVIEWED] = N_ ("Reviewed"),       [CT_IMAGE_STATE_PROBLEM] = N_ ("Has problems"),
    [CT_IMAGE_STATE_MISSING] = N_ ("Picture missing"),
  };

  g_return_val_if_fail (state < CT_IMAGE_N_STATES, NULL);
  return _ (texts[state]);
}

static CtImageState
get_state (CtImageRow *self)
{
  CtImageState state = ct_image_item_get_state (self->item);

  return self->problem != NULL && state != CT_IMAGE_STATE_MISSING ? CT_IMAGE_STATE_PROBLEM : state;
}

static char *
dup_boxes (CtImageRow *self)
{
  guint32 n = ct_image_item_get_n_annotations (self->item);

  return g_strdup_printf (ngettext ("%u box", "%u boxes", n), n);
}

/* Made when it is asked for: to set the text of a tooltip asks the display where the pointer is,
 * which takes too long for each of the many rows that are bound when a list opens or scrolls. */
static gboolean
ct_image_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard_tooltip, GtkTooltip *tooltip)
{
  CtImageRow *self = CT_IMAGE_ROW (widget);
  g_autofree char *boxes = NULL;
  g_autofree char *text = NULL;

  if (self->item == NULL)
    return FALSE;
  boxes = dup_boxes (self);
  /* Translators: name of an image file, number of boxes, state */
  text = g_strdup_printf (_ ("%s\n%s · %s"),
                          ct_image_item_get_name (self->item),
                          boxes,
                          ct_image_state_get_text (get_state (self)));
  if (self->problem != NULL)
    {
      g_autofree char *plain = g_steal_pointer (&text);

      text = g_strdup_printf ("%s\n%s", plain, self->problem);
    }
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
update (CtImageRow *self)
{
  CtImageState state = get_state (self);
  guint32 n = ct_image_item_get_n_annotations (self->item);
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *boxes = dup_boxes (self);
  g_autofree char *description = NULL;

  /* Translators: number of boxes, state; read aloud after the name of the image */
  description = g_strdup_printf (_ ("%s, %s"), boxes, ct_image_state_get_text (state));
  /* To set it again is to lay it out again. */
  if (g_strcmp0 (gtk_image_get_icon_name (self->icon), ct_image_state_get_icon (state)) != 0)
    gtk_image_set_from_icon_name (self->icon, ct_image_state_get_icon (state));
  gtk_label_set_text (self->state, ct_image_state_get_text (state));
  gtk_label_set_text (self->name, ct_image_item_get_name (self->item));
  gtk_label_set_text (self->count, n > 0 ? count : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  ct_image_item_get_name (self->item),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description,
                                  -1);
  if (ct_image_item_is_stale (self->item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "stale");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "stale");
  for (guint i = 0; i < CT_IMAGE_N_STATES; i++)
    {
      static const char *const classes[] = { "unlabelled", "labelled", "reviewed", "problem", "missing" };

      if (i == state)
        gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
    }
}

static double
get_distance (gpointer owner)
{
  return ct_thumbnail_get_distance (owner);
}

static void
ready (gpointer owner, GdkTexture *texture, const char *problem)
{
  CtImageRow *self = owner;

  ct_thumbnail_view_show (self->thumbnail, texture, problem != NULL);
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  update (self);
}

static const CtThumbnailClient client = { get_distance, ready };

static void
want (CtImageRow *self)
{
  if (self->item != NULL && self->loader != NULL)
    ct_thumbnail_loader_want (self->loader,
                              self,
                              &client,
                              ct_image_item_get_image (self->item),
                              ct_thumbnail_view_get_side (self->thumbnail)
                                  * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

static void
changed_cb (CtImageRow *self)
{
  update (self);
  want (self);
}

/**
 * ct_image_row_set_large:
 *
 * The picture lies above the text from now on, as in a grid.
 */
void
ct_image_row_set_large (CtImageRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  ct_thumbnail_view_set_side (self->thumbnail, CT_THUMBNAIL_LARGE_WPX);
  gtk_widget_set_halign (GTK_WIDGET (self->thumbnail), GTK_ALIGN_CENTER);
  gtk_label_set_width_chars (self->name, 8);
  gtk_label_set_max_width_chars (self->name, 8);
  gtk_label_set_max_width_chars (self->state, 8);
  gtk_widget_add_css_class (GTK_WIDGET (self), "large");
}

/**
 * ct_image_row_set_item:
 * @item: (nullable): what to show from now on; %NULL lets go
 */
void
ct_image_row_set_item (CtImageRow *self, CtImageItem *item)
{
  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  if (self->loader != NULL)
    ct_thumbnail_loader_cancel (self->loader, self);
  g_clear_pointer (&self->problem, g_free);
  ct_thumbnail_view_show (self->thumbnail, NULL, FALSE);
  if (!g_set_object (&self->item, item) || item == NULL)
    return;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (changed_cb), self);
  update (self);
  want (self);
}

/**
 * ct_image_row_set_loader:
 * @loader: (nullable): who makes the thumbnails; without one there is an icon in their place
 */
void
ct_image_row_set_loader (CtImageRow *self, CtThumbnailLoader *loader)
{
  if (self->loader == loader)
    return;
  if (self->loader != NULL)
    ct_thumbnail_loader_cancel (self->loader, self);
  g_set_object (&self->loader, loader);
  want (self);
}

static void
ct_image_row_dispose (GObject *object)
{
  CtImageRow *self = CT_IMAGE_ROW (object);

  if (self->thumbnail != NULL)
    {
      ct_image_row_set_item (self, NULL);
      ct_image_row_set_loader (self, NULL);
    }
  g_clear_pointer (&self->problem, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_IMAGE_ROW);
  G_OBJECT_CLASS (ct_image_row_parent_class)->dispose (object);
}

static void
ct_image_row_class_init (CtImageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_image_row_dispose;
  widget_class->query_tooltip = ct_image_row_query_tooltip;
  g_type_ensure (CT_TYPE_THUMBNAIL_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-image-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CtImageRow, thumbnail);
  gtk_widget_class_bind_template_child (widget_class, CtImageRow, texts);
  gtk_widget_class_bind_template_child (widget_class, CtImageRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CtImageRow, name);
  gtk_widget_class_bind_template_child (widget_class, CtImageRow, state);
  gtk_widget_class_bind_template_child (widget_class, CtImageRow, count);
  gtk_widget_class_set_css_name (widget_class, "imagerow");
}

static void
ct_image_row_init (CtImageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (want), NULL);
}

/**
 * ct_image_row_new:
 *
 * Returns: a row without an image
 */
GtkWidget *
ct_image_row_new (void)
{
  return g_object_new (CT_TYPE_IMAGE_ROW, NULL);
}
