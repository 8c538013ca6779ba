/* test-bitset.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The set of bits against an array of bytes.
 */
#include "ct-bitset.h"

#include <locale.h>

#define N_BITS 5000

static void
test_shadow (void)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (1);

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (CtBitset) bits = ct_bitset_new ((guint32) g_rand_int_range (source, 0, N_BITS));
      g_autofree guint8 *shadow = g_new0 (guint8, N_BITS);
      guint32 n = 0;

      for (guint i = 0; i < 3000; i++)
        {
          /* Small numbers first, so that the set grows several times. */
          guint32 bit = (guint32) g_rand_int_range (source, 0, (int) MIN (N_BITS, i + 1));
          gboolean value = g_rand_int_range (source, 0, 3) > 0;

          ct_bitset_set (bits, bit, value);
          shadow[bit] = value != FALSE;
          g_assert_cmpint (ct_bitset_get (bits, bit), ==, shadow[bit]);
        }
      for (guint32 bit = 0; bit < N_BITS; bit++)
        {
          g_assert_cmpint (ct_bitset_get (bits, bit), ==, shadow[bit]);
          n += shadow[bit];
        }
      g_assert_cmpuint (ct_bitset_count (bits), ==, n);
    }
}

static void
test_far (void)
{
  g_autoptr (CtBitset) bits = ct_bitset_new (0);

  g_assert_false (ct_bitset_get (bits, G_MAXUINT32));
  ct_bitset_set (bits, G_MAXUINT32 - 1, FALSE);
  g_assert_cmpuint (ct_bitset_count (bits), ==, 0);
  ct_bitset_set (bits, 50 * 1000 * 1000, TRUE);
  g_assert_true (ct_bitset_get (bits, 50 * 1000 * 1000));
  g_assert_false (ct_bitset_get (bits, 50 * 1000 * 1000 - 1));
  g_assert_cmpuint (ct_bitset_count (bits), ==, 1);
}

/* Words end at multiples of 64. */
static void
test_edges (void)
{
  for (guint32 n = 62; n < 67; n++)
    {
      g_autoptr (CtBitset) bits = ct_bitset_new (n);

      for (guint32 bit = 0; bit < n; bit++)
        ct_bitset_set (bits, bit, TRUE);
      g_assert_cmpuint (ct_bitset_count (bits), ==, n);
      g_assert_false (ct_bitset_get (bits, n));
      ct_bitset_set (bits, n - 1, FALSE);
      g_assert_cmpuint (ct_bitset_count (bits), ==, n - 1);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bitset/shadow", test_shadow);
  g_test_add_func ("/bitset/far", test_far);
  g_test_add_func ("/bitset/edges", test_edges);
  return g_test_run ();
}
