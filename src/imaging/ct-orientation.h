/* ct-orientation.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The eight EXIF orientations: from the frame in which pixels are stored to the frame in
 * which people see them, and back. Pure functions; knows nothing of files.
 */
#pragma once

#include "ct-geometry.h"
#include "ct-pixels.h"

G_BEGIN_DECLS

/**
 * CtOrientation:
 * @CT_ORIENTATION_NORMAL: shown as stored
 * @CT_ORIENTATION_MIRROR: mirrored left-right
 * @CT_ORIENTATION_ROTATE_180: turned by 180°
 * @CT_ORIENTATION_FLIP: mirrored top-bottom
 * @CT_ORIENTATION_TRANSPOSE: mirrored along the main diagonal
 * @CT_ORIENTATION_ROTATE_90: turned 90° clockwise to view
 * @CT_ORIENTATION_TRANSVERSE: mirrored along the other diagonal
 * @CT_ORIENTATION_ROTATE_270: turned 90° counter-clockwise to view
 *
 * The values are those of the EXIF tag 0x0112.
 */
typedef enum
{
  CT_ORIENTATION_NORMAL = 1,
  CT_ORIENTATION_MIRROR = 2,
  CT_ORIENTATION_ROTATE_180 = 3,
  CT_ORIENTATION_FLIP = 4,
  CT_ORIENTATION_TRANSPOSE = 5,
  CT_ORIENTATION_ROTATE_90 = 6,
  CT_ORIENTATION_TRANSVERSE = 7,
  CT_ORIENTATION_ROTATE_270 = 8,
} CtOrientation;

CtOrientation ct_orientation_from_tag (guint value);
gboolean ct_orientation_swaps_sides (CtOrientation orientation);
CtOrientation ct_orientation_invert (CtOrientation orientation);
CtOrientation ct_orientation_compose (CtOrientation first, CtOrientation then);
void ct_orientation_map_size (CtOrientation orientation,
                              int stored_width_px,
                              int stored_height_px,
                              int *width_px,
                              int *height_px);
CtPoint
ct_orientation_point_to_shown (CtOrientation orientation, int stored_width_px, int stored_height_px, CtPoint stored_px);
CtPoint
ct_orientation_point_to_stored (CtOrientation orientation, int stored_width_px, int stored_height_px, CtPoint shown_px);
CtRect ct_orientation_rect_to_shown (CtOrientation orientation,
                                     int stored_width_px,
                                     int stored_height_px,
                                     const CtRect *stored_px);
CtRect ct_orientation_rect_to_stored (CtOrientation orientation,
                                      int stored_width_px,
                                      int stored_height_px,
                                      const CtRect *shown_px);
CtPixels *ct_orientation_apply (CtOrientation orientation, CtPixels *stored);

G_END_DECLS
