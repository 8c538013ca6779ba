/* ct-rate.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast something goes, over the last five seconds, and how long the rest takes. A pure
 * value: the clock is the caller's.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

#define CT_RATE_SAMPLES 32
#define CT_RATE_WINDOW_US (5 * G_USEC_PER_SEC)

/**
 * CtRate:
 *
 * A ring of samples; all zero is empty.
 */
typedef struct
{
  gint64 time_us[CT_RATE_SAMPLES];
  guint64 done[CT_RATE_SAMPLES];
  guint first;
  guint n_samples;
} CtRate;

void ct_rate_add (CtRate *self, gint64 now_us, guint64 done);
double ct_rate_per_second (const CtRate *self);
double ct_rate_seconds_left (const CtRate *self, guint64 total);
char *ct_rate_to_text (const CtRate *self, guint64 total_bytes);

G_END_DECLS
