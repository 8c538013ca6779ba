/* test-remote-names.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of pictures in a container: where they are looked for, and that whatever a data set calls
 * them they are written to nowhere but the cache.
 */
#include "ct-error.h"
#include "remote-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void
test_addresses (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  g_autofree char *base = ct_container_url_of (CT_CONTAINER (fixture->container), NULL);
  g_autoptr (CtFindings) findings = ct_findings_new ();
  g_autofree char *images = g_strdup_printf (
      "{\"id\": 1, \"file_name\": \"a.jpg\", \"absolute_url\": \"%s/other/a%%20b.jpg?sig=x\"},"
      "{\"id\": 2, \"file_name\": \"b.jpg\", \"coco_url\": \"AmlDatastore://x/b.jpg\", \"absolute_url\": \"%s/other/b.jpg\"},"
      "{\"id\": 3, \"file_name\": \"c.jpg\", \"coco_url\": \"%s/other/c.jpg\"},"
      "{\"id\": 4, \"coco_url\": \"%s/other/d.jpg\"},"
      "{\"id\": 5, \"file_name\": \"/srv/e.jpg\", \"absolute_url\": \"%s/other/e.jpg\"},"
      "{\"id\": 6, \"file_name\": \"f.jpg\", \"absolute_url\": \"%s/sets/f2.jpg\"},"
      "{\"id\": 7, \"file_name\": \"/srv/g.jpg\", \"absolute_url\": \"https://elsewhere.example/g.jpg\"},"
      "{\"id\": 8, \"file_name\": \"../../h.jpg\"},"
      "{\"id\": 9, \"file_name\": \"https://elsewhere.example/i.jpg\"}",
      base,
      base,
      base,
      base,
      base,
      base);
  g_autofree char *by_address = g_strdup_printf ("%s/other/d.jpg", base);

  remote_fixture_write (fixture, "other/a b.jpg", "a");
  remote_fixture_write (fixture, "other/b.jpg", "b");
  remote_fixture_write (fixture, "other/c.jpg", "c");
  remote_fixture_write (fixture, "other/d.jpg", "d");
  remote_fixture_write (fixture, "other/e.jpg", "e");
  remote_fixture_write (fixture, "sets/f.jpg", "the name counts first");
  remote_fixture_write (fixture, "sets/f2.jpg", "f2");
  remote_fixture_write (fixture, "h.jpg", "h");
  remote_fixture_assert_no_picture (set, "a.jpg", CT_ERROR_NOT_FOUND);
  remote_fixture_learn (set, images, findings);
  remote_fixture_assert_picture (set, "a.jpg", "a");
  remote_fixture_assert_picture (set, "b.jpg", "b");
  remote_fixture_assert_picture (set, "c.jpg", "c");
  remote_fixture_assert_picture (set, by_address, "d");
  remote_fixture_assert_picture (set, "/srv/e.jpg", "e");
  remote_fixture_assert_picture (set, "f.jpg", "the name counts first");
  remote_fixture_assert_no_picture (set, "/srv/g.jpg", CT_ERROR_NOT_FOUND);
  remote_fixture_assert_no_picture (set, "../../h.jpg", CT_ERROR_NOT_FOUND);
  remote_fixture_assert_no_picture (set, "https://elsewhere.example/i.jpg", CT_ERROR_NOT_FOUND);
  remote_fixture_assert_picture (set, "../h.jpg", "h");
  g_assert_cmpuint (ct_findings_count_code (findings, "picture-not-in-container"), ==, 3);
}

/* As on disk: beside the COCO file, in "images" there, in "images" beside its folder, or beside its folder. */
static void
test_folders (RemoteFixture *fixture, gconstpointer data)
{
  static const char *const blobs[] = { "sets/x.jpg", "sets/images/x.jpg", "images/x.jpg", "x.jpg" };

  for (guint i = 0; i < G_N_ELEMENTS (blobs); i++)
    {
      g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);

      remote_fixture_write (fixture, blobs[i], blobs[i]);
      remote_fixture_learn (set,
                            "{\"id\": 1, \"file_name\": \"none.jpg\"}, {\"id\": 2, \"file_name\": \"x.jpg\"}",
                            NULL);
      remote_fixture_assert_picture (set, "x.jpg", blobs[i]);
      remote_fixture_remove (fixture, blobs[i]);
      g_clear_object (&set);
      /* The cache knows what it has. */
      set = remote_fixture_open (fixture);
      ct_remote_set_refresh_images (set, NULL, NULL, NULL, NULL);
    }
}

static void
collect_names (const char *folder, GHashTable *names)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
        collect_names (path, names);
      g_hash_table_add (names, path);
    }
}

