/* test-verbs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each verb: what it does, that undo takes it back, and that a refusal leaves no trace.
 */
#include "ct-verbs.h"

#include <locale.h>
#include <math.h>

#include "ct-error.h"
#include "model-fixtures.h"

#define BOX(...) (&CT_RECT_INIT (__VA_ARGS__))

typedef struct
{
  CtDataset *dataset;
  CtDataset *before;
  CtHistory *history;
  GError *error;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dataset = fixture_dataset ();
  self->before = ct_dataset_copy (self->dataset);
  self->history = ct_history_new (self->dataset);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->history);
  ct_dataset_unref (self->dataset);
  ct_dataset_unref (self->before);
}

/* The one group that was made is undone and redone. */
static void
assert_reverses (Fixture *self)
{
  g_autoptr (CtDataset) after = ct_dataset_copy (self->dataset);

  fixture_assert_counts (self->dataset);
  ct_history_undo (self->history);
  g_assert_false (ct_history_can_undo (self->history));
  fixture_assert_same (self->dataset, self->before);
  fixture_assert_counts (self->dataset);
  ct_history_redo (self->history);
  fixture_assert_same (self->dataset, after);
}

static void
assert_nothing (Fixture *self)
{
  g_assert_cmpuint (self->dataset->revision, ==, self->before->revision);
  g_assert_cmpuint (self->dataset->images.n_rows, ==, self->before->images.n_rows);
  g_assert_cmpuint (self->dataset->annotations.n_rows, ==, self->before->annotations.n_rows);
  g_assert_cmpuint (self->dataset->categories.n_rows, ==, self->before->categories.n_rows);
  fixture_assert_same (self->dataset, self->before);
  g_assert_false (ct_history_can_undo (self->history));
  g_assert_false (ct_history_is_modified (self->history));
}

static void
assert_refused (Fixture *self, gboolean done)
{
  g_assert_false (done);
  g_assert_error (self->error, CT_ERROR, CT_ERROR_USAGE);
  g_clear_error (&self->error);
  assert_nothing (self);
}

static void
test_add_annotation (Fixture *self, gconstpointer data)
{
  guint32 row = ct_verb_add_annotation (self->history, 2, 1, BOX (-1, 2.5, 3, 4), &self->error);
  g_autoptr (GArray) listed = ct_dataset_get_annotations (self->dataset, 2);

  g_assert_no_error (self->error);
  g_assert_cmpuint (row, ==, 5);
  g_assert_cmpint (self->dataset->annotations.id[row], ==, 21);
  g_assert_cmpuint (self->dataset->annotations.id_kind[row], ==, CT_ID_NUMBER);
  g_assert_cmpuint (self->dataset->annotations.flags[row], ==, CT_RECORD_NEW | CT_RECORD_HAS_BBOX);
  g_assert_cmpuint (self->dataset->annotations.source_length[row], ==, 0);
  g_assert_true (ct_rect_equal (&self->dataset->annotations.bbox[row], BOX (-1, 2.5, 3, 4)));
  g_assert_cmpuint (listed->len, ==, 1);
  g_assert_cmpuint (g_array_index (listed, guint32, 0), ==, row);
  assert_reverses (self);
}

static void
test_add_tag (Fixture *self, gconstpointer data)
{
  guint32 row = ct_verb_add_annotation (self->history, 0, 0, NULL, &self->error);

  g_assert_no_error (self->error);
  g_assert_cmpuint (self->dataset->annotations.flags[row], ==, CT_RECORD_NEW);
  assert_reverses (self);
}

