/* test-id-map.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The map against a GHashTable, with ids that a bad hash would send to one place.
 */
#include "ct-id-map.h"

#include <locale.h>

typedef gint64 (*IdFunc) (GRand *source, guint i);

/* What insert and lookup answer is what the shadow says, all the way. */
static void
compare_with_shadow (IdFunc make_id, guint n, guint32 n_expected)
{
  g_autoptr (GRand) source = g_rand_new_with_seed (n);
  g_autoptr (CtIdMap) map = ct_id_map_new (n_expected);
  g_autoptr (GHashTable) shadow = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < n; i++)
    {
      gint64 id = make_id (source, i);
      gboolean is_new = !g_hash_table_contains (shadow, &id);

      g_assert_cmpint (ct_id_map_lookup (map, id) == CT_NO_ROW, ==, is_new);
      g_assert_cmpint (ct_id_map_insert (map, id, i), ==, is_new);
      if (is_new)
        g_hash_table_insert (shadow, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (i));
    }
  g_hash_table_iter_init (&iter, shadow);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      gint64 id = *(gint64 *) key;

      g_assert_cmpuint (ct_id_map_lookup (map, id), ==, GPOINTER_TO_UINT (value));
      if (!g_hash_table_contains (shadow, &(gint64){ ~id }))
        g_assert_cmpuint (ct_id_map_lookup (map, ~id), ==, CT_NO_ROW);
    }
}

static gint64
id_sequence (GRand *source, guint i)
{
  return i;
}

static gint64
id_backwards (GRand *source, guint i)
{
  return -(gint64) i;
}

static gint64
id_high_bits (GRand *source, guint i)
{
  return (gint64) ((guint64) i << 48);
}

static gint64
id_strides (GRand *source, guint i)
{
  return (gint64) i * G_GINT64_CONSTANT (0x100000000);
}

/* All of these meet in one slot when the hash is a bare multiplication with the usual constant. */
static gint64
id_hostile (GRand *source, guint i)
{
  return (gint64) (G_GUINT64_CONSTANT (0xf1de83e19937733d) * ((guint64) i << 32 | i));
}

static gint64
id_extreme (GRand *source, guint i)
{
  static const gint64 extremes[] = { 0, -1, 1, G_MAXINT64, G_MININT64, G_MAXINT64 - 1, G_MAXUINT32, G_MININT32 };

  return extremes[g_rand_int_range (source, 0, G_N_ELEMENTS (extremes))];
}

static gint64
id_random (GRand *source, guint i)
{
  return g_rand_boolean (source) ? g_rand_int_range (source, -500, 500)
                                 : (gint64) ((guint64) g_rand_int (source) << 32 | g_rand_int (source));
}

static void
test_shadow (void)
{
  static const IdFunc functions[] = {
    id_sequence, id_backwards, id_high_bits, id_strides, id_hostile, id_extreme, id_random,
  };

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    for (guint32 n_expected = 0; n_expected < 10000; n_expected = n_expected * 100 + 1)
      compare_with_shadow (functions[i], 4000, n_expected);
}

/* A quarter of a million such ids take no longer than as many plain ones, give or take. */
static void
test_hostile (void)
{
  gint64 start = g_get_monotonic_time ();
  gint64 plain_us = 0;

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (CtIdMap) map = ct_id_map_new (0);

      for (guint i = 0; i < 250000; i++)
        g_assert_true (ct_id_map_insert (map, round == 0 ? i : id_hostile (NULL, i), i));
      if (round == 0)
        plain_us = g_get_monotonic_time () - start;
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, 50 * (plain_us + 10000));
}

static void
test_first_wins (void)
{
  g_autoptr (CtIdMap) map = ct_id_map_new (1);

  g_assert_true (ct_id_map_insert (map, 5, 10));
  g_assert_false (ct_id_map_insert (map, 5, 20));
  g_assert_cmpuint (ct_id_map_lookup (map, 5), ==, 10);
  g_assert_cmpuint (ct_id_map_lookup (map, 6), ==, CT_NO_ROW);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id-map/shadow", test_shadow);
  g_test_add_func ("/id-map/hostile", test_hostile);
  g_test_add_func ("/id-map/first-wins", test_first_wins);
  return g_test_run ();
}
