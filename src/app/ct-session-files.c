/* ct-session-files.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opening, saving and checking, each in a job. What comes back from an opening or a check
 * that nobody waits for any more is dropped.
 */
#include "ct-session-private.h"

#include "ct-check.h"
#include "ct-job.h"
#include "ct-probe.h"
#include "ct-query.h"

/* Editing has to rest that long before the checker runs again. */
#define CHECK_DELAY_MS 1000

/* Beyond so many records a copy for the checker would make the window stop for a frame. */
#define CHECK_MAX_RECORDS 200000

typedef struct
{
  CtSession *session;
  char *path;
  CtCocoDialectChoice dialect;
  CtProgress *progress;
  GCancellable *cancellable;
  CtSessionCallback callback;
  gpointer user_data;
} Open;

typedef struct
{
  CtDocument *document;
  GArray *rows;
  CtFindings *findings;
} Opened;

static void
open_free (gpointer data)
{
  Open *open = data;

  g_object_unref (open->session);
  g_free (open->path);
  g_clear_object (&open->progress);
  g_object_unref (open->cancellable);
  g_free (open);
}

static void
opened_free (Opened *opened)
{
  if (opened == NULL)
    return;
  g_clear_object (&opened->document);
  g_clear_pointer (&opened->rows, g_array_unref);
  g_clear_pointer (&opened->findings, ct_findings_unref);
  g_free (opened);
}

static const CtCheckOptions check_options = { CT_PROFILE_COCO, CT_CHECK_TRAINING };

static gboolean
probe_size (const char *path, double *width_px, double *height_px)
{
  CtProbe probe;

  if (!ct_probe_file (path, &probe, NULL))
    return FALSE;
  *width_px = probe.width;
  *height_px = probe.height;
  return TRUE;
}

static gpointer
open_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Open *open = data;
  Opened *opened = g_new0 (Opened, 1);

  opened->document = ct_document_open (open->path, open->dialect, probe_size, open->progress, cancellable, error);
  if (opened->document != NULL)
    {
      ct_progress_report (open->progress, -1, _ ("Checking…"));
      opened->rows = ct_query_images (ct_document_get_dataset (opened->document), NULL);
      opened->findings =
          ct_check_run (ct_document_get_coco (opened->document), &check_options, NULL, cancellable, error);
    }
  if (opened->findings != NULL)
    return opened;
  opened_free (opened);
  return NULL;
}

static void
open_done (gpointer result, const GError *error, gpointer user_data)
{
  Open *open = user_data;
  CtSession *self = open->session;
  Opened *opened = result;

  g_autoptr (GError) stale = NULL;

  if (self->open_cancellable == open->cancellable)
    g_clear_object (&self->open_cancellable);
  if (ct_cancelled (open->cancellable, &stale))
    error = stale;
  else if (opened != NULL)
    ct_session_take_document (self,
                              g_steal_pointer (&opened->document),
                              g_steal_pointer (&opened->rows),
                              g_steal_pointer (&opened->findings));
  open->callback (self, error, open->user_data);
  opened_free (opened);
}

/**
 * ct_session_open:
 * @path: a COCO file, or a folder of pictures
 * @progress: (nullable): told how far it is
 * @cancellable: (nullable): to give up
 * @callback: always called, exactly once
 *
 * Opens in a job. The document that is open now stays until the new one is there, and for
 * good if opening fails. An opening that is under way is given up.
 */
void
ct_session_open (CtSession *self,
                 const char *path,
                 CtCocoDialectChoice dialect,
                 CtProgress *progress,
                 GCancellable *cancellable,
                 CtSessionCallback callback,
                 gpointer user_data)
{
  Open *open = g_new0 (Open, 1);

  if (self->open_cancellable != NULL)
    g_cancellable_cancel (self->open_cancellable);
  g_clear_object (&self->open_cancellable);
  self->open_cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  open->session = g_object_ref (self);
  open->path = g_strdup (path);
  open->dialect = dialect;
  open->progress = progress != NULL ? g_object_ref (progress) : NULL;
  open->cancellable = g_object_ref (self->open_cancellable);
  open->callback = callback;
  open->user_data = user_data;
  ct_job_run (CT_JOB_CURRENT_IMAGE, "open document", open_worker, open, open_free, open->cancellable, open_done, open);
}

/* One wish to save; the one at the head of the queue is being written. */
typedef struct
{
  CtSession *session;
  CtDocument *document;
  char *path;
  CtSave *save;
  gboolean only_wait;
  CtSessionCallback callback;
  gpointer user_data;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->session);
  g_object_unref (saving->document);
  g_clear_pointer (&saving->save, ct_save_free);
  g_free (saving->path);
  g_free (saving);
}

static gpointer
save_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Saving *saving = data;

  return ct_save_run (saving->save, NULL, cancellable, error) ? saving : NULL;
}

static void start_save (CtSession *self);

static void
save_done (gpointer result, const GError *error, gpointer user_data)
{
  Saving *saving = user_data;
  CtSession *self = saving->session;
  gboolean current = g_queue_peek_head (&self->saves) == saving;

  if (error == NULL)
    ct_document_finish_save (saving->document, saving->save);
  if (current)
    g_queue_pop_head (&self->saves);
  ct_session_notify_modified (self);
  if (saving->callback != NULL)
    saving->callback (self, error, saving->user_data);
  if (current)
    start_save (self);
}

