/* ct-image-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First finds every file, then looks at them with as many threads as help, then says which
 * are alike. Only files of equal length are read for their digest. Findings come in the
 * order of the images, whichever thread was faster.
 */
#include "ct-image-check.h"

#include "ct-document.h"
#include "ct-image-check-private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* More do not help: disk and memory are shared with the rest of the program. */
#define MAX_THREADS 2
#define FILES_PER_CHUNK 16
/* Finding a file takes about that part of looking at it. */
#define FINDING_FRACTION 0.05

typedef enum
{
  PLACE_OUTSIDE,
  PLACE_MISSING,
  PLACE_THERE,
} Place;

/**
 * Entry:
 * @size_bytes: of the file that is there; 0 when its length could not be learnt
 * @row: the image
 * @first_of_file: the entry of the first image that has the same file; its own otherwise
 * @same_content: the entry of the first image with the same content, or %CT_NO_ROW
 * @wants_digest: another file has the same length; the first image of the file stands for it
 *
 * The file of one image.
 */
typedef struct
{
  guint64 size_bytes;
  guint64 device;
  guint64 inode;
  guint32 row;
  guint32 first_of_file;
  guint32 same_content;
  guint8 place;
  guint8 wants_digest;
  guint8 has_digest;
  guint8 digest[CT_PICTURE_DIGEST_BYTES];
} Entry;

/**
 * Run:
 * @entries: one for each living image that has a name, in the order of rows
 * @next_chunk: (atomic): the first that nobody has taken
 * @n_done: (atomic): entries looked at
 * @stop: (atomic): a thread has failed
 * @lock: guards what follows
 * @chunks: findings of the chunks that are done and wait for an earlier one
 * @n_merged: chunks whose findings are in @findings
 * @error: the first
 */
typedef struct
{
  const CtDataset *dataset;
  const CtImageCheckOptions *options;
  CtPictureLookFunc look;
  CtProgress *progress;
  GCancellable *cancellable;
  Entry *entries;
  guint n_entries;
  guint n_chunks;
  gint next_chunk;
  gint n_done;
  gint stop;
  GMutex lock;
  CtFindings **chunks;
  guint n_merged;
  CtFindings *findings;
  GError *error;
} Run;

static void
find_file (Run *self, Entry *entry)
{
  const char *name = ct_dataset_get_file_name (self->dataset, entry->row);
  gboolean inside = FALSE;
  g_autofree char *path = ct_document_resolve_image (self->options->folder, name, &inside);
  struct stat st;

  if (!inside)
    entry->place = PLACE_OUTSIDE;
  else if (stat (path, &st) == 0)
    {
      entry->place = PLACE_THERE;
      entry->device = (guint64) st.st_dev;
      entry->inode = (guint64) st.st_ino;
      entry->size_bytes = S_ISREG (st.st_mode) ? (guint64) st.st_size : 0;
    }
  else
    /* Of any other failure the one who opens it can say more. */
    entry->place = errno == ENOENT || errno == ENOTDIR ? PLACE_MISSING : PLACE_THERE;
}

/* An image without a name is the business of the checker of the file. */
static gboolean
find_files (Run *self, GError **error)
{
  const CtImageTable *images = &self->dataset->images;

  self->entries = g_new0 (Entry, images->n_alive + 1);
  for (guint32 row = 0; row < images->n_rows; row++)
    {
      Entry *entry = &self->entries[self->n_entries];

      if (!ct_image_table_is_alive (images, row) || *ct_dataset_get_file_name (self->dataset, row) == '\0')
        continue;
      if (ct_cancelled (self->cancellable, error))
        return FALSE;
      entry->row = row;
      entry->first_of_file = self->n_entries++;
      entry->same_content = CT_NO_ROW;
      find_file (self, entry);
      ct_progress_report (self->progress, FINDING_FRACTION * row / images->n_rows, NULL);
    }
  return TRUE;
}

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

/* By length, then by file, then by row. */
static int
compare_files (gconstpointer a, gconstpointer b, gpointer data)
{
  const Entry *entries = data;
  const Entry *x = &entries[*(const guint32 *) a];
  const Entry *y = &entries[*(const guint32 *) b];

  if (x->size_bytes != y->size_bytes)
    return COMPARE (x->size_bytes, y->size_bytes);
  if (x->device != y->device)
    return COMPARE (x->device, y->device);
  if (x->inode != y->inode)
    return COMPARE (x->inode, y->inode);
  return COMPARE (x->row, y->row);
}

