/* ct-pace.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Until the first answer there is one request at a time, so that a credential that is no
 * good is refused once and not thirty times.
 */
#include "ct-pace.h"

#define WINDOW_US (G_USEC_PER_SEC / 4)
#define FIRST_WINDOW_US (G_USEC_PER_SEC / 10)
#define HOLD_US (5 * G_USEC_PER_SEC)
#define BURST_US (G_USEC_PER_SEC / 2)
/* What a request costs beside its bytes, in bytes. */
#define REQUEST_WORK 16384
/* So that one request to which nobody answers does not hold up the others. */
#define AT_LEAST 4
#define WORTH_IT 1.05
#define BACKOFF_MS 250
#define BACKOFF_MAX_MS 30000

/**
 * ct_pace_init:
 * @max: more is never tried
 */
void
ct_pace_init (CtPace *self, guint max)
{
  *self = (CtPace){ .limit = 1, .max = MAX (max, 1), .busy_us = G_MININT64 / 2 };
}

static void
begin_window (CtPace *self, gint64 now_us)
{
  self->window_us = now_us;
  self->n_answers = 0;
  self->work = 0;
}

/* A window is over: was the last step up worth it? */
static void
judge (CtPace *self, gint64 now_us)
{
  double rate = (double) self->work / (double) (now_us - self->window_us);

  if (now_us < self->hold_until_us)
    return;
  if (self->previous != 0 && rate < self->rate_before * WORTH_IT)
    {
      self->limit = self->previous;
      self->previous = 0;
      self->has_settled = TRUE;
      self->hold_until_us = now_us + HOLD_US;
      return;
    }
  if (self->limit < self->max)
    {
      self->previous = self->limit;
      self->rate_before = rate;
      self->limit = MIN (self->max, self->limit + MAX (self->has_settled ? self->limit / 2 : self->limit, 1));
    }
  else
    self->previous = 0;
}

/**
 * ct_pace_note_answer:
 * @n_bytes: that went or came
 *
 * A request was answered.
 */
void
ct_pace_note_answer (CtPace *self, gint64 now_us, guint64 n_bytes)
{
  if (!self->began)
    {
      self->began = TRUE;
      self->limit = MIN (CT_PACE_START, self->max);
      begin_window (self, now_us);
      return;
    }
  self->n_answers++;
  self->work += n_bytes + REQUEST_WORK;
  if (self->n_answers < 2 * self->limit || now_us - self->window_us < (self->has_settled ? WINDOW_US : FIRST_WINDOW_US))
    return;
  judge (self, now_us);
  begin_window (self, now_us);
}

/**
 * ct_pace_note_busy:
 *
 * The server has asked for fewer requests. What comes at once counts as one.
 */
void
ct_pace_note_busy (CtPace *self, gint64 now_us)
{
  if (now_us - self->busy_us < BURST_US)
    return;
  self->busy_us = now_us;
  self->has_settled = TRUE;
  self->limit = MAX (self->limit / 2, MIN (self->limit, AT_LEAST));
  self->previous = 0;
  self->hold_until_us = now_us + HOLD_US;
  begin_window (self, now_us);
}

/**
 * ct_pace_backoff_ms:
 * @n_tries: that have failed, at least 1
 * @random: from 0 up to 1
 *
 * Returns: how long to wait: anything up to a limit that doubles each time, so that those
 *   who failed together do not come back together
 */
gint64
ct_pace_backoff_ms (guint n_tries, double random)
{
  gint64 limit_ms = BACKOFF_MS << MIN (n_tries - 1, 7);

  return (gint64) (random * (double) MIN (limit_ms, BACKOFF_MAX_MS));
}
