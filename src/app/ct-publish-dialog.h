/* ct-publish-dialog.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the wish to publish to its result: where to, what goes there, how far it is, how it
 * ended. Nothing is sent before the person has seen every name.
 *
 * While something is sent the dialog can be hidden, and its parent cannot be closed. Emits
 * `ended` with a sentence when it came to its end unseen.
 */
#pragma once

#include <adwaita.h>

#include "ct-session.h"

G_BEGIN_DECLS

#define CT_TYPE_PUBLISH_DIALOG (ct_publish_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CtPublishDialog, ct_publish_dialog, CT, PUBLISH_DIALOG, AdwWindow)

CtPublishDialog *ct_publish_dialog_new (GtkWindow *parent, CtSession *session, const char *destination);

G_END_DECLS
