/* test-place.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where somebody was in a document comes back as it was written; what cannot be right does not.
 */
#include "ct-place.h"

#include <locale.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "storage-fixtures.h"

static char *scratch;

static char *
dup_document (const char *name)
{
  return g_build_filename (scratch, name, NULL);
}

static void
save (const CtPlace *place, const char *document)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ct_place_save (place, document, NULL, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (void)
{
  g_autofree char *document = dup_document ("größe=[1].json");
  g_autofree char *other = dup_document ("other.json");
  g_autoptr (CtPlace) place = ct_place_new ();
  g_autoptr (CtPlace) found = NULL;

  g_assert_null (ct_place_load (document));
  place->image = g_strdup (" sub folder/bild ä\\n=1.jpg");
  place->view = CT_PLACE_FREE;
  place->zoom = 1.0 / 3;
  place->center_x_px = 1234.5678;
  place->center_y_px = -7.25;
  place->shows_left = FALSE;
  place->left_wpx = 240;
  place->right_wpx = 333;
  place->width_wpx = 1200;
  place->height_wpx = 760;
  place->is_fullscreen = TRUE;
  save (place, document);
  g_assert_null (ct_place_load (other));
  found = ct_place_load (document);
  g_assert_nonnull (found);
  g_assert_cmpstr (found->image, ==, place->image);
  g_assert_cmpint (found->view, ==, CT_PLACE_FREE);
  g_assert_cmpfloat (found->zoom, ==, place->zoom);
  g_assert_cmpfloat (found->center_x_px, ==, place->center_x_px);
  g_assert_cmpfloat (found->center_y_px, ==, place->center_y_px);
  g_assert_false (found->shows_left);
  g_assert_true (found->shows_right);
  g_assert_cmpint (found->left_wpx, ==, 240);
  g_assert_cmpint (found->right_wpx, ==, 333);
  g_assert_cmpint (found->width_wpx, ==, 1200);
  g_assert_cmpint (found->height_wpx, ==, 760);
  g_assert_false (found->is_maximized);
  g_assert_true (found->is_fullscreen);
}

/* The path may be written in any way that leads to the same file. */
static void
test_same_document (void)
{
  g_autofree char *document = dup_document ("same.json");
  g_autofree char *detour = g_build_filename (scratch, ".", "..", NULL);
  g_autofree char *base = g_path_get_basename (scratch);
  g_autofree char *again = g_build_filename (detour, base, "same.json", NULL);
  g_autoptr (CtPlace) place = ct_place_new ();
  g_autoptr (CtPlace) found = NULL;

  place->image = g_strdup ("b.png");
  save (place, document);
  found = ct_place_load (again);
  g_assert_nonnull (found);
  g_assert_cmpstr (found->image, ==, "b.png");
}

static char *
only_file (void)
{
  g_autofree char *folder = ct_place_dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return g_build_filename (folder, g_dir_read_name (dir), NULL);
}

static void
empty_folder (void)
{
  g_autofree char *folder = ct_place_dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

/* Whatever is in a file, opening goes on with what can be right. */
static void
test_nonsense (void)
{
  static const char *const bad[] = {
    "",
    "not a key file",
    "[view]\nmode=2\nzoom=nan\ncenter-x=1\ncenter-y=1\n[window]\nwidth=-5\nheight=99999999999\nleft=maybe\n",
    "[view]\nmode=2\nzoom=inf\ncenter-x=1e300\ncenter-y=1\n",
    "[view]\nmode=77\nzoom=2\n",
    "[document]\nimage=\\q\n",
    "\xff\xfe\x00",
  };
  g_autofree char *document = dup_document ("bad.json");
  g_autoptr (CtPlace) place = ct_place_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = NULL;
      g_autofree char *uri = g_filename_to_uri (document, NULL, NULL);
      g_autofree char *text = g_strdup_printf ("[document]\nuri=%s\n%s", uri, bad[i]);
      g_autoptr (CtPlace) found = NULL;

      empty_folder ();
      save (place, document);
      path = only_file ();
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      found = ct_place_load (document);
      if (found == NULL)
        continue;
      g_assert_cmpint (found->view, ==, CT_PLACE_FIT);
      g_assert_cmpint (found->width_wpx, ==, 0);
      g_assert_cmpint (found->height_wpx, ==, 0);
      g_assert_true (found->shows_left);
    }
}

static guint
count_files (void)
{
  g_autofree char *folder = ct_place_dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_bounded (void)
{
  g_autoptr (CtPlace) place = ct_place_new ();
  g_autofree char *first = dup_document ("0.json");
  g_autofree char *last = NULL;
  g_autoptr (CtPlace) found = NULL;
  g_autofree char *path = NULL;
  const struct utimbuf old = { 1000, 1000 };

  empty_folder ();
  save (place, first);
  path = only_file ();
  g_assert_cmpint (utime (path, &old), ==, 0);
  for (guint i = 1; i <= CT_PLACE_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.json", i);

      g_free (last);
      last = dup_document (name);
      save (place, last);
    }
  g_assert_cmpuint (count_files (), ==, CT_PLACE_MAX);
  g_assert_null (ct_place_load (first));
  found = ct_place_load (last);
  g_assert_nonnull (found);
}

static void
test_no_room (void)
{
  g_autofree char *document = dup_document ("none.json");
  g_autofree char *folder = ct_place_dup_folder ();
  g_autoptr (CtPlace) place = ct_place_new ();
  g_autoptr (GError) error = NULL;

  empty_folder ();
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_true (g_file_set_contents (folder, "a file stands in the way", -1, NULL));
  g_assert_false (ct_place_save (place, document, NULL, &error));
  g_assert_nonnull (error);
  g_assert_null (ct_place_load (document));
  g_assert_cmpint (g_unlink (folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  fixture_begin_state ();
  g_test_init (&argc, &argv, NULL);
  scratch = g_dir_make_tmp ("place-XXXXXX", NULL);
  g_test_add_func ("/place/round-trip", test_round_trip);
  g_test_add_func ("/place/same-document", test_same_document);
  g_test_add_func ("/place/nonsense", test_nonsense);
  g_test_add_func ("/place/bounded", test_bounded);
  g_test_add_func ("/place/no-room", test_no_room);
  status = g_test_run ();
  g_rmdir (scratch);
  g_free (scratch);
  fixture_end_state ();
  return status;
}
