/* ct-publish-jobs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The slow parts of publishing, each in a job over a snapshot: editing and saving may go on
 * meanwhile, and what is published is what the person saw.
 */
#include "ct-publish-dialog-private.h"

#include "ct-atomic-file.h"
#include "ct-credential-keep.h"
#include "ct-destination.h"
#include "ct-error.h"
#include "ct-job.h"

typedef struct
{
  CtPublishDialog *dialog;
  GCancellable *cancellable;
  CtProgress *progress;
  CtCoco *snapshot;
  char *image_folder;
  char *document_path;
  char *place;
  char *sign_in;
  CtCredential *credential;
  char *prefix;
  CtProfile profile;
  gboolean with_working_file;
  CtPublishAnswer answer;
} Planning;

static void
planning_free (gpointer data)
{
  Planning *planning = data;

  g_object_unref (planning->dialog);
  g_object_unref (planning->cancellable);
  g_object_unref (planning->progress);
  ct_coco_unref (planning->snapshot);
  g_clear_pointer (&planning->credential, ct_credential_unref);
  g_clear_pointer (&planning->answer.plan, ct_publish_plan_unref);
  g_clear_pointer (&planning->answer.credential, ct_credential_unref);
  g_clear_pointer (&planning->answer.findings, ct_findings_unref);
  g_free (planning->answer.described);
  g_free (planning->answer.remarks);
  g_free (planning->image_folder);
  g_free (planning->document_path);
  g_free (planning->place);
  g_free (planning->sign_in);
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

static CtCredential *
recall_sign_in (Planning *planning, const char *host, GCancellable *cancellable, GError **error)
{
  g_autofree char *authority = NULL;
  g_autofree char *tenant = NULL;
  g_autofree char *client_id = NULL;
  g_autoptr (CtEntra) entra = NULL;
  g_autoptr (GError) local = NULL;
  CtEntraApp app = { .ca_file = g_getenv ("CARTOUCHE_CA_FILE") };

  if (!ct_entra_app_parse (planning->sign_in, &authority, &tenant, &client_id, error))
    return NULL;
  app.authority = authority != NULL ? authority : ct_entra_authority_for_host (host);
  app.tenant = tenant;
  app.client_id = client_id;
  entra = ct_entra_recall (&app, cancellable, &local);
  if (entra != NULL)
    return ct_credential_new_signed_in (planning->place, entra, error);
  planning->answer.nobody_signed_in = local == NULL;
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error_literal (error, CT_ERROR, CT_ERROR_DENIED, _ ("Nobody is signed in any more. Sign in again."));
  return NULL;
}

static CtCredential *
find_credential (Planning *planning, GCancellable *cancellable, GError **error)
{
  g_autoptr (CtCredential) plain = NULL;
  CtCredential *kept;

  if (planning->credential != NULL)
    return ct_credential_ref (planning->credential);
  plain = ct_credential_resolve (planning->place, NULL, error);
  if (plain == NULL || ct_credential_get_kind (plain) != CT_CREDENTIAL_ADDRESS)
    return g_steal_pointer (&plain);
  if (planning->sign_in != NULL)
    return recall_sign_in (planning, ct_credential_get_address (plain)->host, cancellable, error);
  kept = ct_credential_find_kept (plain, cancellable);
  return kept != NULL ? kept : g_steal_pointer (&plain);
}

static CtContainer *
open_container (Planning *planning, GPtrArray *remarks, GCancellable *cancellable, GError **error)
{
  CtCredential *credential = find_credential (planning, cancellable, error);

  planning->answer.credential = credential;
  if (credential == NULL
      || !ct_credential_check (credential, CT_CAN_CREATE, g_get_real_time () / G_USEC_PER_SEC, remarks, error))
    return NULL;
  if (ct_credential_get_kind (credential) != CT_CREDENTIAL_FOLDER)
    planning->answer.described = ct_credential_describe (credential);
  return ct_container_new_with_credential (credential, CT_CAN_CREATE, error);
}

/* The plan was made, so whoever may be asked has answered. */
static void
remark_on_answer (Planning *planning, CtContainer *container, GPtrArray *remarks)
{
  if (ct_credential_get_kind (planning->answer.credential) == CT_CREDENTIAL_FOLDER)
    return;
  if ((ct_container_get_abilities (container) & CT_CAN_LIST) != 0)
    g_ptr_array_add (remarks, g_strdup (_ ("The container answers.")));
  else
    g_ptr_array_add (remarks,
                     g_strdup (_ ("The credential does not allow listing, so what is there is known only from what "
                                  "was published from here.")));
}

static char *
join (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) lines->pdata[i]);
  return g_string_free (text, FALSE);
}

