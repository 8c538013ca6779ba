/* ct-decoder-jpeg.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JPEG through libjpeg-turbo: grey, colour, CMYK and YCCK, baseline, progressive and
 * arithmetic, reduced while decoding to 1/2, 1/4 or 1/8, or a window of it. The library's
 * defaults (exact integer DCT, smooth upsampling) are those of djpeg and of most trainers.
 * Its own interface and not TurboJPEG's, because that one knows no windows and cannot be
 * cancelled. Colour profiles are not applied.
 */
#include "ct-decoder-private.h"

#include "ct-error.h"
#include "ct-jpeg-quick-private.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <jpeglib.h>

#define MAX_SHIFT 3

/* More scans than any encoder writes; each costs a pass over the whole picture. */
#define MAX_SCANS 500

/* Columns beside and rows above a window that smooth upsampling looks at; skipping rows is exact
 * from the start of a row of blocks only. */
#define MARGIN_BLOCKS 2

typedef struct
{
  struct jpeg_decompress_struct cinfo;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr monitor;
  jmp_buf escape;
  const CtDecodeRequest *request;
  char reason[JMSG_LENGTH_MAX];
  char damage[JMSG_LENGTH_MAX];
  GError *error;
  CtRowSink *sink;
  guint8 *row;
  guint shift; /* of the request that it was made for */
} Reader;

