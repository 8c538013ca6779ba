/* test-faults.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Publishing to a service that fails in every way there is, and what remains true: what is
 * said to be there is there, byte for byte, the COCO file is written once and last, and what
 * the service has confirmed is not sent again.
 */
#include "blob-server.h"
#include "ct-error.h"
#include "ct-publisher.h"
#include "publish-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define COCO "annotations.json"
#define KEY_TOKEN "sp=rcwl&se=2040-01-01&sr=c&sig=fSqRsEUw8IcR2NjPow4orySA4otKJme23Ly0rpHBN1U%3D"

static BlobServer *server;

static void
add_pictures (PublishFixture *fixture, guint n, gsize size)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("d%u/p%04u.jpg", i % 3, i);
      g_autofree char *text = g_strnfill (size, (char) ('a' + i % 26));

      memcpy (text, "\xff\xd8\xff", 3);
      text[3] = (char) ('0' + i / 26 % 64);
      publish_fixture_add (fixture, name, text);
    }
  publish_fixture_read (fixture);
}

static CtPublishPlan *
make_plan (PublishFixture *fixture, CtContainer *container, GError **error)
{
  CtPublishOptions options = { .profile = CT_PROFILE_AZURE_DETECTION };

  return ct_publish_plan_new (fixture->coco, fixture->paths, container, &options, NULL, NULL, error);
}

static CtPublishResult *
publish (PublishFixture *fixture, CtContainer *container, GError **error)
{
  g_autoptr (CtPublishPlan) plan = make_plan (fixture, container, error);
  CtPublishResult *result = ct_publish_result_new ();

  if (plan != NULL)
    ct_publisher_run (plan, result, NULL, NULL, error);
  for (guint i = 0; i < result->failures->len; i++)
    g_test_message ("%s", ((CtPublishFailure *) g_ptr_array_index (result->failures, i))->reason);
  return result;
}

/* Every picture is there as it is on the disk. */
static void
assert_there (PublishFixture *fixture, CtContainer *container)
{
  for (guint i = 0; i < fixture->names->len; i++)
    {
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
      g_autoptr (GError) error = NULL;
      g_autofree char *content = NULL;
      gsize length;

      ct_container_get (container, g_ptr_array_index (fixture->names, i), stream, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (g_ptr_array_index (fixture->paths, i), &content, &length, NULL));
      g_assert_cmpmem (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                       g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)),
                       content,
                       length);
    }
}

/* The service said "done" once for each. */
static void
assert_confirmed_once (PublishFixture *fixture)
{
  for (guint i = 0; i < fixture->names->len; i++)
    g_assert_cmpuint (blob_server_count (server, "PUT", g_ptr_array_index (fixture->names, i), "201"), <=, 1);
  g_assert_cmpuint (blob_server_count (server, "PUT", COCO, "201"), <=, 1);
}

