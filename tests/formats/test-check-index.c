/* test-check-index.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index of all findings against the list that is capped: the same rules, numbers, records and words; and
 * repairs of a whole group of it.
 */
#include "formats-fixtures.h"

#include <locale.h>
#include <string.h>

#include "ct-check-index.h"
#include "ct-error.h"
#include "ct-repair.h"

/* Something of everything: more of one kind than the list keeps, and what only the reader sees. */
static char *
make_broken (guint n_boxes)
{
  GString *text = g_string_new ("{'images':[{'id':1,'file_name':'a.jpg','width':100,'height':100},\n"
                                " {'id':2,'file_name':'a.jpg','width':0.5,'height':100}, 7, 8,\n"
                                " {'id':2,'file_name':'C:\\\\c.jpg'}],\n"
                                "'categories':[{'id':1,'name':'tin'},{'id':2,'name':'tin'},{'name':' box'}],\n"
                                "'annotations':[{'id':1,'image_id':1,'category_id':1,'bbox':[1,2,3,4]}");

  for (guint i = 2; i < n_boxes + 2; i++)
    g_string_append_printf (text,
                            ",\n {'id':%u,'image_id':%u,'category_id':%u,'bbox':[%d,%u,%d,20]}",
                            i,
                            i % 7 == 0 ? 9 : 1,
                            1 + i % 2,
                            i % 3 == 0 ? -2 : 5,
                            i % 50,
                            (int) (i % 11) - 1);
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static guint64
count_in_groups (CtCheckIndex *index, const char *code)
{
  guint64 n = 0;

  for (guint i = 0; i < ct_check_index_get_n_groups (index); i++)
    {
      const CtCheckGroup *group = ct_check_index_get_group (index, i);

      if (g_str_equal (group->code, code))
        n += group->marks->len + group->n_unlisted;
    }
  return n;
}

/* The next finding of this rule in the list, from @place on. */
static const CtFinding *
next_of (CtFindings *findings, const CtCheckGroup *group, guint *place)
{
  for (; *place < ct_findings_get_n_kept (findings); (*place)++)
    {
      const CtFinding *finding = ct_findings_get (findings, *place);

      if (finding->kind == group->kind && g_str_equal (finding->code, group->code))
        return ct_findings_get (findings, (*place)++);
    }
  return NULL;
}

static guint
compare_group (CtCoco *coco, CtCheckIndex *index, const CtCheckGroup *group, CtFindings *findings)
{
  guint place = 0;
  guint n_repairable = 0;
  guint n = 0;

  for (guint i = 0; i < group->marks->len; i++)
    {
      const CtCheckMark *mark = &g_array_index (group->marks, CtCheckMark, i);
      const CtFinding *finding = next_of (findings, group, &place);
      g_autofree char *text = ct_check_index_dup_text (index, coco, group->rule, mark);

      g_assert_nonnull (text);
      n_repairable += mark->repair != CT_REPAIR_NONE;
      if (finding == NULL)
        continue;
      g_assert_cmpstr (text, ==, finding->text);
      g_assert_cmpuint (mark->row, ==, finding->row);
      g_assert_cmpint (mark->repair, ==, finding->repair);
      g_assert_cmpint (group->severity, ==, finding->severity);
      n++;
    }
  g_assert_null (next_of (findings, group, &place));
  g_assert_cmpuint (n_repairable, ==, group->n_repairable);
  g_assert_cmpint (group->n_repairable > 0, ==, group->repair != CT_REPAIR_NONE);
  return n;
}

static void
assert_same (CtCoco *coco, CtProfile profile)
{
  CtCheckOptions options = { profile, CT_CHECK_TRAINING };
  g_autoptr (CtCheckIndex) index = NULL;
  g_autoptr (CtFindings) findings = ct_check_run_all (coco, &options, &index, NULL, NULL, NULL);
  g_autoptr (CtFindings) alone = ct_check_run (coco, &options, NULL, NULL, NULL);
  guint64 n_all = 0;
  guint n_compared = 0;

  g_assert_nonnull (findings);
  g_assert_cmpint (ct_check_index_get_options (index)->profile, ==, profile);
  g_assert_cmpuint (ct_check_index_get_revision (index), ==, ct_coco_get_dataset (coco)->revision);
  g_assert_cmpuint (ct_findings_get_n_kept (alone), ==, ct_findings_get_n_kept (findings));
  for (guint i = 0; i < ct_check_index_get_n_groups (index); i++)
    {
      const CtCheckGroup *group = ct_check_index_get_group (index, i);
      const CtCheckGroup *before = i > 0 ? ct_check_index_get_group (index, i - 1) : NULL;

      g_assert_cmpuint (count_in_groups (index, group->code), ==, ct_findings_count_code (findings, group->code));
      if (before != NULL)
        g_assert_true (before->severity > group->severity
                       || (before->severity == group->severity && before->rule < group->rule));
      n_compared += compare_group (coco, index, group, findings);
    }
  g_assert_cmpuint (n_compared, ==, ct_findings_get_n_kept (findings));
  for (int severity = CT_SEVERITY_INFO; severity <= CT_SEVERITY_ERROR; severity++)
    n_all += ct_check_index_count (index, severity);
  g_assert_cmpuint (n_all, ==, ct_findings_count (findings, CT_SEVERITY_INFO));
}

static void
test_broken (void)
{
  g_autofree char *text = make_broken (2500);
  g_autoptr (CtCoco) coco = fixture_read (text);

  for (int profile = CT_PROFILE_COCO; profile <= CT_PROFILE_AZURE_CLASSIFICATION; profile++)
    assert_same (coco, profile);
}

static void
compare_shared (const char *name, GBytes *bytes)
{
  g_autoptr (CtCoco) coco = ct_coco_read (bytes, name, CT_DIALECT_AUTO, NULL, NULL, NULL);

  for (int profile = CT_PROFILE_COCO; profile <= CT_PROFILE_AZURE_CLASSIFICATION; profile++)
    assert_same (coco, profile);
}

static void
test_shared (void)
{
  for_each_shared_coco (compare_shared);
}

static const CtCheckGroup *
find_group (CtCheckIndex *index, const char *code)
{
  for (guint i = 0; i < ct_check_index_get_n_groups (index); i++)
    if (g_str_equal (ct_check_index_get_group (index, i)->code, code))
      return ct_check_index_get_group (index, i);
  return NULL;
}

static CtCheckIndex *
check (CtCoco *coco)
{
  CtCheckOptions options = { CT_PROFILE_COCO, CT_CHECK_TRAINING };
  CtCheckIndex *index = NULL;
  g_autoptr (CtFindings) findings = ct_check_run_all (coco, &options, &index, NULL, NULL, NULL);

  g_assert_nonnull (findings);
  return index;
}

/* A group is repaired as the code is, all of it, in one step that undo takes back to the byte. */
static void
test_repair_group (void)
{
  g_autofree char *text = make_broken (2500);
  g_autoptr (GBytes) bytes = fixture_bytes (text);
  g_autoptr (CtCoco) coco = fixture_read (text);
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
  static const char *const codes[] = { "bbox-outside", "bbox-empty", "bbox-flipped", "image-dangling" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (CtCheckIndex) index = check (coco);
      g_autoptr (CtCheckIndex) after = NULL;
      const CtCheckGroup *group = find_group (index, codes[i]);
      guint n;

      g_assert_nonnull (group);
      g_assert_true (ct_repair_apply_group (history, coco, group, &n, NULL));
      g_assert_cmpuint (n, ==, group->n_repairable);
      g_assert_cmpuint (ct_history_get_position (history), ==, i + 1);
      after = check (coco);
      group = find_group (after, codes[i]);
      g_assert_cmpuint (group != NULL ? group->n_repairable : 0, ==, 0);
    }
  while (ct_history_can_undo (history))
    ct_history_undo (history);
  {
    g_autoptr (GBytes) saved = fixture_save (coco);

    g_assert_true (g_bytes_equal (saved, bytes));
  }
}

static void
test_repair_mark (void)
{
  g_autofree char *text = make_broken (20);
  g_autoptr (CtCoco) coco = fixture_read (text);
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
  g_autoptr (CtCheckIndex) index = check (coco);
  const CtCheckMark *mark = &g_array_index (find_group (index, "bbox-empty")->marks, CtCheckMark, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (ct_repair_apply_mark (history, coco, mark, NULL));
  g_assert_cmpstr (ct_history_get_undo_label (history), ==, "Delete Annotations");
  g_assert_false (ct_annotation_table_is_alive (&ct_coco_get_dataset (coco)->annotations, mark->row));
  g_assert_false (ct_repair_apply_mark (history, coco, mark, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  g_assert_cmpuint (ct_history_get_position (history), ==, 1);
}

static void
test_sizes (void)
{
  g_autofree char *text = make_broken (0);
  g_autoptr (CtCoco) coco = fixture_read (text);
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
  const CtDataset *dataset = ct_coco_get_dataset (coco);
  const CtRepairSize sizes[] = { { 2, 640, 480 }, { 77, 1, 1 }, { 1, 320, 0 } };
  guint n;

  g_assert_true (ct_repair_write_sizes (history, coco, sizes, G_N_ELEMENTS (sizes), &n, NULL));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat (dataset->images.width[2], ==, 640);
  g_assert_cmpfloat (dataset->images.height[2], ==, 480);
  g_assert_cmpuint (ct_history_get_position (history), ==, 1);
  ct_history_undo (history);
  g_assert_cmpfloat (dataset->images.width[2], <=, 0);
}

static void
test_images (void)
{
  g_autofree char *text = make_broken (20);
  g_autoptr (CtCoco) coco = fixture_read (text);
  g_autoptr (CtCheckIndex) index = check (coco);
  CtBitset *errors = ct_check_index_find_images (index, ct_coco_get_dataset (coco), CT_SEVERITY_ERROR);
  CtBitset *all = ct_check_index_find_images (index, ct_coco_get_dataset (coco), CT_SEVERITY_INFO);

  g_assert_cmpuint (ct_bitset_count (all), ==, 3);
  g_assert_cmpuint (ct_bitset_count (errors), <=, ct_bitset_count (all));
  for (guint32 row = 0; row < 3; row++)
    g_assert_true (ct_bitset_get (all, row) || !ct_bitset_get (errors, row));
  ct_bitset_free (errors);
  ct_bitset_free (all);
}

static void
test_words (void)
{
  for (int repair = CT_REPAIR_CLIP_BOX; repair <= CT_REPAIR_REMOVE_IMAGE; repair++)
    for (guint n = 1; n < 3; n++)
      {
        g_autofree char *text = ct_repair_dup_preview (repair, n);
        g_autofree char *number = g_strdup_printf ("%u", n);

        g_assert_nonnull (strstr (text, number));
        g_assert_nonnull (ct_repair_get_verb (repair));
      }
  g_assert_null (ct_repair_get_verb (CT_REPAIR_NONE));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check-index/broken", test_broken);
  g_test_add_func ("/check-index/shared", test_shared);
  g_test_add_func ("/check-index/repair-group", test_repair_group);
  g_test_add_func ("/check-index/repair-mark", test_repair_mark);
  g_test_add_func ("/check-index/sizes", test_sizes);
  g_test_add_func ("/check-index/images", test_images);
  g_test_add_func ("/check-index/words", test_words);
  return g_test_run ();
}
