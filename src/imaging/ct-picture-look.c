/* ct-picture-look.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks at a picture file by its header and, when asked, at all of its bytes: one reading
 * serves both the digest and the decoder. Turns errors into facts.
 */
#include "ct-picture-look.h"

#include "ct-decoder-private.h"
#include "ct-error.h"
#include "ct-probe-private.h"

#include <string.h>
#include <unistd.h>

#define READ_CHUNK_BYTES (1 << 20)
/* Larger pictures are decoded one at a time, however many threads look. */
#define LARGE_PIXELS (G_GUINT64_CONSTANT (64) << 20)

static GMutex large_lock;

static void
take_problem (CtPictureFacts *facts, CtPictureState state, const GError *problem)
{
  facts->state = state;
  ct_set_str (&facts->problem, problem->message);
}

static void
look_at_name (const char *path, CtPictureFacts *facts)
{
  CtImageFormat promised = ct_image_format_from_name (path);

  facts->name_format = ct_image_format_to_string (promised);
  facts->name_mime = ct_image_format_to_mime (promised);
}

static gboolean
look_at_header (const char *path, CtPictureFacts *facts)
{
  g_autoptr (GError) problem = NULL;
  CtProbe probe;

  if (!ct_probe_file (path, &probe, &problem))
    {
      gboolean missing = g_error_matches (problem, CT_ERROR, CT_ERROR_NOT_FOUND);

      take_problem (facts, missing ? CT_PICTURE_MISSING : CT_PICTURE_UNREADABLE, problem);
      return FALSE;
    }
  facts->state = CT_PICTURE_SEEN;
  facts->format = ct_image_format_to_string (probe.format);
  facts->mime = ct_image_format_to_mime (probe.format);
  facts->orientation = (guint) probe.orientation;
  facts->stored_width = probe.stored_width;
  facts->stored_height = probe.stored_height;
  facts->width = probe.width;
  facts->height = probe.height;
  facts->size_bytes = probe.size_bytes;
  return TRUE;
}

/* Piece by piece, so that cancelling is noticed. */
static gboolean
digest_bytes (GBytes *bytes, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize at = 0; at < length; at += READ_CHUNK_BYTES)
    {
      if (ct_cancelled (cancellable, error))
        return FALSE;
      g_checksum_update (checksum, data + at, (gssize) MIN (READ_CHUNK_BYTES, length - at));
    }
  return TRUE;
}

static gboolean
digest_file (int fd, const char *path, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *piece = g_malloc (READ_CHUNK_BYTES);
  gssize n;

  do
    {
      if (ct_cancelled (cancellable, error))
        return FALSE;
      do
        n = read (fd, piece, READ_CHUNK_BYTES);
      while (n < 0 && errno == EINTR);
      if (n > 0)
        g_checksum_update (checksum, piece, n);
    }
  while (n > 0);
  return n == 0 || ct_probe_fail_with_errno (path, errno, error);
}

/* Reads the file once. @bytes and @checksum may be NULL; what is decoded is held in memory. */
static gboolean
read_through (const char *path, GBytes **bytes, GChecksum *checksum, GCancellable *cancellable, GError **error)
{
  guint64 size_bytes;
  gboolean ok;
  int fd = ct_probe_open (path, &size_bytes, error);

  if (fd < 0)
    return FALSE;
  if (bytes != NULL)
    {
      *bytes = ct_decoder_read_file (fd, path, size_bytes, CT_DECODE_DEFAULT_LIMIT_BYTES, cancellable, error);
      ok = *bytes != NULL && (checksum == NULL || digest_bytes (*bytes, checksum, cancellable, error));
    }
  else
    {
      ok = digest_file (fd, path, checksum, cancellable, error);
    }
  close (fd);
  return ok;
}

