/* ct-canvas-input.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Translates the toolkit's events for the viewport and the tools. One drag gesture delivers
 * press, motion and release of every button; whether it was a drag or a click is the tool's
 * decision. Panning comes before all tools.
 */
#include "ct-canvas-private.h"

#include <math.h>

/* Zoom of one notch of a wheel, and of one pixel on a touchpad with Ctrl. */
#define WHEEL_ZOOM 1.25
#define TOUCHPAD_ZOOM 1.01

/* Way of one notch sideways, and of one arrow key. */
#define WHEEL_PAN_WPX 60.0
#define ARROW_PAN_WPX 80.0

/* Space that is up again before this was a tap. */
#define SPACE_TAP_US (200 * 1000)

static guint
modifiers_from_state (GdkModifierType state)
{
  guint modifiers = 0;

  if (state & GDK_SHIFT_MASK)
    modifiers |= CT_MODIFIER_SHIFT;
  if (state & GDK_CONTROL_MASK)
    modifiers |= CT_MODIFIER_CONTROL;
  if (state & GDK_ALT_MASK)
    modifiers |= CT_MODIFIER_ALT;
  return modifiers;
}

static void
show_cursor (CtCanvas *self, CtCursor cursor)
{
  if (self->input.is_panning)
    cursor = CT_CURSOR_GRABBING;
  else if (self->input.space_since != 0)
    cursor = CT_CURSOR_GRAB;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), ct_cursor_get_name (cursor));
}

/* Gives the tools an event at the place of the pointer. */
static CtToolResult
send (CtCanvas *self, CtPointerAction action, CtButton button)
{
  CtPointerEvent event = { action,
                           button,
                           action == CT_POINTER_PRESS,
                           self->input.modifiers,
                           self->input.at_wpx,
                           ct_viewport_to_image (&self->viewport, self->input.at_wpx) };
  CtToolResult result = { 0, CT_CURSOR_DEFAULT };

  if (action == CT_POINTER_MOTION && button == CT_BUTTON_NONE && ct_canvas_is_on_map (self, event.at_wpx))
    event.action = CT_POINTER_LEAVE;
  if (self->message == NULL)
    result = ct_tool_controller_pointer (self->controller, &event);
  show_cursor (self, result.cursor);
  ct_canvas_apply (self, result);
  return result;
}

/**
 * ct_canvas_refresh_pointer:
 *
 * The pointer has not moved, but what lies under it or what its modifiers mean has.
 */
void
ct_canvas_refresh_pointer (CtCanvas *self)
{
  if (!self->input.is_inside)
    return;
  if (!self->input.is_panning && !self->input.is_on_map)
    send (self, CT_POINTER_MOTION, self->input.button);
  ct_canvas_tell_pointer (self);
}

static void
pan (CtCanvas *self, double dx_wpx, double dy_wpx)
{
  ct_canvas_settle (self);
  ct_viewport_pan (&self->viewport, dx_wpx, dy_wpx);
  ct_canvas_view_moved (self);
}

/* By a wheel, which goes in steps, or by fingers, which the picture follows at once. */
static void
zoom_by (CtCanvas *self, double factor, CtPoint at_wpx, gboolean in_steps)
{
  CtViewport goal;

  if (!in_steps)
    ct_canvas_settle (self);
  goal = ct_canvas_get_goal (self);
  ct_viewport_set_zoom_at (&goal, ct_viewport_get_zoom (&goal) * factor, at_wpx);
  if (in_steps)
    {
      ct_canvas_go (self, &goal);
      return;
    }
  self->viewport = goal;
  ct_canvas_view_moved (self);
}

/* Where the pointer is from now on; what it does is no business of the tools. */
static void
begin_pan (CtCanvas *self)
{
  CtCanvasInput *input = &self->input;

  ct_canvas_settle (self);
  input->panned_wpx = CT_POINT_INIT (0, 0);
  ct_swipe_clear (&input->swipe);
  ct_swipe_add (&input->swipe, input->at_wpx, g_get_monotonic_time ());
}

