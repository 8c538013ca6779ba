/* ct-publish-run-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How far publishing is, and a switch for a pause. Knows nothing of what is sent.
 */
#pragma once

#include <adwaita.h>

#include "ct-progress.h"

G_BEGIN_DECLS

#define CT_TYPE_PUBLISH_RUN_PAGE (ct_publish_run_page_get_type ())
G_DECLARE_FINAL_TYPE (CtPublishRunPage, ct_publish_run_page, CT, PUBLISH_RUN_PAGE, GtkWidget)

void ct_publish_run_page_start (CtPublishRunPage *self, CtProgress *progress);
void ct_publish_run_page_say (CtPublishRunPage *self, const char *text);
void ct_publish_run_page_set_stopping (CtPublishRunPage *self);
void ct_publish_run_page_end (CtPublishRunPage *self);

G_END_DECLS
