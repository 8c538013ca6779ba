/* test-publisher.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The order of publishing, and what remains true whatever fails on the way.
 */
#include "ct-container-folder.h"
#include "ct-error.h"
#include "ct-publisher.h"
#include "publish-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define COCO "annotations.json"

static void
add_pictures (PublishFixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("d%u/p%u.jpg", i % 3, i);
      g_autofree char *text = g_strdup_printf ("\xff\xd8\xffpicture %u", i);

      publish_fixture_add (fixture, name, text);
    }
  publish_fixture_read (fixture);
}

static void
assert_sums (const CtPublishResult *result)
{
  guint n_failed = 0;
  guint n_refused = 0;

  g_assert_cmpuint (result->n_found,
                    ==,
                    result->n_sent + result->n_skipped + result->n_failed + result->n_refused + result->n_left);
  for (guint i = 0; i < result->failures->len; i++)
    {
      const CtPublishFailure *failure = g_ptr_array_index (result->failures, i);

      g_assert_nonnull (failure->reason);
      g_assert_nonnull (failure->blob_name);
      n_failed += failure->image != CT_NO_ROW && !failure->refused;
      n_refused += failure->refused;
    }
  g_assert_cmpuint (n_failed, ==, result->n_failed);
  g_assert_cmpuint (n_refused, ==, result->n_refused);
  g_assert_nonnull (result->coco_url);
  g_assert_nonnull (result->report);
}

/* Plans and publishes. ERROR_CODE: of the error that stops it, or -1. */
static CtPublishResult *
publish (PublishFixture *fixture, GCancellable *cancellable, GQuark domain, int code)
{
  g_autoptr (CtPublishPlan) plan = publish_fixture_plan (fixture);
  g_autoptr (GError) error = NULL;
  CtPublishResult *result = ct_publish_result_new ();
  gboolean ok = ct_publisher_run (plan, result, NULL, cancellable, &error);

  if (domain != 0)
    g_assert_error (error, domain, code);
  else
    g_assert_no_error (error);
  g_assert_cmpint (ok, ==, domain == 0);
  g_assert_cmpint (ok, ==, result->outcome != CT_PUBLISH_STOPPED);
  assert_sums (result);
  return result;
}

static void
assert_log (PublishFixture *fixture, const char *expected)
{
  g_autofree char *log = recording_container_log (fixture->container);

  g_assert_cmpstr (log, ==, expected);
}

static char *
dup_published_coco (PublishFixture *fixture)
{
  GBytes *bytes = recording_container_peek (fixture->container, COCO);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

/* The published COCO file names exactly these pictures, and each is there as it is on the disk. */
static void
assert_published (PublishFixture *fixture, guint n_expected)
{
  g_autofree char *coco = dup_published_coco (fixture);
  guint n = 0;

  g_assert_nonnull (coco);
  for (guint i = 0; i < fixture->names->len; i++)
    {
      const char *name = g_ptr_array_index (fixture->names, i);
      g_autofree char *quoted = g_strdup_printf ("/%s\"", name);
      g_autofree char *content = NULL;
      gsize length;
      GBytes *bytes = recording_container_peek (fixture->container, name);

      if (strstr (coco, quoted) == NULL)
        continue;
      n++;
      g_assert_nonnull (bytes);
      g_assert_true (g_file_get_contents (g_ptr_array_index (fixture->paths, i), &content, &length, NULL));
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), content, length);
    }
  g_assert_cmpuint (n, ==, n_expected);
}

