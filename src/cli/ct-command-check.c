/* ct-command-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cartouchectl check: says what is wrong with a COCO file, and repairs what can be.
 */
#include "ct-cli-destination.h"
#include "ct-cli-findings.h"
#include "ct-cli-input.h"
#include "ct-repair.h"

typedef struct
{
  char **operands;
  CtCheckOptions check;
  CtCocoDialectChoice dialect;
  char *images;
  char **repair;
  char *output;
  gboolean rules;
  gboolean quick;
  gboolean all;
  gboolean json;
} CheckOptions;

/* How many records of a code were repaired. */
typedef struct
{
  const char *code;
  guint n;
} Repaired;

static void
check_free (gpointer data)
{
  CheckOptions *options = data;

  g_strfreev (options->operands);
  g_strfreev (options->repair);
  g_free (options->images);
  g_free (options->output);
  g_free (options);
}

static gboolean
check_quick (const CheckOptions *options, GError **error)
{
  if (!options->quick || options->images != NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--quick goes with --images DIR only"));
  return FALSE;
}

static gboolean
parse_purpose (const char *text, CtCheckPurpose *purpose, GError **error)
{
  if (text == NULL || ct_check_purpose_from_string (text, purpose))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("“%s” is no purpose: training or evaluation"), text);
  return FALSE;
}

static gboolean
parse_repair (const char *text, CheckOptions *options, GError **error)
{
  if ((text != NULL) != (options->output != NULL))
    {
      g_set_error_literal (error,
                           G_OPTION_ERROR,
                           G_OPTION_ERROR_BAD_VALUE,
                           _ ("--repair says what to repair and -o where to write it: give both"));
      return FALSE;
    }
  if (text == NULL)
    return TRUE;
  options->repair = g_strsplit (text, ",", -1);
  for (char **code = options->repair; *code != NULL; code++)
    if (!ct_check_is_repairable (*code))
      {
        g_set_error (error,
                     G_OPTION_ERROR,
                     G_OPTION_ERROR_BAD_VALUE,
                     _ ("“%s” is nothing that can be repaired; --rules lists what can"),
                     *code);
        return FALSE;
      }
  return TRUE;
}

static gpointer
check_parse (const CtCommand *self, char **words, GError **error)
{
  CheckOptions *options = g_new0 (CheckOptions, 1);
  gboolean rules = g_strv_contains ((const char *const *) words, "--rules");
  g_autofree char *profile = NULL;
  g_autofree char *purpose = NULL;
  g_autofree char *dialect = NULL;
  g_autofree char *repair = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &profile,
      N_ ("Check the rules of coco (the default), azure-detection or azure-classification"), N_ ("PROFILE") },
    { "purpose", 0, 0, G_OPTION_ARG_STRING, &purpose,
      N_ ("What the file is for: training (the default) or evaluation"), N_ ("PURPOSE") },
    { "dialect", 0, 0, G_OPTION_ARG_STRING, &dialect,
      N_ ("What the boxes of FILE are: auto (the default), pixel or relative"), N_ ("DIALECT") },
    { "images", 0, 0, G_OPTION_ARG_FILENAME, &options->images,
      N_ ("Look at the pictures in this folder too"), N_ ("DIR") },
    { "quick", 0, 0, G_OPTION_ARG_NONE, &options->quick,
      N_ ("With --images: read the headers of the pictures only, which finds no damage"), NULL },
    { "repair", 0, 0, G_OPTION_ARG_STRING, &repair,
      N_ ("Repair what is found of these codes; needs -o"), N_ ("CODE,…") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
      N_ ("Where to write the repaired file; “-” is standard output"), N_ ("OUT") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &options->all,
      N_ ("Print more than the first few findings of each code"), NULL },
    { "rules", 0, 0, G_OPTION_ARG_NONE, &options->rules,
      N_ ("List all codes and what they mean"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  options->check.profile = CT_PROFILE_COCO;
  if (ct_command_parse_words (self, words, entries, rules ? 0 : 1, &options->operands, error)
      && ct_cli_parse_profile (profile, &options->check.profile, error)
      && parse_purpose (purpose, &options->check.purpose, error)
      && ct_cli_parse_dialect (dialect, &options->dialect, error) && check_quick (options, error)
      && parse_repair (repair, options, error))
    return options;
  check_free (options);
  return NULL;
}

static void
add_rule_json (JsonBuilder *builder, const CtCheckRuleInfo *rule)
{
  json_builder_begin_object (builder);
  ct_json_add_string (builder, "code", rule->code);
  ct_json_add_string (builder, "record", ct_record_kind_to_string (rule->kind));
  for (int profile = CT_PROFILE_COCO; profile <= CT_PROFILE_AZURE_CLASSIFICATION; profile++)
    if (rule->severities[profile] != NULL)
      ct_json_add_string (builder, ct_profile_to_string (profile), rule->severities[profile]);
  if (rule->repair != CT_REPAIR_NONE)
    ct_json_add_string (builder, "repair", ct_repair_to_string (rule->repair));
  ct_json_add_string (builder, "text", rule->summary);
  json_builder_end_object (builder);
}

static void
print_rules_json (CtOutput *output)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "rules");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ct_check_get_n_rules (); i++)
    {
      CtCheckRuleInfo rule = ct_check_get_rule (i);

      add_rule_json (builder, &rule);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  ct_output_json (output, builder);
}

