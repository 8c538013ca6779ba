/* ct-folder-io.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every step down is one openat() with O_NOFOLLOW from the folder above, so that no link
 * leads out of the container, not even one that appears between two steps.
 *
 * A file written aside is locked with flock() as long as its writer lives: whoever gets the
 * lock knows that the writer is gone.
 */
#include "ct-folder-io-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define ASIDE_PREFIX "." GETTEXT_PACKAGE "-"
#define ASIDE_SUFFIX ".part"
/* A probe for file systems that fold names is a file aside as well, for whoever is killed over it. */
#define PROBE_SUFFIX "-\u00e9" ASIDE_SUFFIX
#define PROBE_SUFFIX_DECOMPOSED "-e\u0301" ASIDE_SUFFIX
#define ASIDE_DIGITS 16
/* Between creating and locking a file aside passes a moment in which it looks abandoned. */
#define STALE_AFTER_S 60

static int
close_keeping_errno (int fd)
{
  int code = errno;

  if (fd >= 0)
    close (fd);
  errno = code;
  return -1;
}

/**
 * ct_folder_io_open_folder:
 * @name: one segment
 *
 * Returns: a file descriptor of the folder; a link is ENOTDIR or ELOOP
 */
int
ct_folder_io_open_folder (int parent_fd, const char *name)
{
  return openat (parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static int
step_down (int parent_fd, const char *segment, gboolean create)
{
  int fd = ct_folder_io_open_folder (parent_fd, segment);

  if (fd >= 0 || errno != ENOENT || !create)
    return fd;
  if (mkdirat (parent_fd, segment, 0777) == 0)
    {
      if (!ct_folder_io_sync_folder (parent_fd))
        return -1;
    }
  else if (errno != EEXIST)
    return -1;
  return ct_folder_io_open_folder (parent_fd, segment);
}

/**
 * ct_folder_io_open_parent:
 * @name: a blob's name, checked already
 * @create: whether to make folders that are missing
 * @last: (out): the last segment of @name
 *
 * Returns: a file descriptor of the folder that holds, or would hold, the blob
 */
int
ct_folder_io_open_parent (int root_fd, const char *name, gboolean create, const char **last)
{
  g_auto (GStrv) segments = g_strsplit (name, "/", -1);
  guint n = g_strv_length (segments);
  int fd = fcntl (root_fd, F_DUPFD_CLOEXEC, 0);

  for (guint i = 0; fd >= 0 && i + 1 < n; i++)
    {
      int below = step_down (fd, segments[i], create);

      close_keeping_errno (fd);
      fd = below;
    }
  *last = strrchr (name, '/') != NULL ? strrchr (name, '/') + 1 : name;
  return fd;
}

/**
 * ct_folder_io_open_blob:
 * @info: (out): what fstat() says
 *
 * Returns: a file descriptor for reading; anything but a plain file is ENOENT, as no blob has the name
 */
int
ct_folder_io_open_blob (int root_fd, const char *name, struct stat *info)
{
  const char *last;
  int parent_fd = ct_folder_io_open_parent (root_fd, name, FALSE, &last);
  int fd;

  if (parent_fd < 0)
    {
      if (errno == ENOTDIR || errno == ELOOP)
        errno = ENOENT;
      return -1;
    }
  fd = openat (parent_fd, last, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  close_keeping_errno (parent_fd);
  if (fd < 0)
    {
      if (errno == ELOOP || errno == ENXIO)
        errno = ENOENT;
      return -1;
    }
  if (fstat (fd, info) != 0)
    return close_keeping_errno (fd);
  if (!S_ISREG (info->st_mode))
    {
      errno = ENOENT;
      return close_keeping_errno (fd);
    }
  return fd;
}

static int
create_aside (int parent_fd, const char *suffix, char **aside_name)
{
  *aside_name = NULL;
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf (ASIDE_PREFIX "%08x%08x%s", g_random_int (), g_random_int (), suffix);
      int fd = openat (parent_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);

      if (fd >= 0)
        {
          /* Where there are no locks nobody can take one either, and nothing is cleared. */
          flock (fd, LOCK_EX | LOCK_NB);
          *aside_name = g_steal_pointer (&name);
          return fd;
        }
      if (errno != EEXIST)
        return -1;
    }
  return -1;
}

/**
 * ct_folder_io_create_aside:
 * @aside_name: (out) (transfer full): its name in the folder
 *
 * Returns: a file descriptor for writing, locked
 */
int
ct_folder_io_create_aside (int parent_fd, char **aside_name)
{
  return create_aside (parent_fd, ASIDE_SUFFIX, aside_name);
}

/**
 * ct_folder_io_is_aside:
 *
 * Returns: whether a file of that name was written aside by this program
 */
gboolean
ct_folder_io_is_aside (const char *segment)
{
  const char *digits;

  if (!g_str_has_prefix (segment, ASIDE_PREFIX))
    return FALSE;
  digits = segment + strlen (ASIDE_PREFIX);
  if (strspn (digits, "0123456789abcdef") != ASIDE_DIGITS)
    return FALSE;
  return g_strv_contains ((const char *const[]){ ASIDE_SUFFIX, PROBE_SUFFIX, PROBE_SUFFIX_DECOMPOSED, NULL },
                          digits + ASIDE_DIGITS);
}

/**
 * ct_folder_io_folds_names:
 * @folder_fd: a folder that may be written
 *
 * Tries it with a file that is removed again.
 *
 * Returns: whether the file system takes names for one that differ in case or normal form
 */
gboolean
ct_folder_io_folds_names (int folder_fd)
{
  g_autofree char *name = NULL;
  gboolean folds = FALSE;
  int fd = create_aside (folder_fd, PROBE_SUFFIX, &name);

  /* A file system that has no such letter cannot fold it. */
  if (fd < 0)
    fd = create_aside (folder_fd, ASIDE_SUFFIX, &name);
  if (fd >= 0)
    {
      g_autofree char *upper = g_ascii_strup (name, -1);
      g_autofree char *decomposed = g_utf8_normalize (name, -1, G_NORMALIZE_NFD);

      folds = faccessat (folder_fd, upper, F_OK, 0) == 0
              || (strcmp (decomposed, name) != 0 && faccessat (folder_fd, decomposed, F_OK, 0) == 0);
      unlinkat (folder_fd, name, 0);
      close (fd);
    }
  return folds;
}

/**
 * ct_folder_io_has_aside:
 *
 * Returns: whether any segment of the name is one that this program keeps for itself
 */
gboolean
ct_folder_io_has_aside (const char *name)
{
  g_auto (GStrv) segments = g_strsplit (name, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++)
    if (ct_folder_io_is_aside (segments[i]))
      return TRUE;
  return FALSE;
}

/**
 * ct_folder_io_clear_stale:
 * @info: of the file
 *
 * Removes a file written aside whose writer is gone. Failing is no harm.
 *
 * Returns: whether it was removed
 */
gboolean
ct_folder_io_clear_stale (int parent_fd, const char *aside_name, const struct stat *info)
{
  gboolean cleared = FALSE;
  int fd;

  if (!S_ISREG (info->st_mode) || g_get_real_time () / G_USEC_PER_SEC - info->st_mtim.tv_sec < STALE_AFTER_S)
    return FALSE;
  fd = openat (parent_fd, aside_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    cleared = unlinkat (parent_fd, aside_name, 0) == 0;
  close (fd);
  return cleared;
}

gboolean
ct_folder_io_write_all (int fd, gconstpointer data, gsize length)
{
  const guint8 *p = data;

  while (length > 0)
    {
      gssize n = write (fd, p, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      p += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/**
 * ct_folder_io_sync_folder:
 *
 * Brings the names in a folder onto the disk, where the file system can.
 */
gboolean
ct_folder_io_sync_folder (int folder_fd)
{
  return fsync (folder_fd) == 0 || errno == EINVAL || errno == ENOTSUP;
}

/**
 * ct_folder_io_rename:
 * @replace: whether @to may exist; otherwise that is EEXIST
 */
gboolean
ct_folder_io_rename (int parent_fd, const char *from, const char *to, gboolean replace)
{
  struct stat info;

  if (replace)
    return renameat (parent_fd, from, parent_fd, to) == 0;
  if (renameat2 (parent_fd, from, parent_fd, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  /* A file system without this kind of renaming; the lock on the container keeps our own kind out. */
  if (fstatat (parent_fd, to, &info, AT_SYMLINK_NOFOLLOW) == 0)
    {
      errno = EEXIST;
      return FALSE;
    }
  return renameat (parent_fd, from, parent_fd, to) == 0;
}
