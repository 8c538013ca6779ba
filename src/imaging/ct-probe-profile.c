/* ct-probe-profile.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The name of an embedded colour profile. Profiles are noted, never applied.
 * Source of the rules: ICC.1:2010, sections 7.2, 7.3, 10.13 and the older desc type of ICC.1:2001.
 */
#include "ct-probe-private.h"

#include <string.h>

#define HEADER_BYTES 128
#define MAX_TAGS 100
#define MAX_NAME_BYTES 512

/*
 * ct_probe_set_profile:
 * @name: (nullable): as the file has it, perhaps not UTF-8
 * @n_bytes: its length; it ends at a zero byte if there is one before
 *
 * Notes that there is a profile, and its name as far as there is room.
 */
void
ct_probe_set_profile (CtProbe *probe, const char *name, gsize n_bytes)
{
  g_autofree char *copy = name != NULL ? g_strndup (name, n_bytes) : NULL;
  g_autofree char *valid = copy != NULL ? g_utf8_make_valid (copy, -1) : NULL;
  const char *end;

  probe->has_profile = TRUE;
  probe->profile[0] = '\0';
  if (valid == NULL)
    return;
  g_strstrip (valid);
  /* Cut between characters. */
  g_strlcpy (probe->profile, valid, sizeof probe->profile);
  if (!g_utf8_validate (probe->profile, -1, &end))
    probe->profile[end - probe->profile] = '\0';
}

static void
set_localized (CtProbeSource *source, guint64 tag, gsize tag_bytes, CtProbe *probe)
{
  const guint8 *p = tag_bytes >= 28 ? ct_probe_source_peek (source, tag, 28) : NULL;
  g_autofree char *name = NULL;
  gsize length, offset, n_written = 0;

  /* The first of the translations. */
  if (p == NULL || ct_be32 (p + 8) < 1)
    return;
  length = MIN (ct_be32 (p + 20), MAX_NAME_BYTES) & ~(gsize) 1;
  offset = ct_be32 (p + 24);
  if (offset > tag_bytes || length > tag_bytes - offset)
    return;
  p = ct_probe_source_peek (source, tag + offset, length);
  if (p != NULL)
    name = g_convert ((const char *) p, (gssize) length, "UTF-8", "UTF-16BE", NULL, &n_written, NULL);
  if (name != NULL)
    ct_probe_set_profile (probe, name, n_written);
}

static void
set_description (CtProbeSource *source, guint64 tag, gsize tag_bytes, CtProbe *probe)
{
  const guint8 *p = tag_bytes >= 12 ? ct_probe_source_peek (source, tag, 12) : NULL;
  gsize length;

  if (p == NULL)
    return;
  if (memcmp (p, "mluc", 4) == 0)
    {
      set_localized (source, tag, tag_bytes, probe);
      return;
    }
  length = MIN (MIN (ct_be32 (p + 8), MAX_NAME_BYTES), tag_bytes - 12);
  if (memcmp (p, "desc", 4) != 0)
    return;
  p = ct_probe_source_peek (source, tag + 12, length);
  if (p != NULL)
    ct_probe_set_profile (probe, (const char *) p, length);
}

/*
 * ct_probe_read_profile:
 * @offset: where a profile starts
 * @n_bytes: how much of it stands there in one piece
 *
 * Notes the profile and, if it can be found, its name.
 */
void
ct_probe_read_profile (CtProbeSource *source, guint64 offset, guint64 n_bytes, CtProbe *probe)
{
  const guint8 *p;
  guint n_tags;

  ct_probe_set_profile (probe, NULL, 0);
  p = n_bytes >= HEADER_BYTES + 4 ? ct_probe_source_peek (source, offset + HEADER_BYTES, 4) : NULL;
  n_tags = p != NULL ? MIN (ct_be32 (p), MAX_TAGS) : 0;
  for (guint i = 0; i < n_tags; i++)
    {
      guint64 at = HEADER_BYTES + 4 + 12 * (guint64) i;
      guint64 start, length;

      p = at + 12 <= n_bytes ? ct_probe_source_peek (source, offset + at, 12) : NULL;
      if (p == NULL)
        return;
      if (memcmp (p, "desc", 4) != 0)
        continue;
      start = ct_be32 (p + 4);
      length = ct_be32 (p + 8);
      if (start <= n_bytes && length <= n_bytes - start)
        set_description (source, offset + start, (gsize) length, probe);
      return;
    }
}
