/* ct-image-finder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list that somebody works through must not run away under the hand: an image that was changed
 * so that it is not what was asked for any more stays where it is, marked as stale, until the list is
 * made again by another question or ct_image_finder_again(). What was removed goes at once, and a
 * single image that fits now comes at once. So does the order: it is that of when the list was made.
 */
#include "ct-image-finder.h"

#include <string.h>

#include "ct-coco-scores.h"
#include "ct-image-facts.h"
#include "ct-job.h"
#include "ct-snapshot.h"

/* So long the main loop copies at one go, and so much between two looks at the clock. */
#define SLICE_US 3000
#define SLICE_BYTES (512 * 1024)

/* A snapshot is kept so long for the next letter that is typed. */
#define KEEP_MS 4000

/* The pictures are looked for when whatever opens a document has come to rest. */
#define LOOK_DELAY_MS 700

/**
 * Task:
 * @TASK_LIST: the answer becomes the list
 * @TASK_COMPARE: the answer says what of the list is stale
 * @TASK_FILES: which pictures are there
 * @TASK_SCORES: the scores
 *
 * What a job is for. There is one of each at most.
 */
typedef enum
{
  TASK_LIST,
  TASK_COMPARE,
  TASK_FILES,
  TASK_SCORES,
  N_TASKS,
} Task;

typedef struct
{
  CtImageFinder *finder;
  Task task;
  CtDataset *dataset; /* a snapshot */
  GCancellable *cancellable;
  CtQuery *query;
  CtQuerySort sort;
  CtBitset *problems;
  CtBitset *missing;
  GArray *dates;
  GArray *scores;
  GArray *ranks;
  char *folder;
  GBytes *bytes;

  /* What came of it. */
  GArray *rows;
  CtImageFiles *files;
} Run;

struct _CtImageFinder
{
  GObject parent_instance;
  CtImageList *list;
  CtDocument *document;
  CtDataset *dataset;
  CtQuery *query;
  CtImageNeeds needs;
  CtQuerySort sort;
  guint32 n_alive; /* when the list was last looked at */
  gboolean stale;
  gboolean was_busy;

  GArray *dates;
  GArray *scores;
  GArray *ranks;
  gboolean files_known;
  gboolean fetched; /* pictures come when they are wanted, so what is not there is not missing */

  GCancellable *running[N_TASKS];
  gboolean wanted[N_TASKS]; /* waits for the snapshot */
  CtSnapshot *snapshot;
  CtSnapshotParts snapshot_parts;
  guint slice_source;
  CtDataset *kept;
  CtSnapshotParts kept_parts;
  guint kept_source;
  guint look_source;
};

G_DEFINE_FINAL_TYPE (CtImageFinder, ct_image_finder, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_STALE,
  N_PROPS
};

enum
{
  FOUND,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void want (CtImageFinder *self, Task task);

/* ---- snapshots ---- */

static gpointer
let_go_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  ct_dataset_unref (data);
  return NULL;
}

/* To give so much memory back takes longer than a frame. */
static void
let_go (CtDataset *dataset)
{
  ct_job_run (CT_JOB_EXPORT, "let go of a snapshot", let_go_worker, dataset, NULL, NULL, NULL, NULL);
}

static void
drop_kept (CtImageFinder *self)
{
  g_clear_handle_id (&self->kept_source, g_source_remove);
  if (self->kept != NULL)
    let_go (g_steal_pointer (&self->kept));
}

static gboolean
kept_cb (gpointer data)
{
  CtImageFinder *self = data;

  self->kept_source = 0;
  drop_kept (self);
  return G_SOURCE_REMOVE;
}

static void
keep (CtImageFinder *self)
{
  g_clear_handle_id (&self->kept_source, g_source_remove);
  self->kept_source = g_timeout_add (KEEP_MS, kept_cb, self);
}