static void
publish_under (PublishFixture *fixture, const char *rules, const CtAzureOptions *options)
{
  g_autoptr (CtContainer) container = blob_server_make (server, options);
  g_autoptr (CtPublishResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", rules);
  blob_server_set_rules (server, rules);
  result = publish (fixture, container, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->outcome, ==, CT_PUBLISH_COMPLETE);
  /* One whose answer was lost and whose next try was damaged is found there, and may count as that. */
  g_assert_cmpuint (result->n_sent + result->n_skipped, ==, fixture->names->len);
  g_assert_cmpuint (result->n_skipped, <=, fixture->names->len / 50);
  assert_confirmed_once (fixture);
  blob_server_set_rules (server, "[]");
  assert_there (fixture, container);
}

static void
test_each (PublishFixture *fixture, gconstpointer data)
{
  static const char *const rules[] = {
    "[]",
    "[{\"fault\": \"status\", \"rate\": 0.3, \"each\": 3}]",
    "[{\"fault\": \"status\", \"status\": 500, \"code\": \"InternalError\", \"rate\": 0.3, \"each\": 3}]",
    "[{\"fault\": \"status\", \"status\": 408, \"rate\": 0.2, \"each\": 3}]",
    "[{\"fault\": \"status\", \"status\": 429, \"rate\": 0.1, \"each\": 2, \"headers\": {\"Retry-After\": \"1\"}}]",
    "[{\"fault\": \"reset-before\", \"rate\": 0.3, \"each\": 4}]",
    "[{\"fault\": \"reset-body\", \"rate\": 0.3, \"each\": 4}]",
    "[{\"fault\": \"reset-after\", \"rate\": 0.3, \"each\": 1}]",
    "[{\"fault\": \"close\", \"rate\": 0.5}]",
    "[{\"fault\": \"flip\", \"rate\": 0.2, \"each\": 2}]",
    "[{\"fault\": \"slow\", \"seconds\": 0.3, \"rate\": 0.2}]",
    "[{\"fault\": \"html\", \"status\": 502, \"rate\": 0.3, \"each\": 3}]",
    "[{\"fault\": \"truncate\", \"on\": \"GET\", \"name\": \"comp=list\", \"count\": 2}]",
    "[{\"fault\": \"status\", \"on\": \"GET\", \"name\": \"comp=list\", \"count\": 2}]",
    "[{\"fault\": \"reset-after\", \"name\": \"annotations.json\", \"count\": 1}]",
  };

  add_pictures (fixture, 25, 3000);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    publish_under (fixture, rules[i], NULL);
}

static void
test_mixed (PublishFixture *fixture, gconstpointer data)
{
  static const char rules[] =
      "[{\"fault\": \"status\", \"rate\": 0.05}, {\"fault\": \"reset-before\", \"rate\": 0.05},"
      " {\"fault\": \"reset-body\", \"rate\": 0.05}, {\"fault\": \"reset-after\", \"rate\": 0.05, \"each\": 1},"
      " {\"fault\": \"close\", \"rate\": 0.03}, {\"fault\": \"flip\", \"rate\": 0.02, \"each\": 1},"
      " {\"fault\": \"html\", \"rate\": 0.03}, {\"fault\": \"stall\", \"rate\": 0.02, \"each\": 1}]";
  const CtAzureOptions options = { .http.stall_ms = 700 };

  add_pictures (fixture, 500, 20000);
  publish_under (fixture, rules, &options);
}

/* Connections that break behind TLS are those with which libcurl repeats a request from its middle on. */
static void
test_tls (PublishFixture *fixture, gconstpointer data)
{
  static const char rules[] =
      "[{\"fault\": \"reset-before\", \"rate\": 0.1}, {\"fault\": \"reset-body\", \"rate\": 0.1},"
      " {\"fault\": \"reset-after\", \"rate\": 0.1, \"each\": 1}, {\"fault\": \"close\", \"rate\": 0.1}]";
  BlobServer *plain = server;
  CtAzureOptions options = { 0 };

  server = blob_server_new_tls ();
  if (server == NULL)
    g_test_skip ("there is no openssl to make a certificate with");
  else
    {
      options.http.ca_file = blob_server_get_ca_file (server);
      add_pictures (fixture, 400, 20000);
      publish_under (fixture, rules, &options);
      blob_server_free (server);
    }
  server = plain;
}

static void
test_retry_after (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (CtPublishResult) result = NULL;
  g_autoptr (GError) error = NULL;

  add_pictures (fixture, 5, 100);
  blob_server_set_rules (server,
                         "[{\"fault\": \"status\", \"status\": 429, \"name\": \"p0003\", \"count\": 1, "
                         "\"headers\": {\"Retry-After\": \"1\"}}]");
  result = publish (fixture, container, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_sent, ==, 5);
  g_assert_cmpuint (blob_server_count (server, "PUT", "p0003", NULL), ==, 2);
  g_assert_cmpfloat (blob_server_gap_s (server, "p0003"), >=, 1);
  blob_server_set_rules (server, "[]");
}

/* One silent request holds up nobody but itself. */
static void
test_stall (PublishFixture *fixture, gconstpointer data)
{
  const CtAzureOptions options = { .http.stall_ms = 600 };

  add_pictures (fixture, 20, 200000);
  publish_under (fixture, "[{\"fault\": \"stall\", \"name\": \"p0003\", \"count\": 1}]", &options);
  publish_under (fixture, "[{\"fault\": \"stall-body\", \"name\": \"p0004\", \"count\": 1}]", &options);
}

/* A line that is slow but alive is no stall. */
static void
test_slow (PublishFixture *fixture, gconstpointer data)
{
  const CtAzureOptions options = { .http.stall_ms = 2000 };

  add_pictures (fixture, 3, 100);
  publish_under (fixture, "[{\"fault\": \"slow\", \"seconds\": 0.9}]", &options);
  g_assert_cmpuint (blob_server_count (server, "PUT", NULL, "stall"), ==, 0);
}

/* Nobody listens for a while: tries are not used up, and it goes on when somebody does. */
static void
test_outage (PublishFixture *fixture, gconstpointer data)
{
  add_pictures (fixture, 60, 1000);
  publish_under (fixture, "[{\"fault\": \"outage\", \"seconds\": 3, \"after\": 20, \"count\": 1}]", NULL);
}

static void
test_refused_midway (PublishFixture *fixture, gconstpointer data)
{
  const CtAzureOptions options = { .parallel = 4 };
  g_autoptr (CtContainer) container = blob_server_make (server, &options);
  g_autofree char *url = ct_container_url_of (container, NULL);
  g_autoptr (CtContainer) again = blob_server_open (server, strrchr (url, '/') + 1, NULL);
  g_autoptr (CtPublishResult) first = NULL;
  g_autoptr (CtPublishResult) second = NULL;
  g_autoptr (GError) error = NULL;
  guint n_confirmed;

  add_pictures (fixture, 50, 1000);
  blob_server_set_rules (
      server,
      "[{\"fault\": \"status\", \"status\": 403, \"code\": \"AuthenticationFailed\", \"after\": 20}]");
  first = publish (fixture, container, &error);
  g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "refused"));
  g_clear_error (&error);
  g_assert_cmpint (first->outcome, ==, CT_PUBLISH_STOPPED);
  g_assert_cmpuint (first->n_sent, ==, 20);
  g_assert_cmpuint (blob_server_count (server, "PUT", NULL, "403"), <=, 4);
  g_assert_cmpuint (blob_server_count (server, "PUT", COCO, NULL), ==, 0);
  n_confirmed = blob_server_count (server, "PUT", NULL, "201");
  g_assert_cmpuint (n_confirmed, ==, 20);
  blob_server_set_rules (server, "[]");
  second = publish (fixture, again, &error);
  g_assert_no_error (error);
  g_assert_cmpint (second->outcome, ==, CT_PUBLISH_COMPLETE);
  g_assert_cmpuint (second->n_sent, ==, 30);
  g_assert_cmpuint (second->n_skipped, ==, 20);
  assert_there (fixture, again);
}

