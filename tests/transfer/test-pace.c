/* test-pace.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The number of requests at a time finds the server's own, without a server.
 */
#include "ct-pace.h"

/* A server that has WORKERS, each of which needs LATENCY_US for a request: runs it for SECONDS. */
static gint64
simulate (CtPace *pace, gint64 now_us, guint workers, gint64 latency_us, guint seconds)
{
  gint64 end_us = now_us + seconds * G_USEC_PER_SEC;

  while (now_us < end_us)
    {
      now_us += latency_us / MIN (pace->limit, workers);
      ct_pace_note_answer (pace, now_us, 1000);
      g_assert_cmpuint (pace->limit, >=, 1);
      g_assert_cmpuint (pace->limit, <=, pace->max);
    }
  return now_us;
}

static void
test_start (void)
{
  CtPace pace;

  ct_pace_init (&pace, 32);
  g_assert_cmpuint (pace.limit, ==, 1);
  ct_pace_note_answer (&pace, 1000, 1);
  g_assert_cmpuint (pace.limit, ==, CT_PACE_START);
  ct_pace_init (&pace, 3);
  ct_pace_note_answer (&pace, 1000, 1);
  g_assert_cmpuint (pace.limit, ==, 3);
}

static void
test_grow (void)
{
  CtPace pace;

  ct_pace_init (&pace, 64);
  simulate (&pace, 0, 1000, 20000, 5);
  g_assert_cmpuint (pace.limit, ==, 64);
  /* A server that does no more than ten at a time gets not many more. */
  ct_pace_init (&pace, 64);
  simulate (&pace, 0, 10, 20000, 60);
  g_assert_cmpuint (pace.limit, >=, 8);
  g_assert_cmpuint (pace.limit, <=, 18);
}

/* At first the steps are large, so that a short set is not over before all connections are of use. */
static void
test_first_steps (void)
{
  CtPace pace;
  gint64 now_us = 0;

  ct_pace_init (&pace, 64);
  while (pace.limit < 64 && now_us < G_USEC_PER_SEC)
    {
      now_us += 20000 / pace.limit;
      ct_pace_note_answer (&pace, now_us, 1000);
    }
  g_assert_cmpuint (pace.limit, ==, 64);
  g_assert_cmpint (now_us, <, G_USEC_PER_SEC / 2);
  ct_pace_note_busy (&pace, now_us);
  g_assert_true (pace.has_settled);
}

static void
test_busy (void)
{
  CtPace pace;
  gint64 now_us;

  ct_pace_init (&pace, 64);
  now_us = simulate (&pace, 0, 1000, 20000, 5);
  /* A burst counts once. */
  for (guint i = 0; i < 50; i++)
    ct_pace_note_busy (&pace, now_us + i);
  g_assert_cmpuint (pace.limit, ==, 32);
  now_us = simulate (&pace, now_us, 1000, 20000, 4);
  g_assert_cmpuint (pace.limit, ==, 32);
  now_us = simulate (&pace, now_us, 1000, 20000, 8);
  g_assert_cmpuint (pace.limit, ==, 64);
  for (guint i = 0; i < 50; i++)
    ct_pace_note_busy (&pace, now_us + i * G_USEC_PER_SEC);
  g_assert_cmpuint (pace.limit, ==, 4);
}

static void
test_backoff (void)
{
  g_assert_cmpint (ct_pace_backoff_ms (1, 0), ==, 0);
  for (guint n = 1; n < 100; n++)
    {
      g_assert_cmpint (ct_pace_backoff_ms (n, 0.999), <, 30000);
      g_assert_cmpint (ct_pace_backoff_ms (n, 0.999), <=, ct_pace_backoff_ms (n + 1, 0.999));
    }
  g_assert_cmpint (ct_pace_backoff_ms (1, 0.999), <=, 250);
  g_assert_cmpint (ct_pace_backoff_ms (3, 0.5), ==, 500);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pace/start", test_start);
  g_test_add_func ("/pace/grow", test_grow);
  g_test_add_func ("/pace/first-steps", test_first_steps);
  g_test_add_func ("/pace/busy", test_busy);
  g_test_add_func ("/pace/backoff", test_backoff);
  return g_test_run ();
}
