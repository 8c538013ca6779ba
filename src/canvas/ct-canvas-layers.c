/* ct-canvas-layers.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ground, boxes with their names, and what tools preview. Lines are counted in device
 * pixels and lie on them, so they are equally sharp at every zoom and scale.
 */
#include "ct-canvas-layers.h"

#include "ct-base.h"
#include "ct-hit.h"
#include "ct-palette.h"

#include <math.h>

#define CHECKER_WPX 8.0f

/* A box that is smaller on the screen than this in both directions shows its name only when
 * it is selected, and is never covered by the name of another one. */
#define SMALL_BOX_WPX 28.0

#define NAME_PADDING_WPX 4.0
#define NAME_MAX_WPX 200
#define NAME_SCALE 0.85

static graphene_rect_t
graphene_rect (double x, double y, double width, double height)
{
  return GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height);
}

static GdkRGBA
with_alpha (const GdkRGBA *color, double alpha)
{
  return (GdkRGBA){ color->red, color->green, color->blue, (float) alpha };
}

static double
on_device_pixel (double value_wpx, const CtViewport *viewport)
{
  return floor (value_wpx * viewport->device_scale + CT_LAYER_HALF_DPX) / viewport->device_scale;
}

/* The rectangle's place in the widget, edges on device pixels. */
static CtRect
sharp_rect (const CtRect *rect_px, const CtViewport *viewport)
{
  CtRect rect = ct_viewport_rect_to_widget (viewport, rect_px);
  double x1 = on_device_pixel (rect.x, viewport);
  double y1 = on_device_pixel (rect.y, viewport);

  return CT_RECT_INIT (x1,
                       y1,
                       on_device_pixel (rect.x + rect.width, viewport) - x1,
                       on_device_pixel (rect.y + rect.height, viewport) - y1);
}

/**
 * ct_layer_ground:
 * @color: of what lies around the picture
 * @transparent_picture: whether the picture may let the ground through; then it lies on squares
 */
void
ct_layer_ground (GtkSnapshot *snapshot, const CtViewport *viewport, const GdkRGBA *color, gboolean transparent_picture)
{
  CtRect widget = CT_RECT_INIT (0, 0, viewport->widget_width_wpx, viewport->widget_height_wpx);
  CtRect image = ct_viewport_get_image_rect (viewport);
  graphene_rect_t bounds = graphene_rect (0, 0, widget.width, widget.height);
  graphene_rect_t unit = GRAPHENE_RECT_INIT (0, 0, 2 * CHECKER_WPX, 2 * CHECKER_WPX);
  CtRect seen;

  gtk_snapshot_append_color (snapshot, color, &bounds);
  if (!transparent_picture || !ct_viewport_has_image (viewport))
    return;
  seen = sharp_rect (&image, viewport);
  seen = ct_rect_intersect (&seen, &widget);
  bounds = graphene_rect (seen.x, seen.y, seen.width, seen.height);
  gtk_snapshot_push_repeat (snapshot, &bounds, &unit);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0.6f, 0.6f, 0.6f, 1 }, &unit);
  for (guint i = 0; i < 2; i++)
    gtk_snapshot_append_color (snapshot,
                               &(GdkRGBA){ 0.4f, 0.4f, 0.4f, 1 },
                               &GRAPHENE_RECT_INIT ((float) i * CHECKER_WPX,
                                                    (float) i * CHECKER_WPX,
                                                    CHECKER_WPX,
                                                    CHECKER_WPX));
  gtk_snapshot_pop (snapshot);
}

static int
compare_boxes (const void *a, const void *b)
{
  const CtLayerBox *x = a;
  const CtLayerBox *y = b;
  double area_x = ct_rect_area (&x->rect_px);
  double area_y = ct_rect_area (&y->rect_px);

  if (x->selected != y->selected)
    return x->selected ? 1 : -1;
  if (area_x != area_y)
    return area_x < area_y ? 1 : -1;
  /* Equal ones are always in the same order, or parts painted one after the other would not fit. */
  if (x->rect_px.y != y->rect_px.y)
    return x->rect_px.y < y->rect_px.y ? -1 : 1;
  if (x->rect_px.x != y->rect_px.x)
    return x->rect_px.x < y->rect_px.x ? -1 : 1;
  return (x->category > y->category) - (x->category < y->category);
}