static CtSnapshotParts
parts_for (CtImageFinder *self)
{
  CtSnapshotParts parts = CT_SNAPSHOT_IMAGES;

  if (self->wanted[TASK_LIST] || self->wanted[TASK_COMPARE])
    if ((self->needs & (CT_IMAGE_NEEDS_BOXES | CT_IMAGE_NEEDS_SCORES)) != 0 || self->sort.key == CT_QUERY_BY_BOXES)
      parts |= CT_SNAPSHOT_ANNOTATIONS;
  if (self->wanted[TASK_SCORES])
    parts |= CT_SNAPSHOT_ANNOTATIONS | CT_SNAPSHOT_PLACES;
  return parts;
}

static gboolean
has_snapshot (CtImageFinder *self)
{
  return self->kept != NULL && self->kept->revision == self->dataset->revision
         && (parts_for (self) & ~self->kept_parts) == 0;
}

/* ---- jobs ---- */

static gboolean
is_running (CtImageFinder *self, Task task)
{
  return self->wanted[task] || self->running[task] != NULL;
}

static gboolean
needs_files (CtImageFinder *self)
{
  return (self->needs & CT_IMAGE_NEEDS_FILES) != 0 || self->sort.key == CT_QUERY_BY_DATE;
}

static gboolean
needs_scores (CtImageFinder *self)
{
  return (self->needs & CT_IMAGE_NEEDS_SCORES) != 0;
}

static void
update_busy (CtImageFinder *self)
{
  gboolean busy = ct_image_finder_is_busy (self);

  if (busy == self->was_busy)
    return;
  self->was_busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
set_stale (CtImageFinder *self, gboolean stale)
{
  if (self->stale == stale)
    return;
  self->stale = stale;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STALE]);
}

static void
run_free (gpointer data)
{
  Run *run = data;

  g_object_unref (run->finder);
  g_object_unref (run->cancellable);
  g_clear_pointer (&run->dataset, ct_dataset_unref);
  g_clear_pointer (&run->query, ct_query_unref);
  g_clear_pointer (&run->problems, ct_bitset_free);
  g_clear_pointer (&run->missing, ct_bitset_free);
  g_clear_pointer (&run->dates, g_array_unref);
  g_clear_pointer (&run->scores, g_array_unref);
  g_clear_pointer (&run->ranks, g_array_unref);
  g_clear_pointer (&run->rows, g_array_unref);
  g_clear_pointer (&run->files, ct_image_files_free);
  g_clear_pointer (&run->bytes, g_bytes_unref);
  g_free (run->folder);
  g_free (run);
}

static gboolean
run_query (Run *run, GCancellable *cancellable, GError **error)
{
  CtQueryFacts facts = { run->missing, run->problems, run->scores, run->dates, NULL };

  if (run->sort.key == CT_QUERY_BY_NAME && run->ranks == NULL)
    {
      run->ranks = ct_query_rank_names (run->dataset, cancellable, error);
      if (run->ranks == NULL)
        return FALSE;
    }
  facts.name_ranks = run->ranks;
  run->rows = ct_query_run (run->query, &run->sort, run->dataset, &facts, NULL, cancellable, error);
  return run->rows != NULL;
}

static gpointer
run_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Run *run = data;
  gboolean done;

  if (run->task == TASK_FILES)
    done = (run->files = ct_image_files_look (run->dataset, run->folder, cancellable, error)) != NULL;
  else if (run->task == TASK_SCORES)
    done = (run->scores = ct_coco_read_scores (run->bytes, run->dataset, cancellable, error)) != NULL;
  else
    done = run_query (run, cancellable, error);
  g_clear_pointer (&run->dataset, ct_dataset_unref);
  return done ? run : NULL;
}

static void
take_array (GArray **where, GArray **from)
{
  if (*from == NULL || *where == *from)
    return;
  g_clear_pointer (where, g_array_unref);
  *where = g_steal_pointer (from);
}

