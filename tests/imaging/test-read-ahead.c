/* test-read-ahead.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is wanted next, at the ends of the list, after turning round and after a jump.
 */
#include "ct-read-ahead.h"

static void
assert_list (const CtReadAhead *ahead, gint64 n_positions, const gint64 *expected, guint n_expected)
{
  gint64 wanted[16];
  guint n = ct_read_ahead_list (ahead, n_positions, wanted, G_N_ELEMENTS (wanted));

  g_assert_cmpmem (wanted, n * sizeof *wanted, expected, n_expected * sizeof *expected);
}

static void
test_directions (void)
{
  CtReadAhead ahead = CT_READ_AHEAD_INIT;

  assert_list (&ahead, 100, NULL, 0);
  g_assert_false (ct_read_ahead_move (&ahead, 10));
  assert_list (&ahead, 100, (gint64[]){ 11, 12, 9 }, 3);
  g_assert_false (ct_read_ahead_move (&ahead, 11));
  assert_list (&ahead, 100, (gint64[]){ 12, 13, 10, 14 }, 4);
  g_assert_false (ct_read_ahead_move (&ahead, 10));
  assert_list (&ahead, 100, (gint64[]){ 9, 8, 11 }, 3);
  g_assert_false (ct_read_ahead_move (&ahead, 10));
  assert_list (&ahead, 100, (gint64[]){ 9, 8, 11 }, 3);
  g_assert_true (ct_read_ahead_move (&ahead, 98));
  assert_list (&ahead, 100, (gint64[]){ 99, 97 }, 2);
  g_assert_true (ct_read_ahead_move (&ahead, 0));
  assert_list (&ahead, 1, NULL, 0);
}

/* Whatever somebody does: no picture twice, none that does not exist, not the present one. */
static void
test_random_walks (void)
{
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (3);

  for (guint trial = 0; trial < 200; trial++)
    {
      gint64 n_positions = g_rand_int_range (rand_source, 1, 30);
      CtReadAhead ahead = CT_READ_AHEAD_INIT;

      for (guint step = 0; step < 50; step++)
        {
          gint64 wanted[16];
          gint64 position = g_rand_int_range (rand_source, 0, (gint32) n_positions);
          guint n_wanted = (guint) g_rand_int_range (rand_source, 0, 17);
          guint n;

          ct_read_ahead_move (&ahead, position);
          n = ct_read_ahead_list (&ahead, n_positions, wanted, n_wanted);
          g_assert_cmpuint (n, <=, n_wanted);
          for (guint i = 0; i < n; i++)
            {
              g_assert_true (wanted[i] >= 0 && wanted[i] < n_positions && wanted[i] != position);
              for (guint j = 0; j < i; j++)
                g_assert_cmpint (wanted[i], !=, wanted[j]);
            }
          if (n_wanted >= 3 && n_positions > 1)
            g_assert_cmpuint (n, >, 0);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/read-ahead/directions", test_directions);
  g_test_add_func ("/read-ahead/random-walks", test_random_walks);
  return g_test_run ();
}
