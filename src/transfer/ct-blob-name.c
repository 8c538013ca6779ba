/* ct-blob-name.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules are those of "Naming and Referencing Containers, Blobs, and Metadata" in the
 * documentation of Azure Storage, plus what other tools are known to change on the way.
 */
#include "ct-blob-name.h"
#include "ct-error.h"

#include <string.h>

/* Returns why one segment will not do, or NULL. */
static const char *
judge_segment (const char *segment, gsize length)
{
  if (length == 0)
    return _ ("it has two slashes in a row, or one at its start or end");
  if (segment[length - 1] == '.')
    return _ ("it, or a folder in it, ends in a dot");
  return NULL;
}

/* The service counts in UTF-16, so a character beyond the basic plane counts twice. */
static gsize
length_utf16 (const char *name)
{
  gsize n = 0;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    n += g_utf8_get_char (p) > 0xffff ? 2 : 1;
  return n;
}

static const char *
judge_characters (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || (c & 0xfffe) == 0xfffe)
        return _ ("it has a character that cannot be printed");
      if (c == '\\')
        return _ ("it has a backslash");
    }
  return NULL;
}

static const char *
judge (const char *name)
{
  const char *reason;
  const char *segment = name;
  guint n_segments = 0;

  if (*name == '\0')
    return _ ("it is empty");
  if (!g_utf8_validate (name, -1, NULL))
    return _ ("it is not UTF-8");
  reason = judge_characters (name);
  if (reason != NULL)
    return reason;
  if (length_utf16 (name) > CT_BLOB_NAME_MAX_CHARACTERS)
    return _ ("it is longer than 1,024 characters");
  do
    {
      gsize length = strcspn (segment, "/");

      reason = judge_segment (segment, length);
      if (reason != NULL)
        return reason;
      n_segments++;
      segment = segment[length] == '/' ? segment + length + 1 : NULL;
    }
  while (segment != NULL);
  return n_segments > CT_BLOB_NAME_MAX_SEGMENTS ? _ ("it has more than 254 folders") : NULL;
}

/**
 * ct_blob_name_check:
 * @name: a blob's name, prefix included, not encoded
 *
 * Refuses with %CT_ERROR_USAGE what a service would refuse or change: names that are empty,
 * not UTF-8, longer than 1,024 UTF-16 units or 254 segments, absolute, or that have control
 * characters, a backslash, an empty segment, or one that ends in a dot (`.` and `..` do).
 *
 * Returns: whether a blob may have the name
 */
gboolean
ct_blob_name_check (const char *name, GError **error)
{
  const char *reason = judge (name);

  if (reason != NULL)
    {
      g_autofree char *shown = g_utf8_make_valid (name, -1);
      g_autofree char *quoted = g_strescape (shown, NULL);

      if (g_utf8_validate (shown, -1, NULL) && judge_characters (shown) == NULL)
        ct_set_str (&quoted, shown);
      /* Translators: the first %s is a file name, the second why it cannot be used ("it is empty") */
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_USAGE,
                   _ ("“%s” cannot be a name in a container: %s. Rename the file."),
                   quoted,
                   reason);
    }
  return reason == NULL;
}

/**
 * ct_blob_name_encode:
 * @name: any bytes
 *
 * Percent-encodes everything but letters, digits, `-._~` and the slash; exactly once, so that
 * a percent sign becomes `%25`.
 *
 * Returns: (transfer full): the name as a URL has it
 */
char *
ct_blob_name_encode (const char *name)
{
  GString *url = g_string_sized_new (strlen (name) + 16);

  for (const guint8 *p = (const guint8 *) name; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p) || strchr ("-._~/", *p) != NULL)
        g_string_append_c (url, (char) *p);
      else
        g_string_append_printf (url, "%%%02X", *p);
    }
  return g_string_free (url, FALSE);
}

/**
 * ct_blob_name_join:
 * @prefix: (nullable): a folder inside the container; slashes at its ends do not count
 * @name: what stands in it; may be empty
 *
 * Returns: (transfer full): the two with one slash between them, or @name alone without a prefix
 */
char *
ct_blob_name_join (const char *prefix, const char *name)
{
  gsize length;

  if (prefix == NULL)
    prefix = "";
  while (*prefix == '/')
    prefix++;
  length = strlen (prefix);
  while (length > 0 && prefix[length - 1] == '/')
    length--;
  if (length == 0)
    return g_strdup (name);
  return g_strdup_printf ("%.*s/%s", (int) length, prefix, name);
}

typedef struct
{
  guint offset;
  guint length;
  const char *magic;
  const char *type;
} Magic;

static const Magic magics[] = {
  { 0, 3, "\xff\xd8\xff", "image/jpeg" }, { 0, 8, "\x89PNG\r\n\x1a\n", "image/png" },
  { 0, 6, "GIF87a", "image/gif" },        { 0, 6, "GIF89a", "image/gif" },
  { 8, 4, "WEBP", "image/webp" },         { 0, 4, "II*\0", "image/tiff" },
  { 0, 4, "MM\0*", "image/tiff" },        { 0, 4, "II+\0", "image/tiff" },
  { 0, 4, "MM\0+", "image/tiff" },        { 4, 8, "ftypavif", "image/avif" },
  { 4, 8, "ftypheic", "image/heic" },     { 0, 4, "\0\0\1\0", "image/x-icon" },
};

/**
 * ct_content_type_guess:
 * @data: the first bytes, 16 or more where there are as many
 * @name: (nullable): tells JSON, which has no magic bytes, and nothing else
 *
 * Returns: (transfer none): a media type
 */
const char *
ct_content_type_guess (gconstpointer data, gsize length, const char *name)
{
  const char *bytes = data;

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    {
      const Magic *magic = &magics[i];

      if (length >= magic->offset + magic->length && memcmp (bytes + magic->offset, magic->magic, magic->length) == 0
          && (magic->offset != 8 || memcmp (bytes, "RIFF", 4) == 0))
        return magic->type;
    }
  /* Two letters alone prove little; the reserved fields of a bitmap are zero. */
  if (length >= 10 && memcmp (bytes, "BM", 2) == 0 && memcmp (bytes + 6, "\0\0\0\0", 4) == 0)
    return "image/bmp";
  if (name != NULL && strlen (name) > 5 && g_ascii_strcasecmp (name + strlen (name) - 5, ".json") == 0)
    return "application/json";
  return "application/octet-stream";
}