static void
take_list (CtImageFinder *self, Run *run)
{
  ct_image_list_set_stale (self->list, NULL);
  ct_image_list_set_rows (self->list, self->dataset, g_steal_pointer (&run->rows));
  set_stale (self, FALSE);
  g_signal_emit (self, signals[FOUND], 0);
}

/* What is listed and was not found is stale; another order makes the list stale as a whole. */
static void
take_comparison (CtImageFinder *self, Run *run)
{
  const GArray *rows = ct_image_list_get_rows (self->list);
  CtBitset *stale = ct_bitset_new (self->dataset->images.n_rows);
  gboolean same = rows->len == run->rows->len
                  && (rows->len == 0 || memcmp (rows->data, run->rows->data, rows->len * sizeof (guint32)) == 0);

  for (guint i = 0; i < rows->len; i++)
    ct_bitset_set (stale, g_array_index (rows, guint32, i), TRUE);
  for (guint i = 0; i < run->rows->len; i++)
    ct_bitset_set (stale, g_array_index (run->rows, guint32, i), FALSE);
  ct_image_list_set_stale (self->list, stale);
  set_stale (self, !same);
}

static void
take_files (CtImageFinder *self, Run *run)
{
  take_array (&self->dates, &run->files->dates);
  self->files_known = TRUE;
  ct_image_list_set_missing (self->list, g_steal_pointer (&run->files->missing));
  if (needs_files (self))
    want (self, TASK_LIST);
}

static void
run_done (gpointer result, const GError *error, gpointer user_data)
{
  Run *run = user_data;
  CtImageFinder *self = run->finder;

  if (run->cancellable != self->running[run->task])
    return;
  g_clear_object (&self->running[run->task]);
  if (result != NULL)
    {
      if (run->task != TASK_SCORES)
        take_array (&self->ranks, &run->ranks);
      if (run->task == TASK_LIST)
        take_list (self, run);
      else if (run->task == TASK_COMPARE)
        take_comparison (self, run);
      else if (run->task == TASK_FILES)
        take_files (self, run);
      else
        {
          take_array (&self->scores, &run->scores);
          if (needs_scores (self))
            want (self, TASK_LIST);
        }
    }
  update_busy (self);
}

/* The order of names holds as long as no image is added, because names do not change. */
static GArray *
get_ranks (CtImageFinder *self)
{
  return self->ranks != NULL && self->ranks->len == self->dataset->images.n_rows ? g_array_ref (self->ranks) : NULL;
}

static void
start (CtImageFinder *self, Task task)
{
  Run *run = g_new0 (Run, 1);

  run->finder = g_object_ref (self);
  run->task = task;
  run->dataset = ct_dataset_ref (self->kept);
  run->cancellable = g_cancellable_new ();
  if (task == TASK_FILES)
    run->folder = self->fetched ? NULL : g_strdup (ct_document_get_image_folder (self->document));
  else if (task == TASK_SCORES)
    run->bytes = g_bytes_ref (ct_coco_get_bytes (ct_document_get_coco (self->document)));
  else
    {
      run->query = self->query != NULL ? ct_query_ref (self->query) : NULL;
      run->sort = self->sort;
      run->problems = ct_image_list_dup_problems (self->list);
      run->missing = ct_image_list_dup_missing (self->list);
      run->dates = self->dates != NULL ? g_array_ref (self->dates) : NULL;
      run->scores = self->scores != NULL ? g_array_ref (self->scores) : NULL;
      run->ranks = get_ranks (self);
    }
  g_set_object (&self->running[task], run->cancellable);
  ct_job_run (CT_JOB_INDEX, "find images", run_worker, run, run_free, run->cancellable, run_done, run);
}

static void
start_wanted (CtImageFinder *self)
{
  for (Task task = 0; task < N_TASKS; task++)
    if (self->wanted[task])
      {
        self->wanted[task] = FALSE;
        start (self, task);
      }
}

