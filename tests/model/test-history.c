/* test-history.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Groups, undo and redo, the saved mark, what listeners are told; and over random edits: undo
 * all is the first state, redo all is the last.
 */
#include "ct-history.h"

#include <locale.h>

#include "model-fixtures.h"

typedef struct
{
  guint n;
  gboolean was_null;
  CtChange last;
} Heard;

static void
on_changed (CtHistory *history, CtChange *change, Heard *heard)
{
  heard->n++;
  heard->was_null = change == NULL;
  if (change != NULL)
    heard->last = *change;
}

static void
set_bbox (CtHistory *history, guint32 annotation, double x)
{
  g_assert_true (ct_verb_set_bbox (history, annotation, &CT_RECT_INIT (x, 1, 2, 3), NULL));
}

static CtHistory *
new_history (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();

  return ct_history_new (dataset);
}

static double
get_x (CtHistory *history, guint32 annotation)
{
  return ct_history_get_dataset (history)->annotations.bbox[annotation].x;
}

static void
test_undo_redo (void)
{
  CtHistory *history = new_history ();

  g_assert_false (ct_history_can_undo (history));
  g_assert_cmpuint (ct_history_undo (history), ==, CT_NO_ROW);
  g_assert_cmpuint (ct_history_redo (history), ==, CT_NO_ROW);
  g_assert_null (ct_history_get_undo_label (history));
  set_bbox (history, 0, 100);
  set_bbox (history, 1, 200);
  g_assert_cmpuint (ct_history_undo (history), ==, 1);
  g_assert_cmpfloat (get_x (history, 1), ==, 10);
  g_assert_cmpuint (ct_history_undo (history), ==, 0);
  g_assert_cmpfloat (get_x (history, 0), ==, 10);
  g_assert_false (ct_history_can_undo (history));
  g_assert_cmpuint (ct_history_redo (history), ==, 0);
  g_assert_cmpuint (ct_history_redo (history), ==, 1);
  g_assert_cmpfloat (get_x (history, 0), ==, 100);
  g_assert_cmpfloat (get_x (history, 1), ==, 200);
  g_assert_false (ct_history_can_redo (history));
  g_assert_finalize_object (history);
}

static void
test_labels (void)
{
  CtHistory *history = new_history ();

  set_bbox (history, 0, 100);
  g_assert_cmpstr (ct_history_get_undo_label (history), ==, "Resize Box");
  g_assert_true (ct_verb_set_bbox (history, 0, &CT_RECT_INIT (5, 5, 2, 3), NULL));
  g_assert_cmpstr (ct_history_get_undo_label (history), ==, "Move Box");
  ct_history_begin (history, "Outer");
  ct_history_begin (history, "Inner");
  set_bbox (history, 0, 7);
  ct_history_end (history);
  ct_history_end (history);
  g_assert_cmpstr (ct_history_get_undo_label (history), ==, "Outer");
  g_assert_null (ct_history_get_redo_label (history));
  ct_history_undo (history);
  g_assert_cmpstr (ct_history_get_redo_label (history), ==, "Outer");
  g_assert_cmpstr (ct_history_get_undo_label (history), ==, "Move Box");
  g_object_unref (history);
}

/* What is nested goes as one; while a group is open nothing can be undone. */
static void
test_nesting (void)
{
  CtHistory *history = new_history ();
  g_autoptr (CtDataset) before = ct_dataset_copy (ct_history_get_dataset (history));
  Heard heard = { 0 };

  g_signal_connect (history, "changed", G_CALLBACK (on_changed), &heard);
  ct_history_begin (history, "One");
  set_bbox (history, 0, 100);
  ct_history_begin (history, "Two");
  set_bbox (history, 1, 100);
  ct_history_end (history);
  g_assert_false (ct_history_can_undo (history));
  g_assert_cmpuint (ct_history_undo (history), ==, CT_NO_ROW);
  set_bbox (history, 3, 100);
  g_assert_cmpuint (heard.n, ==, 0);
  ct_history_end (history);
  g_assert_cmpuint (heard.n, ==, 1);
  ct_history_undo (history);
  fixture_assert_same (ct_history_get_dataset (history), before);
  g_assert_false (ct_history_can_undo (history));
  g_object_unref (history);
}

static void
test_abort (void)
{
  CtHistory *history = new_history ();
  g_autoptr (CtDataset) before = NULL;
  Heard heard = { 0 };

  set_bbox (history, 0, 50);
  before = ct_dataset_copy (ct_history_get_dataset (history));
  g_signal_connect (history, "changed", G_CALLBACK (on_changed), &heard);
  ct_history_begin (history, "One");
  ct_history_begin (history, "Two");
  set_bbox (history, 0, 100);
  g_assert_true (ct_verb_delete_image (history, 1, NULL));
  g_assert_cmpuint (ct_verb_add_category (history, "new", NULL), !=, CT_NO_ROW);
  ct_history_abort (history);
  fixture_assert_same (ct_history_get_dataset (history), before);
  fixture_assert_counts (ct_history_get_dataset (history));
  g_assert_cmpuint (heard.n, ==, 1);
  g_assert_true (heard.last.images && heard.last.annotations && heard.last.categories);
  g_assert_cmpstr (ct_history_get_undo_label (history), ==, "Resize Box");
  ct_history_undo (history);
  g_assert_cmpfloat (get_x (history, 0), ==, 10);
  g_object_unref (history);
}

