/* test-save-faults.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every call of a save to the system fails once, for every n: the old file is whole, the error
 * says what and why, and the next save works. The system's functions are replaced in this program, and
 * the libraries find these first.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ct-error.h"
#include "ct-verbs.h"
#include "storage-fixtures.h"

/* Calls on files below this folder count. */
static const char *watched;
static int fails_at;
static int fails_with;
static int n_calls;
static const char *failed;
static GMutex mutex;

static gboolean
is_watched (const char *path)
{
  return watched != NULL && path != NULL && g_str_has_prefix (path, watched) && strstr (path, "-lock") == NULL;
}

static gboolean
is_watched_fd (int fd)
{
  char link[64];
  char path[4096];
  ssize_t n;

  if (watched == NULL)
    return FALSE;
  g_snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink (link, path, sizeof path - 1);
  path[MAX (n, 0)] = '\0';
  return is_watched (path);
}

/* Whether this call is the one. */
static gboolean
fails (const char *what)
{
  gboolean now;

  g_mutex_lock (&mutex);
  now = ++n_calls == fails_at;
  if (now)
    failed = what;
  g_mutex_unlock (&mutex);
  if (now)
    errno = fails_with;
  return now;
}

/* Under other names here, because some of these are macros and inline functions. */
ssize_t fault_write (int fd, const void *data, size_t n) __asm__("write");
int fault_fsync (int fd) __asm__("fsync");
int fault_rename (const char *from, const char *to) __asm__("rename");
int fault_open (const char *path, int flags, ...) __asm__("open");
int fault_open64 (const char *path, int flags, ...) __asm__("open64");

ssize_t
fault_write (int fd, const void *data, size_t n)
{
  if (is_watched_fd (fd) && fails ("write"))
    return -1;
  return syscall (SYS_write, fd, data, n);
}

int
fault_fsync (int fd)
{
  if (is_watched_fd (fd) && fails ("fsync"))
    return -1;
  return (int) syscall (SYS_fsync, fd);
}

int
fault_rename (const char *from, const char *to)
{
  if (is_watched (to) && fails ("rename"))
    return -1;
  return (int) syscall (SYS_rename, from, to);
}

static int
open_unless (const char *path, int flags, mode_t mode)
{
  if (is_watched (path) && (flags & O_CREAT) != 0 && fails ("open"))
    return -1;
  return (int) syscall (SYS_openat, AT_FDCWD, path, flags, mode);
}

int
fault_open (const char *path, int flags, ...)
{
  va_list list;
  mode_t mode;

  va_start (list, flags);
  mode = (flags & O_CREAT) != 0 ? va_arg (list, mode_t) : 0;
  va_end (list);
  return open_unless (path, flags, mode);
}

int
fault_open64 (const char *path, int flags, ...)
{
  va_list list;
  mode_t mode;

  va_start (list, flags);
  mode = (flags & O_CREAT) != 0 ? va_arg (list, mode_t) : 0;
  va_end (list);
  return open_unless (path, flags, mode);
}

/* ---- the tests ---- */

static char *
make_file (Fixture *self)
{
  g_autoptr (GString) text = g_string_new ("{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\", \"width\": 900, "
                                           "\"height\": 480}], \"annotations\": [");

  for (guint i = 0; i < 40000; i++)
    g_string_append_printf (text,
                            "%s\n{\"id\": %u, \"image_id\": 1, \"category_id\": 1, \"bbox\": [0, 2, 30, 40]}",
                            i > 0 ? "," : "",
                            i + 1);
  g_string_append (text, "], \"categories\": [{\"id\": 1, \"name\": \"tin\"}]}\n");
  return fixture_write (self, "a.json", text->str);
}

