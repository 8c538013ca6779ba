/* ct-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening and saving.
 */
#include "ct-document.h"

#include <string.h>
#include <sys/stat.h>

#include "ct-atomic-file.h"
#include "ct-error.h"
#include "ct-file-load.h"
#include "ct-folder-scan.h"
#include "ct-verbs.h"

struct _CtDocument
{
  GObject parent_instance;
  CtCoco *coco;
  CtHistory *history;
  char *path;
  char *image_folder;
  gboolean on_disk;
  guint64 disk_stamp;
};

struct _CtSave
{
  CtSplices *splices;
  CtCocoCounts counts;
  char *path;
  guint position;
  gboolean expects_none;
  guint64 expected_stamp;
  guint64 stamp;
};

G_DEFINE_FINAL_TYPE (CtDocument, ct_document, G_TYPE_OBJECT)

static void
ct_document_finalize (GObject *object)
{
  CtDocument *self = CT_DOCUMENT (object);

  g_clear_pointer (&self->coco, ct_coco_unref);
  g_clear_object (&self->history);
  g_free (self->path);
  g_free (self->image_folder);
  G_OBJECT_CLASS (ct_document_parent_class)->finalize (object);
}

static void
ct_document_class_init (CtDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ct_document_finalize;
}

static void
ct_document_init (CtDocument *self)
{
}

/* What tells a file apart from another version of itself; 0 when it is not there. */
static guint64
file_stamp (const char *path)
{
  struct stat info;
  guint64 parts[4];

  if (stat (path, &info) != 0)
    return 0;
  parts[0] = (guint64) info.st_ino;
  parts[1] = (guint64) info.st_size;
  parts[2] = (guint64) info.st_mtim.tv_sec;
  parts[3] = (guint64) info.st_mtim.tv_nsec;
  return ct_hash_bytes (parts, sizeof parts) | 1;
}

static CtDocument *
document_new (CtCoco *coco, const char *path, const char *image_folder, gboolean on_disk)
{
  CtDocument *self = g_object_new (CT_TYPE_DOCUMENT, NULL);

  self->coco = coco;
  self->history = ct_history_new (ct_coco_get_dataset (coco));
  self->path = g_strdup (path);
  self->image_folder = g_strdup (image_folder);
  self->on_disk = on_disk;
  return self;
}

/* Where the pictures probably are: beside the COCO file, in its folder "images", or beside a
 * folder "annotations" – wherever the first pictures of the file can be found. */
static char *
guess_image_folder (const char *path, CtDataset *dataset)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *parent = g_path_get_dirname (folder);
  char *candidates[] = {
    g_strdup (folder),
    g_build_filename (folder, "images", NULL),
    g_build_filename (parent, "images", NULL),
    g_strdup (parent),
    NULL,
  };
  char *found = NULL;

  for (guint i = 0; candidates[i] != NULL && found == NULL; i++)
    for (guint32 row = 0; row < MIN (dataset->images.n_rows, 8) && found == NULL; row++)
      {
        g_autofree char *image =
            ct_document_resolve_image (candidates[i], ct_dataset_get_file_name (dataset, row), NULL);

        if (image != NULL && g_file_test (image, G_FILE_TEST_IS_REGULAR))
          found = g_strdup (candidates[i]);
      }
  if (found == NULL)
    found = g_strdup (folder);
  for (guint i = 0; candidates[i] != NULL; i++)
    g_free (candidates[i]);
  return found;
}

/**
 * ct_document_open_with_images:
 * @path: a COCO file
 * @image_folder: (nullable): what file names are relative to; %NULL looks for it
 *
 * Returns: (transfer full): the document, or %NULL with an error that names file, line and column
 */
CtDocument *
ct_document_open_with_images (const char *path,
                              const char *image_folder,
                              CtCocoDialectChoice dialect,
                              CtProgress *progress,
                              GCancellable *cancellable,
                              GError **error)
{
  guint64 stamp = file_stamp (path);
  g_autoptr (GBytes) bytes = ct_file_load (path, cancellable, error);
  g_autofree char *guessed = NULL;
  CtDocument *self;
  CtCoco *coco;

  if (bytes == NULL)
    return NULL;
  coco = ct_coco_read (bytes, path, dialect, progress, cancellable, error);
  if (coco == NULL)
    return NULL;
  if (image_folder == NULL)
    image_folder = guessed = guess_image_folder (path, ct_coco_get_dataset (coco));
  self = document_new (coco, path, image_folder, TRUE);
  self->disk_stamp = stamp;
  return self;
}

static gboolean
add_pictures (CtHistory *history,
              const char *folder,
              CtSizeFunc size_func,
              CtProgress *progress,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GPtrArray) names = ct_folder_scan_pictures (folder, progress, cancellable, error);

  if (names == NULL)
    return FALSE;
  if (names->len == 0)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_NOT_FOUND,
                   _ ("%s: there are no pictures in this folder. Choose a folder with pictures, or a COCO file."),
                   folder);
      return FALSE;
    }
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      double width = 0, height = 0;

      if (ct_cancelled (cancellable, error))
        return FALSE;
      if (size_func == NULL || !size_func (path, &width, &height))
        width = height = 0;
      ct_verb_add_image_unchecked (history, name, width, height);
      ct_progress_report_count (progress, i + 1, names->len);
    }
  return TRUE;
}

