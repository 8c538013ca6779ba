/* ct-command-publish.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cartouchectl publish: sends the pictures and then the COCO file to a container, with the
 * plan and the publisher that the window uses, or says what would be sent.
 */
#include "ct-cli-destination.h"
#include "ct-cli-findings.h"
#include "ct-cli-input.h"
#include "ct-cli-sign-in.h"
#include "ct-error.h"
#include "ct-publish-output.h"

typedef struct
{
  char **operands;
  char *to;
  char *credential_file;
  char *sign_in;
  char *images;
  char *prefix;
  char *name;
  char *report;
  CtProfile profile;
  CtPublishOnConflict on_conflict;
  CtCocoDialectChoice dialect;
  gboolean only_reviewed;
  gboolean only_labelled;
  gboolean with_working_file;
  gboolean dry_run;
  gboolean json;
} PublishOptions;

static void
publish_free (gpointer data)
{
  PublishOptions *options = data;

  g_strfreev (options->operands);
  g_free (options->to);
  g_free (options->credential_file);
  g_free (options->sign_in);
  g_free (options->images);
  g_free (options->prefix);
  g_free (options->name);
  g_free (options->report);
  g_free (options);
}

static gboolean
need_destination (const PublishOptions *options, GError **error)
{
  if (options->sign_in != NULL && options->credential_file != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Give either --sign-in or --credential-file"));
      return FALSE;
    }
  if (options->sign_in != NULL && !ct_entra_app_parse (options->sign_in, NULL, NULL, NULL, error))
    return FALSE;
  if (options->to != NULL)
    return ct_cli_refuse_secret (options->to, error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Say with --to where to publish"));
  return FALSE;
}

static gboolean
parse_on_conflict (const char *text, CtPublishOnConflict *on_conflict, GError **error)
{
  static const char *const words[] = { "stop", "copy", "beside" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (text == NULL || g_str_equal (text, words[i]))
      {
        *on_conflict = (CtPublishOnConflict) i;
        return TRUE;
      }
  g_set_error (error,
               G_OPTION_ERROR,
               G_OPTION_ERROR_FAILED,
               _ ("--on-conflict is stop, copy or beside, not “%s”"),
               text);
  return FALSE;
}

static gpointer
publish_parse (const CtCommand *self, char **words, GError **error)
{
  PublishOptions *options = g_new0 (PublishOptions, 1);
  g_autofree char *profile = NULL;
  g_autofree char *dialect = NULL;
  g_autofree char *on_conflict = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options->to,
      N_ ("Where to publish: a folder, the address of an Azure container, or azure:CONTAINER"), N_ ("DESTINATION") },
    { "credential-file", 0, 0, G_OPTION_ARG_FILENAME, &options->credential_file,
      N_ ("The credential of an Azure container: a file, or - for standard input"), N_ ("FILE") },
    { "sign-in", 0, 0, G_OPTION_ARG_STRING, &options->sign_in,
      N_ ("Sign in to Microsoft Entra with a code: organisation and app registration, after the address of another "
          "sign-in service, if that is needed"), N_ ("[https://HOST/]TENANT:CLIENT") },
    { "images", 0, 0, G_OPTION_ARG_FILENAME, &options->images,
      N_ ("The folder of the pictures, unless they lie beside FILE"), N_ ("DIR") },
    { "prefix", 0, 0, G_OPTION_ARG_STRING, &options->prefix, N_ ("A folder inside the destination"), N_ ("P") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name,
      N_ ("What to call the COCO file there, instead of annotations.json"), N_ ("NAME") },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &profile,
      N_ ("Its form: azure-detection (the default), azure-classification or coco"), N_ ("PROFILE") },
    { "dialect", 0, 0, G_OPTION_ARG_STRING, &dialect,
      N_ ("What the boxes of FILE are: auto (the default), pixel or relative"), N_ ("DIALECT") },
    { "only-reviewed", 0, 0, G_OPTION_ARG_NONE, &options->only_reviewed,
      N_ ("Leave out images that nobody has reviewed"), NULL },
    { "only-labelled", 0, 0, G_OPTION_ARG_NONE, &options->only_labelled,
      N_ ("Leave out images without annotations"), NULL },
    { "on-conflict", 0, 0, G_OPTION_ARG_STRING, &on_conflict,
      N_ ("When somebody else has written the COCO file: stop (the default); copy: keep theirs as a copy and write "
          "yours; beside: save theirs beside yours"), N_ ("stop|copy|beside") },
    { "also-working-file", 0, 0, G_OPTION_ARG_NONE, &options->with_working_file,
      N_ ("Publish FILE itself, too, after the COCO file, and every picture that it names"), NULL },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &options->report,
      N_ ("Ask the destination afterwards what it has, and write that as JSON"), N_ ("REPORT") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry_run, N_ ("Only say what would be sent"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  options->profile = CT_PROFILE_AZURE_DETECTION;
  if (ct_command_parse_words (self, words, entries, 1, &options->operands, error) && need_destination (options, error)
      && ct_cli_parse_profile (profile, &options->profile, error)
      && ct_cli_parse_dialect (dialect, &options->dialect, error)
      && parse_on_conflict (on_conflict, &options->on_conflict, error))
    return options;
  publish_free (options);
  return NULL;
}

static CtPublishPlan *
make_plan (const PublishOptions *options, CtCoco *coco, CtContainer *container, CtRun *run, GError **error)
{
  g_autofree char *folder = ct_cli_image_folder (options->operands[0], options->images);
  g_autoptr (GPtrArray) paths = ct_cli_image_paths (coco, folder);
  g_autofree char *document = g_canonicalize_filename (options->operands[0], NULL);
  g_autoptr (CtLedger) ledger = ct_ledger_open_default ();
  const CtPublishOptions publish_options = {
    .prefix = options->prefix,
    .coco_name = options->name,
    .profile = options->profile,
    .only_reviewed = options->only_reviewed,
    .only_labelled = options->only_labelled,
    .document_path = document,
    .ledger = ledger,
    .on_conflict = options->on_conflict,
    .with_working_file = options->with_working_file,
  };

  return ct_publish_plan_new (coco, paths, container, &publish_options, run->progress, run->cancellable, error);
}

static gboolean
write_report (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  return ct_publish_report_write (data, stream, cancellable, error);
}

static gboolean
save_report (const PublishOptions *options,
             CtPublishPlan *plan,
             const CtPublishResult *result,
             CtRun *run,
             GError **error)
{
  g_autoptr (CtPublishReport) report = NULL;

  if (options->report == NULL)
    return TRUE;
  report = ct_publish_report_new (plan, result, run->progress, run->cancellable, error);
  if (report == NULL)
    return FALSE;
  if (!options->json)
    ct_publish_print_report (report, run->output);
  return ct_cli_write (options->report, write_report, NULL, report, run->cancellable, error);
}

static CtExit
run_plan (const PublishOptions *options, CtPublishPlan *plan, const CtDataset *dataset, CtRun *run, GError **error)
{
  g_autoptr (CtPublishResult) result = ct_publish_result_new ();
  g_autoptr (GError) local = NULL;
  gboolean done = ct_publisher_run (plan, result, run->progress, run->cancellable, &local);
  gboolean saved;

  if (options->json)
    ct_publish_result_to_json (plan, result, dataset, run->output);
  else
    ct_publish_print_result (plan, result, dataset, run->output);
  if (result->conflict != NULL && result->conflict->etag != NULL && options->on_conflict == CT_PUBLISH_ON_CONFLICT_STOP)
    ct_output_note (
        run->output,
        _ ("The COCO file there is somebody else's. Use --on-conflict=copy to keep it as a copy and write yours, or "
           "--on-conflict=beside to save it beside yours and write nothing.\n"));
  saved = save_report (options, plan, result, run, done ? &local : NULL);
  if (!done || !saved)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return CT_EXIT_DESTINATION;
    }
  return result->outcome == CT_PUBLISH_COMPLETE ? CT_EXIT_DONE : CT_EXIT_FINDINGS;
}

