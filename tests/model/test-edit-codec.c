/* test-edit-codec.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Groups of edits as bytes and back, their keeping outside the history, and bytes that are none.
 */
#include "ct-edit-codec.h"

#include <locale.h>
#include <string.h>

#include "ct-category-verbs.h"
#include "ct-error.h"
#include "model-fixtures.h"

typedef struct
{
  guint state;
  char *label;
  GBytes *edits;
} Kept;

/* A keeper in memory. */
typedef struct
{
  GPtrArray *groups;
  guint position;
  guint n_loads;
  gboolean is_unsettled;
  gboolean is_broken;
} Memory;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->label);
  g_bytes_unref (kept->edits);
  g_free (kept);
}

static void
memory_add (gpointer data, guint index, guint state, const char *label, GBytes *edits)
{
  Memory *memory = data;
  Kept *kept = g_new0 (Kept, 1);

  g_assert_cmpuint (index, <=, memory->groups->len);
  g_assert_cmpuint (index, ==, memory->position);
  g_ptr_array_set_size (memory->groups, (int) index);
  kept->state = state;
  kept->label = g_strdup (label);
  kept->edits = g_bytes_ref (edits);
  g_ptr_array_add (memory->groups, kept);
  memory->position = index + 1;
}

static void
memory_move (gpointer data, guint index)
{
  ((Memory *) data)->position = index;
}

static GBytes *
memory_load (gpointer data, guint index)
{
  Memory *memory = data;

  memory->n_loads++;
  if (memory->is_broken)
    return NULL;
  g_assert_cmpuint (index, <, memory->groups->len);
  return g_bytes_ref (((Kept *) g_ptr_array_index (memory->groups, index))->edits);
}

static gboolean
memory_is_settled (gpointer data)
{
  return !((Memory *) data)->is_unsettled;
}

static const CtHistoryKeeper keeper = { memory_add, memory_move, memory_load, memory_is_settled };

static void
memory_init (Memory *self)
{
  *self = (Memory){ g_ptr_array_new_with_free_func (kept_free), 0, 0, FALSE, FALSE };
}

/* What a history of the same first data set becomes from what was kept. */
static CtHistory *
restore (const Memory *memory, CtDataset *dataset, gsize budget)
{
  CtHistory *history = ct_history_new (dataset);
  g_autoptr (GError) error = NULL;

  ct_history_set_budget (history, budget);
  for (guint i = 0; i < memory->groups->len; i++)
    {
      const Kept *kept = g_ptr_array_index (memory->groups, i);

      g_assert_true (ct_history_restore (history, kept->state, kept->label, kept->edits, i < memory->position, &error));
      g_assert_no_error (error);
    }
  return history;
}

/* Living records and counts; dead rows may be empty in one of them. */
static void
assert_same_living (const CtDataset *a, const CtDataset *b)
{
  for (guint32 row = 0; row < MAX (a->annotations.n_rows, b->annotations.n_rows); row++)
    {
      gboolean alive = ct_annotation_table_is_alive (&a->annotations, row);

      g_assert_cmpint (alive, ==, ct_annotation_table_is_alive (&b->annotations, row));
      if (!alive)
        continue;
      g_assert_cmpint (a->annotations.id[row], ==, b->annotations.id[row]);
      g_assert_cmpuint (a->annotations.flags[row], ==, b->annotations.flags[row]);
      g_assert_cmpuint (a->annotations.image[row], ==, b->annotations.image[row]);
      g_assert_cmpuint (a->annotations.category[row], ==, b->annotations.category[row]);
      g_assert_true (ct_rect_equal (&a->annotations.bbox[row], &b->annotations.bbox[row]));
    }
  for (guint32 row = 0; row < MAX (a->images.n_rows, b->images.n_rows); row++)
    {
      g_assert_cmpint (ct_image_table_is_alive (&a->images, row), ==, ct_image_table_is_alive (&b->images, row));
      if (!ct_image_table_is_alive (&a->images, row))
        continue;
      g_assert_cmpuint (a->images.flags[row], ==, b->images.flags[row]);
      g_assert_cmpint (a->images.id[row], ==, b->images.id[row]);
      g_assert_cmpfloat (a->images.width[row], ==, b->images.width[row]);
      g_assert_cmpstr (ct_dataset_get_file_name (a, row), ==, ct_dataset_get_file_name (b, row));
    }
  for (guint32 row = 0; row < MAX (a->categories.n_rows, b->categories.n_rows); row++)
    {
      g_assert_cmpint (ct_category_table_is_alive (&a->categories, row),
                       ==,
                       ct_category_table_is_alive (&b->categories, row));
      if (!ct_category_table_is_alive (&a->categories, row))
        continue;
      g_assert_cmpuint (a->categories.flags[row], ==, b->categories.flags[row]);
      g_assert_cmpint (a->categories.id[row], ==, b->categories.id[row]);
      g_assert_cmpmem (&a->categories.look[row], sizeof (CtLook), &b->categories.look[row], sizeof (CtLook));
      g_assert_cmpstr (ct_dataset_get_category_name (a, row), ==, ct_dataset_get_category_name (b, row));
    }
  fixture_assert_counts (a);
  fixture_assert_counts (b);
}

