/* test-samples.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sample pictures against golden colours that another program (Pillow 9.4) found in them,
 * and proof that looking at pictures never opens one for writing.
 */
#include "ct-decoder.h"
#include "ct-picture-source.h"
#include "ct-probe.h"
#include "ct-thumbnail.h"

#include "imaging-fixtures.h"
#include "samples-golden.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* The mean colour of one field of the grid, over a grey ground where the picture is transparent. */
static void
mean_of_field (const CtPixels *pixels, int column, int row, double rgb[3])
{
  int width = ct_pixels_get_width (pixels);
  int height = ct_pixels_get_height (pixels);
  gboolean has_alpha = ct_pixels_get_format (pixels) == CT_PIXEL_RGBA8;
  int n = 0;

  memset (rgb, 0, 3 * sizeof *rgb);
  for (int y = row * height / GOLDEN_SIDE; y < (row + 1) * height / GOLDEN_SIDE; y++)
    for (int x = column * width / GOLDEN_SIDE; x < (column + 1) * width / GOLDEN_SIDE; x++, n++)
      {
        const guint8 *p = ct_pixels_get_pixel (pixels, x, y);
        double alpha = has_alpha ? p[3] / 255.0 : 1;

        for (guint i = 0; i < 3; i++)
          rgb[i] += p[i] * alpha + 128 * (1 - alpha);
      }
  for (guint i = 0; i < 3; i++)
    rgb[i] /= n;
}

/* Whether the golden colours hold. What follows broken data in a JPEG are values far out of range, for which
 * libjpeg-turbo's plain code gives other pixels than its vector code. */
static gboolean
is_comparable (const char *name)
{
  return g_getenv ("JSIMD_FORCENONE") == NULL || strstr (name, "corrupt") == NULL;
}

static void
test_golden (void)
{
  g_autofree char *folder = fixture_shared_path (".");
  CtDecodeOptions lenient = { .allow_truncated = TRUE };

  if (folder == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (golden); i++)
    {
      g_autofree char *path = g_build_filename (folder, golden[i].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (CtPixels) pixels = ct_decode_file (path, &lenient, NULL, NULL, &error);

      g_test_message ("%s", golden[i].name);
      if (pixels == NULL && g_str_has_suffix (path, ".webp"))
        continue;
      g_assert_no_error (error);
      g_assert_cmpint (ct_pixels_get_width (pixels), ==, golden[i].width);
      g_assert_cmpint (ct_pixels_get_height (pixels), ==, golden[i].height);
      for (int row = 0; row < GOLDEN_SIDE && is_comparable (golden[i].name); row++)
        for (int column = 0; column < GOLDEN_SIDE; column++)
          {
            const guint8 *expected = golden[i].fields[row * GOLDEN_SIDE + column];
            double rgb[3];

            mean_of_field (pixels, column, row, rgb);
            for (guint j = 0; j < 3; j++)
              g_assert_cmpfloat (fabs (rgb[j] - expected[j]), <=, golden[i].tolerance);
          }
    }
}

/* Everything that this floor can do with a file. */
static void
look_at (const char *path)
{
  g_autoptr (CtPictureSource) source = ct_picture_source_open (path, NULL, NULL, NULL);
  g_autoptr (CtPixels) all = ct_decode_file (path, NULL, NULL, NULL, NULL);
  g_autoptr (CtPixels) deep = ct_decode_file (path, &(CtDecodeOptions){ .deep = TRUE }, NULL, NULL, NULL);
  g_autoptr (CtPixels) made = ct_thumbnail_get (path, 128, NULL, NULL);
  g_autoptr (CtPixels) kept = ct_thumbnail_get (path, 128, NULL, NULL);
  CtProbe probe;

  ct_probe_file (path, &probe, NULL);
  if (source != NULL)
    {
      g_autoptr (CtPixels) level = ct_picture_source_decode_level (source, 1, NULL, NULL, NULL);
      g_autoptr (CtPixels) region =
          ct_picture_source_decode_region (source, 0, &(CtPixelRect){ 0, 0, 2, 2 }, NULL, NULL);
    }
}

/* The kernel tells when a file that was open for writing is closed, changed, or when its folder is. */
static void
test_never_writes (void)
{
  g_autofree char *folder = fixture_shared_path ("formats");
  g_autofree char *copies = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  char events[4096];
  const char *name;
  int fd;

  if (folder == NULL)
    return;
  copies = g_dir_make_tmp ("ct-imaging-XXXXXX", NULL);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *from = g_build_filename (folder, name, NULL);
      char *to = g_build_filename (copies, name, NULL);
      g_autoptr (GBytes) bytes = fixture_read (from);

      g_assert_true (g_file_set_contents (to, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
      g_ptr_array_add (paths, to);
    }
  g_assert_cmpuint (paths->len, >, 30);
  fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  g_assert_cmpint (inotify_add_watch (fd,
                                      copies,
                                      IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVE),
                   >=,
                   0);
  for (guint i = 0; i < paths->len; i++)
    look_at (g_ptr_array_index (paths, i));
  g_assert_cmpint (read (fd, events, sizeof events), <, 0);

  /* The watch does see what it is to see. */
  g_clear_pointer (&dir, g_dir_close);
  close (g_open (g_ptr_array_index (paths, 0), O_WRONLY, 0));
  g_assert_cmpint (read (fd, events, sizeof events), >, 0);
  close (fd);
  for (guint i = 0; i < paths->len; i++)
    g_unlink (g_ptr_array_index (paths, i));
  g_rmdir (copies);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/samples/golden", test_golden);
  g_test_add_func ("/samples/never-writes", test_never_writes);
  return g_test_run ();
}
