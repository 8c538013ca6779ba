/* ct-check-repeats.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds rows that may be equal among millions, by their hashes, in little memory. Private to
 * the checker.
 */
#pragma once

#include "ct-base.h"

G_BEGIN_DECLS

/**
 * CtRepeat:
 *
 * A row that may be equal to another with the same hash.
 */
typedef struct
{
  guint64 hash;
  guint32 row;
} CtRepeat;

/**
 * CtRepeatHash:
 *
 * Returns: the hash of a row, or 0 for a row that takes no part; the same whenever it is asked
 */
typedef guint64 (*CtRepeatHash) (gpointer data, guint32 row);

GArray *ct_repeats_find (guint32 n_rows, CtRepeatHash hash, gpointer data);

G_END_DECLS
