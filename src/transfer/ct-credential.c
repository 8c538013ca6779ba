/* ct-credential.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Forms are told apart by what they cannot share: an address begins with http, a connection
 * string has a key of its own kind, a signature has `sig=`, an account's key measures 64
 * bytes. What is none of these is a folder. No message repeats what was pasted, but for
 * hosts and the names of containers.
 */
#include "ct-connection-string.h"
#include "ct-credential.h"
#include "ct-error.h"
#include "ct-shared-key.h"

#include <string.h>

#define BEARER "Bearer "
#define PLACE_SCHEME "azure:"

struct _CtCredential
{
  gatomicrefcount ref_count;
  CtCredentialKind kind;
  CtAzureAddress *address; /* NULL as long as nobody has said where */
  char *account;
  CtSas *sas;
  CtSecret *secret; /* the key's bytes, or the bearer's token */
  CtEntra *entra;   /* who gives out bearer's tokens */
  char *folder;
};

static CtCredential *
credential_new (CtCredentialKind kind)
{
  CtCredential *self = g_new0 (CtCredential, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  return self;
}

CtCredential *
ct_credential_ref (CtCredential *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ct_credential_unref (CtCredential *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->address, ct_azure_address_free);
  g_clear_pointer (&self->sas, ct_sas_free);
  g_clear_pointer (&self->secret, ct_secret_unref);
  g_clear_pointer (&self->entra, ct_entra_unref);
  g_free (self->account);
  g_free (self->folder);
  g_free (self);
}

CtCredentialKind
ct_credential_get_kind (CtCredential *self)
{
  return self->kind;
}

/**
 * ct_credential_get_address:
 *
 * Returns: (nullable): where it is for; %NULL when that was not said
 */
const CtAzureAddress *
ct_credential_get_address (CtCredential *self)
{
  return self->address;
}

/**
 * ct_credential_get_folder:
 *
 * Returns: (nullable): the folder of a %CT_CREDENTIAL_FOLDER, as it was typed
 */
const char *
ct_credential_get_folder (CtCredential *self)
{
  return self->folder;
}

/**
 * ct_credential_get_account:
 *
 * Returns: (nullable): the storage account, if it is known
 */
const char *
ct_credential_get_account (CtCredential *self)
{
  return self->account;
}

/**
 * ct_credential_get_key:
 *
 * Returns: (nullable): the account's key, its bytes, of a %CT_CREDENTIAL_KEY
 */
const CtSecret *
ct_credential_get_key (CtCredential *self)
{
  return self->kind == CT_CREDENTIAL_KEY ? self->secret : NULL;
}

/**
 * ct_credential_get_token:
 *
 * Returns: (nullable): the query of a shared access signature, or a bearer's token
 */
const CtSecret *
ct_credential_get_token (CtCredential *self)
{
  if (self->kind == CT_CREDENTIAL_SAS)
    return self->sas->token;
  return self->kind == CT_CREDENTIAL_BEARER ? self->secret : NULL;
}

/**
 * ct_credential_get_entra:
 *
 * Returns: (nullable) (transfer none): who gives out the tokens of a %CT_CREDENTIAL_BEARER that has none of
 *   its own
 */
CtEntra *
ct_credential_get_entra (CtCredential *self)
{
  return self->entra;
}

static gboolean
fail (GError **error, CtError code, const char *message)
{
  g_set_error_literal (error, CT_ERROR, (int) code, message);
  return FALSE;
}

static CtCredential *
new_for_key (const char *account, CtSecret *key)
{
  CtCredential *self = credential_new (CT_CREDENTIAL_KEY);

  self->secret = key;
  self->account = g_strdup (account);
  if (account != NULL)
    {
      g_autofree char *endpoint = g_strdup_printf ("https://%s.blob.core.windows.net", account);

      self->address = ct_azure_address_parse (endpoint, NULL);
    }
  return self;
}

static CtCredential *
new_for_sas (const char *query, GError **error)
{
  g_autoptr (CtSas) sas = ct_sas_parse (query, error);
  CtCredential *self;

  if (sas == NULL)
    return NULL;
  self = credential_new (CT_CREDENTIAL_SAS);
  self->sas = g_steal_pointer (&sas);
  return self;
}

/* A secret that says nothing of where it is for, or NULL without an error when it is none. */
static CtCredential *
parse_bare_secret (const char *text, GError **error)
{
  CtCredential *self;
  CtSecret *key;

  if (g_ascii_strncasecmp (text, BEARER, strlen (BEARER)) == 0)
    {
      text += strlen (BEARER);
      self = credential_new (CT_CREDENTIAL_BEARER);
      self->secret = ct_secret_new (text + strspn (text, " "), -1);
      return self;
    }
  if (ct_sas_looks_like_one (text))
    return new_for_sas (text, error);
  key = ct_shared_key_decode (text);
  return key != NULL ? new_for_key (NULL, key) : NULL;
}

static gboolean
set_address (CtCredential *self, CtAzureAddress *address)
{
  g_clear_pointer (&self->address, ct_azure_address_free);
  g_clear_pointer (&address->query, ct_secret_unref);
  self->address = address;
  if (self->account == NULL)
    self->account = g_strdup (address->account);
  return TRUE;
}

/* An address; its secret is in its query, or in SECRET, which stood behind it. */
static CtCredential *
parse_address (const char *text, const char *secret, GError **error)
{
  g_autoptr (CtAzureAddress) address = ct_azure_address_parse (text, error);
  g_autoptr (CtCredential) self = NULL;
  g_autoptr (GError) local = NULL;

  if (address == NULL)
    return NULL;
  if (address->query != NULL && ct_secret_get_length (address->query) > 0)
    {
      self = new_for_sas (ct_secret_peek (address->query), error);
      if (self == NULL)
        return NULL;
    }
  else if (secret != NULL)
    {
      self = parse_bare_secret (secret, &local);
      if (self == NULL)
        {
          if (local != NULL)
            g_propagate_error (error, g_steal_pointer (&local));
          else
            fail (error,
                  CT_ERROR_USAGE,
                  _ ("What follows the address is neither a shared access signature nor an account key. Copy it "
                     "again."));
          return NULL;
        }
    }
  else
    self = credential_new (CT_CREDENTIAL_ADDRESS);
  set_address (self, g_steal_pointer (&address));
  return g_steal_pointer (&self);
}

static CtCredential *
parse_connection_string (const char *text, GError **error)
{
  g_autoptr (CtConnectionString) parts = ct_connection_string_parse (text, error);
  g_autoptr (CtCredential) self = NULL;
  g_autoptr (CtAzureAddress) address = NULL;

  if (parts == NULL)
    return NULL;
  address = ct_azure_address_parse (ct_secret_peek (parts->endpoint), error);
  if (address == NULL)
    return NULL;
  if (parts->key != NULL)
    {
      self = credential_new (CT_CREDENTIAL_KEY);
      self->secret = ct_secret_ref (parts->key);
    }
  else
    self = new_for_sas (ct_secret_peek (parts->sas != NULL ? parts->sas : address->query), error);
  if (self == NULL)
    return NULL;
  self->account = g_strdup (parts->account);
  set_address (self, g_steal_pointer (&address));
  if (self->kind == CT_CREDENTIAL_KEY && self->account == NULL)
    {
      fail (error,
            CT_ERROR_USAGE,
            _ ("The connection string names no account: AccountName is missing. Copy the whole of it."));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* "account key", "account:key", or NULL without an error. */
static CtCredential *
parse_account_and_key (const char *text)
{
  gsize length = strcspn (text, ": \t\r\n");
  g_autofree char *account = g_strndup (text, length);
  CtSecret *key = NULL;

  if (ct_azure_is_account_name (account))
    key = ct_shared_key_decode (text + length + strspn (text + length, ": \t\r\n"));
  return key != NULL ? new_for_key (account, key) : NULL;
}

static CtCredential *
parse_stripped (char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  CtCredential *self;

  if (*text == '\0')
    {
      fail (error, CT_ERROR_USAGE, _ ("There is nothing that names a container or a folder."));
      return NULL;
    }
  if (ct_azure_address_looks_like_one (text))
    {
      char *end = text + strcspn (text, " \t\r\n");

      if (*end == '\0')
        return parse_address (text, NULL, error);
      *end = '\0';
      return parse_address (text, g_strstrip (end + 1), error);
    }
  if (ct_connection_string_looks_like_one (text))
    return parse_connection_string (text, error);
  self = parse_bare_secret (text, &local);
  if (self == NULL && local == NULL)
    self = parse_account_and_key (text);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (self == NULL)
    {
      self = credential_new (CT_CREDENTIAL_FOLDER);
      self->folder = g_strdup (text);
    }
  return self;
}

/**
 * ct_credential_parse:
 * @text: what was pasted: address of a container or an account with a shared access signature;
 *   an address and then, after a blank or on the next line, the signature or the account's key;
 *   a connection string; an account's name and key; a signature, a key or "Bearer …" alone, for
 *   ct_credential_at(); or a folder
 *
 * Returns: (transfer full): what it is, or %NULL with %CT_ERROR_USAGE when it is damaged
 */
CtCredential *
ct_credential_parse (const char *text, GError **error)
{
  g_auto (CtWiped) copy = g_strdup (text);
  gsize length = strlen (text);
  CtCredential *self = parse_stripped (g_strstrip (copy), error);

  /* Stripping moved the text to the front and left its tail behind. */
  explicit_bzero (copy, length);
  return self;
}

/**
 * ct_credential_new_signed_in:
 * @place: the address of a container, without a secret
 * @entra: who is signed in
 *
 * Returns: (transfer full): the credential, or %NULL with %CT_ERROR_USAGE
 */
CtCredential *
ct_credential_new_signed_in (const char *place, CtEntra *entra, GError **error)
{
  g_autoptr (CtAzureAddress) address = NULL;
  CtCredential *self;

  if (!ct_azure_address_looks_like_one (place))
    {
      fail (error,
            CT_ERROR_USAGE,
            _ ("Who signs in needs the address of the container, https://…, as the destination."));
      return NULL;
    }
  address = ct_azure_address_parse (place, error);
  if (address == NULL)
    return NULL;
  self = credential_new (CT_CREDENTIAL_BEARER);
  self->entra = ct_entra_ref (entra);
  set_address (self, g_steal_pointer (&address));
  return self;
}

static gboolean
is_same_endpoint (const CtAzureAddress *a, const CtAzureAddress *b)
{
  return g_ascii_strcasecmp (a->endpoint, b->endpoint) == 0;
}

/* Puts the place of OTHER into SELF; both have an address. */
static gboolean
take_place (CtCredential *self, const CtAzureAddress *other, GError **error)
{
  CtAzureAddress *own = self->address;

  if (own->container != NULL && other->container != NULL && strcmp (own->container, other->container) != 0)
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_USAGE,
                   _ ("The credential is for the container “%s”, not for “%s”. Use the one that belongs to it."),
                   own->container,
                   other->container);
      return FALSE;
    }
  if (other->container != NULL)
    {
      ct_set_str (&own->container, other->container);
      ct_set_str (&own->folder, other->folder);
    }
  return TRUE;
}

static gboolean
take_address (CtCredential *self, const char *place, GError **error)
{
  g_autoptr (CtAzureAddress) address = ct_azure_address_parse (place, error);

  if (address == NULL)
    return FALSE;
  if (self->address == NULL)
    return set_address (self, g_steal_pointer (&address));
  if (!is_same_endpoint (self->address, address))
    {
      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_USAGE,
                   _ ("The credential is for the account at %s, not for the one at %s. Use the one that belongs to "
                      "it."),
                   self->address->host,
                   address->host);
      return FALSE;
    }
  return take_place (self, address, error);
}

