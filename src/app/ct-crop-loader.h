/* ct-crop-loader.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small pictures of boxes: what is in sight first, all boxes of an image for one decode, and the
 * textures of those that were shown last. Knows nothing of how tiles look.
 */
#pragma once

#include "ct-thumbnail-loader.h"

G_BEGIN_DECLS

/**
 * CtCropWish:
 * @annotation: tells boxes apart
 * @path: (nullable): the picture; %NULL when there can be none
 * @image_px: its size as the data set has it; empty when it does not say
 * @bbox_px: the box in that frame
 * @side_px: the longer side, in pixels of the screen
 * @remote: (nullable): the container that the picture is fetched from
 * @file_name: (nullable): its name there
 */
typedef struct
{
  guint32 annotation;
  const char *path;
  CtRect image_px;
  CtRect bbox_px;
  int side_px;
  CtRemoteSet *remote;
  const char *file_name;
} CtCropWish;

#define CT_TYPE_CROP_LOADER (ct_crop_loader_get_type ())
G_DECLARE_FINAL_TYPE (CtCropLoader, ct_crop_loader, CT, CROP_LOADER, GObject)

CtCropLoader *ct_crop_loader_new (void);
void ct_crop_loader_want (CtCropLoader *self, gpointer owner, const CtThumbnailClient *client, const CtCropWish *wish);
void ct_crop_loader_cancel (CtCropLoader *self, gpointer owner);
void ct_crop_loader_look_again (CtCropLoader *self);
void ct_crop_loader_stop (CtCropLoader *self);

guint ct_crop_loader_get_n_jobs (CtCropLoader *self);
guint ct_crop_loader_get_n_decodes (CtCropLoader *self);

G_END_DECLS
