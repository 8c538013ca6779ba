/* ct-display-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An array of shapes.
 */
#include "ct-display-list.h"

struct _CtDisplayList
{
  GArray *shapes;
};

CtDisplayList *
ct_display_list_new (void)
{
  CtDisplayList *self = g_new0 (CtDisplayList, 1);

  self->shapes = g_array_new (FALSE, FALSE, sizeof (CtShape));
  return self;
}

void
ct_display_list_free (CtDisplayList *self)
{
  g_array_unref (self->shapes);
  g_free (self);
}

void
ct_display_list_clear (CtDisplayList *self)
{
  g_array_set_size (self->shapes, 0);
}

/**
 * ct_display_list_add:
 * @rect_px: image pixels
 * @category: row, or %CT_NO_ROW
 * @annotation: the row that the shape stands in for, or %CT_NO_ROW
 */
void
ct_display_list_add (CtDisplayList *self, CtShapeKind kind, const CtRect *rect_px, guint32 category, guint32 annotation)
{
  CtShape shape = { kind, *rect_px, category, annotation };

  g_array_append_val (self->shapes, shape);
}

/**
 * ct_display_list_map_categories:
 *
 * Puts something else in the place of each category, such as what names its colour.
 */
void
ct_display_list_map_categories (CtDisplayList *self, CtCategoryFunc func, gconstpointer data)
{
  for (guint i = 0; i < self->shapes->len; i++)
    {
      CtShape *shape = &g_array_index (self->shapes, CtShape, i);

      shape->category = func (data, shape->category);
    }
}

guint
ct_display_list_get_size (const CtDisplayList *self)
{
  return self->shapes->len;
}

/**
 * ct_display_list_get:
 * @index: below the size
 *
 * Returns: (transfer none): a shape, valid until the list changes
 */
const CtShape *
ct_display_list_get (const CtDisplayList *self, guint index)
{
  g_return_val_if_fail (index < self->shapes->len, NULL);
  return &g_array_index (self->shapes, CtShape, index);
}

/**
 * ct_display_list_find:
 *
 * Returns: (nullable): the first shape of this kind
 */
const CtShape *
ct_display_list_find (const CtDisplayList *self, CtShapeKind kind)
{
  for (guint i = 0; i < self->shapes->len; i++)
    if (ct_display_list_get (self, i)->kind == kind)
      return ct_display_list_get (self, i);
  return NULL;
}
