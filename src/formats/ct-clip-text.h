/* ct-clip-text.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copied boxes as text, for the clipboard: JSON with each box in pixels and as parts of its
 * picture, and categories by name. A clip is a small data set with one image.
 */
#pragma once

#include "ct-dataset.h"

G_BEGIN_DECLS

/* Larger clips stay within the program. */
#define CT_CLIP_TEXT_MAX_BYTES (16 * 1024 * 1024)
#define CT_CLIP_TEXT_MAX_BOXES 100000
#define CT_CLIP_TEXT_MAX_NAME_BYTES 1024

char *ct_clip_text_write (const CtDataset *clip);
CtDataset *ct_clip_text_read (const char *text, gsize length, GError **error);
gboolean ct_clip_text_is_one (const char *text, gsize length);

G_END_DECLS
