/* ct-welcome.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a window shows while nothing is open.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CT_TYPE_WELCOME (ct_welcome_get_type ())
G_DECLARE_FINAL_TYPE (CtWelcome, ct_welcome, CT, WELCOME, GtkWidget)

GtkWidget *ct_welcome_new (void);

G_END_DECLS
