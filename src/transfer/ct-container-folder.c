/* ct-container-folder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder container: what is simple about it. Writing is in ct-folder-put.c, listing in
 * ct-folder-list.c. A blob's content type is not kept; its MD5 is computed when asked for.
 */
#include "ct-blob-name.h"
#include "ct-container-folder-private.h"
#include "ct-error.h"
#include "ct-folder-io-private.h"
#include "ct-local-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define GET_BYTES (256 * 1024)

static void ct_container_folder_container_init (CtContainerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CtContainerFolder,
                               ct_container_folder,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CT_TYPE_CONTAINER, ct_container_folder_container_init))

/* Inode, size and time of change, quoted as in HTTP. */
char *
ct_container_folder_make_etag (const struct stat *info)
{
  gint64 modified_ns = (gint64) info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;

  return g_strdup_printf ("\"%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x\"",
                          (guint64) info->st_ino,
                          (guint64) info->st_size,
                          (guint64) modified_ns);
}

char *
ct_container_folder_dup_path (CtContainerFolder *self, const char *name)
{
  return g_build_filename (self->path, name, NULL);
}

void
ct_container_folder_fill_blob (CtBlob *blob, const char *name, const struct stat *info)
{
  blob->name = g_strdup (name);
  blob->size = (guint64) info->st_size;
  blob->etag = ct_container_folder_make_etag (info);
  blob->modified_us = (gint64) info->st_mtim.tv_sec * G_USEC_PER_SEC + info->st_mtim.tv_nsec / 1000;
}

void
ct_container_folder_set_error (CtContainerFolder *self, const char *name, int code, GError **error)
{
  g_autofree char *path = ct_container_folder_dup_path (self, name);

  ct_local_file_set_error (error, code, path);
}

gboolean
ct_container_folder_check_name (CtContainerFolder *self, const char *name, GError **error)
{
  if (!ct_blob_name_check (name, error))
    return FALSE;
  if (!ct_folder_io_has_aside (name))
    return TRUE;
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_USAGE,
               _ ("“%s” is a name that Cartouche keeps for itself. Rename the file."),
               name);
  return FALSE;
}

