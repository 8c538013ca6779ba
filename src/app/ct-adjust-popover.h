/* ct-adjust-popover.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sliders for how bright pictures are shown. Changes what is seen, never a file.
 */
#pragma once

#include "ct-adjust.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CT_TYPE_ADJUST_POPOVER (ct_adjust_popover_get_type ())
G_DECLARE_FINAL_TYPE (CtAdjustPopover, ct_adjust_popover, CT, ADJUST_POPOVER, GtkPopover)

GtkWidget *ct_adjust_popover_new (void);
void ct_adjust_popover_get (CtAdjustPopover *self, CtAdjust *adjust, gboolean *auto_window);
gboolean ct_adjust_popover_is_used (CtAdjustPopover *self);
void ct_adjust_popover_reset (CtAdjustPopover *self);

G_END_DECLS
