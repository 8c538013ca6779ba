/* ct-cli-sign-in.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Getting at a container by signing in: shows the code, waits, and remembers who it was.
 */
#pragma once

#include "ct-command.h"
#include "ct-credential.h"

G_BEGIN_DECLS

CtCredential *ct_cli_sign_in (const char *app, const char *to, CtRun *run, GError **error);

G_END_DECLS
