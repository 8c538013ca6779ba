/* test-lock.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One owner at a time; who dies lets go; who is somewhere else is asked about.
 */
#include "ct-lock.h"

#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ct-error.h"
#include "storage-fixtures.h"

static CtLock *
acquire (Fixture *self, const char *path, gboolean take_over)
{
  CtLockOwner owner;
  CtLock *lock = ct_lock_acquire (path, take_over, &owner, &self->error);

  g_assert_no_error (self->error);
  g_assert_null (owner.user);
  return lock;
}

static void
assert_held (Fixture *self, const char *path, const char *user, gint64 pid)
{
  CtLockOwner owner;

  g_assert_null (ct_lock_acquire (path, FALSE, &owner, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_CONFLICT);
  g_assert_nonnull (strstr (self->error->message, user));
  g_assert_cmpstr (owner.user, ==, user);
  g_assert_cmpint (owner.pid, ==, pid);
  g_clear_error (&self->error);
  ct_lock_owner_clear (&owner);
}

static void
test_one_owner (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_path (self, "a.json");
  CtLock *lock = acquire (self, path, FALSE);

  g_assert_true (ct_lock_is_held (lock));
  fixture_assert_only (self, ".a.json.cartouche-lock");
  assert_held (self, path, g_get_user_name (), getpid ());
  ct_lock_release (lock);
  fixture_assert_only (self, "");
  ct_lock_release (acquire (self, path, FALSE));
}

static void
test_take_over (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_path (self, "a.json");
  CtLock *first = acquire (self, path, FALSE);
  CtLock *second = acquire (self, path, TRUE);

  g_assert_false (ct_lock_is_held (first));
  g_assert_true (ct_lock_is_held (second));
  ct_lock_release (first);
  g_assert_true (ct_lock_is_held (second));
  assert_held (self, path, g_get_user_name (), getpid ());
  ct_lock_release (second);
  fixture_assert_only (self, "");
}

/* A process that is killed while it has the lock. */
static void
test_dead_owner (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_path (self, "a.json");
  int ready[2];
  char word;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0)
    {
      CtLockOwner owner;

      if (ct_lock_acquire (path, FALSE, &owner, NULL) != NULL && write (ready[1], "x", 1) == 1)
        pause ();
      _exit (1);
    }
  g_assert_cmpint (read (ready[0], &word, 1), ==, 1);
  assert_held (self, path, g_get_user_name (), child);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  close (ready[0]);
  close (ready[1]);
  fixture_assert_only (self, ".a.json.cartouche-lock");
  ct_lock_release (acquire (self, path, FALSE));
}

/* What is left by another machine counts until somebody says otherwise. */
static void
test_other_machine (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_path (self, "a.json");
  g_autofree char *file =
      fixture_write (self, ".a.json.cartouche-lock", "[lock]\nuser=ann\nhost=far\nmachine=x\npid=12\nsince=1\n");
  CtLockOwner owner;

  assert_held (self, path, "ann", 12);
  g_assert_true (ct_lock_find_owner (path, &owner));
  g_assert_cmpstr (owner.host, ==, "far");
  ct_lock_owner_clear (&owner);
  ct_lock_release (acquire (self, path, TRUE));
  fixture_assert_only (self, "");
}

static void
test_odd_files (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = { "", "nonsense", "[lock]\npid=abc\n", "[lock", "\xff\xfe\x01" };
  g_autofree char *path = fixture_path (self, "a.json");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_free (fixture_write (self, ".a.json.cartouche-lock", texts[i]));
      ct_lock_release (acquire (self, path, FALSE));
    }
}

static void
test_long_name (Fixture *self, gconstpointer data)
{
  g_autofree char *name = g_strnfill (250, 'n');
  g_autofree char *path = fixture_path (self, name);

  ct_lock_release (acquire (self, path, FALSE));
}

/* In a folder that takes no file the lock is elsewhere, and works on this machine. */
static void
test_folder_not_writable (Fixture *self, gconstpointer data)
{
  g_autofree char *inside = fixture_write (self, "sub/a.json", "x");
  g_autofree char *folder = fixture_path (self, "sub");
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "cartouche", "lock", NULL);
  CtLockOwner owner;
  CtLock *lock;

  g_assert_cmpint (g_mkdir_with_parents (state, 0777), ==, 0);
  g_chmod (g_get_user_state_dir (), 0777);
  g_chmod (state, 0777);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  if (fixture_drop_root () != 0)
    {
      g_test_skip ("Root cannot become somebody else here");
      return;
    }
  lock = ct_lock_acquire (inside, FALSE, &owner, &self->error);
  fixture_regain_root ();
  g_assert_no_error (self->error);
  g_assert_true (g_str_has_prefix (ct_lock_get_path (lock), state));
  ct_lock_release (lock);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  fixture_begin_state ();
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/lock/one-owner", test_one_owner);
  FIXTURE_TEST ("/lock/take-over", test_take_over);
  FIXTURE_TEST ("/lock/dead-owner", test_dead_owner);
  FIXTURE_TEST ("/lock/other-machine", test_other_machine);
  FIXTURE_TEST ("/lock/odd-files", test_odd_files);
  FIXTURE_TEST ("/lock/long-name", test_long_name);
  FIXTURE_TEST ("/lock/folder-not-writable", test_folder_not_writable);
  status = g_test_run ();
  fixture_end_state ();
  return status;
}
