/* test-thumbnails.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thumbnails for rows: who is served first, who is given up, what is kept, and what a row
 * shows while it is bound to one image after the other.
 */
#include "app-fixture.h"

#include <adwaita.h>

#include "ct-image-row.h"
#include "ct-thumbnail-view.h"

#define SIDE_PX 32
#define N_OWNERS 40

/* An owner as far from sight as the test says, which counts what it is told. */
typedef struct
{
  double distance;
  guint n_ready;
  guint order;
  GdkTexture *texture;
  char *problem;
} Owner;

static guint n_told;

static double
owner_get_distance (gpointer data)
{
  return ((Owner *) data)->distance;
}

static void
owner_ready (gpointer data, GdkTexture *texture, const char *problem)
{
  Owner *owner = data;

  owner->n_ready++;
  owner->order = n_told++;
  g_set_object (&owner->texture, texture);
  g_free (owner->problem);
  owner->problem = g_strdup (problem);
}

static const CtThumbnailClient client = { owner_get_distance, owner_ready };

static void
owner_clear (Owner *owner)
{
  g_clear_object (&owner->texture);
  g_clear_pointer (&owner->problem, g_free);
}

/* A folder of pictures, one an image; @data of the path function. */
typedef struct
{
  AppFixture app;
  CtThumbnailLoader *loader;
} Fixture;

static const char *const names[] = { "one.bmp", "two.bmp", "gone.bmp", "odd.bmp", "broken.bmp" };

static char *
dup_path (gpointer data, guint32 image)
{
  Fixture *fixture = data;
  g_autofree char *name =
      image < G_N_ELEMENTS (names) ? g_strdup (names[image]) : g_strdup_printf ("link-%u.bmp", image);

  return image == CT_NO_ROW ? NULL : g_build_filename (fixture->app.folder, name, NULL);
}

static void
fixture_init (Fixture *fixture)
{
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  gsize n_bytes;

  app_fixture_init (&fixture->app);
  path = g_build_filename (fixture->app.folder, "one.bmp", NULL);
  g_assert_true (g_file_get_contents (path, &text, &n_bytes, NULL));
  for (guint32 i = G_N_ELEMENTS (names); i < G_N_ELEMENTS (names) + N_OWNERS; i++)
    {
      g_autofree char *link = dup_path (fixture, i);

      g_assert_true (g_file_set_contents (link, text, (gssize) n_bytes, NULL));
    }
  fixture->loader = ct_thumbnail_loader_new (dup_path, fixture);
  n_told = 0;
}

static void
fixture_clear (Fixture *fixture)
{
  ct_thumbnail_loader_stop (fixture->loader);
  app_wait_for (ct_thumbnail_loader_get_n_jobs (fixture->loader) == 0);
  app_fixture_settle ();
  g_assert_finalize_object (fixture->loader);
  app_fixture_clear (&fixture->app);
}

