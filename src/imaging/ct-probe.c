/* ct-probe.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens a file for reading, tells its type by its first bytes and asks the reader of
 * that type. Owns the names, extensions and MIME types of formats.
 */
#include "ct-probe-private.h"

#include "ct-error.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct
{
  CtImageFormat format;
  const char *label;
  const char *mime;
  const char *extensions[5];
  CtProbeReader read;
} formats[] = {
  { CT_IMAGE_JPEG, "JPEG", "image/jpeg", { "jpg", "jpeg", "jpe", "jfif" }, ct_probe_read_jpeg },
  { CT_IMAGE_PNG, "PNG", "image/png", { "png" }, ct_probe_read_png },
  { CT_IMAGE_BMP, "BMP", "image/bmp", { "bmp", "dib" }, ct_probe_read_bmp },
  { CT_IMAGE_GIF, "GIF", "image/gif", { "gif" }, ct_probe_read_gif },
  { CT_IMAGE_TIFF, "TIFF", "image/tiff", { "tif", "tiff" }, ct_probe_read_tiff },
  { CT_IMAGE_WEBP, "WebP", "image/webp", { "webp" }, ct_probe_read_webp },
  { CT_IMAGE_ICO, "ICO", "image/x-icon", { "ico" }, ct_probe_read_ico },
  /* Every reader of JPEG can read an MPO, and the photos of many phones are MPO by content. */
  { CT_IMAGE_MPO, "MPO", "image/jpeg", { "mpo" }, ct_probe_read_jpeg },
};

/**
 * ct_image_format_to_mime:
 *
 * Returns: (nullable): the MIME type, %NULL for %CT_IMAGE_UNKNOWN
 */
const char *
ct_image_format_to_mime (CtImageFormat format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i].format == format)
      return formats[i].mime;
  return NULL;
}

/**
 * ct_image_format_to_string:
 *
 * Returns: (nullable): the name that people use, %NULL for %CT_IMAGE_UNKNOWN
 */
const char *
ct_image_format_to_string (CtImageFormat format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i].format == format)
      return formats[i].label;
  return NULL;
}

/**
 * ct_image_format_from_name:
 * @name: a file name or path
 *
 * Returns: the format that the extension promises; the content may be another
 */
CtImageFormat
ct_image_format_from_name (const char *name)
{
  const char *slash = strrchr (name, '/');
  const char *base = slash != NULL ? slash + 1 : name;
  const char *dot = strrchr (base, '.');

  if (dot == NULL || dot == base)
    return CT_IMAGE_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint j = 0; formats[i].extensions[j] != NULL; j++)
      if (g_ascii_strcasecmp (dot + 1, formats[i].extensions[j]) == 0)
        return formats[i].format;
  return CT_IMAGE_UNKNOWN;
}

/**
 * ct_image_name_is_picture:
 * @name: a file name or path
 *
 * Returns: whether a folder's scan takes it for a picture
 */
gboolean
ct_image_name_is_picture (const char *name)
{
  return ct_image_format_from_name (name) != CT_IMAGE_UNKNOWN;
}

/**
 * ct_image_format_from_magic:
 * @data: the first bytes of a file
 * @n_bytes: 16 are enough
 *
 * Returns: the format; an MPO is a JPEG here, since only later bytes tell
 */
