/* ct-publisher.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order of publishing: pictures, a look at what is there now, the COCO file.
 *
 * What became of each item is kept in one array, written by note_outcome() alone; the counts
 * are added up from it at the end, so they cannot disagree.
 *
 * Pictures are sent by as many threads as the container has use for; what they share is in
 * the run, under its lock.
 */
#include "ct-blob-name.h"
#include "ct-publish-plan-private.h"
#include "ct-publish-send-private.h"
#include "ct-publisher.h"
#include "ct-rate.h"

#include <gio/gunixoutputstream.h>
#include <glib/gstdio.h>
#include <string.h>

#define REPORT_INTERVAL_US (50 * 1000)
#define MAX_THREADS 128
#define COCO_TRIES 3

typedef enum
{
  ITEM_LEFT,
  ITEM_SENT,
  ITEM_SKIPPED,
  ITEM_FAILED,
  ITEM_REFUSED,
} ItemFate;

typedef struct
{
  CtPublishPlan *plan;
  CtPublishResult *result;
  CtProgress *progress;
  GCancellable *cancellable;
  guint n_items;
  guint8 *fates;
  char **etags;
  guint8 *seen;
  char *coco_etag;
  CtRate rate;
  guint32 n_done;
  guint64 bytes_done;
  gint64 reported_us;
  GMutex lock;
  guint next;
  guint64 bytes_moving; /* of pictures that are on their way */
  GError *stop;         /* why there is no point in going on */
} Run;

/* One thread that sends pictures, or the one that sends the COCO file. */
typedef struct
{
  Run *run;
  guint64 bytes;
} Sender;

static void
failure_free (gpointer data)
{
  CtPublishFailure *failure = data;

  g_free (failure->blob_name);
  g_free (failure->reason);
  g_free (failure);
}

/**
 * ct_publish_result_new:
 *
 * Returns: (transfer full): an empty result for ct_publisher_run() to fill
 */
CtPublishResult *
ct_publish_result_new (void)
{
  CtPublishResult *self = g_new0 (CtPublishResult, 1);

  self->failures = g_ptr_array_new_with_free_func (failure_free);
  self->report = ct_findings_new ();
  return self;
}

void
ct_publish_result_free (CtPublishResult *self)
{
  g_ptr_array_unref (self->failures);
  ct_findings_unref (self->report);
  g_free (self->coco_url);
  g_free (self);
}

/**
 * ct_publish_outcome_to_string:
 *
 * Returns: the word that JSON output uses; not translated
 */
const char *
ct_publish_outcome_to_string (CtPublishOutcome outcome)
{
  static const char *const names[] = { "stopped", "incomplete", "partial", "complete" };

  g_return_val_if_fail (outcome < G_N_ELEMENTS (names), NULL);
  return names[outcome];
}

static void
add_failure (Run *run, const CtPublishItem *item, gboolean refused, const GError *error)
{
  CtPublishFailure *failure = g_new0 (CtPublishFailure, 1);

  failure->image = item->image;
  failure->refused = refused;
  failure->code = error != NULL && error->domain == CT_ERROR ? (CtError) error->code : CT_ERROR_DENIED;
  failure->blob_name = g_strdup (item->blob_name);
  failure->reason = g_strdup (refused ? item->reason : error->message);
  g_ptr_array_add (run->result->failures, failure);
}

static void
report (Run *run)
{
  const CtPublishTotals *totals = ct_publish_plan_get_totals (run->plan);
  guint64 total = totals->bytes_to_send;
  guint64 done = MIN (run->bytes_done + run->bytes_moving, total);
  gint64 now_us = g_get_monotonic_time ();
  g_autofree char *done_text = NULL;
  g_autofree char *total_text = NULL;
  g_autofree char *rate_text = NULL;
  g_autoptr (GString) text = NULL;

  ct_rate_add (&run->rate, now_us, done);
  if (run->progress == NULL || (now_us - run->reported_us < REPORT_INTERVAL_US && run->n_done < totals->n_to_send))
    return;
  run->reported_us = now_us;
  done_text = g_format_size (done);
  total_text = g_format_size (total);
  rate_text = ct_rate_to_text (&run->rate, total);
  text = g_string_new (NULL);
  /* Translators: "12 of 40 pictures, 3.1 MB of 9 MB" */
  g_string_append_printf (text,
                          ngettext ("%u of %u picture, %s of %s", "%u of %u pictures, %s of %s", totals->n_to_send),
                          run->n_done,
                          totals->n_to_send,
                          done_text,
                          total_text);
  if (rate_text != NULL)
    g_string_append_printf (text, ", %s", rate_text);
  ct_progress_report (run->progress, total > 0 ? (double) done / (double) total : 1, text->str);
}

