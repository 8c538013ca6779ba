/* ct-atomic-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing aside, syncing, renaming, syncing the folder. If any step fails the old file is
 * still there, whole.
 */
#include "ct-atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>

#include "ct-error.h"

#define BUFFER_BYTES (1024 * 1024)

/* The name of a file that is being written; stale ones are told by it. Without the name of the
 * target, which may be as long as a name can be. */
#define ASIDE_NAME ".cartouche-XXXXXX"

/* As many links behind one another as the kernel follows. */
#define MAX_LINKS 40

static void
set_errno_error (GError **error, const char *path, int code)
{
  ct_error_from_io (error, g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code)), path);
}

/* A device or a pipe would be replaced by a plain file. */
static gboolean
check_target (const char *target, GError **error)
{
  struct stat info;

  if (stat (target, &info) != 0 || S_ISREG (info.st_mode))
    return TRUE;
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_DENIED,
               _ ("%s is no plain file, so it is not replaced. Choose another name."),
               target);
  return FALSE;
}

/* Where the path leads through links, also when nothing is there yet. */
static char *
follow_links (const char *path)
{
  char *target = g_strdup (path);

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *link = g_file_read_link (target, NULL);
      g_autofree char *folder = g_path_get_dirname (target);

      if (link == NULL)
        break;
      g_free (target);
      target = g_path_is_absolute (link) ? g_steal_pointer (&link) : g_build_filename (folder, link, NULL);
    }
  return target;
}

static int
open_aside (const char *target, char **aside, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  int fd;

  *aside = g_build_filename (folder, ASIDE_NAME, NULL);
  fd = g_mkstemp_full (*aside, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    set_errno_error (error, folder, errno);
  return fd;
}

/* Gives the new file the mode and, where we may, the owner of the old one. */
static void
copy_mode (int fd, const char *target)
{
  struct stat old;

  if (stat (target, &old) != 0)
    return;
  if (fchown (fd, old.st_uid, old.st_gid) != 0 && fchown (fd, (uid_t) -1, old.st_gid) != 0)
    g_debug ("The owner of %s could not be kept", target);
  if (fchmod (fd, old.st_mode & 07777) != 0)
    g_debug ("The mode of %s could not be kept", target);
}

static gboolean
sync_folder (const char *target, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int failed = 0;

  /* A folder that may not be read cannot be synced; the rename itself has happened. */
  if (fd < 0)
    return TRUE;
  if (fsync (fd) != 0 && errno != EINVAL && errno != EROFS)
    failed = errno;
  close (fd);
  if (failed != 0)
    set_errno_error (error, folder, failed);
  return failed == 0;
}

/* An error of the stream gets the file's name; one of the writer's or checker's own has it. */
static gboolean
fail (GError **error, GError *local, const char *path)
{
  if (local->domain == G_IO_ERROR)
    ct_error_from_io (error, local, path);
  else
    g_propagate_error (error, local);
  return FALSE;
}

static gboolean
fill (int fd, const char *path, CtAtomicWriter writer, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) raw = g_unix_output_stream_new (fd, FALSE);
  g_autoptr (GOutputStream) stream = g_buffered_output_stream_new_sized (raw, BUFFER_BYTES);
  GError *local = NULL;

  if (!writer (stream, data, cancellable, &local) || !g_output_stream_flush (stream, cancellable, &local))
    return fail (error, local, path);
  return TRUE;
}

static gpointer
sync_file (gpointer data)
{
  return GINT_TO_POINTER (fsync (GPOINTER_TO_INT (data)) == 0 ? 0 : errno);
}

/* Syncs the file, and meanwhile has its content looked at. */
static gboolean
settle (int fd, const char *path, CtAtomicChecker checker, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (fd, FALSE);
  GThread *thread = NULL;
  GError *local = NULL;
  gboolean good = TRUE;
  int failed;

  if (checker != NULL)
    {
      thread = g_thread_new ("sync", sync_file, GINT_TO_POINTER (fd));
      lseek (fd, 0, SEEK_SET);
      good = checker (stream, data, cancellable, &local);
    }
  failed = GPOINTER_TO_INT (thread != NULL ? g_thread_join (thread) : sync_file (GINT_TO_POINTER (fd)));
  if (!good)
    return fail (error, local, path);
  if (failed != 0)
    set_errno_error (error, path, failed);
  return failed == 0;
}

/**
 * ct_atomic_file_write:
 * @path: the file to be replaced or made; through links, the file they lead to
 * @writer: writes the new content
 *
 * Returns: %FALSE with the old file as it was, and @error with the file's name and a remedy
 */
gboolean
ct_atomic_file_write (const char *path, CtAtomicWriter writer, gpointer data, GCancellable *cancellable, GError **error)
{
  return ct_atomic_file_write_checked (path, writer, NULL, data, cancellable, error);
}

/**
 * ct_atomic_file_write_checked:
 * @path: the file to be replaced or made; through links, the file they lead to
 * @writer: writes the new content
 * @checker: (nullable): reads it again; if it fails the old file stays
 * @data: for both
 *
 * Returns: %FALSE with the old file as it was, and @error with the file's name and a remedy
 */
gboolean
ct_atomic_file_write_checked (const char *path,
                              CtAtomicWriter writer,
                              CtAtomicChecker checker,
                              gpointer data,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *target = follow_links (path);
  g_autofree char *aside = NULL;
  gboolean good;
  int fd;

  if (!check_target (target, error))
    return FALSE;
  fd = open_aside (target, &aside, error);
  if (fd < 0)
    return FALSE;
  copy_mode (fd, target);
  good = fill (fd, path, writer, data, cancellable, error) && settle (fd, path, checker, data, cancellable, error);
  close (fd);
  if (good && g_rename (aside, target) != 0)
    {
      set_errno_error (error, path, errno);
      good = FALSE;
    }
  if (!good)
    {
      g_unlink (aside);
      return FALSE;
    }
  return sync_folder (target, error);
}
