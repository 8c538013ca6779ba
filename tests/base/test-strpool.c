/* test-strpool.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Equal texts have equal numbers, texts never move, and a snapshot has a life of its own.
 */
#include "ct-strpool.h"

#include <locale.h>
#include <string.h>

#define N_TEXTS 30000

static char *
random_text (GRand *source)
{
  guint length = (guint) g_rand_int_range (source, 0, 12);
  char *text = g_malloc (length + 1);

  for (guint i = 0; i < length; i++)
    text[i] = (char) g_rand_int_range (source, 'a', 'd');
  text[length] = '\0';
  return text;
}

static void
test_shadow (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (3);
  g_autoptr (CtStrpool) pool = ct_strpool_new ();
  g_autoptr (GHashTable) shadow = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < N_TEXTS; i++)
    {
      g_autofree char *text = random_text (source);
      gboolean known = *text == '\0' || g_hash_table_contains (shadow, text);
      CtStr found = ct_strpool_find (pool, text);
      CtStr number;

      g_assert_cmpint (found != CT_NO_STR, ==, known);
      number = ct_strpool_add (pool, text);
      if (known)
        g_assert_cmpuint (number, ==, found);
      if (*text != '\0' && !known)
        {
          g_assert_cmpuint (number, ==, g_hash_table_size (shadow) + 1);
          g_hash_table_insert (shadow, g_strdup (text), GUINT_TO_POINTER (number));
        }
    }
  g_hash_table_iter_init (&iter, shadow);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_assert_cmpstr (ct_strpool_get (pool, GPOINTER_TO_UINT (value)), ==, key);
      g_assert_cmpuint (ct_strpool_find (pool, key), ==, GPOINTER_TO_UINT (value));
    }
}

static void
test_special (void)
{
  g_autoptr (CtStrpool) pool = ct_strpool_new ();

  g_assert_cmpuint (ct_strpool_add (pool, NULL), ==, CT_NO_STR);
  g_assert_null (ct_strpool_get (pool, CT_NO_STR));
  g_assert_cmpuint (ct_strpool_add (pool, ""), ==, 0);
  g_assert_cmpuint (ct_strpool_find (pool, ""), ==, 0);
  g_assert_cmpstr (ct_strpool_get (pool, 0), ==, "");
  /* Without a NUL behind it, and the part of a longer text. */
  g_assert_cmpuint (ct_strpool_add_len (pool, "abcdef", 3), ==, ct_strpool_add (pool, "abc"));
  g_assert_cmpuint (ct_strpool_find (pool, "abcdef"), ==, CT_NO_STR);
}

/* A text that holds U+0000 is told from its beginning, though it is shown as that. */
static void
test_nul (void)
{
  g_autoptr (CtStrpool) pool = ct_strpool_new ();
  CtStr whole = ct_strpool_add_len (pool, "a\0b", 3);
  CtStr other = ct_strpool_add_len (pool, "a\0c", 3);
  CtStr start = ct_strpool_add (pool, "a");
  CtStr nul = ct_strpool_add_len (pool, "\0", 1);

  g_assert_cmpuint (whole, !=, other);
  g_assert_cmpuint (whole, !=, start);
  g_assert_cmpuint (nul, !=, 0);
  g_assert_cmpuint (ct_strpool_add_len (pool, "a\0b", 3), ==, whole);
  g_assert_cmpuint (ct_strpool_find (pool, "a"), ==, start);
  g_assert_cmpmem (ct_strpool_get (pool, whole), 4, "a\0b", 4);
}

static void
test_large (void)
{
  g_autoptr (CtStrpool) pool = ct_strpool_new ();
  gsize length = 3 * 1000 * 1000;
  g_autofree char *large = g_malloc (length + 1);
  const char *small = ct_strpool_get (pool, ct_strpool_add (pool, "small"));
  CtStr number;

  memset (large, 'x', length);
  large[length] = '\0';
  number = ct_strpool_add (pool, large);
  g_assert_cmpuint (ct_strpool_add (pool, "after"), ==, number + 1);
  large[length - 1] = 'y';
  g_assert_cmpuint (ct_strpool_find (pool, large), ==, CT_NO_STR);
  g_assert_cmpuint (ct_strpool_add (pool, large), ==, number + 2);
  g_assert_cmpuint (strlen (ct_strpool_get (pool, number)), ==, length);
  g_assert_cmpstr (small, ==, "small");
  g_assert_true (small == ct_strpool_get (pool, number - 1));
}

/* Adds texts that both know and texts that only one knows. */
static gpointer
grow (gpointer data)
{
  CtStrpool *pool = data;

  for (guint i = 0; i < N_TEXTS; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s-%u", i % 2 == 0 ? "common" : "later", i);

      ct_strpool_add (pool, text);
    }
  return NULL;
}

static void
test_snapshot (void)
{
  CtStrpool *pool = ct_strpool_new ();
  CtStrpool *copy;
  GThread *thread;

  for (guint i = 0; i < 1000; i += 2)
    {
      g_autofree char *text = g_strdup_printf ("common-%u", i);

      ct_strpool_add (pool, text);
    }
  copy = ct_strpool_snapshot (pool);
  /* Both grow at once, in two threads. */
  thread = g_thread_new ("grow", grow, copy);
  grow (pool);
  g_thread_join (thread);
  ct_strpool_add (pool, "only here");
  g_assert_cmpuint (ct_strpool_find (copy, "only here"), ==, CT_NO_STR);
  ct_strpool_unref (pool);
  for (guint i = 0; i < 1000; i += 2)
    {
      g_autofree char *text = g_strdup_printf ("common-%u", i);

      g_assert_cmpuint (ct_strpool_find (copy, text), ==, i / 2 + 1);
      g_assert_cmpstr (ct_strpool_get (copy, i / 2 + 1), ==, text);
    }
  ct_strpool_unref (copy);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/strpool/shadow", test_shadow);
  g_test_add_func ("/strpool/special", test_special);
  g_test_add_func ("/strpool/nul", test_nul);
  g_test_add_func ("/strpool/large", test_large);
  g_test_add_func ("/strpool/snapshot", test_snapshot);
  return g_test_run ();
}
