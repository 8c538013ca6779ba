/* ct-decoder-tiff.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first page of a TIFF through libtiff, from memory or straight from the file. Plain grey
 * and colour of any depth is read band by band (a row, a strip or a row of tiles) as it lies in
 * the file; libtiff turns everything else into colours.
 */
#include "ct-decoder-private.h"
#include "ct-tiff-private.h"

#include "ct-error.h"

#include <stdio.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#define MAX_SAMPLES 64

typedef struct
{
  const CtDecodeRequest *request;
  TIFF *tiff;
  guint64 at;
  char reason[256];
  GError *error;
  CtTiffLayout layout;
  guint n_file_samples;
  gboolean separate;
  gboolean tiled;
  guint32 width;
  guint32 height;
  guint32 band_rows; /* rows that are read together */
  guint8 *band;
  gsize row_bytes;
  guint8 *piece; /* one tile, or one plane of a strip */
  gsize piece_bytes;
  CtRowSink *sink;
} Reader;

static tmsize_t
read_bytes (thandle_t handle, void *to, tmsize_t n_bytes)
{
  Reader *self = handle;
  guint64 left = self->request->size_bytes - MIN (self->at, self->request->size_bytes);
  gsize wanted = (gsize) MIN ((guint64) n_bytes, left);
  gssize n = (gssize) wanted;

  if (self->request->bytes != NULL)
    memcpy (to,
            (const guint8 *) g_bytes_get_data (self->request->bytes, NULL) + MIN (self->at, self->request->size_bytes),
            wanted);
  else
    n = pread (self->request->fd, to, wanted, (off_t) self->at);
  if (n > 0)
    self->at += (guint64) n;
  return n;
}

static tmsize_t
write_nothing (thandle_t handle, void *from, tmsize_t n_bytes)
{
  return -1;
}

static toff_t
seek_to (thandle_t handle, toff_t offset, int whence)
{
  Reader *self = handle;

  if (whence == SEEK_CUR)
    offset += self->at;
  else if (whence == SEEK_END)
    offset += self->request->size_bytes;
  self->at = offset;
  return offset;
}

static int
close_nothing (thandle_t handle)
{
  return 0;
}

static toff_t
get_size (thandle_t handle)
{
  return ((Reader *) handle)->request->size_bytes;
}

/* The first error is the cause. */
G_GNUC_PRINTF (4, 0)
static int
note_error (TIFF *tiff, void *user_data, const char *module, const char *format, va_list arguments)
{
  Reader *self = user_data;

  if (self->reason[0] == '\0')
    g_vsnprintf (self->reason, sizeof self->reason, format, arguments);
  return 1;
}

G_GNUC_PRINTF (4, 0)
static int
ignore_warning (TIFF *tiff, void *user_data, const char *module, const char *format, va_list arguments)
{
  return 1;
}

static gboolean
open_tiff (Reader *self)
{
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();

  if (options == NULL)
    return FALSE;
  TIFFOpenOptionsSetMaxSingleMemAlloc (options, (tmsize_t) MIN (self->request->limit_bytes, G_MAXSSIZE));
  TIFFOpenOptionsSetErrorHandlerExtR (options, note_error, self);
  TIFFOpenOptionsSetWarningHandlerExtR (options, ignore_warning, self);
  /* "m": no mapping, which one who cuts the file short would turn into a crash. */
  self->tiff = TIFFClientOpenExt (self->request->name,
                                  "rm",
                                  self,
                                  read_bytes,
                                  write_nothing,
                                  seek_to,
                                  close_nothing,
                                  get_size,
                                  NULL,
                                  NULL,
                                  options);
  TIFFOpenOptionsFree (options);
  return self->tiff != NULL;
}

