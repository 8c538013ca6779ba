/* test-remote-images.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of a data set in a container: that each is fetched once and whole, what goes when
 * space runs out, and reading ahead.
 */
#include "ct-container-folder.h"
#include "ct-error.h"
#include "remote-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Long enough for any machine; reached only by a failure. */
#define PATIENCE_US (60 * G_USEC_PER_SEC)

typedef gboolean (*Condition) (gpointer data);

static void
wait_until (Condition condition, gpointer data)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (2000);
    }
}

static gboolean
is_cached (CtRemoteSet *set, const char *file_name)
{
  g_autoptr (CtRemotePicture) picture = ct_remote_set_peek_image (set, file_name);

  return picture != NULL;
}

static void
test_fetch (RemoteFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a.jpg", "deep/er/a.jpg", "a b #?%20+&.jpg", "日本.jpg", "🐳.png", ".hidden" };
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *blob = g_strconcat ("sets/", names[i], NULL);
      g_autofree char *path = g_build_filename (ct_remote_set_get_image_folder (set), names[i], NULL);

      remote_fixture_write (fixture, blob, names[i]);
      g_assert_false (is_cached (set, names[i]));
      remote_fixture_assert_picture (set, names[i], names[i]);
      remote_fixture_assert_picture (set, names[i], names[i]);
      g_assert_true (is_cached (set, names[i]));
      g_assert_cmpuint (hooked_container_count (fixture->container, "get", blob), ==, 1);
      /* Where the document looks for it. */
      remote_fixture_assert_file (path, names[i]);
    }
  remote_fixture_assert_picture (set, "./deep//er/./a.jpg", "deep/er/a.jpg");
  remote_fixture_assert_picture (set, "deep\\er\\a.jpg", "deep/er/a.jpg");
  g_assert_cmpuint (hooked_container_count (fixture->container, "get", "sets/deep/er/a.jpg"), ==, 1);
  remote_fixture_assert_no_picture (set, "none.jpg", CT_ERROR_NOT_FOUND);
  remote_fixture_assert_no_picture (set, "", CT_ERROR_NOT_FOUND);
}

/* Whoever waits sees how far it is, whoever fetches. */
static void
test_progress (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  g_autoptr (CtProgress) progress = ct_progress_new ();
  g_autoptr (CtRemotePicture) picture = NULL;
  g_autofree char *text = g_strnfill (1000000, 'x');

  remote_fixture_write (fixture, "sets/a.jpg", text);
  picture = ct_remote_set_fetch_image (set, "a.jpg", progress, NULL, NULL);
  g_assert_nonnull (picture);
  g_assert_cmpfloat (ct_progress_get_fraction (progress), ==, 1);
}

static void
test_later (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  g_autofree char *stray = g_build_filename (ct_remote_set_get_image_folder (set), "stray", "x.jpg", NULL);
  g_autofree char *folder = g_path_get_dirname (stray);

  remote_fixture_write (fixture, "sets/a.jpg", "a");
  remote_fixture_assert_picture (set, "a.jpg", "a");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (stray, "x", -1, NULL));
  g_clear_object (&set);
  set = remote_fixture_open (fixture);
  g_assert_cmpuint (ct_remote_set_get_cached_bytes (set), ==, 1);
  g_assert_true (is_cached (set, "a.jpg"));
  remote_fixture_assert_picture (set, "a.jpg", "a");
  g_assert_cmpuint (hooked_container_count (fixture->container, "get", "sets/a.jpg"), ==, 1);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* What somebody removed from the cache, or cut short, is fetched again. */
