/* test-azure-xml.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Answers of the blob service, whole, in pieces, cut off and damaged.
 */
#include "ct-azure-xml.h"
#include "ct-error.h"

#include <string.h>

static const char page[] =
    "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://x/\" "
    "ContainerName=\"c\"><Prefix>p&amp;</Prefix><Blobs><Blob><Name>a &lt;b&gt;.jpg</Name><Properties>"
    "<Creation-Time>Fri, 01 Mar 2024 12:00:00 GMT</Creation-Time>"
    "<Last-Modified>Fri, 01 Mar 2024 12:00:00 GMT</Last-Modified><Etag>0x1</Etag>"
    "<Content-Length>5000000000</Content-Length><Content-Type>image/jpeg</Content-Type><Content-Encoding />"
    "<Content-MD5>XrY7u+Ae7tCTyyK7j1rNww==</Content-MD5><BlobType>BlockBlob</BlobType></Properties><OrMetadata />"
    "</Blob><Blob><Name Encoded=\"true\">x%EF%BF%BE%20y</Name><Properties><Etag>\"0x2\"</Etag><Content-Length>1"
    "</Content-Length><Content-MD5>short</Content-MD5></Properties></Blob><BlobPrefix><Name>dir/</Name></BlobPrefix>"
    "<Blob><Name>dir</Name><Properties><Etag>3</Etag><ResourceType>directory</ResourceType></Properties></Blob>"
    "<Blob><Name>without etag</Name><Properties/></Blob>"
    "</Blobs><NextMarker>2!a&amp;b</NextMarker></EnumerationResults>";

static void
assert_page (CtAzureXml *xml)
{
  GArray *blobs = ct_azure_xml_get_blobs (xml);
  const CtBlob *blob = &g_array_index (blobs, CtBlob, 0);
  g_autofree char *md5 = ct_md5_to_hex (&blob->md5);

  g_assert_cmpuint (blobs->len, ==, 2);
  g_assert_cmpstr (blob->name, ==, "a <b>.jpg");
  g_assert_cmpstr (blob->etag, ==, "\"0x1\"");
  g_assert_cmpuint (blob->size, ==, 5000000000);
  g_assert_cmpstr (blob->content_type, ==, "image/jpeg");
  g_assert_cmpint (blob->modified_us, ==, G_GINT64_CONSTANT (1709294400) * G_USEC_PER_SEC);
  g_assert_true (blob->has_md5);
  g_assert_cmpstr (md5, ==, "5eb63bbbe01eeed093cb22bb8f5acdc3");
  blob++;
  g_assert_cmpstr (blob->name, ==, "x\xef\xbf\xbe y");
  g_assert_cmpstr (blob->etag, ==, "\"0x2\"");
  g_assert_false (blob->has_md5);
  g_assert_cmpstr (ct_azure_xml_get_next_marker (xml), ==, "2!a&b");
}

/* In pieces of every size. */
static void
test_page (void)
{
  g_autoptr (CtAzureXml) xml = ct_azure_xml_new ();

  for (gsize step = 1; step <= sizeof page; step += step < 20 ? 1 : 97)
    {
      g_autoptr (GError) error = NULL;

      ct_azure_xml_restart (xml);
      for (gsize at = 0; at < sizeof page - 1; at += step)
        g_assert_true (ct_azure_xml_feed (NULL, page + at, MIN (step, sizeof page - 1 - at), xml, &error));
      g_assert_true (ct_azure_xml_finish (xml, "EnumerationResults", &error));
      assert_page (xml);
    }
}