static CtTiffKind
kind_of (guint bits, guint sample_format)
{
  gboolean is_whole = bits == 8 || bits == 16 || bits == 32 || bits == 64;

  if (sample_format == SAMPLEFORMAT_IEEEFP && is_whole && bits > 8)
    return CT_TIFF_FLOAT;
  if (sample_format == SAMPLEFORMAT_INT && is_whole)
    return CT_TIFF_SIGNED;
  if ((sample_format == SAMPLEFORMAT_UINT || sample_format == SAMPLEFORMAT_VOID)
      && (is_whole || (bits > 8 && bits < 16)))
    return CT_TIFF_UNSIGNED;
  return CT_TIFF_OTHER;
}

/* Only an extra sample that is declared as alpha is alpha. */
static void
find_alpha (Reader *self)
{
  guint16 n_extra = 0;
  guint16 *extra = NULL;

  self->layout.alpha = -1;
  TIFFGetFieldDefaulted (self->tiff, TIFFTAG_EXTRASAMPLES, &n_extra, &extra);
  if (n_extra < 1 || self->n_file_samples <= self->layout.n_colours
      || (extra[0] != EXTRASAMPLE_ASSOCALPHA && extra[0] != EXTRASAMPLE_UNASSALPHA))
    return;
  self->layout.alpha = (int) self->layout.n_colours;
  self->layout.premultiplied = extra[0] == EXTRASAMPLE_ASSOCALPHA;
}