static gboolean
slice_cb (gpointer data)
{
  CtImageFinder *self = data;
  gint64 end_us = g_get_monotonic_time () + SLICE_US;
  gboolean done;

  do
    done = ct_snapshot_step (self->snapshot, SLICE_BYTES);
  while (!done && g_get_monotonic_time () < end_us);
  if (!done)
    return G_SOURCE_CONTINUE;
  self->slice_source = 0;
  self->kept = ct_snapshot_get (self->snapshot);
  self->kept_parts = self->snapshot_parts;
  g_clear_pointer (&self->snapshot, ct_snapshot_free);
  keep (self);
  start_wanted (self);
  return G_SOURCE_REMOVE;
}

static void
stop (CtImageFinder *self, Task task)
{
  self->wanted[task] = FALSE;
  if (self->running[task] != NULL)
    g_cancellable_cancel (self->running[task]);
  g_clear_object (&self->running[task]);
}

/* Does it as soon as there is a snapshot of now. What is under way of the same kind is given up. */
static void
want (CtImageFinder *self, Task task)
{
  stop (self, task);
  if (task == TASK_LIST)
    stop (self, TASK_COMPARE);
  if (self->dataset == NULL)
    return;
  self->wanted[task] = TRUE;
  if (has_snapshot (self))
    {
      keep (self);
      start_wanted (self);
    }
  else if (self->snapshot == NULL || (parts_for (self) & ~self->snapshot_parts) != 0)
    {
      drop_kept (self);
      g_clear_pointer (&self->snapshot, ct_snapshot_free);
      self->snapshot_parts = parts_for (self);
      self->snapshot = ct_snapshot_new (self->dataset, self->snapshot_parts);
      if (self->slice_source == 0)
        self->slice_source = g_idle_add (slice_cb, self);
    }
  update_busy (self);
}

/* ---- the object ---- */

static void
stop_all (CtImageFinder *self)
{
  for (Task task = 0; task < N_TASKS; task++)
    stop (self, task);
  g_clear_handle_id (&self->slice_source, g_source_remove);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_pointer (&self->snapshot, ct_snapshot_free);
  drop_kept (self);
}

static void
forget (CtImageFinder *self)
{
  stop_all (self);
  g_clear_pointer (&self->query, ct_query_unref);
  g_clear_pointer (&self->dates, g_array_unref);
  g_clear_pointer (&self->scores, g_array_unref);
  g_clear_pointer (&self->ranks, g_array_unref);
  g_clear_pointer (&self->dataset, ct_dataset_unref);
  g_clear_object (&self->document);
  self->files_known = FALSE;
  self->needs = CT_IMAGE_NEEDS_NOTHING;
}

static void
ct_image_finder_dispose (GObject *object)
{
  CtImageFinder *self = CT_IMAGE_FINDER (object);

  forget (self);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (ct_image_finder_parent_class)->dispose (object);
}

