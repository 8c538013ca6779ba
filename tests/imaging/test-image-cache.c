/* test-image-cache.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cache against a slow shadow that keeps a list, then against threads.
 */
#include "ct-image-cache.h"

#include "ct-error.h"
#include "imaging-fixtures.h"

#define N_KEYS 24
#define MAX_BYTES 40000

typedef struct
{
  int key;
  CtPixels *pixels;
} Shadow;

static CtImageKey
make_key (int number)
{
  static const char *const paths[] = { "/a.jpg", "/b.jpg", "/c.jpg" };

  /* Neighbours differ in one member only. */
  return (CtImageKey){
    .path = paths[number % 3],
    .mtime_ns = number / 3 % 2,
    .size_bytes = 100,
    .max_side_px = number / 6 % 2 != 0 ? 512 : 0,
    .stored_frame = number / 12 % 2 != 0,
  };
}

static CtPixels *
make_pixels (int width)
{
  return ct_pixels_new_take (CT_PIXEL_RGB8, width, 10, g_malloc0 ((gsize) width * 30));
}

static void
shadow_clear (gpointer data)
{
  Shadow *shadow = data;

  ct_pixels_unref (shadow->pixels);
}

static guint64
shadow_bytes (GArray *shadows)
{
  guint64 sum = 0;

  for (guint i = 0; i < shadows->len; i++)
    sum += ct_pixels_get_n_bytes (g_array_index (shadows, Shadow, i).pixels);
  return sum;
}

static int
shadow_find (GArray *shadows, int key)
{
  for (guint i = 0; i < shadows->len; i++)
    if (g_array_index (shadows, Shadow, i).key == key)
      return (int) i;
  return -1;
}

/* The first of the list is the oldest. */
static void
shadow_insert (GArray *shadows, int key, CtPixels *pixels, guint64 max_bytes)
{
  Shadow shadow = { key, ct_pixels_ref (pixels) };
  int at = shadow_find (shadows, key);

  if (at >= 0)
    g_array_remove_index (shadows, (guint) at);
  if (ct_pixels_get_n_bytes (pixels) > max_bytes)
    {
      ct_pixels_unref (pixels);
      return;
    }
  g_array_append_val (shadows, shadow);
  while (shadow_bytes (shadows) > max_bytes)
    g_array_remove_index (shadows, 0);
}

static CtPixels *
shadow_lookup (GArray *shadows, int key)
{
  int at = shadow_find (shadows, key);
  Shadow shadow;

  if (at < 0)
    return NULL;
  shadow = g_array_index (shadows, Shadow, at);
  /* One for the list, whose old place drops its own, and one for the caller. */
  ct_pixels_ref (shadow.pixels);
  ct_pixels_ref (shadow.pixels);
  g_array_remove_index (shadows, (guint) at);
  g_array_append_val (shadows, shadow);
  return shadow.pixels;
}

static void
check_stats (CtImageCache *cache, GArray *shadows, guint64 n_hits, guint64 n_misses, guint64 max_bytes)
{
  CtImageCacheStats stats;

  ct_image_cache_get_stats (cache, &stats);
  g_assert_cmpuint (stats.n_images, ==, shadows->len);
  g_assert_cmpuint (stats.n_bytes, ==, shadow_bytes (shadows));
  g_assert_cmpuint (stats.n_bytes, <=, stats.max_bytes);
  g_assert_cmpuint (stats.max_bytes, ==, max_bytes);
  g_assert_cmpuint (stats.n_hits, ==, n_hits);
  g_assert_cmpuint (stats.n_misses, ==, n_misses);
}

static void
test_shadow (void)
{
  g_autoptr (CtImageCache) cache = ct_image_cache_new (MAX_BYTES);
  g_autoptr (GArray) shadows = g_array_new (FALSE, FALSE, sizeof (Shadow));
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (3);
  guint64 n_hits = 0, n_misses = 0, max_bytes = MAX_BYTES;

  g_array_set_clear_func (shadows, shadow_clear);
  for (guint i = 0; i < 20000; i++)
    {
      int number = g_rand_int_range (rand_source, 0, N_KEYS);
      CtImageKey key = make_key (number);
      int action = g_rand_int_range (rand_source, 0, 1000);

      if (action < 500)
        {
          g_autoptr (CtPixels) found = ct_image_cache_lookup (cache, &key);
          g_autoptr (CtPixels) expected = shadow_lookup (shadows, number);

          g_assert_true (found == expected);
          n_hits += found != NULL;
          n_misses += found == NULL;
        }
      else if (action < 990)
        {
          g_autoptr (CtPixels) pixels = make_pixels (g_rand_int_range (rand_source, 1, i % 50 == 0 ? 1500 : 200));

          g_assert_cmpint (ct_image_cache_insert (cache, &key, pixels),
                           ==,
                           ct_pixels_get_n_bytes (pixels) <= max_bytes);
          shadow_insert (shadows, number, pixels, max_bytes);
        }
      else if (action < 995)
        {
          max_bytes = (guint64) g_rand_int_range (rand_source, 1000, MAX_BYTES);
          ct_image_cache_set_max_bytes (cache, max_bytes);
          while (shadow_bytes (shadows) > max_bytes)
            g_array_remove_index (shadows, 0);
        }
      else
        {
          ct_image_cache_clear (cache);
          g_array_set_size (shadows, 0);
        }
      check_stats (cache, shadows, n_hits, n_misses, max_bytes);
    }
  g_assert_cmpuint (n_hits, >, 1000);
  g_assert_cmpuint (n_misses, >, 1000);
}

