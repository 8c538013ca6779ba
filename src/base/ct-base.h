/* ct-base.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every floor may assume: GLib, translation macros, and small helpers that
 * GLib has only after 2.74. Knows nothing of data sets, files or windows.
 */
#pragma once

#include <glib-object.h>
#include <gio/gio.h>
#include "ct-config.h"
#include <glib/gi18n-lib.h>

G_BEGIN_DECLS

/**
 * CT_NO_ROW:
 *
 * The row number that stands for "none" in every table.
 */
#define CT_NO_ROW G_MAXUINT32

gboolean ct_set_str (char **where, const char *value);
guint64 ct_hash_bytes (const void *data, gsize length);
char *ct_format_bytes (guint64 n_bytes);
char *ct_dup_short_path (const char *path);
gboolean ct_cancelled (GCancellable *cancellable, GError **error);

G_END_DECLS
