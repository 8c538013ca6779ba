/* ct-probe-tiff.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first directory of a TIFF, and the same structure inside of EXIF data.
 * Source of the rules: TIFF 6.0; the BigTIFF extension of libtiff; EXIF 2.32.
 */
#include "ct-probe-private.h"

#include <string.h>

#define MAX_ENTRIES 4096

enum
{
  TAG_WIDTH = 0x100,
  TAG_HEIGHT = 0x101,
  TAG_BITS_PER_SAMPLE = 0x102,
  TAG_ORIENTATION = 0x112,
  TAG_SAMPLES_PER_PIXEL = 0x115,
  TAG_SAMPLE_FORMAT = 0x153,
  TAG_PROFILE = 0x8773,
};

enum
{
  TYPE_BYTE = 1,
  TYPE_SHORT = 3,
  TYPE_LONG = 4,
  TYPE_UNDEFINED = 7,
  TYPE_LONG8 = 16,
};

/* A directory within [start, end) of the source; offsets count from start. */
typedef struct
{
  CtProbeSource *source;
  guint64 start;
  guint64 end;
  gboolean big_endian;
  gboolean big_tiff;
  guint64 first_entry;
  guint64 n_entries;
} Directory;

static const guint8 *
peek (const Directory *self, guint64 offset, gsize n_bytes)
{
  guint64 length = self->end - self->start;

  if (offset > length || n_bytes > length - offset)
    return NULL;
  return ct_probe_source_peek (self->source, self->start + offset, n_bytes);
}

static guint64
number (const Directory *self, const guint8 *p, guint n_bytes)
{
  guint64 value = 0;

  for (guint i = 0; i < n_bytes; i++)
    value = value << 8 | p[self->big_endian ? i : n_bytes - 1 - i];
  return value;
}

static gboolean
open_directory (Directory *self, CtProbeSource *source, guint64 start, guint64 n_bytes)
{
  const guint8 *p;
  guint64 offset;
  guint count_bytes;

  memset (self, 0, sizeof *self);
  self->source = source;
  self->start = start;
  self->end = start + n_bytes;
  p = peek (self, 0, 8);
  if (p == NULL || p[0] != p[1] || (p[0] != 'I' && p[0] != 'M'))
    return FALSE;
  self->big_endian = p[0] == 'M';
  self->big_tiff = number (self, p + 2, 2) == 43;
  offset = number (self, p + 4, 4);
  if (self->big_tiff)
    {
      p = peek (self, 8, 8);
      if (p == NULL)
        return FALSE;
      offset = number (self, p, 8);
    }
  count_bytes = self->big_tiff ? 8 : 2;
  p = peek (self, offset, count_bytes);
  if (p == NULL)
    return FALSE;
  self->n_entries = MIN (number (self, p, count_bytes), MAX_ENTRIES);
  self->first_entry = offset + count_bytes;
  return TRUE;
}

static guint
type_bytes (guint type)
{
  switch (type)
    {
    case TYPE_BYTE:
      return 1;
    case TYPE_SHORT:
      return 2;
    case TYPE_LONG:
      return 4;
    case TYPE_LONG8:
      return 8;
    default:
      return 0;
    }
}

/* The first value of a whole-number tag, or FALSE. */
static gboolean
find_tag (const Directory *self, guint tag, guint64 *value)
{
  guint entry_bytes = self->big_tiff ? 20 : 12;
  guint value_bytes = self->big_tiff ? 8 : 4;

  for (guint64 i = 0; i < self->n_entries; i++)
    {
      const guint8 *p = peek (self, self->first_entry + i * entry_bytes, entry_bytes);
      guint64 count;
      guint size;

      if (p == NULL)
        return FALSE;
      if (number (self, p, 2) != tag)
        continue;
      size = type_bytes ((guint) number (self, p + 2, 2));
      count = number (self, p + 4, value_bytes);
      if (size == 0 || size > value_bytes || count == 0)
        return FALSE;
      p += 4 + value_bytes;
      if (count > value_bytes / size)
        p = peek (self, number (self, p, value_bytes), size);
      if (p == NULL)
        return FALSE;
      *value = number (self, p, size);
      return TRUE;
    }
  return FALSE;
}

/* Finds the bytes of a tag that is too long for its entry. */
static gboolean
find_block (const Directory *self, guint tag, guint64 *offset, guint64 *n_bytes)
{
  guint entry_bytes = self->big_tiff ? 20 : 12;
  guint value_bytes = self->big_tiff ? 8 : 4;

  for (guint64 i = 0; i < self->n_entries; i++)
    {
      const guint8 *p = peek (self, self->first_entry + i * entry_bytes, entry_bytes);
      guint type;

      if (p == NULL)
        return FALSE;
      if (number (self, p, 2) != tag)
        continue;
      type = (guint) number (self, p + 2, 2);
      *n_bytes = number (self, p + 4, value_bytes);
      *offset = number (self, p + 4 + value_bytes, value_bytes);
      return (type == TYPE_UNDEFINED || type == TYPE_BYTE) && *n_bytes > value_bytes
             && *offset <= self->end - self->start && *n_bytes <= self->end - self->start - *offset;
    }
  return FALSE;
}

static CtOrientation
find_orientation (const Directory *self)
{
  guint64 value = 0;

  if (!find_tag (self, TAG_ORIENTATION, &value) || value > 8)
    return CT_ORIENTATION_NORMAL;
  return ct_orientation_from_tag ((guint) value);
}

/*
 * ct_probe_exif_orientation:
 * @offset: where the TIFF header inside of the EXIF data starts
 * @n_bytes: how long the EXIF data is from there
 *
 * Returns: the orientation; normal when there is none or the data is damaged
 */
CtOrientation
ct_probe_exif_orientation (CtProbeSource *source, guint64 offset, guint64 n_bytes)
{
  Directory directory;

  if (!open_directory (&directory, source, offset, n_bytes))
    return CT_ORIENTATION_NORMAL;
  return find_orientation (&directory);
}

gboolean
ct_probe_read_tiff (CtProbeSource *source, CtProbeDetails *details)
{
  Directory directory;
  guint64 width = 0, height = 0, bits = 1, samples = 1, sample_format = 1;
  guint64 profile, profile_bytes;

  if (!open_directory (&directory, source, 0, source->size_bytes) || !find_tag (&directory, TAG_WIDTH, &width)
      || !find_tag (&directory, TAG_HEIGHT, &height) || width > G_MAXINT32 || height > G_MAXINT32)
    return FALSE;
  find_tag (&directory, TAG_BITS_PER_SAMPLE, &bits);
  find_tag (&directory, TAG_SAMPLES_PER_PIXEL, &samples);
  details->probe.stored_width = (int) width;
  details->probe.stored_height = (int) height;
  details->probe.bits = (int) MIN (bits, 64);
  details->probe.channels = (int) MIN (samples, 64);
  details->probe.orientation = find_orientation (&directory);
  details->probe.is_float = find_tag (&directory, TAG_SAMPLE_FORMAT, &sample_format) && sample_format == 3;
  if (find_block (&directory, TAG_PROFILE, &profile, &profile_bytes))
    ct_probe_read_profile (source, profile, profile_bytes, &details->probe);
  return TRUE;
}