/* About what lies under the pointer, or, from the keyboard, about what is selected. */
static void
open_menu (CtCanvas *self, gboolean at_pointer)
{
  CtSelection *selection = ct_tool_controller_get_selection (self->controller);
  CtPoint at_wpx = CT_POINT_INIT (self->viewport.widget_width_wpx / 2, self->viewport.widget_height_wpx / 2);
  CtRect box;

  if (self->message != NULL || ct_tool_controller_is_busy (self->controller))
    return;
  if (at_pointer)
    {
      at_wpx = self->input.at_wpx;
      ct_canvas_apply (self,
                       ct_tool_controller_pick (self->controller, ct_viewport_to_image (&self->viewport, at_wpx)));
    }
  else if (ct_scene_index_get_box (ct_tool_controller_get_index (self->controller),
                                   ct_selection_get_primary (selection),
                                   &box))
    {
      at_wpx = ct_viewport_to_widget (&self->viewport, CT_POINT_INIT (box.x + box.width / 2, box.y + box.height / 2));
      at_wpx.x = CLAMP (at_wpx.x, 0, self->viewport.widget_width_wpx);
      at_wpx.y = CLAMP (at_wpx.y, 0, self->viewport.widget_height_wpx);
    }
  ct_canvas_tell_menu (self, at_wpx);
}

static void
drag_begin (GtkGestureDrag *gesture, double x, double y, CtCanvas *self)
{
  CtCanvasInput *input = &self->input;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  input->button = (CtButton) gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  input->modifiers =
      modifiers_from_state (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)));
  input->at_wpx = CT_POINT_INIT (x, y);
  input->is_inside = TRUE;
  input->is_panning = input->button == CT_BUTTON_MIDDLE
                      || (input->button == CT_BUTTON_PRIMARY && (input->space_since != 0 || !self->is_editable));
  input->is_on_map =
      input->button == CT_BUTTON_PRIMARY && !input->is_panning && ct_canvas_is_on_map (self, input->at_wpx);
  begin_pan (self);
  if (input->is_on_map)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      ct_canvas_follow_map (self, input->at_wpx);
    }
  else if (input->is_panning)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      show_cursor (self, CT_CURSOR_GRABBING);
    }
  else if (send (self, CT_POINTER_PRESS, input->button).flags & CT_TOOL_HANDLED)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  else if (input->button == CT_BUTTON_SECONDARY)
    {
      /* The menu takes the pointer, so its release comes nowhere. */
      input->button = CT_BUTTON_NONE;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      open_menu (self, TRUE);
    }
}

static void
drag_update (GtkGestureDrag *gesture, double dx, double dy, CtCanvas *self)
{
  CtCanvasInput *input = &self->input;
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  input->at_wpx = CT_POINT_INIT (x + dx, y + dy);
  input->modifiers =
      modifiers_from_state (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture)));
  if (input->is_on_map)
    {
      ct_canvas_follow_map (self, input->at_wpx);
      return;
    }
  if (!input->is_panning)
    {
      send (self, CT_POINTER_MOTION, input->button);
      ct_canvas_tell_pointer (self);
      return;
    }
  input->space_used = TRUE;
  pan (self, dx - input->panned_wpx.x, dy - input->panned_wpx.y);
  input->panned_wpx = CT_POINT_INIT (dx, dy);
  ct_swipe_add (&input->swipe, input->at_wpx, g_get_monotonic_time ());
}

