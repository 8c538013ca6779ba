/* ct-journal-store-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What writing and reading a journal on disk share.
 */
#pragma once

#include "ct-journal-store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

struct _CtJournalStore
{
  sqlite3 *db;
  char *database;
  CtJournalFacts facts;
};

CtJournalStore *ct_journal_store_open_database (const char *database);
gboolean ct_journal_store_fail (CtJournalStore *self, GError **error);
gboolean ct_journal_store_fail_corrupt (CtJournalStore *self, GError **error);
sqlite3_stmt *ct_journal_store_prepare (CtJournalStore *self, GError **error, const char *sql, const char *types, ...);

static inline guint64
ct_journal_get_int (sqlite3_stmt *statement, int column)
{
  return (guint64) sqlite3_column_int64 (statement, column);
}

G_END_DECLS