/* A plan that cannot be made takes its report with it, so the reasons are found once more. */
static void
explain (Planning *planning, GCancellable *cancellable)
{
  const CtProfileOptions options = { .profile = planning->profile };
  CtProfileCounts counts;

  planning->answer.findings = ct_findings_new ();
  ct_profile_write (planning->snapshot, &options, NULL, &counts, planning->answer.findings, NULL, cancellable, NULL);
}

static gpointer
plan_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Planning *planning = data;
  g_autoptr (GPtrArray) remarks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CtContainer) container = open_container (planning, remarks, cancellable, error);
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (CtLedger) ledger = NULL;
  g_autoptr (GError) local = NULL;
  CtPublishOptions options = {
    .prefix = planning->prefix,
    .profile = planning->profile,
    .document_path = planning->document_path,
    .with_working_file = planning->with_working_file,
  };

  if (container == NULL)
    return NULL;
  paths = find_pictures (planning);
  ledger = ct_ledger_open_default ();
  options.ledger = ledger;
  planning->answer.plan =
      ct_publish_plan_new (planning->snapshot, paths, container, &options, planning->progress, cancellable, &local);
  if (planning->answer.plan != NULL)
    {
      remark_on_answer (planning, container, remarks);
      planning->answer.remarks = join (remarks);
      return planning;
    }
  if (g_error_matches (local, CT_ERROR, CT_ERROR_UNSUPPORTED))
    explain (planning, cancellable);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static void
plan_done (gpointer result, const GError *error, gpointer user_data)
{
  Planning *planning = user_data;
  CtPublishDialog *self = planning->dialog;

  if (planning->cancellable != self->cancellable || self->is_disposed)
    return;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->progress);
  ct_publish_dialog_take_plan (self, &planning->answer, error);
}

/* Finds out what would be sent, with the options of the settings. There is a document. */
void
ct_publish_dialog_start_plan (CtPublishDialog *self)
{
  CtDocument *document = ct_session_get_document (self->session);
  g_autofree char *profile = g_settings_get_string (self->settings, "publish-profile");
  Planning *planning = g_new0 (Planning, 1);

  self->cancellable = g_cancellable_new ();
  self->progress = ct_progress_new ();
  planning->dialog = g_object_ref (self);
  planning->cancellable = g_object_ref (self->cancellable);
  planning->progress = g_object_ref (self->progress);
  planning->snapshot = ct_coco_snapshot (ct_document_get_coco (document));
  planning->image_folder = g_strdup (ct_document_get_image_folder (document));
  planning->document_path = g_strdup (self->document);
  planning->place = g_strdup (self->place);
  planning->sign_in = g_strdup (self->sign_in);
  planning->credential = self->credential != NULL ? ct_credential_ref (self->credential) : NULL;
  planning->prefix = g_strdup (self->prefix);
  planning->profile = CT_PROFILE_AZURE_DETECTION;
  ct_profile_from_string (profile, &planning->profile);
  planning->with_working_file = g_settings_get_boolean (self->settings, "publish-working-file");
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
  CtPublishReport *report;
  CtProgress *progress;
} Running;

static void
running_free (gpointer data)
{
  Running *running = data;

  g_object_unref (running->dialog);
  ct_publish_plan_unref (running->plan);
  ct_publish_result_free (running->result);
  g_clear_pointer (&running->report, ct_publish_report_free);
  g_object_unref (running->progress);
  g_free (running);
}

