/* test-local-file.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading files that change, vanish, or are no files.
 */
#include "ct-error.h"
#include "ct-local-file-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("ct-local-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "a.jpg", NULL);
  g_assert_true (g_file_set_contents (fixture->path, "message digest", -1, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
test_hash (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hex = NULL;
  guint64 size;
  CtMd5 md5;

  g_assert_true (ct_local_file_hash (fixture->path, &md5, &size, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  hex = ct_md5_to_hex (&md5);
  g_assert_cmpstr (hex, ==, "f96b697d7cb7938d525a2f31aaf161d0");
  g_assert_cmpuint (size, ==, 14);
}

typedef struct
{
  const char *path;
  guint n_changes;
} Meddler;

/* Somebody writes into the file each time it is read, as long as there are changes left. */
static void
meddle (guint64 n_bytes, gpointer data)
{
  Meddler *meddler = data;
  int fd;

  if (meddler->n_changes == 0)
    return;
  meddler->n_changes--;
  fd = open (meddler->path, O_WRONLY | O_APPEND | O_CLOEXEC);
  g_assert_cmpint (write (fd, "!", 1), ==, 1);
  close (fd);
}

static void
test_changing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Meddler meddler = { fixture->path, 2 };
  guint64 size;
  CtMd5 md5, expected;

  g_assert_true (ct_local_file_hash (fixture->path, &md5, &size, meddle, &meddler, NULL, &error));
  g_assert_no_error (error);
  ct_md5_of_data (&expected, "message digest!!", 16);
  g_assert_true (ct_md5_equal (&md5, &expected));
  g_assert_cmpuint (size, ==, 16);
}

/* Changes its time without changing its length, at every reading. */
static void
touch (guint64 n_bytes, gpointer data)
{
  static time_t second = 1000;
  struct timespec times[2] = { { second, 0 }, { second, 0 } };

  second++;
  g_assert_cmpint (utimensat (AT_FDCWD, data, times, 0), ==, 0);
}

static void
test_restless (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint64 size;
  CtMd5 md5;

  g_assert_false (ct_local_file_hash (fixture->path, &md5, &size, touch, fixture->path, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "Changed while it was read"));
  g_assert_nonnull (strstr (error->message, fixture->path));
}

static void
test_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) exact = ct_local_file_load (fixture->path, 14, NULL, &error);
  g_autoptr (GBytes) ample = ct_local_file_load (fixture->path, 1000, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (exact, NULL), g_bytes_get_size (exact), "message digest", 14);
  g_assert_true (g_bytes_equal (exact, ample));
  g_assert_null (ct_local_file_load (fixture->path, 13, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pipe_path = g_build_filename (fixture->folder, "pipe", NULL);
  g_autoptr (GError) error = NULL;
  struct stat info;

  /* A pipe nobody writes to must not make anybody wait. */
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_cmpint (ct_local_file_open (pipe_path, &info, &error), ==, -1);
  g_assert_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_unlink (pipe_path);
  g_assert_cmpint (ct_local_file_open (pipe_path, &info, &error), ==, -1);
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (ct_local_file_open (fixture->folder, &info, &error), ==, -1);
  g_assert_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/local-file/hash", Fixture, NULL, set_up, test_hash, tear_down);
  g_test_add ("/local-file/changing", Fixture, NULL, set_up, test_changing, tear_down);
  g_test_add ("/local-file/restless", Fixture, NULL, set_up, test_restless, tear_down);
  g_test_add ("/local-file/load", Fixture, NULL, set_up, test_load, tear_down);
  g_test_add ("/local-file/no-file", Fixture, NULL, set_up, test_no_file, tear_down);
  return g_test_run ();
}
