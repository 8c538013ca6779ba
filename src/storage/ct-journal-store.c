/* ct-journal-store.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One connection, which has the database for itself (so that it needs no shared memory, which
 * network file systems lack), with a write-ahead log. What is committed is in the kernel's hands and
 * survives the end of the process; ct_journal_store_sync() makes it survive the end of the power,
 * too, and may run in another thread, so that no gesture waits for a disk to turn.
 */
#include "ct-journal-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include "ct-error.h"

#define APPLICATION_ID 0x43744a6e
#define FORMAT_VERSION 1
#define MAX_LOG_BYTES "4194304"

/* More programs than that do not fight over one document. */
#define MAX_SLOTS 8

static const char schema[] =
    "CREATE TABLE facts (id INTEGER PRIMARY KEY CHECK (id = 1), document TEXT NOT NULL, "
    "dialect INTEGER NOT NULL, position INTEGER NOT NULL, pieces INTEGER NOT NULL, "
    "changed INTEGER NOT NULL);"
    "CREATE TABLE version (which INTEGER PRIMARY KEY, file INTEGER NOT NULL, "
    "length INTEGER NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, state INTEGER NOT NULL);"
    "CREATE TABLE gesture (n INTEGER PRIMARY KEY, state INTEGER NOT NULL, label TEXT NOT NULL, "
    "a INTEGER NOT NULL, b INTEGER NOT NULL, edits BLOB NOT NULL);"
    "CREATE TABLE piece (n INTEGER PRIMARY KEY, length INTEGER NOT NULL, packed BLOB NOT NULL);"
    "CREATE TABLE base (n INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER NOT NULL, "
    "edits BLOB NOT NULL);";

enum
{
  FIRST,
  SAVED,
  COMING,
};

gboolean
ct_version_equal (const CtVersion *a, const CtVersion *b)
{
  if (!a->exists || !b->exists)
    return a->exists == b->exists;
  return a->length == b->length && ct_digest_equal (&a->digest, &b->digest);
}

/* ---- where ---- */

/**
 * ct_journal_dup_folder:
 *
 * Returns: (transfer full): where journals are; it need not exist
 */
char *
ct_journal_dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "cartouche", "journal", NULL);
}

/**
 * ct_journal_canonical:
 * @path: a document, which need not exist, in a folder that should
 *
 * Returns: (transfer full): the same for all ways to write the path
 */
char *
ct_journal_canonical (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_autofree char *name = g_path_get_basename (absolute);
  g_autofree char *real = realpath (absolute, NULL);
  g_autofree char *real_folder = realpath (folder, NULL);

  if (real != NULL)
    return g_strdup (real);
  return g_build_filename (real_folder != NULL ? real_folder : folder, name, NULL);
}

static char *
dup_slot (const char *document, guint slot)
{
  g_autofree char *folder = ct_journal_dup_folder ();
  g_autofree char *canonical = ct_journal_canonical (document);
  CtDigest digest = ct_digest_of (canonical, strlen (canonical));
  g_autofree char *stem = ct_digest_to_string (&digest);
  g_autofree char *name = slot == 0 ? g_strconcat (stem, ".db", NULL) : g_strdup_printf ("%s-%u.db", stem, slot);

  return g_build_filename (folder, name, NULL);
}

/**
 * ct_journal_exists:
 *
 * Returns: whether there is a journal for this document
 */
