/* ct-decoder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a file, asks its header, chooses a backend, and does what is the same for all of
 * them: the limit, the orientation, the words for errors.
 */
#include "ct-decoder-private.h"

#include "ct-error.h"
#include "ct-memory-private.h"

#include <errno.h>
#include <unistd.h>

#define READ_CHUNK_BYTES (1 << 20)

/*
 * ct_decoder_check_limit:
 * @n_bytes: what decoding would hold in memory
 *
 * Returns: whether that is allowed; otherwise @error is %CT_ERROR_LIMIT
 */
gboolean
ct_decoder_check_limit (const CtDecodeRequest *request, guint64 n_bytes, GError **error)
{
  g_autofree char *needed = NULL;
  g_autofree char *limit = NULL;

  if (n_bytes <= request->limit_bytes)
    return TRUE;
  needed = ct_format_bytes (n_bytes);
  limit = ct_format_bytes (request->limit_bytes);
  g_set_error (
      error,
      CT_ERROR,
      CT_ERROR_LIMIT,
      _ ("%s: a picture of %d × %d pixels needs %s of memory; the limit is %s. Reduce it with another program."),
      request->name,
      request->details->probe.stored_width,
      request->details->probe.stored_height,
      needed,
      limit);
  return FALSE;
}

/*
 * ct_decoder_fail_corrupt:
 * @reason: what the library says
 */
void
ct_decoder_fail_corrupt (const CtDecodeRequest *request, const char *reason, GError **error)
{
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CORRUPT,
               _ ("%s: the picture is damaged (%s). Copy it again from where it came from."),
               request->name,
               reason);
}

/*
 * ct_decoder_fail_kind:
 * @reason: what the library says
 */
void
ct_decoder_fail_kind (const CtDecodeRequest *request, const char *reason, GError **error)
{
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_UNSUPPORTED,
               _ ("%s: this kind of %s cannot be shown (%s). Convert it with another program."),
               request->name,
               ct_image_format_to_string (request->details->probe.format),
               reason);
}

void
ct_decoder_fail_memory (const CtDecodeRequest *request, GError **error)
{
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_LIMIT,
               _ ("%s: there is not enough memory for %d × %d pixels. Close other pictures or programs."),
               request->name,
               request->details->probe.stored_width,
               request->details->probe.stored_height);
}

/*
 * ct_decoder_finish_damaged:
 * @pixels: what could be decoded
 * @reason: what the library says
 *
 * Returns: (transfer full) (nullable): the pixels with the reason attached if the caller
 *   allows that; otherwise %NULL and @error is %CT_ERROR_CORRUPT
 */
CtPixels *
ct_decoder_finish_damaged (const CtDecodeRequest *request, CtPixels *pixels, const char *reason, GError **error)
{
  g_autofree char *damage = NULL;

  if (!request->allow_truncated)
    {
      ct_decoder_fail_corrupt (request, reason, error);
      return NULL;
    }
  damage = g_strdup_printf (_ ("The picture is damaged: %s."), reason);
  return ct_pixels_new_damaged (pixels, damage);
}

/*
 * ct_decoder_wants_whole_rows:
 *
 * Returns: whether the window is as wide as the picture
 */
gboolean
ct_decoder_wants_whole_rows (const CtDecodeRequest *request)
{
  return request->window.x == 0 && request->window.width == request->details->probe.stored_width;
}

/*
 * ct_decoder_report_row:
 * @row: how many rows of the picture, at its full size, were decoded
 */
void
ct_decoder_report_row (const CtDecodeRequest *request, int row)
{
  if (request->progress != NULL)
    ct_progress_report (request->progress,
                        0.2 + 0.7 * CLAMP ((double) row / request->details->probe.stored_height, 0, 1),
                        NULL);
}

static gboolean
check_file_size (const char *path, guint64 size_bytes, guint64 limit_bytes, GError **error)
{
  if (size_bytes <= limit_bytes)
    return TRUE;
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_LIMIT,
               _ ("%s: the file is too large for a picture. Reduce it with another program."),
               path);
  return FALSE;
}

/*
 * ct_decoder_read_file:
 * @fd: a regular file, read from where it stands to its end
 * @size_bytes: what it is believed to hold
 *
 * Returns: (transfer full): the contents, or %NULL with @error set
 */
