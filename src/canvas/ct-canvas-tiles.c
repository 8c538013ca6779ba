/* ct-canvas-tiles.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles of 256 texture pixels. Below 100 % they come from the level of the pyramid that has
 * at least one pixel for each device pixel; from 300 % on they are enlarged here, because
 * the renderers of GTK 4.8 can only smooth. A texture lies where its pixels belong, reaches
 * a little beyond its tile, and is clipped on device pixels: no seam shows, nothing moves.
 */
#include "ct-canvas-tiles.h"

#include "ct-canvas-layers.h"

#include <math.h>

/* Pixels of the neighbours around a tile: they are at least half as large as device pixels. */
#define MARGIN_TEXELS 2

/* @area_px is what the texture shows, in pixels of the picture. */
typedef struct
{
  CtTile tile;
  CtRect area_px;
  GdkTexture *texture;
  gsize n_bytes;
  guint64 used;
} Entry;

struct _CtTileStore
{
  CtPyramid *pyramid;
  GHashTable *entries;
  guint64 frame;
  gsize n_bytes;
  double full_width;
  double full_height;
  int first_level;
  int last_level;
};

/**
 * ct_tile_level_for_zoom:
 * @zoom: device pixels for one pixel of the picture
 *
 * Returns: the level whose texture pixels are nearest above device pixels in number, or, from
 *   %CT_TILE_NEAREST_ZOOM on, the level that is enlarged at least so much
 */
int
ct_tile_level_for_zoom (double zoom)
{
  if (zoom >= CT_TILE_NEAREST_ZOOM)
    return MAX (CT_TILE_LEVEL_CLOSEST, -(int) ceil (log2 (zoom) - 1e-9));
  if (zoom >= 1.0)
    return 0;
  return (int) floor (-log2 (zoom) + 1e-9);
}

/* Pixels of the picture along the side of a tile. */
static double
tile_side (int level)
{
  return ldexp (CT_TILE_SIDE, level);
}

/**
 * ct_tile_get_area:
 *
 * Returns: what the tile shows, in pixels of the picture; the last ones of a row or column reach beyond it
 */
CtRect
ct_tile_get_area (const CtTile *self)
{
  double side = tile_side (self->level);

  return CT_RECT_INIT (self->x * side, self->y * side, side, side);
}

typedef struct
{
  CtTile tile;
  double distance;
} Ranked;

static int
compare_ranked (const void *a, const void *b)
{
  double x = ((const Ranked *) a)->distance;
  double y = ((const Ranked *) b)->distance;

  return (x > y) - (x < y);
}

/**
 * ct_tile_list:
 * @width_px: of the picture
 * @height_px: likewise
 * @visible_px: what is to be seen, in pixels of the picture; may reach beyond it
 *
 * Returns: (transfer full) (element-type CtTile): the tiles that cover what is to be seen, from the
 *   middle outwards
 */
GArray *
ct_tile_list (int level, double width_px, double height_px, const CtRect *visible_px)
{
  GArray *tiles = g_array_new (FALSE, FALSE, sizeof (CtTile));
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  CtRect picture = CT_RECT_INIT (0, 0, width_px, height_px);
  CtRect seen = ct_rect_intersect (visible_px, &picture);
  double side = tile_side (level);
  double middle_x = seen.x + seen.width / 2;
  double middle_y = seen.y + seen.height / 2;

  if (seen.width <= 0 || seen.height <= 0)
    return tiles;
  for (guint32 y = (guint32) (seen.y / side); y * side < seen.y + seen.height; y++)
    for (guint32 x = (guint32) (seen.x / side); x * side < seen.x + seen.width; x++)
      {
        Ranked rank = { { (gint16) level, x, y }, 0 };

        rank.distance = hypot ((x + 0.5) * side - middle_x, (y + 0.5) * side - middle_y);
        g_array_append_val (ranked, rank);
      }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < ranked->len; i++)
    g_array_append_val (tiles, g_array_index (ranked, Ranked, i).tile);
  return tiles;
}

static guint
entry_hash (gconstpointer key)
{
  const CtTile *tile = key;

  return ((guint) (tile->level + 64) * 31 + tile->x) * 65599 + tile->y;
}

static gboolean
entry_equal (gconstpointer a, gconstpointer b)
{
  const CtTile *x = a;
  const CtTile *y = b;

  return x->level == y->level && x->x == y->x && x->y == y->y;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->texture);
  g_free (entry);
}

