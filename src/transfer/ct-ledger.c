/* ct-ledger.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * SQLite with a write-ahead log, each entry on its own: a program that is killed loses none
 * that was written, and a machine that loses power at most the last few, which costs time.
 */
#include "ct-error.h"
#include "ct-ledger.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define BUSY_MS 2000
/* Within the tick of the file system's clock a file can change and keep its time. */
#define FRESH_S 2

static const char schema[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = NORMAL;"
    "PRAGMA cache_size = -512;"
    "CREATE TABLE IF NOT EXISTS files ("
    "  path BLOB PRIMARY KEY, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER, inode INTEGER, md5 BLOB"
    ") WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS blobs ("
    "  place TEXT, name TEXT, size INTEGER, md5 BLOB, etag TEXT, PRIMARY KEY (place, name)"
    ") WITHOUT ROWID;"
    "PRAGMA user_version = 1;";

typedef enum
{
  FIND_FILE,
  NOTE_FILE,
  FIND_BLOB,
  NOTE_BLOB,
  FORGET_BLOB,
} Statement;

#define N_STATEMENTS (FORGET_BLOB + 1)

static const char *const statements[N_STATEMENTS] = {
  [FIND_FILE] = "SELECT md5 FROM files WHERE path = ?1 AND size = ?2 AND mtime_ns = ?3 AND ctime_ns = ?4 "
                "AND inode = ?5",
  [NOTE_FILE] = "INSERT OR REPLACE INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  [FIND_BLOB] = "SELECT size, md5, etag FROM blobs WHERE place = ?1 AND name = ?2",
  [NOTE_BLOB] = "INSERT OR REPLACE INTO blobs VALUES (?1, ?2, ?3, ?4, ?5)",
  [FORGET_BLOB] = "DELETE FROM blobs WHERE place = ?1 AND name = ?2",
};

struct _CtLedger
{
  gatomicrefcount ref_count;
  GMutex lock;
  sqlite3 *db;
  sqlite3_stmt *prepared[N_STATEMENTS];
  guint n_held;
  gboolean is_reading;
};

static int
prepare (CtLedger *self)
{
  int code = sqlite3_exec (self->db, schema, NULL, NULL, NULL);

  for (guint i = 0; code == SQLITE_OK && i < N_STATEMENTS; i++)
    code = sqlite3_prepare_v2 (self->db, statements[i], -1, &self->prepared[i], NULL);
  return code;
}

static void
close_db (CtLedger *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    {
      sqlite3_finalize (self->prepared[i]);
      self->prepared[i] = NULL;
    }
  sqlite3_close (self->db);
  self->db = NULL;
}

static int
open_db (CtLedger *self, const char *path)
{
  int code = sqlite3_open_v2 (path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

  if (code == SQLITE_OK)
    {
      sqlite3_busy_timeout (self->db, BUSY_MS);
      code = prepare (self);
    }
  if (code != SQLITE_OK)
    close_db (self);
  return code;
}

/* What is no ledger, or a damaged one, is of no use to anybody. */
static void
remove_db (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      g_unlink (name);
    }
}

/**
 * ct_ledger_open:
 * @path: of the file; it and its folder are made when missing, for this user's eyes only
 *
 * A damaged ledger is replaced by an empty one.
 *
 * Returns: (transfer full): the ledger, or %NULL
 */
CtLedger *
ct_ledger_open (const char *path, GError **error)
{
  g_autoptr (CtLedger) self = g_new0 (CtLedger, 1);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = g_filename_display_name (path);
  int code;

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_mkdir_with_parents (folder, 0700);
  code = open_db (self, path);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR)
    {
      remove_db (path);
      code = open_db (self, path);
    }
  if (code == SQLITE_OK)
    {
      g_chmod (path, 0600);
      return g_steal_pointer (&self);
    }
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_DENIED,
               _ ("%s: The memory of earlier uploads cannot be opened (%s), so everything is looked at anew."),
               shown,
               sqlite3_errstr (code));
  return NULL;
}

/**
 * ct_ledger_open_default:
 *
 * Returns: (transfer full) (nullable): the user's ledger, or %NULL when there is none to be had
 */
CtLedger *
ct_ledger_open_default (void)
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), GETTEXT_PACKAGE, "uploads.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  CtLedger *self = ct_ledger_open (path, &error);

  if (self == NULL)
    g_debug ("%s", error->message);
  return self;
}

