/* ct-journal-store.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The journal of one document on disk: an SQLite database in the user's state folder, found
 * by the document's path. Synchronous, for one thread at a time, and without any notion of what
 * edits are; ct-journal.h is what the document talks to.
 */
#pragma once

#include "ct-journal-digest.h"

G_BEGIN_DECLS

/**
 * CtVersion:
 * @exists: whether there is a file at all
 * @length: its bytes
 * @digest: of its bytes
 * @state: of the history when it was saved; 0 for the first file
 *
 * What stood, stands or may stand on disk in the document's place.
 */
typedef struct
{
  gboolean exists;
  guint64 length;
  CtDigest digest;
  guint state;
} CtVersion;

gboolean ct_version_equal (const CtVersion *a, const CtVersion *b);

/**
 * CtJournalFacts:
 * @document: its path, links resolved
 * @dialect: what was asked for when it was opened first, a #CtCocoDialectChoice
 * @position: so many groups are applied
 * @n_groups: so many there are
 * @last_state: the largest state that was ever given out and matters
 * @n_pieces: parts of the first bytes, or 0 as long as they are not complete
 * @first: what the rows of the edits refer to
 * @saved: what should be on disk
 * @coming: what was about to replace it
 * @has_coming: whether something was
 * @changed_us: when the last group came or was undone, in real time
 */
typedef struct
{
  char *document;
  int dialect;
  guint position;
  guint n_groups;
  guint last_state;
  guint n_pieces;
  CtVersion first;
  CtVersion saved;
  CtVersion coming;
  gboolean has_coming;
  gint64 changed_us;
} CtJournalFacts;

typedef struct _CtJournalStore CtJournalStore;

/**
 * CtJournalGroupFunc:
 *
 * Gets a group; %FALSE with @error ends the reading.
 */
typedef gboolean (
    *CtJournalGroupFunc) (guint index, guint state, const char *label, GBytes *edits, gpointer data, GError **error);

char *ct_journal_dup_folder (void);
char *ct_journal_canonical (const char *path);
gboolean ct_journal_exists (const char *document);
char *ct_journal_put_aside (const char *document);
guint ct_journal_tidy (gint64 max_age_s, GCancellable *cancellable);

CtJournalStore *ct_journal_store_open (const char *document, char **aside, GError **error);
CtJournalStore *ct_journal_store_create (const CtJournalFacts *facts, GBytes *base, GError **error);
void ct_journal_store_close (CtJournalStore *self);
char *ct_journal_store_set_aside (CtJournalStore *self);
void ct_journal_store_delete (CtJournalStore *self);
gboolean ct_journal_store_move_to (CtJournalStore *self, const char *document, GError **error);
const CtJournalFacts *ct_journal_store_get_facts (CtJournalStore *self);

gboolean ct_journal_store_begin (CtJournalStore *self, GError **error);
gboolean ct_journal_store_commit (CtJournalStore *self, GError **error);
void ct_journal_store_roll_back (CtJournalStore *self);
gboolean
ct_journal_store_add (CtJournalStore *self, guint index, guint state, const char *label, GBytes *edits, GError **error);
gboolean ct_journal_store_move (CtJournalStore *self, guint position, GError **error);
gboolean ct_journal_store_announce (CtJournalStore *self, const CtVersion *coming, GError **error);
gboolean ct_journal_store_confirm (CtJournalStore *self, const CtVersion *saved, GError **error);
gboolean ct_journal_store_add_piece (CtJournalStore *self, guint n, gsize raw_length, GBytes *packed, GError **error);
gboolean ct_journal_store_end_pieces (CtJournalStore *self, guint n_pieces, GError **error);
gboolean ct_journal_store_checkpoint (CtJournalStore *self, GError **error);
void ct_journal_store_sync (const char *database, gboolean is_new);
char *ct_journal_store_dup_database (CtJournalStore *self);

GBytes *ct_journal_store_load (CtJournalStore *self, guint index, GError **error);
gboolean ct_journal_store_each (CtJournalStore *self,
                                CtJournalGroupFunc func,
                                gpointer data,
                                GCancellable *cancellable,
                                GError **error);
GBytes *ct_journal_store_load_base (CtJournalStore *self, GError **error);
GBytes *ct_journal_store_load_first (CtJournalStore *self, GCancellable *cancellable, GError **error);
gboolean ct_journal_store_count_unsaved (CtJournalStore *self, guint saved_state, guint *n, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtJournalStore, ct_journal_store_close)

G_END_DECLS
