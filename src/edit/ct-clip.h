/* ct-clip.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is copied and pasted. A clip is a data set of its own with one image, which stands for
 * the picture that the boxes were on, and categories by name; so it outlives the document,
 * and fits another one.
 */
#pragma once

#include "ct-history.h"
#include "ct-selection.h"

G_BEGIN_DECLS

/**
 * CtPasteFlags:
 * @CT_PASTE_KEEP_INSIDE: what would leave the picture is cut off
 * @CT_PASTE_SHIFT: if one of the boxes would lie exactly on an equal one, all move aside together
 * @CT_PASTE_SKIP_EQUAL: boxes that the image has already are left out
 * @CT_PASTE_NO_NEW_CATEGORIES: what would need a new category is refused
 */
typedef enum
{
  CT_PASTE_KEEP_INSIDE = 1 << 0,
  CT_PASTE_SHIFT = 1 << 1,
  CT_PASTE_SKIP_EQUAL = 1 << 2,
  CT_PASTE_NO_NEW_CATEGORIES = 1 << 3,
} CtPasteFlags;

/* How far, in image pixels, and how often boxes move aside. */
#define CT_PASTE_SHIFT_PX 10.0
#define CT_PASTE_MAX_SHIFTS 100

CtDataset *ct_clip_new (const CtDataset *dataset, const GArray *annotations);
CtDataset *ct_clip_cut (const CtSelection *selection, CtHistory *history);
guint
ct_clip_paste (const CtDataset *clip, CtHistory *history, guint32 image, guint flags, GArray *pasted, GError **error);
guint ct_clip_duplicate (CtHistory *history,
                         const GArray *annotations,
                         guint32 image,
                         guint flags,
                         GArray *pasted,
                         GError **error);
guint
ct_clip_paste_image (CtHistory *history, guint32 from, guint32 image, guint flags, GArray *pasted, GError **error);

G_END_DECLS