static void
test_answers (void)
{
  Fixture fixture;
  Owner owners[G_N_ELEMENTS (names)] = { 0 };

  fixture_init (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    ct_thumbnail_loader_want (fixture.loader, &owners[i], &client, i, SIDE_PX);
  g_assert_cmpuint (n_told, ==, 0);
  app_wait_for (n_told == G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gboolean is_well = i != 2 && i != 4;

      g_assert_cmpuint (owners[i].n_ready, ==, 1);
      g_assert_true ((owners[i].texture != NULL) == is_well);
      g_assert_true ((owners[i].problem == NULL) == is_well);
    }
  g_assert_cmpint (gdk_texture_get_width (owners[0].texture), ==, 8);
  g_assert_cmpint (gdk_texture_get_height (owners[0].texture), ==, 4);
  /* What is not there may come, so it is looked for again. */
  g_assert_cmpuint (ct_thumbnail_loader_get_n_kept (fixture.loader), ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    ct_thumbnail_loader_want (fixture.loader, &owners[i], &client, i, SIDE_PX);
  g_assert_cmpuint (n_told, ==, 2 * G_N_ELEMENTS (names) - 1);
  app_wait_for (owners[2].n_ready == 2);
  /* A name that is no path. */
  ct_thumbnail_loader_want (fixture.loader, &owners[0], &client, CT_NO_ROW, SIDE_PX);
  g_assert_null (owners[0].texture);
  g_assert_nonnull (owners[0].problem);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    owner_clear (&owners[i]);
  fixture_clear (&fixture);
}

/* Those in sight come before those that are near, and what is far never, until it comes near. */
static void
test_order (void)
{
  Fixture fixture;
  Owner owners[N_OWNERS] = { 0 };
  guint n_seen = 0, n_near = 0;

  fixture_init (&fixture);
  for (guint i = 0; i < N_OWNERS; i++)
    {
      int kind = g_test_rand_int_range (0, 3);

      owners[i].distance = kind == 0 ? 0 : kind == 1 ? 100 + (double) i : -1;
      n_seen += kind == 0;
      n_near += kind == 1;
      ct_thumbnail_loader_want (fixture.loader, &owners[i], &client, G_N_ELEMENTS (names) + i, SIDE_PX);
      g_assert_cmpuint (ct_thumbnail_loader_get_n_jobs (fixture.loader), ==, 0);
    }
  while (n_told < n_seen + n_near)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (ct_thumbnail_loader_get_n_jobs (fixture.loader), <=, 2);
    }
  app_fixture_settle ();
  for (guint i = 0; i < N_OWNERS; i++)
    {
      guint n_before = 0;

      g_assert_cmpuint (owners[i].n_ready, ==, owners[i].distance >= 0);
      for (guint j = 0; j < N_OWNERS; j++)
        n_before += owners[j].distance >= 0
                    && (owners[j].distance < owners[i].distance || (owners[j].distance == owners[i].distance && j > i));
      /* Two are on their way at a time, and either may be the first to come. */
      if (owners[i].distance >= 0)
        g_assert_cmpuint (n_before, <=, owners[i].order + 1);
    }
  for (guint i = 0; i < N_OWNERS; i++)
    owners[i].distance = 0;
  ct_thumbnail_loader_look_again (fixture.loader);
  app_wait_for (n_told == N_OWNERS);
  for (guint i = 0; i < N_OWNERS; i++)
    owner_clear (&owners[i]);
  fixture_clear (&fixture);
}

static void
test_cancel (void)
{
  Fixture fixture;
  Owner owners[N_OWNERS] = { 0 };

  fixture_init (&fixture);
  for (guint i = 0; i < N_OWNERS; i++)
    ct_thumbnail_loader_want (fixture.loader, &owners[i], &client, G_N_ELEMENTS (names) + i, SIDE_PX);
  app_wait_for (ct_thumbnail_loader_get_n_jobs (fixture.loader) == 2 || n_told > 0);
  for (guint i = 0; i < N_OWNERS; i++)
    if (i % 2 == 0)
      {
        /* Some of them are done by now; nothing may come after this. */
        ct_thumbnail_loader_cancel (fixture.loader, &owners[i]);
        owners[i].n_ready += 100;
      }
  app_fixture_settle ();
  app_wait_for (ct_thumbnail_loader_get_n_jobs (fixture.loader) == 0);
  for (guint i = 0; i < N_OWNERS; i++)
    {
      if (i % 2 == 0)
        g_assert_true (owners[i].n_ready == 100 || (owners[i].n_ready == 101 && owners[i].texture != NULL));
      else
        g_assert_cmpuint (owners[i].n_ready, ==, 1);
    }
  for (guint i = 0; i < N_OWNERS; i++)
    owner_clear (&owners[i]);
  fixture_clear (&fixture);
}

/* Another wish of the same owner takes the place of the first. */
static void
test_replace (void)
{
  Fixture fixture;
  Owner owner = { 0 };

  fixture_init (&fixture);
  for (guint i = 0; i < 5; i++)
    ct_thumbnail_loader_want (fixture.loader, &owner, &client, i, SIDE_PX);
  app_wait_for (owner.n_ready > 0);
  app_fixture_settle ();
  g_assert_cmpuint (owner.n_ready, ==, 1);
  g_assert_null (owner.texture);
  g_assert_nonnull (strstr (owner.problem, "broken.bmp"));
  owner_clear (&owner);
  fixture_clear (&fixture);
}

static const char *turned_path;
static CtRect turned_size_px;

static char *
dup_turned (gpointer data, guint32 image)
{
  return g_strdup (turned_path);
}

static CtRect
get_turned_size (gpointer data, guint32 image)
{
  return turned_size_px;
}

/* A picture that is turned to be seen: as the data set means it, and anew when that is another size. */
static void
test_frame (void)
{
  const char *shared = g_getenv ("CT_SHARED_DATA");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "", "images", "exif", "Landscape_6.jpg", NULL);
  CtThumbnailLoader *loader;
  static const int sizes[][2] = { { 0, 0 }, { 1200, 1800 }, { 1800, 1200 } };

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("needs CT_SHARED_DATA");
      return;
    }
  turned_path = path;
  loader = ct_thumbnail_loader_new (dup_turned, NULL);
  ct_thumbnail_loader_set_size_func (loader, get_turned_size);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Owner owner = { 0 };
      gboolean is_tall = sizes[i][0] == 1200;

      turned_size_px = CT_RECT_INIT (0, 0, sizes[i][0], sizes[i][1]);
      ct_thumbnail_loader_want (loader, &owner, &client, 0, SIDE_PX);
      app_wait_for (owner.n_ready > 0);
      g_assert_nonnull (owner.texture);
      g_assert_cmpint (gdk_texture_get_height (owner.texture), ==, is_tall ? SIDE_PX : 21);
      g_assert_cmpint (gdk_texture_get_width (owner.texture), ==, is_tall ? 21 : SIDE_PX);
      owner_clear (&owner);
    }
  ct_thumbnail_loader_stop (loader);
  app_wait_for (ct_thumbnail_loader_get_n_jobs (loader) == 0);
  app_fixture_settle ();
  g_assert_finalize_object (loader);
}

