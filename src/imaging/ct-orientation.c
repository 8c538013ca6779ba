/* ct-orientation.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An orientation is written as three bits: swap x and y first, then mirror x, then
 * mirror y, both in the shown frame. Everything else follows from that table.
 */
#include "ct-orientation.h"

#include "ct-memory-private.h"

#include <string.h>

#define BLOCK_PX 64

enum
{
  SWAP = 1 << 0,
  MIRROR_X = 1 << 1,
  MIRROR_Y = 1 << 2,
};

static guint
to_bits (CtOrientation orientation)
{
  static const guint8 bits[9] = {
    [CT_ORIENTATION_NORMAL] = 0,
    [CT_ORIENTATION_MIRROR] = MIRROR_X,
    [CT_ORIENTATION_ROTATE_180] = MIRROR_X | MIRROR_Y,
    [CT_ORIENTATION_FLIP] = MIRROR_Y,
    [CT_ORIENTATION_TRANSPOSE] = SWAP,
    [CT_ORIENTATION_ROTATE_90] = SWAP | MIRROR_X,
    [CT_ORIENTATION_TRANSVERSE] = SWAP | MIRROR_X | MIRROR_Y,
    [CT_ORIENTATION_ROTATE_270] = SWAP | MIRROR_Y,
  };

  return bits[ct_orientation_from_tag (orientation)];
}

static CtOrientation
from_bits (guint bits)
{
  for (guint value = 1; value <= 8; value++)
    if (to_bits ((CtOrientation) value) == bits)
      return (CtOrientation) value;
  g_assert_not_reached ();
}

/* Mirrors named in the frame before a swap, named in the frame after it. */
static guint
swap_mirrors (guint bits)
{
  return (bits & SWAP) | ((bits & MIRROR_X) ? MIRROR_Y : 0) | ((bits & MIRROR_Y) ? MIRROR_X : 0);
}

/**
 * ct_orientation_from_tag:
 * @value: what a file says
 *
 * Returns: the orientation; a value that is none of the eight counts as normal
 */
CtOrientation
ct_orientation_from_tag (guint value)
{
  return value >= 1 && value <= 8 ? (CtOrientation) value : CT_ORIENTATION_NORMAL;
}

/**
 * ct_orientation_swaps_sides:
 *
 * Returns: whether width and height change places (5 to 8)
 */
gboolean
ct_orientation_swaps_sides (CtOrientation orientation)
{
  return (to_bits (orientation) & SWAP) != 0;
}

/**
 * ct_orientation_invert:
 *
 * Returns: the orientation that undoes this one
 */
CtOrientation
ct_orientation_invert (CtOrientation orientation)
{
  guint bits = to_bits (orientation);

  return from_bits ((bits & SWAP) ? swap_mirrors (bits) : bits);
}

/**
 * ct_orientation_compose:
 * @first: applied first
 * @then: applied to the result
 *
 * Returns: the one orientation that does both
 */
CtOrientation
ct_orientation_compose (CtOrientation first, CtOrientation then)
{
  guint a = to_bits (first);
  guint b = to_bits (then);

  return from_bits (((b & SWAP) ? swap_mirrors (a) : a) ^ b);
}

/**
 * ct_orientation_map_size:
 * @width_px: (out): as shown
 * @height_px: (out): as shown
 *
 * Works in both directions, since only swapping matters.
 */
void
ct_orientation_map_size (CtOrientation orientation,
                         int stored_width_px,
                         int stored_height_px,
                         int *width_px,
                         int *height_px)
{
  gboolean swap = ct_orientation_swaps_sides (orientation);

  *width_px = swap ? stored_height_px : stored_width_px;
  *height_px = swap ? stored_width_px : stored_height_px;
}

/**
 * ct_orientation_point_to_shown:
 * @stored_width_px: the size of the picture as stored
 * @stored_height_px: the size of the picture as stored
 * @stored_px: a point; (0, 0) is the outer corner of the first pixel
 *
 * Returns: the same place in the frame that people see
 */
CtPoint
ct_orientation_point_to_shown (CtOrientation orientation, int stored_width_px, int stored_height_px, CtPoint stored_px)
{
  guint bits = to_bits (orientation);
  CtPoint p = stored_px;
  int width, height;

  ct_orientation_map_size (orientation, stored_width_px, stored_height_px, &width, &height);
  if (bits & SWAP)
    p = CT_POINT_INIT (stored_px.y, stored_px.x);
  if (bits & MIRROR_X)
    p.x = width - p.x;
  if (bits & MIRROR_Y)
    p.y = height - p.y;
  return p;
}

/**
 * ct_orientation_point_to_stored:
 * @stored_width_px: the size of the picture as stored
 * @stored_height_px: the size of the picture as stored
 * @shown_px: a point in the frame that people see
 *
 * Returns: the same place in the frame in which the file stores its pixels
 */
CtPoint
ct_orientation_point_to_stored (CtOrientation orientation, int stored_width_px, int stored_height_px, CtPoint shown_px)
{
  int width, height;

  ct_orientation_map_size (orientation, stored_width_px, stored_height_px, &width, &height);
  return ct_orientation_point_to_shown (ct_orientation_invert (orientation), width, height, shown_px);
}

