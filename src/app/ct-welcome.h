/* ct-welcome.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the window shows when nothing is open: the ways in, and what was open before. Knows only the
 * names of actions.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CT_TYPE_WELCOME (ct_welcome_get_type ())
G_DECLARE_FINAL_TYPE (CtWelcome, ct_welcome, CT, WELCOME, GtkWidget)

GtkWidget *ct_welcome_new (void);

G_END_DECLS
