/* ct-publish-sign-in-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signing in to Microsoft Entra with a code that is typed in elsewhere. Emits `signed-in` when
 * somebody is. Knows nothing of what that is for.
 */
#pragma once

#include <adwaita.h>

#include "ct-device-code.h"

G_BEGIN_DECLS

#define CT_TYPE_PUBLISH_SIGN_IN_PAGE (ct_publish_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (CtPublishSignInPage, ct_publish_sign_in_page, CT, PUBLISH_SIGN_IN_PAGE, GtkWidget)

void ct_publish_sign_in_page_show (CtPublishSignInPage *self, const char *host, const char *app);
void ct_publish_sign_in_page_cancel (CtPublishSignInPage *self);
CtEntra *ct_publish_sign_in_page_get_entra (CtPublishSignInPage *self);
const char *ct_publish_sign_in_page_get_app (CtPublishSignInPage *self);
const char *ct_publish_sign_in_page_get_remark (CtPublishSignInPage *self);

G_END_DECLS
