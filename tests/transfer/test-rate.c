/* test-rate.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rate with a clock of our own.
 */
#include "ct-rate.h"

#include <string.h>

#define SECOND G_USEC_PER_SEC

static void
assert_about (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, expected * 0.02);
}

/* Adds N_STEPS samples of an even speed. */
static void
run_evenly (CtRate *rate, gint64 *now_us, guint64 *done, gint64 step_us, guint n_steps, guint64 per_second)
{
  for (guint i = 0; i < n_steps; i++)
    {
      *now_us += step_us;
      *done += per_second * (guint64) step_us / SECOND;
      ct_rate_add (rate, *now_us, *done);
    }
}

static void
test_empty (void)
{
  CtRate rate = { 0 };

  g_assert_cmpfloat (ct_rate_per_second (&rate), ==, 0);
  g_assert_cmpfloat (ct_rate_seconds_left (&rate, 100), <, 0);
  g_assert_null (ct_rate_to_text (&rate, 100));
  ct_rate_add (&rate, 7 * SECOND, 50);
  g_assert_cmpfloat (ct_rate_per_second (&rate), ==, 0);
  ct_rate_add (&rate, 7 * SECOND + SECOND / 10, 60);
  g_assert_cmpfloat (ct_rate_per_second (&rate), ==, 0);
  g_assert_cmpfloat (ct_rate_seconds_left (&rate, 60), ==, 0);
}

static void
test_even (void)
{
  static const gint64 steps_us[] = { 100, 5000, 100 * 1000, SECOND, 3 * SECOND };

  for (guint i = 0; i < G_N_ELEMENTS (steps_us); i++)
    {
      CtRate rate = { 0 };
      gint64 now_us = 12345;
      guint64 done = 0;

      ct_rate_add (&rate, now_us, done);
      run_evenly (&rate, &now_us, &done, steps_us[i], (guint) MAX (4, 20 * SECOND / steps_us[i]), 1000 * 1000);
      assert_about (ct_rate_per_second (&rate), 1000 * 1000);
      assert_about (ct_rate_seconds_left (&rate, done + 30 * 1000 * 1000), 30);
    }
}

/* What was before the window does not count. */
static void
test_window (void)
{
  CtRate rate = { 0 };
  gint64 now_us = 0;
  guint64 done = 0;

  run_evenly (&rate, &now_us, &done, 10 * 1000, 1000, 100 * 1000 * 1000);
  run_evenly (&rate, &now_us, &done, 10 * 1000, 600, 1000 * 1000);
  assert_about (ct_rate_per_second (&rate), 1000 * 1000);
  /* Nor with samples that come slowly. */
  run_evenly (&rate, &now_us, &done, 2 * SECOND, 4, 50 * 1000 * 1000);
  run_evenly (&rate, &now_us, &done, 2 * SECOND, 4, 1000 * 1000);
  assert_about (ct_rate_per_second (&rate), 1000 * 1000);
  /* And silence lowers it. */
  ct_rate_add (&rate, now_us + 20 * SECOND, done);
  g_assert_cmpfloat (ct_rate_per_second (&rate), <, 300 * 1000);
}

static void
test_falls_back (void)
{
  CtRate rate = { 0 };
  gint64 now_us = 0;
  guint64 done = 0;

  run_evenly (&rate, &now_us, &done, 100 * 1000, 30, 1000);
  done = 10;
  ct_rate_add (&rate, now_us + 1, done);
  g_assert_cmpfloat (ct_rate_per_second (&rate), ==, 0);
  run_evenly (&rate, &now_us, &done, 100 * 1000, 30, 1000);
  assert_about (ct_rate_per_second (&rate), 1000);
}

static void
test_text (void)
{
  CtRate rate = { 0 };
  g_autofree char *seconds = NULL;
  g_autofree char *one = NULL;
  g_autofree char *minutes = NULL;

  ct_rate_add (&rate, 0, 0);
  ct_rate_add (&rate, SECOND, 2000 * 1000);
  seconds = ct_rate_to_text (&rate, 26 * 1000 * 1000);
  g_assert_true (g_str_has_suffix (seconds, "MB/s, 12 seconds left"));
  one = ct_rate_to_text (&rate, 3000 * 1000);
  g_assert_true (g_str_has_suffix (one, ", 1 second left"));
  minutes = ct_rate_to_text (&rate, 1202 * 1000 * 1000);
  g_assert_true (g_str_has_suffix (minutes, ", 10 minutes left"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rate/empty", test_empty);
  g_test_add_func ("/rate/even", test_even);
  g_test_add_func ("/rate/window", test_window);
  g_test_add_func ("/rate/falls-back", test_falls_back);
  g_test_add_func ("/rate/text", test_text);
  return g_test_run ();
}
