/* test-exactness.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is shown is what a trainer sees: a JPEG equals djpeg's output byte for byte, at full
 * size and reduced, and other formats equal what gdk-pixbuf reads.
 */
#include "ct-decoder.h"
#include "ct-probe.h"

#include "imaging-fixtures.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdlib.h>
#include <string.h>

/* A number of a PNM header. */
static int
next_number (const guint8 **at)
{
  char *end;
  gint64 value = g_ascii_strtoll ((const char *) *at, &end, 10);

  *at = (const guint8 *) end;
  return (int) value;
}

/* Runs djpeg; NULL when it cannot, because the picture is of a kind that PNM does not have. */
static CtPixels *
run_djpeg (const char *djpeg, const char *scale, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error,
                        djpeg,
                        "-ppm",
                        "-scale",
                        scale,
                        path,
                        NULL);
  g_autoptr (GBytes) out = NULL;
  const guint8 *at;
  gsize n_bytes;
  int width, height;
  gboolean gray;
  guint8 *data;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate (process, NULL, NULL, &out, NULL, &error));
  at = g_bytes_get_data (out, &n_bytes);
  if (n_bytes < 16 || at[0] != 'P')
    return NULL;
  gray = at[1] == '5';
  at += 2;
  width = next_number (&at);
  height = next_number (&at);
  g_assert_cmpint (next_number (&at), ==, 255);
  at++;
  data = g_malloc ((gsize) width * height * 3);
  for (gsize i = 0; i < (gsize) width * height; i++)
    for (guint j = 0; j < 3; j++)
      data[3 * i + j] = gray ? at[i] : at[3 * i + j];
  return ct_pixels_new_take (CT_PIXEL_RGB8, width, height, data);
}

static guint
compare_with_djpeg (const char *djpeg, const char *path)
{
  static const char *const scales[] = { "1/1", "1/2", "1/4", "1/8" };
  guint n_compared = 0;
  CtProbe probe;

  if (!ct_probe_file (path, &probe, NULL) || probe.bits != 8
      || (probe.format != CT_IMAGE_JPEG && probe.format != CT_IMAGE_MPO))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      int side = MAX (probe.stored_width, probe.stored_height);
      CtDecodeOptions options = { .stored_frame = TRUE, .allow_truncated = TRUE };
      g_autoptr (CtPixels) theirs = run_djpeg (djpeg, scales[i], path);
      g_autoptr (CtPixels) ours = NULL;
      g_autoptr (GError) error = NULL;

      if (theirs == NULL)
        break;
      options.max_side_px = (side + (1 << i) - 1) >> i;
      ours = ct_decode_file (path, &options, NULL, NULL, &error);
      g_assert_no_error (error);
      g_test_message ("%s at %s", path, scales[i]);
      g_assert_cmpint (fixture_pixel_distance (ours, theirs), ==, 0);
      n_compared++;
    }
  return n_compared;
}

static void
test_djpeg (void)
{
  static const char *const folders[] = { "exif", "formats" };
  g_autofree char *djpeg = g_find_program_in_path ("djpeg");
  guint n_compared = 0;

  if (djpeg == NULL)
    {
      g_test_skip ("djpeg is not installed (Debian: libjpeg-turbo-progs)");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = fixture_shared_path (folders[i]);
      g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
      const char *name;

      if (dir == NULL)
        return;
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);

          n_compared += compare_with_djpeg (djpeg, path);
        }
    }
  g_assert_cmpuint (n_compared, >=, 4 * 24);
}

/* Pictures of eight bits that gdk-pixbuf reads as they are. */
static void
test_gdk_pixbuf (void)
{
  static const char *const names[] = {
    "bmp-24bit.bmp",         "bmp-palette-rle8.bmp",  "gif-animated.gif",
    "png-animated.png",      "png-interlaced.png",    "jpeg-truncated-cmyk-expected.png",
    "png-palette-alpha.png", "tiff-rgb.tif",          "png-rgb16.png",
    "png-rgba16.png",        "png-gray16.png",        "png-exif-orientation-3.png",
    "tiff-gray16.tif",       "tiff-three-pages.tiff",
  };
  g_autofree char *folder = fixture_shared_path ("formats");

  if (folder == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_file (path, &error);
      g_autoptr (GBytes) rows = NULL;
      g_autoptr (CtPixels) theirs = NULL;
      g_autoptr (CtPixels) packed = NULL;
      g_autoptr (CtPixels) ours = NULL;

      g_assert_no_error (error);
      rows = gdk_pixbuf_read_pixel_bytes (pixbuf);
      theirs = ct_pixels_new (gdk_pixbuf_get_has_alpha (pixbuf) ? CT_PIXEL_RGBA8 : CT_PIXEL_RGB8,
                              gdk_pixbuf_get_width (pixbuf),
                              gdk_pixbuf_get_height (pixbuf),
                              (gsize) gdk_pixbuf_get_rowstride (pixbuf),
                              rows);
      packed = ct_pixels_without_alpha (theirs);
      ours = ct_decode_file (path, &(CtDecodeOptions){ .stored_frame = TRUE }, NULL, NULL, &error);
      g_assert_no_error (error);
      g_test_message ("%s", names[i]);
      g_assert_cmpint (fixture_pixel_distance (ours, packed), <=, 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exactness/djpeg", test_djpeg);
  g_test_add_func ("/exactness/gdk-pixbuf", test_gdk_pixbuf);
  return g_test_run ();
}
