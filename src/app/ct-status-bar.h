/* ct-status-bar.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where we are: the place in the list, the picture's size, the pointer, what the checker
 * found, what the file's numbers mean, the zoom.
 */
#pragma once

#include "ct-canvas.h"
#include "ct-session.h"

G_BEGIN_DECLS

#define CT_TYPE_STATUS_BAR (ct_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (CtStatusBar, ct_status_bar, CT, STATUS_BAR, GtkWidget)

GtkWidget *ct_status_bar_new (void);
void ct_status_bar_set_session (CtStatusBar *self, CtSession *session);
void ct_status_bar_set_zoom (CtStatusBar *self, double zoom);
void ct_status_bar_set_color (CtStatusBar *self, const double *values, guint n_values);
void ct_status_bar_get_adjust (CtStatusBar *self, CtAdjust *adjust, gboolean *auto_window);
void ct_status_bar_reset_adjust (CtStatusBar *self);
void ct_status_bar_popup_adjust (CtStatusBar *self);
void ct_status_bar_set_pointer (CtStatusBar *self, gboolean inside, double x_px, double y_px);

G_END_DECLS
