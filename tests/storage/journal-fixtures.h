/* journal-fixtures.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents that are opened for editing, edited and saved in one line each.
 */
#pragma once

#include "ct-journal-store.h"
#include "ct-verbs.h"
#include "storage-fixtures.h"

extern const char journal_coco[];

CtDocument *journal_open_path (Fixture *self, const char *path);
CtHistory *journal_history_of (CtDocument *document);
void journal_move (CtDocument *document, double x);
double journal_get_x (CtDocument *document);
void journal_save (Fixture *self, CtDocument *document);
void journal_undo_all (CtDocument *document);
void journal_redo_all (CtDocument *document);
void journal_assert_content (const char *path, const char *expected);
void journal_assert_recovered (CtDocument *document, CtRecoveryKind kind, guint n);
guint journal_count_journals (const char *part);
void journal_clear_journals (void);
void journal_set_up (Fixture *self, gconstpointer data);

#define JOURNAL_TEST(path, func) g_test_add ((path), Fixture, NULL, journal_set_up, (func), fixture_tear_down)
