/* imaging-fixtures.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small pictures made on the spot, so that most tests need no files from outside, and
 * comparisons of pixels.
 */
#pragma once

#include "ct-orientation.h"
#include "ct-pixels.h"

/**
 * FixtureTiff:
 *
 * A kind of TIFF as libtiff writes it; zero members mean what is most common.
 */
typedef struct
{
  guint bits; /* 8, 16, 32 or 64 */
  gboolean is_float;
  gboolean is_signed;
  gboolean tiled;
  gboolean separate;
  gboolean compressed;
  gboolean inverted;
  guint n_colours; /* 1 or 3 */
  guint orientation;
} FixtureTiff;

char *fixture_shared_path (const char *name);
char *fixture_write (const char *name, GBytes *bytes);
GBytes *fixture_read (const char *path);
void fixture_remove (const char *path);

CtPixels *fixture_random_pixels (GRand *rand, CtPixelFormat format, int width, int height);
CtPixels *fixture_gradient (int width, int height);
int fixture_pixel_distance (const CtPixels *a, const CtPixels *b);
double fixture_mean_distance (const CtPixels *a, const CtPixels *b);
double fixture_mean (const CtPixels *pixels, guint channel);

GBytes *fixture_jpeg (const CtPixels *pixels, int quality, int tj_flags);
GBytes *fixture_png (const CtPixels *pixels);
GBytes *fixture_exif (guint orientation, gboolean big_endian);
GBytes *fixture_jpeg_with_segment (GBytes *jpeg, guint8 marker, const void *data, gsize n_bytes);
GBytes *fixture_jpeg_with_exif (GBytes *jpeg, guint orientation, gboolean big_endian);
GBytes *fixture_png_with_exif (GBytes *png, guint orientation);
GBytes *fixture_tiff (const CtPixels *pixels, guint orientation, gboolean big_endian);
GBytes *fixture_tiff_of_kind (const CtPixels *pixels, const FixtureTiff *kind);
double fixture_tiff_sample (const CtPixels *pixels, const FixtureTiff *kind, int x, int y, guint channel);
GBytes *fixture_png_deep (const CtPixels *pixels, gboolean interlaced);
GBytes *fixture_bmp (const CtPixels *pixels, gboolean top_down);
GBytes *fixture_mutate (GRand *rand, GBytes *bytes, gsize within);
