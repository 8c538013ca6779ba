/* test-session-journal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A session and what outlives it: work that was not saved, two versions of a file, other programs.
 */
#include "app-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ct-error.h"
#include "ct-verbs.h"

static gboolean
is_reviewed (CtSession *session, guint32 image)
{
  return (ct_session_get_dataset (session)->images.flags[image] & CT_RECORD_REVIEWED) != 0;
}

static void
edit (CtSession *session, guint32 image)
{
  g_assert_true (ct_verb_set_reviewed (ct_session_get_history (session), image, !is_reviewed (session, image), NULL));
}

static const CtRecovery *
recovery_of (CtSession *session)
{
  return ct_document_get_recovery (ct_session_get_document (session));
}

/* Leaves a journal with so many edits that the file has not. A save has made sure that the first bytes are in it. */
static void
leave_work (AppFixture *fixture, guint n)
{
  g_autoptr (CtSession) session = ct_session_new ();

  app_fixture_open (fixture, session);
  edit (session, 4);
  g_assert_null (app_fixture_save (session, NULL));
  for (guint i = 0; i < n; i++)
    edit (session, i);
  ct_session_close (session);
}

/* Somebody else replaces the file. */
static void
change (AppFixture *fixture, const char *word)
{
  g_autofree char *text = app_fixture_read (fixture, "set.json");
  char *place = strstr (text, "\"name\": \"");

  g_assert_nonnull (place);
  memcpy (place + strlen ("\"name\": \""), word, 3);
  app_fixture_write (fixture, "set.json", text);
}

static void
test_work_is_there (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();

  app_fixture_init (&fixture);
  leave_work (&fixture, 2);
  app_fixture_open (&fixture, session);
  g_assert_cmpint (recovery_of (session)->kind, ==, CT_RECOVERY_DONE);
  g_assert_cmpuint (recovery_of (session)->n_gestures, ==, 2);
  g_assert_true (ct_session_is_modified (session));
  g_assert_true (ct_session_undo (session));
  g_assert_cmpuint (ct_session_get_image (session), ==, 1);
  ct_session_discard (session);
  g_assert_false (ct_session_is_modified (session));
  ct_session_close (session);
  app_fixture_open (&fixture, session);
  g_assert_cmpint (recovery_of (session)->kind, ==, CT_RECOVERY_NONE);
  g_assert_true (ct_session_redo (session));
  ct_session_close (session);
  app_fixture_clear (&fixture);
}

/* What was saved cannot be reached any more by undoing; discarding forgets the journal. */
static void
test_discard_out_of_reach (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();

  app_fixture_init (&fixture);
  app_fixture_open (&fixture, session);
  edit (session, 0);
  g_assert_null (app_fixture_save (session, NULL));
  g_assert_true (ct_session_undo (session));
  edit (session, 1);
  ct_session_discard (session);
  ct_session_close (session);
  app_fixture_open (&fixture, session);
  g_assert_cmpint (recovery_of (session)->kind, ==, CT_RECOVERY_NONE);
  g_assert_false (ct_session_is_modified (session));
  g_assert_true (is_reviewed (session, 0));
  ct_session_close (session);
  app_fixture_clear (&fixture);
}

/* Opening in vain what is open already leaves it as it was, and what is done then is kept as well. */
static void
test_reopen_in_vain (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  g_autofree char *good = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_init (&fixture);
  app_fixture_open (&fixture, session);
  edit (session, 0);
  good = app_fixture_read (&fixture, "set.json");
  app_fixture_write (&fixture, "set.json", "{\"images\": [");
  error = app_fixture_try_open (session, fixture.coco);
  g_assert_error (error, CT_ERROR, CT_ERROR_SYNTAX);
  g_assert_true (ct_session_is_editable (session));
  g_assert_true (ct_session_is_kept (session));
  edit (session, 1);
  ct_session_close (session);
  app_fixture_write (&fixture, "set.json", good);
  app_fixture_open (&fixture, session);
  g_assert_cmpuint (recovery_of (session)->n_gestures, ==, 2);
  /* … and with success it is the same again. */
  app_fixture_open (&fixture, session);
  g_assert_cmpuint (recovery_of (session)->n_gestures, ==, 2);
  g_assert_true (ct_session_is_editable (session));
  ct_session_close (session);
  app_fixture_clear (&fixture);
}

