/* ct-verbs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people and scripts may do to a data set. Each verb checks its words, makes its edits
 * and pushes them through the history in one group of its own or in the one that is open.
 * A verb that fails with %CT_ERROR_USAGE has changed nothing.
 */
#pragma once

#include "ct-history.h"

G_BEGIN_DECLS

/* More than any picture has, and well within what readers take for a number of pixels. */
#define CT_LARGEST_SIDE_PX 1e9

guint32
ct_verb_add_annotation (CtHistory *history, guint32 image, guint32 category, const CtRect *bbox, GError **error);
gboolean ct_verb_set_bbox (CtHistory *history, guint32 annotation, const CtRect *bbox, GError **error);
gboolean ct_verb_set_category (CtHistory *history, guint32 annotation, guint32 category, GError **error);
gboolean ct_verb_delete_annotation (CtHistory *history, guint32 annotation, GError **error);
guint32 ct_verb_add_category (CtHistory *history, const char *name, GError **error);
gboolean ct_verb_rename_category (CtHistory *history, guint32 category, const char *name, GError **error);
gboolean ct_verb_delete_category (CtHistory *history, guint32 category, GError **error);
gboolean ct_verb_merge_category (CtHistory *history, guint32 category, guint32 into, GError **error);
gboolean ct_verb_merge_categories (CtHistory *history, const guint32 *into, GError **error);
guint32
ct_verb_add_image (CtHistory *history, const char *file_name, double width_px, double height_px, GError **error);
guint32 ct_verb_add_image_unchecked (CtHistory *history, const char *file_name, double width_px, double height_px);
gboolean ct_verb_delete_image (CtHistory *history, guint32 image, GError **error);
gboolean ct_verb_set_image_size (CtHistory *history,
                                 guint32 image,
                                 double width_px,
                                 double height_px,
                                 gboolean keep_fractions,
                                 GError **error);
gboolean ct_verb_set_reviewed (CtHistory *history, guint32 image, gboolean reviewed, GError **error);

G_END_DECLS
