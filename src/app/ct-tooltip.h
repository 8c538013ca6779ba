/* ct-tooltip.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tooltips that are set over and over to what they say already. GTK asks the display server
 * where the pointer is whenever one is set, and waits for the answer: half of what going to the
 * next image cost.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ct_tooltip_set (GtkWidget *widget, const char *text);

G_END_DECLS
