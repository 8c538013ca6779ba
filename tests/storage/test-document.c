/* test-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents on disk: opened from files and folders, saved without harm, guarded against others.
 */
#include "ct-document.h"

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "ct-error.h"
#include "ct-verbs.h"
#include "storage-fixtures.h"

static const char coco[] = "{\n"
                           "  \"images\": [\n"
                           "    {\"id\": 1, \"file_name\": \"a.jpg\", \"width\": 64, \"height\": 48},\n"
                           "    {\"id\": 2, \"file_name\": \"sub/b.jpg\", \"width\": 64, \"height\": 48}\n"
                           "  ],\n"
                           "  \"annotations\": [\n"
                           "    {\"id\": 1, \"image_id\": 1, \"category_id\": 1, \"bbox\": [1.50, 2, 30, 4e1]}\n"
                           "  ],\n"
                           "  \"categories\": [{\"id\": 1, \"name\": \"tin\"}]\n"
                           "}\n";

static CtDocument *
open_path (Fixture *self, const char *path)
{
  CtDocument *document = ct_document_open (path, CT_DIALECT_AUTO, NULL, NULL, NULL, &self->error);

  g_assert_no_error (self->error);
  return document;
}

static CtDocument *
open_coco (Fixture *self, const char *name)
{
  g_autofree char *path = fixture_write (self, name, coco);

  return open_path (self, path);
}

static void
move (CtDocument *document, double x)
{
  g_assert_true (ct_verb_set_bbox (ct_document_get_history (document), 0, &CT_RECT_INIT (x, 2, 30, 40), NULL));
}

