/* ct-thumbnail.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small pictures for lists. Made from the file each time; keeps nothing.
 */
#pragma once

#include "ct-pixels.h"

G_BEGIN_DECLS

CtPixels *ct_thumbnail_make (const char *path, int side_px, GCancellable *cancellable, GError **error);

G_END_DECLS