/**
 * ct_orientation_rect_to_shown:
 * @stored_width_px: the size of the picture as stored
 * @stored_height_px: the size of the picture as stored
 * @stored_px: a box
 *
 * Computed from the edges, not from the corners, so that width and height keep every bit.
 *
 * Returns: the same box in the frame that people see
 */
CtRect
ct_orientation_rect_to_shown (CtOrientation orientation,
                              int stored_width_px,
                              int stored_height_px,
                              const CtRect *stored_px)
{
  guint bits = to_bits (orientation);
  CtRect r = *stored_px;
  int width, height;

  ct_orientation_map_size (orientation, stored_width_px, stored_height_px, &width, &height);
  if (bits & SWAP)
    r = CT_RECT_INIT (stored_px->y, stored_px->x, stored_px->height, stored_px->width);
  if (bits & MIRROR_X)
    r.x = width - r.x - r.width;
  if (bits & MIRROR_Y)
    r.y = height - r.y - r.height;
  return r;
}

/**
 * ct_orientation_rect_to_stored:
 * @stored_width_px: the size of the picture as stored
 * @stored_height_px: the size of the picture as stored
 * @shown_px: a box in the frame that people see
 *
 * Returns: the same box in the frame in which the file stores its pixels
 */
CtRect
ct_orientation_rect_to_stored (CtOrientation orientation,
                               int stored_width_px,
                               int stored_height_px,
                               const CtRect *shown_px)
{
  int width, height;

  ct_orientation_map_size (orientation, stored_width_px, stored_height_px, &width, &height);
  return ct_orientation_rect_to_shown (ct_orientation_invert (orientation), width, height, shown_px);
}

/* Where the pixels of the result come from: a first byte and a step for each direction. */
typedef struct
{
  const guint8 *origin;
  gssize step_x;
  gssize step_y;
} Walk;

static Walk
make_walk (guint bits, const CtPixels *stored, int width, int height)
{
  gssize pixel = ct_pixel_format_bytes (ct_pixels_get_format (stored));
  gssize row = (gssize) ct_pixels_get_stride (stored);
  Walk walk = { ct_pixels_get_data (stored), pixel, row };

  if (bits & SWAP)
    {
      walk.step_x = row;
      walk.step_y = pixel;
    }
  if (bits & MIRROR_X)
    {
      walk.origin += (width - 1) * walk.step_x;
      walk.step_x = -walk.step_x;
    }
  if (bits & MIRROR_Y)
    {
      walk.origin += (height - 1) * walk.step_y;
      walk.step_y = -walk.step_y;
    }
  return walk;
}

/* The constant size lets the compiler turn the copy into one or two moves. */
static void
copy_row (guint8 *to, const guint8 *from, gssize step, int n, guint bpp)
{
#define COPY(size)                                                                                                     \
  for (int i = 0; i < n; i++, to += size, from += step)                                                                \
  memcpy (to, from, size)

  if (bpp == 3)
    COPY (3);
  else if (bpp == 4)
    COPY (4);
  else if (bpp == 2)
    COPY (2);
  else if (bpp == 6)
    COPY (6);
  else
    COPY (8);
#undef COPY
}

/**
 * ct_orientation_apply:
 * @stored: pixels as stored
 *
 * Turns and mirrors the pixels, in blocks that fit the processor's cache. What the
 * pixels know about their full size and damage is kept.
 *
 * Returns: (transfer full) (nullable): pixels as shown; @stored itself when nothing is to
 *   do; %NULL when memory is short
 */
CtPixels *
ct_orientation_apply (CtOrientation orientation, CtPixels *stored)
{
  guint bits = to_bits (orientation);
  g_autoptr (CtPixels) turned = NULL;
  g_autoptr (CtPixels) sized = NULL;
  g_autoptr (CtPixels) ranged = NULL;
  CtPixelFormat format = ct_pixels_get_format (stored);
  guint bpp = ct_pixel_format_bytes (format);
  int width, height, full_width, full_height;
  double low, high;
  guint8 *data;
  Walk walk;

  if (bits == 0)
    return ct_pixels_ref (stored);

  ct_orientation_map_size (orientation, ct_pixels_get_width (stored), ct_pixels_get_height (stored), &width, &height);
  walk = make_walk (bits, stored, width, height);
  data = ct_memory_alloc ((gsize) width * bpp, (gsize) height);
  if (data == NULL)
    return NULL;
  for (int top = 0; top < height; top += BLOCK_PX)
    for (int left = 0; left < width; left += BLOCK_PX)
      for (int y = top; y < MIN (top + BLOCK_PX, height); y++)
        copy_row (data + ((gsize) y * width + left) * bpp,
                  walk.origin + y * walk.step_y + left * walk.step_x,
                  walk.step_x,
                  MIN (BLOCK_PX, width - left),
                  bpp);
  turned = ct_pixels_new_take (format, width, height, data);

  ct_orientation_map_size (orientation,
                           ct_pixels_get_full_width (stored),
                           ct_pixels_get_full_height (stored),
                           &full_width,
                           &full_height);
  sized = ct_pixels_new_reduced (turned, ct_pixels_get_denominator (stored), full_width, full_height);
  ct_pixels_get_range (stored, &low, &high);
  ranged = ct_pixels_new_ranged (sized, low, high);
  return ct_pixels_new_damaged (ranged, ct_pixels_get_damage (stored));
}
