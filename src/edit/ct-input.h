/* ct-input.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What hands do, as plain values: the canvas translates the toolkit's events into these,
 * tests write them down.
 */
#pragma once

#include "ct-geometry.h"

G_BEGIN_DECLS

/**
 * CtPointerAction:
 * @CT_POINTER_PRESS: a button went down
 * @CT_POINTER_MOTION: the pointer moved, with or without a button
 * @CT_POINTER_RELEASE: the button of the last press went up
 * @CT_POINTER_CANCEL: somebody took the gesture away; nothing may come of it
 * @CT_POINTER_LEAVE: the pointer left the canvas with no button down
 */
typedef enum
{
  CT_POINTER_PRESS,
  CT_POINTER_MOTION,
  CT_POINTER_RELEASE,
  CT_POINTER_CANCEL,
  CT_POINTER_LEAVE,
} CtPointerAction;

typedef enum
{
  CT_BUTTON_NONE = 0,
  CT_BUTTON_PRIMARY = 1,
  CT_BUTTON_MIDDLE = 2,
  CT_BUTTON_SECONDARY = 3,
} CtButton;

typedef enum
{
  CT_MODIFIER_SHIFT = 1 << 0,
  CT_MODIFIER_CONTROL = 1 << 1,
  CT_MODIFIER_ALT = 1 << 2,
} CtModifiers;

/**
 * CtPointerEvent:
 * @button: of a press or release; of the button held during a motion
 * @n_press: 1 for the first press, 2 for a double press; 0 for anything but a press
 * @modifiers: of #CtModifiers
 * @at_wpx: in the widget
 * @at_px: the same point in image pixels, converted with the viewport of that moment
 */
typedef struct
{
  CtPointerAction action;
  CtButton button;
  guint n_press;
  guint modifiers;
  CtPoint at_wpx;
  CtPoint at_px;
} CtPointerEvent;

/**
 * CtKey:
 *
 * The keys that tools know. Digits follow each other: CT_KEY_0 + 7 is CT_KEY_7.
 */
typedef enum
{
  CT_KEY_NONE,
  CT_KEY_ESCAPE,
  CT_KEY_DELETE,
  CT_KEY_BACKSPACE,
  CT_KEY_LEFT,
  CT_KEY_RIGHT,
  CT_KEY_UP,
  CT_KEY_DOWN,
  CT_KEY_TAB,
  CT_KEY_RETURN,
  CT_KEY_SPACE,
  CT_KEY_B,
  CT_KEY_E,
  CT_KEY_W,
  CT_KEY_0,
  CT_KEY_1,
  CT_KEY_2,
  CT_KEY_3,
  CT_KEY_4,
  CT_KEY_5,
  CT_KEY_6,
  CT_KEY_7,
  CT_KEY_8,
  CT_KEY_9,
} CtKey;

/**
 * CtKeyEvent:
 * @key: that went down
 * @modifiers: of #CtModifiers
 */
typedef struct
{
  CtKey key;
  guint modifiers;
} CtKeyEvent;

G_END_DECLS
