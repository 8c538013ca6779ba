/* ct-tool-controller.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Owns the tools and decides which of them gets an event: "draw on empty, select on box",
 * always draw with Alt or in a draw mode, always select with Ctrl. Owns selection, index and
 * view state, and with them is all that an open document's editing knows beside its history.
 */
#pragma once

#include "ct-tool.h"

G_BEGIN_DECLS

/**
 * CtDrawMode:
 * @CT_DRAW_ON_EMPTY: a press on a box takes hold of it, one on nothing draws or selects
 * @CT_DRAW_BOX: every press draws a box
 * @CT_DRAW_EXTREME: every click is one of four extreme points
 */
typedef enum
{
  CT_DRAW_ON_EMPTY,
  CT_DRAW_BOX,
  CT_DRAW_EXTREME,
} CtDrawMode;

/**
 * CtEscapeStep:
 * @CT_ESCAPE_NOTHING: nothing is left to back out of
 * @CT_ESCAPE_GESTURE: the drag, the half-drawn box, the points
 * @CT_ESCAPE_SELECTION: nothing is selected afterwards
 * @CT_ESCAPE_MODE: the tool that was switched on
 */
typedef enum
{
  CT_ESCAPE_NOTHING,
  CT_ESCAPE_GESTURE,
  CT_ESCAPE_SELECTION,
  CT_ESCAPE_MODE,
} CtEscapeStep;

typedef struct _CtToolController CtToolController;

CtToolController *ct_tool_controller_new (const CtViewport *viewport);
void ct_tool_controller_free (CtToolController *self);

void ct_tool_controller_set_history (CtToolController *self, CtHistory *history);
void ct_tool_controller_set_image (CtToolController *self, guint32 image);
CtToolResult ct_tool_controller_set_category (CtToolController *self, guint32 category);
CtToolResult ct_tool_controller_choose_category (CtToolController *self, guint32 category);
void ct_tool_controller_set_mode (CtToolController *self, CtDrawMode mode);
CtDrawMode ct_tool_controller_get_mode (const CtToolController *self);
void ct_tool_controller_set_draw_mode (CtToolController *self, gboolean draw_mode);
gboolean ct_tool_controller_get_draw_mode (const CtToolController *self);
void ct_tool_controller_set_settings (CtToolController *self, const CtToolSettings *settings);
const CtToolContext *ct_tool_controller_get_context (const CtToolController *self);
CtSelection *ct_tool_controller_get_selection (CtToolController *self);
CtViewState *ct_tool_controller_get_view_state (CtToolController *self);
CtSceneIndex *ct_tool_controller_get_index (CtToolController *self);

CtToolResult ct_tool_controller_pointer (CtToolController *self, const CtPointerEvent *event);
CtToolResult ct_tool_controller_key (CtToolController *self, const CtKeyEvent *event);
CtEscapeStep ct_tool_controller_get_escape_step (const CtToolController *self);
CtToolResult ct_tool_controller_escape (CtToolController *self);
CtToolResult ct_tool_controller_add_box (CtToolController *self);
CtToolResult ct_tool_controller_select_all (CtToolController *self);
CtToolResult ct_tool_controller_pick (CtToolController *self, CtPoint at_px);
void ct_tool_controller_preview (const CtToolController *self, CtDisplayList *list);
gboolean ct_tool_controller_is_busy (const CtToolController *self);
CtToolResult ct_tool_controller_cancel (CtToolController *self);
CtToolResult ct_tool_controller_sync (CtToolController *self);
CtToolResult ct_tool_controller_refuse (CtToolController *self, const char *reason);

CtDataset *ct_tool_controller_copy (CtToolController *self);
CtDataset *ct_tool_controller_cut (CtToolController *self, CtToolResult *result);
CtToolResult ct_tool_controller_paste (CtToolController *self, const CtDataset *clip);
CtToolResult ct_tool_controller_duplicate (CtToolController *self);
CtToolResult ct_tool_controller_paste_image (CtToolController *self, guint32 from);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtToolController, ct_tool_controller_free)

G_END_DECLS
