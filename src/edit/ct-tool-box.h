/* ct-tool-box.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tool that draws boxes, by drag or by two clicks.
 */
#pragma once

#include "ct-tool.h"

G_BEGIN_DECLS

CtTool *ct_tool_box_new (void);
CtToolResult ct_tool_box_category_chosen (CtTool *self, CtToolContext *context);
CtToolResult ct_tool_box_propose (CtTool *self, CtToolContext *context, const CtRect *box_px);

G_END_DECLS