gboolean
ct_journal_exists (const char *document)
{
  for (guint slot = 0; slot < MAX_SLOTS; slot++)
    {
      g_autofree char *database = dup_slot (document, slot);

      if (g_file_test (database, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

/* Gives a database and its log another name. */
static void
rename_database (const char *from, const char *to)
{
  static const char *const tails[] = { "-wal", "-shm", "-journal", "" };

  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *old = g_strconcat (from, tails[i], NULL);
      g_autofree char *new = g_strconcat (to, tails[i], NULL);

      if (g_rename (old, new) != 0 && errno != ENOENT)
        g_debug ("%s: %s", old, g_strerror (errno));
    }
}

static char *
put_aside (const char *database)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%S");
  char *aside = NULL;

  for (guint i = 0; aside == NULL || g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.aside-%s-%u", database, time, i);
    }
  rename_database (database, aside);
  return aside;
}

/* ---- SQL ---- */

gboolean
ct_journal_store_fail (CtJournalStore *self, GError **error)
{
  int code = (self->db != NULL ? sqlite3_errcode (self->db) : SQLITE_CANTOPEN) & 0xff;
  gboolean is_broken = code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_MISMATCH
                       || code == SQLITE_SCHEMA || code == SQLITE_ERROR;

  g_set_error (error,
               CT_ERROR,
               is_broken             ? CT_ERROR_CORRUPT
               : code == SQLITE_BUSY ? CT_ERROR_CONFLICT
                                     : CT_ERROR_DENIED,
               _ ("The journal %s: %s"),
               self->database,
               sqlite3_errmsg (self->db));
  return FALSE;
}

gboolean
ct_journal_store_fail_corrupt (CtJournalStore *self, GError **error)
{
  g_set_error (error, CT_ERROR, CT_ERROR_CORRUPT, _ ("The journal %s is damaged."), self->database);
  return FALSE;
}

static gboolean
execute (CtJournalStore *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return ct_journal_store_fail (self, error);
}

/* Prepares and binds: i a guint64, t a text, b a GBytes. */
sqlite3_stmt *
ct_journal_store_prepare (CtJournalStore *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = NULL;
  int code;
  va_list list;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      ct_journal_store_fail (self, error);
      return NULL;
    }
  va_start (list, types);
  code = SQLITE_OK;
  for (int i = 0; types[i] != '\0' && code == SQLITE_OK; i++)
    if (types[i] == 'i')
      {
        code = sqlite3_bind_int64 (statement, i + 1, (gint64) va_arg (list, guint64));
      }
    else if (types[i] == 't')
      {
        code = sqlite3_bind_text (statement, i + 1, va_arg (list, const char *), -1, SQLITE_STATIC);
      }
    else
      {
        gsize length;
        gconstpointer data = g_bytes_get_data (va_arg (list, GBytes *), &length);

        code = sqlite3_bind_blob64 (statement, i + 1, length > 0 ? data : "", length, SQLITE_STATIC);
      }
  va_end (list);
  if (code == SQLITE_OK)
    return statement;
  ct_journal_store_fail (self, error);
  sqlite3_finalize (statement);
  return NULL;
}

/* Runs a statement that gives no rows, and frees it. */
static gboolean
run (CtJournalStore *self, sqlite3_stmt *statement, GError **error)
{
  gboolean good;

  if (statement == NULL)
    return FALSE;
  good = sqlite3_step (statement) == SQLITE_DONE || ct_journal_store_fail (self, error);
  sqlite3_finalize (statement);
  return good;
}

/* ---- opening ---- */

static void
clear (CtJournalStore *self)
{
  if (self->db != NULL)
    sqlite3_close_v2 (self->db);
  self->db = NULL;
}

static gboolean
connect (CtJournalStore *self, gboolean create, GError **error)
{
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);

  if (sqlite3_open_v2 (self->database, &self->db, flags, NULL) != SQLITE_OK)
    return self->db != NULL ? ct_journal_store_fail (self, error) : ct_journal_store_fail_corrupt (self, error);
  sqlite3_extended_result_codes (self->db, 0);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  return execute (self,
                  "PRAGMA locking_mode=EXCLUSIVE;"
                  "PRAGMA journal_mode=WAL;"
                  "PRAGMA synchronous=NORMAL;"
                  "PRAGMA wal_autocheckpoint=0;"
                  "PRAGMA journal_size_limit=" MAX_LOG_BYTES ";"
                  "PRAGMA cell_size_check=ON;"
                  "BEGIN IMMEDIATE; COMMIT;",
                  error);
}

