/* test-credential.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every form in which people have a credential, and each of its mistakes with a sentence of its own.
 */
#include "ct-credential.h"
#include "ct-error.h"
#include "sas-signer.h"

#include <string.h>

#define NOW_S 1709294400 /* 1 March 2024, 12:00 */
#define HOST "https://photos.blob.core.windows.net"
#define SIG "fSqRsEUw8IcR2NjPow4orySA4otKJme23Ly0rpHBN1U%3D"
#define SIG_PLUS "O%2B7%2BNpCjlk15ZT5z3hca3JbfmVEc4mjuVIvfcPsz4KU%3D"
#define GOOD "sv=2021-12-02&sp=racwl&se=2030-01-01T00:00:00Z&sr=c&sig=" SIG

static CtCredential *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  CtCredential *self = ct_credential_parse (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (self);
  return self;
}

typedef struct
{
  const char *text;
  CtCredentialKind kind;
  const char *endpoint;
  const char *account;
  const char *container;
  const char *folder;
} Form;

static void
assert_form (const Form *form)
{
  g_autoptr (CtCredential) self = parse (form->text);
  const CtAzureAddress *address = ct_credential_get_address (self);
  g_autofree char *described = ct_credential_describe (self);

  g_test_message ("%s", described);
  g_assert_cmpint (ct_credential_get_kind (self), ==, form->kind);
  g_assert_cmpstr (address != NULL ? address->endpoint : NULL, ==, form->endpoint);
  g_assert_cmpstr (address != NULL ? address->container : NULL, ==, form->container);
  g_assert_cmpstr (address != NULL ? address->folder : NULL, ==, form->folder);
  g_assert_cmpstr (ct_credential_get_account (self), ==, form->account);
  g_assert_null (strstr (described, "sig="));
  g_assert_null (strstr (described, "fSqRsEUw8"));
  g_assert_null (strstr (described, "Eby8vdM0"));
  g_assert_true (address == NULL || address->query == NULL);
}