static void
start_save (CtSession *self)
{
  Saving *saving = g_queue_peek_head (&self->saves);
  g_autoptr (GError) error = NULL;

  if (saving == NULL)
    return;
  if (saving->only_wait)
    {
      g_queue_pop_head (&self->saves);
      saving->callback (self, NULL, saving->user_data);
      saving_free (saving);
      start_save (self);
      return;
    }
  saving->save = ct_document_prepare_save (saving->document, saving->path, &error);
  if (saving->save != NULL)
    {
      ct_job_run (CT_JOB_EXPORT, "save document", save_worker, saving, saving_free, NULL, save_done, saving);
      return;
    }
  g_queue_pop_head (&self->saves);
  if (saving->callback != NULL)
    saving->callback (self, error, saving->user_data);
  saving_free (saving);
  start_save (self);
}

static Saving *
saving_new (CtSession *self, CtSessionCallback callback, gpointer user_data)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->session = g_object_ref (self);
  saving->document = g_object_ref (self->document);
  saving->callback = callback;
  saving->user_data = user_data;
  return saving;
}

/**
 * ct_session_save:
 * @path: (nullable): where to; %NULL saves to where the document is
 * @callback: (nullable): always called, exactly once
 *
 * Writes what the document is at the moment the writing starts. Wishes are served one after the other.
 */
void
ct_session_save (CtSession *self, const char *path, CtSessionCallback callback, gpointer user_data)
{
  Saving *saving;

  g_return_if_fail (self->document != NULL);
  saving = saving_new (self, callback, user_data);
  saving->path = g_strdup (path);
  g_queue_push_tail (&self->saves, saving);
  if (g_queue_get_length (&self->saves) == 1)
    start_save (self);
}

/**
 * ct_session_wait_saved:
 * @callback: called once, at once when no file is being written; its error is always %NULL
 *
 * Waits for the saves that are under way, however they end.
 */
void
ct_session_wait_saved (CtSession *self, CtSessionCallback callback, gpointer user_data)
{
  Saving *saving;

  if (g_queue_is_empty (&self->saves))
    {
      callback (self, NULL, user_data);
      return;
    }
  saving = saving_new (self, callback, user_data);
  saving->only_wait = TRUE;
  g_queue_push_tail (&self->saves, saving);
}

/**
 * ct_session_is_saving:
 *
 * Returns: whether a file is being written
 */
gboolean
ct_session_is_saving (CtSession *self)
{
  return !g_queue_is_empty (&self->saves);
}

/* The save that is under way goes on by itself; the others were for a document that is gone. */
void
ct_session_drop_saves (CtSession *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The document was closed."));
  Saving *saving;

  g_queue_pop_head (&self->saves);
  while ((saving = g_queue_pop_head (&self->saves)) != NULL)
    {
      if (saving->callback != NULL)
        saving->callback (self, error, saving->user_data);
      saving_free (saving);
    }
}

typedef struct
{
  CtSession *session;
  CtCoco *snapshot;
  GCancellable *cancellable;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_object_unref (check->session);
  ct_coco_unref (check->snapshot);
  g_object_unref (check->cancellable);
  g_free (check);
}

static gpointer
check_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Check *check = data;

  return ct_check_run (check->snapshot, &check_options, NULL, cancellable, error);
}

static void
check_done (gpointer result, const GError *error, gpointer user_data)
{
  Check *check = user_data;
  CtSession *self = check->session;

  if (check->cancellable != self->check_cancellable)
    {
      if (result != NULL)
        ct_findings_unref (result);
      return;
    }
  g_clear_object (&self->check_cancellable);
  if (result != NULL)
    ct_session_take_findings (self, result);
}

static gboolean
check_now (gpointer data)
{
  CtSession *self = data;
  Check *check = g_new0 (Check, 1);

  self->check_source = 0;
  self->check_cancellable = g_cancellable_new ();
  check->session = g_object_ref (self);
  check->snapshot = ct_coco_snapshot (ct_document_get_coco (self->document));
  check->cancellable = g_object_ref (self->check_cancellable);
  ct_job_run (CT_JOB_INDEX, "check data set", check_worker, check, check_free, check->cancellable, check_done, check);
  return G_SOURCE_REMOVE;
}

void
ct_session_stop_check (CtSession *self)
{
  g_clear_handle_id (&self->check_source, g_source_remove);
  if (self->check_cancellable != NULL)
    g_cancellable_cancel (self->check_cancellable);
  g_clear_object (&self->check_cancellable);
}

/* Checks again when editing rests. */
void
ct_session_queue_check (CtSession *self)
{
  CtDataset *dataset = ct_session_get_dataset (self);

  ct_session_stop_check (self);
  if (dataset->images.n_rows + dataset->annotations.n_rows > CHECK_MAX_RECORDS)
    return;
  self->check_source = g_timeout_add (CHECK_DELAY_MS, check_now, self);
}
