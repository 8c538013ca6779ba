/* test-picture-loader.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the loader tells of a picture from the wish to the sharp pixels, in which order, and
 * whose result counts when somebody has gone on.
 */
#include "app-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ct-picture-loader.h"

#define LARGE_SIDE 3200
#define N_SMALL 12

typedef struct
{
  char *folder;
  CtPictureLoader *loader;
  GArray *states;
  int width_px;
  gboolean was_coarser;
} Fixture;

/* A picture of one colour with its own size, so that one can be told from another. */
static char *
add_picture (Fixture *fixture, const char *name, const char *type, int width_px, int height_px)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width_px, height_px);
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (fixture->folder, name, NULL);

  gdk_pixbuf_fill (pixbuf, 0x3060a0ff);
  gdk_pixbuf_save (pixbuf, path, type, &error, NULL);
  g_assert_no_error (error);
  return path;
}

static void
changed_cb (CtPictureLoader *loader, Fixture *fixture)
{
  const CtPicture *picture = ct_picture_loader_get_picture (loader);
  int width_px = picture->pixels != NULL ? ct_pixels_get_width (picture->pixels) : 0;

  g_array_append_val (fixture->states, picture->state);
  /* Never from sharp to coarse. */
  if (width_px < fixture->width_px)
    fixture->was_coarser = TRUE;
  fixture->width_px = width_px;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("ct-loader-XXXXXX", NULL);
  fixture->loader = ct_picture_loader_new ();
  fixture->states = g_array_new (FALSE, FALSE, sizeof (CtPictureState));
  g_signal_connect (fixture->loader, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_fixture_settle ();
  g_assert_finalize_object (fixture->loader);
  g_array_unref (fixture->states);
  app_fixture_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
no_neighbour (gpointer data, gint64 position, CtPictureRequest *request)
{
  return FALSE;
}

static void
show (Fixture *fixture, const char *path)
{
  const CtPictureRequest request = { .path = (char *) path };

  g_array_set_size (fixture->states, 0);
  fixture->width_px = 0;
  fixture->was_coarser = FALSE;
  ct_picture_loader_show (fixture->loader, &request, -1, 0, no_neighbour, NULL);
}

static const CtPicture *
wait_for (Fixture *fixture, CtPictureState state)
{
  const CtPicture *picture = ct_picture_loader_get_picture (fixture->loader);

  while (picture->state != state)
    g_main_context_iteration (NULL, TRUE);
  return picture;
}

/* The preview, if it wins the race at all, comes before the sharp picture, which comes once. */
static void
test_cold (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = add_picture (fixture, "large.jpg", "jpeg", LARGE_SIDE, LARGE_SIDE / 2);
  const CtPicture *picture;

  show (fixture, path);
  g_assert_cmpint (ct_picture_loader_get_picture (fixture->loader)->state, ==, CT_PICTURE_LOADING);
  picture = wait_for (fixture, CT_PICTURE_READY);
  app_fixture_settle ();
  g_assert_cmpint (picture->state, ==, CT_PICTURE_READY);
  g_assert_cmpint (ct_pixels_get_width (picture->pixels), ==, LARGE_SIDE);
  g_assert_cmpint (picture->width_px, ==, LARGE_SIDE);
  g_assert_false (fixture->was_coarser);
  g_assert_cmpuint (fixture->states->len, >=, 2);
  g_assert_cmpuint (fixture->states->len, <=, 3);
  for (guint i = 0; i + 1 < fixture->states->len; i++)
    g_assert_cmpint (g_array_index (fixture->states, CtPictureState, i), ==, CT_PICTURE_LOADING);
}

/* The second time it is there before the call returns. */
static void
test_cached (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = add_picture (fixture, "large.jpg", "jpeg", LARGE_SIDE, LARGE_SIDE / 2);

  show (fixture, path);
  wait_for (fixture, CT_PICTURE_READY);
  show (fixture, path);
  g_assert_cmpint (ct_picture_loader_get_picture (fixture->loader)->state, ==, CT_PICTURE_READY);
  app_fixture_settle ();
  g_assert_cmpuint (fixture->states->len, ==, 1);
}

/* A file that was written anew is shown from the cache for a moment, and then as it is. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = add_picture (fixture, "a.png", "png", 40, 30);
  g_autofree char *same = NULL;
  const CtPicture *picture;

  show (fixture, path);
  wait_for (fixture, CT_PICTURE_READY);
  same = add_picture (fixture, "a.png", "png", 64, 48);
  g_assert_cmpstr (same, ==, path);
  show (fixture, path);
  picture = ct_picture_loader_get_picture (fixture->loader);
  while (picture->width_px != 64)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (picture->state, ==, CT_PICTURE_READY);
  g_unlink (path);
  show (fixture, path);
  wait_for (fixture, CT_PICTURE_MISSING);
  g_assert_nonnull (picture->message);
}

static void
test_broken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = add_picture (fixture, "large.jpg", "jpeg", LARGE_SIDE, LARGE_SIDE / 2);
  g_autofree char *nothing = g_build_filename (fixture->folder, "nothing.jpg", NULL);
  g_autofree char *text = NULL;
  const CtPicture *picture;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (g_file_set_contents (path, text, (gssize) length / 2, NULL));
  show (fixture, path);
  picture = wait_for (fixture, CT_PICTURE_DAMAGED);
  g_assert_nonnull (picture->message);
  app_fixture_settle ();
  g_assert_cmpint (picture->state, ==, CT_PICTURE_DAMAGED);
  ct_picture_loader_reveal (fixture->loader);
  g_assert_cmpint (picture->state, ==, CT_PICTURE_READY);

  g_assert_true (g_file_set_contents (path, "\xff\xd8\xff\xe0 no picture", -1, NULL));
  show (fixture, path);
  picture = wait_for (fixture, CT_PICTURE_BROKEN);
  app_fixture_settle ();
  g_assert_cmpint (picture->state, ==, CT_PICTURE_BROKEN);
  show (fixture, nothing);
  wait_for (fixture, CT_PICTURE_MISSING);
}

static gboolean
numbered (gpointer data, gint64 position, CtPictureRequest *request)
{
  const Fixture *fixture = data;
  g_autofree char *name = g_strdup_printf ("s%" G_GINT64_FORMAT ".png", position);

  request->path = g_build_filename (fixture->folder, name, NULL);
  return TRUE;
}

/* Steps and jumps at random, with or without a rest: what is shown in the end is what was asked last. */
static void
test_leafing (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < N_SMALL; i++)
    {
      g_autofree char *name = g_strdup_printf ("s%d.png", i);

      g_free (add_picture (fixture, name, "png", 10 + i, 20));
    }
  for (int round = 0; round < 40; round++)
    {
      gint64 position = g_test_rand_int_range (0, N_SMALL);

      for (int step = g_test_rand_int_range (1, 8); step > 0; step--)
        {
          CtPictureRequest request = { 0 };

          if (g_test_rand_int_range (0, 5) == 0)
            position = g_test_rand_int_range (0, N_SMALL);
          else
            position = (position + 1) % N_SMALL;
          numbered (fixture, position, &request);
          ct_picture_loader_show (fixture->loader, &request, position, N_SMALL, numbered, fixture);
          ct_picture_request_clear (&request);
          for (int turns = g_test_rand_int_range (0, 4); turns > 0; turns--)
            g_main_context_iteration (NULL, FALSE);
        }
      g_assert_cmpint (wait_for (fixture, CT_PICTURE_READY)->width_px, ==, 10 + position);
    }
  ct_picture_loader_clear (fixture->loader);
  g_assert_cmpint (ct_picture_loader_get_picture (fixture->loader)->state, ==, CT_PICTURE_NONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/picture-loader/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("cold", test_cold);
  ADD ("cached", test_cached);
  ADD ("changed", test_changed);
  ADD ("broken", test_broken);
  ADD ("leafing", test_leafing);
#undef ADD
  return g_test_run ();
}