static gboolean
take_name (CtCredential *self, const char *name, GError **error)
{
  g_autoptr (CtAzureAddress) other = NULL;

  if (self->address == NULL)
    return fail (error,
                 CT_ERROR_USAGE,
                 _ ("The credential does not say which account it is for. Give the address of the container, "
                    "https://…, as the destination."));
  other = ct_azure_address_copy (self->address);
  return ct_azure_address_set_place (other, name, error) && take_place (self, other, error);
}

/**
 * ct_credential_at:
 * @place: an address without a secret, or "azure:container/folder" for one in the credential's
 *   own account
 *
 * The credential, for that place.
 *
 * Returns: (transfer full): a new credential, or %NULL with %CT_ERROR_USAGE when the two do not
 *   belong together
 */
CtCredential *
ct_credential_at (CtCredential *self, const char *place, GError **error)
{
  g_autoptr (CtCredential) copy = credential_new (self->kind);
  gboolean ok;

  copy->address = self->address != NULL ? ct_azure_address_copy (self->address) : NULL;
  copy->account = g_strdup (self->account);
  copy->folder = g_strdup (self->folder);
  copy->secret = self->secret != NULL ? ct_secret_ref (self->secret) : NULL;
  copy->entra = self->entra != NULL ? ct_entra_ref (self->entra) : NULL;
  copy->sas = self->sas != NULL ? ct_sas_parse (ct_secret_peek (self->sas->token), NULL) : NULL;
  if (g_str_has_prefix (place, PLACE_SCHEME))
    ok = take_name (copy, place + strlen (PLACE_SCHEME), error);
  else
    ok = take_address (copy, place, error);
  return ok ? g_steal_pointer (&copy) : NULL;
}