static void
test_order (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishResult) result = NULL;
  g_autoptr (CtPublishResult) again = NULL;

  add_pictures (fixture, 3);
  result = publish (fixture, NULL, 0, 0);
  assert_log (fixture, "list ; put d0/p0.jpg; put d1/p1.jpg; put d2/p2.jpg; list ; put " COCO);
  g_assert_cmpint (result->outcome, ==, CT_PUBLISH_COMPLETE);
  g_assert_cmpint (result->coco_state, ==, CT_PUBLISH_COCO_SENT);
  g_assert_cmpuint (result->n_sent, ==, 3);
  g_assert_cmpuint (result->bytes_sent, ==, fixture->container->bytes_put);
  g_assert_cmpuint (result->coco_counts.n_images, ==, 3);
  g_assert_cmpstr (result->coco_url, ==, "https://account.example/container/" COCO);
  g_assert_cmpstr (recording_container_type_of (fixture->container, "d0/p0.jpg"), ==, "image/jpeg");
  g_assert_cmpstr (recording_container_type_of (fixture->container, COCO), ==, "application/json");
  assert_published (fixture, 3);
  /* The second time nothing is sent, and one listing tells so. */
  again = publish (fixture, NULL, 0, 0);
  assert_log (fixture, "list ");
  g_assert_cmpint (again->outcome, ==, CT_PUBLISH_COMPLETE);
  g_assert_cmpint (again->coco_state, ==, CT_PUBLISH_COCO_SAME);
  g_assert_cmpuint (again->n_skipped, ==, 3);
  g_assert_cmpuint (again->bytes_sent, ==, 0);
  g_assert_cmpuint (again->coco_counts.n_images, ==, 3);
}

static void
test_change (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishResult) first = NULL;
  g_autoptr (CtPublishResult) second = NULL;
  g_autoptr (CtPublishResult) third = NULL;

  add_pictures (fixture, 3);
  first = publish (fixture, NULL, 0, 0);
  assert_log (fixture, "list ; put d0/p0.jpg; put d1/p1.jpg; put d2/p2.jpg; list ; put " COCO);
  publish_fixture_write (fixture, 1, "another picture");
  second = publish (fixture, NULL, 0, 0);
  assert_log (fixture, "list ; put d1/p1.jpg; list ");
  g_assert_cmpint (second->coco_state, ==, CT_PUBLISH_COCO_SAME);
  publish_fixture_add (fixture, "x.png", "\x89PNG\r\n\x1a\n");
  publish_fixture_read (fixture);
  third = publish (fixture, NULL, 0, 0);
  assert_log (fixture, "list ; put x.png; list ; put " COCO);
  g_assert_cmpstr (recording_container_type_of (fixture->container, "x.png"), ==, "image/png");
  assert_published (fixture, 4);
}

static RecordingFault
fail_one (RecordingContainer *container, guint n_th, const char *name, gpointer data)
{
  const RecordingFault *faults = data;

  return n_th == 1 ? faults[0] : FAULT_NONE;
}

static void
fail_second (PublishFixture *fixture, RecordingFault *fault)
{
  fixture->container->fault = fail_one;
  fixture->container->fault_data = fault;
}

static void
test_one_fails (PublishFixture *fixture, gconstpointer data)
{
  static const struct
  {
    RecordingFault fault;
    CtError code;
  } cases[] = {
    { FAULT_DENIED, CT_ERROR_DENIED },
    { FAULT_NETWORK, CT_ERROR_NETWORK },
    { FAULT_CONFLICT, CT_ERROR_CONFLICT },
  };

  add_pictures (fixture, 4);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RecordingFault fault = cases[i].fault;
      g_autoptr (CtPublishResult) result = NULL;
      g_autoptr (CtPublishResult) again = NULL;
      const CtPublishFailure *failure;

      fail_second (fixture, &fault);
      result = publish (fixture, NULL, 0, 0);
      g_assert_cmpint (result->outcome, ==, CT_PUBLISH_INCOMPLETE);
      g_assert_cmpint (result->coco_state, ==, CT_PUBLISH_COCO_HELD_BACK);
      g_assert_cmpuint (result->n_sent, ==, 3);
      g_assert_cmpuint (result->n_failed, ==, 1);
      failure = g_ptr_array_index (result->failures, 0);
      g_assert_cmpstr (failure->blob_name, ==, "d1/p1.jpg");
      g_assert_cmpint (failure->code, ==, cases[i].code);
      g_assert_null (recording_container_peek (fixture->container, COCO));
      g_free (recording_container_log (fixture->container));
      again = publish (fixture, NULL, 0, 0);
      assert_log (fixture, "list ; put d1/p1.jpg; list ; put " COCO);
      g_assert_cmpint (again->outcome, ==, CT_PUBLISH_COMPLETE);
      g_hash_table_remove_all (fixture->container->blobs);
      fixture->container->n_puts = 0;
    }
}

