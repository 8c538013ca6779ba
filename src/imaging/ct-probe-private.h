/* ct-probe-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shared by the readers of headers: a window into a file or into memory, and what only
 * the decoders want to know. A reader never allocates by a number that a file states.
 */
#pragma once

#include "ct-probe.h"

G_BEGIN_DECLS

#define CT_PROBE_WINDOW_BYTES 4096

/**
 * CtProbeSource:
 * @fd: a file open for reading, or -1
 * @memory: the bytes when @fd is -1
 * @size_bytes: of all there is
 * @name: for messages
 * @io_errno: the first failure to read, or 0
 */
typedef struct
{
  int fd;
  const guint8 *memory;
  guint64 size_bytes;
  const char *name;
  int io_errno;
  guint64 window_start;
  gsize window_length;
  guint8 window[CT_PROBE_WINDOW_BYTES];
} CtProbeSource;

/**
 * CtProbeDetails:
 * @probe: what everybody may know
 * @icon_offset_bytes: ICO: where the largest picture starts
 * @icon_size_bytes: ICO: its length
 * @icon_index: ICO: its number in the directory
 * @is_animated: WebP: has frames
 * @needed_bytes: BMP and WebP: the length that the file must have by its header; otherwise 0
 */
typedef struct
{
  CtProbe probe;
  guint64 icon_offset_bytes;
  guint64 icon_size_bytes;
  guint icon_index;
  gboolean is_animated;
  guint64 needed_bytes;
} CtProbeDetails;

/* Each returns FALSE when the header ends early or contradicts itself. */
typedef gboolean (*CtProbeReader) (CtProbeSource *source, CtProbeDetails *details);

gboolean ct_probe_fail_with_errno (const char *path, int error_number, GError **error);
int ct_probe_open (const char *path, guint64 *size_bytes, GError **error);

const guint8 *ct_probe_source_peek (CtProbeSource *source, guint64 offset, gsize n_bytes);
gboolean ct_probe_details_for_source (CtProbeSource *source, CtProbeDetails *details, GError **error);
gboolean ct_probe_details_for_bytes (GBytes *bytes, const char *name, CtProbeDetails *details, GError **error);
CtOrientation ct_probe_exif_orientation (CtProbeSource *source, guint64 offset, guint64 n_bytes);
void ct_probe_set_profile (CtProbe *probe, const char *name, gsize n_bytes);
void ct_probe_read_profile (CtProbeSource *source, guint64 offset, guint64 n_bytes, CtProbe *probe);

gboolean ct_probe_read_jpeg (CtProbeSource *source, CtProbeDetails *details);
gboolean ct_probe_read_png (CtProbeSource *source, CtProbeDetails *details);
gboolean ct_probe_read_gif (CtProbeSource *source, CtProbeDetails *details);
gboolean ct_probe_read_bmp (CtProbeSource *source, CtProbeDetails *details);
gboolean ct_probe_read_webp (CtProbeSource *source, CtProbeDetails *details);
gboolean ct_probe_read_ico (CtProbeSource *source, CtProbeDetails *details);
gboolean ct_probe_read_tiff (CtProbeSource *source, CtProbeDetails *details);

static inline guint16
ct_le16 (const guint8 *p)
{
  return (guint16) (p[0] | p[1] << 8);
}

static inline guint16
ct_be16 (const guint8 *p)
{
  return (guint16) (p[0] << 8 | p[1]);
}

static inline guint32
ct_le32 (const guint8 *p)
{
  return p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 | (guint32) p[3] << 24;
}

static inline guint32
ct_be32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

G_END_DECLS