static void
test_forms (void)
{
  static const Form forms[] = {
    { HOST "/set?" GOOD, CT_CREDENTIAL_SAS, HOST, "photos", "set", NULL },
    { "  " HOST "/set/a%20b/c/?" GOOD "\n", CT_CREDENTIAL_SAS, HOST, "photos", "set", "a b/c" },
    { HOST "/?sv=2021-12-02&ss=b&srt=co&sp=rwlc&se=2030-01-01&sig=" SIG,
      CT_CREDENTIAL_SAS,
      HOST,
      "photos",
      NULL,
      NULL },
    { HOST "\n?" GOOD, CT_CREDENTIAL_SAS, HOST, "photos", NULL, NULL },
    { HOST "/set " GOOD, CT_CREDENTIAL_SAS, HOST, "photos", "set", NULL },
    { HOST "/set " EMULATOR_KEY, CT_CREDENTIAL_KEY, HOST, "photos", "set", NULL },
    { "?" GOOD, CT_CREDENTIAL_SAS, NULL, NULL, NULL, NULL },
    { GOOD, CT_CREDENTIAL_SAS, NULL, NULL, NULL, NULL },
    { HOST "/set", CT_CREDENTIAL_ADDRESS, HOST, "photos", "set", NULL },
    { "http://127.0.0.1:10000/devstoreaccount1/set",
      CT_CREDENTIAL_ADDRESS,
      "http://127.0.0.1:10000/devstoreaccount1",
      "devstoreaccount1",
      "set",
      NULL },
    { "http://[::1]:10000/devstoreaccount1/set/x",
      CT_CREDENTIAL_ADDRESS,
      "http://[::1]:10000/devstoreaccount1",
      "devstoreaccount1",
      "set",
      "x" },
    { "DefaultEndpointsProtocol=https;AccountName=photos;AccountKey=" EMULATOR_KEY ";EndpointSuffix=core.windows.net",
      CT_CREDENTIAL_KEY,
      HOST,
      "photos",
      NULL,
      NULL },
    { " accountname = photos ; ACCOUNTKEY=" EMULATOR_KEY " ; ", CT_CREDENTIAL_KEY, HOST, "photos", NULL, NULL },
    { "AccountName=photos;AccountKey=" EMULATOR_KEY ";EndpointSuffix=core.chinacloudapi.cn",
      CT_CREDENTIAL_KEY,
      "https://photos.blob.core.chinacloudapi.cn",
      "photos",
      NULL,
      NULL },
    { "AccountName=photos;AccountKey=" EMULATOR_KEY ";EndpointSuffix=core.usgovcloudapi.net",
      CT_CREDENTIAL_KEY,
      "https://photos.blob.core.usgovcloudapi.net",
      "photos",
      NULL,
      NULL },
    { "AccountName=photos;AccountKey=" EMULATOR_KEY ";BlobEndpoint=https://cdn.example/;QueueEndpoint=https://x/",
      CT_CREDENTIAL_KEY,
      "https://cdn.example",
      "photos",
      NULL,
      NULL },
    { "BlobEndpoint=" HOST "/;SharedAccessSignature=?" GOOD, CT_CREDENTIAL_SAS, HOST, "photos", NULL, NULL },
    { "AccountName=photos;SharedAccessSignature=" GOOD, CT_CREDENTIAL_SAS, HOST, "photos", NULL, NULL },
    { "UseDevelopmentStorage=true",
      CT_CREDENTIAL_KEY,
      "http://127.0.0.1:10000/devstoreaccount1",
      "devstoreaccount1",
      NULL,
      NULL },
    { "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://localhost/",
      CT_CREDENTIAL_KEY,
      "http://localhost:10000/devstoreaccount1",
      "devstoreaccount1",
      NULL,
      NULL },
    { "photos " EMULATOR_KEY, CT_CREDENTIAL_KEY, HOST, "photos", NULL, NULL },
    { "photos:" EMULATOR_KEY, CT_CREDENTIAL_KEY, HOST, "photos", NULL, NULL },
    { "photos\n" EMULATOR_KEY, CT_CREDENTIAL_KEY, HOST, "photos", NULL, NULL },
    { EMULATOR_KEY, CT_CREDENTIAL_KEY, NULL, NULL, NULL, NULL },
    { "Bearer eyJ0eXAi.eyJhdWQi.x", CT_CREDENTIAL_BEARER, NULL, NULL, NULL, NULL },
    { "/srv/me/set", CT_CREDENTIAL_FOLDER, NULL, NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    assert_form (&forms[i]);
}

static void
test_folder (void)
{
  static const char *const folders[] = { "/srv/me/set", "shots:  March 2024", "a  b", "file:///x" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr (CtCredential) self = parse (folders[i]);

      g_assert_cmpstr (ct_credential_get_folder (self), ==, folders[i]);
    }
}

typedef struct
{
  const char *text;
  const char *word; /* of the sentence */
} Mistake;

static void
assert_no_secret (const char *message)
{
  g_assert_null (strstr (message, "fSqRsEUw8"));
  g_assert_null (strstr (message, "7+NpCjlk"));
  g_assert_null (strstr (message, "7%2BNp"));
  g_assert_null (strstr (message, "tr/K1SZ"));
}

static void
test_damaged (void)
{
  static const Mistake mistakes[] = {
    { "", "nothing that names" },
    { HOST "/set?sv=2021-12-02&sp=racwl&se=2030-01-01&sr=c", "no “sig”" },
    { HOST "/set?sp=racwl&se=2030-01-01&sr=c&sig=O%207%2BNpCjlk15ZT5z3hca3JbfmVEc4mjuVIvfcPsz4KU%3D", "blank" },
    { HOST "/set?sp=racwl&se=2030-01-01&sr=c&sig=O%252B7%252BNpCjlk15ZT5z3hca3JbfmVEc4mjuVIvfcPsz4KU%253D", "twice" },
    { HOST "/set?sp=racwl&se=2030-01-01&sr=c&sig=fSqRsEUw8IcR2NjPow4", "cut off" },
    { HOST "/set?sp=racwl&sr=c&sig=" SIG, "when it expires" },
    { HOST "/set?se=2030-01-01&sr=c&sig=" SIG, "what it allows" },
    { HOST "/set?se=tomorrow&sp=w&sr=c&sig=" SIG, "time that cannot" },
    { HOST "/set?se=2030-13-41&sp=w&sr=c&sig=" SIG, "time that cannot" },
    { HOST "/X?" GOOD, "name of a container" },
    { HOST "/a--b", "name of a container" },
    { "https://me:" SIG "@host/set", "user name or password" },
    { "https:///set", "no address" },
    { "http://127.0.0.1:10000/?" GOOD, "no account" },
    { HOST "/set%zz", "not encoded" },
    { HOST "/set fSqRsEUw8", "neither a shared access signature" },
    { "AccountName=photos", "neither an AccountKey" },
    { "AccountName=photos;AccountKey=fSqRsEUw8", "damaged" },
    { "AccountName=Photos!;AccountKey=" EMULATOR_KEY, "AccountName that no" },
    { "AccountKey=" EMULATOR_KEY, "AccountName is missing" },
    { "BlobEndpoint=https://cdn.example;AccountKey=" EMULATOR_KEY, "AccountName is missing" },
    { "DefaultEndpointsProtocol=ftp;AccountName=photos;AccountKey=" EMULATOR_KEY, "neither https nor http" },
    { "AccountName=photos;EndpointSuffix=a/b;AccountKey=" EMULATOR_KEY, "no name of a host" },
    { "AccountName=photos;Account", "no value" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CtCredential) self = ct_credential_parse (mistakes[i].text, &error);

      g_test_message ("%u: %s", i, error != NULL ? error->message : "no error");
      g_assert_null (self);
      g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
      g_assert_nonnull (strstr (error->message, mistakes[i].word));
      assert_no_secret (error->message);
    }
}

static void
test_checks (void)
{
  static const Mistake mistakes[] = {
    { HOST "/set?sp=racwl&se=2024-03-01T11:59:59Z&sr=c&sig=" SIG, "expired on 1 March 2024, 11:59 UTC" },
    { HOST "/set?sp=racwl&se=2024-01-01&sr=c&sig=" SIG, "expired on" },
    { HOST "/set?sp=racwl&st=2024-03-02T00:00Z&se=2030-01-01&sr=c&sig=" SIG, "valid only from 2 March 2024" },
    { HOST "/set?sp=rl&se=2030-01-01&sr=c&sig=" SIG, "does not allow writing" },
    { HOST "/set?sp=rcl&se=2030-01-01&sr=c&sig=" SIG, "not overwriting" },
    { HOST "/set?sp=rcw&se=2030-01-01&sr=c&sig=" SIG, "does not allow listing" },
    { HOST "/set?sp=cwl&se=2030-01-01&sr=c&sig=" SIG, "does not allow reading" },
    { HOST "/set?sp=rcwl&se=2030-01-01&sr=b&sig=" SIG, "single blob" },
    { HOST "/set?sp=rcwl&se=2030-01-01&ss=qt&srt=co&sig=" SIG, "other services" },
    { HOST "/set?sp=rcwl&se=2030-01-01&ss=b&srt=c&sig=" SIG, "“object”" },
    { HOST "/set?sp=rcwl&se=2030-01-01&ss=b&srt=o&sig=" SIG, "“container”" },
    { "http://127.0.0.1:10000/devstoreaccount1/set?sp=rcwl&se=2030-01-01&sr=c&spr=https&sig=" SIG, "https only" },
    { "http://photos.blob.core.windows.net/set?" GOOD, "everybody on the way" },
    { HOST "?sp=rcwl&se=2030-01-01&ss=b&srt=co&sig=" SIG, "whole account" },
    { "?" GOOD, "which account" },
    { EMULATOR_KEY, "which account" },
    { "https://cdn.example/set " EMULATOR_KEY, "name of the account" },
    { HOST "/set", "no credential" },
  };
  g_autoptr (GHashTable) sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CtCredential) self = parse (mistakes[i].text);

      g_assert_false (
          ct_credential_check (self, CT_CAN_LIST | CT_CAN_READ | CT_CAN_CREATE | CT_CAN_WRITE, NOW_S, NULL, &error));
      g_test_message ("%u: %s", i, error->message);
      g_assert_true (error->domain == CT_ERROR);
      g_assert_nonnull (strstr (error->message, mistakes[i].word));
      assert_no_secret (error->message);
      g_hash_table_add (sentences, g_strdup (error->message));
    }
  g_assert_cmpuint (g_hash_table_size (sentences), ==, G_N_ELEMENTS (mistakes) - 1);
}