static int
compare_contents (gconstpointer a, gconstpointer b, gpointer data)
{
  const Entry *entries = data;
  const Entry *x = &entries[*(const guint32 *) a];
  const Entry *y = &entries[*(const guint32 *) b];
  int order = memcmp (x->digest, y->digest, sizeof x->digest);

  return order != 0 ? order : COMPARE (x->row, y->row);
}

/* Of each file the first image, among those of one length. */
static void
mark_equal_lengths (Entry *entries, const guint32 *run, guint n)
{
  guint n_files = 1;

  for (guint i = 1; i < n; i++)
    {
      Entry *entry = &entries[run[i]];
      const Entry *before = &entries[run[i - 1]];

      if (entry->device == before->device && entry->inode == before->inode)
        entry->first_of_file = before->first_of_file;
      else
        n_files++;
    }
  for (guint i = 0; i < n && n_files > 1; i++)
    entries[run[i]].wants_digest = entries[run[i]].first_of_file == run[i];
}

static void
compare_lengths (Run *self)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint32 *sorted;
  guint end;

  for (guint32 i = 0; i < self->n_entries; i++)
    if (self->entries[i].size_bytes > 0)
      g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_files, self->entries);
  sorted = (const guint32 *) (gpointer) order->data;
  for (guint start = 0; start < order->len; start = end)
    {
      end = start + 1;
      while (end < order->len && self->entries[sorted[end]].size_bytes == self->entries[sorted[start]].size_bytes)
        end++;
      mark_equal_lengths (self->entries, sorted + start, end - start);
    }
}

static void
compare_digests (Run *self)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint32 *sorted;

  for (guint32 i = 0; i < self->n_entries; i++)
    if (self->entries[i].has_digest)
      g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_contents, self->entries);
  sorted = (const guint32 *) (gpointer) order->data;
  for (guint i = 1; i < order->len; i++)
    {
      const Entry *before = &self->entries[sorted[i - 1]];
      Entry *entry = &self->entries[sorted[i]];

      if (memcmp (before->digest, entry->digest, sizeof entry->digest) == 0)
        entry->same_content = before->same_content != CT_NO_ROW ? before->same_content : sorted[i - 1];
    }
}

/* Two images of one name are the business of the checker of the file. */
static void
add_alike (Run *self)
{
  const CtStr *names = self->dataset->images.file_name;

  compare_digests (self);
  for (guint i = 0; i < self->n_entries; i++)
    {
      const Entry *entry = &self->entries[i];
      guint32 first = self->entries[entry->first_of_file].row;

      if (first != entry->row && names[first] != names[entry->row])
        ct_image_check_add_shared (self->dataset, entry->row, first, self->findings);
      if (entry->same_content != CT_NO_ROW)
        ct_image_check_add_twice (self->dataset, entry->row, self->entries[entry->same_content].row, self->findings);
    }
}

static gboolean
look_at_file (Run *self, Entry *entry, CtFindings *findings, GError **error)
{
  const char *name = ct_dataset_get_file_name (self->dataset, entry->row);
  /* That it leads nowhere else was found out before. */
  g_autofree char *path = ct_document_resolve_image (self->options->folder, name, NULL);
  CtPictureLookFlags flags = self->options->look;
  g_auto (CtPictureFacts) facts = { 0 };

  if (!entry->wants_digest)
    flags &= ~(guint) CT_PICTURE_LOOK_DIGEST;
  if (!self->look (path, flags, &facts, self->cancellable, error))
    return FALSE;
  ct_image_check_judge (self->dataset, entry->row, self->options->profile, &facts, findings);
  entry->has_digest = facts.has_digest;
  memcpy (entry->digest, facts.digest, sizeof entry->digest);
  return TRUE;
}

static gboolean
look_at_chunk (Run *self, guint chunk, CtFindings *findings, GError **error)
{
  guint end = MIN ((chunk + 1) * FILES_PER_CHUNK, self->n_entries);

  for (guint i = chunk * FILES_PER_CHUNK; i < end; i++)
    {
      Entry *entry = &self->entries[i];
      double done;

      if (g_atomic_int_get (&self->stop) != 0 || ct_cancelled (self->cancellable, error))
        return FALSE;
      if (entry->place == PLACE_OUTSIDE)
        ct_image_check_add_outside (self->dataset, entry->row, findings);
      else if (entry->place == PLACE_MISSING)
        ct_image_check_add_missing (self->dataset, entry->row, findings);
      else if (!look_at_file (self, entry, findings, error))
        return FALSE;
      done = (double) (g_atomic_int_add (&self->n_done, 1) + 1) / self->n_entries;
      ct_progress_report (self->progress, FINDING_FRACTION + (1 - FINDING_FRACTION) * done, NULL);
    }
  return TRUE;
}