static void
on_bytes (guint64 n_bytes, gpointer data)
{
  Sender *sender = data;
  Run *run = sender->run;

  g_mutex_lock (&run->lock);
  run->bytes_moving += n_bytes - sender->bytes;
  sender->bytes = n_bytes;
  report (run);
  g_mutex_unlock (&run->lock);
}

/* The only place where the fate of a picture that was tried is decided. */
static void
note_outcome (Run *run, guint index, CtSendOutcome *outcome, const GError *error)
{
  const CtPublishItem *item = ct_publish_plan_get_item (run->plan, index);

  run->n_done++;
  run->bytes_done += item->size;
  if (error != NULL)
    {
      run->fates[index] = ITEM_FAILED;
      add_failure (run, item, FALSE, error);
    }
  else
    {
      run->fates[index] = outcome->already_there ? ITEM_SKIPPED : ITEM_SENT;
      run->result->bytes_sent += outcome->already_there ? 0 : outcome->size;
      run->etags[index] = g_steal_pointer (&outcome->etag);
    }
  report (run);
}

/* What the plan has settled already. */
static void
take_over_plan (Run *run)
{
  for (guint i = 0; i + 1 < run->n_items; i++)
    {
      const CtPublishItem *item = ct_publish_plan_get_item (run->plan, i);

      if (ct_publish_state_is_problem (item->state))
        {
          run->fates[i] = ITEM_REFUSED;
          add_failure (run, item, TRUE, NULL);
        }
      else if (item->state == CT_PUBLISH_SAME)
        {
          run->fates[i] = ITEM_SKIPPED;
          run->etags[i] = g_strdup (item->etag);
        }
    }
}

/* Sends picture number INDEX. Returns FALSE when there is no point in going on. */
static gboolean
send_picture (Sender *sender, guint index)
{
  Run *run = sender->run;
  g_autoptr (GError) error = NULL;
  CtSendOutcome outcome = { 0 };
  gboolean stop;

  ct_publish_send (run->plan,
                   ct_publish_plan_get_item (run->plan, index),
                   on_bytes,
                   sender,
                   &outcome,
                   run->cancellable,
                   &error);
  stop = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_mutex_lock (&run->lock);
  run->bytes_moving -= sender->bytes;
  sender->bytes = 0;
  if (!stop)
    note_outcome (run, index, &outcome, error);
  stop = stop || outcome.container_gone;
  if (stop && run->stop == NULL)
    run->stop = g_steal_pointer (&error);
  g_mutex_unlock (&run->lock);
  g_free (outcome.etag);
  return !stop;
}

/* The next picture that is to be sent, or the number of items. */
static guint
take_next (Run *run)
{
  guint index;

  g_mutex_lock (&run->lock);
  while (run->next + 1 < run->n_items && run->fates[run->next] != ITEM_LEFT)
    run->next++;
  index = run->stop == NULL && run->next + 1 < run->n_items ? run->next++ : run->n_items;
  g_mutex_unlock (&run->lock);
  return index;
}

static gpointer
send_some (gpointer data)
{
  Sender sender = { .run = data };
  guint index;

  do
    index = take_next (sender.run);
  while (index < sender.run->n_items && send_picture (&sender, index));
  return NULL;
}

static gboolean
send_pictures (Run *run, GError **error)
{
  guint n_threads = MIN (ct_container_get_parallel (run->plan->container), MAX_THREADS);
  GThread *threads[MAX_THREADS];

  if (ct_cancelled (run->cancellable, error))
    return FALSE;
  n_threads = MIN (n_threads, ct_publish_plan_get_totals (run->plan)->n_to_send);
  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("send", send_some, run);
  send_some (run);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
  if (run->stop == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&run->stop));
  return FALSE;
}

static guint32
count_fates (Run *run, ItemFate fate)
{
  guint32 n = 0;

  for (guint i = 0; i + 1 < run->n_items; i++)
    n += run->fates[i] == fate ? 1 : 0;
  return n;
}

static gboolean
take_page (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  Run *run = data;

  for (guint i = 0; i < n_blobs; i++)
    {
      guint index = GPOINTER_TO_UINT (g_hash_table_lookup (run->plan->by_name, blobs[i].name));

      if (index == run->n_items)
        ct_set_str (&run->coco_etag, blobs[i].etag);
      else if (index > 0)
        run->seen[index - 1] = run->etags[index - 1] == NULL || g_strcmp0 (blobs[i].etag, run->etags[index - 1]) == 0;
    }
  return TRUE;
}

