/* test-session-remote.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A session with the copy of a container's data set: pictures that are fetched, saves that are
 * written back, and what happens when somebody else was first. The container is a folder.
 */
#include "app-fixture.h"

#include <glib/gstdio.h>

#include "ct-destination.h"
#include "ct-verbs.h"

typedef struct
{
  AppFixture files; /* the container */
  char *home;
  CtRemoteSet *remote;
  CtSession *session;
  char *kept; /* what version-kept said last */
} Fixture;

static void
kept_cb (Fixture *fixture, const char *text)
{
  g_free (fixture->kept);
  fixture->kept = g_strdup (text);
}

static CtRemoteSet *
find_set (Fixture *fixture)
{
  g_autofree char *data = g_build_filename (fixture->home, "data", NULL);
  g_autofree char *cache = g_build_filename (fixture->home, "cache", NULL);
  const CtRemoteOptions options = { .data_folder = data, .cache_folder = cache };
  g_autoptr (GError) error = NULL;
  CtCredential *credential = ct_credential_parse (fixture->files.folder, &error);
  g_autoptr (CtContainer) container = ct_container_new_with_credential (credential, CT_CAN_READ, &error);
  CtRemoteSet *remote = ct_remote_set_new (container, &options, NULL, NULL, &error);

  g_assert_no_error (error);
  ct_credential_unref (credential);
  return remote;
}

static void
opened_cb (CtSession *session, const GError *error, gpointer user_data)
{
  GError **answer = user_data;

  *answer = error != NULL ? g_error_copy (error) : g_error_new_literal (G_IO_ERROR, 0, "none");
}

static void
open_remote (Fixture *fixture, CtRemotePull pull)
{
  const CtSessionOptions options = { .remote = fixture->remote, .pull = pull };
  g_autoptr (GError) answer = NULL;

  ct_session_open_with (fixture->session,
                        ct_remote_set_get_coco_path (fixture->remote),
                        &options,
                        NULL,
                        NULL,
                        opened_cb,
                        &answer);
  app_wait_for (answer != NULL);
  g_assert_cmpstr (answer->message, ==, "none");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  app_fixture_init (&fixture->files);
  fixture->home = g_dir_make_tmp ("cartouche-home-XXXXXX", NULL);
  fixture->remote = find_set (fixture);
  fixture->session = ct_session_new ();
  g_signal_connect_swapped (fixture->session, "version-kept", G_CALLBACK (kept_cb), fixture);
  open_remote (fixture, CT_REMOTE_PULL_CAREFUL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ct_session_close (fixture->session);
  app_fixture_settle ();
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->remote);
  app_fixture_remove_folder (fixture->home);
  g_free (fixture->home);
  g_free (fixture->kept);
  app_fixture_clear (&fixture->files);
}

static CtPictureState
wait_for_picture (Fixture *fixture)
{
  app_wait_for (ct_session_get_picture (fixture->session)->state > CT_PICTURE_LOADING);
  return ct_session_get_picture (fixture->session)->state;
}

static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  CtSession *session = fixture->session;
  g_autofree char *one = g_build_filename (fixture->files.folder, "one.bmp", NULL);
  g_autofree char *gone = g_build_filename (fixture->files.folder, "gone.bmp", NULL);

  g_assert_true (ct_session_is_remote (session));
  g_assert_true (ct_session_get_fetched (session) == fixture->remote);
  g_assert_cmpint (wait_for_picture (fixture), ==, CT_PICTURE_READY);
  g_assert_true (ct_session_get_picture (session)->is_remote);
  ct_session_set_image (session, 2);
  g_assert_cmpint (wait_for_picture (fixture), ==, CT_PICTURE_MISSING);
  g_assert_true (ct_session_get_picture (session)->is_remote);
  g_assert_cmpint (g_rename (one, gone), ==, 0);
  ct_session_fetch_again (session);
  g_assert_cmpint (wait_for_picture (fixture), ==, CT_PICTURE_READY);
  /* What is here already needs no container. */
  ct_session_set_image (session, 0);
  g_assert_cmpint (wait_for_picture (fixture), ==, CT_PICTURE_READY);
  ct_session_set_image (session, 4);
  g_assert_cmpint (wait_for_picture (fixture), ==, CT_PICTURE_BROKEN);
  ct_session_set_image_folder (session, fixture->home);
  g_assert_null (ct_session_get_fetched (session));
  g_assert_cmpint (wait_for_picture (fixture), ==, CT_PICTURE_MISSING);
  g_assert_false (ct_session_get_picture (session)->is_remote);
}

