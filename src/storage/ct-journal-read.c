/* ct-journal-read.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a journal on disk gives back. Whatever was written with a digest is compared with it.
 */
#include "ct-journal-store-private.h"

#include <string.h>

#include <glib/gstdio.h>

#include "ct-error.h"

static GBytes *
get_blob (sqlite3_stmt *statement, int column)
{
  gconstpointer data = sqlite3_column_blob (statement, column);

  return g_bytes_new (data, data != NULL ? (gsize) sqlite3_column_bytes (statement, column) : 0);
}

/* A text that was written with its digest. */
static GBytes *
get_checked (sqlite3_stmt *statement, int column_a, int column_blob)
{
  GBytes *bytes = get_blob (statement, column_blob);
  CtDigest digest = ct_digest_of_bytes (bytes);
  CtDigest expected = { ct_journal_get_int (statement, column_a), ct_journal_get_int (statement, column_a + 1) };

  if (ct_digest_equal (&digest, &expected))
    return bytes;
  g_bytes_unref (bytes);
  return NULL;
}

static GBytes *
load_one (CtJournalStore *self, sqlite3_stmt *statement, GError **error)
{
  GBytes *bytes = NULL;

  if (statement == NULL)
    return NULL;
  if (sqlite3_step (statement) == SQLITE_ROW)
    bytes = get_checked (statement, 0, 2);
  sqlite3_finalize (statement);
  if (bytes == NULL)
    ct_journal_store_fail_corrupt (self, error);
  return bytes;
}

GBytes *
ct_journal_store_load (CtJournalStore *self, guint index, GError **error)
{
  return load_one (self,
                   ct_journal_store_prepare (self,
                                             error,
                                             "SELECT a, b, edits FROM gesture WHERE n = ?",
                                             "i",
                                             (guint64) index),
                   error);
}

/**
 * ct_journal_store_load_base:
 *
 * Returns: (transfer full) (nullable): what was given at creation; %NULL without error if nothing was
 */
GBytes *
ct_journal_store_load_base (CtJournalStore *self, GError **error)
{
  sqlite3_stmt *statement = ct_journal_store_prepare (self, error, "SELECT a, b, edits FROM base", "");
  GBytes *bytes = NULL;
  int code;

  if (statement == NULL)
    return NULL;
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    bytes = get_checked (statement, 0, 2);
  if (bytes == NULL && code != SQLITE_DONE)
    ct_journal_store_fail_corrupt (self, error);
  sqlite3_finalize (statement);
  return bytes;
}

/**
 * ct_journal_store_each:
 * @func: gets every group in order
 */
gboolean
ct_journal_store_each (CtJournalStore *self,
                       CtJournalGroupFunc func,
                       gpointer data,
                       GCancellable *cancellable,
                       GError **error)
{
  sqlite3_stmt *statement =
      ct_journal_store_prepare (self, error, "SELECT a, b, edits, n, state, label FROM gesture ORDER BY n", "");
  gboolean good = TRUE;
  guint n = 0;

  if (statement == NULL)
    return FALSE;
  while (good && sqlite3_step (statement) == SQLITE_ROW)
    {
      g_autoptr (GBytes) edits = get_checked (statement, 0, 2);
      const char *label = (const char *) sqlite3_column_text (statement, 5);

      if (ct_cancelled (cancellable, error))
        good = FALSE;
      else if (edits == NULL || label == NULL || ct_journal_get_int (statement, 3) != n)
        good = ct_journal_store_fail_corrupt (self, error);
      else
        good = func (n++, (guint) ct_journal_get_int (statement, 4), label, edits, data, error);
    }
  sqlite3_finalize (statement);
  return good && (n == self->facts.n_groups || ct_journal_store_fail_corrupt (self, error));
}

/* Unpacks a piece to the end of @all. */
static gboolean
unpack (GByteArray *all, gconstpointer packed, gsize n_packed, gsize length)
{
  g_autoptr (GZlibDecompressor) unpacker = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW);
  gsize start = all->len;
  gsize n_read = 0;
  gsize n_written = 0;
  GConverterResult result;

  g_byte_array_set_size (all, (guint) (start + length));
  result = g_converter_convert (G_CONVERTER (unpacker),
                                packed,
                                n_packed,
                                all->data + start,
                                length,
                                G_CONVERTER_INPUT_AT_END,
                                &n_read,
                                &n_written,
                                NULL);
  return result == G_CONVERTER_FINISHED && n_written == length;
}

/**
 * ct_journal_store_load_first:
 *
 * Returns: (transfer full): the bytes of the file that the groups belong to
 */
