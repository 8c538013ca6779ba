/* ct-publish-lease.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A thread renews the lease and gives it back at the end. The ledger keeps its name, so that
 * the next publish takes over what a killed one has left.
 */
#include "ct-error.h"
#include "ct-publish-lease-private.h"

#define RENEW_US (CT_LEASE_SECONDS / 3 * G_USEC_PER_SEC)
/* Longer than that nobody waits for a courtesy. */
#define RELEASE_WAIT_US (3 * G_USEC_PER_SEC)

struct _CtPublishLease
{
  CtPublishPlan *plan;
  char *name;
  char *id;
  GThread *thread;
  GCancellable *cancellable;
  GMutex lock;
  GCond changed;
  gboolean is_ending;
  gboolean has_ended;
};

/* Where the ledger has the lease; no blob can have such a name. */
static char *
dup_ledger_name (const char *name)
{
  return g_strconcat (name, "\nlease", NULL);
}

static char *
recall_id (CtPublishPlan *plan, const char *name)
{
  g_autofree char *key = dup_ledger_name (name);
  g_auto (CtLedgerBlob) blob = { 0 };

  if (plan->ledger != NULL && ct_ledger_find_blob (plan->ledger, plan->place, key, &blob) && blob.etag != NULL
      && g_uuid_string_is_valid (blob.etag))
    return g_steal_pointer (&blob.etag);
  return g_uuid_string_random ();
}

static void
remember_id (CtPublishLease *self)
{
  g_autofree char *key = dup_ledger_name (self->name);
  const CtLedgerBlob blob = { .etag = self->id };

  if (self->plan->ledger != NULL)
    ct_ledger_note_blob (self->plan->ledger, self->plan->place, key, &blob);
}

/* Returns whether it is to end now. */
static gboolean
wait_for_end (CtPublishLease *self)
{
  gint64 end_us = g_get_monotonic_time () + RENEW_US;
  gboolean is_ending;

  g_mutex_lock (&self->lock);
  while (!self->is_ending && g_cond_wait_until (&self->changed, &self->lock, end_us))
    ;
  is_ending = self->is_ending;
  g_mutex_unlock (&self->lock);
  return is_ending;
}

static gpointer
keep (gpointer data)
{
  CtPublishLease *self = data;
  CtContainer *container = self->plan->container;

  /* One that was broken, or ran out while the line was down, is not fought for. */
  while (!wait_for_end (self))
    ct_container_lease (container, self->name, CT_LEASE_RENEW, self->id, self->cancellable, NULL);
  ct_container_lease (container, self->name, CT_LEASE_RELEASE, self->id, self->cancellable, NULL);
  g_mutex_lock (&self->lock);
  self->has_ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* Without the right to, without a blob and without leases it goes on as if nothing had been asked. */
static gboolean
acquire (CtPublishPlan *plan,
         const char *name,
         const char *id,
         gboolean *taken,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GError) local = NULL;

  *taken = ct_container_lease (plan->container, name, CT_LEASE_ACQUIRE, id, cancellable, &local);
  if (*taken
      || (!g_error_matches (local, CT_ERROR, CT_ERROR_CONFLICT)
          && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * ct_publish_lease_take:
 * @plan: outlives the lease
 * @name: a blob
 * @lease: (out) (nullable) (transfer full): %NULL where there is none to be had
 *
 * Returns: %FALSE with %CT_ERROR_CONFLICT when somebody else has it, or when cancelled
 */
gboolean
ct_publish_lease_take (CtPublishPlan *plan,
                       const char *name,
                       CtPublishLease **lease,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *id = recall_id (plan, name);
  CtPublishLease *self;
  gboolean taken;

  *lease = NULL;
  if ((ct_container_get_abilities (plan->container) & CT_CAN_WRITE) == 0)
    return TRUE;
  if (!acquire (plan, name, id, &taken, cancellable, error))
    return FALSE;
  if (!taken)
    return TRUE;
  self = g_new0 (CtPublishLease, 1);
  self->plan = plan;
  self->name = g_strdup (name);
  self->id = g_steal_pointer (&id);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  remember_id (self);
  self->thread = g_thread_new ("lease", keep, self);
  *lease = self;
  return TRUE;
}

/**
 * ct_publish_lease_get_id:
 * @self: (nullable)
 *
 * Returns: (nullable): for #CtPutRequest
 */
const char *
ct_publish_lease_get_id (CtPublishLease *self)
{
  return self != NULL ? self->id : NULL;
}

/**
 * ct_publish_lease_free:
 *
 * Gives the lease back, unless that takes too long; then it runs out by itself.
 */
void
ct_publish_lease_free (CtPublishLease *self)
{
  gint64 end_us = g_get_monotonic_time () + RELEASE_WAIT_US;

  g_mutex_lock (&self->lock);
  self->is_ending = TRUE;
  g_cond_broadcast (&self->changed);
  while (!self->has_ended && g_cond_wait_until (&self->changed, &self->lock, end_us))
    ;
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->name);
  g_free (self->id);
  g_free (self);
}
