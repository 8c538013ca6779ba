/* ct-picture-decode.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the wish for a picture to its pixels, in a job, and the memory of what was decoded.
 * Knows nothing of which picture is in sight.
 */
#pragma once

#include "ct-image-cache.h"
#include "ct-picture-source.h"
#include "ct-remote-set.h"

G_BEGIN_DECLS

/**
 * CtPictureState:
 * @CT_PICTURE_NONE: nobody asked
 * @CT_PICTURE_LOADING: on the way; a preview may be there
 * @CT_PICTURE_READY: all of it is there
 * @CT_PICTURE_DAMAGED: a part of it could be read, and nobody asked to see that yet
 * @CT_PICTURE_MISSING: there is no such file
 * @CT_PICTURE_BROKEN: it cannot be decoded
 * @CT_PICTURE_UNFETCHED: it could not be fetched from its container
 */
typedef enum
{
  CT_PICTURE_NONE,
  CT_PICTURE_LOADING,
  CT_PICTURE_READY,
  CT_PICTURE_DAMAGED,
  CT_PICTURE_MISSING,
  CT_PICTURE_BROKEN,
  CT_PICTURE_UNFETCHED,
} CtPictureState;

/**
 * CtPictureRequest:
 * @path: of the file; of a picture in a container, what tells it from others
 * @remote: (nullable): where to fetch it from
 * @file_name: (nullable): as in the COCO file, for @remote
 * @width_px: as the data set has it, 0 when unknown; decides in which frame to show
 * @height_px: likewise
 */
typedef struct
{
  char *path;
  CtRemoteSet *remote;
  char *file_name;
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
 * @is_remote: it comes from a container, so that trying again may help where it is missing
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
  gboolean is_remote;
} CtPicture;

/**
 * CtPictureKnown:
 * @key: how the file was; its path belongs to it, and is that of the file that was decoded
 * @width_px: as it was asked for
 * @height_px: likewise
 * @shown_width_px: what @width_px of the #CtPicture was
 * @shown_height_px: likewise
 * @differs: as in #CtPicture
 *
 * How a file was when it was decoded, to find it in the cache without asking the disk.
 */
typedef struct
{
  CtImageKey key;
  double width_px;
  double height_px;
  int shown_width_px;
  int shown_height_px;
  gboolean differs;
} CtPictureKnown;

/**
 * CtPictureStep:
 * @CT_PICTURE_STEP_QUICK: what can be had first, be it a preview or the picture
 * @CT_PICTURE_STEP_PREVIEW: a preview, where there is one that decodes faster than the picture
 * @CT_PICTURE_STEP_FULL: the picture
 * @CT_PICTURE_STEP_AHEAD: the picture, unless it would take much of the memory
 */
typedef enum
{
  CT_PICTURE_STEP_QUICK,
  CT_PICTURE_STEP_PREVIEW,
  CT_PICTURE_STEP_FULL,
  CT_PICTURE_STEP_AHEAD,
} CtPictureStep;

/**
 * CtPictureFound:
 * @picture: what was decoded; %CT_PICTURE_NONE where no preview is worth it
 * @known: how the file was; its path belongs to it
 */
typedef struct
{
  CtPicture picture;
  CtPictureKnown known;
} CtPictureFound;

typedef struct _CtPictureMemory CtPictureMemory;

CtPictureMemory *ct_picture_memory_new (CtImageCache *cache);
void ct_picture_memory_free (CtPictureMemory *self);
void ct_picture_memory_clear (CtPictureMemory *self);
void ct_picture_memory_remove (CtPictureMemory *self, const char *path);
gboolean ct_picture_memory_has (CtPictureMemory *self, const CtPictureRequest *request);
gboolean ct_picture_memory_get (CtPictureMemory *self, const CtPictureRequest *request, CtPicture *picture);
const CtPictureKnown *ct_picture_memory_get_known (CtPictureMemory *self, const char *path);

/**
 * CtPictureDecoded:
 * @user_data: as given
 * @request: what was asked for
 * @step: likewise
 * @cancellable: likewise; whoever has another one by now does not wait for this any more
 * @found: (transfer full) (nullable): what was decoded; what is known of it is in the memory already
 * @error: (nullable): set when @found is %NULL
 */
typedef void (*CtPictureDecoded) (gpointer user_data,
                                  const CtPictureRequest *request,
                                  CtPictureStep step,
                                  GCancellable *cancellable,
                                  CtPictureFound *found,
                                  const GError *error);

void ct_picture_decode (CtPictureMemory *memory,
                        const CtPictureRequest *request,
                        CtPictureStep step,
                        GCancellable *cancellable,
                        GObject *owner,
                        CtPictureDecoded callback,
                        gpointer user_data);
void ct_picture_found_free (CtPictureFound *self);

void ct_picture_clear (CtPicture *self);
void ct_picture_request_clear (CtPictureRequest *self);
void ct_picture_request_copy (CtPictureRequest *to, const CtPictureRequest *from);

G_END_DECLS
