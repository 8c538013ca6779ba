/* ct-cli-destination.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a command's file goes: a path, written in one piece or not at all, or "-", which
 * is standard output.
 */
#pragma once

#include "ct-atomic-file.h"
#include "ct-command.h"

G_BEGIN_DECLS

gboolean
ct_cli_write (const char *path, CtAtomicWriter writer, gpointer data, GCancellable *cancellable, GError **error);
CtExit ct_cli_exit_of (const GError *error);

G_END_DECLS