static CtPixels *
decode (GBytes *bytes, const char *path, const CtPictureFacts *facts, GCancellable *cancellable, GError **error)
{
  gboolean is_jpeg = g_strcmp0 (facts->mime, "image/jpeg") == 0;
  gboolean is_large = (guint64) facts->stored_width * (guint64) facts->stored_height > LARGE_PIXELS;
  CtDecodeOptions options = {
    .stored_frame = TRUE,
    /* A JPEG decoded at 1/8 has been read to its end all the same; for others, reducing is a step more. */
    .max_side_px = is_jpeg ? (MAX (facts->stored_width, facts->stored_height) + 7) / 8 : 0,
  };
  CtPixels *pixels;

  if (is_large)
    g_mutex_lock (&large_lock);
  pixels = ct_decode_bytes (bytes, path, &options, NULL, cancellable, error);
  if (is_large)
    g_mutex_unlock (&large_lock);
  return pixels;
}

/* Turns what reading or decoding said into a fact, unless it is that somebody cancelled. */
static gboolean
judge (CtPictureFacts *facts, CtPictureState state, GError *problem, GError **error)
{
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  if (g_error_matches (problem, CT_ERROR, CT_ERROR_LIMIT))
    state = CT_PICTURE_REFUSED;
  take_problem (facts, state, problem);
  g_error_free (problem);
  return TRUE;
}

static gboolean
look_at_pixels (const char *path, GBytes *bytes, CtPictureFacts *facts, GCancellable *cancellable, GError **error)
{
  GError *problem = NULL;
  g_autoptr (CtPixels) pixels = decode (bytes, path, facts, cancellable, &problem);
  gboolean damaged = g_error_matches (problem, CT_ERROR, CT_ERROR_CORRUPT);

  if (pixels == NULL)
    return judge (facts, damaged ? CT_PICTURE_DAMAGED : CT_PICTURE_REFUSED, problem, error);
  facts->state = CT_PICTURE_SOUND;
  return TRUE;
}

static gboolean
look_inside (const char *path,
             CtPictureLookFlags flags,
             CtPictureFacts *facts,
             GCancellable *cancellable,
             GError **error)
{
  gboolean decodes = (flags & CT_PICTURE_LOOK_DECODE) != 0;
  g_autoptr (GChecksum) checksum = (flags & CT_PICTURE_LOOK_DIGEST) != 0 ? g_checksum_new (G_CHECKSUM_MD5) : NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *problem = NULL;

  if (!read_through (path, decodes ? &bytes : NULL, checksum, cancellable, &problem))
    return judge (facts, CT_PICTURE_UNREADABLE, problem, error);
  if (checksum != NULL)
    {
      gsize length = sizeof facts->digest;

      g_checksum_get_digest (checksum, facts->digest, &length);
      facts->has_digest = TRUE;
    }
  return !decodes || look_at_pixels (path, bytes, facts, cancellable, error);
}

/**
 * ct_picture_look:
 * @path: a picture; opened for reading only
 * @flags: what to look at
 * @facts: (out caller-allocates): what was found; to be cleared with ct_picture_facts_clear(),
 *   also after a failure
 * @cancellable: (nullable): noticed between pieces of a mebibyte, and by the decoders
 *
 * A #CtPictureLookFunc. Decoding holds to the limits of ct_decode_file(). Of a file with
 * several pictures the first one is decoded. In a file that is no picture by its header nothing
 * further is looked at, so that it has no digest.
 *
 * Returns: %FALSE only when cancelled, with @error set
 */
gboolean
ct_picture_look (const char *path,
                 CtPictureLookFlags flags,
                 CtPictureFacts *facts,
                 GCancellable *cancellable,
                 GError **error)
{
  memset (facts, 0, sizeof *facts);
  if (ct_cancelled (cancellable, error))
    return FALSE;
  look_at_name (path, facts);
  if (!look_at_header (path, facts) || (flags & (CT_PICTURE_LOOK_DECODE | CT_PICTURE_LOOK_DIGEST)) == 0)
    return TRUE;
  return look_inside (path, flags, facts, cancellable, error);
}
