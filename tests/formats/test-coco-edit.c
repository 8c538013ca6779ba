/* test-coco-edit.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The promise: nothing that was not edited changes. Real files of other tools are opened,
 * edited at random, saved, opened again and undone.
 */
#include "formats-fixtures.h"

#include "ct-category-verbs.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define EDITS_PER_FILE 60

static void
test_identity_of (const char *name, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtCoco) coco = ct_coco_read (bytes, name, CT_DIALECT_AUTO, NULL, NULL, &error);
  g_autoptr (CtSplices) splices = NULL;
  g_autoptr (GBytes) saved = NULL;

  g_assert_no_error (error);
  splices = ct_coco_plan_save (coco);
  g_assert_cmpuint (ct_splices_get_n (splices), ==, 0);
  saved = ct_splices_to_bytes (splices);
  g_assert_true (g_bytes_equal (saved, bytes));
}

static void
test_identity (void)
{
  for_each_shared_coco (test_identity_of);
}

static guint32
random_alive (const guint16 *flags, guint32 n)
{
  for (guint i = 0; n > 0 && i < 50; i++)
    {
      guint32 row = (guint32) g_test_rand_int_range (0, (gint32) n);

      if ((flags[row] & CT_RECORD_DEAD) == 0)
        return row;
    }
  return CT_NO_ROW;
}

static void
random_edit (CtHistory *history)
{
  CtDataset *dataset = ct_history_get_dataset (history);
  guint32 image = random_alive (dataset->images.flags, dataset->images.n_rows);
  guint32 category = random_alive (dataset->categories.flags, dataset->categories.n_rows);
  guint32 annotation = random_alive (dataset->annotations.flags, dataset->annotations.n_rows);
  CtRect box = { g_test_rand_double_range (0, 50),
                 g_test_rand_double_range (0, 50),
                 g_test_rand_double_range (1, 40),
                 g_test_rand_double_range (1, 40) };
  g_autofree char *name = g_strdup_printf ("new/é “%u”.jpg", g_test_rand_int ());

  switch (g_test_rand_int_range (0, 17))
    {
    case 0:
    case 1:
      if (image != CT_NO_ROW && category != CT_NO_ROW)
        ct_verb_add_annotation (history, image, category, &box, NULL);
      break;
    case 2:
    case 3:
      if (annotation != CT_NO_ROW)
        ct_verb_set_bbox (history, annotation, &box, NULL);
      break;
    case 4:
      if (annotation != CT_NO_ROW && category != CT_NO_ROW)
        ct_verb_set_category (history, annotation, category, NULL);
      break;
    case 5:
      if (annotation != CT_NO_ROW)
        ct_verb_delete_annotation (history, annotation, NULL);
      break;
    case 6:
      ct_verb_add_category (history, name, NULL);
      break;
    case 7:
      if (category != CT_NO_ROW)
        ct_verb_rename_category (history, category, name, NULL);
      break;
    case 8:
      ct_verb_add_image (history, name, 640, 480, NULL);
      break;
    case 9:
      if (image != CT_NO_ROW && dataset->images.n_alive > 1)
        ct_verb_delete_image (history, image, NULL);
      break;
    case 10:
      if (image != CT_NO_ROW)
        ct_verb_set_reviewed (history, image, g_test_rand_bit (), NULL);
      break;
    case 11:
      ct_verb_set_supercategory (history, category, g_test_rand_bit () ? name : "", NULL);
      break;
    case 12:
      ct_verb_set_color (history, category, CT_COLOR_SET | (guint32) g_test_rand_int_range (0, 0x1000000), NULL);
      break;
    case 13:
      ct_verb_set_digit (history, category, (guint) g_test_rand_int_range (0, 10), NULL);
      break;
    case 14:
      ct_verb_move_category (history, category, (guint) g_test_rand_int_range (0, 20), NULL);
      break;
    case 15:
      if (g_test_rand_int_range (0, 4) == 0)
        ct_verb_merge_category (history,
                                category,
                                random_alive (dataset->categories.flags, dataset->categories.n_rows),
                                NULL);
      break;
    default:
      ct_history_undo (history);
      break;
    }
}

/* The nth living row of a table. */
static guint32
next_alive (const guint16 *flags, guint32 n_rows, guint32 row)
{
  while (row < n_rows && (flags[row] & CT_RECORD_DEAD) != 0)
    row++;
  return row;
}

static void
assert_close (double a, double b, double tolerance)
{
  g_assert_cmpfloat (fabs (a - b), <=, tolerance);
}

/* Both data sets hold the same living annotations in the same order. */
static void
assert_same_annotations (CtDataset *a, CtDataset *b, double tolerance)
{
  guint32 i = 0, j = 0;

  for (;; i++, j++)
    {
      i = next_alive (a->annotations.flags, a->annotations.n_rows, i);
      j = next_alive (b->annotations.flags, b->annotations.n_rows, j);
      if (i == a->annotations.n_rows || j == b->annotations.n_rows)
        break;
      g_assert_cmpint (a->annotations.id[i], ==, b->annotations.id[j]);
      g_assert_cmpstr (ct_dataset_get_category_name (a, a->annotations.category[i]),
                       ==,
                       ct_dataset_get_category_name (b, b->annotations.category[j]));
      g_assert_cmpuint (a->annotations.flags[i] & CT_RECORD_HAS_BBOX, ==, b->annotations.flags[j] & CT_RECORD_HAS_BBOX);
      assert_close (a->annotations.bbox[i].x, b->annotations.bbox[j].x, tolerance);
      assert_close (a->annotations.bbox[i].y, b->annotations.bbox[j].y, tolerance);
      assert_close (a->annotations.bbox[i].width, b->annotations.bbox[j].width, tolerance);
      assert_close (a->annotations.bbox[i].height, b->annotations.bbox[j].height, tolerance);
    }
  g_assert_cmpuint (i, ==, a->annotations.n_rows);
  g_assert_cmpuint (j, ==, b->annotations.n_rows);
}

