/* ct-publish-output.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What cartouchectl publish prints: the plan, the result and the report, for people and as JSON.
 */
#include "ct-publish-output.h"
#include "ct-cli-findings.h"

/* Of the pictures that were left out, when the plan is run; --dry-run lists all. */
#define SHOWN_LEFT_OUT 10

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

/* Who has written the COCO file that is there, and where it is kept. */
static void
add_conflict (JsonBuilder *builder, const CtPublishConflict *conflict)
{
  if (conflict == NULL)
    return;
  json_builder_set_member_name (builder, "conflict");
  json_builder_begin_object (builder);
  ct_json_add_string (builder, "blob", conflict->blob_name);
  if (conflict->writer != NULL)
    ct_json_add_string (builder, "writer", conflict->writer);
  if (conflict->modified_us > 0)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (conflict->modified_us / G_USEC_PER_SEC);
      g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

      if (text != NULL)
        ct_json_add_string (builder, "modified", text);
    }
  if (conflict->etag != NULL)
    ct_json_add_int (builder, "size", conflict->size);
  if (conflict->copy_name != NULL)
    ct_json_add_string (builder, "copy", conflict->copy_name);
  if (conflict->saved_path != NULL)
    {
      g_autofree char *name = g_filename_display_name (conflict->saved_path);

      ct_json_add_string (builder, "saved", name);
    }
  json_builder_end_object (builder);
}

