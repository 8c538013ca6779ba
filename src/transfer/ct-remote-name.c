/* ct-remote-name.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names are resolved as text, before any file system sees them.
 */
#include "ct-blob-name.h"
#include "ct-folder-io-private.h"
#include "ct-remote-name-private.h"

#include <string.h>

#define MAX_SEGMENT_BYTES 255
/* Leaves room for the folder in front of it within PATH_MAX. */
#define MAX_NAME_BYTES 3000
#define MAX_EXTENSION_BYTES 8

/* The segments of a name without those that say nothing; NULL for an address or an absolute path. */
static GPtrArray *
split (const char *file_name)
{
  g_autofree char *slashes = g_strdelimit (g_strdup (file_name), "\\", '/');
  g_auto (GStrv) segments = g_strsplit (slashes, "/", -1);
  GPtrArray *kept;

  if (*slashes == '/' || strstr (slashes, "://") != NULL)
    return NULL;
  kept = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; segments[i] != NULL; i++)
    if (*segments[i] != '\0' && strcmp (segments[i], ".") != 0)
      g_ptr_array_add (kept, g_strdup (segments[i]));
  return kept;
}

static char *
join (GPtrArray *segments)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < segments->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "/" : "", (const char *) g_ptr_array_index (segments, i));
  return g_string_free (text, FALSE);
}

/**
 * ct_remote_local_name:
 * @file_name: of an image, as in the COCO file
 *
 * Where the picture's copy goes, relative to a folder; the same place in which a document looks for it.
 *
 * Returns: (transfer full) (nullable): a name with slashes and without `.` and `..`; %NULL where
 *   @file_name leads out of the folder, is an address, or cannot be a file's name
 */
char *
ct_remote_local_name (const char *file_name)
{
  g_autoptr (GPtrArray) segments = g_utf8_validate (file_name, -1, NULL) ? split (file_name) : NULL;
  g_autofree char *name = NULL;

  if (segments == NULL || segments->len == 0 || g_str_has_suffix (file_name, "/") || g_str_has_suffix (file_name, "\\"))
    return NULL;
  for (guint i = 0; i < segments->len; i++)
    {
      const char *segment = g_ptr_array_index (segments, i);

      if (strcmp (segment, "..") == 0 || strlen (segment) > MAX_SEGMENT_BYTES)
        return NULL;
    }
  name = join (segments);
  if (strlen (name) > MAX_NAME_BYTES || ct_folder_io_has_aside (name))
    return NULL;
  return g_steal_pointer (&name);
}

/**
 * ct_remote_stand_in_name:
 *
 * Returns: (transfer full): one plain segment, different for different file names, with the ending of
 *   @file_name
 */
char *
ct_remote_stand_in_name (const char *file_name)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, file_name, -1);
  const char *dot = strrchr (file_name, '.');
  gsize length = dot != NULL ? strspn (dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") : 0;

  if (length == 0 || length > MAX_EXTENSION_BYTES || dot[1 + length] != '\0')
    dot = "";
  return g_strdup_printf ("%.40s%s", digest, dot);
}

/**
 * ct_remote_fold_name:
 *
 * Returns: (transfer full): equal for names that some file systems take for one
 */
char *
ct_remote_fold_name (const char *local_name)
{
  g_autofree char *lower = g_utf8_casefold (local_name, -1);

  return g_utf8_normalize (lower, -1, G_NORMALIZE_NFC);
}

/**
 * ct_remote_folder_of:
 *
 * Returns: (transfer full): the part of the name before the last slash, or ""
 */
char *
ct_remote_folder_of (const char *blob_name)
{
  const char *slash = strrchr (blob_name, '/');

  return slash != NULL ? g_strndup (blob_name, (gsize) (slash - blob_name)) : g_strdup ("");
}

/**
 * ct_remote_widen_folder:
 * @folder: (inout) (nullable): %NULL before the first blob
 *
 * Makes the folder one that holds the blob, too, at any depth.
 */
void
ct_remote_widen_folder (char **folder, const char *blob_name)
{
  if (*folder == NULL)
    *folder = ct_remote_folder_of (blob_name);
  while (**folder != '\0')
    {
      gsize length = strlen (*folder);
      char *parent;

      if (strncmp (blob_name, *folder, length) == 0 && blob_name[length] == '/')
        return;
      parent = ct_remote_folder_of (*folder);
      g_free (*folder);
      *folder = parent;
    }
}

/**
 * ct_remote_blob_name:
 * @folder: inside the container, without slashes at its ends; may be empty
 * @file_name: relative to it; `..` may lead out of it, but not out of the container
 *
 * Returns: (transfer full) (nullable): the blob's name, %NULL where there can be none
 */
char *
ct_remote_blob_name (const char *folder, const char *file_name)
{
  g_autoptr (GPtrArray) segments = g_utf8_validate (file_name, -1, NULL) ? split (file_name) : NULL;
  g_autoptr (GPtrArray) resolved = g_ptr_array_new ();
  g_auto (GStrv) start = g_strsplit (folder, "/", -1);
  g_autofree char *name = NULL;

  if (segments == NULL || segments->len == 0)
    return NULL;
  for (guint i = 0; start[i] != NULL; i++)
    if (*start[i] != '\0')
      g_ptr_array_add (resolved, start[i]);
  for (guint i = 0; i < segments->len; i++)
    if (strcmp (g_ptr_array_index (segments, i), "..") != 0)
      g_ptr_array_add (resolved, g_ptr_array_index (segments, i));
    else if (resolved->len > 0)
      g_ptr_array_set_size (resolved, (int) resolved->len - 1);
    else
      return NULL;
  name = join (resolved);
  return ct_blob_name_check (name, NULL) ? g_steal_pointer (&name) : NULL;
}

/* Scheme and host do not depend on case, what follows does. */
static gboolean
begins_with (const char *url, const char *base)
{
  const char *host = strstr (base, "://");
  gsize length = strlen (base);
  gsize origin;

  if (host == NULL)
    return FALSE;
  origin = (gsize) (host - base) + 3;
  origin += strcspn (base + origin, "/");
  return g_ascii_strncasecmp (url, base, origin) == 0 && strncmp (url + origin, base + origin, length - origin) == 0
         && url[length] == '/';
}

/**
 * ct_remote_blob_of_url:
 * @container_url: see ct_container_url_of()
 * @url: an address of an image; query and fragment do not count
 *
 * Returns: (transfer full) (nullable): the blob that it names, %NULL if it is none of that container
 */
char *
ct_remote_blob_of_url (const char *container_url, const char *url)
{
  g_autofree char *plain = g_strndup (url, strcspn (url, "?#"));
  g_autofree char *name = NULL;

  if (!begins_with (plain, container_url))
    return NULL;
  name = g_uri_unescape_string (plain + strlen (container_url) + 1, NULL);
  return name != NULL && ct_blob_name_check (name, NULL) ? g_steal_pointer (&name) : NULL;
}
