/* test-session.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a window has open, without a window: opening and failing to, the picture of the
 * current image, undo that jumps, saving, checking.
 */
#include "app-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ct-error.h"
#include "ct-verbs.h"

static void
test_open (void)
{
  AppFixture fixture;
  CtSession *session = ct_session_new ();

  app_fixture_init (&fixture);
  g_assert_null (ct_session_get_document (session));
  g_assert_cmpuint (ct_session_get_image (session), ==, CT_NO_ROW);
  g_assert_false (ct_session_is_modified (session));
  app_fixture_open (&fixture, session);
  g_assert_nonnull (ct_session_get_document (session));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (ct_session_get_images (session))), ==, 5);
  g_assert_cmpuint (ct_session_get_image (session), ==, 0);
  g_assert_true (ct_session_is_editable (session));
  g_assert_nonnull (ct_session_get_findings (session));
  ct_session_close (session);
  g_assert_null (ct_session_get_document (session));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (ct_session_get_images (session))), ==, 0);
  app_fixture_settle ();
  g_assert_finalize_object (session);
  app_fixture_clear (&fixture);
}

/* A file that cannot be opened leaves what was open, with its changes. */
static void
test_open_fails (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  g_autofree char *bad = NULL;
  g_autoptr (GError) error = NULL;
  CtDocument *document;

  app_fixture_init (&fixture);
  bad = g_build_filename (fixture.folder, "bad.json", NULL);
  app_fixture_write (&fixture, "bad.json", "{\"images\": [{]");
  app_fixture_open (&fixture, session);
  document = ct_session_get_document (session);
  g_assert_true (ct_verb_set_reviewed (ct_session_get_history (session), 1, TRUE, NULL));
  error = app_fixture_try_open (session, bad);
  g_assert_error (error, CT_ERROR, CT_ERROR_SYNTAX);
  g_assert_true (g_str_has_prefix (error->message, bad));
  g_assert_true (ct_session_get_document (session) == document);
  g_assert_true (ct_session_is_modified (session));
  app_fixture_clear (&fixture);
}

static void
count_cb (CtSession *session, const GError *error, gpointer user_data)
{
  guint *count = user_data;

  count[g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? 1 : 0]++;
}

/* Of two openings at once the later one counts, and both are answered. */
static void
test_open_twice (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  g_autofree char *other = NULL;
  g_autofree char *text = NULL;
  guint count[2] = { 0, 0 };

  app_fixture_init (&fixture);
  text = app_fixture_read (&fixture, "set.json");
  app_fixture_write (&fixture, "other.json", text);
  other = g_build_filename (fixture.folder, "other.json", NULL);
  ct_session_open (session, fixture.coco, CT_DIALECT_AUTO, NULL, NULL, count_cb, count);
  ct_session_open (session, other, CT_DIALECT_AUTO, NULL, NULL, count_cb, count);
  app_wait_for (count[0] + count[1] == 2);
  g_assert_cmpuint (count[0], ==, 1);
  g_assert_cmpuint (count[1], ==, 1);
  g_assert_cmpstr (ct_document_get_path (ct_session_get_document (session)), ==, other);
  app_fixture_clear (&fixture);
}

static void
test_cancel (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint count[2] = { 0, 0 };

  app_fixture_init (&fixture);
  ct_session_open (session, fixture.coco, CT_DIALECT_AUTO, NULL, cancellable, count_cb, count);
  g_cancellable_cancel (cancellable);
  app_wait_for (count[0] + count[1] == 1);
  g_assert_cmpuint (count[1], ==, 1);
  g_assert_null (ct_session_get_document (session));
  app_fixture_clear (&fixture);
}

static CtPictureState
wait_for_picture (CtSession *session)
{
  const CtPicture *picture = ct_session_get_picture (session);

  app_wait_for (picture->state != CT_PICTURE_LOADING);
  return picture->state;
}

static void
test_pictures (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  const CtPicture *picture;

  app_fixture_init (&fixture);
  app_fixture_open (&fixture, session);
  picture = ct_session_get_picture (session);
  g_assert_cmpint (wait_for_picture (session), ==, CT_PICTURE_READY);
  g_assert_cmpint (ct_pixels_get_width (picture->pixels), ==, 8);
  g_assert_false (picture->differs);
  ct_session_set_image (session, 2);
  g_assert_cmpint (wait_for_picture (session), ==, CT_PICTURE_MISSING);
  g_assert_nonnull (strstr (picture->message, "gone.bmp"));
  ct_session_set_image (session, 3);
  g_assert_cmpint (wait_for_picture (session), ==, CT_PICTURE_READY);
  g_assert_true (picture->differs);
  ct_session_set_image (session, 4);
  g_assert_cmpint (wait_for_picture (session), ==, CT_PICTURE_BROKEN);
  g_assert_nonnull (picture->message);
  g_assert_null (picture->pixels);
  g_assert_true (ct_session_go (session, -4));
  g_assert_cmpint (wait_for_picture (session), ==, CT_PICTURE_READY);
  app_fixture_clear (&fixture);
}

