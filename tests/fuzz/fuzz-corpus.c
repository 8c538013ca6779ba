/* fuzz-corpus.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs a fuzz target without libFuzzer: over the seed corpus, and over mutations of it that
 * are the same in every run.
 */
#include "fuzz.h"

#include <locale.h>
#include <string.h>

#define N_MUTATIONS 4000
#define N_RANDOM 3000
#define MAX_RANDOM_BYTES 160

static GPtrArray *seeds;
static GRand *rand_source;

static guint
below (guint limit)
{
  return (guint) g_rand_int_range (rand_source, 0, (int) limit);
}

/* A copy of exactly this size, so that a byte read too far is seen by the sanitizers. */
static void
run_one (const guint8 *data, gsize size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);

  g_assert_cmpint (LLVMFuzzerTestOneInput (copy != NULL ? copy : (const guint8 *) "", size), ==, 0);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
load_seeds (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *contents;
      gsize length;

      g_assert_true (g_file_get_contents (g_ptr_array_index (names, i), &contents, &length, NULL));
      g_ptr_array_add (seeds, g_bytes_new_take (contents, length));
    }
}

static GBytes *
random_seed (void)
{
  return g_ptr_array_index (seeds, below (seeds->len));
}

static void
test_seeds (void)
{
  for (guint i = 0; i < seeds->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (seeds, i), &size);

      run_one (data, size);
    }
}

static void
test_truncated (void)
{
  for (guint i = 0; i < seeds->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (seeds, i), &size);

      for (gsize length = 0; length < size; length++)
        run_one (data, length);
    }
}

/* Changes a few bytes, copies, moves or removes a range, or puts in one of another seed. */
static void
mutate (GByteArray *bytes)
{
  static const char spice[] = "{}[],:\"\\0123456789.-+eEaNtfnu \n\r\t\x80\xff\xed";
  guint at = bytes->len > 0 ? below (bytes->len) : 0;
  guint left = bytes->len - at;

  switch (below (4))
    {
    case 0:
      if (left > 0)
        bytes->data[at] = (guint8) spice[below (sizeof spice)];
      break;
    case 1:
      if (left > 0)
        g_byte_array_remove_range (bytes, at, 1 + below (MIN (left, 24)));
      break;
    case 2:
      if (left > 0)
        bytes->data[at] ^= (guint8) (1 << below (8));
      break;
    default:
      {
        gsize size;
        const guint8 *other = g_bytes_get_data (random_seed (), &size);
        guint from = below ((guint) size);
        guint length = 1 + below (MIN ((guint) size - from, 40));
        g_autofree guint8 *tail = g_memdup2 (bytes->data + at, left);

        g_byte_array_set_size (bytes, at);
        g_byte_array_append (bytes, other + from, length);
        g_byte_array_append (bytes, tail, left);
      }
      break;
    }
}

static void
test_mutations (void)
{
  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      gsize size;
      const guint8 *data = g_bytes_get_data (random_seed (), &size);

      g_byte_array_append (bytes, data, (guint) size);
      for (guint n = 1 + below (4); n > 0; n--)
        mutate (bytes);
      run_one (bytes->data, bytes->len);
    }
}

static void
test_random (void)
{
  for (guint i = 0; i < N_RANDOM; i++)
    {
      guint8 data[MAX_RANDOM_BYTES];
      gsize size = below (MAX_RANDOM_BYTES + 1);

      for (gsize k = 0; k < size; k++)
        data[k] = (guint8) below (256);
      run_one (data, size);
    }
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  rand_source = g_rand_new_with_seed (20240917);
  load_seeds (CT_FUZZ_SEEDS);
  /* A target that generates its own texts needs no seeds. */
  if (seeds->len > 0)
    {
      g_test_add_func ("/fuzz/seeds", test_seeds);
      g_test_add_func ("/fuzz/truncated", test_truncated);
      g_test_add_func ("/fuzz/mutations", test_mutations);
    }
  g_test_add_func ("/fuzz/random", test_random);
  status = g_test_run ();
  g_ptr_array_unref (seeds);
  g_rand_free (rand_source);
  return status;
}
