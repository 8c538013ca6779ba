/* hooked-container.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Counts are kept under "VERB NAME".
 */
#include "hooked-container.h"
#include "ct-error.h"

static void hooked_container_container_init (CtContainerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HookedContainer,
                               hooked_container,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CT_TYPE_CONTAINER, hooked_container_container_init))

static gboolean
pass (HookedContainer *self, const char *verb, const char *name, GCancellable *cancellable, GError **error)
{
  char *key = g_strdup_printf ("%s %s", verb, name);
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, key));
  g_hash_table_replace (self->counts, key, GUINT_TO_POINTER (n + 1));
  g_mutex_unlock (&self->lock);
  return self->hook == NULL || self->hook (self, verb, name, self->hook_data, cancellable, error);
}

/* How often that was asked for. */
guint
hooked_container_count (HookedContainer *self, const char *verb, const char *name)
{
  g_autofree char *key = g_strdup_printf ("%s %s", verb, name);
  guint n;

  g_mutex_lock (&self->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, key));
  g_mutex_unlock (&self->lock);
  return n;
}

static gboolean
hooked_list (CtContainer *container,
             const char *prefix,
             CtContainerPageFunc func,
             gpointer data,
             CtProgress *progress,
             GCancellable *cancellable,
             GError **error)
{
  HookedContainer *self = HOOKED_CONTAINER (container);

  return pass (self, "list", prefix, cancellable, error)
         && ct_container_list (self->base, prefix, func, data, progress, cancellable, error);
}

static gboolean
hooked_head (CtContainer *container, const char *name, CtBlob *blob, GCancellable *cancellable, GError **error)
{
  HookedContainer *self = HOOKED_CONTAINER (container);

  if (!pass (self, "head", name, cancellable, error) || !ct_container_head (self->base, name, blob, cancellable, error))
    return FALSE;
  blob->has_md5 = blob->has_md5 && !self->hides_md5;
  return TRUE;
}

static gboolean
hooked_get (CtContainer *container,
            const char *name,
            GOutputStream *stream,
            CtProgress *progress,
            GCancellable *cancellable,
            GError **error)
{
  HookedContainer *self = HOOKED_CONTAINER (container);

  return pass (self, "get", name, cancellable, error)
         && ct_container_get (self->base, name, stream, progress, cancellable, error);
}

static gboolean
hooked_put (CtContainer *container, const CtPutRequest *request, char **etag, GCancellable *cancellable, GError **error)
{
  HookedContainer *self = HOOKED_CONTAINER (container);

  if (!pass (self, "put", request->name, cancellable, error)
      || !ct_container_put (self->base, request, etag, cancellable, error))
    return FALSE;
  if (!g_atomic_int_compare_and_exchange (&self->fails_after_put, TRUE, FALSE))
    return TRUE;
  g_clear_pointer (etag, g_free);
  g_set_error (error, CT_ERROR, CT_ERROR_NETWORK, "lost");
  return FALSE;
}

static char *
hooked_url_of (CtContainer *container, const char *name)
{
  return ct_container_url_of (HOOKED_CONTAINER (container)->base, name);
}

static char *
hooked_dup_title (CtContainer *container)
{
  return ct_container_dup_title (HOOKED_CONTAINER (container)->base);
}

static CtAbilities
hooked_get_abilities (CtContainer *container)
{
  return HOOKED_CONTAINER (container)->abilities;
}

static guint
hooked_get_parallel (CtContainer *container)
{
  return 8;
}

static void
hooked_container_finalize (GObject *object)
{
  HookedContainer *self = HOOKED_CONTAINER (object);

  g_object_unref (self->base);
  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (hooked_container_parent_class)->finalize (object);
}

static void
hooked_container_class_init (HookedContainerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hooked_container_finalize;
}

static void
hooked_container_init (HookedContainer *self)
{
  g_mutex_init (&self->lock);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->abilities = CT_CAN_ALL;
}

static void
hooked_container_container_init (CtContainerInterface *iface)
{
  iface->list = hooked_list;
  iface->head = hooked_head;
  iface->get = hooked_get;
  iface->put = hooked_put;
  iface->url_of = hooked_url_of;
  iface->dup_title = hooked_dup_title;
  iface->get_abilities = hooked_get_abilities;
  iface->get_parallel = hooked_get_parallel;
}

HookedContainer *
hooked_container_new (CtContainer *base)
{
  HookedContainer *self = g_object_new (HOOKED_TYPE_CONTAINER, NULL);

  self->base = g_object_ref (base);
  return self;
}
