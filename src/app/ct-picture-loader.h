/* ct-picture-loader.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gets the pixels of the picture that somebody looks at: a quick preview, then all of it,
 * then its neighbours ahead of time. Decodes in jobs and drops what nobody waits for any
 * more. Knows nothing of data sets.
 */
#pragma once

#include "ct-image-cache.h"

G_BEGIN_DECLS

/**
 * CtPictureState:
 * @CT_PICTURE_NONE: nobody asked
 * @CT_PICTURE_LOADING: on the way; a preview may be there
 * @CT_PICTURE_READY: all of it is there
 * @CT_PICTURE_MISSING: there is no such file
 * @CT_PICTURE_BROKEN: it cannot be decoded
 */
typedef enum
{
  CT_PICTURE_NONE,
  CT_PICTURE_LOADING,
  CT_PICTURE_READY,
  CT_PICTURE_MISSING,
  CT_PICTURE_BROKEN,
} CtPictureState;

/**
 * CtPictureRequest:
 * @path: of the file
 * @width_px: as the data set has it, 0 when unknown; decides in which frame to show
 * @height_px: likewise
 */
typedef struct
{
  char *path;
  double width_px;
  double height_px;
} CtPictureRequest;

/**
 * CtPicture:
 * @state: what there is
 * @pixels: (nullable): the preview or the picture
 * @message: (nullable): why it is missing or broken, or what is damaged, for people
 * @width_px: of the file, in the frame shown; 0 until known
 * @height_px: likewise
 * @differs: the data set has another size
 */
typedef struct
{
  CtPictureState state;
  CtPixels *pixels;
  char *message;
  int width_px;
  int height_px;
  gboolean differs;
} CtPicture;

#define CT_TYPE_PICTURE_LOADER (ct_picture_loader_get_type ())
G_DECLARE_FINAL_TYPE (CtPictureLoader, ct_picture_loader, CT, PICTURE_LOADER, GObject)

CtPictureLoader *ct_picture_loader_new (void);
void ct_picture_loader_show (CtPictureLoader *self,
                             const CtPictureRequest *request,
                             const CtPictureRequest *neighbours,
                             guint n_neighbours);
void ct_picture_loader_clear (CtPictureLoader *self);
void ct_picture_loader_refuse (CtPictureLoader *self, const char *message);
const CtPicture *ct_picture_loader_get_picture (CtPictureLoader *self);

void ct_picture_request_clear (CtPictureRequest *self);

G_END_DECLS
