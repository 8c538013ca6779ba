/* ct-remote-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A blob that changes while it comes is read anew from its start: what ends under the file's
 * name is one version of it. Links are not followed on the way down to the file.
 */
#include "ct-error.h"
#include "ct-folder-io-private.h"
#include "ct-local-file-private.h"
#include "ct-remote-file-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <string.h>
#include <unistd.h>

#define N_TRIES 5

/* One try, and what it has open. */
typedef struct
{
  const CtRemoteGet *get;
  CtRemoteGot *got;
  int parent_fd;
  int fd;
  const char *last;
  char *aside;
} Try;

/**
 * ct_remote_got_clear:
 *
 * Frees what it owns and leaves it empty.
 */
void
ct_remote_got_clear (CtRemoteGot *self)
{
  ct_blob_clear (&self->blob);
  *self = (CtRemoteGot){ 0 };
}

/* The name itself stands in the way: another file, a link, or what this file system cannot write. */
static gboolean
is_blocked (int code)
{
  return code == ENOTDIR || code == ELOOP || code == EISDIR || code == EINVAL || code == ENAMETOOLONG || code == EILSEQ
         || code == ENOTEMPTY;
}

static gboolean
fail (const Try *try, GError **error)
{
  int code = errno;

  if (is_blocked (code))
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_UNSUPPORTED,
                 _ ("“%s” cannot be the name of a file here: something else stands in its way."),
                 try->get->local_name);
  else if (code == EEXIST)
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_DENIED,
                 _ ("“%s” is there already, and it is another file. Move it away, or choose another folder."),
                 try->get->local_name);
  else
    ct_local_file_set_error (error, code, try->get->local_name);
  return FALSE;
}

static gboolean
fail_changed (const CtRemoteGet *get, GError **error)
{
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CONFLICT,
               _ ("“%s” keeps changing while it is read. Try again when nobody writes to it any more."),
               get->blob_name);
  return FALSE;
}

/* Whether what came is what was asked for. Without an MD5 the blob has to be the same afterwards. */
static gboolean
is_as_promised (const CtRemoteGet *get,
                const CtRemoteGot *got,
                gboolean *same,
                GCancellable *cancellable,
                GError **error)
{
  g_auto (CtBlob) after = { 0 };

  *same = got->size == got->blob.size;
  if (got->blob.has_md5)
    *same = *same && ct_md5_equal (&got->md5, &got->blob.md5);
  if (got->blob.has_md5 || !*same)
    return TRUE;
  if (!ct_container_head (get->container, get->blob_name, &after, cancellable, error))
    return FALSE;
  *same = after.size == got->size && g_strcmp0 (after.etag, got->blob.etag) == 0;
  return TRUE;
}

/* Reads into the file written aside. */
static gboolean
read_blob (const Try *try, CtProgress *progress, GCancellable *cancellable, GError **error)
{
  const CtRemoteGet *get = try->get;
  g_autoptr (GOutputStream) raw = g_unix_output_stream_new (try->fd, FALSE);
  g_autoptr (GOutputStream) stream = ct_md5_stream_new (raw);
  GError *local = NULL;
  gboolean ok = ct_container_get (get->container, get->blob_name, stream, progress, cancellable, &local);

  try->got->size = ct_md5_stream_finish (CT_MD5_STREAM (stream), &try->got->md5);
  if (ok)
    return TRUE;
  if (local->domain == G_IO_ERROR && local->code != G_IO_ERROR_CANCELLED)
    ct_error_from_io (error, local, get->local_name);
  else
    g_propagate_error (error, local);
  return FALSE;
}

static gboolean
commit (Try *try, GError **error)
{
  if (!try->get->unsynced && fdatasync (try->fd) != 0 && errno != EINVAL)
    return fail (try, error);
  if (!ct_folder_io_rename (try->parent_fd, try->aside, try->last, !try->get->keep))
    return fail (try, error);
  g_clear_pointer (&try->aside, g_free);
  return TRUE;
}

/* Sets *SAME to FALSE when the blob changed meanwhile. */
static gboolean
run (Try *try, gboolean *same, CtProgress *progress, GCancellable *cancellable, GError **error)
{
  const CtRemoteGet *get = try->get;

  if (get->look_first && !ct_container_head (get->container, get->blob_name, &try->got->blob, cancellable, error))
    return FALSE;
  try->parent_fd = ct_folder_io_open_parent (get->root_fd, get->local_name, TRUE, &try->last);
  if (try->parent_fd < 0)
    return fail (try, error);
  try->fd = ct_folder_io_create_aside (try->parent_fd, &try->aside);
  if (try->fd < 0)
    return fail (try, error);
  if (!read_blob (try, progress, cancellable, error)
      || (get->look_first && !is_as_promised (get, try->got, same, cancellable, error)))
    return FALSE;
  return !*same || commit (try, error);
}

static gboolean
try_once (const CtRemoteGet *get,
          CtRemoteGot *got,
          gboolean *same,
          CtProgress *progress,
          GCancellable *cancellable,
          GError **error)
{
  Try try = { get, got, -1, -1, NULL, NULL };
  gboolean ok;

  *same = TRUE;
  ct_remote_got_clear (got);
  ok = run (&try, same, progress, cancellable, error);
  if (try.aside != NULL)
    unlinkat (try.parent_fd, try.aside, 0);
  g_free (try.aside);
  if (try.fd >= 0)
    close (try.fd);
  if (try.parent_fd >= 0)
    close (try.parent_fd);
  return ok;
}

