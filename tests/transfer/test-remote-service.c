/* test-remote-service.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A data set in a service, also one that fails in every way there is: what ends on this computer is one
 * version, whole, and nobody's edits are lost. What needs no faults runs against Azurite, too, when
 * CT_BLOB_SERVER says where.
 */
#include "blob-server.h"
#include "ct-error.h"
#include "remote-fixture.h"

#include <string.h>

#define N_PICTURES 24
#define PICTURE_BYTES 20000

static BlobServer *server;

/* The fixture's folders, with a container of the service in place of its own. */
typedef struct
{
  RemoteFixture base;
  CtContainer *service;
} Fixture;

static void
set_rules (const char *rules)
{
  if (g_getenv ("CT_BLOB_SERVER") == NULL)
    blob_server_set_rules (server, rules);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const CtAzureOptions options = { .http.stall_ms = 500 };

  remote_fixture_set_up (&fixture->base, data);
  set_rules ("[]");
  fixture->service = blob_server_make (server, &options);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  set_rules ("[]");
  g_object_unref (fixture->service);
  remote_fixture_tear_down (&fixture->base, data);
}

static void
put (Fixture *fixture, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  CtPutRequest request = { .name = name, .bytes = bytes, .size = strlen (text) };
  g_autoptr (GError) error = NULL;

  ct_md5_of_data (&request.md5, text, strlen (text));
  ct_container_put (fixture->service, &request, NULL, NULL, &error);
  g_assert_no_error (error);
}

static char *
get (Fixture *fixture, const char *name)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  ct_container_get (fixture->service, name, stream, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static CtRemoteSet *
open_set (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  CtRemoteSet *set = ct_remote_set_new (fixture->service, &fixture->base.options, NULL, NULL, &error);

  g_assert_no_error (error);
  return set;
}

static char *
picture_text (guint i)
{
  char *text = g_strnfill (PICTURE_BYTES + i, (char) ('a' + i % 26));
  g_autofree char *number = g_strdup_printf ("%u", i);

  memcpy (text, number, strlen (number));
  return text;
}

static void
put_set (Fixture *fixture)
{
  g_autofree char *coco = g_strnfill (200000, ' ');

  memcpy (coco, "{\"images\": []}", strlen ("{\"images\": []}"));
  put (fixture, COCO_NAME, coco);
  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_autofree char *name = g_strdup_printf ("sets/%u.jpg", i);
      g_autofree char *text = picture_text (i);

      put (fixture, name, text);
    }
}

typedef struct
{
  CtRemoteSet *set;
  gint *next;
} Worker;

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  gint i;

  while ((i = g_atomic_int_add (worker->next, 1)) < N_PICTURES)
    {
      g_autofree char *name = g_strdup_printf ("%d.jpg", i);
      g_autofree char *text = picture_text ((guint) i);

      remote_fixture_assert_picture (worker->set, name, text);
    }
  return NULL;
}

static void
fetch_all (CtRemoteSet *set)
{
  GThread *threads[4];
  gint next = 0;
  Worker worker = { set, &next };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("fetch", work, &worker);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
push (CtRemoteSet *set, CtRemotePush how, const char *text, CtRemoteResult *result)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (ct_remote_set_get_coco_path (set), text, -1, NULL));
  ct_remote_set_push (set, how, result, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->state, ==, CT_REMOTE_SAME);
}

