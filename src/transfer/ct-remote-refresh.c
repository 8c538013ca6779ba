/* ct-remote-refresh.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures hardly ever change, so nobody asks before one is shown again. One listing, when
 * there is time, tells which did.
 */
#include "ct-remote-index-private.h"
#include "ct-remote-name-private.h"
#include "ct-remote-set-private.h"

typedef struct
{
  GHashTable *entries; /* from blob to CtRemoteEntry; what is left at the end is not there any more */
  GPtrArray *changed;  /* of names in the cache */
} Comparing;

static gboolean
is_same (const CtRemoteEntry *entry, const CtBlob *blob)
{
  if (entry->size != blob->size)
    return FALSE;
  return blob->has_md5 ? ct_md5_equal (&entry->md5, &blob->md5) : blob->modified_us < entry->fetched_us;
}

static gboolean
take_page (const CtBlob *blobs, guint n_blobs, gpointer data, GError **error)
{
  Comparing *comparing = data;

  for (guint i = 0; i < n_blobs; i++)
    {
      const CtRemoteEntry *entry = g_hash_table_lookup (comparing->entries, blobs[i].name);

      if (entry == NULL)
        continue;
      if (!is_same (entry, &blobs[i]))
        g_ptr_array_add (comparing->changed, entry->name);
      g_hash_table_remove (comparing->entries, blobs[i].name);
    }
  return TRUE;
}

/**
 * ct_remote_set_refresh_images:
 * @n_forgotten: (out) (optional): how many pictures were
 *
 * Compares the pictures that are here with a listing of the container, and forgets those that were
 * changed or removed there; one that is held now stays. Where the credential does not allow to
 * list, nothing happens.
 */
gboolean
ct_remote_set_refresh_images (CtRemoteSet *self,
                              guint *n_forgotten,
                              CtProgress *progress,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (GPtrArray) entries = ct_remote_cache_list (self->cache);
  g_autoptr (GHashTable) by_blob = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();
  g_autofree char *folder = NULL;
  g_autofree char *prefix = NULL;
  Comparing comparing = { by_blob, changed };
  GHashTableIter iter;
  gpointer gone;

  if (n_forgotten != NULL)
    *n_forgotten = 0;
  if (entries->len == 0 || (ct_container_get_abilities (self->container) & CT_CAN_LIST) == 0)
    return TRUE;
  for (guint i = 0; i < entries->len; i++)
    {
      CtRemoteEntry *entry = g_ptr_array_index (entries, i);

      g_hash_table_insert (by_blob, entry->blob_name, entry);
      ct_remote_widen_folder (&folder, entry->blob_name);
    }
  prefix = *folder != '\0' ? g_strconcat (folder, "/", NULL) : NULL;
  if (!ct_container_list (self->container, prefix, take_page, &comparing, progress, cancellable, error))
    return FALSE;
  g_hash_table_iter_init (&iter, by_blob);
  while (g_hash_table_iter_next (&iter, NULL, &gone))
    g_ptr_array_add (changed, ((CtRemoteEntry *) gone)->name);
  for (guint i = 0; i < changed->len; i++)
    ct_remote_cache_forget (self->cache, g_ptr_array_index (changed, i));
  if (n_forgotten != NULL)
    *n_forgotten = changed->len;
  return TRUE;
}
