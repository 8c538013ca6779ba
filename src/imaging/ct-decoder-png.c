/* ct-decoder-png.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PNG through libpng, row by row: all depths, palettes with transparency, interlaced. Samples
 * are given as stored: neither gamma nor a colour profile is applied. The default image of an
 * animation counts.
 */
#include "ct-decoder-private.h"

#include "ct-error.h"

#include <png.h>
#include <string.h>

typedef struct
{
  const CtDecodeRequest *request;
  png_structp png;
  png_infop info;
  const guint8 *data;
  gsize n_bytes;
  gsize at;
  char reason[128];
  GError *error;
  CtRowSink *sink;
  guint8 *buffer; /* one row, or all of an interlaced picture */
  gsize row_bytes;
} Reader;

static void
give_up (png_structp png, png_const_charp message)
{
  Reader *self = png_get_error_ptr (png);

  g_strlcpy (self->reason, message, sizeof self->reason);
  png_longjmp (png, 1);
}

static void
ignore_warning (png_structp png, png_const_charp message)
{
}

static void
read_bytes (png_structp png, png_bytep to, size_t n_bytes)
{
  Reader *self = png_get_io_ptr (png);

  if (n_bytes > self->n_bytes - self->at)
    png_error (png, _ ("it ends too early"));
  memcpy (to, self->data + self->at, n_bytes);
  self->at += n_bytes;
}

