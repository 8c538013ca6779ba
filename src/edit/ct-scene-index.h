/* ct-scene-index.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The living boxes of one image, packed into a tree of rectangles, so that "what is here"
 * stays cheap with ten thousand of them. Reads the data set; brings itself up to date, box by
 * box, when the data set's revision has moved on.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

typedef struct _CtSceneIndex CtSceneIndex;

CtSceneIndex *ct_scene_index_new (void);
void ct_scene_index_free (CtSceneIndex *self);
gboolean ct_scene_index_update (CtSceneIndex *self, const CtDataset *dataset, guint32 image);
guint ct_scene_index_get_size (const CtSceneIndex *self);
void ct_scene_index_query (const CtSceneIndex *self, const CtRect *area_px, GArray *annotations);
GArray *ct_scene_index_by_place (const CtSceneIndex *self);
gboolean ct_scene_index_get_box (const CtSceneIndex *self, guint32 annotation, CtRect *box_px);
gboolean ct_scene_get_box (const CtDataset *dataset, guint32 annotation, CtRect *box_px);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtSceneIndex, ct_scene_index_free)

G_END_DECLS
