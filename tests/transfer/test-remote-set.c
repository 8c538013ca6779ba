/* test-remote-set.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The COCO file of a data set in a container and its local copy: which of them is newer, what a
 * pull and a push do, and that no edit of anybody is ever lost.
 */
#include "ct-error.h"
#include "ct-remote-place.h"
#include "remote-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIRST "{\"images\": [], \"n\": 1}"
#define THEIRS "{\"images\": [], \"theirs\": 2}"
#define MINE "{\"images\": [], \"mine\": 3}"

static CtRemoteSet *
open_pulled (RemoteFixture *fixture)
{
  CtRemoteSet *set;

  remote_fixture_write (fixture, COCO_NAME, FIRST);
  set = remote_fixture_open (fixture);
  g_assert_cmpint (ct_remote_set_get_state (set), ==, CT_REMOTE_UNKNOWN);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), FIRST);
  return set;
}

static void
save (CtRemoteSet *set, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (ct_remote_set_get_coco_path (set), text, -1, &error);
  g_assert_no_error (error);
}

static void
push (CtRemoteSet *set, CtRemotePush how, CtRemoteResult *result)
{
  g_auto (CtRemoteResult) own = { 0 };
  g_autoptr (GError) error = NULL;

  if (result == NULL)
    result = &own;
  ct_remote_set_push (set, how, result, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->state, ==, CT_REMOTE_SAME);
  g_assert_cmpint (ct_remote_set_get_state (set), ==, CT_REMOTE_SAME);
}

static void
assert_there (RemoteFixture *fixture, const char *name, const char *text)
{
  g_autofree char *found = remote_fixture_read (fixture, name);

  g_assert_cmpstr (found, ==, text);
}

static void
test_first (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);
  g_auto (CtRemoteResult) result = { 0 };
  g_autofree char *title = ct_remote_set_dup_title (set);
  g_autofree char *address = ct_remote_set_dup_address (set);
  g_autofree char *found = ct_remote_find_address (ct_remote_set_get_coco_path (set));
  g_autofree char *beside = g_strconcat (ct_remote_set_get_coco_path (set), ".json", NULL);

  g_assert_true (g_str_has_prefix (ct_remote_set_get_coco_path (set), fixture->data_folder));
  g_assert_true (g_str_has_suffix (ct_remote_set_get_coco_path (set), "/annotations.json"));
  g_assert_true (g_str_has_suffix (title, COCO_NAME));
  g_assert_true (g_str_has_suffix (address, "/" COCO_NAME));
  g_assert_cmpstr (found, ==, address);
  g_assert_null (ct_remote_find_address (beside));
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, &result), ==, CT_REMOTE_SAME);
  g_assert_false (result.replaced);
  g_assert_cmpuint (hooked_container_count (fixture->container, "get", COCO_NAME), ==, 1);
}

/* Nothing was edited here, so theirs is taken; but not by a look. */
static void
test_newer (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);
  g_auto (CtRemoteResult) result = { 0 };

  remote_fixture_write (fixture, COCO_NAME, THEIRS);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_LOOK, NULL), ==, CT_REMOTE_BEHIND);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), FIRST);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, &result), ==, CT_REMOTE_SAME);
  g_assert_true (result.replaced);
  g_assert_null (result.other_path);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), THEIRS);
}

static void
test_push (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);

  push (set, CT_REMOTE_PUSH_CAREFUL, NULL);
  g_assert_cmpuint (hooked_container_count (fixture->container, "put", COCO_NAME), ==, 0);
  save (set, MINE);
  g_assert_cmpint (ct_remote_set_get_state (set), ==, CT_REMOTE_AHEAD);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_AHEAD);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), MINE);
  push (set, CT_REMOTE_PUSH_CAREFUL, NULL);
  assert_there (fixture, COCO_NAME, MINE);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  g_assert_cmpuint (hooked_container_count (fixture->container, "get", COCO_NAME), ==, 1);
}