/* A conflict with our own picture, whose first answer was lost, is none. */
static void
test_lost_answer (PublishFixture *fixture, gconstpointer data)
{
  RecordingFault fault = FAULT_LOST_CONFLICT;
  g_autoptr (CtPublishResult) result = NULL;

  add_pictures (fixture, 3);
  fail_second (fixture, &fault);
  result = publish (fixture, NULL, 0, 0);
  assert_log (fixture, "list ; put d0/p0.jpg; put d1/p1.jpg; head d1/p1.jpg; put d2/p2.jpg; list ; put " COCO);
  g_assert_cmpint (result->outcome, ==, CT_PUBLISH_COMPLETE);
  g_assert_cmpuint (result->n_sent, ==, 2);
  g_assert_cmpuint (result->n_skipped, ==, 1);
}

/* What changed on the way is read and sent again. */
static void
test_corrupt_once (PublishFixture *fixture, gconstpointer data)
{
  RecordingFault fault = FAULT_CORRUPT;
  g_autoptr (CtPublishResult) result = NULL;

  add_pictures (fixture, 3);
  fail_second (fixture, &fault);
  result = publish (fixture, NULL, 0, 0);
  assert_log (fixture, "list ; put d0/p0.jpg; fail d1/p1.jpg; put d1/p1.jpg; put d2/p2.jpg; list ; put " COCO);
  g_assert_cmpint (result->outcome, ==, CT_PUBLISH_COMPLETE);
}

static void
test_gone (PublishFixture *fixture, gconstpointer data)
{
  RecordingFault fault = FAULT_GONE;
  g_autoptr (CtPublishResult) result = NULL;

  add_pictures (fixture, 4);
  fail_second (fixture, &fault);
  result = publish (fixture, NULL, CT_ERROR, CT_ERROR_NOT_FOUND);
  assert_log (fixture, "list ; put d0/p0.jpg; fail d1/p1.jpg");
  g_assert_cmpuint (result->n_sent, ==, 1);
  g_assert_cmpuint (result->n_failed, ==, 1);
  g_assert_cmpuint (result->n_left, ==, 2);
}

static RecordingFault
cancel_at (RecordingContainer *container, guint n_th, const char *name, gpointer data)
{
  return n_th == GPOINTER_TO_UINT (data) ? FAULT_CANCEL : FAULT_NONE;
}

static void
test_cancel (PublishFixture *fixture, gconstpointer data)
{
  add_pictures (fixture, 4);
  for (guint n = 0; n <= 4; n++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (CtPublishResult) result = NULL;
      g_autoptr (CtPublishResult) again = NULL;

      fixture->container->fault = cancel_at;
      fixture->container->fault_data = GUINT_TO_POINTER (n);
      fixture->container->n_puts = 0;
      result = publish (fixture, cancellable, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (result->n_sent, ==, n);
      g_assert_cmpuint (result->n_left, ==, 4 - n);
      g_assert_cmpuint (result->n_failed, ==, 0);
      g_assert_null (recording_container_peek (fixture->container, COCO));
      fixture->container->fault = NULL;
      again = publish (fixture, NULL, 0, 0);
      g_assert_cmpint (again->outcome, ==, CT_PUBLISH_COMPLETE);
      g_assert_cmpuint (again->n_sent, ==, 4 - n);
      g_assert_cmpuint (again->n_skipped, ==, n);
      g_hash_table_remove_all (fixture->container->blobs);
    }
}

static void
test_partial (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishResult) result = NULL;
  g_autoptr (CtPublishResult) again = NULL;

  add_pictures (fixture, 4);
  g_assert_cmpint (g_unlink (g_ptr_array_index (fixture->paths, 2)), ==, 0);
  result = publish (fixture, NULL, 0, 0);
  g_assert_cmpint (result->outcome, ==, CT_PUBLISH_PARTIAL);
  g_assert_cmpint (result->coco_state, ==, CT_PUBLISH_COCO_SENT);
  g_assert_cmpuint (result->n_refused, ==, 1);
  g_assert_cmpuint (result->coco_counts.n_images, ==, 3);
  assert_published (fixture, 3);
  again = publish (fixture, NULL, 0, 0);
  g_assert_cmpint (again->outcome, ==, CT_PUBLISH_PARTIAL);
  g_assert_cmpint (again->coco_state, ==, CT_PUBLISH_COCO_SAME);
}