static void
test_damaged_cache (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  g_autofree char *path = g_build_filename (ct_remote_set_get_image_folder (set), "a.jpg", NULL);
  g_autofree char *index = g_build_filename (ct_remote_set_get_image_folder (set), "..", ".index", NULL);

  remote_fixture_write (fixture, "sets/a.jpg", "12345");
  remote_fixture_assert_picture (set, "a.jpg", "12345");
  g_assert_true (g_file_set_contents (path, "12", -1, NULL));
  remote_fixture_assert_picture (set, "a.jpg", "12345");
  g_assert_cmpint (g_remove (path), ==, 0);
  remote_fixture_assert_picture (set, "a.jpg", "12345");
  g_assert_cmpuint (ct_remote_set_get_cached_bytes (set), ==, 5);
  g_clear_object (&set);
  g_assert_true (g_file_set_contents (index, "this is no database, but long enough to be none", -1, NULL));
  set = remote_fixture_open (fixture);
  g_assert_cmpuint (ct_remote_set_get_cached_bytes (set), ==, 0);
  remote_fixture_assert_picture (set, "a.jpg", "12345");
}

/* ---- threads ---- */

typedef struct
{
  GMutex lock;
  GCond changed;
  guint n_inside;
  guint n_most;
  gboolean is_open;
} Gate;

/* Reading waits until the gate is opened, or the reading cancelled. */
static gboolean
wait_at_gate (HookedContainer *container,
              const char *verb,
              const char *name,
              gpointer data,
              GCancellable *cancellable,
              GError **error)
{
  Gate *gate = data;

  if (strcmp (verb, "get") != 0)
    return TRUE;
  g_mutex_lock (&gate->lock);
  gate->n_inside++;
  gate->n_most = MAX (gate->n_most, gate->n_inside);
  while (!gate->is_open && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&gate->changed, &gate->lock, g_get_monotonic_time () + 2000);
  gate->n_inside--;
  g_mutex_unlock (&gate->lock);
  return !ct_cancelled (cancellable, error);
}

static void
gate_init (Gate *gate, RemoteFixture *fixture)
{
  *gate = (Gate){ 0 };
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->changed);
  fixture->container->hook_data = gate;
  fixture->container->hook = wait_at_gate;
}

static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->is_open = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

static void
gate_clear (Gate *gate)
{
  g_mutex_clear (&gate->lock);
  g_cond_clear (&gate->changed);
}

typedef struct
{
  CtRemoteSet *set;
  const char *file_name;
  GCancellable *cancellable;
  GThread *thread;
  GError *error;
  char *text;
} Asker;

static gpointer
ask (gpointer data)
{
  Asker *asker = data;
  g_autoptr (CtRemotePicture) picture =
      ct_remote_set_fetch_image (asker->set, asker->file_name, NULL, asker->cancellable, &asker->error);

  if (picture != NULL)
    g_file_get_contents (ct_remote_picture_get_path (picture), &asker->text, NULL, &asker->error);
  return NULL;
}

static void
asker_start (Asker *asker, CtRemoteSet *set, const char *file_name)
{
  asker->set = set;
  asker->file_name = file_name;
  asker->cancellable = g_cancellable_new ();
  asker->error = NULL;
  asker->text = NULL;
  asker->thread = g_thread_new ("ask", ask, asker);
}