static void
test_cut_off (void)
{
  for (gsize length = 0; length < sizeof page - 1; length++)
    {
      g_autoptr (CtAzureXml) xml = ct_azure_xml_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (ct_azure_xml_feed (NULL, page, length, xml, &error)
                      && ct_azure_xml_finish (xml, "EnumerationResults", &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
    }
}

static void
test_empty (void)
{
  static const char *const pages[] = {
    "<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>",
    "<EnumerationResults><Blobs></Blobs><NextMarker></NextMarker></EnumerationResults>",
    "<EnumerationResults/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (CtAzureXml) xml = ct_azure_xml_new ();

      g_assert_true (ct_azure_xml_feed (NULL, pages[i], strlen (pages[i]), xml, NULL));
      g_assert_true (ct_azure_xml_finish (xml, "EnumerationResults", NULL));
      g_assert_cmpuint (ct_azure_xml_get_blobs (xml)->len, ==, 0);
      g_assert_null (ct_azure_xml_get_next_marker (xml));
    }
}

static void
test_other_root (void)
{
  g_autoptr (CtAzureXml) xml = ct_azure_xml_new ();
  g_autoptr (GError) error = NULL;
  const char *text = "<html><Blobs/></html>";

  g_assert_true (ct_azure_xml_feed (NULL, text, strlen (text), xml, &error));
  g_assert_false (ct_azure_xml_finish (xml, "EnumerationResults", &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_CORRUPT);
}

static void
test_blocks (void)
{
  static const char text[] =
      "<BlockList><CommittedBlocks><Block><Name>QQ==</Name><Size>1</Size></Block></CommittedBlocks><UncommittedBlocks>"
      "<Block><Name>Qg==</Name><Size>8388608</Size></Block><Block><Size>1</Size></Block></UncommittedBlocks>"
      "</BlockList>";
  g_autoptr (CtAzureXml) xml = ct_azure_xml_new ();
  GArray *blocks;

  g_assert_true (ct_azure_xml_feed (NULL, text, strlen (text), xml, NULL));
  g_assert_true (ct_azure_xml_finish (xml, "BlockList", NULL));
  blocks = ct_azure_xml_get_uncommitted_blocks (xml);
  g_assert_cmpuint (blocks->len, ==, 1);
  g_assert_cmpstr (g_array_index (blocks, CtAzureBlock, 0).id, ==, "Qg==");
  g_assert_cmpuint (g_array_index (blocks, CtAzureBlock, 0).size, ==, 8388608);
}

static void
test_error_code (void)
{
  static const struct
  {
    const char *body;
    const char *code;
  } bodies[] = {
    { "\xef\xbb\xbf<?xml version=\"1.0\"?><Error><Code>ServerBusy</Code><Message>x\ny</Message></Error>",
      "ServerBusy" },
    { "<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>x", "AuthenticationFailed" },
    { "<html><body>no & <br> XML</body></html>", NULL },
    { "", NULL },
    { "{\"error\": 1}", NULL },
    { "<Error><Code>not a word &lt;script&gt;</Code></Error>", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *code = ct_azure_xml_dup_error_code (bodies[i].body, strlen (bodies[i].body));

      g_assert_cmpstr (code, ==, bodies[i].code);
    }
}

/* Whatever comes, there is an answer or an error, and each blob has a name and an ETag. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (CtAzureXml) xml = ct_azure_xml_new ();

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *text = g_memdup2 (page, sizeof page);
      g_autoptr (GError) error = NULL;
      guint n = (guint) g_rand_int_range (rand, 1, 6);
      gboolean ok;

      for (guint k = 0; k < n; k++)
        text[g_rand_int_range (rand, 0, (gint32) sizeof page - 1)] = (char) g_rand_int_range (rand, 0, 256);
      ct_azure_xml_restart (xml);
      ok = ct_azure_xml_feed (NULL, text, sizeof page - 1, xml, &error)
           && ct_azure_xml_finish (xml, "EnumerationResults", &error);
      g_assert_true (ok == (error == NULL));
      for (guint k = 0; ok && k < ct_azure_xml_get_blobs (xml)->len; k++)
        {
          const CtBlob *blob = &g_array_index (ct_azure_xml_get_blobs (xml), CtBlob, k);

          g_assert_true (blob->name != NULL && blob->etag != NULL);
          g_assert_true (g_utf8_validate (blob->name, -1, NULL));
        }
      g_free (ct_azure_xml_dup_error_code (text, sizeof page - 1));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/azure-xml/page", test_page);
  g_test_add_func ("/azure-xml/cut-off", test_cut_off);
  g_test_add_func ("/azure-xml/empty", test_empty);
  g_test_add_func ("/azure-xml/other-root", test_other_root);
  g_test_add_func ("/azure-xml/blocks", test_blocks);
  g_test_add_func ("/azure-xml/error-code", test_error_code);
  g_test_add_func ("/azure-xml/random", test_random);
  return g_test_run ();
}