static void
test_add_annotation_refused (Fixture *self, gconstpointer data)
{
  static const CtRect bad[] = {
    { 0, 0, 0, 1 },   { 0, 0, 1, 0 },   { 0, 0, -1, 1 },       { NAN, 0, 1, 1 },
    { 0, NAN, 1, 1 }, { 0, 0, NAN, 1 }, { 0, 0, 1, INFINITY }, { -INFINITY, 0, 1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      assert_refused (self, ct_verb_add_annotation (self->history, 0, 0, &bad[i], &self->error) != CT_NO_ROW);
      assert_refused (self, ct_verb_set_bbox (self->history, 0, &bad[i], &self->error));
    }
  assert_refused (self, ct_verb_add_annotation (self->history, 3, 0, NULL, &self->error) != CT_NO_ROW);
  assert_refused (self, ct_verb_add_annotation (self->history, CT_NO_ROW, 0, NULL, &self->error) != CT_NO_ROW);
  assert_refused (self, ct_verb_add_annotation (self->history, 0, 2, NULL, &self->error) != CT_NO_ROW);
  assert_refused (self, ct_verb_add_annotation (self->history, 0, CT_NO_ROW, NULL, &self->error) != CT_NO_ROW);
}

/* Nothing can refer to a record without an id of its own. */
static void
test_no_id (Fixture *self, gconstpointer data)
{
  self->dataset->images.flags[0] = self->before->images.flags[0] = CT_RECORD_UNREFERABLE;
  self->dataset->categories.flags[1] = self->before->categories.flags[1] = CT_RECORD_UNREFERABLE;
  assert_refused (self, ct_verb_add_annotation (self->history, 0, 0, NULL, &self->error) != CT_NO_ROW);
  assert_refused (self, ct_verb_add_annotation (self->history, 1, 1, NULL, &self->error) != CT_NO_ROW);
  assert_refused (self, ct_verb_set_category (self->history, 0, 1, &self->error));
  /* What is attached to it already may still be changed. */
  g_assert_true (ct_verb_set_bbox (self->history, 0, BOX (1, 2, 3, 4), &self->error));
  g_assert_true (ct_verb_set_category (self->history, 1, 0, &self->error));
}

/* The largest id there can be is taken. */
static void
test_id_limit (Fixture *self, gconstpointer data)
{
  CtAnnotationTable *annotations = &self->dataset->annotations;
  guint32 row;

  annotations->id[0] = self->before->annotations.id[0] = annotations->max_id = G_MAXINT64;
  annotations->id[1] = self->before->annotations.id[1] = G_GINT64_CONSTANT (9007199254740991);
  row = ct_verb_add_annotation (self->history, 0, 0, NULL, NULL);
  g_assert_cmpint (annotations->id[row], ==, G_GINT64_CONSTANT (9007199254740990));
  row = ct_verb_add_annotation (self->history, 0, 0, NULL, NULL);
  g_assert_cmpint (annotations->id[row], ==, G_GINT64_CONSTANT (9007199254740989));
  self->dataset->images.max_id = self->dataset->categories.max_id = G_MAXINT64 - 1;
  row = ct_verb_add_image (self->history, "x", 0, 0, NULL);
  g_assert_cmpint (self->dataset->images.id[row], ==, G_MAXINT64);
  row = ct_verb_add_image (self->history, "y", 0, 0, NULL);
  g_assert_cmpint (self->dataset->images.id[row], >, 9);
  row = ct_verb_add_category (self->history, "x", NULL);
  g_assert_cmpint (self->dataset->categories.id[row], ==, G_MAXINT64);
  row = ct_verb_add_category (self->history, "y", NULL);
  g_assert_cmpint (self->dataset->categories.id[row], >, 5);
}

static void
test_set_bbox (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_set_bbox (self->history, 0, BOX (1, 2, 3, 4), &self->error));
  g_assert_true (ct_rect_equal (&self->dataset->annotations.bbox[0], BOX (1, 2, 3, 4)));
  g_assert_cmpuint (self->dataset->annotations.flags[0], ==, CT_RECORD_HAS_BBOX | CT_RECORD_EDITED_BBOX);
  assert_reverses (self);
}

/* A tag becomes a box, and what was no box becomes one. */
static void
test_set_bbox_of_tag (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_set_bbox (self->history, 2, BOX (1, 2, 3, 4), &self->error));
  g_assert_cmpuint (self->dataset->annotations.flags[2], ==, CT_RECORD_HAS_BBOX | CT_RECORD_EDITED_BBOX);
  assert_reverses (self);
  g_assert_true (ct_verb_set_bbox (self->history, 4, BOX (1, 2, 3, 4), &self->error));
  g_assert_cmpuint (self->dataset->annotations.flags[4], ==, CT_RECORD_HAS_BBOX | CT_RECORD_EDITED_BBOX);
}

static void
test_set_category (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_set_category (self->history, 3, 1, &self->error));
  g_assert_cmpuint (self->dataset->annotations.category[3], ==, 1);
  assert_reverses (self);
}

