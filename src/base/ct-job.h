/* ct-job.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The only use of threads from the main loop: a synchronous function runs in a worker,
 * its result comes back to the main context of the caller.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtJobPriority:
 *
 * Who goes first when workers are scarce; the order of the values is the order of service.
 */
typedef enum
{
  CT_JOB_VISIBLE_TILE,
  CT_JOB_CURRENT_IMAGE,
  CT_JOB_VISIBLE_THUMBNAIL,
  CT_JOB_NEIGHBOUR,
  CT_JOB_INDEX,
  CT_JOB_EXPORT,
} CtJobPriority;

/**
 * CtJobWorker:
 * @data: what ct_job_run() was given; the worker alone uses it until the callback
 *
 * Runs in a worker thread. Returns a new value, or %NULL with @error set.
 */
typedef gpointer (*CtJobWorker) (gpointer data, GCancellable *cancellable, GError **error);

/**
 * CtJobCallback:
 * @result: (transfer full) (nullable): what the worker returned; the callback owns it
 * @error: (nullable): set when @result is %NULL; owned by the job
 *
 * Runs in the main context that called ct_job_run().
 */
typedef void (*CtJobCallback) (gpointer result, const GError *error, gpointer user_data);

void ct_job_run (CtJobPriority priority,
                 const char *title,
                 CtJobWorker worker,
                 gpointer data,
                 GDestroyNotify destroy,
                 GCancellable *cancellable,
                 CtJobCallback callback,
                 gpointer user_data);

G_END_DECLS