/**
 * ct_layer_sort_boxes:
 *
 * Puts large boxes below small ones, and selected ones on top of all.
 */
void
ct_layer_sort_boxes (CtLayerBox *boxes, guint n_boxes)
{
  if (n_boxes > 1)
    qsort (boxes, n_boxes, sizeof *boxes, compare_boxes);
}

static int
outline_edge (double value_wpx, double room_wpx, const CtViewport *viewport)
{
  double beyond = CT_LAYER_AHEAD_WPX + 16;

  /* Halves always go the same way, or what is moved by whole pixels would not keep its shape. */
  return (int) floor (CLAMP (value_wpx, -beyond, room_wpx + beyond) * viewport->device_scale + CT_LAYER_HALF_DPX);
}

/**
 * ct_outline_for_box:
 *
 * Edges far outside the widget are brought nearer, where they are as little to be seen: no
 * numbers beyond the precision of floats reach the renderer.
 */
CtOutline
ct_outline_for_box (const CtRect *rect_px, gboolean selected, const CtViewport *viewport)
{
  CtRect rect = ct_viewport_rect_to_widget (viewport, rect_px);
  CtOutline outline;

  outline.x1 = outline_edge (rect.x, viewport->widget_width_wpx, viewport);
  outline.y1 = outline_edge (rect.y, viewport->widget_height_wpx, viewport);
  outline.x2 = MAX (outline_edge (rect.x + rect.width, viewport->widget_width_wpx, viewport), outline.x1 + 2);
  outline.y2 = MAX (outline_edge (rect.y + rect.height, viewport->widget_height_wpx, viewport), outline.y1 + 2);
  outline.inside = selected ? 2 : 1;
  outline.thin =
      !selected && outline.x2 - outline.x1 < CT_LAYER_THIN_DPX && outline.y2 - outline.y1 < CT_LAYER_THIN_DPX;
  outline.light = outline.x2 - outline.x1 >= 10 && outline.y2 - outline.y1 >= 10;
  return outline;
}

/* A frame that lies @outside beyond the outline and is @width wide, in device pixels. */
static void
append_frame (GtkSnapshot *snapshot,
              const CtOutline *outline,
              int outside,
              int width,
              const GdkRGBA *color,
              const CtViewport *viewport)
{
  double pixel = 1.0 / viewport->device_scale;
  float w = (float) (width * pixel);
  graphene_rect_t bounds = graphene_rect ((outline->x1 - outside) * pixel,
                                          (outline->y1 - outside) * pixel,
                                          (outline->x2 - outline->x1 + 2 * outside) * pixel,
                                          (outline->y2 - outline->y1 + 2 * outside) * pixel);
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &bounds, 0);
  gtk_snapshot_append_border (snapshot,
                              &rounded,
                              (float[4]){ w, w, w, w },
                              (GdkRGBA[4]){ *color, *color, *color, *color });
}

static void
append_locked (GtkSnapshot *snapshot, const CtOutline *outline, const GdkRGBA *color, const CtViewport *viewport)
{
  GdkRGBA faint = with_alpha (color, CT_OUTLINE_LOCKED_ALPHA);
  GdkRGBA dark = with_alpha (&CT_OUTLINE_DARK, CT_OUTLINE_LOCKED_DARK_ALPHA);

  append_frame (snapshot, outline, 1, 1, &dark, viewport);
  append_frame (snapshot, outline, 0, 1, &faint, viewport);
}

static void
append_box (GtkSnapshot *snapshot, const CtLayerBox *box, const CtViewport *viewport)
{
  CtOutline outline = ct_outline_for_box (&box->rect_px, box->selected, viewport);
  const GdkRGBA *color = ct_palette_get (box->category);
  GdkRGBA tint = with_alpha (color, 0.2);
  double pixel = 1.0 / viewport->device_scale;
  graphene_rect_t inside = graphene_rect (outline.x1 * pixel,
                                          outline.y1 * pixel,
                                          (outline.x2 - outline.x1) * pixel,
                                          (outline.y2 - outline.y1) * pixel);

  if (box->selected)
    gtk_snapshot_append_color (snapshot, &tint, &inside);
  if (box->locked)
    {
      append_locked (snapshot, &outline, color, viewport);
      return;
    }
  if (outline.thin)
    {
      append_frame (snapshot, &outline, 0, 1, color, viewport);
      return;
    }
  append_frame (snapshot, &outline, 2, 1, &CT_OUTLINE_DARK, viewport);
  append_frame (snapshot, &outline, 1, 1 + outline.inside, color, viewport);
  if (outline.light)
    append_frame (snapshot, &outline, -outline.inside, 1, &CT_OUTLINE_LIGHT, viewport);
}