static void
assert_put_refused (CtContainer *container, CtError code, const char *word)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  CtPutRequest request = { .name = "a.jpg", .bytes = bytes, .size = 3, .condition = CT_PUT_IF_ABSENT };
  g_autoptr (GError) error = NULL;

  ct_md5_of_data (&request.md5, "abc", 3);
  g_assert_false (ct_container_put (container, &request, NULL, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, CT_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_null (strstr (error->message, "sig="));
}

/* What is not worth a second try gets none. */
static void
test_refusals (PublishFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *rules;
    CtError code;
    const char *word;
    gboolean is_lost;
  } cases[] = {
    { "[{\"fault\": \"status\", \"status\": 403, \"code\": \"AuthenticationFailed\"}]",
      CT_ERROR_DENIED,
      "credential",
      TRUE },
    { "[{\"fault\": \"status\", \"status\": 403, \"code\": \"AuthorizationPermissionMismatch\"}]",
      CT_ERROR_DENIED,
      "lacks the right",
      TRUE },
    { "[{\"fault\": \"status\", \"status\": 404, \"code\": \"ContainerNotFound\"}]",
      CT_ERROR_NOT_FOUND,
      "does not exist",
      TRUE },
    { "[{\"fault\": \"status\", \"status\": 409, \"code\": \"BlobImmutableDueToPolicy\"}]",
      CT_ERROR_DENIED,
      "policy",
      FALSE },
    { "[{\"fault\": \"status\", \"status\": 400, \"code\": \"InvalidHeaderValue\"}]",
      CT_ERROR_DENIED,
      "InvalidHeaderValue",
      FALSE },
    { "[{\"fault\": \"html\", \"status\": 403}]", CT_ERROR_DENIED, "web page", TRUE },
    { "[{\"fault\": \"status\", \"status\": 302, \"code\": \"Moved\", \"headers\": {\"Location\": \"http://127.0.0.1:1/\"}}]",
      CT_ERROR_DENIED,
      "elsewhere",
      FALSE },
    { "[{\"fault\": \"skew\", \"seconds\": 7200}, {\"fault\": \"status\", \"status\": 403, \"code\": "
      "\"AuthenticationFailed\"}]",
      CT_ERROR_DENIED,
      "clock is wrong",
      TRUE },
    { "[{\"fault\": \"flip\"}]", CT_ERROR_CORRUPT, "not what was sent", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CtContainer) container = blob_server_make (server, NULL);

      blob_server_set_rules (server, cases[i].rules);
      assert_put_refused (container, cases[i].code, cases[i].word);
      g_assert_cmpuint (blob_server_count (server, NULL, "a.jpg", NULL), ==, 1);
      g_assert_cmpint (ct_container_is_lost (container), ==, cases[i].is_lost);
      if (cases[i].is_lost)
        {
          /* Said again without asking again. */
          assert_put_refused (container, cases[i].code, cases[i].word);
          g_assert_cmpuint (blob_server_count (server, NULL, "a.jpg", NULL), ==, 1);
        }
      blob_server_set_rules (server, "[]");
    }
}