static void
assert_reopens (CtCoco *coco, const char *name)
{
  g_autoptr (GBytes) saved = fixture_save (coco);
  g_autoptr (GError) error = NULL;
  CtCocoDialectChoice choice = ct_coco_get_dialect (coco)->relative ? CT_DIALECT_RELATIVE : CT_DIALECT_PIXEL;
  g_autoptr (CtCoco) again = ct_coco_read (saved, name, choice, NULL, NULL, &error);
  CtDataset *a = ct_coco_get_dataset (coco);
  CtDataset *b;

  g_assert_no_error (error);
  b = ct_coco_get_dataset (again);
  g_assert_cmpuint (a->images.n_alive, ==, b->images.n_alive);
  g_assert_cmpuint (a->annotations.n_alive, ==, b->annotations.n_alive);
  g_assert_cmpuint (a->categories.n_alive, ==, b->categories.n_alive);
  /* Some of the files have duplicate category ids, so names of references may differ there. */
  if (ct_findings_count_code (ct_coco_get_findings (coco), "id-duplicate") == 0)
    assert_same_annotations (a, b, 0.006);
}

static void
test_random_edits_of (const char *name, GBytes *bytes)
{
  g_autoptr (CtCoco) coco = ct_coco_read (bytes, name, CT_DIALECT_AUTO, NULL, NULL, NULL);
  g_autoptr (CtHistory) history = NULL;
  g_autoptr (GBytes) last = NULL;
  g_autoptr (GBytes) redone = NULL;
  g_autoptr (GBytes) undone = NULL;

  if (ct_coco_get_read_only_reason (coco) != NULL)
    return;
  history = ct_history_new (ct_coco_get_dataset (coco));
  for (guint i = 0; i < EDITS_PER_FILE; i++)
    {
      random_edit (history);
      if (i % 10 == 9)
        assert_reopens (coco, name);
    }
  while (ct_history_can_redo (history))
    ct_history_redo (history);
  last = fixture_save (coco);
  while (ct_history_can_undo (history))
    ct_history_undo (history);
  undone = fixture_save (coco);
  g_assert_true (g_bytes_equal (undone, bytes));
  while (ct_history_can_redo (history))
    ct_history_redo (history);
  redone = fixture_save (coco);
  g_assert_true (g_bytes_equal (redone, last));
}

static void
test_random_edits (void)
{
  for (guint i = 0; i < 5; i++)
    for_each_shared_coco (test_random_edits_of);
}

/* Everything of the old text but one range stands in the new one. */
static void
assert_one_range (const char *old, const char *new, gsize *start, gsize *old_end)
{
  gsize old_length = strlen (old), new_length = strlen (new);
  gsize head = 0, tail = 0;

  while (head < MIN (old_length, new_length) && old[head] == new[head])
    head++;
  while (tail < MIN (old_length, new_length) - head && old[old_length - 1 - tail] == new[new_length - 1 - tail])
    tail++;
  *start = head;
  *old_end = old_length - tail;
}

static void
test_one_move_of (const char *name, GBytes *bytes)
{
  g_autoptr (CtCoco) coco = ct_coco_read (bytes, name, CT_DIALECT_AUTO, NULL, NULL, NULL);
  CtDataset *dataset = ct_coco_get_dataset (coco);
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  g_autofree char *old = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  for (guint i = 0; i < 10 && ct_coco_get_read_only_reason (coco) == NULL; i++)
    {
      guint32 row = random_alive (dataset->annotations.flags, dataset->annotations.n_rows);
      g_autofree char *new = NULL;
      gsize start, end, record_start, record_end;
      CtRect box;

      if (row == CT_NO_ROW || (dataset->annotations.flags[row] & CT_RECORD_HAS_BBOX) == 0
          || dataset->annotations.bbox[row].width <= 0 || dataset->annotations.bbox[row].height <= 0)
        continue;
      box = dataset->annotations.bbox[row];
      box.x += 3.25;
      g_assert_true (ct_verb_set_bbox (history, row, &box, NULL));
      new = fixture_save_text (coco);
      assert_one_range (old, new, &start, &end);
      record_start = dataset->annotations.source_offset[row];
      record_end = record_start + dataset->annotations.source_length[row];
      g_assert_cmpuint (start, >=, record_start);
      g_assert_cmpuint (end, <=, record_end);
      g_assert_cmpuint (end - start, <, 60);
      ct_history_undo (history);
    }
}

static void
test_one_move (void)
{
  for_each_shared_coco (test_one_move_of);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coco/edit/identity", test_identity);
  g_test_add_func ("/coco/edit/one-move", test_one_move);
  g_test_add_func ("/coco/edit/random", test_random_edits);
  return g_test_run ();
}
