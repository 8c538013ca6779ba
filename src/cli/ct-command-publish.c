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
#include "ct-error.h"
#include "ct-publisher.h"

typedef struct
{
  char **operands;
  char *to;
  char *credential_file;
  char *images;
  char *prefix;
  char *name;
  CtProfile profile;
  CtCocoDialectChoice dialect;
  gboolean only_reviewed;
  gboolean only_labelled;
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
  g_free (options->images);
  g_free (options->prefix);
  g_free (options->name);
  g_free (options);
}

static gboolean
need_destination (const PublishOptions *options, GError **error)
{
  if (options->to != NULL)
    return ct_cli_refuse_secret (options->to, error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("Say with --to where to publish"));
  return FALSE;
}

static gpointer
publish_parse (const CtCommand *self, char **words, GError **error)
{
  PublishOptions *options = g_new0 (PublishOptions, 1);
  g_autofree char *profile = NULL;
  g_autofree char *dialect = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options->to,
      N_ ("Where to publish: a folder, the address of an Azure container, or azure:CONTAINER"), N_ ("DESTINATION") },
    { "credential-file", 0, 0, G_OPTION_ARG_FILENAME, &options->credential_file,
      N_ ("The credential of an Azure container: a file, or - for standard input"), N_ ("FILE") },
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
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options->dry_run, N_ ("Only say what would be sent"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  options->profile = CT_PROFILE_AZURE_DETECTION;
  if (ct_command_parse_words (self, words, entries, 1, &options->operands, error) && need_destination (options, error)
      && ct_cli_parse_profile (profile, &options->profile, error)
      && ct_cli_parse_dialect (dialect, &options->dialect, error))
    return options;
  publish_free (options);
  return NULL;
}

static void
add_item (JsonBuilder *builder, const CtPublishItem *item)
{
  json_builder_begin_object (builder);
  ct_json_add_string (builder, "state", ct_publish_state_to_string (item->state));
  ct_json_add_string (builder, "blob", item->blob_name);
  ct_json_add_int (builder, "size", item->size);
  if (item->reason != NULL)
    ct_json_add_string (builder, "reason", item->reason);
  json_builder_end_object (builder);
}

static void
add_coco_counts (JsonBuilder *builder, const CtProfileCounts *counts)
{
  json_builder_set_member_name (builder, "coco");
  json_builder_begin_object (builder);
  ct_json_add_int (builder, "images", counts->n_images);
  ct_json_add_int (builder, "annotations", counts->n_annotations);
  ct_json_add_int (builder, "categories", counts->n_categories);
  json_builder_end_object (builder);
}

static void
plan_to_json (CtPublishPlan *plan, const CtDataset *dataset, CtOutput *output)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const CtPublishTotals *totals = ct_publish_plan_get_totals (plan);
  g_autofree char *url = ct_publish_plan_dup_coco_url (plan);

  json_builder_begin_object (builder);
  ct_json_add_string (builder, "coco_url", url);
  ct_json_add_int (builder, "found", totals->n_found);
  ct_json_add_int (builder, "to_send", totals->n_to_send);
  ct_json_add_int (builder, "problems", totals->n_problems);
  ct_json_add_int (builder, "left_out", totals->n_left_out);
  ct_json_add_int (builder, "bytes_to_send", totals->bytes_to_send);
  add_coco_counts (builder, &totals->coco);
  json_builder_set_member_name (builder, "items");
  json_builder_begin_array (builder);
  for (guint i = 0; i + 1 < ct_publish_plan_get_n_items (plan); i++)
    add_item (builder, ct_publish_plan_get_item (plan, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "coco_item");
  add_item (builder, ct_publish_plan_get_coco_item (plan));
  ct_cli_findings_to_json (ct_publish_plan_get_report (plan), dataset, builder);
  json_builder_end_object (builder);
  ct_output_json (output, builder);
}

static void
add_row (CtTable *table, const CtPublishItem *item)
{
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, item->size);

  ct_table_add (table,
                ct_publish_state_get_title (item->state),
                size,
                item->blob_name,
                item->reason != NULL ? item->reason : "",
                NULL);
}

/* What the credential is, what it allows and until when; a folder goes without saying. */
static void
print_destination (CtCredential *credential, CtOutput *output)
{
  g_autofree char *described = ct_credential_describe (credential);

  if (ct_credential_get_kind (credential) != CT_CREDENTIAL_FOLDER)
    ct_output_print (output, "%s\n", described);
}

static void
print_plan (CtPublishPlan *plan, CtOutput *output)
{
  const CtPublishTotals *totals = ct_publish_plan_get_totals (plan);
  g_autoptr (CtTable) table = ct_table_new ("lrll");
  g_autofree char *url = ct_publish_plan_dup_coco_url (plan);
  g_autofree char *bytes = ct_format_bytes (totals->bytes_to_send);

  for (guint i = 0; i < ct_publish_plan_get_n_items (plan); i++)
    add_row (table, ct_publish_plan_get_item (plan, i));
  ct_table_print (table, output);
  ct_output_print (output,
                   _ ("\nPictures: %u to send, %u there already, %u not possible; %s in all, the COCO file last.\n"),
                   totals->n_to_send,
                   totals->n_pictures[CT_PUBLISH_SAME],
                   totals->n_problems,
                   bytes);
  ct_output_print (output,
                   _ ("COCO file: %s (images: %u, annotations: %u, categories: %u)\n"),
                   url,
                   totals->coco.n_images,
                   totals->coco.n_annotations,
                   totals->coco.n_categories);
}