/* What is so already is no edit. */
static void
test_no_change (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_set_bbox (self->history, 0, BOX (10, 20, 30, 40), &self->error));
  g_assert_true (ct_verb_set_category (self->history, 0, 0, &self->error));
  g_assert_true (ct_verb_rename_category (self->history, 0, "bottle", &self->error));
  g_assert_true (ct_verb_set_reviewed (self->history, 1, TRUE, &self->error));
  g_assert_true (ct_verb_set_reviewed (self->history, 1, 42, &self->error));
  g_assert_true (ct_verb_set_reviewed (self->history, 0, FALSE, &self->error));
  g_assert_no_error (self->error);
  assert_nothing (self);
}

static void
test_delete_annotation (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_delete_annotation (self->history, 0, &self->error));
  g_assert_cmpuint (ct_dataset_first_annotation (self->dataset, 0), ==, 2);
  assert_reverses (self);
}

static void
test_add_category (Fixture *self, gconstpointer data)
{
  guint32 row = ct_verb_add_category (self->history, "Größe “1”", &self->error);

  g_assert_no_error (self->error);
  g_assert_cmpint (self->dataset->categories.id[row], ==, 6);
  g_assert_cmpuint (self->dataset->categories.flags[row], ==, CT_RECORD_NEW);
  g_assert_cmpuint (self->dataset->categories.supercategory[row], ==, CT_NO_STR);
  g_assert_cmpuint (ct_dataset_find_category (self->dataset, "Größe “1”"), ==, row);
  assert_reverses (self);
}

static void
test_rename_category (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_rename_category (self->history, 0, "flask", &self->error));
  g_assert_cmpstr (ct_dataset_get_category_name (self->dataset, 0), ==, "flask");
  g_assert_cmpuint (self->dataset->categories.flags[0], ==, CT_RECORD_EDITED_NAME);
  assert_reverses (self);
}

static void
test_delete_category (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_delete_category (self->history, 0, &self->error));
  g_assert_cmpuint (self->dataset->categories.n_alive, ==, 1);
  g_assert_cmpuint (self->dataset->annotations.n_alive, ==, 3);
  g_assert_false (ct_annotation_table_is_alive (&self->dataset->annotations, 4));
  assert_reverses (self);
  g_assert_false (ct_verb_set_category (self->history, 1, 0, NULL));
}

static void
test_merge_category (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_merge_category (self->history, 1, 0, &self->error));
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->dataset->categories.n_alive, ==, 1);
  g_assert_cmpuint (self->dataset->categories.n_annotations[0], ==, 4);
  g_assert_cmpuint (self->dataset->annotations.category[1], ==, 0);
  g_assert_cmpuint (self->dataset->annotations.category[3], ==, CT_NO_ROW);
  g_assert_cmpuint (self->dataset->annotations.n_alive, ==, 5);
  g_assert_true ((self->dataset->annotations.flags[1] & CT_RECORD_EDITED_CATEGORY) != 0);
  g_assert_true ((self->dataset->annotations.flags[0] & CT_RECORD_EDITED_CATEGORY) == 0);
  assert_reverses (self);
}

/* Deleted annotations keep the category that they had. */
static void
test_merge_categories (Fixture *self, gconstpointer data)
{
  guint32 row = ct_verb_add_category (self->history, "can", NULL);
  const guint32 into[] = { 0, row, row };
  const guint32 none[] = { 0, 1, 2 };
  g_autoptr (CtDataset) before = NULL;

  g_assert_true (ct_verb_delete_annotation (self->history, 1, NULL));
  before = ct_dataset_copy (self->dataset);
  g_assert_true (ct_verb_merge_categories (self->history, into, &self->error));
  g_assert_cmpuint (self->dataset->annotations.category[1], ==, 1);
  g_assert_cmpuint (self->dataset->annotations.category[2], ==, row);
  g_assert_cmpuint (self->dataset->categories.n_annotations[row], ==, 1);
  fixture_assert_counts (self->dataset);
  ct_history_undo (self->history);
  fixture_assert_same (self->dataset, before);
  /* Nothing to merge leaves no group. */
  g_assert_true (ct_verb_merge_categories (self->history, none, &self->error));
  g_assert_true (ct_history_can_redo (self->history));
}

