/* ct-cli-destination.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a command's file goes: a path, written in one piece or not at all, or "-", which
 * is standard output. And what to say when it stays empty.
 */
#pragma once

#include "ct-atomic-file.h"
#include "ct-coco.h"
#include "ct-command.h"
#include "ct-finding.h"

G_BEGIN_DECLS

gboolean ct_cli_write (const char *path,
                       CtAtomicWriter writer,
                       CtAtomicChecker checker,
                       gpointer data,
                       GCancellable *cancellable,
                       GError **error);
gboolean
ct_cli_save_coco (CtCoco *coco, const char *path, CtProgress *progress, GCancellable *cancellable, GError **error);
CtExit ct_cli_exit_of (const GError *error);
void ct_cli_note_sizes (CtFindings *report, const char *images, CtOutput *output);

G_END_DECLS
