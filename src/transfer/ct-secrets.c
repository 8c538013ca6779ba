/* ct-secrets.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libsecret, and a table behind it. What is in the table wins: it is newer.
 */
#include "ct-error.h"
#include "ct-secrets.h"

#include <libsecret/secret.h>

static const SecretSchema schema = {
  CT_APPLICATION_ID ".Destination",
  SECRET_SCHEMA_NONE,
  { { "place", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

static GMutex lock;
static GHashTable *in_memory;

static void
unref_secret (gpointer secret)
{
  ct_secret_unref (secret);
}

/* SECRET: NULL takes it out. */
static void
remember (const char *place, CtSecret *secret)
{
  g_mutex_lock (&lock);
  if (in_memory == NULL)
    in_memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_secret);
  if (secret != NULL)
    g_hash_table_replace (in_memory, g_strdup (place), ct_secret_ref (secret));
  else
    g_hash_table_remove (in_memory, place);
  g_mutex_unlock (&lock);
}

/**
 * ct_secrets_store:
 * @place: what the secret is for: an address, free of secrets
 * @title: what the keyring shows
 * @error: why it is kept only until the program ends; the message says so
 *
 * Returns: whether the keyring has it; in memory it is in any case
 */
gboolean
ct_secrets_store (const char *place, const char *title, CtSecret *secret, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  remember (place, secret);
  if (secret_password_store_sync (&schema,
                                  SECRET_COLLECTION_DEFAULT,
                                  title,
                                  ct_secret_peek (secret),
                                  cancellable,
                                  &local,
                                  "place",
                                  place,
                                  NULL))
    return TRUE;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_DENIED,
                 _ ("There is no keyring to keep the credential in, so it is forgotten when Cartouche ends."));
  return FALSE;
}

/**
 * ct_secrets_find:
 *
 * Returns: (transfer full) (nullable): what was stored for the place
 */
CtSecret *
ct_secrets_find (const char *place, GCancellable *cancellable)
{
  CtSecret *secret = NULL;
  char *text;

  g_mutex_lock (&lock);
  if (in_memory != NULL)
    secret = g_hash_table_lookup (in_memory, place);
  if (secret != NULL)
    ct_secret_ref (secret);
  g_mutex_unlock (&lock);
  if (secret != NULL)
    return secret;
  text = secret_password_lookup_sync (&schema, cancellable, NULL, "place", place, NULL);
  if (text != NULL)
    secret = ct_secret_new (text, -1);
  secret_password_free (text);
  return secret;
}

/**
 * ct_secrets_forget:
 *
 * Takes what was stored for the place out of keyring and memory.
 */
void
ct_secrets_forget (const char *place, GCancellable *cancellable)
{
  remember (place, NULL);
  secret_password_clear_sync (&schema, cancellable, NULL, "place", place, NULL);
}