static CtDocument *
open_folder (const char *folder,
             CtCocoDialectChoice dialect,
             CtSizeFunc size_func,
             CtProgress *progress,
             GCancellable *cancellable,
             GError **error)
{
  GError *local = NULL;
  g_autofree char *coco_path = ct_folder_scan_find_coco (folder, &local);
  g_autofree char *path = NULL;
  g_autoptr (CtDocument) self = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  if (coco_path != NULL)
    return ct_document_open (coco_path, dialect, size_func, progress, cancellable, error);
  path = g_build_filename (folder, "annotations.json", NULL);
  self = document_new (ct_coco_new_empty (), path, folder, FALSE);
  ct_history_begin (self->history, N_ ("Add Images"));
  if (!add_pictures (self->history, folder, size_func, progress, cancellable, error))
    return NULL;
  ct_history_end (self->history);
  ct_history_forget (self->history);
  return g_steal_pointer (&self);
}

/**
 * ct_document_open:
 * @path: a COCO file, or a folder; a folder's COCO file is opened if it holds one
 * @dialect: overrules what a COCO file says about itself
 * @size_func: (nullable): for pictures of a folder without a COCO file
 *
 * Returns: (transfer full): the document, or %NULL with an error that names file, line and column
 */
CtDocument *
ct_document_open (const char *path,
                  CtCocoDialectChoice dialect,
                  CtSizeFunc size_func,
                  CtProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (CtDocument) self = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return open_folder (path, dialect, size_func, progress, cancellable, error);
  self = ct_document_open_with_images (path, NULL, dialect, progress, cancellable, error);
  if (self == NULL || !ct_coco_require_images (self->coco, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ct_document_get_coco:
 *
 * Returns: (transfer none): the opened file
 */
CtCoco *
ct_document_get_coco (CtDocument *self)
{
  return self->coco;
}

/**
 * ct_document_get_dataset:
 *
 * Returns: (transfer none): its records
 */
CtDataset *
ct_document_get_dataset (CtDocument *self)
{
  return ct_coco_get_dataset (self->coco);
}

/**
 * ct_document_get_history:
 *
 * Returns: (transfer none): through which it is edited
 */
CtHistory *
ct_document_get_history (CtDocument *self)
{
  return self->history;
}

/**
 * ct_document_get_path:
 *
 * Returns: where it is, or will be, on disk
 */
const char *
ct_document_get_path (CtDocument *self)
{
  return self->path;
}

/**
 * ct_document_get_image_folder:
 *
 * Returns: what the file names of its images are relative to
 */
const char *
ct_document_get_image_folder (CtDocument *self)
{
  return self->image_folder;
}

void
ct_document_set_image_folder (CtDocument *self, const char *folder)
{
  ct_set_str (&self->image_folder, folder);
}

/**
 * ct_document_dup_title:
 *
 * Returns: (transfer full): the file's name with its folder, for titles
 */
char *
ct_document_dup_title (CtDocument *self)
{
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *folder_name = g_path_get_basename (folder);

  return g_strconcat (folder_name, "/", name, NULL);
}

/**
 * ct_document_is_new:
 *
 * Returns: whether it was never saved
 */
gboolean
ct_document_is_new (CtDocument *self)
{
  return !self->on_disk;
}

/**
 * ct_document_is_modified:
 *
 * Returns: whether there is something to save
 */
gboolean
ct_document_is_modified (CtDocument *self)
{
  return ct_history_is_modified (self->history);
}

/* Resolves "." and ".." by name; sets @inside to FALSE where the name climbs out of its folder. */
static char *
canonical (const char *image_folder, const char *file_name, gboolean *inside)
{
  g_autofree char *folder = g_canonicalize_filename (image_folder, NULL);
  char *path = g_canonicalize_filename (file_name, folder);
  gsize length = strlen (folder);

  *inside = strncmp (path, folder, length) == 0 && (path[length] == '/' || folder[length - 1] == '/');
  return path;
}

static gboolean
leads_outside (const char *folder, const char *path)
{
  g_autofree char *real_folder = realpath (folder, NULL);
  g_autofree char *real_path = realpath (path, NULL);
  gsize length;

  if (real_folder == NULL || real_path == NULL)
    return FALSE;
  length = strlen (real_folder);
  return strncmp (real_path, real_folder, length) != 0 || (real_path[length] != '/' && real_folder[length - 1] != '/');
}

/* Names that other programs wrote with back-slashes, or percent-encoded as in an address, or both. The
 * first that is there; else what it would be with slashes. Takes @path. */
static char *
try_other_spellings (const char *image_folder, const char *file_name, char *path, gboolean *inside)
{
  g_autofree char *slashes = g_strdelimit (g_strdup (file_name), "\\", '/');
  g_autofree char *decoded = g_uri_unescape_string (slashes, NULL);
  g_autofree char *plain = path;
  g_autofree char *decoded_path = NULL;
  gboolean decoded_inside;

  path = canonical (image_folder, slashes, inside);
  if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL) || g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  decoded_path = canonical (image_folder, decoded, &decoded_inside);
  if (!g_file_test (decoded_path, G_FILE_TEST_EXISTS))
    return path;
  g_free (path);
  *inside = decoded_inside;
  return g_steal_pointer (&decoded_path);
}

/**
 * ct_document_resolve_image:
 * @file_name: of an image, as in the file; back-slashes count as slashes, and percent-encoding as
 *   what it encodes, where no file is called so
 * @inside: (out) (optional): whether it lies in the folder, links followed; what does not is shown
 *   but never uploaded
 *
 * Returns: (transfer full) (nullable): the picture's path, %NULL for a web address or no name
 */
char *
ct_document_resolve_image (const char *image_folder, const char *file_name, gboolean *inside)
{
  gboolean is_inside = FALSE;
  char *path;

  if (inside != NULL)
    *inside = FALSE;
  if (*file_name == '\0' || strstr (file_name, "://") != NULL)
    return NULL;
  path = canonical (image_folder, file_name, &is_inside);
  if (strpbrk (file_name, "\\%") != NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
    path = try_other_spellings (image_folder, file_name, path, &is_inside);
  if (inside != NULL)
    *inside = is_inside && !leads_outside (image_folder, path);
  return path;
}

/**
 * ct_document_dup_image_path:
 *
 * Returns: (transfer full) (nullable): where the picture should be, %NULL if its name is no path
 */
char *
ct_document_dup_image_path (CtDocument *self, guint32 image)
{
  return ct_document_resolve_image (self->image_folder,
                                    ct_dataset_get_file_name (ct_document_get_dataset (self), image),
                                    NULL);
}

/**
 * ct_document_prepare_save:
 * @path: (nullable): where to save; %NULL saves where the document is
 *
 * Takes what is to be saved, on the main thread.
 *
 * Returns: (transfer full): to be run in a worker, then given to ct_document_finish_save()
 */
CtSave *
ct_document_prepare_save (CtDocument *self, const char *path, GError **error)
{
  const char *reason = ct_coco_get_read_only_reason (self->coco);
  CtSave *save;

  if (reason != NULL)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED, "%s: %s", self->path, reason);
      return NULL;
    }
  save = g_new0 (CtSave, 1);
  save->splices = ct_coco_plan_save (self->coco);
  ct_coco_count_records (self->coco, &save->counts);
  save->path = g_strdup (path != NULL ? path : self->path);
  save->position = ct_history_get_position (self->history);
  if (self->on_disk && g_strcmp0 (save->path, self->path) == 0)
    save->expected_stamp = self->disk_stamp;
  save->expects_none = !self->on_disk && path == NULL;
  return save;
}

static gboolean
write_splices (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  CtSave *self = data;

  return ct_splices_write (self->splices, stream, NULL, cancellable, error);
}

static gboolean
check_counts (GInputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  CtSave *self = data;

  return ct_coco_check_counts (stream, &self->counts, self->path, cancellable, error);
}

/**
 * ct_save_run:
 *
 * Writes the file. May run in any thread. A file that somebody else changed since it was opened
 * or last saved is not overwritten, nor one that came where a new document has its place. What
 * was written is read again and its records counted before it replaces the old file.
 *
 * Returns: %FALSE with the old file as it was; %CT_ERROR_CONFLICT if it is somebody else's
 */
gboolean
ct_save_run (CtSave *self, CtProgress *progress, GCancellable *cancellable, GError **error)
{
  guint64 stamp = file_stamp (self->path);

  if (stamp != 0 && (self->expects_none || (self->expected_stamp != 0 && stamp != self->expected_stamp)))
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CONFLICT,
                   _ ("%s: another program has changed the file since it was opened. Save under another name, or open "
                      "it again."),
                   self->path);
      return FALSE;
    }
  if (!ct_atomic_file_write_checked (self->path, write_splices, check_counts, self, cancellable, error))
    return FALSE;
  self->stamp = file_stamp (self->path);
  return TRUE;
}

/**
 * ct_document_finish_save:
 * @save: one that ct_save_run() has written
 *
 * Notes what is on disk now, on the main thread.
 */
void
ct_document_finish_save (CtDocument *self, CtSave *save)
{
  ct_set_str (&self->path, save->path);
  self->on_disk = TRUE;
  self->disk_stamp = save->stamp;
  ct_history_mark_saved (self->history, save->position);
}

void
ct_save_free (CtSave *self)
{
  ct_splices_unref (self->splices);
  g_free (self->path);
  g_free (self);
}

/**
 * ct_document_save:
 * @path: (nullable): where to save; %NULL saves where the document is
 *
 * Saves at once, in this thread.
 */
gboolean
ct_document_save (CtDocument *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (CtSave) save = ct_document_prepare_save (self, path, error);

  if (save == NULL || !ct_save_run (save, NULL, cancellable, error))
    return FALSE;
  ct_document_finish_save (self, save);
  return TRUE;
}
