/* ct-document-save.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A save: taken on the main thread, written in any, and noted on the main thread again.
 */
#include "ct-document-private.h"

#include "ct-atomic-file.h"
#include "ct-error.h"
#include "ct-file-load.h"

struct _CtSave
{
  CtSplices *splices;
  CtCocoCounts counts;
  char *path;
  gboolean is_elsewhere;
  gboolean expects_none;
  CtDisk *disk;
  CtJournal *journal;
  CtLock *lock; /* of the new place, if it is one */
  CtDigester digester;
  CtVersion version;
  guint64 stamp;
  char *warning;
};

/* ---- a stream that takes the digest of what goes through it ---- */

#define CT_TYPE_DIGEST_STREAM (ct_digest_stream_get_type ())
G_DECLARE_FINAL_TYPE (CtDigestStream, ct_digest_stream, CT, DIGEST_STREAM, GFilterOutputStream)

struct _CtDigestStream
{
  GFilterOutputStream parent_instance;
  CtDigester *digester;
};

G_DEFINE_FINAL_TYPE (CtDigestStream, ct_digest_stream, G_TYPE_FILTER_OUTPUT_STREAM)

static gssize
ct_digest_stream_write (GOutputStream *stream,
                        const void *buffer,
                        gsize count,
                        GCancellable *cancellable,
                        GError **error)
{
  GOutputStream *base = G_FILTER_OUTPUT_STREAM (stream)->base_stream;
  gssize n = g_output_stream_write (base, buffer, count, cancellable, error);

  if (n > 0)
    ct_digester_update (CT_DIGEST_STREAM (stream)->digester, buffer, (gsize) n);
  return n;
}

static void
ct_digest_stream_class_init (CtDigestStreamClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = ct_digest_stream_write;
}

static void
ct_digest_stream_init (CtDigestStream *self)
{
}

/* ---- preparing ---- */

static gboolean
check_writable (CtDocument *self, gboolean is_elsewhere, GError **error)
{
  const char *reason = ct_coco_get_read_only_reason (self->coco);
  CtLockOwner owner = { NULL, NULL, 0, 0 };

  if (reason != NULL)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED, "%s: %s", self->path, reason);
      return FALSE;
    }
  if (is_elsewhere)
    return TRUE;
  if (self->recovery.is_locked)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_CONFLICT,
                   _ ("%s is being edited by %s on %s. Save under another name."),
                   self->path,
                   self->recovery.owner.user,
                   self->recovery.owner.host);
      return FALSE;
    }
  if (!self->is_taken_over && (self->lock == NULL || ct_lock_is_held (self->lock)))
    return TRUE;
  ct_lock_find_owner (self->path, &owner);
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CONFLICT,
               _ ("%s was taken over by %s on %s. Save under another name."),
               self->path,
               owner.user != NULL ? owner.user : "?",
               owner.host != NULL ? owner.host : "?");
  ct_lock_owner_clear (&owner);
  return FALSE;
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
  gboolean is_elsewhere = path != NULL && g_strcmp0 (path, self->path) != 0;
  CtSave *save;

  if (!check_writable (self, is_elsewhere, error))
    return NULL;
  save = g_new0 (CtSave, 1);
  save->splices = ct_coco_plan_save (self->coco);
  ct_coco_count_records (self->coco, &save->counts);
  save->path = g_strdup (path != NULL ? path : self->path);
  save->is_elsewhere = is_elsewhere;
  save->version.exists = TRUE;
  save->version.length = ct_splices_get_size (save->splices);
  save->version.state = ct_history_get_position (self->history);
  save->disk = ct_disk_ref (self->disk);
  save->journal = self->journal != NULL ? ct_journal_ref (self->journal) : NULL;
  g_mutex_lock (&self->disk->lock);
  save->expects_none = !self->disk->on_disk && path == NULL;
  g_mutex_unlock (&self->disk->lock);
  return save;
}

/* ---- running ---- */

static gboolean
write_splices (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  CtSave *self = data;
  g_autoptr (GOutputStream) digesting = NULL;

  if (self->journal == NULL)
    return ct_splices_write (self->splices, stream, NULL, cancellable, error);
  digesting = g_object_new (CT_TYPE_DIGEST_STREAM, "base-stream", stream, "close-base-stream", FALSE, NULL);
  ct_digester_init (&self->digester);
  CT_DIGEST_STREAM (digesting)->digester = &self->digester;
  /* What is left to be flushed when the stream goes would fail unheard. */
  if (!ct_splices_write (self->splices, digesting, NULL, cancellable, error)
      || !g_output_stream_flush (digesting, cancellable, error))
    return FALSE;
  self->version.digest = ct_digester_finish (&self->digester);
  return TRUE;
}

/* The last look before the new file takes its place; from here on the journal expects it. */
static gboolean
check_and_announce (GInputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  CtSave *self = data;
  g_autoptr (GError) problem = NULL;

  if (!ct_coco_check_counts (stream, &self->counts, self->path, cancellable, error))
    return FALSE;
  if (self->journal != NULL && !self->is_elsewhere && !ct_journal_announce (self->journal, &self->version, &problem))
    g_debug ("The journal knows nothing of a save: %s", problem->message);
  return TRUE;
}

static gboolean
has_content (const char *path, const CtVersion *version, GCancellable *cancellable)
{
  g_autoptr (GBytes) bytes = ct_file_load (path, cancellable, NULL);
  CtDigest digest;

  if (bytes == NULL || g_bytes_get_size (bytes) != version->length)
    return FALSE;
  digest = ct_digest_of_bytes (bytes);
  return ct_digest_equal (&digest, &version->digest);
}

