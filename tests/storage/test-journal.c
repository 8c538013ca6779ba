/* test-journal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was done is there again, with all of its undo, whatever happened to program, file or journal.
 */
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ct-error.h"
#include "journal-fixtures.h"
#include "model-fixtures.h"

/* To look at a document writes nothing anywhere, but for the lock while it is open. */
static void
test_looking (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  CtDocument *document = journal_open_path (self, path);

  journal_assert_recovered (document, CT_RECOVERY_NONE, 0);
  fixture_assert_only (self, ".a.json.cartouche-lock a.json");
  g_assert_true (ct_document_flush_journal (document, NULL));
  g_object_unref (document);
  fixture_assert_only (self, "a.json");
  g_assert_cmpuint (journal_count_journals ("db"), ==, 0);
}

static void
test_not_saved (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  CtDocument *document = journal_open_path (self, path);

  journal_move (document, 7);
  journal_move (document, 8);
  ct_history_undo (journal_history_of (document));
  g_object_unref (document);
  journal_assert_content (path, journal_coco);
  document = journal_open_path (self, path);
  journal_assert_recovered (document, CT_RECOVERY_DONE, 1);
  g_assert_cmpfloat (journal_get_x (document), ==, 7);
  g_assert_true (ct_document_is_modified (document));
  g_assert_cmpstr (ct_history_get_undo_label (journal_history_of (document)), ==, "Move Box");
  ct_history_redo (journal_history_of (document));
  g_assert_cmpfloat (journal_get_x (document), ==, 8);
  g_assert_false (ct_history_can_redo (journal_history_of (document)));
  journal_undo_all (document);
  g_assert_false (ct_document_is_modified (document));
  g_object_unref (document);
  document = journal_open_path (self, path);
  journal_assert_recovered (document, CT_RECOVERY_NONE, 0);
  g_assert_cmpfloat (journal_get_x (document), ==, 1.5);
  g_assert_true (ct_history_can_redo (journal_history_of (document)));
  g_object_unref (document);
}

static void
test_saved (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  g_autofree char *text = NULL;
  CtDocument *document = journal_open_path (self, path);

  journal_move (document, 7);
  journal_save (self, document);
  journal_move (document, 8);
  journal_save (self, document);
  journal_move (document, 9);
  text = fixture_read (path);
  g_object_unref (document);
  document = journal_open_path (self, path);
  journal_assert_recovered (document, CT_RECOVERY_DONE, 1);
  g_assert_true (ct_document_discard_recovered (document));
  g_assert_false (ct_document_is_modified (document));
  g_assert_cmpfloat (journal_get_x (document), ==, 8);
  journal_save (self, document);
  journal_assert_content (path, text);
  journal_undo_all (document);
  journal_save (self, document);
  journal_assert_content (path, journal_coco);
  g_object_unref (document);
  document = journal_open_path (self, path);
  journal_redo_all (document);
  g_assert_cmpfloat (journal_get_x (document), ==, 9);
  g_object_unref (document);
}

/* A new record's row comes again although rows before it were undone for good. */
static void
test_rows (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  CtDocument *document = journal_open_path (self, path);
  CtHistory *history = journal_history_of (document);
  CtRect box = CT_RECT_INIT (1, 2, 3, 4);
  guint32 row;

  for (guint i = 0; i < 5; i++)
    {
      ct_verb_add_annotation (history, 1, 0, &box, NULL);
      ct_verb_add_category (history, "other", NULL);
      ct_history_undo (history);
      ct_history_undo (history);
    }
  row = ct_verb_add_annotation (history, 1, 0, &box, NULL);
  g_assert_cmpuint (row, ==, 6);
  box.x = 9;
  g_assert_true (ct_verb_set_bbox (history, row, &box, NULL));
  g_object_unref (document);
  document = journal_open_path (self, path);
  g_assert_cmpfloat (ct_document_get_dataset (document)->annotations.bbox[row].x, ==, 9);
  g_assert_cmpuint (ct_document_get_dataset (document)->annotations.n_alive, ==, 2);
  fixture_assert_counts (ct_document_get_dataset (document));
  journal_undo_all (document);
  journal_save (self, document);
  journal_assert_content (path, journal_coco);
  g_object_unref (document);
}

