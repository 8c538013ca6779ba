/* test-destination.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a person may type as the destination; and that no message repeats a secret.
 */
#include "ct-destination.h"
#include "ct-error.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECRET "c2VjcmV0IGtleQ"

static void
test_folder (void)
{
  g_autofree char *base = g_dir_make_tmp ("ct-dest-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (base, "a b%c", NULL);
  g_autofree char *deep = g_build_filename (base, "no", "such", NULL);
  g_autofree char *file = g_build_filename (base, "file", NULL);
  g_autofree char *uri = NULL;
  g_autofree char *url = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CtContainer) made = ct_container_new_for_destination (path, &error);
  g_autoptr (CtContainer) again = NULL;

  g_assert_no_error (error);
  g_assert_true (CT_IS_CONTAINER_FOLDER (made));
  /* It is made for the first blob, not before. */
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  title = ct_container_dup_title (made);
  g_assert_cmpstr (title, ==, path);
  url = ct_container_url_of (made, NULL);
  g_assert_true (g_str_has_prefix (url, "file:///"));
  g_assert_true (g_str_has_suffix (url, "/a%20b%25c"));
  again = ct_container_new_for_destination (url, &error);
  g_assert_no_error (error);
  uri = ct_container_url_of (again, "x/y z.jpg");
  g_assert_true (g_str_has_suffix (uri, "/a%20b%25c/x/y%20z.jpg"));

  g_assert_null (ct_container_new_for_destination (deep, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_null (ct_container_new_for_destination (file, &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_DENIED);
  g_unlink (file);
  g_rmdir (path);
  g_assert_cmpint (g_rmdir (base), ==, 0);
}

static void
test_azure (void)
{
  static const char *const destinations[] = {
    "https://account.blob.core.windows.net/container?sv=2021-12-02&sig=" SECRET,
    "https://user:" SECRET "@account.blob.core.windows.net/container",
    "HTTPS://account.blob.core.windows.net/" SECRET,
    " http://127.0.0.1:10000/devstoreaccount1/c?sig=" SECRET "\n",
    "DefaultEndpointsProtocol=https;AccountName=account;AccountKey=" SECRET "==;EndpointSuffix=core.windows.net",
    "BlobEndpoint=https://account.blob.core.windows.net/;SharedAccessSignature=sv=2021&sig=" SECRET,
    "UseDevelopmentStorage=true",
    "?sv=2021-12-02&sig=" SECRET,
    "sig=" SECRET "&sv=2021-12-02",
    "https://[broken?sig=" SECRET,
  };

  for (guint i = 0; i < G_N_ELEMENTS (destinations); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ct_container_new_for_destination (destinations[i], &error));
      g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
      g_assert_null (strstr (error->message, SECRET));
      g_assert_null (strchr (error->message, '?'));
      g_assert_nonnull (strstr (error->message, "Azure"));
    }
}

#define HOST "https://account.blob.core.windows.net"
#define KEY "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
#define SIG "fSqRsEUw8IcR2NjPow4orySA4otKJme23Ly0rpHBN1U%3D"

static CtContainer *
open_container (const char *destination, const char *text, GError **error)
{
  g_autoptr (CtCredential) credential = ct_credential_resolve (destination, text, error);

  return credential != NULL ? ct_container_new_with_credential (credential, CT_CAN_CREATE, error) : NULL;
}

static void
test_credential (void)
{
  static const struct
  {
    const char *destination;
    const char *credential;
    const char *url;
  } good[] = {
    { HOST "/set", "account " KEY, HOST "/set" },
    { HOST "/set/a%20b", KEY, HOST "/set/a%20b" },
    { "azure:set", "account " KEY, HOST "/set" },
    { "azure:set/a b", "AccountName=account;AccountKey=" KEY, HOST "/set/a%20b" },
    { NULL, HOST "/set?sp=cw&se=2040-01-01&sr=c&sig=" SIG, HOST "/set" },
    { HOST "/set/x", "?sp=cw&se=2040-01-01&sr=c&sig=" SIG, HOST "/set/x" },
    { "/tmp", "AccountName=account;AccountKey=" KEY, "file:///tmp" },
    { "/tmp", NULL, "file:///tmp" },
    { HOST "/set", "Bearer " SECRET, HOST "/set" },
  };
  static const struct
  {
    const char *destination;
    const char *credential;
  } bad[] = {
    { HOST "/set?sp=cw&se=2040-01-01&sr=c&sig=" SIG, "account " KEY },
    { HOST "/set", NULL },
    { HOST "/set", "/tmp" },
    { HOST "/set", "other " KEY },
    { HOST "/set", HOST "/other?sp=cw&se=2040-01-01&sr=c&sig=" SIG },
    { HOST "/set", "?sp=cw&se=2020-01-01&sr=c&sig=" SIG },
    { HOST "/set", "?sp=rl&se=2040-01-01&sr=c&sig=" SIG },
    { HOST, "account " KEY },
    { NULL, "account " KEY },
    { NULL, NULL },
    { "azure:set", KEY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CtContainer) container = open_container (good[i].destination, good[i].credential, &error);
      g_autofree char *url = NULL;

      g_assert_no_error (error);
      url = ct_container_url_of (container, NULL);
      g_assert_cmpstr (url, ==, good[i].url);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (open_container (bad[i].destination, bad[i].credential, &error));
      g_test_message ("%s", error->message);
      g_assert_true (error->domain == CT_ERROR);
      g_assert_null (strstr (error->message, "fSqRsEUw8"));
      g_assert_null (strstr (error->message, "Eby8vdM0"));
    }
}

static void
test_other (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ct_container_new_for_destination ("  ", &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_null (ct_container_new_for_destination ("ftp://user:" SECRET "@host/x", &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_UNSUPPORTED);
  g_assert_null (strstr (error->message, SECRET));
  g_clear_error (&error);
  g_assert_null (ct_container_new_for_destination ("file://elsewhere/tmp", &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/destination/folder", test_folder);
  g_test_add_func ("/destination/azure", test_azure);
  g_test_add_func ("/destination/credential", test_credential);
  g_test_add_func ("/destination/other", test_other);
  return g_test_run ();
}