static void
asker_finish (Asker *asker, const char *text)
{
  g_thread_join (asker->thread);
  if (text != NULL)
    g_assert_no_error (asker->error);
  else
    g_assert_error (asker->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (asker->text, ==, text);
  g_clear_error (&asker->error);
  g_free (asker->text);
  g_object_unref (asker->cancellable);
}

static gboolean
is_somebody_inside (gpointer data)
{
  Gate *gate = data;
  gboolean is;

  g_mutex_lock (&gate->lock);
  is = gate->n_inside > 0;
  g_mutex_unlock (&gate->lock);
  return is;
}

static gboolean
is_nobody_inside (gpointer data)
{
  return !is_somebody_inside (data);
}

static void
test_once (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  Asker askers[8];
  Gate gate;

  remote_fixture_write (fixture, "sets/a.jpg", "a");
  gate_init (&gate, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (askers); i++)
    asker_start (&askers[i], set, "a.jpg");
  wait_until (is_somebody_inside, &gate);
  gate_open (&gate);
  for (guint i = 0; i < G_N_ELEMENTS (askers); i++)
    asker_finish (&askers[i], "a");
  g_assert_cmpuint (hooked_container_count (fixture->container, "get", "sets/a.jpg"), ==, 1);
  gate_clear (&gate);
}

static gboolean
are_many_inside (gpointer data)
{
  Gate *gate = data;
  gboolean are;

  g_mutex_lock (&gate->lock);
  are = gate->n_inside == 4;
  g_mutex_unlock (&gate->lock);
  return are;
}

static void
test_parallel (RemoteFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a.jpg", "b.jpg", "c.jpg", "d.jpg" };
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  Asker askers[4];
  Gate gate;

  gate_init (&gate, fixture);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *blob = g_strconcat ("sets/", names[i], NULL);

      remote_fixture_write (fixture, blob, names[i]);
      asker_start (&askers[i], set, names[i]);
    }
  wait_until (are_many_inside, &gate);
  gate_open (&gate);
  for (guint i = 0; i < 4; i++)
    asker_finish (&askers[i], names[i]);
  gate_clear (&gate);
}

/* Whoever gives up does not take it from the others; when nobody is left it ends. */
static void
test_cancel (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  Asker first, second;
  Gate gate;

  remote_fixture_write (fixture, "sets/a.jpg", "a");
  gate_init (&gate, fixture);
  asker_start (&first, set, "a.jpg");
  wait_until (is_somebody_inside, &gate);
  g_cancellable_cancel (first.cancellable);
  asker_finish (&first, NULL);
  g_assert_true (is_nobody_inside (&gate));
  asker_start (&first, set, "a.jpg");
  wait_until (is_somebody_inside, &gate);
  asker_start (&second, set, "a.jpg");
  g_cancellable_cancel (second.cancellable);
  asker_finish (&second, NULL);
  g_assert_true (is_somebody_inside (&gate));
  gate_open (&gate);
  asker_finish (&first, "a");
  g_assert_cmpuint (hooked_container_count (fixture->container, "get", "sets/a.jpg"), ==, 2);
  gate_clear (&gate);
}

/* Many threads, few pictures, little room, and people who change their minds. */
typedef struct
{
  CtRemoteSet *set;
  guint seed;
} Crowd;

static gpointer
crowd (gpointer data)
{
  Crowd *self = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (self->seed);

  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%d.jpg", g_rand_int_range (rand, 0, 12));
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (CtRemotePicture) picture = NULL;
      const char *const ahead[] = { "p3.jpg", "p5.jpg", name, NULL };

      if (g_rand_int_range (rand, 0, 8) == 0)
        ct_remote_set_read_ahead (self->set, ahead);
      if (g_rand_int_range (rand, 0, 8) == 0)
        g_cancellable_cancel (cancellable);
      picture = ct_remote_set_fetch_image (self->set, name, NULL, cancellable, &error);
      if (picture != NULL)
        {
          g_thread_yield ();
          remote_fixture_assert_file (ct_remote_picture_get_path (picture), name);
        }
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  return NULL;
}

