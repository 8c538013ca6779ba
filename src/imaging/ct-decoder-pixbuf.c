/* ct-decoder-pixbuf.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * BMP, GIF, WebP and ICO through gdk-pixbuf's loaders, first frame only. Notices truncation
 * where a loader keeps silent.
 */
#include "ct-decoder-private.h"

#include "ct-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#define FEED_CHUNK_BYTES (1 << 16)

static const char *
loader_name (CtImageFormat format)
{
  switch (format)
    {
    case CT_IMAGE_BMP:
      return "bmp";
    case CT_IMAGE_GIF:
      return "gif";
    case CT_IMAGE_WEBP:
      return "webp";
    case CT_IMAGE_ICO:
      return "ico";
    case CT_IMAGE_UNKNOWN:
    case CT_IMAGE_JPEG:
    case CT_IMAGE_MPO:
    case CT_IMAGE_PNG:
    case CT_IMAGE_TIFF:
    default:
      g_return_val_if_reached ("bmp");
    }
}

/* Turns an error of gdk-pixbuf into ours; takes it. */
static void
fail (const CtDecodeRequest *request, GError *pixbuf_error, GError **error)
{
  const char *format = ct_image_format_to_string (request->details->probe.format);

  if (g_error_matches (pixbuf_error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || pixbuf_error->domain == CT_ERROR)
    {
      g_propagate_error (error, pixbuf_error);
      return;
    }
  if (g_error_matches (pixbuf_error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE))
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_UNSUPPORTED,
                 _ ("%s: this system has no reader for %s pictures. Install the %s loader of gdk-pixbuf."),
                 request->name,
                 format,
                 format);
  else if (g_error_matches (pixbuf_error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNSUPPORTED_OPERATION))
    ct_decoder_fail_kind (request, pixbuf_error->message, error);
  else if (g_error_matches (pixbuf_error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY))
    ct_decoder_fail_memory (request, error);
  else
    ct_decoder_fail_corrupt (request, pixbuf_error->message, error);
  g_error_free (pixbuf_error);
}

static gboolean
feed (GdkPixbufLoader *loader, const CtDecodeRequest *request, const guint8 *data, gsize n_bytes, GError **error)
{
  for (gsize at = 0; at < n_bytes; at += FEED_CHUNK_BYTES)
    {
      if (ct_cancelled (request->cancellable, error))
        return FALSE;
      if (!gdk_pixbuf_loader_write (loader, data + at, MIN (FEED_CHUNK_BYTES, n_bytes - at), error))
        return FALSE;
      ct_progress_report (request->progress, 0.2 + 0.7 * (double) at / (double) n_bytes, NULL);
    }
  return TRUE;
}

/* Shows the loader an icon file that holds nothing but the largest picture, since its own
 * choice is by size and depth together. */
static gboolean
feed_icon (GdkPixbufLoader *loader, const CtDecodeRequest *request, GError **error)
{
  const CtProbeDetails *details = request->details;
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (request->bytes, &n_bytes);
  guint8 head[22] = { 0, 0, 1, 0, 1, 0 };
  gsize length = (gsize) MIN (details->icon_size_bytes, n_bytes - details->icon_offset_bytes);

  memcpy (head + 6, data + 6 + 16 * details->icon_index, 12);
  head[18] = sizeof head;
  return feed (loader, request, head, sizeof head, error)
         && feed (loader, request, data + details->icon_offset_bytes, length, error);
}

/* The position behind a chain of GIF's data blocks; beyond the end of the file when it is cut off. */
static gsize
skip_gif_blocks (const guint8 *data, gsize n_bytes, gsize at)
{
  while (at < n_bytes && data[at] != 0)
    at += 1 + (gsize) data[at];
  return at + 1;
}