/* The next run of the program knows what this one had not written back. */
static void
test_later (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);

  save (set, MINE);
  g_clear_object (&set);
  set = remote_fixture_open (fixture);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_AHEAD);
  push (set, CT_REMOTE_PUSH_CAREFUL, NULL);
  g_clear_object (&set);
  set = remote_fixture_open (fixture);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), MINE);
}

static CtRemoteSet *
open_conflict (RemoteFixture *fixture)
{
  CtRemoteSet *set = open_pulled (fixture);
  g_auto (CtRemoteResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  save (set, MINE);
  remote_fixture_write (fixture, COCO_NAME, THEIRS);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, &result), ==, CT_REMOTE_CONFLICT);
  g_assert_false (result.replaced);
  g_assert_cmpuint (result.theirs_bytes, ==, strlen (THEIRS));
  g_assert_cmpint (result.theirs_us, >, 0);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), MINE);
  ct_remote_result_clear (&result);
  g_assert_false (ct_remote_set_push (set, CT_REMOTE_PUSH_CAREFUL, &result, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_assert_cmpint (result.state, ==, CT_REMOTE_CONFLICT);
  g_assert_cmpint (result.theirs_us, >, 0);
  assert_there (fixture, COCO_NAME, THEIRS);
  return set;
}

static void
test_conflict_theirs (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_conflict (fixture);
  g_auto (CtRemoteResult) result = { 0 };

  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_THEIRS, &result), ==, CT_REMOTE_SAME);
  g_assert_true (result.replaced);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), THEIRS);
  remote_fixture_assert_file (result.other_path, MINE);
}

static void
test_conflict_beside (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_conflict (fixture);
  g_auto (CtRemoteResult) first = { 0 };
  g_auto (CtRemoteResult) second = { 0 };

  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_BESIDE, &first), ==, CT_REMOTE_CONFLICT);
  g_assert_false (first.replaced);
  remote_fixture_assert_file (first.other_path, THEIRS);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), MINE);
  remote_fixture_pull (set, CT_REMOTE_PULL_BESIDE, &second);
  g_assert_cmpstr (first.other_path, !=, second.other_path);
  remote_fixture_assert_file (second.other_path, THEIRS);
}

static void
test_conflict_keep (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_conflict (fixture);
  g_auto (CtRemoteResult) result = { 0 };

  push (set, CT_REMOTE_PUSH_KEEP_THEIRS, &result);
  assert_there (fixture, COCO_NAME, MINE);
  assert_there (fixture, result.other_name, THEIRS);
  g_assert_true (g_str_has_prefix (result.other_name, "sets/annotations.theirs-"));
  g_assert_true (g_str_has_suffix (result.other_name, ".json"));
}

/* Somebody writes again between looking at theirs and writing ours: that, too, is kept. */
static gboolean
write_once_more (HookedContainer *container,
                 const char *verb,
                 const char *name,
                 gpointer data,
                 GCancellable *cancellable,
                 GError **error)
{
  RemoteFixture *fixture = data;

  if (strcmp (verb, "put") == 0 && strstr (name, "theirs-") != NULL
      && hooked_container_count (container, "put", name) == 1)
    {
      g_autofree char *text = g_strdup_printf ("{\"images\": [], \"again\": \"%s\"}", name);

      container->hook = NULL;
      remote_fixture_write (fixture, COCO_NAME, text);
    }
  return TRUE;
}

static guint
count_copies (RemoteFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->there, "sets", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += strstr (name, ".theirs-") != NULL;
  return n;
}

static void
test_conflict_keep_again (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_conflict (fixture);

  fixture->container->hook_data = fixture;
  fixture->container->hook = write_once_more;
  push (set, CT_REMOTE_PUSH_KEEP_THEIRS, NULL);
  assert_there (fixture, COCO_NAME, MINE);
  g_assert_cmpuint (count_copies (fixture), ==, 2);
}

