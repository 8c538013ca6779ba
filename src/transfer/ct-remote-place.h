/* ct-remote-place.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a data set is: from what a person typed to a container and a folder or COCO file in it,
 * and which COCO files there are.
 */
#pragma once

#include "ct-container.h"
#include "ct-credential.h"

G_BEGIN_DECLS

/**
 * CtRemoteCandidate:
 * @name: the blob
 * @size: in bytes
 * @modified_us: last change, microseconds since 1970, or 0
 *
 * A blob that looks like a COCO file.
 */
typedef struct
{
  char *name;
  guint64 size;
  gint64 modified_us;
} CtRemoteCandidate;

CtCredential *ct_remote_place_split (CtCredential *credential, char **prefix, char **coco_name, GError **error);
GPtrArray *ct_remote_find_coco (CtContainer *container,
                                const char *prefix,
                                CtProgress *progress,
                                GCancellable *cancellable,
                                GError **error);
char *ct_remote_choose_coco (CtContainer *container,
                             const char *prefix,
                             CtProgress *progress,
                             GCancellable *cancellable,
                             GError **error);
char *ct_remote_check_coco_name (const char *name, GError **error);
void ct_remote_candidate_free (CtRemoteCandidate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtRemoteCandidate, ct_remote_candidate_free)

G_END_DECLS
