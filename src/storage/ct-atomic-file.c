/* ct-atomic-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing aside, syncing, renaming, syncing the folder. If any step fails the old file is
 * still there, whole. Where the folder takes no new file, the new content is made whole elsewhere
 * and then copied over the old one: the one way in which somebody who may write the file but not
 * its folder can save at all, and at every moment one of the two copies is whole.
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

/* -1 with errno if the folder takes no file. */
static int
open_aside (const char *folder, char **aside)
{
  *aside = g_build_filename (folder, ASIDE_NAME, NULL);
  return g_mkstemp_full (*aside, O_RDWR | O_CLOEXEC, 0666);
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

static gboolean
write_all (int fd, const char *data, gsize n, off_t at)
{
  while (n > 0)
    {
      gssize written = pwrite (fd, data, n, at);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      data += written;
      n -= (gsize) written;
      at += written;
    }
  return TRUE;
}

static gboolean
copy_all (int from, int to, off_t size)
{
  g_autofree char *buffer = g_malloc (BUFFER_BYTES);
  off_t at = 0;

  while (at < size)
    {
      gssize n = pread (from, buffer, BUFFER_BYTES, at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0 || !write_all (to, buffer, (gsize) n, at))
        return FALSE;
      at += n;
    }
  return ftruncate (to, size) == 0 && fsync (to) == 0;
}

/* Puts the content of @aside into the target itself. */
static gboolean
overwrite (int fd, const char *aside, const char *target, CtAtomicOutcome *outcome, GError **error)
{
  struct stat info;
  int to = open (target, O_WRONLY | O_CLOEXEC);
  int failed = 0;

  if (to < 0 || fstat (fd, &info) != 0)
    failed = errno;
  /* Room first: a disk that is full must be noticed while the old content is whole. */
  else if (fallocate (to, FALLOC_FL_KEEP_SIZE, 0, MAX (info.st_size, 1)) != 0 && errno == ENOSPC)
    failed = errno;
  if (failed == 0)
    {
      *outcome = CT_ATOMIC_TORN;
      if (copy_all (fd, to, info.st_size))
        *outcome = CT_ATOMIC_IN_PLACE;
      else
        failed = errno;
    }
  if (to >= 0)
    close (to);
  if (*outcome == CT_ATOMIC_TORN)
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_DENIED,
                 _ ("%s: %s. The file is damaged; the whole new version is in %s."),
                 target,
                 g_strerror (failed),
                 aside);
  else if (failed != 0)
    set_errno_error (error, target, failed);
  return failed == 0;
}

static gboolean
replace (const char *aside, const char *path, const char *target, CtAtomicOutcome *outcome, GError **error)
{
  if (g_rename (aside, target) != 0)
    {
      set_errno_error (error, path, errno);
      return FALSE;
    }
  *outcome = CT_ATOMIC_NEW;
  return sync_folder (target, error);
}

/* Opens a file beside the target, or, if that folder takes none, in the spare one. */
static int
open_somewhere (const char *target, const char *spare_folder, char **aside, gboolean *in_place, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  int fd = open_aside (folder, aside);
  int failed = errno;

  *in_place = FALSE;
  if (fd >= 0)
    return fd;
  if (spare_folder != NULL && (failed == EACCES || failed == EPERM || failed == EROFS)
      && faccessat (AT_FDCWD, target, W_OK, AT_EACCESS) == 0)
    {
      g_free (*aside);
      g_mkdir_with_parents (spare_folder, 0700);
      fd = open_aside (spare_folder, aside);
      *in_place = fd >= 0;
    }
  if (fd < 0)
    set_errno_error (error, folder, failed);
  return fd;
}

/**
 * ct_atomic_file_run:
 * @path: the file to be replaced or made; through links, the file they lead to
 * @plan: how
 * @outcome: (out): what stands there now
 *
 * Returns: %FALSE with @error with the file's name and a remedy; mostly with the old file as it was, see
 *   @outcome
 */
gboolean
ct_atomic_file_run (const char *path,
                    const CtAtomicPlan *plan,
                    CtAtomicOutcome *outcome,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *target = follow_links (path);
  g_autofree char *aside = NULL;
  gboolean in_place;
  gboolean good;
  int fd;

  *outcome = CT_ATOMIC_OLD;
  if (!check_target (target, error))
    return FALSE;
  fd = open_somewhere (target, plan->spare_folder, &aside, &in_place, error);
  if (fd < 0)
    return FALSE;
  if (!in_place)
    copy_mode (fd, target);
  good = fill (fd, path, plan->writer, plan->data, cancellable, error)
         && settle (fd, path, plan->checker, plan->data, cancellable, error)
         && (in_place ? overwrite (fd, aside, target, outcome, error) : replace (aside, path, target, outcome, error));
  close (fd);
  if (*outcome == CT_ATOMIC_OLD || *outcome == CT_ATOMIC_IN_PLACE)
    g_unlink (aside);
  return good;
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
  CtAtomicPlan plan = { writer, checker, data, NULL };
  CtAtomicOutcome outcome;

  return ct_atomic_file_run (path, &plan, &outcome, cancellable, error);
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
