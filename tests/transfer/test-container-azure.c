/* test-container-azure.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the Azure container promises, against a blob service that works: our own, or a real
 * Azurite when CT_BLOB_SERVER says where.
 */
#include "blob-server.h"
#include "ct-error.h"
#include "sas-signer.h"

#include <glib/gstdio.h>
#include <malloc.h>
#include <string.h>

static BlobServer *server;

static gboolean
put_text (CtContainer *container,
          const char *name,
          const char *text,
          CtPutCondition condition,
          const char *etag,
          char **new_etag,
          GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  CtPutRequest request = {
    .name = name,
    .bytes = bytes,
    .size = strlen (text),
    .content_type = "image/png",
    .condition = condition,
    .etag = etag,
  };

  ct_md5_of_data (&request.md5, text, strlen (text));
  return ct_container_put (container, &request, new_etag, NULL, error);
}

static void
put_ok (CtContainer *container, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;

  put_text (container, name, text, CT_PUT_ALWAYS, NULL, NULL, &error);
  g_assert_no_error (error);
}

static char *
get_text (CtContainer *container, const char *name, GError **error)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  if (!ct_container_get (container, name, stream, NULL, NULL, error))
    return NULL;
  /* Also when there is nothing in it. */
  g_assert_true (g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL));
  return g_strdup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)));
}

static const char *const names[] = {
  "a.jpg",
  "deep/er/a.jpg",
  "with blank.jpg",
  "100% #1? a+b & c; 'x' [y] {z} ^~`@$*,!=().jpg",
  "%20.jpg",
  "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e.jpg",
  "\xf0\x9f\x90\xb3.jpg",
  "caf\xc3\xa9.jpg",
  "cafe\xcc\x81.jpg",
  "<a href=\"b\">&amp;.jpg",
  ".hidden",
};

static gboolean
note_names (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  for (guint i = 0; i < n_blobs; i++)
    {
      g_assert_true (blobs[i].has_md5);
      g_assert_cmpint (*blobs[i].etag, ==, '"');
      g_assert_cmpstr (blobs[i].content_type, ==, "image/png");
      g_assert_cmpint (blobs[i].modified_us, >, 0);
      g_assert_true (g_hash_table_add (data, g_strdup (blobs[i].name)));
    }
  return TRUE;
}

static void
test_names (void)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *longest = g_strnfill (255, 'x');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    put_ok (container, names[i], names[i]);
  put_ok (container, longest, "x");
  g_assert_true (ct_container_list (container, NULL, note_names, listed, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (listed), ==, G_N_ELEMENTS (names) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = get_text (container, names[i], &error);
      g_auto (CtBlob) blob = { 0 };
      CtMd5 md5;

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, names[i]);
      g_assert_true (g_hash_table_contains (listed, names[i]));
      g_assert_true (ct_container_head (container, names[i], &blob, NULL, &error));
      ct_md5_of_data (&md5, names[i], strlen (names[i]));
      g_assert_true (blob.has_md5 && ct_md5_equal (&md5, &blob.md5));
      g_assert_cmpuint (blob.size, ==, strlen (names[i]));
      g_assert_cmpstr (blob.content_type, ==, "image/png");
    }
}

/* What is in a folder of the container looks as if it were at the top. */
static void
test_folder (void)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autofree char *url = ct_container_url_of (container, NULL);
  g_autofree char *name = g_strconcat (strrchr (url, '/') + 1, "/sub%20folder", NULL);
  g_autoptr (CtContainer) folder = blob_server_open (server, name, NULL);
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *blob_url = ct_container_url_of (folder, "x/y z.jpg");
  g_autofree char *text = NULL;

  put_ok (container, "outside.jpg", "1");
  put_ok (folder, "x/y z.jpg", "2");
  g_assert_true (g_str_has_prefix (blob_url, url));
  g_assert_true (g_str_has_suffix (blob_url, "/sub%20folder/x/y%20z.jpg"));
  text = get_text (container, "sub folder/x/y z.jpg", NULL);
  g_assert_cmpstr (text, ==, "2");
  g_assert_true (ct_container_list (folder, "x/", note_names, listed, NULL, NULL, NULL));
  g_assert_cmpuint (g_hash_table_size (listed), ==, 1);
  g_assert_true (g_hash_table_contains (listed, "x/y z.jpg"));
}