static void
ct_image_finder_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CtImageFinder *self = CT_IMAGE_FINDER (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, ct_image_finder_is_busy (self));
      break;
    case PROP_STALE:
      g_value_set_boolean (value, self->stale);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ct_image_finder_class_init (CtImageFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ct_image_finder_dispose;
  object_class->get_property = ct_image_finder_get_property;

  /**
   * CtImageFinder:busy:
   *
   * Whether the list is going to be another one.
   */
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  /**
   * CtImageFinder:stale:
   *
   * Whether the list would be another one if it were made now.
   */
  properties[PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CtImageFinder::found:
   *
   * The list is what was asked for.
   */
  signals[FOUND] =
      g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ct_image_finder_init (CtImageFinder *self)
{
}

/**
 * ct_image_finder_new:
 * @list: whose rows the finder decides on
 *
 * Returns: (transfer full): a finder without a document
 */
CtImageFinder *
ct_image_finder_new (CtImageList *list)
{
  CtImageFinder *self = g_object_new (CT_TYPE_IMAGE_FINDER, NULL);

  self->list = g_object_ref (list);
  return self;
}

static gboolean
is_plain (CtImageFinder *self)
{
  return self->query == NULL && self->sort.key == CT_QUERY_BY_DOCUMENT && !self->sort.descending;
}

static gboolean
look_cb (gpointer data)
{
  CtImageFinder *self = data;

  self->look_source = 0;
  want (self, TASK_FILES);
  return G_SOURCE_REMOVE;
}

/**
 * ct_image_finder_look_at_files:
 *
 * The pictures may be others than before, or elsewhere: looks for them anew, in a while.
 */
void
ct_image_finder_look_at_files (CtImageFinder *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->dataset == NULL)
    return;
  stop (self, TASK_FILES);
  self->look_source = g_timeout_add (needs_files (self) ? 0 : LOOK_DELAY_MS, look_cb, self);
  update_busy (self);
}

/**
 * ct_image_finder_set_fetched:
 * @fetched: whether the next document's pictures come from a container when they are wanted
 *
 * What is not on this computer then is not missing, and nothing is known of when it was changed.
 */
void
ct_image_finder_set_fetched (CtImageFinder *self, gboolean fetched)
{
  self->fetched = fetched;
}

/**
 * ct_image_finder_set_document:
 * @document: (nullable): whose images to find; the list has all of them already, in the order of the file
 *
 * Forgets what was asked for, but not the order.
 */
void
ct_image_finder_set_document (CtImageFinder *self, CtDocument *document)
{
  forget (self);
  set_stale (self, FALSE);
  if (document != NULL)
    {
      self->document = g_object_ref (document);
      self->dataset = ct_dataset_ref (ct_document_get_dataset (document));
      self->n_alive = self->dataset->images.n_alive;
      ct_image_finder_look_at_files (self);
      if (!is_plain (self))
        want (self, TASK_LIST);
    }
  update_busy (self);
}

static void
find (CtImageFinder *self)
{
  if (self->dataset == NULL)
    return;
  self->n_alive = self->dataset->images.n_alive;
  want (self, TASK_LIST);
  if (needs_files (self) && !self->files_known && !is_running (self, TASK_FILES))
    ct_image_finder_look_at_files (self);
  if (needs_scores (self) && self->scores == NULL && !is_running (self, TASK_SCORES))
    want (self, TASK_SCORES);
  update_busy (self);
}

/**
 * ct_image_finder_find:
 * @query: (nullable): what to list; %NULL lists all
 * @needs: what it looks at
 *
 * The list changes when the answer is there, which is told by CtImageFinder::found. The current image stays what it
 * is, listed or not.
 */
void
ct_image_finder_find (CtImageFinder *self, CtQuery *query, CtImageNeeds needs)
{
  CtQuery *before = self->query;

  self->query = query != NULL ? ct_query_ref (query) : NULL;
  if (before != NULL)
    ct_query_unref (before);
  self->needs = needs;
  find (self);
}

/**
 * ct_image_finder_sort:
 *
 * From now on, also for other documents.
 */
void
ct_image_finder_sort (CtImageFinder *self, const CtQuerySort *sort)
{
  if (self->sort.key == sort->key && self->sort.descending == sort->descending)
    return;
  self->sort = *sort;
  find (self);
}

const CtQuerySort *
ct_image_finder_get_sort (CtImageFinder *self)
{
  return &self->sort;
}

/**
 * ct_image_finder_again:
 *
 * Makes the list anew, without what is stale.
 */
void
ct_image_finder_again (CtImageFinder *self)
{
  find (self);
}

/* ---- following edits ---- */

static void
list_all (CtImageFinder *self)
{
  if (self->dataset->images.n_alive != g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    ct_image_list_set_rows (self->list, self->dataset, ct_query_images (self->dataset, NULL));
}

/* What is removed is gone from the list at once, whatever it was that was asked for. */
static void
drop_dead (CtImageFinder *self)
{
  const GArray *rows = ct_image_list_get_rows (self->list);
  g_autoptr (GArray) living = NULL;

  if (rows == NULL)
    return;
  living = g_array_sized_new (FALSE, FALSE, sizeof (guint32), rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      guint32 image = g_array_index (rows, guint32, i);

      if (ct_image_table_is_alive (&self->dataset->images, image))
        g_array_append_val (living, image);
    }
  if (living->len < rows->len)
    ct_image_list_set_rows (self->list, self->dataset, g_steal_pointer (&living));
}

static void
follow_one (CtImageFinder *self, guint32 image)
{
  g_autoptr (CtBitset) problems = ct_image_list_dup_problems (self->list);
  g_autoptr (CtBitset) missing = ct_image_list_dup_missing (self->list);
  CtQueryFacts facts = { missing, problems, self->scores, self->dates, get_ranks (self) };
  const GArray *rows = ct_image_list_get_rows (self->list);
  gboolean listed = ct_image_list_find (self->list, image) != GTK_INVALID_LIST_POSITION;
  gboolean fits = ct_query_matches (self->query, self->dataset, &facts, image);

  if (listed != fits && !(listed && ct_image_table_is_alive (&self->dataset->images, image)))
    {
      GArray *changed = g_array_copy ((GArray *) rows);

      ct_query_update (self->query, &self->sort, self->dataset, &facts, changed, image);
      ct_image_list_set_rows (self->list, self->dataset, changed);
    }
  else if (listed)
    {
      ct_image_list_set_image_stale (self->list, image, !fits);
      if (!fits || self->sort.key == CT_QUERY_BY_BOXES || self->sort.key == CT_QUERY_BY_REVIEWED)
        set_stale (self, TRUE);
    }
  if (facts.name_ranks != NULL)
    g_array_unref ((GArray *) facts.name_ranks);
}

/**
 * ct_image_finder_follow:
 * @change: what was edited just now
 */
void
ct_image_finder_follow (CtImageFinder *self, const CtChange *change)
{
  gboolean has_more;

  if (self->dataset == NULL || ct_image_list_get_rows (self->list) == NULL)
    return;
  has_more = self->dataset->images.n_alive > self->n_alive;
  self->n_alive = self->dataset->images.n_alive;
  if (has_more)
    ct_image_finder_look_at_files (self);
  if (is_plain (self) && !is_running (self, TASK_LIST))
    {
      if (change->images)
        list_all (self);
      return;
    }
  if (is_running (self, TASK_LIST))
    {
      drop_dead (self);
      want (self, TASK_LIST);
    }
  else if (change->image != CT_NO_ROW)
    follow_one (self, change->image);
  else
    {
      drop_dead (self);
      want (self, has_more ? TASK_LIST : TASK_COMPARE);
    }
}

/**
 * ct_image_finder_note_problems:
 *
 * The list has heard from the checker.
 */
void
ct_image_finder_note_problems (CtImageFinder *self)
{
  if (self->query != NULL && !is_running (self, TASK_LIST))
    want (self, TASK_COMPARE);
}

/**
 * ct_image_finder_is_busy:
 *
 * Returns: whether the list is going to be another one
 */
gboolean
ct_image_finder_is_busy (CtImageFinder *self)
{
  return is_running (self, TASK_LIST) || (needs_scores (self) && is_running (self, TASK_SCORES))
         || (needs_files (self) && (self->look_source != 0 || is_running (self, TASK_FILES)));
}

/**
 * ct_image_finder_is_stale:
 *
 * Returns: whether the list would be another one if it were made now
 */
gboolean
ct_image_finder_is_stale (CtImageFinder *self)
{
  return self->stale;
}

/**
 * ct_image_finder_get_n_images:
 *
 * Returns: how many images the document has, listed or not
 */
guint
ct_image_finder_get_n_images (CtImageFinder *self)
{
  return self->dataset != NULL ? self->dataset->images.n_alive : 0;
}
