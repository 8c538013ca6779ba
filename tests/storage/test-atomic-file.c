/* test-atomic-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file is the old one or the new one, never something between, and nothing stays beside it.
 */
#include "ct-atomic-file.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ct-error.h"
#include "storage-fixtures.h"

/* What a writer does: some bytes, then perhaps a failure. */
typedef struct
{
  gsize n_bytes;
  gboolean fails;
  gboolean cancels;
} Plan;

static gboolean
write_plan (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  const Plan *plan = data;
  g_autofree char *chunk = g_malloc (100000);

  memset (chunk, 'n', 100000);
  for (gsize left = plan->n_bytes; left > 0; left -= MIN (left, 100000))
    if (!g_output_stream_write_all (stream, chunk, MIN (left, 100000), NULL, cancellable, error))
      return FALSE;
  if (plan->cancels)
    {
      g_cancellable_cancel (cancellable);
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  if (plan->fails)
    g_set_error (error, CT_ERROR, CT_ERROR_CORRUPT, "the writer gave up");
  return !plan->fails;
}

static gboolean
write_text (GOutputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  return g_output_stream_write_all (stream, data, strlen (data), NULL, cancellable, error);
}

static void
assert_content (const char *path, const char *expected)
{
  g_autofree char *text = fixture_read (path);

  g_assert_cmpstr (text, ==, expected);
}

static guint
mode_of (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_mode & 07777;
}

static void
test_new (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_path (self, "a.json");
  mode_t mask = umask (027);

  g_assert_true (ct_atomic_file_write (path, write_text, (gpointer) "new", NULL, &self->error));
  umask (mask);
  g_assert_no_error (self->error);
  assert_content (path, "new");
  g_assert_cmpuint (mode_of (path), ==, 0640);
  fixture_assert_only (self, "a.json");
}

static void
test_replace (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", "the old and longer content");
  Plan nothing = { 0, FALSE, FALSE };

  g_assert_true (ct_atomic_file_write (path, write_text, (gpointer) "new", NULL, &self->error));
  assert_content (path, "new");
  g_assert_true (ct_atomic_file_write (path, write_plan, &nothing, NULL, &self->error));
  assert_content (path, "");
  fixture_assert_only (self, "a.json");
}

static void
test_large (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_path (self, "a.json");
  Plan plan = { 5 * 1000 * 1000 + 17, FALSE, FALSE };
  struct stat info;

  g_assert_true (ct_atomic_file_write (path, write_plan, &plan, NULL, &self->error));
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 5 * 1000 * 1000 + 17);
}

static void
test_mode_kept (Fixture *self, gconstpointer data)
{
  static const guint modes[] = { 0600, 0640, 0664, 0444, 0755 };
  g_autofree char *path = fixture_write (self, "a.json", "old");

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_assert_cmpint (g_chmod (path, (int) modes[i]), ==, 0);
      g_assert_true (ct_atomic_file_write (path, write_text, (gpointer) "new", NULL, &self->error));
      g_assert_cmpuint (mode_of (path), ==, modes[i]);
    }
}

/* The file that the link leads to changes; the link stays one. */
static void
test_symlink (Fixture *self, gconstpointer data)
{
  g_autofree char *target = fixture_write (self, "real/a.json", "old");
  g_autofree char *link = fixture_path (self, "link.json");
  g_autofree char *chain = fixture_path (self, "chain.json");

  g_assert_cmpint (symlink ("real/a.json", link), ==, 0);
  g_assert_cmpint (symlink ("link.json", chain), ==, 0);
  g_assert_true (ct_atomic_file_write (chain, write_text, (gpointer) "new", NULL, &self->error));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (chain, G_FILE_TEST_IS_SYMLINK));
  assert_content (target, "new");
  fixture_assert_only (self, "chain.json link.json real");
}

/* A link to a file that is not there yet makes that file. */
static void
test_dangling_symlink (Fixture *self, gconstpointer data)
{
  g_autofree char *link = fixture_path (self, "link.json");
  g_autofree char *target = fixture_path (self, "later.json");

  g_assert_cmpint (symlink ("later.json", link), ==, 0);
  g_assert_true (ct_atomic_file_write (link, write_text, (gpointer) "new", NULL, &self->error));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_content (target, "new");
}

static void
test_relative_path (Fixture *self, gconstpointer data)
{
  g_autofree char *before = g_get_current_dir ();
  g_autofree char *path = fixture_path (self, "a.json");

  g_assert_cmpint (g_chdir (self->folder), ==, 0);
  g_assert_true (ct_atomic_file_write ("a.json", write_text, (gpointer) "new", NULL, &self->error));
  g_assert_cmpint (g_chdir (before), ==, 0);
  assert_content (path, "new");
}

/* The name may be as long as a name can be. */
static void
test_long_name (Fixture *self, gconstpointer data)
{
  g_autofree char *stem = g_strnfill (250, 'n');
  g_autofree char *name = g_strconcat (stem, ".json", NULL);
  g_autofree char *path = fixture_path (self, name);

  g_assert_true (ct_atomic_file_write (path, write_text, (gpointer) "new", NULL, &self->error));
  g_assert_no_error (self->error);
  assert_content (path, "new");
  fixture_assert_only (self, name);
}

