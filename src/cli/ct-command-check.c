/* ct-command-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cartouchectl check: says what is wrong with a COCO file.
 */
#include "ct-check.h"
#include "ct-cli-findings.h"
#include "ct-cli-input.h"

typedef struct
{
  char **operands;
  CtProfile profile;
  char *images;
  gboolean json;
} CheckOptions;

static void
check_free (gpointer data)
{
  CheckOptions *options = data;

  g_strfreev (options->operands);
  g_free (options->images);
  g_free (options);
}

static gpointer
check_parse (const CtCommand *self, char **words, GError **error)
{
  CheckOptions *options = g_new0 (CheckOptions, 1);
  g_autofree char *profile = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &profile,
      N_ ("Check the rules of coco (the default), azure-detection or azure-classification"), N_ ("PROFILE") },
    { "images", 0, 0, G_OPTION_ARG_FILENAME, &options->images,
      N_ ("Look at the pictures in this folder too"), N_ ("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  options->profile = CT_PROFILE_COCO;
  if (ct_command_parse_words (self, words, entries, 1, &options->operands, error)
      && ct_cli_parse_profile (profile, &options->profile, error))
    return options;
  check_free (options);
  return NULL;
}

static void
print_json (CheckOptions *options, CtCoco *coco, CtFindings *findings, CtOutput *output)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *dialect = ct_coco_dialect_to_string (ct_coco_get_dialect (coco));
  g_autofree char *name = g_filename_display_name (options->operands[0]);

  json_builder_begin_object (builder);
  ct_json_add_string (builder, "file", name);
  ct_json_add_string (builder, "profile", ct_profile_to_string (options->profile));
  ct_json_add_string (builder, "dialect", dialect);
  ct_cli_findings_to_json (findings, ct_coco_get_dataset (coco), builder);
  json_builder_end_object (builder);
  ct_output_json (output, builder);
}

static void
print_text (CheckOptions *options, CtCoco *coco, CtFindings *findings, CtOutput *output)
{
  const CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autofree char *dialect = ct_coco_dialect_to_string (ct_coco_get_dialect (coco));
  g_autofree char *name = g_filename_display_name (options->operands[0]);

  ct_cli_findings_print (findings, dataset, output);
  ct_output_print (output, "%s%s: ", ct_findings_get_n_kept (findings) > 0 ? "\n" : "", name);
  ct_output_print (output,
                   _ ("images: %u, annotations: %u, categories: %u; %s\n"),
                   dataset->images.n_alive,
                   dataset->annotations.n_alive,
                   dataset->categories.n_alive,
                   dialect);
  if (ct_findings_count (findings, CT_SEVERITY_WARNING) == 0)
    ct_output_print (output, _ ("Nothing is wrong for the profile %s.\n"), ct_profile_to_string (options->profile));
}

static CtExit
check_run (gpointer data, CtRun *run, GError **error)
{
  CheckOptions *options = data;
  g_autoptr (CtCoco) coco = ct_cli_open_coco (options->operands[0], CT_DIALECT_AUTO, run, error);
  g_autoptr (CtFindings) findings = NULL;

  if (coco == NULL)
    return CT_EXIT_INPUT;
  ct_progress_report (run->progress, 0, _ ("Checking"));
  findings = ct_check_run (coco, options->profile, run->progress, run->cancellable, error);
  if (findings == NULL)
    return CT_EXIT_INPUT;
  if (options->images != NULL)
    {
      g_autofree char *folder = ct_cli_image_folder (options->operands[0], options->images);

      if (!ct_cli_check_images (coco, folder, findings, run, error))
        return CT_EXIT_INPUT;
    }
  if (options->json)
    print_json (options, coco, findings, run->output);
  else
    print_text (options, coco, findings, run->output);
  return ct_findings_count (findings, CT_SEVERITY_WARNING) > 0 ? CT_EXIT_FINDINGS : CT_EXIT_DONE;
}

const CtCommand ct_command_check = {
  .name = "check",
  .operands = N_ ("FILE"),
  .summary = N_ ("Say what is wrong with a COCO file"),
  .details = N_ ("Goes on after the first problem. The exit code is 1 if anything is a warning or worse."),
  .parse = check_parse,
  .run = check_run,
  .free = check_free,
};
