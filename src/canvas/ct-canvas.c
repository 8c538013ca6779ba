/* ct-canvas.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Construction, properties, signals and the public functions of the canvas. The view is a
 * viewport, hands go to the tool controller, and the picture lies in a tile store.
 */
#include "ct-canvas-private.h"

#include <math.h>

#define NATURAL_WIDTH_WPX 480
#define NATURAL_HEIGHT_WPX 360

G_DEFINE_FINAL_TYPE (CtCanvas, ct_canvas, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ZOOM,
  PROP_DRAW_MODE,
  PROP_EXTREME_MODE,
  PROP_KEEP_INSIDE,
  PROP_DRAW_ON_EMPTY,
  PROP_SHOW_NAMES,
  PROP_SHOW_BOXES,
  PROP_SHOW_MINIMAP,
  PROP_KEEP_VIEW,
  N_PROPS
};

enum
{
  SELECTION_CHANGED,
  VIEW_CHANGED,
  POINTER_MOVED,
  NEEDS_CATEGORY,
  ACCEPT,
  MENU,
  REFUSED,
  MARKS_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static CtSelection *
get_selection (CtCanvas *self)
{
  return ct_tool_controller_get_selection (self->controller);
}

/* What a screen reader says of the picture: how many annotations, which is selected. */
static char *
describe (CtCanvas *self)
{
  guint32 image = ct_canvas_get_image (self);
  guint n_selected = ct_selection_get_size (get_selection (self));
  const CtDataset *dataset;
  const char *name = NULL;
  guint n;

  if (self->message != NULL)
    return g_strdup (self->message);
  if (self->history == NULL || image == CT_NO_ROW)
    return g_strdup (_ ("No picture"));
  dataset = ct_history_get_dataset (self->history);
  n = dataset->images.n_annotations[image];
  if (n_selected == 1)
    name =
        ct_dataset_get_category_name (dataset,
                                      dataset->annotations.category[ct_selection_get_primary (get_selection (self))]);
  /* Translators: %u is how many annotations the picture has, %s the category of the selected one */
  if (name != NULL)
    return g_strdup_printf (ngettext ("%u annotation, %s selected", "%u annotations, %s selected", n), n, name);
  if (n_selected > 0)
    /* Translators: the first number is how many annotations the picture has, the second how many are selected */
    return g_strdup_printf (ngettext ("%u annotation, %u selected", "%u annotations, %u selected", n), n, n_selected);
  return g_strdup_printf (ngettext ("%u annotation", "%u annotations", n), n);
}

static void
update_description (CtCanvas *self)
{
  g_autofree char *description = describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
tell_selection (CtCanvas *self)
{
  guint64 serial = ct_selection_get_serial (get_selection (self));

  if (serial == self->told_selection)
    return;
  self->told_selection = serial;
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
tell_view (CtCanvas *self)
{
  double zoom = ct_canvas_get_zoom (self);

  if (zoom == self->told_zoom)
    return;
  self->told_zoom = zoom;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

/**
 * ct_canvas_view_moved:
 *
 * After each change of the viewport: draws, tells, and lets the tools know that the pointer
 * is over another place of the picture.
 */
void
ct_canvas_view_moved (CtCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ct_canvas_refresh_pointer (self);
  tell_view (self);
}

static gboolean
tell_view_later (gpointer data)
{
  CtCanvas *self = data;

  self->tell_view_id = 0;
  tell_view (self);
  return G_SOURCE_REMOVE;
}

static void
reveal_selection (CtCanvas *self)
{
  CtViewport goal = ct_canvas_get_goal (self);
  CtRect box;

  if (ct_scene_index_get_box (ct_tool_controller_get_index (self->controller),
                              ct_selection_get_primary (get_selection (self)),
                              &box)
      && ct_viewport_reveal_rect (&goal, &box))
    ct_canvas_go (self, &goal);
}

/**
 * ct_canvas_apply:
 * @result: what a tool said of an event
 *
 * Turns it into drawing and signals. The cursor is the caller's affair.
 */
void
ct_canvas_apply (CtCanvas *self, CtToolResult result)
{
  if (result.flags & CT_TOOL_REDRAW)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (result.flags & CT_TOOL_REVEAL)
    reveal_selection (self);
  if (result.flags & CT_TOOL_ZOOM)
    ct_canvas_zoom_selection (self);
  tell_selection (self);
  if (result.flags & CT_TOOL_MODE)
    ct_canvas_tell_mode (self);
  if (result.flags & CT_TOOL_NEEDS_CATEGORY)
    g_signal_emit (self, signals[NEEDS_CATEGORY], 0);
  if (result.flags & CT_TOOL_REFUSED)
    ct_canvas_tell_refused (self);
}

void
ct_canvas_tell_mode (CtCanvas *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAW_MODE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXTREME_MODE]);
}

/**
 * ct_canvas_tell_pointer:
 *
 * Emits CtCanvas::pointer-moved for where the pointer is now.
 */
void
ct_canvas_tell_pointer (CtCanvas *self)
{
  CtPoint at = ct_viewport_to_image (&self->viewport, self->input.at_wpx);
  CtRect image = ct_viewport_get_image_rect (&self->viewport);

  if (!self->input.is_inside || !ct_viewport_has_image (&self->viewport) || !ct_rect_contains (&image, at.x, at.y))
    at = CT_POINT_INIT (NAN, NAN);
  g_signal_emit (self, signals[POINTER_MOVED], 0, at.x, at.y);
}

void
ct_canvas_tell_accept (CtCanvas *self, gboolean unmark)
{
  g_signal_emit (self, signals[ACCEPT], 0, unmark);
}

void
ct_canvas_tell_menu (CtCanvas *self, CtPoint at_wpx)
{
  g_signal_emit (self, signals[MENU], 0, at_wpx.x, at_wpx.y);
}

void
ct_canvas_tell_refused (CtCanvas *self)
{
  g_signal_emit (self, signals[REFUSED], 0, ct_tool_controller_get_context (self->controller)->refusal);
}

void
ct_canvas_tell_marks (CtCanvas *self)
{
  g_signal_emit (self, signals[MARKS_CHANGED], 0);
}

void
ct_canvas_tell_show_boxes (CtCanvas *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_BOXES]);
}

