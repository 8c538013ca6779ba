/* ct-read-ahead.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which pictures somebody who leafs through a list will want next. Arithmetic on positions;
 * decodes nothing and knows no list.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtReadAhead:
 * @position: what is looked at now, -1 before the first
 * @direction: 1 forwards, -1 backwards
 * @run: steps made in that direction without a jump
 *
 * All zero but @position -1 and @direction 1 at the start: %CT_READ_AHEAD_INIT.
 */
typedef struct
{
  gint64 position;
  int direction;
  guint run;
} CtReadAhead;

#define CT_READ_AHEAD_INIT ((CtReadAhead){ -1, 1, 0 })

/* A step of more than that is a jump, after which earlier wishes are void. */
#define CT_READ_AHEAD_MAX_STEP 2

gboolean ct_read_ahead_move (CtReadAhead *self, gint64 position);
guint ct_read_ahead_list (const CtReadAhead *self, gint64 n_positions, gint64 *wanted, guint n_wanted);

G_END_DECLS
