/* ct-azure-address.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The query is cut off first and never given to a parser that copies it about. No message
 * repeats anything behind the host.
 */
#include "ct-azure-address.h"
#include "ct-blob-name.h"
#include "ct-error.h"

#include <string.h>

/**
 * ct_azure_address_looks_like_one:
 *
 * Returns: whether @text begins as an address of HTTP does
 */
gboolean
ct_azure_address_looks_like_one (const char *text)
{
  return g_ascii_strncasecmp (text, "https://", 8) == 0 || g_ascii_strncasecmp (text, "http://", 7) == 0;
}

void
ct_azure_address_free (CtAzureAddress *self)
{
  g_free (self->endpoint);
  g_free (self->path);
  g_free (self->host);
  g_free (self->account);
  g_free (self->container);
  g_free (self->folder);
  g_clear_pointer (&self->query, ct_secret_unref);
  g_free (self);
}

CtAzureAddress *
ct_azure_address_copy (const CtAzureAddress *self)
{
  CtAzureAddress *copy = g_new0 (CtAzureAddress, 1);

  copy->endpoint = g_strdup (self->endpoint);
  copy->path = g_strdup (self->path);
  copy->host = g_strdup (self->host);
  copy->account = g_strdup (self->account);
  copy->is_https = self->is_https;
  copy->is_loopback = self->is_loopback;
  copy->container = g_strdup (self->container);
  copy->folder = g_strdup (self->folder);
  copy->query = self->query != NULL ? ct_secret_ref (self->query) : NULL;
  return copy;
}

/**
 * ct_azure_is_account_name:
 *
 * Returns: whether a storage account can have the name: 3 to 24 small letters and digits
 */
gboolean
ct_azure_is_account_name (const char *text)
{
  gsize length = strlen (text);

  return length >= 3 && length <= 24 && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789") == length;
}

static gboolean
is_container_name (const char *text)
{
  gsize length = strlen (text);

  if (strcmp (text, "$root") == 0 || strcmp (text, "$web") == 0 || strcmp (text, "$logs") == 0)
    return TRUE;
  return length >= 3 && length <= 63 && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length
         && text[0] != '-' && text[length - 1] != '-' && strstr (text, "--") == NULL;
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, CT_ERROR, CT_ERROR_USAGE, message);
  return FALSE;
}

/**
 * ct_azure_address_set_place:
 * @container_and_folder: "container" or "container/folder/…", not encoded; empty is none
 *
 * Says which container of the service is meant.
 */
gboolean
ct_azure_address_set_place (CtAzureAddress *self, const char *container_and_folder, GError **error)
{
  g_autofree char *text = ct_blob_name_join (container_and_folder, "");
  g_autofree char *container = g_strndup (text, strcspn (text, "/"));
  gsize length = strlen (text);
  const char *folder = strchr (text, '/');

  g_clear_pointer (&self->container, g_free);
  g_clear_pointer (&self->folder, g_free);
  if (*text == '\0')
    return TRUE;
  if (!is_container_name (container))
    {
      g_autofree char *shown = g_utf8_make_valid (container, -1);

      g_set_error (error,
                   CT_ERROR,
                   CT_ERROR_USAGE,
                   _ ("“%s” cannot be the name of a container: it needs 3 to 63 small letters, digits and single "
                      "hyphens. Check the address."),
                   shown);
      return FALSE;
    }
  /* ct_blob_name_join() has left one slash at the end. */
  text[length - 1] = '\0';
  if (folder != NULL && folder[1] != '\0')
    {
      if (!ct_blob_name_check (folder + 1, error))
        return FALSE;
      self->folder = g_strdup (folder + 1);
    }
  self->container = g_steal_pointer (&container);
  return TRUE;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* Where the account stands, and with that what belongs to the endpoint. PATH is encoded. */
static gboolean
take_path (CtAzureAddress *self, GUri *uri, const char *path, GError **error)
{
  const char *host = g_uri_get_host (uri);
  gboolean in_path = g_hostname_is_ip_address (host) || g_ascii_strcasecmp (host, "localhost") == 0;
  g_autofree char *port = g_uri_get_port (uri) > 0 ? g_strdup_printf (":%d", g_uri_get_port (uri)) : g_strdup ("");
  gboolean bracket = strchr (host, ':') != NULL;
  g_autofree char *account_path = g_strdup ("");
  g_autofree char *place = NULL;

  while (*path == '/')
    path++;
  if (in_path)
    {
      gsize length = strcspn (path, "/");

      if (length == 0)
        return fail (error, _ ("The address has no account. After this host it is the first part of the path."));
      self->account = g_uri_unescape_segment (path, path + length, NULL);
      g_free (account_path);
      account_path = g_strdup_printf ("/%.*s", (int) length, path);
      path += length;
    }
  else
    {
      const char *blob = strstr (host, ".blob.");

      self->account = blob != NULL ? g_ascii_strdown (host, blob - host) : NULL;
    }
  place = g_uri_unescape_string (path, NULL);
  if (place == NULL || !g_utf8_validate (place, -1, NULL))
    return fail (error, _ ("The address is not encoded as addresses are. Copy it again."));
  self->path = g_steal_pointer (&account_path);
  self->endpoint = g_strdup_printf ("%s://%s%s%s%s%s",
                                    g_uri_get_scheme (uri),
                                    bracket ? "[" : "",
                                    host,
                                    bracket ? "]" : "",
                                    port,
                                    self->path);
  return ct_azure_address_set_place (self, place, error);
}

/**
 * ct_azure_address_parse:
 * @text: an address of http or https, with or without container, folder and query
 *
 * Returns: (transfer full): its parts, or %NULL with %CT_ERROR_USAGE
 */
CtAzureAddress *
ct_azure_address_parse (const char *text, GError **error)
{
  g_autoptr (CtAzureAddress) self = g_new0 (CtAzureAddress, 1);
  gsize before_query = strcspn (text, "?#");
  g_autofree char *plain = g_strndup (text, before_query);
  const char *path;
  gsize path_at;
  g_autofree char *origin = NULL;
  g_autoptr (GUri) uri = NULL;

  if (text[before_query] == '?')
    self->query = ct_secret_new (text + before_query + 1, (gssize) strcspn (text + before_query + 1, "#"));
  path = strstr (plain, "://");
  path_at = path != NULL ? (gsize) (path + 3 - plain) : 0;
  path_at += strcspn (plain + path_at, "/");
  origin = g_strndup (plain, path_at);
  uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);
  if (!ct_azure_address_looks_like_one (text) || uri == NULL || g_uri_get_host (uri) == NULL
      || *g_uri_get_host (uri) == '\0')
    {
      fail (error, _ ("This is no address of a storage service. It begins with https:// and the name of a host."));
      return NULL;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      fail (error, _ ("The address has a user name or password in front of the host. Leave that out."));
      return NULL;
    }
  self->host = g_strdup (g_uri_get_host (uri));
  self->is_https = g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") == 0;
  self->is_loopback = is_loopback (self->host);
  if (!take_path (self, uri, plain + path_at, error))
    return NULL;
  return g_steal_pointer (&self);
}
