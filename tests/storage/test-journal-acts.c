/* test-journal-acts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Much editing with the end of the program in between, with little memory, and with journals that
 * something has happened to.
 */
#include <locale.h>
#include <string.h>

#include "journal-fixtures.h"
#include "model-fixtures.h"

/* Two data sets of the same file have the same living records; dead ones may have lost their content. */
static void
assert_same_living (const CtDataset *a, const CtDataset *b)
{
  guint32 n_rows = MAX (a->annotations.n_rows, b->annotations.n_rows);

  g_assert_cmpuint (a->images.n_alive, ==, b->images.n_alive);
  g_assert_cmpuint (a->annotations.n_alive, ==, b->annotations.n_alive);
  g_assert_cmpuint (a->categories.n_alive, ==, b->categories.n_alive);
  for (guint32 row = 0; row < n_rows; row++)
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
      gboolean alive = ct_image_table_is_alive (&a->images, row);

      g_assert_cmpint (alive, ==, ct_image_table_is_alive (&b->images, row));
      if (!alive)
        continue;
      g_assert_cmpint (a->images.id[row], ==, b->images.id[row]);
      g_assert_cmpuint (a->images.flags[row], ==, b->images.flags[row]);
      g_assert_cmpfloat (a->images.width[row], ==, b->images.width[row]);
      g_assert_cmpstr (ct_dataset_get_file_name (a, row), ==, ct_dataset_get_file_name (b, row));
    }
  for (guint32 row = 0; row < MAX (a->categories.n_rows, b->categories.n_rows); row++)
    {
      gboolean alive = ct_category_table_is_alive (&a->categories, row);

      g_assert_cmpint (alive, ==, ct_category_table_is_alive (&b->categories, row));
      if (!alive)
        continue;
      g_assert_cmpint (a->categories.id[row], ==, b->categories.id[row]);
      g_assert_cmpuint (a->categories.flags[row], ==, b->categories.flags[row]);
      g_assert_cmpmem (&a->categories.look[row], sizeof (CtLook), &b->categories.look[row], sizeof (CtLook));
      g_assert_cmpstr (ct_dataset_get_category_name (a, row), ==, ct_dataset_get_category_name (b, row));
    }
}

static char *
make_large (Fixture *self, guint n_images)
{
  g_autoptr (GString) text = g_string_new ("{\"images\": [");

  for (guint i = 0; i < n_images; i++)
    g_string_append_printf (text,
                            "%s\n {\"id\": %u, \"file_name\": \"%u.jpg\", \"width\": 640, \"height\": 480}",
                            i > 0 ? "," : "",
                            i + 1,
                            i);
  g_string_append (text, "],\n\"annotations\": [");
  for (guint i = 0; i < n_images * 3; i++)
    g_string_append_printf (text,
                            "%s\n {\"id\": %u, \"image_id\": %u, \"category_id\": %u, \"bbox\": [%u.250, 2, 30, 4e1]}",
                            i > 0 ? "," : "",
                            i + 1,
                            i % n_images + 1,
                            i % 4 + 1,
                            i % 500);
  g_string_append (text, "],\n\"categories\": [");
  for (guint i = 0; i < 4; i++)
    g_string_append_printf (text, "%s{\"id\": %u, \"name\": \"c%u\"}", i > 0 ? ", " : "", i + 1, i);
  g_string_append (text, "]}\n");
  return fixture_write (self, "large.json", text->str);
}

