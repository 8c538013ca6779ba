/* ct-jpeg-quick-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The mean colour of each block of a baseline JPEG, and nothing else of it.
 */
#pragma once

#include <stdio.h>
#include <jpeglib.h>

#include "ct-rows-private.h"

G_BEGIN_DECLS

gboolean ct_jpeg_quick_can (const struct jpeg_decompress_struct *cinfo);
gboolean ct_jpeg_quick_decode (const struct jpeg_decompress_struct *cinfo, CtRowSink *sink, GCancellable *cancellable);

G_END_DECLS
