/* ct-palette.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seven of the colours are those that Okabe and Ito chose to stay apart for people with any
 * kind of colour vision; plum keeps the distance. The first four are the four that differ
 * most. The tests simulate it.
 */
#include "ct-palette.h"

#include <math.h>

#define RGB(r, g, b)                                                                                                   \
  {                                                                                                                    \
    (r) / 255.0f, (g) / 255.0f, (b) / 255.0f, 1.0f                                                                     \
  }

static const GdkRGBA colors[CT_PALETTE_SIZE] = {
  RGB (213, 94, 0),    /* vermilion */
  RGB (86, 180, 233),  /* sky blue */
  RGB (240, 228, 66),  /* yellow */
  RGB (107, 33, 104),  /* plum */
  RGB (0, 158, 115),   /* bluish green */
  RGB (204, 121, 167), /* reddish purple */
  RGB (230, 159, 0),   /* orange */
  RGB (0, 114, 178),   /* blue */
};

static const GdkRGBA unknown = RGB (200, 200, 200);
static const GdkRGBA black = RGB (0, 0, 0);
static const GdkRGBA white = RGB (255, 255, 255);

/**
 * ct_palette_get:
 * @category: row, or %CT_NO_ROW
 *
 * Returns: (transfer none): the colour of the category; grey for %CT_NO_ROW
 */
const GdkRGBA *
ct_palette_get (guint32 category)
{
  return category == CT_NO_ROW ? &unknown : &colors[category % CT_PALETTE_SIZE];
}

static double
linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/**
 * ct_palette_luminance:
 *
 * Returns: the relative luminance of WCAG 2, from 0 for black to 1 for white
 */
double
ct_palette_luminance (const GdkRGBA *color)
{
  return 0.2126 * linear (color->red) + 0.7152 * linear (color->green) + 0.0722 * linear (color->blue);
}

/**
 * ct_palette_get_text:
 * @category: row, or %CT_NO_ROW
 *
 * Returns: (transfer none): black or white, whichever reads better on the category's colour
 */
const GdkRGBA *
ct_palette_get_text (guint32 category)
{
  double luminance = ct_palette_luminance (ct_palette_get (category));

  /* Where the contrasts with black and with white are equal. */
  return luminance > 0.179 ? &black : &white;
}