/* One line a rule; severities in the order coco, azure-detection, azure-classification. */
static void
print_rules (CtOutput *output)
{
  g_autoptr (CtTable) table = ct_table_new ("lllllll");

  ct_table_add (table,
                _ ("code"),
                _ ("record"),
                "coco",
                "azure-detection",
                "azure-classification",
                _ ("repair"),
                _ ("meaning"),
                NULL);
  for (guint i = 0; i < ct_check_get_n_rules (); i++)
    {
      CtCheckRuleInfo rule = ct_check_get_rule (i);
      const char *words[CT_PROFILE_AZURE_CLASSIFICATION + 1];

      for (guint profile = 0; profile < G_N_ELEMENTS (words); profile++)
        words[profile] = rule.severities[profile] != NULL ? rule.severities[profile] : "–";
      ct_table_add (table,
                    rule.code,
                    ct_record_kind_to_string (rule.kind),
                    words[CT_PROFILE_COCO],
                    words[CT_PROFILE_AZURE_DETECTION],
                    words[CT_PROFILE_AZURE_CLASSIFICATION],
                    rule.repair != CT_REPAIR_NONE ? ct_repair_to_string (rule.repair) : "–",
                    rule.summary,
                    NULL);
    }
  ct_table_print (table, output);
}

static void
add_repaired (JsonBuilder *builder, GArray *repaired)
{
  json_builder_set_member_name (builder, "repaired");
  json_builder_begin_array (builder);
  for (guint i = 0; i < repaired->len; i++)
    {
      json_builder_begin_object (builder);
      ct_json_add_string (builder, "code", g_array_index (repaired, Repaired, i).code);
      ct_json_add_int (builder, "count", g_array_index (repaired, Repaired, i).n);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_json (CheckOptions *options, CtCoco *coco, CtFindings *findings, GArray *repaired, CtOutput *output)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *dialect = ct_coco_dialect_to_string (ct_coco_get_dialect (coco));
  g_autofree char *name = g_filename_display_name (options->operands[0]);

  json_builder_begin_object (builder);
  ct_json_add_string (builder, "file", name);
  ct_json_add_string (builder, "profile", ct_profile_to_string (options->check.profile));
  ct_json_add_string (builder, "purpose", ct_check_purpose_to_string (options->check.purpose));
  ct_json_add_string (builder, "dialect", dialect);
  if (options->repair != NULL)
    add_repaired (builder, repaired);
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

  ct_cli_findings_print (findings, dataset, options->all, output);
  ct_output_print (output, "%s%s: ", ct_findings_get_n_kept (findings) > 0 ? "\n" : "", name);
  ct_output_print (output,
                   _ ("images: %u, annotations: %u, categories: %u; %s\n"),
                   dataset->images.n_alive,
                   dataset->annotations.n_alive,
                   dataset->categories.n_alive,
                   dialect);
  if (ct_findings_count (findings, CT_SEVERITY_WARNING) == 0)
    ct_output_print (output,
                     _ ("Nothing is wrong for the profile %s.\n"),
                     ct_profile_to_string (options->check.profile));
}

/* Repairs code by code, so that a later one sees what an earlier one left, and writes the file. */
static CtExit
repair_and_write (CheckOptions *options, CtCoco *coco, GArray *repaired, CtRun *run, GError **error)
{
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));

  ct_progress_report (run->progress, 0, _ ("Repairing"));
  for (char **code = options->repair; *code != NULL; code++)
    {
      Repaired entry = { *code, 0 };

      if (!ct_repair_apply_code (history, coco, &options->check, *code, &entry.n, error))
        return CT_EXIT_INPUT;
      g_array_append_val (repaired, entry);
      ct_output_note (run->output,
                      g_dngettext (GETTEXT_PACKAGE, "%s: %u record repaired.\n", "%s: %u records repaired.\n", entry.n),
                      *code,
                      entry.n);
    }
  return ct_cli_save_coco (coco, options->output, run->progress, run->cancellable, error) ? CT_EXIT_DONE
                                                                                          : CT_EXIT_DESTINATION;
}