/**
 * ct_credential_get_abilities:
 *
 * Returns: what it allows, as far as that is known without asking
 */
CtAbilities
ct_credential_get_abilities (CtCredential *self)
{
  switch (self->kind)
    {
    case CT_CREDENTIAL_ADDRESS:
      return CT_CAN_LIST | CT_CAN_READ;
    case CT_CREDENTIAL_SAS:
      return ct_sas_get_abilities (self->sas);
    case CT_CREDENTIAL_FOLDER:
    case CT_CREDENTIAL_KEY:
    case CT_CREDENTIAL_BEARER:
    default:
      return CT_CAN_ALL;
    }
}

/**
 * ct_credential_dup_place:
 *
 * Returns: (transfer full): where it is for, to show: host, container and folder; empty when unknown
 */
char *
ct_credential_dup_place (CtCredential *self)
{
  const CtAzureAddress *address = self->address;
  GString *text;

  if (self->folder != NULL)
    return g_filename_display_name (self->folder);
  text = g_string_new (NULL);
  if (address != NULL)
    {
      g_string_append_printf (text, "%s%s", address->host, address->path);
      if (address->container != NULL)
        g_string_append_printf (text, "/%s", address->container);
      if (address->folder != NULL)
        g_string_append_printf (text, "/%s", address->folder);
    }
  return g_string_free (text, FALSE);
}