/* Looks once more at what is there, in case somebody took a picture away meanwhile. */
static gboolean
confirm_pictures (Run *run, GError **error)
{
  g_autofree char *prefix = ct_blob_name_join (run->plan->prefix, "");

  /* Then the service's word for each picture has to do. */
  if ((ct_container_get_abilities (run->plan->container) & CT_CAN_LIST) == 0)
    return TRUE;
  ct_progress_report (run->progress, -1, _ ("Checking what has arrived"));
  run->seen = g_new0 (guint8, run->n_items);
  if (!ct_container_list (run->plan->container, prefix, take_page, run, NULL, run->cancellable, error))
    return FALSE;
  run->result->was_looked_at = TRUE;
  for (guint i = 0; i + 1 < run->n_items; i++)
    {
      g_autoptr (GError) lost = NULL;
      const CtPublishItem *item = ct_publish_plan_get_item (run->plan, i);

      if (run->seen[i] || (run->fates[i] != ITEM_SENT && run->fates[i] != ITEM_SKIPPED))
        continue;
      lost = g_error_new (CT_ERROR,
                          CT_ERROR_CONFLICT,
                          _ ("“%s” was changed or removed by somebody else while publishing. Publish again."),
                          item->blob_name);
      run->fates[i] = ITEM_FAILED;
      add_failure (run, item, FALSE, lost);
    }
  return TRUE;
}

/* The COCO file as it will be sent, in a file aside. */
static gboolean
write_coco_aside (Run *run, char **path, CtPutRequest *request, GError **error)
{
  g_autofree gboolean *exclude = ct_publish_plan_make_exclude (run->plan);
  g_autoptr (GOutputStream) file = NULL;
  g_autoptr (GOutputStream) hashing = NULL;
  g_autoptr (GOutputStream) stream = NULL;
  g_autoptr (CtFindings) findings = ct_findings_new ();
  int fd = g_file_open_tmp (GETTEXT_PACKAGE "-XXXXXX.json", path, error);

  if (fd < 0)
    return FALSE;
  file = g_unix_output_stream_new (fd, TRUE);
  hashing = ct_md5_stream_new (file);
  stream = g_buffered_output_stream_new_sized (hashing, 64 * 1024);
  if (!ct_publish_plan_write_coco (run->plan,
                                   exclude,
                                   stream,
                                   &run->result->coco_counts,
                                   findings,
                                   NULL,
                                   run->cancellable,
                                   error)
      || !g_output_stream_close (stream, run->cancellable, error))
    return FALSE;
  request->size = ct_md5_stream_finish (CT_MD5_STREAM (hashing), &request->md5);
  ct_findings_unref (run->result->report);
  run->result->report = g_steal_pointer (&findings);
  return TRUE;
}

static gboolean
is_same_coco (Run *run, const CtPutRequest *request)
{
  const CtPublishItem *item = ct_publish_plan_get_coco_item (run->plan);

  return item->state == CT_PUBLISH_SAME && item->size == request->size && ct_md5_equal (&item->md5, &request->md5)
         && (run->seen == NULL || g_strcmp0 (run->coco_etag, item->etag) == 0);
}