static void
edit (Fixture *fixture, double x_px)
{
  const CtRect bbox = CT_RECT_INIT (x_px, 0, 2, 2);

  g_assert_cmpuint (ct_verb_add_annotation (ct_session_get_history (fixture->session), 0, 0, &bbox, NULL),
                    !=,
                    CT_NO_ROW);
}

static void
save (Fixture *fixture)
{
  g_autoptr (GError) error = app_fixture_save (fixture->session, NULL);

  g_assert_no_error (error);
  app_wait_for (!ct_session_is_pushing (fixture->session));
}

static guint
count_boxes (Fixture *fixture, const char *name)
{
  g_autofree char *text = app_fixture_read (&fixture->files, name);
  g_auto (GStrv) parts = g_strsplit (text, "\"bbox\"", -1);

  return g_strv_length (parts) - 1;
}

static void
test_push (Fixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (fixture->home, "elsewhere.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ct_session_get_remote_state (fixture->session), ==, CT_REMOTE_SAME);
  g_assert_false (ct_session_has_unpushed (fixture->session));
  edit (fixture, 1);
  save (fixture);
  g_assert_cmpint (ct_session_get_remote_state (fixture->session), ==, CT_REMOTE_SAME);
  g_assert_false (ct_session_has_unpushed (fixture->session));
  g_assert_cmpuint (count_boxes (fixture, "set.json"), ==, 3);
  /* Under another name it is a file like any other. */
  error = app_fixture_save (fixture->session, elsewhere);
  g_assert_no_error (error);
  g_assert_false (ct_session_is_remote (fixture->session));
  edit (fixture, 2);
  save (fixture);
  g_assert_cmpuint (count_boxes (fixture, "set.json"), ==, 3);
}

static void
write_theirs (Fixture *fixture)
{
  app_fixture_write (&fixture->files,
                     "set.json",
                     "{\"images\": [{\"id\": 1, \"file_name\": \"two.bmp\", \"width\": 8, \"height\": 4}], "
                     "\"annotations\": [], \"categories\": []}");
}

static guint
count_files (Fixture *fixture, const char *part)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->files.folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    if (strstr (name, part) != NULL)
      n++;
  return n;
}

static void
test_write_mine (Fixture *fixture, gconstpointer data)
{
  g_autofree char *conflict = NULL;

  edit (fixture, 1);
  write_theirs (fixture);
  save (fixture);
  g_assert_cmpint (ct_session_get_remote_state (fixture->session), ==, CT_REMOTE_CONFLICT);
  g_assert_true (ct_session_has_unpushed (fixture->session));
  conflict = ct_session_dup_conflict (fixture->session);
  g_assert_nonnull (strstr (conflict, "set.json"));
  g_assert_cmpuint (count_boxes (fixture, "set.json"), ==, 0);
  /* Saving again changes nothing about it. */
  edit (fixture, 2);
  save (fixture);
  g_assert_cmpint (ct_session_get_remote_state (fixture->session), ==, CT_REMOTE_CONFLICT);
  ct_session_push (fixture->session, CT_REMOTE_PUSH_KEEP_THEIRS);
  app_wait_for (!ct_session_is_pushing (fixture->session));
  g_assert_cmpint (ct_session_get_remote_state (fixture->session), ==, CT_REMOTE_SAME);
  g_assert_null (ct_session_get_remote_problem (fixture->session));
  g_assert_cmpuint (count_boxes (fixture, "set.json"), ==, 4);
  g_assert_cmpuint (count_files (fixture, ".theirs-"), ==, 1);
  g_assert_nonnull (strstr (fixture->kept, ".theirs-"));
}