static char *
random_name (void)
{
  static const char *const pieces[] = {
    "..",  ".",  "/",      "//",    "\\",     "a",       "b.jpg", "~", "%2e%2e",
    "%2f", "\n", "\t",     "C:",    "é",      "e\u0301", "nul",   " ", "://",
    "%",   "?",  "images", ".lock", ".index", "A",       "file:", "-", "." GETTEXT_PACKAGE "-0123456789abcdef.part"
  };
  GString *name = g_string_new (NULL);
  guint n = (guint) g_test_rand_int_range (1, 8);

  for (guint i = 0; i < n; i++)
    g_string_append (name, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  if (g_test_rand_int_range (0, 20) == 0)
    for (guint i = 0; i < 300; i++)
      g_string_append_c (name, 'x');
  return g_string_free (name, FALSE);
}

/* Answers every read with the name, whatever it is; so every name that can be asked for is there. */
static gboolean
serve_all (HookedContainer *container,
           const char *verb,
           const char *name,
           gpointer data,
           GCancellable *cancellable,
           GError **error)
{
  RemoteFixture *fixture = data;
  g_autofree char *path = g_build_filename (fixture->there, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  if (strcmp (verb, "get") == 0 && strlen (name) < 240 && g_mkdir_with_parents (folder, 0700) == 0)
    g_file_set_contents (path, name, -1, NULL);
  return TRUE;
}

static void
test_hostile_names (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) after = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  g_autofree char *cache = g_path_get_dirname (ct_remote_set_get_image_folder (set));
  g_autofree char *plain = g_strconcat (ct_remote_set_get_image_folder (set), "/", NULL);
  g_autofree char *others = g_build_filename (cache, "others", "", NULL);
  GHashTableIter iter;
  gpointer path;

  collect_names (fixture->folder, before);
  fixture->container->hook_data = fixture;
  fixture->container->hook = serve_all;
  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *name = random_name ();
      g_autoptr (GError) error = NULL;
      g_autoptr (CtRemotePicture) picture = ct_remote_set_fetch_image (set, name, NULL, NULL, &error);
      g_autofree char *canonical = NULL;

      g_assert_true ((picture != NULL) == (error == NULL));
      if (picture == NULL)
        continue;
      canonical = g_canonicalize_filename (ct_remote_picture_get_path (picture), NULL);
      g_assert_cmpstr (canonical, ==, ct_remote_picture_get_path (picture));
      g_assert_true (g_str_has_prefix (canonical, plain) || g_str_has_prefix (canonical, others));
    }
  collect_names (fixture->folder, after);
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_assert_true (g_hash_table_contains (before, path) || g_str_has_prefix (path, plain)
                   || g_str_has_prefix (path, others) || g_str_has_prefix (path, fixture->there)
                   || g_str_equal (path, ct_remote_set_get_image_folder (set)) || strlen (path) + 1 == strlen (others));
}

/* A name that is a folder's at the same time, one with a link on its way, one too long. */
static void
test_obstacles (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  g_autofree char *outside = g_build_filename (fixture->folder, "outside", NULL);
  g_autofree char *link = g_build_filename (ct_remote_set_get_image_folder (set), "link", NULL);
  g_autofree char *long_name = g_strnfill (300, 'x');
  g_autofree char *target = g_build_filename (outside, "x.jpg", NULL);

  remote_fixture_write (fixture, "sets/one/x.jpg", "below");
  remote_fixture_assert_picture (set, "one/x.jpg", "below");
  remote_fixture_remove (fixture, "sets/one/x.jpg");
  remote_fixture_remove (fixture, "sets/one");
  remote_fixture_write (fixture, "sets/one", "itself");
  remote_fixture_assert_picture (set, "one", "itself");
  remote_fixture_assert_picture (set, "one/x.jpg", "below");
  g_assert_cmpint (g_mkdir (outside, 0700), ==, 0);
  g_assert_cmpint (symlink (outside, link), ==, 0);
  remote_fixture_write (fixture, "sets/link/x.jpg", "not through the link");
  remote_fixture_assert_picture (set, "link/x.jpg", "not through the link");
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  /* Too long for any file, so also for this container. */
  remote_fixture_assert_no_picture (set, long_name, CT_ERROR_DENIED);
}

/* Where the file system takes two names for one, each picture still is its own. */
static void
test_folding (RemoteFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a.jpg", "A.jpg", "Dir/caf\u00e9.jpg", "dir/cafe\u0301.jpg" };
  g_autoptr (CtRemoteSet) set = NULL;

  fixture->options.folds_names = TRUE;
  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (GHashTable) folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      set = remote_fixture_open (fixture);
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          /* Another one comes first each time. */
          const char *name = names[(i + round) % G_N_ELEMENTS (names)];
          g_autofree char *blob = g_strconcat ("sets/", name, NULL);
          g_autoptr (GError) error = NULL;
          g_autoptr (CtRemotePicture) picture = NULL;
          g_autofree char *lower = NULL;

          remote_fixture_write (fixture, blob, name);
          picture = ct_remote_set_fetch_image (set, name, NULL, NULL, &error);
          g_assert_no_error (error);
          remote_fixture_assert_file (ct_remote_picture_get_path (picture), name);
          lower = g_utf8_casefold (ct_remote_picture_get_path (picture), -1);
          g_assert_true (g_hash_table_add (folded, g_utf8_normalize (lower, -1, G_NORMALIZE_NFC)));
        }
      g_clear_object (&set);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *blob = g_strconcat ("sets/", names[i], NULL);

      g_assert_cmpuint (hooked_container_count (fixture->container, "get", blob), <=, 2);
    }
}

#define ADD(name, func)                                                                                                \
  g_test_add ("/remote-names/" name, RemoteFixture, NULL, remote_fixture_set_up, func, remote_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("addresses", test_addresses);
  ADD ("folders", test_folders);
  ADD ("hostile-names", test_hostile_names);
  ADD ("obstacles", test_obstacles);
  ADD ("folding", test_folding);
  return g_test_run ();
}
