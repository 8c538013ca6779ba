/* ct-picture-look.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a picture file is what it should be: header, content, digest. Reads files, never
 * writes them, and shows nothing. Knows no data set.
 */
#pragma once

#include "ct-picture-facts.h"

G_BEGIN_DECLS

gboolean ct_picture_look (const char *path,
                          CtPictureLookFlags flags,
                          CtPictureFacts *facts,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
