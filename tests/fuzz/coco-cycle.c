/* coco-cycle.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What must hold of any bytes: what opens saves without loss, edited or not.
 */
#include "coco-cycle.h"

#include <string.h>

#include "ct-check.h"
#include "ct-coco.h"
#include "ct-error.h"
#include "ct-profile.h"
#include "ct-verbs.h"

#define N_EDITS 12

static GBytes *
save (CtCoco *coco)
{
  g_autoptr (CtSplices) splices = ct_coco_plan_save (coco);
  GBytes *bytes = ct_splices_to_bytes (splices);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GError) error = NULL;
  CtCocoCounts counts;

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, ct_splices_get_size (splices));
  ct_coco_count_records (coco, &counts);
  ct_coco_check_counts (stream, &counts, "saved", NULL, &error);
  g_assert_no_error (error);
  return bytes;
}

static CtCoco *
read_again (CtCoco *coco, GBytes *bytes)
{
  CtCocoDialectChoice choice = ct_coco_get_dialect (coco)->relative ? CT_DIALECT_RELATIVE : CT_DIALECT_PIXEL;
  g_autoptr (GError) error = NULL;
  CtCoco *again = ct_coco_read (bytes, "again", choice, NULL, NULL, &error);

  if (again == NULL)
    g_printerr ("%.*s\n", (int) g_bytes_get_size (bytes), (const char *) g_bytes_get_data (bytes, NULL));
  g_assert_no_error (error);
  return again;
}

static guint32
next_alive (const guint16 *flags, guint32 n_rows, guint32 row)
{
  while (row < n_rows && (flags[row] & CT_RECORD_DEAD) != 0)
    row++;
  return row;
}

/* The nth living row, counted round; CT_NO_ROW if none lives. */
static guint32
pick_alive (const guint16 *flags, guint32 n_rows, guint32 n)
{
  for (guint32 i = 0; i < n_rows; i++)
    if ((flags[(n + i) % n_rows] & CT_RECORD_DEAD) == 0)
      return (n + i) % n_rows;
  return CT_NO_ROW;
}

/* References say the same before and after. Texts with U+0000, which we cut off there, are left out. */
static gboolean
ids_are_sound (CtCoco *coco)
{
  gsize size;
  const char *data = g_bytes_get_data (ct_coco_get_bytes (coco), &size);

  return memmem (data, size, "\\u0000", 6) == NULL;
}

static const char *
image_name (CtDataset *dataset, guint32 image)
{
  return image != CT_NO_ROW ? ct_dataset_get_file_name (dataset, image) : NULL;
}

static void
compare_annotations (CtDataset *a, CtDataset *b, gboolean sound)
{
  const CtAnnotationTable *x = &a->annotations;
  const CtAnnotationTable *y = &b->annotations;
  guint32 i = 0;

  for (guint32 j = 0; j < y->n_rows; i++, j++)
    {
      i = next_alive (x->flags, x->n_rows, i);
      g_assert_cmpuint (x->flags[i] & CT_RECORD_HAS_BBOX, ==, y->flags[j] & CT_RECORD_HAS_BBOX);
      g_assert_cmpuint (x->flags[i] & CT_RECORD_CROWD, ==, y->flags[j] & CT_RECORD_CROWD);
      if (ct_id_is_number (x->id_kind[i]))
        g_assert_cmpint (x->id[i], ==, y->id[j]);
      if ((x->flags[i] & (CT_RECORD_NEW | CT_RECORD_EDITED_BBOX | CT_RECORD_HAS_BBOX)) == CT_RECORD_HAS_BBOX && sound)
        g_assert_true (ct_rect_equal (&x->bbox[i], &y->bbox[j]));
      if (sound)
        {
          g_assert_cmpstr (image_name (a, x->image[i]), ==, image_name (b, y->image[j]));
          g_assert_cmpstr (ct_dataset_get_category_name (a, x->category[i]),
                           ==,
                           ct_dataset_get_category_name (b, y->category[j]));
        }
    }
}

static void
compare (CtCoco *coco, CtCoco *again)
{
  CtDataset *a = ct_coco_get_dataset (coco);
  CtDataset *b = ct_coco_get_dataset (again);
  guint32 i = 0;

  g_assert_cmpuint (a->images.n_alive, ==, b->images.n_alive);
  g_assert_cmpuint (a->annotations.n_alive, ==, b->annotations.n_alive);
  g_assert_cmpuint (a->categories.n_alive, ==, b->categories.n_alive);
  for (guint32 j = 0; j < b->images.n_rows; i++, j++)
    {
      i = next_alive (a->images.flags, a->images.n_rows, i);
      g_assert_cmpstr (ct_dataset_get_file_name (a, i), ==, ct_dataset_get_file_name (b, j));
      g_assert_cmpuint (a->images.flags[i] & CT_RECORD_REVIEWED, ==, b->images.flags[j] & CT_RECORD_REVIEWED);
    }
  i = 0;
  for (guint32 j = 0; j < b->categories.n_rows; i++, j++)
    {
      i = next_alive (a->categories.flags, a->categories.n_rows, i);
      g_assert_cmpstr (ct_dataset_get_category_name (a, i), ==, ct_dataset_get_category_name (b, j));
    }
  compare_annotations (a, b, ids_are_sound (coco));
}