/* The gate is closed until the first answer, so thirty threads do not all ask. */
static void
test_bad_credential (PublishFixture *fixture, gconstpointer data)
{
  BlobServer *strict = blob_server_new ("sp=cw");
  g_autofree char *endpoint = blob_server_dup_endpoint (strict);
  g_autofree char *text = g_strconcat (endpoint, "/set?" KEY_TOKEN, NULL);
  g_autoptr (CtCredential) credential = ct_credential_parse (text, NULL);
  g_autoptr (CtContainer) container = ct_container_azure_new (credential, CT_CAN_CREATE, NULL, NULL);
  g_autoptr (CtPublishResult) result = NULL;
  g_autoptr (GError) error = NULL;

  add_pictures (fixture, 50, 1000);
  result = publish (fixture, container, &error);
  g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
  g_assert_null (strstr (error->message, "fSqRsEUw8"));
  g_assert_cmpuint (blob_server_count (strict, NULL, "/set", NULL), ==, 1);
  blob_server_free (strict);
}

static void
test_unreachable (PublishFixture *fixture, gconstpointer data)
{
  BlobServer *gone = blob_server_new (NULL);
  g_autoptr (CtContainer) container = blob_server_open (gone, "set", NULL);
  g_autoptr (CtPublishResult) result = NULL;
  g_autoptr (GError) error = NULL;

  blob_server_free (gone);
  add_pictures (fixture, 50, 1000);
  result = publish (fixture, container, &error);
  g_assert_error (error, CT_ERROR, CT_ERROR_NETWORK);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  g_assert_true (ct_container_is_lost (container));
}

