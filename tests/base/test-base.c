/* test-base.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small helpers that everybody uses.
 */
#include "ct-base.h"

#include <locale.h>
#include <string.h>

static void
test_set_str (void)
{
  char *text = NULL;

  g_assert_false (ct_set_str (&text, NULL));
  g_assert_true (ct_set_str (&text, "a"));
  g_assert_false (ct_set_str (&text, "a"));
  g_assert_true (ct_set_str (&text, ""));
  g_assert_cmpstr (text, ==, "");
  g_assert_true (ct_set_str (&text, NULL));
  g_assert_null (text);
}

/* A value that is part of the old one, and the very same pointer. */
static void
test_set_str_own (void)
{
  char *text = g_strdup ("folder/name");

  g_assert_false (ct_set_str (&text, text));
  g_assert_true (ct_set_str (&text, text + 7));
  g_assert_cmpstr (text, ==, "name");
  g_free (text);
}

static void
test_hash_bytes (void)
{
  static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  /* Every prefix, from any alignment, and every change of one bit gives another number. */
  for (gsize length = 0; length < sizeof text; length++)
    {
      char shifted[sizeof text + 3];
      guint64 hash = ct_hash_bytes (text, length);

      memcpy (shifted + 3, text, length);
      g_assert_cmpuint (ct_hash_bytes (shifted + 3, length), ==, hash);
      g_assert_true (g_hash_table_add (seen, g_memdup2 (&hash, sizeof hash)));
      for (gsize bit = 0; bit < length * 8; bit++)
        {
          shifted[3 + bit / 8] ^= (char) (1 << bit % 8);
          g_assert_cmpuint (ct_hash_bytes (shifted + 3, length), !=, hash);
          shifted[3 + bit / 8] ^= (char) (1 << bit % 8);
        }
    }
}

static void
test_format_bytes (void)
{
  g_autofree char *small = ct_format_bytes (1);
  g_autofree char *large = ct_format_bytes (G_MAXUINT64);

  g_assert_true (g_str_has_prefix (small, "1"));
  g_assert_true (g_str_has_prefix (large, "18"));
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (ct_cancelled (NULL, &error));
  g_assert_false (ct_cancelled (cancellable, &error));
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_true (ct_cancelled (cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (ct_cancelled (cancellable, NULL));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/set-str", test_set_str);
  g_test_add_func ("/base/set-str-own", test_set_str_own);
  g_test_add_func ("/base/hash-bytes", test_hash_bytes);
  g_test_add_func ("/base/format-bytes", test_format_bytes);
  g_test_add_func ("/base/cancelled", test_cancelled);
  return g_test_run ();
}
