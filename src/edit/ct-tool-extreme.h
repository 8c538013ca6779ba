/* ct-tool-extreme.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tool that draws a box by four clicks on what lies furthest up, down, left and right.
 */
#pragma once

#include "ct-tool.h"

G_BEGIN_DECLS

CtTool *ct_tool_extreme_new (void);
CtToolResult ct_tool_extreme_category_chosen (CtTool *self, CtToolContext *context);

G_END_DECLS
