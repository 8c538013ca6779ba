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
#include "ct-publish-document-private.h"
#include "ct-publish-lease-private.h"
#include "ct-rate.h"

#include <string.h>

#define REPORT_INTERVAL_US (50 * 1000)
#define MAX_THREADS 128

typedef struct
{
  CtPublishPlan *plan;
  CtPublishResult *result;
  CtProgress *progress;
  GCancellable *cancellable;
  guint n_items;
  CtPublishSent *sent; /* in the result */
  guint64 *etags;      /* as numbers; 0 is none */
  guint8 *seen;
  char *coco_etag;
  CtPublishLease *lease;
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
  self->sent = g_array_new (FALSE, TRUE, sizeof (CtPublishSent));
  self->report = ct_findings_new ();
  return self;
}

void
ct_publish_result_free (CtPublishResult *self)
{
  g_ptr_array_unref (self->failures);
  g_array_unref (self->sent);
  g_clear_pointer (&self->conflict, ct_publish_conflict_free);
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

/* To tell two ETags of one blob apart; eight bytes a picture instead of a string. */
static guint64
number_of_etag (const char *etag)
{
  guint64 number = G_GUINT64_CONSTANT (14695981039346656037);

  if (etag == NULL)
    return 0;
  for (const char *p = etag; *p != '\0'; p++)
    number = (number ^ (guchar) *p) * G_GUINT64_CONSTANT (1099511628211);
  return MAX (number, 1);
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
      run->sent[index].fate = CT_PUBLISH_FATE_FAILED;
      add_failure (run, item, FALSE, error);
    }
  else
    {
      run->sent[index] = (CtPublishSent){ .fate = CT_PUBLISH_FATE_SENT, .has_md5 = TRUE, outcome->size, outcome->md5 };
      if (outcome->already_there)
        run->sent[index].fate = CT_PUBLISH_FATE_SKIPPED;
      run->result->bytes_sent += outcome->already_there ? 0 : outcome->size;
      run->etags[index] = number_of_etag (outcome->etag);
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
          run->sent[i].fate = CT_PUBLISH_FATE_REFUSED;
          add_failure (run, item, TRUE, NULL);
        }
      else if (item->state == CT_PUBLISH_SAME)
        {
          run->sent[i] = (CtPublishSent){ .fate = CT_PUBLISH_FATE_SKIPPED, item->has_md5, item->size, item->md5 };
          run->etags[i] = number_of_etag (item->etag);
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
  while (run->next + 1 < run->n_items && run->sent[run->next].fate != CT_PUBLISH_FATE_LEFT)
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
    {
      ct_publish_plan_wait_resumed (sender.run->plan, sender.run->cancellable);
      index = take_next (sender.run);
    }
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
count_fates (Run *run, CtPublishFate fate)
{
  guint32 n = 0;

  for (guint i = 0; i + 1 < run->n_items; i++)
    n += run->sent[i].fate == fate ? 1 : 0;
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
      else if (index > 0 && index < run->n_items)
        run->seen[index - 1] = run->etags[index - 1] == 0 || number_of_etag (blobs[i].etag) == run->etags[index - 1];
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

      if (run->seen[i] || (run->sent[i].fate != CT_PUBLISH_FATE_SENT && run->sent[i].fate != CT_PUBLISH_FATE_SKIPPED))
        continue;
      lost = g_error_new (CT_ERROR,
                          CT_ERROR_CONFLICT,
                          _ ("“%s” was changed or removed by somebody else while publishing. Publish again."),
                          item->blob_name);
      run->sent[i].fate = CT_PUBLISH_FATE_FAILED;
      add_failure (run, item, FALSE, lost);
    }
  return TRUE;
}

static gboolean
write_coco (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  Run *run = data;
  g_autoptr (CtFindings) findings = ct_findings_new ();

  if (!ct_publish_plan_write_coco (run->plan, stream, &run->result->coco_counts, findings, NULL, cancellable, error))
    return FALSE;
  ct_findings_unref (run->result->report);
  run->result->report = g_steal_pointer (&findings);
  return TRUE;
}

static gboolean
write_working (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  return ct_publish_plan_write_working (((Run *) data)->plan, stream, cancellable, error);
}

/* A refusal is a failure in the result; FALSE is for being cancelled. */
static gboolean
take_document_error (Run *run, const CtPublishItem *item, GError *problem, GError **error)
{
  g_autoptr (GError) owned = problem;

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&owned));
      return FALSE;
    }
  if (problem->domain != CT_ERROR)
    {
      g_autoptr (GError) told = NULL;

      ct_error_from_io (&told, g_steal_pointer (&owned), item->blob_name);
      add_failure (run, item, FALSE, told);
    }
  else
    add_failure (run, item, FALSE, problem);
  return TRUE;
}