static void
test_nothing (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishResult) result = NULL;

  publish_fixture_add (fixture, "a.jpg", NULL);
  publish_fixture_read (fixture);
  recording_container_write (fixture->container, COCO, "the one of before");
  result = publish (fixture, NULL, 0, 0);
  g_assert_cmpint (result->outcome, ==, CT_PUBLISH_INCOMPLETE);
  g_assert_cmpint (result->coco_state, ==, CT_PUBLISH_COCO_HELD_BACK);
  g_assert_cmpuint (result->failures->len, ==, 2);
  g_assert_cmpuint (recording_container_count (fixture->container, "put " COCO), ==, 0);
}

/* Runs PLAN after MEDDLE changed the container behind its back. */
static CtPublishResult *
run_plan (CtPublishPlan *plan)
{
  CtPublishResult *result = ct_publish_result_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (ct_publisher_run (plan, result, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_sums (result);
  return result;
}

static void
test_coco_conflict (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishPlan) fresh = NULL;
  g_autoptr (CtPublishPlan) changed = NULL;
  g_autoptr (CtPublishResult) first = NULL;
  g_autoptr (CtPublishResult) second = NULL;
  g_autofree char *coco = NULL;
  const CtPublishFailure *failure;

  add_pictures (fixture, 2);
  fresh = publish_fixture_plan (fixture);
  recording_container_write (fixture->container, COCO, "theirs");
  first = run_plan (fresh);
  g_assert_cmpint (first->outcome, ==, CT_PUBLISH_INCOMPLETE);
  g_assert_cmpint (first->coco_state, ==, CT_PUBLISH_COCO_FAILED);
  failure = g_ptr_array_index (first->failures, 0);
  g_assert_cmpuint (failure->image, ==, CT_NO_ROW);
  g_assert_cmpint (failure->code, ==, CT_ERROR_CONFLICT);
  /* Over what the plan has seen it may be written, but not over what came after. */
  changed = publish_fixture_plan (fixture);
  publish_fixture_assert_states (changed, "same same changed");
  recording_container_write (fixture->container, COCO, "theirs, too");
  second = run_plan (changed);
  g_assert_cmpint (second->coco_state, ==, CT_PUBLISH_COCO_FAILED);
  coco = dup_published_coco (fixture);
  g_assert_cmpstr (coco, ==, "theirs, too");
}

/* The COCO file was the same when planned; pictures are sent, and meanwhile it is not the same any more. */
static void
test_same_coco_conflict (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishPlan) plan = NULL;
  g_autoptr (CtPublishResult) first = NULL;
  g_autoptr (CtPublishResult) second = NULL;
  g_autofree char *coco = NULL;

  add_pictures (fixture, 2);
  first = publish (fixture, NULL, 0, 0);
  publish_fixture_write (fixture, 1, "another picture");
  plan = publish_fixture_plan (fixture);
  publish_fixture_assert_states (plan, "same changed same");
  recording_container_write (fixture->container, COCO, "theirs");
  second = run_plan (plan);
  g_assert_cmpint (second->outcome, ==, CT_PUBLISH_INCOMPLETE);
  g_assert_cmpint (second->coco_state, ==, CT_PUBLISH_COCO_FAILED);
  coco = dup_published_coco (fixture);
  g_assert_cmpstr (coco, ==, "theirs");
}

