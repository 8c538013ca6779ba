/* ct-cli-findings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Findings as text and as JSON.
 */
#include "ct-cli-findings.h"

#include "ct-repair.h"

/* How many findings of one code are worth a line in a report on the side. */
#define NOTES_PER_CODE 3

/* And in the report that was asked for. */
#define LINES_PER_CODE 10

typedef struct
{
  const char *code;
  CtSeverity severity;
  guint64 count;
  CtRepair repair;
} Group;

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const Group *x = a;
  const Group *y = b;

  if (x->severity != y->severity)
    return x->severity > y->severity ? -1 : 1;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return strcmp (x->code, y->code);
}

/* One group a code, worst first. */
static GArray *
group_findings (CtFindings *findings)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    {
      const CtFinding *finding = ct_findings_get (findings, i);
      gpointer place;

      if (g_hash_table_lookup_extended (places, finding->code, NULL, &place))
        {
          Group *group = &g_array_index (groups, Group, GPOINTER_TO_UINT (place));

          group->severity = MAX (group->severity, finding->severity);
          if (group->repair == CT_REPAIR_NONE)
            group->repair = finding->repair;
        }
      else
        {
          Group group = {
            finding->code,
            finding->severity,
            ct_findings_count_code (findings, finding->code),
            finding->repair,
          };

          g_hash_table_insert (places, (gpointer) finding->code, GUINT_TO_POINTER (groups->len));
          g_array_append_val (groups, group);
        }
    }
  g_array_sort (groups, compare_groups);
  return groups;
}

static char *
dup_record (const CtDataset *dataset, const CtFinding *finding)
{
  g_autofree char *id = NULL;

  if (finding->kind == CT_RECORD_FILE || finding->row == CT_NO_ROW)
    return g_strdup (ct_record_kind_to_string (finding->kind));
  id = ct_dataset_dup_id (dataset, finding->kind, finding->row);
  return g_strdup_printf ("%s %s", ct_record_kind_to_string (finding->kind), id);
}

/* The heading of a code, its first records, and how many more there are. */
static void
print_group (const Group *group, CtFindings *findings, const CtDataset *dataset, gboolean all, CtOutput *output)
{
  g_autoptr (CtTable) lines = ct_table_new ("lll");
  guint64 left = group->count;

  ct_output_print (output,
                   "%s %s: %'" G_GUINT64_FORMAT,
                   ct_severity_to_string (group->severity),
                   group->code,
                   group->count);
  if (group->repair != CT_REPAIR_NONE)
    ct_output_print (output, _ (" (can be repaired: %s)"), ct_repair_get_title (group->repair));
  ct_output_print (output, "\n");
  for (guint i = 0; i < ct_findings_get_n_kept (findings) && (all || group->count - left < LINES_PER_CODE); i++)
    {
      const CtFinding *finding = ct_findings_get (findings, i);
      g_autofree char *record = NULL;

      if (!g_str_equal (finding->code, group->code))
        continue;
      record = dup_record (dataset, finding);
      ct_table_add (lines, "", record, finding->text, NULL);
      left--;
    }
  ct_table_print (lines, output);
  if (left > 0)
    ct_output_print (output,
                     g_dngettext (GETTEXT_PACKAGE, "  … and %'lu more\n", "  … and %'lu more\n", (gulong) left),
                     (gulong) left);
}

/**
 * ct_cli_findings_print:
 * @all: print all findings that have a text, not only the first few of each code
 *
 * Prints the findings by code, worst first.
 */
void
ct_cli_findings_print (CtFindings *findings, const CtDataset *dataset, gboolean all, CtOutput *output)
{
  g_autoptr (GArray) groups = group_findings (findings);

  for (guint i = 0; i < groups->len; i++)
    {
      if (i > 0)
        ct_output_print (output, "\n");
      print_group (&g_array_index (groups, Group, i), findings, dataset, all, output);
    }
}

/**
 * ct_cli_findings_note:
 *
 * A short report on standard error: the first few findings of each code, and how many more.
 */