static void
test_writer_fails (Fixture *self, gconstpointer data)
{
  static const gsize after[] = { 0, 10, 3 * 1000 * 1000 };
  g_autofree char *path = fixture_write (self, "a.json", "old");
  g_autofree char *fresh = fixture_path (self, "b.json");

  for (guint i = 0; i < G_N_ELEMENTS (after); i++)
    {
      Plan plan = { after[i], TRUE, FALSE };

      g_assert_false (ct_atomic_file_write (path, write_plan, &plan, NULL, &self->error));
      g_assert_error (self->error, CT_ERROR, CT_ERROR_CORRUPT);
      g_clear_error (&self->error);
      g_assert_false (ct_atomic_file_write (fresh, write_plan, &plan, NULL, NULL));
      assert_content (path, "old");
      fixture_assert_only (self, "a.json");
    }
}

static gboolean
check_text (GInputStream *stream, gpointer data, GCancellable *cancellable, GError **error)
{
  char text[16] = { 0 };

  if (!g_input_stream_read_all (stream, text, sizeof text - 1, NULL, cancellable, error))
    return FALSE;
  g_assert_cmpstr (text, ==, data);
  if (strcmp (text, "good") == 0)
    return TRUE;
  g_set_error (error, CT_ERROR, CT_ERROR_CORRUPT, "not good");
  return FALSE;
}

static void
test_checker (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", "old");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_false (ct_atomic_file_write_checked (path, write_text, check_text, (gpointer) "bad", NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_CORRUPT);
  g_clear_error (&self->error);
  assert_content (path, "old");
  fixture_assert_only (self, "a.json");
  g_assert_true (
      ct_atomic_file_write_checked (path, write_text, check_text, (gpointer) "good", cancellable, &self->error));
  assert_content (path, "good");
  fixture_assert_only (self, "a.json");
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "a.json", "old");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Plan plan = { 2 * 1000 * 1000, FALSE, TRUE };

  g_assert_false (ct_atomic_file_write (path, write_plan, &plan, cancellable, &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&self->error);
  /* From the start. */
  g_assert_false (ct_atomic_file_write (path, write_text, (gpointer) "new", cancellable, &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_content (path, "old");
  fixture_assert_only (self, "a.json");
}

/* The disk refuses more bytes midway, or only at the last flush. */
static void
test_disk_full (Fixture *self, gconstpointer data)
{
  static const gsize sizes[] = { 4 * 1000 * 1000, 300 * 1000 };
  g_autofree char *path = fixture_write (self, "a.json", "old");
  struct rlimit before;
  struct rlimit small;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 200 * 1000;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Plan plan = { sizes[i], FALSE, FALSE };
      gboolean written;

      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
      written = ct_atomic_file_write (path, write_plan, &plan, NULL, &self->error);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
      g_assert_false (written);
      g_assert_error (self->error, CT_ERROR, CT_ERROR_DENIED);
      g_assert_true (g_str_has_prefix (self->error->message, path));
      g_clear_error (&self->error);
      assert_content (path, "old");
      fixture_assert_only (self, "a.json");
    }
}

static void
test_folder_not_writable (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_write (self, "sub/a.json", "old");
  g_autofree char *folder = fixture_path (self, "sub");
  gboolean written;

  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  if (fixture_drop_root () != 0)
    {
      g_test_skip ("Root cannot become somebody else here");
      return;
    }
  written = ct_atomic_file_write (path, write_text, (gpointer) "new", NULL, &self->error);
  fixture_regain_root ();
  g_assert_false (written);
  g_assert_error (self->error, CT_ERROR, CT_ERROR_DENIED);
  g_assert_nonnull (strstr (self->error->message, "permissions"));
  assert_content (path, "old");
}

static void
test_no_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *path = fixture_path (self, "missing/a.json");

  g_assert_false (ct_atomic_file_write (path, write_text, (gpointer) "new", NULL, &self->error));
  g_assert_error (self->error, CT_ERROR, CT_ERROR_NOT_FOUND);
  fixture_assert_only (self, "");
}

/* The target is a folder: nothing is lost and nothing stays. */
static void
test_target_is_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *inside = fixture_write (self, "a.json/keep", "kept");
  g_autofree char *path = fixture_path (self, "a.json");

  g_assert_false (ct_atomic_file_write (path, write_text, (gpointer) "new", NULL, &self->error));
  g_assert_nonnull (self->error);
  assert_content (inside, "kept");
  fixture_assert_only (self, "a.json");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/atomic-file/new", test_new);
  FIXTURE_TEST ("/atomic-file/replace", test_replace);
  FIXTURE_TEST ("/atomic-file/large", test_large);
  FIXTURE_TEST ("/atomic-file/mode-kept", test_mode_kept);
  FIXTURE_TEST ("/atomic-file/symlink", test_symlink);
  FIXTURE_TEST ("/atomic-file/dangling-symlink", test_dangling_symlink);
  FIXTURE_TEST ("/atomic-file/relative-path", test_relative_path);
  FIXTURE_TEST ("/atomic-file/long-name", test_long_name);
  FIXTURE_TEST ("/atomic-file/writer-fails", test_writer_fails);
  FIXTURE_TEST ("/atomic-file/checker", test_checker);
  FIXTURE_TEST ("/atomic-file/cancelled", test_cancelled);
  FIXTURE_TEST ("/atomic-file/disk-full", test_disk_full);
  FIXTURE_TEST ("/atomic-file/folder-not-writable", test_folder_not_writable);
  FIXTURE_TEST ("/atomic-file/no-folder", test_no_folder);
  FIXTURE_TEST ("/atomic-file/target-is-folder", test_target_is_folder);
  return g_test_run ();
}
