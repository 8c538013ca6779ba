/* ct-remote-ahead.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The threads start with the first list and end with the object. What is being done and is
 * in the new list, too, goes on.
 */
#include "ct-remote-ahead-private.h"

/* What one thread does; both NULL while it waits. */
typedef struct
{
  CtRemoteAhead *ahead;
  GThread *thread;
  char *name;
  GCancellable *cancellable;
} Helper;

struct _CtRemoteAhead
{
  CtRemoteAheadFunc func;
  gpointer data;
  GMutex lock;
  GCond changed;
  GQueue wanted;
  guint n_urgent;
  gboolean is_closing;
  guint n_helpers;
  Helper *helpers;
};

/**
 * ct_remote_ahead_new:
 * @n_threads: how many things at a time
 *
 * Returns: (transfer full): with nothing to do
 */
CtRemoteAhead *
ct_remote_ahead_new (guint n_threads, CtRemoteAheadFunc func, gpointer data)
{
  CtRemoteAhead *self = g_new0 (CtRemoteAhead, 1);

  self->func = func;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->wanted);
  self->n_helpers = n_threads;
  self->helpers = g_new0 (Helper, n_threads);
  return self;
}

/* With the lock taken. */
static void
do_next (CtRemoteAhead *self, Helper *helper)
{
  gboolean go_on;

  helper->name = g_queue_pop_head (&self->wanted);
  helper->cancellable = g_cancellable_new ();
  g_mutex_unlock (&self->lock);
  go_on = self->func (self->data, helper->name, helper->cancellable);
  g_mutex_lock (&self->lock);
  /* One that was given up says nothing of the list that took its place. */
  if (!go_on && !g_cancellable_is_cancelled (helper->cancellable))
    g_queue_clear_full (&self->wanted, g_free);
  g_clear_pointer (&helper->name, g_free);
  g_clear_object (&helper->cancellable);
}

static gpointer
help (gpointer data)
{
  Helper *helper = data;
  CtRemoteAhead *self = helper->ahead;

  g_mutex_lock (&self->lock);
  while (!self->is_closing)
    if (self->n_urgent == 0 && !g_queue_is_empty (&self->wanted))
      do_next (self, helper);
    else
      g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  return NULL;
}

static void
start_helpers (CtRemoteAhead *self)
{
  for (guint i = 0; i < self->n_helpers; i++)
    if (self->helpers[i].thread == NULL)
      {
        self->helpers[i].ahead = self;
        self->helpers[i].thread = g_thread_new ("read ahead", help, &self->helpers[i]);
      }
}

static gboolean
is_being_done (CtRemoteAhead *self, const char *name)
{
  for (guint i = 0; i < self->n_helpers; i++)
    if (g_strcmp0 (self->helpers[i].name, name) == 0 && !g_cancellable_is_cancelled (self->helpers[i].cancellable))
      return TRUE;
  return FALSE;
}

/* What is being done and not in NAMES; to be cancelled without the lock, because that runs foreign code. */
static GPtrArray *
find_unwanted (CtRemoteAhead *self, const char *const *names)
{
  GPtrArray *unwanted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->n_helpers; i++)
    if (self->helpers[i].name != NULL && !g_strv_contains (names, self->helpers[i].name))
      g_ptr_array_add (unwanted, g_object_ref (self->helpers[i].cancellable));
  return unwanted;
}

/**
 * ct_remote_ahead_set:
 * @names: (nullable) (array zero-terminated=1): the most wanted first; %NULL or empty is nothing
 */
void
ct_remote_ahead_set (CtRemoteAhead *self, const char *const *names)
{
  static const char *const nothing[] = { NULL };
  g_autoptr (GPtrArray) unwanted = NULL;

  if (names == NULL)
    names = nothing;
  g_mutex_lock (&self->lock);
  unwanted = find_unwanted (self, names);
  g_queue_clear_full (&self->wanted, g_free);
  for (guint i = 0; names[i] != NULL; i++)
    if (!is_being_done (self, names[i]))
      g_queue_push_tail (&self->wanted, g_strdup (names[i]));
  if (*names != NULL)
    start_helpers (self);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < unwanted->len; i++)
    g_cancellable_cancel (g_ptr_array_index (unwanted, i));
}

/**
 * ct_remote_ahead_hold:
 *
 * Something urgent begins: nothing new is started until ct_remote_ahead_release().
 */
void
ct_remote_ahead_hold (CtRemoteAhead *self)
{
  g_mutex_lock (&self->lock);
  self->n_urgent++;
  g_mutex_unlock (&self->lock);
}

void
ct_remote_ahead_release (CtRemoteAhead *self)
{
  g_mutex_lock (&self->lock);
  if (--self->n_urgent == 0)
    g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/**
 * ct_remote_ahead_free:
 *
 * Gives up what is being done, and waits until it has ended.
 */
void
ct_remote_ahead_free (CtRemoteAhead *self)
{
  g_mutex_lock (&self->lock);
  self->is_closing = TRUE;
  g_mutex_unlock (&self->lock);
  ct_remote_ahead_set (self, NULL);
  for (guint i = 0; i < self->n_helpers; i++)
    if (self->helpers[i].thread != NULL)
      g_thread_join (self->helpers[i].thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->helpers);
  g_free (self);
}
