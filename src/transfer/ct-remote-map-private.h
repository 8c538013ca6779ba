/* ct-remote-map-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which blob holds the picture of an image: what a COCO file and a few questions to the
 * container tell. Reads no picture.
 */
#pragma once

#include "ct-coco.h"
#include "ct-container.h"

G_BEGIN_DECLS

typedef struct _CtRemoteMap CtRemoteMap;

CtRemoteMap *ct_remote_map_new (CtContainer *container, const char *coco_name);
CtRemoteMap *ct_remote_map_ref (CtRemoteMap *self);
void ct_remote_map_unref (CtRemoteMap *self);
gboolean ct_remote_map_learn (CtRemoteMap *self,
                              CtCoco *coco,
                              CtFindings *findings,
                              CtProgress *progress,
                              GCancellable *cancellable,
                              GError **error);
const char *ct_remote_map_get_folder (CtRemoteMap *self);
char **ct_remote_map_find_blobs (CtRemoteMap *self, const char *file_name);
void ct_remote_map_set_error (const char *file_name, gboolean has_blob, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtRemoteMap, ct_remote_map_unref)

G_END_DECLS