/* Random acts, kept, and done again from the bytes on a copy of the first data set: the same at the end, undone
 * step by step, and redone; with much and with hardly any memory. */
static void
test_restore (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (11);

  for (guint round = 0; round < 60; round++)
    {
      gsize budget = round % 3 == 0 ? 1 << 20 : round % 3 == 1 ? 1000 : 40;
      g_autoptr (CtDataset) dataset = round % 2 == 0 ? fixture_dataset () : fixture_random_dataset (source, 9);
      g_autoptr (CtDataset) other = ct_dataset_copy (dataset);
      g_autoptr (CtDataset) first = ct_dataset_copy (dataset);
      g_autoptr (CtHistory) history = ct_history_new (dataset);
      g_autoptr (CtHistory) again = NULL;
      Memory memory;

      memory_init (&memory);
      ct_history_set_keeper (history, &keeper, &memory);
      ct_history_set_budget (history, budget);
      for (guint i = 0; i < 150; i++)
        {
          memory.is_unsettled = g_rand_int_range (source, 0, 4) == 0;
          fixture_random_act (history, source);
        }
      again = restore (&memory, other, budget);
      ct_history_set_keeper (again, &keeper, &memory);
      assert_same_living (dataset, other);
      g_assert_cmpuint (ct_history_get_position (history), ==, ct_history_get_position (again));
      while (ct_history_can_undo (history))
        {
          g_assert_cmpstr (ct_history_get_undo_label (history), ==, ct_history_get_undo_label (again));
          ct_history_undo (history);
          ct_history_undo (again);
          assert_same_living (dataset, other);
        }
      g_assert_false (ct_history_can_undo (again));
      fixture_assert_same (dataset, first);
      fixture_assert_same (other, first);
      while (ct_history_can_redo (history))
        {
          ct_history_redo (history);
          g_assert_true (ct_history_can_redo (again));
          ct_history_redo (again);
          assert_same_living (dataset, other);
        }
      if (budget < 100)
        g_assert_cmpuint (memory.n_loads, >, 0);
      /* What comes after is as good. */
      for (guint i = 0; i < 30; i++)
        fixture_random_act (again, source);
      fixture_assert_counts (other);
      ct_history_set_keeper (history, NULL, NULL);
      ct_history_set_keeper (again, NULL, NULL);
      g_ptr_array_unref (memory.groups);
    }
}