void
ct_cli_findings_note (CtFindings *findings, CtOutput *output)
{
  g_autoptr (GArray) groups = group_findings (findings);

  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = &g_array_index (groups, Group, i);
      guint64 left = group->count;

      for (guint j = 0; j < ct_findings_get_n_kept (findings) && group->count - left < NOTES_PER_CODE; j++)
        {
          const CtFinding *finding = ct_findings_get (findings, j);

          if (!g_str_equal (finding->code, group->code))
            continue;
          ct_output_note (output, "%s: %s\n", ct_severity_to_string (finding->severity), finding->text);
          left--;
        }
      if (left > 0)
        ct_output_note (output,
                        g_dngettext (GETTEXT_PACKAGE,
                                     "… and %lu more like this (%s)\n",
                                     "… and %lu more like these (%s)\n",
                                     (gulong) left),
                        (gulong) left,
                        group->code);
    }
}

static void
add_record (JsonBuilder *builder, const CtDataset *dataset, const CtFinding *finding)
{
  g_autofree char *id = NULL;

  ct_json_add_string (builder, "record", ct_record_kind_to_string (finding->kind));
  if (finding->kind == CT_RECORD_FILE || finding->row == CT_NO_ROW)
    return;
  id = ct_dataset_dup_id (dataset, finding->kind, finding->row);
  ct_json_add_string (builder, "id", id);
  if (finding->kind != CT_RECORD_IMAGE)
    return;
  ct_json_add_string (builder, "file_name", ct_dataset_get_file_name (dataset, finding->row));
}

static void
add_counts (JsonBuilder *builder, CtFindings *findings)
{
  guint64 n_all = ct_findings_count (findings, CT_SEVERITY_INFO);
  guint64 n_warnings = ct_findings_count (findings, CT_SEVERITY_WARNING);
  guint64 n_errors = ct_findings_count (findings, CT_SEVERITY_ERROR);

  json_builder_set_member_name (builder, "counts");
  json_builder_begin_object (builder);
  ct_json_add_int (builder, "error", n_errors);
  ct_json_add_int (builder, "warning", (n_warnings - n_errors));
  ct_json_add_int (builder, "info", (n_all - n_warnings));
  json_builder_end_object (builder);
}

static guint
find_group (GArray *groups, const char *code)
{
  for (guint i = 0; i < groups->len; i++)
    if (g_str_equal (g_array_index (groups, Group, i).code, code))
      return i;
  g_return_val_if_reached (0);
}

static void
add_codes (JsonBuilder *builder, GArray *groups)
{
  json_builder_set_member_name (builder, "codes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < groups->len; i++)
    {
      const Group *group = &g_array_index (groups, Group, i);

      json_builder_begin_object (builder);
      ct_json_add_string (builder, "code", group->code);
      ct_json_add_string (builder, "severity", ct_severity_to_string (group->severity));
      ct_json_add_int (builder, "count", group->count);
      ct_json_add_string (builder, "repair", ct_repair_to_string (group->repair));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * ct_cli_findings_to_json:
 * @builder: inside an object
 *
 * Adds the members "counts", "codes" and "findings". The "group" of a finding is its place in
 * "codes". Ids are strings, because some files have such.
 */
void
ct_cli_findings_to_json (CtFindings *findings, const CtDataset *dataset, JsonBuilder *builder)
{
  g_autoptr (GArray) groups = group_findings (findings);

  add_counts (builder, findings);
  add_codes (builder, groups);
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    {
      const CtFinding *finding = ct_findings_get (findings, i);

      json_builder_begin_object (builder);
      ct_json_add_string (builder, "severity", ct_severity_to_string (finding->severity));
      ct_json_add_string (builder, "code", finding->code);
      ct_json_add_int (builder, "group", find_group (groups, finding->code));
      add_record (builder, dataset, finding);
      ct_json_add_string (builder, "text", finding->text);
      ct_json_add_string (builder, "repair", ct_repair_to_string (finding->repair));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
