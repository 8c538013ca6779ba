/* test-autosave.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When it is time to save, by a clock that the test turns.
 */
#include "ct-autosave.h"

#include <locale.h>

static gint64 now_ms;

static gint64
clock_of_test (gpointer data)
{
  return now_ms;
}

static CtAutosave *
autosave_new (void)
{
  CtAutosave *self = ct_autosave_new (clock_of_test, NULL);

  now_ms = 1000000;
  ct_autosave_set_pause (self, 5000, 60000);
  return self;
}

static void
change (CtAutosave *self, gint64 later_ms)
{
  now_ms += later_ms;
  ct_autosave_note_change (self, TRUE);
}

static void
assert_wait (CtAutosave *self, gint64 expected_ms)
{
  g_assert_cmpint (ct_autosave_get_wait_ms (self), ==, expected_ms);
}

static void
test_pause (void)
{
  g_autoptr (CtAutosave) self = autosave_new ();

  assert_wait (self, CT_AUTOSAVE_NEVER);
  g_assert_false (ct_autosave_wants_on_leaving (self));
  change (self, 0);
  assert_wait (self, 5000);
  change (self, 3000);
  assert_wait (self, 5000);
  now_ms += 4000;
  assert_wait (self, 1000);
  g_assert_true (ct_autosave_wants_on_leaving (self));
  now_ms += 4000;
  assert_wait (self, 0);
  ct_autosave_begin (self);
  assert_wait (self, CT_AUTOSAVE_NEVER);
  ct_autosave_end (self, CT_AUTOSAVE_SAVED, FALSE);
  assert_wait (self, CT_AUTOSAVE_NEVER);
  g_assert_false (ct_autosave_wants_on_leaving (self));
}

/* Undone to what is saved, there is nothing to save. */
static void
test_undone (void)
{
  g_autoptr (CtAutosave) self = autosave_new ();

  change (self, 0);
  ct_autosave_note_change (self, FALSE);
  assert_wait (self, CT_AUTOSAVE_NEVER);
}

static void
test_no_pause (void)
{
  g_autoptr (CtAutosave) self = autosave_new ();

  change (self, 0);
  for (guint i = 1; i < 14; i++)
    {
      change (self, 4500);
      assert_wait (self, MIN (5000, MAX (60000 - (gint64) i * 4500, 0)));
    }
  assert_wait (self, 1500);
  change (self, 4500);
  assert_wait (self, 0);
}

/* What was done during the save is saved by the next one. */
static void
test_meanwhile (void)
{
  g_autoptr (CtAutosave) self = autosave_new ();

  change (self, 0);
  now_ms += 5000;
  ct_autosave_begin (self);
  change (self, 1000);
  ct_autosave_end (self, CT_AUTOSAVE_SAVED, TRUE);
  assert_wait (self, 5000);
}

static void
test_failures (void)
{
  static const gint64 waits[] = { 5000, 10000, 20000, 40000, 80000, 160000, 300000, 300000 };
  g_autoptr (CtAutosave) self = autosave_new ();

  change (self, 0);
  now_ms += 5000;
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      assert_wait (self, 0);
      ct_autosave_begin (self);
      ct_autosave_end (self, CT_AUTOSAVE_FAILED, TRUE);
      assert_wait (self, waits[i]);
      g_assert_true (ct_autosave_wants_on_leaving (self));
      now_ms += waits[i];
    }
  ct_autosave_begin (self);
  ct_autosave_end (self, CT_AUTOSAVE_SAVED, FALSE);
  change (self, 0);
  assert_wait (self, 5000);
}

static void
test_refused (void)
{
  g_autoptr (CtAutosave) self = autosave_new ();

  change (self, 0);
  ct_autosave_begin (self);
  ct_autosave_end (self, CT_AUTOSAVE_REFUSED, TRUE);
  now_ms += 1000000;
  assert_wait (self, CT_AUTOSAVE_NEVER);
  change (self, 0);
  assert_wait (self, CT_AUTOSAVE_NEVER);
  g_assert_false (ct_autosave_wants_on_leaving (self));
  ct_autosave_resolve (self);
  assert_wait (self, 0);
}

static void
test_switched_off (void)
{
  g_autoptr (CtAutosave) self = autosave_new ();

  ct_autosave_set_enabled (self, FALSE);
  change (self, 0);
  now_ms += 100000;
  assert_wait (self, CT_AUTOSAVE_NEVER);
  g_assert_false (ct_autosave_wants_on_leaving (self));
  ct_autosave_set_enabled (self, TRUE);
  assert_wait (self, 0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/autosave/pause", test_pause);
  g_test_add_func ("/autosave/undone", test_undone);
  g_test_add_func ("/autosave/no-pause", test_no_pause);
  g_test_add_func ("/autosave/meanwhile", test_meanwhile);
  g_test_add_func ("/autosave/failures", test_failures);
  g_test_add_func ("/autosave/refused", test_refused);
  g_test_add_func ("/autosave/switched-off", test_switched_off);
  return g_test_run ();
}
