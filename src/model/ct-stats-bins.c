/* ct-stats-bins.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The edges of the histograms, and medians without sorting.
 */
#include "ct-stats-private.h"

#include <math.h>
#include <string.h>

/* clang-format off */
#define TWENTIETHS                                                                                                     \
  0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, INFINITY

static const double per_image_edges[] = {
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30, 50, 100, 200, 500, 1000, INFINITY
};
static const double length_edges[] = {
  0, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096,
  6144, 8192, 12288, 16384, INFINITY
};
static const double area_edges[] = {
  0, 1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864, 268435456, INFINITY
};
static const double share_edges[] = { 0, TWENTIETHS };
static const double area_share_edges[] = {
  0, 0x1p-16, 0x1p-15, 0x1p-14, 0x1p-13, 0x1p-12, 0x1p-11, 0x1p-10, 0x1p-9, 0x1p-8, 0x1p-7, 0x1p-6, 0x1p-5, 0x1p-4,
  0x1p-3, 0x1p-2, 0x1p-1, 1, INFINITY
};
static const double aspect_edges[] = {
  0, 0.1, 0.125, 0.2, 0.25, 1.0 / 3, 0.5, 2.0 / 3, 0.8, 1.25, 1.5, 2, 3, 4, 5, 8, 10, INFINITY
};
static const double score_edges[] = { -INFINITY, 0, TWENTIETHS };

#define KIND(name, edges) { name, edges, G_N_ELEMENTS (edges) - 1 }

static const struct
{
  const char *name;
  const double *edges;
  guint n_bins;
} kinds[CT_STATS_N_HISTOGRAMS] = {
  KIND ("boxes_per_image", per_image_edges),
  KIND ("width_px", length_edges),
  KIND ("height_px", length_edges),
  KIND ("area_px", area_edges),
  KIND ("width_relative", share_edges),
  KIND ("height_relative", share_edges),
  KIND ("area_relative", area_share_edges),
  KIND ("aspect", aspect_edges),
  KIND ("score", score_edges),
};
/* clang-format on */

void
ct_histogram_init (CtHistogram *self, CtStatsHistogram which)
{
  self->edges = kinds[which].edges;
  self->n_bins = kinds[which].n_bins;
  self->counts = g_new0 (guint64, self->n_bins);
}

/**
 * ct_stats_histogram_get_name:
 *
 * Returns: the name of the histogram for programs, such as "width_px"
 */
const char *
ct_stats_histogram_get_name (CtStatsHistogram histogram)
{
  g_return_val_if_fail (histogram < CT_STATS_N_HISTOGRAMS, NULL);
  return kinds[histogram].name;
}

/* A number that rises with the double. */
static guint64
order_of (double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  return (bits >> 63) != 0 ? ~bits : bits | G_GUINT64_CONSTANT (1) << 63;
}

static double
value_of (guint64 order)
{
  guint64 bits = (order >> 63) != 0 ? order & ~(G_GUINT64_CONSTANT (1) << 63) : ~order;
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

/* The value that stands at place @k when sorted: 16 bits of it are found in each of four passes. */
static double
select_value (const double *values, gsize n, gsize k)
{
  g_autofree gsize *counts = g_new (gsize, 65536);
  guint64 found = 0;

  for (int shift = 48; shift >= 0; shift -= 16)
    {
      guint64 known = shift < 48 ? G_MAXUINT64 << (shift + 16) : 0;
      guint64 digit = 0;

      memset (counts, 0, 65536 * sizeof *counts);
      for (gsize i = 0; i < n; i++)
        {
          guint64 order = order_of (values[i]);

          if ((order & known) == found)
            counts[order >> shift & 0xffff]++;
        }
      while (k >= counts[digit])
        k -= counts[digit++];
      found |= digit << shift;
    }
  return value_of (found);
}

/**
 * ct_stats_median:
 * @values: @n numbers in any order, none of them NaN
 *
 * Returns: the middle one, or the mean of the two in the middle; 0 for none
 */
double
ct_stats_median (const double *values, gsize n)
{
  if (n == 0)
    return 0;
  if (n % 2 == 1)
    return select_value (values, n, n / 2);
  return (select_value (values, n, n / 2 - 1) + select_value (values, n, n / 2)) / 2;
}