/* A thousand random acts over fifty images, with saves, and the end of the program now and then. */
static void
acts (Fixture *self, guint seed, gsize budget)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (seed);
  g_autofree char *path = make_large (self, 50);
  g_autofree char *first = fixture_read (path);
  g_autofree char *last = NULL;
  g_autoptr (CtDataset) then = NULL;
  CtDocument *document = journal_open_path (self, path);

  for (guint i = 0; i < 1000; i++)
    {
      if (i == 0 || g_rand_int_range (source, 0, 100) == 0)
        {
          g_autoptr (CtDataset) before = ct_dataset_copy (ct_document_get_dataset (document));
          gboolean modified = ct_document_is_modified (document);

          g_object_unref (document);
          document = journal_open_path (self, path);
          assert_same_living (before, ct_document_get_dataset (document));
          g_assert_cmpint (modified, ==, ct_document_is_modified (document));
          ct_history_set_budget (journal_history_of (document), budget);
        }
      fixture_random_act (journal_history_of (document), source);
      fixture_assert_counts (ct_document_get_dataset (document));
      if (g_rand_int_range (source, 0, 40) == 0)
        journal_save (self, document);
    }
  journal_redo_all (document);
  journal_save (self, document);
  last = fixture_read (path);
  then = ct_dataset_copy (ct_document_get_dataset (document));
  g_object_unref (document);
  document = journal_open_path (self, path);
  g_assert_false (ct_document_is_modified (document));
  ct_history_set_budget (journal_history_of (document), budget);
  assert_same_living (then, ct_document_get_dataset (document));
  journal_undo_all (document);
  journal_save (self, document);
  journal_assert_content (path, first);
  journal_redo_all (document);
  journal_save (self, document);
  journal_assert_content (path, last);
  g_object_unref (document);
}

static void
test_acts (Fixture *self, gconstpointer data)
{
  for (guint seed = 0; seed < 3; seed++)
    {
      acts (self, 20 + seed, 64 * 1024 * 1024);
      journal_clear_journals ();
    }
}

/* The same with room for a few edits only: the others are in the journal. */
static void
test_acts_spilled (Fixture *self, gconstpointer data)
{
  acts (self, 40, 2000);
  journal_clear_journals ();
  acts (self, 41, 200);
}

static void
test_budget (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  CtDocument *document = journal_open_path (self, path);
  CtHistory *history = journal_history_of (document);

  ct_history_set_budget (history, 4000);
  for (guint i = 0; i < 3000; i++)
    {
      journal_move (document, 100 + i);
      if (i % 100 == 0)
        g_assert_true (ct_document_flush_journal (document, NULL));
    }
  g_assert_true (ct_document_flush_journal (document, NULL));
  journal_move (document, 0);
  g_assert_cmpuint (ct_history_get_memory (history), <=, 4100);
  for (guint i = 3000; i > 0; i--)
    {
      ct_history_undo (history);
      g_assert_cmpfloat (journal_get_x (document), ==, 99 + i);
    }
  ct_history_undo (history);
  g_assert_cmpfloat (journal_get_x (document), ==, 1.5);
  g_assert_false (ct_history_can_undo (history));
  g_assert_cmpuint (ct_history_get_memory (history), <=, 4000);
  for (guint i = 0; i < 3000; i++)
    ct_history_redo (history);
  g_assert_cmpfloat (journal_get_x (document), ==, 3099);
  g_object_unref (document);
}

static char *
find_journal (void)
{
  g_autofree char *folder = ct_journal_dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".db"))
      return g_build_filename (folder, name, NULL);
  g_assert_not_reached ();
}

static void
damage (GRand *source, guint8 *data, gsize *length)
{
  switch (g_rand_int_range (source, 0, 6))
    {
    case 0:
      *length = (gsize) g_rand_int_range (source, 0, (int) *length);
      break;
    case 1:
      memset (data, g_rand_int_range (source, 0, 256), MIN (*length, 100));
      break;
    case 2:
      {
        gsize page = (gsize) g_rand_int_range (source, 0, (int) (*length / 4096));

        memset (data + page * 4096, 0, 4096);
      }
      break;
    default:
      for (int n = g_rand_int_range (source, 1, 200); n > 0; n--)
        data[g_rand_int_range (source, 0, (int) *length)] = (guint8) g_rand_int (source);
      break;
    }
}

