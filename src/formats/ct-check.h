/* ct-check.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks at a whole data set and says what is wrong with it, for COCO in general and for a
 * profile: everything that stands between the file as it is and what the profile's consumer
 * accepts. Goes on after the first problem. Reads only; may run on a snapshot.
 */
#pragma once

#include "ct-profile.h"

G_BEGIN_DECLS

/**
 * CtCheckPurpose:
 * @CT_CHECK_TRAINING: the file is to train a model
 * @CT_CHECK_EVALUATION: it is to measure one; the azure profiles have other limits then
 */
typedef enum
{
  CT_CHECK_TRAINING,
  CT_CHECK_EVALUATION,
} CtCheckPurpose;

/**
 * CtCheckOptions:
 * @profile: whose rules to apply on top of COCO's
 * @purpose: what for
 */
typedef struct
{
  CtProfile profile;
  CtCheckPurpose purpose;
} CtCheckOptions;

/**
 * CtCheckRuleInfo:
 * @code: such as "bbox-outside"; stable across versions
 * @kind: what records the rule is about
 * @summary: a translated sentence that says what is wrong
 * @severities: for each #CtProfile a word of ct_severity_to_string(), or %NULL where the rule does not apply
 * @repair: what would mend it, where that is possible
 */
typedef struct
{
  const char *code;
  CtRecordKind kind;
  const char *summary;
  const char *severities[CT_PROFILE_AZURE_CLASSIFICATION + 1];
  CtRepair repair;
} CtCheckRuleInfo;

gboolean ct_check_purpose_from_string (const char *text, CtCheckPurpose *purpose);
const char *ct_check_purpose_to_string (CtCheckPurpose purpose);
guint ct_check_get_n_rules (void);
CtCheckRuleInfo ct_check_get_rule (guint index);
gboolean ct_check_is_repairable (const char *code);
CtFindings *ct_check_run (CtCoco *coco,
                          const CtCheckOptions *options,
                          CtProgress *progress,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
