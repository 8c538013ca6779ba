/* test-container-folder.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The folder container: conditions, verification, temporaries, links, listings, memory.
 */
#include "ct-container-folder.h"
#include "ct-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASIDE "." GETTEXT_PACKAGE "-0123456789abcdef.part"
#define PROBE "." GETTEXT_PACKAGE "-0123456789abcdef-\u00e9.part"

typedef struct
{
  char *base;
  char *root;
  CtContainer *container;
} Fixture;

static void
remove_tree (const char *path)
{
  GDir *dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  if (dir != NULL)
    g_dir_close (dir);
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->base = g_dir_make_tmp ("ct-folder-XXXXXX", NULL);
  fixture->root = g_build_filename (fixture->base, "root", NULL);
  g_assert_cmpint (g_mkdir (fixture->root, 0755), ==, 0);
  fixture->container = ct_container_folder_new (fixture->root, NULL);
  g_assert_nonnull (fixture->container);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->container);
  remove_tree (fixture->base);
  g_free (fixture->root);
  g_free (fixture->base);
}

static CtPutRequest
make_request (const char *name, GBytes *bytes)
{
  CtPutRequest request = { .name = name, .bytes = bytes, .size = g_bytes_get_size (bytes) };

  ct_md5_of_data (&request.md5, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return request;
}

static gboolean
put_text (Fixture *fixture,
          const char *name,
          const char *text,
          CtPutCondition condition,
          const char *etag,
          char **new_etag,
          GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  CtPutRequest request = make_request (name, bytes);

  request.condition = condition;
  request.etag = etag;
  return ct_container_put (fixture->container, &request, new_etag, NULL, error);
}

static char *
get_text (Fixture *fixture, const char *name)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);

  if (!ct_container_get (fixture->container, name, stream, NULL, NULL, NULL))
    return NULL;
  g_assert_true (g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL));
  return g_strdup (g_memory_output_stream_get_data (memory));
}

static void
assert_text (Fixture *fixture, const char *name, const char *expected)
{
  g_autofree char *text = get_text (fixture, name);

  g_assert_cmpstr (text, ==, expected);
}

static gboolean
note_names (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  GPtrArray *names = data;

  for (guint i = 0; i < n_blobs; i++)
    {
      g_assert_nonnull (blobs[i].etag);
      g_assert_cmpint (blobs[i].modified_us, >, 0);
      g_ptr_array_add (names, g_strdup (blobs[i].name));
    }
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The sorted names with blanks between them. */
static char *
list_names (Fixture *fixture, const char *prefix)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (ct_container_list (fixture->container, prefix, note_names, names, NULL, NULL, &error));
  g_assert_no_error (error);
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

static void
assert_names (Fixture *fixture, const char *prefix, const char *expected)
{
  g_autofree char *names = list_names (fixture, prefix);

  g_assert_cmpstr (names, ==, expected);
}

/* Every directory entry below PATH, temporaries included. */
static guint
count_entries (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n += 1 + count_entries (child);
    }
  if (dir != NULL)
    g_dir_close (dir);
  return n;
}

static void
test_put_get (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;
  g_auto (CtBlob) blob = { 0 };
  CtMd5 md5;

  g_assert_true (put_text (fixture, "a/b c/é#%.jpg", "hello", CT_PUT_ALWAYS, NULL, &etag, &error));
  g_assert_no_error (error);
  assert_text (fixture, "a/b c/é#%.jpg", "hello");
  g_assert_true (ct_container_head (fixture->container, "a/b c/é#%.jpg", &blob, NULL, &error));
  g_assert_no_error (error);
  ct_md5_of_data (&md5, "hello", 5);
  g_assert_cmpstr (blob.etag, ==, etag);
  g_assert_cmpuint (blob.size, ==, 5);
  g_assert_true (blob.has_md5);
  g_assert_true (ct_md5_equal (&blob.md5, &md5));
  g_assert_true (put_text (fixture, "empty", "", CT_PUT_IF_ABSENT, NULL, NULL, &error));
  assert_text (fixture, "empty", "");
  g_assert_cmpuint (count_entries (fixture->root), ==, 4);
}

