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

/* What stands for a colour of its own; no row of a category comes near it. */
#define OWN_COLOR 0x80000000u
#define OWN_COLOR_MASK 0xff000000u

/* Colours that were asked for, kept for ever: there are as many as people choose. */
static const GdkRGBA *
own_color (guint32 rgb)
{
  static GHashTable *own = NULL;
  GdkRGBA *color;

  if (own == NULL)
    own = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  color = g_hash_table_lookup (own, GUINT_TO_POINTER (rgb));
  if (color == NULL)
    {
      color = g_new (GdkRGBA, 1);
      *color = (GdkRGBA) RGB ((float) (rgb >> 16 & 255), (float) (rgb >> 8 & 255), (float) (rgb & 255));
      g_hash_table_insert (own, GUINT_TO_POINTER (rgb), color);
    }
  return color;
}

/**
 * ct_palette_find:
 * @dataset: (nullable): what the row counts in
 * @category: row, or %CT_NO_ROW
 *
 * Returns: what to ask the palette for: the row itself, or what stands for the colour that the category was given
 */
guint32
ct_palette_find (const CtDataset *dataset, guint32 category)
{
  if (dataset == NULL || category >= dataset->categories.n_rows
      || (dataset->categories.look[category].color & CT_COLOR_SET) == 0)
    return category;
  return OWN_COLOR | (dataset->categories.look[category].color & 0xffffff);
}

/**
 * ct_palette_get:
 * @category: of ct_palette_find(); a row, or %CT_NO_ROW
 *
 * For the main thread.
 *
 * Returns: (transfer none): the colour of the category; grey for %CT_NO_ROW
 */
const GdkRGBA *
ct_palette_get (guint32 category)
{
  if ((category & OWN_COLOR_MASK) == OWN_COLOR)
    return own_color (category & 0xffffff);
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