static gboolean
check_pragma (CtJournalStore *self, const char *sql, gint64 expected, GError **error)
{
  sqlite3_stmt *statement = ct_journal_store_prepare (self, error, sql, "");
  gboolean good;

  if (statement == NULL)
    return FALSE;
  good = sqlite3_step (statement) == SQLITE_ROW && sqlite3_column_int64 (statement, 0) == expected;
  sqlite3_finalize (statement);
  return good || ct_journal_store_fail_corrupt (self, error);
}

/* The tables are ours and nothing else is there. */
static gboolean
check_schema (CtJournalStore *self, GError **error)
{
  g_autoptr (GString) found = g_string_new (NULL);
  sqlite3_stmt *statement;

  if (!check_pragma (self, "PRAGMA application_id", APPLICATION_ID, error)
      || !check_pragma (self, "PRAGMA user_version", FORMAT_VERSION, error))
    return FALSE;
  statement = ct_journal_store_prepare (self, error, "SELECT sql FROM sqlite_schema ORDER BY rowid", "");
  if (statement == NULL)
    return FALSE;
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (found, "%s;", (const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return strcmp (found->str, schema) == 0 || ct_journal_store_fail_corrupt (self, error);
}

static gboolean
read_versions (CtJournalStore *self, GError **error)
{
  sqlite3_stmt *statement =
      ct_journal_store_prepare (self, error, "SELECT which, file, length, a, b, state FROM version", "");
  CtVersion *versions[] = { &self->facts.first, &self->facts.saved, &self->facts.coming };
  guint seen = 0;

  if (statement == NULL)
    return FALSE;
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      guint64 which = ct_journal_get_int (statement, 0);

      if (which > COMING)
        continue;
      seen |= 1u << which;
      *versions[which] = (CtVersion){ ct_journal_get_int (statement, 1) != 0,
                                      ct_journal_get_int (statement, 2),
                                      { ct_journal_get_int (statement, 3), ct_journal_get_int (statement, 4) },
                                      (guint) ct_journal_get_int (statement, 5) };
    }
  sqlite3_finalize (statement);
  self->facts.has_coming = (seen & (1u << COMING)) != 0;
  return (seen & 3) == 3 || ct_journal_store_fail_corrupt (self, error);
}

static gboolean
read_facts (CtJournalStore *self, GError **error)
{
  CtJournalFacts *facts = &self->facts;
  sqlite3_stmt *statement =
      ct_journal_store_prepare (self,
                                error,
                                "SELECT document, dialect, position, pieces, changed FROM facts WHERE id = 1",
                                "");
  gboolean good;

  if (statement == NULL)
    return FALSE;
  good = sqlite3_step (statement) == SQLITE_ROW && sqlite3_column_text (statement, 0) != NULL;
  if (good)
    {
      facts->document = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      facts->dialect = sqlite3_column_int (statement, 1);
      facts->position = (guint) ct_journal_get_int (statement, 2);
      facts->n_pieces = (guint) ct_journal_get_int (statement, 3);
      facts->changed_us = sqlite3_column_int64 (statement, 4);
    }
  sqlite3_finalize (statement);
  if (!good)
    return ct_journal_store_fail_corrupt (self, error);
  statement = ct_journal_store_prepare (self, error, "SELECT count(*), max(state), max(n) FROM gesture", "");
  if (statement == NULL)
    return FALSE;
  good = sqlite3_step (statement) == SQLITE_ROW;
  facts->n_groups = good ? (guint) ct_journal_get_int (statement, 0) : 0;
  facts->last_state = good ? (guint) ct_journal_get_int (statement, 1) : 0;
  good = good && (facts->n_groups == 0 || ct_journal_get_int (statement, 2) == facts->n_groups - 1)
         && facts->position <= facts->n_groups;
  sqlite3_finalize (statement);
  return good ? read_versions (self, error) : ct_journal_store_fail_corrupt (self, error);
}

/* A program that ended before its first commit left a database without tables. */
static gboolean
has_nothing (CtJournalStore *self)
{
  return check_pragma (self, "SELECT count(*) FROM sqlite_schema", 0, NULL)
         && check_pragma (self, "PRAGMA application_id", 0, NULL);
}

/* NULL without error if there is nothing in it. */
static CtJournalStore *
open_database (const char *database, GError **error)
{
  CtJournalStore *self = g_new0 (CtJournalStore, 1);

  self->database = g_strdup (database);
  if (connect (self, FALSE, error))
    {
      if (has_nothing (self))
        {
          ct_journal_store_delete (self);
          return NULL;
        }
      if (check_schema (self, error) && read_facts (self, error))
        return self;
    }
  ct_journal_store_close (self);
  return NULL;
}

/* The journal of this file, or NULL. */
CtJournalStore *
ct_journal_store_open_database (const char *database)
{
  return open_database (database, NULL);
}

/**
 * ct_journal_store_open:
 * @document: its path
 * @aside: (out) (nullable): where a damaged journal was moved, to be told; else %NULL
 *
 * Finds the document's journal. One that another program is using is passed over. If two were
 * written, because another program took the document over, the younger counts.
 *
 * Returns: (transfer full) (nullable): the journal; %NULL without error if there is none that can
 *   be used
 */
CtJournalStore *
ct_journal_store_open (const char *document, char **aside, GError **error)
{
  CtJournalStore *best = NULL;

  *aside = NULL;
  for (guint slot = 0; slot < MAX_SLOTS; slot++)
    {
      g_autofree char *database = dup_slot (document, slot);
      g_autoptr (GError) local = NULL;
      CtJournalStore *store;

      if (!g_file_test (database, G_FILE_TEST_EXISTS))
        continue;
      store = open_database (database, &local);
      if (store == NULL && g_error_matches (local, CT_ERROR, CT_ERROR_CORRUPT))
        {
          g_free (*aside);
          *aside = put_aside (database);
        }
      else if (local != NULL && !g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT))
        {
          g_clear_pointer (&best, ct_journal_store_close);
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (store == NULL)
        continue;
      if (best != NULL && store->facts.changed_us <= best->facts.changed_us)
        {
          g_free (ct_journal_store_set_aside (store));
          continue;
        }
      if (best != NULL)
        g_free (ct_journal_store_set_aside (best));
      best = store;
    }
  return best;
}

static gboolean
put_version (CtJournalStore *self, guint which, const CtVersion *version, GError **error)
{
  return run (self,
              ct_journal_store_prepare (self,
                                        error,
                                        "INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?, ?, ?)",
                                        "iiiiii",
                                        (guint64) which,
                                        (guint64) (version->exists != FALSE),
                                        version->length,
                                        version->digest.a,
                                        version->digest.b,
                                        (guint64) version->state),
              error);
}

static gboolean
fill_new (CtJournalStore *self, GBytes *base, GError **error)
{
  const CtJournalFacts *facts = &self->facts;
  CtDigest digest;
  g_autofree char *marks =
      g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%d;", APPLICATION_ID, FORMAT_VERSION);

  if (!execute (self, schema, error) || !execute (self, marks, error)
      || !run (self,
               ct_journal_store_prepare (self,
                                         error,
                                         "INSERT INTO facts VALUES (1, ?, ?, 0, 0, ?)",
                                         "tii",
                                         facts->document,
                                         (guint64) facts->dialect,
                                         (guint64) g_get_real_time ()),
               error)
      || !put_version (self, FIRST, &facts->first, error) || !put_version (self, SAVED, &facts->saved, error))
    return FALSE;
  if (base == NULL)
    return TRUE;
  digest = ct_digest_of_bytes (base);
  return run (self,
              ct_journal_store_prepare (self,
                                        error,
                                        "INSERT INTO base VALUES (0, ?, ?, ?)",
                                        "iib",
                                        digest.a,
                                        digest.b,
                                        base),
              error);
}

/**
 * ct_journal_store_create:
 * @facts: the document, the dialect and the versions are taken from it
 * @base: (nullable): edits that make the data set from what was read, before the first group
 *
 * Returns: (transfer full): a journal without groups
 */
CtJournalStore *
ct_journal_store_create (const CtJournalFacts *facts, GBytes *base, GError **error)
{
  g_autofree char *folder = ct_journal_dup_folder ();
  CtJournalStore *self = g_new0 (CtJournalStore, 1);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      ct_error_from_io (error,
                        g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno)),
                        folder);
      ct_journal_store_close (self);
      return NULL;
    }
  self->facts = *facts;
  self->facts.document = ct_journal_canonical (facts->document);
  for (guint slot = 0; slot < MAX_SLOTS && self->database == NULL; slot++)
    {
      g_autofree char *database = dup_slot (facts->document, slot);

      if (!g_file_test (database, G_FILE_TEST_EXISTS) || slot == MAX_SLOTS - 1)
        self->database = g_steal_pointer (&database);
    }
  if (connect (self, TRUE, error) && ct_journal_store_begin (self, error))
    {
      if (fill_new (self, base, error) && ct_journal_store_commit (self, error))
        return self;
      ct_journal_store_roll_back (self);
      ct_journal_store_delete (self);
      return NULL;
    }
  ct_journal_store_close (self);
  return NULL;
}

