/* test-publish-together.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several publishers and one container: what anybody has written is still somewhere, whatever
 * the others choose. And what else goes with a publish: leases, pauses, the report, the working file.
 */
#include "blob-server.h"
#include "ct-error.h"
#include "ct-publish-report.h"
#include "publish-fixture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <malloc.h>
#include <string.h>

#define COCO "annotations.json"
#define N_PICTURES 6

static BlobServer *server;

/* One of those who publish: what they have in common is the pictures and the container. */
typedef struct
{
  PublishFixture *fixture;
  CtContainer *container;
  CtLedger *ledger;
  CtPublishOptions options;
  CtPublishPlan *plan;
  CtPublishResult *result;
  GError *error;
  gboolean ok;
} Person;

static void
add_pictures (PublishFixture *fixture)
{
  for (guint i = 0; i < N_PICTURES; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u.jpg", i);
      g_autofree char *text = g_strdup_printf ("\xff\xd8\xffpicture %u", i);

      publish_fixture_add (fixture, name, text);
    }
  publish_fixture_read (fixture);
}

/* Whose COCO file differs from that of a person with another CHOICE. */
static Person *
person_new (PublishFixture *fixture, CtContainer *container, const char *name, CtPublishOnConflict choice)
{
  Person *self = g_new0 (Person, 1);
  g_autofree char *base = g_strconcat (name, ".sqlite", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, base, NULL);

  self->fixture = fixture;
  self->container = g_object_ref (container);
  self->ledger = ct_ledger_open (path, NULL);
  g_assert_nonnull (self->ledger);
  self->options.ledger = self->ledger;
  self->options.on_conflict = choice;
  self->options.profile = strcmp (name, "ann") == 0 ? CT_PROFILE_AZURE_DETECTION : CT_PROFILE_COCO;
  self->options.document_path = g_build_filename (fixture->folder, "document.json", NULL);
  return self;
}

static void
forget_run (Person *self)
{
  g_clear_pointer (&self->plan, ct_publish_plan_unref);
  g_clear_pointer (&self->result, ct_publish_result_free);
  g_clear_error (&self->error);
}

static void
person_free (Person *self)
{
  forget_run (self);
  ct_ledger_unref (self->ledger);
  g_object_unref (self->container);
  g_free ((char *) self->options.document_path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Person, person_free)

static void
plan (Person *self)
{
  g_autoptr (GError) error = NULL;

  forget_run (self);
  self->plan = ct_publish_plan_new (self->fixture->coco,
                                    self->fixture->paths,
                                    self->container,
                                    &self->options,
                                    NULL,
                                    NULL,
                                    &error);
  g_assert_no_error (error);
}

static gpointer
run (gpointer data)
{
  Person *self = data;

  self->result = ct_publish_result_new ();
  self->ok = ct_publisher_run (self->plan, self->result, NULL, NULL, &self->error);
  return NULL;
}

static void
publish (Person *self)
{
  plan (self);
  run (self);
}

static void
assert_complete (Person *self)
{
  g_assert_no_error (self->error);
  for (guint i = 0; i < self->result->failures->len; i++)
    g_test_message ("%s", ((CtPublishFailure *) g_ptr_array_index (self->result->failures, i))->reason);
  g_assert_cmpint (self->result->outcome, ==, CT_PUBLISH_COMPLETE);
}

static char *
dup_md5 (const void *data, gsize length)
{
  return g_compute_checksum_for_data (G_CHECKSUM_MD5, data, length);
}

/* Of a blob, in hex; NULL when there is none. */
static char *
dup_blob_md5 (CtContainer *container, const char *name)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);

  if (!ct_container_get (container, name, stream, NULL, NULL, NULL))
    return NULL;
  return dup_md5 (g_memory_output_stream_get_data (memory), g_memory_output_stream_get_data_size (memory));
}

static char *
dup_file_md5 (const char *path)
{
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return dup_md5 (content, length);
}

static void
set_up (PublishFixture *fixture, gconstpointer data)
{
  publish_fixture_set_up (fixture, data);
  add_pictures (fixture);
  blob_server_set_rules (server, "[]");
}