static void
test_open_theirs (Fixture *fixture, gconstpointer data)
{
  edit (fixture, 1);
  write_theirs (fixture);
  save (fixture);
  g_assert_cmpint (ct_session_get_remote_state (fixture->session), ==, CT_REMOTE_CONFLICT);
  /* A look does not decide it. */
  open_remote (fixture, CT_REMOTE_PULL_CAREFUL);
  g_assert_cmpint (ct_session_get_remote_state (fixture->session), ==, CT_REMOTE_CONFLICT);
  g_assert_cmpuint (ct_session_get_dataset (fixture->session)->annotations.n_alive, ==, 3);
  open_remote (fixture, CT_REMOTE_PULL_THEIRS);
  g_assert_cmpint (ct_session_get_remote_state (fixture->session), ==, CT_REMOTE_SAME);
  g_assert_cmpuint (ct_session_get_dataset (fixture->session)->annotations.n_alive, ==, 0);
  g_assert_nonnull (strstr (fixture->kept, ".mine-"));
}

/* What others wrote is noticed without saving, and a reload has it. */
static void
test_look (Fixture *fixture, gconstpointer data)
{
  write_theirs (fixture);
  ct_session_look_remote (fixture->session);
  app_wait_for (ct_session_get_remote_state (fixture->session) == CT_REMOTE_BEHIND);
  g_assert_false (ct_session_has_unpushed (fixture->session));
  g_assert_cmpuint (ct_session_get_dataset (fixture->session)->annotations.n_alive, ==, 2);
  open_remote (fixture, CT_REMOTE_PULL_CAREFUL);
  g_assert_cmpint (ct_session_get_remote_state (fixture->session), ==, CT_REMOTE_SAME);
  g_assert_cmpuint (ct_session_get_dataset (fixture->session)->annotations.n_alive, ==, 0);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->files.folder, "set.json", NULL);
  g_autofree char *conflict = NULL;

  edit (fixture, 1);
  g_assert_cmpint (g_unlink (path), ==, 0);
  save (fixture);
  g_assert_cmpint (ct_session_get_remote_state (fixture->session), ==, CT_REMOTE_GONE);
  g_assert_true (ct_session_has_unpushed (fixture->session));
  conflict = ct_session_dup_conflict (fixture->session);
  g_assert_nonnull (strstr (conflict, "removed"));
  ct_session_push (fixture->session, CT_REMOTE_PUSH_KEEP_THEIRS);
  app_wait_for (!ct_session_is_pushing (fixture->session));
  g_assert_false (ct_session_has_unpushed (fixture->session));
  g_assert_cmpuint (count_boxes (fixture, "set.json"), ==, 3);
}

/* What was saved and not written back is written when it is opened again; what is not saved is in the journal. */
static void
test_later (Fixture *fixture, gconstpointer data)
{
  g_autofree char *aside = g_strconcat (fixture->files.folder, "-aside", NULL);

  edit (fixture, 1);
  g_assert_cmpint (g_rename (fixture->files.folder, aside), ==, 0);
  save (fixture);
  g_assert_true (ct_session_has_unpushed (fixture->session));
  ct_session_stop_push (fixture->session);
  g_assert_false (ct_session_is_pushing (fixture->session));
  edit (fixture, 2);
  ct_session_close (fixture->session);
  app_fixture_settle ();
  g_assert_false (ct_session_has_unpushed (fixture->session));
  app_fixture_remove_folder (fixture->files.folder);
  g_assert_cmpint (g_rename (aside, fixture->files.folder), ==, 0);
  open_remote (fixture, CT_REMOTE_PULL_CAREFUL);
  g_assert_cmpuint (ct_session_get_dataset (fixture->session)->annotations.n_alive, ==, 4);
  app_wait_for (!ct_session_is_pushing (fixture->session));
  g_assert_cmpint (ct_session_get_remote_state (fixture->session), ==, CT_REMOTE_SAME);
  g_assert_cmpuint (count_boxes (fixture, "set.json"), ==, 3);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/session-remote/pictures", test_pictures },
    { "/session-remote/push", test_push },
    { "/session-remote/write-mine", test_write_mine },
    { "/session-remote/open-theirs", test_open_theirs },
    { "/session-remote/look", test_look },
    { "/session-remote/gone", test_gone },
    { "/session-remote/later", test_later },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
