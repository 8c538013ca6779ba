/* ct-box-inspector.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Four entries with the numbers of one box, in pixels or as parts of the picture.
 */
#pragma once

#include "ct-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CT_TYPE_BOX_INSPECTOR (ct_box_inspector_get_type ())
G_DECLARE_FINAL_TYPE (CtBoxInspector, ct_box_inspector, CT, BOX_INSPECTOR, GtkWidget)

GtkWidget *ct_box_inspector_new (void);
void ct_box_inspector_set_session (CtBoxInspector *self, CtSession *session);
void ct_box_inspector_set_annotation (CtBoxInspector *self, guint32 annotation, gboolean is_locked);
void ct_box_inspector_set_keep_inside (CtBoxInspector *self, gboolean keep_inside);
void ct_box_inspector_focus (CtBoxInspector *self);

G_END_DECLS