GBytes *
ct_decoder_read_file (int fd,
                      const char *path,
                      guint64 size_bytes,
                      guint64 limit_bytes,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree guint8 *contents = NULL;
  gsize n_bytes = 0;
  gsize room;
  gssize n;

  if (!check_file_size (path, size_bytes, limit_bytes, error))
    return NULL;
  /* More than it needs, so that the read that finds the end needs no new memory. */
  room = (gsize) size_bytes + 1;
  contents = ct_memory_alloc (room, 1);
  do
    {
      if (contents == NULL)
        {
          ct_probe_fail_with_errno (path, ENOMEM, error);
          return NULL;
        }
      if (ct_cancelled (cancellable, error) || !check_file_size (path, n_bytes, limit_bytes, error))
        return NULL;
      do
        n = read (fd, contents + n_bytes, MIN (room - n_bytes, READ_CHUNK_BYTES));
      while (n < 0 && errno == EINTR);
      if (n < 0)
        {
          ct_probe_fail_with_errno (path, errno, error);
          return NULL;
        }
      n_bytes += (gsize) n;
      /* It has grown meanwhile. */
      if (n_bytes == room)
        {
          guint8 *longer = g_try_realloc (contents, room + READ_CHUNK_BYTES);

          if (longer == NULL)
            g_free (g_steal_pointer (&contents));
          else
            contents = longer;
          room += READ_CHUNK_BYTES;
        }
    }
  while (n > 0);
  return g_bytes_new_take (g_steal_pointer (&contents), n_bytes);
}

static guint
choose_shift (const CtProbe *probe, int max_side_px)
{
  int side = MAX (probe->stored_width, probe->stored_height);
  guint shift = 0;

  if (max_side_px <= 0)
    return 0;
  while (ct_shifted_up (side, shift) > max_side_px)
    shift++;
  return shift;
}

/*
 * ct_decoder_get_traits:
 *
 * Returns: what the backend of that format can do and needs
 */
CtDecoderTraits
ct_decoder_get_traits (const CtProbeDetails *details)
{
  const CtProbe *probe = &details->probe;
  guint64 n_pixels = (guint64) probe->stored_width * (guint64) probe->stored_height;
  guint64 channels = (guint64) CLAMP (probe->channels, 1, 4);
  guint64 sample_bytes = probe->bits > 8 ? 2 : 1;

  switch (probe->format)
    {
    case CT_IMAGE_JPEG:
    case CT_IMAGE_MPO:
      /* Not if its scans come one after the other: all coefficients are kept then. */
      return (CtDecoderTraits){ !probe->progressive, probe->progressive ? n_pixels * 2 * channels : 0 };
    case CT_IMAGE_PNG:
      return (CtDecoderTraits){ !probe->progressive,
                                probe->progressive ? n_pixels * MAX (channels, 3) * sample_bytes : 0 };
    case CT_IMAGE_TIFF:
      return (CtDecoderTraits){ TRUE, 0 };
    case CT_IMAGE_UNKNOWN:
    case CT_IMAGE_BMP:
    case CT_IMAGE_GIF:
    case CT_IMAGE_WEBP:
    case CT_IMAGE_ICO:
    default:
      return (CtDecoderTraits){ FALSE, n_pixels * 4 };
    }
}

/*
 * ct_decoder_guess_format:
 *
 * Returns: in what format such a file will be decoded; alpha may turn out to be opaque
 */
CtPixelFormat
ct_decoder_guess_format (const CtProbe *probe, gboolean deep)
{
  gboolean has_alpha = probe->channels == 4 || probe->channels == 2;

  deep = deep && probe->bits > 8 && (probe->format == CT_IMAGE_PNG || probe->format == CT_IMAGE_TIFF);
  if (deep && probe->channels == 1)
    return CT_PIXEL_GRAY16;
  if (deep)
    return has_alpha ? CT_PIXEL_RGBA16 : CT_PIXEL_RGB16;
  if (probe->format == CT_IMAGE_JPEG || probe->format == CT_IMAGE_MPO)
    return CT_PIXEL_RGB8;
  return has_alpha ? CT_PIXEL_RGBA8 : CT_PIXEL_RGB8;
}

/*
 * ct_decoder_run:
 *
 * Returns: (transfer full): the window in the stored frame, knowing the full size; or %NULL
 *   with @error set
 */
