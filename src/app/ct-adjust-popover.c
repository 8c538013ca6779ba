/* ct-adjust-popover.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three sliders for every picture and two for the window of those with 16 bits, which is
 * found for each picture until somebody moves it.
 */
#include "ct-adjust-popover.h"

#include <math.h>

struct _CtAdjustPopover
{
  GtkPopover parent_instance;
  GtkAdjustment *brightness;
  GtkAdjustment *contrast;
  GtkAdjustment *gamma;
  GtkAdjustment *level;
  GtkAdjustment *width;
  GtkSwitch *auto_window;
  GtkScale *gamma_scale;
  GtkWidget *reset;
  gboolean is_resetting;
};

G_DEFINE_FINAL_TYPE (CtAdjustPopover, ct_adjust_popover, GTK_TYPE_POPOVER)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed_cb (CtAdjustPopover *self)
{
  if (self->is_resetting)
    return;
  gtk_widget_set_sensitive (self->reset, ct_adjust_popover_is_used (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
window_cb (CtAdjustPopover *self)
{
  if (!self->is_resetting && gtk_switch_get_active (self->auto_window))
    gtk_switch_set_active (self->auto_window, FALSE);
  else
    changed_cb (self);
}

/* The slider goes in doublings, or one side of it would be all there is. */
static char *
format_gamma (GtkScale *scale, double value, gpointer unused)
{
  return g_strdup_printf ("%.2f", exp2 (value));
}

static void
ct_adjust_popover_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CT_TYPE_ADJUST_POPOVER);
  G_OBJECT_CLASS (ct_adjust_popover_parent_class)->dispose (object);
}

static void
ct_adjust_popover_class_init (CtAdjustPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ct_adjust_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cartouche/Cartouche/ct-adjust-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, CtAdjustPopover, brightness);
  gtk_widget_class_bind_template_child (widget_class, CtAdjustPopover, contrast);
  gtk_widget_class_bind_template_child (widget_class, CtAdjustPopover, gamma);
  gtk_widget_class_bind_template_child (widget_class, CtAdjustPopover, level);
  gtk_widget_class_bind_template_child (widget_class, CtAdjustPopover, width);
  gtk_widget_class_bind_template_child (widget_class, CtAdjustPopover, auto_window);
  gtk_widget_class_bind_template_child (widget_class, CtAdjustPopover, gamma_scale);
  gtk_widget_class_bind_template_child (widget_class, CtAdjustPopover, reset);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, window_cb);
  gtk_widget_class_bind_template_callback (widget_class, ct_adjust_popover_reset);

  /**
   * CtAdjustPopover::changed:
   *
   * ct_adjust_popover_get() tells something else than before.
   */
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ct_adjust_popover_init (CtAdjustPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_scale_set_format_value_func (self->gamma_scale, format_gamma, NULL, NULL);
}

GtkWidget *
ct_adjust_popover_new (void)
{
  return g_object_new (CT_TYPE_ADJUST_POPOVER, NULL);
}

/**
 * ct_adjust_popover_get:
 * @adjust: (out caller-allocates): what the sliders say
 * @auto_window: (out): whether black and white are found in each picture with 16 bits
 */
void
ct_adjust_popover_get (CtAdjustPopover *self, CtAdjust *adjust, gboolean *auto_window)
{
  CtAdjust plain = CT_ADJUST_IDENTITY;

  *auto_window = gtk_switch_get_active (self->auto_window);
  *adjust = plain;
  if (!*auto_window)
    *adjust =
        ct_adjust_with_window (&plain, gtk_adjustment_get_value (self->level), gtk_adjustment_get_value (self->width));
  adjust->brightness = gtk_adjustment_get_value (self->brightness);
  adjust->contrast = gtk_adjustment_get_value (self->contrast);
  adjust->gamma = exp2 (gtk_adjustment_get_value (self->gamma));
}

/**
 * ct_adjust_popover_is_used:
 *
 * Returns: whether pictures are shown other than they are
 */
gboolean
ct_adjust_popover_is_used (CtAdjustPopover *self)
{
  gboolean auto_window;
  CtAdjust adjust;

  ct_adjust_popover_get (self, &adjust, &auto_window);
  return !auto_window || !ct_adjust_is_identity (&adjust);
}

/**
 * ct_adjust_popover_reset:
 *
 * Pictures are shown as they are.
 */
void
ct_adjust_popover_reset (CtAdjustPopover *self)
{
  self->is_resetting = TRUE;
  gtk_adjustment_set_value (self->brightness, 0);
  gtk_adjustment_set_value (self->contrast, 0);
  gtk_adjustment_set_value (self->gamma, 0);
  gtk_adjustment_set_value (self->level, 0.5);
  gtk_adjustment_set_value (self->width, 1);
  gtk_switch_set_active (self->auto_window, TRUE);
  self->is_resetting = FALSE;
  changed_cb (self);
}
