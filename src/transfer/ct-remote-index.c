/* ct-remote-index.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table of SQLite. It stands beside files that can be fetched again, so it never waits for
 * the disk: after a power cut it may be older than they are, and they are fetched again.
 */
#include "ct-remote-index-private.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

static const char schema[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = NORMAL;"
    "CREATE TABLE IF NOT EXISTS pictures ("
    "  name TEXT PRIMARY KEY, blob TEXT NOT NULL, size INTEGER, md5 BLOB, fetched INTEGER, used INTEGER"
    ") WITHOUT ROWID;";

struct _CtRemoteIndex
{
  sqlite3 *db; /* NULL when there is none to be had */
  sqlite3_stmt *note;
  sqlite3_stmt *forget;
};

void
ct_remote_entry_free (CtRemoteEntry *self)
{
  g_free (self->name);
  g_free (self->blob_name);
  g_free (self);
}

static void
close_db (CtRemoteIndex *self)
{
  g_clear_pointer (&self->note, sqlite3_finalize);
  g_clear_pointer (&self->forget, sqlite3_finalize);
  g_clear_pointer (&self->db, sqlite3_close);
}

static gboolean
open_db (CtRemoteIndex *self, const char *path)
{
  if (sqlite3_open_v2 (path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK
      && sqlite3_exec (self->db, schema, NULL, NULL, NULL) == SQLITE_OK
      && sqlite3_prepare_v2 (self->db,
                             "INSERT OR REPLACE INTO pictures VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                             -1,
                             &self->note,
                             NULL)
             == SQLITE_OK
      && sqlite3_prepare_v2 (self->db, "DELETE FROM pictures WHERE name = ?1", -1, &self->forget, NULL) == SQLITE_OK)
    return TRUE;
  close_db (self);
  return FALSE;
}

/**
 * ct_remote_index_open:
 * @path: nobody else uses it; what is damaged is replaced by an empty one
 *
 * Returns: (transfer full): the index, which forgets everything if there can be no file
 */
CtRemoteIndex *
ct_remote_index_open (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  CtRemoteIndex *self = g_new0 (CtRemoteIndex, 1);

  if (open_db (self, path))
    return self;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      g_unlink (name);
    }
  if (!open_db (self, path))
    g_debug ("no index of pictures at %s", path);
  return self;
}

void
ct_remote_index_free (CtRemoteIndex *self)
{
  close_db (self);
  g_free (self);
}

static CtRemoteEntry *
read_row (sqlite3_stmt *row)
{
  g_autoptr (CtRemoteEntry) entry = g_new0 (CtRemoteEntry, 1);

  entry->name = g_strdup ((const char *) sqlite3_column_text (row, 0));
  entry->blob_name = g_strdup ((const char *) sqlite3_column_text (row, 1));
  entry->size = (guint64) sqlite3_column_int64 (row, 2);
  if (entry->name == NULL || entry->blob_name == NULL || sqlite3_column_bytes (row, 3) != CT_MD5_BYTES)
    return NULL;
  memcpy (entry->md5.bytes, sqlite3_column_blob (row, 3), CT_MD5_BYTES);
  entry->fetched_us = sqlite3_column_int64 (row, 4);
  entry->used_us = sqlite3_column_int64 (row, 5);
  return g_steal_pointer (&entry);
}

/**
 * ct_remote_index_load:
 * @func: takes all entries, the least recently used first
 */
void
ct_remote_index_load (CtRemoteIndex *self, CtRemoteEntryFunc func, gpointer data)
{
  sqlite3_stmt *row = NULL;

  if (self->db == NULL
      || sqlite3_prepare_v2 (self->db,
                             "SELECT name, blob, size, md5, fetched, used FROM pictures ORDER BY used, name",
                             -1,
                             &row,
                             NULL)
             != SQLITE_OK)
    return;
  while (sqlite3_step (row) == SQLITE_ROW)
    {
      CtRemoteEntry *entry = read_row (row);

      if (entry != NULL)
        func (entry, data);
    }
  sqlite3_finalize (row);
}

static void
finish (sqlite3_stmt *statement)
{
  int code = sqlite3_step (statement);

  if (code != SQLITE_DONE)
    g_debug ("the index of pictures: %s", sqlite3_errstr (code));
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

void
ct_remote_index_note (CtRemoteIndex *self, const CtRemoteEntry *entry)
{
  if (self->db == NULL)
    return;
  sqlite3_bind_text (self->note, 1, entry->name, -1, SQLITE_STATIC);
  sqlite3_bind_text (self->note, 2, entry->blob_name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (self->note, 3, (sqlite3_int64) entry->size);
  sqlite3_bind_blob (self->note, 4, entry->md5.bytes, CT_MD5_BYTES, SQLITE_STATIC);
  sqlite3_bind_int64 (self->note, 5, entry->fetched_us);
  sqlite3_bind_int64 (self->note, 6, entry->used_us);
  finish (self->note);
}

void
ct_remote_index_forget (CtRemoteIndex *self, const char *name)
{
  if (self->db == NULL)
    return;
  sqlite3_bind_text (self->forget, 1, name, -1, SQLITE_STATIC);
  finish (self->forget);
}

/* What is noted until ct_remote_index_end() is written at once. */
void
ct_remote_index_begin (CtRemoteIndex *self)
{
  if (self->db != NULL)
    sqlite3_exec (self->db, "BEGIN", NULL, NULL, NULL);
}

void
ct_remote_index_end (CtRemoteIndex *self)
{
  if (self->db != NULL)
    sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL);
}