/* One save in which call number @n fails; FALSE if there are fewer. */
static gboolean
save_with_fault (Fixture *self, const char *path, int n, int code, gboolean journaled)
{
  CtOpenOptions options = { CT_DIALECT_AUTO, NULL, FALSE };
  g_autoptr (CtDocument) document = journaled
                                        ? ct_document_open_for_editing (path, &options, NULL, NULL, &self->error)
                                        : ct_document_open (path, CT_DIALECT_AUTO, NULL, NULL, NULL, &self->error);
  CtHistory *history = ct_document_get_history (document);
  g_autofree char *old = fixture_read (path);
  g_autofree char *now = NULL;
  double x = ct_document_get_dataset (document)->annotations.bbox[0].x + 1;
  g_autofree char *expected = g_strdup_printf ("\"bbox\": [%d, 2, 30, 40]", (int) x);
  gboolean saved;

  g_assert_no_error (self->error);
  g_assert_true (ct_verb_set_bbox (history, 0, &CT_RECT_INIT (x, 2, 30, 40), NULL));
  g_assert_true (ct_document_flush_journal (document, NULL));
  n_calls = 0;
  failed = NULL;
  fails_at = n;
  fails_with = code;
  watched = self->folder;
  saved = ct_document_save (document, NULL, NULL, &self->error);
  watched = NULL;
  now = fixture_read (path);
  if (failed != NULL)
    {
      /* The folder's fsync comes last, when the new file is there already. */
      gboolean is_new = strstr (now, expected) != NULL;

      g_test_message ("call %d, %s", n, failed);
      g_assert_false (saved);
      g_assert_error (self->error, CT_ERROR, CT_ERROR_DENIED);
      g_assert_true (g_str_has_prefix (self->error->message, self->folder));
      g_assert_nonnull (strstr (self->error->message, g_strerror (code)));
      g_clear_error (&self->error);
      if (is_new)
        g_assert_cmpstr (failed, ==, "fsync");
      else
        g_assert_cmpstr (now, ==, old);
      g_assert_true (ct_document_is_modified (document));
      saved = ct_document_save (document, NULL, NULL, &self->error);
    }
  g_assert_no_error (self->error);
  g_assert_true (saved);
  g_assert_false (ct_document_is_modified (document));
  g_free (now);
  now = fixture_read (path);
  g_assert_nonnull (strstr (now, expected));
  g_assert_cmpuint (strlen (now), >=, strlen (old));
  return failed != NULL;
}

static void
test_every_call (Fixture *self, gconstpointer data)
{
  static const int codes[] = { ENOSPC, EIO };

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *path = make_file (self);
      int n = 1;

      while (save_with_fault (self, path, n, codes[i % 2], i >= 2))
        n++;
      /* Open, some writes, fsync, rename, fsync of the folder. */
      g_assert_cmpint (n, >=, 7);
      g_assert_cmpint (n, <, 100);
      g_test_message ("%d calls failed in turn", n - 1);
      fixture_assert_only (self, "a.json");
    }
}

/* The folder takes no new file: the file itself is written, with a warning. */
static void
test_in_place (Fixture *self, gconstpointer data)
{
  CtOpenOptions options = { CT_DIALECT_AUTO, NULL, FALSE };
  g_autofree char *path = make_file (self);
  g_autofree char *old = fixture_read (path);
  g_autofree char *now = NULL;
  g_autoptr (CtDocument) document = ct_document_open_for_editing (path, &options, NULL, NULL, &self->error);
  g_autoptr (CtSave) save = NULL;

  g_assert_true (ct_verb_set_bbox (ct_document_get_history (document), 0, &CT_RECT_INIT (123, 2, 30, 40), NULL));
  save = ct_document_prepare_save (document, NULL, &self->error);
  n_calls = 0;
  failed = NULL;
  fails_at = 1;
  fails_with = EACCES;
  watched = self->folder;
  ct_save_run (save, NULL, NULL, &self->error);
  watched = NULL;
  g_assert_no_error (self->error);
  g_assert_cmpstr (failed, ==, "open");
  g_assert_nonnull (strstr (ct_save_get_warning (save), path));
  ct_document_finish_save (document, save);
  g_assert_false (ct_document_is_modified (document));
  g_assert_cmpint (ct_document_look_outside (document), ==, CT_OUTSIDE_SAME);
  now = fixture_read (path);
  g_assert_cmpuint (strlen (now), ==, strlen (old) + 2);
  fixture_assert_only (self, ".a.json.cartouche-lock a.json");
  /* Shorter again: nothing of the longer text stays. */
  ct_history_undo (ct_document_get_history (document));
  n_calls = 0;
  watched = self->folder;
  g_assert_true (ct_document_save (document, NULL, NULL, &self->error));
  watched = NULL;
  g_free (now);
  now = fixture_read (path);
  g_assert_cmpstr (now, ==, old);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  fixture_begin_state ();
  g_test_init (&argc, &argv, NULL);
  FIXTURE_TEST ("/save-faults/every-call", test_every_call);
  FIXTURE_TEST ("/save-faults/in-place", test_in_place);
  status = g_test_run ();
  fixture_end_state ();
  return status;
}
