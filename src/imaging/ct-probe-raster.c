/* ct-probe-raster.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The headers of PNG, GIF, BMP, WebP and ICO. Source of the rules: PNG (third edition),
 * GIF89a, the BITMAPINFOHEADER family, RFC 9649 for WebP.
 */
#include "ct-probe-private.h"

#include <string.h>

#define MAX_CHUNKS 4096
#define MAX_BITMAP_HEADER_BYTES 1024

static int
channels_of_png (guint8 colour_type)
{
  switch (colour_type)
    {
    case 0:
      return 1;
    case 4:
      return 2;
    case 6:
      return 4;
    default:
      return 3;
    }
}

/* What stands between the header and the pixels. */
static void
read_png_chunks (CtProbeSource *source, CtProbe *probe)
{
  guint64 position = 33;

  for (guint i = 0; i < MAX_CHUNKS; i++)
    {
      const guint8 *p = ct_probe_source_peek (source, position, 8);
      guint32 length;

      if (p == NULL || memcmp (p + 4, "IDAT", 4) == 0 || memcmp (p + 4, "IEND", 4) == 0)
        return;
      length = ct_be32 (p);
      if (memcmp (p + 4, "eXIf", 4) == 0)
        probe->orientation = ct_probe_exif_orientation (source, position + 8, length);
      else if (memcmp (p + 4, "iCCP", 4) == 0)
        {
          gsize n_name = MIN (length, 79);

          /* The profile is compressed, its name in front of it is not. */
          p = ct_probe_source_peek (source, position + 8, n_name);
          ct_probe_set_profile (probe, (const char *) p, n_name);
        }
      position += (guint64) length + 12;
    }
}

gboolean
ct_probe_read_png (CtProbeSource *source, CtProbeDetails *details)
{
  CtProbe *probe = &details->probe;
  const guint8 *p = ct_probe_source_peek (source, 8, 21);

  if (p == NULL || ct_be32 (p) != 13 || memcmp (p + 4, "IHDR", 4) != 0 || ct_be32 (p + 8) > G_MAXINT32
      || ct_be32 (p + 12) > G_MAXINT32)
    return FALSE;
  probe->stored_width = (int) ct_be32 (p + 8);
  probe->stored_height = (int) ct_be32 (p + 12);
  probe->channels = channels_of_png (p[17]);
  probe->bits = p[17] == 3 ? 8 : p[16];
  probe->progressive = p[20] == 1;

  read_png_chunks (source, probe);
  return TRUE;
}

gboolean
ct_probe_read_gif (CtProbeSource *source, CtProbeDetails *details)
{
  const guint8 *p = ct_probe_source_peek (source, 6, 4);

  if (p == NULL)
    return FALSE;
  details->probe.stored_width = ct_le16 (p);
  details->probe.stored_height = ct_le16 (p + 2);
  details->probe.bits = 8;
  details->probe.channels = 3;
  return TRUE;
}

typedef struct
{
  gint64 width;
  gint64 height; /* negative: top line first */
  guint bits;    /* of a pixel */
  guint32 compression;
  guint32 pixel_bytes; /* as stated, often 0 */
  guint32 n_colours;   /* as stated, often 0 */
} BitmapHeader;

enum
{
  BITMAP_RGB = 0,
  BITMAP_RLE8 = 1,
  BITMAP_RLE4 = 2,
  BITMAP_BITFIELDS = 3,
};