static void
result_to_json (const CtPublishResult *result, const CtDataset *dataset, CtOutput *output)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  ct_json_add_string (builder, "outcome", ct_publish_outcome_to_string (result->outcome));
  ct_json_add_string (builder, "coco_url", result->coco_url);
  json_builder_set_member_name (builder, "coco_sent");
  json_builder_add_boolean_value (builder, result->coco_state == CT_PUBLISH_COCO_SENT);
  ct_json_add_int (builder, "found", result->n_found);
  ct_json_add_int (builder, "sent", result->n_sent);
  ct_json_add_int (builder, "skipped", result->n_skipped);
  ct_json_add_int (builder, "failed", result->n_failed);
  ct_json_add_int (builder, "refused", result->n_refused);
  ct_json_add_int (builder, "left", result->n_left);
  ct_json_add_int (builder, "bytes_sent", result->bytes_sent);
  json_builder_set_member_name (builder, "looked_at");
  json_builder_add_boolean_value (builder, result->was_looked_at);
  add_coco_counts (builder, &result->coco_counts);
  json_builder_set_member_name (builder, "failures");
  json_builder_begin_array (builder);
  for (guint i = 0; i < result->failures->len; i++)
    {
      const CtPublishFailure *failure = g_ptr_array_index (result->failures, i);

      json_builder_begin_object (builder);
      ct_json_add_string (builder, "blob", failure->blob_name);
      ct_json_add_string (builder, "reason", failure->reason);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (result->report != NULL)
    ct_cli_findings_to_json (result->report, dataset, builder);
  json_builder_end_object (builder);
  ct_output_json (output, builder);
}

static const char *
coco_state_title (CtPublishCocoState state)
{
  switch (state)
    {
    case CT_PUBLISH_COCO_HELD_BACK:
      return _ ("held back, because a picture that it names is not there");
    case CT_PUBLISH_COCO_FAILED:
      return _ ("not written");
    case CT_PUBLISH_COCO_SAME:
      return _ ("there already");
    case CT_PUBLISH_COCO_SENT:
      return _ ("written");
    default:
      g_return_val_if_reached ("");
    }
}

static void
print_result (const CtPublishResult *result, CtOutput *output)
{
  g_autofree char *bytes = ct_format_bytes (result->bytes_sent);

  for (guint i = 0; i < result->failures->len; i++)
    {
      const CtPublishFailure *failure = g_ptr_array_index (result->failures, i);

      ct_output_note (output, "%s: %s\n", failure->blob_name, failure->reason);
    }
  if (result->report != NULL)
    ct_cli_findings_note (result->report, output);
  ct_output_print (output,
                   _ ("Pictures: %u sent, %u there already, %u failed, %u refused, %u not reached; %s.\n"),
                   result->n_sent,
                   result->n_skipped,
                   result->n_failed,
                   result->n_refused,
                   result->n_left,
                   bytes);
  ct_output_print (output, _ ("COCO file: %s, %s\n"), result->coco_url, coco_state_title (result->coco_state));
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
  };

  return ct_publish_plan_new (coco, paths, container, &publish_options, run->progress, run->cancellable, error);
}

static CtExit
run_plan (const PublishOptions *options, CtPublishPlan *plan, const CtDataset *dataset, CtRun *run, GError **error)
{
  g_autoptr (CtPublishResult) result = ct_publish_result_new ();
  gboolean done = ct_publisher_run (plan, result, run->progress, run->cancellable, error);

  if (options->json)
    result_to_json (result, dataset, run->output);
  else
    print_result (result, run->output);
  if (!done)
    return CT_EXIT_DESTINATION;
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

static CtExit
publish (const PublishOptions *options, CtCoco *coco, CtRun *run, GError **error)
{
  const CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autoptr (CtCredential) credential = ct_cli_find_credential (options->to, options->credential_file, error);
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
    plan_to_json (plan, dataset, run->output);
  else
    {
      print_destination (credential, run->output);
      print_plan (plan, run->output);
      ct_cli_findings_note (ct_publish_plan_get_report (plan), run->output);
    }
  return ct_publish_plan_get_totals (plan)->n_problems > 0 ? CT_EXIT_FINDINGS : CT_EXIT_DONE;
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
          "is never found. The exit code is 1 if pictures had to be left out. The credential of an Azure container is "
          "taken from --credential-file, CARTOUCHE_CREDENTIAL or AZURE_STORAGE_CONNECTION_STRING: an address with a "
          "shared access signature, a connection string, or an account's name and key."),
  .parse = publish_parse,
  .run = publish_run,
  .free = publish_free,
};
