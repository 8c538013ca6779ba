/* ct-annotation-panel.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The boxes of the current image as a list: what the canvas is for the eye and the mouse,
 * this is for the keyboard and the screen reader.
 */
#pragma once

#include "ct-box-inspector.h"
#include "ct-canvas.h"
#include "ct-session.h"

G_BEGIN_DECLS

#define CT_TYPE_ANNOTATION_PANEL (ct_annotation_panel_get_type ())
G_DECLARE_FINAL_TYPE (CtAnnotationPanel, ct_annotation_panel, CT, ANNOTATION_PANEL, GtkWidget)

GtkWidget *ct_annotation_panel_new (void);
void ct_annotation_panel_set_session (CtAnnotationPanel *self, CtSession *session);
void ct_annotation_panel_set_canvas (CtAnnotationPanel *self, CtCanvas *canvas);
void ct_annotation_panel_set_classify (CtAnnotationPanel *self, gboolean classify);
CtBoxInspector *ct_annotation_panel_get_inspector (CtAnnotationPanel *self);
GArray *ct_annotation_panel_dup_selection (CtAnnotationPanel *self);
void ct_annotation_panel_set_selection (CtAnnotationPanel *self, GArray *annotations);

G_END_DECLS