/**
 * ct_journal_store_close:
 *
 * Copies the log into the database and frees it all.
 */
void
ct_journal_store_close (CtJournalStore *self)
{
  clear (self);
  g_free (self->database);
  g_free (self->facts.document);
  g_free (self);
}

/**
 * ct_journal_store_set_aside:
 * @self: (transfer full): closed
 *
 * Gives the journal a name under which it is no longer found, but still there.
 *
 * Returns: (transfer full): that name
 */
char *
ct_journal_store_set_aside (CtJournalStore *self)
{
  char *aside;

  clear (self);
  aside = put_aside (self->database);
  ct_journal_store_close (self);
  return aside;
}

/**
 * ct_journal_store_delete:
 * @self: (transfer full): closed, and its files are removed
 */
void
ct_journal_store_delete (CtJournalStore *self)
{
  g_autofree char *log = g_strconcat (self->database, "-wal", NULL);

  clear (self);
  g_unlink (self->database);
  g_unlink (log);
  ct_journal_store_close (self);
}

/**
 * ct_journal_store_move_to:
 * @document: where the document is now
 *
 * The journal follows a document that was saved under another name, and replaces one that was
 * there for that name. If it fails the journal may be closed for good.
 */
gboolean
ct_journal_store_move_to (CtJournalStore *self, const char *document, GError **error)
{
  g_autofree char *target = dup_slot (document, 0);
  g_autofree char *canonical = ct_journal_canonical (document);

  clear (self);
  if (g_file_test (target, G_FILE_TEST_EXISTS))
    g_free (put_aside (target));
  rename_database (self->database, target);
  g_free (self->database);
  self->database = g_steal_pointer (&target);
  g_free (self->facts.document);
  self->facts.document = g_steal_pointer (&canonical);
  return connect (self, FALSE, error)
         && run (self,
                 ct_journal_store_prepare (self, error, "UPDATE facts SET document = ?", "t", self->facts.document),
                 error);
}

