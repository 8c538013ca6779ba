/* test-thumbnail.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Size, proportion and orientation of small pictures.
 */
#include "ct-thumbnail.h"

#include "ct-error.h"
#include "imaging-fixtures.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>

static CtPixels *
make (GBytes *bytes, int side)
{
  g_autofree char *path = fixture_write ("x", bytes);
  g_autoptr (GError) error = NULL;
  CtPixels *pixels = ct_thumbnail_make (path, side, NULL, &error);

  g_assert_no_error (error);
  fixture_remove (path);
  return pixels;
}

static void
test_sizes (void)
{
  static const int sizes[][2] = { { 400, 300 }, { 301, 999 }, { 1000, 1 }, { 129, 128 }, { 128, 128 }, { 5, 3 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (CtPixels) pixels = fixture_gradient (sizes[i][0], sizes[i][1]);
      int longer = MAX (sizes[i][0], sizes[i][1]);
      g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 95, 0);
      g_autoptr (GBytes) png = fixture_png (pixels);
      g_autoptr (CtPixels) a = make (jpeg, 128);
      g_autoptr (CtPixels) b = make (png, 128);

      g_assert_cmpint (MAX (ct_pixels_get_width (a), ct_pixels_get_height (a)), ==, MIN (longer, 128));
      g_assert_cmpint (ct_pixels_get_width (a), ==, ct_pixels_get_width (b));
      g_assert_cmpint (ct_pixels_get_height (a), ==, ct_pixels_get_height (b));
      g_assert_cmpint (ct_pixels_get_full_width (a), ==, sizes[i][0]);
      g_assert_cmpint (ct_pixels_get_full_height (a), ==, sizes[i][1]);
      g_assert_cmpfloat (fixture_mean_distance (a, b), <, 4);
    }
}

/* Turned like the picture: the same as the thumbnail of the pixels that people see. */
static void
test_orientation (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (300, 200);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 95, 0);

  for (guint tag = 1; tag <= 8; tag++)
    {
      g_autoptr (GBytes) turned = fixture_jpeg_with_exif (jpeg, tag, FALSE);
      g_autoptr (CtPixels) shown = ct_orientation_apply (ct_orientation_from_tag (tag), pixels);
      g_autoptr (GBytes) png = fixture_png (shown);
      g_autoptr (CtPixels) a = make (turned, 64);
      g_autoptr (CtPixels) b = make (png, 64);

      g_assert_cmpint (ct_pixels_get_height (a), ==, tag >= 5 ? 64 : 43);
      g_assert_cmpfloat (fixture_mean_distance (a, b), <, 4);
    }
}

/* In the frame that the data set means, made and kept, and with sizes that say nothing or fit nothing. */
static void
test_frame (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (1000, 700);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 95, 0);
  g_autoptr (GBytes) png = fixture_png (pixels);
  g_autoptr (CtPixels) stored = make (png, 100);

  for (guint tag = 1; tag <= 8; tag++)
    {
      g_autoptr (GBytes) turned = fixture_jpeg_with_exif (jpeg, tag, FALSE);
      g_autofree char *path = fixture_write ("framed.jpg", turned);
      g_autoptr (CtPixels) shown = ct_orientation_apply (ct_orientation_from_tag (tag), stored);
      gboolean swaps = ct_orientation_swaps_sides (ct_orientation_from_tag (tag));
      const struct
      {
        double width, height;
        const CtPixels *expected;
      } cases[] = {
        /* Where both frames have one size, it means the shown one, as on the canvas. */
        { 1000, 700, swaps ? stored : shown },
        { 700, 1000, shown },
        { 0, 0, shown },
        { 1000, 0, shown },
        { 1234, 55, shown },
      };

      for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
        {
          guint j = i % G_N_ELEMENTS (cases);
          g_autoptr (GError) error = NULL;
          g_autoptr (CtPixels) got =
              ct_thumbnail_get_in_frame (path, 100, cases[j].width, cases[j].height, NULL, &error);

          g_assert_no_error (error);
          g_assert_cmpint (ct_pixels_get_width (got), ==, ct_pixels_get_width (cases[j].expected));
          g_assert_cmpint (ct_pixels_get_height (got), ==, ct_pixels_get_height (cases[j].expected));
          g_assert_cmpfloat (fixture_mean_distance (got, cases[j].expected), <, 4);
        }
      fixture_remove (path);
    }
}