/* Two people with copies of their own. */
static void
test_together (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->base.folder, "other", NULL);
  g_autofree char *theirs = NULL;
  g_autofree char *now = NULL;
  g_autoptr (CtRemoteSet) mine = NULL;
  g_autoptr (CtRemoteSet) other = NULL;
  g_auto (CtRemoteResult) result = { 0 };
  g_auto (CtRemoteResult) conflict = { 0 };
  g_auto (CtRemoteResult) kept = { 0 };
  g_autoptr (GError) error = NULL;

  put (fixture, COCO_NAME, "{\"images\": []}");
  fixture->base.options.coco_name = NULL;
  mine = open_set (fixture);
  g_assert_cmpstr (ct_remote_set_get_coco_name (mine), ==, COCO_NAME);
  fixture->base.options.data_folder = folder;
  other = open_set (fixture);
  g_assert_cmpint (remote_fixture_pull (mine, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  g_assert_cmpint (remote_fixture_pull (other, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  push (mine, CT_REMOTE_PUSH_CAREFUL, "{\"images\": [], \"mine\": 1}", &result);
  g_assert_cmpint (remote_fixture_pull (other, CT_REMOTE_PULL_LOOK, NULL), ==, CT_REMOTE_BEHIND);
  g_assert_cmpint (remote_fixture_pull (other, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (other), "{\"images\": [], \"mine\": 1}");
  ct_remote_result_clear (&result);
  push (other, CT_REMOTE_PUSH_CAREFUL, "{\"images\": [], \"theirs\": 2}", &result);
  g_assert_true (g_file_set_contents (ct_remote_set_get_coco_path (mine), "{\"images\": [], \"mine\": 3}", -1, NULL));
  g_assert_false (ct_remote_set_push (mine, CT_REMOTE_PUSH_CAREFUL, &conflict, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_assert_cmpint (conflict.state, ==, CT_REMOTE_CONFLICT);
  g_assert_cmpint (conflict.theirs_us, >, 0);
  push (mine, CT_REMOTE_PUSH_KEEP_THEIRS, "{\"images\": [], \"mine\": 3}", &kept);
  theirs = get (fixture, kept.other_name);
  g_assert_cmpstr (theirs, ==, "{\"images\": [], \"theirs\": 2}");
  now = get (fixture, COCO_NAME);
  g_assert_cmpstr (now, ==, "{\"images\": [], \"mine\": 3}");
  g_assert_cmpint (remote_fixture_pull (mine, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
}

static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  g_autofree char *base = ct_container_url_of (fixture->service, NULL);
  g_autofree char *images = g_strdup_printf ("{\"id\": 1, \"file_name\": \"0.jpg\"},"
                                             "{\"id\": 2, \"file_name\": \"x.jpg\", \"absolute_url\": "
                                             "\"%s/pool/x%%20%%23.jpg\"}",
                                             base);
  g_autoptr (CtCoco) coco = remote_fixture_coco (images);
  g_autoptr (CtRemoteSet) set = open_set (fixture);
  g_autoptr (GError) error = NULL;
  guint n_forgotten;

  put_set (fixture);
  put (fixture, "pool/x #.jpg", "x");
  ct_remote_set_learn (set, coco, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fetch_all (set);
  remote_fixture_assert_picture (set, "x.jpg", "x");
  g_assert_true (ct_remote_set_refresh_images (set, &n_forgotten, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_forgotten, ==, 0);
  put (fixture, "sets/3.jpg", "new");
  ct_container_delete (fixture->service, "sets/4.jpg", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ct_remote_set_refresh_images (set, &n_forgotten, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_forgotten, ==, 2);
  remote_fixture_assert_picture (set, "3.jpg", "new");
  g_assert_null (ct_remote_set_fetch_image (set, "4.jpg", NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
}

static const char *const faults[] = {
  "[]",
  "[{\"fault\": \"status\", \"on\": \"*\", \"rate\": 0.3, \"each\": 3}]",
  "[{\"fault\": \"status\", \"on\": \"*\", \"status\": 500, \"code\": \"InternalError\", \"rate\": 0.3, \"each\": 3}]",
  "[{\"fault\": \"reset-before\", \"on\": \"*\", \"rate\": 0.3, \"each\": 4}]",
  "[{\"fault\": \"reset-after\", \"on\": \"*\", \"rate\": 0.3, \"each\": 3}]",
  "[{\"fault\": \"truncate\", \"on\": \"GET\", \"rate\": 0.5, \"each\": 3}]",
  "[{\"fault\": \"html\", \"on\": \"*\", \"rate\": 0.2, \"each\": 3}]",
  "[{\"fault\": \"close\", \"on\": \"*\", \"rate\": 0.3}]",
  "[{\"fault\": \"stall\", \"on\": \"GET\", \"count\": 3, \"seconds\": 3}]",
  "[{\"fault\": \"truncate\", \"on\": \"GET\", \"rate\": 0.2, \"each\": 2},"
  " {\"fault\": \"status\", \"on\": \"*\", \"rate\": 0.2, \"each\": 2},"
  " {\"fault\": \"reset-after\", \"on\": \"*\", \"rate\": 0.2, \"each\": 2}]",
};

/* Pulled, its pictures fetched, edited and written back under each kind of fault. */
static void
test_each (Fixture *fixture, gconstpointer data)
{
  put_set (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *folder = g_strdup_printf ("%s/data-%u", fixture->base.folder, i);
      g_autofree char *cache = g_strdup_printf ("%s/cache-%u", fixture->base.folder, i);
      g_autofree char *mine = g_strdup_printf ("{\"images\": [], \"round\": %u}", i);
      g_autofree char *theirs = get (fixture, COCO_NAME);
      g_autofree char *written = NULL;
      g_autoptr (CtRemoteSet) set = NULL;
      g_auto (CtRemoteResult) result = { 0 };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", faults[i]);
      fixture->base.options.data_folder = folder;
      fixture->base.options.cache_folder = cache;
      set_rules (faults[i]);
      set = open_set (fixture);
      g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
      remote_fixture_assert_file (ct_remote_set_get_coco_path (set), theirs);
      fetch_all (set);
      g_assert_true (g_file_set_contents (ct_remote_set_get_coco_path (set), mine, -1, NULL));
      ct_remote_set_push (set, CT_REMOTE_PUSH_CAREFUL, &result, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (result.state, ==, CT_REMOTE_SAME);
      g_assert_cmpuint (blob_server_count (server, "PUT", COCO_NAME, "201"), <=, 1);
      set_rules ("[]");
      written = get (fixture, COCO_NAME);
      g_assert_cmpstr (written, ==, mine);
    }
}

/* A broken download goes on where it stopped. */
static void
test_resumed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_set (fixture);
  g_autofree char *text = g_strnfill (PICTURE_BYTES, 'x');

  put (fixture, "sets/a.jpg", text);
  set_rules ("[{\"fault\": \"truncate\", \"on\": \"GET\", \"count\": 2}]");
  remote_fixture_assert_picture (set, "a.jpg", text);
  g_assert_cmpuint (blob_server_count (server, "GET", "a.jpg", "truncate"), ==, 2);
  g_assert_cmpuint (blob_server_count (server, "GET", "a.jpg", "206"), ==, 1);
  g_assert_cmpuint (blob_server_count (server, "GET", "a.jpg", "200"), ==, 0);
}

/* As a program does that has a damaged file but the MD5 of a good one. */
static void
put_damaged (Fixture *fixture, const char *name)
{
  g_autofree char *url = ct_container_url_of (fixture->service, name);
  g_autoptr (CtHttp) http = ct_http_new (NULL);
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("damaged", 7);
  g_auto (CtHttpResponse) response = { 0 };
  g_autoptr (GError) error = NULL;
  const CtHttpRequest request = {
    .method = "PUT",
    .url = url,
    .headers = headers,
    .bytes = bytes,
    .length = 7,
  };

  g_ptr_array_add (headers, (char *) "x-ms-blob-type: BlockBlob");
  g_ptr_array_add (headers, (char *) "x-ms-blob-content-md5: XrY7u+Ae7tCTyyK7j1rNww==");
  ct_http_perform (http, &request, &response, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response.status, ==, 201);
}

/* What is not as its MD5 says is never shown, and does not replace anything. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_set (fixture);
  g_autoptr (GError) error = NULL;
  g_auto (CtRemoteResult) result = { 0 };

  put_damaged (fixture, "sets/a.jpg");
  g_assert_null (ct_remote_set_fetch_image (set, "a.jpg", NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (ct_remote_set_peek_image (set, "a.jpg"));
  g_assert_cmpuint (ct_remote_set_get_cached_bytes (set), ==, 0);
  put (fixture, COCO_NAME, "{\"images\": []}");
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  put_damaged (fixture, COCO_NAME);
  g_assert_false (ct_remote_set_pull (set, CT_REMOTE_PULL_CAREFUL, &result, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), "{\"images\": []}");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_set (fixture);
  g_auto (CtRemoteResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  put (fixture, COCO_NAME, "{\"images\": []}");
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  g_assert_true (g_file_set_contents (ct_remote_set_get_coco_path (set), "{\"images\": [1]}", -1, NULL));
  blob_server_set_rules (
      server,
      "[{\"fault\": \"status\", \"on\": \"*\", \"status\": 403, \"code\": \"AuthenticationFailed\"}]");
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, &result), ==, CT_REMOTE_OFFLINE);
  g_assert_nonnull (result.note);
  ct_remote_result_clear (&result);
  g_assert_false (ct_remote_set_push (set, CT_REMOTE_PUSH_CAREFUL, &result, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
  g_assert_cmpint (result.state, ==, CT_REMOTE_AHEAD);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), "{\"images\": [1]}");
  /* With a credential that was renewed it goes on. */
  g_clear_object (&set);
  set_rules ("[]");
  {
    g_autofree char *url = ct_container_url_of (fixture->service, NULL);

    g_object_unref (fixture->service);
    fixture->service = blob_server_open (server, strrchr (url, '/') + 1, NULL);
  }
  set = open_set (fixture);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_AHEAD);
  ct_remote_result_clear (&result);
  g_clear_error (&error);
  ct_remote_set_push (set, CT_REMOTE_PUSH_CAREFUL, &result, NULL, NULL, &error);
  g_assert_no_error (error);
}

typedef struct
{
  Fixture *fixture;
  gint stop;
} Writer;

static gpointer
keep_writing (gpointer data)
{
  Writer *writer = data;

  for (guint i = 0; !g_atomic_int_get (&writer->stop); i++)
    {
      g_autofree char *text = g_strnfill (150000, (char) ('a' + i % 26));

      put (writer->fixture, "sets/a.jpg", text);
      g_usleep (3000);
    }
  return NULL;
}

/* Overwritten between the first piece and the rest: all of it is read anew. */
static void
test_changing (Fixture *fixture, gconstpointer data)
{
  Writer writer = { fixture, FALSE };
  GThread *thread;

  put (fixture, "sets/a.jpg", "a");
  set_rules ("[{\"fault\": \"truncate\", \"on\": \"GET\", \"rate\": 0.5}]");
  thread = g_thread_new ("write", keep_writing, &writer);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *cache = g_strdup_printf ("%s/cache-%u", fixture->base.folder, i);
      g_autoptr (CtRemoteSet) set = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (CtRemotePicture) picture = NULL;
      g_autofree char *text = NULL;

      fixture->base.options.cache_folder = cache;
      set = open_set (fixture);
      picture = ct_remote_set_fetch_image (set, "a.jpg", NULL, NULL, &error);
      if (picture == NULL)
        {
          /* It does not stand still for long enough: said so, and nothing is there. */
          g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
          continue;
        }
      g_assert_true (g_file_get_contents (ct_remote_picture_get_path (picture), &text, NULL, NULL));
      g_assert_cmpuint (strspn (text, (char[]){ text[0], '\0' }), ==, strlen (text));
      g_assert_true (strlen (text) == 150000 || strcmp (text, "a") == 0);
    }
  g_atomic_int_set (&writer.stop, TRUE);
  g_thread_join (thread);
}

#define ADD(name, func) g_test_add ("/remote-service/" name, Fixture, NULL, set_up, func, tear_down)

static void
add_faults (void)
{
  ADD ("each", test_each);
  ADD ("resumed", test_resumed);
  ADD ("damaged", test_damaged);
  ADD ("refused", test_refused);
  ADD ("changing", test_changing);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = blob_server_new (NULL);
  ADD ("together", test_together);
  ADD ("pictures", test_pictures);
  if (g_getenv ("CT_BLOB_SERVER") == NULL)
    add_faults ();
  status = g_test_run ();
  blob_server_free (server);
  return status;
}