CtImageFormat
ct_image_format_from_magic (const guint8 *data, gsize n_bytes)
{
  static const struct
  {
    CtImageFormat format;
    guint8 length;
    const char *bytes;
  } magics[] = {
    { CT_IMAGE_JPEG, 3, "\xff\xd8\xff" }, { CT_IMAGE_PNG, 8, "\x89PNG\r\n\x1a\n" },
    { CT_IMAGE_GIF, 6, "GIF87a" },        { CT_IMAGE_GIF, 6, "GIF89a" },
    { CT_IMAGE_TIFF, 4, "II*\0" },        { CT_IMAGE_TIFF, 4, "MM\0*" },
    { CT_IMAGE_TIFF, 4, "II+\0" },        { CT_IMAGE_TIFF, 4, "MM\0+" },
    { CT_IMAGE_ICO, 4, "\0\0\1\0" },      { CT_IMAGE_BMP, 2, "BM" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (n_bytes >= magics[i].length && memcmp (data, magics[i].bytes, magics[i].length) == 0)
      return magics[i].format;
  if (n_bytes >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return CT_IMAGE_WEBP;
  return CT_IMAGE_UNKNOWN;
}

/*
 * ct_probe_fail_with_errno:
 * @error_number: what the system said about @path
 *
 * Returns: %FALSE, with @error set in the words of %CT_ERROR
 */
gboolean
ct_probe_fail_with_errno (const char *path, int error_number, GError **error)
{
  GError *io_error =
      g_error_new_literal (G_IO_ERROR, (gint) g_io_error_from_errno (error_number), g_strerror (error_number));

  ct_error_from_io (error, io_error, path);
  return FALSE;
}

/*
 * ct_probe_open:
 * @size_bytes: (out): of the file
 *
 * Opens for reading only, and without waiting, because opening a pipe that nobody writes
 * to would never return.
 *
 * Returns: a file descriptor, or -1 when it is no regular file or cannot be read
 */
int
ct_probe_open (const char *path, guint64 *size_bytes, GError **error)
{
  struct stat st;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0 || fstat (fd, &st) != 0)
    ct_probe_fail_with_errno (path, errno, error);
  else if (S_ISDIR (st.st_mode))
    ct_probe_fail_with_errno (path, EISDIR, error);
  else if (!S_ISREG (st.st_mode))
    g_set_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED, _ ("%s: this is no file but a device or a pipe."), path);
  else
    {
      *size_bytes = (guint64) st.st_size;
      return fd;
    }
  if (fd >= 0)
    close (fd);
  return -1;
}

/* Reads up to a window's length, tolerating interruptions; less only at the end or on failure. */
static gsize
read_window (CtProbeSource *source, guint64 offset)
{
  gsize n_read = 0;

  while (n_read < CT_PROBE_WINDOW_BYTES)
    {
      gssize n = pread (source->fd, source->window + n_read, CT_PROBE_WINDOW_BYTES - n_read, (off_t) (offset + n_read));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        source->io_errno = errno;
      if (n <= 0)
        break;
      n_read += (gsize) n;
    }
  return n_read;
}

/*
 * ct_probe_source_peek:
 * @offset: from the first byte of the file
 * @n_bytes: at most %CT_PROBE_WINDOW_BYTES
 *
 * Returns: (nullable): the bytes, valid until the next peek; %NULL when the file ends before
 */
const guint8 *
ct_probe_source_peek (CtProbeSource *source, guint64 offset, gsize n_bytes)
{
  g_assert (n_bytes <= CT_PROBE_WINDOW_BYTES);

  if (offset > source->size_bytes || n_bytes > source->size_bytes - offset)
    return NULL;
  if (source->fd < 0)
    return source->memory + offset;
  if (offset < source->window_start || offset + n_bytes > source->window_start + source->window_length)
    {
      source->window_length = read_window (source, offset);
      source->window_start = offset;
    }
  if (offset + n_bytes > source->window_start + source->window_length)
    return NULL;
  return source->window + (offset - source->window_start);
}

static gboolean
fail_unknown (CtProbeSource *source, GError **error)
{
  if (source->size_bytes == 0)
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_CORRUPT,
                 _ ("%s: the file is empty. Copy it again from where it came from."),
                 source->name);
  else
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_UNSUPPORTED,
                 _ ("%s: this is no picture that Cartouche can read (JPEG, PNG, BMP, GIF, TIFF, WebP, ICO or MPO)."),
                 source->name);
  return FALSE;
}

/* Fills in what follows from the rest. */
static gboolean
finish_probe (CtProbeSource *source, CtProbe *probe, GError **error)
{
  if (probe->stored_width < 1 || probe->stored_height < 1)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CORRUPT,
                   _ ("%s: the header of this %s picture is damaged. Copy it again from where it came from."),
                   source->name,
                   ct_image_format_to_string (probe->format));
      return FALSE;
    }
  ct_orientation_map_size (probe->orientation,
                           probe->stored_width,
                           probe->stored_height,
                           &probe->width,
                           &probe->height);
  return TRUE;
}