/* The end of a gesture, by release or by force. */
static void
finish (CtCanvas *self, CtPointerAction action)
{
  CtButton button = self->input.button;
  gboolean was_panning = self->input.is_panning;
  gboolean was_on_map = self->input.is_on_map;

  self->input.button = CT_BUTTON_NONE;
  self->input.is_panning = FALSE;
  self->input.is_on_map = FALSE;
  if (button == CT_BUTTON_NONE)
    return;
  if (!was_panning && !was_on_map)
    send (self, action, button);
  else
    ct_canvas_refresh_pointer (self);
  if (was_panning && action == CT_POINTER_RELEASE)
    ct_canvas_let_go (self, ct_swipe_get_velocity (&self->input.swipe, g_get_monotonic_time ()));
}

static void
drag_end (GtkGestureDrag *gesture, double dx, double dy, CtCanvas *self)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    self->input.at_wpx = CT_POINT_INIT (x + dx, y + dy);
  finish (self, CT_POINTER_RELEASE);
}

static void
drag_cancelled (GtkGesture *gesture, GdkEventSequence *sequence, CtCanvas *self)
{
  finish (self, CT_POINTER_CANCEL);
}

static void
pointer_moved (GtkEventControllerMotion *controller, double x, double y, CtCanvas *self)
{
  self->input.is_inside = TRUE;
  if (self->input.button != CT_BUTTON_NONE)
    return;
  self->input.at_wpx = CT_POINT_INIT (x, y);
  self->input.modifiers =
      modifiers_from_state (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller)));
  send (self, CT_POINTER_MOTION, CT_BUTTON_NONE);
  ct_canvas_tell_pointer (self);
}

static void
pointer_left (GtkEventControllerMotion *controller, CtCanvas *self)
{
  self->input.is_inside = FALSE;
  if (self->input.button == CT_BUTTON_NONE)
    send (self, CT_POINTER_LEAVE, CT_BUTTON_NONE);
  ct_canvas_tell_pointer (self);
}

static CtPoint
zoom_center (CtCanvas *self)
{
  if (self->input.is_inside)
    return self->input.at_wpx;
  return CT_POINT_INIT (self->viewport.widget_width_wpx / 2, self->viewport.widget_height_wpx / 2);
}

static void
scroll_begin (GtkEventControllerScroll *controller, CtCanvas *self)
{
  self->input.scrolled_wpx = CT_POINT_INIT (0, 0);
  ct_swipe_clear (&self->input.swipe);
}

static void
scroll_by_fingers (CtCanvas *self, double dx, double dy)
{
  CtPoint *way = &self->input.scrolled_wpx;

  pan (self, -dx, -dy);
  *way = CT_POINT_INIT (way->x - dx, way->y - dy);
  ct_swipe_add (&self->input.swipe, *way, g_get_monotonic_time ());
}

/* Fingers left the touchpad. */
static void
scroll_end (GtkEventControllerScroll *controller, CtCanvas *self)
{
  ct_canvas_let_go (self, ct_swipe_get_velocity (&self->input.swipe, g_get_monotonic_time ()));
  ct_swipe_clear (&self->input.swipe);
}

static gboolean
scrolled (GtkEventControllerScroll *controller, double dx, double dy, CtCanvas *self)
{
  guint modifiers =
      modifiers_from_state (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller)));
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;

  if (!ct_viewport_has_image (&self->viewport))
    return FALSE;
  if (!is_wheel && (modifiers & CT_MODIFIER_CONTROL) == 0)
    scroll_by_fingers (self, dx, dy);
  else if (!is_wheel)
    zoom_by (self, pow (TOUCHPAD_ZOOM, -dy), zoom_center (self), FALSE);
  else if ((modifiers & CT_MODIFIER_SHIFT) != 0 || dy == 0)
    pan (self, -(dx + dy) * WHEEL_PAN_WPX, 0);
  else
    zoom_by (self, pow (WHEEL_ZOOM, -dy), zoom_center (self), TRUE);
  return TRUE;
}

static void
pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, CtCanvas *self)
{
  ct_canvas_settle (self);
  self->input.pinch_zoom = ct_viewport_get_zoom (&self->viewport);
}

