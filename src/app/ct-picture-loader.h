/* ct-picture-loader.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gets the pixels of the picture that somebody looks at: a quick preview, then all of it,
 * then those that are likely to be next. Decodes in jobs and drops what nobody waits for any
 * more. Knows nothing of data sets.
 */
#pragma once

#include "ct-image-cache.h"
#include "ct-picture-source.h"

G_BEGIN_DECLS

/**
 * CtPictureState:
 * @CT_PICTURE_NONE: nobody asked
 * @CT_PICTURE_LOADING: on the way; a preview may be there
 * @CT_PICTURE_READY: all of it is there
 * @CT_PICTURE_DAMAGED: a part of it could be read, and nobody asked to see that yet
 * @CT_PICTURE_MISSING: there is no such file
 * @CT_PICTURE_BROKEN: it cannot be decoded
 */
typedef enum
{
  CT_PICTURE_NONE,
  CT_PICTURE_LOADING,
  CT_PICTURE_READY,
  CT_PICTURE_DAMAGED,
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
 * @pyramid: (nullable): of @pixels
 * @source: (nullable): of a picture that is too large for the memory as a whole, for its regions
 * @message: (nullable): why it is missing or broken, or what is damaged, for people
 * @width_px: of the file, in the frame shown; 0 until known
 * @height_px: likewise
 * @differs: the data set has another size
 */
typedef struct
{
  CtPictureState state;
  CtPixels *pixels;
  CtPyramid *pyramid;
  CtPictureSource *source;
  char *message;
  int width_px;
  int height_px;
  gboolean differs;
} CtPicture;

/**
 * CtPictureNeighbour:
 * @position: in the list of pictures
 * @request: (out caller-allocates): what to load there; the loader clears it
 *
 * Returns: whether there is a picture
 */
typedef gboolean (*CtPictureNeighbour) (gpointer data, gint64 position, CtPictureRequest *request);

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
void ct_picture_loader_refuse (CtPictureLoader *self, const char *message);
const CtPicture *ct_picture_loader_get_picture (CtPictureLoader *self);

void ct_picture_request_clear (CtPictureRequest *self);

G_END_DECLS
