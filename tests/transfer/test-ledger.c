/* test-ledger.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is remembered between two runs, and that a wrong or damaged memory does no harm.
 */
#include "ct-error.h"
#include "ct-ledger.h"
#include "ct-publisher.h"
#include "publish-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PLACE "https://account.example/container"

typedef struct
{
  PublishFixture publish;
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("ct-ledger-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "new", "uploads.sqlite", NULL);
  publish_fixture_set_up (&self->publish, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *inner = g_path_get_dirname (self->path);

  publish_fixture_tear_down (&self->publish, NULL);
  g_assert_cmpint (g_remove (self->path), ==, 0);
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->path);
  g_free (self->folder);
}

static CtLedger *
open_ledger (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  CtLedger *ledger = ct_ledger_open (self->path, &error);

  g_assert_no_error (error);
  return ledger;
}

/* As if nobody had touched the file for a while. */
static void
make_old (const char *path, struct stat *info)
{
  g_assert_cmpint (stat (path, info), ==, 0);
  info->st_mtim.tv_sec -= 100;
  info->st_ctim.tv_sec -= 100;
}

static void
test_md5 (Fixture *self, gconstpointer data)
{
  g_autoptr (CtLedger) ledger = open_ledger (self);
  struct stat info, other;
  CtMd5 md5, found;

  make_old (self->path, &info);
  ct_md5_of_data (&md5, "x", 1);
  g_assert_false (ct_ledger_find_md5 (ledger, "/a\xff", &info, &found));
  ct_ledger_note_md5 (ledger, "/a\xff", &info, &md5);
  g_clear_pointer (&ledger, ct_ledger_unref);
  ledger = open_ledger (self);
  g_assert_true (ct_ledger_find_md5 (ledger, "/a\xff", &info, &found));
  g_assert_true (ct_md5_equal (&md5, &found));
  g_assert_false (ct_ledger_find_md5 (ledger, "/a", &info, &found));
  other = info;
  other.st_size++;
  g_assert_false (ct_ledger_find_md5 (ledger, "/a\xff", &other, &found));
  other = info;
  other.st_mtim.tv_nsec ^= 1;
  g_assert_false (ct_ledger_find_md5 (ledger, "/a\xff", &other, &found));
  other = info;
  other.st_ctim.tv_nsec ^= 1;
  g_assert_false (ct_ledger_find_md5 (ledger, "/a\xff", &other, &found));
  other = info;
  other.st_ino++;
  g_assert_false (ct_ledger_find_md5 (ledger, "/a\xff", &other, &found));
}

/* A file of this very moment may change without its time changing. */
static void
test_fresh (Fixture *self, gconstpointer data)
{
  g_autoptr (CtLedger) ledger = open_ledger (self);
  struct stat info;
  CtMd5 md5 = { { 0 } };

  g_assert_cmpint (stat (self->path, &info), ==, 0);
  info.st_mtim.tv_sec = g_get_real_time () / G_USEC_PER_SEC;
  ct_ledger_note_md5 (ledger, "/a", &info, &md5);
  g_assert_false (ct_ledger_find_md5 (ledger, "/a", &info, &md5));
}

static void
test_blob (Fixture *self, gconstpointer data)
{
  g_autoptr (CtLedger) ledger = open_ledger (self);
  g_auto (CtLedgerBlob) found = { 0 };
  char etag[] = "\"1\"";
  CtLedgerBlob blob = { 7, { { 1, 2, 3 } }, NULL };

  g_assert_false (ct_ledger_find_blob (ledger, PLACE, "a", &found));
  ct_ledger_note_blob (ledger, PLACE, "a", &blob);
  g_assert_true (ct_ledger_find_blob (ledger, PLACE, "a", &found));
  g_assert_null (found.etag);
  blob.etag = etag;
  ct_ledger_note_blob (ledger, PLACE, "a", &blob);
  g_assert_true (ct_ledger_find_blob (ledger, PLACE, "a", &found));
  g_assert_cmpstr (found.etag, ==, etag);
  g_assert_cmpuint (found.size, ==, 7);
  g_assert_true (ct_md5_equal (&found.md5, &blob.md5));
  ct_ledger_blob_clear (&found);
  g_assert_false (ct_ledger_find_blob (ledger, PLACE "2", "a", &found));
  ct_ledger_forget_blob (ledger, PLACE, "a");
  g_assert_false (ct_ledger_find_blob (ledger, PLACE, "a", &found));
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autoptr (CtLedger) first = open_ledger (self);
  g_autoptr (CtLedger) second = NULL;
  g_autoptr (CtLedger) nowhere = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *junk = g_strnfill (9000, 'j');
  CtLedgerBlob blob = { 0 };
  g_auto (CtLedgerBlob) found = { 0 };

  g_clear_pointer (&first, ct_ledger_unref);
  g_assert_true (g_file_set_contents (self->path, junk, 9000, NULL));
  second = open_ledger (self);
  ct_ledger_note_blob (second, PLACE, "a", &blob);
  g_assert_true (ct_ledger_find_blob (second, PLACE, "a", &found));
  nowhere = ct_ledger_open ("/proc/no/such/file", &error);
  g_assert_null (nowhere);
  g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
}

static CtPublishResult *
publish (Fixture *self, CtLedger *ledger)
{
  g_autoptr (CtPublishPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  CtPublishResult *result = ct_publish_result_new ();

  self->publish.options.ledger = ledger;
  plan = publish_fixture_plan (&self->publish);
  ct_publisher_run (plan, result, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
assert_log (Fixture *self, const char *expected)
{
  g_autofree char *log = recording_container_log (self->publish.container);

  g_assert_cmpstr (log, ==, expected);
}

static void
add_pictures (Fixture *self)
{
  publish_fixture_add (&self->publish, "a.jpg", "\xff\xd8\xff one");
  publish_fixture_add (&self->publish, "b.jpg", "\xff\xd8\xff two");
  publish_fixture_read (&self->publish);
}

/* The ledger's word for a file spares reading it. */
static void
test_spares_reading (Fixture *self, gconstpointer data)
{
  g_autoptr (CtLedger) ledger = open_ledger (self);
  g_autoptr (CtPublishResult) first = NULL;
  g_autoptr (CtPublishPlan) plan = NULL;
  const char *path;
  struct timespec old[2] = { { 1000000000, 0 }, { 1000000000, 0 } };
  struct stat info;
  CtMd5 wrong = { { 9 } };

  add_pictures (self);
  path = g_ptr_array_index (self->publish.paths, 0);
  first = publish (self, ledger);
  g_assert_cmpuint (first->n_sent, ==, 2);
  /* A word that is wrong shows that it is believed. Its change of status is new, so it is noted by hand. */
  g_assert_cmpint (utimensat (AT_FDCWD, path, old, 0), ==, 0);
  g_usleep (2200 * 1000);
  g_assert_cmpint (stat (path, &info), ==, 0);
  ct_ledger_note_md5 (ledger, path, &info, &wrong);
  plan = publish_fixture_plan (&self->publish);
  publish_fixture_assert_states (plan, "changed same same");
}

/* Create and write are all that is allowed: what was confirmed stands in for the listing. */
static void
test_blind (Fixture *self, gconstpointer data)
{
  g_autoptr (CtLedger) ledger = open_ledger (self);
  g_autoptr (CtPublishResult) first = NULL;
  g_autoptr (CtPublishResult) second = NULL;
  g_autoptr (CtPublishResult) third = NULL;

  self->publish.container->abilities = CT_CAN_CREATE | CT_CAN_WRITE;
  add_pictures (self);
  first = publish (self, ledger);
  assert_log (self, "put a.jpg; put b.jpg; put annotations.json");
  g_assert_false (first->was_looked_at);
  g_assert_cmpint (first->outcome, ==, CT_PUBLISH_COMPLETE);
  second = publish (self, ledger);
  assert_log (self, "");
  g_assert_cmpint (second->outcome, ==, CT_PUBLISH_COMPLETE);
  g_assert_cmpuint (second->n_skipped, ==, 2);
  publish_fixture_write (&self->publish, 1, "\xff\xd8\xff three");
  third = publish (self, ledger);
  assert_log (self, "put b.jpg");
  g_assert_cmpint (third->outcome, ==, CT_PUBLISH_COMPLETE);
}

static RecordingFault
lose_second (RecordingContainer *container, guint n_th, const char *name, gpointer data)
{
  return n_th == 1 ? FAULT_LOST : FAULT_NONE;
}

/* An answer was lost, or we died before it came: the next run writes it once more. */
static void
test_blind_lost (Fixture *self, gconstpointer data)
{
  g_autoptr (CtLedger) ledger = open_ledger (self);
  g_autoptr (CtPublishResult) first = NULL;
  g_autoptr (CtPublishResult) second = NULL;

  self->publish.container->abilities = CT_CAN_CREATE | CT_CAN_WRITE;
  self->publish.container->fault = lose_second;
  add_pictures (self);
  first = publish (self, ledger);
  g_assert_cmpint (first->outcome, ==, CT_PUBLISH_INCOMPLETE);
  g_assert_cmpuint (first->n_sent, ==, 1);
  g_free (recording_container_log (self->publish.container));
  second = publish (self, ledger);
  assert_log (self, "fail b.jpg; put b.jpg; put annotations.json");
  g_assert_cmpint (second->outcome, ==, CT_PUBLISH_COMPLETE);
}

/* Somebody else's picture is not overwritten, however often one tries. */
static void
test_blind_conflict (Fixture *self, gconstpointer data)
{
  g_autoptr (CtLedger) ledger = open_ledger (self);

  self->publish.container->abilities = CT_CAN_CREATE | CT_CAN_WRITE;
  recording_container_write (self->publish.container, "b.jpg", "theirs");
  add_pictures (self);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CtPublishResult) result = publish (self, ledger);

      g_assert_cmpint (result->outcome, ==, CT_PUBLISH_INCOMPLETE);
      g_assert_cmpuint (result->n_failed, ==, 1);
      g_assert_cmpmem (g_bytes_get_data (recording_container_peek (self->publish.container, "b.jpg"), NULL),
                       6,
                       "theirs",
                       6);
    }
}

static gpointer
write_many (gpointer data)
{
  CtLedger *ledger = data;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *name = g_strdup_printf ("%p-%u", g_thread_self (), i);
      CtLedgerBlob blob = { i, { { 0 } }, NULL };
      g_auto (CtLedgerBlob) found = { 0 };

      ct_ledger_note_blob (ledger, PLACE, name, &blob);
      g_assert_true (ct_ledger_find_blob (ledger, PLACE, name, &found));
      g_assert_cmpuint (found.size, ==, i);
    }
  return NULL;
}

/* Threads share one, programs share the file. */
static void
test_together (Fixture *self, gconstpointer data)
{
  g_autoptr (CtLedger) one = open_ledger (self);
  g_autoptr (CtLedger) two = open_ledger (self);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ledger", write_many, i % 2 == 0 ? one : two);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/ledger/md5", test_md5);
  add ("/ledger/fresh", test_fresh);
  add ("/ledger/blob", test_blob);
  add ("/ledger/damaged", test_damaged);
  add ("/ledger/spares-reading", test_spares_reading);
  add ("/ledger/blind", test_blind);
  add ("/ledger/blind-lost", test_blind_lost);
  add ("/ledger/blind-conflict", test_blind_conflict);
  add ("/ledger/together", test_together);
  return g_test_run ();
}
