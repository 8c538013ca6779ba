/* ct-crop-tile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The outline is drawn over the pixels from the same numbers that the pixels were cut by, so it
 * needs no second file access when a category changes colour.
 */
#include "ct-crop-tile.h"

#include "ct-crop.h"
#include "ct-palette.h"

#define SIDE_WPX 120
#define LINE_WPX 1.0f

/* Tiny boxes are shown larger, but not so large that one sees squares only. */
#define MOST_ENLARGED 6.0

struct _CtCropTile
{
  GtkWidget parent_instance;
  CtCropLoader *loader;
  CtDocument *document;
  CtRemoteSet *remote;
  CtCropItem *item;
  GdkTexture *texture;
  GtkWidget *icon;
  char *problem;
};

G_DEFINE_FINAL_TYPE (CtCropTile, ct_crop_tile, GTK_TYPE_WIDGET)

static void
ct_crop_tile_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  *minimum = *natural = SIDE_WPX;
}

static void
ct_crop_tile_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_size_allocate (CT_CROP_TILE (widget)->icon, &(GtkAllocation){ 0, 0, width, height }, -1);
}

/* A line of the category's colour between two dark ones, to be seen on any picture. */
static void
append_outline (GtkSnapshot *snapshot, const graphene_rect_t *box, const GdkRGBA *color)
{
  const GdkRGBA dark = { 0, 0, 0, 0.6f };
  const GdkRGBA *colors[] = { &dark, color, &dark };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      graphene_rect_t line = *box;
      GskRoundedRect outline;

      graphene_rect_inset (&line, ((float) i - 1.5f) * LINE_WPX, ((float) i - 1.5f) * LINE_WPX);
      gsk_rounded_rect_init_from_rect (&outline, &line, 0);
      gtk_snapshot_append_border (snapshot,
                                  &outline,
                                  (float[4]){ LINE_WPX, LINE_WPX, LINE_WPX, LINE_WPX },
                                  (GdkRGBA[4]){ *colors[i], *colors[i], *colors[i], *colors[i] });
    }
}

static void
ct_crop_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CtCropTile *self = CT_CROP_TILE (widget);
  CtDataset *dataset;
  guint32 annotation;
  CtRect image, region;
  const CtRect *bbox;
  double side = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  double scale, enlarged;
  graphene_rect_t bounds, box;

  if (self->texture == NULL || self->item == NULL)
    {
      gtk_widget_snapshot_child (widget, self->icon, snapshot);
      return;
    }
  dataset = ct_document_get_dataset (self->document);
  annotation = ct_crop_item_get_annotation (self->item);
  bbox = &dataset->annotations.bbox[annotation];
  image = ct_dataset_get_image_rect (dataset, dataset->annotations.image[annotation]);
  if (image.width <= 0 || image.height <= 0)
    image = CT_RECT_INIT (0, 0, G_MAXINT, G_MAXINT);
  region = ct_crop_get_region (bbox, &image);
  enlarged = side / MAX (gdk_texture_get_width (self->texture), gdk_texture_get_height (self->texture));
  enlarged = MIN (enlarged, MOST_ENLARGED);
  bounds.size.width = (float) (gdk_texture_get_width (self->texture) * enlarged);
  bounds.size.height = (float) (gdk_texture_get_height (self->texture) * enlarged);
  bounds.origin.x = (float) (gtk_widget_get_width (widget) - bounds.size.width) / 2;
  bounds.origin.y = (float) (gtk_widget_get_height (widget) - bounds.size.height) / 2;
  gtk_snapshot_append_texture (snapshot, self->texture, &bounds);
  scale = region.width > 0 ? bounds.size.width / region.width : 0;
  box = GRAPHENE_RECT_INIT (bounds.origin.x + (float) ((bbox->x - region.x) * scale),
                            bounds.origin.y + (float) ((bbox->y - region.y) * scale),
                            (float) (bbox->width * scale),
                            (float) (bbox->height * scale));
  gtk_snapshot_push_clip (snapshot, &bounds);
  append_outline (snapshot,
                  &box,
                  ct_palette_get (ct_palette_find (dataset, dataset->annotations.category[annotation])));
  gtk_snapshot_pop (snapshot);
}