static void
change_file (const char *path)
{
  g_autofree char *text = fixture_read (path);
  g_autoptr (GString) other = g_string_new (text);

  g_assert_cmpuint (g_string_replace (other, "a.jpg", "other.jpg", 1), ==, 1);
  g_assert_true (g_file_set_contents (path, other->str, -1, NULL));
}

/* A document with work that was not saved, whose file somebody changed. */
static CtDocument *
open_changed (Fixture *self, const char *path)
{
  CtDocument *document = journal_open_path (self, path);

  journal_move (document, 7);
  journal_save (self, document);
  journal_move (document, 8);
  journal_move (document, 9);
  g_object_unref (document);
  change_file (path);
  document = journal_open_path (self, path);
  journal_assert_recovered (document, CT_RECOVERY_CHANGED, 2);
  g_assert_cmpfloat (journal_get_x (document), ==, 7);
  g_assert_cmpstr (ct_dataset_get_file_name (ct_document_get_dataset (document), 0), ==, "other.jpg");
  return document;
}

static void
test_keep_file (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  CtDocument *document = open_changed (self, path);

  /* Who does not decide is asked again. */
  g_object_unref (document);
  document = journal_open_path (self, path);
  journal_assert_recovered (document, CT_RECOVERY_CHANGED, 2);
  ct_document_keep_file (document);
  g_assert_cmpuint (journal_count_journals (".aside"), ==, 1);
  journal_move (document, 20);
  g_object_unref (document);
  document = journal_open_path (self, path);
  journal_assert_recovered (document, CT_RECOVERY_DONE, 1);
  g_assert_cmpfloat (journal_get_x (document), ==, 20);
  journal_undo_all (document);
  g_assert_cmpfloat (journal_get_x (document), ==, 7);
  g_object_unref (document);
}

static void
test_keep_recovered (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  CtDocument *document = open_changed (self, path);
  CtDocument *recovered = ct_document_open_recovered (document, NULL, NULL, &self->error);

  g_assert_no_error (self->error);
  ct_document_keep_recovered (document, recovered);
  g_object_unref (document);
  g_assert_cmpfloat (journal_get_x (recovered), ==, 9);
  g_assert_true (ct_document_is_modified (recovered));
  g_object_unref (recovered);
  recovered = journal_open_path (self, path);
  g_assert_cmpint (ct_document_get_recovery (recovered)->kind, ==, CT_RECOVERY_DONE);
  g_assert_true (ct_document_is_modified (recovered));
  journal_save (self, recovered);
  journal_undo_all (recovered);
  journal_save (self, recovered);
  journal_assert_content (path, journal_coco);
  g_object_unref (recovered);
}

static void
test_keep_both (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  g_autofree char *expected = fixture_path (self, "a-recovered-2.json");
  g_autofree char *there = fixture_write (self, "a-recovered.json", "somebody's");
  CtDocument *document = open_changed (self, path);
  CtDocument *recovered = ct_document_open_recovered (document, NULL, NULL, &self->error);
  g_autofree char *beside = NULL;

  g_assert_no_error (self->error);
  beside = ct_document_keep_both (document, recovered, NULL, &self->error);
  g_assert_no_error (self->error);
  g_assert_cmpstr (beside, ==, expected);
  g_assert_cmpstr (ct_document_get_path (recovered), ==, expected);
  journal_move (document, 30);
  journal_move (recovered, 40);
  g_object_unref (document);
  g_object_unref (recovered);
  document = journal_open_path (self, path);
  recovered = journal_open_path (self, beside);
  journal_assert_recovered (document, CT_RECOVERY_DONE, 1);
  journal_assert_recovered (recovered, CT_RECOVERY_DONE, 1);
  g_assert_cmpfloat (journal_get_x (document), ==, 30);
  g_assert_cmpfloat (journal_get_x (recovered), ==, 40);
  journal_undo_all (recovered);
  journal_save (self, recovered);
  journal_assert_content (beside, journal_coco);
  g_object_unref (document);
  g_object_unref (recovered);
}