static void
pinched (GtkGestureZoom *gesture, double scale, CtCanvas *self)
{
  CtPoint at = zoom_center (self);

  gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &at.x, &at.y);
  ct_canvas_settle (self);
  ct_viewport_set_zoom_at (&self->viewport, self->input.pinch_zoom * scale, at);
  ct_canvas_view_moved (self);
}

static CtKey
key_from_keyval (guint keyval)
{
  static const struct
  {
    guint keyval;
    CtKey key;
  } keys[] = {
    { GDK_KEY_Escape, CT_KEY_ESCAPE },
    { GDK_KEY_Delete, CT_KEY_DELETE },
    { GDK_KEY_KP_Delete, CT_KEY_DELETE },
    { GDK_KEY_BackSpace, CT_KEY_BACKSPACE },
    { GDK_KEY_Left, CT_KEY_LEFT },
    { GDK_KEY_KP_Left, CT_KEY_LEFT },
    { GDK_KEY_Right, CT_KEY_RIGHT },
    { GDK_KEY_KP_Right, CT_KEY_RIGHT },
    { GDK_KEY_Up, CT_KEY_UP },
    { GDK_KEY_KP_Up, CT_KEY_UP },
    { GDK_KEY_Down, CT_KEY_DOWN },
    { GDK_KEY_KP_Down, CT_KEY_DOWN },
    { GDK_KEY_Tab, CT_KEY_TAB },
    { GDK_KEY_ISO_Left_Tab, CT_KEY_TAB },
    { GDK_KEY_b, CT_KEY_B },
    { GDK_KEY_e, CT_KEY_E },
    { GDK_KEY_w, CT_KEY_W },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == keyval)
      return keys[i].key;
  return CT_KEY_NONE;
}

static gboolean
view_key (CtCanvas *self, guint keyval, guint modifiers)
{
  gboolean control = modifiers == CT_MODIFIER_CONTROL;
  gboolean plain = modifiers == 0;

  if ((control && (keyval == GDK_KEY_0 || keyval == GDK_KEY_KP_0)) || (plain && keyval == GDK_KEY_f))
    ct_canvas_zoom_fit (self);
  else if (control && (keyval == GDK_KEY_1 || keyval == GDK_KEY_KP_1))
    ct_canvas_zoom_100 (self);
  else if (control && (keyval == GDK_KEY_2 || keyval == GDK_KEY_KP_2))
    ct_canvas_zoom_200 (self);
  else if (plain && keyval == GDK_KEY_z)
    ct_canvas_zoom_selection (self);
  else if (keyval == GDK_KEY_plus || keyval == GDK_KEY_equal || keyval == GDK_KEY_KP_Add)
    ct_canvas_zoom_in (self);
  else if ((plain || control) && (keyval == GDK_KEY_minus || keyval == GDK_KEY_KP_Subtract))
    ct_canvas_zoom_out (self);
  else if (plain && keyval == GDK_KEY_h)
    ct_canvas_set_peeking (self, TRUE);
  else if (modifiers == CT_MODIFIER_SHIFT && keyval == GDK_KEY_h)
    ct_canvas_set_show_boxes (self, !ct_canvas_get_show_boxes (self));
  else if (plain && keyval == GDK_KEY_t)
    ct_canvas_set_show_names (self, !self->show_names);
  else
    return FALSE;
  return TRUE;
}