typedef struct
{
  const CtLayerBox *boxes;
  guint n_boxes;
  const CtViewport *viewport;
  PangoContext *context;
  GHashTable *layouts;
  guint n_left;
} Names;

static PangoLayout *
get_layout (Names *self, const char *name)
{
  PangoLayout *layout = g_hash_table_lookup (self->layouts, name);
  PangoAttrList *attributes;

  if (layout != NULL)
    return layout;
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (NAME_SCALE));
  layout = pango_layout_new (self->context);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, name, -1);
  pango_attr_list_unref (attributes);
  g_hash_table_insert (self->layouts, g_strdup (name), layout);
  return layout;
}

static gboolean
is_small (const CtRect *rect_wpx)
{
  return rect_wpx->width < SMALL_BOX_WPX && rect_wpx->height < SMALL_BOX_WPX;
}

static gboolean
covers_small_box (const Names *self, guint own, const CtRect *place)
{
  for (guint i = 0; i < self->n_boxes; i++)
    {
      CtRect rect = ct_viewport_rect_to_widget (self->viewport, &self->boxes[i].rect_px);

      if (i != own && is_small (&rect) && ct_rect_intersects (&rect, place))
        return TRUE;
    }
  return FALSE;
}

/* Above the box; where that is beyond the picture, inside if there is much room, else below. */
static CtRect
place_name (const Names *self, const CtRect *box, double width, double height)
{
  double line = 2.0 / self->viewport->device_scale;
  CtRect place = CT_RECT_INIT (box->x - line, box->y - line - height, width, height);

  if (place.y >= fmin (0, self->viewport->origin_wpx.y - CT_VIEW_MARGIN_WPX))
    return place;
  if (box->height >= 3 * height && box->width >= width)
    return CT_RECT_INIT (box->x + line, box->y + line, width, height);
  place.y = box->y + box->height + line;
  return place;
}

static void
append_name (Names *self, guint index, GtkSnapshot *snapshot)
{
  const CtLayerBox *box = &self->boxes[index];
  CtRect rect = sharp_rect (&box->rect_px, self->viewport);
  PangoLayout *layout;
  graphene_rect_t bounds;
  CtRect place;
  int width, height;

  if (box->name == NULL || self->n_left == 0 || (is_small (&rect) && !box->selected))
    return;
  layout = get_layout (self, box->name);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > NAME_MAX_WPX)
    {
      pango_layout_set_width (layout, NAME_MAX_WPX * PANGO_SCALE);
      width = NAME_MAX_WPX;
    }
  place = place_name (self, &rect, width + 2 * NAME_PADDING_WPX, height);
  if (!box->selected && covers_small_box (self, index, &place))
    return;
  self->n_left--;
  bounds = graphene_rect (place.x, place.y, place.width, place.height);
  gtk_snapshot_append_color (snapshot, ct_palette_get (box->category), &bounds);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (place.x + NAME_PADDING_WPX), (float) place.y));
  gtk_snapshot_append_layout (snapshot, layout, ct_palette_get_text (box->category));
  gtk_snapshot_restore (snapshot);
}

/* Selected boxes come last in the order of drawing; their names come first when there are too many. */
static void
append_names (const CtLayerBox *boxes,
              guint n_boxes,
              const CtViewport *viewport,
              PangoContext *context,
              GtkSnapshot *snapshot)
{
  Names names = { boxes, n_boxes, viewport, context, NULL, CT_LAYER_MAX_NAMES };
  gboolean many = n_boxes > CT_LAYER_MAX_NODE_BOXES;

  names.layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  for (guint i = n_boxes; i > 0; i--)
    if (!many || boxes[i - 1].selected)
      append_name (&names, i - 1, snapshot);
  g_hash_table_unref (names.layouts);
}