static CtThumbnailView *
view_of (GtkWidget *row)
{
  return CT_THUMBNAIL_VIEW (gtk_widget_get_template_child (row, CT_TYPE_IMAGE_ROW, "thumbnail"));
}

static gboolean
is_marked (GtkWidget *row)
{
  return gtk_widget_has_css_class (row, "problem");
}

/* A row in a scrolled window, bound to one image after the other. */
static void
test_row (void)
{
  Fixture fixture;
  CtSession *session = ct_session_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *row = ct_image_row_new ();
  CtImageItem *items[G_N_ELEMENTS (names)];

  fixture_init (&fixture);
  app_fixture_open (&fixture.app, session);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    items[i] = ct_image_item_new (ct_session_get_dataset (session), i, NULL);
  ct_image_row_set_loader (CT_IMAGE_ROW (row), fixture.loader);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), row);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 100);
  gtk_window_present (GTK_WINDOW (window));
  app_wait_for (gtk_widget_get_height (row) > 0);

  ct_image_row_set_item (CT_IMAGE_ROW (row), items[0]);
  g_assert_cmpstr (ct_thumbnail_view_get_icon (view_of (row)), ==, "image-x-generic-symbolic");
  app_wait_for (ct_thumbnail_view_get_texture (view_of (row)) != NULL);
  g_assert_null (ct_thumbnail_view_get_icon (view_of (row)));
  g_assert_false (is_marked (row));

  ct_image_row_set_item (CT_IMAGE_ROW (row), items[4]);
  g_assert_cmpstr (ct_thumbnail_view_get_icon (view_of (row)), ==, "image-x-generic-symbolic");
  g_assert_false (is_marked (row));
  app_wait_for (is_marked (row));
  g_assert_cmpstr (ct_thumbnail_view_get_icon (view_of (row)), ==, "image-missing-symbolic");

  /* Recycled: nothing of the one before stays, and what comes late is not shown. */
  ct_image_row_set_item (CT_IMAGE_ROW (row), items[1]);
  g_assert_false (is_marked (row));
  ct_image_row_set_item (CT_IMAGE_ROW (row), NULL);
  app_fixture_settle ();
  g_assert_null (ct_thumbnail_view_get_texture (view_of (row)));
  ct_image_row_set_item (CT_IMAGE_ROW (row), items[0]);
  g_assert_nonnull (ct_thumbnail_view_get_texture (view_of (row)));

  gtk_window_destroy (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_finalize_object (items[i]);
  app_fixture_settle ();
  g_assert_finalize_object (session);
  fixture_clear (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();
  g_test_add_func ("/thumbnails/answers", test_answers);
  g_test_add_func ("/thumbnails/order", test_order);
  g_test_add_func ("/thumbnails/cancel", test_cancel);
  g_test_add_func ("/thumbnails/replace", test_replace);
  g_test_add_func ("/thumbnails/frame", test_frame);
  g_test_add_func ("/thumbnails/row", test_row);
  return g_test_run ();
}
