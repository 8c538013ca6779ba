/* ct-shortcut-window.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of the keys in force.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-keymap.h"

G_BEGIN_DECLS

char *ct_shortcut_window_dup_ui (const CtKeymap *keymap);
void ct_shortcut_window_present (GtkWindow *parent, const CtKeymap *keymap);

G_END_DECLS