/* Leafing faster than pictures come shows the last one, never one of those passed. */
static void
test_leaf_fast (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();

  app_fixture_init (&fixture);
  app_fixture_open (&fixture, session);
  for (guint i = 0; i < 50; i++)
    {
      ct_session_set_image (session, i % 5);
      if (i % 7 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  ct_session_set_image (session, 3);
  g_assert_cmpint (wait_for_picture (session), ==, CT_PICTURE_READY);
  app_fixture_settle ();
  g_assert_true (ct_session_get_picture (session)->differs);
  app_fixture_clear (&fixture);
}

static void
test_go (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();

  app_fixture_init (&fixture);
  g_assert_false (ct_session_go (session, 1));
  g_assert_false (ct_session_go_unreviewed (session, 1));
  app_fixture_open (&fixture, session);
  g_assert_false (ct_session_go (session, -1));
  g_assert_true (ct_session_go (session, 1));
  g_assert_cmpuint (ct_session_get_image (session), ==, 1);
  g_assert_true (ct_session_go (session, 3));
  g_assert_false (ct_session_go (session, 1));
  g_assert_cmpuint (ct_session_get_image (session), ==, 4);
  for (guint32 image = 0; image < 4; image++)
    ct_verb_set_reviewed (ct_session_get_history (session), image, image != 2, NULL);
  g_assert_true (ct_session_go_unreviewed (session, 1));
  g_assert_cmpuint (ct_session_get_image (session), ==, 2);
  g_assert_true (ct_session_go_unreviewed (session, -1));
  g_assert_cmpuint (ct_session_get_image (session), ==, 4);
  app_fixture_clear (&fixture);
}

static void
test_undo_jumps (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  CtRect bbox = CT_RECT_INIT (1, 1, 2, 2);

  app_fixture_init (&fixture);
  app_fixture_open (&fixture, session);
  g_assert_false (ct_session_undo (session));
  g_assert_cmpuint (ct_verb_add_annotation (ct_session_get_history (session), 1, 0, &bbox, NULL), !=, CT_NO_ROW);
  ct_session_set_image (session, 3);
  g_assert_true (ct_session_undo (session));
  g_assert_cmpuint (ct_session_get_image (session), ==, 1);
  g_assert_false (ct_session_is_modified (session));
  ct_session_set_image (session, 0);
  g_assert_true (ct_session_redo (session));
  g_assert_cmpuint (ct_session_get_image (session), ==, 1);
  g_assert_true (ct_session_is_modified (session));
  app_fixture_clear (&fixture);
}

/* An image that goes takes the place of the current one with its neighbour. */
static void
test_image_removed (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();

  app_fixture_init (&fixture);
  app_fixture_open (&fixture, session);
  ct_session_set_image (session, 4);
  g_assert_true (ct_verb_delete_image (ct_session_get_history (session), 4, NULL));
  g_assert_cmpuint (ct_session_get_image (session), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (ct_session_get_images (session))), ==, 4);
  g_assert_true (ct_session_undo (session));
  g_assert_cmpuint (ct_session_get_image (session), ==, 4);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (ct_session_get_images (session))), ==, 5);
  app_fixture_clear (&fixture);
}

static void
test_save (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  g_autofree char *before = NULL;
  g_autofree char *unedited = NULL;
  g_autofree char *edited = NULL;
  g_autofree char *nowhere = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_init (&fixture);
  before = app_fixture_read (&fixture, "set.json");
  app_fixture_open (&fixture, session);
  g_assert_null (app_fixture_save (session, NULL));
  unedited = app_fixture_read (&fixture, "set.json");
  g_assert_cmpstr (before, ==, unedited);
  g_assert_true (ct_session_set_reviewed (session, TRUE, NULL));
  g_assert_true (ct_session_is_modified (session));
  nowhere = g_build_filename (fixture.folder, "none", "set.json", NULL);
  error = app_fixture_save (session, nowhere);
  g_assert_nonnull (error);
  g_assert_true (ct_session_is_modified (session));
  g_assert_null (app_fixture_save (session, NULL));
  g_assert_false (ct_session_is_modified (session));
  edited = app_fixture_read (&fixture, "set.json");
  g_assert_cmpstr (before, !=, edited);
  app_fixture_clear (&fixture);
}