/* A file that changed when everything was saved asks nothing: it is what there is. */
static void
test_changed_when_saved (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  CtDocument *document = journal_open_path (self, path);

  journal_move (document, 7);
  journal_save (self, document);
  g_object_unref (document);
  change_file (path);
  document = journal_open_path (self, path);
  journal_assert_recovered (document, CT_RECOVERY_NONE, 0);
  g_assert_false (ct_history_can_undo (journal_history_of (document)));
  g_assert_cmpuint (journal_count_journals (".aside"), ==, 1);
  g_object_unref (document);
}

/* The program ended between the rename and the journal's learning of it, or just before the rename. */
static void
test_between (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = fixture_write (self, i == 0 ? "a.json" : "b.json", journal_coco);
      g_autofree char *aside = NULL;
      g_autofree char *text = NULL;
      CtDocument *document = journal_open_path (self, path);
      CtJournalStore *store;
      CtVersion coming = { TRUE };

      journal_move (document, 7);
      journal_save (self, document);
      text = fixture_read (path);
      coming.length = strlen (text);
      coming.digest = ct_digest_of (text, strlen (text));
      coming.state = 1;
      journal_undo_all (document);
      journal_save (self, document);
      journal_redo_all (document);
      g_object_unref (document);
      store = ct_journal_store_open (path, &aside, NULL);
      g_assert_true (ct_journal_store_announce (store, &coming, NULL));
      ct_journal_store_close (store);
      if (i == 0)
        g_assert_true (g_file_set_contents (path, text, -1, NULL));
      document = journal_open_path (self, path);
      journal_assert_recovered (document, i == 0 ? CT_RECOVERY_NONE : CT_RECOVERY_DONE, i);
      g_assert_cmpfloat (journal_get_x (document), ==, 7);
      g_assert_cmpint (ct_document_is_modified (document), ==, i == 1);
      g_object_unref (document);
    }
}

static gboolean
tell_size (const char *path, double *width_px, double *height_px)
{
  *width_px = 320;
  *height_px = 200;
  return TRUE;
}

/* A folder of pictures without a COCO file: the work is there before the first save, and after it. */
static void
test_new_document (Fixture *self, gconstpointer data)
{
  CtOpenOptions options = { CT_DIALECT_AUTO, tell_size, FALSE };
  g_autofree char *first = fixture_write (self, "p1.jpg", "x");
  g_autofree char *second = fixture_write (self, "p2.jpg", "x");
  CtRect box = CT_RECT_INIT (1, 2, 3, 4);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CtDocument) document = ct_document_open_for_editing (self->folder, &options, NULL, NULL, &self->error);
      CtDataset *dataset;
      guint32 category;

      g_assert_no_error (self->error);
      dataset = ct_document_get_dataset (document);
      g_assert_cmpuint (dataset->images.n_alive, ==, 2);
      g_assert_cmpfloat (dataset->images.width[1], ==, 320);
      g_assert_cmpuint (dataset->annotations.n_alive, ==, i);
      g_assert_cmpint (ct_document_is_new (document), ==, i < 2);
      g_assert_cmpint (ct_document_is_modified (document), ==, i == 1);
      category = i == 0 ? ct_verb_add_category (journal_history_of (document), "tin", NULL) : 0;
      ct_verb_add_annotation (journal_history_of (document), i % 2, category, &box, &self->error);
      g_assert_no_error (self->error);
      if (i == 1)
        journal_save (self, document);
      if (i < 2)
        continue;
      journal_undo_all (document);
      g_assert_cmpuint (dataset->images.n_alive, ==, 2);
      g_assert_cmpuint (dataset->annotations.n_alive, ==, 0);
      g_assert_cmpuint (dataset->categories.n_alive, ==, 0);
    }
}

