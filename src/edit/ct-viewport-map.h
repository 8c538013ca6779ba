/* ct-viewport-map.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small map in the corner of a view that shows a part of the picture: where it lies, and
 * what a point of it means. Arithmetic only.
 */
#pragma once

#include "ct-viewport.h"

G_BEGIN_DECLS

/* The longer side of the map, and its distance from the corner. */
#define CT_MAP_SIDE_WPX 160.0
#define CT_MAP_MARGIN_WPX 12.0

gboolean ct_viewport_get_map (const CtViewport *self, CtRect *map_wpx);
CtRect ct_viewport_get_map_frame (const CtViewport *self, const CtRect *map_wpx);
CtPoint ct_viewport_map_to_image (const CtViewport *self, const CtRect *map_wpx, CtPoint at_wpx);

G_END_DECLS