CtLedger *
ct_ledger_ref (CtLedger *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_ledger_unref (CtLedger *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  close_db (self);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * ct_ledger_blob_clear:
 *
 * Frees what the entry owns and leaves it empty.
 */
void
ct_ledger_blob_clear (CtLedgerBlob *self)
{
  g_free (self->etag);
  *self = (CtLedgerBlob){ 0 };
}

static gint64
to_ns (const struct timespec *time)
{
  return (gint64) time->tv_sec * 1000000000 + time->tv_nsec;
}

static void
bind_file (sqlite3_stmt *statement, const char *path, const struct stat *info)
{
  sqlite3_bind_blob (statement, 1, path, (int) strlen (path), SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, info->st_size);
  sqlite3_bind_int64 (statement, 3, to_ns (&info->st_mtim));
  sqlite3_bind_int64 (statement, 4, to_ns (&info->st_ctim));
  sqlite3_bind_int64 (statement, 5, (gint64) info->st_ino);
}

static gboolean
take_md5 (sqlite3_stmt *statement, int column, CtMd5 *md5)
{
  if (sqlite3_column_bytes (statement, column) != CT_MD5_BYTES)
    return FALSE;
  memcpy (md5->bytes, sqlite3_column_blob (statement, column), CT_MD5_BYTES);
  return TRUE;
}

/* Ends what was begun with the lock taken. */
static void
finish (CtLedger *self, sqlite3_stmt *statement, int code)
{
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    g_debug ("uploads.sqlite: %s", sqlite3_errmsg (self->db));
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  g_mutex_unlock (&self->lock);
}

/* With the lock taken. */
static void
stop_reading (CtLedger *self)
{
  if (self->is_reading)
    sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL);
  self->is_reading = FALSE;
}

static sqlite3_stmt *
begin (CtLedger *self, Statement which)
{
  gboolean reads = which == FIND_FILE || which == FIND_BLOB;

  g_mutex_lock (&self->lock);
  if (!reads)
    stop_reading (self);
  else if (self->n_held > 0 && !self->is_reading)
    self->is_reading = sqlite3_exec (self->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK;
  return self->prepared[which];
}

/**
 * ct_ledger_hold:
 *
 * Until ct_ledger_release() as many times, questions are asked of one state of the file, which spares
 * locking it for each. Entries can be made meanwhile as ever.
 */
void
ct_ledger_hold (CtLedger *self)
{
  g_mutex_lock (&self->lock);
  self->n_held++;
  g_mutex_unlock (&self->lock);
}

void
ct_ledger_release (CtLedger *self)
{
  g_mutex_lock (&self->lock);
  g_warn_if_fail (self->n_held > 0);
  if (--self->n_held == 0)
    stop_reading (self);
  g_mutex_unlock (&self->lock);
}

/**
 * ct_ledger_find_md5:
 * @path: of a file
 * @info: what fstat() says of it now
 * @md5: (out): of its content
 *
 * Returns: whether the file was hashed before, and has not changed since
 */
gboolean
ct_ledger_find_md5 (CtLedger *self, const char *path, const struct stat *info, CtMd5 *md5)
{
  sqlite3_stmt *statement = begin (self, FIND_FILE);
  gboolean found;
  int code;

  bind_file (statement, path, info);
  code = sqlite3_step (statement);
  found = code == SQLITE_ROW && take_md5 (statement, 0, md5);
  finish (self, statement, code);
  return found;
}

/**
 * ct_ledger_note_md5:
 * @info: what fstat() said before the file was read; afterwards it must have said the same
 *
 * Remembers the MD5 of a file, unless the file is so young that it may change unnoticed.
 */
void
ct_ledger_note_md5 (CtLedger *self, const char *path, const struct stat *info, const CtMd5 *md5)
{
  sqlite3_stmt *statement;

  if (g_get_real_time () / G_USEC_PER_SEC - MAX (info->st_mtim.tv_sec, info->st_ctim.tv_sec) < FRESH_S)
    return;
  statement = begin (self, NOTE_FILE);
  bind_file (statement, path, info);
  sqlite3_bind_blob (statement, 6, md5->bytes, CT_MD5_BYTES, SQLITE_STATIC);
  finish (self, statement, sqlite3_step (statement));
}

/**
 * ct_ledger_find_blob:
 * @place: address of the container
 * @name: of the blob
 * @blob: (out): clear it with ct_ledger_blob_clear()
 *
 * Returns: whether anything is remembered of the blob
 */
gboolean
ct_ledger_find_blob (CtLedger *self, const char *place, const char *name, CtLedgerBlob *blob)
{
  sqlite3_stmt *statement = begin (self, FIND_BLOB);
  gboolean found;
  int code;

  *blob = (CtLedgerBlob){ 0 };
  sqlite3_bind_text (statement, 1, place, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, name, -1, SQLITE_STATIC);
  code = sqlite3_step (statement);
  found = code == SQLITE_ROW && take_md5 (statement, 1, &blob->md5);
  if (found)
    {
      blob->size = (guint64) sqlite3_column_int64 (statement, 0);
      blob->etag = g_strdup ((const char *) sqlite3_column_text (statement, 2));
    }
  finish (self, statement, code);
  return found;
}

/**
 * ct_ledger_note_blob:
 * @blob: without an ETag it is going to be written; with one, that was confirmed
 */
void
ct_ledger_note_blob (CtLedger *self, const char *place, const char *name, const CtLedgerBlob *blob)
{
  sqlite3_stmt *statement = begin (self, NOTE_BLOB);

  sqlite3_bind_text (statement, 1, place, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, (gint64) blob->size);
  sqlite3_bind_blob (statement, 4, blob->md5.bytes, CT_MD5_BYTES, SQLITE_STATIC);
  sqlite3_bind_text (statement, 5, blob->etag, -1, SQLITE_STATIC);
  finish (self, statement, sqlite3_step (statement));
}

/**
 * ct_ledger_forget_blob:
 *
 * What was remembered of the blob is not true any more.
 */
void
ct_ledger_forget_blob (CtLedger *self, const char *place, const char *name)
{
  sqlite3_stmt *statement = begin (self, FORGET_BLOB);

  sqlite3_bind_text (statement, 1, place, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, name, -1, SQLITE_STATIC);
  finish (self, statement, sqlite3_step (statement));
}
