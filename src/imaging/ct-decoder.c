/* ct-decoder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a file, asks its header, chooses a backend, and does what is the same for all of
 * them: the limit, the remaining reduction, the orientation, the words for errors.
 */
#include "ct-decoder-private.h"

#include "ct-error.h"
#include "ct-pyramid.h"

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
  damage = g_strdup_printf (_ ("The picture is damaged (%s); what could be read is shown."), reason);
  return ct_pixels_new_damaged (pixels, damage);
}

static gboolean
check_file_size (const char *path, guint64 size_bytes, guint64 limit_bytes, GError **error)
{
  /* A GByteArray holds no more. */
  if (size_bytes <= MIN (limit_bytes, G_MAXUINT / 2 - READ_CHUNK_BYTES))
    return TRUE;
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_LIMIT,
               _ ("%s: the file is too large for a picture. Reduce it with another program."),
               path);
  return FALSE;
}

/* Appends the whole of a regular file, piece by piece, so that cancelling is noticed; it may have grown meanwhile. */
static gboolean
read_all (int fd,
          const char *path,
          guint64 limit_bytes,
          GByteArray *contents,
          GCancellable *cancellable,
          GError **error)
{
  gssize n;

  do
    {
      guint so_far = contents->len;

      if (ct_cancelled (cancellable, error) || !check_file_size (path, so_far, limit_bytes, error))
        return FALSE;
      g_byte_array_set_size (contents, so_far + READ_CHUNK_BYTES);
      do
        n = read (fd, contents->data + so_far, READ_CHUNK_BYTES);
      while (n < 0 && errno == EINTR);
      if (n < 0)
        return ct_probe_fail_with_errno (path, errno, error);
      g_byte_array_set_size (contents, so_far + (guint) n);
    }
  while (n > 0);
  return TRUE;
}

static GBytes *
read_file (const char *path, guint64 limit_bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) contents = NULL;
  guint64 size_bytes;
  gboolean ok;
  int fd = ct_probe_open (path, &size_bytes, error);

  if (fd < 0)
    return NULL;
  ok = check_file_size (path, size_bytes, limit_bytes, error);
  if (ok)
    {
      /* One piece more, so that the read that finds the end needs no new memory. */
      contents = g_byte_array_sized_new ((guint) size_bytes + READ_CHUNK_BYTES);
      ok = read_all (fd, path, limit_bytes, contents, cancellable, error);
    }
  close (fd);
  return ok ? g_byte_array_free_to_bytes (g_steal_pointer (&contents)) : NULL;
}

static guint
choose_denominator (const CtProbe *probe, int max_side_px)
{
  guint64 side = (guint64) MAX (probe->stored_width, probe->stored_height);
  guint denominator = 1;

  if (max_side_px <= 0)
    return 1;
  while ((side + denominator - 1) / denominator > (guint64) max_side_px)
    denominator *= 2;
  return denominator;
}

/* Halves what the backend left to do, then turns the picture as the file wishes. */
static CtPixels *
reduce_and_turn (const CtDecodeRequest *request, CtPixels *decoded, gboolean stored_frame, GError **error)
{
  g_autoptr (CtPixels) pixels = ct_pixels_ref (decoded);
  CtPixels *turned;

  while (ct_pixels_get_denominator (pixels) < request->denominator)
    {
      g_autoptr (CtPixels) half = NULL;
      const char *damage = ct_pixels_get_damage (decoded);

      if (ct_cancelled (request->cancellable, error))
        return NULL;
      half = ct_pixels_halve (pixels);
      ct_pixels_unref (pixels);
      pixels = damage != NULL ? ct_pixels_new_damaged (half, damage) : ct_pixels_ref (half);
    }
  if (stored_frame)
    return g_steal_pointer (&pixels);
  turned = ct_orientation_apply (request->details->probe.orientation, pixels);
  if (turned == NULL)
    ct_decoder_fail_memory (request, error);
  return turned;
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
  g_autoptr (CtPixels) decoded = NULL;
  CtPixels *pixels;
  CtProbeDetails details;
  CtDecodeRequest request = {
    .bytes = bytes,
    .name = name,
    .details = &details,
    .progress = progress,
    .cancellable = cancellable,
  };

  if (options == NULL)
    options = &defaults;
  if (ct_cancelled (cancellable, error) || !ct_probe_details_for_bytes (bytes, name, &details, error))
    return NULL;
  request.denominator = choose_denominator (&details.probe, options->max_side_px);
  request.allow_truncated = options->allow_truncated;
  request.limit_bytes = options->limit_bytes != 0 ? options->limit_bytes : CT_DECODE_DEFAULT_LIMIT_BYTES;

  if (details.probe.format == CT_IMAGE_JPEG || details.probe.format == CT_IMAGE_MPO)
    decoded = ct_decoder_jpeg_decode (&request, error);
  else
    decoded = ct_decoder_pixbuf_decode (&request, error);
  if (decoded == NULL)
    return NULL;
  pixels = reduce_and_turn (&request, decoded, options->stored_frame, error);
  ct_progress_report (progress, 1, NULL);
  return pixels;
}

/**
 * ct_decode_file:
 * @path: a picture; its content decides on the format, its name does not
 * @options: (nullable): %NULL for a full decode
 * @progress: (nullable): told fractions
 * @cancellable: (nullable): noticed between pieces of a mebibyte; one JPEG is decoded in
 *   one go
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
  guint64 limit = options != NULL && options->limit_bytes != 0 ? options->limit_bytes : CT_DECODE_DEFAULT_LIMIT_BYTES;
  g_autoptr (GBytes) bytes = read_file (path, limit, cancellable, error);

  if (bytes == NULL)
    return NULL;
  ct_progress_report (progress, 0.2, NULL);
  return ct_decode_bytes (bytes, path, options, progress, cancellable, error);
}