CtPixels *
ct_decoder_run (const CtDecodeRequest *request, GError **error)
{
  const CtProbe *probe = &request->details->probe;
  /* No result is smaller; so a bomb is refused by its header. */
  CtPixelFormat smallest = request->deep ? CT_PIXEL_GRAY16 : CT_PIXEL_RGB8;
  g_autoptr (CtPixels) pixels = NULL;

  if (ct_cancelled (request->cancellable, error)
      || !ct_decoder_check_limit (request, ct_row_sink_count_bytes (smallest, &request->window, request->shift), error))
    return NULL;
  switch (probe->format)
    {
    case CT_IMAGE_JPEG:
    case CT_IMAGE_MPO:
      pixels = ct_decoder_jpeg_decode (request, error);
      break;
    case CT_IMAGE_PNG:
      pixels = ct_decoder_png_decode (request, error);
      break;
    case CT_IMAGE_TIFF:
      pixels = ct_decoder_tiff_decode (request, error);
      break;
    case CT_IMAGE_UNKNOWN:
    case CT_IMAGE_BMP:
    case CT_IMAGE_GIF:
    case CT_IMAGE_WEBP:
    case CT_IMAGE_ICO:
    default:
      pixels = ct_decoder_pixbuf_decode (request, error);
      break;
    }
  if (pixels == NULL || ct_cancelled (request->cancellable, error))
    return NULL;
  return ct_pixels_new_reduced (pixels, 1u << request->shift, probe->stored_width, probe->stored_height);
}

static CtPixels *
decode (CtDecodeRequest *request, const CtDecodeOptions *options, GError **error)
{
  const CtProbe *probe = &request->details->probe;
  g_autoptr (CtPixels) stored = NULL;
  CtPixels *shown;

  request->window = (CtPixelRect){ 0, 0, probe->stored_width, probe->stored_height };
  request->shift = choose_shift (probe, options->max_side_px);
  request->allow_truncated = options->allow_truncated;
  request->deep = options->deep;
  request->quick = options->quick;
  stored = ct_decoder_run (request, error);
  if (stored == NULL)
    return NULL;
  shown = ct_orientation_apply (options->stored_frame ? CT_ORIENTATION_NORMAL : probe->orientation, stored);
  if (shown == NULL)
    ct_decoder_fail_memory (request, error);
  else
    ct_progress_report (request->progress, 1, NULL);
  return shown;
}

static guint64
choose_limit (const CtDecodeOptions *options)
{
  return options->limit_bytes != 0 ? options->limit_bytes : CT_DECODE_DEFAULT_LIMIT_BYTES;
}

/**
 * ct_decode_bytes:
 * @bytes: a whole picture file
 * @name: for messages
 * @options: (nullable): %NULL for a full decode
 *
 * ct_decode_file() for bytes that were read already.
 *
 * Returns: (transfer full): the pixels, or %NULL with @error set
 */
CtPixels *
ct_decode_bytes (GBytes *bytes,
                 const char *name,
                 const CtDecodeOptions *options,
                 CtProgress *progress,
                 GCancellable *cancellable,
                 GError **error)
{
  static const CtDecodeOptions defaults = { 0 };
  CtProbeDetails details;
  CtDecodeRequest request = {
    .bytes = bytes,
    .fd = -1,
    .size_bytes = g_bytes_get_size (bytes),
    .name = name,
    .details = &details,
    .progress = progress,
    .cancellable = cancellable,
  };

  if (options == NULL)
    options = &defaults;
  request.limit_bytes = choose_limit (options);
  if (ct_cancelled (cancellable, error) || !ct_probe_details_for_bytes (bytes, name, &details, error))
    return NULL;
  return decode (&request, options, error);
}

/**
 * ct_decode_file:
 * @path: a picture; its content decides on the format, its name does not
 * @options: (nullable): %NULL for a full decode
 * @progress: (nullable): told fractions
 * @cancellable: (nullable): noticed between pieces of a mebibyte, and between rows
 *
 * Returns: (transfer full): the pixels, or %NULL with @error set: %CT_ERROR_UNSUPPORTED (no
 *   picture, or a kind that no decoder here reads), %CT_ERROR_CORRUPT, %CT_ERROR_LIMIT,
 *   %CT_ERROR_NOT_FOUND, %CT_ERROR_DENIED or %G_IO_ERROR_CANCELLED
 */
CtPixels *
ct_decode_file (const char *path,
                const CtDecodeOptions *options,
                CtProgress *progress,
                GCancellable *cancellable,
                GError **error)
{
  static const CtDecodeOptions defaults = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  guint64 size_bytes;
  int fd;

  if (ct_cancelled (cancellable, error))
    return NULL;
  fd = ct_probe_open (path, &size_bytes, error);
  if (fd < 0)
    return NULL;
  bytes = ct_decoder_read_file (fd,
                                path,
                                size_bytes,
                                choose_limit (options != NULL ? options : &defaults),
                                cancellable,
                                error);
  close (fd);
  if (bytes == NULL)
    return NULL;
  ct_progress_report (progress, 0.2, NULL);
  return ct_decode_bytes (bytes, path, options, progress, cancellable, error);
}
