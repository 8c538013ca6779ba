/* ct-rate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The average over a sliding window; samples that come too fast are merged.
 */
#include "ct-rate.h"

#include <math.h>

#define SPACING_US (CT_RATE_WINDOW_US / (CT_RATE_SAMPLES - 2))

static guint
slot (const CtRate *self, guint index)
{
  return (self->first + index) % CT_RATE_SAMPLES;
}

/**
 * ct_rate_add:
 * @now_us: a monotonic clock, microseconds
 * @done: how much is done by now; when it falls back, measuring starts again
 */
void
ct_rate_add (CtRate *self, gint64 now_us, guint64 done)
{
  guint last = slot (self, self->n_samples + CT_RATE_SAMPLES - 1);
  guint before = slot (self, self->n_samples + CT_RATE_SAMPLES - 2);

  if (self->n_samples > 0 && (done < self->done[last] || now_us < self->time_us[last]))
    self->n_samples = 0;
  /* A sample that follows the one before the last within the spacing takes the last one's place. */
  if (self->n_samples < 2 || now_us - self->time_us[before] > SPACING_US)
    {
      if (self->n_samples == CT_RATE_SAMPLES)
        self->first = slot (self, 1);
      else
        self->n_samples++;
      last = slot (self, self->n_samples - 1);
    }
  self->time_us[last] = now_us;
  self->done[last] = done;
  while (self->n_samples > 2 && now_us - self->time_us[slot (self, 1)] >= CT_RATE_WINDOW_US)
    {
      self->first = slot (self, 1);
      self->n_samples--;
    }
}

/**
 * ct_rate_per_second:
 *
 * Returns: the average of the window, or 0 as long as it is shorter than half a second
 */
double
ct_rate_per_second (const CtRate *self)
{
  guint first = self->first;
  guint last;
  gint64 elapsed_us;

  if (self->n_samples < 2)
    return 0;
  last = slot (self, self->n_samples - 1);
  elapsed_us = self->time_us[last] - self->time_us[first];
  if (elapsed_us < G_USEC_PER_SEC / 2)
    return 0;
  return (double) (self->done[last] - self->done[first]) * G_USEC_PER_SEC / (double) elapsed_us;
}

/**
 * ct_rate_seconds_left:
 * @total: of the same kind as what was added
 *
 * Returns: how long the rest takes at this rate, or a negative number when that is unknown
 */
double
ct_rate_seconds_left (const CtRate *self, guint64 total)
{
  double rate = ct_rate_per_second (self);
  guint64 done = self->n_samples > 0 ? self->done[slot (self, self->n_samples - 1)] : 0;

  if (done >= total && self->n_samples > 0)
    return 0;
  return rate > 0 ? (double) (total - done) / rate : -1;
}

/**
 * ct_rate_to_text:
 * @total_bytes: as for ct_rate_seconds_left()
 *
 * Returns: (transfer full) (nullable): “2.5 MB/s, 12 seconds left”, or %NULL as long as there is nothing to say
 */
char *
ct_rate_to_text (const CtRate *self, guint64 total_bytes)
{
  double rate = ct_rate_per_second (self);
  double left = ct_rate_seconds_left (self, total_bytes);
  g_autofree char *speed = NULL;
  g_autofree char *time = NULL;

  if (rate <= 0 || left < 0)
    return NULL;
  speed = g_format_size ((guint64) rate);
  if (left < 60)
    {
      int n = (int) ceil (left);

      time = g_strdup_printf (ngettext ("%d second left", "%d seconds left", (gulong) n), n);
    }
  else
    {
      int n = (int) MIN (ceil (left / 60), 99999);

      time = g_strdup_printf (ngettext ("%d minute left", "%d minutes left", (gulong) n), n);
    }
  /* Translators: "2.5 MB/s, 12 seconds left" */
  return g_strdup_printf (_ ("%s/s, %s"), speed, time);
}
