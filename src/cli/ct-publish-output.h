/* ct-publish-output.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What cartouchectl publish prints.
 */
#pragma once

#include "ct-cli-output.h"
#include "ct-credential.h"
#include "ct-publish-report.h"

G_BEGIN_DECLS

void ct_publish_print_destination (CtCredential *credential, CtOutput *output);
void ct_publish_print_plan (CtPublishPlan *plan, const CtDataset *dataset, CtOutput *output);
void ct_publish_plan_to_json (CtPublishPlan *plan, const CtDataset *dataset, CtOutput *output);
void ct_publish_print_result (CtPublishPlan *plan,
                              const CtPublishResult *result,
                              const CtDataset *dataset,
                              CtOutput *output);
void ct_publish_result_to_json (CtPublishPlan *plan,
                                const CtPublishResult *result,
                                const CtDataset *dataset,
                                CtOutput *output);
void ct_publish_print_report (CtPublishReport *report, CtOutput *output);

G_END_DECLS
