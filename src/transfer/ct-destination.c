/* ct-destination.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From what a person typed as the destination to a container. What was typed may hold a
 * secret anywhere, so no message repeats more of it than a host.
 */
#include "ct-container-azure.h"
#include "ct-destination.h"
#include "ct-error.h"

#include <string.h>

#define CA_FILE "CARTOUCHE_CA_FILE"

static CtContainer *
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CT_ERROR, CT_ERROR_USAGE, message);
  return NULL;
}

static CtContainer *
new_for_file_uri (const char *uri, GError **error)
{
  g_autofree char *host = NULL;
  g_autofree char *path = g_filename_from_uri (uri, &host, NULL);

  if (path != NULL && (host == NULL || *host == '\0' || g_ascii_strcasecmp (host, "localhost") == 0))
    return ct_container_folder_new (path, error);
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_USAGE,
               _ ("This file:// address names no folder of this computer. Give the folder's path instead."));
  return NULL;
}

static CtContainer *
refuse_secret (GError **error)
{
  return refuse (error,
                 _ ("The destination has a secret in it, and destinations are shown and remembered. Give the address "
                    "of the Azure container alone, and the credential apart from it."));
}

/* Whether DESTINATION names a place in a storage service, not a folder. */
static gboolean
is_azure_place (const char *destination)
{
  return ct_azure_address_looks_like_one (destination) || g_str_has_prefix (destination, "azure:");
}

/**
 * ct_container_new_for_destination:
 * @destination: a path or file:// URI of a folder, whose last component is made when it is missing;
 *   an Azure container needs ct_container_new_with_credential()
 *
 * What holds a secret is %CT_ERROR_USAGE, so that a destination can be shown and remembered;
 * the message has nothing of it.
 *
 * Returns: (transfer full): the container, or %NULL
 */
CtContainer *
ct_container_new_for_destination (const char *destination, GError **error)
{
  g_auto (CtWiped) text = g_strdup (destination);
  g_autofree char *scheme = NULL;

  g_strstrip (text);
  if (*text == '\0')
    return refuse (error, _ ("There is no destination. Choose a folder to publish to."));
  if (ct_credential_holds_secret (text))
    return refuse_secret (error);
  if (is_azure_place (text))
    return refuse (error,
                   _ ("An Azure container needs a credential: a shared access signature, a connection string or an "
                      "account key."));
  scheme = strstr (text, "://") != NULL ? g_uri_parse_scheme (text) : NULL;
  if (scheme == NULL)
    return ct_container_folder_new (text, error);
  if (g_ascii_strcasecmp (scheme, "file") == 0)
    return new_for_file_uri (text, error);
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_UNSUPPORTED,
               _ ("Cartouche cannot publish to addresses of the kind %s://. Choose a folder."),
               scheme);
  return NULL;
}

/**
 * ct_credential_resolve:
 * @destination: (nullable): a folder; an address of an Azure container or a folder in it, without a
 *   secret; "azure:container/folder" in the credential's own account; %NULL is the credential's own
 *   container
 * @text: (nullable): see ct_credential_parse(); of no account where the destination is a folder
 *
 * Puts together where to and what with. Sends nothing.
 *
 * Returns: (transfer full): the credential for that place, or %NULL
 */
CtCredential *
ct_credential_resolve (const char *destination, const char *text, GError **error)
{
  g_autoptr (CtCredential) credential = NULL;

  if (destination != NULL && ct_credential_holds_secret (destination))
    {
      refuse_secret (error);
      return NULL;
    }
  if (text == NULL || (destination != NULL && !is_azure_place (destination)))
    return ct_credential_parse (destination != NULL ? destination : "", error);
  credential = ct_credential_parse (text, error);
  if (credential == NULL)
    return NULL;
  if (ct_credential_get_kind (credential) == CT_CREDENTIAL_FOLDER)
    {
      refuse (error,
              _ ("This is no credential. Give a shared access signature, a connection string, or an account's name "
                 "and key."));
      return NULL;
    }
  return destination != NULL ? ct_credential_at (credential, destination, error) : g_steal_pointer (&credential);
}

/**
 * ct_container_new_with_credential:
 * @needs: what is going to be done
 *
 * Certificates to trust instead of the system's are in the file that CARTOUCHE_CA_FILE names.
 * Sends nothing.
 *
 * Returns: (transfer full): the container, or %NULL
 */
CtContainer *
ct_container_new_with_credential (CtCredential *credential, CtAbilities needs, GError **error)
{
  const CtAzureOptions options = { .http.ca_file = g_getenv (CA_FILE) };

  if (ct_credential_get_kind (credential) == CT_CREDENTIAL_FOLDER)
    return ct_container_new_for_destination (ct_credential_get_folder (credential), error);
  return ct_container_azure_new (credential, needs, &options, error);
}
