/* ct-table-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the three tables share: a table is a struct of columns, and a list of macros
 * says which. Private to the model.
 */
#pragma once

#include "ct-types.h"

#include <string.h>

/* The new capacity for a table that is full. */
static inline guint32
ct_table_grown (guint32 n_allocated)
{
  return n_allocated < 64 ? 64 : n_allocated + n_allocated / 2;
}

#define CT_COLUMN_RENEW(table, column, n)                                                                              \
  ((table)->column = g_realloc_n ((table)->column, (n), sizeof *(table)->column))

#define CT_COLUMN_FREE(table, column) g_clear_pointer (&(table)->column, g_free)

#define CT_COLUMN_COPY(table, other, column)                                                                           \
  ((table)->column = g_memdup2 ((other)->column, (gsize) (other)->n_rows * sizeof *(other)->column))