CtTileStore *
ct_tile_store_new (void)
{
  CtTileStore *self = g_new0 (CtTileStore, 1);

  self->entries = g_hash_table_new_full (entry_hash, entry_equal, NULL, entry_free);
  return self;
}

void
ct_tile_store_free (CtTileStore *self)
{
  g_clear_pointer (&self->pyramid, ct_pyramid_unref);
  g_hash_table_unref (self->entries);
  g_free (self);
}

/**
 * ct_tile_store_set_pyramid:
 * @pyramid: (nullable): a reference is taken; level 0 may be a preview
 *
 * Forgets all textures.
 */
void
ct_tile_store_set_pyramid (CtTileStore *self, CtPyramid *pyramid)
{
  CtPixels *base;

  g_hash_table_remove_all (self->entries);
  self->n_bytes = 0;
  if (pyramid != NULL)
    ct_pyramid_ref (pyramid);
  g_clear_pointer (&self->pyramid, ct_pyramid_unref);
  self->pyramid = pyramid;
  if (pyramid == NULL)
    return;
  base = ct_pyramid_get_level (pyramid, 0);
  self->full_width = ct_pixels_get_full_width (base);
  self->full_height = ct_pixels_get_full_height (base);
  self->first_level = g_bit_storage (ct_pixels_get_denominator (base)) - 1;
  self->last_level = self->first_level + (int) ct_pyramid_get_n_levels (pyramid) - 1;
}

/**
 * ct_tile_store_get_pyramid:
 *
 * Returns: (nullable) (transfer none): what the tiles are cut from
 */
CtPyramid *
ct_tile_store_get_pyramid (CtTileStore *self)
{
  return self->pyramid;
}

/**
 * ct_tile_store_get_size:
 *
 * Returns: how many textures are kept now
 */
guint
ct_tile_store_get_size (CtTileStore *self)
{
  return g_hash_table_size (self->entries);
}

/**
 * ct_tile_store_get_n_bytes:
 *
 * Returns: how much memory the textures take
 */
gsize
ct_tile_store_get_n_bytes (CtTileStore *self)
{
  return self->n_bytes;
}

/**
 * ct_texture_from_pixels:
 * @pixels: with 8 bits a sample
 *
 * Returns: (transfer full): a texture that shares their memory; opaque ones without an alpha
 *   channel, so that nothing has to be blended
 */
GdkTexture *
ct_texture_from_pixels (CtPixels *pixels)
{
  GdkMemoryFormat format = ct_pixels_get_format (pixels) == CT_PIXEL_RGBA8 ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8;

  return gdk_memory_texture_new (ct_pixels_get_width (pixels),
                                 ct_pixels_get_height (pixels),
                                 format,
                                 ct_pixels_get_bytes (pixels),
                                 ct_pixels_get_stride (pixels));
}

/* A level below zero: a few pixels of the full picture, each made a square. */
static CtPixels *
cut_enlarged (CtPixels *base, const CtRect *area_px, double texel)
{
  return ct_pixels_magnify (base,
                            area_px,
                            (int) lround (area_px->width / texel),
                            (int) lround (area_px->height / texel));
}

static CtPixels *
cut (CtTileStore *self, const CtTile *tile, CtRect *area_px)
{
  double texel = ldexp (1, tile->level);
  CtPixels *level = ct_pyramid_get_level (self->pyramid, (guint) MAX (tile->level - self->first_level, 0));
  double texels = tile->level < self->first_level ? ldexp (1, self->first_level) / texel : 1;
  int x1 = MAX ((int) tile->x * CT_TILE_SIDE - MARGIN_TEXELS, 0);
  int y1 = MAX ((int) tile->y * CT_TILE_SIDE - MARGIN_TEXELS, 0);
  int x2 = MIN (((int) tile->x + 1) * CT_TILE_SIDE + MARGIN_TEXELS, (int) (ct_pixels_get_width (level) * texels));
  int y2 = MIN (((int) tile->y + 1) * CT_TILE_SIDE + MARGIN_TEXELS, (int) (ct_pixels_get_height (level) * texels));

  *area_px = CT_RECT_INIT (x1 * texel, y1 * texel, (x2 - x1) * texel, (y2 - y1) * texel);
  if (tile->level < self->first_level)
    return cut_enlarged (level, area_px, texel);
  return ct_pixels_crop (level, x1, y1, x2 - x1, y2 - y1);
}