/* After an answer that was lost, our own content is no conflict. */
static void
test_lost_answer (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);
  g_auto (CtRemoteResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fixture->container->hides_md5 = data != NULL;
  save (set, MINE);
  g_atomic_int_set (&fixture->container->fails_after_put, TRUE);
  g_assert_false (ct_remote_set_push (set, CT_REMOTE_PUSH_CAREFUL, &result, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NETWORK);
  g_assert_cmpint (result.state, ==, CT_REMOTE_AHEAD);
  assert_there (fixture, COCO_NAME, MINE);
  push (set, CT_REMOTE_PUSH_CAREFUL, NULL);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  g_assert_cmpuint (count_copies (fixture), ==, 0);
}

/* Written again with the same bytes: another ETag, but no news, and no obstacle. */
static void
test_touched (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);
  g_auto (CtRemoteResult) result = { 0 };

  fixture->container->hides_md5 = data != NULL;
  remote_fixture_write (fixture, COCO_NAME, FIRST);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, &result), ==, CT_REMOTE_SAME);
  g_assert_false (result.replaced);
  save (set, MINE);
  remote_fixture_write (fixture, COCO_NAME, FIRST);
  push (set, CT_REMOTE_PUSH_CAREFUL, NULL);
  assert_there (fixture, COCO_NAME, MINE);
}

/* Somebody arrived at the same bytes as we. */
static void
test_same_edit (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);

  fixture->container->hides_md5 = data != NULL;
  save (set, MINE);
  remote_fixture_write (fixture, COCO_NAME, MINE);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
}

static gboolean
refuse (HookedContainer *container,
        const char *verb,
        const char *name,
        gpointer data,
        GCancellable *cancellable,
        GError **error)
{
  g_set_error (error, CT_ERROR, GPOINTER_TO_INT (data), "refused");
  return FALSE;
}