/**
 * ct_document_compare_outside:
 * @path: of the document, taken in the main thread
 *
 * After %CT_OUTSIDE_CHANGED: reads the file. If its content is what we read or wrote, somebody has only
 * touched it, and ct_document_look_outside() says so from now on. May run in any thread.
 */
void
ct_document_compare_outside (CtDocument *self, const char *path, GCancellable *cancellable)
{
  guint64 stamp = ct_disk_stamp (path);
  guint64 expected;
  gboolean has_version;
  CtVersion version;

  g_mutex_lock (&self->disk->lock);
  expected = self->disk->stamp;
  has_version = self->disk->has_version;
  version = self->disk->version;
  g_mutex_unlock (&self->disk->lock);
  if (stamp == 0 || !has_version || !version.exists || !has_content (path, &version, cancellable))
    return;
  g_mutex_lock (&self->disk->lock);
  if (self->disk->stamp == expected && self->disk->n_saving == 0)
    self->disk->stamp = stamp;
  g_mutex_unlock (&self->disk->lock);
}

/* Whether the file may be replaced: it is the one that we read or wrote, or has the same content. */
static gboolean
check_conflict (CtSave *self, GCancellable *cancellable, GError **error)
{
  guint64 stamp = ct_disk_stamp (self->path);
  guint64 expected;
  gboolean has_version;
  CtVersion version;

  g_mutex_lock (&self->disk->lock);
  expected = self->is_elsewhere ? 0 : self->disk->stamp;
  has_version = self->disk->has_version;
  version = self->disk->version;
  g_mutex_unlock (&self->disk->lock);
  if (stamp == 0 || (expected == 0 && !self->expects_none) || stamp == expected)
    return TRUE;
  if (expected != 0 && has_version && version.exists && has_content (self->path, &version, cancellable))
    return TRUE;
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_CONFLICT,
               _ ("%s: another program has changed the file since it was opened. Save under another name, or open "
                  "it again."),
               self->path);
  return FALSE;
}

/* A place that is new to the document is locked before anything is written there. */
static gboolean
lock_elsewhere (CtSave *self, GError **error)
{
  CtLockOwner owner;
  GError *local = NULL;

  if (!self->is_elsewhere || self->journal == NULL)
    return TRUE;
  self->lock = ct_lock_acquire (self->path, FALSE, &owner, &local);
  ct_lock_owner_clear (&owner);
  if (self->lock != NULL || !g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT))
    {
      g_clear_error (&local);
      return TRUE;
    }
  g_propagate_error (error, local);
  return FALSE;
}

/* The version on disk now, if its digest was taken: without a journal nobody needs it. */
static const CtVersion *
known_version (CtSave *self, CtAtomicOutcome outcome)
{
  return self->journal != NULL && outcome != CT_ATOMIC_TORN ? &self->version : NULL;
}

static void
note_outcome (CtSave *self, CtAtomicOutcome outcome, gboolean good)
{
  self->stamp = ct_disk_stamp (self->path);
  if (outcome != CT_ATOMIC_OLD && !self->is_elsewhere)
    ct_disk_set (self->disk, self->stamp, known_version (self, outcome));
  if (outcome == CT_ATOMIC_IN_PLACE)
    self->warning = g_strdup_printf (
        _ ("The folder of %s takes no new file, so the file was overwritten in place. If that is interrupted, the "
           "journal has what the file had."),
        self->path);
  if (!good || self->journal == NULL)
    return;
  if (self->is_elsewhere)
    ct_journal_follow (self->journal, self->path);
  ct_journal_confirm (self->journal, &self->version);
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
  g_autofree char *spare_folder = g_build_filename (g_get_user_state_dir (), "cartouche", "saving", NULL);
  CtAtomicPlan plan = { write_splices, check_and_announce, self, self->journal != NULL ? spare_folder : NULL };
  CtAtomicOutcome outcome = CT_ATOMIC_OLD;
  gboolean good;

  g_mutex_lock (&self->disk->lock);
  self->disk->n_saving++;
  g_mutex_unlock (&self->disk->lock);
  good = check_conflict (self, cancellable, error) && lock_elsewhere (self, error)
         && ct_atomic_file_run (self->path, &plan, &outcome, cancellable, error);
  note_outcome (self, outcome, good);
  g_mutex_lock (&self->disk->lock);
  self->disk->n_saving--;
  g_mutex_unlock (&self->disk->lock);
  return good;
}

/**
 * ct_save_get_warning:
 *
 * Returns: (nullable): what is to be told about a save that was written
 */
const char *
ct_save_get_warning (CtSave *self)
{
  return self->warning;
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
  if (save->is_elsewhere)
    {
      ct_disk_set (self->disk, save->stamp, save->journal != NULL ? &save->version : NULL);
      g_clear_pointer (&self->lock, ct_lock_release);
      self->lock = g_steal_pointer (&save->lock);
      self->recovery.is_locked = FALSE;
      self->is_taken_over = FALSE;
    }
  ct_history_mark_saved (self->history, save->version.state);
}

void
ct_save_free (CtSave *self)
{
  ct_splices_unref (self->splices);
  g_clear_pointer (&self->journal, ct_journal_unref);
  g_clear_pointer (&self->lock, ct_lock_release);
  ct_disk_unref (self->disk);
  g_free (self->path);
  g_free (self->warning);
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
