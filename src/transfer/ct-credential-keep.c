/* ct-credential-keep.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is kept is the text as it was given, because that is what can be read again, whatever its
 * form; and under the address of the container alone, because it is good for all that is in it.
 */
#include "ct-credential-keep.h"
#include "ct-destination.h"
#include "ct-secrets.h"

/* NULL for what needs no secret or says not where it is for. */
static char *
dup_container_address (CtCredential *self)
{
  const CtAzureAddress *address = ct_credential_get_address (self);

  if (address == NULL || address->container == NULL)
    return NULL;
  return g_strconcat (address->endpoint, "/", address->container, NULL);
}

/**
 * ct_credential_dup_address:
 *
 * Returns: (transfer full) (nullable): where it is for, without a secret, so that it can be shown and
 *   remembered: a folder's path or the address of a container and what is in it; %NULL while that is
 *   not said
 */
char *
ct_credential_dup_address (CtCredential *self)
{
  const CtAzureAddress *address = ct_credential_get_address (self);
  g_autofree char *container = dup_container_address (self);
  g_autofree char *folder = NULL;

  if (ct_credential_get_folder (self) != NULL)
    return g_strdup (ct_credential_get_folder (self));
  if (container == NULL || address->folder == NULL)
    return g_steal_pointer (&container);
  folder = g_uri_escape_string (address->folder, "/", TRUE);
  return g_strconcat (container, "/", folder, NULL);
}

/**
 * ct_credential_keep:
 * @text: what it was made of, see ct_credential_parse()
 * @error: why it is kept only until the program ends; the message says so
 *
 * Keeps a credential for the container that it names. What needs no secret is not kept. Blocks,
 * perhaps until the user has unlocked the keyring.
 *
 * Returns: see ct_secrets_store()
 */
gboolean
ct_credential_keep (CtCredential *self, CtSecret *text, GCancellable *cancellable, GError **error)
{
  g_autofree char *place = dup_container_address (self);
  g_autofree char *title = NULL;

  if (place == NULL || !ct_credential_holds_secret (ct_secret_peek (text)))
    return TRUE;
  /* Translators: what the keyring calls it; %s is the address of a container */
  title = g_strdup_printf (_ ("Cartouche: %s"), place);
  return ct_secrets_store (place, title, text, cancellable, error);
}

/**
 * ct_credential_find_kept:
 * @self: an address
 *
 * Looks for what was kept for the container of that address. Blocks, perhaps until the user has
 * unlocked the keyring.
 *
 * Returns: (transfer full) (nullable): the credential for the same place
 */
CtCredential *
ct_credential_find_kept (CtCredential *self, GCancellable *cancellable)
{
  g_autofree char *place = dup_container_address (self);
  g_autofree char *address = ct_credential_dup_address (self);
  g_autoptr (CtSecret) text = place != NULL ? ct_secrets_find (place, cancellable) : NULL;

  return text != NULL ? ct_credential_resolve (address, ct_secret_peek (text), NULL) : NULL;
}

/**
 * ct_credential_forget_kept:
 *
 * Takes what was kept for the container out of keyring and memory.
 */
void
ct_credential_forget_kept (CtCredential *self, GCancellable *cancellable)
{
  g_autofree char *place = dup_container_address (self);

  if (place != NULL)
    ct_secrets_forget (place, cancellable);
}