static void
test_damaged_and_missing (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (300, 200);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 95, 0);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (jpeg, 0, g_bytes_get_size (jpeg) * 2 / 3);
  g_autoptr (CtPixels) thumbnail = make (half, 64);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *path = fixture_write ("x.jpg", jpeg);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (ct_pixels_get_damage (thumbnail));
  g_cancellable_cancel (cancellable);
  g_assert_null (ct_thumbnail_make (path, 64, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  fixture_remove (path);
  g_assert_null (ct_thumbnail_make (path, 64, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
}

/* A picture, its URI and where the specification wants its thumbnail, computed here again. */
typedef struct
{
  char *path;
  char *uri;
  char *name;
} Picture;

static Picture
make_picture (const char *name, GBytes *bytes)
{
  Picture self = { fixture_write (name, bytes), NULL, NULL };
  g_autofree char *digest = NULL;

  self.uri = g_filename_to_uri (self.path, NULL, NULL);
  digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, self.uri, -1);
  self.name = g_strconcat (digest, ".png", NULL);
  return self;
}

static void
picture_clear (Picture *self)
{
  fixture_remove (self->path);
  g_free (self->path);
  g_free (self->uri);
  g_free (self->name);
}

static CtPixels *
get (const char *path, int side)
{
  g_autoptr (GError) error = NULL;
  CtPixels *pixels = ct_thumbnail_get (path, side, NULL, &error);

  g_assert_no_error (error);
  return pixels;
}

static guint
mode_of (const char *path)
{
  struct stat st;

  g_assert_cmpint (g_stat (path, &st), ==, 0);
  return st.st_mode & 07777;
}

/* What another program finds: the names, the words, the rights. */
static void
test_shared_cache (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (1000, 700);
  g_autoptr (GBytes) plain = fixture_jpeg (pixels, 95, 0);
  g_autoptr (GBytes) jpeg = fixture_jpeg_with_exif (plain, 6, FALSE);
  Picture picture = make_picture ("a picture ü.jpg", jpeg);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "thumbnails", NULL);
  g_autofree char *folder = g_build_filename (cache, "normal", NULL);
  g_autofree char *file = g_build_filename (folder, picture.name, NULL);
  g_autofree char *told = ct_thumbnail_get_cache_path (picture.path, 100);
  g_autofree char *mtime = NULL;
  g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (jpeg));
  g_autoptr (GError) error = NULL;
  g_autoptr (CtPixels) made = NULL;
  g_autoptr (CtPixels) kept = NULL;
  g_autoptr (CtPixels) large = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  struct stat st;

  g_assert_cmpstr (told, ==, file);
  g_assert_null (ct_thumbnail_lookup (picture.path, 100, &error));
  g_assert_no_error (error);
  made = get (picture.path, 100);
  g_assert_cmpint (ct_pixels_get_height (made), ==, 100);

  g_assert_cmpint (g_stat (picture.path, &st), ==, 0);
  mtime = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) st.st_mtim.tv_sec);
  pixbuf = gdk_pixbuf_new_from_file (file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, 128);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, 90);
  g_assert_cmpstr (gdk_pixbuf_get_option (pixbuf, "tEXt::Thumb::URI"), ==, picture.uri);
  g_assert_cmpstr (gdk_pixbuf_get_option (pixbuf, "tEXt::Thumb::MTime"), ==, mtime);
  g_assert_cmpstr (gdk_pixbuf_get_option (pixbuf, "tEXt::Thumb::Size"), ==, size);
  g_assert_cmpstr (gdk_pixbuf_get_option (pixbuf, "tEXt::Thumb::Image::Width"), ==, "700");
  g_assert_cmpstr (gdk_pixbuf_get_option (pixbuf, "tEXt::Thumb::Mimetype"), ==, "image/jpeg");
  g_assert_cmpuint (mode_of (file), ==, 0600);
  g_assert_cmpuint (mode_of (folder), ==, 0700);
  g_assert_cmpuint (mode_of (cache), ==, 0700);

  kept = ct_thumbnail_lookup (picture.path, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_pixel_distance (kept, made), ==, 0);
  g_assert_cmpint (ct_pixels_get_full_width (kept), ==, 700);
  g_assert_cmpint (ct_pixels_get_full_height (kept), ==, 1000);
  large = get (picture.path, 200);
  g_assert_cmpint (ct_pixels_get_height (large), ==, 200);
  picture_clear (&picture);
}