static const char *
get_title (CtCredential *self)
{
  switch (self->kind)
    {
    case CT_CREDENTIAL_FOLDER:
      return _ ("Folder");
    case CT_CREDENTIAL_ADDRESS:
      return _ ("Address without a credential");
    case CT_CREDENTIAL_SAS:
      if (self->sas->kind == CT_SAS_ACCOUNT)
        return _ ("Shared access signature for the account");
      return _ ("Shared access signature for the container");
    case CT_CREDENTIAL_KEY:
      return _ ("Account key");
    case CT_CREDENTIAL_BEARER:
      return _ ("Sign-in token");
    default:
      g_return_val_if_reached ("");
    }
}

static void
append_abilities (GString *text, CtAbilities abilities)
{
  static const struct
  {
    CtAbilities ability;
    const char *word;
  } words[] = {
    { CT_CAN_LIST, N_ ("list") },   { CT_CAN_READ, N_ ("read") },     { CT_CAN_CREATE, N_ ("create") },
    { CT_CAN_WRITE, N_ ("write") }, { CT_CAN_DELETE, N_ ("delete") },
  };
  const char *separator = "";

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((abilities & words[i].ability) != 0)
      {
        g_string_append_printf (text, "%s%s", separator, _ (words[i].word));
        separator = ", ";
      }
}