/* The state that counts as saved is known by its number, however much memory there is. */
static void
test_return_to_saved (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (CtHistory) history = ct_history_new (dataset);

  for (guint i = 1; i <= 6; i++)
    g_assert_true (ct_verb_set_bbox (history, 0, &CT_RECT_INIT (i, 1, 1, 1), NULL));
  g_assert_cmpuint (ct_history_count_unsaved (history), ==, 6);
  ct_history_mark_saved (history, 4);
  g_assert_cmpuint (ct_history_count_unsaved (history), ==, 2);
  g_assert_true (ct_history_return_to_saved (history));
  g_assert_cmpfloat (dataset->annotations.bbox[0].x, ==, 4);
  g_assert_cmpuint (ct_history_count_unsaved (history), ==, 0);
  ct_history_undo (history);
  ct_history_undo (history);
  g_assert_cmpuint (ct_history_count_unsaved (history), ==, 2);
  g_assert_true (ct_history_return_to_saved (history));
  g_assert_cmpfloat (dataset->annotations.bbox[0].x, ==, 4);
  ct_history_undo (history);
  g_assert_true (ct_verb_set_bbox (history, 0, &CT_RECT_INIT (50, 1, 1, 1), NULL));
  g_assert_cmpuint (ct_history_count_unsaved (history), ==, 1);
  g_assert_false (ct_history_return_to_saved (history));
  g_assert_cmpfloat (dataset->annotations.bbox[0].x, ==, 50);
  ct_history_mark_saved (history, CT_HISTORY_NO_STATE);
  g_assert_true (ct_history_is_modified (history));
  g_assert_cmpuint (ct_history_count_unsaved (history), ==, 4);
}

/* A keeper that gives nothing back: undo ends there, and nothing else is harmed. */
static void
test_broken_keeper (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  Memory memory;
  guint n_undone = 0;

  memory_init (&memory);
  ct_history_set_keeper (history, &keeper, &memory);
  ct_history_set_budget (history, 400);
  for (guint i = 1; i <= 50; i++)
    g_assert_true (ct_verb_set_bbox (history, 0, &CT_RECT_INIT (i, 1, 1, 1), NULL));
  memory.is_broken = TRUE;
  for (guint i = 0; ct_history_can_undo (history); i++, n_undone++)
    {
      g_assert_cmpuint (i, <, 50);
      ct_history_undo (history);
    }
  g_assert_cmpuint (n_undone, >, 2);
  g_assert_cmpuint (n_undone, <, 20);
  g_assert_null (ct_history_get_undo_label (history));
  while (ct_history_can_redo (history))
    ct_history_redo (history);
  g_assert_cmpfloat (dataset->annotations.bbox[0].x, ==, 50);
  ct_history_set_keeper (history, NULL, NULL);
  g_ptr_array_unref (memory.groups);
}

/* Bytes of another data set, and bytes that are cut or changed: an error or edits that do no harm. */
static void
test_bad_bytes (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (12);
  guint n_refused = 0;

  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (CtDataset) dataset = fixture_random_dataset (source, 9);
      g_autoptr (CtDataset) first = ct_dataset_copy (dataset);
      g_autoptr (CtHistory) history = ct_history_new (dataset);
      Memory memory;

      memory_init (&memory);
      ct_history_set_keeper (history, &keeper, &memory);
      for (guint i = 0; i < 40; i++)
        fixture_random_edit (history, source);
      for (guint i = 0; i < memory.groups->len; i++)
        {
          const Kept *kept = g_ptr_array_index (memory.groups, i);
          gsize length;
          gconstpointer data = g_bytes_get_data (kept->edits, &length);
          g_autofree guint8 *bad = g_memdup2 (data, length);
          g_autoptr (CtDataset) other = ct_dataset_copy (first);
          g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (CtEdit));
          g_autoptr (GBytes) bytes = NULL;

          if (g_rand_boolean (source))
            length = (gsize) g_rand_int_range (source, 0, (int) length);
          else
            for (int n = g_rand_int_range (source, 1, 6); n > 0; n--)
              bad[g_rand_int_range (source, 0, (int) length)] = (guint8) g_rand_int (source);
          bytes = g_bytes_new (bad, length);
          if (!ct_edit_codec_decode (bytes, other, 1000, after, NULL, NULL))
            n_refused++;
          else
            for (guint j = 0; j < after->len; j++)
              ct_edit_swap (&g_array_index (after, CtEdit, j), other);
          fixture_assert_counts (other);
        }
      ct_history_set_keeper (history, NULL, NULL);
      g_ptr_array_unref (memory.groups);
    }
  g_assert_cmpuint (n_refused, >, 500);
}