static void
append_many_boxes (const CtLayerBox *boxes, guint n_boxes, const CtViewport *viewport, GtkSnapshot *snapshot)
{
  int scale = viewport->device_scale;
  int ahead = (int) CT_LAYER_AHEAD_WPX;
  int width = (int) ceil (viewport->widget_width_wpx) + 2 * ahead;
  int height = (int) ceil (viewport->widget_height_wpx) + 2 * ahead;
  g_autoptr (GdkTexture) texture =
      ct_raster_boxes (boxes, n_boxes, viewport, -ahead * scale, -ahead * scale, width * scale, height * scale);

  gtk_snapshot_append_texture (snapshot, texture, &GRAPHENE_RECT_INIT (-ahead, -ahead, width, height));
}

/**
 * ct_layer_boxes:
 * @boxes: in the order of drawing, see ct_layer_sort_boxes(); those in the widget and up to
 *   %CT_LAYER_AHEAD_WPX around it
 * @names: (nullable): fonts for the names; %NULL for none
 *
 * Returns: (transfer full) (nullable): a node in the coordinates of the widget, to be kept and moved as long
 *   as the scale stays; %NULL for nothing
 */
GskRenderNode *
ct_layer_boxes (const CtLayerBox *boxes, guint n_boxes, const CtViewport *viewport, PangoContext *names)
{
  GtkSnapshot *snapshot;

  if (n_boxes == 0)
    return NULL;
  snapshot = gtk_snapshot_new ();
  if (n_boxes > CT_LAYER_MAX_NODE_BOXES)
    append_many_boxes (boxes, n_boxes, viewport, snapshot);
  else
    for (guint i = 0; i < n_boxes; i++)
      append_box (snapshot, &boxes[i], viewport);
  if (names != NULL)
    append_names (boxes, n_boxes, viewport, names, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

/**
 * ct_layer_names:
 * @boxes: as in ct_layer_boxes()
 * @names: fonts
 *
 * Returns: (transfer full) (nullable): a node with the names alone; %NULL for nothing
 */
GskRenderNode *
ct_layer_names (const CtLayerBox *boxes, guint n_boxes, const CtViewport *viewport, PangoContext *names)
{
  GtkSnapshot *snapshot;

  if (n_boxes == 0)
    return NULL;
  snapshot = gtk_snapshot_new ();
  append_names (boxes, n_boxes, viewport, names, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
append_crosshair (GtkSnapshot *snapshot, CtPoint at_px, const CtViewport *viewport)
{
  CtPoint at = ct_viewport_to_widget (viewport, at_px);
  double pixel = 1.0 / viewport->device_scale;
  double x = floor (at.x / pixel) * pixel;
  double y = floor (at.y / pixel) * pixel;
  graphene_rect_t lines[] = {
    graphene_rect (x, 0, pixel, viewport->widget_height_wpx),
    graphene_rect (0, y, viewport->widget_width_wpx, pixel),
    graphene_rect (x + pixel, 0, pixel, viewport->widget_height_wpx),
    graphene_rect (0, y + pixel, viewport->widget_width_wpx, pixel),
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    gtk_snapshot_append_color (snapshot, i < 2 ? &CT_OUTLINE_LIGHT : &CT_OUTLINE_DARK, &lines[i]);
}

static void
append_band (GtkSnapshot *snapshot, const CtRect *rect_px, const CtViewport *viewport)
{
  CtOutline outline = ct_outline_for_box (rect_px, FALSE, viewport);
  CtRect rect = sharp_rect (rect_px, viewport);
  GdkRGBA tint = { 1, 1, 1, 0.15f };
  graphene_rect_t bounds = graphene_rect (rect.x, rect.y, rect.width, rect.height);

  gtk_snapshot_append_color (snapshot, &tint, &bounds);
  append_frame (snapshot, &outline, 1, 1, &CT_OUTLINE_DARK, viewport);
  append_frame (snapshot, &outline, 0, 1, &CT_OUTLINE_LIGHT, viewport);
}

static void
append_handles (GtkSnapshot *snapshot, const CtRect *rect_px, const CtViewport *viewport)
{
  CtRect rect = sharp_rect (rect_px, viewport);
  double pixel = 1.0 / viewport->device_scale;
  double half = CT_HANDLE_SIZE_WPX / 2;

  for (CtHandle handle = CT_HANDLE_NW; handle < CT_N_HANDLES; handle++)
    {
      CtPoint at = ct_handle_get_point (handle, &rect);
      graphene_rect_t outer, inner;

      if (!ct_handle_is_shown (handle, rect_px, viewport->scale))
        continue;
      at.x = on_device_pixel (at.x - half, viewport);
      at.y = on_device_pixel (at.y - half, viewport);
      outer =
          graphene_rect (at.x - pixel, at.y - pixel, CT_HANDLE_SIZE_WPX + 2 * pixel, CT_HANDLE_SIZE_WPX + 2 * pixel);
      inner = graphene_rect (at.x, at.y, CT_HANDLE_SIZE_WPX, CT_HANDLE_SIZE_WPX);
      gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 0, 0, 0, 1 }, &outer);
      gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 1, 1, 1, 1 }, &inner);
    }
}

/* Boxes that are moved together may be many. */
static void
append_box_shapes (GtkSnapshot *snapshot, const CtDisplayList *list, const CtViewport *viewport)
{
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (CtLayerBox));
  GskRenderNode *node;

  for (guint i = 0; i < ct_display_list_get_size (list); i++)
    {
      const CtShape *shape = ct_display_list_get (list, i);
      CtLayerBox box = { shape->rect_px, shape->category, TRUE, FALSE, NULL };

      if (shape->kind == CT_SHAPE_NEW_BOX || shape->kind == CT_SHAPE_MOVED_BOX)
        g_array_append_val (boxes, box);
    }
  node = ct_layer_boxes ((const CtLayerBox *) (gpointer) boxes->data, boxes->len, viewport, NULL);
  if (node == NULL)
    return;
  gtk_snapshot_append_node (snapshot, node);
  gsk_render_node_unref (node);
}

