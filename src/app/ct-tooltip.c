/* ct-tooltip.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ct-tooltip.h"

/**
 * ct_tooltip_set:
 * @text: (nullable): what the tooltip of @widget shall say
 */
void
ct_tooltip_set (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}
