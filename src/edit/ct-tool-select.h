/* ct-tool-select.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tool that selects, moves, resizes, nudges and deletes boxes.
 */
#pragma once

#include "ct-tool.h"

G_BEGIN_DECLS

CtTool *ct_tool_select_new (void);

G_END_DECLS