static void
test_save_as (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  g_autofree char *other = fixture_path (self, "b.json");
  CtDocument *document = journal_open_path (self, path);

  journal_move (document, 7);
  g_assert_true (ct_document_save (document, other, NULL, &self->error));
  fixture_assert_only (self, ".b.json.cartouche-lock a.json b.json");
  journal_move (document, 8);
  g_object_unref (document);
  journal_assert_content (path, journal_coco);
  document = journal_open_path (self, path);
  journal_assert_recovered (document, CT_RECOVERY_NONE, 0);
  g_assert_cmpfloat (journal_get_x (document), ==, 1.5);
  g_object_unref (document);
  document = journal_open_path (self, other);
  journal_assert_recovered (document, CT_RECOVERY_DONE, 1);
  g_assert_cmpfloat (journal_get_x (document), ==, 8);
  journal_undo_all (document);
  g_assert_cmpfloat (journal_get_x (document), ==, 1.5);
  g_object_unref (document);
}

/* The same file by another path has the same journal. */
static void
test_link (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "real/a.json", journal_coco);
  g_autofree char *link = fixture_path (self, "link.json");
  CtDocument *document;

  g_assert_cmpint (symlink ("real/a.json", link), ==, 0);
  document = journal_open_path (self, link);
  journal_move (document, 7);
  g_object_unref (document);
  document = journal_open_path (self, path);
  journal_assert_recovered (document, CT_RECOVERY_DONE, 1);
  g_object_unref (document);
}

/* A journal of another reading of the same file is not taken for one of this. */
static void
test_dialect (Fixture *self, gconstpointer data)
{
  CtOpenOptions options = { CT_DIALECT_RELATIVE, NULL, FALSE };
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  CtDocument *document = journal_open_path (self, path);
  CtDocument *recovered;

  journal_move (document, 7);
  g_object_unref (document);
  document = ct_document_open_for_editing (path, &options, NULL, NULL, &self->error);
  journal_assert_recovered (document, CT_RECOVERY_CHANGED, 1);
  recovered = ct_document_open_recovered (document, NULL, NULL, &self->error);
  g_assert_no_error (self->error);
  g_assert_cmpfloat (journal_get_x (recovered), ==, 7);
  ct_document_keep_recovered (document, recovered);
  g_object_unref (document);
  journal_undo_all (recovered);
  journal_save (self, recovered);
  journal_assert_content (path, journal_coco);
  g_object_unref (recovered);
}

