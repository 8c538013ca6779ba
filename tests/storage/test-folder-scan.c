/* test-folder-scan.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which pictures a folder holds and in what order, and which of its files is the COCO file.
 */
#include "ct-folder-scan.h"

#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ct-error.h"
#include "storage-fixtures.h"

#define COCO "{\"images\": [], \"annotations\": [], \"categories\": []}"

static void
touch (Fixture *self, const char *name)
{
  g_free (fixture_write (self, name, "x"));
}

static void
assert_pictures (Fixture *self, const char *expected)
{
  g_autoptr (GPtrArray) names = ct_folder_scan_pictures (self->folder, NULL, NULL, &self->error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (self->error);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (char *) g_ptr_array_index (names, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_natural_order (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "img10.jpg", "img2.jpg", "img1.jpg", "img2a.jpg", "img100.jpg" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    touch (self, names[i]);
  assert_pictures (self, "img1.jpg img2.jpg img2a.jpg img10.jpg img100.jpg");
}

static void
test_kinds (Fixture *self, gconstpointer data)
{
  static const char *const names[] = {
    "a.JPG",  "b.jpeg",  "c.PNG",       "d.bmp", "e.gif", "f.tif",  "g.tiff",  "h.webp",
    "no.txt", "no.json", "no.jpg.part", "jpg",   "no",    "no.xcf", "i.x.png",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    touch (self, names[i]);
  assert_pictures (self, "a.JPG b.jpeg c.PNG d.bmp e.gif f.tif g.tiff h.webp i.x.png");
}

static void
test_sub_folders (Fixture *self, gconstpointer data)
{
  touch (self, "b.jpg");
  touch (self, "sub/a.jpg");
  touch (self, "sub/deep/er/c.jpg");
  touch (self, "with space/ü “1”.jpg");
  assert_pictures (self, "b.jpg sub/a.jpg sub/deep/er/c.jpg with space/ü “1”.jpg");
}

static void
test_hidden (Fixture *self, gconstpointer data)
{
  touch (self, ".hidden.jpg");
  touch (self, ".thumbnails/a.jpg");
  touch (self, "._a.jpg");
  touch (self, "a.jpg");
  assert_pictures (self, "a.jpg");
}

/* A link to a folder is not followed, so that a circle ends; one to a picture is a picture. */
static void
test_links (Fixture *self, gconstpointer data)
{
  g_autofree char *circle = fixture_path (self, "sub/circle");
  g_autofree char *folder = fixture_path (self, "linked.jpg");
  g_autofree char *picture = fixture_path (self, "z.jpg");

  touch (self, "sub/a.jpg");
  g_assert_cmpint (symlink ("..", circle), ==, 0);
  g_assert_cmpint (symlink ("sub/a.jpg", picture), ==, 0);
  assert_pictures (self, "sub/a.jpg z.jpg");
  g_assert_cmpint (symlink ("sub", folder), ==, 0);
  assert_pictures (self, "sub/a.jpg z.jpg");
}

/* What only looks like a picture or a file by its name: a pipe, a link to nowhere. */
static void
test_no_files (Fixture *self, gconstpointer data)
{
  g_autofree char *pipe_picture = fixture_path (self, "pipe.jpg");
  g_autofree char *pipe_json = fixture_path (self, "annotations.json");
  g_autofree char *nowhere = fixture_path (self, "nowhere.jpg");

  g_assert_cmpint (mkfifo (pipe_picture, 0644), ==, 0);
  g_assert_cmpint (mkfifo (pipe_json, 0644), ==, 0);
  g_assert_cmpint (symlink ("missing.jpg", nowhere), ==, 0);
  touch (self, "a.jpg");
  assert_pictures (self, "a.jpg");
  g_assert_null (ct_folder_scan_find_coco (self->folder, &self->error));
  g_assert_no_error (self->error);
}

/* A name that is no UTF-8 cannot stand in a COCO file. */
static void
test_bad_name (Fixture *self, gconstpointer data)
{
  touch (self, "a.jpg");
  touch (self, "b\xff.jpg");
  assert_pictures (self, "a.jpg");
}

static void
test_unreadable_sub_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *closed = fixture_path (self, "closed");

  touch (self, "a.jpg");
  touch (self, "closed/b.jpg");
  touch (self, "open/c.jpg");
  g_assert_cmpint (g_chmod (closed, 0), ==, 0);
  if (fixture_drop_root () != 0)
    {
      g_test_skip ("Root cannot become somebody else here");
      return;
    }
  assert_pictures (self, "a.jpg open/c.jpg");
  fixture_regain_root ();
}

static void
test_errors (Fixture *self, gconstpointer data)
{
  g_autofree char *missing = fixture_path (self, "missing");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_null (ct_folder_scan_pictures (missing, NULL, NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_clear_error (&self->error);
  g_assert_null (ct_folder_scan_find_coco (missing, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_clear_error (&self->error);
  touch (self, "sub/a.jpg");
  g_cancellable_cancel (cancellable);
  g_assert_null (ct_folder_scan_pictures (self->folder, NULL, cancellable, &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_coco (Fixture *self, const char *expected)
{
  g_autofree char *path = ct_folder_scan_find_coco (self->folder, &self->error);
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;

  g_assert_no_error (self->error);
  g_assert_cmpstr (name, ==, expected);
}

/* Each file that comes is a better guess than those before. */
static void
test_find_coco (Fixture *self, gconstpointer data)
{
  static const char *const better[] = { "zoo.json",
                                        "labels.json",
                                        "my-coco.json",
                                        "_annotations.coco.json",
                                        "annotations.json" };

  assert_coco (self, NULL);
  g_free (fixture_write (self, "settings.json", "{\"window\": [1, 2]}"));
  g_free (fixture_write (self, "empty.json", ""));
  g_free (fixture_write (self, "coco.txt", COCO));
  g_free (fixture_write (self, ".annotations.json", COCO));
  g_free (fixture_write (self, "sub/annotations.json", COCO));
  assert_coco (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (better); i++)
    {
      g_free (fixture_write (self, better[i], COCO));
      assert_coco (self, better[i]);
    }
  /* The name alone does not make it one. */
  g_free (fixture_write (self, "annotations.json", "[]"));
  assert_coco (self, "_annotations.coco.json");
}

static void
test_find_coco_folder (Fixture *self, gconstpointer data)
{
  g_free (fixture_write (self, "annotations.json/images.json", COCO));
  assert_coco (self, NULL);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/folder-scan/natural-order", test_natural_order);
  FIXTURE_TEST ("/folder-scan/kinds", test_kinds);
  FIXTURE_TEST ("/folder-scan/sub-folders", test_sub_folders);
  FIXTURE_TEST ("/folder-scan/hidden", test_hidden);
  FIXTURE_TEST ("/folder-scan/links", test_links);
  FIXTURE_TEST ("/folder-scan/no-files", test_no_files);
  FIXTURE_TEST ("/folder-scan/bad-name", test_bad_name);
  FIXTURE_TEST ("/folder-scan/unreadable-sub-folder", test_unreadable_sub_folder);
  FIXTURE_TEST ("/folder-scan/errors", test_errors);
  FIXTURE_TEST ("/folder-scan/find-coco", test_find_coco);
  FIXTURE_TEST ("/folder-scan/find-coco-folder", test_find_coco_folder);
  return g_test_run ();
}