static char *
describe (CtCropTile *self)
{
  CtDataset *dataset = ct_document_get_dataset (self->document);
  guint32 annotation = ct_crop_item_get_annotation (self->item);
  const CtRect *bbox = &dataset->annotations.bbox[annotation];
  const char *name = ct_dataset_get_file_name (dataset, dataset->annotations.image[annotation]);

  /* Translators: width and height of a box in pixels, and the file name of its image */
  return g_strdup_printf (_ ("%.0f × %.0f in %s"), bbox->width, bbox->height, name);
}

static gboolean
ct_crop_tile_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard_tooltip, GtkTooltip *tooltip)
{
  CtCropTile *self = CT_CROP_TILE (widget);
  g_autofree char *text = NULL;

  if (self->item == NULL)
    return FALSE;
  text = describe (self);
  if (self->problem != NULL)
    {
      g_autofree char *plain = g_steal_pointer (&text);

      text = g_strdup_printf ("%s\n%s", plain, self->problem);
    }
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
show (CtCropTile *self, GdkTexture *texture, const char *problem)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon),
                                problem != NULL ? "image-missing-symbolic" : "image-x-generic-symbolic");
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static double
get_distance (gpointer owner)
{
  return ct_thumbnail_get_distance (owner);
}

static void
ready (gpointer owner, GdkTexture *texture, const char *problem)
{
  show (owner, texture, problem);
}

static const CtThumbnailClient client = { get_distance, ready };

static void
update (CtCropTile *self)
{
  CtDataset *dataset = ct_document_get_dataset (self->document);
  guint32 annotation = ct_crop_item_get_annotation (self->item);
  guint32 image = dataset->annotations.image[annotation];
  g_autofree char *path = NULL;
  g_autofree char *description = NULL;
  CtCropWish wish = { .annotation = annotation, .remote = self->remote };

  /* It is on its way out of the list. */
  if (!ct_annotation_table_is_alive (&dataset->annotations, annotation)
      || !ct_image_table_is_alive (&dataset->images, image))
    return;
  path = ct_document_dup_image_path (self->document, image);
  description = describe (self);
  wish.file_name = ct_dataset_get_file_name (dataset, image);
  wish.path = path;
  wish.image_px = ct_dataset_get_image_rect (dataset, image);
  wish.bbox_px = dataset->annotations.bbox[annotation];
  wish.side_px = SIDE_WPX * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ct_crop_loader_want (self->loader, self, &client, &wish);
}

/**
 * ct_crop_tile_set_item:
 * @item: (nullable): what to show from now on; %NULL lets go
 * @document: (nullable): what the item belongs to
 * @remote: (nullable): the container that the pictures of the document are fetched from
 */
void
ct_crop_tile_set_item (CtCropTile *self, CtCropItem *item, CtDocument *document, CtRemoteSet *remote)
{
  if (self->item != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->item, self);
      ct_crop_loader_cancel (self->loader, self);
    }
  g_set_object (&self->item, item);
  g_set_object (&self->document, document);
  g_set_object (&self->remote, remote);
  show (self, NULL, NULL);
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}

static void
scale_cb (CtCropTile *self)
{
  if (self->item != NULL)
    update (self);
}

static void
ct_crop_tile_dispose (GObject *object)
{
  CtCropTile *self = CT_CROP_TILE (object);

  if (self->item != NULL)
    ct_crop_tile_set_item (self, NULL, NULL, NULL);
  g_clear_object (&self->texture);
  g_clear_object (&self->loader);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->problem, g_free);
  G_OBJECT_CLASS (ct_crop_tile_parent_class)->dispose (object);
}

static void
ct_crop_tile_class_init (CtCropTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_crop_tile_dispose;
  widget_class->measure = ct_crop_tile_measure;
  widget_class->size_allocate = ct_crop_tile_size_allocate;
  widget_class->snapshot = ct_crop_tile_snapshot;
  widget_class->query_tooltip = ct_crop_tile_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "croptile");
}

static void
ct_crop_tile_init (CtCropTile *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_can_target (self->icon, FALSE);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_cb), NULL);
}

/**
 * ct_crop_tile_new:
 * @loader: brings the pixels
 *
 * Returns: a tile without a box
 */
GtkWidget *
ct_crop_tile_new (CtCropLoader *loader)
{
  CtCropTile *self = g_object_new (CT_TYPE_CROP_TILE, NULL);

  self->loader = g_object_ref (loader);
  return GTK_WIDGET (self);
}
