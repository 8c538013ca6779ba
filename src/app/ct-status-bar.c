/* ct-status-bar.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Labels that follow the session; zoom and pointer are told by whoever owns the canvas.
 */
#include "ct-status-bar.h"

#include "ct-adjust-popover.h"
#include "ct-tooltip.h"

#include <math.h>

struct _CtStatusBar
{
  GtkWidget parent_instance;
  GtkLabel *position;
  GtkLabel *size;
  GtkLabel *pointer;
  GtkLabel *color;
  GtkLabel *dialect;
  GtkLabel *zoom;
  GtkWidget *zoom_button;
  GtkMenuButton *adjust_button;
  CtAdjustPopover *adjust;
  CtSession *session;
};

G_DEFINE_FINAL_TYPE (CtStatusBar, ct_status_bar, GTK_TYPE_WIDGET)

enum
{
  ADJUST_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_position (CtStatusBar *self)
{
  CtImageList *images = ct_session_get_images (self->session);
  guint position = ct_image_list_find (images, ct_session_get_image (self->session));
  g_autofree char *text = NULL;

  if (position != GTK_INVALID_LIST_POSITION)
    /* Translators: number of the current image, number of all images */
    text = g_strdup_printf (_ ("%u of %u"), position + 1, g_list_model_get_n_items (G_LIST_MODEL (images)));
  gtk_label_set_text (self->position, text != NULL ? text : "");
}

static void
show_size (CtStatusBar *self)
{
  CtDataset *dataset = ct_session_get_dataset (self->session);
  guint32 image = ct_session_get_image (self->session);
  const CtPicture *picture = ct_session_get_picture (self->session);
  double width = dataset != NULL && image != CT_NO_ROW ? dataset->images.width[image] : 0;
  double height = dataset != NULL && image != CT_NO_ROW ? dataset->images.height[image] : 0;
  g_autofree char *text = NULL;

  if (width <= 0 || height <= 0)
    {
      width = picture->width_px;
      height = picture->height_px;
    }
  if (width > 0 && height > 0)
    text = g_strdup_printf (_ ("%.0f × %.0f px"), width, height);
  gtk_label_set_text (self->size, text != NULL ? text : "");
}

static void
show_dialect (CtStatusBar *self)
{
  CtDocument *document = ct_session_get_document (self->session);
  const CtCocoDialect *dialect = document != NULL ? ct_coco_get_dialect (ct_document_get_coco (document)) : NULL;
  const char *text = "";

  if (dialect != NULL && dialect->relative)
    text = dialect->ltrb ? _ ("relative, corners") : _ ("relative");
  else if (dialect != NULL)
    text = dialect->ltrb ? _ ("pixel, corners") : _ ("pixel");
  gtk_label_set_text (self->dialect, text);
  ct_tooltip_set (GTK_WIDGET (self->dialect), dialect != NULL ? dialect->reason : NULL);
}

static void
show_document (CtStatusBar *self)
{
  show_position (self);
  show_size (self);
  show_dialect (self);
}

static void
show_image (CtStatusBar *self)
{
  show_position (self);
  show_size (self);
}

static void
adjust_cb (CtStatusBar *self)
{
  if (ct_adjust_popover_is_used (self->adjust))
    gtk_widget_add_css_class (GTK_WIDGET (self->adjust_button), "in-use");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->adjust_button), "in-use");
  g_signal_emit (self, signals[ADJUST_CHANGED], 0);
}

static void
disconnect_session (CtStatusBar *self)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (ct_session_get_images (self->session), self);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  g_clear_object (&self->session);
}

