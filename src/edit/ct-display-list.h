/* ct-display-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a tool wants to be seen before anything has happened: an array of shapes in image
 * pixels. Says what they are; the canvas decides how they look.
 */
#pragma once

#include "ct-geometry.h"

G_BEGIN_DECLS

/**
 * CtShapeKind:
 * @CT_SHAPE_NEW_BOX: a box being drawn, in the colour of its category
 * @CT_SHAPE_MOVED_BOX: an existing box at the place where it would be; stands in for the annotation
 * @CT_SHAPE_RUBBER_BAND: the area that selects
 * @CT_SHAPE_CROSSHAIR: lines through (x, y) across the whole view
 * @CT_SHAPE_HANDLES: the eight handles of a rectangle; of an empty one a single mark, for a point
 */
typedef enum
{
  CT_SHAPE_NEW_BOX,
  CT_SHAPE_MOVED_BOX,
  CT_SHAPE_RUBBER_BAND,
  CT_SHAPE_CROSSHAIR,
  CT_SHAPE_HANDLES,
} CtShapeKind;

/**
 * CtShape:
 * @rect_px: image pixels
 * @category: row, or %CT_NO_ROW; or what ct_display_list_map_categories() made of it
 * @annotation: the row that the shape stands in for, or %CT_NO_ROW
 */
typedef struct
{
  CtShapeKind kind;
  CtRect rect_px;
  guint32 category;
  guint32 annotation;
} CtShape;

typedef struct _CtDisplayList CtDisplayList;

typedef guint32 (*CtCategoryFunc) (gconstpointer data, guint32 category);

CtDisplayList *ct_display_list_new (void);
void ct_display_list_free (CtDisplayList *self);
void ct_display_list_clear (CtDisplayList *self);
void ct_display_list_add (CtDisplayList *self,
                          CtShapeKind kind,
                          const CtRect *rect_px,
                          guint32 category,
                          guint32 annotation);
void ct_display_list_map_categories (CtDisplayList *self, CtCategoryFunc func, gconstpointer data);
guint ct_display_list_get_size (const CtDisplayList *self);
const CtShape *ct_display_list_get (const CtDisplayList *self, guint index);
const CtShape *ct_display_list_find (const CtDisplayList *self, CtShapeKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtDisplayList, ct_display_list_free)

G_END_DECLS
