/* ct-tool.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tool turns what hands do into edits. It is a struct of functions over an explicit
 * state; it previews through the display list and touches the model once, in one group,
 * at commit. It sees no toolkit and draws nothing. Escape always cancels.
 */
#pragma once

#include "ct-display-list.h"
#include "ct-hit.h"
#include "ct-history.h"
#include "ct-input.h"

G_BEGIN_DECLS

/**
 * CtCursor:
 *
 * What the pointer should look like; the resize cursors are in the order of #CtHandle.
 */
typedef enum
{
  CT_CURSOR_DEFAULT,
  CT_CURSOR_CROSSHAIR,
  CT_CURSOR_POINTER,
  CT_CURSOR_MOVE,
  CT_CURSOR_GRAB,
  CT_CURSOR_GRABBING,
  CT_CURSOR_RESIZE_NW,
  CT_CURSOR_RESIZE_N,
  CT_CURSOR_RESIZE_NE,
  CT_CURSOR_RESIZE_E,
  CT_CURSOR_RESIZE_SE,
  CT_CURSOR_RESIZE_S,
  CT_CURSOR_RESIZE_SW,
  CT_CURSOR_RESIZE_W,
} CtCursor;

/**
 * CtToolFlags:
 * @CT_TOOL_HANDLED: the event is used up
 * @CT_TOOL_REDRAW: the display list differs from before
 * @CT_TOOL_SELECTION: the selection differs from before
 * @CT_TOOL_REVEAL: the primary selected box should be brought into view
 * @CT_TOOL_NEEDS_CATEGORY: a box is drawn and waits for a category
 * @CT_TOOL_MODE: the draw mode was switched
 * @CT_TOOL_ZOOM: the primary selected box should fill the view
 * @CT_TOOL_REFUSED: it cannot be done; the context's @refusal tells why
 */
typedef enum
{
  CT_TOOL_HANDLED = 1 << 0,
  CT_TOOL_REDRAW = 1 << 1,
  CT_TOOL_SELECTION = 1 << 2,
  CT_TOOL_REVEAL = 1 << 3,
  CT_TOOL_NEEDS_CATEGORY = 1 << 4,
  CT_TOOL_MODE = 1 << 5,
  CT_TOOL_ZOOM = 1 << 6,
  CT_TOOL_REFUSED = 1 << 7,
} CtToolFlags;

/**
 * CtToolResult:
 * @flags: of #CtToolFlags
 * @cursor: for the place of the last pointer event; meaningful after pointer events alone
 */
typedef struct
{
  guint flags;
  CtCursor cursor;
} CtToolResult;

/**
 * CtToolSettings:
 * @drag_threshold_wpx: motion up to this far is a click
 * @min_side_px: a drawn box must be at least so wide and high
 * @min_side_wpx: and at least so wide and high on the screen
 * @snap_px: edges that the hand moves lie on multiples of this; a power of two, so sums are exact
 * @keep_inside: boxes stay within the picture
 * @draw_on_empty: a press on nothing draws; otherwise it pulls a rubber band that selects
 * @classify: images get tags and no boxes: a category that is chosen with nothing selected is put on the
 *   image or taken off it
 * @fixed_categories: nothing makes a new category
 */
typedef struct
{
  double drag_threshold_wpx;
  double min_side_px;
  double min_side_wpx;
  double snap_px;
  gboolean keep_inside;
  gboolean draw_on_empty;
  gboolean classify;
  gboolean fixed_categories;
} CtToolSettings;

#define CT_TOOL_SETTINGS_INIT ((CtToolSettings){ 3.0, 1.0, 2.0, 1.0 / 16.0, TRUE, TRUE, FALSE, FALSE })

/**
 * CtToolContext:
 * @history: (nullable): where edits go; no tool acts without one
 * @image: row, or %CT_NO_ROW
 * @category: row of the current category, or %CT_NO_ROW
 * @viewport: the view of this moment; its picture size bounds the boxes
 * @selection: shared by all tools
 * @index: of @image; ct_tool_context_update() brings it up to date
 * @view: what is hidden or locked
 * @crosshair: whether lines through the pointer are wanted even before a box is begun
 * @settings: constants of the hand
 * @refusal: (nullable): why the last edit was refused, for people
 */
typedef struct
{
  CtHistory *history;
  guint32 image;
  guint32 category;
  const CtViewport *viewport;
  CtSelection *selection;
  CtSceneIndex *index;
  CtViewState *view;
  gboolean crosshair;
  CtToolSettings settings;
  char *refusal;
} CtToolContext;

typedef struct _CtTool CtTool;

/**
 * CtToolClass:
 * @name: for messages and tests
 * @pointer: takes a pointer event
 * @key: takes a key; without %CT_TOOL_HANDLED somebody else gets it
 * @preview: appends what is to be seen now
 * @cancel: gives up what is under way; the model stays as it is
 * @is_busy: whether something is under way, so that all events must come here
 * @free: the tool itself
 */
typedef struct
{
  const char *name;
  CtToolResult (*pointer) (CtTool *self, CtToolContext *context, const CtPointerEvent *event);
  CtToolResult (*key) (CtTool *self, CtToolContext *context, const CtKeyEvent *event);
  void (*preview) (const CtTool *self, const CtToolContext *context, CtDisplayList *list);
  void (*cancel) (CtTool *self, CtToolContext *context);
  gboolean (*is_busy) (const CtTool *self);
  void (*free) (CtTool *self);
} CtToolClass;

struct _CtTool
{
  const CtToolClass *klass;
};

CtToolResult ct_tool_pointer (CtTool *self, CtToolContext *context, const CtPointerEvent *event);
CtToolResult ct_tool_key (CtTool *self, CtToolContext *context, const CtKeyEvent *event);
void ct_tool_preview (const CtTool *self, const CtToolContext *context, CtDisplayList *list);
void ct_tool_cancel (CtTool *self, CtToolContext *context);
gboolean ct_tool_is_busy (const CtTool *self);
void ct_tool_free (CtTool *self);

CtDataset *ct_tool_context_update (CtToolContext *context);
gboolean ct_tool_context_is_ready (const CtToolContext *context);
gboolean ct_tool_context_has_category (const CtToolContext *context);
CtRect ct_tool_context_get_bounds (const CtToolContext *context);
CtPoint ct_tool_context_place (const CtToolContext *context, CtPoint point_px);
double ct_tool_context_snap (const CtToolContext *context, double value_px);
gboolean ct_tool_context_is_drag (const CtToolContext *context, CtPoint from_px, CtPoint to_px);
CtToolResult ct_tool_context_add_box (CtToolContext *context, const CtRect *box_px);
gboolean ct_tool_context_is_large_enough (const CtToolContext *context, const CtRect *box_px);
CtCursor ct_cursor_for_handle (CtHandle handle);
const char *ct_cursor_get_name (CtCursor cursor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtTool, ct_tool_free)

G_END_DECLS
