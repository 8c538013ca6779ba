/* ct-read-ahead.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * People leaf in one direction most of the time; the longer they do, the further it pays to
 * read ahead of them. One picture behind is kept in mind for those who turn round.
 */
#include "ct-read-ahead.h"

/* How many pictures ahead are wanted after so many steps in one direction. */
#define MIN_AHEAD 2
#define MAX_AHEAD 6

/**
 * ct_read_ahead_move:
 * @position: what is looked at now, from 0
 *
 * Returns: whether that was a jump, so that what is being read ahead should be cancelled
 */
gboolean
ct_read_ahead_move (CtReadAhead *self, gint64 position)
{
  gint64 step = position - self->position;
  gboolean is_first = self->position < 0;
  gboolean is_jump = !is_first && ABS (step) > CT_READ_AHEAD_MAX_STEP;
  int direction = is_first || is_jump ? 1 : (step > 0) - (step < 0);

  self->position = position;
  if (direction == 0)
    return FALSE;
  if (is_first || is_jump || direction != self->direction)
    self->run = 0;
  else
    self->run++;
  self->direction = direction;
  return is_jump;
}

/**
 * ct_read_ahead_list:
 * @n_positions: the length of the list that is leafed through
 * @wanted: (out caller-allocates) (array length=n_wanted): positions, best first
 * @n_wanted: at most that many
 *
 * Returns: how many there are
 */
guint
ct_read_ahead_list (const CtReadAhead *self, gint64 n_positions, gint64 *wanted, guint n_wanted)
{
  guint n_ahead = MIN (MIN_AHEAD + self->run, MAX_AHEAD);
  guint n = 0;

  if (self->position < 0)
    return 0;
  for (guint i = 1; i <= n_ahead + 1; i++)
    {
      /* The first behind comes after the two that are next. */
      gboolean behind = i == MIN_AHEAD + 1;
      gint64 step = behind ? -1 : (gint64) (i > MIN_AHEAD + 1 ? i - 1 : i);
      gint64 position = self->position + step * self->direction;

      if (position >= 0 && position < n_positions && n < n_wanted)
        wanted[n++] = position;
    }
  return n;
}
