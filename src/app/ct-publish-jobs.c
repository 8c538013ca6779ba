/* ct-publish-jobs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two slow parts of publishing, each in a job over a snapshot: editing and saving may
 * go on meanwhile, and what is published is what the person saw.
 */
#include "ct-publish-dialog-private.h"

#include "ct-container-folder.h"
#include "ct-job.h"

typedef struct
{
  CtPublishDialog *dialog;
  GCancellable *cancellable;
  CtCoco *snapshot;
  char *image_folder;
  char *document_path;
  char *destination;
  char *prefix;
  CtProfile profile;
} Planning;

static void
planning_free (gpointer data)
{
  Planning *planning = data;

  g_object_unref (planning->dialog);
  g_object_unref (planning->cancellable);
  ct_coco_unref (planning->snapshot);
  g_free (planning->image_folder);
  g_free (planning->document_path);
  g_free (planning->destination);
  g_free (planning->prefix);
  g_free (planning);
}

/* The picture of each image by row; none for what lies outside of the picture folder. */
static GPtrArray *
find_pictures (Planning *planning)
{
  CtDataset *dataset = ct_coco_get_dataset (planning->snapshot);
  GPtrArray *paths = g_ptr_array_new_full (dataset->images.n_rows, g_free);

  for (guint32 row = 0; row < dataset->images.n_rows; row++)
    {
      gboolean inside = FALSE;
      g_autofree char *path = NULL;

      if (ct_image_table_is_alive (&dataset->images, row))
        path = ct_document_resolve_image (planning->image_folder, ct_dataset_get_file_name (dataset, row), &inside);
      g_ptr_array_add (paths, inside ? g_steal_pointer (&path) : NULL);
    }
  return paths;
}

static gpointer
plan_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Planning *planning = data;
  CtPublishOptions options = {
    .prefix = planning->prefix,
    .profile = planning->profile,
    .document_path = planning->document_path,
  };
  g_autoptr (CtContainer) container = ct_container_new_for_destination (planning->destination, error);
  g_autoptr (GPtrArray) paths = NULL;

  if (container == NULL)
    return NULL;
  paths = find_pictures (planning);
  return ct_publish_plan_new (planning->snapshot, paths, container, &options, NULL, cancellable, error);
}

static void
plan_done (gpointer result, const GError *error, gpointer user_data)
{
  Planning *planning = user_data;
  CtPublishDialog *self = planning->dialog;

  if (planning->cancellable != self->cancellable)
    {
      if (result != NULL)
        ct_publish_plan_unref (result);
      return;
    }
  g_clear_object (&self->cancellable);
  self->plan = result;
  if (result != NULL)
    ct_publish_dialog_show_plan (self);
  else
    ct_publish_dialog_show_plan_error (self, error->message);
}

/* Finds out what would be sent. */
void
ct_publish_dialog_start_plan (CtPublishDialog *self, const char *destination, const char *prefix, CtProfile profile)
{
  CtDocument *document = ct_session_get_document (self->session);
  Planning *planning = g_new0 (Planning, 1);

  self->cancellable = g_cancellable_new ();
  planning->dialog = g_object_ref (self);
  planning->cancellable = g_object_ref (self->cancellable);
  planning->snapshot = ct_coco_snapshot (ct_document_get_coco (document));
  planning->image_folder = g_strdup (ct_document_get_image_folder (document));
  planning->document_path = g_strdup (ct_document_get_path (document));
  planning->destination = g_strdup (destination);
  planning->prefix = g_strdup (prefix);
  planning->profile = profile;
  ct_job_run (CT_JOB_EXPORT,
              "plan publish",
              plan_worker,
              planning,
              planning_free,
              planning->cancellable,
              plan_done,
              planning);
}

typedef struct
{
  CtPublishDialog *dialog;
  CtPublishPlan *plan;
  CtPublishResult *result;
  CtProgress *progress;
} Running;

static void
running_free (gpointer data)
{
  Running *running = data;

  g_object_unref (running->dialog);
  ct_publish_plan_unref (running->plan);
  ct_publish_result_free (running->result);
  g_object_unref (running->progress);
  g_free (running);
}

static gpointer
run_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Running *running = data;

  return ct_publisher_run (running->plan, running->result, running->progress, cancellable, error) ? running : NULL;
}

static void
run_done (gpointer result, const GError *error, gpointer user_data)
{
  Running *running = user_data;
  CtPublishDialog *self = running->dialog;

  self->running = FALSE;
  g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
  ct_publish_dialog_show_result (self, running->result, error);
}

/* Sends what the plan says; a plan is good for one run. */
void
ct_publish_dialog_start_run (CtPublishDialog *self)
{
  Running *running = g_new0 (Running, 1);

  self->running = TRUE;
  self->cancellable = g_cancellable_new ();
  self->progress = ct_progress_new ();
  running->dialog = g_object_ref (self);
  running->plan = g_steal_pointer (&self->plan);
  running->result = ct_publish_result_new ();
  running->progress = g_object_ref (self->progress);
  ct_job_run (CT_JOB_EXPORT, "publish", run_worker, running, running_free, self->cancellable, run_done, running);
}
