/* ct-thumbnail-loader.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small pictures for the rows of a list: a few jobs at a time, what is in sight first, and
 * the textures of those that were shown last. Knows nothing of how rows look.
 */
#pragma once

#include <gtk/gtk.h>

#include "ct-geometry.h"
#include "ct-pixels.h"
#include "ct-remote-set.h"

G_BEGIN_DECLS

/**
 * CtThumbnailClient:
 * @get_distance: how far from sight the thumbnail is, in any unit; 0 in sight, below zero when it
 *   need not be loaded as things are
 * @ready: the thumbnail, or what is wrong with the picture, or both when it is damaged
 *
 * What the loader asks of and tells to whoever wants a thumbnail.
 */
typedef struct
{
  double (*get_distance) (gpointer owner);
  void (*ready) (gpointer owner, GdkTexture *texture, const char *problem);
} CtThumbnailClient;

/**
 * CtThumbnailPathFunc:
 * @image: a row of the data set
 *
 * Returns: (transfer full) (nullable): where its picture is; cheap, because it is called for each row
 */
typedef char *(*CtThumbnailPathFunc) (gpointer data, guint32 image);

/**
 * CtThumbnailSizeFunc:
 * @image: a row of the data set
 *
 * Returns: the whole picture as the data set has it, in image pixels; empty when it does not say
 */
typedef CtRect (*CtThumbnailSizeFunc) (gpointer data, guint32 image);

/**
 * CtThumbnailRemoteFunc:
 * @image: a row of the data set
 * @file_name: (out) (transfer full) (optional): what the picture is called there
 *
 * Returns: (transfer none) (nullable): the container that has the picture; %NULL for one of this computer
 */
typedef CtRemoteSet *(*CtThumbnailRemoteFunc) (gpointer data, guint32 image, char **file_name);

#define CT_TYPE_THUMBNAIL_LOADER (ct_thumbnail_loader_get_type ())
G_DECLARE_FINAL_TYPE (CtThumbnailLoader, ct_thumbnail_loader, CT, THUMBNAIL_LOADER, GObject)

CtThumbnailLoader *ct_thumbnail_loader_new (CtThumbnailPathFunc path_func, gpointer data);
void ct_thumbnail_loader_set_size_func (CtThumbnailLoader *self, CtThumbnailSizeFunc size_func);
void ct_thumbnail_loader_set_remote_func (CtThumbnailLoader *self, CtThumbnailRemoteFunc remote_func);
void ct_thumbnail_loader_want (CtThumbnailLoader *self,
                               gpointer owner,
                               const CtThumbnailClient *client,
                               guint32 image,
                               int side_px);
void ct_thumbnail_loader_cancel (CtThumbnailLoader *self, gpointer owner);
void ct_thumbnail_loader_look_again (CtThumbnailLoader *self);
void ct_thumbnail_loader_stop (CtThumbnailLoader *self);

double ct_thumbnail_get_distance (GtkWidget *widget);
GdkTexture *ct_thumbnail_make_texture (CtPixels *pixels);

guint ct_thumbnail_loader_get_n_jobs (CtThumbnailLoader *self);
guint ct_thumbnail_loader_get_n_kept (CtThumbnailLoader *self);

G_END_DECLS
