/* ct-pace.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many requests at a time are of use: more as long as that makes it faster, fewer when
 * the server says that it is busy. A pure value; the clock is the caller's.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

#define CT_PACE_START 8

/**
 * CtPace:
 * @limit: how many requests may be on their way now
 * @has_settled: a step up was not worth it, or the server was busy; until then the steps are large
 */
typedef struct
{
  guint limit;
  guint max;
  guint previous;
  gboolean began;
  gboolean has_settled;
  gint64 window_us;
  guint n_answers;
  guint64 work;
  double rate_before;
  gint64 hold_until_us;
  gint64 busy_us;
} CtPace;

void ct_pace_init (CtPace *self, guint max);
void ct_pace_note_answer (CtPace *self, gint64 now_us, guint64 n_bytes);
void ct_pace_note_busy (CtPace *self, gint64 now_us);
gint64 ct_pace_backoff_ms (guint n_tries, double random);

G_END_DECLS
