/* ct-shortcut-recorder.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks for a key by waiting for it.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtShortcutRecorded:
 * @key: (nullable): normalized; empty when there shall be none, %NULL when nothing shall change
 */
typedef void (*CtShortcutRecorded) (const char *key, gpointer user_data);

void ct_shortcut_record (GtkWindow *parent, const char *command, CtShortcutRecorded callback, gpointer user_data);

G_END_DECLS
