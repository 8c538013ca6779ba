/* ct-decoder-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What ct-decoder.c, ct-picture-source.c and the backends agree on. A backend returns pixels
 * in the stored frame; orientation is not its business.
 */
#pragma once

#include "ct-decoder.h"
#include "ct-probe-private.h"
#include "ct-rows-private.h"

G_BEGIN_DECLS

/**
 * CtSampleRange:
 * @known: whether the rest counts
 * @low: what becomes 0
 * @high: what becomes 65535
 *
 * The smallest and the largest number in a picture of floats, measured once for all regions.
 */
typedef struct
{
  gboolean known;
  double low;
  double high;
} CtSampleRange;

/**
 * CtDecodeRequest:
 * @bytes: (nullable): the whole file; %NULL for a TIFF that is read from @fd
 * @fd: a file open for reading, or -1
 * @size_bytes: of the file
 * @name: for messages
 * @details: what the header says
 * @window: what to decode, in stored pixels; @x and @y are multiples of 2^@shift
 * @shift: how often to halve
 * @allow_truncated: as in #CtDecodeOptions
 * @deep: as in #CtDecodeOptions
 * @quick: as in #CtDecodeOptions
 * @limit_bytes: never 0
 * @range: (nullable): for floats; read when known, otherwise written
 * @parked: (nullable): where a decoder may wait for a window further down of the same @bytes
 */
typedef struct
{
  GBytes *bytes;
  int fd;
  guint64 size_bytes;
  const char *name;
  const CtProbeDetails *details;
  CtPixelRect window;
  guint shift;
  gboolean allow_truncated;
  gboolean deep;
  gboolean quick;
  guint64 limit_bytes;
  CtSampleRange *range;
  gpointer *parked;
  CtProgress *progress;
  GCancellable *cancellable;
} CtDecodeRequest;

/**
 * CtDecoderTraits:
 * @regions: a window costs less memory than the whole
 * @whole_bytes: what decoding holds besides its result, whatever the window
 *
 * What ct_picture_source_open() needs to know of a file before it decodes anything.
 */
typedef struct
{
  gboolean regions;
  guint64 whole_bytes;
} CtDecoderTraits;

CtPixels *ct_decoder_jpeg_decode (const CtDecodeRequest *request, GError **error);
void ct_decoder_jpeg_free_parked (gpointer parked);
CtPixels *ct_decoder_png_decode (const CtDecodeRequest *request, GError **error);
CtPixels *ct_decoder_tiff_decode (const CtDecodeRequest *request, GError **error);
CtPixels *ct_decoder_pixbuf_decode (const CtDecodeRequest *request, GError **error);

CtPixels *ct_decoder_run (const CtDecodeRequest *request, GError **error);
CtDecoderTraits ct_decoder_get_traits (const CtProbeDetails *details);
CtPixelFormat ct_decoder_guess_format (const CtProbe *probe, gboolean deep);
GBytes *ct_decoder_read_file (int fd,
                              const char *path,
                              guint64 size_bytes,
                              guint64 limit_bytes,
                              GCancellable *cancellable,
                              GError **error);

gboolean ct_decoder_check_limit (const CtDecodeRequest *request, guint64 n_bytes, GError **error);
void ct_decoder_fail_corrupt (const CtDecodeRequest *request, const char *reason, GError **error);
void ct_decoder_fail_kind (const CtDecodeRequest *request, const char *reason, GError **error);
void ct_decoder_fail_memory (const CtDecodeRequest *request, GError **error);
CtPixels *
ct_decoder_finish_damaged (const CtDecodeRequest *request, CtPixels *pixels, const char *reason, GError **error);
gboolean ct_decoder_wants_whole_rows (const CtDecodeRequest *request);
void ct_decoder_report_row (const CtDecodeRequest *request, int row);

G_END_DECLS