static gboolean
read_bitmap_header (CtProbeSource *source, guint64 offset, BitmapHeader *header)
{
  const guint8 *p = ct_probe_source_peek (source, offset, 4);
  guint32 length = p != NULL ? ct_le32 (p) : 0;

  memset (header, 0, sizeof *header);
  if (length == 12)
    {
      p = ct_probe_source_peek (source, offset, 12);
      if (p == NULL)
        return FALSE;
      header->width = ct_le16 (p + 4);
      header->height = ct_le16 (p + 6);
      header->bits = ct_le16 (p + 10);
      return TRUE;
    }
  p = length >= 16 && length <= MAX_BITMAP_HEADER_BYTES ? ct_probe_source_peek (source, offset, MIN (length, 36))
                                                        : NULL;
  if (p == NULL)
    return FALSE;
  header->width = (gint32) ct_le32 (p + 4);
  header->height = (gint32) ct_le32 (p + 8);
  header->bits = ct_le16 (p + 14);
  if (length >= 24)
    {
      header->compression = ct_le32 (p + 16);
      header->pixel_bytes = ct_le32 (p + 20);
    }
  if (length >= 36)
    header->n_colours = ct_le32 (p + 32);
  return TRUE;
}

gboolean
ct_probe_read_bmp (CtProbeSource *source, CtProbeDetails *details)
{
  const guint8 *p = ct_probe_source_peek (source, 10, 4);
  guint32 pixels_offset = p != NULL ? ct_le32 (p) : 0;
  BitmapHeader header;

  if (!read_bitmap_header (source, 14, &header) || header.width < 1 || header.height == 0
      || header.height == G_MININT32)
    return FALSE;
  /* A loader would make room for whatever the header promises; it must be within the file. */
  if (pixels_offset > source->size_bytes || header.n_colours > source->size_bytes / 4)
    return FALSE;
  details->probe.stored_width = (int) header.width;
  details->probe.stored_height = (int) ABS (header.height);
  details->probe.bits = header.bits == 16 ? 5 : 8;
  details->probe.channels = header.bits == 32 ? 4 : 3;
  if (header.compression == BITMAP_RGB || header.compression == BITMAP_BITFIELDS)
    details->needed_bytes =
        pixels_offset + ((guint64) header.width * header.bits + 31) / 32 * 4 * (guint64) ABS (header.height);
  else if (header.compression == BITMAP_RLE8 || header.compression == BITMAP_RLE4)
    details->needed_bytes = (guint64) pixels_offset + header.pixel_bytes;
  return TRUE;
}

/* EXIF data stands behind the pixels, so that chunks are followed; they are few. */
static CtOrientation
find_webp_orientation (CtProbeSource *source)
{
  guint64 position = 12;

  for (guint i = 0; i < MAX_CHUNKS; i++)
    {
      const guint8 *p = ct_probe_source_peek (source, position, 8);
      guint32 length;

      if (p == NULL)
        break;
      length = ct_le32 (p + 4);
      if (memcmp (p, "EXIF", 4) == 0)
        {
          p = length >= 6 ? ct_probe_source_peek (source, position + 8, 6) : NULL;
          if (p == NULL)
            break;
          /* Some writers keep the prefix that belongs into JPEG only. */
          if (memcmp (p, "Exif\0", 5) == 0)
            return ct_probe_exif_orientation (source, position + 14, length - 6);
          return ct_probe_exif_orientation (source, position + 8, length);
        }
      position += 8 + (guint64) length + (length & 1);
    }
  return CT_ORIENTATION_NORMAL;
}