/**
 * ct_credential_describe:
 *
 * Returns: (transfer full): what it is, where for, what it allows and until when, without its secret
 */
char *
ct_credential_describe (CtCredential *self)
{
  GString *text = g_string_new (get_title (self));
  g_autofree char *place = ct_credential_dup_place (self);
  g_autoptr (GString) abilities = g_string_new (NULL);

  if (*place != '\0')
    g_string_append_printf (text, " · %s", place);
  if (self->kind == CT_CREDENTIAL_FOLDER)
    return g_string_free (text, FALSE);
  if (self->kind == CT_CREDENTIAL_SAS && self->sas->permissions == NULL)
    g_string_append_printf (text, " · %s", _ ("a policy on the server says what it allows"));
  else
    {
      append_abilities (abilities, ct_credential_get_abilities (self));
      g_string_append (text, " · ");
      /* Translators: %s is a list of verbs, "list, read, write" */
      g_string_append_printf (text, _ ("allows: %s"), abilities->len > 0 ? abilities->str : "–");
    }
  if (self->kind == CT_CREDENTIAL_SAS && self->sas->expiry_s != 0)
    {
      g_autofree char *expiry = ct_sas_format_time (self->sas->expiry_s);

      g_string_append (text, " · ");
      /* Translators: %s is a time */
      g_string_append_printf (text, _ ("until %s"), expiry);
    }
  return g_string_free (text, FALSE);
}

/**
 * ct_credential_check:
 * @needs: what is going to be done
 * @now_s: seconds since 1970
 * @remarks: (nullable) (element-type utf8): gets sentences that are worth knowing
 *
 * Says whether the credential is complete and will do, without sending anything.
 */
gboolean
ct_credential_check (CtCredential *self, CtAbilities needs, gint64 now_s, GPtrArray *remarks, GError **error)
{
  const CtAzureAddress *address = self->address;

  if (self->kind == CT_CREDENTIAL_FOLDER)
    return TRUE;
  if (address == NULL)
    return fail (error,
                 CT_ERROR_USAGE,
                 _ ("The credential does not say which account it is for. Give the address of the container, "
                    "https://…, as the destination."));
  if (self->kind == CT_CREDENTIAL_SAS && !ct_sas_check (self->sas, needs, address->is_https, now_s, remarks, error))
    return FALSE;
  if (self->kind == CT_CREDENTIAL_ADDRESS && (needs & ~(CT_CAN_LIST | CT_CAN_READ)) != 0)
    return fail (error,
                 CT_ERROR_USAGE,
                 _ ("There is no credential for this address. Give a shared access signature, a connection string or "
                    "an account key with it."));
  if (self->kind == CT_CREDENTIAL_KEY && self->account == NULL)
    return fail (error,
                 CT_ERROR_USAGE,
                 _ ("The address does not tell the name of the account, which signing with its key needs. Use the "
                    "account's connection string."));
  if (!address->is_https && (!address->is_loopback || self->kind == CT_CREDENTIAL_BEARER))
    return fail (error,
                 CT_ERROR_DENIED,
                 _ ("The address begins with http, so everybody on the way could read the credential. Use the address "
                    "with https."));
  if (address->container == NULL)
    return fail (error,
                 CT_ERROR_USAGE,
                 _ ("The credential is for the whole account. Say which container is meant, with the address "
                    "https://…/container as the destination."));
  return TRUE;
}

/**
 * ct_credential_holds_secret:
 *
 * Returns: whether @text has, or seems to have, a secret in it, so that it must not be shown or kept
 */
gboolean
ct_credential_holds_secret (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CtCredential) self = ct_credential_parse (text, &error);
  g_auto (CtWiped) lower = g_ascii_strdown (text, -1);

  if (strstr (lower, "sig=") != NULL || strstr (lower, "accountkey=") != NULL
      || strstr (lower, "sharedaccesssignature=") != NULL)
    return TRUE;
  return self != NULL && self->kind != CT_CREDENTIAL_FOLDER && self->kind != CT_CREDENTIAL_ADDRESS;
}