int
ct_container_folder_open_root (CtContainerFolder *self, GError **error)
{
  int fd = open (self->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    ct_local_file_set_error (error, errno, self->path);
  return fd;
}

/* Makes the folder itself for the first blob, if it was not there when the container was made. */
gboolean
ct_container_folder_make_root (CtContainerFolder *self, GError **error)
{
  if (!self->is_new || mkdir (self->path, 0777) == 0 || errno == EEXIST)
    {
      self->is_new = FALSE;
      return TRUE;
    }
  ct_local_file_set_error (error, errno, self->path);
  return FALSE;
}

/* Whether there is nothing in the container because its folder is still to be made. */
gboolean
ct_container_folder_is_unmade (CtContainerFolder *self)
{
  return self->is_new && !g_file_test (self->path, G_FILE_TEST_EXISTS);
}

static int
open_blob (CtContainerFolder *self, const char *name, struct stat *info, GError **error)
{
  int root_fd, fd;

  if (!ct_container_folder_check_name (self, name, error))
    return -1;
  root_fd = ct_container_folder_open_root (self, error);
  if (root_fd < 0)
    return -1;
  fd = ct_folder_io_open_blob (root_fd, name, info);
  if (fd < 0)
    ct_container_folder_set_error (self, name, errno, error);
  close (root_fd);
  return fd;
}

/* Whose file it is. */
static char *
dup_owner (const struct stat *info)
{
  struct passwd entry;
  struct passwd *found = NULL;
  char buffer[4096];

  if (getpwuid_r (info->st_uid, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL)
    return NULL;
  return g_utf8_make_valid (found->pw_name, -1);
}

static gboolean
ct_container_folder_head (CtContainer *container,
                          const char *name,
                          CtBlob *blob,
                          GCancellable *cancellable,
                          GError **error)
{
  CtContainerFolder *self = CT_CONTAINER_FOLDER (container);
  struct stat before, after;
  GError *io_error = NULL;
  CtMd5 md5;
  guint64 size;
  gboolean ok;
  int fd = open_blob (self, name, &before, error);

  if (fd < 0)
    return FALSE;
  ok = ct_md5_of_fd (&md5, fd, &size, NULL, NULL, cancellable, &io_error);
  if (ok)
    {
      ct_container_folder_fill_blob (blob, name, &before);
      blob->md5 = md5;
      blob->writer = dup_owner (&before);
      /* Without it when somebody writes into the file meanwhile: then there is no telling what it holds. */
      blob->has_md5 = fstat (fd, &after) == 0 && ct_local_file_unchanged (&before, &after) && size == blob->size;
    }
  else
    {
      g_autofree char *path = ct_container_folder_dup_path (self, name);

      ct_error_from_io (error, io_error, path);
    }
  close (fd);
  return ok;
}

static gboolean
ct_container_folder_get (CtContainer *container,
                         const char *name,
                         GOutputStream *stream,
                         CtProgress *progress,
                         GCancellable *cancellable,
                         GError **error)
{
  CtContainerFolder *self = CT_CONTAINER_FOLDER (container);
  g_autofree guint8 *buffer = g_malloc (GET_BYTES);
  struct stat info;
  guint64 done = 0;
  gssize n = 1;
  gboolean ok = TRUE;
  int fd = open_blob (self, name, &info, error);

  if (fd < 0)
    return FALSE;
  while (ok && n > 0)
    {
      n = read (fd, buffer, GET_BYTES);
      if (n < 0 && errno == EINTR)
        n = 1;
      else if (n < 0)
        {
          ct_container_folder_set_error (self, name, errno, error);
          ok = FALSE;
        }
      else
        {
          ok = g_output_stream_write_all (stream, buffer, (gsize) n, NULL, cancellable, error);
          done += (guint64) n;
          ct_progress_report_count (progress, done, (guint64) info.st_size);
        }
    }
  close (fd);
  return ok;
}

static gboolean
remove_locked (CtContainerFolder *self,
               int parent_fd,
               const char *last,
               const char *name,
               const char *etag,
               GError **error)
{
  g_autofree char *current = NULL;
  struct stat info;
  gboolean ok = fstatat (parent_fd, last, &info, AT_SYMLINK_NOFOLLOW) == 0;

  if (ok && !S_ISREG (info.st_mode))
    {
      errno = ENOENT;
      ok = FALSE;
    }
  if (ok && etag != NULL)
    {
      current = ct_container_folder_make_etag (&info);
      if (strcmp (current, etag) != 0)
        {
          g_set_error (error,
                       CT_ERROR,
                       CT_ERROR_CONFLICT,
                       _ ("“%s” was changed by somebody else meanwhile, so it is not deleted. Look at it again."),
                       name);
          return FALSE;
        }
    }
  ok = ok && unlinkat (parent_fd, last, 0) == 0 && ct_folder_io_sync_folder (parent_fd);
  if (!ok)
    ct_container_folder_set_error (self, name, errno, error);
  return ok;
}

static gboolean
ct_container_folder_remove (CtContainer *container,
                            const char *name,
                            const char *etag,
                            GCancellable *cancellable,
                            GError **error)
{
  CtContainerFolder *self = CT_CONTAINER_FOLDER (container);
  const char *last;
  gboolean ok;
  int root_fd, parent_fd;

  if (!ct_container_folder_check_name (self, name, error))
    return FALSE;
  root_fd = ct_container_folder_open_root (self, error);
  if (root_fd < 0)
    return FALSE;
  parent_fd = ct_folder_io_open_parent (root_fd, name, FALSE, &last);
  if (parent_fd < 0)
    {
      int code = errno == ENOTDIR || errno == ELOOP ? ENOENT : errno;

      ct_container_folder_set_error (self, name, code, error);
      close (root_fd);
      return FALSE;
    }
  while (flock (root_fd, LOCK_EX) != 0 && errno == EINTR)
    ;
  ok = remove_locked (self, parent_fd, last, name, etag, error);
  close (parent_fd);
  close (root_fd);
  return ok;
}

static char *
ct_container_folder_url_of (CtContainer *container, const char *name)
{
  CtContainerFolder *self = CT_CONTAINER_FOLDER (container);
  g_autofree char *folder = ct_blob_name_encode (strcmp (self->path, "/") == 0 ? "" : self->path);
  g_autofree char *blob = NULL;

  if (name == NULL)
    return g_strconcat ("file://", folder, NULL);
  blob = ct_blob_name_encode (name);
  return g_strconcat ("file://", folder, "/", blob, NULL);
}

static char *
ct_container_folder_dup_title (CtContainer *container)
{
  return g_filename_display_name (CT_CONTAINER_FOLDER (container)->path);
}

static gboolean
ct_container_folder_is_file (CtContainer *container, const char *name, const char *path)
{
  struct stat blob_info, info;
  int fd = open_blob (CT_CONTAINER_FOLDER (container), name, &blob_info, NULL);

  if (fd < 0)
    return FALSE;
  close (fd);
  return stat (path, &info) == 0 && info.st_dev == blob_info.st_dev && info.st_ino == blob_info.st_ino;
}

static void
ct_container_folder_finalize (GObject *object)
{
  g_free (CT_CONTAINER_FOLDER (object)->path);
  G_OBJECT_CLASS (ct_container_folder_parent_class)->finalize (object);
}

static void
ct_container_folder_class_init (CtContainerFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_container_folder_finalize;
}

static void
ct_container_folder_init (CtContainerFolder *self)
{
}

static void
ct_container_folder_container_init (CtContainerInterface *iface)
{
  iface->list = ct_container_folder_list;
  iface->head = ct_container_folder_head;
  iface->put = ct_container_folder_put;
  iface->get = ct_container_folder_get;
  iface->remove = ct_container_folder_remove;
  iface->url_of = ct_container_folder_url_of;
  iface->dup_title = ct_container_folder_dup_title;
  iface->is_file = ct_container_folder_is_file;
}

/**
 * ct_container_folder_new:
 * @path: a folder; when its last component is missing, it is made for the first blob
 *
 * Returns: (transfer full): the folder as a container, or %NULL
 */
CtContainer *
ct_container_folder_new (const char *path, GError **error)
{
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  CtContainerFolder *self;
  g_autofree char *parent = g_path_get_dirname (full);
  struct stat info;
  gboolean is_new = stat (full, &info) != 0 && errno == ENOENT;

  if (is_new && stat (parent, &info) != 0)
    {
      ct_local_file_set_error (error, errno, full);
      return NULL;
    }
  if (!is_new && (stat (full, &info) != 0 || !S_ISDIR (info.st_mode)))
    {
      g_autofree char *shown = g_filename_display_name (full);

      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_DENIED,
                   _ ("%s: This is no folder. Choose a folder to publish to."),
                   shown);
      return NULL;
    }
  self = g_object_new (CT_TYPE_CONTAINER_FOLDER, NULL);
  self->path = g_steal_pointer (&full);
  self->is_new = is_new;
  return CT_CONTAINER (self);
}
