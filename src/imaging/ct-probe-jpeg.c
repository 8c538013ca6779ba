/* ct-probe-jpeg.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows the markers of a JPEG up to its first scan, skipping from one to the next.
 * Source of the rules: ITU-T T.81, annex B; EXIF 2.32; CIPA DC-007 for MPO.
 */
#include "ct-probe-private.h"

#include <string.h>

#define MAX_MARKERS 4096
#define MAX_GARBAGE_BYTES 65536

enum
{
  MARKER_TEM = 0x01,
  MARKER_SOF0 = 0xc0,
  MARKER_SOF2 = 0xc2,
  MARKER_DHT = 0xc4,
  MARKER_JPG = 0xc8,
  MARKER_SOF10 = 0xca,
  MARKER_DAC = 0xcc,
  MARKER_SOF15 = 0xcf,
  MARKER_RST0 = 0xd0,
  MARKER_SOI = 0xd8,
  MARKER_EOI = 0xd9,
  MARKER_SOS = 0xda,
  MARKER_APP1 = 0xe1,
  MARKER_APP2 = 0xe2,
};

/* Finds the next marker at or after *@position and moves behind it; 0 when there is none. */
static guint8
next_marker (CtProbeSource *source, guint64 *position)
{
  guint64 last = *position + MAX_GARBAGE_BYTES;
  gboolean seen_ff = FALSE;

  for (guint64 at = *position; at < last; at++)
    {
      const guint8 *byte = ct_probe_source_peek (source, at, 1);

      if (byte == NULL)
        return 0;
      if (seen_ff && *byte != 0x00 && *byte != 0xff)
        {
          *position = at + 1;
          return *byte;
        }
      seen_ff = *byte == 0xff;
    }
  return 0;
}

static gboolean
is_frame_header (guint8 marker)
{
  return marker >= MARKER_SOF0 && marker <= MARKER_SOF15 && marker != MARKER_DHT && marker != MARKER_JPG
         && marker != MARKER_DAC;
}

static void
read_frame_header (CtProbeSource *source, guint64 offset, guint8 marker, CtProbe *probe)
{
  const guint8 *p = ct_probe_source_peek (source, offset, 6);

  if (p == NULL)
    return;
  probe->bits = p[0];
  probe->stored_height = ct_be16 (p + 1);
  probe->stored_width = ct_be16 (p + 3);
  probe->channels = p[5];
  probe->progressive = marker == MARKER_SOF2 || marker == MARKER_SOF10;
}

static void
read_application_data (CtProbeSource *source,
                       guint64 offset,
                       guint n_bytes,
                       guint8 marker,
                       gboolean *has_exif,
                       CtProbeDetails *details)
{
  const guint8 *p = n_bytes >= 6 ? ct_probe_source_peek (source, offset, 6) : NULL;

  if (p == NULL)
    return;
  if (marker == MARKER_APP1 && !*has_exif && memcmp (p, "Exif\0", 5) == 0)
    {
      *has_exif = TRUE;
      details->probe.orientation = ct_probe_exif_orientation (source, offset + 6, n_bytes - 6);
    }
  else if (marker == MARKER_APP2 && memcmp (p, "MPF\0", 4) == 0)
    details->probe.format = CT_IMAGE_MPO;
  /* Twelve bytes of name, then which piece of how many; the name of the profile is in the first. */
  else if (marker == MARKER_APP2 && !details->probe.has_profile && n_bytes >= 14 && memcmp (p, "ICC_PR", 6) == 0)
    ct_probe_read_profile (source, offset + 14, n_bytes - 14, &details->probe);
}

gboolean
ct_probe_read_jpeg (CtProbeSource *source, CtProbeDetails *details)
{
  guint64 position = 2;
  gboolean has_exif = FALSE;

  for (guint i = 0; i < MAX_MARKERS; i++)
    {
      guint8 marker = next_marker (source, &position);
      const guint8 *p;
      guint length;

      if (marker == 0 || marker == MARKER_SOS || marker == MARKER_EOI)
        break;
      if (marker == MARKER_TEM || (marker >= MARKER_RST0 && marker <= MARKER_SOI))
        continue;
      p = ct_probe_source_peek (source, position, 2);
      length = p != NULL ? ct_be16 (p) : 0;
      if (length < 2)
        break;
      if (is_frame_header (marker) && details->probe.stored_width == 0)
        read_frame_header (source, position + 2, marker, &details->probe);
      else
        read_application_data (source, position + 2, length - 2, marker, &has_exif, details);
      position += length;
    }
  return details->probe.stored_width > 0 && details->probe.stored_height > 0;
}
