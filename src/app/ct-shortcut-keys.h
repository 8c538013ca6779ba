/* ct-shortcut-keys.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keys of a keymap as the toolkit wants them and as people read them.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-keymap.h"

G_BEGIN_DECLS

gboolean ct_shortcut_is_wide (guint command, const char *key);
GtkShortcutTrigger *ct_shortcut_trigger_new (const char *key);
char *ct_shortcut_dup_key (GdkEvent *event);
char *ct_shortcut_dup_label (const char *key);
char *ct_shortcut_dup_labels (const char *const *keys);
void ct_shortcut_set_accels (GtkApplication *application, const CtKeymap *keymap);

G_END_DECLS