/* A group that does not find what it found when it was made is refused. */
static void
test_other_dataset (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (CtDataset) other = fixture_dataset ();
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  g_autoptr (CtHistory) again = ct_history_new (other);
  g_autoptr (GError) error = NULL;
  const Kept *kept;
  Memory memory;

  memory_init (&memory);
  ct_history_set_keeper (history, &keeper, &memory);
  g_assert_true (ct_verb_set_bbox (history, 0, &CT_RECT_INIT (1, 1, 1, 1), NULL));
  kept = g_ptr_array_index (memory.groups, 0);
  other->annotations.bbox[0].y += 0.5;
  g_assert_false (ct_history_restore (again, kept->state, kept->label, kept->edits, TRUE, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
  ct_history_set_keeper (history, NULL, NULL);
  g_ptr_array_unref (memory.groups);
}

/* The bytes of each kind of edit, as they are in journals that exist: they must stay readable. A kind that is
 * not here is one that was forgotten. */
static void
test_format (void)
{
  g_autoptr (CtDataset) dataset = fixture_dataset ();
  g_autoptr (CtHistory) history = ct_history_new (dataset);
  gboolean seen[CT_EDIT_LOOK + 1] = { FALSE };
  Memory memory;
  gsize length;
  const guint8 *data;
  static const guint8 reviewed[] = {
    CT_EDIT_CODEC_VERSION, CT_EDIT_REVIEWED, CT_RECORD_IMAGE, 2, 0, 0, 0, 0x20, 8, 0, 0
  };
  static const guint8 look[] = { CT_EDIT_CODEC_VERSION,
                                 CT_EDIT_LOOK,
                                 CT_RECORD_CATEGORY,
                                 1,
                                 0,
                                 0,
                                 0,
                                 0,
                                 0,
                                 0,
                                 0, /* color, place, digit */
                                 0x56,
                                 0x34,
                                 0x12,
                                 1,
                                 1,
                                 0,
                                 0,
                                 0,
                                 0,
                                 0,
                                 0,
                                 0, /* before */
                                 0,
                                 0,
                                 0,
                                 0,
                                 1,
                                 0,
                                 0,
                                 0,
                                 0,
                                 0,
                                 0,
                                 0 };

  memory_init (&memory);
  ct_history_set_keeper (history, &keeper, &memory);
  g_assert_true (ct_verb_set_reviewed (history, 2, TRUE, NULL));
  g_assert_true (ct_verb_set_bbox (history, 0, &CT_RECT_INIT (1, 1, 1, 1), NULL));
  g_assert_true (ct_verb_set_category (history, 0, 1, NULL));
  g_assert_true (ct_verb_rename_category (history, 0, "jar", NULL));
  g_assert_true (ct_verb_delete_annotation (history, 0, NULL));
  g_assert_true (ct_verb_set_image_size (history, 0, 10, 20, FALSE, NULL));
  g_assert_true (ct_verb_set_supercategory (history, 0, "vessel", NULL));
  g_assert_true (ct_verb_set_color (history, 1, CT_COLOR_SET | 0x123456, NULL));
  data = g_bytes_get_data (((Kept *) g_ptr_array_index (memory.groups, 0))->edits, &length);
  g_assert_cmpmem (data, length, reviewed, sizeof reviewed);
  data = g_bytes_get_data (((Kept *) g_ptr_array_index (memory.groups, 7))->edits, &length);
  g_assert_cmpmem (data, length, look, sizeof look);
  for (guint i = 0; i < memory.groups->len; i++)
    {
      data = g_bytes_get_data (((Kept *) g_ptr_array_index (memory.groups, i))->edits, &length);
      seen[data[1] & 0x7f] = TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_true (seen[i]);
  ct_history_set_keeper (history, NULL, NULL);
  g_ptr_array_unref (memory.groups);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit-codec/restore", test_restore);
  g_test_add_func ("/edit-codec/return-to-saved", test_return_to_saved);
  g_test_add_func ("/edit-codec/broken-keeper", test_broken_keeper);
  g_test_add_func ("/edit-codec/bad-bytes", test_bad_bytes);
  g_test_add_func ("/edit-codec/other-dataset", test_other_dataset);
  g_test_add_func ("/edit-codec/format", test_format);
  return g_test_run ();
}
