/* bench-make-picture.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-make-picture WIDTH HEIGHT OUT.jpg [--progressive] [--count N]: writes a made-up picture
 * that is as hard to decode as a photograph: soft shapes, edges and a little noise, 4:2:0 at
 * quality 88, about a quarter of a byte a pixel. With --count, N of them: OUT-00000.jpg and so on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>
#include <turbojpeg.h>

#define GRID_SIDE 64

typedef struct
{
  int width;
  int height;
  guint32 seed;
  int flags;
} Kind;

static guint32
next_random (guint32 *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

/* Grey values on a coarse grid, in between by bilinear interpolation. */
static int
soft (const guint8 *grid, int x, int y, int cell)
{
  int column = x / cell % (GRID_SIDE - 1);
  int row = y / cell % (GRID_SIDE - 1);
  int fx = x % cell * 256 / cell;
  int fy = y % cell * 256 / cell;
  const guint8 *p = grid + row * GRID_SIDE + column;
  int top = p[0] * (256 - fx) + p[1] * fx;
  int bottom = p[GRID_SIDE] * (256 - fx) + p[GRID_SIDE + 1] * fx;

  return (top * (256 - fy) + bottom * fy) >> 16;
}

static guint8 *
paint (const Kind *kind)
{
  guint8 *pixels = g_malloc ((gsize) kind->width * (gsize) kind->height * 3);
  guint32 state = kind->seed * 2654435761u + 1;
  guint8 grid[GRID_SIDE * GRID_SIDE];
  int large = MAX (kind->width / 16, 8);
  int small = MAX (kind->width / 400, 3);

  for (guint i = 0; i < sizeof grid; i++)
    grid[i] = (guint8) next_random (&state);
  for (int y = 0; y < kind->height; y++)
    for (int x = 0; x < kind->width; x++)
      {
        guint8 *p = pixels + ((gsize) y * (gsize) kind->width + (gsize) x) * 3;
        int base = soft (grid, x, y, large);
        int detail = soft (grid, y + 3 * x / 2, x, small) - 128;
        int noise = (int) (next_random (&state) >> 28) - 8;
        /* Smooth sky on one side, leaves on the other. */
        int value = base + (base > 128 ? detail / 12 : detail / 2) + noise;

        p[0] = (guint8) CLAMP (value + 20, 0, 255);
        p[1] = (guint8) CLAMP (value, 0, 255);
        p[2] = (guint8) CLAMP (255 - value + detail / 8, 0, 255);
      }
  return pixels;
}

static int
write_jpeg (const Kind *kind, const char *path)
{
  g_autofree guint8 *pixels = paint (kind);
  tjhandle handle = tjInitCompress ();
  unsigned char *jpeg = NULL;
  unsigned long n_bytes = 0;
  gboolean ok =
      tjCompress2 (handle, pixels, kind->width, 0, kind->height, TJPF_RGB, &jpeg, &n_bytes, TJSAMP_420, 88, kind->flags)
      == 0;

  ok = ok && g_file_set_contents (path, (const char *) jpeg, (gssize) n_bytes, NULL);
  tjFree (jpeg);
  tjDestroy (handle);
  if (!ok)
    fprintf (stderr, "%s cannot be written\n", path);
  return ok ? 0 : 1;
}

int
main (int argc, char **argv)
{
  Kind kind = { 0 };
  int count = 0;

  if (argc < 4)
    {
      fprintf (stderr, "bench-make-picture WIDTH HEIGHT OUT.jpg [--progressive] [--count N]\n");
      return 2;
    }
  kind.width = atoi (argv[1]);
  kind.height = atoi (argv[2]);
  for (int i = 4; i < argc; i++)
    {
      if (strcmp (argv[i], "--progressive") == 0)
        kind.flags = TJFLAG_PROGRESSIVE;
      else if (strcmp (argv[i], "--count") == 0 && i + 1 < argc)
        count = atoi (argv[++i]);
    }
  if (kind.width < 1 || kind.height < 1)
    return 2;
  if (count == 0)
    return write_jpeg (&kind, argv[3]);
  for (int i = 0; i < count; i++)
    {
      int stem = (int) strlen (argv[3]) - (g_str_has_suffix (argv[3], ".jpg") ? 4 : 0);
      g_autofree char *path = g_strdup_printf ("%.*s-%05d.jpg", stem, argv[3], i);

      kind.seed = (guint32) i + 1;
      if (write_jpeg (&kind, path) != 0)
        return 1;
    }
  return 0;
}
