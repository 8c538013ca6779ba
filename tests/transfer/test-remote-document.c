/* test-remote-document.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The local copy as a document: two people at one data set, and a journal whose edits nobody
 * had saved when somebody else's file came.
 */
#include "ct-document.h"
#include "ct-verbs.h"
#include "remote-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define BOX "\"bbox\": [1, 2, 3, 4]"
#define COCO                                                                                                           \
  "{\"images\": [{\"id\": 1, \"width\": 50, \"height\": 50, \"file_name\": \"a.jpg\"}],\n"                             \
  "\"annotations\": [{\"id\": 1, \"image_id\": 1, \"category_id\": 1, " BOX "}],\n"                                    \
  "\"categories\": [{\"id\": 1, \"name\": \"tin\"}]}\n"

static CtDocument *
open_document (CtRemoteSet *set)
{
  const CtOpenOptions options = { .dialect = CT_DIALECT_PIXEL };
  g_autoptr (GError) error = NULL;
  CtDocument *document = ct_document_open_for_editing (ct_remote_set_get_coco_path (set), &options, NULL, NULL, &error);

  g_assert_no_error (error);
  ct_document_set_image_folder (document, ct_remote_set_get_image_folder (set));
  ct_remote_set_learn (set, ct_document_get_coco (document), NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return document;
}

static void
move_box (CtDocument *document, double x)
{
  CtHistory *history = ct_document_get_history (document);
  const CtRect box = { x, 2, 3, 4 };
  g_autoptr (GError) error = NULL;

  ct_history_begin (history, "Move");
  ct_verb_set_bbox (history, 0, &box, &error);
  ct_history_end (history);
  g_assert_no_error (error);
}

static double
get_box_x (CtDocument *document)
{
  return ct_document_get_dataset (document)->annotations.bbox[0].x;
}

static void
save_and_push (CtRemoteSet *set, CtDocument *document)
{
  g_auto (CtRemoteResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  ct_document_save (document, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ct_remote_set_get_state (set), ==, CT_REMOTE_AHEAD);
  ct_remote_set_push (set, CT_REMOTE_PUSH_CAREFUL, &result, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result.state, ==, CT_REMOTE_SAME);
}

static CtRemoteSet *
open_for (RemoteFixture *fixture, const char *who)
{
  g_autofree char *data_folder = g_build_filename (fixture->folder, who, NULL);
  CtRemoteSet *set;

  fixture->options.data_folder = data_folder;
  set = remote_fixture_open (fixture);
  fixture->options.data_folder = NULL;
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  return set;
}

/* A box moved by one is seen by the other, and nothing else of the file is another. */
static void
test_together (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) mine = NULL;
  g_autoptr (CtRemoteSet) theirs = NULL;
  g_autoptr (CtDocument) document = NULL;
  g_autoptr (CtDocument) other = NULL;
  g_autofree char *path = NULL;
  g_autofree char *there = NULL;

  remote_fixture_write (fixture, COCO_NAME, COCO);
  remote_fixture_write (fixture, "sets/a.jpg", "picture");
  mine = open_for (fixture, "me");
  theirs = open_for (fixture, "them");
  document = open_document (mine);
  remote_fixture_assert_picture (mine, "a.jpg", "picture");
  path = ct_document_dup_image_path (document, 0);
  remote_fixture_assert_file (path, "picture");
  move_box (document, 7);
  save_and_push (mine, document);
  there = remote_fixture_read (fixture, COCO_NAME);
  g_assert_nonnull (strstr (there, "\"bbox\": [7, 2, 3, 4]"));
  g_assert_cmpuint (strlen (there), ==, strlen (COCO));
  g_assert_cmpint (remote_fixture_pull (theirs, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  other = open_document (theirs);
  g_assert_cmpfloat (get_box_x (other), ==, 7);
}

/* The program ends with edits in the journal alone; then somebody else's file comes. */
static void
test_journal (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = NULL;
  g_autoptr (CtDocument) document = NULL;
  g_autoptr (CtDocument) recovered = NULL;
  g_autoptr (GString) newer = g_string_new (COCO);
  g_autoptr (GError) error = NULL;

  remote_fixture_write (fixture, COCO_NAME, COCO);
  set = open_for (fixture, "me");
  document = open_document (set);
  move_box (document, 9);
  ct_document_flush_journal (document, &error);
  g_assert_no_error (error);
  g_clear_object (&document);
  g_clear_object (&set);
  set = open_for (fixture, "me");
  document = open_document (set);
  g_assert_cmpint (ct_document_get_recovery (document)->kind, ==, CT_RECOVERY_DONE);
  g_assert_cmpfloat (get_box_x (document), ==, 9);
  g_clear_object (&document);
  g_string_replace (newer, "\"bbox\": [1, ", "\"bbox\": [5, ", 1);
  remote_fixture_write (fixture, COCO_NAME, newer->str);
  g_clear_object (&set);
  set = open_for (fixture, "me");
  document = open_document (set);
  g_assert_cmpint (ct_document_get_recovery (document)->kind, ==, CT_RECOVERY_CHANGED);
  g_assert_cmpfloat (get_box_x (document), ==, 5);
  recovered = ct_document_open_recovered (document, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (get_box_x (recovered), ==, 9);
  ct_document_keep_recovered (document, recovered);
}

#define ADD(name, func)                                                                                                \
  g_test_add ("/remote-document/" name, RemoteFixture, NULL, remote_fixture_set_up, func, remote_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("together", test_together);
  ADD ("journal", test_journal);
  return g_test_run ();
}
