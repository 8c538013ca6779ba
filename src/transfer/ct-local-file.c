/* ct-local-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file counts as read only when its identity, size and times are the same before and after.
 */
#include "ct-error.h"
#include "ct-local-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define N_TRIES 3

/**
 * ct_local_file_set_error:
 * @code: an errno
 *
 * The system's error as one of %CT_ERROR that names @path.
 */
void
ct_local_file_set_error (GError **error, int code, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);

  ct_error_from_io (error, g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code)), shown);
}

/**
 * ct_local_file_open:
 * @info: (out): what fstat() says
 *
 * Opens a regular file for reading; pipes, devices and folders are refused without waiting.
 *
 * Returns: a file descriptor, or -1
 */
int
ct_local_file_open (const char *path, struct stat *info, GError **error)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  if (fd < 0 || fstat (fd, info) != 0)
    {
      ct_local_file_set_error (error, errno, path);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (!S_ISREG (info->st_mode))
    {
      g_autofree char *shown = g_filename_display_name (path);

      g_set_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED, _ ("%s: This is no plain file, so it is not sent."), shown);
      close (fd);
      return -1;
    }
  return fd;
}

/**
 * ct_local_file_unchanged:
 *
 * Returns: whether both describe the same file with the same content
 */
gboolean
ct_local_file_unchanged (const struct stat *before, const struct stat *after)
{
  return before->st_dev == after->st_dev && before->st_ino == after->st_ino && before->st_size == after->st_size
         && before->st_mtim.tv_sec == after->st_mtim.tv_sec && before->st_mtim.tv_nsec == after->st_mtim.tv_nsec
         && before->st_ctim.tv_sec == after->st_ctim.tv_sec && before->st_ctim.tv_nsec == after->st_ctim.tv_nsec;
}

/* One reading of the file. On success *STEADY says whether the file stood still. */
typedef gboolean (*ReadFunc) (int fd, guint64 *size, gpointer data, GCancellable *cancellable, GError **error);

static gboolean
read_once (const char *path, ReadFunc func, gpointer data, gboolean *steady, GCancellable *cancellable, GError **error)
{
  struct stat before, after;
  GError *io_error = NULL;
  guint64 size = 0;
  int fd = ct_local_file_open (path, &before, error);

  if (fd < 0)
    return FALSE;
  if (!func (fd, &size, data, cancellable, &io_error))
    {
      g_autofree char *shown = g_filename_display_name (path);

      ct_error_from_io (error, io_error, shown);
      close (fd);
      return FALSE;
    }
  *steady = fstat (fd, &after) == 0 && ct_local_file_unchanged (&before, &after) && size == (guint64) after.st_size;
  close (fd);
  return TRUE;
}

static gboolean
read_steadily (const char *path, ReadFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *shown = NULL;

  for (guint i = 0; i < N_TRIES; i++)
    {
      gboolean steady = FALSE;

      if (!read_once (path, func, data, &steady, cancellable, error))
        return FALSE;
      if (steady)
        return TRUE;
    }
  shown = g_filename_display_name (path);
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CORRUPT,
               _ ("%s: Changed while it was read. Try again when nobody writes to it any more."),
               shown);
  return FALSE;
}

typedef struct
{
  CtMd5 *md5;
  guint64 *size;
  CtBytesFunc func;
  gpointer data;
} Hashing;

static gboolean
hash_fd (int fd, guint64 *size, gpointer data, GCancellable *cancellable, GError **error)
{
  Hashing *hashing = data;

  if (!ct_md5_of_fd (hashing->md5, fd, size, hashing->func, hashing->data, cancellable, error))
    return FALSE;
  *hashing->size = *size;
  return TRUE;
}

/**
 * ct_local_file_hash:
 * @md5: (out): of the content
 * @size: (out): of the content
 * @func: (nullable): called after every read
 *
 * Hashes a file in flat memory. A file that changes while it is read is read again, three
 * times in all; then it is %CT_ERROR_CORRUPT.
 */
gboolean
ct_local_file_hash (const char *path,
                    CtMd5 *md5,
                    guint64 *size,
                    CtBytesFunc func,
                    gpointer data,
                    GCancellable *cancellable,
                    GError **error)
{
  Hashing hashing = { md5, size, func, data };

  return read_steadily (path, hash_fd, &hashing, cancellable, error);
}

typedef struct
{
  GByteArray *content;
  gsize max_bytes;
} Loading;

static gboolean
load_fd (int fd, guint64 *size, gpointer data, GCancellable *cancellable, GError **error)
{
  Loading *loading = data;
  gsize length = 0;

  /* One byte more than allowed tells a file that grew. */
  g_byte_array_set_size (loading->content, (guint) loading->max_bytes + 1);
  while (length <= loading->max_bytes)
    {
      gssize n = read (fd, loading->content->data + length, loading->max_bytes + 1 - length);

      if (ct_cancelled (cancellable, error))
        return FALSE;
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int code = errno;

          g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
          return FALSE;
        }
      if (n == 0)
        break;
      length += (gsize) n;
    }
  g_byte_array_set_size (loading->content, (guint) length);
  *size = length;
  return TRUE;
}

/**
 * ct_local_file_load:
 * @max_bytes: how large the file was a moment ago, or a limit above it
 *
 * Reads a small file as a whole, with the same care as ct_local_file_hash().
 *
 * Returns: (transfer full): the content, or %NULL; a file that grew beyond the limit is %CT_ERROR_CORRUPT
 */
GBytes *
ct_local_file_load (const char *path, gsize max_bytes, GCancellable *cancellable, GError **error)
{
  Loading loading = { g_byte_array_new (), max_bytes };

  if (!read_steadily (path, load_fd, &loading, cancellable, error))
    {
      g_byte_array_unref (loading.content);
      return NULL;
    }
  if (loading.content->len > max_bytes)
    {
      g_autofree char *shown = g_filename_display_name (path);

      g_byte_array_unref (loading.content);
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CORRUPT,
                   _ ("%s: Grew while it was read. Try again when nobody writes to it any more."),
                   shown);
      return NULL;
    }
  return g_byte_array_free_to_bytes (loading.content);
}

/* What was sent is neither the old file nor the new one. */
void
ct_local_file_set_changed (GError **error)
{
  g_set_error_literal (error,
                       CT_ERROR,
                       CT_ERROR_CORRUPT,
                       _ ("The file changed while it was sent. Publish again when nobody writes to it any more."));
}