/* Any kind of PNG becomes one of our formats. */
static CtPixelFormat
choose_transformations (Reader *self)
{
  int type = png_get_color_type (self->png, self->info);
  gboolean has_alpha = (type & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid (self->png, self->info, PNG_INFO_tRNS) != 0;
  gboolean is_gray = (type & PNG_COLOR_MASK_COLOR) == 0;
  gboolean deep = png_get_bit_depth (self->png, self->info) == 16 && self->request->deep;

  png_set_expand (self->png);
  if (deep && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (self->png);
  if (!deep)
    png_set_strip_16 (self->png);
  if (deep && is_gray && !has_alpha)
    return CT_PIXEL_GRAY16;
  png_set_gray_to_rgb (self->png);
  if (deep)
    return has_alpha ? CT_PIXEL_RGBA16 : CT_PIXEL_RGB16;
  return has_alpha ? CT_PIXEL_RGBA8 : CT_PIXEL_RGB8;
}

static gboolean
prepare (Reader *self)
{
  const CtDecodeRequest *request = self->request;
  const CtProbe *probe = &request->details->probe;
  CtPixelFormat format = choose_transformations (self);
  gboolean interlaced = png_get_interlace_type (self->png, self->info) != PNG_INTERLACE_NONE;
  gsize n_rows = interlaced ? (gsize) probe->stored_height : 1;
  guint64 memory;

  png_set_interlace_handling (self->png);
  png_read_update_info (self->png, self->info);
  self->row_bytes = png_get_rowbytes (self->png, self->info);
  if (png_get_image_width (self->png, self->info) != (guint) probe->stored_width
      || png_get_image_height (self->png, self->info) != (guint) probe->stored_height
      || self->row_bytes != (gsize) probe->stored_width * ct_pixel_format_bytes (format))
    {
      g_strlcpy (self->reason, _ ("header and pixels differ in size"), sizeof self->reason);
      return FALSE;
    }
  memory = ct_row_sink_count_bytes (format, &request->window, request->shift) + (guint64) self->row_bytes * n_rows;
  if (!ct_decoder_check_limit (request, memory, &self->error))
    return FALSE;
  self->sink = ct_row_sink_new (format, &request->window, request->shift);
  self->buffer = g_try_malloc0_n (self->row_bytes, n_rows);
  if (self->sink == NULL || self->buffer == NULL)
    {
      ct_decoder_fail_memory (request, &self->error);
      return FALSE;
    }
  return TRUE;
}

static void
leave_on_cancel (Reader *self, int y)
{
  if (y % 64 != 0)
    return;
  if (ct_cancelled (self->request->cancellable, &self->error))
    png_longjmp (self->png, 1);
  ct_decoder_report_row (self->request, y);
}

static void
read_rows (Reader *self)
{
  gboolean direct = ct_decoder_wants_whole_rows (self->request);

  for (int y = 0; !ct_row_sink_is_full (self->sink); y++)
    {
      guint8 *target = direct ? ct_row_sink_get_target (self->sink) : NULL;

      leave_on_cancel (self, y);
      png_read_row (self->png, target != NULL ? target : self->buffer, NULL);
      ct_row_sink_push (self->sink, target != NULL ? NULL : self->buffer);
    }
}

/* The rows of a pass fill in those of the passes before. */
static void
read_passes (Reader *self)
{
  int height = self->request->details->probe.stored_height;

  for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++)
    for (int y = 0; y < height; y++)
      {
        leave_on_cancel (self, y);
        png_read_row (self->png, self->buffer + (gsize) y * self->row_bytes, NULL);
      }
}

/* Whatever may jump out of the library runs here, and nothing that a jump would leak. */
static gboolean
decode (Reader *self)
{
  static const png_byte unneeded[] = "iCCP\0zTXt\0iTXt\0tEXt\0eXIf\0hIST\0sPLT";

  if (setjmp (png_jmpbuf (self->png)) != 0)
    return FALSE;
  png_set_read_fn (self->png, self, read_bytes);
  /* The library asks for that much of the pixels at once; of a file that is cut off, less is lost. */
  png_set_compression_buffer_size (self->png, 512);
  /* The probe's limits count, not the library's. */
  png_set_user_limits (self->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_keep_unknown_chunks (self->png, PNG_HANDLE_CHUNK_NEVER, unneeded, sizeof unneeded / 5);
  png_read_info (self->png, self->info);
  if (!prepare (self))
    return FALSE;
  if (png_get_interlace_type (self->png, self->info) != PNG_INTERLACE_NONE)
    read_passes (self);
  else
    read_rows (self);
  if (self->request->window.y + self->request->window.height == self->request->details->probe.stored_height)
    png_read_end (self->png, NULL);
  return TRUE;
}

static CtPixels *
collect (Reader *self, gboolean ok, GError **error)
{
  g_autoptr (CtPixels) pixels = NULL;
  g_autoptr (CtPixels) packed = NULL;

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }
  if (self->sink == NULL)
    {
      ct_decoder_fail_corrupt (self->request, self->reason, error);
      return NULL;
    }
  if (png_get_interlace_type (self->png, self->info) != PNG_INTERLACE_NONE)
    for (gsize y = 0; !ct_row_sink_is_full (self->sink); y++)
      ct_row_sink_push (self->sink, self->buffer + y * self->row_bytes);
  pixels = ct_row_sink_finish (self->sink);
  packed = ct_pixels_without_alpha (pixels);
  if (!ok)
    return ct_decoder_finish_damaged (self->request, packed, self->reason, error);
  return g_steal_pointer (&packed);
}

CtPixels *
ct_decoder_png_decode (const CtDecodeRequest *request, GError **error)
{
  Reader self = { .request = request };
  CtPixels *pixels = NULL;

  self.data = g_bytes_get_data (request->bytes, &self.n_bytes);
  self.png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &self, give_up, ignore_warning);
  self.info = self.png != NULL ? png_create_info_struct (self.png) : NULL;
  if (self.info != NULL)
    {
      gboolean ok = decode (&self);

      pixels = collect (&self, ok, error);
    }
  else
    ct_decoder_fail_memory (request, error);
  png_destroy_read_struct (&self.png, &self.info, NULL);
  g_clear_pointer (&self.sink, ct_row_sink_free);
  g_clear_error (&self.error);
  g_free (self.buffer);
  return pixels;
}
