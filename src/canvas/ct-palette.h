/* ct-palette.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The colour of a category: the one that it was given, else from its row alone, so it never
 * changes while others come and go. Safe for colour-blind people: neighbours differ in lightness as well as in hue.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-dataset.h"

G_BEGIN_DECLS

/* After so many categories colours repeat. */
#define CT_PALETTE_SIZE 8

guint32 ct_palette_find (const CtDataset *dataset, guint32 category);
const GdkRGBA *ct_palette_get (guint32 category);
const GdkRGBA *ct_palette_get_text (guint32 category);
double ct_palette_luminance (const GdkRGBA *color);

G_END_DECLS