static void
edit_once (CtHistory *history, GRand *source)
{
  static const char *const names[] = { "new", "neu/é “1”.jpg", "a\\b", "\001", "tin", "😀", "</script>" };
  CtDataset *dataset = ct_history_get_dataset (history);
  guint32 image = pick_alive (dataset->images.flags, dataset->images.n_rows, g_rand_int (source));
  guint32 annotation = pick_alive (dataset->annotations.flags, dataset->annotations.n_rows, g_rand_int (source));
  guint32 category = pick_alive (dataset->categories.flags, dataset->categories.n_rows, g_rand_int (source));
  const char *name = names[g_rand_int_range (source, 0, G_N_ELEMENTS (names))];
  CtRect box = CT_RECT_INIT (g_rand_double_range (source, -9, 99),
                             g_rand_double_range (source, 0, 99),
                             g_rand_double_range (source, 1e-3, 99),
                             (double) g_rand_int_range (source, 1, 99));

  switch (g_rand_int_range (source, 0, 12))
    {
    case 0:
      ct_verb_add_annotation (history, image, category, &box, NULL);
      break;
    case 1:
      ct_verb_add_annotation (history, image, category, NULL, NULL);
      break;
    case 2:
      ct_verb_set_bbox (history, annotation, &box, NULL);
      break;
    case 3:
      ct_verb_set_category (history, annotation, category, NULL);
      break;
    case 4:
      ct_verb_delete_annotation (history, annotation, NULL);
      break;
    case 5:
      ct_verb_add_category (history, name, NULL);
      break;
    case 6:
      ct_verb_rename_category (history, category, name, NULL);
      break;
    case 7:
      ct_verb_delete_category (history, category, NULL);
      break;
    case 8:
      ct_verb_add_image (history, name, g_rand_int_range (source, 0, 3) * 100, 100, NULL);
      break;
    case 9:
      ct_verb_delete_image (history, image, NULL);
      break;
    case 10:
      ct_verb_merge_category (history,
                              category,
                              pick_alive (dataset->categories.flags, dataset->categories.n_rows, g_rand_int (source)),
                              NULL);
      break;
    default:
      ct_verb_set_reviewed (history, image, g_rand_boolean (source), NULL);
      break;
    }
}

static void
edit_and_save (CtCoco *coco, GBytes *bytes)
{
  g_autoptr (CtHistory) history = ct_history_new (ct_coco_get_dataset (coco));
  g_autoptr (GRand) source = g_rand_new_with_seed (g_bytes_hash (bytes));
  g_autoptr (GBytes) edited = NULL;
  g_autoptr (GBytes) undone = NULL;
  g_autoptr (GBytes) redone = NULL;

  for (guint i = 0; i < N_EDITS; i++)
    {
      edit_once (history, source);
      if (g_rand_int_range (source, 0, 4) == 0)
        {
          g_autoptr (GBytes) saved = save (coco);
          g_autoptr (CtCoco) again = read_again (coco, saved);

          compare (coco, again);
        }
    }
  edited = save (coco);
  while (ct_history_can_undo (history))
    ct_history_undo (history);
  undone = save (coco);
  g_assert_true (g_bytes_equal (undone, bytes));
  while (ct_history_can_redo (history))
    ct_history_redo (history);
  redone = save (coco);
  g_assert_true (g_bytes_equal (redone, edited));
}

/* Checker and strict writers on what stands in the file; what they write opens again. */
static void
check_and_publish (CtCoco *coco)
{
  for (int profile = CT_PROFILE_COCO; profile <= CT_PROFILE_AZURE_CLASSIFICATION; profile++)
    {
      CtCheckOptions check = { profile, CT_CHECK_TRAINING };
      g_autoptr (CtFindings) findings = ct_check_run (coco, &check, NULL, NULL, NULL);
      g_autoptr (CtFindings) report = ct_findings_new ();
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
      g_autoptr (GError) error = NULL;
      CtProfileOptions options = { .profile = profile, .base_url = "https://h/c", .prefix = "p" };
      CtProfileCounts counts = { 0 };

      g_assert_nonnull (findings);
      if (ct_profile_write (coco, &options, stream, &counts, report, NULL, NULL, &error))
        {
          g_autoptr (GBytes) written = NULL;
          g_autoptr (CtCoco) again = NULL;

          g_output_stream_close (stream, NULL, NULL);
          written = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
          again = ct_coco_read (written, "published", CT_DIALECT_AUTO, NULL, NULL, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (ct_coco_get_dataset (again)->images.n_rows, ==, counts.n_images);
          g_assert_cmpuint (ct_coco_get_dataset (again)->annotations.n_rows, ==, counts.n_annotations);
          g_assert_cmpuint (ct_coco_get_dataset (again)->categories.n_rows, ==, counts.n_categories);
        }
      else
        g_assert_nonnull (error);
    }
}

/**
 * coco_cycle:
 * @bytes: anything
 *
 * Opens, checks, publishes, saves untouched, edits, saves, opens again, undoes and redoes.
 *
 * Returns: whether the bytes could be opened
 */
gboolean
coco_cycle (GBytes *bytes, CtCocoDialectChoice dialect)
{
  g_autoptr (GBytes) saved = NULL;
  g_autoptr (CtCoco) coco = NULL;
  g_autoptr (GError) error = NULL;

  coco = ct_coco_read (bytes, "input", dialect, NULL, NULL, &error);
  if (coco == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == CT_ERROR);
      return FALSE;
    }
  g_assert_no_error (error);
  saved = save (coco);
  g_assert_true (g_bytes_equal (saved, bytes));
  check_and_publish (coco);
  if (ct_coco_get_read_only_reason (coco) == NULL)
    edit_and_save (coco, bytes);
  return TRUE;
}