static CtSessionChoice choice;
static char *beside;

static void
choose_cb (CtSession *session, const CtRecovery *recovery)
{
  g_assert_cmpint (recovery->kind, ==, CT_RECOVERY_CHANGED);
  g_assert_cmpuint (recovery->n_gestures, >, 0);
  ct_session_choose (session, choice);
}

static void
beside_cb (CtSession *session, const char *path)
{
  ct_set_str (&beside, path);
}

static GError *
open_and_choose (AppFixture *fixture, CtSession *session, CtSessionChoice chosen)
{
  gulong handlers[2];
  GError *error;

  choice = chosen;
  handlers[0] = g_signal_connect (session, "choice-needed", G_CALLBACK (choose_cb), NULL);
  handlers[1] = g_signal_connect (session, "beside", G_CALLBACK (beside_cb), NULL);
  error = app_fixture_try_open (session, fixture->coco);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_handler_disconnect (session, handlers[i]);
  return error;
}

static void
test_choices (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  g_autoptr (CtSession) second = ct_session_new ();
  g_autoptr (GError) error = NULL;

  app_fixture_init (&fixture);
  leave_work (&fixture, 2);
  change (&fixture, "can");
  error = app_fixture_try_open (session, fixture.coco);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  error = open_and_choose (&fixture, session, CT_SESSION_NEITHER);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (ct_session_get_document (session));

  g_assert_no_error (open_and_choose (&fixture, session, CT_SESSION_WORK));
  g_assert_true (ct_session_is_modified (session));
  g_assert_true (is_reviewed (session, 1));
  ct_session_close (session);

  change (&fixture, "pan");
  g_assert_no_error (open_and_choose (&fixture, session, CT_SESSION_BOTH));
  g_assert_false (ct_session_is_modified (session));
  g_assert_true (ct_session_is_editable (session));
  g_assert_true (g_str_has_suffix (beside, "set-recovered.json"));
  error = app_fixture_try_open (second, beside);
  g_assert_no_error (error);
  g_assert_true (ct_session_is_editable (second));
  g_assert_false (ct_session_is_modified (second));
  g_assert_true (ct_session_undo (second));
  ct_session_close (second);
  ct_session_close (session);

  leave_work (&fixture, 2);
  change (&fixture, "box");
  g_assert_no_error (open_and_choose (&fixture, session, CT_SESSION_FILE));
  g_assert_false (ct_session_is_modified (session));
  ct_session_close (session);
  app_fixture_open (&fixture, session);
  g_assert_cmpint (recovery_of (session)->kind, ==, CT_RECOVERY_NONE);
  ct_session_close (session);
  g_clear_pointer (&beside, g_free);
  app_fixture_clear (&fixture);
}

static void
ignore_cb (CtSession *session, const CtRecovery *recovery, guint *count)
{
  (*count)++;
}

static void
cancelled_cb (CtSession *session, const GError *error, gpointer user_data)
{
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  (*(guint *) user_data)++;
}

/* A question that nobody answers does not stand in the way of the next opening. */
static void
test_question_is_overtaken (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  g_autofree char *text = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;
  guint n_asked = 0;
  guint n_cancelled = 0;

  app_fixture_init (&fixture);
  leave_work (&fixture, 1);
  change (&fixture, "can");
  text = app_fixture_read (&fixture, "set.json");
  app_fixture_write (&fixture, "other.json", text);
  other = g_build_filename (fixture.folder, "other.json", NULL);
  g_signal_connect (session, "choice-needed", G_CALLBACK (ignore_cb), &n_asked);
  ct_session_open (session, fixture.coco, CT_DIALECT_AUTO, NULL, NULL, cancelled_cb, &n_cancelled);
  app_wait_for (n_asked == 1);
  error = app_fixture_try_open (session, other);
  g_assert_no_error (error);
  g_assert_cmpuint (n_cancelled, ==, 1);
  g_assert_cmpstr (ct_document_get_path (ct_session_get_document (session)), ==, other);
  ct_session_choose (session, CT_SESSION_FILE);
  ct_session_close (session);
  app_fixture_clear (&fixture);
}

