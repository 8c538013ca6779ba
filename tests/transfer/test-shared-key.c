/* test-shared-key.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signatures that the emulator and the official clients agree on.
 */
#include "ct-http-text.h"
#include "sas-signer.h"

#include <string.h>

#define ACCOUNT "devstoreaccount1"

static GPtrArray *
make_headers (const char *const *lines)
{
  GPtrArray *headers = g_ptr_array_new_with_free_func (g_free);

  ct_http_headers_add (headers, "x-ms-version", "2021-12-02");
  ct_http_headers_add (headers, "x-ms-date", "Fri, 01 Mar 2024 12:00:00 GMT");
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    g_ptr_array_add (headers, g_strdup (lines[i]));
  return headers;
}

static void
assert_signature (const char *method,
                  const char *path,
                  const char *query,
                  GPtrArray *headers,
                  guint64 length,
                  const char *expected)
{
  g_autoptr (CtSecret) key = ct_shared_key_decode (EMULATOR_KEY);
  g_autofree char *text = ct_shared_key_string_to_sign (method, ACCOUNT, path, query, headers, length);
  g_autofree char *signature = ct_shared_key_hmac (key, text);

  g_assert_cmpstr (signature, ==, expected);
}

static void
test_put_blob (void)
{
  static const char *const lines[] = {
    "x-ms-blob-type: BlockBlob",
    "Content-MD5: XrY7u+Ae7tCTyyK7j1rNww==",
    "Content-Type: image/jpeg",
    "If-None-Match: *",
    "x-ms-client-request-id:  00000000-0000-0000-0000-000000000001 ",
    NULL,
  };
  g_autoptr (GPtrArray) headers = make_headers (lines);
  g_autofree char *text = ct_shared_key_string_to_sign ("PUT", ACCOUNT, "/train/images/a%20b.jpg", NULL, headers, 11);

  g_assert_cmpuint (strlen (text), ==, 241);
  g_assert_cmpstr (text,
                   ==,
                   "PUT\n\n\n11\nXrY7u+Ae7tCTyyK7j1rNww==\nimage/jpeg\n\n\n\n*\n\n\nx-ms-blob-type:BlockBlob\n"
                   "x-ms-client-request-id:00000000-0000-0000-0000-000000000001\n"
                   "x-ms-date:Fri, 01 Mar 2024 12:00:00 GMT\nx-ms-version:2021-12-02\n"
                   "/devstoreaccount1/train/images/a%20b.jpg");
  assert_signature ("PUT",
                    "/train/images/a%20b.jpg",
                    NULL,
                    headers,
                    11,
                    "eNOmkoiVgrez8pWRK0qs9ZLhNe7Shkl8x2dJ5UNOIbM=");
  assert_signature ("PUT",
                    "/" ACCOUNT "/train/images/a%20b.jpg",
                    NULL,
                    headers,
                    11,
                    "vsRwV0pAOivLDyzB9c076nURg3v9ZXX9TXTE9EWc+X0=");
}

static void
test_list_blobs (void)
{
  static const char query[] = "restype=container&comp=list&prefix=images%2F&maxresults=2";
  g_autoptr (GPtrArray) headers = make_headers (NULL);
  g_autofree char *text = ct_shared_key_string_to_sign ("GET", ACCOUNT, "/train", query, headers, 0);

  g_assert_cmpstr (text,
                   ==,
                   "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 01 Mar 2024 12:00:00 GMT\nx-ms-version:2021-12-02\n"
                   "/devstoreaccount1/train\ncomp:list\nmaxresults:2\nprefix:images/\nrestype:container");
  assert_signature ("GET", "/train", query, headers, 0, "6k1R42hHHMsZo7WqNf5IuIC876abjLVOYkuuQzuM3/8=");
  assert_signature ("GET", "/" ACCOUNT "/train", query, headers, 0, "O+7+NpCjlk15ZT5z3hca3JbfmVEc4mjuVIvfcPsz4KU=");
}

static void
test_put_block (void)
{
  g_autoptr (GPtrArray) headers = make_headers (NULL);

  assert_signature ("PUT",
                    "/" ACCOUNT "/train/big.tif",
                    "comp=block&blockid=YmxrLTAwMDAwMA%3D%3D",
                    headers,
                    4194304,
                    "KfqBBnYD8+eXGdhkimGawHJ/5A+RArXjDfuPFethmtg=");
}

static void
test_canonical (void)
{
  static const char *const lines[] = { "x-ms-range-get-content-md5: true", "X-MS-Range:  bytes=0-1 ", NULL };
  g_autoptr (GPtrArray) headers = make_headers (lines);
  g_autofree char *text = ct_shared_key_string_to_sign ("GET", ACCOUNT, "/c", "b=2&a=%2B&B=1&&flag", headers, 0);

  g_assert_nonnull (strstr (text, "\nx-ms-range:bytes=0-1\nx-ms-range-get-content-md5:true\n"));
  g_assert_true (g_str_has_suffix (text, "/c\na:+\nb:1,2\nflag:"));
}

static void
test_key (void)
{
  g_autoptr (CtSecret) key = ct_shared_key_decode (EMULATOR_KEY);

  g_assert_nonnull (key);
  g_assert_cmpuint (ct_secret_get_length (key), ==, CT_ACCOUNT_KEY_BYTES);
  g_assert_null (ct_shared_key_decode (""));
  g_assert_null (ct_shared_key_decode ("abc"));
  g_assert_null (ct_shared_key_decode (EMULATOR_KEY "AAAA"));
  g_assert_null (ct_shared_key_decode ("Eby8 dM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/"
                                       "K1SZFPTOtr/KBHBeksoGMGw=="));
}

static void
test_sas (void)
{
  static const struct
  {
    SasFields fields;
    const char *signature;
  } vectors[] = {
    { { .version = "2021-12-02", .resource = "c", .permissions = "racwl" },
      "fSqRsEUw8IcR2NjPow4orySA4otKJme23Ly0rpHBN1U=" },
    { { .version = "2018-11-09", .resource = "c", .permissions = "racwl", .start = "2024-01-01T00:00:00Z" },
      "7E0Hk5JDKqk1Teb9DhVivcZPdKAohCMeb7sZLwIwd5Y=" },
    { { .version = "2021-12-02", .resource = "b", .permissions = "r", .blob = "images/a b.jpg" },
      "wS3iL1/XAYw0xtmfvLswOrip5xE7a4f/2cCZEVjvyJc=" },
    { { .version = "2021-12-02", .permissions = "rwlc", .services = "b", .resource_types = "sco" },
      "ZvtKWWorsjrSIp0tLKCeXU6BuJ/YHnnftlJW+mb2A00=" },
    { { .version = "2019-12-12", .permissions = "rwlc", .services = "b", .resource_types = "co" },
      "tZYxHXkXuHqwpliLUozc4PJtJJ5L9yFEqpgXTUwGdj8=" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      SasFields fields = vectors[i].fields;
      g_autofree char *signature = NULL;

      fields.container = "tst3";
      fields.expiry = "2030-01-01T00:00:00Z";
      fields.protocols = "https,http";
      signature = sas_signer_sign (&fields);
      g_assert_cmpstr (signature, ==, vectors[i].signature);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shared-key/put-blob", test_put_blob);
  g_test_add_func ("/shared-key/list-blobs", test_list_blobs);
  g_test_add_func ("/shared-key/put-block", test_put_block);
  g_test_add_func ("/shared-key/canonical", test_canonical);
  g_test_add_func ("/shared-key/key", test_key);
  g_test_add_func ("/shared-key/sas", test_sas);
  return g_test_run ();
}