static void
test_remarks (void)
{
  static const Mistake remarks[] = {
    { HOST "/set?sp=racwl&se=2024-03-01T13:00Z&sr=c&sig=" SIG, "soon" },
    { HOST "/set?sp=racwl&se=2030-01-01&sr=c&sip=10.0.0.1-10.0.0.9&sig=" SIG, "10.0.0.1-10.0.0.9" },
    { HOST "/set?si=policy&sr=c&sig=" SIG, "policy" },
    { HOST "/set?sp=racwl&st=2024-03-01T12:10:00Z&se=2030-01-01&sr=c&sig=" SIG, NULL },
    { HOST "/set?sp=racwl&se=2030-01-01T00:00:00.1234567Z&sr=c&skoid=x&sig=" SIG_PLUS, NULL },
    { "UseDevelopmentStorage=true", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (remarks); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CtCredential) self = parse (remarks[i].text);
      g_autoptr (CtCredential) placed = ct_credential_at (self, "azure:set", &error);
      g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

      g_assert_no_error (error);
      ct_credential_check (placed, CT_CAN_CREATE | CT_CAN_WRITE, NOW_S, list, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (list->len, ==, remarks[i].word != NULL);
      if (remarks[i].word != NULL)
        g_assert_nonnull (strstr (g_ptr_array_index (list, 0), remarks[i].word));
    }
}

static void
test_place (void)
{
  g_autoptr (CtCredential) key = parse (EMULATOR_KEY);
  g_autoptr (CtCredential) sas = parse (HOST "/set?" GOOD);
  g_autoptr (CtCredential) account = parse ("photos " EMULATOR_KEY);
  g_autoptr (CtCredential) placed = NULL;
  g_autoptr (GError) error = NULL;

  placed = ct_credential_at (key, HOST "/set/x", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ct_credential_get_account (placed), ==, "photos");
  g_assert_cmpstr (ct_credential_get_address (placed)->folder, ==, "x");
  g_clear_pointer (&placed, ct_credential_unref);
  placed = ct_credential_at (account, "azure:set/deep/er", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ct_credential_get_address (placed)->container, ==, "set");
  g_assert_cmpstr (ct_credential_get_address (placed)->folder, ==, "deep/er");
  g_assert_true (ct_credential_check (placed, CT_CAN_ALL, NOW_S, NULL, &error));
  g_clear_pointer (&placed, ct_credential_unref);
  placed = ct_credential_at (sas, "azure:", &error);
  g_assert_cmpstr (ct_credential_get_address (placed)->container, ==, "set");

  g_assert_null (ct_credential_at (account, "https://other.blob.core.windows.net/set", &error));
  g_assert_error (error, CT_ERROR, CT_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "other.blob"));
  g_clear_error (&error);
  g_assert_null (ct_credential_at (sas, HOST "/elsewhere", &error));
  g_assert_nonnull (strstr (error->message, "“elsewhere”"));
  g_clear_error (&error);
  g_assert_null (ct_credential_at (key, "azure:set", &error));
  g_assert_nonnull (strstr (error->message, "which account"));
}

