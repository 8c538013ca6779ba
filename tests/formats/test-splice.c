/* test-splice.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Splices against the plain way of doing the same.
 */
#include "formats-fixtures.h"

#include <locale.h>
#include <string.h>

/* Replaces random ranges in both ways and compares. */
static void
test_random (void)
{
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GString) source = g_string_new (NULL);
      g_autoptr (GString) expected = g_string_new (NULL);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GBytes) result = NULL;
      g_autoptr (CtSplices) splices = NULL;
      gsize ranges[16][2];
      guint n = 0;
      gsize position = 0;

      for (gint i = g_test_rand_int_range (0, 200); i > 0; i--)
        g_string_append_c (source, (char) g_test_rand_int_range ('a', 'z'));
      bytes = g_bytes_new (source->str, source->len);
      splices = ct_splices_new (bytes);
      while (n < 16 && position < source->len)
        {
          gsize start = position + (gsize) g_test_rand_int_range (0, 20);
          gsize length = (gsize) g_test_rand_int_range (0, 10);

          if (start + length > source->len)
            break;
          ranges[n][0] = start;
          ranges[n++][1] = length;
          position = start + length + 1;
        }
      position = 0;
      for (guint i = 0; i < n; i++)
        {
          g_string_append_len (expected, source->str + position, (gssize) (ranges[i][0] - position));
          g_string_append_printf (expected, "<%u>", i);
          position = ranges[i][0] + ranges[i][1];
        }
      g_string_append (expected, source->str + position);
      for (guint i = n; i > 0; i--)
        {
          g_autofree char *text = g_strdup_printf ("<%u>", i - 1);

          ct_splices_replace (splices, ranges[i - 1][0], ranges[i - 1][1], text, strlen (text));
        }
      g_assert_cmpuint (ct_splices_get_size (splices), ==, expected->len);
      result = ct_splices_to_bytes (splices);
      g_assert_cmpmem (g_bytes_get_data (result, NULL), g_bytes_get_size (result), expected->str, expected->len);
    }
}

static void
test_order (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("ab", 2);
  g_autoptr (CtSplices) splices = ct_splices_new (bytes);
  g_autoptr (GBytes) result = NULL;

  ct_splices_replace (splices, 1, 0, "1", 1);
  ct_splices_replace (splices, 1, 0, "2", 1);
  ct_splices_replace (splices, 0, 0, "0", 1);
  ct_splices_replace (splices, 1, 1, "3", 1);
  result = ct_splices_to_bytes (splices);
  g_assert_cmpmem (g_bytes_get_data (result, NULL), g_bytes_get_size (result), "0a123", 5);
}

static void
test_cancel (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_strnfill (1000, 'x'), 1000);
  g_autoptr (CtSplices) splices = ct_splices_new (bytes);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (ct_splices_write (splices, stream, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/splice/random", test_random);
  g_test_add_func ("/splice/order", test_order);
  g_test_add_func ("/splice/cancel", test_cancel);
  return g_test_run ();
}