/* What the second finds, and what becomes of it, for each choice. */
static void
test_second_comes_later (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (Person) ann = person_new (fixture, container, "ann", CT_PUBLISH_ON_CONFLICT_STOP);
  g_autoptr (Person) bob = person_new (fixture, container, "bob", CT_PUBLISH_ON_CONFLICT_STOP);
  g_autofree char *theirs = NULL;
  g_autofree char *now = NULL;
  g_autofree char *saved = NULL;
  const CtPublishConflict *conflict;

  publish (ann);
  assert_complete (ann);
  theirs = dup_blob_md5 (container, COCO);
  plan (bob);
  conflict = ct_publish_plan_get_conflict (bob->plan);
  g_assert_nonnull (conflict);
  g_assert_true (conflict->is_known);
  g_assert_nonnull (strstr (conflict->writer, g_get_user_name ()));
  g_assert_cmpint (ABS (conflict->modified_us - g_get_real_time ()), <, 600 * G_USEC_PER_SEC);
  g_assert_cmpuint (conflict->size, ==, ct_publish_plan_get_coco_item (ann->plan)->size);
  blob_server_set_rules (server, "[]");
  run (bob);
  g_assert_error (bob->error, CT_ERROR, CT_ERROR_CONFLICT);
  g_test_message ("%s", bob->error->message);
  g_assert_nonnull (strstr (bob->error->message, g_get_user_name ()));
  g_assert_cmpuint (blob_server_count (server, "PUT", NULL, NULL), ==, 0);
  /* Fetched, theirs counts as seen. */
  bob->options.on_conflict = CT_PUBLISH_ON_CONFLICT_BESIDE;
  publish (bob);
  g_assert_error (bob->error, CT_ERROR, CT_ERROR_CONFLICT);
  g_assert_cmpuint (blob_server_count (server, "PUT", NULL, NULL), ==, 0);
  g_assert_nonnull (strstr (bob->error->message, bob->result->conflict->saved_path));
  saved = dup_file_md5 (bob->result->conflict->saved_path);
  g_assert_cmpstr (saved, ==, theirs);
  bob->options.on_conflict = CT_PUBLISH_ON_CONFLICT_STOP;
  publish (bob);
  assert_complete (bob);
  g_assert_null (bob->result->conflict);
  now = dup_blob_md5 (container, COCO);
  g_assert_cmpstr (now, !=, theirs);
}

/* One person, one ledger, another document: what the first has written is not the second's to overwrite. */
static void
test_another_document (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (Person) ann = person_new (fixture, container, "ann", CT_PUBLISH_ON_CONFLICT_STOP);
  g_autofree char *first = g_strdup (ann->options.document_path);
  g_autofree char *theirs = NULL;
  g_autofree char *now = NULL;

  publish (ann);
  assert_complete (ann);
  theirs = dup_blob_md5 (container, COCO);
  g_free ((char *) ann->options.document_path);
  ann->options.document_path = g_build_filename (fixture->folder, "another.json", NULL);
  ann->options.profile = CT_PROFILE_COCO;
  publish (ann);
  g_assert_nonnull (ct_publish_plan_get_conflict (ann->plan));
  g_assert_error (ann->error, CT_ERROR, CT_ERROR_CONFLICT);
  now = dup_blob_md5 (container, COCO);
  g_assert_cmpstr (now, ==, theirs);
  /* The first still knows its own, also by another way of writing the path. */
  g_free ((char *) ann->options.document_path);
  ann->options.document_path = g_strconcat (fixture->folder, "/./document.json", NULL);
  publish (ann);
  assert_complete (ann);
}

static void
test_copy (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (Person) ann = person_new (fixture, container, "ann", CT_PUBLISH_ON_CONFLICT_STOP);
  g_autoptr (Person) bob = person_new (fixture, container, "bob", CT_PUBLISH_ON_CONFLICT_COPY);
  g_autofree char *theirs = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *now = NULL;
  g_autofree char *again = NULL;

  publish (ann);
  theirs = dup_blob_md5 (container, COCO);
  publish (bob);
  assert_complete (bob);
  g_assert_cmpint (bob->result->coco_state, ==, CT_PUBLISH_COCO_SENT);
  g_assert_true (g_str_has_prefix (bob->result->conflict->copy_name, "annotations.conflict-"));
  kept = dup_blob_md5 (container, bob->result->conflict->copy_name);
  g_assert_cmpstr (kept, ==, theirs);
  now = dup_blob_md5 (container, COCO);
  g_assert_cmpstr (now, !=, theirs);
  /* One's own file is no conflict, however often it is written. */
  bob->options.profile = CT_PROFILE_AZURE_CLASSIFICATION;
  publish (bob);
  assert_complete (bob);
  g_assert_null (bob->result->conflict);
  again = dup_blob_md5 (container, COCO);
  g_assert_cmpstr (again, !=, now);
  /* The first one's was overwritten by somebody else meanwhile. */
  publish (ann);
  g_assert_error (ann->error, CT_ERROR, CT_ERROR_CONFLICT);
}