static void
test_offline (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = NULL;
  g_auto (CtRemoteResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fixture->container->hook_data = GINT_TO_POINTER (CT_ERROR_NETWORK);
  fixture->container->hook = refuse;
  set = remote_fixture_open (fixture);
  g_assert_false (ct_remote_set_pull (set, CT_REMOTE_PULL_CAREFUL, &result, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NETWORK);
  g_clear_error (&error);
  fixture->container->hook = NULL;
  g_clear_object (&set);
  set = open_pulled (fixture);
  fixture->container->hook = refuse;
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, &result), ==, CT_REMOTE_OFFLINE);
  g_assert_cmpstr (result.note, ==, "refused");
  ct_remote_result_clear (&result);
  save (set, MINE);
  g_assert_false (ct_remote_set_push (set, CT_REMOTE_PUSH_CAREFUL, &result, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NETWORK);
  g_assert_cmpint (result.state, ==, CT_REMOTE_AHEAD);
  fixture->container->hook = NULL;
  push (set, CT_REMOTE_PUSH_CAREFUL, NULL);
  assert_there (fixture, COCO_NAME, MINE);
}

static void
test_gone (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);
  g_auto (CtRemoteResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  remote_fixture_remove (fixture, COCO_NAME);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_GONE);
  save (set, MINE);
  g_assert_false (ct_remote_set_push (set, CT_REMOTE_PUSH_CAREFUL, &result, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_assert_cmpint (result.state, ==, CT_REMOTE_GONE);
  assert_there (fixture, COCO_NAME, NULL);
  push (set, CT_REMOTE_PUSH_KEEP_THEIRS, NULL);
  assert_there (fixture, COCO_NAME, MINE);
}

static gboolean
refuse_writing (HookedContainer *container,
                const char *verb,
                const char *name,
                gpointer data,
                GCancellable *cancellable,
                GError **error)
{
  if (strcmp (verb, "put") != 0)
    return TRUE;
  g_set_error (error, CT_ERROR, CT_ERROR_CONFLICT, "leased");
  return FALSE;
}

/* Somebody keeps others from writing, but has changed nothing: no conflict of contents. */
static void
test_leased (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);

  save (set, MINE);
  fixture->container->hook = refuse_writing;
  for (guint i = 0; i < 2; i++)
    {
      g_auto (CtRemoteResult) result = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (ct_remote_set_push (set,
                                          i == 0 ? CT_REMOTE_PUSH_CAREFUL : CT_REMOTE_PUSH_KEEP_THEIRS,
                                          &result,
                                          NULL,
                                          NULL,
                                          &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
      g_assert_cmpstr (error->message, ==, "leased");
      g_assert_cmpint (result.state, ==, CT_REMOTE_AHEAD);
    }
  fixture->container->hook = NULL;
  push (set, CT_REMOTE_PUSH_CAREFUL, NULL);
  assert_there (fixture, COCO_NAME, MINE);
}

static void
test_missing (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  g_auto (CtRemoteResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (ct_remote_set_pull (set, CT_REMOTE_PULL_CAREFUL, &result, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
}

/* Without the file that says what both had in common, a copy that differs counts as edited. */
static void
test_lost_base (RemoteFixture *fixture, gconstpointer data)
{
  static const char *const damaged[] = { "",
                                         "{",
                                         "[]",
                                         "{\"version\": 1}",
                                         "{\"version\": 1, \"etag\": 3, \"md5\": \"x\"}",
                                         "{\"version\": \"1\", \"etag\": \"a\", \"md5\": [1]}" };
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);
  g_autofree char *folder = g_path_get_dirname (ct_remote_set_get_coco_path (set));
  g_autofree char *base = g_build_filename (folder, ".container.json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_auto (CtRemoteResult) result = { 0 };

      save (set, MINE);
      g_assert_true (g_file_set_contents (base, damaged[i], -1, NULL));
      g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_CONFLICT);
      remote_fixture_assert_file (ct_remote_set_get_coco_path (set), MINE);
      g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_THEIRS, &result), ==, CT_REMOTE_SAME);
      remote_fixture_assert_file (result.other_path, MINE);
      g_assert_true (g_file_set_contents (base, damaged[i], -1, NULL));
      g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
    }
}

/* Changes the blob each time somebody has begun to read it. */
static gboolean
change_while_read (HookedContainer *container,
                   const char *verb,
                   const char *name,
                   gpointer data,
                   GCancellable *cancellable,
                   GError **error)
{
  RemoteFixture *fixture = data;
  guint n = hooked_container_count (container, "get", name);

  if (strcmp (verb, "get") == 0 && n <= 3)
    {
      g_autofree char *text = g_strdup_printf ("{\"images\": [], \"n\": %u}", 100 + n);

      remote_fixture_write (fixture, name, text);
    }
  return TRUE;
}

static void
test_changing (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = NULL;

  fixture->container->hides_md5 = data != NULL;
  remote_fixture_write (fixture, COCO_NAME, FIRST);
  fixture->container->hook_data = fixture;
  fixture->container->hook = change_while_read;
  set = remote_fixture_open (fixture);
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), "{\"images\": [], \"n\": 103}");
}

/* A save while theirs is on its way is not overwritten. */
static gboolean
save_while_read (HookedContainer *container,
                 const char *verb,
                 const char *name,
                 gpointer data,
                 GCancellable *cancellable,
                 GError **error)
{
  if (strcmp (verb, "get") == 0)
    save (data, MINE);
  return TRUE;
}

static void
test_saved_meanwhile (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);
  g_auto (CtRemoteResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  remote_fixture_write (fixture, COCO_NAME, THEIRS);
  fixture->container->hook_data = set;
  fixture->container->hook = save_while_read;
  g_assert_false (ct_remote_set_pull (set, CT_REMOTE_PULL_CAREFUL, &result, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), MINE);
  fixture->container->hook = NULL;
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_CONFLICT);
}

