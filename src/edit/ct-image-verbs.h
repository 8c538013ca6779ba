/* ct-image-verbs.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is done to an image as a whole: tags, and the marks of a review that goes through a
 * list of images.
 */
#pragma once

#include "ct-history.h"

G_BEGIN_DECLS

guint32 ct_image_find_tag (const CtDataset *dataset, guint32 image, guint32 category);
gboolean ct_image_toggle_tag (CtHistory *history, guint32 image, guint32 category, GError **error);
void ct_images_set_reviewed (CtHistory *history, const GArray *images, gboolean reviewed);
gboolean ct_images_set_tag (CtHistory *history,
                            const GArray *images,
                            guint32 category,
                            gboolean tagged,
                            guint *n_changed,
                            GError **error);
void ct_images_remove (CtHistory *history, const GArray *images);
guint32 ct_image_accept (CtHistory *history, const GArray *images, guint32 image);

G_END_DECLS
