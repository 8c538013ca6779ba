/* sas-signer.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The strings to sign of "Create a service SAS" and "Create an account SAS".
 */
#include "sas-signer.h"

#include <string.h>

#define ACCOUNT "devstoreaccount1"

static void
append (GString *text, const char *field)
{
  g_string_append (text, field != NULL ? field : "");
  g_string_append_c (text, '\n');
}

static void
append_account_fields (GString *text, const SasFields *fields)
{
  append (text, ACCOUNT);
  append (text, fields->permissions);
  append (text, fields->services);
  append (text, fields->resource_types);
  append (text, fields->start);
  append (text, fields->expiry);
  append (text, NULL);
  append (text, fields->protocols);
  append (text, fields->version);
  if (strcmp (fields->version, "2020-12-06") >= 0)
    append (text, NULL);
}

static void
append_service_fields (GString *text, const SasFields *fields)
{
  guint n_more = 5;

  append (text, fields->permissions);
  append (text, fields->start);
  append (text, fields->expiry);
  g_string_append_printf (text, "/blob/" ACCOUNT "/%s", fields->container);
  if (fields->blob != NULL)
    g_string_append_printf (text, "/%s", fields->blob);
  append (text, NULL);
  append (text, NULL);
  append (text, NULL);
  append (text, fields->protocols);
  append (text, fields->version);
  if (strcmp (fields->version, "2018-11-09") >= 0)
    {
      append (text, fields->resource);
      append (text, NULL);
    }
  if (strcmp (fields->version, "2020-12-06") >= 0)
    append (text, NULL);
  for (guint i = 0; i + 1 < n_more; i++)
    append (text, NULL);
}

/* The signature alone, in base64. */
char *
sas_signer_sign (const SasFields *fields)
{
  g_autoptr (CtSecret) key = ct_shared_key_decode (EMULATOR_KEY);
  g_autoptr (GString) text = g_string_new (NULL);

  if (fields->services != NULL)
    append_account_fields (text, fields);
  else
    append_service_fields (text, fields);
  return ct_shared_key_hmac (key, text->str);
}

static void
append_parameter (GString *query, const char *name, const char *value)
{
  g_autofree char *encoded = NULL;

  if (value == NULL)
    return;
  encoded = g_uri_escape_string (value, NULL, FALSE);
  g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", name, encoded);
}

/* The whole query, without a question mark. */
char *
sas_signer_make_query (const SasFields *fields)
{
  GString *query = g_string_new (NULL);
  g_autofree char *signature = sas_signer_sign (fields);

  append_parameter (query, "sv", fields->version);
  append_parameter (query, "sp", fields->permissions);
  append_parameter (query, "st", fields->start);
  append_parameter (query, "se", fields->expiry);
  append_parameter (query, "spr", fields->protocols);
  append_parameter (query, "sr", fields->resource);
  append_parameter (query, "ss", fields->services);
  append_parameter (query, "srt", fields->resource_types);
  append_parameter (query, "sig", signature);
  return g_string_free (query, FALSE);
}