static void
read_layout (Reader *self)
{
  guint16 bits = 1, samples = 1, photometric = PHOTOMETRIC_MINISBLACK, planar = PLANARCONFIG_CONTIG;
  guint16 sample_format = SAMPLEFORMAT_UINT;
  gboolean is_packed;

  TIFFGetFieldDefaulted (self->tiff, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted (self->tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetFieldDefaulted (self->tiff, TIFFTAG_SAMPLEFORMAT, &sample_format);
  TIFFGetFieldDefaulted (self->tiff, TIFFTAG_PLANARCONFIG, &planar);
  TIFFGetField (self->tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  self->n_file_samples = samples;
  self->separate = planar == PLANARCONFIG_SEPARATE && samples > 1;
  self->tiled = TIFFIsTiled (self->tiff) != 0;
  self->layout.bits = bits;
  self->layout.n_colours = photometric == PHOTOMETRIC_RGB ? 3 : 1;
  self->layout.inverted = photometric == PHOTOMETRIC_MINISWHITE;
  find_alpha (self);
  self->layout.n_samples = samples;
  if (self->separate)
    self->layout.n_samples = self->layout.n_colours + (self->layout.alpha >= 0 ? 1 : 0);

  is_packed = bits % 8 != 0;
  if ((photometric == PHOTOMETRIC_RGB || photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE)
      && samples >= self->layout.n_colours && samples <= MAX_SAMPLES && !(is_packed && (self->tiled || self->separate)))
    self->layout.kind = kind_of (bits, sample_format);
}

/* How much is read together, and the memory for it. */
static gboolean
prepare_bands (Reader *self)
{
  guint32 rows = 0;

  self->row_bytes = ((gsize) self->width * self->layout.n_samples * self->layout.bits + 7) / 8;
  self->band_rows = 1;
  if (self->tiled)
    {
      TIFFGetField (self->tiff, TIFFTAG_TILELENGTH, &rows);
      self->piece_bytes = (gsize) TIFFTileSize (self->tiff);
    }
  else if (self->separate)
    {
      TIFFGetFieldDefaulted (self->tiff, TIFFTAG_ROWSPERSTRIP, &rows);
      self->piece_bytes = (gsize) TIFFStripSize (self->tiff);
    }
  else if ((gsize) TIFFScanlineSize (self->tiff) > self->row_bytes)
    self->row_bytes = (gsize) TIFFScanlineSize (self->tiff);
  if (self->tiled || self->separate)
    self->band_rows = CLAMP (rows, 1, self->height);
  if (!ct_decoder_check_limit (self->request,
                               (guint64) self->row_bytes * self->band_rows + self->piece_bytes,
                               &self->error))
    return FALSE;
  self->band = g_try_malloc0_n (self->row_bytes, self->band_rows);
  self->piece = g_try_malloc0 (self->piece_bytes + 1);
  if (self->band == NULL || self->piece == NULL)
    ct_decoder_fail_memory (self->request, &self->error);
  return self->error == NULL;
}

/* Copies samples of @piece, which has @n_samples a pixel, to where they belong in the band. */
static void
place (Reader *self, guint32 x, guint32 n_columns, guint32 n_rows, gsize piece_row_bytes, guint plane)
{
  gsize sample_bytes = self->layout.bits / 8;
  gsize pixel_bytes = sample_bytes * self->layout.n_samples;

  for (guint32 row = 0; row < n_rows; row++)
    {
      const guint8 *from = self->piece + row * piece_row_bytes;
      guint8 *to = self->band + row * self->row_bytes + x * pixel_bytes;

      if (!self->separate)
        memcpy (to, from, n_columns * pixel_bytes);
      else
        for (guint32 i = 0; i < n_columns; i++)
          memcpy (to + i * pixel_bytes + plane * sample_bytes, from + i * sample_bytes, sample_bytes);
    }
}

static gboolean
read_tiles (Reader *self, guint32 first_row, guint32 n_rows, guint plane)
{
  guint32 tile_width = 0;
  guint32 from = (guint32) self->request->window.x;
  guint32 to = from + (guint32) self->request->window.width;
  gsize tile_row_bytes = (gsize) TIFFTileRowSize (self->tiff);

  TIFFGetField (self->tiff, TIFFTAG_TILEWIDTH, &tile_width);
  if (tile_width == 0)
    return FALSE;
  for (guint32 x = from / tile_width * tile_width; x < to; x += tile_width)
    {
      if (TIFFReadTile (self->tiff, self->piece, x, first_row, 0, (guint16) plane) < 0)
        return FALSE;
      place (self, x, MIN (tile_width, self->width - x), n_rows, tile_row_bytes, plane);
    }
  return TRUE;
}

static gboolean
read_band (Reader *self, guint32 first_row, guint32 n_rows)
{
  guint n_planes = self->separate ? self->layout.n_samples : 1;

  if (!self->tiled && !self->separate)
    return TIFFReadScanline (self->tiff, self->band, first_row, 0) > 0;
  for (guint plane = 0; plane < n_planes; plane++)
    {
      tmsize_t n;

      if (self->tiled)
        {
          if (!read_tiles (self, first_row, n_rows, plane))
            return FALSE;
          continue;
        }
      n = TIFFReadEncodedStrip (self->tiff,
                                TIFFComputeStrip (self->tiff, first_row, (guint16) plane),
                                self->piece,
                                (tmsize_t) self->piece_bytes);
      if (n < 0)
        return FALSE;
      place (self, 0, self->width, n_rows, (gsize) TIFFScanlineSize (self->tiff), plane);
    }
  return TRUE;
}

/* A compressed strip can be read from its first row only. */
static guint32
first_row_to_read (Reader *self, guint32 wanted)
{
  guint32 rows = self->band_rows;

  if (!self->tiled && !self->separate)
    TIFFGetFieldDefaulted (self->tiff, TIFFTAG_ROWSPERSTRIP, &rows);
  return wanted - wanted % MAX (rows, 1);
}

typedef void (*RowFunc) (Reader *self, const guint8 *row, gpointer data);

/* Returns whether all rows from @first to before @end came; otherwise there is a reason. */
static gboolean
for_each_row (Reader *self, guint32 first, guint32 end, RowFunc func, gpointer data)
{
  for (guint32 y = first_row_to_read (self, first); y < end; y += self->band_rows)
    {
      guint32 n_rows = MIN (self->band_rows, self->height - y);

      if (y % 64 < self->band_rows && ct_cancelled (self->request->cancellable, &self->error))
        return FALSE;
      if (!read_band (self, y, n_rows))
        return FALSE;
      for (guint32 row = 0; row < n_rows; row++)
        if (y + row >= first && y + row < end)
          func (self, self->band + row * self->row_bytes, data);
      if (y % 64 < self->band_rows)
        ct_decoder_report_row (self->request, (int) y);
    }
  return TRUE;
}

static void
measure_row (Reader *self, const guint8 *row, gpointer data)
{
  ct_tiff_measure_row (&self->layout, row, (int) self->width, data);
}

typedef struct
{
  const CtSampleRange *range;
  guint16 *scratch;
  guint8 *converted;
} Conversion;

static void
convert_row (Reader *self, const guint8 *row, gpointer data)
{
  Conversion *conversion = data;

  ct_tiff_convert_row (&self->layout,
                       conversion->range,
                       row,
                       (int) self->width,
                       self->sink->format,
                       conversion->scratch,
                       conversion->converted);
  ct_row_sink_push (self->sink, conversion->converted);
}

/* The range of the whole picture, whatever the window. */
static gboolean
measure (Reader *self, CtSampleRange *range)
{
  CtDecodeRequest all = *self->request;
  const CtDecodeRequest *request = self->request;
  gboolean ok;

  if (request->range != NULL && request->range->known)
    {
      *range = *request->range;
      return TRUE;
    }
  all.window = (CtPixelRect){ 0, 0, (int) self->width, (int) self->height };
  all.progress = NULL;
  self->request = &all;
  ok = for_each_row (self, 0, self->height, measure_row, range);
  self->request = request;
  if (request->range != NULL && range->known)
    *request->range = *range;
  return ok || (self->error == NULL && range->known);
}

static gboolean
make_sink (Reader *self, CtPixelFormat format, guint64 more_bytes)
{
  if (!ct_decoder_check_limit (self->request,
                               ct_row_sink_count_bytes (format, &self->request->window, self->request->shift)
                                   + more_bytes,
                               &self->error))
    return FALSE;
  self->sink = ct_row_sink_new (format, &self->request->window, self->request->shift);
  if (self->sink == NULL)
    ct_decoder_fail_memory (self->request, &self->error);
  else
    ct_row_sink_skip (self->sink, self->request->window.y);
  return self->sink != NULL;
}

static gboolean
read_plain (Reader *self, CtSampleRange *range)
{
  guint32 first = (guint32) self->request->window.y;
  g_autofree guint16 *scratch = g_try_malloc_n (self->width, 4 * sizeof (guint16));
  g_autofree guint8 *converted = g_try_malloc_n (self->width, 4 * sizeof (guint16));
  Conversion conversion = { range, scratch, converted };

  if (scratch == NULL || converted == NULL)
    {
      ct_decoder_fail_memory (self->request, &self->error);
      return FALSE;
    }
  if (!prepare_bands (self)
      || !make_sink (self,
                     ct_tiff_choose_format (&self->layout, self->request->deep),
                     (guint64) self->row_bytes * self->band_rows + self->piece_bytes))
    return FALSE;
  if (ct_tiff_is_measured (&self->layout) && !measure (self, range))
    return FALSE;
  return for_each_row (self, first, first + (guint32) self->request->window.height, convert_row, &conversion);
}

/* In libtiff's words. @raster has room for a band. */
static gboolean
read_raster (Reader *self, TIFFRGBAImage *image, guint32 *raster, guint8 *converted)
{
  guint32 first = (guint32) self->request->window.y;
  guint32 end = first + (guint32) self->request->window.height;

  for (guint32 y = first - first % self->band_rows; y < end; y += self->band_rows)
    {
      guint32 n_rows = MIN (self->band_rows, self->height - y);

      if (ct_cancelled (self->request->cancellable, &self->error))
        return FALSE;
      image->row_offset = (int) y;
      image->col_offset = 0;
      if (TIFFRGBAImageGet (image, raster, self->width, n_rows) == 0 || self->reason[0] != '\0')
        return FALSE;
      for (guint32 row = 0; row < n_rows; row++)
        {
          if (y + row < first || y + row >= end)
            continue;
          ct_tiff_convert_raster (raster + (gsize) row * self->width,
                                  (int) self->width,
                                  self->sink->format == CT_PIXEL_RGBA8,
                                  converted);
          ct_row_sink_push (self->sink, converted);
        }
      ct_decoder_report_row (self->request, (int) y);
    }
  return TRUE;
}

static gboolean
read_other (Reader *self)
{
  g_autofree guint32 *raster = NULL;
  g_autofree guint8 *converted = g_try_malloc_n (self->width, 4);
  TIFFRGBAImage image;
  char message[1024] = "";
  guint32 rows = self->height;
  guint64 band_bytes;
  gboolean ok;

  if (!TIFFRGBAImageOK (self->tiff, message) || !TIFFRGBAImageBegin (&image, self->tiff, 1, message))
    {
      ct_decoder_fail_kind (self->request, message, &self->error);
      return FALSE;
    }
  /* The stored frame, whatever the tag says. */
  image.req_orientation = image.orientation;
  TIFFGetFieldDefaulted (self->tiff, self->tiled ? TIFFTAG_TILELENGTH : TIFFTAG_ROWSPERSTRIP, &rows);
  self->band_rows = CLAMP (rows, 1, self->height);
  /* Twice, for libtiff's own copy. */
  band_bytes = (guint64) self->width * self->band_rows * 4;
  ok = make_sink (self, image.alpha != 0 ? CT_PIXEL_RGBA8 : CT_PIXEL_RGB8, 2 * band_bytes);
  if (ok)
    {
      raster = g_try_malloc0 (band_bytes);
      if (raster == NULL || converted == NULL)
        ct_decoder_fail_memory (self->request, &self->error);
      else
        ok = read_raster (self, &image, raster, converted);
    }
  TIFFRGBAImageEnd (&image);
  return ok && self->error == NULL;
}

static gboolean
decode (Reader *self, CtSampleRange *range)
{
  const CtProbe *probe = &self->request->details->probe;

  if (!open_tiff (self))
    return FALSE;
  TIFFGetField (self->tiff, TIFFTAG_IMAGEWIDTH, &self->width);
  TIFFGetField (self->tiff, TIFFTAG_IMAGELENGTH, &self->height);
  if (self->width != (guint32) probe->stored_width || self->height != (guint32) probe->stored_height)
    {
      g_strlcpy (self->reason, _ ("header and pixels differ in size"), sizeof self->reason);
      return FALSE;
    }
  read_layout (self);
  /* What was wrong with some tag does not matter when the pixels can be read. */
  self->reason[0] = '\0';
  return self->layout.kind != CT_TIFF_OTHER ? read_plain (self, range) : read_other (self);
}

static CtPixels *
collect (Reader *self, gboolean ok, const CtSampleRange *range, GError **error)
{
  g_autoptr (CtPixels) pixels = NULL;
  g_autoptr (CtPixels) packed = NULL;
  g_autoptr (CtPixels) ranged = NULL;

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }
  if (!ok && self->reason[0] == '\0')
    g_strlcpy (self->reason, _ ("it ends too early"), sizeof self->reason);
  if (self->sink == NULL || self->sink->row == self->request->window.y)
    {
      ct_decoder_fail_corrupt (self->request, self->reason, error);
      return NULL;
    }
  pixels = ct_row_sink_finish (self->sink);
  packed = ct_pixels_without_alpha (pixels);
  if (!ct_tiff_is_measured (&self->layout))
    ranged = ct_pixels_ref (packed);
  else if (self->layout.inverted)
    ranged = ct_pixels_new_ranged (packed, range->high, range->low);
  else
    ranged = ct_pixels_new_ranged (packed, range->low, range->high);
  if (!ok)
    return ct_decoder_finish_damaged (self->request, ranged, self->reason, error);
  return g_steal_pointer (&ranged);
}

CtPixels *
ct_decoder_tiff_decode (const CtDecodeRequest *request, GError **error)
{
  Reader self = { .request = request };
  CtSampleRange range = { FALSE, 0, 0 };
  gboolean ok = decode (&self, &range);
  CtPixels *pixels = collect (&self, ok, &range, error);

  if (self.tiff != NULL)
    TIFFClose (self.tiff);
  g_clear_pointer (&self.sink, ct_row_sink_free);
  g_clear_error (&self.error);
  g_free (self.band);
  g_free (self.piece);
  return pixels;
}
