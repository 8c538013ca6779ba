/* ct-cli-destination.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a command's file goes: a path, written in one piece or not at all, or "-", which
 * is standard output. And what to say when it stays empty. The container that pictures go to,
 * with the credential from where no other program sees it.
 */
#pragma once

#include "ct-atomic-file.h"
#include "ct-coco.h"
#include "ct-command.h"
#include "ct-credential.h"
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
gboolean ct_cli_refuse_secret (const char *word, GError **error);
CtCredential *ct_cli_find_credential (const char *to, const char *credential_file, GError **error);
CtContainer *ct_cli_open_container (CtCredential *credential, CtOutput *output, GError **error);
void ct_cli_note_sizes (CtFindings *report, const char *images, CtOutput *output);

G_END_DECLS
