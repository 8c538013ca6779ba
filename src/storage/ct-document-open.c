/* ct-document-open.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a file, a folder of pictures, and what the journal knows, to a document.
 */
#include "ct-document-private.h"

#include <string.h>

#include "ct-error.h"
#include "ct-file-load.h"
#include "ct-folder-scan.h"
#include "ct-verbs.h"

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
  guint64 stamp = ct_disk_stamp (path);
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
  self = ct_document_new (coco, path, image_folder);
  ct_disk_set (self->disk, stamp, NULL);
  return self;
}

/* Pictures that are not in memory are waited for, so more are asked for at a time than there are processors. */
#define MAX_SIZE_THREADS 24

/* A thread takes so many at a time. */
#define SIZE_PORTION 64

/* What the threads that look for the sizes share; each element of @sizes is written by one of them. */
typedef struct
{
  const char *folder;
  const GPtrArray *names;
  CtSizeFunc size_func;
  GCancellable *cancellable;
  CtRect *sizes;
  int n_taken;
  int n_done;
} Sizes;

static gboolean
find_portion (Sizes *self)
{
  guint first = (guint) g_atomic_int_add (&self->n_taken, SIZE_PORTION);
  guint end = MIN (first + SIZE_PORTION, self->names->len);

  if (first >= self->names->len || g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  for (guint i = first; i < end; i++)
    {
      g_autofree char *path = g_build_filename (self->folder, g_ptr_array_index (self->names, i), NULL);
      CtRect *size = &self->sizes[i];

      if (!self->size_func (path, &size->width, &size->height))
        size->width = size->height = 0;
    }
  g_atomic_int_add (&self->n_done, (int) (end - first));
  return TRUE;
}

static gpointer
find_portions (gpointer data)
{
  while (find_portion (data))
    continue;
  return NULL;
}

/* The sizes of the pictures in the order of their names; empty where there is none, or when cancelled. */
static CtRect *
find_sizes (const char *folder,
            const GPtrArray *names,
            CtSizeFunc size_func,
            CtProgress *progress,
            GCancellable *cancellable)
{
  CtRect *rects = g_new0 (CtRect, names->len);
  Sizes sizes = { folder, names, size_func, cancellable, rects, 0, 0 };
  GThread *threads[MAX_SIZE_THREADS];
  guint n_threads = MIN (MAX_SIZE_THREADS, names->len / (2 * SIZE_PORTION));

  if (size_func == NULL)
    return rects;
  /* Without a thread this one does its share. */
  for (guint i = 0; i < n_threads; i++)
    threads[i] = g_thread_try_new ("sizes", find_portions, &sizes, NULL);
  while (find_portion (&sizes))
    ct_progress_report_count (progress, (guint) g_atomic_int_get (&sizes.n_done), names->len);
  for (guint i = 0; i < n_threads; i++)
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
  return rects;
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
  g_autofree CtRect *sizes = NULL;

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
  sizes = find_sizes (folder, names, size_func, progress, cancellable);
  if (ct_cancelled (cancellable, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    ct_verb_add_image_unchecked (history, g_ptr_array_index (names, i), sizes[i].width, sizes[i].height);
  return TRUE;
}

/* A document of a folder's pictures; @base gets the edits that made it. */
static CtDocument *
open_pictures (const char *folder,
               const char *path,
               CtSizeFunc size_func,
               GBytes **base,
               CtProgress *progress,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (CtDocument) self = ct_document_new (ct_coco_new_empty (), path, folder);

  ct_history_begin (self->history, N_ ("Add Images"));
  if (!add_pictures (self->history, folder, size_func, progress, cancellable, error))
    return NULL;
  ct_history_end (self->history);
  if (base != NULL)
    *base = ct_history_encode_all (self->history);
  ct_history_forget (self->history);
  return g_steal_pointer (&self);
}

/* The COCO file that a path means: itself, or the one in a folder or to be made there. */
static char *
find_target (const char *path, gboolean *is_there, GError **error)
{
  GError *local = NULL;
  char *target;

  *is_there = TRUE;
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_strdup (path);
  target = ct_folder_scan_find_coco (path, &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  if (target != NULL)
    return target;
  *is_there = FALSE;
  return g_build_filename (path, "annotations.json", NULL);
}

/**
 * ct_document_open:
 * @path: a COCO file, or a folder; a folder's COCO file is opened if it holds one
 * @dialect: overrules what a COCO file says about itself
 * @size_func: (nullable): for pictures of a folder without a COCO file; called in several threads at a time
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
  gboolean is_there;
  g_autofree char *target = find_target (path, &is_there, error);
  g_autoptr (CtDocument) self = NULL;

  if (target == NULL)
    return NULL;
  if (!is_there)
    return open_pictures (path, target, size_func, NULL, progress, cancellable, error);
  self = ct_document_open_with_images (target, NULL, dialect, progress, cancellable, error);
  if (self == NULL || !ct_coco_require_images (self->coco, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* ---- with a journal ---- */

/* The file as it was read, and what the journal says about it. */
typedef struct
{
  const char *path;   /* the COCO file */
  const char *folder; /* of pictures, if there is no such file */
  const CtOpenOptions *options;
  GBytes *bytes; /* NULL if there is no file */
  guint64 stamp;
  CtVersion version;
  CtProgress *progress;
  GCancellable *cancellable;
} Opening;

typedef struct
{
  CtHistory *history;
  guint position;
} Restoring;

static gboolean
restore_group (guint index, guint state, const char *label, GBytes *edits, gpointer data, GError **error)
{
  Restoring *restoring = data;

  return ct_history_restore (restoring->history, state, label, edits, index < restoring->position, error);
}

static gboolean
restore (CtDocument *self, CtJournalStore *store, GBytes *base, GCancellable *cancellable, GError **error)
{
  Restoring restoring = { self->history, ct_journal_store_get_facts (store)->position };

  if (base != NULL)
    {
      if (!ct_history_restore (self->history, 1, "", base, TRUE, error))
        return FALSE;
      ct_history_forget (self->history);
    }
  return ct_journal_store_each (store, restore_group, &restoring, cancellable, error);
}

/* What the journal holds, as a document at @path. @bytes are those of the file, if there is one. The first
 * bytes are theirs, if the file was not saved since, and else the journal's. */
static CtDocument *
open_from_store (CtJournalStore *store,
                 const char *path,
                 const char *image_folder,
                 GBytes *bytes,
                 const CtVersion *version,
                 CtProgress *progress,
                 GCancellable *cancellable,
                 GError **error)
{
  const CtJournalFacts *facts = ct_journal_store_get_facts (store);
  GError *local = NULL;
  g_autoptr (GBytes) base = ct_journal_store_load_base (store, &local);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (CtDocument) self = NULL;
  g_autofree char *guessed = NULL;
  CtCoco *coco;

  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  if (base == NULL && bytes != NULL && ct_version_equal (version, &facts->first))
    first = g_bytes_ref (bytes);
  else if (base == NULL)
    first = ct_journal_store_load_first (store, cancellable, error);
  if (base == NULL && first == NULL)
    return NULL;
  coco = base != NULL ? ct_coco_new_empty ()
                      : ct_coco_read (first, path, (CtCocoDialectChoice) facts->dialect, progress, cancellable, error);
  if (coco == NULL)
    return NULL;
  self = ct_document_new (coco, path, image_folder);
  if (!restore (self, store, base, cancellable, error))
    return NULL;
  if (image_folder == NULL)
    {
      guessed = guess_image_folder (path, ct_coco_get_dataset (coco));
      ct_document_set_image_folder (self, guessed);
    }
  self->dialect = (CtCocoDialectChoice) facts->dialect;
  return g_steal_pointer (&self);
}

/* Gives the document, whose history has what @store holds, that store as its journal. */
void
ct_document_adopt (CtDocument *self, CtJournalStore *store)
{
  gboolean has_base = !ct_journal_store_get_facts (store)->first.exists;

  ct_document_set_journal (self, ct_journal_new_for_store (store, has_base ? NULL : ct_coco_get_bytes (self->coco)));
}

/* Starts a journal for a document as it is, without groups. */
void
ct_document_begin_journal (CtDocument *self, GBytes *base)
{
  CtJournalFacts facts = { 0 };

  facts.document = self->path;
  facts.dialect = (int) self->dialect;
  facts.first = facts.saved = self->disk->version;
  ct_document_set_journal (self, ct_journal_new (&facts, base != NULL ? NULL : ct_coco_get_bytes (self->coco), base));
}

static void
note_problem (CtDocument *self, const GError *error)
{
  if (error != NULL && self->recovery.problem == NULL)
    self->recovery.problem = g_strdup (error->message);
}

/* The file itself, without what a journal says. */
static CtDocument *
open_plainly (const Opening *opening, GBytes **base, GError **error)
{
  g_autoptr (CtDocument) self = NULL;
  CtCoco *coco;

  *base = NULL;
  if (opening->bytes == NULL)
    {
      self = open_pictures (opening->folder,
                            opening->path,
                            opening->options->size_func,
                            base,
                            opening->progress,
                            opening->cancellable,
                            error);
    }
  else
    {
      g_autofree char *folder = NULL;

      coco = ct_coco_read (opening->bytes,
                           opening->path,
                           opening->options->dialect,
                           opening->progress,
                           opening->cancellable,
                           error);
      if (coco == NULL)
        return NULL;
      folder = guess_image_folder (opening->path, ct_coco_get_dataset (coco));
      self = ct_document_new (coco, opening->path, folder);
    }
  if (self != NULL)
    self->dialect = opening->options->dialect;
  return g_steal_pointer (&self);
}

/* The state of the history that is on disk, if the journal knows the file. */
static gboolean
find_state (const Opening *opening, CtJournalStore *store, guint *state)
{
  const CtJournalFacts *facts = ct_journal_store_get_facts (store);
  CtCocoDialectChoice dialect = opening->options->dialect;

  *state = facts->saved.state;
  if (dialect != CT_DIALECT_AUTO && (int) dialect != facts->dialect)
    return FALSE;
  if (ct_version_equal (&opening->version, &facts->saved))
    return TRUE;
  if (!facts->has_coming || !ct_version_equal (&opening->version, &facts->coming))
    return FALSE;
  *state = facts->coming.state;
  return TRUE;
}

/* The document from a journal that fits the file. Takes @store; NULL without error if it was damaged. */
static CtDocument *
open_with_journal (const Opening *opening, CtJournalStore *store, guint state, char **aside, GError **error)
{
  CtVersion saved = opening->version;
  GError *local = NULL;
  CtDocument *self = open_from_store (store,
                                      opening->path,
                                      opening->bytes == NULL ? opening->folder : NULL,
                                      opening->bytes,
                                      &opening->version,
                                      opening->progress,
                                      opening->cancellable,
                                      &local);

  if (self == NULL && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      ct_journal_store_close (store);
      g_propagate_error (error, local);
      return NULL;
    }
  if (self == NULL)
    {
      g_debug ("%s", local->message);
      g_error_free (local);
      g_free (*aside);
      *aside = ct_journal_store_set_aside (store);
      return NULL;
    }
  saved.state = state;
  if (ct_journal_store_get_facts (store)->has_coming)
    ct_journal_store_confirm (store, &saved, NULL);
  ct_history_mark_saved (self->history, state);
  self->recovery.n_gestures = ct_history_count_unsaved (self->history);
  self->recovery.kind = self->recovery.n_gestures > 0 ? CT_RECOVERY_DONE : CT_RECOVERY_NONE;
  self->recovery.changed_us = ct_journal_store_get_facts (store)->changed_us;
  ct_document_adopt (self, store);
  return self;
}

/* A journal that does not fit: kept for a decision if work is in it, else moved out of the way. */
static void
put_up (CtDocument *self, CtJournalStore *store, guint state)
{
  guint n = 0;

  ct_journal_store_count_unsaved (store, state, &n, NULL);
  if (n == 0)
    {
      g_free (ct_journal_store_set_aside (store));
      return;
    }
  self->waiting = store;
  self->recovery.kind = CT_RECOVERY_CHANGED;
  self->recovery.n_gestures = n;
  self->recovery.changed_us = ct_journal_store_get_facts (store)->changed_us;
}

static CtDocument *
open_journaled (const Opening *opening, CtLock *lock, GError **error)
{
  g_autofree char *aside = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) base = NULL;
  CtJournalStore *store = ct_journal_store_open (opening->path, &aside, &problem);
  CtDocument *self = NULL;
  guint state = 0;
  gboolean fits = store != NULL && find_state (opening, store, &state);
  GError *local = NULL;

  if (fits)
    {
      self = open_with_journal (opening, g_steal_pointer (&store), state, &aside, &local);
      fits = self != NULL;
    }
  if (self == NULL && local == NULL)
    self = open_plainly (opening, &base, &local);
  if (self == NULL)
    {
      g_clear_pointer (&store, ct_journal_store_close);
      g_propagate_error (error, local);
      return NULL;
    }
  ct_disk_set (self->disk, opening->stamp, &opening->version);
  if (store != NULL)
    put_up (self, store, state);
  if (!fits && self->waiting == NULL && ct_coco_get_read_only_reason (self->coco) == NULL)
    ct_document_begin_journal (self, base);
  self->recovery.aside = g_steal_pointer (&aside);
  note_problem (self, problem);
  return self;
}

static gboolean
load_file (Opening *opening, gboolean is_there, GError **error)
{
  if (!is_there)
    return TRUE;
  opening->stamp = ct_disk_stamp (opening->path);
  opening->bytes = ct_file_load (opening->path, opening->cancellable, error);
  if (opening->bytes == NULL)
    return FALSE;
  opening->version.exists = TRUE;
  opening->version.length = g_bytes_get_size (opening->bytes);
  opening->version.digest = ct_digest_of_bytes (opening->bytes);
  return TRUE;
}

/**
 * ct_document_open_for_editing:
 * @path: a COCO file, or a folder; a folder's COCO file is opened if it holds one
 *
 * Like ct_document_open(), with a lock, and with what the journal has: work that was not saved,
 * and what can be undone. See ct_document_get_recovery() for what there is to be told. Neither
 * a journal that is damaged nor a lock that cannot be had prevents opening.
 *
 * Returns: (transfer full): the document, or %NULL with an error that names file, line and column
 */
CtDocument *
ct_document_open_for_editing (const char *path,
                              const CtOpenOptions *options,
                              CtProgress *progress,
                              GCancellable *cancellable,
                              GError **error)
{
  gboolean is_there;
  g_autofree char *target = find_target (path, &is_there, error);
  Opening opening = { target, path, options, NULL, 0, { 0 }, progress, cancellable };
  CtLockOwner owner = { NULL, NULL, 0, 0 };
  g_autoptr (GError) problem = NULL;
  g_autoptr (CtDocument) self = NULL;
  CtLock *lock;

  if (target == NULL || (is_there && !g_file_test (target, G_FILE_TEST_EXISTS)))
    return ct_document_open (path, options->dialect, options->size_func, progress, cancellable, error);
  lock = ct_lock_acquire (target, options->take_over, &owner, &problem);
  if (owner.user != NULL)
    self = ct_document_open (path, options->dialect, options->size_func, progress, cancellable, error);
  else if (load_file (&opening, is_there, error))
    self = open_journaled (&opening, lock, error);
  g_clear_pointer (&opening.bytes, g_bytes_unref);
  if (self != NULL)
    {
      self->lock = g_steal_pointer (&lock);
      self->recovery.owner = owner;
      self->recovery.is_locked = owner.user != NULL;
      if (owner.user == NULL)
        note_problem (self, problem);
    }
  else
    ct_lock_owner_clear (&owner);
  g_clear_pointer (&lock, ct_lock_release);
  if (self == NULL || (is_there && !ct_coco_require_images (self->coco, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ct_document_open_recovered:
 * @self: a document with %CT_RECOVERY_CHANGED
 *
 * Makes the other version: what the journal holds. Slow; may run in a worker while @self is only shown.
 *
 * Returns: (transfer full): a document at the same path, not saved, for ct_document_keep_recovered() or
 *   ct_document_keep_both(); %NULL with an error if the journal is damaged or cannot be used alone
 */
CtDocument *
ct_document_open_recovered (CtDocument *self, CtProgress *progress, GCancellable *cancellable, GError **error)
{
  CtVersion none = { FALSE };
  CtDocument *recovered;

  g_return_val_if_fail (self->waiting != NULL, NULL);
  /* The first bytes may still be those of the file, if only the dialect is another. */
  recovered = open_from_store (self->waiting,
                               self->path,
                               self->image_folder,
                               ct_coco_get_bytes (self->coco),
                               self->disk->has_version ? &self->disk->version : &none,
                               progress,
                               cancellable,
                               error);
  if (recovered != NULL)
    ct_history_mark_saved (recovered->history, CT_HISTORY_NO_STATE);
  return recovered;
}

/**
 * ct_document_keep_file:
 *
 * The person chose the file. The journal is moved aside, and a new one begins.
 */
void
ct_document_keep_file (CtDocument *self)
{
  if (self->waiting != NULL)
    g_free (ct_journal_store_set_aside (g_steal_pointer (&self->waiting)));
  self->recovery.kind = CT_RECOVERY_NONE;
  ct_document_begin_journal (self, NULL);
}

/**
 * ct_document_keep_recovered:
 * @recovered: of ct_document_open_recovered(); takes the place of @self, with journal and lock
 *
 * The person chose the journal. The next save overwrites the file as it is now.
 */
void
ct_document_keep_recovered (CtDocument *self, CtDocument *recovered)
{
  CtJournalStore *store = g_steal_pointer (&self->waiting);
  CtVersion now = self->disk->version;

  g_return_if_fail (store != NULL);
  now.state = CT_HISTORY_NO_STATE;
  ct_journal_store_confirm (store, &now, NULL);
  ct_disk_set (recovered->disk, self->disk->stamp, &self->disk->version);
  recovered->lock = g_steal_pointer (&self->lock);
  ct_document_adopt (recovered, store);
}

/**
 * ct_document_dup_path_beside:
 *
 * Returns: (transfer full): a path beside the document where nothing is, for another version of it
 */
char *
ct_document_dup_path_beside (CtDocument *self)
{
  g_autofree char *stem = g_strdup (self->path);
  char *beside = NULL;

  if (g_str_has_suffix (stem, ".json"))
    stem[strlen (stem) - 5] = '\0';
  for (guint i = 1; beside == NULL || g_file_test (beside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (beside);
      beside = i == 1 ? g_strconcat (stem, "-recovered.json", NULL) : g_strdup_printf ("%s-recovered-%u.json", stem, i);
    }
  return beside;
}

/**
 * ct_document_keep_both:
 * @recovered: of ct_document_open_recovered(); gets a file and a journal of its own
 *
 * The person wants to compare. The journal's version is saved beside the file; both documents can be
 * edited from then on.
 *
 * Returns: (transfer full): the path of @recovered; %NULL with an error if it cannot be saved, and the
 *   decision is still open
 */
char *
ct_document_keep_both (CtDocument *self, CtDocument *recovered, GCancellable *cancellable, GError **error)
{
  g_autofree char *beside = ct_document_dup_path_beside (self);

  g_return_val_if_fail (self->waiting != NULL, NULL);
  ct_document_adopt (recovered, g_steal_pointer (&self->waiting));
  if (ct_document_save (recovered, beside, cancellable, error))
    {
      ct_document_keep_file (self);
      return g_steal_pointer (&beside);
    }
  ct_document_set_journal (recovered, NULL);
  self->waiting = ct_journal_store_open (self->path, &self->recovery.aside, NULL);
  return NULL;
}
