/* bench-decode.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the imaging floor needs for a picture, without a window; prints one JSON object.
 *
 * bench-decode view FILE SIDE: opening and a first view for a window of SIDE device pixels; then
 *   all of the picture, or a screenful from its middle when it is too large for that
 * bench-decode level FILE LEVEL: one level
 * bench-decode thumbnail FILE SIDE: making one, and taking it from the cache of the desktop
 * bench-decode probe FILE...: the headers of files, again and again for a second
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "ct-picture-source.h"
#include "ct-pyramid.h"
#include "ct-thumbnail.h"

static double
milliseconds_since (gint64 start_us)
{
  return (double) (g_get_monotonic_time () - start_us) / 1000;
}

static double
peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss * 1024 / 1e6;
}

static void
print_number (const char *name, double value, const char *end)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  printf ("\"%s\": %s%s", name, g_ascii_formatd (number, sizeof number, "%.3f", value), end);
}

static CtPixels *
decode_sharp (CtPictureSource *source, GError **error)
{
  CtPixelRect region = { 0, 0, 1920, 1080 };
  int width, height;

  if (ct_picture_source_get_access (source) != CT_PICTURE_REGIONS)
    return ct_picture_source_decode_level (source, ct_picture_source_get_whole_level (source), NULL, NULL, error);
  ct_picture_source_get_level_size (source, 0, &width, &height);
  region.x = MAX (0, (width - region.width) / 2);
  region.y = MAX (0, (height - region.height) / 2);
  return ct_picture_source_decode_region (source, 0, &region, NULL, error);
}

static gboolean
view (const char *path, int side, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (CtPictureSource) source = ct_picture_source_open (path, NULL, NULL, error);
  g_autoptr (CtPixels) first = NULL;
  g_autoptr (CtPixels) sharp = NULL;
  g_autoptr (CtPyramid) pyramid = NULL;
  double first_ms, sharp_ms;
  guint level;

  if (source == NULL)
    return FALSE;
  level = ct_picture_source_get_first_level (source, side);
  first = ct_picture_source_decode_level (source, level, NULL, NULL, error);
  if (first == NULL)
    return FALSE;
  first_ms = milliseconds_since (start_us);
  start_us = g_get_monotonic_time ();
  sharp = decode_sharp (source, error);
  if (sharp == NULL)
    return FALSE;
  sharp_ms = milliseconds_since (start_us);
  start_us = g_get_monotonic_time ();
  pyramid = ct_pyramid_new (sharp, 256, NULL, NULL, error);
  printf ("{");
  print_number ("ms", first_ms, ", ");
  print_number ("sharp_ms", sharp_ms, ", ");
  print_number ("pyramid_ms", milliseconds_since (start_us), ", ");
  print_number ("peak_mb", peak_mb (), ", ");
  printf ("\"level\": %u, \"whole_level\": %u, \"regions\": %s}\n",
          level,
          ct_picture_source_get_whole_level (source),
          ct_picture_source_get_access (source) == CT_PICTURE_REGIONS ? "true" : "false");
  return TRUE;
}

static gboolean
decode_level (const char *path, int level, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (CtPictureSource) source = ct_picture_source_open (path, NULL, NULL, error);
  g_autoptr (CtPixels) pixels = NULL;

  if (source == NULL)
    return FALSE;
  pixels = ct_picture_source_decode_level (source,
                                           MAX ((guint) level, ct_picture_source_get_whole_level (source)),
                                           NULL,
                                           NULL,
                                           error);
  if (pixels == NULL)
    return FALSE;
  printf ("{");
  print_number ("ms", milliseconds_since (start_us), ", ");
  print_number ("peak_mb", peak_mb (), ", ");
  printf ("\"width\": %d, \"height\": %d}\n", ct_pixels_get_width (pixels), ct_pixels_get_height (pixels));
  return TRUE;
}

static gboolean
thumbnail (const char *path, int side, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (CtPixels) made = ct_thumbnail_get (path, side, NULL, error);
  double ms = milliseconds_since (start_us);
  g_autoptr (CtPixels) kept = NULL;

  if (made == NULL)
    return FALSE;
  start_us = g_get_monotonic_time ();
  kept = ct_thumbnail_lookup (path, side, error);
  if (kept == NULL)
    return FALSE;
  printf ("{");
  print_number ("ms", ms, ", ");
  print_number ("kept_ms", milliseconds_since (start_us), "}\n");
  return TRUE;
}

static gboolean
probe (char **paths, int n_paths, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();
  guint n = 0;

  while (milliseconds_since (start_us) < 1000)
    for (int i = 0; i < n_paths; i++, n++)
      {
        CtProbe found;

        if (!ct_probe_file (paths[i], &found, error))
          return FALSE;
      }
  printf ("{");
  print_number ("ms", milliseconds_since (start_us) / n, ", ");
  print_number ("per_second", n / (milliseconds_since (start_us) / 1000), "}\n");
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = FALSE;

  if (argc >= 4 && strcmp (argv[1], "view") == 0)
    ok = view (argv[2], atoi (argv[3]), &error);
  else if (argc >= 4 && strcmp (argv[1], "level") == 0)
    ok = decode_level (argv[2], atoi (argv[3]), &error);
  else if (argc >= 4 && strcmp (argv[1], "thumbnail") == 0)
    ok = thumbnail (argv[2], atoi (argv[3]), &error);
  else if (argc >= 3 && strcmp (argv[1], "probe") == 0)
    ok = probe (argv + 2, argc - 2, &error);
  else
    fprintf (stderr, "bench-decode view|level|thumbnail FILE NUMBER, or bench-decode probe FILE...\n");
  if (error != NULL)
    fprintf (stderr, "%s\n", error->message);
  return ok ? 0 : 1;
}
