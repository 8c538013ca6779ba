/* ct-remote-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks for a data set in a container: what to get at the container with, and which COCO file
 * in it, where there are several. Does not open it.
 */
#pragma once

#include <adwaita.h>

#include "ct-remote-set.h"

G_BEGIN_DECLS

/**
 * CtRemoteCallback:
 * @remote: (nullable): what was chosen; %NULL when the question was cancelled
 * @notice: (nullable): something worth telling the person, such as that the credential is not kept
 */
typedef void (*CtRemoteCallback) (CtRemoteSet *remote, const char *notice, gpointer user_data);

#define CT_TYPE_REMOTE_DIALOG (ct_remote_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CtRemoteDialog, ct_remote_dialog, CT, REMOTE_DIALOG, AdwWindow)

CtRemoteDialog *
ct_remote_dialog_present (GtkWindow *parent, const char *address, CtRemoteCallback callback, gpointer user_data);

G_END_DECLS
