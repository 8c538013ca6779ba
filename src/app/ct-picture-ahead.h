/* ct-picture-ahead.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decodes the pictures that are likely to be next, one at a time, into the cache. Tells when
 * one is done; shows nothing.
 */
#pragma once

#include "ct-picture-decode.h"

G_BEGIN_DECLS

/**
 * CtPictureNeighbour:
 * @position: in the list of pictures
 * @request: (out caller-allocates): what to load there; the loader clears it
 *
 * Returns: whether there is a picture
 */
typedef gboolean (*CtPictureNeighbour) (gpointer data, gint64 position, CtPictureRequest *request);

/**
 * CtPictureAheadDone:
 * @path: of the picture that was decoded, or could not be
 *
 * The owner goes on with ct_picture_ahead_go_on(), or takes the picture.
 */
typedef void (*CtPictureAheadDone) (gpointer owner, const char *path);

typedef struct _CtPictureAhead CtPictureAhead;

CtPictureAhead *ct_picture_ahead_new (GObject *owner, CtPictureMemory *memory, CtPictureAheadDone done);
void ct_picture_ahead_free (CtPictureAhead *self);
gboolean ct_picture_ahead_move (CtPictureAhead *self,
                                gint64 position,
                                gint64 n_positions,
                                CtPictureNeighbour neighbour,
                                gpointer data);
guint ct_picture_ahead_get_run (const CtPictureAhead *self);
void ct_picture_ahead_start (CtPictureAhead *self);
void ct_picture_ahead_go_on (CtPictureAhead *self);
gboolean ct_picture_ahead_is_at (const CtPictureAhead *self, const char *path);
void ct_picture_ahead_stop (CtPictureAhead *self);
void ct_picture_ahead_forget (CtPictureAhead *self);

G_END_DECLS
