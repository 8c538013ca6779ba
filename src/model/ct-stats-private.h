/* ct-stats-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the counting is made of: bins, and the value in the middle.
 */
#pragma once

#include "ct-stats.h"

G_BEGIN_DECLS

void ct_histogram_init (CtHistogram *self, CtStatsHistogram which);
double ct_stats_median (const double *values, gsize n);

/* The bin of a value; no branch depends on it, for it is asked millions of times. */
static inline void
ct_histogram_add (CtHistogram *self, double value)
{
  const double *base = self->edges;
  guint n = self->n_bins;

  while (n > 1)
    {
      guint half = n / 2;

      base += base[half] <= value ? half : 0;
      n -= half;
    }
  self->counts[base - self->edges]++;
}

G_END_DECLS
