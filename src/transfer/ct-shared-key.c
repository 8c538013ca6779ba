/* ct-shared-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The service sorts headers by culture; for all names in use, bytes give the same order.
 */
#include "ct-http-text.h"
#include "ct-shared-key.h"

#include <string.h>

/* In the order in which they are signed; Content-Length is told apart, Date stays empty for x-ms-date. */
static const char *const signed_headers[] = {
  "Content-Encoding",  "Content-Language", "Content-Length", "Content-MD5",         "Content-Type", "Date",
  "If-Modified-Since", "If-Match",         "If-None-Match",  "If-Unmodified-Since", "Range",
};

/**
 * ct_shared_key_decode:
 * @base64: an account key as people have it
 *
 * Returns: (transfer full) (nullable): its bytes, or %NULL when that is no key
 */
CtSecret *
ct_shared_key_decode (const char *base64)
{
  CtSecret *key;
  guchar *bytes;
  gsize length;

  if (strspn (base64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") != strlen (base64)
      || strlen (base64) % 4 != 0)
    return NULL;
  bytes = g_base64_decode (base64, &length);
  key = length == CT_ACCOUNT_KEY_BYTES ? ct_secret_new (bytes, (gssize) length) : NULL;
  explicit_bzero (bytes, length);
  g_free (bytes);
  return key;
}

/* By name, then by value; a name that begins another goes first. */
static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const char *line_a = *(char *const *) a;
  const char *line_b = *(char *const *) b;
  gsize length_a = strcspn (line_a, ":");
  gsize length_b = strcspn (line_b, ":");
  int order = strncmp (line_a, line_b, MIN (length_a, length_b));

  if (order == 0 && length_a != length_b)
    order = length_a < length_b ? -1 : 1;
  return order != 0 ? order : strcmp (line_a, line_b);
}

/* "x-ms-date:value" for each of the service's own headers, sorted. */
static void
append_service_headers (GString *text, GPtrArray *headers)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < headers->len; i++)
    {
      const char *header = g_ptr_array_index (headers, i);
      gsize name_length = strcspn (header, ":");
      g_autofree char *name = g_ascii_strdown (header, (gssize) name_length);
      g_autofree char *value = NULL;

      if (!g_str_has_prefix (name, "x-ms-") || header[name_length] == '\0')
        continue;
      value = g_strstrip (g_strdup (header + name_length + 1));
      g_ptr_array_add (lines, g_strconcat (name, ":", value, "\n", NULL));
    }
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    g_string_append (text, g_ptr_array_index (lines, i));
}

/* "\nname:value" for each parameter, decoded, sorted; several values of one name joined. */
static void
append_query (GString *text, const char *query)
{
  g_auto (GStrv) parts = g_strsplit (query, "&", -1);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *last = "";

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;
      char *equals = strchr (parts[i], '=');

      if (*parts[i] == '\0')
        continue;
      name = g_ascii_strdown (parts[i], equals != NULL ? equals - parts[i] : -1);
      value = g_uri_unescape_string (equals != NULL ? equals + 1 : "", NULL);
      g_ptr_array_add (lines, g_strconcat (name, ":", value != NULL ? value : "", NULL));
    }
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);
      gsize name_length = strcspn (line, ":") + 1;

      if (strncmp (line, last, name_length) == 0)
        g_string_append_printf (text, ",%s", line + name_length);
      else
        g_string_append_printf (text, "\n%s", line);
      last = line;
    }
}

/**
 * ct_shared_key_string_to_sign:
 * @method: in upper case
 * @path: as it is sent, percent-encoded, with the slash that it begins with
 * @query: (nullable): as it is sent, without the question mark
 * @headers: (element-type utf8): lines "Name: value", as they are sent
 * @content_length: of the body
 *
 * Returns: (transfer full): what is to be signed
 */
char *
ct_shared_key_string_to_sign (const char *method,
                              const char *account,
                              const char *path,
                              const char *query,
                              GPtrArray *headers,
                              guint64 content_length)
{
  GString *text = g_string_new (method);

  g_string_append_c (text, '\n');
  for (guint i = 0; i < G_N_ELEMENTS (signed_headers); i++)
    {
      const char *name = signed_headers[i];
      const char *value = ct_http_headers_get (headers, name);

      if (strcmp (name, "Content-Length") == 0)
        {
          if (content_length > 0)
            g_string_append_printf (text, "%" G_GUINT64_FORMAT, content_length);
        }
      else if (value != NULL && strcmp (name, "Date") != 0)
        g_string_append (text, value);
      g_string_append_c (text, '\n');
    }
  append_service_headers (text, headers);
  g_string_append_printf (text, "/%s%s", account, path);
  if (query != NULL)
    append_query (text, query);
  return g_string_free (text, FALSE);
}

/**
 * ct_shared_key_hmac:
 * @key: its bytes
 * @text: UTF-8
 *
 * Returns: (transfer full): the base64 of the HMAC-SHA256
 */
char *
ct_shared_key_hmac (const CtSecret *key, const char *text)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) ct_secret_peek (key), ct_secret_get_length (key));

  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, digest, &length);
  g_hmac_unref (hmac);
  return g_base64_encode (digest, length);
}
