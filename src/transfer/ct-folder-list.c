/* ct-folder-list.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists a folder container: plain files at any depth, links not followed, in the order of
 * the file system, a page at a time. Sweeps up what dead writers left behind.
 */
#include "ct-blob-name.h"
#include "ct-container-folder-private.h"
#include "ct-error.h"
#include "ct-folder-io-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PAGE_BLOBS 1000

typedef struct
{
  CtContainerFolder *self;
  const char *prefix;
  CtContainerPageFunc func;
  gpointer data;
  CtProgress *progress;
  GCancellable *cancellable;
  GArray *page;
  gulong n_listed;
} Listing;

static void
blob_clear (gpointer data)
{
  ct_blob_clear (data);
}

static gboolean
hand_over_page (Listing *listing, GError **error)
{
  g_autofree char *text = NULL;
  gboolean ok;

  if (listing->page->len == 0)
    return TRUE;
  ok = listing->func ((const CtBlob *) (void *) listing->page->data, listing->page->len, listing->data, error);
  listing->n_listed += listing->page->len;
  g_array_set_size (listing->page, 0);
  text = g_strdup_printf (ngettext ("%lu file found", "%lu files found", listing->n_listed), listing->n_listed);
  ct_progress_report (listing->progress, -1, text);
  return ok;
}

static gboolean
add_blob (Listing *listing, const char *name, const struct stat *info, GError **error)
{
  CtBlob blob = { 0 };

  if (!g_str_has_prefix (name, listing->prefix) || !ct_blob_name_check (name, NULL))
    return TRUE;
  ct_container_folder_fill_blob (&blob, name, info);
  g_array_append_val (listing->page, blob);
  return listing->page->len < PAGE_BLOBS || hand_over_page (listing, error);
}

/* Whether blobs with the prefix can stand in the folder: PATH is empty or ends in a slash. */
static gboolean
is_on_the_way (const Listing *listing, const char *path)
{
  return strlen (path) <= 4 * CT_BLOB_NAME_MAX_CHARACTERS
         && (g_str_has_prefix (path, listing->prefix) || g_str_has_prefix (listing->prefix, path));
}

static gboolean list_folder (Listing *listing, int fd, GString *path, GError **error);

static gboolean
enter_folder (Listing *listing, int parent_fd, const char *segment, GString *path, GError **error)
{
  int fd;

  if (!is_on_the_way (listing, path->str))
    return TRUE;
  fd = ct_folder_io_open_folder (parent_fd, segment);
  if (fd >= 0)
    return list_folder (listing, fd, path, error);
  /* What we may not see we cannot write either; gone meanwhile, or a link by now, is no folder of ours. */
  if (errno == EACCES || errno == ENOENT || errno == ENOTDIR || errno == ELOOP)
    return TRUE;
  ct_container_folder_set_error (listing->self, path->str, errno, error);
  return FALSE;
}

static gboolean
list_entry (Listing *listing, int fd, const char *segment, GString *path, GError **error)
{
  gsize length = path->len;
  gboolean ok = TRUE;
  struct stat info;

  if (strcmp (segment, ".") == 0 || strcmp (segment, "..") == 0
      || fstatat (fd, segment, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return TRUE;
  if (ct_folder_io_is_aside (segment))
    {
      ct_folder_io_clear_stale (fd, segment, &info);
      return TRUE;
    }
  g_string_append (path, segment);
  if (S_ISDIR (info.st_mode))
    {
      g_string_append_c (path, '/');
      ok = enter_folder (listing, fd, segment, path, error);
    }
  else if (S_ISREG (info.st_mode))
    ok = add_blob (listing, path->str, &info, error);
  g_string_truncate (path, length);
  return ok;
}

/* Takes the file descriptor. */
static gboolean
list_folder (Listing *listing, int fd, GString *path, GError **error)
{
  DIR *folder = fdopendir (fd);
  gboolean ok = folder != NULL;
  struct dirent *entry;

  if (folder == NULL)
    {
      ct_container_folder_set_error (listing->self, path->str, errno, error);
      close (fd);
      return FALSE;
    }
  while (ok)
    {
      errno = 0;
      entry = readdir (folder);
      if (entry == NULL)
        break;
      ok = !ct_cancelled (listing->cancellable, error) && list_entry (listing, fd, entry->d_name, path, error);
    }
  if (ok && errno != 0)
    {
      ct_container_folder_set_error (listing->self, path->str, errno, error);
      ok = FALSE;
    }
  closedir (folder);
  return ok;
}

/* CtContainerInterface.list */
gboolean
ct_container_folder_list (CtContainer *container,
                          const char *prefix,
                          CtContainerPageFunc func,
                          gpointer data,
                          CtProgress *progress,
                          GCancellable *cancellable,
                          GError **error)
{
  CtContainerFolder *self = CT_CONTAINER_FOLDER (container);
  Listing listing = { self, prefix, func, data, progress, cancellable, NULL, 0 };
  GString *path;
  gboolean ok;
  int fd;

  if (ct_container_folder_is_unmade (self))
    return TRUE;
  fd = ct_container_folder_open_root (self, error);
  if (fd < 0)
    return FALSE;
  path = g_string_new (NULL);
  listing.page = g_array_sized_new (FALSE, FALSE, sizeof (CtBlob), PAGE_BLOBS);
  g_array_set_clear_func (listing.page, blob_clear);
  ok = list_folder (&listing, fd, path, error) && hand_over_page (&listing, error);
  g_array_unref (listing.page);
  g_string_free (path, TRUE);
  return ok;
}