/* Puts the findings of a chunk where they belong, as soon as all before them are there. */
static void
hand_in (Run *self, guint chunk, CtFindings *findings)
{
  g_mutex_lock (&self->lock);
  self->chunks[chunk] = ct_findings_ref (findings);
  while (self->n_merged < self->n_chunks && self->chunks[self->n_merged] != NULL)
    {
      ct_findings_add_all (self->findings, self->chunks[self->n_merged]);
      g_clear_pointer (&self->chunks[self->n_merged], ct_findings_unref);
      self->n_merged++;
    }
  g_mutex_unlock (&self->lock);
}

static void
give_up (Run *self, GError *error)
{
  g_atomic_int_set (&self->stop, 1);
  g_mutex_lock (&self->lock);
  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_mutex_unlock (&self->lock);
  g_clear_error (&error);
}

static gpointer
look_at_chunks (gpointer data)
{
  Run *self = data;
  guint chunk;

  while ((chunk = (guint) g_atomic_int_add (&self->next_chunk, 1)) < self->n_chunks)
    {
      g_autoptr (CtFindings) findings = ct_findings_new ();
      GError *error = NULL;

      if (!look_at_chunk (self, chunk, findings, &error))
        {
          give_up (self, error);
          break;
        }
      hand_in (self, chunk, findings);
    }
  return NULL;
}

static gboolean
look_at_files (Run *self, GError **error)
{
  guint n_helpers = MIN (MIN (MAX_THREADS, g_get_num_processors ()), MAX (self->n_chunks, 1)) - 1;
  GThread *helpers[MAX_THREADS] = { NULL };

  self->chunks = g_new0 (CtFindings *, self->n_chunks);
  for (guint i = 0; i < n_helpers; i++)
    helpers[i] = g_thread_try_new ("look-at-pictures", look_at_chunks, self, NULL);
  look_at_chunks (self);
  for (guint i = 0; i < n_helpers; i++)
    if (helpers[i] != NULL)
      g_thread_join (helpers[i]);
  for (guint i = 0; i < self->n_chunks; i++)
    g_clear_pointer (&self->chunks[i], ct_findings_unref);
  g_free (self->chunks);
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, self->error);
  return FALSE;
}

/**
 * ct_image_check_run:
 * @coco: read by several threads, so that nobody may edit it meanwhile: a snapshot in the
 *   window
 * @look: called by up to two threads at a time
 * @findings: gets what is found, in the order of the images; which are alike comes last.
 *   After a failure it has a part of it
 * @cancellable: (nullable): noticed after each picture, and by @look within one
 *
 * Goes over all living images. The codes: picture-outside and picture-missing, whose files
 * are not looked at; picture-unreadable, picture-corrupt and picture-not-decoded;
 * picture-type-wrong, picture-size, picture-turned and picture-too-large; picture-twice for the
 * same content and picture-shared for the same file under another name; for the azure profiles
 * picture-type-unusual and picture-sides.
 *
 * What the file alone tells, such as two images of one name, is ct_check_run()'s.
 *
 * Returns: %FALSE only when cancelled, with @error set
 */
gboolean
ct_image_check_run (CtCoco *coco,
                    const CtImageCheckOptions *options,
                    CtPictureLookFunc look,
                    CtFindings *findings,
                    CtProgress *progress,
                    GCancellable *cancellable,
                    GError **error)
{
  Run self = {
    .dataset = ct_coco_get_dataset (coco),
    .options = options,
    .look = look,
    .findings = findings,
    .progress = progress,
    .cancellable = cancellable,
  };
  gboolean ok;

  g_mutex_init (&self.lock);
  ct_progress_report (progress, 0, _ ("Looking at the pictures"));
  ok = find_files (&self, error);
  if (ok)
    {
      compare_lengths (&self);
      self.n_chunks = (self.n_entries + FILES_PER_CHUNK - 1) / FILES_PER_CHUNK;
      ok = look_at_files (&self, error);
    }
  if (ok)
    {
      add_alike (&self);
      ct_progress_report (progress, 1, NULL);
    }
  g_free (self.entries);
  g_mutex_clear (&self.lock);
  return ok;
}