/* Which pictures are not there to be sent. */
static void
find_missing (CtCoco *coco, const char *folder, CtFindings *findings)
{
  const CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autoptr (GPtrArray) paths = ct_cli_image_paths (coco, folder);

  for (guint32 image = 0; image < paths->len; image++)
    {
      const char *path = g_ptr_array_index (paths, image);

      if (ct_image_table_is_alive (&dataset->images, image)
          && (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS)))
        ct_findings_add (findings,
                         CT_SEVERITY_WARNING,
                         "picture-missing",
                         CT_RECORD_IMAGE,
                         image,
                         _ ("“%s” is not in the image folder."),
                         ct_dataset_get_file_name (dataset, image));
    }
}

/* A plan that cannot be made takes its report with it, so the reasons are found once more: what the
 * profile does not take, and which pictures are not there. */
static void
explain_failure (const PublishOptions *options, CtCoco *coco, CtRun *run)
{
  g_autofree char *folder = ct_cli_image_folder (options->operands[0], options->images);
  g_autoptr (CtFindings) findings = ct_findings_new ();
  const CtProfileOptions profile_options = {
    .profile = options->profile,
    .only_reviewed = options->only_reviewed,
    .only_labelled = options->only_labelled,
  };
  CtProfileCounts counts;

  if (ct_profile_write (coco, &profile_options, NULL, &counts, findings, run->progress, run->cancellable, NULL))
    find_missing (coco, folder, findings);
  ct_cli_findings_note (findings, run->output);
  ct_cli_note_sizes (findings, options->images, run->output);
}