/* The pictures that the COCO file does not name, and why. */
static void
add_left_out (JsonBuilder *builder, CtPublishPlan *plan, const CtDataset *dataset)
{
  guint32 n = ct_publish_plan_get_totals (plan)->n_left_out;

  ct_json_add_int (builder, "left_out", n);
  json_builder_set_member_name (builder, "left_out_images");
  json_builder_begin_array (builder);
  for (guint32 i = 0; i < n; i++)
    {
      const CtPublishLeftOut *left = ct_publish_plan_get_left_out (plan, i);
      g_autofree char *text = ct_publish_plan_describe_left_out (plan, i);

      json_builder_begin_object (builder);
      ct_json_add_string (builder, "image", ct_dataset_get_file_name (dataset, left->image));
      ct_json_add_string (builder, "why", ct_image_fate_to_string ((CtImageFate) left->fate));
      ct_json_add_string (builder, "reason", text);
      json_builder_set_member_name (builder, "sent");
      json_builder_add_boolean_value (builder, left->is_sent);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

void
ct_publish_plan_to_json (CtPublishPlan *plan, const CtDataset *dataset, CtOutput *output)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const CtPublishTotals *totals = ct_publish_plan_get_totals (plan);
  g_autofree char *url = ct_publish_plan_dup_coco_url (plan);

  json_builder_begin_object (builder);
  ct_json_add_string (builder, "coco_url", url);
  ct_json_add_int (builder, "found", totals->n_found);
  ct_json_add_int (builder, "to_send", totals->n_to_send);
  ct_json_add_int (builder, "problems", totals->n_problems);
  add_left_out (builder, plan, dataset);
  ct_json_add_int (builder, "bytes_to_send", totals->bytes_to_send);
  add_coco_counts (builder, &totals->coco);
  json_builder_set_member_name (builder, "items");
  json_builder_begin_array (builder);
  for (guint i = 0; i + 1 < ct_publish_plan_get_n_items (plan); i++)
    add_item (builder, ct_publish_plan_get_item (plan, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "coco_item");
  add_item (builder, ct_publish_plan_get_coco_item (plan));
  if (ct_publish_plan_get_working_item (plan) != NULL)
    {
      json_builder_set_member_name (builder, "working_item");
      add_item (builder, ct_publish_plan_get_working_item (plan));
    }
  add_conflict (builder, ct_publish_plan_get_conflict (plan));
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

/* The reason, and whether the picture is sent all the same. */
static char *
describe_left_out (CtPublishPlan *plan, guint index)
{
  g_autofree char *reason = ct_publish_plan_describe_left_out (plan, index);

  if (!ct_publish_plan_get_left_out (plan, index)->is_sent)
    return g_steal_pointer (&reason);
  /* Translators: %s is a sentence that says why the COCO file does not name a picture */
  return g_strdup_printf (_ ("%s It is published all the same, because the working file names it."), reason);
}

static void
print_left_out (CtPublishPlan *plan, const CtDataset *dataset, guint32 n_shown, CtOutput *output)
{
  guint32 n = ct_publish_plan_get_totals (plan)->n_left_out;

  if (n == 0)
    return;
  ct_output_print (output,
                   ngettext ("%u picture is not named in the COCO file:\n",
                             "%u pictures are not named in the COCO file:\n",
                             n),
                   n);
  for (guint32 i = 0; i < MIN (n, n_shown); i++)
    {
      g_autofree char *text = describe_left_out (plan, i);

      ct_output_print (output,
                       "  %s: %s\n",
                       ct_dataset_get_file_name (dataset, ct_publish_plan_get_left_out (plan, i)->image),
                       text);
    }
  if (n > n_shown)
    ct_output_print (output,
                     ngettext ("  … and %u more, which --dry-run lists\n",
                               "  … and %u more, which --dry-run lists\n",
                               n - n_shown),
                     n - n_shown);
}

/* What the credential is, what it allows and until when; a folder goes without saying. */
void
ct_publish_print_destination (CtCredential *credential, CtOutput *output)
{
  g_autofree char *described = ct_credential_describe (credential);

  if (ct_credential_get_kind (credential) != CT_CREDENTIAL_FOLDER)
    ct_output_print (output, "%s\n", described);
}

static void
print_conflict (const CtPublishConflict *conflict, CtOutput *output)
{
  g_autofree char *text = conflict != NULL ? ct_publish_conflict_describe (conflict) : NULL;

  if (conflict == NULL)
    return;
  ct_output_note (output, "%s\n", text);
  if (conflict->copy_name != NULL)
    ct_output_note (output, _ ("Theirs is kept as “%s”.\n"), conflict->copy_name);
}

void
ct_publish_print_plan (CtPublishPlan *plan, const CtDataset *dataset, CtOutput *output)
{
  const CtPublishTotals *totals = ct_publish_plan_get_totals (plan);
  g_autoptr (CtTable) table = ct_table_new ("lrll");
  g_autofree char *url = ct_publish_plan_dup_coco_url (plan);
  g_autofree char *bytes = ct_format_bytes (totals->bytes_to_send);

  for (guint i = 0; i < ct_publish_plan_get_n_items (plan); i++)
    add_row (table, ct_publish_plan_get_item (plan, i));
  if (ct_publish_plan_get_working_item (plan) != NULL)
    add_row (table, ct_publish_plan_get_working_item (plan));
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
  print_left_out (plan, dataset, G_MAXUINT32, output);
  print_conflict (ct_publish_plan_get_conflict (plan), output);
}

void
ct_publish_result_to_json (CtPublishPlan *plan,
                           const CtPublishResult *result,
                           const CtDataset *dataset,
                           CtOutput *output)
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
  add_left_out (builder, plan, dataset);
  ct_json_add_int (builder, "bytes_sent", result->bytes_sent);
  json_builder_set_member_name (builder, "looked_at");
  json_builder_add_boolean_value (builder, result->was_looked_at);
  if (result->has_working)
    {
      json_builder_set_member_name (builder, "working_sent");
      json_builder_add_boolean_value (builder, result->working_state == CT_PUBLISH_COCO_SENT);
    }
  add_conflict (builder, result->conflict);
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

/* One picture that is not there holds the COCO file back, so that nobody trains with a hole. */
static char *
describe_coco_state (const CtPublishResult *result)
{
  guint n = result->n_failed;

  switch (result->coco_state)
    {
    case CT_PUBLISH_COCO_HELD_BACK:
      if (n == 0)
        return g_strdup (_ ("not written"));
      return g_strdup_printf (ngettext ("held back, because %u picture that it names could not be sent",
                                        "held back, because %u pictures that it names could not be sent",
                                        n),
                              n);
    case CT_PUBLISH_COCO_FAILED:
      return g_strdup (_ ("not written"));
    case CT_PUBLISH_COCO_SAME:
      return g_strdup (_ ("there already"));
    case CT_PUBLISH_COCO_SENT:
      return g_strdup (_ ("written"));
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

void
ct_publish_print_result (CtPublishPlan *plan, const CtPublishResult *result, const CtDataset *dataset, CtOutput *output)
{
  g_autofree char *bytes = ct_format_bytes (result->bytes_sent);
  g_autofree char *coco = describe_coco_state (result);

  for (guint i = 0; i < result->failures->len; i++)
    {
      const CtPublishFailure *failure = g_ptr_array_index (result->failures, i);

      ct_output_note (output, "%s: %s\n", failure->blob_name, failure->reason);
    }
  /* A conflict that stopped it is what a failure, or the error, says. */
  if (result->conflict != NULL && result->conflict->copy_name != NULL)
    print_conflict (result->conflict, output);
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
  ct_output_print (output, _ ("COCO file: %s, %s\n"), result->coco_url, coco);
  print_left_out (plan, dataset, SHOWN_LEFT_OUT, output);
  if (result->coco_state < CT_PUBLISH_COCO_SAME)
    ct_output_print (output, _ ("An earlier COCO file, if there is one, is untouched.\n"));
  if (result->coco_state == CT_PUBLISH_COCO_HELD_BACK && result->n_failed > 0)
    ct_output_print (output, _ ("Publishing again sends what is missing, and then the COCO file.\n"));
}

/* How much of what was published the destination was found to have. */
void
ct_publish_print_report (CtPublishReport *report, CtOutput *output)
{
  ct_output_print (
      output,
      _ ("Checked: %u as sent, %u confirmed when sent, %u not checked, %u changed since, %u missing, %u not "
         "sent.\n"),
      ct_publish_report_count (report, CT_PUBLISH_VERDICT_AGREED),
      ct_publish_report_count (report, CT_PUBLISH_VERDICT_CONFIRMED),
      ct_publish_report_count (report, CT_PUBLISH_VERDICT_UNCHECKED),
      ct_publish_report_count (report, CT_PUBLISH_VERDICT_DIFFERS),
      ct_publish_report_count (report, CT_PUBLISH_VERDICT_MISSING),
      ct_publish_report_count (report, CT_PUBLISH_VERDICT_NOT_SENT));
}
