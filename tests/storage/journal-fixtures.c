/* journal-fixtures.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Documents that are opened for editing, edited and saved in one line each.
 */
#include "journal-fixtures.h"

#include <string.h>

#include <glib/gstdio.h>

const char journal_coco[] = "{\n"
                            "  \"images\": [\n"
                            "    {\"id\": 1, \"file_name\": \"a.jpg\", \"width\": 64, \"height\": 48},\n"
                            "    {\"id\": 2, \"file_name\": \"sub/b.jpg\", \"width\": 64, \"height\": 48}\n"
                            "  ],\n"
                            "  \"annotations\": [\n"
                            "    {\"id\": 1, \"image_id\": 1, \"category_id\": 1, \"bbox\": [1.50, 2, 30, 4e1]}\n"
                            "  ],\n"
                            "  \"categories\": [{\"id\": 1, \"name\": \"tin\"}]\n"
                            "}\n";

CtDocument *
journal_open_path (Fixture *self, const char *path)
{
  CtOpenOptions options = { CT_DIALECT_AUTO, NULL, FALSE };
  CtDocument *document = ct_document_open_for_editing (path, &options, NULL, NULL, &self->error);

  g_assert_no_error (self->error);
  g_assert_nonnull (document);
  return document;
}

CtHistory *
journal_history_of (CtDocument *document)
{
  return ct_document_get_history (document);
}

void
journal_move (CtDocument *document, double x)
{
  g_assert_true (ct_verb_set_bbox (journal_history_of (document), 0, &CT_RECT_INIT (x, 2, 30, 40), NULL));
}

double
journal_get_x (CtDocument *document)
{
  return ct_document_get_dataset (document)->annotations.bbox[0].x;
}

void
journal_save (Fixture *self, CtDocument *document)
{
  ct_document_save (document, NULL, NULL, &self->error);
  g_assert_no_error (self->error);
}

void
journal_undo_all (CtDocument *document)
{
  while (ct_history_can_undo (journal_history_of (document)))
    ct_history_undo (journal_history_of (document));
}

void
journal_redo_all (CtDocument *document)
{
  while (ct_history_can_redo (journal_history_of (document)))
    ct_history_redo (journal_history_of (document));
}

void
journal_assert_content (const char *path, const char *expected)
{
  g_autofree char *text = fixture_read (path);

  g_assert_cmpstr (text, ==, expected);
}

void
journal_assert_recovered (CtDocument *document, CtRecoveryKind kind, guint n)
{
  const CtRecovery *recovery = ct_document_get_recovery (document);

  g_assert_cmpint (recovery->kind, ==, kind);
  g_assert_cmpuint (recovery->n_gestures, ==, n);
  g_assert_null (recovery->aside);
  g_assert_null (recovery->problem);
  g_assert_false (recovery->is_locked);
}

/* The folder with the journals holds so many names with this ending. */
guint
journal_count_journals (const char *part)
{
  g_autofree char *folder = ct_journal_dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += strstr (name, part) != NULL;
  return n;
}

void
journal_clear_journals (void)
{
  g_autofree char *folder = ct_journal_dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

void
journal_set_up (Fixture *self, gconstpointer data)
{
  fixture_set_up (self, data);
  journal_clear_journals ();
}