static void
test_merge_refused (Fixture *self, gconstpointer data)
{
  const guint32 chain[] = { 1, 0 };

  assert_refused (self, ct_verb_merge_category (self->history, 0, 0, &self->error));
  assert_refused (self, ct_verb_merge_category (self->history, 0, 2, &self->error));
  assert_refused (self, ct_verb_merge_category (self->history, CT_NO_ROW, 0, &self->error));
  assert_refused (self, ct_verb_merge_categories (self->history, chain, &self->error));
  self->dataset->categories.flags[1] = self->before->categories.flags[1] = CT_RECORD_UNREFERABLE;
  assert_refused (self, ct_verb_merge_category (self->history, 0, 1, &self->error));
  /* What cannot be named can still go. */
  g_assert_true (ct_verb_merge_category (self->history, 1, 0, &self->error));
}

static void
test_category_refused (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = { NULL, "", "tin", "\xff", "a\xed\xa0\x80" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      assert_refused (self, ct_verb_add_category (self->history, bad[i], &self->error) != CT_NO_ROW);
      assert_refused (self, ct_verb_rename_category (self->history, 0, bad[i], &self->error));
    }
  assert_refused (self, ct_verb_rename_category (self->history, 2, "x", &self->error));
  assert_refused (self, ct_verb_delete_category (self->history, CT_NO_ROW, &self->error));
}

static void
test_add_image (Fixture *self, gconstpointer data)
{
  guint32 row = ct_verb_add_image (self->history, "new/d.png", 320, 200.5, &self->error);

  g_assert_no_error (self->error);
  g_assert_cmpint (self->dataset->images.id[row], ==, 10);
  g_assert_cmpstr (ct_dataset_get_file_name (self->dataset, row), ==, "new/d.png");
  g_assert_cmpfloat (self->dataset->images.width[row], ==, 320);
  g_assert_cmpfloat (self->dataset->images.height[row], ==, 200.5);
  g_assert_cmpuint (self->dataset->images.flags[row], ==, CT_RECORD_NEW);
  assert_reverses (self);
}

/* A size that is none is unknown. */
static void
test_add_image_size (Fixture *self, gconstpointer data)
{
  guint32 row = ct_verb_add_image (self->history, "x", NAN, -1, &self->error);

  g_assert_cmpfloat (self->dataset->images.width[row], ==, 0);
  g_assert_cmpfloat (self->dataset->images.height[row], ==, 0);
  row = ct_verb_add_image (self->history, "y", INFINITY, 0, &self->error);
  g_assert_cmpfloat (self->dataset->images.width[row], ==, 0);
}

static void
test_image_refused (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = { NULL, "", "a.jpg", "\xc0\x80" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (self, ct_verb_add_image (self->history, bad[i], 1, 1, &self->error) != CT_NO_ROW);
  assert_refused (self, ct_verb_delete_image (self->history, 3, &self->error));
  assert_refused (self, ct_verb_set_reviewed (self->history, CT_NO_ROW, TRUE, &self->error));
}

static void
test_delete_image (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_delete_image (self->history, 0, &self->error));
  g_assert_cmpuint (self->dataset->images.n_alive, ==, 2);
  g_assert_cmpuint (self->dataset->annotations.n_alive, ==, 2);
  assert_reverses (self);
  /* Its name is free again. */
  g_assert_cmpuint (ct_verb_add_image (self->history, "a.jpg", 1, 1, NULL), ==, 3);
}

static void
test_set_image_size (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_set_image_size (self->history, 0, 1280, 240, FALSE, &self->error));
  g_assert_cmpfloat (self->dataset->images.width[0], ==, 1280);
  g_assert_cmpfloat (self->dataset->images.height[0], ==, 240);
  g_assert_cmpuint (self->dataset->images.flags[0], ==, CT_RECORD_EDITED_SIZE);
  g_assert_true (ct_rect_equal (&self->dataset->annotations.bbox[0], BOX (10, 20, 30, 40)));
  assert_reverses (self);
}

/* Boxes that the file gives as fractions grow with their picture, and are not edited by that. */
static void
test_set_image_size_fractions (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_set_image_size (self->history, 0, 1280, 240, TRUE, &self->error));
  g_assert_true (ct_rect_equal (&self->dataset->annotations.bbox[0], BOX (20, 10, 60, 20)));
  g_assert_true (ct_rect_equal (&self->dataset->annotations.bbox[1], BOX (10, 20, 30, 40)));
  g_assert_cmpuint (self->dataset->annotations.flags[0], ==, self->before->annotations.flags[0]);
  assert_reverses (self);
}