static RecordingFault
take_away (RecordingContainer *container, guint n_th, const char *name, gpointer data)
{
  if (n_th != 2)
    return FAULT_NONE;
  if (data != NULL)
    recording_container_write (container, "d0/p0.jpg", data);
  else
    recording_container_remove (container, "d0/p0.jpg");
  return FAULT_NONE;
}

static void
test_picture_taken_away (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishResult) result = NULL;

  add_pictures (fixture, 3);
  fixture->container->fault = take_away;
  fixture->container->fault_data = (gpointer) data;
  result = publish (fixture, NULL, 0, 0);
  g_assert_cmpint (result->outcome, ==, CT_PUBLISH_INCOMPLETE);
  g_assert_cmpint (result->coco_state, ==, CT_PUBLISH_COCO_HELD_BACK);
  g_assert_cmpuint (result->n_failed, ==, 1);
  g_assert_cmpuint (result->n_sent, ==, 2);
  g_assert_null (recording_container_peek (fixture->container, COCO));
}

/* Files above a megabyte are not held in memory; a stale MD5 of the plan is found out. */
static void
test_large (PublishFixture *fixture, gconstpointer data)
{
  gsize length = 3 * 1024 * 1024;
  g_autofree char *content = g_malloc (length + 1);
  g_autoptr (CtPublishPlan) plan = NULL;
  g_autoptr (CtPublishResult) result = NULL;

  memset (content, 'x', length);
  content[length] = '\0';
  publish_fixture_add (fixture, "large.jpg", content);
  publish_fixture_read (fixture);
  content[5] = 'y';
  recording_container_write (fixture->container, "large.jpg", content);
  plan = publish_fixture_plan (fixture);
  publish_fixture_assert_states (plan, "changed new");
  content[6] = 'z';
  publish_fixture_write (fixture, 0, content);
  result = run_plan (plan);
  assert_log (fixture, "list ; fail large.jpg; put large.jpg; list ; put " COCO);
  g_assert_cmpint (result->outcome, ==, CT_PUBLISH_COMPLETE);
  assert_published (fixture, 1);
}

static void
test_vanished (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishPlan) plan = NULL;
  g_autoptr (CtPublishResult) result = NULL;
  const CtPublishFailure *failure;

  add_pictures (fixture, 3);
  plan = publish_fixture_plan (fixture);
  g_assert_cmpint (g_unlink (g_ptr_array_index (fixture->paths, 0)), ==, 0);
  result = run_plan (plan);
  g_assert_cmpint (result->outcome, ==, CT_PUBLISH_INCOMPLETE);
  g_assert_cmpuint (result->n_sent, ==, 2);
  failure = g_ptr_array_index (result->failures, 0);
  g_assert_cmpint (failure->code, ==, CT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (failure->reason, "0.jpg"));
}

static void
test_progress (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtProgress) progress = ct_progress_new ();
  g_autoptr (CtPublishPlan) plan = NULL;
  g_autoptr (CtPublishResult) result = ct_publish_result_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  add_pictures (fixture, 12);
  fixture->container->fault = cancel_at;
  fixture->container->fault_data = GUINT_TO_POINTER (99);
  plan = publish_fixture_plan (fixture);
  /* The COCO file fails, so that the last text is that of the pictures. */
  g_assert_true (ct_publisher_run (plan, result, progress, NULL, &error));
  text = ct_progress_dup_text (progress);
  g_assert_true (g_str_has_prefix (text, "12 of 12 pictures, "));
  g_assert_cmpfloat (ct_progress_get_fraction (progress), ==, 1);
  while (g_main_context_iteration (NULL, FALSE) || G_OBJECT (progress)->ref_count > 1)
    g_usleep (1000);
}

