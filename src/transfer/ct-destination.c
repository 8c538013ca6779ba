/* ct-destination.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From what a person typed as the destination to a container. What was typed may hold a
 * secret anywhere, so no message repeats more of it than a host.
 */
#include "ct-container-folder.h"
#include "ct-error.h"

#include <string.h>

static gboolean
contains (const char *destination, const char *word)
{
  g_autofree char *query = g_strconcat ("?", destination, NULL);
  g_autofree char *lower = g_ascii_strdown (query, -1);

  return strstr (lower, word) != NULL;
}

/* Connection strings, and the bare query of a shared access signature. */
static gboolean
looks_like_credential (const char *destination)
{
  static const char *const words[] = {
    "accountname=",
    "accountkey=",
    "sharedaccesssignature=",
    "defaultendpointsprotocol=",
    "blobendpoint=",
    "usedevelopmentstorage=",
    "&sig=",
    "?sig=",
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (contains (destination, words[i]))
      return TRUE;
  return FALSE;
}

static CtContainer *
refuse_azure (const char *destination, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (destination, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host != NULL && *host != '\0')
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_UNSUPPORTED,
                 _ ("Publishing to %s is not possible yet: Azure containers come in a later version. "
                    "Choose a folder for now."),
                 host);
  else
    g_set_error (error,
                 CT_ERROR,
                 CT_ERROR_UNSUPPORTED,
                 _ ("Publishing to Azure containers comes in a later version. Choose a folder for now."));
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

/**
 * ct_container_new_for_destination:
 * @destination: a path or file:// URI of a folder; its last component is made when it is missing
 *
 * What names an Azure container is %CT_ERROR_UNSUPPORTED for now; the message has none of its secrets.
 *
 * Returns: (transfer full): the container, or %NULL
 */
CtContainer *
ct_container_new_for_destination (const char *destination, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (destination));
  g_autofree char *scheme = NULL;

  if (*text == '\0')
    {
      g_set_error (error, CT_ERROR, CT_ERROR_USAGE, _ ("There is no destination. Choose a folder to publish to."));
      return NULL;
    }
  if (looks_like_credential (text))
    return refuse_azure (text, error);
  scheme = strstr (text, "://") != NULL ? g_uri_parse_scheme (text) : NULL;
  if (scheme == NULL)
    return ct_container_folder_new (text, error);
  if (g_ascii_strcasecmp (scheme, "file") == 0)
    return new_for_file_uri (text, error);
  if (g_ascii_strcasecmp (scheme, "https") == 0 || g_ascii_strcasecmp (scheme, "http") == 0)
    return refuse_azure (text, error);
  g_set_error (error,
               CT_ERROR,
               CT_ERROR_UNSUPPORTED,
               _ ("Cartouche cannot publish to addresses of the kind %s://. Choose a folder."),
               scheme);
  return NULL;
}