/* What is sent differs from what was pasted only where copying had changed it. */
static void
test_token (void)
{
  static const char *const pasted[] = {
    "?sp=w&amp;se=2030-01-01&amp;sr=c&amp;sig=O+7+NpCjlk15ZT5z3hca3JbfmVEc4mjuVIvfcPsz4KU=",
    "sp=w&se=2030-01-01&sr=c&sig=O%2B7%2BNpCjlk15ZT5z3hca3JbfmVEc4mjuVIvfcPsz4KU=\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pasted); i++)
    {
      g_autoptr (CtCredential) self = parse (pasted[i]);

      g_assert_cmpstr (ct_secret_peek (ct_credential_get_token (self)),
                       ==,
                       "sp=w&se=2030-01-01&sr=c&sig=O%2B7%2BNpCjlk15ZT5z3hca3JbfmVEc4mjuVIvfcPsz4KU=");
    }
}

static void
test_secrets (void)
{
  static const char *const with[] = {
    HOST "/set?" GOOD,
    "?" GOOD,
    EMULATOR_KEY,
    "photos " EMULATOR_KEY,
    "AccountName=x;AccountKey=damaged",
    "UseDevelopmentStorage=true",
    "Bearer x",
    HOST "/set?SIG=damaged",
    "see HTTPS://host/?a&sig=1",
  };
  static const char *const without[] = { "/srv/me", HOST "/set", "azure:set", "photos", "" };

  for (guint i = 0; i < G_N_ELEMENTS (with); i++)
    g_assert_true (ct_credential_holds_secret (with[i]));
  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    g_assert_false (ct_credential_holds_secret (without[i]));
}

/* Anything may be pasted. */
static void
test_random (void)
{
  static const char *const seeds[] = {
    HOST "/set/a?" GOOD "&sip=1&spr=https,http",
    "AccountName=photos;AccountKey=" EMULATOR_KEY ";BlobEndpoint=" HOST,
    "photos " EMULATOR_KEY,
    HOST " " EMULATOR_KEY,
    "UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://x",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup (seeds[i % G_N_ELEMENTS (seeds)]);
      int length = (int) strlen (text);
      g_autoptr (CtCredential) self = NULL;
      g_autoptr (GError) error = NULL;

      for (guint k = 0; k < 1 + i % 5; k++)
        text[g_rand_int_range (rand, 0, length)] =
            (char) (k % 2 == 0 ? g_rand_int_range (rand, 0, 256) : " ?&=;:/%+@#["[g_rand_int_range (rand, 0, 12)]);
      self = ct_credential_parse (text, &error);
      g_assert_true ((self == NULL) == (error != NULL));
      if (self != NULL)
        {
          g_autofree char *described = ct_credential_describe (self);

          g_assert_true (ct_credential_check (self, CT_CAN_CREATE, NOW_S, NULL, &error) == (error == NULL));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/credential/forms", test_forms);
  g_test_add_func ("/credential/folder", test_folder);
  g_test_add_func ("/credential/damaged", test_damaged);
  g_test_add_func ("/credential/checks", test_checks);
  g_test_add_func ("/credential/remarks", test_remarks);
  g_test_add_func ("/credential/place", test_place);
  g_test_add_func ("/credential/token", test_token);
  g_test_add_func ("/credential/secrets", test_secrets);
  g_test_add_func ("/credential/random", test_random);
  return g_test_run ();
}