static void
test_crowd (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = NULL;
  Crowd crowds[6];
  GThread *threads[6];

  fixture->options.cache_bytes = 24;
  set = remote_fixture_open (fixture);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u.jpg", i);
      g_autofree char *blob = g_strconcat ("sets/", name, NULL);

      remote_fixture_write (fixture, blob, name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      crowds[i] = (Crowd){ set, g_test_rand_int () };
      threads[i] = g_thread_new ("crowd", crowd, &crowds[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  ct_remote_set_read_ahead (set, NULL);
  g_assert_finalize_object (g_steal_pointer (&set));
}

/* ---- space ---- */

static void
test_limit (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = NULL;
  g_autoptr (CtRemotePicture) held = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->options.cache_bytes = 25;
  set = remote_fixture_open (fixture);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *blob = g_strdup_printf ("sets/%u.jpg", i);

      remote_fixture_write (fixture, blob, "0123456789");
    }
  held = ct_remote_set_fetch_image (set, "0.jpg", NULL, NULL, &error);
  g_assert_no_error (error);
  remote_fixture_assert_picture (set, "1.jpg", "0123456789");
  remote_fixture_assert_picture (set, "2.jpg", "0123456789");
  g_assert_cmpuint (ct_remote_set_get_cached_bytes (set), ==, 20);
  g_assert_false (is_cached (set, "1.jpg"));
  remote_fixture_assert_picture (set, "3.jpg", "0123456789");
  remote_fixture_assert_file (ct_remote_picture_get_path (held), "0123456789");
  g_clear_pointer (&held, ct_remote_picture_unref);
  /* Now the first one is the oldest, unless it is used again. */
  g_assert_true (is_cached (set, "0.jpg"));
  remote_fixture_assert_picture (set, "4.jpg", "0123456789");
  g_assert_true (is_cached (set, "0.jpg"));
  g_assert_false (is_cached (set, "3.jpg"));
  path = g_build_filename (ct_remote_set_get_image_folder (set), "3.jpg", NULL);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (ct_remote_set_get_cached_bytes (set), ==, 20);
  /* The order of use outlives the program. */
  g_assert_true (is_cached (set, "4.jpg"));
  g_assert_true (is_cached (set, "0.jpg"));
  g_clear_object (&set);
  fixture->options.cache_bytes = 15;
  set = remote_fixture_open (fixture);
  g_assert_true (is_cached (set, "0.jpg"));
  g_assert_false (is_cached (set, "4.jpg"));
}

/* One that is larger than all the room there is can be shown all the same. */
static void
test_too_large (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = NULL;

  fixture->options.cache_bytes = 3;
  set = remote_fixture_open (fixture);
  remote_fixture_write (fixture, "sets/a.jpg", "0123456789");
  remote_fixture_assert_picture (set, "a.jpg", "0123456789");
  g_assert_cmpuint (ct_remote_set_get_cached_bytes (set), ==, 0);
  remote_fixture_assert_picture (set, "a.jpg", "0123456789");
}

/* A model of the cache beside the cache: the same pictures are there after every step. */
static void
test_model (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) set = NULL;
  g_autoptr (GQueue) order = g_queue_new ();
  guint64 sizes[10];
  guint64 limit = 100;

  fixture->options.cache_bytes = limit;
  set = remote_fixture_open (fixture);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *blob = g_strdup_printf ("sets/%u.jpg", i);
      g_autofree char *text = g_strnfill (sizes[i] = (guint64) g_test_rand_int_range (1, 60), 'x');

      remote_fixture_write (fixture, blob, text);
    }
  for (guint step = 0; step < 200; step++)
    {
      guint which = (guint) g_test_rand_int_range (0, 10);
      g_autofree char *name = g_strdup_printf ("%u.jpg", which);
      g_autofree char *text = g_strnfill (sizes[which], 'x');
      guint64 bytes = 0;

      remote_fixture_assert_picture (set, name, text);
      g_queue_remove (order, GUINT_TO_POINTER (which + 1));
      g_queue_push_head (order, GUINT_TO_POINTER (which + 1));
      for (GList *link = order->head; link != NULL; link = link->next)
        bytes += sizes[GPOINTER_TO_UINT (link->data) - 1];
      while (bytes > limit)
        bytes -= sizes[GPOINTER_TO_UINT (g_queue_pop_tail (order)) - 1];
      g_assert_cmpuint (ct_remote_set_get_cached_bytes (set), ==, bytes);
    }
}