/* Whatever is in the place of a journal, the document opens: as it was last seen, or as the file has it. */
static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (9);
  g_autofree char *path = make_large (self, 20);
  g_autofree char *journal = NULL;
  g_autofree char *good = NULL;
  g_autoptr (CtDataset) first = NULL;
  g_autoptr (CtDataset) last = NULL;
  gsize length;
  guint n_aside = 0, n_good = 0;
  CtDocument *document = journal_open_path (self, path);

  first = ct_dataset_copy (ct_document_get_dataset (document));
  for (guint i = 0; i < 100; i++)
    fixture_random_edit (journal_history_of (document), source);
  g_object_unref (document);
  document = journal_open_path (self, path);
  last = ct_dataset_copy (ct_document_get_dataset (document));
  g_object_unref (document);
  journal = find_journal ();
  g_assert_true (g_file_get_contents (journal, &good, &length, NULL));
  for (guint i = 0; i < 150; i++)
    {
      g_autofree guint8 *bad = g_memdup2 (good, length);
      gsize n = length;

      damage (source, bad, &n);
      g_assert_true (g_file_set_contents (journal, (const char *) bad, (gssize) n, NULL));
      document = journal_open_path (self, path);
      if (ct_document_get_recovery (document)->aside != NULL)
        {
          g_assert_true (g_file_test (ct_document_get_recovery (document)->aside, G_FILE_TEST_EXISTS));
          assert_same_living (ct_document_get_dataset (document), first);
          n_aside++;
        }
      else if (ct_document_get_recovery (document)->kind == CT_RECOVERY_DONE)
        {
          fixture_assert_counts (ct_document_get_dataset (document));
          n_good++;
        }
      if (ct_annotation_table_is_alive (&ct_document_get_dataset (document)->annotations, 0))
        journal_move (document, 5 + i);
      g_assert_true (ct_document_flush_journal (document, NULL)
                     || ct_document_get_recovery (document)->kind == CT_RECOVERY_DONE);
      g_object_unref (document);
      journal_clear_journals ();
    }
  g_assert_cmpuint (n_aside, >, 20);
  g_test_message ("%u set aside, %u unharmed where it matters", n_aside, n_good);
  g_assert_true (g_file_set_contents (journal, good, (gssize) length, NULL));
  document = journal_open_path (self, path);
  assert_same_living (ct_document_get_dataset (document), last);
  g_object_unref (document);
}

/* Files of other tools: edited, opened again, undone and saved, they are what they were; redone, what they
 * became. */
static void
test_real_files (Fixture *self, gconstpointer data)
{
  const char *shared = g_getenv ("CT_SHARED_DATA");
  g_autofree char *folder = shared != NULL ? g_build_filename (shared, "coco", NULL) : NULL;
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr (GRand) source = g_rand_new_with_seed (13);
  const char *name;
  guint n = 0;

  if (dir == NULL)
    {
      g_test_skip ("The files of other tools are not here (CT_SHARED_DATA)");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      CtOpenOptions options = { CT_DIALECT_AUTO, NULL, FALSE };
      g_autofree char *original = g_build_filename (folder, name, NULL);
      g_autofree char *path = fixture_path (self, name);
      g_autofree char *first = NULL;
      g_autofree char *last = NULL;
      CtDocument *document;
      gsize length;

      if (!g_str_has_suffix (name, ".json") || !g_file_get_contents (original, &first, &length, NULL)
          || length > 3000000)
        continue;
      g_assert_true (g_file_set_contents (path, first, (gssize) length, NULL));
      document = ct_document_open_for_editing (path, &options, NULL, NULL, NULL);
      if (document == NULL || ct_coco_get_read_only_reason (ct_document_get_coco (document)) != NULL)
        {
          g_clear_object (&document);
          continue;
        }
      for (guint i = 0; i < 60; i++)
        fixture_random_act (journal_history_of (document), source);
      journal_redo_all (document);
      journal_save (self, document);
      g_assert_true (g_file_get_contents (path, &last, NULL, NULL));
      g_object_unref (document);
      document = journal_open_path (self, path);
      journal_undo_all (document);
      journal_save (self, document);
      journal_assert_content (path, first);
      g_object_unref (document);
      document = journal_open_path (self, path);
      journal_redo_all (document);
      journal_save (self, document);
      journal_assert_content (path, last);
      g_object_unref (document);
      n++;
    }
  g_assert_cmpuint (n, >, 5);
  g_test_message ("%u files", n);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  fixture_begin_state ();
  g_test_init (&argc, &argv, NULL);
  JOURNAL_TEST ("/journal-acts/acts", test_acts);
  JOURNAL_TEST ("/journal-acts/acts-spilled", test_acts_spilled);
  JOURNAL_TEST ("/journal-acts/budget", test_budget);
  JOURNAL_TEST ("/journal-acts/damaged", test_damaged);
  JOURNAL_TEST ("/journal-acts/real-files", test_real_files);
  status = g_test_run ();
  fixture_end_state ();
  return status;
}
