/* model-fixtures.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small data set, random edits of it, and comparisons that look at every column.
 */
#pragma once

#include "ct-history.h"
#include "ct-verbs.h"

CtDataset *fixture_dataset (void);
CtDataset *fixture_random_dataset (GRand *source, guint n_images);
guint32 fixture_random_alive (GRand *source, const guint16 *flags, guint32 n_rows);
void fixture_random_edit (CtHistory *history, GRand *source);
void fixture_random_act (CtHistory *history, GRand *source);
void fixture_assert_same (const CtDataset *now, const CtDataset *then);
void fixture_assert_counts (const CtDataset *dataset);