static void
test_too_large (void)
{
  g_autoptr (CtImageCache) cache = ct_image_cache_new (1000);
  g_autoptr (CtPixels) small = make_pixels (10);
  g_autoptr (CtPixels) large = make_pixels (1000);
  CtImageKey small_key = make_key (0);
  CtImageKey large_key = make_key (1);
  g_autoptr (CtPixels) found = NULL;

  g_assert_true (ct_image_cache_insert (cache, &small_key, small));
  g_assert_false (ct_image_cache_insert (cache, &large_key, large));
  found = ct_image_cache_lookup (cache, &small_key);
  g_assert_true (found == small);
}

static void
test_default_bound (void)
{
  g_autoptr (CtImageCache) cache = ct_image_cache_new (0);
  CtImageCacheStats stats;

  ct_image_cache_get_stats (cache, &stats);
  g_assert_cmpuint (stats.max_bytes, ==, CT_IMAGE_CACHE_DEFAULT_BYTES);
  g_assert_cmpuint (stats.n_images, ==, 0);
}

static void
test_key_of_file (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("123", 3);
  g_autofree char *path = fixture_write ("x.jpg", bytes);
  CtDecodeOptions options = { .max_side_px = 64, .stored_frame = TRUE };
  CtImageKey key, missing;
  g_autoptr (GError) error = NULL;

  g_assert_true (ct_image_key_init_for_file (&key, path, &options, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (key.size_bytes, ==, 3);
  g_assert_cmpint (key.mtime_ns, >, 0);
  g_assert_cmpint (key.max_side_px, ==, 64);
  g_assert_true (key.stored_frame);
  g_assert_false (key.allow_truncated);
  fixture_remove (path);
  g_assert_false (ct_image_key_init_for_file (&missing, path, NULL, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
}

/* Each thread works on all keys; the width of a picture tells which key it belongs to. */
static gpointer
hammer (gpointer data)
{
  CtImageCache *cache = data;
  g_autoptr (GRand) rand_source = g_rand_new_with_seed (GPOINTER_TO_UINT (g_thread_self ()));
  guint n_wrong = 0;

  for (guint i = 0; i < 5000; i++)
    {
      int number = g_rand_int_range (rand_source, 0, N_KEYS);
      CtImageKey key = make_key (number);
      g_autoptr (CtPixels) pixels = ct_image_cache_lookup (cache, &key);

      if (pixels == NULL)
        {
          pixels = make_pixels (100 + number);
          ct_image_cache_insert (cache, &key, pixels);
        }
      n_wrong += ct_pixels_get_width (pixels) != 100 + number;
      if (i % 1000 == 999)
        ct_image_cache_clear (cache);
    }
  return GUINT_TO_POINTER (n_wrong);
}

static void
test_threads (void)
{
  g_autoptr (CtImageCache) cache = ct_image_cache_new (MAX_BYTES);
  GThread *threads[4];
  CtImageCacheStats stats;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hammer", hammer, cache);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 0);
  ct_image_cache_get_stats (cache, &stats);
  g_assert_cmpuint (stats.n_hits + stats.n_misses, ==, 4 * 5000);
  g_assert_cmpuint (stats.n_bytes, <=, MAX_BYTES);
}

/* All levels count, and the picture itself is found as well. */
static void
test_pyramids (void)
{
  g_autoptr (CtImageCache) cache = ct_image_cache_new (MAX_BYTES);
  g_autoptr (CtPixels) base = make_pixels (500);
  g_autoptr (CtPyramid) pyramid = ct_pyramid_new (base, 1, NULL, NULL, NULL);
  g_autoptr (CtPyramid) found = NULL;
  g_autoptr (CtPixels) level = NULL;
  CtImageKey key = make_key (0);
  CtImageKey other = make_key (1);
  CtImageKey deep = key;
  CtImageCacheStats stats;

  deep.deep = TRUE;
  g_assert_true (ct_image_cache_insert_pyramid (cache, &key, pyramid));
  ct_image_cache_get_stats (cache, &stats);
  g_assert_cmpuint (stats.n_bytes, ==, ct_pyramid_get_n_bytes (pyramid));
  g_assert_cmpuint (stats.n_bytes, >, ct_pixels_get_n_bytes (base));
  found = ct_image_cache_lookup_pyramid (cache, &key);
  g_assert_true (found == pyramid);
  level = ct_image_cache_lookup (cache, &key);
  g_assert_true (level == base);
  g_assert_true (ct_image_cache_contains (cache, &key));
  g_assert_false (ct_image_cache_contains (cache, &deep));

  /* Without levels it is found as a picture only. */
  g_assert_true (ct_image_cache_insert (cache, &other, base));
  g_assert_null (ct_image_cache_lookup_pyramid (cache, &other));
  ct_image_cache_get_stats (cache, &stats);
  g_assert_cmpuint (stats.n_bytes, ==, ct_pyramid_get_n_bytes (pyramid) + ct_pixels_get_n_bytes (base));
  ct_image_cache_set_max_bytes (cache, stats.n_bytes - 1);
  g_assert_false (ct_image_cache_contains (cache, &key));
  g_assert_true (ct_image_cache_contains (cache, &other));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-cache/shadow", test_shadow);
  g_test_add_func ("/image-cache/too-large", test_too_large);
  g_test_add_func ("/image-cache/default-bound", test_default_bound);
  g_test_add_func ("/image-cache/key-of-file", test_key_of_file);
  g_test_add_func ("/image-cache/threads", test_threads);
  g_test_add_func ("/image-cache/pyramids", test_pyramids);
  return g_test_run ();
}