/* The file is ours alone, so what arrives damaged was damaged on the way. */
static gboolean
put_steadily (Run *run, const CtPutRequest *request, CtSendOutcome *outcome, GError **error)
{
  for (guint i = 1; i < COCO_TRIES; i++)
    {
      g_autoptr (GError) local = NULL;

      if (ct_publish_put (run->plan->container, request, outcome, run->cancellable, &local))
        return TRUE;
      if (!g_error_matches (local, CT_ERROR, CT_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return ct_publish_put (run->plan->container, request, outcome, run->cancellable, error);
}

static gboolean
put_coco (Run *run, char **path, GError **error)
{
  const CtPublishItem *item = ct_publish_plan_get_coco_item (run->plan);
  CtSendOutcome outcome = { 0 };
  Sender sender = { .run = run };
  CtPutRequest request = {
    .name = item->blob_name,
    .content_type = "application/json",
    .condition = item->etag != NULL ? CT_PUT_IF_MATCH : CT_PUT_IF_ABSENT,
    .etag = item->etag,
    .sent = on_bytes,
    .sent_data = &sender,
  };

  if (!write_coco_aside (run, path, &request, error))
    return FALSE;
  if (is_same_coco (run, &request))
    {
      run->result->coco_state = CT_PUBLISH_COCO_SAME;
      return TRUE;
    }
  ct_progress_report (run->progress, -1, _ ("Sending the COCO file"));
  request.path = *path;
  if (!put_steadily (run, &request, &outcome, error))
    return FALSE;
  ct_publish_note_sent (run->plan, &request, &outcome);
  run->result->coco_state = outcome.already_there ? CT_PUBLISH_COCO_SAME : CT_PUBLISH_COCO_SENT;
  run->result->bytes_sent += outcome.already_there ? 0 : outcome.size;
  g_free (outcome.etag);
  return TRUE;
}

/* Publishes the COCO file. A refusal is a failure in the result; FALSE is for being cancelled. */
static gboolean
publish_coco (Run *run, GError **error)
{
  const CtPublishItem *item = ct_publish_plan_get_coco_item (run->plan);
  g_autofree char *path = NULL;
  g_autoptr (GError) coco_error = NULL;
  gboolean ok;

  if (ct_publish_plan_get_totals (run->plan)->coco.n_images == 0)
    {
      coco_error = g_error_new (CT_ERROR,
                                CT_ERROR_NOT_FOUND,
                                _ ("No picture can be named in the COCO file, so it is not published. "
                                   "See what is wrong with the pictures."));
      add_failure (run, item, FALSE, coco_error);
      return TRUE;
    }
  ok = put_coco (run, &path, &coco_error);
  if (path != NULL)
    g_unlink (path);
  if (ok)
    return TRUE;
  if (g_error_matches (coco_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&coco_error));
      return FALSE;
    }
  if (coco_error->domain != CT_ERROR)
    {
      GError *io_error = g_steal_pointer (&coco_error);

      ct_error_from_io (&coco_error, io_error, path != NULL ? path : g_get_tmp_dir ());
    }
  run->result->coco_state = CT_PUBLISH_COCO_FAILED;
  add_failure (run, item, FALSE, coco_error);
  return TRUE;
}

static gboolean
run_steps (Run *run, GError **error)
{
  take_over_plan (run);
  if (!send_pictures (run, error))
    return FALSE;
  /* When nothing is to be written there is nothing to confirm. */
  if (count_fates (run, ITEM_FAILED) == 0
      && (count_fates (run, ITEM_SENT) > 0 || ct_publish_plan_get_coco_item (run->plan)->state != CT_PUBLISH_SAME)
      && !confirm_pictures (run, error))
    return FALSE;
  return count_fates (run, ITEM_FAILED) > 0 || publish_coco (run, error);
}

static void
sum_up (Run *run, gboolean ran_to_end)
{
  CtPublishResult *result = run->result;
  gboolean published = result->coco_state == CT_PUBLISH_COCO_SENT || result->coco_state == CT_PUBLISH_COCO_SAME;

  result->n_found = ct_publish_plan_get_totals (run->plan)->n_found;
  result->n_sent = count_fates (run, ITEM_SENT);
  result->n_skipped = count_fates (run, ITEM_SKIPPED);
  result->n_failed = count_fates (run, ITEM_FAILED);
  result->n_refused = count_fates (run, ITEM_REFUSED);
  result->n_left = count_fates (run, ITEM_LEFT);
  if (!ran_to_end)
    result->outcome = CT_PUBLISH_STOPPED;
  else if (!published)
    result->outcome = CT_PUBLISH_INCOMPLETE;
  else
    result->outcome = result->n_refused > 0 ? CT_PUBLISH_PARTIAL : CT_PUBLISH_COMPLETE;
}

/**
 * ct_publisher_run:
 * @plan: not run before
 * @result: fresh from ct_publish_result_new(); filled in any case
 * @progress: (nullable): told bytes, pictures, rate and time left
 *
 * Sends what the plan says. A picture that fails does not keep the others from being sent,
 * but keeps the COCO file from it; publishing again with a new plan sends what is missing.
 * Pictures that the plan refused are not named in the COCO file.
 *
 * Returns: whether it ran to its end, see #CtPublishResult for how; %FALSE when it was
 *   cancelled or the container is gone
 */
gboolean
ct_publisher_run (CtPublishPlan *plan,
                  CtPublishResult *result,
                  CtProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  Run run = { .plan = plan, .result = result, .progress = progress, .cancellable = cancellable };
  gboolean ok;

  g_return_val_if_fail (result->coco_url == NULL, FALSE);

  g_mutex_init (&run.lock);
  run.n_items = ct_publish_plan_get_n_items (plan);
  run.fates = g_new0 (guint8, run.n_items);
  run.etags = g_new0 (char *, run.n_items);
  result->coco_url = ct_publish_plan_dup_coco_url (plan);
  ct_findings_add_all (result->report, ct_publish_plan_get_report (plan));
  ok = run_steps (&run, error);
  sum_up (&run, ok);
  for (guint i = 0; i < run.n_items; i++)
    g_free (run.etags[i]);
  g_free (run.etags);
  g_free (run.fates);
  g_free (run.seen);
  g_free (run.coco_etag);
  g_mutex_clear (&run.lock);
  return ok;
}
