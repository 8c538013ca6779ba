/* ct-session-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Checking again when editing rests: a copy is made in small steps, so that the window never
 * stops, and a job checks it. What nobody waits for any more is dropped.
 */
#include "ct-session-private.h"

#include "ct-job.h"

/* Editing has to rest that long before the checker runs again. */
#define CHECK_DELAY_MS 400

/* And so many times as long as the check before took, so that large sets do not keep a processor busy. */
#define CHECK_REST 3

/* How much is copied between two looks at what people do: about a millisecond. */
#define COPY_STEP_BYTES (2 * 1024 * 1024)

typedef struct
{
  CtSession *session;
  CtCoco *snapshot;
  CtCheckOptions options;
  GCancellable *cancellable;
  gint64 begin;
} Check;

/**
 * ct_session_checked_new:
 * @coco: not edited meanwhile
 *
 * In a worker: everything that the session wants to know of a check.
 *
 * Returns: (transfer full) (nullable): %NULL when cancelled
 */
CtSessionChecked *
ct_session_checked_new (CtCoco *coco, const CtCheckOptions *options, GCancellable *cancellable, GError **error)
{
  CtSessionChecked *self = g_new0 (CtSessionChecked, 1);

  self->findings = ct_check_run_all (coco, options, &self->index, NULL, cancellable, error);
  if (self->findings == NULL)
    {
      g_free (self);
      return NULL;
    }
  self->problems = ct_check_index_find_images (self->index, ct_coco_get_dataset (coco), CT_SEVERITY_WARNING);
  return self;
}

void
ct_session_checked_free (CtSessionChecked *self)
{
  g_clear_pointer (&self->findings, ct_findings_unref);
  g_clear_pointer (&self->index, ct_check_index_unref);
  g_clear_pointer (&self->problems, ct_bitset_free);
  g_free (self);
}

static void
check_free (gpointer data)
{
  Check *check = data;

  g_object_unref (check->session);
  g_clear_pointer (&check->snapshot, ct_coco_unref);
  g_object_unref (check->cancellable);
  g_free (check);
}

/* The snapshot goes here and not in the main thread, where giving back so much memory would be felt. */
static gpointer
check_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Check *check = data;
  CtSessionChecked *checked = ct_session_checked_new (check->snapshot, &check->options, cancellable, error);

  g_clear_pointer (&check->snapshot, ct_coco_unref);
  return checked;
}

static void
check_done (gpointer result, const GError *error, gpointer user_data)
{
  Check *check = user_data;
  CtSession *self = check->session;

  if (check->cancellable != self->check_cancellable)
    {
      if (result != NULL)
        ct_session_checked_free (result);
      return;
    }
  g_clear_object (&self->check_cancellable);
  self->check_ms = (guint) ((g_get_monotonic_time () - check->begin) / 1000);
  ct_session_set_checking (self, FALSE);
  if (result != NULL)
    ct_session_take_checked (self, result);
}

static void
run_check (CtSession *self)
{
  Check *check = g_new0 (Check, 1);
  CtDataset *copy = ct_dataset_copy_end (g_steal_pointer (&self->check_copy));

  self->check_cancellable = g_cancellable_new ();
  check->session = g_object_ref (self);
  check->snapshot = ct_coco_snapshot_around (ct_document_get_coco (self->document), copy);
  check->options = self->check_options;
  check->cancellable = g_object_ref (self->check_cancellable);
  check->begin = self->check_begin;
  ct_job_run (CT_JOB_INDEX, "check data set", check_worker, check, check_free, check->cancellable, check_done, check);
}

static gboolean
copy_more (gpointer data)
{
  CtSession *self = data;

  if (self->check_revision != ct_session_get_dataset (self)->revision)
    {
      self->check_source = 0;
      ct_session_queue_check (self);
      return G_SOURCE_REMOVE;
    }
  if (ct_dataset_copy_go_on (self->check_copy, COPY_STEP_BYTES))
    return G_SOURCE_CONTINUE;
  self->check_source = 0;
  run_check (self);
  return G_SOURCE_REMOVE;
}

static gboolean
begin_check (gpointer data)
{
  CtSession *self = data;
  CtDataset *dataset = ct_session_get_dataset (self);

  self->check_begin = g_get_monotonic_time ();
  self->check_revision = dataset->revision;
  self->check_copy = ct_dataset_copy_begin (dataset);
  self->check_source = g_idle_add (copy_more, self);
  return G_SOURCE_REMOVE;
}

static void
give_up (CtSession *self)
{
  g_clear_handle_id (&self->check_source, g_source_remove);
  g_clear_pointer (&self->check_copy, ct_dataset_copy_free);
  if (self->check_cancellable != NULL)
    g_cancellable_cancel (self->check_cancellable);
  g_clear_object (&self->check_cancellable);
}

void
ct_session_stop_check (CtSession *self)
{
  give_up (self);
  ct_session_set_checking (self, FALSE);
}

static void
queue_check_in (CtSession *self, guint delay_ms)
{
  give_up (self);
  self->check_source = g_timeout_add (delay_ms, begin_check, self);
  ct_session_set_checking (self, TRUE);
}

/* Checks again when editing rests. */
void
ct_session_queue_check (CtSession *self)
{
  queue_check_in (self, MAX (CHECK_DELAY_MS, CHECK_REST * self->check_ms));
}

/**
 * ct_session_check_soon:
 *
 * Somebody waits for the findings: when they are out of date, checking begins at once.
 */
void
ct_session_check_soon (CtSession *self)
{
  if (self->checking && self->check_copy == NULL && self->check_cancellable == NULL)
    queue_check_in (self, 0);
}

/**
 * ct_session_set_check_profile:
 * @profile: whose rules to check against, now and for every document that is opened from now on
 */
void
ct_session_set_check_profile (CtSession *self, CtProfile profile)
{
  if (self->check_options.profile == profile)
    return;
  self->check_options.profile = profile;
  if (self->document != NULL)
    queue_check_in (self, 0);
}

/**
 * ct_session_get_check_profile:
 *
 * Returns: whose rules are checked against; those that CtSession:findings are about may be older
 */
CtProfile
ct_session_get_check_profile (CtSession *self)
{
  return self->check_options.profile;
}

/**
 * ct_session_is_checking:
 *
 * Returns: whether the findings are of an earlier state, and newer ones are on their way
 */
gboolean
ct_session_is_checking (CtSession *self)
{
  return self->checking;
}

/**
 * ct_session_get_check_index:
 *
 * Returns: (transfer none) (nullable): every finding of the check that ct_session_get_findings() is about
 */
CtCheckIndex *
ct_session_get_check_index (CtSession *self)
{
  return self->check_index;
}