static CtCredential *
find_credential (const PublishOptions *options, CtRun *run, GError **error)
{
  if (options->sign_in != NULL)
    return ct_cli_sign_in (options->sign_in, options->to, run, error);
  return ct_cli_find_credential (options->to, options->credential_file, error);
}

static CtExit
publish (const PublishOptions *options, CtCoco *coco, CtRun *run, GError **error)
{
  const CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autoptr (CtCredential) credential = find_credential (options, run, error);
  g_autoptr (CtContainer) container =
      credential != NULL ? ct_cli_open_container (credential, run->output, error) : NULL;
  g_autoptr (CtPublishPlan) plan = NULL;
  g_autoptr (GError) local = NULL;
  CtExit code;

  if (container == NULL)
    return CT_EXIT_DESTINATION;
  plan = make_plan (options, coco, container, run, &local);
  if (plan == NULL)
    {
      code = ct_cli_exit_of (local);
      if (g_error_matches (local, CT_ERROR, CT_ERROR_UNSUPPORTED))
        explain_failure (options, coco, run);
      g_propagate_error (error, g_steal_pointer (&local));
      return code;
    }
  if (!options->dry_run)
    return run_plan (options, plan, dataset, run, error);
  if (options->json)
    ct_publish_plan_to_json (plan, dataset, run->output);
  else
    {
      ct_publish_print_destination (credential, run->output);
      ct_publish_print_plan (plan, dataset, run->output);
      ct_cli_findings_note (ct_publish_plan_get_report (plan), run->output);
    }
  return ct_publish_plan_get_totals (plan)->n_problems > 0 || ct_publish_plan_get_totals (plan)->n_not_taken > 0
                 || ct_publish_plan_get_conflict (plan) != NULL
             ? CT_EXIT_FINDINGS
             : CT_EXIT_DONE;
}

static CtExit
publish_run (gpointer data, CtRun *run, GError **error)
{
  PublishOptions *options = data;
  g_autoptr (CtCoco) coco = ct_cli_open_coco (options->operands[0], options->dialect, run, error);
  g_autofree char *folder = ct_cli_image_folder (options->operands[0], options->images);

  if (coco == NULL || !ct_cli_need_dialect (coco, error) || !ct_cli_probe_sizes (coco, folder, run, error))
    return CT_EXIT_INPUT;
  return publish (options, coco, run, error);
}

const CtCommand ct_command_publish = {
  .name = "publish",
  .operands = N_ ("FILE"),
  .summary = N_ ("Send the pictures and then the COCO file to a container"),
  .details =
      N_ ("What is there already is not sent again. The COCO file goes last, so a data set that is only half there "
          "is never found; a picture that cannot be sent holds it back. The exit code is 1 if pictures had to be left "
          "out. The credential of an Azure container is "
          "taken from --credential-file, CARTOUCHE_CREDENTIAL or AZURE_STORAGE_CONNECTION_STRING: an address with a "
          "shared access signature, a connection string, or an account's name and key. With --sign-in none is needed: "
          "a code is shown to type in elsewhere, and the keyring remembers the sign-in."),
  .parse = publish_parse,
  .run = publish_run,
  .free = publish_free,
};
