/* ct-folder-scan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Walks a folder and its sub-folders. Hidden entries are passed over; links to folders are
 * not followed, so that the walk ends.
 */
#include "ct-folder-scan.h"

#include <stdlib.h>
#include <string.h>

#include "ct-error.h"

/* A COCO file is told by the first bytes; this many are looked at. */
#define SNIFFED_BYTES (64 * 1024)
#define FOLDERS_PER_REPORT 16

static const char *const picture_extensions[] = {
  "jpg", "jpeg", "jpe", "jfif", "png", "bmp", "gif", "tif", "tiff", "webp", "ico", "mpo", NULL,
};

static gboolean
is_picture (const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *extension = NULL;

  if (dot == NULL)
    return FALSE;
  extension = g_ascii_strdown (dot + 1, -1);
  return g_strv_contains (picture_extensions, extension);
}

/* Whether it is a file, or a link to one: opening a pipe would wait for ever. */
static gboolean
is_plain_file (GFileInfo *info, const char *folder)
{
  g_autofree char *path = NULL;

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_SYMBOLIC_LINK)
    return g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR;
  path = g_build_filename (folder, g_file_info_get_name (info), NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static gboolean
scan (const char *folder,
      const char *relative,
      GPtrArray *found,
      CtProgress *progress,
      GCancellable *cancellable,
      GError **error)
{
  g_autofree char *path = relative != NULL ? g_build_filename (folder, relative, NULL) : g_strdup (folder);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileEnumerator) entries = NULL;
  GError *local = NULL;

  entries = g_file_enumerate_children (file,
                                       G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE
                                                                      "," G_FILE_ATTRIBUTE_STANDARD_IS_HIDDEN,
                                       G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                       cancellable,
                                       &local);
  if (entries == NULL)
    {
      ct_error_from_io (error, local, path);
      return FALSE;
    }
  for (;;)
    {
      GFileInfo *info;
      g_autofree char *name = NULL;

      if (!g_file_enumerator_iterate (entries, &info, NULL, cancellable, &local))
        {
          ct_error_from_io (error, local, path);
          return FALSE;
        }
      if (info == NULL)
        return TRUE;
      if (g_file_info_get_is_hidden (info) || !g_utf8_validate (g_file_info_get_name (info), -1, NULL))
        continue;
      name = relative != NULL ? g_strconcat (relative, "/", g_file_info_get_name (info), NULL)
                              : g_strdup (g_file_info_get_name (info));
      if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        {
          /* A folder that may not be read does not spoil the others. */
          if (!scan (folder, name, found, progress, cancellable, &local))
            {
              if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
                {
                  g_propagate_error (error, local);
                  return FALSE;
                }
              g_clear_error (&local);
            }
        }
      else if (is_picture (name) && is_plain_file (info, path))
        {
          g_ptr_array_add (found, g_steal_pointer (&name));
          if (found->len % 1000 == 0)
            ct_progress_report (progress, -1, _ ("Looking for pictures…"));
        }
    }
}

/* A name and what tells its place; making that is slow, so it is made once. */
typedef struct
{
  char *name;
  char *key;
} Named;

static int
compare_named (gconstpointer a, gconstpointer b)
{
  const Named *x = a;
  const Named *y = b;
  int order = strcmp (x->key, y->key);

  return order != 0 ? order : strcmp (x->name, y->name);
}

static void
sort_naturally (GPtrArray *names)
{
  g_autofree Named *named = g_new (Named, names->len + 1);

  for (guint i = 0; i < names->len; i++)
    named[i] = (Named){ names->pdata[i], g_utf8_collate_key_for_filename (names->pdata[i], -1) };
  qsort (named, names->len, sizeof *named, compare_named);
  for (guint i = 0; i < names->len; i++)
    {
      names->pdata[i] = named[i].name;
      g_free (named[i].key);
    }
}

/**
 * ct_folder_scan_pictures:
 *
 * Returns: (transfer full) (element-type filename): names of the pictures relative to the folder,
 *   with forward slashes, "2" before "10"
 */
GPtrArray *
ct_folder_scan_pictures (const char *folder, CtProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  if (!scan (folder, NULL, found, progress, cancellable, error))
    return NULL;
  sort_naturally (found);
  return g_steal_pointer (&found);
}

/* Whether the file begins like COCO: its first bytes hold one of the lists' names. */
static gboolean
looks_like_coco (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autofree char *head = g_malloc (SNIFFED_BYTES);
  gsize n_read = 0;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, SNIFFED_BYTES, &n_read, NULL, NULL))
    return FALSE;
  return memmem (head, n_read, "\"images\"", 8) != NULL || memmem (head, n_read, "\"annotations\"", 13) != NULL;
}

/* How likely this name is the one that people mean. */
static int
rank_name (const char *name)
{
  if (strcmp (name, "annotations.json") == 0)
    return 0;
  if (strcmp (name, "_annotations.coco.json") == 0)
    return 1;
  return strstr (name, "coco") != NULL ? 2 : 3;
}

/**
 * ct_folder_scan_find_coco:
 *
 * Looks in the folder itself, not in sub-folders.
 *
 * Returns: (transfer full) (nullable): path of the COCO file that the folder holds, %NULL without
 *   @error if there is none
 */
char *
ct_folder_scan_find_coco (const char *folder, GError **error)
{
  GError *local = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &local);
  g_autofree char *best = NULL;
  const char *name;

  if (dir == NULL)
    {
      ct_error_from_io (error, local, folder);
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *best_name = best != NULL ? g_path_get_basename (best) : NULL;

      if (name[0] == '.' || !g_str_has_suffix (name, ".json") || !g_file_test (path, G_FILE_TEST_IS_REGULAR)
          || !looks_like_coco (path))
        continue;
      if (best == NULL || rank_name (name) < rank_name (best_name)
          || (rank_name (name) == rank_name (best_name) && strcmp (name, best_name) < 0))
        {
          g_free (best);
          best = g_steal_pointer (&path);
        }
    }
  return g_steal_pointer (&best);
}