/**
 * ct_layer_overlay:
 * @list: what the tools preview
 *
 * Drawn anew in each frame.
 */
void
ct_layer_overlay (GtkSnapshot *snapshot, const CtDisplayList *list, const CtViewport *viewport)
{
  append_box_shapes (snapshot, list, viewport);
  for (guint i = 0; i < ct_display_list_get_size (list); i++)
    {
      const CtShape *shape = ct_display_list_get (list, i);

      switch (shape->kind)
        {
        case CT_SHAPE_RUBBER_BAND:
          append_band (snapshot, &shape->rect_px, viewport);
          break;
        case CT_SHAPE_CROSSHAIR:
          append_crosshair (snapshot, CT_POINT_INIT (shape->rect_px.x, shape->rect_px.y), viewport);
          break;
        case CT_SHAPE_HANDLES:
          append_handles (snapshot, &shape->rect_px, viewport);
          break;
        case CT_SHAPE_NEW_BOX:
        case CT_SHAPE_MOVED_BOX:
        default:
          break;
        }
    }
}

/**
 * ct_layer_message:
 * @message: shown in the middle, in several lines where needed
 */
void
ct_layer_message (GtkSnapshot *snapshot,
                  const CtViewport *viewport,
                  PangoContext *context,
                  const GdkRGBA *color,
                  const char *message)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  double room = fmax (50, fmin (480, viewport->widget_width_wpx - 2 * CT_VIEW_MARGIN_WPX));
  int height;

  pango_layout_set_text (layout, message, -1);
  pango_layout_set_width (layout, (int) room * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) floor ((viewport->widget_width_wpx - room) / 2),
                                                (float) floor ((viewport->widget_height_wpx - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/**
 * ct_layer_count_nodes:
 * @node: (nullable)
 *
 * Returns: how many nodes a renderer has to visit; the limit of a frame is 5,000
 */
guint
ct_layer_count_nodes (GskRenderNode *node)
{
  guint n = 1;

  if (node == NULL)
    return 0;
  switch ((guint) gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        n += ct_layer_count_nodes (gsk_container_node_get_child (node, i));
      return n;
    case GSK_TRANSFORM_NODE:
      return n + ct_layer_count_nodes (gsk_transform_node_get_child (node));
    case GSK_CLIP_NODE:
      return n + ct_layer_count_nodes (gsk_clip_node_get_child (node));
    case GSK_REPEAT_NODE:
      return n + ct_layer_count_nodes (gsk_repeat_node_get_child (node));
    default:
      return n;
    }
}
