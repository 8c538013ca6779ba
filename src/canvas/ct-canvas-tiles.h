/* ct-canvas-tiles.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture in squares: which ones a view needs is plain arithmetic; a store turns them
 * into textures, a few at a time, and keeps those that were used last. Private to the floor.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-pyramid.h"
#include "ct-viewport.h"

G_BEGIN_DECLS

/* Side of a tile's texture. */
#define CT_TILE_SIDE 256

/* Textures made in one frame. */
#define CT_TILES_PER_FRAME 32

/* All textures together, unless the ones in sight need more. */
#define CT_TILES_MAX_BYTES (64u << 20)

/* From this zoom on, pixels are squares; in device pixels for one pixel of the picture. */
#define CT_TILE_NEAREST_ZOOM 3.0

/* The largest level: each texture pixel is 1/64 of a picture's. */
#define CT_TILE_LEVEL_CLOSEST (-6)

/**
 * CtTile:
 * @level: a texture pixel is 2^level pixels of the picture; below zero, enlarged without smoothing
 * @x: column, from 0
 * @y: row, from 0
 */
typedef struct
{
  gint16 level;
  guint32 x;
  guint32 y;
} CtTile;

int ct_tile_level_for_zoom (double zoom);
CtRect ct_tile_get_area (const CtTile *self);
GArray *ct_tile_list (int level, double width_px, double height_px, const CtRect *visible_px);

typedef struct _CtTileStore CtTileStore;

CtTileStore *ct_tile_store_new (void);
void ct_tile_store_free (CtTileStore *self);
void ct_tile_store_set_pyramid (CtTileStore *self, CtPyramid *pyramid);
CtPyramid *ct_tile_store_get_pyramid (CtTileStore *self);
gboolean ct_tile_store_snapshot (CtTileStore *self, GtkSnapshot *snapshot, const CtViewport *viewport, guint max_new);
guint ct_tile_store_get_size (CtTileStore *self);
gsize ct_tile_store_get_n_bytes (CtTileStore *self);

GdkTexture *ct_texture_from_pixels (CtPixels *pixels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtTileStore, ct_tile_store_free)

G_END_DECLS
