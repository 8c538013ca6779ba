/* ct-job.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wraps GTask, and is the only file that does.
 */
#include "ct-job.h"

typedef struct
{
  CtJobWorker worker;
  gpointer data;
  GDestroyNotify destroy;
  CtJobCallback callback;
  gpointer user_data;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->destroy != NULL)
    job->destroy (job->data);
  g_free (job);
}

static void
job_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  gpointer result = NULL;

  if (!ct_cancelled (cancellable, &error))
    result = job->worker (job->data, cancellable, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, NULL);
}

static void
job_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (job->callback != NULL)
    job->callback (value, error, job->user_data);
}

/**
 * ct_job_run:
 * @title: what is done, for debugging; a static string
 * @worker: runs in a thread; sees @data and nothing else that changes
 * @destroy: (nullable): frees @data, after @callback
 * @cancellable: (nullable): the worker looks at it; the callback is always called
 * @callback: (nullable): gets the result in the caller's main context, also when cancelled, so
 *   that a stale result can be told by comparing cancellables and be freed
 */
void
ct_job_run (CtJobPriority priority,
            const char *title,
            CtJobWorker worker,
            gpointer data,
            GDestroyNotify destroy,
            GCancellable *cancellable,
            CtJobCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, job_done, NULL);
  Job *job = g_new0 (Job, 1);

  job->worker = worker;
  job->data = data;
  job->destroy = destroy;
  job->callback = callback;
  job->user_data = user_data;
  g_task_set_task_data (task, job, job_free);
  g_task_set_priority (task, (int) priority * 100);
  g_task_set_name (task, title);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, job_thread);
}
