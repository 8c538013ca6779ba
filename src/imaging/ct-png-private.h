/* ct-png-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PNG files with words in them, as the shared thumbnail cache keeps them.
 */
#pragma once

#include "ct-pixels.h"

G_BEGIN_DECLS

/**
 * CtPngText:
 * @key: Latin-1, at most 79 bytes
 * @value: (nullable): UTF-8 in a place where only ASCII is ever written
 */
typedef struct
{
  const char *key;
  const char *value;
} CtPngText;

GBytes *ct_png_write (const CtPixels *pixels, const CtPngText *texts, guint n_texts, GError **error);
GHashTable *ct_png_read_texts (GBytes *bytes);

G_END_DECLS