/* A group in which nothing happened takes nothing away, neither ended nor aborted. */
static void
test_empty_group (void)
{
  CtHistory *history = new_history ();
  Heard heard = { 0 };

  set_bbox (history, 0, 100);
  ct_history_undo (history);
  g_signal_connect (history, "changed", G_CALLBACK (on_changed), &heard);
  ct_history_begin (history, "Nothing");
  g_assert_true (ct_verb_set_category (history, 0, 0, NULL));
  ct_history_end (history);
  ct_history_begin (history, "Nothing");
  ct_history_abort (history);
  g_assert_cmpuint (heard.n, ==, 0);
  g_assert_false (ct_history_can_undo (history));
  g_assert_true (ct_history_can_redo (history));
  ct_history_redo (history);
  g_assert_cmpfloat (get_x (history, 0), ==, 100);
  g_object_unref (history);
}

static void
test_redo_truncated (void)
{
  CtHistory *history = new_history ();

  set_bbox (history, 0, 100);
  set_bbox (history, 0, 200);
  set_bbox (history, 0, 300);
  ct_history_undo (history);
  ct_history_undo (history);
  set_bbox (history, 0, 400);
  g_assert_false (ct_history_can_redo (history));
  ct_history_undo (history);
  g_assert_cmpfloat (get_x (history, 0), ==, 100);
  ct_history_redo (history);
  g_assert_cmpfloat (get_x (history, 0), ==, 400);
  g_object_unref (history);
}

/* A group that is aborted leaves what could be redone. */
static void
test_abort_keeps_redo (void)
{
  CtHistory *history = new_history ();

  set_bbox (history, 0, 100);
  set_bbox (history, 0, 200);
  set_bbox (history, 0, 300);
  ct_history_undo (history);
  ct_history_undo (history);
  for (guint i = 0; i < 3; i++)
    {
      ct_history_begin (history, "Given up");
      set_bbox (history, 0, 400);
      set_bbox (history, 1, 400);
      ct_history_abort (history);
      g_assert_cmpfloat (get_x (history, 0), ==, 100);
      g_assert_true (ct_history_can_redo (history));
    }
  ct_history_redo (history);
  g_assert_cmpfloat (get_x (history, 0), ==, 200);
  ct_history_redo (history);
  g_assert_cmpfloat (get_x (history, 0), ==, 300);
  g_assert_false (ct_history_can_redo (history));
  ct_history_undo (history);
  ct_history_undo (history);
  ct_history_undo (history);
  g_assert_false (ct_history_is_modified (history));
  g_object_unref (history);
}

static void
test_saved_mark (void)
{
  CtHistory *history = new_history ();
  Heard heard = { 0 };

  g_assert_false (ct_history_is_modified (history));
  set_bbox (history, 0, 100);
  g_assert_true (ct_history_is_modified (history));
  ct_history_undo (history);
  g_assert_false (ct_history_is_modified (history));
  ct_history_redo (history);
  g_signal_connect (history, "changed", G_CALLBACK (on_changed), &heard);
  ct_history_mark_saved (history, ct_history_get_position (history));
  g_assert_cmpuint (heard.n, ==, 1);
  g_assert_true (heard.was_null);
  g_assert_false (ct_history_is_modified (history));
  ct_history_undo (history);
  g_assert_true (ct_history_is_modified (history));
  /* The saved state is out of reach now: as many groups, but other ones. */
  set_bbox (history, 0, 200);
  g_assert_true (ct_history_is_modified (history));
  ct_history_undo (history);
  g_assert_true (ct_history_is_modified (history));
  g_object_unref (history);
}

/* A slow save ends after the user has gone back and done something else instead. */
static void
test_saved_meanwhile (void)
{
  CtHistory *history = new_history ();
  guint position;

  set_bbox (history, 0, 100);
  position = ct_history_get_position (history);
  ct_history_undo (history);
  set_bbox (history, 0, 200);
  ct_history_mark_saved (history, position);
  g_assert_true (ct_history_is_modified (history));
  position = ct_history_get_position (history);
  set_bbox (history, 0, 300);
  ct_history_mark_saved (history, position);
  g_assert_true (ct_history_is_modified (history));
  ct_history_undo (history);
  g_assert_false (ct_history_is_modified (history));
  g_object_unref (history);
}

