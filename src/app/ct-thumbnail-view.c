/* ct-thumbnail-view.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A texture pixel lies on exactly one pixel of the screen, so that nothing is blurred; an
 * icon stands in while there is no texture. Decoration only: the row says in words what it means.
 */
#include "ct-thumbnail-view.h"

#include <math.h>

struct _CtThumbnailView
{
  GtkWidget parent_instance;
  GtkWidget *icon;
  GdkTexture *texture;
  int side_wpx;
};

G_DEFINE_FINAL_TYPE (CtThumbnailView, ct_thumbnail_view, GTK_TYPE_WIDGET)

static void
ct_thumbnail_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural = CT_THUMBNAIL_VIEW (widget)->side_wpx;
}

static void
ct_thumbnail_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (CT_THUMBNAIL_VIEW (widget)->icon, &(GtkAllocation){ 0, 0, width, height }, -1);
}

static void
ct_thumbnail_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CtThumbnailView *self = CT_THUMBNAIL_VIEW (widget);
  double scale = gtk_widget_get_scale_factor (widget);
  graphene_rect_t bounds;
  double width, height;

  if (self->texture == NULL)
    {
      gtk_widget_snapshot_child (widget, self->icon, snapshot);
      return;
    }
  width = gdk_texture_get_width (self->texture) / scale;
  height = gdk_texture_get_height (self->texture) / scale;
  bounds = GRAPHENE_RECT_INIT (floor ((gtk_widget_get_width (widget) - width) / 2 * scale) / scale,
                               floor ((gtk_widget_get_height (widget) - height) / 2 * scale) / scale,
                               width,
                               height);
  gtk_snapshot_append_texture (snapshot, self->texture, &bounds);
}

static void
ct_thumbnail_view_dispose (GObject *object)
{
  CtThumbnailView *self = CT_THUMBNAIL_VIEW (object);

  g_clear_object (&self->texture);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  G_OBJECT_CLASS (ct_thumbnail_view_parent_class)->dispose (object);
}

static void
ct_thumbnail_view_class_init (CtThumbnailViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_thumbnail_view_dispose;
  widget_class->measure = ct_thumbnail_view_measure;
  widget_class->size_allocate = ct_thumbnail_view_size_allocate;
  widget_class->snapshot = ct_thumbnail_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_css_name (widget_class, "thumbnail");
}

static void
ct_thumbnail_view_init (CtThumbnailView *self)
{
  self->side_wpx = CT_THUMBNAIL_SIDE_WPX;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  ct_thumbnail_view_show (self, NULL, FALSE);
}

/**
 * ct_thumbnail_view_new:
 *
 * Returns: a view with the icon of a picture that is yet to come
 */
GtkWidget *
ct_thumbnail_view_new (void)
{
  return g_object_new (CT_TYPE_THUMBNAIL_VIEW, NULL);
}

/**
 * ct_thumbnail_view_set_side:
 * @side_wpx: of the square that it takes
 */
void
ct_thumbnail_view_set_side (CtThumbnailView *self, int side_wpx)
{
  if (self->side_wpx == side_wpx)
    return;
  self->side_wpx = side_wpx;
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), side_wpx > CT_THUMBNAIL_SIDE_WPX ? side_wpx / 3 : -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

int
ct_thumbnail_view_get_side (CtThumbnailView *self)
{
  return self->side_wpx;
}

/**
 * ct_thumbnail_view_show:
 * @texture: (nullable): made for this scale, at most ct_thumbnail_view_get_side() in both directions
 * @is_wrong: whether, without a texture, there will never be one
 */
void
ct_thumbnail_view_show (CtThumbnailView *self, GdkTexture *texture, gboolean is_wrong)
{
  const char *icon = is_wrong ? "image-missing-symbolic" : "image-x-generic-symbolic";

  /* To set it again is to lay it out again. */
  if (g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (self->icon)), icon) != 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  if (g_set_object (&self->texture, texture))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ct_thumbnail_view_get_texture:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
GdkTexture *
ct_thumbnail_view_get_texture (CtThumbnailView *self)
{
  return self->texture;
}

/**
 * ct_thumbnail_view_get_icon:
 *
 * Returns: (transfer none) (nullable): the name of the icon that is shown, if one is
 */
const char *
ct_thumbnail_view_get_icon (CtThumbnailView *self)
{
  return self->texture == NULL ? gtk_image_get_icon_name (GTK_IMAGE (self->icon)) : NULL;
}