static void
test_conditions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_true (put_text (fixture, "x", "one", CT_PUT_IF_ABSENT, NULL, &first, &error));
  g_assert_false (put_text (fixture, "x", "two", CT_PUT_IF_ABSENT, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, "“x”"));
  g_clear_error (&error);
  g_assert_true (put_text (fixture, "x", "two", CT_PUT_IF_MATCH, first, &second, &error));
  g_assert_cmpstr (first, !=, second);
  g_assert_false (put_text (fixture, "x", "new", CT_PUT_IF_MATCH, first, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_clear_error (&error);
  assert_text (fixture, "x", "two");
  g_assert_false (ct_container_delete (fixture->container, "x", first, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (ct_container_delete (fixture->container, "x", second, NULL, &error));
  g_assert_false (put_text (fixture, "x", "new", CT_PUT_IF_MATCH, second, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (ct_container_delete (fixture->container, "x", NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_entries (fixture->root), ==, 0);
}

/* Somebody else writes between the early check and the renaming: the late check must see it. */
static void
write_meanwhile (guint64 n_bytes, gpointer data)
{
  g_assert_true (g_file_set_contents (data, "theirs", -1, NULL));
}

static void
test_race (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->root, "x", NULL);
  g_autofree char *etag = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("ours", 4);
  g_autoptr (GError) error = NULL;
  CtPutRequest request = make_request ("x", bytes);

  request.condition = CT_PUT_IF_ABSENT;
  request.sent = write_meanwhile;
  request.sent_data = path;
  g_assert_false (ct_container_put (fixture->container, &request, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_clear_error (&error);
  assert_text (fixture, "x", "theirs");
  g_assert_cmpuint (count_entries (fixture->root), ==, 1);
  g_assert_true (put_text (fixture, "x", "before", CT_PUT_ALWAYS, NULL, &etag, NULL));
  request.condition = CT_PUT_IF_MATCH;
  request.etag = etag;
  g_assert_false (ct_container_put (fixture->container, &request, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  assert_text (fixture, "x", "theirs");
  g_assert_cmpuint (count_entries (fixture->root), ==, 1);
}

static void
test_verified (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base, "source", NULL);
  g_autofree char *gone = g_build_filename (fixture->base, "gone", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("content", 7);
  CtPutRequest good = make_request ("x", bytes);
  CtPutRequest bad[5];

  g_assert_true (g_file_set_contents (path, "content", 7, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    bad[i] = good;
  bad[0].md5.bytes[15] ^= 1;
  bad[1].size = 6;
  bad[2].size = 8;
  bad[3].bytes = NULL;
  bad[3].path = path;
  bad[3].size = 3;
  bad[4].bytes = NULL;
  bad[4].path = gone;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (ct_container_put (fixture->container, &bad[i], NULL, NULL, &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
      g_assert_cmpuint (count_entries (fixture->root), ==, 0);
    }
  good.bytes = NULL;
  good.path = path;
  g_assert_true (ct_container_put (fixture->container, &good, NULL, NULL, NULL));
  assert_text (fixture, "x", "content");
}

static void
cancel (guint64 n_bytes, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gsize length = 1024 * 1024;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (length), length);
  CtPutRequest request = make_request ("x", bytes);

  request.sent = cancel;
  request.sent_data = cancellable;
  g_assert_false (ct_container_put (fixture->container, &request, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_entries (fixture->root), ==, 0);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "../x", "/x",   "a/../../x", "./x",  "a//x", "a/",
                                       "a\\x", "a\nb", "x.",        "\xff", "",     ASIDE };
  g_autofree char *secret = g_build_filename (fixture->base, "x", NULL);

  g_assert_true (g_file_set_contents (secret, "secret", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (CtBlob) blob = { 0 };

      g_assert_false (put_text (fixture, names[i], "x", CT_PUT_ALWAYS, NULL, NULL, &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
      g_clear_error (&error);
      g_assert_false (ct_container_head (fixture->container, names[i], &blob, NULL, &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
      g_clear_error (&error);
      g_assert_false (ct_container_delete (fixture->container, names[i], NULL, NULL, &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
      g_assert_null (get_text (fixture, names[i]));
    }
  g_assert_true (g_file_test (secret, G_FILE_TEST_EXISTS));
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *outside = g_build_filename (fixture->base, "outside", NULL);
  g_autofree char *secret = g_build_filename (outside, "secret", NULL);
  g_autofree char *folder_link = g_build_filename (fixture->root, "out", NULL);
  g_autofree char *file_link = g_build_filename (fixture->root, "link", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const names[] = { "out/secret", "out/new", "out/deep/new", "link" };

  g_assert_cmpint (g_mkdir (outside, 0755), ==, 0);
  g_assert_true (g_file_set_contents (secret, "secret", -1, NULL));
  g_assert_cmpint (symlink (outside, folder_link), ==, 0);
  g_assert_cmpint (symlink (secret, file_link), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (put_text (fixture, names[i], "x", CT_PUT_ALWAYS, NULL, NULL, &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
      g_assert_nonnull (strstr (error->message, names[i]));
      g_clear_error (&error);
      g_assert_null (get_text (fixture, names[i]));
      g_assert_false (ct_container_delete (fixture->container, names[i], NULL, NULL, &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
  assert_names (fixture, NULL, "");
  g_assert_cmpuint (count_entries (outside), ==, 1);
  g_assert_true (g_file_get_contents (secret, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "secret");
}

/* A blob cannot be a folder at the same time. */
static void
test_in_the_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (put_text (fixture, "a", "x", CT_PUT_ALWAYS, NULL, NULL, NULL));
  g_assert_true (put_text (fixture, "d/e", "x", CT_PUT_ALWAYS, NULL, NULL, NULL));
  g_assert_false (put_text (fixture, "a/b", "x", CT_PUT_ALWAYS, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_false (put_text (fixture, "d", "x", CT_PUT_ALWAYS, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
  assert_names (fixture, NULL, "a d/e");
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a", "ab/c", "b/a", "b/c/d", "b/c/e", "bc", ".h/x" };
  g_autofree char *odd = g_build_filename (fixture->root, "b", "odd\\name", NULL);
  g_autofree char *not_utf8 = g_build_filename (fixture->root, "b", "\xff\xfe", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (put_text (fixture, names[i], "x", CT_PUT_ALWAYS, NULL, NULL, NULL));
  g_assert_true (g_file_set_contents (odd, "x", 1, NULL));
  g_assert_true (g_file_set_contents (not_utf8, "x", 1, NULL));
  assert_names (fixture, NULL, ".h/x a ab/c b/a b/c/d b/c/e bc");
  assert_names (fixture, "b/", "b/a b/c/d b/c/e");
  assert_names (fixture, "b", "b/a b/c/d b/c/e bc");
  assert_names (fixture, "b/c/d", "b/c/d");
  assert_names (fixture, "b/c/d/", "");
  assert_names (fixture, "none", "");
}

static gboolean
stop_listing (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  guint *n_pages = data;

  ++*n_pages;
  g_set_error (error, CT_ERROR, CT_ERROR_LIMIT, "enough");
  return FALSE;
}

static gboolean
count_page (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  guint *counts = data;

  counts[0]++;
  counts[1] += n_blobs;
  return TRUE;
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint counts[2] = { 0, 0 };
  guint n_pages = 0;

  for (guint i = 0; i < 2500; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.jpg", fixture->root, i);
      int fd = open (path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

      g_assert_cmpint (fd, >=, 0);
      close (fd);
    }
  g_assert_true (ct_container_list (fixture->container, NULL, count_page, counts, NULL, NULL, &error));
  g_assert_cmpuint (counts[0], >=, 2);
  g_assert_cmpuint (counts[1], ==, 2500);
  g_assert_false (ct_container_list (fixture->container, NULL, stop_listing, &n_pages, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_LIMIT);
  g_assert_cmpuint (n_pages, ==, 1);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (ct_container_list (fixture->container, NULL, count_page, counts, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_temporaries (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->root, "sub", NULL);
  g_autofree char *path = g_build_filename (folder, data, NULL);
  g_autofree char *other = g_build_filename (folder, "." GETTEXT_PACKAGE "-mine.part", NULL);
  struct timespec old[2] = { { 1000, 0 }, { 1000, 0 } };
  int fd;

  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, "half", -1, NULL));
  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  /* Fresh: its writer may not have locked it yet. */
  assert_names (fixture, NULL, "sub/." GETTEXT_PACKAGE "-mine.part");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  /* Old, but its writer lives. */
  g_assert_cmpint (utimensat (AT_FDCWD, path, old, 0), ==, 0);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);
  assert_names (fixture, NULL, "sub/." GETTEXT_PACKAGE "-mine.part");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  close (fd);
  /* Left behind. */
  assert_names (fixture, NULL, "sub/." GETTEXT_PACKAGE "-mine.part");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint counts[2] = { 0, 0 };

  g_assert_cmpint (g_rmdir (fixture->root), ==, 0);
  g_assert_false (put_text (fixture, "x", "x", CT_PUT_ALWAYS, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (ct_container_list (fixture->container, NULL, count_page, counts, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
}

static void
test_is_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->root, "a", "x", NULL);
  g_autofree char *other = g_build_filename (fixture->base, "x", NULL);
  g_autofree char *alias = g_build_filename (fixture->base, "alias", NULL);

  g_assert_true (put_text (fixture, "a/x", "x", CT_PUT_ALWAYS, NULL, NULL, NULL));
  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  g_assert_cmpint (symlink (path, alias), ==, 0);
  g_assert_true (ct_container_is_file (fixture->container, "a/x", path));
  g_assert_true (ct_container_is_file (fixture->container, "a/x", alias));
  g_assert_false (ct_container_is_file (fixture->container, "a/x", other));
  g_assert_false (ct_container_is_file (fixture->container, "a/y", path));
  g_assert_false (ct_container_is_file (fixture->container, "a/x", NULL));
}

static void
note_heap (guint64 n_bytes, gpointer data)
{
  gsize *peak = data;
  struct mallinfo2 info = mallinfo2 ();

  *peak = MAX (*peak, info.uordblks + info.hblkhd);
}

/* A large file goes through in pieces. Under a sanitizer the heap is not visible, and only the content is checked. */
static void
test_flat_memory (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base, "large", NULL);
  struct mallinfo2 before = mallinfo2 ();
  CtPutRequest request = { .name = "large", .path = path, .size = 48 * 1024 * 1024 };
  g_autoptr (GError) error = NULL;
  gsize peak = 0;
  guint64 size;
  int fd = open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

  g_assert_cmpint (ftruncate (fd, (off_t) request.size), ==, 0);
  g_assert_true (ct_md5_of_fd (&request.md5, fd, &size, note_heap, &peak, NULL, NULL));
  g_assert_cmpuint (size, ==, request.size);
  close (fd);
  request.sent = note_heap;
  request.sent_data = &peak;
  g_assert_true (ct_container_put (fixture->container, &request, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_names (fixture, NULL, "large");
  g_assert_cmpuint (peak, <, before.uordblks + before.hblkhd + 2 * 1024 * 1024);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/container-folder/put-get", test_put_get);
  add ("/container-folder/conditions", test_conditions);
  add ("/container-folder/race", test_race);
  add ("/container-folder/verified", test_verified);
  add ("/container-folder/cancel", test_cancel);
  add ("/container-folder/names", test_names);
  add ("/container-folder/links", test_links);
  add ("/container-folder/in-the-way", test_in_the_way);
  add ("/container-folder/list", test_list);
  add ("/container-folder/pages", test_pages);
  g_test_add ("/container-folder/temporaries", Fixture, ASIDE, set_up, test_temporaries, tear_down);
  g_test_add ("/container-folder/temporaries-probe", Fixture, PROBE, set_up, test_temporaries, tear_down);
  add ("/container-folder/gone", test_gone);
  add ("/container-folder/is-file", test_is_file);
  add ("/container-folder/flat-memory", test_flat_memory);
  return g_test_run ();
}
