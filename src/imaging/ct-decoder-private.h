/* ct-decoder-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What ct-decoder.c and its backends agree on. A backend returns pixels in the stored
 * frame; reducing what it did not reduce, orientation and files are not its business.
 */
#pragma once

#include "ct-decoder.h"
#include "ct-probe-private.h"

G_BEGIN_DECLS

/**
 * CtDecodeRequest:
 * @bytes: the whole file
 * @name: for messages
 * @details: what the header says
 * @denominator: a power of two; a backend may reduce by it or by less
 * @allow_truncated: as in #CtDecodeOptions
 * @limit_bytes: never 0
 */
typedef struct
{
  GBytes *bytes;
  const char *name;
  const CtProbeDetails *details;
  guint denominator;
  gboolean allow_truncated;
  guint64 limit_bytes;
  CtProgress *progress;
  GCancellable *cancellable;
} CtDecodeRequest;

CtPixels *ct_decoder_jpeg_decode (const CtDecodeRequest *request, GError **error);
CtPixels *ct_decoder_pixbuf_decode (const CtDecodeRequest *request, GError **error);

gboolean ct_decoder_check_limit (const CtDecodeRequest *request, guint64 n_bytes, GError **error);
void ct_decoder_fail_corrupt (const CtDecodeRequest *request, const char *reason, GError **error);
void ct_decoder_fail_memory (const CtDecodeRequest *request, GError **error);
CtPixels *
ct_decoder_finish_damaged (const CtDecodeRequest *request, CtPixels *pixels, const char *reason, GError **error);

G_END_DECLS
