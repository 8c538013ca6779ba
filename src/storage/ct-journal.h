/* ct-journal.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every gesture of a document on disk a moment after it was made, so that the end of the
 * program costs at most the one in flight, and undo goes back beyond it.
 *
 * The journal holds what a document is made of: the bytes that were opened first, packed; the
 * groups of edits since, whose row numbers refer to those bytes; the position among them; and
 * which version of the file should be on disk, by digest. To open the document again is to read
 * the first bytes, not the file, and to do everything again. Nothing is translated after a save,
 * undo reaches the first byte of the first file however often it was saved, and the journal can
 * still say what the work was when somebody has replaced the file. The price is the space of the
 * packed first bytes, once a document.
 *
 * A save tells the journal what is about to come before it renames (announce) and what has come
 * after it (confirm). Whoever finds either of the two on disk knows which state of the history that is.
 */
#pragma once

#include "ct-history.h"
#include "ct-journal-store.h"

G_BEGIN_DECLS

typedef struct _CtJournal CtJournal;

CtJournal *ct_journal_new (const CtJournalFacts *facts, GBytes *first, GBytes *base);
CtJournal *ct_journal_new_for_store (CtJournalStore *store, GBytes *first);
CtJournal *ct_journal_ref (CtJournal *self);
void ct_journal_unref (CtJournal *self);
void ct_journal_close (CtJournal *self);

void ct_journal_attach (CtJournal *self, CtHistory *history);
gboolean ct_journal_flush (CtJournal *self, GError **error);
gboolean ct_journal_announce (CtJournal *self, const CtVersion *coming, GError **error);
void ct_journal_confirm (CtJournal *self, const CtVersion *saved);
void ct_journal_follow (CtJournal *self, const char *document);
gboolean ct_journal_is_settled (CtJournal *self);
char *ct_journal_dup_error (CtJournal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CtJournal, ct_journal_unref)

G_END_DECLS