static void
test_forget (void)
{
  CtHistory *history = new_history ();

  set_bbox (history, 0, 100);
  ct_history_forget (history);
  g_assert_false (ct_history_can_undo (history));
  g_assert_false (ct_history_is_modified (history));
  g_assert_cmpfloat (get_x (history, 0), ==, 100);
  set_bbox (history, 0, 200);
  g_assert_true (ct_history_is_modified (history));
  ct_history_undo (history);
  g_assert_cmpfloat (get_x (history, 0), ==, 100);
  g_assert_false (ct_history_is_modified (history));
  g_object_unref (history);
}

static void
test_changes (void)
{
  CtHistory *history = new_history ();
  Heard heard = { 0 };

  g_signal_connect (history, "changed", G_CALLBACK (on_changed), &heard);
  set_bbox (history, 1, 100);
  g_assert_true (!heard.last.images && heard.last.annotations && !heard.last.categories);
  g_assert_cmpuint (heard.last.image, ==, 1);
  g_assert_true (ct_verb_rename_category (history, 0, "flask", NULL));
  g_assert_true (!heard.last.images && !heard.last.annotations && heard.last.categories);
  g_assert_cmpuint (heard.last.image, ==, CT_NO_ROW);
  g_assert_true (ct_verb_set_reviewed (history, 2, TRUE, NULL));
  g_assert_true (heard.last.images && !heard.last.annotations && !heard.last.categories);
  g_assert_cmpuint (heard.last.image, ==, 2);
  /* Its annotations are on two images and on none. */
  g_assert_true (ct_verb_delete_category (history, 0, NULL));
  g_assert_true (!heard.last.images && heard.last.annotations && heard.last.categories);
  ct_history_begin (history, "Two images and the first again");
  set_bbox (history, 2, 1);
  set_bbox (history, 1, 1);
  set_bbox (history, 3, 1);
  ct_history_end (history);
  g_assert_cmpuint (heard.last.image, ==, CT_NO_ROW);
  g_assert_cmpuint (heard.n, ==, 5);
  ct_history_undo (history);
  g_assert_cmpuint (heard.n, ==, 6);
  g_assert_cmpuint (heard.last.image, ==, CT_NO_ROW);
  g_object_unref (history);
}

/* Random edits, now and then in groups, with undo and redo among them; snapshots of every state
 * on the way are met again on the way back and on the way forth. */
static void
test_random (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (6);

  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (CtDataset) dataset = round % 2 == 0 ? fixture_dataset () : fixture_random_dataset (source, 12);
      g_autoptr (CtHistory) history = ct_history_new (dataset);
      g_autoptr (CtDataset) first = ct_dataset_copy (dataset);
      g_autoptr (CtDataset) last = NULL;
      g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func ((GDestroyNotify) ct_dataset_unref);

      for (guint i = 0; i < 120; i++)
        {
          if (g_rand_int_range (source, 0, 6) == 0)
            {
              ct_history_begin (history, "Group");
              for (int n = g_rand_int_range (source, 0, 8); n > 0; n--)
                fixture_random_edit (history, source);
              if (g_rand_int_range (source, 0, 3) == 0)
                ct_history_abort (history);
              else
                ct_history_end (history);
            }
          else if (g_rand_int_range (source, 0, 5) == 0)
            ct_history_undo (history);
          else if (g_rand_int_range (source, 0, 8) == 0)
            ct_history_redo (history);
          else
            fixture_random_edit (history, source);
          fixture_assert_counts (dataset);
        }
      while (ct_history_can_redo (history))
        ct_history_redo (history);
      last = ct_dataset_copy (dataset);
      while (ct_history_can_undo (history))
        {
          g_ptr_array_add (states, ct_dataset_copy (dataset));
          ct_history_undo (history);
          fixture_assert_counts (dataset);
        }
      fixture_assert_same (dataset, first);
      for (guint i = states->len; i > 0; i--)
        {
          ct_history_redo (history);
          fixture_assert_same (dataset, g_ptr_array_index (states, i - 1));
        }
      g_assert_false (ct_history_can_redo (history));
      fixture_assert_same (dataset, last);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/undo-redo", test_undo_redo);
  g_test_add_func ("/history/labels", test_labels);
  g_test_add_func ("/history/nesting", test_nesting);
  g_test_add_func ("/history/abort", test_abort);
  g_test_add_func ("/history/abort-keeps-redo", test_abort_keeps_redo);
  g_test_add_func ("/history/empty-group", test_empty_group);
  g_test_add_func ("/history/redo-truncated", test_redo_truncated);
  g_test_add_func ("/history/saved-mark", test_saved_mark);
  g_test_add_func ("/history/saved-meanwhile", test_saved_meanwhile);
  g_test_add_func ("/history/forget", test_forget);
  g_test_add_func ("/history/changes", test_changes);
  g_test_add_func ("/history/random", test_random);
  return g_test_run ();
}