/* Publishes COCO file or working file. */
static gboolean
publish_document (Run *run, CtPublishDocument *document, CtPublishCocoState *state, GError **error)
{
  gboolean is_coco = document->item == ct_publish_plan_get_coco_item (run->plan);
  CtPublishSent *sent = &run->sent[is_coco ? run->n_items - 1 : run->n_items];
  Sender sender = { .run = run };
  g_autoptr (GError) local = NULL;

  document->plan = run->plan;
  document->write_data = run;
  document->conflict = &run->result->conflict;
  document->sent = on_bytes;
  document->sent_data = &sender;
  if (!ct_publish_document (document, run->progress, run->cancellable, &local))
    {
      if (!take_document_error (run, document->item, g_steal_pointer (&local), error))
        return FALSE;
      sent->fate = CT_PUBLISH_FATE_FAILED;
      *state = CT_PUBLISH_COCO_FAILED;
      return TRUE;
    }
  *state = document->state;
  *sent = (CtPublishSent){ .fate = CT_PUBLISH_FATE_SKIPPED, .has_md5 = TRUE, document->size, document->md5 };
  if (document->state == CT_PUBLISH_COCO_SENT)
    {
      sent->fate = CT_PUBLISH_FATE_SENT;
      run->result->bytes_sent += document->size;
    }
  return TRUE;
}

static gboolean
publish_coco (Run *run, GError **error)
{
  const CtPublishItem *item = ct_publish_plan_get_coco_item (run->plan);
  CtPublishDocument document = {
    .item = item,
    .write = write_coco,
    .lease = ct_publish_lease_get_id (run->lease),
    .was_looked_at = run->seen != NULL,
    .etag_now = run->coco_etag,
  };
  g_autoptr (GError) nothing = NULL;

  if (ct_publish_plan_get_totals (run->plan)->coco.n_images > 0)
    return publish_document (run, &document, &run->result->coco_state, error);
  nothing = g_error_new (CT_ERROR,
                         CT_ERROR_NOT_FOUND,
                         _ ("No picture can be named in the COCO file, so it is not published. "
                            "See what is wrong with the pictures."));
  add_failure (run, item, FALSE, nothing);
  return TRUE;
}

static gboolean
publish_working (Run *run, GError **error)
{
  CtPublishDocument document = { .item = ct_publish_plan_get_working_item (run->plan), .write = write_working };

  if (document.item == NULL || run->result->coco_state < CT_PUBLISH_COCO_SAME)
    return TRUE;
  return publish_document (run, &document, &run->result->working_state, error);
}

/* While the COCO file that is there is to be replaced, others are kept from it. */
static gboolean
take_lease (Run *run, GError **error)
{
  const CtPublishItem *item = ct_publish_plan_get_coco_item (run->plan);

  if (item->etag == NULL || (item->state == CT_PUBLISH_SAME && ct_publish_plan_get_totals (run->plan)->n_to_send == 0))
    return TRUE;
  return ct_publish_lease_take (run->plan, item->blob_name, &run->lease, run->cancellable, error);
}

static gboolean
run_steps (Run *run, GError **error)
{
  take_over_plan (run);
  if (!ct_publish_stop_for_conflict (run->plan, &run->result->conflict, run->cancellable, error)
      || !take_lease (run, error) || !send_pictures (run, error))
    return FALSE;
  /* When nothing is to be written there is nothing to confirm. */
  if (count_fates (run, CT_PUBLISH_FATE_FAILED) == 0
      && (count_fates (run, CT_PUBLISH_FATE_SENT) > 0
          || ct_publish_plan_get_coco_item (run->plan)->state != CT_PUBLISH_SAME)
      && !confirm_pictures (run, error))
    return FALSE;
  if (count_fates (run, CT_PUBLISH_FATE_FAILED) > 0)
    return TRUE;
  g_clear_pointer (&run->etags, g_free);
  return publish_coco (run, error) && publish_working (run, error);
}

static void
sum_up (Run *run, gboolean ran_to_end)
{
  CtPublishResult *result = run->result;
  gboolean published = result->coco_state == CT_PUBLISH_COCO_SENT || result->coco_state == CT_PUBLISH_COCO_SAME;

  result->n_found = ct_publish_plan_get_totals (run->plan)->n_found;
  result->n_sent = count_fates (run, CT_PUBLISH_FATE_SENT);
  result->n_skipped = count_fates (run, CT_PUBLISH_FATE_SKIPPED);
  result->n_failed = count_fates (run, CT_PUBLISH_FATE_FAILED);
  result->n_refused = count_fates (run, CT_PUBLISH_FATE_REFUSED);
  result->n_left = count_fates (run, CT_PUBLISH_FATE_LEFT);
  if (!ran_to_end)
    result->outcome = CT_PUBLISH_STOPPED;
  else if (!published)
    result->outcome = CT_PUBLISH_INCOMPLETE;
  else if (result->n_refused > 0 || ct_publish_plan_get_totals (run->plan)->n_not_taken > 0
           || result->working_state == CT_PUBLISH_COCO_FAILED)
    result->outcome = CT_PUBLISH_PARTIAL;
  else
    result->outcome = CT_PUBLISH_COMPLETE;
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
  g_array_set_size (result->sent, run.n_items + 1);
  run.sent = (CtPublishSent *) (void *) result->sent->data;
  run.etags = g_new0 (guint64, run.n_items);
  result->coco_url = ct_publish_plan_dup_coco_url (plan);
  result->has_working = ct_publish_plan_get_working_item (plan) != NULL;
  ct_findings_add_all (result->report, ct_publish_plan_get_report (plan));
  ok = run_steps (&run, error);
  /* Whoever stopped it while it was paused wants what is left to be tidied up. */
  ct_container_set_paused (plan->container, FALSE);
  g_clear_pointer (&run.lease, ct_publish_lease_free);
  sum_up (&run, ok);
  g_free (run.etags);
  g_free (run.seen);
  g_free (run.coco_etag);
  g_mutex_clear (&run.lock);
  return ok;
}
