/* ct-publish-list.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a publish plan would send, or what failed, as a list model: a line is made when it
 * comes into sight. Problems come first, what is there already last.
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

#define CT_TYPE_PUBLISH_LIST (ct_publish_list_get_type ())
G_DECLARE_FINAL_TYPE (CtPublishList, ct_publish_list, CT, PUBLISH_LIST, GObject)

CtPublishList *ct_publish_list_new_for_plan (CtPublishPlan *plan);
CtPublishList *ct_publish_list_new_for_failures (GPtrArray *failures);

G_END_DECLS
