/* ct-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a document is once it is open: where its pictures are, and how it stands with the file
 * on disk, with the journal and with other programs.
 */
#include "ct-document-private.h"

#include <string.h>
#include <sys/stat.h>

#include "ct-error.h"

G_DEFINE_FINAL_TYPE (CtDocument, ct_document, G_TYPE_OBJECT)

static void
ct_document_finalize (GObject *object)
{
  CtDocument *self = CT_DOCUMENT (object);

  ct_document_set_journal (self, NULL);
  g_clear_pointer (&self->waiting, ct_journal_store_close);
  g_clear_pointer (&self->lock, ct_lock_release);
  g_clear_pointer (&self->coco, ct_coco_unref);
  g_clear_object (&self->history);
  ct_disk_unref (self->disk);
  ct_lock_owner_clear (&self->recovery.owner);
  g_free (self->recovery.aside);
  g_free (self->recovery.problem);
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

/* ---- the file on disk, as main thread and saves see it ---- */

static void
disk_clear (gpointer data)
{
  CtDisk *self = data;

  g_mutex_clear (&self->lock);
}

CtDisk *
ct_disk_new (void)
{
  CtDisk *self = g_atomic_rc_box_new0 (CtDisk);

  g_mutex_init (&self->lock);
  return self;
}

CtDisk *
ct_disk_ref (CtDisk *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ct_disk_unref (CtDisk *self)
{
  g_atomic_rc_box_release_full (self, disk_clear);
}

/* What tells a file apart from another version of itself; 0 when it is not there. */
guint64
ct_disk_stamp (const char *path)
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

void
ct_disk_set (CtDisk *self, guint64 stamp, const CtVersion *version)
{
  g_mutex_lock (&self->lock);
  self->stamp = stamp;
  self->on_disk = stamp != 0;
  self->has_version = version != NULL;
  if (version != NULL)
    self->version = *version;
  g_mutex_unlock (&self->lock);
}

CtDocument *
ct_document_new (CtCoco *coco, const char *path, const char *image_folder)
{
  CtDocument *self = g_object_new (CT_TYPE_DOCUMENT, NULL);

  self->coco = coco;
  self->history = ct_history_new (ct_coco_get_dataset (coco));
  self->path = g_strdup (path);
  self->image_folder = g_strdup (image_folder);
  self->disk = ct_disk_new ();
  return self;
}

/* Takes the journal. */
void
ct_document_set_journal (CtDocument *self, CtJournal *journal)
{
  ct_history_set_keeper (self->history, NULL, NULL);
  if (self->journal != NULL)
    ct_journal_close (self->journal);
  g_clear_pointer (&self->journal, ct_journal_unref);
  self->journal = journal;
  if (journal != NULL)
    ct_journal_attach (journal, self->history);
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
  gboolean on_disk;

  g_mutex_lock (&self->disk->lock);
  on_disk = self->disk->on_disk;
  g_mutex_unlock (&self->disk->lock);
  return !on_disk;
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

/* Whether there is a link among the parts of @path that come after @folder. */
static gboolean
has_link_below (const char *folder, const char *path)
{
  g_autofree char *above = g_canonicalize_filename (folder, NULL);
  g_autofree char *part = g_strdup (path);
  struct stat info;

  for (char *end = part + strlen (above); end != NULL;)
    {
      end = *end != '\0' ? strchr (end + 1, '/') : NULL;
      if (end != NULL)
        *end = '\0';
      if (lstat (part, &info) != 0 || S_ISLNK (info.st_mode))
        return TRUE;
      if (end != NULL)
        *end = '/';
    }
  return FALSE;
}

/* @path begins with @folder. Without a link after that it cannot lead anywhere else, which spares two walks
 * from the root on. */
static gboolean
leads_outside (const char *folder, const char *path)
{
  g_autofree char *real_folder = NULL;
  g_autofree char *real_path = NULL;
  gsize length;

  if (!has_link_below (folder, path))
    return FALSE;
  real_folder = realpath (folder, NULL);
  real_path = realpath (path, NULL);
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

/* ---- journal, lock and others ---- */

/**
 * ct_document_get_recovery:
 *
 * Returns: (transfer none): what ct_document_open_for_editing() found
 */
const CtRecovery *
ct_document_get_recovery (CtDocument *self)
{
  return &self->recovery;
}

/**
 * ct_document_discard_recovered:
 *
 * Takes back what was recovered, as if it had been undone: it can be redone.
 *
 * Returns: %FALSE if the saved state cannot be reached by undoing, because something else was done
 *   since; then nothing changed. ct_document_detach(), ct_journal_put_aside() and opening again give the
 *   file
 */
gboolean
ct_document_discard_recovered (CtDocument *self)
{
  return ct_history_return_to_saved (self->history);
}

/**
 * ct_document_dup_journal_error:
 *
 * Cheap; for after each change, so that it can be said at once.
 *
 * Returns: (transfer full) (nullable): why gestures are not kept beyond the end of the program at
 *   present, or %NULL if they are
 */
char *
ct_document_dup_journal_error (CtDocument *self)
{
  return self->journal != NULL ? ct_journal_dup_error (self->journal) : NULL;
}

/**
 * ct_document_is_settled:
 *
 * Returns: whether the end of the program would cost no gesture; %TRUE without a journal
 */
gboolean
ct_document_is_settled (CtDocument *self)
{
  return self->journal == NULL || ct_journal_is_settled (self->journal);
}

/**
 * ct_document_flush_journal:
 *
 * Waits until every gesture is on the disk; for before the machine sleeps, and for tests.
 */
gboolean
ct_document_flush_journal (CtDocument *self, GError **error)
{
  return self->journal == NULL || ct_journal_flush (self->journal, error);
}

struct _CtDetached
{
  CtJournal *journal;
  CtJournalStore *waiting;
  CtLock *lock;
};

/**
 * ct_document_take_apart:
 *
 * Takes journal and lock away from the document, without waiting for anything; on the main thread, when no save
 * is running. What is done in the document afterwards is not kept.
 *
 * Returns: (transfer full) (nullable): for ct_detached_close() in a worker; %NULL if it has neither
 */
CtDetached *
ct_document_take_apart (CtDocument *self)
{
  CtDetached *detached;

  if (self->journal == NULL && self->waiting == NULL && self->lock == NULL)
    return NULL;
  self->is_taken_over = self->is_taken_over || (self->lock != NULL && !ct_lock_is_held (self->lock));
  ct_history_set_keeper (self->history, NULL, NULL);
  detached = g_new0 (CtDetached, 1);
  detached->journal = g_steal_pointer (&self->journal);
  detached->waiting = g_steal_pointer (&self->waiting);
  detached->lock = g_steal_pointer (&self->lock);
  return detached;
}

/**
 * ct_detached_close:
 * @self: (transfer full) (nullable)
 *
 * Waits until the journal is written as far as it can be, and lets go of it and of the lock. Any thread.
 */
void
ct_detached_close (CtDetached *self)
{
  if (self == NULL)
    return;
  if (self->journal != NULL)
    ct_journal_close (self->journal);
  g_clear_pointer (&self->journal, ct_journal_unref);
  g_clear_pointer (&self->waiting, ct_journal_store_close);
  g_clear_pointer (&self->lock, ct_lock_release);
  g_free (self);
}

/**
 * ct_document_detach:
 *
 * Lets go of journal and lock, so that the same file can be opened again while this document is
 * still shown. What is done in this document afterwards is not kept; see ct_document_attach_again().
 */
void
ct_document_detach (CtDocument *self)
{
  ct_detached_close (ct_document_take_apart (self));
}

/**
 * ct_document_attach_again:
 *
 * For after ct_document_detach(), if the other opening came to nothing.
 *
 * Returns: %FALSE if the journal is not this document's any more, because something was done in it
 *   meanwhile or somebody else has it; then gestures are not kept
 */
gboolean
ct_document_attach_again (CtDocument *self)
{
  CtLockOwner owner = { NULL, NULL, 0, 0 };
  g_autofree char *aside = NULL;
  guint n_applied;
  guint n_groups = ct_history_get_n_groups (self->history, &n_applied);
  CtJournalStore *store;

  g_return_val_if_fail (self->journal == NULL && self->lock == NULL, FALSE);
  self->lock = ct_lock_acquire (self->path, FALSE, &owner, NULL);
  ct_lock_owner_clear (&owner);
  store = self->lock != NULL ? ct_journal_store_open (self->path, &aside, NULL) : NULL;
  if (self->lock != NULL && store == NULL && aside == NULL && n_groups == 0 && self->disk->has_version)
    {
      ct_document_begin_journal (self, NULL);
      return TRUE;
    }
  if (store == NULL)
    return FALSE;
  if (ct_journal_store_get_facts (store)->n_groups != n_groups
      || ct_journal_store_get_facts (store)->position != n_applied)
    {
      ct_journal_store_close (store);
      return FALSE;
    }
  ct_document_adopt (self, store);
  return TRUE;
}

/**
 * ct_document_look_outside:
 *
 * Two or three looks at the file system; for every few seconds and when the window gets the focus.
 *
 * Returns: whether somebody else has done something to the file or the lock
 */
CtOutside
ct_document_look_outside (CtDocument *self)
{
  guint64 stamp = ct_disk_stamp (self->path);
  CtOutside outside = CT_OUTSIDE_SAME;

  if (self->lock != NULL && !ct_lock_is_held (self->lock))
    return CT_OUTSIDE_TAKEN_OVER;
  g_mutex_lock (&self->disk->lock);
  if (self->disk->n_saving == 0 && stamp != self->disk->stamp)
    outside = stamp == 0 ? CT_OUTSIDE_GONE : CT_OUTSIDE_CHANGED;
  g_mutex_unlock (&self->disk->lock);
  return outside;
}

/**
 * ct_document_accept_outside:
 *
 * The person wants the next save to replace what somebody else put in the file's place.
 */
void
ct_document_accept_outside (CtDocument *self)
{
  ct_disk_set (self->disk, ct_disk_stamp (self->path), NULL);
}