static RecordingFault
fail_at_random (RecordingContainer *container, guint n_th, const char *name, gpointer data)
{
  return g_test_rand_int_range (0, 100) < 60 ? FAULT_NONE
                                             : (RecordingFault) g_test_rand_int_range (FAULT_DENIED, FAULT_CANCEL + 1);
}

/* Each picture was written exactly once over all runs, and the COCO file after all of them. */
static void
assert_sent_once (PublishFixture *fixture)
{
  guint last_picture = 0;
  guint first_coco = G_MAXUINT;

  for (guint i = 0; i < fixture->names->len; i++)
    {
      g_autofree char *entry = g_strdup_printf ("put %s", (char *) g_ptr_array_index (fixture->names, i));

      g_assert_cmpuint (recording_container_count (fixture->container, entry), ==, 1);
    }
  g_assert_cmpuint (recording_container_count (fixture->container, "put " COCO), ==, 1);
  for (guint i = 0; i < fixture->container->log->len; i++)
    {
      const char *entry = g_ptr_array_index (fixture->container->log, i);

      if (strcmp (entry, "put " COCO) == 0)
        first_coco = i;
      else if (g_str_has_prefix (entry, "put "))
        last_picture = i;
    }
  g_assert_cmpuint (last_picture, <, first_coco);
}

static void
test_random_faults (PublishFixture *fixture, gconstpointer data)
{
  add_pictures (fixture, 12);
  for (guint round = 0; round < 60; round++)
    {
      CtPublishOutcome outcome = CT_PUBLISH_STOPPED;

      g_hash_table_remove_all (fixture->container->blobs);
      g_ptr_array_set_size (fixture->container->log, 0);
      fixture->container->fault = fail_at_random;
      fixture->container->knows_md5 = round % 2 == 0;
      for (guint run = 0; outcome != CT_PUBLISH_COMPLETE; run++)
        {
          g_autoptr (GCancellable) cancellable = g_cancellable_new ();
          g_autoptr (CtPublishPlan) plan = publish_fixture_plan (fixture);
          g_autoptr (CtPublishResult) result = ct_publish_result_new ();
          gboolean ok;

          g_assert_cmpuint (run, <, 200);
          if (run == 20)
            fixture->container->fault = NULL;
          ok = ct_publisher_run (plan, result, NULL, cancellable, NULL);
          assert_sums (result);
          outcome = result->outcome;
          g_assert_cmpint (ok, ==, outcome != CT_PUBLISH_STOPPED);
          /* Whatever happened: a COCO file that is there names only what is there. */
          if (recording_container_peek (fixture->container, COCO) != NULL)
            assert_published (fixture, 12);
          else
            g_assert_cmpint (outcome, !=, CT_PUBLISH_COMPLETE);
        }
      assert_sent_once (fixture);
    }
}

/* For every profile and choice: what is sent is what the COCO file names, and nothing else. */
static void
test_sent_is_named (PublishFixture *fixture, gconstpointer data)
{
  CtImageTable *images;

  add_pictures (fixture, 12);
  images = &ct_coco_get_dataset (fixture->coco)->images;
  images->width[1] = 0;
  images->width[2] = 5;
  images->height[6] = 20000;
  for (guint i = 0; i < 3 * 8; i++)
    {
      g_autoptr (CtPublishResult) result = NULL;
      g_autofree char *coco = NULL;
      gboolean takes_all = i % 3 == CT_PROFILE_COCO;

      fixture->options.profile = (CtProfile) (i % 3);
      fixture->options.only_reviewed = (i / 3 & 1) != 0;
      fixture->options.only_labelled = (i / 3 & 2) != 0;
      fixture->options.with_working_file = (i / 3 & 4) != 0;
      fixture->options.document_path = "/nowhere/work.json";
      g_hash_table_remove_all (fixture->container->blobs);
      result = publish (fixture, NULL, 0, 0);
      coco = dup_published_coco (fixture);
      /* Of those that are both reviewed and labelled, detection takes all. */
      if (takes_all || i / 3 % 4 != 3)
        g_assert_cmpint (result->outcome, ==, takes_all ? CT_PUBLISH_COMPLETE : CT_PUBLISH_PARTIAL);
      for (guint j = 0; j < fixture->names->len; j++)
        {
          const char *name = g_ptr_array_index (fixture->names, j);
          g_autofree char *member = g_strdup_printf ("\"file_name\": \"%s\"", name);
          gboolean is_there = recording_container_peek (fixture->container, name) != NULL;

          g_assert_cmpint (is_there, ==, strstr (coco, member) != NULL || fixture->options.with_working_file);
        }
      g_assert_cmpint (recording_container_peek (fixture->container, "work.json") != NULL,
                       ==,
                       fixture->options.with_working_file);
    }
}

