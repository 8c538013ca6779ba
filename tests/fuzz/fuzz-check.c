/* fuzz-check.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The checker and its repairs on arbitrary bytes: what is found can be said, what is repaired is
 * found no more and brings no new error, what is saved opens again, and undo gives the first
 * bytes back.
 */
#include "fuzz.h"

#include <string.h>

#include "ct-coco.h"
#include "ct-repair.h"

/* Of a file's findings so many are repaired one by one. */
#define MAX_SINGLE 12

typedef struct
{
  CtCoco *coco;
  CtHistory *history;
  CtCheckOptions options;
} Run;

static CtFindings *
check (const Run *run)
{
  CtFindings *findings = ct_check_run (run->coco, &run->options, NULL, NULL, NULL);

  g_assert_nonnull (findings);
  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    {
      const CtFinding *finding = ct_findings_get (findings, i);

      g_assert_nonnull (finding->text);
      g_assert_true (g_utf8_validate (finding->text, -1, NULL));
      g_assert_true (finding->repair == CT_REPAIR_NONE || ct_repair_get_title (finding->repair) != NULL);
    }
  return findings;
}

static void
assert_no_new_error (CtFindings *before, CtFindings *after)
{
  for (guint i = 0; i < ct_findings_get_n_kept (after); i++)
    {
      const CtFinding *finding = ct_findings_get (after, i);

      if (finding->severity == CT_SEVERITY_ERROR && ct_findings_count_code (before, finding->code) == 0)
        g_error ("new: %s: %s", finding->code, finding->text);
    }
}

static gboolean
still_there (CtFindings *findings, const CtFinding *like)
{
  for (guint i = 0; i < ct_findings_get_n_kept (findings); i++)
    {
      const CtFinding *finding = ct_findings_get (findings, i);

      if (finding->kind == like->kind && finding->row == like->row && g_str_equal (finding->code, like->code))
        return TRUE;
    }
  return FALSE;
}

static guint32
next_alive (const guint16 *flags, guint32 row)
{
  while ((flags[row] & CT_RECORD_DEAD) != 0)
    row++;
  return row;
}

static void
assert_saves (const Run *run)
{
  const CtDataset *now = ct_coco_get_dataset (run->coco);
  g_autoptr (CtSplices) splices = ct_coco_plan_save (run->coco);
  g_autoptr (GBytes) bytes = ct_splices_to_bytes (splices);
  CtCocoDialectChoice choice = ct_coco_get_dialect (run->coco)->relative ? CT_DIALECT_RELATIVE : CT_DIALECT_PIXEL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CtCoco) again = ct_coco_read (bytes, "again", choice, NULL, NULL, &error);
  const CtDataset *saved;
  guint32 i = 0;

  g_assert_no_error (error);
  saved = ct_coco_get_dataset (again);
  g_assert_cmpuint (saved->images.n_rows, ==, now->images.n_alive);
  g_assert_cmpuint (saved->annotations.n_rows, ==, now->annotations.n_alive);
  g_assert_cmpuint (saved->categories.n_rows, ==, now->categories.n_alive);
  for (guint32 j = 0; j < saved->images.n_rows; i++, j++)
    {
      i = next_alive (now->images.flags, i);
      g_assert_cmpstr (ct_dataset_get_file_name (saved, j), ==, ct_dataset_get_file_name (now, i));
      g_assert_cmpfloat (saved->images.width[j], ==, now->images.width[i]);
      g_assert_cmpfloat (saved->images.height[j], ==, now->images.height[i]);
    }
  i = 0;
  for (guint32 j = 0; j < saved->categories.n_rows; i++, j++)
    {
      i = next_alive (now->categories.flags, i);
      g_assert_cmpstr (ct_dataset_get_category_name (saved, j), ==, ct_dataset_get_category_name (now, i));
    }
}

static void
undo_all (const Run *run, GBytes *first)
{
  g_autoptr (CtSplices) splices = NULL;
  g_autoptr (GBytes) bytes = NULL;

  while (ct_history_can_undo (run->history))
    ct_history_undo (run->history);
  splices = ct_coco_plan_save (run->coco);
  bytes = ct_splices_to_bytes (splices);
  g_assert_true (g_bytes_equal (bytes, first));
}

static void
repair_singly (const Run *run, CtFindings *before, GBytes *first)
{
  guint n_left = MAX_SINGLE;

  for (guint i = 0; i < ct_findings_get_n_kept (before) && n_left > 0; i++)
    {
      const CtFinding *finding = ct_findings_get (before, i);
      g_autoptr (CtFindings) after = NULL;

      if (finding->repair == CT_REPAIR_NONE)
        continue;
      n_left--;
      g_assert_true (ct_repair_apply (run->history, run->coco, finding, NULL));
      after = check (run);
      g_assert_false (still_there (after, finding));
      assert_no_new_error (before, after);
      assert_saves (run);
      undo_all (run, first);
    }
}

/* All codes in turn; what one repaired stays repaired while others go on. */
static void
repair_by_code (const Run *run, CtFindings *before, GBytes *first)
{
  g_autoptr (CtFindings) after = NULL;

  for (guint rule = 0; rule < ct_check_get_n_rules (); rule++)
    {
      const char *code = ct_check_get_rule (rule).code;
      guint n;

      g_assert_true (ct_repair_apply_code (run->history, run->coco, &run->options, code, &n, NULL));
      if (n == 0)
        continue;
      g_assert_true (ct_repair_apply_code (run->history, run->coco, &run->options, code, &n, NULL));
      g_assert_cmpuint (n, ==, 0);
      assert_saves (run);
    }
  after = check (run);
  assert_no_new_error (before, after);
  undo_all (run, first);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (CtCoco) coco = ct_coco_read (bytes, "input", (CtCocoDialectChoice) (size % 3), NULL, NULL, NULL);

  fuzz_init ();
  for (int i = 0; coco != NULL && i < 6; i++)
    {
      g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
      Run run = { coco, history, { (CtProfile) (i / 2), (CtCheckPurpose) (i % 2) } };
      g_autoptr (CtFindings) before = check (&run);

      if (ct_coco_get_read_only_reason (coco) != NULL)
        continue;
      repair_singly (&run, before, bytes);
      repair_by_code (&run, before, bytes);
    }
  return 0;
}