/* Two windows do not get into each other's way, and the second leaves nothing behind. */
static void
test_two_caches (RemoteFixture *fixture, gconstpointer data)
{
  g_autoptr (CtRemoteSet) first = remote_fixture_open (fixture);
  g_autoptr (CtRemoteSet) second = remote_fixture_open (fixture);
  g_autofree char *folder = g_strdup (ct_remote_set_get_image_folder (second));

  g_assert_cmpstr (ct_remote_set_get_image_folder (first), !=, folder);
  g_assert_cmpstr (ct_remote_set_get_coco_path (first), ==, ct_remote_set_get_coco_path (second));
  remote_fixture_write (fixture, "sets/a.jpg", "a");
  remote_fixture_assert_picture (first, "a.jpg", "a");
  remote_fixture_assert_picture (second, "a.jpg", "a");
  g_clear_object (&second);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_clear_object (&first);
  first = remote_fixture_open (fixture);
  g_assert_true (is_cached (first, "a.jpg"));
}

/* Data sets that nobody has open make room, the one first that was not looked at for longest. */
static void
test_many_sets (RemoteFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "one/a.json", "two/a.json", "three/a.json", "four/a.json" };
  g_autoptr (CtRemoteSet) open = NULL;

  fixture->options.cache_bytes = 25;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_path_get_dirname (names[i]);
      g_autofree char *blob = g_strconcat (folder, "/p.jpg", NULL);
      g_autoptr (CtRemoteSet) set = NULL;

      remote_fixture_write (fixture, blob, "0123456789");
      fixture->options.coco_name = names[i];
      set = remote_fixture_open (fixture);
      remote_fixture_assert_picture (set, "p.jpg", "0123456789");
      if (i == 0)
        open = g_steal_pointer (&set);
    }
  /* "one" is open and does not count; "two" and "three" were there when "four" came. */
  g_assert_true (is_cached (open, "p.jpg"));
  g_clear_object (&open);
  fixture->options.coco_name = "five/a.json";
  g_object_unref (remote_fixture_open (fixture));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (CtRemoteSet) set = NULL;

      fixture->options.cache_bytes = 1000;
      fixture->options.coco_name = names[i];
      set = remote_fixture_open (fixture);
      /* "one" was looked at last. */
      g_assert_cmpint (is_cached (set, "p.jpg"), ==, i == 0 || i == 3);
    }
}

/* ---- reading ahead ---- */

typedef struct
{
  CtRemoteSet *set;
  const char *name;
} Wanted;

static gboolean
is_here (gpointer data)
{
  Wanted *wanted = data;

  return is_cached (wanted->set, wanted->name);
}

static void
test_ahead (RemoteFixture *fixture, gconstpointer data)
{
  static const char *const first[] = { "a.jpg", "none.jpg", "b.jpg", NULL };
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  Wanted wanted[] = { { set, "a.jpg" }, { set, "b.jpg" } };

  remote_fixture_write (fixture, "sets/a.jpg", "a");
  remote_fixture_write (fixture, "sets/b.jpg", "b");
  ct_remote_set_read_ahead (set, first);
  wait_until (is_here, &wanted[0]);
  wait_until (is_here, &wanted[1]);
  remote_fixture_assert_picture (set, "b.jpg", "b");
  g_assert_cmpuint (hooked_container_count (fixture->container, "get", "sets/b.jpg"), ==, 1);
}

/* A new list gives up what is not in it, but not what somebody waits for. */
static void
test_ahead_given_up (RemoteFixture *fixture, gconstpointer data)
{
  static const char *const list[] = { "a.jpg", NULL };
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  Asker asker;
  Gate gate;

  remote_fixture_write (fixture, "sets/a.jpg", "a");
  gate_init (&gate, fixture);
  ct_remote_set_read_ahead (set, list);
  wait_until (is_somebody_inside, &gate);
  ct_remote_set_read_ahead (set, NULL);
  wait_until (is_nobody_inside, &gate);
  g_assert_false (is_cached (set, "a.jpg"));
  ct_remote_set_read_ahead (set, list);
  wait_until (is_somebody_inside, &gate);
  asker_start (&asker, set, "a.jpg");
  ct_remote_set_read_ahead (set, NULL);
  gate_open (&gate);
  asker_finish (&asker, "a");
  gate_clear (&gate);
}

