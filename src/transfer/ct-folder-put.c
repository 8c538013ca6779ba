/* ct-folder-put.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes one blob of a folder container: aside, hashed on the way, synced, and only then
 * under its name, with the condition checked under a lock on the container.
 */
#include "ct-container-folder-private.h"
#include "ct-error.h"
#include "ct-folder-io-private.h"
#include "ct-local-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define COPY_BYTES (256 * 1024)

typedef struct
{
  CtContainerFolder *self;
  const CtPutRequest *request;
  int root_fd;
  int parent_fd;
  int fd;
  const char *last;
  char *aside;
  GChecksum *checksum;
  guint64 n_written;
} Put;

static gboolean
fail (Put *put, GError **error)
{
  int code = errno;

  if (code == ENOENT)
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_CONFLICT,
                 _ ("“%s” cannot be written: its folder disappeared meanwhile. Publish again."),
                 put->request->name);
  else if (code == ENOTDIR || code == ELOOP)
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_DENIED,
                 _ ("“%s” cannot be written: a link or a file stands where a folder is needed. "
                    "Remove it or publish to another place."),
                 put->request->name);
  else
    ct_container_folder_set_error (put->self, put->request->name, code, error);
  return FALSE;
}

/* What the request demands of the blob that is there. */
static gboolean
check_condition (Put *put, GError **error)
{
  const CtPutRequest *request = put->request;
  g_autofree char *etag = NULL;
  struct stat info;

  if (fstatat (put->parent_fd, put->last, &info, AT_SYMLINK_NOFOLLOW) != 0)
    {
      if (errno != ENOENT)
        return fail (put, error);
      if (request->condition != CT_PUT_IF_MATCH)
        return TRUE;
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CONFLICT,
                   _ ("“%s” was removed by somebody else meanwhile. Publish again."),
                   request->name);
      return FALSE;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_DENIED,
                   _ ("“%s” cannot be written: a link or a folder has its name. "
                      "Remove it or publish to another place."),
                   request->name);
      return FALSE;
    }
  if (request->condition == CT_PUT_IF_ABSENT)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CONFLICT,
                   _ ("“%s” was written by somebody else meanwhile. Publish again."),
                   request->name);
      return FALSE;
    }
  if (request->condition == CT_PUT_ALWAYS)
    return TRUE;
  etag = ct_container_folder_make_etag (&info);
  if (g_strcmp0 (etag, request->etag) == 0)
    return TRUE;
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CONFLICT,
               _ ("“%s” was changed by somebody else meanwhile. Publish again."),
               request->name);
  return FALSE;
}

static gboolean
write_chunk (Put *put, gconstpointer data, gsize length, GError **error)
{
  if (!ct_folder_io_write_all (put->fd, data, length))
    return fail (put, error);
  g_checksum_update (put->checksum, data, (gssize) length);
  put->n_written += length;
  if (put->request->sent != NULL)
    put->request->sent (put->n_written, put->request->sent_data);
  return TRUE;
}

static gboolean
copy_bytes (Put *put, GCancellable *cancellable, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (put->request->bytes, &length);

  while (put->n_written < length)
    {
      gsize n = MIN (length - put->n_written, COPY_BYTES);

      if (ct_cancelled (cancellable, error) || !write_chunk (put, data + put->n_written, n, error))
        return FALSE;
    }
  return TRUE;
}

/* A source that cannot be read is not what the request promised. */
static gboolean
fail_source (GError *source_error, GError **error)
{
  source_error->domain = CT_ERROR;
  source_error->code = CT_ERROR_CORRUPT;
  g_propagate_error (error, source_error);
  return FALSE;
}