const CtJournalFacts *
ct_journal_store_get_facts (CtJournalStore *self)
{
  return &self->facts;
}

char *
ct_journal_store_dup_database (CtJournalStore *self)
{
  return g_strdup (self->database);
}

/* ---- writing ---- */

gboolean
ct_journal_store_begin (CtJournalStore *self, GError **error)
{
  return execute (self, "BEGIN IMMEDIATE", error);
}

gboolean
ct_journal_store_commit (CtJournalStore *self, GError **error)
{
  return execute (self, "COMMIT", error);
}

void
ct_journal_store_roll_back (CtJournalStore *self)
{
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * ct_journal_store_add:
 * @index: of the group; those with this number or a higher one go
 *
 * Within a transaction.
 */
gboolean
ct_journal_store_add (CtJournalStore *self, guint index, guint state, const char *label, GBytes *edits, GError **error)
{
  CtDigest digest = ct_digest_of_bytes (edits);

  return run (self,
              ct_journal_store_prepare (self, error, "DELETE FROM gesture WHERE n >= ?", "i", (guint64) index),
              error)
         && run (self,
                 ct_journal_store_prepare (self,
                                           error,
                                           "INSERT INTO gesture VALUES (?, ?, ?, ?, ?, ?)",
                                           "iitiib",
                                           (guint64) index,
                                           (guint64) state,
                                           label,
                                           digest.a,
                                           digest.b,
                                           edits),
                 error)
         && ct_journal_store_move (self, index + 1, error);
}

gboolean
ct_journal_store_move (CtJournalStore *self, guint position, GError **error)
{
  return run (self,
              ct_journal_store_prepare (self,
                                        error,
                                        "UPDATE facts SET position = ?, changed = ?",
                                        "ii",
                                        (guint64) position,
                                        (guint64) g_get_real_time ()),
              error);
}

/**
 * ct_journal_store_announce:
 * @coming: what is about to replace the document's file
 *
 * From here until ct_journal_store_confirm() either version may be found.
 */
gboolean
ct_journal_store_announce (CtJournalStore *self, const CtVersion *coming, GError **error)
{
  return put_version (self, COMING, coming, error);
}

gboolean
ct_journal_store_confirm (CtJournalStore *self, const CtVersion *saved, GError **error)
{
  return put_version (self, SAVED, saved, error)
         && run (self,
                 ct_journal_store_prepare (self, error, "DELETE FROM version WHERE which = ?", "i", (guint64) COMING),
                 error);
}

gboolean
ct_journal_store_add_piece (CtJournalStore *self, guint n, gsize raw_length, GBytes *packed, GError **error)
{
  return run (self,
              ct_journal_store_prepare (self,
                                        error,
                                        "INSERT OR REPLACE INTO piece VALUES (?, ?, ?)",
                                        "iib",
                                        (guint64) n,
                                        (guint64) raw_length,
                                        packed),
              error);
}

gboolean
ct_journal_store_end_pieces (CtJournalStore *self, guint n_pieces, GError **error)
{
  return run (self,
              ct_journal_store_prepare (self, error, "UPDATE facts SET pieces = ?", "i", (guint64) n_pieces),
              error);
}

/**
 * ct_journal_store_checkpoint:
 *
 * Copies the log into the database, with syncs; for when nothing else is to be done.
 */
gboolean
ct_journal_store_checkpoint (CtJournalStore *self, GError **error)
{
  return sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK
         || ct_journal_store_fail (self, error);
}

static void
sync_path (const char *path, int flags)
{
  int fd = open (path, flags | O_CLOEXEC);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("%s: %s", path, g_strerror (errno));
  close (fd);
}

/**
 * ct_journal_store_sync:
 * @database: of ct_journal_store_dup_database()
 * @is_new: its name may not be on the disk yet
 *
 * Makes what was committed survive a power cut. May run in any thread.
 */
void
ct_journal_store_sync (const char *database, gboolean is_new)
{
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  g_autofree char *folder = g_path_get_dirname (database);

  sync_path (log, O_RDONLY);
  if (is_new)
    {
      sync_path (database, O_RDONLY);
      sync_path (folder, O_RDONLY | O_DIRECTORY);
    }
}