/* Warnings after which the picture is complete all the same. */
static gboolean
is_harmless (const char *warning)
{
  static const char *const harmless[] = {
    "extraneous bytes before marker 0xd9",
    "Unknown Adobe color transform",
    "JFIF major revision",
  };

  for (guint i = 0; i < G_N_ELEMENTS (harmless); i++)
    if (strstr (warning, harmless[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
note_message (j_common_ptr cinfo, int level)
{
  Reader *self = cinfo->client_data;
  char text[JMSG_LENGTH_MAX];

  /* Above zero there are only traces. */
  if (level >= 0 || self->damage[0] != '\0')
    return;
  cinfo->err->format_message (cinfo, text);
  if (!is_harmless (text))
    g_strlcpy (self->damage, text, sizeof self->damage);
}

static void
give_up (j_common_ptr cinfo)
{
  Reader *self = cinfo->client_data;

  cinfo->err->format_message (cinfo, self->reason);
  longjmp (self->escape, 1);
}

static void
leave_on_cancel (Reader *self)
{
  if (ct_cancelled (self->request->cancellable, &self->error))
    longjmp (self->escape, 1);
}

/* Called between rows of blocks, and in the scans of a progressive picture. */
static void
watch (j_common_ptr cinfo)
{
  Reader *self = cinfo->client_data;

  if (self->cinfo.input_scan_number > MAX_SCANS)
    {
      g_strlcpy (self->reason, _ ("it has too many scans"), sizeof self->reason);
      longjmp (self->escape, 1);
    }
  leave_on_cancel (self);
}

static guint
channels_out (const Reader *self)
{
  return self->cinfo.out_color_space == JCS_CMYK ? 4 : 3;
}

static guint
own_shift (const CtDecodeRequest *request)
{
  return MIN (request->shift, MAX_SHIFT);
}

/* Room for the window, if that is allowed. */
static gboolean
make_sink (Reader *self)
{
  const CtDecodeRequest *request = self->request;
  const CtProbe *probe = &request->details->probe;
  guint shift = own_shift (request);
  CtPixelRect window = { request->window.x >> shift,
                         request->window.y >> shift,
                         ct_shifted_up (request->window.width, shift),
                         ct_shifted_up (request->window.height, shift) };
  guint64 memory = ct_row_sink_count_bytes (CT_PIXEL_RGB8, &window, request->shift - shift);

  /* A progressive picture is kept as coefficients of 16 bits until its last scan. */
  if (self->cinfo.progressive_mode || jpeg_has_multiple_scans (&self->cinfo))
    memory += (guint64) probe->stored_width * (guint64) probe->stored_height * 2
              * (guint64) CLAMP (self->cinfo.num_components, 1, 4);
  if (!ct_decoder_check_limit (request, memory, &self->error))
    return FALSE;
  self->sink = ct_row_sink_new (CT_PIXEL_RGB8, &window, request->shift - shift);
  if (self->sink == NULL)
    ct_decoder_fail_memory (request, &self->error);
  return self->sink != NULL;
}

/* Returns whether the sizes and the memory are as they should be. */
static gboolean
prepare (Reader *self)
{
  const CtProbe *probe = &self->request->details->probe;

  if ((int) self->cinfo.image_width != probe->stored_width || (int) self->cinfo.image_height != probe->stored_height)
    {
      g_strlcpy (self->reason, _ ("header and pixels differ in size"), sizeof self->reason);
      return FALSE;
    }
  if (self->cinfo.jpeg_color_space == JCS_CMYK || self->cinfo.jpeg_color_space == JCS_YCCK)
    self->cinfo.out_color_space = JCS_CMYK;
  else
    self->cinfo.out_color_space = JCS_EXT_RGB;
  self->cinfo.scale_num = 1;
  self->cinfo.scale_denom = 1u << own_shift (self->request);
  jpeg_calc_output_dimensions (&self->cinfo);
  if (!make_sink (self))
    return FALSE;
  g_free (self->row);
  self->row = g_try_malloc ((gsize) self->cinfo.output_width * channels_out (self));
  if (self->row == NULL)
    ct_decoder_fail_memory (self->request, &self->error);
  return self->row != NULL;
}

/* Has the library pass over what lies beside the window, apart from a margin. */
static void
cut_to_window (Reader *self)
{
  CtPixelRect *window = &self->sink->window;
  guint block = (guint) (self->cinfo.max_h_samp_factor * self->cinfo.min_DCT_scaled_size);
  guint left = (guint) window->x;
  guint right = left + (guint) window->width;
  guint from = left > MARGIN_BLOCKS * block ? left - MARGIN_BLOCKS * block : 0;
  guint width = MIN (right + MARGIN_BLOCKS * block, self->cinfo.output_width) - from;

  if (from > 0 || width < self->cinfo.output_width)
    {
      jpeg_crop_scanline (&self->cinfo, &from, &width);
      window->x -= (int) from;
    }
}

/* And over rows above the window. */
static void
skip_to_window (Reader *self)
{
  guint block = (guint) (self->cinfo.max_v_samp_factor * self->cinfo.min_DCT_scaled_size);
  guint n_blocks = ((guint) self->sink->window.y - self->cinfo.output_scanline) / block;

  ct_row_sink_skip (self->sink, (int) self->cinfo.output_scanline);
  if (n_blocks > MARGIN_BLOCKS)
    ct_row_sink_skip (self->sink, (int) jpeg_skip_scanlines (&self->cinfo, (n_blocks - MARGIN_BLOCKS) * block));
}

/* CMYK in JPEG files is stored inverted: 255 means no ink. Photoshop does so and leaves its
 * marker; other writers of four components leave none and mean the same. */
static void
cmyk_to_rgb (guint8 *row, gsize n_pixels)
{
  const guint8 *cmyk = row;

  for (gsize i = 0; i < n_pixels; i++, cmyk += 4, row += 3)
    {
      guint black = cmyk[3];
      guint8 rgb[3] = { (guint8) ((cmyk[0] * black + 127) / 255),
                        (guint8) ((cmyk[1] * black + 127) / 255),
                        (guint8) ((cmyk[2] * black + 127) / 255) };

      memcpy (row, rgb, 3);
    }
}

static void
read_rows (Reader *self)
{
  gboolean direct = channels_out (self) == 3 && self->sink->window.x == 0
                    && self->sink->window.width == (int) self->cinfo.output_width;

  while (!ct_row_sink_is_full (self->sink))
    {
      guint8 *target = direct ? ct_row_sink_get_target (self->sink) : NULL;
      guint8 *row = target != NULL ? target : self->row;

      jpeg_read_scanlines (&self->cinfo, &row, 1);
      if (channels_out (self) == 4)
        cmyk_to_rgb (row, self->cinfo.output_width);
      ct_row_sink_push (self->sink, target != NULL ? NULL : row);
      if (self->cinfo.output_scanline % 64 == 0)
        {
          leave_on_cancel (self);
          ct_decoder_report_row (self->request, (int) (self->cinfo.output_scanline * self->cinfo.scale_denom));
        }
    }
}

/* Whether the picture is there without libjpeg having decoded it. Falls back to it otherwise. */
static gboolean
decode_quickly (Reader *self)
{
  const CtDecodeRequest *request = self->request;

  if (!request->quick || request->shift < MAX_SHIFT || !ct_decoder_wants_whole_rows (request)
      || request->window.height != request->details->probe.stored_height || !ct_jpeg_quick_can (&self->cinfo))
    return FALSE;
  if (ct_jpeg_quick_decode (&self->cinfo, self->sink, request->cancellable))
    return TRUE;
  leave_on_cancel (self);
  ct_row_sink_free (self->sink);
  self->sink = NULL;
  return FALSE;
}

/* Whatever may jump out of the library runs here, and nothing that a jump would leak. */
static gboolean
decode (Reader *self)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (self->request->bytes, &n_bytes);

  if (setjmp (self->escape) != 0)
    return FALSE;
  jpeg_create_decompress (&self->cinfo);
  self->cinfo.progress = &self->monitor;
  jpeg_mem_src (&self->cinfo, data, n_bytes);
  jpeg_read_header (&self->cinfo, TRUE);
  if (!prepare (self))
    return FALSE;
  if (decode_quickly (self))
    return TRUE;
  if (self->sink == NULL && !prepare (self))
    return FALSE;
  jpeg_start_decompress (&self->cinfo);
  cut_to_window (self);
  skip_to_window (self);
  read_rows (self);
  /* To the end of the file, which may be missing. */
  if (self->cinfo.output_scanline >= self->cinfo.output_height)
    jpeg_finish_decompress (&self->cinfo);
  return TRUE;
}

/* decode() for a reader that has been further up before. */
static gboolean
resume (Reader *self)
{
  if (setjmp (self->escape) != 0)
    return FALSE;
  if (!make_sink (self))
    return FALSE;
  skip_to_window (self);
  read_rows (self);
  if (self->cinfo.output_scanline >= self->cinfo.output_height)
    jpeg_finish_decompress (&self->cinfo);
  return TRUE;
}

static void
reader_free (Reader *self)
{
  jpeg_destroy_decompress (&self->cinfo);
  g_clear_pointer (&self->sink, ct_row_sink_free);
  g_clear_error (&self->error);
  g_free (self->row);
  g_free (self);
}

void
ct_decoder_jpeg_free_parked (gpointer parked)
{
  reader_free (parked);
}

static Reader *
reader_new (const CtDecodeRequest *request)
{
  Reader *self = g_new0 (Reader, 1);

  self->shift = request->shift;
  self->cinfo.client_data = self;
  self->cinfo.err = jpeg_std_error (&self->errors);
  self->errors.error_exit = give_up;
  self->errors.emit_message = note_message;
  self->monitor.progress_monitor = watch;
  return self;
}

/* The reader that waits, if it waits above the window. */
static Reader *
take_parked (const CtDecodeRequest *request)
{
  Reader *self = request->parked != NULL ? g_steal_pointer (request->parked) : NULL;

  if (self == NULL)
    return NULL;
  if (self->shift == request->shift && ct_decoder_wants_whole_rows (request)
      && (int) self->cinfo.output_scanline <= request->window.y >> own_shift (request))
    return self;
  reader_free (self);
  return NULL;
}

/* Whether there is more to read, and little memory kept for it. */
static gboolean
may_park (Reader *self, gboolean ok)
{
  return ok && self->damage[0] == '\0' && self->request->parked != NULL && ct_decoder_wants_whole_rows (self->request)
         && self->cinfo.output_scanline > 0 && self->cinfo.output_scanline < self->cinfo.output_height
         && !jpeg_has_multiple_scans (&self->cinfo);
}

static void
fail (Reader *self, GError **error)
{
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else if (self->request->details->probe.bits != 8 || strstr (self->reason, "nsupported") != NULL)
    ct_decoder_fail_kind (self->request, self->reason, error);
  else
    ct_decoder_fail_corrupt (self->request, self->reason, error);
}

CtPixels *
ct_decoder_jpeg_decode (const CtDecodeRequest *request, GError **error)
{
  Reader *self = take_parked (request);
  gboolean is_new = self == NULL;
  g_autoptr (CtPixels) pixels = NULL;
  CtPixels *result = NULL;
  gboolean ok;

  if (is_new)
    self = reader_new (request);
  self->request = request;
  ok = is_new ? decode (self) : resume (self);
  /* A fatal error among the pixels: what came before it can be shown. */
  if (self->sink != NULL && self->error == NULL)
    pixels = ct_row_sink_finish (self->sink);
  if (!ok && (pixels == NULL || self->sink->n_done == 0))
    fail (self, error);
  else if (!ok)
    result = ct_decoder_finish_damaged (request, pixels, self->reason, error);
  else if (self->damage[0] != '\0')
    result = ct_decoder_finish_damaged (request, pixels, self->damage, error);
  else
    result = g_steal_pointer (&pixels);

  g_clear_pointer (&self->sink, ct_row_sink_free);
  if (may_park (self, ok))
    *request->parked = self;
  else
    reader_free (self);
  return result;
}
