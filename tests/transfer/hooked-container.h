/* hooked-container.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A container that passes everything on to another one, counts, and lets a test do something
 * before it does.
 */
#pragma once

#include "ct-container.h"

G_BEGIN_DECLS

#define HOOKED_TYPE_CONTAINER (hooked_container_get_type ())
G_DECLARE_FINAL_TYPE (HookedContainer, hooked_container, HOOKED, CONTAINER, GObject)

/**
 * HookFunc:
 * @verb: "list", "head", "get", "put"
 *
 * Called in any thread before something is passed on. Returns %FALSE with @error set to fail it.
 */
typedef gboolean (*HookFunc) (HookedContainer *self,
                              const char *verb,
                              const char *name,
                              gpointer data,
                              GCancellable *,
                              GError **error);

/**
 * HookedContainer:
 * @base: does the work
 * @hook: (nullable): see there
 * @fails_after_put: the next put is done and its answer lost
 * @hides_md5: as a service does for blobs without one
 * @abilities: what it says that it allows
 */
struct _HookedContainer
{
  GObject parent_instance;
  CtContainer *base;
  HookFunc hook;
  gpointer hook_data;
  gint fails_after_put;
  gboolean hides_md5;
  CtAbilities abilities;
  GMutex lock;
  GHashTable *counts;
};

HookedContainer *hooked_container_new (CtContainer *base);
guint hooked_container_count (HookedContainer *self, const char *verb, const char *name);

G_END_DECLS