/* The object can go while it is busy. */
static void
test_ahead_closed (RemoteFixture *fixture, gconstpointer data)
{
  static const char *const list[] = { "a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", NULL };
  CtRemoteSet *set = remote_fixture_open (fixture);
  Gate gate;

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *blob = g_strconcat ("sets/", list[i], NULL);

      remote_fixture_write (fixture, blob, list[i]);
    }
  gate_init (&gate, fixture);
  ct_remote_set_read_ahead (set, list);
  wait_until (is_somebody_inside, &gate);
  g_assert_finalize_object (set);
  g_assert_true (is_nobody_inside (&gate));
  gate_clear (&gate);
}

static void
test_picture_outlives (RemoteFixture *fixture, gconstpointer data)
{
  CtRemoteSet *set = remote_fixture_open (fixture);
  CtRemotePicture *picture;

  remote_fixture_write (fixture, "sets/a.jpg", "a");
  picture = ct_remote_set_fetch_image (set, "a.jpg", NULL, NULL, NULL);
  g_assert_finalize_object (set);
  remote_fixture_assert_file (ct_remote_picture_get_path (picture), "a");
  ct_remote_picture_unref (picture);
}

/* ---- changes in the container ---- */

static void
test_refresh (RemoteFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "same.jpg", "changed.jpg", "gone.jpg", "longer.jpg" };
  g_autoptr (CtRemoteSet) set = remote_fixture_open (fixture);
  g_autoptr (GError) error = NULL;
  guint n_forgotten;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *blob = g_strconcat ("sets/", names[i], NULL);

      remote_fixture_write (fixture, blob, "old");
      remote_fixture_assert_picture (set, names[i], "old");
    }
  remote_fixture_write (fixture, "sets/changed.jpg", "new");
  remote_fixture_write (fixture, "sets/longer.jpg", "longer");
  remote_fixture_remove (fixture, "sets/gone.jpg");
  fixture->container->abilities = CT_CAN_READ;
  g_assert_true (ct_remote_set_refresh_images (set, &n_forgotten, NULL, NULL, &error));
  g_assert_cmpuint (n_forgotten, ==, 0);
  fixture->container->abilities = CT_CAN_ALL;
  g_assert_true (ct_remote_set_refresh_images (set, &n_forgotten, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_forgotten, ==, 3);
  g_assert_true (is_cached (set, "same.jpg"));
  remote_fixture_assert_picture (set, "changed.jpg", "new");
  remote_fixture_assert_picture (set, "longer.jpg", "longer");
  remote_fixture_assert_no_picture (set, "gone.jpg", CT_ERROR_NOT_FOUND);
}

#define ADD(name, func)                                                                                                \
  g_test_add ("/remote-images/" name, RemoteFixture, NULL, remote_fixture_set_up, func, remote_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("fetch", test_fetch);
  ADD ("progress", test_progress);
  ADD ("later", test_later);
  ADD ("damaged-cache", test_damaged_cache);
  ADD ("once", test_once);
  ADD ("parallel", test_parallel);
  ADD ("cancel", test_cancel);
  ADD ("crowd", test_crowd);
  ADD ("limit", test_limit);
  ADD ("too-large", test_too_large);
  ADD ("model", test_model);
  ADD ("two-caches", test_two_caches);
  ADD ("many-sets", test_many_sets);
  ADD ("ahead", test_ahead);
  ADD ("ahead-given-up", test_ahead_given_up);
  ADD ("ahead-closed", test_ahead_closed);
  ADD ("picture-outlives", test_picture_outlives);
  ADD ("refresh", test_refresh);
  return g_test_run ();
}
