/* ct-publish-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a publish plan would send, what failed, or what there is to remark, as a list model: a
 * line is made when it comes into sight. Problems come first, what is there already last.
 */
#pragma once

#include "ct-publisher.h"

G_BEGIN_DECLS

#define CT_TYPE_PUBLISH_LINE (ct_publish_line_get_type ())
G_DECLARE_FINAL_TYPE (CtPublishLine, ct_publish_line, CT, PUBLISH_LINE, GObject)

const char *ct_publish_line_get_name (CtPublishLine *self);
const char *ct_publish_line_get_detail (CtPublishLine *self);
const char *ct_publish_line_get_size (CtPublishLine *self);
const char *ct_publish_line_get_icon (CtPublishLine *self);
gboolean ct_publish_line_is_problem (CtPublishLine *self);

/**
 * CtPublishFilter:
 * @CT_PUBLISH_SHOW_ALL: everything that the plan names
 * @CT_PUBLISH_SHOW_NEW: what is not there
 * @CT_PUBLISH_SHOW_CHANGED: what is there with another content
 * @CT_PUBLISH_SHOW_SAME: what is there already
 * @CT_PUBLISH_SHOW_PROBLEMS: what is not sent, and a COCO file that somebody else has written
 * @CT_PUBLISH_SHOW_REMARKS: what the form changes or leaves out in the COCO file
 */
typedef enum
{
  CT_PUBLISH_SHOW_ALL,
  CT_PUBLISH_SHOW_NEW,
  CT_PUBLISH_SHOW_CHANGED,
  CT_PUBLISH_SHOW_SAME,
  CT_PUBLISH_SHOW_PROBLEMS,
  CT_PUBLISH_SHOW_REMARKS,
} CtPublishFilter;

#define CT_PUBLISH_N_FILTERS (CT_PUBLISH_SHOW_REMARKS + 1)

#define CT_TYPE_PUBLISH_LIST (ct_publish_list_get_type ())
G_DECLARE_FINAL_TYPE (CtPublishList, ct_publish_list, CT, PUBLISH_LIST, GObject)

CtPublishList *ct_publish_list_new_for_plan (CtPublishPlan *plan);
CtPublishList *ct_publish_list_new_for_failures (GPtrArray *failures);
CtPublishList *ct_publish_list_new_for_findings (CtFindings *findings);
void ct_publish_list_set_filter (CtPublishList *self, CtPublishFilter filter, const char *words);
guint ct_publish_list_count (CtPublishList *self, CtPublishFilter filter);

G_END_DECLS
