/* ct-file-load.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Most of the time goes into the kernel's giving out pages, so two threads read a large file in
 * nearly half of it.
 */
#include "ct-file-load.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ct-error.h"

/* How much is read between two looks at the cancellable. */
#define CHUNK_BYTES (8 * 1024 * 1024)
/* From here on a second thread is worth it. */
#define LARGE_BYTES (16 * 1024 * 1024)

typedef struct
{
  int fd;
  char *data;
  gsize start;
  gsize end;
  gsize n_read;
  int failed;
  GCancellable *cancellable;
} Part;

static gpointer
read_part (gpointer data)
{
  Part *part = data;

  while (part->start + part->n_read < part->end && !g_cancellable_is_cancelled (part->cancellable))
    {
      gsize at = part->start + part->n_read;
      gssize n = pread (part->fd, part->data + at, MIN (CHUNK_BYTES, part->end - at), (off_t) at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        part->failed = errno;
      if (n <= 0)
        break;
      part->n_read += (gsize) n;
    }
  return NULL;
}

static gboolean
read_all (int fd, char *data, gsize *length, GCancellable *cancellable)
{
  gsize middle = *length >= LARGE_BYTES ? *length / 2 : *length;
  Part first = { fd, data, 0, middle, 0, 0, cancellable };
  Part second = { fd, data, middle, *length, 0, 0, cancellable };
  GThread *thread = middle < *length ? g_thread_new ("read-file", read_part, &second) : NULL;

  read_part (&first);
  if (thread != NULL)
    g_thread_join (thread);
  errno = first.failed != 0 ? first.failed : second.failed;
  /* A file that shrinks meanwhile ends where the first gap is. */
  *length = first.n_read < middle ? first.n_read : middle + second.n_read;
  return errno == 0;
}

/* Pipes and the like have no size beforehand. */
static GBytes *
load_stream (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GError *local = NULL;
  char *contents;
  gsize length;

  if (!g_file_load_contents (file, cancellable, &contents, &length, NULL, &local))
    {
      ct_error_from_io (error, local, path);
      return NULL;
    }
  return g_bytes_new_take (contents, length);
}

/**
 * ct_file_load:
 * @path: a file
 *
 * Returns: (transfer full): its bytes, or %NULL with an error that names it
 */
GBytes *
ct_file_load (const char *path, GCancellable *cancellable, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat info;
  gsize length;
  char *data;
  int failed;

  if (fd < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size <= 0)
    {
      if (fd >= 0)
        close (fd);
      return load_stream (path, cancellable, error);
    }
  length = (gsize) info.st_size;
  data = g_try_malloc (length);
  failed = data == NULL ? ENOMEM : 0;
  if (failed == 0 && !read_all (fd, data, &length, cancellable))
    failed = errno;
  close (fd);
  if (failed != 0)
    ct_error_from_io (error,
                      g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (failed), g_strerror (failed)),
                      path);
  if (failed != 0 || ct_cancelled (cancellable, error))
    {
      g_free (data);
      return NULL;
    }
  return g_bytes_new_take (data, length);
}
