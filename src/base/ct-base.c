/* ct-base.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Helpers that GLib 2.74 does not have yet, and the one hash that the tables use.
 */
#include "ct-base.h"

#include <string.h>

/**
 * ct_set_str:
 * @where: a place that owns a string or holds %NULL
 * @value: (nullable): the new string; copied
 *
 * Returns: whether the place holds something else than before
 */
gboolean
ct_set_str (char **where, const char *value)
{
  char *copy;

  if (g_strcmp0 (*where, value) == 0)
    return FALSE;
  copy = g_strdup (value);
  g_free (*where);
  *where = copy;
  return TRUE;
}

/**
 * ct_hash_bytes:
 * @data: @length bytes
 *
 * FNV-1a over eight bytes at a time; for hash tables in memory, never for files.
 */
guint64
ct_hash_bytes (const void *data, gsize length)
{
  const guint8 *p = data;
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325) ^ length;

  while (length >= 8)
    {
      guint64 word;

      memcpy (&word, p, 8);
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      hash ^= hash >> 32;
      p += 8;
      length -= 8;
    }
  while (length-- > 0)
    hash = (hash ^ *p++) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash ^ (hash >> 29);
}

/**
 * ct_format_bytes:
 * @n_bytes: a size
 *
 * Returns: (transfer full): the size for people, in decimal units
 */
char *
ct_format_bytes (guint64 n_bytes)
{
  return g_format_size (n_bytes);
}

/**
 * ct_dup_short_path:
 *
 * Returns: (transfer full): @path for people, with ~ for their home
 */
char *
ct_dup_short_path (const char *path)
{
  const char *home = g_get_home_dir ();
  gsize length = strlen (home);

  if (length > 1 && g_str_has_prefix (path, home) && (path[length] == '\0' || path[length] == G_DIR_SEPARATOR))
    return g_strconcat ("~", path + length, NULL);
  return g_strdup (path);
}

/**
 * ct_cancelled:
 * @cancellable: (nullable): what the user may cancel
 *
 * Returns: whether the work is to stop; then @error is %G_IO_ERROR_CANCELLED
 */
gboolean
ct_cancelled (GCancellable *cancellable, GError **error)
{
  return cancellable != NULL && g_cancellable_set_error_if_cancelled (cancellable, error);
}