static Entry *
add_entry (CtTileStore *self, const CtTile *tile)
{
  g_autoptr (CtPixels) pixels = NULL;
  Entry *entry = g_new0 (Entry, 1);

  pixels = cut (self, tile, &entry->area_px);
  entry->tile = *tile;
  entry->texture = ct_texture_from_pixels (pixels);
  entry->n_bytes = ct_pixels_get_n_bytes (pixels);
  self->n_bytes += entry->n_bytes;
  g_hash_table_insert (self->entries, &entry->tile, entry);
  return entry;
}

/* Previews are never enlarged here: what replaces them is on its way. */
static int
clamp_level (const CtTileStore *self, int level)
{
  if (self->first_level > 0)
    level = MAX (level, self->first_level);
  return MIN (level, self->last_level);
}

/* From pixels of the picture to the widget, on device pixels. */
static double
to_widget (double value_px, double scale, double origin_wpx, const CtViewport *viewport)
{
  return floor ((value_px * scale + origin_wpx) * viewport->device_scale + CT_LAYER_HALF_DPX) / viewport->device_scale;
}

/* Where the texture's edge lies: exactly, but at 100 % pixels lie on those of the screen and stay as they are. */
static double
place_texture (double value_px, gboolean is_full, double scale, double origin_wpx, const CtViewport *viewport)
{
  if (is_full && fabs (scale * viewport->device_scale - 1) < 1e-9)
    return to_widget (value_px, scale, origin_wpx, viewport);
  return value_px * scale + origin_wpx;
}

static void
append_entry (CtTileStore *self, Entry *entry, GtkSnapshot *snapshot, const CtViewport *viewport)
{
  CtRect area = ct_tile_get_area (&entry->tile);
  double scale_x = viewport->scale * viewport->image_width_px / self->full_width;
  double scale_y = viewport->scale * viewport->image_height_px / self->full_height;
  double right = fmin (area.x + area.width, entry->area_px.x + entry->area_px.width);
  double bottom = fmin (area.y + area.height, entry->area_px.y + entry->area_px.height);
  gboolean is_full = entry->tile.level == 0;
  double x = place_texture (entry->area_px.x, is_full, scale_x, viewport->origin_wpx.x, viewport);
  double y = place_texture (entry->area_px.y, is_full, scale_y, viewport->origin_wpx.y, viewport);
  double x1 = to_widget (area.x, scale_x, viewport->origin_wpx.x, viewport);
  double y1 = to_widget (area.y, scale_y, viewport->origin_wpx.y, viewport);
  double x2 = to_widget (right, scale_x, viewport->origin_wpx.x, viewport);
  double y2 = to_widget (bottom, scale_y, viewport->origin_wpx.y, viewport);

  entry->used = self->frame;
  if (x2 <= x1 || y2 <= y1)
    return;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) x1, (float) y1, (float) (x2 - x1), (float) (y2 - y1)));
  gtk_snapshot_append_texture (snapshot,
                               entry->texture,
                               &GRAPHENE_RECT_INIT ((float) x,
                                                    (float) y,
                                                    (float) (entry->area_px.width * scale_x),
                                                    (float) (entry->area_px.height * scale_y)));
  gtk_snapshot_pop (snapshot);
}

static int
compare_levels (const void *a, const void *b)
{
  const Entry *x = *(Entry *const *) a;
  const Entry *y = *(Entry *const *) b;

  return y->tile.level - x->tile.level;
}

/* What there is of coarser levels, coarsest first, for the places that are not ready. */
static void
append_coarser (CtTileStore *self,
                int level,
                const CtRect *visible_px,
                GtkSnapshot *snapshot,
                const CtViewport *viewport)
{
  g_autoptr (GPtrArray) coarser = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;
      CtRect area = ct_tile_get_area (&entry->tile);

      if (entry->tile.level > level && ct_rect_intersects (&area, visible_px))
        g_ptr_array_add (coarser, entry);
    }
  g_ptr_array_sort (coarser, compare_levels);
  for (guint i = 0; i < coarser->len; i++)
    append_entry (self, g_ptr_array_index (coarser, i), snapshot, viewport);
}

static int
compare_uses (const void *a, const void *b)
{
  const Entry *x = *(Entry *const *) a;
  const Entry *y = *(Entry *const *) b;

  return (x->used > y->used) - (x->used < y->used);
}

/* Drops what was not used for longest, but nothing of this frame, and not the one tile that shows
 * everything. */
