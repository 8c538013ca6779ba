/* test-md5.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Digests of the vectors of RFC 1321, by data, file descriptor and stream.
 */
#include "ct-md5.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const struct
{
  const char *text;
  const char *hex;
} vectors[] = {
  { "", "d41d8cd98f00b204e9800998ecf8427e" },
  { "a", "0cc175b9c0f1b6a831c399e269772661" },
  { "message digest", "f96b697d7cb7938d525a2f31aaf161d0" },
  { "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
    "57edf4a22be3c955ac49da2e2107b67a" },
};

static void
assert_hex (const CtMd5 *md5, const char *expected)
{
  g_autofree char *hex = ct_md5_to_hex (md5);

  g_assert_cmpstr (hex, ==, expected);
}

static void
test_data (void)
{
  CtMd5 first, md5;
  g_autofree char *base64 = NULL;

  ct_md5_of_data (&first, "", 0);
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      ct_md5_of_data (&md5, vectors[i].text, strlen (vectors[i].text));
      assert_hex (&md5, vectors[i].hex);
      g_assert_cmpint (ct_md5_equal (&md5, &first), ==, i == 0);
    }
  base64 = ct_md5_to_base64 (&first);
  g_assert_cmpstr (base64, ==, "1B2M2Y8AsgTpgAmY7PhCfg==");
}

static void
note_bytes (guint64 n_bytes, gpointer data)
{
  guint64 *last = data;

  g_assert_cmpuint (n_bytes, >=, *last);
  *last = n_bytes;
}

static void
test_fd (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint64 size, last = 0;
  CtMd5 md5;
  int fd = g_file_open_tmp ("ct-md5-XXXXXX", &path, NULL);

  g_assert_cmpint (write (fd, vectors[2].text, strlen (vectors[2].text)), ==, strlen (vectors[2].text));
  lseek (fd, 0, SEEK_SET);
  g_assert_true (ct_md5_of_fd (&md5, fd, &size, note_bytes, &last, cancellable, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (size, ==, strlen (vectors[2].text));
  g_assert_cmpuint (last, ==, size);
  assert_hex (&md5, vectors[2].hex);

  g_cancellable_cancel (cancellable);
  g_assert_false (ct_md5_of_fd (&md5, fd, &size, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  close (fd);
  g_assert_false (ct_md5_of_fd (&md5, -1, &size, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_unlink (path);
}

static void
test_stream (void)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = ct_md5_stream_new (memory);
  g_autoptr (GOutputStream) nowhere = ct_md5_stream_new (NULL);
  CtMd5 md5;

  for (const char *p = vectors[3].text; *p != '\0'; p += 10)
    {
      g_assert_true (g_output_stream_write_all (stream, p, 10, NULL, NULL, NULL));
      g_assert_true (g_output_stream_write_all (nowhere, p, 10, NULL, NULL, NULL));
    }
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  g_assert_true (g_output_stream_is_closed (memory));
  g_assert_cmpuint (ct_md5_stream_finish (CT_MD5_STREAM (stream), &md5), ==, 80);
  assert_hex (&md5, vectors[3].hex);
  g_assert_cmpmem (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                   g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)),
                   vectors[3].text,
                   80);
  g_assert_cmpuint (ct_md5_stream_finish (CT_MD5_STREAM (nowhere), &md5), ==, 80);
  assert_hex (&md5, vectors[3].hex);
  g_assert_finalize_object (g_steal_pointer (&stream));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/md5/data", test_data);
  g_test_add_func ("/md5/fd", test_fd);
  g_test_add_func ("/md5/stream", test_stream);
  return g_test_run ();
}
