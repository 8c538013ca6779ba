/* ct-publish-result-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a publish ended: counts, what the container has now, the address of the COCO file, the
 * report, and what failed with its remedy.
 */
#pragma once

#include <adwaita.h>

#include "ct-publish-report.h"

G_BEGIN_DECLS

#define CT_TYPE_PUBLISH_RESULT_PAGE (ct_publish_result_page_get_type ())
G_DECLARE_FINAL_TYPE (CtPublishResultPage, ct_publish_result_page, CT, PUBLISH_RESULT_PAGE, GtkWidget)

const char *ct_publish_outcome_get_title (CtPublishOutcome outcome);
void ct_publish_result_page_set_result (CtPublishResultPage *self,
                                        const CtPublishResult *result,
                                        CtPublishReport *report,
                                        const GError *error);
void ct_publish_result_page_set_saved (CtPublishResultPage *self, const char *path, const GError *error);

G_END_DECLS
