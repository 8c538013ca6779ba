/* ct-canvas-scene.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was painted by hand last: the widget and some room around it, kept while it is only
 * moved, and painted on at its edges when it is moved far. Private to the floor.
 */
#pragma once

#include "ct-canvas-raster.h"

G_BEGIN_DECLS

/**
 * CtSceneCollect:
 * @area_px: in image pixels
 *
 * Returns: (transfer full) (element-type CtLayerBox): the boxes there, in the order of drawing
 */
typedef GArray *(*CtSceneCollect) (gpointer data, const CtRect *area_px);

/**
 * CtSceneSource:
 * @pyramid: (nullable): the picture; %NULL for boxes on nothing
 * @patch: (nullable): over @pyramid
 * @ground: of what lies around the picture
 * @collect: (nullable): finds the boxes; %NULL for none
 * @data: for @collect
 *
 * What there is to be painted.
 */
typedef struct
{
  CtPyramid *pyramid;
  const CtRasterPatch *patch;
  GdkRGBA ground;
  CtSceneCollect collect;
  gpointer data;
} CtSceneSource;

typedef struct _CtScene CtScene;

CtScene *ct_scene_new (void);
void ct_scene_free (CtScene *self);
void ct_scene_forget (CtScene *self);
gboolean ct_scene_is_draft (const CtScene *self);
void ct_scene_update (CtScene *self, const CtSceneSource *source, const CtViewport *viewport, CtRasterQuality quality);
void ct_scene_append (CtScene *self, GtkSnapshot *snapshot, gboolean as_surface);
gsize ct_scene_get_painted (const CtScene *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtScene, ct_scene_free)

G_END_DECLS