GBytes *
ct_journal_store_load_first (CtJournalStore *self, GCancellable *cancellable, GError **error)
{
  const CtVersion *first = &self->facts.first;
  g_autoptr (GByteArray) all = NULL;
  g_autoptr (GBytes) bytes = NULL;
  sqlite3_stmt *statement;
  CtDigest digest;
  gboolean good = TRUE;

  if (self->facts.n_pieces == 0 || first->length > G_MAXUINT - 1)
    {
      ct_journal_store_fail_corrupt (self, error);
      return NULL;
    }
  statement = ct_journal_store_prepare (self, error, "SELECT length, packed FROM piece ORDER BY n", "");
  if (statement == NULL)
    return NULL;
  all = g_byte_array_new ();
  while (good && !g_cancellable_is_cancelled (cancellable) && sqlite3_step (statement) == SQLITE_ROW)
    {
      guint64 length = ct_journal_get_int (statement, 0);
      gconstpointer packed = sqlite3_column_blob (statement, 1);

      good = packed != NULL && length <= first->length - all->len
             && unpack (all, packed, (gsize) sqlite3_column_bytes (statement, 1), length);
    }
  sqlite3_finalize (statement);
  if (ct_cancelled (cancellable, error))
    return NULL;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&all));
  digest = ct_digest_of_bytes (bytes);
  if (good && g_bytes_get_size (bytes) == first->length && ct_digest_equal (&digest, &first->digest))
    return g_steal_pointer (&bytes);
  ct_journal_store_fail_corrupt (self, error);
  return NULL;
}

/**
 * ct_journal_store_count_unsaved:
 * @saved_state: of the version on disk
 * @n: (out): groups that are not in it, about
 *
 * Without the data set, so that something can be said of a journal that does not fit the file.
 */
gboolean
ct_journal_store_count_unsaved (CtJournalStore *self, guint saved_state, guint *n, GError **error)
{
  sqlite3_stmt *statement =
      ct_journal_store_prepare (self,
                                error,
                                "SELECT (SELECT count(*) FROM gesture WHERE n < ?1 AND state > ?2), "
                                "(SELECT count(*) FROM gesture WHERE n >= ?1 AND state <= ?2), "
                                "(SELECT state FROM gesture WHERE n = ?1 - 1)",
                                "ii",
                                (guint64) self->facts.position,
                                (guint64) saved_state);
  gboolean good;

  *n = 0;
  if (statement == NULL)
    return FALSE;
  good = sqlite3_step (statement) == SQLITE_ROW;
  if (good)
    *n = (guint) (ct_journal_get_int (statement, 0) + ct_journal_get_int (statement, 1));
  /* Something was undone and something else done: another state with as many groups. */
  if (good && *n == 0 && ct_journal_get_int (statement, 2) != saved_state)
    *n = 1;
  sqlite3_finalize (statement);
  return good || ct_journal_store_fail (self, error);
}

/* ---- tidying ---- */

/**
 * ct_journal_put_aside:
 * @document: one that nobody has open
 *
 * The person wants the file as it is. The journal is kept under a name by which nobody looks for it.
 *
 * Returns: (transfer full) (nullable): that name; %NULL if there is no journal
 */
char *
ct_journal_put_aside (const char *document)
{
  char *aside = NULL;
  CtJournalStore *store = ct_journal_store_open (document, &aside, NULL);

  if (store == NULL)
    return aside;
  g_free (aside);
  return ct_journal_store_set_aside (store);
}

/* Whether a journal holds nothing but undo of what is on disk. */
static gboolean
is_spent (const char *database)
{
  g_autoptr (CtJournalStore) store = ct_journal_store_open_database (database);
  guint n = 1;

  return store != NULL && !store->facts.has_coming
         && ct_journal_store_count_unsaved (store, store->facts.saved.state, &n, NULL) && n == 0;
}

static gboolean
is_old (const char *path, gint64 max_age_s)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && g_get_real_time () / G_USEC_PER_SEC - info.st_mtime > max_age_s;
}

/**
 * ct_journal_tidy:
 * @max_age_s: what was written that many seconds ago is old
 *
 * Removes old journals that were set aside, and old ones of documents that are saved, so that the state
 * folder does not grow for ever. Work that was not saved stays, whatever its age. For a worker, at the
 * start of the program.
 *
 * Returns: how many files went
 */
guint
ct_journal_tidy (gint64 max_age_s, GCancellable *cancellable)
{
  g_autofree char *folder = ct_journal_dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && !g_cancellable_is_cancelled (cancellable) && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!is_old (path, max_age_s))
        continue;
      if (strstr (name, ".aside-") != NULL || (g_str_has_suffix (name, ".db") && is_spent (path)))
        n += g_unlink (path) == 0;
    }
  return n;
}