/* Reading goes on where it stopped. */
static void
test_get_resumes (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (CtPublishResult) result = NULL;
  g_autoptr (GError) error = NULL;

  add_pictures (fixture, 3, 400000);
  result = publish (fixture, container, &error);
  g_assert_no_error (error);
  blob_server_set_rules (server, "[{\"fault\": \"truncate\", \"on\": \"GET\", \"each\": 3}]");
  assert_there (fixture, container);
  g_assert_cmpuint (blob_server_count (server, "GET", "p0001", "truncate"), ==, 3);
  g_assert_cmpuint (blob_server_count (server, "GET", "p0001", "200"), ==, 0);
  g_assert_cmpuint (blob_server_count (server, "GET", "p0001", "206"), ==, 1);
  blob_server_set_rules (server, "[]");
}

/* A large file that was interrupted goes on with the blocks that are missing. */
static void
test_blocks_resume (PublishFixture *fixture, gconstpointer data)
{
  /* One after the other, so that the refusal finds all seventeen before it stored and none on its way. */
  const CtAzureOptions one_by_one = { .block_bytes = 64 * 1024, .parallel = 1 };
  const CtAzureOptions options = { .block_bytes = 64 * 1024, .parallel = 2 };
  g_autoptr (CtContainer) container = blob_server_make (server, &one_by_one);
  g_autofree char *url = ct_container_url_of (container, NULL);
  g_autoptr (CtContainer) again = blob_server_open (server, strrchr (url, '/') + 1, &options);
  g_autoptr (CtPublishResult) first = NULL;
  g_autoptr (CtPublishResult) second = NULL;
  g_autoptr (GError) error = NULL;
  guint64 first_bytes, second_bytes;
  gsize size = 30 * 64 * 1024 + 7;

  add_pictures (fixture, 1, size);
  blob_server_set_rules (
      server,
      "[{\"fault\": \"status\", \"status\": 403, \"code\": \"AuthenticationFailed\", \"after\": 17}]");
  first = publish (fixture, container, &error);
  g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_cmpuint (blob_server_count (server, "PUT", "comp=block&", "201"), ==, 17);
  first_bytes = blob_server_bytes (server, "p0000");
  /* Some blocks fail now, too, and the answer to the list is lost. */
  blob_server_set_rules (server,
                         "[{\"fault\": \"reset-body\", \"name\": \"comp=block&\", \"rate\": 0.3}, "
                         "{\"fault\": \"reset-after\", \"name\": \"comp=blocklist\", \"count\": 1}]");
  second = publish (fixture, again, &error);
  g_assert_no_error (error);
  g_assert_cmpint (second->outcome, ==, CT_PUBLISH_COMPLETE);
  g_assert_cmpuint (second->n_sent, ==, 1);
  g_assert_cmpuint (blob_server_count (server, "PUT", "comp=block&", "201"), ==, 31 - 17);
  second_bytes = blob_server_bytes (server, "comp=block&");
  g_test_message ("%" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " bytes", first_bytes, second_bytes);
  blob_server_set_rules (server, "[]");
  assert_there (fixture, again);
}

typedef struct
{
  const char *path;
  gsize size;
} Rewriting;

static gpointer
rewrite_soon (gpointer data)
{
  Rewriting *rewriting = data;
  g_autofree char *text = g_strnfill (rewriting->size, 'n');
  int fd;

  g_usleep (250 * 1000);
  fd = g_open (rewriting->path, O_WRONLY, 0);
  g_assert_cmpint (write (fd, text, rewriting->size), ==, (gssize) rewriting->size);
  g_close (fd, NULL);
  return NULL;
}

/* Somebody writes into a file in place while it is on its way: what arrives is the new one, not half of each. */
static void
test_changed_meanwhile (PublishFixture *fixture, gconstpointer data)
{
  const CtAzureOptions options = { .block_bytes = 256 * 1024, .parallel = 2 };
  const gsize sizes[] = { 1024 * 1024, 9 * 1024 * 1024 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (CtContainer) container = blob_server_make (server, &options);
      g_autoptr (CtPublishResult) result = NULL;
      g_autoptr (GError) error = NULL;
      Rewriting rewriting = { .size = sizes[i] };
      GThread *thread;

      g_ptr_array_set_size (fixture->names, 0);
      add_pictures (fixture, 1, sizes[i]);
      rewriting.path = g_ptr_array_index (fixture->paths, fixture->paths->len - 1);
      blob_server_set_rules (server, "[{\"fault\": \"stall-body\", \"seconds\": 0.7, \"count\": 1}]");
      thread = g_thread_new ("rewrite", rewrite_soon, &rewriting);
      result = publish (fixture, container, &error);
      g_thread_join (thread);
      g_assert_no_error (error);
      g_assert_cmpint (result->outcome, ==, CT_PUBLISH_COMPLETE);
      blob_server_set_rules (server, "[]");
      assert_there (fixture, container);
      g_clear_pointer (&fixture->coco, ct_coco_unref);
      g_ptr_array_set_size (fixture->paths, 0);
    }
}