static void
ct_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CtCanvas *self = CT_CANVAS (widget);

  ct_canvas_settle (self);
  ct_viewport_set_widget_size (&self->viewport, width, height, gtk_widget_get_scale_factor (widget));
  ct_canvas_take_wanted_view (self);
  /* Who listens may change the size of labels, which must not happen here. */
  if (self->tell_view_id == 0)
    self->tell_view_id = g_idle_add (tell_view_later, self);
}

static void
ct_canvas_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  *minimum = 64;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH_WPX : NATURAL_HEIGHT_WPX;
}

static void
ct_canvas_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CtCanvas *self = CT_CANVAS (object);

  switch (id)
    {
    case PROP_ZOOM:
      g_value_set_double (value, ct_canvas_get_zoom (self));
      break;
    case PROP_DRAW_MODE:
      g_value_set_boolean (value, ct_canvas_get_draw_mode (self));
      break;
    case PROP_EXTREME_MODE:
      g_value_set_boolean (value, ct_canvas_get_extreme_mode (self));
      break;
    case PROP_KEEP_INSIDE:
      g_value_set_boolean (value, ct_canvas_get_keep_inside (self));
      break;
    case PROP_DRAW_ON_EMPTY:
      g_value_set_boolean (value, ct_canvas_get_draw_on_empty (self));
      break;
    case PROP_SHOW_NAMES:
      g_value_set_boolean (value, self->show_names);
      break;
    case PROP_SHOW_BOXES:
      g_value_set_boolean (value, ct_canvas_get_show_boxes (self));
      break;
    case PROP_SHOW_MINIMAP:
      g_value_set_boolean (value, self->show_minimap);
      break;
    case PROP_KEEP_VIEW:
      g_value_set_boolean (value, self->keep_view);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ct_canvas_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CtCanvas *self = CT_CANVAS (object);

  switch (id)
    {
    case PROP_DRAW_MODE:
      ct_canvas_set_draw_mode (self, g_value_get_boolean (value));
      break;
    case PROP_EXTREME_MODE:
      ct_canvas_set_extreme_mode (self, g_value_get_boolean (value));
      break;
    case PROP_KEEP_INSIDE:
      ct_canvas_set_keep_inside (self, g_value_get_boolean (value));
      break;
    case PROP_DRAW_ON_EMPTY:
      ct_canvas_set_draw_on_empty (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_NAMES:
      ct_canvas_set_show_names (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_BOXES:
      ct_canvas_set_show_boxes (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_MINIMAP:
      ct_canvas_set_show_minimap (self, g_value_get_boolean (value));
      break;
    case PROP_KEEP_VIEW:
      ct_canvas_set_keep_view (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ct_canvas_dispose (GObject *object)
{
  CtCanvas *self = CT_CANVAS (object);

  ct_canvas_cancel_pyramid (self);
  ct_canvas_set_source (self, NULL);
  ct_canvas_settle (self);
  g_clear_handle_id (&self->tell_view_id, g_source_remove);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  ct_canvas_forget_map (self);
  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data (self->history, self);
  g_clear_object (&self->history);
  ct_tool_controller_set_history (self->controller, NULL);
  ct_canvas_forget_boxes (self);
  G_OBJECT_CLASS (ct_canvas_parent_class)->dispose (object);
}

static void
ct_canvas_finalize (GObject *object)
{
  CtCanvas *self = CT_CANVAS (object);

  ct_tool_controller_free (self->controller);
  ct_display_list_free (self->shapes);
  ct_tile_store_free (self->tiles);
  ct_scene_free (self->scene);
  g_clear_pointer (&self->pixels, ct_pixels_unref);
  g_free (self->message);
  G_OBJECT_CLASS (ct_canvas_parent_class)->finalize (object);
}

static void
add_properties (GObjectClass *klass)
{
  GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * CtCanvas:zoom:
   *
   * Device pixels for one image pixel; 1.0 is 100 %.
   */
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, G_MAXDOUBLE, 1.0, flags | G_PARAM_READABLE);
  /**
   * CtCanvas:draw-mode:
   *
   * Whether every press draws a box, also on another box.
   */
  properties[PROP_DRAW_MODE] = g_param_spec_boolean ("draw-mode", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  /**
   * CtCanvas:extreme-mode:
   *
   * Whether clicks are the four extreme points of a thing.
   */
  properties[PROP_EXTREME_MODE] = g_param_spec_boolean ("extreme-mode", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  /**
   * CtCanvas:keep-inside:
   *
   * Whether boxes end at the edges of the picture.
   */
  properties[PROP_KEEP_INSIDE] = g_param_spec_boolean ("keep-inside", NULL, NULL, TRUE, flags | G_PARAM_READWRITE);
  /**
   * CtCanvas:draw-on-empty:
   *
   * Whether a press on no box draws one; otherwise it selects those that the drag encloses.
   */
  properties[PROP_DRAW_ON_EMPTY] = g_param_spec_boolean ("draw-on-empty", NULL, NULL, TRUE, flags | G_PARAM_READWRITE);
  properties[PROP_SHOW_NAMES] = g_param_spec_boolean ("show-names", NULL, NULL, TRUE, flags | G_PARAM_READWRITE);
  properties[PROP_SHOW_BOXES] = g_param_spec_boolean ("show-boxes", NULL, NULL, TRUE, flags | G_PARAM_READWRITE);
  /**
   * CtCanvas:show-minimap:
   *
   * Whether a small map lies in the corner while a part of the picture is out of sight.
   */
  properties[PROP_SHOW_MINIMAP] = g_param_spec_boolean ("show-minimap", NULL, NULL, TRUE, flags | G_PARAM_READWRITE);
  /**
   * CtCanvas:keep-view:
   *
   * Whether another image appears at the zoom and place of the one before; otherwise it is fitted.
   */
  properties[PROP_KEEP_VIEW] = g_param_spec_boolean ("keep-view", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

static void
add_signals (GType type)
{
  signals[SELECTION_CHANGED] =
      g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CtCanvas::view-changed:
   *
   * The zoom is another one.
   */
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CtCanvas::pointer-moved:
   * @x: image pixels; NaN outside the picture
   * @y: likewise
   */
  signals[POINTER_MOVED] = g_signal_new ("pointer-moved",
                                         type,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         2,
                                         G_TYPE_DOUBLE,
                                         G_TYPE_DOUBLE);
  /**
   * CtCanvas::needs-category:
   *
   * A box is drawn, and there is no current category. It stays on the screen until
   * ct_canvas_set_category() names one, now or later, or Escape gives it up.
   */
  signals[NEEDS_CATEGORY] =
      g_signal_new ("needs-category", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CtCanvas::accept:
   * @unmark: Shift was held
   *
   * Space was pressed and released without panning: the image is reviewed.
   */
  signals[ACCEPT] =
      g_signal_new ("accept", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  /**
   * CtCanvas::menu:
   * @x: widget pixels
   * @y: likewise
   *
   * A menu is wanted there, about what is selected.
   */
  signals[MENU] =
      g_signal_new ("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  /**
   * CtCanvas::refused:
   * @reason: why something was not done, for people
   */
  signals[REFUSED] =
      g_signal_new ("refused", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * CtCanvas::marks-changed:
   *
   * Other boxes than before are locked or hidden.
   */
  signals[MARKS_CHANGED] = g_signal_new ("marks-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ct_canvas_class_init (CtCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ct_canvas_dispose;
  object_class->finalize = ct_canvas_finalize;
  object_class->get_property = ct_canvas_get_property;
  object_class->set_property = ct_canvas_set_property;
  widget_class->snapshot = ct_canvas_snapshot;
  widget_class->measure = ct_canvas_measure;
  widget_class->size_allocate = ct_canvas_size_allocate;
  add_properties (object_class);
  add_signals (CT_TYPE_CANVAS);
  gtk_widget_class_set_css_name (widget_class, "ct-canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ct_canvas_init (CtCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  ct_viewport_init (&self->viewport);
  self->controller = ct_tool_controller_new (&self->viewport);
  self->shapes = ct_display_list_new ();
  self->tiles = ct_tile_store_new ();
  self->scene = ct_scene_new ();
  self->adjust = CT_ADJUST_IDENTITY;
  self->auto_window = TRUE;
  self->show_names = TRUE;
  self->show_minimap = TRUE;
  self->is_editable = TRUE;
  self->told_zoom = 1.0;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Picture"), -1);
  update_description (self);
  ct_canvas_add_controllers (self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (gtk_widget_queue_resize), NULL);
}

GtkWidget *
ct_canvas_new (void)
{
  return g_object_new (CT_TYPE_CANVAS, NULL);
}

static void
history_changed (CtHistory *history, gpointer change, CtCanvas *self)
{
  CtToolResult result = ct_tool_controller_sync (self->controller);

  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ct_canvas_apply (self, result);
}

/**
 * ct_canvas_set_history:
 * @history: (nullable): whose data set is shown and edited
 *
 * There is no image and no current category afterwards.
 */
void
ct_canvas_set_history (CtCanvas *self, CtHistory *history)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (self->history == history)
    return;
  ct_canvas_set_image (self, CT_NO_ROW);
  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data (self->history, self);
  g_set_object (&self->history, history);
  ct_tool_controller_set_history (self->controller, history);
  if (history != NULL)
    g_signal_connect (history, "changed", G_CALLBACK (history_changed), self);
  tell_selection (self);
  ct_canvas_tell_marks (self);
  ct_canvas_tell_show_boxes (self);
  ct_canvas_forget_boxes (self);
  update_description (self);
}

/**
 * ct_canvas_set_image:
 * @image: row, or %CT_NO_ROW
 *
 * Shows another image, fitted unless the view is kept. Its pixels come with ct_canvas_set_pixels(); those of the image
 * before, its message and the selection go.
 */
void
ct_canvas_set_image (CtCanvas *self, guint32 image)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (ct_canvas_get_image (self) == image)
    return;
  ct_tool_controller_set_image (self->controller, image);
  ct_canvas_forget_boxes (self);
  ct_canvas_set_source (self, NULL);
  ct_canvas_set_pixels (self, NULL);
  g_clear_pointer (&self->message, g_free);
  ct_canvas_settle (self);
  self->wanted_view.is_wanted = FALSE;
  if (!self->keep_view)
    self->viewport.mode = CT_VIEW_FIT;
  ct_canvas_update_image_size (self);
  tell_selection (self);
  update_description (self);
}

guint32
ct_canvas_get_image (CtCanvas *self)
{
  return ct_tool_controller_get_context (self->controller)->image;
}

/**
 * ct_canvas_set_message:
 * @message: (nullable): text in place of the picture, such as why it cannot be shown
 *
 * While there is a message nothing can be drawn.
 */
void
ct_canvas_set_message (CtCanvas *self, const char *message)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (!ct_set_str (&self->message, message))
    return;
  ct_tool_controller_cancel (self->controller);
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ct_canvas_set_category:
 * @category: row of what new boxes become, or %CT_NO_ROW
 */
void
ct_canvas_set_category (CtCanvas *self, guint32 category)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_canvas_apply (self, ct_tool_controller_set_category (self->controller, category));
}

guint32
ct_canvas_get_category (CtCanvas *self)
{
  return ct_tool_controller_get_context (self->controller)->category;
}

/**
 * ct_canvas_cancel:
 *
 * Gives up a gesture that is under way.
 */
void
ct_canvas_cancel (CtCanvas *self)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_canvas_apply (self, ct_tool_controller_cancel (self->controller));
}

/**
 * ct_canvas_dup_selection:
 *
 * Returns: (transfer full) (element-type guint32): rows of the selected annotations, the primary last
 */
GArray *
ct_canvas_dup_selection (CtCanvas *self)
{
  return ct_selection_dup_rows (get_selection (self));
}

static void
selection_replaced (CtCanvas *self)
{
  if (self->history != NULL)
    ct_selection_retain (get_selection (self), ct_history_get_dataset (self->history), ct_canvas_get_image (self));
  reveal_selection (self);
  tell_selection (self);
}

/**
 * ct_canvas_select:
 * @annotation: row of an annotation of the current image, or %CT_NO_ROW for nothing
 *
 * Selects this one alone and brings it into sight.
 */
void
ct_canvas_select (CtCanvas *self, guint32 annotation)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_selection_set_only (get_selection (self), annotation);
  selection_replaced (self);
}

/**
 * ct_canvas_select_rows:
 * @annotations: (element-type guint32): the primary last
 */
void
ct_canvas_select_rows (CtCanvas *self, GArray *annotations)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  ct_selection_clear (get_selection (self));
  for (guint i = 0; i < annotations->len; i++)
    ct_selection_add (get_selection (self), g_array_index (annotations, guint32, i));
  selection_replaced (self);
}

/**
 * ct_canvas_set_editable:
 * @editable: %FALSE for looking only: dragging pans, and keys that edit do nothing
 */
void
ct_canvas_set_editable (CtCanvas *self, gboolean editable)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (!editable)
    ct_canvas_cancel (self);
  self->is_editable = editable;
}

void
ct_canvas_set_show_names (CtCanvas *self, gboolean show_names)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (self->show_names == show_names)
    return;
  self->show_names = show_names;
  ct_canvas_forget_boxes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_NAMES]);
}

gboolean
ct_canvas_get_show_names (CtCanvas *self)
{
  return self->show_names;
}

void
ct_canvas_set_show_minimap (CtCanvas *self, gboolean show_minimap)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (self->show_minimap == show_minimap)
    return;
  self->show_minimap = show_minimap;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_MINIMAP]);
}

gboolean
ct_canvas_get_show_minimap (CtCanvas *self)
{
  return self->show_minimap;
}

void
ct_canvas_set_keep_view (CtCanvas *self, gboolean keep_view)
{
  g_return_if_fail (CT_IS_CANVAS (self));

  if (self->keep_view == keep_view)
    return;
  self->keep_view = keep_view;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEP_VIEW]);
}

gboolean
ct_canvas_get_keep_view (CtCanvas *self)
{
  return self->keep_view;
}

/**
 * ct_canvas_get_pointer:
 * @x_wpx: (out): where the pointer was last
 * @y_wpx: (out): likewise
 *
 * Returns: whether it is still on the canvas
 */
gboolean
ct_canvas_get_pointer (CtCanvas *self, double *x_wpx, double *y_wpx)
{
  *x_wpx = self->input.at_wpx.x;
  *y_wpx = self->input.at_wpx.y;
  return self->input.is_inside;
}

/**
 * ct_canvas_image_to_widget:
 * @x_px: image pixels
 * @y_px: image pixels
 * @x_wpx: (out): widget pixels
 * @y_wpx: (out): widget pixels
 *
 * Returns: whether there is a picture of known size
 */
gboolean
ct_canvas_image_to_widget (CtCanvas *self, double x_px, double y_px, double *x_wpx, double *y_wpx)
{
  CtPoint at = ct_viewport_to_widget (&self->viewport, CT_POINT_INIT (x_px, y_px));

  *x_wpx = at.x;
  *y_wpx = at.y;
  return ct_viewport_has_image (&self->viewport);
}