static gboolean
note_coco (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  for (guint i = 0; i < n_blobs; i++)
    if (g_str_has_suffix (blobs[i].name, ".json"))
      {
        g_assert_true (blobs[i].has_md5);
        g_hash_table_add (data, ct_md5_to_hex (&blobs[i].md5));
      }
  return TRUE;
}

/* What PERSON was told to be written is there, under whatever name. */
static void
assert_not_lost (Person *person, GHashTable *md5s)
{
  const CtPublishSent *sent = &g_array_index (person->result->sent, CtPublishSent, N_PICTURES);
  g_autofree char *md5 = ct_md5_to_hex (&sent->md5);

  if (person->result->conflict != NULL && person->result->conflict->saved_path != NULL)
    g_hash_table_add (md5s, dup_file_md5 (person->result->conflict->saved_path));
  if (person->result->coco_state == CT_PUBLISH_COCO_SENT || person->result->coco_state == CT_PUBLISH_COCO_SAME)
    g_assert_true (g_hash_table_contains (md5s, md5));
  else
    g_assert_true (person->result->conflict != NULL || person->error != NULL);
}

/* Both see an empty container, or both the same file, and then both write. */
static void
race (PublishFixture *fixture, CtPublishOnConflict first, CtPublishOnConflict second, gboolean at_once, gboolean over)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (Person) ann = person_new (fixture, container, "ann", first);
  g_autoptr (Person) bob = person_new (fixture, container, "bob", second);
  g_autoptr (GHashTable) md5s = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  if (over)
    {
      ann->options.profile = CT_PROFILE_AZURE_CLASSIFICATION;
      publish (ann);
      assert_complete (ann);
      ann->options.profile = CT_PROFILE_AZURE_DETECTION;
      /* Which the other one looks at first. */
      bob->options.on_conflict = CT_PUBLISH_ON_CONFLICT_BESIDE;
      publish (bob);
      g_assert_cmpint (g_unlink (bob->result->conflict->saved_path), ==, 0);
      bob->options.on_conflict = second;
    }
  plan (ann);
  plan (bob);
  if (at_once)
    {
      GThread *thread = g_thread_new ("ann", run, ann);

      run (bob);
      g_thread_join (thread);
    }
  else
    {
      run (ann);
      assert_complete (ann);
      run (bob);
      g_assert_nonnull (bob->result->conflict);
      g_assert_cmpint (bob->result->coco_state,
                       ==,
                       second == CT_PUBLISH_ON_CONFLICT_COPY ? CT_PUBLISH_COCO_SENT : CT_PUBLISH_COCO_FAILED);
      g_assert_cmpint (bob->result->conflict->saved_path != NULL, ==, second == CT_PUBLISH_ON_CONFLICT_BESIDE);
    }
  g_assert_true (ann->result->coco_state == CT_PUBLISH_COCO_SENT || bob->result->coco_state == CT_PUBLISH_COCO_SENT);
  g_assert_true (ct_container_list (container, NULL, note_coco, md5s, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_not_lost (ann, md5s);
  assert_not_lost (bob, md5s);
  for (guint i = 0; i < 2; i++)
    {
      Person *person = i == 0 ? ann : bob;

      if (person->result->conflict != NULL && person->result->conflict->saved_path != NULL)
        g_assert_cmpint (g_unlink (person->result->conflict->saved_path), ==, 0);
    }
}

static void
test_race (PublishFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 12; i++)
    race (fixture,
          CT_PUBLISH_ON_CONFLICT_STOP,
          (CtPublishOnConflict) (i % 3),
          GPOINTER_TO_INT (data) != 0,
          i / 3 % 2 != 0);
  for (guint i = 0; GPOINTER_TO_INT (data) != 0 && i < 9; i++)
    race (fixture, (CtPublishOnConflict) (i / 3), (CtPublishOnConflict) (i % 3), TRUE, g_test_rand_bit ());
}

