/* ct-tool-controller.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tools and decides which of them gets an event: "draw on empty, select on box",
 * always draw with Alt or in draw mode, always select with Ctrl. Owns selection and index.
 */
#pragma once

#include "ct-tool.h"

G_BEGIN_DECLS

typedef struct _CtToolController CtToolController;

CtToolController *ct_tool_controller_new (const CtViewport *viewport);
void ct_tool_controller_free (CtToolController *self);

void ct_tool_controller_set_history (CtToolController *self, CtHistory *history);
void ct_tool_controller_set_image (CtToolController *self, guint32 image);
CtToolResult ct_tool_controller_set_category (CtToolController *self, guint32 category);
void ct_tool_controller_set_draw_mode (CtToolController *self, gboolean draw_mode);
gboolean ct_tool_controller_get_draw_mode (const CtToolController *self);
const CtToolContext *ct_tool_controller_get_context (const CtToolController *self);
CtSelection *ct_tool_controller_get_selection (CtToolController *self);
CtSceneIndex *ct_tool_controller_get_index (CtToolController *self);

CtToolResult ct_tool_controller_pointer (CtToolController *self, const CtPointerEvent *event);
CtToolResult ct_tool_controller_key (CtToolController *self, const CtKeyEvent *event);
void ct_tool_controller_preview (const CtToolController *self, CtDisplayList *list);
gboolean ct_tool_controller_is_busy (const CtToolController *self);
CtToolResult ct_tool_controller_cancel (CtToolController *self);
CtToolResult ct_tool_controller_sync (CtToolController *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtToolController, ct_tool_controller_free)

G_END_DECLS