/* Two people publish at the same time: the second is told, and overwrites nothing. */
static void
test_two_publishers (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (CtPublishPlan) plan = NULL;
  g_autoptr (CtPublishResult) mine = ct_publish_result_new ();
  g_autoptr (CtPublishResult) theirs = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CtBlob) before = { 0 };
  g_auto (CtBlob) after = { 0 };

  add_pictures (fixture, 5, 1000);
  plan = make_plan (fixture, container, &error);
  g_assert_no_error (error);
  publish_fixture_add (fixture, "x.jpg", "\xff\xd8\xff of theirs");
  publish_fixture_read (fixture);
  theirs = publish (fixture, container, &error);
  g_assert_no_error (error);
  g_assert_cmpint (theirs->outcome, ==, CT_PUBLISH_COMPLETE);
  g_assert_true (ct_container_head (container, COCO, &before, NULL, NULL));
  g_assert_true (ct_publisher_run (plan, mine, NULL, NULL, &error));
  g_assert_cmpint (mine->outcome, ==, CT_PUBLISH_INCOMPLETE);
  g_assert_cmpint (mine->coco_state, ==, CT_PUBLISH_COCO_FAILED);
  g_assert_cmpuint (mine->n_skipped, ==, 5);
  g_assert_true (ct_container_head (container, COCO, &after, NULL, NULL));
  g_assert_cmpstr (before.etag, ==, after.etag);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (300 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* With a clock of 20 s for stalls, cancelling works at once; else the test takes too long. */
static void
test_cancel (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CtPublishPlan) plan = NULL;
  g_autoptr (CtPublishResult) result = ct_publish_result_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;

  add_pictures (fixture, 20, 1000);
  plan = make_plan (fixture, container, &error);
  blob_server_set_rules (server, "[{\"fault\": \"stall\", \"seconds\": 3, \"after\": 4}]");
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_false (ct_publisher_run (plan, result, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (result->outcome, ==, CT_PUBLISH_STOPPED);
  g_assert_cmpuint (result->n_sent, ==, 4);
  g_assert_cmpuint (result->n_left, ==, 16);
  g_thread_join (thread);
  blob_server_set_rules (server, "[]");
}

static void
add (const char *path, void (*func) (PublishFixture *, gconstpointer))
{
  g_test_add (path, PublishFixture, NULL, publish_fixture_set_up, func, publish_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = blob_server_new (NULL);
  add ("/faults/each", test_each);
  add ("/faults/mixed", test_mixed);
  add ("/faults/tls", test_tls);
  add ("/faults/retry-after", test_retry_after);
  add ("/faults/stall", test_stall);
  add ("/faults/slow", test_slow);
  add ("/faults/outage", test_outage);
  add ("/faults/refused-midway", test_refused_midway);
  add ("/faults/refusals", test_refusals);
  add ("/faults/bad-credential", test_bad_credential);
  add ("/faults/unreachable", test_unreachable);
  add ("/faults/get-resumes", test_get_resumes);
  add ("/faults/blocks-resume", test_blocks_resume);
  add ("/faults/changed-meanwhile", test_changed_meanwhile);
  add ("/faults/two-publishers", test_two_publishers);
  add ("/faults/cancel", test_cancel);
  status = g_test_run ();
  blob_server_free (server);
  return status;
}