/* One of another program is believed as long as the picture is the same. */
static void
test_another_program (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (1000, 700);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 95, 0);
  Picture picture = make_picture ("x.jpg", jpeg);
  g_autofree char *file = ct_thumbnail_get_cache_path (picture.path, 128);
  g_autoptr (GdkPixbuf) red = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 128, 90);
  g_autofree char *mtime = NULL;
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (CtPixels) theirs = NULL;
  g_autoptr (CtPixels) ours = NULL;
  struct stat st;
  struct utimbuf times;

  gdk_pixbuf_fill (red, 0xff0000ff);
  g_mkdir_with_parents (folder, 0700);
  g_assert_cmpint (g_stat (picture.path, &st), ==, 0);
  mtime = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) st.st_mtim.tv_sec);
  gdk_pixbuf_save (red, file, "png", &error, "tEXt::Thumb::URI", picture.uri, "tEXt::Thumb::MTime", mtime, NULL);
  g_assert_no_error (error);
  theirs = get (picture.path, 128);
  g_assert_cmpfloat (fixture_mean (theirs, 0), ==, 255);
  g_assert_cmpfloat (fixture_mean (theirs, 1), ==, 0);

  times.actime = times.modtime = st.st_mtim.tv_sec - 1000;
  g_assert_cmpint (utime (picture.path, &times), ==, 0);
  g_assert_null (ct_thumbnail_lookup (picture.path, 128, &error));
  g_assert_no_error (error);
  ours = get (picture.path, 128);
  g_assert_cmpfloat (fixture_mean (ours, 1), >, 50);
  picture_clear (&picture);
}

/* Nothing that lies in the cache can do harm; what is no thumbnail is made again. */
static void
test_rubbish_in_cache (void)
{
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (2);
  g_autoptr (CtPixels) pixels = fixture_gradient (500, 300);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 95, 0);
  Picture picture = make_picture ("x.jpg", jpeg);
  g_autofree char *file = ct_thumbnail_get_cache_path (picture.path, 128);
  g_autoptr (CtPixels) first = get (picture.path, 128);
  g_autoptr (GBytes) good = fixture_read (file);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GBytes) mutant = fixture_mutate (rand_source, good, i % 2 != 0 ? 400 : g_bytes_get_size (good));
      g_autoptr (CtPixels) pixels_now = NULL;

      g_assert_true (
          g_file_set_contents (file, g_bytes_get_data (mutant, NULL), (gssize) g_bytes_get_size (mutant), NULL));
      pixels_now = get (picture.path, 128);
      g_assert_cmpint (MAX (ct_pixels_get_width (pixels_now), ct_pixels_get_height (pixels_now)), <=, 128);
    }
  picture_clear (&picture);
}

/* What cannot be read is tried once, until it changes; what is small or damaged is not kept. */
static void
test_failures (void)
{
  g_autoptr (CtPixels) pixels = fixture_gradient (400, 300);
  g_autoptr (GBytes) jpeg = fixture_jpeg (pixels, 95, 0);
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (jpeg, 0, 100);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (jpeg, 0, g_bytes_get_size (jpeg) / 2);
  g_autoptr (CtPixels) tiny = fixture_gradient (100, 60);
  g_autoptr (GBytes) small = fixture_jpeg (tiny, 95, 0);
  GBytes *not_kept[2] = { half, small };
  Picture broken = make_picture ("x.jpg", head);
  g_autoptr (CtPixels) mended = NULL;
  g_autofree char *mark =
      g_build_filename (g_get_user_cache_dir (), "thumbnails", "fail", "cartouche", broken.name, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_assert_null (ct_thumbnail_get (broken.path, 128, NULL, &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
      g_clear_error (&error);
      g_assert_cmpuint (mode_of (mark), ==, 0600);
    }
  g_assert_null (ct_thumbnail_lookup (broken.path, 128, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (
      g_file_set_contents (broken.path, g_bytes_get_data (jpeg, NULL), (gssize) g_bytes_get_size (jpeg), NULL));
  mended = get (broken.path, 128);
  g_assert_cmpint (ct_pixels_get_width (mended), ==, 128);
  picture_clear (&broken);

  for (guint i = 0; i < G_N_ELEMENTS (not_kept); i++)
    {
      Picture picture = make_picture ("y.jpg", not_kept[i]);
      g_autoptr (CtPixels) shown = get (picture.path, 128);
      g_autofree char *file = ct_thumbnail_get_cache_path (picture.path, 128);

      g_assert_nonnull (shown);
      g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
      picture_clear (&picture);
    }
}

static void
remove_tree (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_tree (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("ct-thumbnails-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thumbnail/sizes", test_sizes);
  g_test_add_func ("/thumbnail/orientation", test_orientation);
  g_test_add_func ("/thumbnail/frame", test_frame);
  g_test_add_func ("/thumbnail/damaged-and-missing", test_damaged_and_missing);
  g_test_add_func ("/thumbnail/shared-cache", test_shared_cache);
  g_test_add_func ("/thumbnail/another-program", test_another_program);
  g_test_add_func ("/thumbnail/rubbish-in-cache", test_rubbish_in_cache);
  g_test_add_func ("/thumbnail/failures", test_failures);
  status = g_test_run ();
  remove_tree (cache);
  return status;
}
