/* ct-picture-loader.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gets the pixels of the picture that somebody looks at: a quick preview, then all of it,
 * then those that are likely to be next. Decodes in jobs and drops what nobody waits for any
 * more. Knows nothing of data sets.
 */
#pragma once

#include "ct-picture-ahead.h"

G_BEGIN_DECLS

#define CT_TYPE_PICTURE_LOADER (ct_picture_loader_get_type ())
G_DECLARE_FINAL_TYPE (CtPictureLoader, ct_picture_loader, CT, PICTURE_LOADER, GObject)

CtPictureLoader *ct_picture_loader_new (void);
void ct_picture_loader_show (CtPictureLoader *self,
                             const CtPictureRequest *request,
                             gint64 position,
                             gint64 n_positions,
                             CtPictureNeighbour neighbour,
                             gpointer data);
void ct_picture_loader_reveal (CtPictureLoader *self);
void ct_picture_loader_clear (CtPictureLoader *self);
void ct_picture_loader_forget (CtPictureLoader *self);
void ct_picture_loader_refuse (CtPictureLoader *self, const char *message);
const CtPicture *ct_picture_loader_get_picture (CtPictureLoader *self);

G_END_DECLS
