/* test-job.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A worker runs elsewhere, its result comes back here, exactly once and whatever happens.
 */
#include "ct-job.h"

#include <locale.h>

#include "ct-error.h"

typedef struct
{
  GMainLoop *loop;
  GThread *worker_thread;
  GThread *callback_thread;
  GCancellable *seen;
  gpointer result;
  GError *error;
  gboolean fails;
  gboolean waits;
  guint n_runs;
  guint n_callbacks;
  guint n_destroyed;
} Fixture;

static gpointer
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Fixture *self = data;

  self->worker_thread = g_thread_self ();
  self->seen = cancellable;
  self->n_runs++;
  while (self->waits && !g_cancellable_is_cancelled (cancellable))
    g_usleep (1000);
  if (self->waits)
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }
  if (self->fails)
    {
      g_set_error (error, CT_ERROR, CT_ERROR_CORRUPT, "bad");
      return NULL;
    }
  return g_strdup ("result");
}

static void
destroy (gpointer data)
{
  Fixture *self = data;

  self->n_destroyed++;
  if (self->n_callbacks > 0)
    g_main_loop_quit (self->loop);
}

static void
done (gpointer result, const GError *error, gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_cmpuint (self->n_destroyed, ==, 0);
  self->callback_thread = g_thread_self ();
  self->result = result;
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->n_callbacks++;
}

static void
run (Fixture *self, GCancellable *cancellable)
{
  self->loop = g_main_loop_new (g_main_context_get_thread_default (), FALSE);
  ct_job_run (CT_JOB_EXPORT, "test", work, self, destroy, cancellable, done, self);
  g_assert_cmpuint (self->n_callbacks, ==, 0);
  g_main_loop_run (self->loop);
  g_main_loop_unref (self->loop);
  g_assert_cmpuint (self->n_callbacks, ==, 1);
  g_assert_cmpuint (self->n_destroyed, ==, 1);
  g_assert_true (self->callback_thread == g_thread_self ());
}

static void
test_result (void)
{
  Fixture self = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  run (&self, cancellable);
  g_assert_cmpstr (self.result, ==, "result");
  g_assert_no_error (self.error);
  g_assert_nonnull (self.worker_thread);
  g_assert_true (self.worker_thread != g_thread_self ());
  g_assert_true (self.seen == cancellable);
  g_free (self.result);
}

static void
test_error (void)
{
  Fixture self = { .fails = TRUE };

  run (&self, NULL);
  g_assert_null (self.result);
  g_assert_error (self.error, CT_ERROR, CT_ERROR_CORRUPT);
  g_clear_error (&self.error);
}

static void
test_cancelled_before (void)
{
  Fixture self = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  run (&self, cancellable);
  g_assert_cmpuint (self.n_runs, ==, 0);
  g_assert_null (self.result);
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&self.error);
}

static gboolean
cancel_later (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled_meanwhile (void)
{
  Fixture self = { .waits = TRUE };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_timeout_add (20, cancel_later, cancellable);
  run (&self, cancellable);
  g_assert_cmpuint (self.n_runs, ==, 1);
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&self.error);
}

static gpointer
work_in_spite (gpointer data, GCancellable *cancellable, GError **error)
{
  g_cancellable_cancel (cancellable);
  return work (data, cancellable, error);
}

/* A result that came before the cancelling was noticed reaches the callback, which frees it. */
static void
test_result_in_spite (void)
{
  Fixture self = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  self.loop = g_main_loop_new (NULL, FALSE);
  ct_job_run (CT_JOB_INDEX, "test", work_in_spite, &self, destroy, cancellable, done, &self);
  g_main_loop_run (self.loop);
  g_main_loop_unref (self.loop);
  g_assert_cmpstr (self.result, ==, "result");
  g_assert_no_error (self.error);
  g_free (self.result);
}

/* The callback comes to the context that was the thread's own, not to the global one. */
static gpointer
run_elsewhere (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture self = { 0 };

  g_main_context_push_thread_default (context);
  run (&self, NULL);
  g_main_context_pop_thread_default (context);
  g_assert_cmpstr (self.result, ==, "result");
  g_free (self.result);
  return data;
}

static void
test_other_context (void)
{
  g_assert_true (g_thread_join (g_thread_new ("elsewhere", run_elsewhere, &run_elsewhere)) == &run_elsewhere);
}

static gpointer
count_up (gpointer data, GCancellable *cancellable, GError **error)
{
  g_atomic_int_inc ((gint *) data);
  return NULL;
}

/* Neither callback nor destroy: the job still runs. */
static void
test_bare (void)
{
  gint n = 0;

  for (guint i = 0; i < 50; i++)
    ct_job_run (CT_JOB_VISIBLE_TILE, "test", count_up, &n, NULL, NULL, NULL, NULL);
  while (g_atomic_int_get (&n) < 50 || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (n, ==, 50);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/result", test_result);
  g_test_add_func ("/job/error", test_error);
  g_test_add_func ("/job/cancelled-before", test_cancelled_before);
  g_test_add_func ("/job/cancelled-meanwhile", test_cancelled_meanwhile);
  g_test_add_func ("/job/result-in-spite", test_result_in_spite);
  g_test_add_func ("/job/other-context", test_other_context);
  g_test_add_func ("/job/bare", test_bare);
  return g_test_run ();
}