static gsize
gif_palette_bytes (guint8 flags)
{
  return (flags & 0x80) != 0 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

/* The length of a GIF up to the end of its first frame: the file's own length when it ends
 * before, 0 when there is no frame with pixels. Source of the rule: GIF89a, section 20. */
static gsize
first_gif_frame (const guint8 *data, gsize n_bytes)
{
  gsize at = n_bytes > 13 ? 13 + gif_palette_bytes (data[10]) : n_bytes;

  while (at + 10 < n_bytes)
    {
      if (data[at] == 0x21)
        at = skip_gif_blocks (data, n_bytes, at + 2);
      else if (data[at] == 0x2c)
        {
          if (ct_le16 (data + at + 5) == 0 || ct_le16 (data + at + 7) == 0)
            return 0;
          at = skip_gif_blocks (data, n_bytes, at + 10 + gif_palette_bytes (data[at + 9]) + 1);
          return MIN (at, n_bytes);
        }
      else
        return 0;
    }
  return n_bytes;
}

/* Later frames are neither decoded nor able to do harm. */
static gboolean
feed_gif (GdkPixbufLoader *loader, const CtDecodeRequest *request, GError **error)
{
  static const guint8 trailer = 0x3b;
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (request->bytes, &n_bytes);
  gsize length = first_gif_frame (data, n_bytes);

  if (length == 0)
    {
      ct_decoder_fail_corrupt (request, _ ("it has no frame"), error);
      return FALSE;
    }
  return feed (loader, request, data, length, error)
         && (length == n_bytes || feed (loader, request, &trailer, 1, error));
}

/* Whether bytes are missing although the loader may be content with what it got. */
static gboolean
is_cut_off (const CtDecodeRequest *request)
{
  const CtProbeDetails *details = request->details;
  gsize n_bytes = g_bytes_get_size (request->bytes);

  if (details->probe.format == CT_IMAGE_ICO)
    return details->icon_size_bytes > n_bytes - details->icon_offset_bytes;
  return details->needed_bytes > n_bytes;
}

/* What the loaders cannot do: a window, and a smaller size. */
static CtPixels *
cut_and_reduce (const CtDecodeRequest *request, CtPixels *pixels, GError **error)
{
  g_autoptr (CtRowSink) sink = NULL;

  if (request->shift == 0 && ct_decoder_wants_whole_rows (request)
      && request->window.height == ct_pixels_get_height (pixels))
    return ct_pixels_ref (pixels);
  sink = ct_row_sink_new (ct_pixels_get_format (pixels), &request->window, request->shift);
  if (sink == NULL)
    {
      ct_decoder_fail_memory (request, error);
      return NULL;
    }
  for (int y = 0; !ct_row_sink_is_full (sink); y++)
    ct_row_sink_push (sink, ct_pixels_get_pixel (pixels, 0, y));
  return ct_row_sink_finish (sink);
}

/* The pixels of a pixbuf without copying, in the frame in which the file stores them. */
static CtPixels *
wrap (const CtDecodeRequest *request, GdkPixbuf *pixbuf, GError **error)
{
  const CtProbe *probe = &request->details->probe;
  CtPixelFormat format = gdk_pixbuf_get_has_alpha (pixbuf) ? CT_PIXEL_RGBA8 : CT_PIXEL_RGB8;
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CtPixels) loaded = NULL;
  g_autoptr (CtPixels) packed = NULL;

  if (width != probe->stored_width || height != probe->stored_height)
    {
      ct_decoder_fail_corrupt (request, _ ("header and pixels differ in size"), error);
      return NULL;
    }
  bytes = g_bytes_new_with_free_func (gdk_pixbuf_read_pixels (pixbuf),
                                      gdk_pixbuf_get_byte_length (pixbuf),
                                      g_object_unref,
                                      g_object_ref (pixbuf));
  loaded = ct_pixels_new (format, width, height, (gsize) gdk_pixbuf_get_rowstride (pixbuf), bytes);
  packed = ct_pixels_without_alpha (loaded);
  return cut_and_reduce (request, packed, error);
}

/* Runs the loader to its end; a failure with pixels left is damage. */
static CtPixels *
run_loader (const CtDecodeRequest *request, GdkPixbufLoader *loader, GError **error)
{
  g_autoptr (CtPixels) pixels = NULL;
  g_autoptr (GError) problem = NULL;
  GdkPixbuf *pixbuf;
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (request->bytes, &n_bytes);
  gboolean fed;

  if (request->details->probe.format == CT_IMAGE_ICO)
    fed = feed_icon (loader, request, &problem);
  else if (request->details->probe.format == CT_IMAGE_GIF)
    fed = feed_gif (loader, request, &problem);
  else
    fed = feed (loader, request, data, n_bytes, &problem);
  /* A loader must be closed even after a failure. */
  gdk_pixbuf_loader_close (loader, fed ? &problem : NULL);

  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL && problem == NULL)
    g_set_error_literal (&problem, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE, _ ("it ends too early"));
  if (pixbuf == NULL || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fail (request, g_steal_pointer (&problem), error);
      return NULL;
    }
  pixels = wrap (request, pixbuf, error);
  if (pixels == NULL)
    return NULL;
  if (problem != NULL || is_cut_off (request))
    return ct_decoder_finish_damaged (request,
                                      pixels,
                                      problem != NULL ? problem->message : _ ("it ends too early"),
                                      error);
  return g_steal_pointer (&pixels);
}

CtPixels *
ct_decoder_pixbuf_decode (const CtDecodeRequest *request, GError **error)
{
  const CtProbe *probe = &request->details->probe;
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) problem = NULL;

  if (!ct_decoder_check_limit (request, (guint64) probe->stored_width * (guint64) probe->stored_height * 4, error))
    return NULL;
  if (request->details->is_animated && is_cut_off (request))
    {
      /* The loader of animated WebP has no answer to that but warnings. */
      ct_decoder_fail_corrupt (request, _ ("it ends too early"), error);
      return NULL;
    }
  loader = gdk_pixbuf_loader_new_with_type (loader_name (probe->format), &problem);
  if (loader == NULL)
    {
      fail (request, g_steal_pointer (&problem), error);
      return NULL;
    }
  return run_loader (request, loader, error);
}