/* Sends, and asks the container afterwards what it has. */
static gpointer
run_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Running *running = data;

  if (!ct_publisher_run (running->plan, running->result, running->progress, cancellable, error))
    return NULL;
  running->report = ct_publish_report_new (running->plan, running->result, running->progress, cancellable, NULL);
  return running;
}

static void
run_done (gpointer result, const GError *error, gpointer user_data)
{
  Running *running = user_data;
  CtPublishDialog *self = running->dialog;

  if (self->is_disposed)
    return;
  self->running = FALSE;
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
  ct_publish_dialog_take_result (self, running->result, g_steal_pointer (&running->report), error);
}

/* Sends what the plan says; a plan is good for one run. Takes PLAN. */
void
ct_publish_dialog_start_run (CtPublishDialog *self, CtPublishPlan *plan)
{
  Running *running = g_new0 (Running, 1);

  self->running = TRUE;
  self->cancellable = g_cancellable_new ();
  self->progress = ct_progress_new ();
  running->dialog = g_object_ref (self);
  running->plan = plan;
  running->result = ct_publish_result_new ();
  running->progress = g_object_ref (self->progress);
  ct_job_run (CT_JOB_EXPORT, "publish", run_worker, running, running_free, self->cancellable, run_done, running);
}

typedef struct
{
  CtPublishDialog *dialog;
  CtCredential *credential;
  CtSecret *secret;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_object_unref (keeping->dialog);
  ct_credential_unref (keeping->credential);
  ct_secret_unref (keeping->secret);
  g_free (keeping);
}

static gpointer
keep_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Keeping *keeping = data;

  return ct_credential_keep (keeping->credential, keeping->secret, cancellable, error) ? keeping : NULL;
}

static void
keep_done (gpointer result, const GError *error, gpointer user_data)
{
  CtPublishDialog *self = ((Keeping *) user_data)->dialog;

  if (result == NULL && !self->is_disposed)
    ct_publish_plan_page_add_remark (self->plan_page, error->message);
}

/* Puts what was typed into the keyring, now that it has proved good. */
void
ct_publish_dialog_keep_credential (CtPublishDialog *self)
{
  Keeping *keeping;

  g_return_if_fail (self->secret != NULL && self->credential != NULL);

  keeping = g_new0 (Keeping, 1);
  keeping->dialog = g_object_ref (self);
  keeping->credential = ct_credential_ref (self->credential);
  keeping->secret = g_steal_pointer (&self->secret);
  ct_job_run (CT_JOB_EXPORT, "keep credential", keep_worker, keeping, keeping_free, NULL, keep_done, keeping);
}

typedef struct
{
  CtPublishDialog *dialog;
  CtPublishReport *report;
  char *path;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->dialog);
  g_clear_pointer (&saving->report, ct_publish_report_free);
  g_free (saving->path);
  g_free (saving);
}

static gboolean
write_report (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  return ct_publish_report_write (data, stream, cancellable, error);
}

static gpointer
save_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Saving *saving = data;

  return ct_atomic_file_write (saving->path, write_report, saving->report, cancellable, error) ? saving : NULL;
}

static void
save_done (gpointer result, const GError *error, gpointer user_data)
{
  Saving *saving = user_data;
  CtPublishDialog *self = saving->dialog;

  if (self->is_disposed)
    return;
  /* Unless another publish has brought a new one meanwhile. */
  if (self->report == NULL)
    self->report = g_steal_pointer (&saving->report);
  ct_publish_result_page_set_saved (self->result_page, saving->path, error);
}

/* Writes the report as JSON. While that goes on the dialog has no report. */
void
ct_publish_dialog_save_report (CtPublishDialog *self, const char *path)
{
  Saving *saving;

  if (self->report == NULL)
    return;
  saving = g_new0 (Saving, 1);
  saving->dialog = g_object_ref (self);
  saving->report = g_steal_pointer (&self->report);
  saving->path = g_strdup (path);
  ct_job_run (CT_JOB_EXPORT, "save report", save_worker, saving, saving_free, NULL, save_done, saving);
}