/* A save while ours is on its way: what arrives is one of the two, and it is known which. */
static gboolean
save_while_written (HookedContainer *container,
                    const char *verb,
                    const char *name,
                    gpointer data,
                    GCancellable *cancellable,
                    GError **error)
{
  if (strcmp (verb, "put") == 0)
    {
      container->hook = NULL;
      save (data, "{\"images\": [], \"mine\": 4}");
    }
  return TRUE;
}

static void
test_saved_while_written (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);
  g_auto (CtRemoteResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *there = NULL;

  save (set, MINE);
  fixture->container->hook_data = set;
  fixture->container->hook = save_while_written;
  ct_remote_set_push (set, CT_REMOTE_PUSH_CAREFUL, &result, NULL, NULL, &error);
  g_assert_no_error (error);
  there = remote_fixture_read (fixture, COCO_NAME);
  g_assert_cmpstr (there, ==, "{\"images\": [], \"mine\": 4}");
  g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
}

static void
test_cancelled (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = open_pulled (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (CtRemoteResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  save (set, MINE);
  g_cancellable_cancel (cancellable);
  g_assert_false (ct_remote_set_pull (set, CT_REMOTE_PULL_THEIRS, &result, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (ct_remote_set_push (set, CT_REMOTE_PUSH_CAREFUL, &result, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_there (fixture, COCO_NAME, FIRST);
  remote_fixture_assert_file (ct_remote_set_get_coco_path (set), MINE);
}

typedef struct
{
  char *mine; /* what this side last saved and has not written back, or NULL */
  CtRemoteSet *set;
} Side;

/* Two people, a hundred steps at random: whatever anybody saved is in the end in the container, in one of the
 * copies there, or in a file of the one who saved it. */
static gboolean
is_somewhere (const char *folder, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;

      if (g_file_test (path, G_FILE_TEST_IS_DIR)
              ? is_somewhere (path, text)
              : g_file_get_contents (path, &content, NULL, NULL) && strcmp (content, text) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
step (Side *side, guint number)
{
  g_auto (CtRemoteResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
    case 1:
      g_free (side->mine);
      side->mine = g_strdup_printf ("{\"images\": [], \"step\": %u}", number);
      save (side->set, side->mine);
      break;
    case 2:
      ct_remote_set_pull (side->set, CT_REMOTE_PULL_CAREFUL, &result, NULL, NULL, &error);
      g_assert_no_error (error);
      break;
    case 3:
      ct_remote_set_pull (side->set,
                          g_test_rand_bit () ? CT_REMOTE_PULL_THEIRS : CT_REMOTE_PULL_BESIDE,
                          &result,
                          NULL,
                          NULL,
                          &error);
      g_assert_no_error (error);
      break;
    default:
      ct_remote_set_push (side->set,
                          g_test_rand_bit () ? CT_REMOTE_PUSH_KEEP_THEIRS : CT_REMOTE_PUSH_CAREFUL,
                          &result,
                          NULL,
                          NULL,
                          &error);
      if (error != NULL)
        g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
      break;
    }
}

static void
test_two (RemoteFixture *fixture, gconstpointer data)
{
  Side sides[2] = { { NULL, NULL }, { NULL, NULL } };
  g_autofree char *other_data = g_build_filename (fixture->folder, "data2", NULL);

  sides[0].set = open_pulled (fixture);
  fixture->options.data_folder = other_data;
  sides[1].set = open_pulled (fixture);
  for (guint i = 0; i < 100; i++)
    {
      guint who = (guint) g_test_rand_int_range (0, 2);

      step (&sides[who], i);
      /* Nobody's last save disappears, unless it was written and then edited on by somebody who had read it. */
      for (guint k = 0; k < 2; k++)
        if (sides[k].mine != NULL && ct_remote_set_get_state (sides[k].set) != CT_REMOTE_SAME)
          g_assert_true (is_somewhere (fixture->folder, sides[k].mine));
    }
  for (guint i = 0; i < 2; i++)
    {
      g_free (sides[i].mine);
      g_object_unref (sides[i].set);
    }
}

/* Edits, pulls and writes back for ever. */
static void
live (RemoteFixture *fixture, guint round)
{
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);

  for (guint i = 0;; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"images\": [], \"round\": %u, \"n\": %u}", round, i);
      g_auto (CtRemoteResult) pulled = { 0 };
      g_auto (CtRemoteResult) pushed = { 0 };

      ct_remote_set_pull (set, CT_REMOTE_PULL_CAREFUL, &pulled, NULL, NULL, NULL);
      g_file_set_contents (ct_remote_set_get_coco_path (set), text, -1, NULL);
      ct_remote_set_push (set, CT_REMOTE_PUSH_CAREFUL, &pushed, NULL, NULL, NULL);
    }
}

/* Killed at any moment, with nobody else about: no conflict with oneself, nothing half. */
static void
test_killed (RemoteFixture *fixture, gconstpointer data)
{
  remote_fixture_write (fixture, COCO_NAME, FIRST);
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (CtRemoteSet) set = NULL;
      g_autofree char *here = NULL;
      CtRemoteState state;
      pid_t child = fork ();

      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        live (fixture, round);
      g_usleep ((gulong) g_test_rand_int_range (0, 12000));
      g_assert_cmpint (kill (child, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
      set = remote_fixture_open (fixture);
      state = remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL);
      g_assert_true (state == CT_REMOTE_SAME || state == CT_REMOTE_AHEAD);
      push (set, CT_REMOTE_PUSH_CAREFUL, NULL);
      g_assert_true (g_file_get_contents (ct_remote_set_get_coco_path (set), &here, NULL, NULL));
      g_assert_true (g_str_has_prefix (here, "{\"images\": []") && g_str_has_suffix (here, "}"));
      assert_there (fixture, COCO_NAME, here);
    }
  g_assert_cmpuint (count_copies (fixture), ==, 0);
}

static void
test_find (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;

  fixture->options.coco_name = NULL;
  remote_fixture_write (fixture, "a.jpg", "x");
  remote_fixture_write (fixture, "package.json", "{\"name\": \"x\"}");
  remote_fixture_write (fixture, "empty.json", "");
  set = ct_remote_set_new (CT_CONTAINER (fixture->container), &fixture->options, NULL, NULL, &error);
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  remote_fixture_write (fixture, "below/one.json", FIRST);
  set = remote_fixture_open (fixture);
  g_assert_cmpstr (ct_remote_set_get_coco_name (set), ==, "below/one.json");
  g_clear_object (&set);
  remote_fixture_write (fixture, "my_coco.json", FIRST);
  remote_fixture_write (fixture, "my_coco.theirs-20240301T120000Z.json", FIRST);
  set = remote_fixture_open (fixture);
  g_assert_cmpstr (ct_remote_set_get_coco_name (set), ==, "my_coco.json");
  g_clear_object (&set);
  remote_fixture_write (fixture, "annotations.json", FIRST);
  set = ct_remote_set_new (CT_CONTAINER (fixture->container), &fixture->options, NULL, NULL, &error);
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "my_coco.json"));
  g_assert_nonnull (strstr (error->message, "annotations.json"));
  g_clear_error (&error);
  found = ct_remote_find_coco (CT_CONTAINER (fixture->container), "/", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 3);
  g_assert_cmpstr (((CtRemoteCandidate *) found->pdata[0])->name, ==, "annotations.json");
  fixture->options.prefix = "below/";
  set = remote_fixture_open (fixture);
  g_assert_cmpstr (ct_remote_set_get_coco_name (set), ==, "below/one.json");
  fixture->container->abilities = CT_CAN_READ;
  g_clear_object (&set);
  set = ct_remote_set_new (CT_CONTAINER (fixture->container), &fixture->options, NULL, NULL, &error);
  g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
}

static void
test_split (RemoteFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *place;
    const char *prefix;
    const char *coco_name;
  } cases[] = {
    { "https://acct.blob.core.windows.net/set1", "acct.blob.core.windows.net/set1", NULL, NULL },
    { "https://acct.blob.core.windows.net/set1/a%20b/c/", "acct.blob.core.windows.net/set1", "a b/c", NULL },
    { "https://acct.blob.core.windows.net/set1/a/x.JSON", "acct.blob.core.windows.net/set1", NULL, "a/x.JSON" },
    { "http://127.0.0.1:10000/acct/set1/x.json", "127.0.0.1/acct/set1", NULL, "x.json" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CtCredential) credential = ct_credential_parse (cases[i].text, &error);
      g_autoptr (CtCredential) whole = NULL;
      g_autofree char *prefix = NULL;
      g_autofree char *coco_name = NULL;
      g_autofree char *place = NULL;

      g_assert_no_error (error);
      whole = ct_remote_place_split (credential, &prefix, &coco_name, &error);
      g_assert_no_error (error);
      place = ct_credential_dup_place (whole);
      g_assert_cmpstr (place, ==, cases[i].place);
      g_assert_cmpstr (prefix, ==, cases[i].prefix);
      g_assert_cmpstr (coco_name, ==, cases[i].coco_name);
    }
}

/* A COCO file whose name is none for a file here, or one of ours, still has its copy. */
static void
test_odd_names (RemoteFixture *fixture, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (240, 'x');
  g_autofree char *too_long = g_strconcat (long_name, ".json", NULL);
  const char *const names[] = { ".container.json", ".lock", "sets/.incoming", too_long, "a b#%?.json", "日本.json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (CtRemoteSet) set = NULL;

      fixture->options.coco_name = names[i];
      remote_fixture_write (fixture, names[i], FIRST);
      set = remote_fixture_open (fixture);
      g_assert_cmpint (remote_fixture_pull (set, CT_REMOTE_PULL_CAREFUL, NULL), ==, CT_REMOTE_SAME);
      remote_fixture_assert_file (ct_remote_set_get_coco_path (set), FIRST);
      save (set, MINE);
      push (set, CT_REMOTE_PUSH_CAREFUL, NULL);
      assert_there (fixture, names[i], MINE);
    }
}

#define ADD(name, data, func)                                                                                          \
  g_test_add ("/remote-set/" name, RemoteFixture, data, remote_fixture_set_up, func, remote_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("first", NULL, test_first);
  ADD ("newer", NULL, test_newer);
  ADD ("push", NULL, test_push);
  ADD ("later", NULL, test_later);
  ADD ("conflict-theirs", NULL, test_conflict_theirs);
  ADD ("conflict-beside", NULL, test_conflict_beside);
  ADD ("conflict-keep", NULL, test_conflict_keep);
  ADD ("conflict-keep-again", NULL, test_conflict_keep_again);
  ADD ("lost-answer", NULL, test_lost_answer);
  ADD ("lost-answer-without-md5", "", test_lost_answer);
  ADD ("touched", NULL, test_touched);
  ADD ("touched-without-md5", "", test_touched);
  ADD ("same-edit", NULL, test_same_edit);
  ADD ("same-edit-without-md5", "", test_same_edit);
  ADD ("offline", NULL, test_offline);
  ADD ("gone", NULL, test_gone);
  ADD ("leased", NULL, test_leased);
  ADD ("missing", NULL, test_missing);
  ADD ("lost-base", NULL, test_lost_base);
  ADD ("changing", NULL, test_changing);
  ADD ("changing-without-md5", "", test_changing);
  ADD ("saved-meanwhile", NULL, test_saved_meanwhile);
  ADD ("saved-while-written", NULL, test_saved_while_written);
  ADD ("cancelled", NULL, test_cancelled);
  ADD ("two", NULL, test_two);
  ADD ("killed", NULL, test_killed);
  ADD ("find", NULL, test_find);
  ADD ("split", NULL, test_split);
  ADD ("odd-names", NULL, test_odd_names);
  return g_test_run ();
}