/* Without the right to read nobody knows whose it is, so nothing is overwritten. */
static void
test_blind (PublishFixture *fixture, gconstpointer data)
{
  RecordingContainer *recording = fixture->container;
  g_autoptr (Person) bob = person_new (fixture, CT_CONTAINER (recording), "bob", CT_PUBLISH_ON_CONFLICT_COPY);
  GBytes *bytes;

  recording->abilities = CT_CAN_CREATE | CT_CAN_WRITE;
  recording_container_write (recording, COCO, "theirs");
  publish (bob);
  g_assert_no_error (bob->error);
  g_assert_cmpint (bob->result->coco_state, ==, CT_PUBLISH_COCO_FAILED);
  g_assert_false (bob->result->conflict->is_known);
  bytes = recording_container_peek (recording, COCO);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "theirs", 6);
}

/* ---- leases */

static void
test_lease (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (Person) ann = person_new (fixture, container, "ann", CT_PUBLISH_ON_CONFLICT_STOP);
  g_autofree char *other = g_uuid_string_random ();
  g_autofree char *left = g_uuid_string_random ();
  g_autofree char *place = ct_container_url_of (container, NULL);
  const CtLedgerBlob note = { .etag = left };
  g_autoptr (GError) error = NULL;

  /* Where nothing is, nothing can be leased. */
  publish (ann);
  assert_complete (ann);
  g_assert_cmpuint (blob_server_count (server, "PUT", "comp=lease", NULL), ==, 0);
  /* Nothing to do, nothing to lease. */
  publish (ann);
  assert_complete (ann);
  g_assert_cmpuint (blob_server_count (server, "PUT", "comp=lease", NULL), ==, 0);
  ann->options.profile = CT_PROFILE_COCO;
  publish (ann);
  assert_complete (ann);
  g_assert_cmpuint (blob_server_count (server, "PUT", "comp=lease", "201"), ==, 1);
  g_assert_cmpuint (blob_server_count (server, "PUT", "comp=lease", "200"), ==, 1);
  /* Somebody else's. */
  g_assert_true (ct_container_lease (container, COCO, CT_LEASE_ACQUIRE, other, NULL, &error));
  ann->options.profile = CT_PROFILE_AZURE_DETECTION;
  blob_server_set_rules (server, "[]");
  publish (ann);
  g_assert_error (ann->error, CT_ERROR, CT_ERROR_CONFLICT);
  g_test_message ("%s", ann->error->message);
  g_assert_nonnull (strstr (ann->error->message, "lease"));
  g_assert_cmpuint (blob_server_count (server, "PUT", NULL, "201"), ==, 0);
  g_assert_true (ct_container_lease (container, COCO, CT_LEASE_RELEASE, other, NULL, &error));
  /* One's own, of a publish that was killed. */
  ct_ledger_note_blob (ann->ledger, place, COCO "\nlease", &note);
  g_assert_true (ct_container_lease (container, COCO, CT_LEASE_ACQUIRE, left, NULL, &error));
  publish (ann);
  assert_complete (ann);
  g_assert_true (ct_container_lease (container, COCO, CT_LEASE_ACQUIRE, other, NULL, &error));
  g_assert_true (ct_container_lease (container, COCO, CT_LEASE_RENEW, other, NULL, &error));
  g_assert_false (ct_container_lease (container, COCO, CT_LEASE_RENEW, left, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
}

/* Whoever may not lease publishes all the same. */
static void
test_no_lease (PublishFixture *fixture, gconstpointer data)
{
  static const char *const rules[] = {
    "[{\"fault\": \"status\", \"status\": 403, \"code\": \"AuthorizationPermissionMismatch\", \"name\": \"comp=lease\"}]",
    "[{\"fault\": \"status\", \"status\": 400, \"code\": \"InvalidHeaderValue\", \"name\": \"comp=lease\"}]",
    "[{\"fault\": \"status\", \"status\": 503, \"name\": \"comp=lease\"}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (CtContainer) container = blob_server_make (server, NULL);
      g_autoptr (Person) ann = person_new (fixture, container, "ann", CT_PUBLISH_ON_CONFLICT_STOP);

      publish (ann);
      assert_complete (ann);
      blob_server_set_rules (server, rules[i]);
      ann->options.profile = CT_PROFILE_COCO;
      publish (ann);
      assert_complete (ann);
      g_assert_false (ct_container_is_lost (container));
      g_assert_cmpuint (blob_server_count (server, "PUT", "comp=lease", NULL), <=, 2);
      blob_server_set_rules (server, "[]");
    }
}

static RecordingFault
no_fault (RecordingContainer *container, guint n_th, const char *name, gpointer data)
{
  return FAULT_NONE;
}

/* A lease that has run out is no reason to fail, in one piece or in blocks; somebody else's is. */
static void
test_lease_lost (PublishFixture *fixture, gconstpointer data)
{
  const CtAzureOptions options = { .block_bytes = 1000 };
  g_autoptr (CtContainer) container = blob_server_make (server, &options);
  g_autofree char *path = g_build_filename (fixture->folder, "content", NULL);
  g_autofree char *lease = g_uuid_string_random ();
  g_autofree char *other = g_uuid_string_random ();

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = g_strnfill (i == 0 ? 500 : 20000, 'x');
      CtPutRequest request = { .name = "a", .path = path, .size = strlen (text) };
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      ct_md5_of_data (&request.md5, text, strlen (text));
      g_assert_true (ct_container_put (container, &request, NULL, NULL, &error));
      request.lease = lease;
      g_assert_true (ct_container_put (container, &request, NULL, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (ct_container_lease (container, "a", CT_LEASE_ACQUIRE, lease, NULL, &error));
      g_assert_true (ct_container_put (container, &request, NULL, NULL, &error));
      g_assert_no_error (error);
      request.lease = NULL;
      g_assert_false (ct_container_put (container, &request, NULL, NULL, &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
      g_clear_error (&error);
      request.lease = other;
      g_assert_false (ct_container_put (container, &request, NULL, NULL, &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
      g_clear_error (&error);
      g_assert_true (ct_container_lease (container, "a", CT_LEASE_RELEASE, lease, NULL, &error));
    }
}

/* ---- pauses */

static void
test_pause (PublishFixture *fixture, gconstpointer data)
{
  const CtAzureOptions options = { .parallel = 1 };
  g_autoptr (CtContainer) container = blob_server_make (server, &options);
  g_autoptr (Person) ann = person_new (fixture, container, "ann", CT_PUBLISH_ON_CONFLICT_STOP);
  GThread *thread;
  guint n;

  blob_server_set_rules (server, "[{\"fault\": \"slow\", \"seconds\": 0.05}]");
  plan (ann);
  ct_publish_plan_set_paused (ann->plan, TRUE);
  thread = g_thread_new ("ann", run, ann);
  g_usleep (200000);
  g_assert_cmpuint (blob_server_count (server, "PUT", NULL, NULL), ==, 0);
  ct_publish_plan_set_paused (ann->plan, FALSE);
  while (blob_server_count (server, "PUT", NULL, NULL) == 0)
    g_usleep (10000);
  ct_publish_plan_set_paused (ann->plan, TRUE);
  /* One may be on its way; the others wait. */
  n = blob_server_count (server, "PUT", NULL, NULL);
  g_usleep (400000);
  g_assert_cmpuint (blob_server_count (server, "PUT", NULL, NULL), <=, n + 1);
  ct_publish_plan_set_paused (ann->plan, FALSE);
  g_thread_join (thread);
  assert_complete (ann);
  g_assert_cmpuint (ann->result->n_sent, ==, N_PICTURES);
}

typedef struct
{
  CtPublishPlan *plan;
  CtPublishResult *result;
  GCancellable *cancellable;
  gboolean ok;
} Paused;

static gpointer
run_paused (gpointer data)
{
  Paused *paused = data;

  paused->ok = ct_publisher_run (paused->plan, paused->result, NULL, paused->cancellable, NULL);
  return NULL;
}

/* A container that knows no pauses; cancelling ends one. */
static void
test_cancel_paused (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtPublishPlan) own_plan = publish_fixture_plan (fixture);
  g_autoptr (CtPublishResult) result = ct_publish_result_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Paused paused = { own_plan, result, cancellable, TRUE };
  GThread *thread;

  fixture->container->fault = no_fault;
  ct_publish_plan_set_paused (own_plan, TRUE);
  thread = g_thread_new ("run", run_paused, &paused);
  g_usleep (150000);
  g_assert_cmpuint (fixture->container->n_puts, ==, 0);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_false (paused.ok);
  g_assert_cmpuint (result->n_left, ==, N_PICTURES);
  g_assert_cmpuint (fixture->container->n_puts, ==, 0);
}

/* ---- the working file and the report */

static void
test_working_file (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (Person) ann = person_new (fixture, container, "ann", CT_PUBLISH_ON_CONFLICT_STOP);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CtSplices) splices = ct_coco_plan_save (fixture->coco);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  g_autofree char *again = NULL;

  g_assert_true (ct_splices_write (splices, stream, NULL, NULL, NULL));
  expected = dup_md5 (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                      g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
  ann->options.with_working_file = TRUE;
  publish (ann);
  assert_complete (ann);
  g_assert_cmpint (ann->result->working_state, ==, CT_PUBLISH_COCO_SENT);
  found = dup_blob_md5 (container, "document.json");
  g_assert_cmpstr (found, ==, expected);
  publish (ann);
  assert_complete (ann);
  g_assert_cmpint (ann->result->working_state, ==, CT_PUBLISH_COCO_SAME);
  g_assert_cmpuint (ann->result->bytes_sent, ==, 0);
  g_assert_cmpuint (ct_publish_plan_get_totals (ann->plan)->n_found, ==, N_PICTURES);
  /* The COCO file's name is taken. */
  ann->options.coco_name = "document.json";
  ann->options.prefix = "other";
  publish (ann);
  assert_complete (ann);
  again = dup_blob_md5 (container, "other/working.json");
  g_assert_cmpstr (again, ==, expected);
}

static JsonObject *
get_blobs (JsonParser *parser, const char *name)
{
  JsonArray *blobs = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "blobs");

  for (guint i = 0; i < json_array_get_length (blobs); i++)
    {
      JsonObject *blob = json_array_get_object_element (blobs, i);

      if (strcmp (json_object_get_string_member (blob, "blob"), name) == 0)
        return blob;
    }
  g_assert_not_reached ();
}

static JsonParser *
write_report (CtPublishReport *report)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);
  JsonParser *parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (ct_publish_report_write (report, stream, NULL, &error));
  g_assert_true (json_parser_load_from_data (parser,
                                             g_memory_output_stream_get_data (memory),
                                             (gssize) g_memory_output_stream_get_data_size (memory),
                                             &error));
  g_assert_no_error (error);
  return parser;
}

static void
test_report (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (Person) ann = person_new (fixture, container, "ann", CT_PUBLISH_ON_CONFLICT_STOP);
  g_autoptr (CtPublishReport) good = NULL;
  g_autoptr (CtPublishReport) bad = NULL;
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("theirs", 6);
  CtPutRequest request = { .name = "p1.jpg", .bytes = bytes, .size = 6 };
  guint64 total;

  g_assert_cmpint (g_unlink (g_ptr_array_index (fixture->paths, 5)), ==, 0);
  ann->options.with_working_file = TRUE;
  publish (ann);
  g_assert_cmpint (ann->result->outcome, ==, CT_PUBLISH_PARTIAL);
  good = ct_publish_report_new (ann->plan, ann->result, NULL, NULL, NULL);
  g_assert_cmpuint (ct_publish_report_get_n_entries (good), ==, N_PICTURES + 2);
  g_assert_cmpuint (ct_publish_report_count (good, CT_PUBLISH_VERDICT_AGREED), ==, N_PICTURES + 1);
  g_assert_cmpuint (ct_publish_report_count (good, CT_PUBLISH_VERDICT_NOT_SENT), ==, 1);
  g_assert_nonnull (ct_publish_report_get_entry (good, 5)->reason);
  total = ct_publish_report_get_bytes (good, CT_PUBLISH_VERDICT_AGREED);
  g_assert_cmpuint (total, ==, ann->result->bytes_sent);
  ct_md5_of_data (&request.md5, "theirs", 6);
  g_assert_true (ct_container_put (container, &request, NULL, NULL, NULL));
  g_assert_true (ct_container_delete (container, "p2.jpg", NULL, NULL, NULL));
  bad = ct_publish_report_new (ann->plan, ann->result, NULL, NULL, NULL);
  g_assert_cmpint (ct_publish_report_get_entry (bad, 1)->verdict, ==, CT_PUBLISH_VERDICT_DIFFERS);
  g_assert_cmpint (ct_publish_report_get_entry (bad, 2)->verdict, ==, CT_PUBLISH_VERDICT_MISSING);
  g_assert_cmpuint (ct_publish_report_count (bad, CT_PUBLISH_VERDICT_AGREED), ==, N_PICTURES - 1);
  parser = write_report (bad);
  for (guint i = 0; i < ct_publish_report_get_n_entries (bad); i++)
    {
      const CtPublishReportEntry *entry = ct_publish_report_get_entry (bad, i);
      JsonObject *blob = get_blobs (parser, entry->blob_name);
      const char *url = json_object_get_string_member (blob, "url");

      g_assert_cmpstr (json_object_get_string_member (blob, "verdict"),
                       ==,
                       ct_publish_verdict_to_string (entry->verdict));
      g_assert_null (strchr (url, '?'));
      g_assert_true (g_str_has_suffix (url, entry->blob_name));
      g_assert_cmpint (json_object_has_member (blob, "md5"), ==, entry->has_md5);
      g_assert_cmpint (json_object_has_member (blob, "reason"), ==, entry->verdict != CT_PUBLISH_VERDICT_AGREED);
      if (entry->verdict == CT_PUBLISH_VERDICT_AGREED)
        g_assert_cmpstr (json_object_get_string_member (blob, "md5"),
                         ==,
                         json_object_get_string_member (blob, "service_md5"));
    }
}

/* With the right to write alone, and with a container that does not answer any more. */
static void
test_report_unchecked (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = NULL;
  BlobServer *gone = blob_server_new (NULL);
  const CtAzureOptions options = { .give_up_ms = 300 };
  g_autoptr (Person) bob = NULL;
  g_autoptr (Person) ann = NULL;
  g_autoptr (CtPublishReport) first = NULL;
  g_autoptr (CtPublishReport) second = NULL;
  g_autoptr (CtPublishReport) third = NULL;

  fixture->container->abilities = CT_CAN_CREATE | CT_CAN_WRITE;
  bob = person_new (fixture, CT_CONTAINER (fixture->container), "bob", CT_PUBLISH_ON_CONFLICT_STOP);
  publish (bob);
  assert_complete (bob);
  first = ct_publish_report_new (bob->plan, bob->result, NULL, NULL, NULL);
  g_assert_cmpuint (ct_publish_report_count (first, CT_PUBLISH_VERDICT_CONFIRMED), ==, N_PICTURES + 1);
  publish (bob);
  second = ct_publish_report_new (bob->plan, bob->result, NULL, NULL, NULL);
  g_assert_cmpuint (ct_publish_report_count (second, CT_PUBLISH_VERDICT_UNCHECKED), ==, N_PICTURES + 1);
  g_assert_nonnull (strstr (ct_publish_report_get_entry (second, 0)->reason, "allow"));
  container = blob_server_make (gone, &options);
  ann = person_new (fixture, container, "ann", CT_PUBLISH_ON_CONFLICT_STOP);
  publish (ann);
  assert_complete (ann);
  blob_server_free (gone);
  third = ct_publish_report_new (ann->plan, ann->result, NULL, NULL, NULL);
  g_assert_cmpuint (ct_publish_report_count (third, CT_PUBLISH_VERDICT_CONFIRMED), ==, N_PICTURES + 1);
  g_assert_nonnull (strstr (ct_publish_report_get_entry (third, 0)->reason, "127.0.0.1"));
}

/* ---- many blobs */

typedef struct
{
  CtProgress *progress;
  GCancellable *cancellable;
  guint64 stop_at;
  guint64 n_seen;
  gsize peak;
  gint done;
} Watching;

static gsize
count_memory (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

/* What the progress says, and how much memory is in use meanwhile. */
static gpointer
watch (gpointer data)
{
  Watching *self = data;

  while (!g_atomic_int_get (&self->done))
    {
      g_autofree char *text = ct_progress_dup_text (self->progress);

      if (text != NULL && g_str_has_suffix (text, "files found"))
        self->n_seen = MAX (self->n_seen, g_ascii_strtoull (text, NULL, 10));
      self->peak = MAX (self->peak, count_memory ());
      if (self->n_seen >= self->stop_at)
        g_cancellable_cancel (self->cancellable);
      g_usleep (500);
    }
  return NULL;
}

static CtPublishPlan *
plan_many (PublishFixture *fixture, CtContainer *container, Watching *watching, GError **error)
{
  const CtPublishOptions options = { .profile = CT_PROFILE_COCO };
  GThread *thread = g_thread_new ("watch", watch, watching);
  CtPublishPlan *made = ct_publish_plan_new (fixture->coco,
                                             fixture->paths,
                                             container,
                                             &options,
                                             watching->progress,
                                             watching->cancellable,
                                             error);

  g_atomic_int_set (&watching->done, TRUE);
  g_thread_join (thread);
  return made;
}

/* 200,000 blobs, of which three are ours: memory is that of a page, and it can be stopped half-way. */
static void
test_many (PublishFixture *fixture, gconstpointer data)
{
  g_autoptr (CtContainer) container = blob_server_open (server, "many-200000", NULL);
  g_autoptr (CtProgress) progress = ct_progress_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watching watching = { .progress = progress, .cancellable = cancellable, .stop_at = G_MAXUINT64 };
  Watching stopping = watching;
  g_autoptr (CtPublishPlan) made = NULL;
  g_autoptr (CtPublishPlan) none = NULL;
  g_autoptr (GError) error = NULL;
  gsize before;

  /* Its MD5 is the one that all of them have. */
  publish_fixture_add (fixture, "folder/picture-00000011.jpg", "hello world");
  publish_fixture_add (fixture, "folder/picture-00199999.jpg", "another size");
  publish_fixture_add (fixture, "folder/picture-00200000.jpg", "hello world");
  publish_fixture_read (fixture);
  before = count_memory ();
  made = plan_many (fixture, container, &watching, &error);
  g_assert_no_error (error);
  publish_fixture_assert_states (made, "new new new new new new same changed new new");
  g_assert_cmpuint (watching.n_seen, >, 0);
  g_assert_cmpuint (watching.n_seen, <=, 200000);
  if (g_getenv ("ASAN_OPTIONS") == NULL)
    g_assert_cmpuint (watching.peak, <, before + 6 * 1024 * 1024);
  blob_server_set_rules (server, "[{\"fault\": \"slow\", \"on\": \"GET\", \"seconds\": 0.1}]");
  stopping.stop_at = 20000;
  none = plan_many (fixture, container, &stopping, &error);
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (blob_server_count (server, "GET", "comp=list", NULL), <, 40);
  blob_server_set_rules (server, "[]");
  while (g_main_context_iteration (NULL, FALSE) || G_OBJECT (progress)->ref_count > 1)
    g_usleep (1000);
}

static void
add (const char *path, gconstpointer data, void (*test) (PublishFixture *, gconstpointer))
{
  g_test_add (path, PublishFixture, data, set_up, test, publish_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = blob_server_new (NULL);
  add ("/together/second-comes-later", NULL, test_second_comes_later);
  add ("/together/another-document", NULL, test_another_document);
  add ("/together/copy", NULL, test_copy);
  add ("/together/race-in-turn", GINT_TO_POINTER (0), test_race);
  add ("/together/race-at-once", GINT_TO_POINTER (1), test_race);
  add ("/together/blind", NULL, test_blind);
  add ("/together/lease", NULL, test_lease);
  add ("/together/no-lease", NULL, test_no_lease);
  add ("/together/lease-lost", NULL, test_lease_lost);
  add ("/together/pause", NULL, test_pause);
  add ("/together/cancel-paused", NULL, test_cancel_paused);
  add ("/together/working-file", NULL, test_working_file);
  add ("/together/report", NULL, test_report);
  add ("/together/report-unchecked", NULL, test_report_unchecked);
  add ("/together/many", NULL, test_many);
  status = g_test_run ();
  blob_server_free (server);
  return status;
}