/* The state folder cannot be written at first, and then it can. */
static void
test_no_room (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  g_autofree char *folder = ct_journal_dup_folder ();
  g_autofree char *away = g_strconcat (folder, ".away", NULL);
  g_autofree char *message = NULL;
  CtDocument *document = journal_open_path (self, path);

  g_assert_null (ct_document_dup_journal_error (document));
  g_mkdir_with_parents (folder, 0700);
  g_assert_cmpint (g_rename (folder, away), ==, 0);
  g_assert_true (g_file_set_contents (folder, "a file", -1, NULL));
  journal_move (document, 7);
  g_assert_false (ct_document_flush_journal (document, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_DENIED);
  g_clear_error (&self->error);
  message = ct_document_dup_journal_error (document);
  g_assert_nonnull (strstr (message, folder));
  journal_save (self, document);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  journal_move (document, 8);
  g_assert_true (ct_document_flush_journal (document, NULL));
  g_assert_null (ct_document_dup_journal_error (document));
  journal_undo_all (document);
  g_object_unref (document);
  document = journal_open_path (self, path);
  g_assert_cmpfloat (journal_get_x (document), ==, 1.5);
  g_assert_true (ct_document_is_modified (document));
  journal_redo_all (document);
  g_assert_cmpfloat (journal_get_x (document), ==, 8);
  g_object_unref (document);
}

static void
test_outside (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  CtDocument *document = journal_open_path (self, path);

  g_assert_cmpint (ct_document_look_outside (document), ==, CT_OUTSIDE_SAME);
  journal_move (document, 7);
  journal_save (self, document);
  g_assert_cmpint (ct_document_look_outside (document), ==, CT_OUTSIDE_SAME);
  change_file (path);
  g_assert_cmpint (ct_document_look_outside (document), ==, CT_OUTSIDE_CHANGED);
  g_assert_false (ct_document_save (document, NULL, NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_CONFLICT);
  g_clear_error (&self->error);
  ct_document_accept_outside (document);
  g_assert_cmpint (ct_document_look_outside (document), ==, CT_OUTSIDE_SAME);
  journal_save (self, document);
  g_unlink (path);
  g_assert_cmpint (ct_document_look_outside (document), ==, CT_OUTSIDE_GONE);
  g_object_unref (document);
}

/* A file that was written anew with the same content is the same file. */
static void
test_touched (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  CtDocument *document = journal_open_path (self, path);

  journal_move (document, 7);
  g_assert_true (g_file_set_contents (path, journal_coco, -1, NULL));
  g_assert_cmpint (ct_document_look_outside (document), ==, CT_OUTSIDE_CHANGED);
  journal_save (self, document);
  g_object_unref (document);
}

static void
test_two_programs (Fixture *self, gconstpointer data)
{
  CtOpenOptions options = { CT_DIALECT_AUTO, NULL, TRUE };
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  g_autofree char *other = fixture_path (self, "b.json");
  CtDocument *document = journal_open_path (self, path);
  CtDocument *second = journal_open_path (self, path);

  journal_move (document, 7);
  g_assert_true (ct_document_flush_journal (document, NULL));
  g_assert_true (ct_document_get_recovery (second)->is_locked);
  g_assert_cmpstr (ct_document_get_recovery (second)->owner.user, ==, g_get_user_name ());
  g_assert_cmpint (ct_document_get_recovery (second)->owner.pid, ==, getpid ());
  g_assert_null (ct_document_prepare_save (second, NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_CONFLICT);
  g_clear_error (&self->error);
  g_assert_true (ct_document_save (second, other, NULL, &self->error));
  g_object_unref (second);
  second = ct_document_open_for_editing (path, &options, NULL, NULL, &self->error);
  g_assert_false (ct_document_get_recovery (second)->is_locked);
  g_assert_cmpint (ct_document_look_outside (second), ==, CT_OUTSIDE_SAME);
  g_assert_cmpint (ct_document_look_outside (document), ==, CT_OUTSIDE_TAKEN_OVER);
  g_assert_false (ct_document_save (document, NULL, NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_CONFLICT);
  g_clear_error (&self->error);
  /* Both have a journal, of different names. */
  journal_move (second, 20);
  g_assert_true (ct_document_flush_journal (second, NULL));
  g_assert_null (ct_document_dup_journal_error (second));
  journal_save (self, second);
  journal_move (second, 21);
  /* Letting go does not give the turn back. */
  ct_document_detach (document);
  g_assert_false (ct_document_save (document, NULL, NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_CONFLICT);
  g_assert_nonnull (strstr (self->error->message, "taken over"));
  g_clear_error (&self->error);
  g_assert_true (ct_document_save (document, other, NULL, &self->error));
  g_object_unref (document);
  g_assert_cmpint (ct_document_look_outside (second), ==, CT_OUTSIDE_SAME);
  g_object_unref (second);
  document = journal_open_path (self, path);
  g_assert_cmpint (ct_document_get_recovery (document)->kind, ==, CT_RECOVERY_DONE);
  g_assert_cmpfloat (journal_get_x (document), ==, 21);
  g_object_unref (document);
}

/* The same file opened again while it is shown, in vain, and then for good. */
static void
test_detach (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", journal_coco);
  g_autofree char *aside = NULL;
  CtDocument *document = journal_open_path (self, path);
  CtDocument *second;

  ct_document_detach (document);
  g_assert_true (ct_document_attach_again (document));
  journal_move (document, 7);
  journal_move (document, 8);
  ct_history_undo (journal_history_of (document));
  ct_document_detach (document);
  g_assert_true (ct_document_attach_again (document));
  journal_move (document, 9);
  ct_document_detach (document);
  second = journal_open_path (self, path);
  g_assert_cmpfloat (journal_get_x (second), ==, 9);
  g_assert_cmpuint (ct_document_get_recovery (second)->n_gestures, ==, 2);
  g_assert_false (ct_document_attach_again (document));
  journal_move (second, 10);
  g_object_unref (second);
  g_assert_false (ct_document_attach_again (document));
  ct_document_detach (document);
  aside = ct_journal_put_aside (path);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  second = journal_open_path (self, path);
  journal_assert_recovered (second, CT_RECOVERY_NONE, 0);
  g_assert_cmpfloat (journal_get_x (second), ==, 1.5);
  g_object_unref (second);
  g_object_unref (document);
}

/* What is saved and what was set aside goes, when it is old; what was not saved stays. */
static void
test_tidy (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.json", i);
      g_autofree char *path = fixture_write (self, name, journal_coco);
      g_autoptr (CtDocument) document = journal_open_path (self, path);

      journal_move (document, 7);
      if (i > 0)
        journal_save (self, document);
      if (i == 1)
        journal_move (document, 8);
    }
  {
    g_autofree char *path = fixture_path (self, "0.json");
    g_autoptr (CtDocument) document = NULL;

    change_file (path);
    document = journal_open_path (self, path);
    ct_document_keep_file (document);
  }
  g_assert_cmpuint (journal_count_journals ("db"), ==, 3);
  g_assert_cmpuint (ct_journal_tidy (1000, NULL), ==, 0);
  g_assert_cmpuint (journal_count_journals ("db"), ==, 3);
  g_assert_cmpuint (ct_journal_tidy (-10, NULL), ==, 2);
  g_assert_cmpuint (journal_count_journals ("db"), ==, 1);
  {
    g_autofree char *path = fixture_path (self, "1.json");
    g_autoptr (CtDocument) document = journal_open_path (self, path);

    journal_assert_recovered (document, CT_RECOVERY_DONE, 1);
  }
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  fixture_begin_state ();
  g_test_init (&argc, &argv, NULL);
  JOURNAL_TEST ("/journal/looking", test_looking);
  JOURNAL_TEST ("/journal/not-saved", test_not_saved);
  JOURNAL_TEST ("/journal/saved", test_saved);
  JOURNAL_TEST ("/journal/rows", test_rows);
  JOURNAL_TEST ("/journal/keep-file", test_keep_file);
  JOURNAL_TEST ("/journal/keep-recovered", test_keep_recovered);
  JOURNAL_TEST ("/journal/keep-both", test_keep_both);
  JOURNAL_TEST ("/journal/changed-when-saved", test_changed_when_saved);
  JOURNAL_TEST ("/journal/between", test_between);
  JOURNAL_TEST ("/journal/new-document", test_new_document);
  JOURNAL_TEST ("/journal/save-as", test_save_as);
  JOURNAL_TEST ("/journal/link", test_link);
  JOURNAL_TEST ("/journal/dialect", test_dialect);
  JOURNAL_TEST ("/journal/no-room", test_no_room);
  JOURNAL_TEST ("/journal/outside", test_outside);
  JOURNAL_TEST ("/journal/touched", test_touched);
  JOURNAL_TEST ("/journal/two-programs", test_two_programs);
  JOURNAL_TEST ("/journal/detach", test_detach);
  JOURNAL_TEST ("/journal/tidy", test_tidy);
  status = g_test_run ();
  fixture_end_state ();
  return status;
}
