/* test-image-path.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a file_name leads, and whether that is inside the image folder: what is not is never
 * uploaded.
 */
#include "ct-document.h"

#include <locale.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "storage-fixtures.h"

static void
assert_resolves (Fixture *self, const char *file_name, const char *expected, gboolean expected_inside)
{
  g_autofree char *folder = fixture_path (self, "images");
  g_autofree char *expected_path =
      expected != NULL && *expected != '/' ? fixture_path (self, expected) : g_strdup (expected);
  gboolean inside = !expected_inside;
  g_autofree char *path = ct_document_resolve_image (folder, file_name, &inside);
  g_autofree char *again = ct_document_resolve_image (folder, file_name, NULL);

  g_assert_cmpstr (path, ==, expected_path);
  g_assert_cmpstr (again, ==, expected_path);
  if (inside != expected_inside)
    g_error ("%s should be %s", file_name, expected_inside ? "inside" : "outside");
}

static void
make_pictures (Fixture *self)
{
  g_free (fixture_write (self, "images/a.jpg", "a"));
  g_free (fixture_write (self, "images/sub/b.jpg", "b"));
  g_free (fixture_write (self, "images-other/c.jpg", "c"));
  g_free (fixture_write (self, "secret.jpg", "s"));
}

static void
test_inside (Fixture *self, gconstpointer data)
{
  make_pictures (self);
  assert_resolves (self, "a.jpg", "images/a.jpg", TRUE);
  assert_resolves (self, "sub/b.jpg", "images/sub/b.jpg", TRUE);
  assert_resolves (self, "./a.jpg", "images/a.jpg", TRUE);
  assert_resolves (self, "sub//b.jpg", "images/sub/b.jpg", TRUE);
  assert_resolves (self, "sub/../a.jpg", "images/a.jpg", TRUE);
  assert_resolves (self, "missing.jpg", "images/missing.jpg", TRUE);
  assert_resolves (self, "..a.jpg", "images/..a.jpg", TRUE);
  assert_resolves (self, "100%25.jpg", "images/100%25.jpg", TRUE);
}

static void
test_outside (Fixture *self, gconstpointer data)
{
  g_autofree char *absolute_inside = fixture_path (self, "images/a.jpg");

  make_pictures (self);
  assert_resolves (self, "../secret.jpg", "secret.jpg", FALSE);
  assert_resolves (self, "sub/../../secret.jpg", "secret.jpg", FALSE);
  assert_resolves (self, "../images-other/c.jpg", "images-other/c.jpg", FALSE);
  assert_resolves (self, "/etc/hostname", "/etc/hostname", FALSE);
  assert_resolves (self, "//etc/hostname", "//etc/hostname", FALSE);
  assert_resolves (self, "../missing.jpg", "missing.jpg", FALSE);
  assert_resolves (self, "..", self->folder, FALSE);
  /* The folder itself is no picture in it. */
  assert_resolves (self, ".", "images", FALSE);
  assert_resolves (self, absolute_inside, "images/a.jpg", TRUE);
}

static void
test_no_path (Fixture *self, gconstpointer data)
{
  assert_resolves (self, "", NULL, FALSE);
  assert_resolves (self, "https://host/container/a.jpg?sig=x", NULL, FALSE);
  assert_resolves (self, "AmlDatastore://data/a.jpg", NULL, FALSE);
  assert_resolves (self, "file:///etc/hostname", NULL, FALSE);
}

/* Windows' slashes count where no file has them in its name. */
static void
test_back_slashes (Fixture *self, gconstpointer data)
{
  make_pictures (self);
  assert_resolves (self, "sub\\b.jpg", "images/sub/b.jpg", TRUE);
  assert_resolves (self, ".\\a.jpg", "images/a.jpg", TRUE);
  assert_resolves (self, "..\\secret.jpg", "secret.jpg", FALSE);
  assert_resolves (self, "sub\\..\\..\\secret.jpg", "secret.jpg", FALSE);
  g_free (fixture_write (self, "images/sub\\b.jpg", "x"));
  assert_resolves (self, "sub\\b.jpg", "images/sub\\b.jpg", TRUE);
}

/* Percent-encoding is undone where a file has the decoded name only. */
static void
test_percent (Fixture *self, gconstpointer data)
{
  make_pictures (self);
  g_free (fixture_write (self, "images/a b.jpg", "x"));
  assert_resolves (self, "a%20b.jpg", "images/a b.jpg", TRUE);
  assert_resolves (self, ".\\a%20b.jpg", "images/a b.jpg", TRUE);
  assert_resolves (self, "%2e%2e/secret.jpg", "secret.jpg", FALSE);
  assert_resolves (self, "sub%2Fb.jpg", "images/sub/b.jpg", TRUE);
  assert_resolves (self, "a%00.jpg", "images/a%00.jpg", TRUE);
  assert_resolves (self, "a%ff.jpg", "images/a%ff.jpg", TRUE);
  g_free (fixture_write (self, "images/a%20b.jpg", "x"));
  assert_resolves (self, "a%20b.jpg", "images/a%20b.jpg", TRUE);
}

static void
link_to (Fixture *self, const char *target, const char *name)
{
  g_autofree char *path = fixture_path (self, name);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
test_links (Fixture *self, gconstpointer data)
{
  make_pictures (self);
  link_to (self, "../secret.jpg", "images/out.jpg");
  link_to (self, "a.jpg", "images/in.jpg");
  link_to (self, "../images-other", "images/other");
  link_to (self, "sub", "images/alias");
  link_to (self, "/etc", "images/etc");
  assert_resolves (self, "out.jpg", "images/out.jpg", FALSE);
  assert_resolves (self, "in.jpg", "images/in.jpg", TRUE);
  assert_resolves (self, "other/c.jpg", "images/other/c.jpg", FALSE);
  assert_resolves (self, "alias/b.jpg", "images/alias/b.jpg", TRUE);
  assert_resolves (self, "etc/hostname", "images/etc/hostname", FALSE);
}

/* A folder whose path leads through a link is not outside of itself. */
static void
test_folder_is_link (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = fixture_path (self, "link");
  g_autofree char *slashed = g_strconcat (folder, "/", NULL);
  gboolean inside = FALSE;
  g_autofree char *path = NULL;
  g_autofree char *with_slash = NULL;

  make_pictures (self);
  link_to (self, "images", "link");
  path = ct_document_resolve_image (folder, "sub/b.jpg", &inside);
  g_assert_true (inside);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  inside = FALSE;
  with_slash = ct_document_resolve_image (slashed, "sub/b.jpg", &inside);
  g_assert_true (inside);
  g_assert_cmpstr (with_slash, ==, path);
}

static void
test_root_folder (Fixture *self, gconstpointer data)
{
  gboolean inside = FALSE;
  g_autofree char *path = ct_document_resolve_image ("/", "etc/x.jpg", &inside);

  g_assert_cmpstr (path, ==, "/etc/x.jpg");
  g_assert_true (inside);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/image-path/inside", test_inside);
  FIXTURE_TEST ("/image-path/outside", test_outside);
  FIXTURE_TEST ("/image-path/no-path", test_no_path);
  FIXTURE_TEST ("/image-path/back-slashes", test_back_slashes);
  FIXTURE_TEST ("/image-path/percent", test_percent);
  FIXTURE_TEST ("/image-path/links", test_links);
  FIXTURE_TEST ("/image-path/folder-is-link", test_folder_is_link);
  FIXTURE_TEST ("/image-path/root-folder", test_root_folder);
  return g_test_run ();
}