/*
 * ct_probe_details_for_source:
 *
 * ct_probe_file() for what is open already, with what the decoders want to know in addition.
 */
gboolean
ct_probe_details_for_source (CtProbeSource *source, CtProbeDetails *details, GError **error)
{
  gsize n_first = (gsize) MIN (source->size_bytes, 16);
  const guint8 *first = ct_probe_source_peek (source, 0, n_first);
  CtImageFormat format = first != NULL ? ct_image_format_from_magic (first, n_first) : CT_IMAGE_UNKNOWN;
  gboolean ok = TRUE;

  memset (details, 0, sizeof *details);
  details->probe.format = format;
  details->probe.orientation = CT_ORIENTATION_NORMAL;
  details->probe.size_bytes = source->size_bytes;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i].format == format)
      ok = formats[i].read (source, details);
  if (source->io_errno != 0)
    return ct_probe_fail_with_errno (source->name, source->io_errno, error);
  if (format == CT_IMAGE_UNKNOWN)
    return fail_unknown (source, error);
  if (!ok)
    details->probe.stored_width = 0;
  return finish_probe (source, &details->probe, error);
}

/*
 * ct_probe_details_for_bytes:
 *
 * ct_probe_bytes() with what the decoders want to know in addition.
 */
gboolean
ct_probe_details_for_bytes (GBytes *bytes, const char *name, CtProbeDetails *details, GError **error)
{
  CtProbeSource source = { .fd = -1, .name = name };
  gsize n_bytes;

  source.memory = g_bytes_get_data (bytes, &n_bytes);
  if (source.memory == NULL)
    source.memory = (const guint8 *) "";
  source.size_bytes = n_bytes;
  return ct_probe_details_for_source (&source, details, error);
}

/**
 * ct_probe_bytes:
 * @bytes: a whole picture file
 * @name: for messages
 * @probe: (out caller-allocates): what its header says
 *
 * Returns: whether the header makes sense; otherwise @error is %CT_ERROR_UNSUPPORTED
 *   (no known type) or %CT_ERROR_CORRUPT
 */
gboolean
ct_probe_bytes (GBytes *bytes, const char *name, CtProbe *probe, GError **error)
{
  CtProbeDetails details;

  if (!ct_probe_details_for_bytes (bytes, name, &details, error))
    return FALSE;
  *probe = details.probe;
  return TRUE;
}

/**
 * ct_probe_file:
 * @path: a file; opened for reading only
 * @probe: (out caller-allocates): what its header says
 *
 * Reads some kilobytes: markers and chunks are skipped, not read. In a PNG, an eXIf chunk
 * counts when it stands before the pixels; a text chunk with EXIF data does not.
 *
 * Returns: whether the header makes sense; otherwise @error is %CT_ERROR_UNSUPPORTED (no
 *   known type), %CT_ERROR_CORRUPT, %CT_ERROR_NOT_FOUND or %CT_ERROR_DENIED
 */
gboolean
ct_probe_file (const char *path, CtProbe *probe, GError **error)
{
  CtProbeSource source;
  CtProbeDetails details;
  gboolean ok;

  source.fd = ct_probe_open (path, &source.size_bytes, error);
  if (source.fd < 0)
    return FALSE;
  source.name = path;
  source.io_errno = 0;
  source.window_start = source.window_length = 0;
  ok = ct_probe_details_for_source (&source, &details, error);
  close (source.fd);
  if (ok)
    *probe = details.probe;
  return ok;
}

/**
 * ct_probe_means_stored_frame:
 * @width_px: of the picture as a data set has it; 0 when it does not say
 * @height_px: likewise
 *
 * Returns: whether the data set means the pixels as stored, before they are turned: its size is theirs, and not
 *   that of the picture as shown
 */
gboolean
ct_probe_means_stored_frame (const CtProbe *probe, double width_px, double height_px)
{
  return width_px > 0 && height_px > 0 && width_px == probe->stored_width && height_px == probe->stored_height
         && (width_px != probe->width || height_px != probe->height);
}