/* What another try may mend: the blob became another one, or arrived damaged; twice damaged is damaged there. */
static gboolean
is_worth_trying_again (const GError *error, guint n_tries)
{
  if (g_error_matches (error, CT_ERROR, CT_ERROR_CORRUPT))
    return n_tries < 2;
  return g_error_matches (error, CT_ERROR, CT_ERROR_CONFLICT) && n_tries < N_TRIES;
}

/**
 * ct_remote_file_get:
 * @got: (out): clear it with ct_remote_got_clear(), whatever was returned
 *
 * Reads a blob into a file. %CT_ERROR_UNSUPPORTED means that no file can have the name here.
 */
gboolean
ct_remote_file_get (const CtRemoteGet *get,
                    CtRemoteGot *got,
                    CtProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  *got = (CtRemoteGot){ 0 };
  for (guint i = 0; i < N_TRIES; i++)
    {
      g_autoptr (GError) local = NULL;
      gboolean same;

      if (try_once (get, got, &same, progress, cancellable, &local) && same)
        return TRUE;
      if (local != NULL && !is_worth_trying_again (local, i + 1))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return fail_changed (get, error);
}

/**
 * ct_remote_file_open_folder:
 *
 * Makes the folder, for this user's eyes only, where it is missing.
 *
 * Returns: a file descriptor of it, or -1
 */
int
ct_remote_file_open_folder (const char *path, GError **error)
{
  int fd = g_mkdir_with_parents (path, 0700) == 0 ? open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

  if (fd < 0)
    ct_local_file_set_error (error, errno, path);
  return fd;
}

/**
 * ct_remote_file_stat:
 *
 * Returns: whether there is a plain file of that name, reached without a link
 */
gboolean
ct_remote_file_stat (int root_fd, const char *local_name, struct stat *info)
{
  const char *last;
  int parent_fd = ct_folder_io_open_parent (root_fd, local_name, FALSE, &last);
  gboolean ok;

  if (parent_fd < 0)
    return FALSE;
  ok = fstatat (parent_fd, last, info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (info->st_mode);
  close (parent_fd);
  return ok;
}

/**
 * ct_remote_file_remove:
 *
 * Removes a plain file; that there is none is no harm.
 */
void
ct_remote_file_remove (int root_fd, const char *local_name)
{
  const char *last;
  int parent_fd = ct_folder_io_open_parent (root_fd, local_name, FALSE, &last);

  if (parent_fd < 0)
    return;
  unlinkat (parent_fd, last, 0);
  close (parent_fd);
}

/**
 * ct_remote_file_clear_stale:
 *
 * Removes what writers that were killed have left in the folder of that file.
 */
void
ct_remote_file_clear_stale (int root_fd, const char *local_name)
{
  const char *last;
  int parent_fd = ct_folder_io_open_parent (root_fd, local_name, FALSE, &last);
  int list_fd = parent_fd >= 0 ? ct_folder_io_open_folder (parent_fd, ".") : -1;
  DIR *dir = list_fd >= 0 ? fdopendir (list_fd) : NULL;
  struct dirent *found;

  while (dir != NULL && (found = readdir (dir)) != NULL)
    {
      struct stat info;

      if (ct_folder_io_is_aside (found->d_name) && fstatat (parent_fd, found->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0)
        ct_folder_io_clear_stale (parent_fd, found->d_name, &info);
    }
  if (dir != NULL)
    closedir (dir);
  else if (list_fd >= 0)
    close (list_fd);
  if (parent_fd >= 0)
    close (parent_fd);
}

/* Takes FOLDER_FD. PREFIX ends in a slash, if it is not empty. */
static void
sweep (int folder_fd, const char *prefix, GHashTable *keep)
{
  DIR *dir = folder_fd >= 0 ? fdopendir (folder_fd) : NULL;
  struct dirent *found;

  while (dir != NULL && (found = readdir (dir)) != NULL)
    {
      g_autofree char *name = g_strconcat (prefix, found->d_name, NULL);
      int fd;

      if (strcmp (found->d_name, ".") == 0 || strcmp (found->d_name, "..") == 0 || g_hash_table_contains (keep, name)
          || (*prefix == '\0' && *found->d_name == '.'))
        continue;
      fd = ct_folder_io_open_folder (dirfd (dir), found->d_name);
      if (fd >= 0)
        {
          g_autofree char *below = g_strconcat (name, "/", NULL);

          sweep (fd, below, keep);
          unlinkat (dirfd (dir), found->d_name, AT_REMOVEDIR);
        }
      else
        unlinkat (dirfd (dir), found->d_name, 0);
    }
  if (dir != NULL)
    closedir (dir);
  else if (folder_fd >= 0)
    close (folder_fd);
}

/**
 * ct_remote_file_sweep:
 * @keep: (element-type utf8): names relative to the folder
 *
 * Removes all other files in and below the folder, and folders that are empty then; what is
 * hidden in the folder itself stays. Links are not followed.
 */
void
ct_remote_file_sweep (int root_fd, GHashTable *keep)
{
  sweep (ct_folder_io_open_folder (root_fd, "."), "", keep);
}