/* Arrows that no tool wants move the view. */
static gboolean
arrow_pan (CtCanvas *self, CtKey key)
{
  switch ((guint) key)
    {
    case CT_KEY_LEFT:
      pan (self, ARROW_PAN_WPX, 0);
      return TRUE;
    case CT_KEY_RIGHT:
      pan (self, -ARROW_PAN_WPX, 0);
      return TRUE;
    case CT_KEY_UP:
      pan (self, 0, ARROW_PAN_WPX);
      return TRUE;
    case CT_KEY_DOWN:
      pan (self, 0, -ARROW_PAN_WPX);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
tool_key (CtCanvas *self, guint keyval, guint modifiers)
{
  CtKeyEvent event = { key_from_keyval (keyval), modifiers };
  CtToolResult result;

  if (event.key == CT_KEY_NONE || self->message != NULL)
    return FALSE;
  /* With Alt they are the window's. */
  if (event.key >= CT_KEY_LEFT && event.key <= CT_KEY_DOWN && (modifiers & CT_MODIFIER_ALT) != 0)
    return FALSE;
  if (!self->is_editable && event.key != CT_KEY_TAB && event.key != CT_KEY_ESCAPE)
    return arrow_pan (self, event.key);
  result = ct_tool_controller_key (self->controller, &event);
  ct_canvas_apply (self, result);
  if (result.flags & CT_TOOL_HANDLED)
    {
      ct_canvas_refresh_pointer (self);
      return TRUE;
    }
  return arrow_pan (self, event.key);
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CtCanvas *self)
{
  guint modifiers = modifiers_from_state (state);

  /* Those of the window manager. */
  if ((state & GDK_SUPER_MASK) != 0)
    return FALSE;
  keyval = gdk_keyval_to_lower (keyval);
  if (keyval == GDK_KEY_space && (modifiers & ~CT_MODIFIER_SHIFT) == 0)
    {
      if (self->input.space_since == 0)
        {
          self->input.space_since = g_get_monotonic_time ();
          self->input.space_used = FALSE;
          self->input.space_unmarks = (modifiers & CT_MODIFIER_SHIFT) != 0;
          ct_canvas_refresh_pointer (self);
        }
      return TRUE;
    }
  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && modifiers == CT_MODIFIER_SHIFT))
    {
      open_menu (self, FALSE);
      return TRUE;
    }
  return view_key (self, keyval, modifiers) || tool_key (self, keyval, modifiers);
}

static void
key_released (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, CtCanvas *self)
{
  gboolean is_tap;

  keyval = gdk_keyval_to_lower (keyval);
  if (keyval == GDK_KEY_h)
    ct_canvas_set_peeking (self, FALSE);
  if (keyval != GDK_KEY_space || self->input.space_since == 0)
    return;
  is_tap = !self->input.space_used && g_get_monotonic_time () - self->input.space_since < SPACE_TAP_US;
  self->input.space_since = 0;
  ct_canvas_refresh_pointer (self);
  if (is_tap)
    ct_canvas_tell_accept (self, self->input.space_unmarks);
}

/* Shift makes the half-drawn box a square at once, not only when the pointer moves. */
static gboolean
modifiers_changed (GtkEventControllerKey *controller, GdkModifierType state, CtCanvas *self)
{
  self->input.modifiers = modifiers_from_state (state);
  ct_canvas_refresh_pointer (self);
  return FALSE;
}

/* Keys that are held are released elsewhere. */
static void
focus_left (GtkEventControllerFocus *controller, CtCanvas *self)
{
  self->input.space_since = 0;
  ct_canvas_set_peeking (self, FALSE);
}

/**
 * ct_canvas_add_controllers:
 *
 * To be called once, at construction.
 */
void
ct_canvas_add_controllers (CtCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (drag_cancelled), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinched), self);
  g_signal_connect (motion, "enter", G_CALLBACK (pointer_moved), self);
  g_signal_connect (motion, "motion", G_CALLBACK (pointer_moved), self);
  g_signal_connect (motion, "leave", G_CALLBACK (pointer_left), self);
  g_signal_connect (scroll, "scroll-begin", G_CALLBACK (scroll_begin), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled), self);
  g_signal_connect (scroll, "scroll-end", G_CALLBACK (scroll_end), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect (key, "key-released", G_CALLBACK (key_released), self);
  g_signal_connect (key, "modifiers", G_CALLBACK (modifiers_changed), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, focus);
}
