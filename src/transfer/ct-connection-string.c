/* ct-connection-string.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After "Configure Azure Storage connection strings" in the documentation of Azure Storage.
 * Keys are compared without regard to case; those of other services are passed over.
 */
#include "ct-azure-address.h"
#include "ct-connection-string.h"
#include "ct-error.h"
#include "ct-shared-key.h"

#include <string.h>

/* The emulator's account is the same everywhere, and public. */
#define EMULATOR_ACCOUNT "devstoreaccount1"
#define EMULATOR_KEY "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

typedef enum
{
  PART_PROTOCOL,
  PART_ACCOUNT,
  PART_KEY,
  PART_SUFFIX,
  PART_ENDPOINT,
  PART_SAS,
  PART_DEVELOPMENT,
  PART_PROXY,
} Part;

#define N_PARTS (PART_PROXY + 1)

static const char *const part_names[N_PARTS] = {
  "DefaultEndpointsProtocol",
  "AccountName",
  "AccountKey",
  "EndpointSuffix",
  "BlobEndpoint",
  "SharedAccessSignature",
  "UseDevelopmentStorage",
  "DevelopmentStorageProxyUri",
};

void
ct_connection_string_free (CtConnectionString *self)
{
  g_free (self->account);
  g_clear_pointer (&self->endpoint, ct_secret_unref);
  g_clear_pointer (&self->key, ct_secret_unref);
  g_clear_pointer (&self->sas, ct_secret_unref);
  g_free (self);
}

/* Whether TEXT, up to its first equals sign, is the name. */
static gboolean
is_named (const char *text, const char *name)
{
  gsize length = strlen (name);

  return g_ascii_strncasecmp (text, name, length) == 0 && text[length + strspn (text + length, " ")] == '=';
}

/**
 * ct_connection_string_looks_like_one:
 *
 * Returns: whether @text begins with, or has after a semicolon, one of the keys
 */
gboolean
ct_connection_string_looks_like_one (const char *text)
{
  for (const char *p = text; p != NULL; p = strchr (p, ';'))
    {
      p += strspn (p, "; \t\r\n");
      for (guint i = 0; i < N_PARTS; i++)
        if (is_named (p, part_names[i]))
          return TRUE;
    }
  return FALSE;
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, CT_ERROR, CT_ERROR_USAGE, message);
  return FALSE;
}

/* Cuts TEXT up in place; the values of PARTS point into it. */
static gboolean
cut_up (char *text, char *parts[N_PARTS], GError **error)
{
  char *rest = text;

  while (rest != NULL)
    {
      char *element = g_strstrip (strsep (&rest, ";"));
      char *equals = strchr (element, '=');

      if (*element == '\0')
        continue;
      if (equals == NULL)
        return fail (error,
                     _ ("The connection string is not complete: a part of it has no value. Copy the whole of it."));
      for (guint i = 0; i < N_PARTS; i++)
        if (is_named (element, part_names[i]))
          parts[i] = g_strstrip (equals + 1);
    }
  for (guint i = 0; i < N_PARTS; i++)
    if (parts[i] != NULL && *parts[i] == '\0')
      parts[i] = NULL;
  return TRUE;
}

static CtConnectionString *
make_emulator (char *const parts[N_PARTS])
{
  CtConnectionString *self = g_new0 (CtConnectionString, 1);
  const char *host = parts[PART_PROXY] != NULL ? parts[PART_PROXY] : "http://127.0.0.1";
  g_autofree char *endpoint = NULL;
  gsize length = strlen (host);

  while (length > 0 && host[length - 1] == '/')
    length--;
  endpoint = g_strdup_printf ("%.*s:10000/" EMULATOR_ACCOUNT, (int) length, host);
  self->account = g_strdup (EMULATOR_ACCOUNT);
  self->endpoint = ct_secret_new (endpoint, -1);
  self->key = ct_shared_key_decode (EMULATOR_KEY);
  return self;
}

static gboolean
take_endpoint (CtConnectionString *self, char *const parts[N_PARTS], GError **error)
{
  const char *protocol = parts[PART_PROTOCOL] != NULL ? parts[PART_PROTOCOL] : "https";
  const char *suffix = parts[PART_SUFFIX] != NULL ? parts[PART_SUFFIX] : "core.windows.net";
  g_autofree char *composed = NULL;

  if (parts[PART_ENDPOINT] != NULL)
    {
      self->endpoint = ct_secret_new (parts[PART_ENDPOINT], -1);
      return TRUE;
    }
  if (self->account == NULL)
    return fail (error, _ ("The connection string names no account: AccountName is missing. Copy the whole of it."));
  if (g_ascii_strcasecmp (protocol, "https") != 0 && g_ascii_strcasecmp (protocol, "http") != 0)
    return fail (error, _ ("The connection string has a DefaultEndpointsProtocol that is neither https nor http."));
  if (strcspn (suffix, "/?#@: ") != strlen (suffix))
    return fail (error, _ ("The connection string has an EndpointSuffix that is no name of a host."));
  composed = g_strdup_printf ("%s://%s.blob.%s", protocol, self->account, suffix);
  self->endpoint = ct_secret_new (composed, -1);
  return TRUE;
}

static gboolean
take_parts (CtConnectionString *self, char *const parts[N_PARTS], GError **error)
{
  if (parts[PART_ACCOUNT] != NULL && !ct_azure_is_account_name (parts[PART_ACCOUNT]))
    return fail (error,
                 _ ("The connection string has an AccountName that no account can have: it needs 3 to 24 small "
                    "letters and digits."));
  self->account = g_strdup (parts[PART_ACCOUNT]);
  if (!take_endpoint (self, parts, error))
    return FALSE;
  if (parts[PART_KEY] != NULL)
    {
      self->key = ct_shared_key_decode (parts[PART_KEY]);
      return self->key != NULL
             || fail (error,
                      _ ("The AccountKey in the connection string is damaged: an account key has 88 characters and "
                         "ends in ==. Copy it again."));
    }
  if (parts[PART_SAS] != NULL)
    self->sas = ct_secret_new (parts[PART_SAS], -1);
  else if (strchr (ct_secret_peek (self->endpoint), '?') == NULL)
    return fail (error,
                 _ ("The connection string has neither an AccountKey nor a SharedAccessSignature. Copy the whole of "
                    "it."));
  return TRUE;
}

/**
 * ct_connection_string_parse:
 * @text: as the portal shows it; blanks and an empty last element do not matter
 *
 * Returns: (transfer full): its parts, or %NULL with %CT_ERROR_USAGE
 */
CtConnectionString *
ct_connection_string_parse (const char *text, GError **error)
{
  g_autoptr (CtConnectionString) self = NULL;
  g_autoptr (CtSecret) copy = ct_secret_new (text, -1);
  char *parts[N_PARTS] = { NULL };

  /* The copy is this function's alone, and wiped with its last reference. */
  if (!cut_up ((char *) ct_secret_peek (copy), parts, error))
    return NULL;
  if (parts[PART_DEVELOPMENT] != NULL && g_ascii_strcasecmp (parts[PART_DEVELOPMENT], "true") == 0)
    return make_emulator (parts);
  self = g_new0 (CtConnectionString, 1);
  return take_parts (self, parts, error) ? g_steal_pointer (&self) : NULL;
}