static void
evict (CtTileStore *self)
{
  g_autoptr (GPtrArray) entries = NULL;
  GHashTableIter iter;
  gpointer value;

  if (self->n_bytes <= CT_TILES_MAX_BYTES)
    return;
  entries = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (entries, value);
  g_ptr_array_sort (entries, compare_uses);
  for (guint i = 0; i < entries->len && self->n_bytes > CT_TILES_MAX_BYTES; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);

      if (entry->tile.level == self->last_level || entry->used == self->frame)
        continue;
      self->n_bytes -= entry->n_bytes;
      g_hash_table_remove (self->entries, &entry->tile);
    }
}

/* Makes sure of the one tile that shows everything. */
static void
ensure_coarsest (CtTileStore *self)
{
  CtRect all = CT_RECT_INIT (0, 0, self->full_width, self->full_height);
  g_autoptr (GArray) tiles = ct_tile_list (self->last_level, self->full_width, self->full_height, &all);

  for (guint i = 0; i < tiles->len; i++)
    {
      const CtTile *tile = &g_array_index (tiles, CtTile, i);

      if (!g_hash_table_contains (self->entries, tile))
        add_entry (self, tile);
    }
}

static CtRect
visible_in_picture (const CtTileStore *self, const CtViewport *viewport)
{
  CtRect visible = ct_viewport_get_visible (viewport);
  double x = self->full_width / viewport->image_width_px;
  double y = self->full_height / viewport->image_height_px;

  return CT_RECT_INIT (visible.x * x, visible.y * y, visible.width * x, visible.height * y);
}

static void
push_picture_clip (GtkSnapshot *snapshot, const CtViewport *viewport)
{
  double x1 = to_widget (0, 1, viewport->origin_wpx.x, viewport);
  double y1 = to_widget (0, 1, viewport->origin_wpx.y, viewport);
  double x2 = to_widget (viewport->image_width_px, viewport->scale, viewport->origin_wpx.x, viewport);
  double y2 = to_widget (viewport->image_height_px, viewport->scale, viewport->origin_wpx.y, viewport);
  CtRect widget = CT_RECT_INIT (0, 0, viewport->widget_width_wpx, viewport->widget_height_wpx);
  CtRect clip = CT_RECT_INIT (x1, y1, x2 - x1, y2 - y1);

  clip = ct_rect_intersect (&clip, &widget);
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT ((float) clip.x,
                                               (float) clip.y,
                                               (float) clip.width,
                                               (float) clip.height));
}

/**
 * ct_tile_store_snapshot:
 * @viewport: the picture is stretched to its image size
 * @max_new: how many textures may be made in this frame, besides the coarsest
 *
 * Draws the picture as well as it is ready: the tiles that the zoom asks for, and coarser ones
 * below where some are missing.
 *
 * Returns: whether some are missing, so that another frame is wanted
 */
gboolean
ct_tile_store_snapshot (CtTileStore *self, GtkSnapshot *snapshot, const CtViewport *viewport, guint max_new)
{
  g_autoptr (GArray) tiles = NULL;
  g_autoptr (GPtrArray) ready = g_ptr_array_new ();
  CtRect visible;
  int level;

  if (self->pyramid == NULL || !ct_viewport_has_image (viewport))
    return FALSE;
  self->frame++;
  visible = visible_in_picture (self, viewport);
  level = clamp_level (self,
                       ct_tile_level_for_zoom (ct_viewport_get_zoom (viewport) * viewport->image_width_px
                                               / self->full_width));
  tiles = ct_tile_list (level, self->full_width, self->full_height, &visible);
  ensure_coarsest (self);
  for (guint i = 0; i < tiles->len; i++)
    {
      const CtTile *tile = &g_array_index (tiles, CtTile, i);
      Entry *entry = g_hash_table_lookup (self->entries, tile);

      if (entry == NULL && max_new > 0)
        {
          entry = add_entry (self, tile);
          max_new--;
        }
      if (entry != NULL)
        g_ptr_array_add (ready, entry);
    }
  push_picture_clip (snapshot, viewport);
  if (ready->len < tiles->len)
    append_coarser (self, level, &visible, snapshot, viewport);
  for (guint i = 0; i < ready->len; i++)
    append_entry (self, g_ptr_array_index (ready, i), snapshot, viewport);
  gtk_snapshot_pop (snapshot);
  evict (self);
  return ready->len < tiles->len;
}