/* Two wishes at once are served one after the other, and what is edited meanwhile stays unsaved. */
static void
test_save_twice (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  guint count[2] = { 0, 0 };

  app_fixture_init (&fixture);
  app_fixture_open (&fixture, session);
  g_assert_true (ct_session_set_reviewed (session, TRUE, NULL));
  ct_session_save (session, NULL, count_cb, count);
  g_assert_true (ct_session_is_saving (session));
  ct_session_set_image (session, 1);
  g_assert_true (ct_session_set_reviewed (session, TRUE, NULL));
  app_wait_for (count[0] == 1);
  g_assert_true (ct_session_is_modified (session));
  ct_session_save (session, NULL, count_cb, count);
  ct_session_save (session, NULL, count_cb, count);
  app_wait_for (count[0] == 3);
  g_assert_false (ct_session_is_modified (session));
  g_assert_false (ct_session_is_saving (session));
  app_fixture_clear (&fixture);
}

static void
notify_cb (guint *count)
{
  (*count)++;
}

static void
test_check_again (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  CtRect bbox = CT_RECT_INIT (100, 100, 50, 50);
  guint64 before;
  guint count = 0;

  app_fixture_init (&fixture);
  app_fixture_open (&fixture, session);
  before = ct_findings_count (ct_session_get_findings (session), CT_SEVERITY_WARNING);
  g_signal_connect_swapped (session, "notify::findings", G_CALLBACK (notify_cb), &count);
  g_assert_true (ct_verb_set_bbox (ct_session_get_history (session), 0, &bbox, NULL));
  app_wait_for (count > 0);
  g_assert_cmpuint (ct_findings_count (ct_session_get_findings (session), CT_SEVERITY_WARNING), >, before);
  app_fixture_clear (&fixture);
}

/* Findings say which state and which profile they are of, and an edit while a copy is made begins anew. */
static void
test_check_index (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  CtRect bbox = CT_RECT_INIT (100, 100, 50, 50);

  app_fixture_init (&fixture);
  g_assert_null (ct_session_get_check_index (session));
  app_fixture_open (&fixture, session);
  g_assert_false (ct_session_is_checking (session));
  g_assert_cmpuint (ct_check_index_get_revision (ct_session_get_check_index (session)),
                    ==,
                    ct_session_get_dataset (session)->revision);
  for (guint i = 0; i < 5; i++)
    {
      bbox.x += 1;
      g_assert_true (ct_verb_set_bbox (ct_session_get_history (session), 0, &bbox, NULL));
      g_assert_true (ct_session_is_checking (session));
      ct_session_check_soon (session);
      g_main_context_iteration (NULL, FALSE);
    }
  app_wait_for (!ct_session_is_checking (session));
  g_assert_cmpuint (ct_check_index_get_revision (ct_session_get_check_index (session)),
                    ==,
                    ct_session_get_dataset (session)->revision);
  ct_session_set_check_profile (session, CT_PROFILE_AZURE_DETECTION);
  g_assert_true (ct_session_is_checking (session));
  app_wait_for (!ct_session_is_checking (session));
  g_assert_cmpint (ct_check_index_get_options (ct_session_get_check_index (session))->profile,
                   ==,
                   CT_PROFILE_AZURE_DETECTION);
  app_fixture_open (&fixture, session);
  g_assert_cmpint (ct_check_index_get_options (ct_session_get_check_index (session))->profile,
                   ==,
                   CT_PROFILE_AZURE_DETECTION);
  g_assert_true (ct_verb_set_bbox (ct_session_get_history (session), 0, &bbox, NULL));
  ct_session_close (session);
  g_assert_false (ct_session_is_checking (session));
  g_assert_null (ct_session_get_check_index (session));
  app_fixture_clear (&fixture);
}

/* A folder of pictures without a COCO file becomes a document that has something to save. */
static void
test_folder (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_init (&fixture);
  g_assert_cmpint (g_remove (fixture.coco), ==, 0);
  error = app_fixture_try_open (session, fixture.folder);
  g_assert_no_error (error);
  g_assert_true (ct_document_is_new (ct_session_get_document (session)));
  g_assert_cmpfloat (ct_session_get_dataset (session)->images.width[ct_session_get_image (session) + 1], >, 0);
  g_assert_null (app_fixture_save (session, NULL));
  text = app_fixture_read (&fixture, "annotations.json");
  g_assert_nonnull (strstr (text, "one.bmp"));
  app_fixture_clear (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/open", test_open);
  g_test_add_func ("/session/open-fails", test_open_fails);
  g_test_add_func ("/session/open-twice", test_open_twice);
  g_test_add_func ("/session/cancel", test_cancel);
  g_test_add_func ("/session/pictures", test_pictures);
  g_test_add_func ("/session/leaf-fast", test_leaf_fast);
  g_test_add_func ("/session/go", test_go);
  g_test_add_func ("/session/undo-jumps", test_undo_jumps);
  g_test_add_func ("/session/image-removed", test_image_removed);
  g_test_add_func ("/session/save", test_save);
  g_test_add_func ("/session/save-twice", test_save_twice);
  g_test_add_func ("/session/check-again", test_check_again);
  g_test_add_func ("/session/check-index", test_check_index);
  g_test_add_func ("/session/folder", test_folder);
  return g_test_run ();
}