static void
assert_content (const char *path, const char *expected)
{
  g_autofree char *text = fixture_read (path);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_open_file (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_path (self, "set/labels.json");
  CtDocument *document = open_coco (self, "set/labels.json");
  g_autofree char *title = ct_document_dup_title (document);

  g_assert_cmpstr (ct_document_get_path (document), ==, path);
  g_assert_cmpstr (title, ==, "set/labels.json");
  g_assert_false (ct_document_is_new (document));
  g_assert_false (ct_document_is_modified (document));
  g_assert_cmpuint (ct_document_get_dataset (document)->images.n_alive, ==, 2);
  g_assert_true (ct_history_get_dataset (ct_document_get_history (document)) == ct_document_get_dataset (document));
  g_assert_true (ct_coco_get_dataset (ct_document_get_coco (document)) == ct_document_get_dataset (document));
  g_assert_finalize_object (document);
}

static void
assert_open_fails (Fixture *self, const char *path, CtError code, const char *word)
{
  g_assert_null (ct_document_open (path, CT_DIALECT_AUTO, NULL, NULL, NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, (int) code);
  g_assert_true (g_str_has_prefix (self->error->message, path));
  g_assert_nonnull (strstr (self->error->message, word));
  g_clear_error (&self->error);
}

static void
test_open_fails (Fixture *self, gconstpointer data)
{
  g_autofree char *missing = fixture_path (self, "missing.json");
  g_autofree char *no_json = fixture_write (self, "1.json", "not JSON");
  g_autofree char *no_coco = fixture_write (self, "2.json", "{\"a\": 1}");
  g_autofree char *cut = fixture_write (self, "3.json", "{\"images\": [\n{\"id\": 1,");
  g_autofree char *no_images = fixture_write (self, "4.json", "{\"images\": [], \"annotations\": []}");
  g_autofree char *empty = fixture_write (self, "5.json", "");

  assert_open_fails (self, missing, CT_ERROR_NOT_FOUND, "Check the name");
  assert_open_fails (self, no_json, CT_ERROR_SYNTAX, ":1:1:");
  assert_open_fails (self, no_coco, CT_ERROR_UNSUPPORTED, "images");
  assert_open_fails (self, cut, CT_ERROR_SYNTAX, ":2:10:");
  assert_open_fails (self, no_images, CT_ERROR_UNSUPPORTED, ":1:12:");
  assert_open_fails (self, empty, CT_ERROR_SYNTAX, ":1:1:");
}

static void
test_open_cancelled (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", coco);
  g_autofree char *picture = fixture_write (self, "pictures/a.jpg", "x");
  g_autofree char *folder = g_path_get_dirname (picture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (ct_document_open (path, CT_DIALECT_AUTO, NULL, NULL, cancellable, &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&self->error);
  g_assert_null (ct_document_open (folder, CT_DIALECT_AUTO, NULL, NULL, cancellable, &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
tell_size (const char *path, double *width_px, double *height_px)
{
  if (g_str_has_suffix (path, "bad.jpg"))
    return FALSE;
  *width_px = 320;
  *height_px = 200;
  return TRUE;
}

/* A folder of pictures becomes a new document, which writes nothing until it is saved. */
static void
test_open_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *first = fixture_write (self, "p10.jpg", "x");
  g_autofree char *second = fixture_write (self, "p2.jpg", "x");
  g_autofree char *bad = fixture_write (self, "sub/bad.jpg", "x");
  g_autofree char *path = fixture_path (self, "annotations.json");
  g_autoptr (CtDocument) document =
      ct_document_open (self->folder, CT_DIALECT_AUTO, tell_size, NULL, NULL, &self->error);
  g_autoptr (CtDocument) again = NULL;
  CtDataset *dataset;

  g_assert_no_error (self->error);
  dataset = ct_document_get_dataset (document);
  g_assert_true (ct_document_is_new (document));
  g_assert_false (ct_document_is_modified (document));
  g_assert_false (ct_history_can_undo (ct_document_get_history (document)));
  g_assert_cmpstr (ct_document_get_path (document), ==, path);
  g_assert_cmpstr (ct_document_get_image_folder (document), ==, self->folder);
  g_assert_cmpuint (dataset->images.n_alive, ==, 3);
  g_assert_cmpstr (ct_dataset_get_file_name (dataset, 0), ==, "p2.jpg");
  g_assert_cmpstr (ct_dataset_get_file_name (dataset, 2), ==, "sub/bad.jpg");
  g_assert_cmpfloat (dataset->images.width[0], ==, 320);
  g_assert_cmpfloat (dataset->images.width[2], ==, 0);
  fixture_assert_only (self, "p10.jpg p2.jpg sub");
  g_assert_true (ct_document_save (document, NULL, NULL, &self->error));
  g_assert_false (ct_document_is_new (document));
  fixture_assert_only (self, "annotations.json p10.jpg p2.jpg sub");
  again = open_path (self, self->folder);
  g_assert_cmpuint (ct_document_get_dataset (again)->images.n_alive, ==, 3);
  g_assert_false (ct_document_is_new (again));
}

#define N_PICTURES 3000

/* Another size for each number in a name; a seventh has none. */
static gboolean
tell_numbered_size (const char *path, double *width_px, double *height_px)
{
  const char *number = strrchr (path, '-') + 1;
  int i = atoi (number);

  *width_px = 1000 + i;
  *height_px = 9000 - i;
  return i % 7 != 0;
}

/* The sizes are looked for in several threads; each picture gets its own. */
static void
test_open_large_folder (Fixture *self, gconstpointer data)
{
  g_autoptr (CtDocument) document = NULL;
  CtDataset *dataset;

  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u/picture-%u.jpg", i % 10, i);
      g_autofree char *path = fixture_write (self, name, "x");
    }
  document = ct_document_open (self->folder, CT_DIALECT_AUTO, tell_numbered_size, NULL, NULL, &self->error);
  g_assert_no_error (self->error);
  dataset = ct_document_get_dataset (document);
  g_assert_cmpuint (dataset->images.n_alive, ==, N_PICTURES);
  for (guint32 row = 0; row < N_PICTURES; row++)
    {
      int i = atoi (strrchr (ct_dataset_get_file_name (dataset, row), '-') + 1);

      g_assert_cmpfloat (dataset->images.width[row], ==, i % 7 != 0 ? 1000 + i : 0);
      g_assert_cmpfloat (dataset->images.height[row], ==, i % 7 != 0 ? 9000 - i : 0);
    }
}

static void
test_open_folder_with_coco (Fixture *self, gconstpointer data)
{
  g_autofree char *picture = fixture_write (self, "other.jpg", "x");
  g_autofree char *path = fixture_write (self, "labels.json", coco);
  g_autoptr (CtDocument) document = open_path (self, self->folder);

  g_assert_cmpstr (ct_document_get_path (document), ==, path);
  g_assert_cmpuint (ct_document_get_dataset (document)->images.n_alive, ==, 2);
}

static void
test_open_empty_folder (Fixture *self, gconstpointer data)
{
  g_assert_null (ct_document_open (self->folder, CT_DIALECT_AUTO, NULL, NULL, NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (self->error->message, self->folder));
}

/* Beside the file, in "images" beside it, beside a folder "annotations", one level up. */
static void
test_image_folder (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *json;
    const char *picture;
    const char *folder;
  } cases[] = {
    { "1/labels.json", "1/a.jpg", "1" },
    { "2/labels.json", "2/images/sub/b.jpg", "2/images" },
    { "3/annotations/labels.json", "3/images/a.jpg", "3/images" },
    { "4/annotations/labels.json", "4/a.jpg", "4" },
    { "5/labels.json", "5/nothing/a.jpg", "5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *picture = fixture_write (self, cases[i].picture, "x");
      g_autofree char *expected = fixture_path (self, cases[i].folder);
      g_autoptr (CtDocument) document = open_coco (self, cases[i].json);

      g_assert_cmpstr (ct_document_get_image_folder (document), ==, expected);
    }
}

static void
test_chosen_image_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "labels.json", coco);
  g_autofree char *picture = fixture_write (self, "elsewhere/a.jpg", "x");
  g_autofree char *folder = g_path_get_dirname (picture);
  g_autoptr (CtDocument) document =
      ct_document_open_with_images (path, folder, CT_DIALECT_AUTO, NULL, NULL, &self->error);
  g_autofree char *found = ct_document_dup_image_path (document, 0);
  g_autofree char *later = NULL;

  g_assert_cmpstr (ct_document_get_image_folder (document), ==, folder);
  g_assert_cmpstr (found, ==, picture);
  ct_document_set_image_folder (document, "/somewhere");
  later = ct_document_dup_image_path (document, 1);
  g_assert_cmpstr (later, ==, "/somewhere/sub/b.jpg");
}

static void
test_save_unedited (Fixture *self, gconstpointer data)
{
  g_autoptr (CtDocument) document = open_coco (self, "a.json");

  g_assert_true (ct_document_save (document, NULL, NULL, &self->error));
  assert_content (ct_document_get_path (document), coco);
  fixture_assert_only (self, "a.json");
}

static void
test_save_edited (Fixture *self, gconstpointer data)
{
  g_autoptr (CtDocument) document = open_coco (self, "a.json");
  const char *path = ct_document_get_path (document);
  g_autoptr (GString) expected = g_string_new (coco);

  move (document, 7.25);
  g_assert_true (ct_document_is_modified (document));
  g_assert_true (ct_document_save (document, NULL, NULL, &self->error));
  g_assert_false (ct_document_is_modified (document));
  g_assert_cmpuint (g_string_replace (expected, "[1.50, 2, 30, 4e1]", "[7.25, 2, 30, 4e1]", 0), ==, 1);
  assert_content (path, expected->str);
  /* Saved again and again, each time from what was opened. */
  move (document, 8);
  g_assert_true (ct_document_save (document, NULL, NULL, &self->error));
  ct_history_undo (ct_document_get_history (document));
  ct_history_undo (ct_document_get_history (document));
  g_assert_true (ct_document_is_modified (document));
  g_assert_true (ct_document_save (document, NULL, NULL, &self->error));
  g_assert_false (ct_document_is_modified (document));
  assert_content (path, coco);
}

static void
test_save_as (Fixture *self, gconstpointer data)
{
  g_autoptr (CtDocument) document = open_coco (self, "a.json");
  g_autofree char *old = fixture_path (self, "a.json");
  g_autofree char *other = fixture_write (self, "b.json", "somebody's");
  g_autofree char *title = NULL;
  g_autofree char *folder_name = g_path_get_basename (self->folder);
  g_autofree char *expected = g_strconcat (folder_name, "/b.json", NULL);

  move (document, 7.25);
  g_assert_true (ct_document_save (document, other, NULL, &self->error));
  assert_content (old, coco);
  g_assert_cmpstr (ct_document_get_path (document), ==, other);
  title = ct_document_dup_title (document);
  g_assert_cmpstr (title, ==, expected);
  g_assert_false (ct_document_is_modified (document));
  /* From now on it lives there. */
  move (document, 8);
  g_assert_true (ct_document_save (document, NULL, NULL, &self->error));
  assert_content (old, coco);
}

/* Somebody else has written to the file: it is not overwritten, before or after a first save. */
static void
test_conflict (Fixture *self, gconstpointer data)
{
  g_autoptr (CtDocument) document = open_coco (self, "a.json");
  const char *path = ct_document_get_path (document);
  g_autofree char *elsewhere = fixture_path (self, "b.json");

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *theirs = g_strdup_printf ("theirs %u", i);

      move (document, 7 + i);
      g_assert_true (g_file_set_contents (path, theirs, -1, NULL));
      g_assert_false (ct_document_save (document, NULL, NULL, &self->error));
      g_assert_error (self->error, CT_ERROR, CT_ERROR_CONFLICT);
      g_assert_true (g_str_has_prefix (self->error->message, path));
      g_clear_error (&self->error);
      assert_content (path, theirs);
      g_assert_true (ct_document_is_modified (document));
      if (i == 0)
        {
          g_assert_true (ct_document_save (document, elsewhere, NULL, &self->error));
          path = ct_document_get_path (document);
        }
    }
}

/* A file that has gone is written anew. */
static void
test_file_gone (Fixture *self, gconstpointer data)
{
  g_autoptr (CtDocument) document = open_coco (self, "a.json");

  g_assert_cmpint (g_unlink (ct_document_get_path (document)), ==, 0);
  g_assert_true (ct_document_save (document, NULL, NULL, &self->error));
  assert_content (ct_document_get_path (document), coco);
}

/* A new document does not overwrite a file that has come there meanwhile. */
static void
test_new_meets_file (Fixture *self, gconstpointer data)
{
  g_autofree char *picture = fixture_write (self, "a.jpg", "x");
  g_autoptr (CtDocument) document = open_path (self, self->folder);
  g_autofree char *theirs = fixture_write (self, "annotations.json", "theirs");

  g_assert_false (ct_document_save (document, NULL, NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_CONFLICT);
  assert_content (theirs, "theirs");
}

static void
test_save_fails (Fixture *self, gconstpointer data)
{
  g_autoptr (CtDocument) document = open_coco (self, "a.json");
  g_autofree char *path = g_strdup (ct_document_get_path (document));
  g_autofree char *nowhere = fixture_path (self, "missing/b.json");

  move (document, 7);
  g_assert_false (ct_document_save (document, nowhere, NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_clear_error (&self->error);
  g_assert_true (ct_document_is_modified (document));
  g_assert_cmpstr (ct_document_get_path (document), ==, path);
  assert_content (path, coco);
}

static void
test_read_only_kind (Fixture *self, gconstpointer data)
{
  g_autofree char *path =
      fixture_write (self, "r.json", "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4],\"score\":0.5}]");
  g_autoptr (CtDocument) document = open_path (self, path);

  g_assert_null (ct_document_prepare_save (document, NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_UNSUPPORTED);
}

/* What is saved is the moment of preparing; what came after counts as not saved. */
static void
test_save_in_worker (Fixture *self, gconstpointer data)
{
  g_autoptr (CtDocument) document = open_coco (self, "a.json");
  g_autoptr (CtSave) save = NULL;
  g_autofree char *text = NULL;

  move (document, 7);
  save = ct_document_prepare_save (document, NULL, &self->error);
  move (document, 8);
  g_assert_true (ct_save_run (save, NULL, NULL, &self->error));
  ct_document_finish_save (document, save);
  text = fixture_read (ct_document_get_path (document));
  g_assert_nonnull (strstr (text, "[7, 2, 30, 4e1]"));
  g_assert_true (ct_document_is_modified (document));
  ct_history_undo (ct_document_get_history (document));
  g_assert_false (ct_document_is_modified (document));
}

/* While the save runs, the user undoes what is being saved and does something else. */
static void
test_edited_during_save (Fixture *self, gconstpointer data)
{
  g_autoptr (CtDocument) document = open_coco (self, "a.json");
  g_autoptr (CtSave) save = NULL;

  move (document, 7);
  save = ct_document_prepare_save (document, NULL, &self->error);
  ct_history_undo (ct_document_get_history (document));
  move (document, 8);
  g_assert_true (ct_save_run (save, NULL, NULL, &self->error));
  ct_document_finish_save (document, save);
  g_assert_true (ct_document_is_modified (document));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/document/open-file", test_open_file);
  FIXTURE_TEST ("/document/open-fails", test_open_fails);
  FIXTURE_TEST ("/document/open-cancelled", test_open_cancelled);
  FIXTURE_TEST ("/document/open-folder", test_open_folder);
  FIXTURE_TEST ("/document/open-large-folder", test_open_large_folder);
  FIXTURE_TEST ("/document/open-folder-with-coco", test_open_folder_with_coco);
  FIXTURE_TEST ("/document/open-empty-folder", test_open_empty_folder);
  FIXTURE_TEST ("/document/image-folder", test_image_folder);
  FIXTURE_TEST ("/document/chosen-image-folder", test_chosen_image_folder);
  FIXTURE_TEST ("/document/save-unedited", test_save_unedited);
  FIXTURE_TEST ("/document/save-edited", test_save_edited);
  FIXTURE_TEST ("/document/save-as", test_save_as);
  FIXTURE_TEST ("/document/conflict", test_conflict);
  FIXTURE_TEST ("/document/file-gone", test_file_gone);
  FIXTURE_TEST ("/document/new-meets-file", test_new_meets_file);
  FIXTURE_TEST ("/document/save-fails", test_save_fails);
  FIXTURE_TEST ("/document/read-only-kind", test_read_only_kind);
  FIXTURE_TEST ("/document/save-in-worker", test_save_in_worker);
  FIXTURE_TEST ("/document/edited-during-save", test_edited_during_save);
  return g_test_run ();
}
