/* ct-publish-setup-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where to publish and how: a field for the destination, those of before, and the options.
 * Emits `changed` when it is ready or no longer so, `activated` when Enter was pressed and it is,
 * and `sign-in` when somebody wants to sign in at the address.
 */
#pragma once

#include <adwaita.h>

#include "ct-credential.h"
#include "ct-profile.h"

G_BEGIN_DECLS

#define CT_TYPE_PUBLISH_SETUP_PAGE (ct_publish_setup_page_get_type ())
G_DECLARE_FINAL_TYPE (CtPublishSetupPage, ct_publish_setup_page, CT, PUBLISH_SETUP_PAGE, GtkWidget)

void ct_publish_setup_page_show (CtPublishSetupPage *self, const char *destination);
void ct_publish_setup_page_hide (CtPublishSetupPage *self);
CtCredential *ct_publish_setup_page_get_credential (CtPublishSetupPage *self);
char *ct_publish_setup_page_dup_place (CtPublishSetupPage *self);
char *ct_publish_setup_page_dup_sign_in (CtPublishSetupPage *self);
CtSecret *ct_publish_setup_page_dup_secret (CtPublishSetupPage *self);
void ct_publish_setup_page_save_options (CtPublishSetupPage *self);

G_END_DECLS