/* Until the size is known they are fractions themselves. */
static void
test_set_image_size_unknown (Fixture *self, gconstpointer data)
{
  self->dataset->images.height[0] = self->before->images.height[0] = 0;
  self->dataset->annotations.bbox[0] = self->before->annotations.bbox[0] = *BOX (0.5, 0.25, 0.125, 1);
  g_assert_true (ct_verb_set_image_size (self->history, 0, 640, 480, TRUE, &self->error));
  g_assert_true (ct_rect_equal (&self->dataset->annotations.bbox[0], BOX (320, 120, 80, 480)));
  assert_reverses (self);
}

static void
test_set_image_size_refused (Fixture *self, gconstpointer data)
{
  static const double bad[] = { 0, -1, 0.5, 2e9, NAN, INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      assert_refused (self, ct_verb_set_image_size (self->history, 0, bad[i], 10, FALSE, &self->error));
      assert_refused (self, ct_verb_set_image_size (self->history, 0, 10, bad[i], TRUE, &self->error));
    }
  assert_refused (self, ct_verb_set_image_size (self->history, 3, 10, 10, FALSE, &self->error));
  g_assert_true (ct_verb_set_image_size (self->history, 0, 640, 480, TRUE, &self->error));
  assert_nothing (self);
}

static void
test_set_reviewed (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_set_reviewed (self->history, 1, FALSE, &self->error));
  g_assert_cmpuint (self->dataset->images.flags[1], ==, CT_RECORD_EDITED_REVIEWED);
  assert_reverses (self);
  g_assert_true (ct_verb_set_reviewed (self->history, 0, TRUE, &self->error));
  g_assert_cmpuint (self->dataset->images.flags[0], ==, CT_RECORD_REVIEWED | CT_RECORD_EDITED_REVIEWED);
}

/* The dead are gone for every verb, until they are brought back. */
static void
test_dead (Fixture *self, gconstpointer data)
{
  g_assert_true (ct_verb_delete_image (self->history, 0, NULL));
  g_assert_false (ct_verb_set_bbox (self->history, 0, BOX (1, 1, 1, 1), NULL));
  g_assert_false (ct_verb_set_category (self->history, 0, 1, NULL));
  g_assert_false (ct_verb_delete_annotation (self->history, 0, NULL));
  g_assert_cmpuint (ct_verb_add_annotation (self->history, 0, 0, NULL, NULL), ==, CT_NO_ROW);
  g_assert_false (ct_verb_delete_image (self->history, 0, NULL));
  g_assert_false (ct_verb_set_reviewed (self->history, 0, TRUE, NULL));
  ct_history_undo (self->history);
  g_assert_true (ct_verb_set_bbox (self->history, 0, BOX (1, 1, 1, 1), NULL));
}

#define ADD(name, func) g_test_add ("/verbs/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("add-annotation", test_add_annotation);
  ADD ("add-tag", test_add_tag);
  ADD ("add-annotation-refused", test_add_annotation_refused);
  ADD ("no-id", test_no_id);
  ADD ("id-limit", test_id_limit);
  ADD ("set-bbox", test_set_bbox);
  ADD ("set-bbox-of-tag", test_set_bbox_of_tag);
  ADD ("set-category", test_set_category);
  ADD ("no-change", test_no_change);
  ADD ("delete-annotation", test_delete_annotation);
  ADD ("add-category", test_add_category);
  ADD ("rename-category", test_rename_category);
  ADD ("delete-category", test_delete_category);
  ADD ("merge-category", test_merge_category);
  ADD ("merge-categories", test_merge_categories);
  ADD ("merge-refused", test_merge_refused);
  ADD ("category-refused", test_category_refused);
  ADD ("add-image", test_add_image);
  ADD ("add-image-size", test_add_image_size);
  ADD ("image-refused", test_image_refused);
  ADD ("delete-image", test_delete_image);
  ADD ("set-image-size", test_set_image_size);
  ADD ("set-image-size-fractions", test_set_image_size_fractions);
  ADD ("set-image-size-unknown", test_set_image_size_unknown);
  ADD ("set-image-size-refused", test_set_image_size_refused);
  ADD ("set-reviewed", test_set_reviewed);
  ADD ("dead", test_dead);
  return g_test_run ();
}
