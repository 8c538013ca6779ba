/* edit-fixture.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A data set with one image, a view of it, and hands: scripts of pointer events in image
 * pixels, as the canvas would send them. Included by one test program at a time.
 */
#pragma once

#include "ct-tool-controller.h"
#include "ct-verbs.h"

#include <math.h>

#define IMAGE_WIDTH 400
#define IMAGE_HEIGHT 300

typedef struct
{
  CtDataset *dataset;
  CtHistory *history;
  CtViewport viewport;
  CtToolController *controller;
  guint32 image;
  guint32 category;
  guint flags;
  CtCursor cursor;
} Fixture;

static inline void
fixture_set_up (Fixture *self)
{
  self->dataset = ct_dataset_new ();
  self->history = ct_history_new (self->dataset);
  self->image = ct_verb_add_image (self->history, "a.jpg", IMAGE_WIDTH, IMAGE_HEIGHT, NULL);
  self->category = ct_verb_add_category (self->history, "bottle", NULL);
  ct_viewport_init (&self->viewport);
  ct_viewport_set_widget_size (&self->viewport, 800, 600, 1);
  ct_viewport_set_image_size (&self->viewport, IMAGE_WIDTH, IMAGE_HEIGHT);
  self->controller = ct_tool_controller_new (&self->viewport);
  ct_tool_controller_set_history (self->controller, self->history);
  ct_tool_controller_set_image (self->controller, self->image);
  ct_tool_controller_set_category (self->controller, self->category);
  self->flags = 0;
  self->cursor = CT_CURSOR_DEFAULT;
}

static inline void
fixture_tear_down (Fixture *self)
{
  ct_tool_controller_free (self->controller);
  g_assert_finalize_object (self->history);
  ct_dataset_unref (self->dataset);
}

static inline guint32
add_box (Fixture *self, double x, double y, double width, double height)
{
  CtRect rect = { x, y, width, height };
  guint32 row = ct_verb_add_annotation (self->history, self->image, self->category, &rect, NULL);

  g_assert_cmpuint (row, !=, CT_NO_ROW);
  return row;
}

static inline void
point_at (Fixture *self, CtPointerAction action, guint modifiers, double x, double y)
{
  CtPoint at_px = CT_POINT_INIT (x, y);
  CtPointerEvent event = { action, CT_BUTTON_PRIMARY, action == CT_POINTER_PRESS ? 1 : 0, modifiers, { 0, 0 }, at_px };
  CtToolResult result;

  if (action == CT_POINTER_LEAVE)
    event.button = CT_BUTTON_NONE;
  event.at_wpx = ct_viewport_to_widget (&self->viewport, at_px);
  result = ct_tool_controller_pointer (self->controller, &event);
  self->flags = result.flags;
  self->cursor = result.cursor;
}

static inline void
press (Fixture *self, double x, double y)
{
  point_at (self, CT_POINTER_PRESS, 0, x, y);
}

static inline void
move (Fixture *self, double x, double y)
{
  point_at (self, CT_POINTER_MOTION, 0, x, y);
}

static inline void
release (Fixture *self, double x, double y)
{
  point_at (self, CT_POINTER_RELEASE, 0, x, y);
}

static inline void
click_with (Fixture *self, guint modifiers, double x, double y)
{
  point_at (self, CT_POINTER_PRESS, modifiers, x, y);
  point_at (self, CT_POINTER_RELEASE, modifiers, x, y);
}

static inline void
drag_with (Fixture *self, guint modifiers, double x1, double y1, double x2, double y2)
{
  point_at (self, CT_POINTER_PRESS, modifiers, x1, y1);
  point_at (self, CT_POINTER_MOTION, modifiers, (x1 + x2) / 2, (y1 + y2) / 2);
  point_at (self, CT_POINTER_MOTION, modifiers, x2, y2);
  point_at (self, CT_POINTER_RELEASE, modifiers, x2, y2);
}

static inline guint
key_with (Fixture *self, guint modifiers, CtKey key)
{
  CtKeyEvent event = { key, modifiers };

  self->flags = ct_tool_controller_key (self->controller, &event).flags;
  return self->flags;
}

static inline CtDisplayList *
preview (Fixture *self)
{
  CtDisplayList *list = ct_display_list_new ();

  ct_tool_controller_preview (self->controller, list);
  return list;
}

/* The rectangle of the first shape of this kind; fails if there is none. */
static inline CtRect
previewed (Fixture *self, CtShapeKind kind)
{
  g_autoptr (CtDisplayList) list = preview (self);
  const CtShape *shape = ct_display_list_find (list, kind);

  g_assert_nonnull (shape);
  return shape->rect_px;
}

static inline gboolean
is_previewed (Fixture *self, CtShapeKind kind)
{
  g_autoptr (CtDisplayList) list = preview (self);

  return ct_display_list_find (list, kind) != NULL;
}

static inline CtSelection *
selection_of (Fixture *self)
{
  return ct_tool_controller_get_selection (self->controller);
}

static inline guint
n_boxes (Fixture *self)
{
  return self->dataset->images.n_annotations[self->image];
}

#define assert_rect(_rect, _x, _y, _width, _height)                                                                    \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    CtRect _r = (_rect);                                                                                               \
                                                                                                                       \
    g_assert_cmpfloat (_r.x, ==, (_x));                                                                                \
    g_assert_cmpfloat (_r.y, ==, (_y));                                                                                \
    g_assert_cmpfloat (_r.width, ==, (_width));                                                                        \
    g_assert_cmpfloat (_r.height, ==, (_height));                                                                      \
  }                                                                                                                    \
  G_STMT_END

#define assert_same_rect(_a, _b)                                                                                       \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    CtRect _q = (_b);                                                                                                  \
                                                                                                                       \
    assert_rect (_a, _q.x, _q.y, _q.width, _q.height);                                                                 \
  }                                                                                                                    \
  G_STMT_END
