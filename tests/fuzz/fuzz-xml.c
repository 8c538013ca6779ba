/* fuzz-xml.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a blob service, or something that stands before it, may answer: read at once and in
 * pieces, the result is the same, and each blob has a name that is UTF-8 and an ETag.
 */
#include "fuzz.h"

#include <string.h>

#include "ct-azure-xml.h"
#include "ct-http-text.h"

static gboolean
read_in_pieces (CtAzureXml *xml, const guint8 *data, size_t size, size_t step)
{
  for (size_t at = 0; at < size; at += step)
    if (!ct_azure_xml_feed (NULL, data + at, MIN (step, size - at), xml, NULL))
      return FALSE;
  return ct_azure_xml_finish (xml, "EnumerationResults", NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (CtAzureXml) whole = ct_azure_xml_new ();
  g_autoptr (CtAzureXml) pieces = ct_azure_xml_new ();
  g_autofree char *code = ct_azure_xml_dup_error_code (data, size);
  g_autofree char *text = g_strndup ((const char *) data, size);
  gint64 unix_s;
  gboolean good = read_in_pieces (whole, data, size, MAX (size, 1));
  GArray *blobs = ct_azure_xml_get_blobs (whole);
  GArray *others = ct_azure_xml_get_blobs (pieces);

  g_assert_true (read_in_pieces (pieces, data, size, 1 + size % 13) == good);
  g_assert_true (code == NULL || strlen (code) <= 80);
  g_assert_cmpint (ct_http_parse_retry_after_ms (text, text, 0), >=, 0);
  ct_http_date_parse (text, &unix_s);
  if (!good)
    return 0;
  g_assert_cmpuint (blobs->len, ==, others->len);
  for (guint i = 0; i < blobs->len; i++)
    {
      const CtBlob *blob = &g_array_index (blobs, CtBlob, i);

      g_assert_true (g_utf8_validate (blob->name, -1, NULL));
      g_assert_cmpstr (blob->name, ==, g_array_index (others, CtBlob, i).name);
      g_assert_cmpint (*blob->etag, !=, '\0');
    }
  g_assert_cmpstr (ct_azure_xml_get_next_marker (whole), ==, ct_azure_xml_get_next_marker (pieces));
  return 0;
}