static void
answer_cb (CtSession *session, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
test_two_programs (void)
{
  const CtSessionOptions take_over = { CT_DIALECT_AUTO, TRUE, CT_SESSION_ASK };
  AppFixture fixture;
  g_autoptr (CtSession) first = ct_session_new ();
  g_autoptr (CtSession) second = ct_session_new ();
  gboolean done = FALSE;

  app_fixture_init (&fixture);
  app_fixture_open (&fixture, first);
  edit (first, 0);
  app_wait_for (ct_document_is_settled (ct_session_get_document (first)));
  app_fixture_open (&fixture, second);
  g_assert_true (ct_session_is_locked (second));
  g_assert_false (ct_session_is_editable (second));
  g_assert_cmpstr (ct_session_get_owner (second)->user, ==, g_get_user_name ());
  g_assert_cmpint (ct_session_look_outside (first), ==, CT_OUTSIDE_SAME);
  ct_session_open_with (second, fixture.coco, &take_over, NULL, NULL, answer_cb, &done);
  app_wait_for (done);
  g_assert_true (ct_session_is_editable (second));
  g_assert_cmpint (ct_session_look_outside (first), ==, CT_OUTSIDE_TAKEN_OVER);
  g_assert_false (ct_session_is_editable (first));
  g_assert_true (ct_session_is_locked (first));
  g_assert_cmpstr (ct_session_get_owner (first)->host, ==, g_get_host_name ());
  ct_session_close (first);
  ct_session_close (second);
  app_fixture_clear (&fixture);
}

/* A file that is only written again is the same; another one is told. */
static void
test_outside (void)
{
  AppFixture fixture;
  g_autoptr (CtSession) session = ct_session_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  app_fixture_init (&fixture);
  app_fixture_open (&fixture, session);
  text = app_fixture_read (&fixture, "set.json");
  app_fixture_write (&fixture, "set.json", text);
  g_assert_cmpint (ct_session_look_outside (session), ==, CT_OUTSIDE_SAME);
  app_wait_for (ct_document_look_outside (ct_session_get_document (session)) == CT_OUTSIDE_SAME);
  app_fixture_settle ();
  g_assert_cmpint (ct_session_look_outside (session), ==, CT_OUTSIDE_SAME);
  change (&fixture, "can");
  app_wait_for (ct_session_look_outside (session) == CT_OUTSIDE_CHANGED);
  edit (session, 0);
  error = app_fixture_save (session, NULL);
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_assert_cmpint (ct_session_look_outside (session), ==, CT_OUTSIDE_CHANGED);
  ct_session_accept_outside (session);
  g_assert_cmpint (ct_session_look_outside (session), ==, CT_OUTSIDE_SAME);
  g_assert_null (app_fixture_save (session, NULL));
  g_assert_cmpint (g_remove (fixture.coco), ==, 0);
  g_assert_cmpint (ct_session_look_outside (session), ==, CT_OUTSIDE_GONE);
  ct_session_close (session);
  app_fixture_clear (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-journal/work-is-there", test_work_is_there);
  g_test_add_func ("/session-journal/discard-out-of-reach", test_discard_out_of_reach);
  g_test_add_func ("/session-journal/reopen-in-vain", test_reopen_in_vain);
  g_test_add_func ("/session-journal/choices", test_choices);
  g_test_add_func ("/session-journal/question-is-overtaken", test_question_is_overtaken);
  g_test_add_func ("/session-journal/two-programs", test_two_programs);
  g_test_add_func ("/session-journal/outside", test_outside);
  return g_test_run ();
}