static void
test_conditions (void)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_true (put_text (container, "a", "one", CT_PUT_IF_ABSENT, NULL, &first, &error));
  g_assert_no_error (error);
  g_assert_false (put_text (container, "a", "two", CT_PUT_IF_ABSENT, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (put_text (container, "a", "two", CT_PUT_IF_MATCH, first, &second, &error));
  g_assert_cmpstr (first, !=, second);
  g_assert_false (put_text (container, "a", "three", CT_PUT_IF_MATCH, first, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (ct_container_delete (container, "a", first, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (ct_container_delete (container, "a", second, NULL, &error));
  g_assert_false (ct_container_delete (container, "a", NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (get_text (container, "a", &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_assert_false (ct_container_is_lost (container));
  /* Nothing of this is worth a second request, and the container is still good. */
  put_ok (container, "a", "four");
}

static void
test_wrong_md5 (void)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  CtPutRequest request = { .name = "a", .bytes = bytes, .size = 3 };
  g_autoptr (GError) error = NULL;

  ct_md5_of_data (&request.md5, "abd", 3);
  g_assert_false (ct_container_put (container, &request, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_null (get_text (container, "a", &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
}

static void
test_empty (void)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autofree char *text = NULL;

  put_ok (container, "empty", "");
  text = get_text (container, "empty", NULL);
  g_assert_cmpstr (text, ==, "");
}

static void
test_no_container (void)
{
  g_autoptr (CtContainer) container = blob_server_open (server, "no-such-container", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (put_text (container, "a", "x", CT_PUT_IF_ABSENT, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "no-such-container"));
  g_assert_true (ct_container_is_lost (container));
}

static char *
write_file (gsize size, GByteArray *content)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  char *path = NULL;
  int fd = g_file_open_tmp ("ct-blocks-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  for (gsize i = 0; i < size; i += 4)
    {
      guint32 word = g_rand_int (rand);

      g_byte_array_append (content, (const guint8 *) &word, (guint) MIN (4, size - i));
    }
  g_assert_true (g_file_set_contents (path, (const char *) content->data, (gssize) content->len, NULL));
  return path;
}

static void
count_bytes (guint64 n_bytes, gpointer data)
{
  g_assert_cmpuint (n_bytes, >=, *(guint64 *) data);
  *(guint64 *) data = n_bytes;
}

/* In blocks of 64 KiB here, so that a file need not be large. */
static void
test_blocks (void)
{
  const CtAzureOptions options = { .block_bytes = 64 * 1024 };
  g_autoptr (CtContainer) container = blob_server_make (server, &options);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autofree char *path = write_file (1000001, content);
  CtPutRequest request = { .name = "big/b\xc3\xa4r.tif", .path = path, .size = 1000001, .content_type = "image/tiff" };
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;
  g_auto (CtBlob) blob = { 0 };
  guint64 sent = 0;

  ct_md5_of_data (&request.md5, content->data, content->len);
  request.sent = count_bytes;
  request.sent_data = &sent;
  request.condition = CT_PUT_IF_ABSENT;
  ct_container_put (container, &request, &etag, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sent, ==, 1000001);
  request.sent = NULL;
  g_assert_true (ct_container_head (container, request.name, &blob, NULL, &error));
  g_assert_cmpstr (blob.etag, ==, etag);
  g_assert_cmpstr (blob.content_type, ==, "image/tiff");
  g_assert_true (blob.has_md5 && ct_md5_equal (&blob.md5, &request.md5));
  ct_container_get (container, request.name, stream, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                   g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)),
                   content->data,
                   content->len);
  g_assert_false (ct_container_put (container, &request, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CONFLICT);
  g_clear_error (&error);
  /* The content is not what was promised: blocks are right one by one, but the whole is refused. */
  request.md5.bytes[0] ^= 1;
  request.condition = CT_PUT_ALWAYS;
  g_assert_false (ct_container_put (container, &request, NULL, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
  g_unlink (path);
}

static void
test_many (void)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) some = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 700; i++)
    {
      g_autofree char *name = g_strdup_printf ("d%u/p%03u", i % 7, i);

      put_ok (container, name, name);
    }
  g_assert_true (ct_container_list (container, NULL, note_names, listed, NULL, NULL, &error));
  g_assert_cmpuint (g_hash_table_size (listed), ==, 700);
  g_assert_true (ct_container_list (container, "d3/", note_names, some, NULL, NULL, &error));
  g_assert_cmpuint (g_hash_table_size (some), ==, 100);
}

typedef struct
{
  guint n;
  guint stop_at;
  gsize peak;
  GCancellable *cancellable;
} Counting;

static gboolean
count_page (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  Counting *counting = data;
  struct mallinfo2 info = mallinfo2 ();

  counting->n += n_blobs;
  counting->peak = MAX (counting->peak, info.uordblks + info.hblkhd);
  if (counting->n >= counting->stop_at)
    g_cancellable_cancel (counting->cancellable);
  return TRUE;
}

/* 200,000 names, of which a page at a time is in memory. */
static void
test_flat_memory (void)
{
  struct mallinfo2 before;
  g_autoptr (CtContainer) container = NULL;
  g_autoptr (CtProgress) progress = ct_progress_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Counting counting = { .stop_at = G_MAXUINT, .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  if (g_getenv ("CT_BLOB_SERVER") != NULL)
    {
      g_test_skip ("only our own server has so many blobs");
      return;
    }
  container = blob_server_open (server, "many-200000", NULL);
  before = mallinfo2 ();
  ct_container_list (container, NULL, count_page, &counting, progress, cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counting.n, ==, 200000);
  g_assert_cmpuint (counting.peak, <, before.uordblks + before.hblkhd + 4 * 1024 * 1024);
  counting.n = 0;
  counting.stop_at = 30000;
  g_assert_false (ct_container_list (container, NULL, count_page, &counting, progress, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (counting.n, ==, 30000);
}

static void
test_cancel (void)
{
  g_autoptr (CtContainer) container = blob_server_make (server, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (CtBlob) blob = { 0 };

  g_cancellable_cancel (cancellable);
  g_assert_false (ct_container_head (container, "a", &blob, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A proxy gets what is for a host that nobody can reach. */
static void
test_proxy (void)
{
  g_autofree char *endpoint = blob_server_dup_endpoint (server);
  g_autofree char *proxy = g_strndup (endpoint, strlen (endpoint) - strlen ("/devstoreaccount1"));
  const CtAzureOptions options = { .http.proxy = proxy };
  g_autoptr (CtContainer) direct = NULL;
  g_autoptr (CtContainer) container = NULL;
  g_autoptr (CtCredential) credential = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  g_autofree char *text = NULL;

  if (g_getenv ("CT_BLOB_SERVER") != NULL)
    {
      g_test_skip ("only our own server is a proxy, too");
      return;
    }
  direct = blob_server_make (server, NULL);
  url = ct_container_url_of (direct, NULL);
  text = g_strdup_printf ("http://127.0.0.2:9/devstoreaccount1/%s " EMULATOR_KEY, strrchr (url, '/') + 1);
  credential = ct_credential_parse (text, &error);
  g_assert_no_error (error);
  container = ct_container_azure_new (credential, CT_CAN_CREATE, &options, &error);
  g_assert_no_error (error);
  put_ok (container, "a.png", "through a proxy");
  g_free (g_steal_pointer (&text));
  text = get_text (direct, "a.png", &error);
  g_assert_cmpstr (text, ==, "through a proxy");
}

/* A container's own signature, and what it is good for. */
static void
test_sas (void)
{
  g_autoptr (CtContainer) with_key = blob_server_make (server, NULL);
  g_autofree char *url = ct_container_url_of (with_key, NULL);
  SasFields fields = {
    .version = "2021-12-02",
    .permissions = "cw",
    .expiry = "2040-01-01T00:00:00Z",
    .protocols = "https,http",
    .resource = "c",
    .container = strrchr (url, '/') + 1,
  };
  g_autofree char *query = sas_signer_make_query (&fields);
  g_autofree char *text = g_strconcat (url, "?", query, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CtCredential) credential = ct_credential_parse (text, &error);
  g_autoptr (CtContainer) container = NULL;
  g_autofree char *title = NULL;
  g_autofree char *blob_url = NULL;

  g_assert_no_error (error);
  container = ct_container_azure_new (credential, CT_CAN_CREATE | CT_CAN_WRITE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint ((int) ct_container_get_abilities (container), ==, CT_CAN_CREATE | CT_CAN_WRITE);
  put_ok (container, "a.png", "one");
  title = ct_container_dup_title (container);
  blob_url = ct_container_url_of (container, "a.png");
  g_assert_null (strchr (title, '?'));
  g_assert_null (strchr (blob_url, '?'));
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = blob_server_new (NULL);
  g_test_add_func ("/container-azure/names", test_names);
  g_test_add_func ("/container-azure/folder", test_folder);
  g_test_add_func ("/container-azure/conditions", test_conditions);
  g_test_add_func ("/container-azure/wrong-md5", test_wrong_md5);
  g_test_add_func ("/container-azure/empty", test_empty);
  g_test_add_func ("/container-azure/no-container", test_no_container);
  g_test_add_func ("/container-azure/blocks", test_blocks);
  g_test_add_func ("/container-azure/many", test_many);
  g_test_add_func ("/container-azure/flat-memory", test_flat_memory);
  g_test_add_func ("/container-azure/cancel", test_cancel);
  g_test_add_func ("/container-azure/proxy", test_proxy);
  g_test_add_func ("/container-azure/sas", test_sas);
  status = g_test_run ();
  blob_server_free (server);
  return status;
}