static gboolean
copy_file (Put *put, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);
  GError *source_error = NULL;
  struct stat info;
  gboolean ok = TRUE;
  gssize n = 1;
  int fd = ct_local_file_open (put->request->path, &info, &source_error);

  if (fd < 0)
    return fail_source (source_error, error);
  /* Stops at one chunk too many: the length is wrong then. */
  while (ok && n > 0 && put->n_written <= put->request->size)
    {
      n = read (fd, buffer, COPY_BYTES);
      if (n < 0 && errno == EINTR)
        n = 1;
      else if (n < 0)
        {
          ct_local_file_set_error (&source_error, errno, put->request->path);
          ok = fail_source (source_error, error);
        }
      else if (n > 0)
        ok = !ct_cancelled (cancellable, error) && write_chunk (put, buffer, (gsize) n, error);
    }
  close (fd);
  return ok;
}

static gboolean
verify (Put *put, GError **error)
{
  CtMd5 md5;

  ct_md5_take (&md5, put->checksum);
  if (put->n_written == put->request->size && ct_md5_equal (&md5, &put->request->md5))
    return TRUE;
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CORRUPT,
               _ ("“%s” changed while it was sent. Publish again when nobody writes to it any more."),
               put->request->name);
  return FALSE;
}

static gboolean
commit (Put *put, char **etag, GError **error)
{
  struct stat info;
  gboolean ok;

  if (fsync (put->fd) != 0)
    return fail (put, error);
  /* Keeps other publishers out between the check and the renaming; where there are no locks the gap is small. */
  while (flock (put->root_fd, LOCK_EX) != 0 && errno == EINTR)
    ;
  ok = check_condition (put, error);
  if (ok && !ct_folder_io_rename (put->parent_fd, put->aside, put->last, put->request->condition != CT_PUT_IF_ABSENT))
    ok = errno == EEXIST ? check_condition (put, error) && fail (put, error) : fail (put, error);
  flock (put->root_fd, LOCK_UN);
  if (!ok)
    return FALSE;
  g_clear_pointer (&put->aside, g_free);
  if (fstat (put->fd, &info) != 0 || !ct_folder_io_sync_folder (put->parent_fd))
    return fail (put, error);
  *etag = ct_container_folder_make_etag (&info);
  return TRUE;
}

static gboolean
run (Put *put, char **etag, GCancellable *cancellable, GError **error)
{
  gboolean copied;

  if (!ct_container_folder_make_root (put->self, error))
    return FALSE;
  put->root_fd = ct_container_folder_open_root (put->self, error);
  if (put->root_fd < 0)
    return FALSE;
  put->parent_fd = ct_folder_io_open_parent (put->root_fd, put->request->name, TRUE, &put->last);
  if (put->parent_fd < 0)
    return fail (put, error);
  /* Early, to spare the writing; commit() asks again. */
  if (!check_condition (put, error))
    return FALSE;
  put->fd = ct_folder_io_create_aside (put->parent_fd, &put->aside);
  if (put->fd < 0)
    return fail (put, error);
  if (put->request->bytes != NULL)
    copied = copy_bytes (put, cancellable, error);
  else
    copied = copy_file (put, cancellable, error);
  return copied && verify (put, error) && commit (put, etag, error);
}

/* CtContainerInterface.put */
gboolean
ct_container_folder_put (CtContainer *container,
                         const CtPutRequest *request,
                         char **etag,
                         GCancellable *cancellable,
                         GError **error)
{
  CtContainerFolder *self = CT_CONTAINER_FOLDER (container);
  Put put = { self, request, -1, -1, -1, NULL, NULL, NULL, 0 };
  gboolean ok;

  if (!ct_container_folder_check_name (self, request->name, error))
    return FALSE;
  put.checksum = g_checksum_new (G_CHECKSUM_MD5);
  ok = run (&put, etag, cancellable, error);
  if (put.aside != NULL)
    unlinkat (put.parent_fd, put.aside, 0);
  g_free (put.aside);
  g_checksum_free (put.checksum);
  for (guint i = 0; i < 3; i++)
    {
      int fd = i == 0 ? put.fd : i == 1 ? put.parent_fd : put.root_fd;

      if (fd >= 0)
        close (fd);
    }
  return ok;
}