static CtFindings *
find (CheckOptions *options, CtCoco *coco, CtRun *run, GError **error)
{
  g_autoptr (CtFindings) findings = NULL;
  g_autofree char *folder = NULL;

  ct_progress_report (run->progress, 0, _ ("Checking"));
  findings = ct_check_run (coco, &options->check, run->progress, run->cancellable, error);
  if (findings == NULL || options->images == NULL)
    return g_steal_pointer (&findings);
  folder = ct_cli_image_folder (options->operands[0], options->images);
  if (!ct_cli_check_images (coco, folder, options->check.profile, options->quick, findings, run, error))
    return NULL;
  return g_steal_pointer (&findings);
}

static CtExit
check_run (gpointer data, CtRun *run, GError **error)
{
  CheckOptions *options = data;
  g_autoptr (CtCoco) coco = NULL;
  g_autoptr (CtFindings) findings = NULL;
  g_autoptr (GArray) repaired = g_array_new (FALSE, FALSE, sizeof (Repaired));
  CtExit code = CT_EXIT_DONE;

  if (options->rules)
    {
      (options->json ? print_rules_json : print_rules) (run->output);
      return CT_EXIT_DONE;
    }
  coco = ct_cli_open_coco (options->operands[0], options->dialect, run, error);
  if (coco == NULL)
    return CT_EXIT_INPUT;
  if (options->repair != NULL)
    code = repair_and_write (options, coco, repaired, run, error);
  if (code != CT_EXIT_DONE)
    return code;
  findings = find (options, coco, run, error);
  if (findings == NULL)
    return CT_EXIT_INPUT;
  /* The repaired file has taken standard output. */
  if (g_strcmp0 (options->output, "-") == 0)
    ct_cli_findings_note (findings, run->output);
  else if (options->json)
    print_json (options, coco, findings, repaired, run->output);
  else
    print_text (options, coco, findings, run->output);
  return ct_findings_count (findings, CT_SEVERITY_WARNING) > 0 ? CT_EXIT_FINDINGS : CT_EXIT_DONE;
}

const CtCommand ct_command_check = {
  .name = "check",
  .operands = N_ ("FILE"),
  .summary = N_ ("Say what is wrong with a COCO file"),
  .details =
      N_ ("Goes on after the first problem. The exit code is 1 if anything is a warning or worse. With --repair it "
          "repairs first, writes to OUT and says what is left; everything else in the file stays as it is, byte "
          "for byte."),
  .parse = check_parse,
  .run = check_run,
  .free = check_free,
};