gboolean
ct_probe_read_webp (CtProbeSource *source, CtProbeDetails *details)
{
  CtProbe *probe = &details->probe;
  const guint8 *p = ct_probe_source_peek (source, 4, 4);
  gboolean lossless;

  if (p == NULL)
    return FALSE;
  details->needed_bytes = (guint64) ct_le32 (p) + 8;
  p = ct_probe_source_peek (source, 12, 13);
  lossless = p != NULL && memcmp (p, "VP8L", 4) == 0;
  /* The other two kinds of header are longer than the shortest lossless picture. */
  if (!lossless)
    p = ct_probe_source_peek (source, 12, 18);
  if (p == NULL)
    return FALSE;
  probe->bits = 8;
  probe->channels = 3;
  if (memcmp (p, "VP8 ", 4) == 0 && memcmp (p + 11, "\x9d\x01\x2a", 3) == 0)
    {
      probe->stored_width = ct_le16 (p + 14) & 0x3fff;
      probe->stored_height = ct_le16 (p + 16) & 0x3fff;
    }
  else if (lossless && p[8] == 0x2f)
    {
      guint32 packed = ct_le32 (p + 9);

      probe->stored_width = (int) (packed & 0x3fff) + 1;
      probe->stored_height = (int) (packed >> 14 & 0x3fff) + 1;
      probe->channels = (packed >> 28 & 1) != 0 ? 4 : 3;
    }
  else if (memcmp (p, "VP8X", 4) == 0)
    {
      guint8 flags = p[8];

      probe->stored_width = (int) (ct_le32 (p + 12) & 0xffffff) + 1;
      probe->stored_height = (int) (p[15] | p[16] << 8 | p[17] << 16) + 1;
      probe->channels = (flags & 0x10) != 0 ? 4 : 3;
      details->is_animated = (flags & 0x02) != 0;
      /* The profile's chunk comes right behind this one. */
      if ((flags & 0x20) != 0 && (p = ct_probe_source_peek (source, 30, 8)) != NULL && memcmp (p, "ICCP", 4) == 0)
        ct_probe_read_profile (source, 38, ct_le32 (p + 4), probe);
      if ((flags & 0x08) != 0)
        probe->orientation = find_webp_orientation (source);
    }
  else
    return FALSE;
  return TRUE;
}

/* The real size of one picture of an icon; the directory's own bytes cannot say more than 256. */
static gboolean
read_icon_size (CtProbeSource *source, guint64 offset, int *width, int *height, guint *bits)
{
  const guint8 *p = ct_probe_source_peek (source, offset, 8);
  BitmapHeader header;

  if (p != NULL && ct_image_format_from_magic (p, 8) == CT_IMAGE_PNG)
    {
      p = ct_probe_source_peek (source, offset + 16, 8);
      if (p == NULL || ct_be32 (p) > 65535 || ct_be32 (p + 4) > 65535)
        return FALSE;
      *width = (int) ct_be32 (p);
      *height = (int) ct_be32 (p + 4);
      *bits = 32;
      return TRUE;
    }
  if (p == NULL || !read_bitmap_header (source, offset, &header))
    return FALSE;
  /* A bitmap in an icon is twice as high as shown: its mask stands below it. */
  header.height = ABS (header.height) / 2;
  if (header.width < 1 || header.width > 65535 || header.height < 1 || header.height > 65535)
    return FALSE;
  *width = (int) header.width;
  *height = (int) header.height;
  *bits = header.bits;
  return TRUE;
}

/* The largest picture counts, the deepest of the largest. */
gboolean
ct_probe_read_ico (CtProbeSource *source, CtProbeDetails *details)
{
  const guint8 *p = ct_probe_source_peek (source, 4, 2);
  guint n_entries = p != NULL ? MIN (ct_le16 (p), 1024) : 0;
  guint64 best = 0;

  for (guint i = 0; i < n_entries; i++)
    {
      guint64 size, offset, score;
      int width, height;
      guint bits;

      p = ct_probe_source_peek (source, 6 + 16 * (guint64) i, 16);
      if (p == NULL)
        break;
      size = ct_le32 (p + 8);
      offset = ct_le32 (p + 12);
      if (!read_icon_size (source, offset, &width, &height, &bits))
        continue;
      score = ((guint64) width * (guint64) height) << 8 | MIN (bits, 255);
      if (score <= best)
        continue;
      best = score;
      details->probe.stored_width = width;
      details->probe.stored_height = height;
      details->icon_offset_bytes = offset;
      details->icon_size_bytes = size;
      details->icon_index = i;
    }
  details->probe.bits = 8;
  details->probe.channels = 4;
  return best > 0;
}