static void
ct_status_bar_dispose (GObject *object)
{
  disconnect_session (CT_STATUS_BAR (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_STATUS_BAR);
  G_OBJECT_CLASS (ct_status_bar_parent_class)->dispose (object);
}

static void
ct_status_bar_class_init (CtStatusBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_status_bar_dispose;
  /**
   * CtStatusBar::adjust-changed:
   *
   * ct_status_bar_get_adjust() tells something else than before.
   */
  signals[ADJUST_CHANGED] = g_signal_new ("adjust-changed",
                                          G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
  g_type_ensure (CT_TYPE_ADJUST_POPOVER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CtStatusBar, position);
  gtk_widget_class_bind_template_child (widget_class, CtStatusBar, size);
  gtk_widget_class_bind_template_child (widget_class, CtStatusBar, pointer);
  gtk_widget_class_bind_template_child (widget_class, CtStatusBar, color);
  gtk_widget_class_bind_template_child (widget_class, CtStatusBar, adjust_button);
  gtk_widget_class_bind_template_child (widget_class, CtStatusBar, adjust);
  gtk_widget_class_bind_template_callback (widget_class, adjust_cb);
  gtk_widget_class_bind_template_child (widget_class, CtStatusBar, dialect);
  gtk_widget_class_bind_template_child (widget_class, CtStatusBar, zoom);
  gtk_widget_class_bind_template_child (widget_class, CtStatusBar, zoom_button);
  gtk_widget_class_set_css_name (widget_class, "ctstatusbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
ct_status_bar_init (CtStatusBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Where text runs from right to left, width and height, x and y would change places. */
  gtk_widget_set_direction (GTK_WIDGET (self->size), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->pointer), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->color), GTK_TEXT_DIR_LTR);
}

/**
 * ct_status_bar_new:
 *
 * Returns: a bar without a session
 */
GtkWidget *
ct_status_bar_new (void)
{
  return g_object_new (CT_TYPE_STATUS_BAR, NULL);
}

/**
 * ct_status_bar_set_session:
 * @session: what to tell about
 */
void
ct_status_bar_set_session (CtStatusBar *self, CtSession *session)
{
  disconnect_session (self);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "notify::document", G_CALLBACK (show_document), self);
  g_signal_connect_swapped (session, "notify::image", G_CALLBACK (show_image), self);
  g_signal_connect_swapped (session, "picture-changed", G_CALLBACK (show_size), self);
  g_signal_connect_swapped (ct_session_get_images (session), "items-changed", G_CALLBACK (show_position), self);
  show_document (self);
}

/**
 * ct_status_bar_set_zoom:
 * @zoom: 1.0 is the original size; 0 when there is no picture
 */
void
ct_status_bar_set_zoom (CtStatusBar *self, double zoom)
{
  g_autofree char *text = g_strdup_printf (_ ("%.0f %%"), zoom * 100);
  g_autofree char *label = g_strdup_printf (_ ("Zoom: %.0f %%"), zoom * 100);

  gtk_label_set_text (self->zoom, zoom > 0 ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->zoom_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * ct_status_bar_set_pointer:
 * @inside: whether the pointer is over the canvas
 * @x_px: image pixels from the left
 * @y_px: image pixels from the top
 */
void
ct_status_bar_set_pointer (CtStatusBar *self, gboolean inside, double x_px, double y_px)
{
  g_autofree char *text = NULL;

  if (inside)
    text = g_strdup_printf ("%.0f, %.0f", floor (x_px), floor (y_px));
  gtk_label_set_text (self->pointer, text != NULL ? text : "");
}

/**
 * ct_status_bar_set_color:
 * @values: (array length=n_values): what the picture's file holds under the pointer
 * @n_values: 1, 3 or 4; 0 for nothing
 */
void
ct_status_bar_set_color (CtStatusBar *self, const double *values, guint n_values)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_values; i++)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      /* Whole numbers but for files with floating-point ones. */
      if (values[i] == round (values[i]) || fabs (values[i]) >= 1000)
        g_string_append_printf (text, "%.0f", values[i]);
      else
        g_string_append_printf (text, "%.4g", values[i]);
    }
  gtk_label_set_text (self->color, text->str);
}

/**
 * ct_status_bar_get_adjust:
 * @adjust: (out caller-allocates): how bright pictures shall be shown
 * @auto_window: (out): whether black and white are found in each picture with 16 bits
 */
void
ct_status_bar_get_adjust (CtStatusBar *self, CtAdjust *adjust, gboolean *auto_window)
{
  ct_adjust_popover_get (self->adjust, adjust, auto_window);
}

void
ct_status_bar_reset_adjust (CtStatusBar *self)
{
  ct_adjust_popover_reset (self->adjust);
}

void
ct_status_bar_popup_adjust (CtStatusBar *self)
{
  gtk_menu_button_popup (self->adjust_button);
}