static void
remove_published (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      remove_published (path);
    }
  if (dir != NULL)
    g_dir_close (dir);
  g_assert_cmpint (g_remove (folder), ==, 0);
}

/* The real thing, onto the disk. */
static void
test_folder (PublishFixture *fixture, gconstpointer data)
{
  g_autofree char *root = g_build_filename (fixture->folder, "published", NULL);
  g_autofree char *coco = g_build_filename (root, "set 1", COCO, NULL);
  g_autofree char *expected_url = NULL;
  g_autofree char *content = NULL;
  g_autofree char *url = NULL;

  add_pictures (fixture, 5);
  fixture->options.prefix = "set 1";
  fixture->options.profile = CT_PROFILE_AZURE_DETECTION;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (CtContainer) container = ct_container_new_for_destination (root, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (CtPublishPlan) plan =
          ct_publish_plan_new (fixture->coco, fixture->paths, container, &fixture->options, NULL, NULL, &error);
      g_autoptr (CtPublishResult) result = NULL;

      g_assert_no_error (error);
      result = run_plan (plan);
      g_assert_cmpint (result->outcome, ==, CT_PUBLISH_COMPLETE);
      g_assert_cmpuint (i == 0 ? result->n_sent : result->n_skipped, ==, 5);
      g_assert_cmpint (result->coco_state, ==, i == 0 ? CT_PUBLISH_COCO_SENT : CT_PUBLISH_COCO_SAME);
      ct_set_str (&url, result->coco_url);
    }
  g_assert_true (g_file_get_contents (coco, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (url, "file:///"));
  g_assert_true (g_str_has_suffix (url, "/published/set%201/" COCO));
  expected_url = g_strdup_printf ("%.*sd1/p4.jpg", (int) (strlen (url) - strlen (COCO)), url);
  g_assert_nonnull (strstr (content, expected_url));
  remove_published (root);
}

static void
add (const char *path, void (*test) (PublishFixture *, gconstpointer))
{
  g_test_add (path, PublishFixture, NULL, publish_fixture_set_up, test, publish_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/publisher/order", test_order);
  add ("/publisher/change", test_change);
  add ("/publisher/one-fails", test_one_fails);
  add ("/publisher/lost-answer", test_lost_answer);
  add ("/publisher/corrupt-once", test_corrupt_once);
  add ("/publisher/gone", test_gone);
  add ("/publisher/cancel", test_cancel);
  add ("/publisher/partial", test_partial);
  add ("/publisher/nothing", test_nothing);
  add ("/publisher/coco-conflict", test_coco_conflict);
  add ("/publisher/picture-taken-away", test_picture_taken_away);
  add ("/publisher/same-coco-conflict", test_same_coco_conflict);
  g_test_add ("/publisher/picture-replaced",
              PublishFixture,
              "theirs",
              publish_fixture_set_up,
              test_picture_taken_away,
              publish_fixture_tear_down);
  add ("/publisher/large", test_large);
  add ("/publisher/vanished", test_vanished);
  add ("/publisher/progress", test_progress);
  add ("/publisher/random-faults", test_random_faults);
  add ("/publisher/sent-is-named", test_sent_is_named);
  add ("/publisher/folder", test_folder);
  return g_test_run ();
}
