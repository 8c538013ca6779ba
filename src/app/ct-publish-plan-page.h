/* ct-publish-plan-page.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What would go where: the destination, the counts, what there is to say about them, and every
 * name. Knows nothing of jobs; it shows what it is given.
 */
#pragma once

#include <adwaita.h>

#include "ct-progress.h"
#include "ct-publish-memory.h"

G_BEGIN_DECLS

#define CT_TYPE_PUBLISH_PLAN_PAGE (ct_publish_plan_page_get_type ())
G_DECLARE_FINAL_TYPE (CtPublishPlanPage, ct_publish_plan_page, CT, PUBLISH_PLAN_PAGE, GtkWidget)

void ct_publish_plan_page_set_place (CtPublishPlanPage *self, const char *title, const char *described);
void ct_publish_plan_page_set_record (CtPublishPlanPage *self, const CtPublishRecord *record);
void ct_publish_plan_page_set_remarks (CtPublishPlanPage *self, const char *remarks);
void ct_publish_plan_page_add_remark (CtPublishPlanPage *self, const char *remark);
void ct_publish_plan_page_set_busy (CtPublishPlanPage *self, CtProgress *progress);
void ct_publish_plan_page_set_error (CtPublishPlanPage *self, const char *message, CtFindings *findings);
void ct_publish_plan_page_set_plan (CtPublishPlanPage *self, CtPublishPlan *plan);

G_END_DECLS
